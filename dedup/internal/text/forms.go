package text

import (
	"hash/maphash"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// form is what words of a text have in common that are folded to the same letters, are the same to the language and can be the same. A word holds only
// its number, for texts say the same words again and again.
type form struct {
	fold, stem string
	known      *lang.Lexeme // in the text's language
	class      Class
	next       int32 // of the same fold, 0 for none
	looked     bool  // stem and known are set
	classed    bool  // class is set
}

// forms are those of one text.
type forms struct {
	all   []form
	table []int32 // by hash of the fold: number of the first form of a fold and 1, 0 for none; its length is a power of two
}

var seed = maphash.MakeSeed() // decides where in the table forms stand, not their numbers

// of returns the number of the first form of a fold, a new one if need be. The letters that were written are kept in place of the fold where they are
// the same: then it takes no memory of its own.
func (f *forms) of(fold, written string) int32 {
	if 2*len(f.all) >= len(f.table) {
		f.grow()
	}
	mask := len(f.table) - 1
	for k := int(maphash.String(seed, fold)) & mask; ; k = (k + 1) & mask {
		switch n := f.table[k]; {
		case n == 0:
			if fold == written {
				fold = written
			}
			f.all = append(f.all, form{fold: fold})
			f.table[k] = int32(len(f.all))
			return int32(len(f.all) - 1)
		case f.all[n-1].fold == fold:
			return n - 1
		}
	}
}

func (f *forms) grow() {
	f.table = make([]int32, max(256, 2*len(f.table)))
	mask := len(f.table) - 1
	for n := range f.all {
		k := int(maphash.String(seed, f.all[n].fold)) & mask
		for f.table[k] != 0 {
			k = (k + 1) & mask
		}
		f.table[k] = int32(n + 1)
	}
}

// variant returns the number of the form with the fold of form n that is x in the language; make tells the stem of a new one.
func (f *forms) variant(n int32, x *lang.Lexeme, stem func() string) int32 {
	for k := n; ; k = f.all[k].next {
		if f.all[k].known == x {
			return k
		}
		if f.all[k].next == 0 {
			break
		}
	}
	return f.after(n, form{fold: f.all[n].fold, stem: stem(), known: x, looked: true})
}

// as returns the number of the form that is form n and can be what the bits say.
func (f *forms) as(n int32, bits Class) int32 {
	first := &f.all[n]
	if !first.classed {
		first.class, first.classed = bits, true
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
