// Package record has what is kept of a story when its text is gone: all that is needed to find stories like it, and to compare it with them.
package record

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"unsafe"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Record is what is kept of a story.
type Record struct {
	Body     Text
	Pieces   []uint32 // the body's pieces, for each the index of the first word after it and a digest of its words; nil where none were wanted
	Digest   uint64   // the sum of the body's shingles: equal for the same words
	Check    uint64   // of the body's words, see shingle.AppendChecked; 0 where it is not known
	Keys     []uint32 // by which candidates are found, increasing
	Headline uint32   // digest of the headline's words; 0 where there is none
	Place    uint32   // digest of the place of its dateline; 0 where there is none, or it is not known
	Update   uint8    // the 2 of "UPDATE 2-", 1 where a notice says that it is an update without a number; 0 where none does, or it is not known
	Untold   bool     // the headline has three names, figures or longer words, and the body none of them: it is not of the story
	Credits  *Credits // nil where it names no agency
}

// Credits is the agencies that a story names, in its order. It is shared with other stories.
type Credits struct {
	Credited []string // apart from the text, in a dateline, byline, credit, reporting tail or copyright line
	Cited    []string // only elsewhere: as a source in the body, or under a picture
}

// Of returns the credits, empty ones for nil.
func (c *Credits) Of() (credited, cited []string) {
	if c == nil {
		return nil, nil
	}
	return c.Credited, c.Cited
}

// CreditSet has equal credits once, by their names, joined: few sets of agencies are named.
type CreditSet map[string]*Credits

// One returns the credits of the set that equal c, with names in memory of their own; nil for nil.
func (s CreditSet) One(c *Credits) *Credits {
	if c == nil {
		return nil
	}
	key := strings.Join(c.Credited, "\n") + "\n\n" + strings.Join(c.Cited, "\n")
	one, ok := s[key]
	if !ok {
		one = new(Credits)
		for _, n := range c.Credited {
			one.Credited = append(one.Credited, strings.Clone(n))
		}
		for _, n := range c.Cited {
			one.Cited = append(one.Cited, strings.Clone(n))
		}
		s[key] = one
	}
	return one
}

// Reader makes records of texts, reusing its buffers. It is not safe for concurrent use.
type Reader struct {
	keyer   sample.Shingles
	bands   func(keys []uint32, hashes []uint64) []uint32
	pieces  bool
	parser  wire.Parser
	anatomy wire.Story
	last    []byte // the text that anatomy is of, where known is set
	known   bool
	words   []shingle.Word
	hashes  []uint64
	names   []int // offsets of words that may be an agency's name
	credits CreditSet
	title   []shingle.Word // of the headline
	record  Record
	bitmap  []uint32 // of record, if there is one
	sum     []byte   // what Sum is of
}

// Options are what records hold.
type Options struct {
	Width   int            // words a shingle
	Density sample.Density // of the shingles that are keys
	Pieces  bool           // pieces are wanted

	// Bands appends, where it is set, a record's keys from its shingles.
	Bands func(keys []uint32, hashes []uint64) []uint32
}

// NewReader returns a Reader.
func NewReader(o Options) *Reader {
	return &Reader{
		keyer:   sample.Shingles{Width: o.Width, Density: o.Density},
		bands:   o.Bands,
		pieces:  o.Pieces,
		credits: CreditSet{},
	}
}

// Read returns the record of an article. All but its credits is valid until the next call.
func (r *Reader) Read(a *base.Article) Record {
	headline, text := a.Headline, a.Text
	r.parse(text)
	var check uint64
	r.words, check = appendBody(r.words[:0], text, r.anatomy.Body)
	r.names = r.names[:0]
	rec := &r.record
	words := slices.Grow(rec.Body.Words[:0], len(r.words))[:len(r.words)]
	for i, w := range r.words {
		words[i] = uint32(w.Hash)
		if mayNameAgency(words[i]) {
			r.names = append(r.names, w.Start)
		}
	}
	rec.Body.Words = words
	rec.Credits = r.creditsOf(a)
	if headline == "" {
		headline = r.anatomy.Headline.In(text)
	}
	rec.Headline = r.digestOf(headline)
	rec.Untold = r.untold(headline, words)
	place, _, _ := strings.Cut(r.anatomy.Dateline.Place, ",")
	rec.Place, rec.Update = r.digestOf(place), r.updateOf(text)
	var quoted bool
	r.bitmap, quoted = appendQuoted(r.bitmap[:0], text, r.words)
	rec.Body.Quoted = nil
	if quoted {
		rec.Body.Quoted = r.bitmap
	}
	rec.Body.Facts = appendFacts(rec.Body.Facts[:0], text, r.words)
	if r.pieces {
		rec.Pieces = appendPieces(rec.Pieces[:0], text, r.words)
	}
	var hashes []uint64
	if r.bands != nil {
		r.hashes = shingle.Shingler{Width: r.keyer.Width}.Append(r.hashes[:0], r.words)
		hashes, rec.Keys = r.hashes, r.bands(rec.Keys[:0], r.hashes)
	} else {
		rec.Keys, hashes = r.keyer.Append(rec.Keys[:0], words)
	}
	rec.Check = check
	rec.Digest = 0
	for _, h := range hashes {
		rec.Digest += h
	}
	return *rec
}

// parse takes a text apart. A copy of the one before, as they come in numbers, has its anatomy, which is most of the work. Texts are kept for that up to a size.
func (r *Reader) parse(text string) {
	const most = 64 << 10
	if r.known && string(r.last) == text {
		return
	}
	if r.known = len(text) <= most; r.known {
		r.last = append(r.last[:0], text...)
		text = unsafe.String(unsafe.SliceData(r.last), len(r.last)) // the anatomy shares its memory, and what was given may be lent
	}
	r.parser.Parse(text, &r.anatomy)
}

// Words returns the words of the body read last, with their places in its text. They are valid until the next call of Read.
func (r *Reader) Words() []shingle.Word { return r.words }

// Sum returns a digest of the words of the body read last that other machines can compare: half of the SHA-256 of their hashes, of 64 bits each. Other words have
// the same one by chance only, but these hashes have no key: who searches long enough finds two words of one hash, and so two texts of one sum. [Record.Check] of a run
// of the program cannot be deceived so.
func (r *Reader) Sum() (sum [16]byte) {
	r.sum = r.sum[:0]
	for _, w := range r.words {
		r.sum = binary.LittleEndian.AppendUint64(r.sum, w.Hash)
	}
	digest := sha256.Sum256(r.sum)
	copy(sum[:], digest[:])
	return sum
}

// Headline returns the headline that stands in the text read last.
func (r *Reader) Headline(text string) string { return r.anatomy.Headline.In(text) }

// creditsOf returns the agencies that the story read last names, in its text and in the credit that stands apart from it.
func (r *Reader) creditsOf(a *base.Article) *Credits {
	mentions := r.anatomy.AgenciesAt(a.Text, r.names)
	if len(mentions) == 0 && a.Credit == "" {
		return nil
	}
	c := newCredits(wire.Credited(a.Credit), mentions)
	if len(c.Credited)+len(c.Cited) == 0 {
		return nil
	}
	return r.credits.One(&c)
}

// newCredits returns the agencies that are credited, and those of mentions, each once.
func newCredits(credited []string, mentions []wire.Mention) (c Credits) {
	c.Credited = credited
	for _, credit := range []bool{true, false} {
		for _, m := range mentions {
			switch m.Kind {
			case wire.KindBody, wire.KindCaption:
				if !credit && !slices.Contains(c.Credited, m.Agency) && !slices.Contains(c.Cited, m.Agency) {
					c.Cited = append(c.Cited, m.Agency)
				}
			default:
				if credit && !slices.Contains(c.Credited, m.Agency) {
					c.Credited = append(c.Credited, m.Agency)
				}
			}
		}
	}
	return c
}

// digestOf returns the digest of the words of a headline.
func (r *Reader) digestOf(headline string) uint32 {
	if headline == "" {
		return 0
	}
	r.title = shingle.AppendWords(r.title[:0], headline)
	var digest uint64
	for _, w := range r.title {
		digest = digest*hash.Base + w.Hash
	}
	return uint32(hash.Mix(digest) >> 32)
}

// updateOf returns which update of a report the text read last says it is.
func (r *Reader) updateOf(text string) (number uint8) {
	for _, n := range r.Notices(text) {
		switch n.Kind {
		case wire.Update, wire.Writethru, wire.Recast, wire.Adds, wire.Wrapup:
			number = max(number, 1, uint8(min(n.Number, math.MaxUint8)))
		}
	}
	return number
}

// untold reports whether the headline that was read last has words to tell it by, and none of them is among those of the body.
func (r *Reader) untold(headline string, body []uint32) bool {
	if headline == "" {
		return false
	}
	const most = 64 // words of a headline
	words := 0
	for _, w := range r.title[:min(len(r.title), most)] {
		if h := uint32(w.Hash); factOf(headline[w.Start:w.End], false) != Plain {
			if words++; slices.Contains(body, h) {
				return false
			}
		}
	}
	return words >= 3
}

// AppendBody appends the words of the body, with their spans in text. Words of consecutive paragraphs follow each other.
func AppendBody(words []shingle.Word, text string, body []wire.Span) []shingle.Word {
	words, _ = appendBody(words, text, body)
	return words
}

// appendBody is AppendBody; it also returns the check of the words.
func appendBody(words []shingle.Word, text string, body []wire.Span) ([]shingle.Word, uint64) {
	check := uint64(1) // any number: 0 is no check that is known
	whole := shingle.Of(text)
	for _, span := range body {
		words, check = whole.AppendChecked(words, check, span.Start, span.End)
	}
	return words, check
}

// Notices returns the notices of the text read last.
func (r *Reader) Notices(text string) []wire.Notice {
	if !slices.ContainsFunc(r.anatomy.Parts, func(p wire.Part) bool { return p.Kind == wire.KindNotice }) {
		return nil
	}
	return r.anatomy.Notices(text)
}
