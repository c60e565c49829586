package dedup

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// story is what the exact comparison of two stories needs of one: its body's words by their hashes, without the text.
type story struct {
	id, source string
	agencies   []string
	words      []uint32 // the lower half of each word's hash; words of a pair of stories collide once in millions
	quoted     []uint64 // bitmap: the word stands inside quotation marks
	digest     uint64   // of words: equal for the same words
}

// reader turns articles into stories, reusing its buffers. It is not safe for concurrent use.
type reader struct {
	shingles shingle.Shingler
	rate     float64
	words    []shingle.Word
	hashes   []uint64
	sample   []uint32
}

func newReader(cfg Config) *reader {
	return &reader{shingles: shingle.Shingler{Width: cfg.Width}, rate: cfg.Rate}
}

// read returns the story of an article and the keys by which its candidates are found (see sample); keys are valid until the next call.
func (r *reader) read(a Article) (story, []uint32) {
	anatomy := wire.Parse(a.Text)
	r.words = appendBody(r.words[:0], a.Text, anatomy.Body)
	s := story{id: a.ID, source: a.Source, agencies: agencies(&anatomy, a.Text)}
	s.words = make([]uint32, len(r.words))
	for i, w := range r.words {
		s.words[i] = uint32(w.Hash)
		s.digest = (s.digest ^ w.Hash) * 0x9E3779B97F4A7C15
		s.digest ^= s.digest >> 29
	}
	s.quoted = quotedWords(a.Text, r.words)
	r.hashes = r.shingles.Append(r.hashes[:0], r.words)
	r.sample = appendSample(r.sample[:0], r.hashes, r.rate)
	return s, r.sample
}

// appendBody appends the words of the body, with their spans in text. Words of consecutive paragraphs follow each other.
func appendBody(words []shingle.Word, text string, body []wire.Span) []shingle.Word {
	for _, span := range body {
		n := len(words)
		words = shingle.AppendWords(words, text[span.Start:span.End])
		for i := n; i < len(words); i++ {
			words[i].Start += span.Start
			words[i].End += span.Start
		}
	}
	return words
}

// Every story is sampled at least as densely as gives sampleSize keys, and gives at most sampleMost.
const (
	sampleSize = 64
	sampleMost = 4096
)

// appendSample appends the keys of a story to dst, sorted and distinct: the upper halves of the shingles' hashes that are below a
// bound. It is the sketch MOD of Broder (1997), section 3, with a bound in place of a divisor, so that a short story can be sampled more
// densely and its keys still meet those of a long one: two stories that share a passage share the keys of its shingles below both bounds.
func appendSample(dst []uint32, hashes []uint64, rate float64) []uint32 {
	bound := sampleBound(len(hashes), rate)
	for _, h := range hashes {
		if k := h >> 32; k < bound {
			dst = append(dst, uint32(k))
		}
	}
	slices.Sort(dst)
	dst = slices.Compact(dst)
	return dst[:min(len(dst), sampleMost)]
}

// sampleBound returns the bound below which the keys of a story with n shingles are kept, at most 1<<32.
func sampleBound(n int, rate float64) uint64 {
	share := max(rate, float64(sampleSize)/float64(max(n, 1)))
	if rate*float64(n) > sampleMost {
		share = sampleMost / float64(n)
	}
	return uint64(math.Min(1, share) * (1 << 32))
}

// quotedWords returns the bitmap of the words that stand inside quotation marks, nil where there are none. A quotation ends at its closing
// mark or with its paragraph.
func quotedWords(text string, words []shingle.Word) []uint64 {
	var bits []uint64
	open := false
	end := 0
	for i, w := range words {
		for gap := text[end:w.Start]; len(gap) > 0; {
			c := gap[0]
			switch {
			case c == '"':
				open = !open
			case c == '\n':
				open = false
			case c >= utf8.RuneSelf:
				r, n := utf8.DecodeRuneInString(gap)
				switch r {
				case '“', '„', '«', '「', '『':
					open = true
				case '”', '»', '」', '』':
					open = false
				}
				gap = gap[n-1:]
			}
			gap = gap[1:]
		}
		if open {
			if bits == nil {
				bits = make([]uint64, (len(words)+63)/64)
			}
			bits[i/64] |= 1 << (i % 64)
		}
		end = w.End
	}
	return bits
}

// isQuoted reports whether word i stands inside quotation marks.
func (s *story) isQuoted(i int) bool { return s.quoted != nil && s.quoted[i/64]>>(i%64)&1 == 1 }

// agencies returns the canonical names of the agencies that a story's parts name, each once, in text order.
func agencies(s *wire.Story, text string) []string {
	var names []string
	for _, m := range s.Agencies(text) {
		if !slices.Contains(names, m.Agency) {
			names = append(names, m.Agency)
		}
	}
	return names
}
