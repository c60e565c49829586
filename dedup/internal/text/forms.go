package text

import (
	"hash/maphash"
	"math/bits"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// form is what words of a text have in common that are folded to the same letters, are the same to the language and can be the same. A word holds only
// its number, for texts say the same words again and again.
type form struct {
	fold  string
	known *lang.Lexeme // in the text's language; nil where it was not looked up yet
	class Class        // unclassed where it was not told yet
	stem  int32        // length of the fold's beginning that is its stem, or less than 0: -1 less the number of the stem
	next  int32        // of the same fold, 0 for none
}

const unclassed = ^Class(0)

// forms are those of one text.
type forms struct {
	all   []form
	stems []string // those that are no beginning of their word
	table []int32  // by hash of the fold: number of the first form of a fold and 1, 0 for none; its length is a power of two
}

// newForms returns forms with room for those of so many words.
func newForms(words int) forms {
	return forms{all: make([]form, 0, words/2), table: make([]int32, 1<<bits.Len(uint(words)))}
}

var seed = maphash.MakeSeed() // decides where in the table forms stand, not their numbers

// of returns the number of the first form of a fold, a new one if need be. The letters that were written are kept in place of the fold where they are
// the same: then it takes no memory of its own.
func (f *forms) of(fold, written string) int32 {
	if 3*len(f.all) >= 2*len(f.table) {
		f.grow()
	}
	mask := len(f.table) - 1
	for k := int(maphash.String(seed, fold)) & mask; ; k = (k + 1) & mask {
		switch n := f.table[k]; {
		case n == 0:
			if fold == written {
				fold = written
			}
			f.all = append(f.all, form{fold: fold, class: unclassed})
			f.table[k] = int32(len(f.all))
			return int32(len(f.all) - 1)
		case f.all[n-1].fold == fold:
			return n - 1
		}
	}
}

func (f *forms) grow() {
	f.table = make([]int32, max(64, 2*len(f.table)))
	mask := len(f.table) - 1
	for n := range f.all {
		k := int(maphash.String(seed, f.all[n].fold)) & mask
		for f.table[k] != 0 {
			k = (k + 1) & mask
		}
		f.table[k] = int32(n + 1)
	}
}

// learn notes what form n is in the language, and its stem.
func (f *forms) learn(n int32, x *lang.Lexeme, stem string) {
	w := &f.all[n]
	w.known = x
	if len(stem) <= len(w.fold) && w.fold[:len(stem)] == stem {
		w.stem = int32(len(stem))
		return
	}
	f.stems = append(f.stems, stem)
	w.stem = int32(-len(f.stems))
}

// stem returns the stem of form n.
func (f *forms) stem(n int32) string {
	w := &f.all[n]
	if w.stem < 0 {
		return f.stems[-1-w.stem]
	}
	return w.fold[:w.stem]
}

// variant returns the number of the form with the fold of form n that is x in the language, made if need be, and whether it was.
func (f *forms) variant(n int32, x *lang.Lexeme) (k int32, made bool) {
	for k := n; ; k = f.all[k].next {
		if f.all[k].known == x {
			return k, false
		}
		if f.all[k].next == 0 {
			break
		}
	}
	return f.after(n, form{fold: f.all[n].fold, known: x, class: unclassed}), true
}

// as returns the number of the form that is form n and can be what the bits say.
func (f *forms) as(n int32, bits Class) int32 {
	first := &f.all[n]
	if first.class == unclassed {
		first.class = bits
		return n
	}
	for k := n; ; k = f.all[k].next {
		if x := &f.all[k]; x.class == bits && x.known == first.known {
			return k
		}
		if f.all[k].next == 0 {
			break
		}
	}
	x := *first
	x.class = bits
	return f.after(n, x)
}

// after puts a form into the list of form n.
func (f *forms) after(n int32, x form) int32 {
	x.next = f.all[n].next
	f.all = append(f.all, x)
	f.all[n].next = int32(len(f.all) - 1)
	return f.all[n].next
}
