package event

import (
	"cmp"
	"slices"
	"strings"
)

// mention is a shared fact where the first story tells it.
type mention struct {
	part       uint8
	start, end int32
	weight     float32
	where      bool
	known      bool // made of well-known names only, which many stories share
}

// minFacts is how many facts stories of one event share at least, besides well-known names, months, years and small numbers; where their other words have
// a cosine of sameWords, one is enough.
const (
	minFacts  = 2
	sameWords = .1
)

// explain fills e with what p and q share and sets e.Same if that is enough.
func (c *Collection) explain(e *Evidence, p, q *story) {
	var names, dates, numbers []mention
	telling := 0
	a, b := p.facts.entries, q.facts.entries
	for len(a) > 0 && len(b) > 0 {
		u, v := &a[0], &b[0]
		if u.term == v.term {
			it, other := &p.profile.items[u.item], &q.profile.items[v.item]
			m := mention{it.part, it.start, it.end, c.rarity[u.term], it.where || other.where || it.listed == place || it.listed == spot, it.listed != unlisted && it.listed != spot}
			switch u.kind {
			case date:
				dates = append(dates, m)
				telling++
			case epoch:
				dates = append(dates, m)
			case number:
				numbers = append(numbers, m)
				if !u.small || !v.small {
					telling++
				}
			default:
				names = append(names, m)
			}
		}
		if u.term <= v.term {
			a = a[1:]
		}
		if v.term <= u.term {
			b = b[1:]
		}
	}
	var people, places []mention
	for _, m := range join(p.profile, names) {
		if m.where {
			places = append(places, m)
		} else {
			people = append(people, m)
		}
		if !m.known {
			telling++
		}
	}
	if telling < minFacts && (telling == 0 || cosine(&p.words, &q.words) < sameWords) {
		return
	}
	e.Same = true
	e.Names, e.Places = written(p.profile, people), written(p.profile, places)
	e.Dates, e.Numbers = written(p.profile, dates), written(p.profile, numbers)
}

// join makes of the words and pairs of words of names the longest names, once each.
func join(p *Profile, words []mention) []mention {
	slices.SortFunc(words, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var names []mention
	for _, m := range words {
		if n := len(names) - 1; n >= 0 && names[n].part == m.part && p.adjoin(names[n].part, names[n].end, m.start) {
			l := &names[n]
			if m.end >= l.end { // the last word tells whether it is a place
				l.where = m.where && m.end > l.end || l.where && m.where
			}
			l.end, l.weight, l.known = max(l.end, m.end), max(l.weight, m.weight), l.known && m.known
			continue
		}
		names = append(names, m)
	}
	// "Reid" says nothing more where "Tara Reid" stands.
	return slices.DeleteFunc(slices.Clone(names), func(m mention) bool {
		s := m.text(p)
		return slices.ContainsFunc(names, func(l mention) bool {
			t := l.text(p)
			return len(t) > len(s) && (strings.HasPrefix(t, s+" ") || strings.HasSuffix(t, " "+s) || strings.Contains(t, " "+s+" "))
		})
	})
}

// adjoin reports whether nothing but a space, if anything, stands between two words of a part, as in names of which each word is shared.
func (p *Profile) adjoin(part uint8, end, start int32) bool {
	return start < end || start == end+1 && p.parts[part][end] == ' '
}

// text returns the mention as it is written, without a possessive s.
func (m mention) text(p *Profile) string {
	s := p.parts[m.part][m.start:m.end]
	if n := p.known.endings.stem(s); n < len(s) {
		for _, apostrophe := range []string{"'", "’"} {
			if cut, ok := strings.CutSuffix(s[:n], apostrophe); ok {
				return cut
			}
		}
	}
	return s
}

// written returns the texts of mentions, strongest first, then in text order.
func written(p *Profile, list []mention) []string {
	slices.SortFunc(list, func(a, b mention) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.part, b.part), cmp.Compare(a.start, b.start))
	})
	var out []string
	for _, m := range list {
		if s := m.text(p); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
