package event

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/lang"
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
	known *lexicon
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

// languageWords is how many words tell the language of a story.
const languageWords = 100

// NewProfile reads the spans of text, in order, and before them a headline that stands apart from the text ("" where none does). Offsets out of
// range are cut to the text.
func NewProfile(headline, text string, body []Span) Profile {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.reset()
	r.cut(headline, 0, Span{0, len(headline)})
	for _, s := range body {
		s.Start, s.End = min(max(s.Start, 0), len(text)), min(s.End, len(text))
		if s.Start < s.End {
			r.cut(text, 1, s)
		}
	}
	r.known = lexicons[r.language()]()
	for _, s := range r.stretches {
		r.read(s)
	}
	slices.Sort(r.years)
	return Profile{[2]string{headline, text}, slices.Clone(r.items), slices.Clone(slices.Compact(r.years)), r.known}
}

var readers = sync.Pool{New: func() any { return &reader{index: map[uint64]int32{}} }}

// reader gathers the items of a story.
type reader struct {
	known     *lexicon
	all       []shingle.Word
	stretches []stretch
	words     []shingle.Word // of the stretch being read
	shape     []shape
	items     []item
	index     map[uint64]int32
	years     []int16
	lead      int // words of the text still in its lead
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
	r.all, r.stretches, r.items, r.years, r.lead = r.all[:0], r.stretches[:0], r.items[:0], r.years[:0], leadWords
}

// stretch is a range of one part.
type stretch struct {
	text     string
	base     int32 // where in the part it begins
	part     uint8
	from, to int // its words
}

// cut cuts a stretch into words.
func (r *reader) cut(text string, part uint8, s Span) {
	t := stretch{text: text[s.Start:s.End], base: int32(s.Start), part: part, from: len(r.all)}
	r.all = shingle.AppendWords(r.all, t.text)
	t.to = len(r.all)
	r.stretches = append(r.stretches, t)
}

// language returns the code of the language of the first words.
func (r *reader) language() string {
	var t lang.Tally
	for _, s := range r.stretches {
		t.Add(s.text, r.all[s.from:min(s.to, s.from+languageWords-t.Len())])
		if t.Len() == languageWords {
			break
		}
	}
	return t.Guess()
}

// state is what the words before one mean for it.
type state struct {
	before half // the first half of a pair
	placed bool // after a word of place
	titled bool // after a title
}

// half is the first half of a pair.
type half struct {
	key    uint64
	start  int32
	listed role
}

// read reads one stretch.
func (r *reader) read(s stretch) {
	text, known := s.text, r.known
	r.words = r.all[s.from:s.to]
	r.shapes(text)
	var at state
	for i := 0; i < len(r.words); i++ {
		w := r.words[i]
		piece := text[w.Start:w.End]
		it := item{start: s.base + int32(w.Start), end: s.base + int32(w.End), part: s.part, lead: s.part == 0 || r.lead > 0}
		if s.part == 1 {
			r.lead--
		}
		if c := piece[0]; '0' <= c && c <= '9' {
			at = state{}
			i += r.digits(text, i, it)
			continue
		}
		if l, n := known.phraseAt(r.words, i); n > 0 && l.role == place {
			it.key, it.listed, it.kind, it.where = l.key, place, name, true
			it.end = s.base + int32(r.words[i+n-1].End)
			r.add(it)
			i += n - 1
			at = state{}
			continue
		}
		form := r.shape[i]
		l, key := known.find(w.Hash), w.Hash
		if l.role == unlisted && l.as == 0 {
			if n := known.endings.stem(piece); n < len(piece) {
				key = hashOf(piece[:n])
				l = known.find(key)
			}
		}
		if l.as != 0 {
			key = l.as
		}
		it.key, it.listed = key, l.role
		switch l.role {
		case month:
			if form.upper || !known.capitals {
				i += r.monthAt(text, i, l, it)
				at = state{}
				continue
			}
		case weekday:
			it.kind = epoch
			r.add(it)
			at = state{}
			continue
		case numeral:
			i += r.numeralAt(i, int(l.value), it)
			at = state{}
			continue
		case title:
			if !form.upper {
				it.listed = unlisted
				break
			}
			at = state{before: at.before, titled: true}
			continue
		case stop, locate, outlet:
			at = state{placed: l.role == locate}
			continue
		}
		if len(piece) < 2 || len(piece) < 3 && !form.upper {
			at = state{}
			continue
		}
		if !form.upper {
			it.kind = lower
			if (l.role == place || l.role == spot) && caseless(piece) {
				it.kind, it.where = name, true
			}
			r.add(it)
			at = state{}
			continue
		}
		r.nameAt(i, &it, &at)
	}
}

// caseless reports whether a word begins with a letter of a script without capitals.
func caseless(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Lo, r)
}

// nameAt reads word i, which has a capital.
func (r *reader) nameAt(i int, it *item, at *state) {
	form := r.shape[i]
	before := at.before
	if !form.near {
		before = half{}
	}
	follows := i+1 < len(r.words) && r.shape[i+1].near
	it.kind, it.where = name, at.placed
	switch more := follows && r.shape[i+1].upper; {
	case form.title, form.start && !more,
		!r.known.singles && !more && before.key == 0 && !at.titled && it.listed != place && it.listed != spot:
		it.kind = either
	}
	r.add(*it)
	at.before, at.placed, at.titled = half{key: it.key, start: it.start, listed: it.listed}, at.placed && follows, false
	if before.key == 0 || form.title {
		return
	}
	it.start = before.start
	it.key, it.kind = mix(before.key, it.key), pair
	if it.listed != before.listed {
		it.listed = unlisted
	}
	r.add(*it)
}

// add counts a mention.
func (r *reader) add(m item) {
	if m.kind == pair || m.kind == date || m.kind == epoch || m.kind == number {
		m.key += uint64(m.kind) * hash.Base
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
				if i > 0 && (prev.End-prev.Start == 1 || r.known.find(prev.Hash).point) {
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

func mix(a, b uint64) uint64 { return hash.Mix(a*hash.Base + b) }
