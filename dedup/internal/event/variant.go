package event

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/samewire/samewire/shingle"
)

// spellings returns, for names that the stories spell in several ways ("Erbil" and "Irbil"), the key of the spelling most stories have.
//
// Two spellings are one name when they are at least five letters long, agree in their consonants (doubled ones once, c and q as k, h left
// out), in their number of vowel groups and in whether a vowel ends them, and when the vowels that only one of them has are at most one in four
// letters: transliterations differ in vowels. Listed names are never joined. "Niger" and "Nigeria", "Martin" and "Morton" stay apart.
func spellings(profiles []Profile) map[uint64]uint64 {
	type spelling struct {
		key    uint64
		word   string
		vowels [5]int8
		count  int
	}
	byKey := map[uint64]*spelling{}
	for i := range profiles {
		p := &profiles[i]
		for j := range p.items {
			it := &p.items[j]
			if it.kind != name || it.listed != unlisted {
				continue
			}
			s := byKey[it.key]
			if s == nil {
				s = &spelling{key: it.key}
				byKey[it.key] = s
			}
			s.count++
			w := p.parts[it.part][it.start:it.end]
			if w = w[:p.known.endings.stem(w)]; s.word == "" || w < s.word {
				s.word = w // the folded form is what counts, of any mention
			}
		}
	}
	groups := map[string][]*spelling{}
	for _, s := range byKey {
		for t := range shingle.Tokens(s.word) {
			s.word = t.Text
			break
		}
		if bones, vowels, ok := skeleton(s.word); ok {
			s.vowels = vowels
			groups[bones] = append(groups[bones], s)
		}
	}
	same := map[uint64]uint64{}
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		slices.SortFunc(g, func(a, b *spelling) int { return cmp.Or(b.count-a.count, strings.Compare(a.word, b.word)) })
		for i, s := range g {
			for _, t := range g[:i] {
				if _, moved := same[t.key]; !moved && near(s.vowels, t.vowels, min(len(s.word), len(t.word))) {
					same[s.key] = t.key
					break
				}
			}
		}
	}
	maps.DeleteFunc(same, func(k, v uint64) bool { return k == v })
	return same
}

// near reports whether no more than one letter in four is a vowel of one spelling only.
func near(a, b [5]int8, letters int) bool {
	var more, less int8
	for i := range a {
		more += max(0, a[i]-b[i])
		less += max(0, b[i]-a[i])
	}
	return int(max(more, less)) <= letters/4
}

// skeleton returns what spellings of one name agree in, and how often word has each of a, e, i or y, o, u. It fails for words too short to tell.
func skeleton(word string) (bones string, vowels [5]int8, ok bool) {
	if len(word) < 5 {
		return "", vowels, false
	}
	var b strings.Builder
	last, groups, open := byte(0), byte(0), false
	for i := range len(word) {
		c := word[i]
		v := strings.IndexByte("aeiou", c)
		if c == 'y' {
			v = 2
		}
		switch {
		case v >= 0:
			vowels[v]++
			if !open {
				groups++
			}
			open, last = true, 0
			continue
		case c == 'h':
			continue
		case c == 'c' || c == 'q':
			c = 'k'
		case c < 'a' || c > 'z':
			return "", vowels, false
		}
		if c != last {
			b.WriteByte(c)
		}
		last, open = c, false
	}
	if b.Len() < 3 {
		return "", vowels, false
	}
	b.WriteByte('0' + groups)
	if open {
		b.WriteByte('+')
	}
	return b.String(), vowels, true
}
