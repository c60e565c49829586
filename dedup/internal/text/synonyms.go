package text

import (
	"strconv"
	"strings"
)

// synonymGroups lists words that newsrooms put for each other without changing a Fact, by stem.
var synonymGroups = func() map[string]int {
	m := map[string]int{}
	for i, line := range strings.Split(`company firm corporation
share stock
purchase buy acquire
about around approximately roughly
large big huge massive major
begin start
near close
get receive obtain
show reveal
post report
rise increase gain climb
fall drop decline
agreement deal accord pact
talk negotiation
attack strike assault
many numerous several
help assist aid
important significant
try attempt
ask request
need require
end finish conclude
also additionally
kid child
cop police officer
car vehicle automobile
vessel ship boat
american us
british uk
however but though although
because since
whole entire
quick fast rapid swift
say tell announce add state
rep representative
labor labour
member legislator lawmaker`, "\n") {
		for _, w := range strings.Fields(line) {
			m[stem(w)] = i + 1
		}
	}
	return m
}()

// sameWord reports whether two folded words are one word for a reader: forms of one stem, a slip of the pen, or synonyms.
func sameWord(a, b string) bool {
	if a == b || stem(a) == stem(b) {
		return true
	}
	if g := synonymGroups[stem(a)]; g > 0 && g == synonymGroups[stem(b)] {
		return true
	}
	return misspelt(a, b) || derived(a, b) || sameFigure(a, b) || sameFigure(b, a)
}

// sameFigure reports whether a is a number word and b its figure, "two" and "2".
func sameFigure(a, b string) bool {
	l := lexicon[a]
	return l != nil && l.is(wNumber) && strconv.Itoa(int(l.num)) == b
}

// misspelt reports whether two long words differ by one slip: a letter left out, doubled, put in or changed, or two swapped; figures never.
func misspelt(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 6 || len(b)-len(a) > 1 || strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if i == 0 {
		return false
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return i+1 < len(a) && a[i+2:] == b[i+2:] && a[i] == b[i+1] && a[i+1] == b[i]
}

// derived reports whether two words share a long beginning: "electric" and "electrically", "europe" and "european".
func derived(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 5 && n >= len(a)-4 && n >= len(b)-4 && !strings.ContainsAny(a+b, "0123456789")
}
