// Package lang holds what is known of the words of each language, as data: a folder a language, a text file a dimension (numbers, times, marks,
// names, sources, hedges, function, words). The code knows the names of classes and no word of any language.
//
// # Format
//
// A file is UTF-8 text. A line is empty, a comment, the head of a section, an example, or entries of the section:
//
//	# comment
//	[scale value=1e7]
//	crore, crores
//	+ Rs 3.5 crore was spent => number 35000000 rupees
//	- Cr Jane Smith, a councillor, said =>
//
//	[unit]
//	miles: mile, miles
//	square miles: square mile, square miles
//
// The head of a section has a class, then perhaps the name of all its entries, then key=value pairs; value is their number. Entries are parted by
// commas and line ends. A name and a colon before the entries of a line name those; a name that is a number is their value too. Entries are cut
// into words and folded as [shingle.Tokens] does: "U.S." is the one word "us". In a section with raw=yes they are kept as they stand, for signs:
// there is no folding, and no comma in an entry; see [Pack.Signs].
//
// A line that begins with + is an example: a sentence and the facts that must be read in it, parted by semicolons. One that begins with - is a
// counter-example: the facts after its arrow must not be read in it; with none, no fact of the kinds of the file.
//
// A file synonyms.txt holds sets of words that mean the same, one a line, and event.txt what only the comparison of events needs. They are in no
// [Pack]: [Sets] and [Sections] read them.
//
// A file page.txt, in no pack either, has the words of pages around a story: phrases that begin a line [open] or are one [label], named by the reason they give, and words
// that tell of a line wherever they stand [has], or that a phrase needs after it [need]. sure=yes: the line is set aside by that alone; prose=yes: so
// are sentences; long=yes: of any length; then: the sign that must follow. A file wire.txt has what agencies put into lines, as it stands. A file later.txt has words by
// which one version of a report is known to be later than another. They are in no pack either.
//
// The folder "und" is of no language: signs, codes and abbreviations that are written everywhere. Every pack holds its entries too.
package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/shingle"
)

//go:embed */*.txt
var files embed.FS

// None is the code of the pack of no language.
const None = "und"

// Class is what an entry is to a reader: "scale", "month", "say".
type Class string

// Entry is one word, or several in a row, of one class.
type Entry struct {
	Class Class
	Name  string            // canonical: "miles", "monday"; empty for none
	Value float64           // 0 for none
	Attr  map[string]string // further key=value pairs of the section; read only, nil for none
	Text  string            // the folded words with a blank between; of a raw section as written
	Words int               // how many words of a text the entry takes
	bit   uint16
}

// Lexeme is all that begins with one word.
type Lexeme struct {
	id      int                // see ID
	mask    Mask               // classes of the entries of this word alone
	starts  Mask               // classes of all entries that begin with it
	entries []Entry            // those that end here, then those that end before, so longest first
	own     []Entry            // those that end here
	next    map[string]*Lexeme // by the following word
}

var unknown = new(Lexeme)

// Known reports whether any entry begins with the word.
func (l *Lexeme) Known() bool { return l != unknown }

// Is reports whether the word alone has an entry of one of the classes.
func (l *Lexeme) Is(m Mask) bool { return l != unknown && l.mask.meets(m) }

// Starts reports whether an entry of one of the classes, of one or several words, begins with the word.
func (l *Lexeme) Starts(m Mask) bool { return l != unknown && l.starts.meets(m) }

// Entry returns the first entry of the word alone that is of one of the classes, or nil.
func (l *Lexeme) Entry(m Mask) *Entry {
	if !l.mask.meets(m) {
		return nil
	}
	for i := range l.own {
		if l.own[i].Of(m) {
			return &l.own[i]
		}
	}
	return nil
}

// Of reports whether the entry is of one of the classes.
func (e *Entry) Of(m Mask) bool { return m[e.bit/64]>>(e.bit%64)&1 != 0 }

// Pack is what is known of one language. It is safe for concurrent use.
type Pack struct {
	Code  string
	words map[string]*Lexeme
	last  int // the highest ID
	signs map[Class][]Entry
}

// Get returns the pack of a language by its code, as "de"; that of no language for "" and [None]; nil where there is none.
func Get(code string) *Pack {
	if code == "" {
		code = None
	}
	if p := packs[code]; p != nil {
		return p()
	}
	return nil
}

// Codes returns the codes of all languages, sorted, without [None].
func Codes() []string { return codes }

var packs, codes = discover()

func discover() (map[string]func() *Pack, []string) {
	dirs, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err)
	}
	packs := make(map[string]func() *Pack, len(dirs))
	var codes []string
	for _, d := range dirs {
		code := d.Name()
		packs[code] = sync.OnceValue(func() *Pack { return compile(code) })
		if code != None {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return packs, codes
}

// compile reads the files of a language over those of no language.
func compile(code string) *Pack {
	p := &Pack{Code: code, words: map[string]*Lexeme{}, signs: map[Class][]Entry{}}
	if code != None {
		p.read(None)
	}
	p.read(code)
	for _, l := range p.words {
		p.last++
		l.id = p.last
		l.finish(nil)
	}
	return p
}

// read adds all sections of a folder but those of function words, which only [Guess] uses of a pack of no language.
func (p *Pack) read(code string) {
	for name, text := range filesOf(code) {
		if base := path.Base(name); base == setsFile || base == eventFile || base == pageFile || base == wireFile || base == laterFile {
			continue
		}
		for _, s := range mustParse(name, text) {
			if code == None && s.Class == function {
				continue
			}
			for _, e := range s.Entries {
				p.add(e)
			}
		}
	}
}

// These files are needed by few, and one is long, so they are kept out of the packs.
const (
	setsFile  = "synonyms.txt"
	eventFile = "event.txt"
	pageFile  = "page.txt"
	wireFile  = "wire.txt"
	laterFile = "later.txt"
)

// Sets reads the sections of the sets of words of a language that mean the same, anew at each call; nil where there are none. The entries of a set
// are those of one line, see [Section.Lines].
func Sets(code string) []Section { return sectionsOf(code, setsFile) }

// Sections reads one file of a language by its dimension, as "names", anew at each call and without those of [None]; nil where there is none. It
// takes a fraction of the time of [Get] and is for a reader that needs few of the lists.
func Sections(code, dimension string) []Section { return sectionsOf(code, dimension+".txt") }

func sectionsOf(code, file string) []Section {
	name := code + "/" + file
	b, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	return mustParse(name, string(b))
}

// mustParse reads the sections of a file that is part of the program.
func mustParse(name, text string) []Section {
	sections, err := Parse(text)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return sections
}

// filesOf yields the path and text of each file of a language, in order of their names.
func filesOf(code string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		names, err := fs.Glob(files, code+"/*.txt")
		if err != nil {
			panic(err)
		}
		slices.Sort(names)
		for _, name := range names {
			b, err := files.ReadFile(name)
			if err != nil {
				panic(err)
			}
			if !yield(name, string(b)) {
				return
			}
		}
	}
}

func (p *Pack) add(e Entry) {
	e.bit = bitOf(e.Class)
	if e.Words == 0 {
		p.signs[e.Class] = append(p.signs[e.Class], e)
		return
	}
	at := p.words
	var l *Lexeme
	for w := range strings.SplitSeq(e.Text, " ") {
		if l != nil {
			if l.next == nil {
				l.next = map[string]*Lexeme{}
			}
			at = l.next
		}
		if l = at[w]; l == nil {
			l = new(Lexeme)
			at[w] = l
		}
		l.starts.set(e.bit)
	}
	l.mask.set(e.bit)
	for i := range l.entries { // said again, as by a language over what holds for all
		if l.entries[i].Class == e.Class {
			l.entries[i] = e
			return
		}
	}
	l.entries = append(l.entries, e)
}

// finish adds the shorter entries after the longer ones.
func (l *Lexeme) finish(shorter []Entry) {
	l.own = slices.Clip(l.entries)
	l.entries = slices.Concat(l.own, shorter)
	for _, n := range l.next {
		n.finish(l.entries)
	}
}

// Lookup returns what is known of a folded word, never nil.
func (p *Pack) Lookup(word string) *Lexeme {
	if l := p.words[word]; l != nil {
		return l
	}
	return unknown
}

// ID numbers the words of a pack from 1 to [Pack.Last]; it is 0 for a word that the pack does not know. A run of the program gives one word one ID.
func (l *Lexeme) ID() int { return l.id }

// Last is the highest ID of the pack's words.
func (p *Pack) Last() int { return p.last }

// All yields every word that begins an entry and what is known of it, in no order.
func (p *Pack) All() iter.Seq2[string, *Lexeme] { return maps.All(p.words) }

// Has reports whether the folded word alone has an entry of class c.
func (p *Pack) Has(word string, c Class) bool {
	bit := bitOf(c)
	return p.Lookup(word).mask[bit/64]>>(bit%64)&1 != 0
}

// At returns all entries, of one word and of several, that begin at word i of n words, longest first. They are shared: the caller must not change
// them.
func (p *Pack) At(n int, word func(i int) string, i int) []Entry {
	if i < 0 || i >= n {
		return nil
	}
	return p.Lookup(word(i)).Longest(n, word, i)
}

// Longest is [Pack.At] for a word i that was looked up already.
func (l *Lexeme) Longest(n int, word func(i int) string, i int) []Entry {
	best := l.entries
	for i++; i < n && l.next != nil; i++ {
		if l = l.next[word(i)]; l == nil {
			break
		}
		best = l.entries
	}
	return best
}

// Next returns what is known of the entries of several words that go on with the given one, or nil.
func (l *Lexeme) Next(word string) *Lexeme { return l.next[word] }

// Deeper reports whether entries of several words go on after this one.
func (l *Lexeme) Deeper() bool { return l.next != nil }

// Entries returns the entries that end with this word, then the shorter ones they begin with.
func (l *Lexeme) Entries() []Entry { return l.entries }

// Signs returns the entries of a raw section of class c, in order.
func (p *Pack) Signs(c Class) []Entry { return p.signs[c] }

// Entries yields all entries of class c, in no order.
func (p *Pack) Entries(c Class) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, e := range p.signs[c] {
			if !yield(e) {
				return
			}
		}
		m := MaskOf(c)
		for _, l := range p.words {
			if !l.each(m, yield) {
				return
			}
		}
	}
}

func (l *Lexeme) each(m Mask, yield func(Entry) bool) bool {
	for _, e := range l.own {
		if e.Of(m) && !yield(e) {
			return false
		}
	}
	for _, n := range l.next {
		if l.starts.meets(m) && !n.each(m, yield) {
			return false
		}
	}
	return true
}

// words cuts an entry into folded words.
func words(s string) (text string, n int) {
	if n = plainWords(s); n > 0 {
		return s, n
	}
	var b strings.Builder
	for t := range shingle.Tokens(s) {
		if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
		n++
	}
	return b.String(), n
}

// plainWords counts the words of an entry that is written as folded already: small Latin letters and single blanks between. It is 0 for others.
func plainWords(s string) (n int) {
	before := byte(' ')
	for k := range len(s) {
		switch c := s[k]; {
		case c-'a' <= 'z'-'a':
			if before == ' ' {
				n++
			}
		case c != ' ' || before == ' ':
			return 0
		}
		before = s[k]
	}
	if before == ' ' {
		return 0
	}
	return n
}
