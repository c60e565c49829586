// Package differ finds where two sentences that tell the same differ: every edit, every pair of typed facts that do not say the same, every run of
// words that one version quotes and the other does not. It judges nothing and drops nothing.
package differ

import (
	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/words"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Link is how the words of two sentences are aligned: in order, each word with one of the other side at most.
type Link struct {
	align.Pair
	FirstA, LastA int     // words of a
	FirstB, LastB int     // words of b
	ToB           []int16 // by word of a from FirstA: the same word of b, counted from FirstB, or -1
	ToA           []int16 // by word of b from FirstB
	soft          []int16 // as ToB: a kindred word of b that stands in its place; nil for none
	Hunks         []Hunk  // where words are not the same, in order
	Share         float32 // of the weight of both sentences' words that is the same
}

// Hunk is a stretch of either side that the other has not; one may be empty, and then stands between two words.
type Hunk struct{ A, B Range }

// Range is words First to Last-1.
type Range struct{ First, Last int }

// Len returns how many words there are.
func (r Range) Len() int { return r.Last - r.First }

// Empty reports whether there are none.
func (r Range) Empty() bool { return r.First >= r.Last }

// Overlaps reports whether two ranges share a word.
func (r Range) Overlaps(s Range) bool { return r.First < s.Last && s.First < r.Last }

// linker aligns words, reusing its tables. It is not safe for concurrent use.
type linker struct {
	a, b  *align.Story
	score []float32
	soft  []float32
	path  [][2]int
}

// What aligning two words is worth.
const (
	worthSame     = 1
	worthStem     = .95
	worthFunction = .4
	worthNumber   = .9 // the same number written otherwise
	worthSynonym  = .65
	worthAntonym  = .5
	worthKin      = .45
	worthNumbers  = .35 // two numbers
	worthNames    = .3
	bonus         = .18 // for each neighbour that is the same word
)

// link aligns the words of a pair of sentences: of all alignments in order one of the highest worth (Needleman and Wunsch, Journal of Molecular
// Biology 48, 1970). Time grows with the product of the lengths of what is between the words that both begin and end with.
func (l *linker) link(p align.Pair) Link {
	x, y := l.a.Sentences[p.A], l.b.Sentences[p.B]
	k := Link{Pair: p, FirstA: x.First, LastA: x.Last, FirstB: y.First, LastB: y.Last, ToB: fill(x.Last - x.First), ToA: fill(y.Last - y.First)}
	lead := 0
	for x.First+lead < x.Last && y.First+lead < y.Last && l.equal(x.First+lead, y.First+lead) {
		l.match(&k, x.First+lead, y.First+lead)
		lead++
	}
	tail := 0
	for x.Last-1-tail >= x.First+lead && y.Last-1-tail >= y.First+lead && l.equal(x.Last-1-tail, y.Last-1-tail) {
		l.match(&k, x.Last-1-tail, y.Last-1-tail)
		tail++
	}
	l.between(&k, Range{x.First + lead, x.Last - tail}, Range{y.First + lead, y.Last - tail})
	l.hunks(&k)
	l.weigh(&k)
	return k
}

func fill(n int) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

func (l *linker) equal(i, j int) bool { return l.a.IDs[i] == l.b.IDs[j] }

func (l *linker) match(k *Link, i, j int) {
	k.ToB[i-k.FirstA], k.ToA[j-k.FirstB] = int16(j-k.FirstB), int16(i-k.FirstA)
}

// between aligns what is left by a table of all pairs of words.
func (l *linker) between(k *Link, ra, rb Range) {
	n, m := ra.Len(), rb.Len()
	if n == 0 || m == 0 {
		return
	}
	w := m + 1
	s := grow(&l.score, (n+1)*w)
	worth := grow(&l.soft, n*m)
	l.worths(worth, ra, rb)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best := max(s[(i+1)*w+j], s[i*w+j+1])
			if v := worth[i*m+j]; v > 0 {
				best = max(best, v+s[(i+1)*w+j+1])
			}
			s[i*w+j] = best
		}
	}
	l.path = l.path[:0]
	for i, j := 0, 0; i < n && j < m; {
		here := s[i*w+j]
		if v := worth[i*m+j]; v > 0 && here == v+s[(i+1)*w+j+1] {
			l.path = append(l.path, [2]int{ra.First + i, rb.First + j})
			i, j = i+1, j+1
		} else if here == s[(i+1)*w+j] {
			i++
		} else {
			j++
		}
	}
	l.keep(k, ra, rb)
}

// grow returns n zeroes of a table.
func grow(table *[]float32, n int) []float32 {
	if cap(*table) < n {
		*table = make([]float32, n)
	}
	s := (*table)[:n]
	clear(s)
	return s
}

// worths fills in what aligning each pair of words is worth.
func (l *linker) worths(worth []float32, ra, rb Range) {
	m := rb.Len()
	aloneB := make([]bool, m)
	for j := range aloneB {
		aloneB[j] = true
	}
	aloneA := make([]bool, ra.Len())
	for i := range aloneA {
		aloneA[i] = true
		for j := range m {
			if l.equal(ra.First+i, rb.First+j) {
				v := float32(worthSame)
				if l.a.Fold(ra.First+i) != l.b.Fold(rb.First+j) {
					v = worthStem
				}
				if l.a.Entry(ra.First + i).Function {
					v = worthFunction
				}
				worth[i*m+j] = v
				aloneA[i], aloneB[j] = false, false
			}
		}
	}
	for i := range aloneA {
		for j := range m {
			if worth[i*m+j] == 0 && (aloneA[i] && aloneB[j]) {
				worth[i*m+j] = l.kin(ra.First+i, rb.First+j)
			}
		}
	}
	for i := range aloneA {
		for j := range m {
			if worth[i*m+j] == 0 {
				continue
			}
			if i > 0 && j > 0 && l.equal(ra.First+i-1, rb.First+j-1) || (i == 0 || j == 0) && l.before(ra.First+i, rb.First+j) {
				worth[i*m+j] += bonus
			}
			if i+1 < len(aloneA) && j+1 < m && l.equal(ra.First+i+1, rb.First+j+1) {
				worth[i*m+j] += bonus
			}
		}
	}
}

// before reports whether the words before two words of the sentences are the same.
func (l *linker) before(i, j int) bool {
	return i > 0 && j > 0 && l.a.SentenceOf(i-1) == l.a.SentenceOf(i) && l.b.SentenceOf(j-1) == l.b.SentenceOf(j) && l.equal(i-1, j-1)
}

// kin returns what aligning two words that are not the same is worth: more than 0 for kindred ones.
func (l *linker) kin(i, j int) float32 {
	x, y := l.a.Entry(i), l.b.Entry(j)
	v, w := l.a.Fold(i), l.b.Fold(j)
	da, db := digit(v), digit(w)
	switch {
	case da && db:
		return worthNumbers
	case da != db && (x.Function || y.Function), x.Function != y.Function:
		return 0
	case x.Function:
		return .1
	}
	var best float32
	if x.Known != 0 && y.Known != 0 {
		switch x.Known.Relation(y.Known) {
		case words.Synonym, words.Same:
			best = worthSynonym
		case words.Antonym:
			best = worthAntonym
		case words.Hypernym:
			best = worthKin
		}
		if c := x.Known.Cosine(y.Known); c > .4 {
			best = max(best, .6*c)
		}
	}
	if l.a.Words[i].Upper() && l.b.Words[j].Upper() {
		best = max(best, worthNames*.5+.5*Alike(v, w))
	} else if a := Alike(v, w); a > .6 {
		best = max(best, .6*a)
	}
	return best
}

func digit(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// Alike returns the share of letters that two words have in common in order: twice the longest common subsequence over both lengths, of words of
// up to 24 bytes.
func Alike(a, b string) float32 {
	if a == b {
		return 1
	}
	a, b = a[:min(len(a), 24)], b[:min(len(b), 24)]
	if len(a)+len(b) == 0 {
		return 0
	}
	var row [25]uint8
	for i := range len(a) {
		var diagonal uint8
		for j := range len(b) {
			up := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diagonal = up
		}
	}
	return 2 * float32(row[len(b)]) / float32(len(a)+len(b))
}

// keep takes from the path the words that are the same, but for runs without a content word that would only cut up two stretches of other
// words, and kindred words as soft links.
func (l *linker) keep(k *Link, ra, rb Range) {
	path := l.path
	for i := 0; i < len(path); {
		if !l.equal(path[i][0], path[i][1]) {
			if k.soft == nil {
				k.soft = fill(k.LastA - k.FirstA)
			}
			k.soft[path[i][0]-k.FirstA] = int16(path[i][1] - k.FirstB)
			i++
			continue
		}
		j := i + 1
		for j < len(path) && path[j][0] == path[j-1][0]+1 && path[j][1] == path[j-1][1]+1 && l.equal(path[j][0], path[j][1]) {
			j++
		}
		touches := path[i][0] == ra.First && path[i][1] == rb.First || path[j-1][0] == ra.Last-1 && path[j-1][1] == rb.Last-1
		content := touches || j-i >= 3
		for _, p := range path[i:j] {
			content = content || !l.a.Entry(p[0]).Function
		}
		if !content { // a lone "of": keep it where one side of it is the same
			content = l.level(path, i, j, ra, rb)
		}
		if content {
			for _, p := range path[i:j] {
				l.match(k, p[0], p[1])
			}
		}
		i = j
	}
}

// level reports whether a run of the path has on one of its sides as many words on either side as to the next same content word: then it stands in one
// place of both sentences.
func (l *linker) level(path [][2]int, i, j int, ra, rb Range) bool {
	left, right := [2]int{ra.First - 1, rb.First - 1}, [2]int{ra.Last, rb.Last}
	for n := i - 1; n >= 0; n-- {
		if l.equal(path[n][0], path[n][1]) {
			left = path[n]
			break
		}
	}
	for n := j; n < len(path); n++ {
		if l.equal(path[n][0], path[n][1]) {
			right = path[n]
			break
		}
	}
	da, db := path[i][0]-left[0], path[i][1]-left[1]
	ea, eb := right[0]-path[j-1][0], right[1]-path[j-1][1]
	return da == db && da <= 2 || ea == eb && ea <= 2
}

// hunks notes where words are not the same.
func (l *linker) hunks(k *Link) {
	i, j := k.FirstA, k.FirstB
	flush := func(a, b int) {
		if a > i || b > j {
			k.Hunks = append(k.Hunks, Hunk{Range{i, a}, Range{j, b}})
		}
	}
	for at, to := range k.ToB {
		if to < 0 {
			continue
		}
		flush(k.FirstA+at, k.FirstB+int(to))
		i, j = k.FirstA+at+1, k.FirstB+int(to)+1
	}
	flush(k.LastA, k.LastB)
}

// weigh computes Share.
func (l *linker) weigh(k *Link) {
	var same, all float32
	for n, to := range k.ToB {
		r := l.a.Entry(k.FirstA + n).Rarity
		all += r
		if to >= 0 {
			same += r
		}
	}
	for n, to := range k.ToA {
		r := l.b.Entry(k.FirstB + n).Rarity
		all += r
		if to >= 0 {
			same += r
		}
	}
	if all > 0 {
		k.Share = same / all
	}
}

// Partner returns the word of b that is word i of a, or -1.
func (k *Link) Partner(i int) int {
	if i < k.FirstA || i >= k.LastA || k.ToB[i-k.FirstA] < 0 {
		return -1
	}
	return k.FirstB + int(k.ToB[i-k.FirstA])
}

// PartnerOf returns the word of a that is word j of b, or -1.
func (k *Link) PartnerOf(j int) int {
	if j < k.FirstB || j >= k.LastB || k.ToA[j-k.FirstB] < 0 {
		return -1
	}
	return k.FirstA + int(k.ToA[j-k.FirstB])
}

// Soft returns a kindred word of b that stands in the place of word i of a, or -1.
func (k *Link) Soft(i int) int {
	if k.soft == nil || k.soft[i-k.FirstA] < 0 {
		return -1
	}
	return k.FirstB + int(k.soft[i-k.FirstA])
}

// Links aligns the words of all pairs of sentences.
func Links(a, b *align.Story, pairs []align.Pair) []Link {
	l := linker{a: a, b: b}
	links := make([]Link, len(pairs))
	for i, p := range pairs {
		links[i] = l.link(p)
	}
	return links
}

// kindOf returns a typed fact's kind with places taken for names.
func kindOf(f *text.Fact) text.Kind {
	if f.Kind == text.Place {
		return text.Name
	}
	return f.Kind
}
