package event

import (
	"iter"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
)

// role is what a listed word is to the reader of a story.
type role uint8

const (
	unlisted role = iota
	stop          // a word that tells nothing of what happened
	title         // stands before a name
	outlet        // names who reports, not what happened
	month
	weekday
	numeral
	place  // an often named place
	spot   // another listed place
	common // an often named person, body or word of names
	locate // the name after it is a place's
)

type listed struct {
	key   uint64 // the hash
	as    uint64 // the key it is read as: "Iraqi" as "iraq"; 0 for its own
	value int16  // of months 1 to 12, of numerals their number
	role  role
	point bool // a point after it ends no sentence
	vague bool // of months: means other things too, and a month only beside a day or year or after a word that stands before months
	leads bool // stands before months
}

// lexicon is what is known of the words of a language, by hash, from the packs of package lang.
//
// A look-up for every word of a story must be quick, above all of words that are not listed: slots is a small table, searched from the slot that
// the low bits of a hash name.
type lexicon struct {
	slots    []uint16 // indexes of words; 0 where empty; the length is a power of two
	words    []listed // the first is what an unlisted word is
	singles  bool     // a capital inside a sentence makes a name; else only several in a row do, or one after a title
	capitals bool     // months have capitals
	ordinals []string // what follows the digits of a day
	links    []uint64 // hashes of words that stand between the day, month and year of a date
	endings  endings

	phrases map[uint64]listed // places of several words, of languages whose words are not parted, by the hashes of the words in order
	longest int               // words of a phrase
}

// find returns what is known of a word.
func (x *lexicon) find(key uint64) *listed {
	slots := x.slots
	for i := key; ; i++ {
		n := slots[i&uint64(len(slots)-1)]
		if l := &x.words[n]; n == 0 || l.key == key {
			return l
		}
	}
}

// lists are the classes that give words their roles. A word of several has the first.
var lists = []struct {
	dimension string
	role      role
	classes   []lang.Class
}{
	{"numbers", numeral, []lang.Class{"numeral"}},
	{"times", month, []lang.Class{"month"}},
	{"times", weekday, []lang.Class{"weekday"}},
	{"names", place, []lang.Class{"demonym"}},
	{"event", place, []lang.Class{"place"}},
	{"names", spot, []lang.Class{"place"}},
	{"names", title, []lang.Class{"title"}},
	{"event", outlet, []lang.Class{"outlet"}},
	{"event", stop, []lang.Class{"noise"}},
	{"function", stop, []lang.Class{
		"function", "grammar", "article", "determiner", "preposition", "conjunction", "and", "of", "link", "clause", "pronoun", "auxiliary", "be", "adverb", "turn",
	}},
	{"event", common, []lang.Class{"often"}},
	{"names", common, []lang.Class{"direction", "region", "address", "particle"}},
}

const none = "none" // the name of entries that stand for nothing

var lexicons = func() map[string]func() *lexicon {
	m := map[string]func() *lexicon{}
	for _, code := range append(lang.Codes(), lang.None) {
		m[code] = sync.OnceValue(func() *lexicon { return newLexicon(code) })
	}
	m[""] = m[lang.None]
	return m
}()

// builder makes a lexicon.
type builder struct {
	*lexicon
	sections map[string][]lang.Section // by dimension
	at       map[uint64]int            // where in words
	unspaced bool                      // words are not parted
	often    bool                      // the language tells which places are often named; else all listed ones are
}

func newLexicon(code string) *lexicon {
	b := builder{lexicon: &lexicon{words: make([]listed, 1), singles: true}, sections: map[string][]lang.Section{}, at: map[uint64]int{}}
	for _, d := range []string{"names", "times", "numbers", "function", "marks", "event"} {
		b.sections[d] = lang.Sections(code, d)
		if code != lang.None && d != "function" { // those of no language tell languages
			b.sections[d] = append(b.sections[d], lang.Sections(lang.None, d)...)
		}
	}
	b.style()
	for _, l := range lists {
		for e := range b.all(l.dimension, l.classes...) {
			b.list(l.role, &e)
		}
	}
	b.parts()
	b.marks()
	b.index()
	return b.lexicon
}

// all yields the entries of the classes.
func (b *builder) all(dimension string, classes ...lang.Class) iter.Seq[lang.Entry] {
	return func(yield func(lang.Entry) bool) {
		for _, s := range b.sections[dimension] {
			if !slices.Contains(classes, s.Class) {
				continue
			}
			for _, e := range s.Entries {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// style reads how the language is written.
func (b *builder) style() {
	for e := range b.all("names", "capitals") {
		b.singles = e.Text != "pairs"
	}
	for e := range b.all("times", "style") {
		b.capitals = b.capitals || e.Text == "time-capitals"
	}
	for e := range b.all("numbers", "style") {
		b.unspaced = b.unspaced || e.Text == "unspaced"
	}
	for e := range b.all("numbers", "ordinal-ending") {
		b.ordinals = append(b.ordinals, e.Text)
	}
	for e := range b.all("times", "date-of") {
		b.links = append(b.links, hashOf(e.Text))
	}
	for range b.all("event", "place") {
		b.often = true
		break
	}
	b.endings.read(b)
}

// list adds a word of one role.
func (b *builder) list(r role, e *lang.Entry) {
	l := listed{role: r, value: int16(e.Value)}
	if e.Words != 1 {
		if b.unspaced && (r == spot || r == place) && e.Class != "demonym" {
			b.phrase(e.Text, l)
		}
		return
	}
	switch {
	case r == weekday:
		l.as = hashOf(e.Name)
	case r == spot && !b.often:
		l.role = place
	case e.Class == "demonym" && e.Name == none:
		l.role = common
	case e.Class == "demonym":
		first, _, _ := strings.Cut(e.Name, " ")
		l.as = b.keyOf(first)
	}
	b.add(e.Text, l)
}

// phrase adds the name of a place.
func (b *builder) phrase(text string, l listed) {
	l.role = place
	key, n := uint64(0), 0
	for w := range strings.FieldsSeq(text) {
		key = mix(key, hashOf(w))
		n++
	}
	if _, ok := b.phrases[key]; !ok {
		if b.phrases == nil {
			b.phrases = map[uint64]listed{}
		}
		l.key = key
		b.phrases[key] = l
	}
	b.longest = max(b.longest, n)
}

// phraseAt returns the longest phrase that begins with word i of words, which nothing parts, and how many words it has; none where there is none.
func (x *lexicon) phraseAt(words []shingle.Word, i int) (l listed, n int) {
	key := uint64(0)
	for k := i; k < len(words) && k < i+x.longest && (k == i || words[k].Start == words[k-1].End); k++ {
		key = mix(key, words[k].Hash)
		if found, ok := x.phrases[key]; ok && k > i {
			l, n = found, k-i+1
		}
	}
	return l, n
}

// add adds a word as it is written and as it is without its ending, unless it is there already.
func (b *builder) add(word string, l listed) {
	for _, h := range []uint64{b.keyOf(word), hashOf(word)} {
		if _, ok := b.at[h]; !ok {
			b.put(h, l)
		}
	}
}

func (b *builder) put(h uint64, l listed) *listed {
	l.key = h
	b.at[h] = len(b.words)
	b.words = append(b.words, l)
	return &b.words[len(b.words)-1]
}

// word returns what is known of a word so far, to be added to.
func (b *builder) word(text string) *listed {
	h := hashOf(text)
	if n, ok := b.at[h]; ok {
		return &b.words[n]
	}
	return b.put(h, listed{})
}

// parts adds the words of names of several words.
func (b *builder) parts() {
	for e := range b.all("names", "place", "seat") {
		words := strings.Fields(e.Text)
		if len(words) < 2 {
			continue
		}
		for i, w := range words {
			l := listed{role: common}
			if e.Class == "place" && i == len(words)-1 {
				l.role = spot
			}
			b.add(w, l)
		}
	}
}

// marks adds to the words what they are besides.
func (b *builder) marks() {
	for e := range b.all("marks", "abbreviation", "abbreviation-low") {
		b.word(e.Text).point = true
	}
	for e := range b.all("times", "month-also") {
		if e.Name == "word" {
			b.word(e.Text).vague = true
		}
	}
	for e := range b.all("times", "month-before") {
		b.word(e.Text).leads = true
	}
	for e := range b.all("names", "where") {
		if l := b.word(e.Text); l.role == stop {
			l.role = locate
		}
	}
	for e := range b.all("event", "where") {
		b.word(e.Text).role = locate
	}
	for _, d := range []string{"names", "event"} {
		for e := range b.all(d, "respelled") {
			if e.Words == 1 {
				l := b.word(e.Text)
				l.as = b.keyOf(e.Name)
			}
		}
	}
}

// index fills the slots.
func (b *builder) index() {
	n := 64
	for n < 3*len(b.words) {
		n *= 2
	}
	if len(b.words) > math.MaxUint16 {
		panic("event: too many words")
	}
	b.slots = make([]uint16, n)
	for k := range b.words[1:] {
		i := b.words[k+1].key & uint64(n-1)
		for b.slots[i] != 0 {
			i = (i + 1) & uint64(n-1)
		}
		b.slots[i] = uint16(k + 1)
	}
}

// hashOf returns the hash of a single word.
func hashOf(word string) uint64 {
	if w := shingle.AppendWords(make([]shingle.Word, 0, 2), word); len(w) > 0 {
		return w[0].Hash
	}
	return 0
}

// keyOf returns the hash of a word without its ending: so "Iraq's" and "Iraq", "rockets" and "rocket" have one key.
func (x *lexicon) keyOf(word string) uint64 { return hashOf(word[:x.endings.stem(word)]) }

// endings come off the words of a language that has such a list.
type endings struct {
	last      [256]bool // the last bytes of all, small and capital
	off, kept []string  // that come off; that look as if they had one of those
}

func (x *endings) read(b *builder) {
	for e := range b.all("numbers", "plural-ending") {
		x.off = append(x.off, e.Text)
		c := e.Text[len(e.Text)-1]
		x.last[c], x.last[c&^0x20] = true, true
	}
	for e := range b.all("numbers", "singular-ending") {
		x.kept = append(x.kept, e.Text)
	}
}

// stem returns the length of word without its ending.
func (x *endings) stem(word string) int {
	if word == "" || !x.last[word[len(word)-1]] {
		return len(word)
	}
	return x.cut(word)
}

func (x *endings) cut(word string) int {
	const least = 3 // bytes that are left
	for _, k := range x.kept {
		if endsWith(word, k) {
			return len(word)
		}
	}
	for _, e := range x.off {
		if n := len(word) - len(e); n >= least && endsWith(word, e) {
			return n
		}
	}
	return len(word)
}

// endsWith reports whether word ends so, in small letters or ASCII capitals.
func endsWith(word, ending string) bool {
	n := len(word) - len(ending)
	if n < 0 {
		return false
	}
	for i := range len(ending) {
		c := word[n+i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != ending[i] {
			return false
		}
	}
	return true
}
