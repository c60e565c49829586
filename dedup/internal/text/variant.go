package text

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// nameLists is what a pack tells of the words of names.
type nameLists struct {
	part      map[string]string // in one form: "saint" of "st", "co" of "company"
	legal     map[string]bool   // forms of companies
	respelled map[string]string // spellings that the sound does not join
	nickname  map[string]string // first names, by the longest of each
	apart     map[string]bool   // words that no spelling joins: places, demonyms and some more
	skipped   map[string]bool   // words that names are given with and without
	acronym   map[string]bool   // words without a letter in an acronym
	rank      map[string]float64
	splits    []atomic.Pointer[nameParts] // by hash of the name
}

func newNameLists(words listing) *nameLists {
	l := &nameLists{part: map[string]string{}, legal: map[string]bool{}, respelled: map[string]string{}, nickname: map[string]string{}, apart: map[string]bool{},
		skipped: map[string]bool{}, acronym: map[string]bool{}, rank: map[string]float64{}, splits: make([]atomic.Pointer[nameParts], splits)}
	for _, e := range words["legal"] {
		l.legal[e.Text] = true
		l.part[e.Text] = e.Text
		if e.Name != "group" {
			l.part[e.Text] = e.Name
		}
	}
	for c, m := range map[lang.Class]map[string]string{"namepart": l.part, "respelled": l.respelled, "nickname": l.nickname} {
		for _, e := range words[c] {
			m[e.Text] = e.Name
		}
	}
	for _, c := range []lang.Class{"place", "demonym", "apart"} {
		for _, e := range words[c] {
			l.apart[e.Text] = true
		}
	}
	for _, e := range words["bound"] {
		l.skipped[e.Text] = true
	}
	for _, e := range words["short"] {
		l.skipped[e.Text], l.acronym[e.Text] = true, true
	}
	for _, e := range words["numeral"] {
		if e.Value > 0 && e.Value < 1000 {
			l.rank[e.Text] = e.Value
		}
	}
	return l
}

// variants reports whether two folded names are likely one person, organisation or place, spelled or abridged otherwise: "erbil" and "irbil",
// "tom kurlak" and "thomas kurlak". Equal names are. It goes by the consonants, so it takes spellings of one sound for one name; listed places are
// never variants of one another nor of what is not listed, and names with different numbers never are. Symmetric, not transitive.
func (l *nameLists) variants(a, b string) bool {
	if a == b {
		return true
	}
	if a == "" || b == "" {
		return false
	}
	x, y := l.split(a), l.split(b)
	wa, wb := x.words, y.words
	if len(wa) == 0 || len(wb) == 0 {
		return false
	}
	if len(wa) != len(wb) {
		return l.joined(wa, wb) || l.stands(wa, wb) || l.stands(wb, wa)
	}
	for i := range wa {
		v, w := &x.sounds[i], &y.sounds[i]
		switch {
		case wa[i] == wb[i], i < len(wa)-1 && firstName(wa[i], wb[i], v, w), spelled(wa[i], wb[i], v, w):
		case i == len(wa)-1 && v.numeral > 0 && v.numeral == w.numeral:
		default:
			return false
		}
	}
	return true
}

// nameParts is a name taken apart. It is not changed.
type nameParts struct {
	name   string
	fields []string // its words
	words  []string // the same in one form, without particles and middle initials
	sounds []sound  // of these
	head   string   // what is before the number that it ends in
	number int      // 0 for none
}

// sound is what tells whether a word can be another.
type sound struct {
	respelled string // the word, or what it is another spelling of
	skeleton  string
	apart     bool // no spelling joins it
	nickname  string
	numeral   int
}

// splits is how many names of a language stay taken apart: a name is held against many.
const splits = 1 << 10

// split takes a name apart.
func (l *nameLists) split(name string) *nameParts {
	slot := &l.splits[maphash.String(seed, name)%splits]
	if p := slot.Load(); p != nil && p.name == name {
		return p
	}
	p := &nameParts{name: strings.Clone(name)} // which may be part of a long text
	p.fields, p.words = strings.Fields(p.name), l.words(nil, p.name)
	p.head, p.number = l.numbered(p.name)
	p.sounds = make([]sound, len(p.words))
	for i, w := range p.words {
		var room [24]byte
		x := sound{respelled: w, skeleton: string(skeleton(room[:0], w)), apart: l.apart[w] || hasDigit(w) || len(w) < 3, nickname: l.nickname[w], numeral: l.numeral(w)}
		if s := l.respelled[w]; s != "" {
			x.respelled = s
		}
		p.sounds[i] = x
	}
	slot.Store(p)
	return p
}

// words appends the words of a folded name in one form, without particles and middle initials.
func (l *nameLists) words(dst []string, name string) []string {
	for w := range strings.FieldsSeq(name) {
		if l.skipped[w] {
			continue
		}
		if p, ok := l.part[w]; ok {
			w = p
		}
		dst = append(dst, w)
	}
	return slices.DeleteFunc(dst, func(w string) bool {
		return len(w) == 1 && w[0] > '9' && len(dst) > 2 && w != dst[0] && w != dst[len(dst)-1]
	})
}

// joined reports whether names of different numbers of words are one when the words are joined ("hongkong", "hong kong"), or but for a legal
// form at the end.
func (l *nameLists) joined(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if joined := strings.Join(a, "") == strings.Join(b, ""); joined {
		return true
	}
	if !slices.Equal(a, b[:len(a)]) {
		return l.glued(a, b)
	}
	for _, w := range b[len(a):] {
		if !l.legal[w] {
			return false
		}
	}
	return true
}

// glued reports whether one name has two words of the other as one, in another spelling: "amir abdollahian", "amirabdollahian".
func (l *nameLists) glued(a, b []string) bool {
	if len(a)+1 != len(b) {
		return false
	}
	for i := range a {
		if a[i] == b[i]+b[i+1] && slices.Equal(a[:i], b[:i]) && slices.Equal(a[i+1:], b[i+2:]) {
			return true
		}
	}
	return false
}

// stands reports whether one name is the first letters of the other's words: "eu", "european union".
func (l *nameLists) stands(short, long []string) bool {
	if len(short) != 1 || len(short[0]) != len(long) || len(long) < 2 {
		return false
	}
	for i, w := range long {
		if short[0][i] != w[0] {
			return false
		}
	}
	return true
}

// firstName reports whether two first names can be one: short forms and initials.
func firstName(a, b string, v, w *sound) bool {
	if len(a) == 1 || len(b) == 1 {
		return a[0] == b[0]
	}
	return v.nickname != "" && v.nickname == w.nickname
}

// spelled reports whether two words can be spellings of one name.
func spelled(a, b string, v, w *sound) bool {
	if v.respelled == w.respelled {
		return true
	}
	if d := len(a) - len(b); v.apart || w.apart || d > 3 || d < -3 || v.skeleton != w.skeleton || v.skeleton == "" {
		return false
	}
	if len(v.skeleton) == 1 { // names of one consonant are told apart by their vowels
		return vowels(a) == vowels(b)
	}
	return vowelStart(a) == vowelStart(b)
}

// numbers splits the number off a folded name that ends in one, by figures, a word or Roman: "elizabeth ii" is "elizabeth" and 2. The number is 0
// where there is none.
func (l *nameLists) numbered(name string) (head string, number int) {
	at := strings.LastIndexByte(name, ' ')
	if n := l.numeral(name[at+1:]); n > 0 && at > 0 {
		return name[:at], n
	}
	k := len(name)
	for k > 0 && name[k-1]-'0' <= 9 {
		k--
	}
	if k == len(name) || k == 0 {
		return name, 0
	}
	n, _ := strconv.Atoi(name[k:])
	return strings.TrimSuffix(name[:k], " "), n
}

// numeral returns the number that a word is, 0 for none.
func (l *nameLists) numeral(w string) int {
	if w != "" && w[0] <= '9' { // Atoi makes an error of each other word
		if n, err := strconv.Atoi(w); err == nil && n > 0 {
			return n
		}
	}
	if n := l.rank[w]; n > 0 {
		return int(n)
	}
	return roman(w)
}

// roman returns the number of a Roman numeral up to 89, folded, 0 for what is none.
func roman(w string) int {
	const digits = "ivxl"
	value := [...]int{1, 5, 10, 50}
	if len(w) == 0 || len(w) > 7 {
		return 0
	}
	n, last := 0, 0
	for k := len(w) - 1; k >= 0; k-- {
		d := strings.IndexByte(digits, w[k])
		if d < 0 {
			return 0
		}
		if v := value[d]; v < last {
			n -= v
		} else {
			n, last = n+v, v
		}
	}
	if n < 0 || n > 89 {
		return 0
	}
	return n
}

func vowelStart(w string) bool { return strings.IndexByte("aeiouy", w[0]) >= 0 }

// vowels returns the vowels of a word, runs as one and those that scripts confuse as one.
func vowels(w string) string {
	var out []byte
	for k := range len(w) {
		c := w[k]
		switch c {
		case 'a':
		case 'e', 'i', 'y':
			c = 'i'
		case 'o', 'u':
			c = 'u'
		default:
			continue
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}

// sounds are letters of one sound in the spellings of the world's names in Latin letters.
var sounds = [256]byte{'q': 'k', 'x': 'k', 'w': 'v', 'z': 's'}

// skeleton appends the consonants of a word with letters of one sound written alike: doubled letters once, "kh" as h, "ph" as f, q and ck and hard
// c as k, "dj" as j, soft g as j, "w" as v, "z" as s, a silent h dropped.
func skeleton(dst []byte, w string) []byte {
	for k := 0; k < len(w); k++ {
		c, next := w[k], byte(0)
		if k+1 < len(w) {
			next = w[k+1]
		}
		soft := next == 'e' || next == 'i' || next == 'y'
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			continue
		case 'h':
			if k > 0 {
				continue
			}
		case 'p':
			if next == 'h' {
				c = 'f'
			}
		case 'c':
			switch {
			case soft:
				c = 's'
			case next != 'h':
				c = 'k'
			}
		case 't':
			if next == 'c' && k+2 < len(w) && w[k+2] == 'h' || next == 's' && k+2 < len(w) && w[k+2] == 'c' {
				continue
			}
		case 'd':
			if next == 'j' || next == 'z' {
				continue
			}
		case 'g':
			if soft && k > 0 {
				c = 'j'
			}
		default:
			if s := sounds[c]; s != 0 {
				c = s
			}
		}
		if n := len(dst); n < cap(dst) && (n == 0 || dst[n-1] != c) {
			dst = append(dst, c)
		}
	}
	return dst
}
