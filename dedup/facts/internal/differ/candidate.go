package differ

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/words"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Origin is how a candidate was found.
type Origin uint8

// The origins of candidates.
const (
	Edit   Origin = iota // a stretch of other words
	Joined               // stretches of other words parted by function words
	Soft                 // two kindred words inside a long stretch
	Typed                // two facts of one kind
	Quoted               // words that one version has in quotation marks and the other not
	Clause               // two clauses of a sentence told anew
	Anew                 // all clauses of a sentence told anew that have words of the other
	Rest                 // what is left of a stretch of other words before or after two facts in it
	Origins
)

// Candidate is a place where two sentences differ.
type Candidate struct {
	Link   int // index of the pair of sentences
	A, B   Range
	FactA  *text.Fact // of Typed: the facts
	FactB  *text.Fact
	Origin Origin

	// Written reports that both sides write the same: numbers and times such as "5 lakh" and "500,000", words that the language's pack lists as
	// spellings of one word or, outside of quotations, as synonyms.
	Written bool
	// Slot reports that numbers, times or names which cannot both hold fill the same place of a frame of words that both sentences have: "Smith won
	// in Hull" and "Jones won in Leeds"; of numbers and times it is enough that the words beside them are the same.
	Slot bool
	// Opposed reports that one word stands for its opposite, "open" and "closed", or a number of several for an article.
	Opposed bool
	// Swapped reports that the words of A and B have changed places: "Smith hit Jones" and "Jones hit Smith". There is another such candidate of
	// the same pair of sentences with the words of the other place.
	Swapped bool
	// Lone reports that nothing else in the two sentences differs, and that one has what the other lacks: quotation marks around what somebody said, who
	// said it, or the qualifier of a number.
	Lone bool
}

// Bounds of the search in a pair of sentences.
const (
	longHunk   = 8  // words of a stretch inside which kindred words make candidates of their own; no rest of one is longer
	mostJoined = 2  // function words that may part joined stretches
	mostTyped  = 60 // pairs of typed facts
	mostSwap   = 4  // words that change their place
	swapReach  = 12 // words between them
)

// Candidates returns where the sentences of a link differ, in the order of a, then of b, each place once.
func Candidates(a, b *align.Story, k *Link, index int) []Candidate {
	f := finder{a: a, b: b, k: k, index: index}
	f.frame = k.Framed()
	f.edits()
	f.swaps()
	f.typed()
	f.rests()
	f.quoted()
	f.clauses()
	f.written()
	f.listed()
	f.lone()
	slices.SortStableFunc(f.found, func(x, y Candidate) int {
		return cmp.Or(cmp.Compare(x.A.First, y.A.First), cmp.Compare(x.B.First, y.B.First), cmp.Compare(x.A.Last, y.A.Last), cmp.Compare(x.B.Last, y.B.Last), cmp.Compare(y.Origin, x.Origin))
	})
	out := f.found[:0]
	for _, c := range f.found {
		if n := len(out); n > 0 && out[n-1].A == c.A && out[n-1].B == c.B {
			out[n-1].join(&c)
			continue
		}
		out = append(out, c)
	}
	return out
}

// join takes over what another candidate of the same words knows.
func (c *Candidate) join(d *Candidate) {
	c.Swapped = c.Swapped || d.Swapped
	c.Written = c.Written || d.Written
	c.Opposed = c.Opposed || d.Opposed
	c.Lone = c.Lone || d.Lone
	if d.Slot {
		c.Slot, c.FactA, c.FactB = true, d.FactA, d.FactB
	}
}

type finder struct {
	a, b  *align.Story
	k     *Link
	index int
	frame bool // the sentences differ in slots of a frame only
	found []Candidate
}

func (f *finder) add(a, b Range, o Origin) {
	if a.Empty() && b.Empty() {
		return
	}
	if o == Edit || o == Joined {
		a, b = f.whole(a, b)
	}
	f.found = append(f.found, Candidate{Link: f.index, A: a, B: b, Origin: o})
}

// edits adds the stretches of other words, those joined over a few function words, and kindred words inside long ones.
func (f *finder) edits() {
	hs := f.k.Hunks
	for i, h := range hs {
		f.add(h.A, h.B, Edit)
		a, b := h.A, h.B
		for j := i + 1; j < len(hs) && j <= i+2; j++ {
			gap := hs[j].A.First - hs[j-1].A.Last
			if gap > mostJoined || !f.functions(Range{hs[j-1].A.Last, hs[j].A.First}) || f.measured(hs[j-1]) && f.measured(hs[j]) {
				break
			}
			a.Last, b.Last = hs[j].A.Last, hs[j].B.Last
			f.add(a, b, Joined)
		}
		if h.A.Len()+h.B.Len() > longHunk {
			for n := h.A.First; n < h.A.Last; n++ {
				if to := f.k.Soft(n); to >= 0 && !f.a.Entry(n).Function && !(measured(f.a, n) && measured(f.b, to)) {
					f.add(Range{n, n + 1}, Range{to, to + 1}, Soft)
				}
			}
		}
	}
}

// swaps adds words that changed places around words that did not: x m y in a is y m x in b. What is joined by "and" alone may stand in any order.
func (f *finder) swaps() {
	for _, h := range f.k.Hunks {
		i, j := h.A.First, h.B.First
		for k := i + 2; k < min(f.k.LastA, i+mostSwap+swapReach) && j < f.k.LastB; k++ {
			if f.a.IDs[k] != f.b.IDs[j] {
				continue
			}
			for l := j + 2; l < min(f.k.LastB, j+mostSwap+swapReach); l++ {
				if f.b.IDs[l] == f.a.IDs[i] && f.swap(i, k, j, l) {
					break
				}
			}
		}
	}
}

// swap adds what changed places where one of it begins at words i of a and l of b, the other at k and j. It reports whether anything did.
func (f *finder) swap(i, k, j, l int) bool {
	for p := 1; p <= mostSwap && i+p < k; p++ {
		between := k - i - p
		q := l - j - between
		if q < 1 || q > mostSwap || k+q > f.k.LastA || l+p > f.k.LastB {
			continue
		}
		x, y, mid := Range{i, i + p}, Range{k, k + q}, Range{i + p, k}
		if !slices.Equal(f.a.IDs[i:i+p], f.b.IDs[l:l+p]) || !slices.Equal(f.a.IDs[k:k+q], f.b.IDs[j:j+q]) || !slices.Equal(f.a.IDs[mid.First:mid.Last], f.b.IDs[j+q:l]) {
			continue
		}
		if f.functions(x) || f.functions(y) || f.ands(mid) {
			continue
		}
		f.found = append(f.found, Candidate{Link: f.index, A: x, B: Range{j, j + q}, Origin: Edit, Swapped: true},
			Candidate{Link: f.index, A: y, B: Range{l, l + p}, Origin: Edit, Swapped: true})
		return true
	}
	return false
}

func (f *finder) ands(r Range) bool {
	for i := r.First; i < r.Last; i++ {
		if f.a.Class(i)&text.ClassAnd == 0 {
			return false
		}
	}
	return true
}

// whole widens ranges that cut a number: of "1,250" and "1,520" the words that differ are 250 and 520. Both grow by words that are linked.
func (f *finder) whole(a, b Range) (Range, Range) {
	for (cuts(f.a, a.First) || cuts(f.b, b.First)) && a.First > f.k.FirstA && f.k.Partner(a.First-1) == b.First-1 {
		a.First, b.First = a.First-1, b.First-1
	}
	for (cuts(f.a, a.Last) || cuts(f.b, b.Last)) && a.Last < f.k.LastA && f.k.Partner(a.Last) == b.Last {
		a.Last, b.Last = a.Last+1, b.Last+1
	}
	return a, b
}

// cuts reports whether words i-1 and i are digits of one number.
func cuts(s *align.Story, i int) bool {
	if i <= 0 || i >= len(s.Words) || !digit(s.Fold(i)) || !digit(s.Fold(i-1)) || s.SentenceOf(i-1) != s.SentenceOf(i) {
		return false
	}
	if strings.ContainsAny(s.Raw[s.End(i-1):s.Words[i].Start()], "-‐‑–—/") {
		return false
	}
	return slices.ContainsFunc(s.FactsOf(s.SentenceOf(i)), func(x text.Fact) bool {
		return x.Kind == text.Number && x.First < i && i < x.Core
	})
}

// measured reports whether word i is one of a number or time: such are compared whole.
func measured(s *align.Story, i int) bool {
	return slices.ContainsFunc(s.FactsOf(s.SentenceOf(i)), func(x text.Fact) bool {
		return measures(x.Kind) && x.First <= i && i < x.Core
	})
}

// measured reports whether both sides of a hunk begin with words of numbers or times.
func (f *finder) measured(h Hunk) bool {
	return !h.A.Empty() && !h.B.Empty() && measured(f.a, h.A.First) && measured(f.b, h.B.First)
}

func (f *finder) functions(r Range) bool {
	for i := r.First; i < r.Last; i++ {
		if !f.a.Entry(i).Function {
			return false
		}
	}
	return true
}

// typed adds pairs of facts of one kind that do not say the same.
func (f *finder) typed() {
	as, bs := f.a.FactsOf(f.k.A), f.b.FactsOf(f.k.B)
	n := 0
	for i := range as {
		for j := range bs {
			x, y := &as[i], &bs[j]
			if kindOf(x) != kindOf(y) || n >= mostTyped {
				continue
			}
			ra, rb := Range{x.First, x.Last}, Range{y.First, y.Last}
			switch r := text.Relate(x.Value, y.Value); {
			case r == text.Unlike:
				continue
			case r == text.Equal && f.sameWords(ra, rb):
				continue
			}
			if f.wholeMatched(ra, rb) || x.Kind != text.Number && x.Kind != text.Quote && !f.touched(ra, rb) {
				continue
			}
			n++
			slot := slotted(x.Kind) && text.Relate(x.Value, y.Value) == text.Conflict && (f.frame && f.opposite(ra, rb) || measures(x.Kind) && f.beside(ra, rb))
			f.found = append(f.found, Candidate{Link: f.index, A: ra, B: rb, Origin: Typed, FactA: x, FactB: y, Slot: slot})
		}
	}
}

// rests adds the few words that stand before and after two facts in a stretch of other words: "an envoy | the mayor" of "an envoy may | the mayor will".
func (f *finder) rests() {
	for _, c := range f.found[:len(f.found):len(f.found)] {
		if c.Origin != Typed {
			continue
		}
		for _, h := range f.k.Hunks {
			if !h.A.Overlaps(c.A) || !h.B.Overlaps(c.B) {
				continue
			}
			for _, r := range [2][2]Range{{{h.A.First, c.A.First}, {h.B.First, c.B.First}}, {{c.A.Last, h.A.Last}, {c.B.Last, h.B.Last}}} {
				if r[0].Len() <= longHunk && r[1].Len() <= longHunk && f.otherContent(r[0], r[1]) {
					f.add(r[0], r[1], Rest)
				}
			}
		}
	}
}

// lone marks what is all that the sentences differ in.
func (f *finder) lone() {
	hs := f.k.Hunks
	for i := range f.found {
		c := &f.found[i]
		switch {
		case c.Origin == Quoted:
			c.Lone = len(hs) == 0 && (said(f.a, c.A) || said(f.b, c.B))
		case len(hs) != 1 || c.Written:
		case c.Origin == Typed:
			v, ok := c.FactA.Value.(text.Quantity)
			w, _ := c.FactB.Value.(text.Quantity)
			c.Lone = ok && (v.Qualifier == "") != (w.Qualifier == "") && v.Value == w.Value && v.High == w.High && v.Unit == w.Unit
		case c.Origin == Edit:
			c.Lone = c.B.Empty() && f.sourced(f.a, c.A) || c.A.Empty() && f.sourced(f.b, c.B)
		}
	}
}

// said reports whether a range is a whole quotation, and no title of a work: it has a content word that begins small.
func said(s *align.Story, r Range) bool {
	x := s.Sentences[s.SentenceOf(r.First)]
	in := func(i int) bool { return i >= x.First && i < x.Last && s.Words[i].Quoted() }
	if !in(r.First) || in(r.First-1) || in(r.Last) {
		return false
	}
	for i := r.First; i < r.Last; i++ {
		if !s.Entry(i).Function && !s.Words[i].Upper() {
			return true
		}
	}
	return false
}

// mostBeside is how many words may stand beside a source that went: when and where it spoke.
const mostBeside = 3

// sourced reports whether a range is who said something, and the verb: a source that is no pronoun, or words before a verb of saying that the sentence
// begins with.
func (f *finder) sourced(s *align.Story, r Range) bool {
	named := false
	for i := r.First; i < r.Last; i++ {
		named = named || !s.Entry(i).Function && s.Class(i)&(text.ClassSay|text.ClassTime) == 0
	}
	if !named {
		return false
	}
	verb := r.Last - 1
	for verb > r.First && s.Class(verb)&(text.ClassThat|text.ClassArticle) != 0 {
		verb--
	}
	if r.First == s.Sentences[s.SentenceOf(r.First)].First && verb > r.First && verb <= r.First+longHunk && s.Class(verb)&text.ClassSay != 0 {
		return true
	}
	return slices.ContainsFunc(s.FactsOf(s.SentenceOf(r.First)), func(x text.Fact) bool {
		both := min(x.Last, r.Last) - max(x.First, r.First)
		return x.Kind == text.Attribution && both > 0 && both+1 >= x.Last-x.First && r.Len() <= both+mostBeside // either article may be the one that went
	})
}

// mostSlot is how many words of either side may fill a slot of a frame.
const mostSlot = 4

func slotted(k text.Kind) bool { return measures(k) || k == text.Name || k == text.Place }

func measures(k text.Kind) bool { return k == text.Number || k == text.Time }

// beside reports whether two ranges stand between words that are the same, and all that is not the same in them stands in both.
func (f *finder) beside(a, b Range) bool {
	same := func(i, j int, atA, atB bool) bool { return atA && atB || !atA && !atB && f.k.Partner(i) == j }
	if !same(a.First-1, b.First-1, a.First == f.k.FirstA, b.First == f.k.FirstB) || !same(a.Last, b.Last, a.Last == f.k.LastA, b.Last == f.k.LastB) {
		return false
	}
	return !slices.ContainsFunc(f.k.Hunks, func(h Hunk) bool {
		return (h.A.Overlaps(a) || h.B.Overlaps(b)) && (h.A.First < a.First || h.A.Last > a.Last || h.B.First < b.First || h.B.Last > b.Last)
	})
}

// Framed reports whether the sentences differ only in slots of a frame: in stretches of few words that both have, and in less than half of the words.
func (k *Link) Framed() bool {
	other := Range{}
	for _, h := range k.Hunks {
		if h.A.Empty() || h.B.Empty() || h.A.Len() > mostSlot || h.B.Len() > mostSlot {
			return false
		}
		other.First += h.A.Len()
		other.Last += h.B.Len()
	}
	return 2*other.First <= len(k.ToB) && 2*other.Last <= len(k.ToA)
}

// opposite reports whether all words that are not the same of two ranges stand opposite each other.
func (f *finder) opposite(a, b Range) bool {
	n := 0
	for _, h := range f.k.Hunks {
		if h.A.Overlaps(a) != h.B.Overlaps(b) {
			return false
		}
		if h.A.Overlaps(a) {
			n++
		}
	}
	return n > 0
}

// wholeMatched reports whether all words of two ranges are linked as the same, to words outside the other range: the facts have other partners.
func (f *finder) wholeMatched(ra, rb Range) bool {
	for i := ra.First; i < ra.Last; i++ {
		if to := f.k.Partner(i); to < 0 || to >= rb.First && to < rb.Last {
			return false
		}
	}
	for j := rb.First; j < rb.Last; j++ {
		if to := f.k.PartnerOf(j); to < 0 || to >= ra.First && to < ra.Last {
			return false
		}
	}
	return true
}

// touched reports whether any word of two ranges is not the same in both sentences. Where none is, facts differ by the words around that they were
// read from.
func (f *finder) touched(ra, rb Range) bool {
	return slices.ContainsFunc(f.k.Hunks, func(h Hunk) bool { return h.A.Overlaps(ra) || h.B.Overlaps(rb) })
}

func (f *finder) sameWords(ra, rb Range) bool {
	return slices.Equal(f.a.IDs[ra.First:ra.Last], f.b.IDs[rb.First:rb.Last])
}

// quoted adds runs of the same words that only one version has in quotation marks.
func (f *finder) quoted() {
	quoted := func(i, to int) bool { return f.a.Words[i].Quoted() != f.b.Words[to].Quoted() }
	for i := f.k.FirstA; i < f.k.LastA; {
		to := f.k.Partner(i)
		if to < 0 || !quoted(i, to) {
			i++
			continue
		}
		j := i + 1
		for j < f.k.LastA && f.k.Partner(j) == to+j-i && quoted(j, to+j-i) {
			j++
		}
		f.add(Range{i, j}, Range{to, to + j - i}, Quoted)
		i = j
	}
}

// written marks the candidates whose sides write the same numbers and times.
func (f *finder) written() {
	as, bs := f.a.FactsOf(f.k.A), f.b.FactsOf(f.k.B)
	var same [][2]Range // the words of facts that say the same
	for i := range as {
		for j := range bs {
			if x, y := &as[i], &bs[j]; x.Kind == y.Kind && (x.Kind == text.Number || x.Kind == text.Time) && sameValue(x.Value, y.Value) {
				same = append(same, [2]Range{{x.First, x.Core}, {y.First, y.Core}})
			}
		}
	}
	glued := make([]bool, len(f.k.Hunks))
	any := false
	for i, h := range f.k.Hunks {
		glued[i] = f.glued(h)
		any = any || glued[i]
	}
	if len(same) == 0 && !any {
		return
	}
	for i := range f.found {
		c := &f.found[i]
		if any && c.Origin != Quoted && f.onlyIn(c, glued) {
			c.Written = true
			continue
		}
		if c.Origin == Quoted || c.Origin == Typed && !sameValue(c.FactA.Value, c.FactB.Value) {
			continue
		}
		na, a := f.within(c.A, c.B, same, 0)
		nb, b := f.within(c.B, c.A, same, 1)
		c.Written = a && b && (na+nb > 0 || c.Origin == Typed)
	}
}

// mostListed is how many words of either side are looked up.
const mostListed = 4

// listed marks the edits whose words are listed as spellings of one word, as synonyms or as opposites.
func (f *finder) listed() {
	for i := range f.found {
		c := &f.found[i]
		if c.Written || c.Swapped || c.Origin == Quoted || c.Origin == Typed && c.FactA.Kind != text.Attribution {
			continue
		}
		ra, rb := f.rest(f.a, f.b, c.A, c.B), f.rest(f.b, f.a, c.B, c.A)
		if c.Origin == Typed {
			c.Written = len(ra)+len(rb) <= mostListed && oneSource(c) && all(f.a, ra, text.ClassFunction) && all(f.b, rb, text.ClassFunction)
			continue
		}
		if len(ra)+len(rb) > 0 && all(f.a, ra, plain) && all(f.b, rb, plain) && !anyQuoted(f.a, ra) && !anyQuoted(f.b, rb) {
			c.Written = true
			continue
		}
		if len(ra) == 0 || len(ra) > mostListed || len(ra) != len(rb) {
			continue
		}
		c.Opposed = len(ra) == 1 && c.Origin != Soft && (f.opposites(ra[0], rb[0]) || several(f.a, f.b, ra[0], rb[0]) || several(f.b, f.a, rb[0], ra[0]))
		c.Written = !c.Opposed
		for k := range ra {
			c.Written = c.Written && f.synonyms(ra[k], rb[k])
		}
	}
}

// plain are the words that may come and go without a change of fact: articles, and "that" before what is said.
const plain = text.ClassArticle | text.ClassThat

func all(s *align.Story, ws []int, c text.Class) bool {
	return !slices.ContainsFunc(ws, func(i int) bool { return s.Class(i)&c == 0 })
}

func anyQuoted(s *align.Story, ws []int) bool {
	return slices.ContainsFunc(ws, func(i int) bool { return s.Words[i].Quoted() })
}

// oneSource reports whether two sources are one, such as an army spokesman and a spokesman for the army.
func oneSource(c *Candidate) bool {
	r := text.Relate(c.FactA.Value, c.FactB.Value)
	return r == text.Equal || r == text.Variant
}

// rest returns the words of a range that another range of the other side has not, at most one more than are looked up.
func (f *finder) rest(mine, theirs *align.Story, r, other Range) []int {
	var out []int
	for i := r.First; i < r.Last && len(out) <= mostListed; i++ {
		if !slices.Contains(theirs.IDs[other.First:other.Last], mine.IDs[i]) {
			out = append(out, i)
		}
	}
	return out
}

func (f *finder) opposites(i, j int) bool {
	return f.a.Lang == f.b.Lang && text.Antonyms(f.a.Lang, f.a.Fold(i), f.b.Fold(j)) || f.a.Entry(i).Known.Relation(f.b.Entry(j).Known) == words.Antonym
}

// several reports whether word i is an article and word j of the other story a number from two on.
func several(s, other *align.Story, i, j int) bool {
	return s.Class(i)&text.ClassArticle != 0 && slices.ContainsFunc(other.FactsOf(other.SentenceOf(j)), func(x text.Fact) bool {
		q, ok := x.Value.(text.Quantity)
		return ok && q.Unit == "" && q.Value >= 2 && x.First <= j && j < x.Core
	})
}

func (f *finder) synonyms(i, j int) bool {
	v, w := f.a.Fold(i), f.b.Fold(j)
	return f.a.Lang == f.b.Lang && (text.SpellingVariant(f.a.Lang, v, w) || !(f.a.Words[i].Quoted() && f.b.Words[j].Quoted()) && text.Synonyms(f.a.Lang, v, w))
}

// onlyIn reports whether all words of a candidate that are not the same stand in some of the hunks.
func (f *finder) onlyIn(c *Candidate, in []bool) bool {
	n := 0
	for i, h := range f.k.Hunks {
		if h.A.Overlaps(c.A) || h.B.Overlaps(c.B) {
			if !in[i] {
				return false
			}
			n++
		}
	}
	return n > 0
}

// glued reports whether both sides of a hunk are the same letters, cut into words otherwise: a word broken at the end of a line, or by a character that
// is not seen. Digits must not be parted by anything that is seen.
func (f *finder) glued(h Hunk) bool {
	const most = 6 // words
	if h.A.Empty() || h.B.Empty() || h.A.Len() > most || h.B.Len() > most {
		return false
	}
	a, blankA := letters(f.a, h.A)
	b, blankB := letters(f.b, h.B)
	return a == b && (!(blankA || blankB) || !strings.ContainsAny(a, "0123456789"))
}

// letters returns the letters of a range, and whether anything that is seen, a blank included, stands between its words. Signs other than hyphens and
// blanks are taken for letters.
func letters(s *align.Story, r Range) (all string, blank bool) {
	var b strings.Builder
	for i := r.First; i < r.Last; i++ {
		if i > r.First {
			for _, c := range s.Raw[s.End(i-1):s.Words[i].Start()] {
				switch {
				case unicode.Is(unicode.Cf, c):
				case unicode.IsSpace(c) || unicode.Is(unicode.Pd, c):
					blank = true
				default:
					blank = true
					b.WriteRune(c)
				}
			}
		}
		b.WriteString(s.Fold(i))
	}
	return b.String(), blank
}

// sameValue reports whether two numbers or two times say the same with the same reserve, or two names name one with the same title.
func sameValue(v, w any) bool {
	if text.Relate(v, w) != text.Equal {
		return false
	}
	switch v := v.(type) {
	case text.Quantity:
		return v.SameQualifier(w.(text.Quantity))
	case text.Moment:
		return v.Qualifier == w.(text.Moment).Qualifier
	case text.NameValue:
		return v.Title == w.(text.NameValue).Title
	}
	return false
}

// within counts the words that only r has, and reports whether all of them are those of a fact of its side n which says the same as one that touches
// the other side's range.
func (f *finder) within(r, other Range, same [][2]Range, n int) (words int, all bool) {
	mine, theirs := f.a, f.b
	if n == 1 {
		mine, theirs = theirs, mine
	}
	there := theirs.IDs[other.First:max(other.First, other.Last)]
	for i := r.First; i < r.Last; i++ {
		if slices.Contains(there, mine.IDs[i]) {
			continue
		}
		words++
		if !slices.ContainsFunc(same, func(p [2]Range) bool {
			return p[n].First <= i && i < p[n].Last && p[1-n].First <= other.Last && other.First <= p[1-n].Last
		}) {
			return words, false
		}
	}
	return words, true
}

var originNames = [Origins]string{"edit", "joined edits", "kindred words", "typed facts", "quotation marks", "clause", "told anew", "rest of a stretch"}

// String names the origin.
func (o Origin) String() string { return originNames[o] }

// anew is the share of the weight of both sentences' words that is the same below which their clauses are candidates as a whole.
const anew = .8

// clauses adds the clauses of sentences that were told anew: each with the one of the other sentence that has the most words of it, and all that have
// words of the other sentence together. What their words differ in is often no word's own fact.
func (f *finder) clauses() {
	if f.k.Share >= anew {
		return
	}
	as, bs := parts(f.a, Range{f.k.FirstA, f.k.LastA}), parts(f.b, Range{f.k.FirstB, f.k.LastB})
	var core [2]Range
	for _, p := range as {
		best, most := Range{}, 0
		for _, q := range bs {
			if n := f.common(p, q); n > most {
				best, most = q, n
			}
		}
		if most > 0 {
			if f.otherContent(p, best) {
				f.add(p, best, Clause)
			}
			core[0] = hull(core[0], p)
		}
	}
	for _, q := range bs {
		for _, p := range as {
			if f.common(p, q) > 0 {
				core[1] = hull(core[1], q)
				break
			}
		}
	}
	if f.otherContent(core[0], core[1]) {
		f.add(core[0], core[1], Anew)
	}
}

// otherContent reports whether one of two ranges has a content word that is not linked to the other.
func (f *finder) otherContent(ra, rb Range) bool {
	if ra.Empty() || rb.Empty() {
		return false
	}
	for i := ra.First; i < ra.Last; i++ {
		if to := f.k.Partner(i); (to < rb.First || to >= rb.Last) && !f.a.Entry(i).Function {
			return true
		}
	}
	for j := rb.First; j < rb.Last; j++ {
		if to := f.k.PartnerOf(j); (to < ra.First || to >= ra.Last) && !f.b.Entry(j).Function {
			return true
		}
	}
	return false
}

func hull(r, s Range) Range {
	if r.Empty() {
		return s
	}
	return Range{min(r.First, s.First), max(r.Last, s.Last)}
}

// common counts the content words that are linked as the same or as kindred between two ranges.
func (f *finder) common(p, q Range) (n int) {
	for i := p.First; i < p.Last; i++ {
		to := f.k.Partner(i)
		if to < 0 {
			to = f.k.Soft(i)
		}
		if to >= q.First && to < q.Last && !f.a.Entry(i).Function {
			n++
		}
	}
	return n
}

// parts cuts a sentence at commas, colons, brackets and dashes.
func parts(s *align.Story, r Range) []Range {
	var out []Range
	first := r.First
	for i := r.First + 1; i < r.Last; i++ {
		if strings.ContainsAny(s.Raw[s.End(i-1):s.Words[i].Start()], ",;:()–—\"“”") {
			out = append(out, Range{first, i})
			first = i
		}
	}
	return append(out, Range{first, r.Last})
}
