package dedup

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/memory"
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
	keys       []uint32 // by which candidates are found, increasing: see sampling and bander
}

// text is a run of words by their hashes.
type text struct {
	words  []uint32 // the lower half of each word's hash; two words of a pair of stories collide once in millions of pairs
	quoted []uint32 // bitmap: the word stands inside quotation marks; nil where none does
}

// reader turns articles into stories, reusing its buffers. It is not safe for concurrent use.
type reader struct {
	width    int
	sampling sampling
	parser   wire.Parser
	anatomy  wire.Story
	words    []shingle.Word
	hashes   []uint64
	body     []uint32 // the records of the stories read, see bodies
	pieces   []piece
	digests  []uint32
	keys     []uint32
	names    []int               // offsets of words that may be an agency's name
	agencies map[string][]string // by their names, joined: few sets of agencies are credited
	bands    *bander             // where candidates are found by bands
	stock    bool                // pieces are wanted: stock will be set aside
	kept     *kept
}

// kept is where the digests and keys of stories are kept.
type kept struct{ digests, keys memory.Arena[uint32] }

func newReader(cfg Config) *reader {
	return &reader{width: cfg.Width, sampling: cfg.sampling(), agencies: map[string][]string{}, stock: cfg.MinJaccard == 0, kept: new(kept)}
}

// read returns the story of an article; its record is appended to r.body, its digests and keys stand in the reader's buffers until take.
func (r *reader) read(a Article) story {
	r.parser.Parse(a.Text, &r.anatomy)
	r.words = appendBody(r.words[:0], a.Text, r.anatomy.Body)
	s := story{id: a.ID, source: a.Source, told: uint32(len(r.words))}
	s.at, s.place.words = uint32(len(r.body)), s.told
	firstDigest, firstKey := len(r.digests), len(r.keys)
	r.names = r.names[:0]
	r.body = slices.Grow(r.body, len(r.words))[:len(r.body)+len(r.words)]
	words := r.body[s.at:]
	for i, w := range r.words {
		words[i] = uint32(w.Hash)
		if mayNameAgency(words[i]) {
			r.names = append(r.names, w.Start)
		}
	}
	s.agencies = r.credited(a.Text)
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
	return r.sampling.append(keys, r.hashes)
}

// credited returns the agencies that the story read last names.
func (r *reader) credited(text string) []string {
	names := canonical(r.anatomy.AgenciesAt(text, r.names))
	if len(names) == 0 {
		return nil
	}
	key := strings.Join(names, "\n")
	if known, ok := r.agencies[key]; ok {
		return known
	}
	for i, n := range names {
		names[i] = strings.Clone(n) // the text may be lent
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

// canonical returns the names of mentions, each once, in their order.
func canonical(mentions []wire.Mention) []string {
	var names []string
	for _, m := range mentions {
		if !slices.Contains(names, m.Agency) {
			names = append(names, m.Agency)
		}
	}
	return names
}
