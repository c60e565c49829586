package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A class is a part of speech: its letter in WordNet's files.
type class byte

const (
	noun      class = 'n'
	verb      class = 'v'
	adjective class = 'a'
	adverb    class = 'r'
)

var classes = []class{noun, verb, adjective, adverb}

// fileNames is what the names of a class's files end in.
var fileNames = map[class]string{noun: "noun", verb: "verb", adjective: "adj", adverb: "adv"}

// lemma is a word of the dictionary as one part of speech.
type lemma struct {
	class class
	word  string // folded
}

// synset is a set of synonyms: one sense.
type synset struct {
	class  class
	offset int // in the data file
}

// entry is what WordNet has of a lemma.
type entry struct {
	senses []synset        // the most usual first
	tagged int             // how many of them were met in the texts that Princeton tagged with senses
	kept   map[synset]bool // the usual ones
}

// wordnet is WordNet's words of one word; "hit man" is left out.
type wordnet struct {
	entries   map[lemma]*entry
	irregular map[lemma][]string  // by an inflected form, the words that it is of
	broader   map[synset][]synset // hypernyms; of satellites of an adjective, that
	effects   map[synset][]synset // what verbs cause or entail
	opposites map[lemma][]lemma
	kin       map[lemma][]lemma
}

// usual is how many senses of a lemma are kept, the most usual ones.
const usual = 3

// readWordnet reads the files of a directory.
func readWordnet(dir string) (*wordnet, error) {
	w := &wordnet{map[lemma]*entry{}, map[lemma][]string{}, map[synset][]synset{}, map[synset][]synset{}, map[lemma][]lemma{}, map[lemma][]lemma{}}
	for _, c := range classes {
		err := eachLine(filepath.Join(dir, "index."+fileNames[c]), func(fields []string) error { return w.addIndex(c, fields) })
		if err != nil {
			return nil, err
		}
		err = eachLine(filepath.Join(dir, fileNames[c]+".exc"), func(fields []string) error { return w.addIrregular(c, fields) })
		if err != nil {
			return nil, err
		}
	}
	for _, e := range w.entries {
		e.keep()
	}
	sets := sets{}
	for _, c := range classes {
		err := eachLine(filepath.Join(dir, "data."+fileNames[c]), func(fields []string) error { return sets.add(c, fields) })
		if err != nil {
			return nil, err
		}
	}
	for _, from := range sets.sorted() {
		for _, p := range sets[from].pointers {
			w.link(sets, from, p)
		}
	}
	return w, nil
}

// eachLine calls add with the fields of each line of a file, but for the lines of the licence, which begin with spaces.
func eachLine(file string, add func(fields []string) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if line := lines.Text(); line != "" && line[0] != ' ' {
			if err := add(strings.Fields(line)); err != nil {
				return fmt.Errorf("%s: line %d: %w", file, n, err)
			}
		}
	}
	return lines.Err()
}

// fields reads the fields of a line. After an error, the first, all it returns is empty.
type fields struct {
	rest []string
	err  error
}

func (f *fields) next() string {
	if f.err == nil && len(f.rest) == 0 {
		f.err = errors.New("too few fields")
	}
	if f.err != nil {
		return ""
	}
	s := f.rest[0]
	f.rest = f.rest[1:]
	return s
}

func (f *fields) number(base int) int {
	s := f.next()
	n, err := strconv.ParseUint(s, base, 31)
	if err != nil && f.err == nil {
		f.err = err
	}
	if f.err != nil {
		return 0
	}
	return int(n)
}

// addIndex reads: lemma class senses n n-pointers senses tagged offset...
func (w *wordnet) addIndex(c class, line []string) error {
	f := &fields{rest: line}
	word := foldWord(f.next())
	f.next()
	senses := f.number(10)
	for range f.number(10) {
		f.next()
	}
	f.next()
	tagged := f.number(10)
	var offsets []synset
	for range senses {
		if offsets = append(offsets, synset{c, f.number(10)}); f.err != nil {
			return f.err
		}
	}
	if word == "" || f.err != nil {
		return f.err
	}
	e := w.entries[lemma{c, word}]
	if e == nil {
		e = new(entry)
		w.entries[lemma{c, word}] = e
	}
	if tagged > e.tagged { // of "U.S." and "us", the more usual one's senses come first
		offsets, e.senses, e.tagged = e.senses, offsets, tagged
	}
	e.senses = append(e.senses, offsets...)
	return nil
}

// keep notes the usual senses.
func (e *entry) keep() {
	e.kept = map[synset]bool{}
	for _, s := range e.senses {
		if len(e.kept) < usual {
			e.kept[s] = true
		}
	}
}

// addIrregular reads: form word...
func (w *wordnet) addIrregular(c class, line []string) error {
	form := foldWord(line[0])
	for _, word := range line[1:] {
		if word = foldWord(word); form != "" && word != "" {
			w.irregular[lemma{c, form}] = append(w.irregular[lemma{c, form}], word)
		}
	}
	return nil
}

// sets is the data files.
type sets map[synset]*set

type set struct {
	words     []string // folded; "" of those of more than one word
	satellite bool
	pointers  []pointer
}

type pointer struct {
	symbol   string
	to       synset
	from, at int // the words meant, from 1; 0 for the whole set
}

// add reads: offset file type words (word number)... pointers (symbol offset class words)... and more that is not needed.
func (s sets) add(c class, line []string) error {
	f := &fields{rest: line}
	at := synset{c, f.number(10)}
	f.next()
	set := &set{satellite: f.next() == "s"}
	for range f.number(16) {
		word, _, _ := strings.Cut(f.next(), "(") // "(p)": how an adjective may stand
		set.words = append(set.words, foldWord(word))
		f.next()
	}
	for range f.number(10) {
		symbol, offset, c, ends := f.next(), f.number(10), f.next(), f.number(16)
		if f.err != nil {
			return f.err
		}
		set.pointers = append(set.pointers, pointer{symbol, synset{class(c[0]), offset}, ends >> 8, ends & 0xff})
	}
	s[at] = set
	return f.err
}

func (s sets) sorted() []synset {
	var all []synset
	for at := range s {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b synset) int {
		if a.class != b.class {
			return int(a.class) - int(b.class)
		}
		return a.offset - b.offset
	})
	return all
}

// word returns the n-th word of a set, from 1, as a lemma of which the set is a usual sense.
func (w *wordnet) word(s sets, at synset, n int) (lemma, bool) {
	set := s[at]
	if set == nil || n < 1 || n > len(set.words) {
		return lemma{}, false
	}
	l := lemma{at.class, set.words[n-1]}
	e := w.entries[l]
	return l, e != nil && e.kept[at]
}

// link notes what a pointer tells.
func (w *wordnet) link(s sets, from synset, p pointer) {
	switch p.symbol {
	case "@", "@i":
		w.broader[from] = append(w.broader[from], p.to)
	case "&":
		if s[from].satellite {
			w.broader[from] = append(w.broader[from], p.to)
		}
	case ">", "*":
		w.effects[from] = append(w.effects[from], p.to)
	case "!", "+":
		a, ok := w.word(s, from, p.from)
		b, also := w.word(s, p.to, p.at)
		if !ok || !also {
			return
		}
		if p.symbol == "!" {
			w.opposites[a] = append(w.opposites[a], b)
		} else if a.class != b.class {
			w.kin[a] = append(w.kin[a], b)
		}
	}
}
