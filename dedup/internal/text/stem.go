package text

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// stemmer takes off a word the endings that grammar and spelling put on it, by the lists of a language, so that forms of one word compare equal.
// It is light: it would rather leave two forms apart than join two words. A language without lists has words for stems.
type stemmer struct {
	special map[string]special
	kept    map[string]bool // looks only as if it had an ending that is spelled in two ways
	respell endings
	endings endings
	last    endings // come off after the others
}

// special is a word that the endings do not tell: its stem, if it is an irregular form, and what it is written as in the first of its spellings.
type special struct{ stem, spelled string }

// endings are parted by their last byte, longest first.
type endings [256][]ending

// ending is an ending and what is left in its place.
type ending struct {
	from, to string
	least    int  // letters that the word must have
	undouble bool // the letter before it may have been doubled
}

func newStemmer(words listing) *stemmer {
	s := &stemmer{special: map[string]special{}, kept: map[string]bool{}}
	for _, e := range words["spelling"] {
		s.special[e.Text] = special{spelled: e.Name}
	}
	for _, e := range words["form"] {
		s.special[e.Text] = special{e.Name, s.special[e.Text].spelled}
		s.special[e.Name] = special{e.Name, s.special[e.Name].spelled}
	}
	for _, e := range words["kept"] {
		s.kept[e.Text] = true
	}
	s.respell.list(words["respell"])
	s.endings.list(words["ending"])
	s.last.list(words["ending-last"])
	return s
}

// list fills in the endings of a class.
func (t *endings) list(entries []lang.Entry) {
	for _, e := range entries {
		to := e.Name
		if to == none {
			to = ""
		}
		k := e.Text[len(e.Text)-1]
		t[k] = append(t[k], ending{e.Text, to, int(e.Value), e.Attr["undouble"] != ""})
	}
	for _, all := range t {
		slices.SortStableFunc(all, func(a, b ending) int { return len(b.from) - len(a.from) })
	}
}

// of returns the ending of a word, or nil.
func (t *endings) of(w string) *ending {
	if w == "" {
		return nil
	}
	all := t[w[len(w)-1]]
	for k := range all {
		if len(w) >= all[k].least && strings.HasSuffix(w, all[k].from) {
			return &all[k]
		}
	}
	return nil
}

// put returns a word with another ending.
func (e *ending) put(w string) string { return w[:len(w)-len(e.from)] + e.to }

// none is the name in a pack of what has no name.
const none = "none"

// stem returns the stem of a folded word.
func (s *stemmer) stem(w string) string {
	if w == "" {
		return w
	}
	x := s.special[w]
	if x.stem != "" {
		return x.stem
	}
	return s.cut(s.respelled(w, x.spelled))
}

// cut takes the endings off a word that is in none of the lists.
func (s *stemmer) cut(w string) string {
	if len(w) < 4 || w[len(w)-1]-'0' <= 9 {
		return w
	}
	if e := s.endings.of(w); e != nil {
		if w = e.put(w); e.to != "" {
			return w
		}
		if e.undouble {
			w = undouble(w)
		}
	}
	if e := s.last.of(w); e != nil {
		return e.put(w)
	}
	return w
}

// stemOf is stem for a word that was looked up already.
func (v *vocabulary) stemOf(w string, l *lang.Lexeme) string {
	if id := l.ID(); id > 0 {
		return v.stem[id]
	}
	return v.stems.cut(w)
}

// spell returns a folded word as the language writes it in the first of its spellings.
func (s *stemmer) spell(w string) string {
	if w == "" {
		return w
	}
	return s.respelled(w, s.special[w].spelled)
}

func (s *stemmer) respelled(w, spelled string) string {
	if spelled != "" {
		return spelled
	}
	if e := s.respell.of(w); e != nil && !s.kept[w] {
		return e.put(w)
	}
	return w
}

// undouble drops the letter that an ending doubled: "planned" is "plan". Vowels and what is doubled in many words stay.
func undouble(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.Contains("aeiousl", w[n-1:]) {
		return w[:n-1]
	}
	return w
}

// letterForms writes letters that keyboards and newsrooms put for each other as one: the yeh, kaf and alef of Arabic, Persian and Urdu.
var letterForms = strings.NewReplacer("ي", "ی", "ى", "ی", "ئ", "ی", "ك", "ک", "ة", "ه", "ۀ", "ه", "أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ؤ", "و", "ـ", "", "\u200c", "")

// Letters returns a folded word with forms of one letter written as one.
func Letters(w string) string {
	if w == "" || w[0] < 0xd8 || w[0] > 0xdb { // no letter of the Arabic block begins it
		return w
	}
	return letterForms.Replace(w)
}
