package event

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/shingle"
)

// Span is a half-open range of bytes of a text.
type Span struct{ Start, End int }

// Profile is what a story says of names, places, dates and numbers, and its other words. It is made by [NewProfile], immutable and safe for
// concurrent use. It keeps the strings it was made of.
type Profile struct {
	parts [2]string // headline, text
	items []item    // in order of first mention
	years []int16   // sorted
}

// kind is what an item is evidence of.
type kind uint8

const (
	lower  kind = iota // a word written in lower case
	either             // a word capitalised only where every word is: at the start of a sentence, in a headline
	name
	pair  // two words of a name
	date  // a day of a month
	epoch // a year, month or weekday
	number
)

// item is a word, name, date or number of a story with all its mentions.
type item struct {
	key        uint64
	start, end int32 // of the first mention that shows its kind
	count      uint16
	kind       kind
	part       uint8 // where start and end are: 0 headline, 1 text
	lead       bool  // mentioned in the headline or the first words
	listed     role
	small      bool // of numbers: found in any story, such as 2 or 100
	where      bool // named as a place: "in X"
}

// leadWords is how many words of the text count as its lead.
const leadWords = 60

// NewProfile reads the spans of text, in order, and before them a headline that stands apart from the text ("" where none does). Offsets out of
// range are cut to the text.
func NewProfile(headline, text string, body []Span) Profile {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.reset()
	p := Profile{parts: [2]string{headline, text}}
	r.read(headline, 0, Span{0, len(headline)})
	r.lead = leadWords
	for _, s := range body {
		s.Start, s.End = min(max(s.Start, 0), len(text)), min(s.End, len(text))
		if s.Start < s.End {
			r.read(text, 1, s)
		}
	}
	p.items = slices.Clone(r.items)
	slices.Sort(r.years)
	p.years = slices.Clone(slices.Compact(r.years))
	return p
}

var readers = sync.Pool{New: func() any { return &reader{index: map[uint64]int32{}} }}

// reader gathers the items of a story.
type reader struct {
	words []shingle.Word
	shape []shape
	items []item
	index map[uint64]int32
	years []int16
	lead  int // words of the text still in its lead
}

// shape is how a word is written.
type shape struct {
	upper bool // begins with a capital
	start bool // begins a sentence
	title bool // stands in a sentence whose words are nearly all capitalised
	near  bool // nothing but a space, a hyphen or a point stands before it
}

func (r *reader) reset() {
	clear(r.index)
	r.items, r.years, r.lead = r.items[:0], r.years[:0], 0
}

// read reads one stretch of a part.
func (r *reader) read(text string, part uint8, s Span) {
	text, base := text[s.Start:s.End], int32(s.Start)
	r.words = shingle.AppendWords(r.words[:0], text)
	r.shapes(text)
	known := knownWords()
	var before half
	placed := false
	for i := 0; i < len(r.words); i++ {
		w := r.words[i]
		piece := text[w.Start:w.End]
		at := item{start: base + int32(w.Start), end: base + int32(w.End), part: part, lead: part == 0 || r.lead > 0}
		if part == 1 {
			r.lead--
		}
		if c := piece[0]; '0' <= c && c <= '9' {
			before, placed = half{}, false
			i += r.digits(text, i, at, known)
			continue
		}
		form := r.shape[i]
		l := known.find(w.Hash)
		key := w.Hash
		if l.role == unlisted {
			if n := stem(piece); n < len(piece) {
				key = hashOf(piece[:n])
				l = known.find(key)
			}
		}
		if l.as != 0 {
			key = l.as
		}
		at.key, at.listed = key, l.role
		switch {
		case l.role == month && form.upper:
			i += r.monthAt(text, i, l.value, at)
			before, placed = half{}, false
			continue
		case l.role == weekday:
			at.kind = epoch
			r.add(at)
			before, placed = half{}, false
			continue
		case l.role == numeral:
			if l.value > 1 {
				at.key, at.kind, at.small = numberKey(l.value), number, true
				r.add(at)
			}
			before, placed = half{}, false
			continue
		case l.role == stop || l.role == locate || l.role == title || l.role == agency:
			placed = l.role == locate
			if l.role != title {
				before = half{}
			}
			continue
		}
		if len(piece) < 3 && !form.upper || len(piece) < 2 {
			before, placed = half{}, false
			continue
		}
		if !form.upper {
			at.kind = lower
			r.add(at)
			before, placed = half{}, false
			continue
		}
		if !form.near {
			before = half{}
		}
		at.kind = name
		at.where = placed
		if form.title || form.start && (i+1 == len(r.words) || !r.shape[i+1].upper || !r.shape[i+1].near) {
			at.kind = either
		}
		r.add(at)
		if before.key != 0 && !form.title {
			two := at
			two.start = before.start
			two.key, two.kind = mix(before.key, key), pair
			if two.listed != before.listed {
				two.listed = unlisted
			}
			r.add(two)
		}
		before = half{key: key, start: at.start, listed: at.listed}
		placed = placed && i+1 < len(r.words) && r.shape[i+1].near
	}
}

// half is the first half of a pair.
type half struct {
	key    uint64
	start  int32
	listed role
}

// add counts a mention.
func (r *reader) add(m item) {
	if m.kind == pair || m.kind == date || m.kind == epoch || m.kind == number {
		m.key += uint64(m.kind) * 0x9E3779B97F4A7C15
	}
	n, ok := r.index[m.key]
	if !ok {
		m.count = 1
		r.index[m.key] = int32(len(r.items))
		r.items = append(r.items, m)
		return
	}
	it := &r.items[n]
	it.count = min(it.count+1, 1000)
	it.lead = it.lead || m.lead
	it.where = it.where || m.where
	switch {
	case m.kind == lower && it.kind != lower: // in doubt a word: "Quake" and "quake"
		it.kind = lower
	case it.kind == either && m.kind == name:
		it.kind, it.start, it.end, it.part = name, m.start, m.end, m.part
	}
}

// shapes fills r.shape for r.words.
func (r *reader) shapes(text string) {
	known := knownWords()
	r.shape = slices.Grow(r.shape[:0], len(r.words))[:len(r.words)]
	from, caps, long, end := 0, 0, 0, 0
	judge := func(to int) {
		if long >= 4 && caps*5 >= long*4 {
			for j := from; j < to; j++ {
				r.shape[j].title = true
			}
		}
		from, caps, long = to, 0, 0
	}
	for i, w := range r.words {
		gap := text[end:w.Start]
		s := shape{start: i == 0, near: i > 0 && len(gap) == 1 && (gap[0] == ' ' || gap[0] == '-')}
		for _, c := range []byte(gap) {
			switch c {
			case '.':
				prev := r.words[i-min(1, i)]
				if i > 0 && (prev.End-prev.Start == 1 || known.find(prev.Hash).role == title || known.find(prev.Hash).role == month && prev.End-prev.Start < 5) {
					s.near = len(gap) == 2
					continue
				}
				s.start = true
			case '!', '?', '\n', '"', ':', '|', '(', '`':
				s.start = true
			}
		}
		if len(gap) > 3 && (strings.Contains(gap, "“") || strings.Contains(gap, "•")) {
			s.start = true
		}
		if s.start {
			judge(i)
		}
		c, _ := utf8.DecodeRuneInString(text[w.Start:])
		s.upper = 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf && unicode.IsUpper(c)
		if w.End-w.Start >= 4 && !('0' <= c && c <= '9') {
			long++
			if s.upper {
				caps++
			}
		}
		r.shape[i] = s
		end = w.End
	}
	judge(len(r.words))
}

func mix(a, b uint64) uint64 {
	h := a*0x9E3779B97F4A7C15 + b
	h ^= h >> 32
	h *= 0xff51afd7ed558ccd
	return h ^ h>>29
}
