package dedup

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// story is what the comparison of stories needs of one, without its text.
type story struct {
	id, source string
	agencies   []string // shared with other stories
	place               // of its words
	digest     uint64   // the sum of the body's shingles: equal for the same words
	told       uint32   // words that are no stock (see setStockAside)
	digests    []uint32 // of the pieces that may be stock
	keys       []uint32 // by which candidates are found, increasing: see appendSample and bander
}

// text is a run of words by their hashes.
type text struct {
	words  []uint32 // the lower half of each word's hash; two words of a pair of stories collide once in millions of pairs
	quoted []uint32 // bitmap: the word stands inside quotation marks; nil where none does
}

// reader turns articles into stories, reusing its buffers. It is not safe for concurrent use.
type reader struct {
	width    int
	rate     float64
	parser   wire.Parser
	anatomy  wire.Story
	words    []shingle.Word
	hashes   []uint64
	body     []uint32 // the records of the stories read, see bodies
	pieces   []piece
	digests  []uint32
	keys     []uint32
	agencies map[string][]string // by their names, joined: few sets of agencies are credited
	bands    *bander             // where candidates are found by bands
	stock    bool                // pieces are wanted: stock will be set aside
	kept     struct{ digests, keys huge.Arena }
}

func newReader(cfg Config) *reader {
	return &reader{width: cfg.Width, rate: cfg.Rate, agencies: map[string][]string{}, stock: cfg.MinJaccard == 0}
}

// read returns the story of an article; its record is appended to r.body, its digests and keys stand in the reader's buffers until take.
func (r *reader) read(a Article) story {
	r.parser.Parse(a.Text, &r.anatomy)
	r.words = appendBody(r.words[:0], a.Text, r.anatomy.Body)
	s := story{id: a.ID, source: a.Source, agencies: r.credited(a.Text), told: uint32(len(r.words))}
	s.at, s.place.words = uint32(len(r.body)), s.told
	firstDigest, firstKey := len(r.digests), len(r.keys)
	r.body = slices.Grow(r.body, len(r.words))[:len(r.body)+len(r.words)]
	words := r.body[s.at:]
	for i, w := range r.words {
		words[i] = uint32(w.Hash)
	}
	r.body, s.quoted = appendQuoted(r.body, a.Text, r.words)
	if r.stock {
		r.pieces = appendPieces(r.pieces[:0], a.Text, r.words)
		from := uint32(0)
		for _, p := range r.pieces {
			r.body = append(r.body, p.end, p.digest)
			if p.end-from >= stockWords {
				r.digests = append(r.digests, p.digest)
			}
			from = p.end
		}
		s.pieces = uint32(len(r.pieces))
	}
	if r.bands != nil {
		r.hashes = shingle.Shingler{Width: r.width}.Append(r.hashes[:0], r.words)
		r.keys = r.bands.appendKeys(r.keys, r.hashes)
	} else {
		r.keys = r.appendKeys(r.keys, words)
	}
	for _, h := range r.hashes {
		s.digest += h
	}
	s.digests, s.keys = r.digests[firstDigest:], r.keys[firstKey:]
	return s
}

// take gives the stories read since the last take digests and keys of their own, and returns their records; the reader goes on in the buffer
// next.
func (r *reader) take(stories []story, next []uint32) []uint32 {
	body, digests, keys := r.body, r.kept.digests.Keep(r.digests), r.kept.keys.Keep(r.keys)
	for i := range stories {
		s := &stories[i]
		n, m := len(s.digests), len(s.keys)
		s.digests, digests = digests[:n:n], digests[n:]
		s.keys, keys = keys[:m:m], keys[m:]
	}
	r.body, r.digests, r.keys = next[:0], r.digests[:0], r.keys[:0]
	return body
}

// appendKeys appends the sampled keys of a story.
func (r *reader) appendKeys(keys, words []uint32) []uint32 {
	r.hashes = appendShingles(r.hashes[:0], words, r.width)
	return appendSample(keys, r.hashes, r.rate)
}

// credited returns the agencies that the story read last names.
func (r *reader) credited(text string) []string {
	names := agencies(&r.anatomy, text)
	if len(names) == 0 {
		return nil
	}
	key := strings.Join(names, "\n")
	if known, ok := r.agencies[key]; ok {
		return known
	}
	r.agencies[key] = names
	return names
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
	first := len(dst)
	dst = slices.Grow(dst, len(hashes))
	keys, n := dst[first:first+len(hashes)], 0
	for _, h := range hashes { // without a branch: none could be foretold
		k := h >> 32
		keys[n] = uint32(k)
		n += int((k - bound) >> 63) // 1 if k < bound
	}
	keys = keys[:n]
	sortEven(keys, bound)
	keys = slices.Compact(keys)
	return dst[:first+min(len(keys), sampleMost)]
}

// sortEven sorts numbers that lie evenly below bound, as hashes do: a pass puts each near its place, an insertion sort does the rest.
func sortEven(keys []uint32, bound uint64) {
	const most, places = 256, 128
	if len(keys) > most || len(keys) < 16 {
		slices.Sort(keys)
		return
	}
	shift := max(0, bits.Len64(bound-1)-7)
	var at [places]uint16
	for _, k := range keys {
		at[k>>shift%places]++
	}
	sum := uint16(0)
	for i, n := range at {
		at[i], sum = sum, sum+n
	}
	var near [most]uint32
	for _, k := range keys {
		i := &at[k>>shift%places]
		near[*i%most] = k
		*i++
	}
	for i, k := range near[:len(keys)] {
		j := i
		for ; j > 0 && keys[j-1] > k; j-- {
			keys[j] = keys[j-1]
		}
		keys[j] = k
	}
}

// sampleBound returns the bound below which the keys of a story with n shingles are kept, at most 1<<32.
func sampleBound(n int, rate float64) uint64 {
	share := max(rate, float64(sampleSize)/float64(max(n, 1)))
	if rate*float64(n) > sampleMost {
		share = sampleMost / float64(n)
	}
	return uint64(math.Min(1, share) * (1 << 32))
}

// appendQuoted appends the bitmap of the words that stand inside quotation marks, nothing where there are none. A quotation ends at its closing
// mark or with its paragraph.
func appendQuoted(dst []uint32, text string, words []shingle.Word) ([]uint32, bool) {
	if len(words) == 0 {
		return dst, false
	}
	text = text[:words[len(words)-1].Start]
	first, next, open := len(dst), 0, false
	for i, n := 0, 0; i < len(text); i += n {
		other := byte('"') // a line's end matters where a quotation is open
		if open {
			other = '\n'
		}
		i = mayMark(text, i, other)
		was := open
		open, n = mark(text[i:], open)
		if open == was {
			continue
		}
		for ; next < len(words) && words[next].Start < i; next++ {
			if was {
				dst[first+next/32] |= 1 << (next % 32)
			}
		}
		if len(dst) == first {
			dst = append(dst, make([]uint32, bitmapWords(len(words)))...)
		}
	}
	for ; open && next < len(words); next++ {
		dst[first+next/32] |= 1 << (next % 32)
	}
	return dst, len(dst) > first
}

// mayMark returns the first place from i on of a byte that may begin a quotation mark, or is other, an ASCII byte; len(text) if there is none.
func mayMark(text string, i int, other byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64([]byte(text[i : i+8]))
		quote, line := x^'"'*ones, x^uint64(other)*ones
		// A byte of 0 gets its high bit by the subtraction; one that gets it by a borrow stands above the first.
		if found := ((quote - ones) | (line - ones) | x) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && text[i] != '"' && text[i] != other && text[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// mark returns whether a quotation is open after the character that text begins with, open before it or not, and the character's bytes.
func mark(text string, open bool) (bool, int) {
	if text == "" {
		return open, 0
	}
	r, n := utf8.DecodeRuneInString(text)
	switch r {
	case '"':
		return !open, n
	case '\n', '”', '»', '」', '』':
		return false, n
	case '“', '„', '«', '「', '『':
		return true, n
	}
	return open, n
}

// isQuoted reports whether word i stands inside quotation marks.
func (t *text) isQuoted(i int) bool { return t.quoted != nil && t.quoted[i/32]>>(i%32)&1 == 1 }

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
