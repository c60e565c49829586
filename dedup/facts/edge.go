package facts

import (
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
)

// edge is two versions held against each other.
type edge struct {
	of     [2]int
	docs   [2]*align.Story
	links  []differ.Link
	told   [2][][]int // by side and sentence: its links
	sites  []site     // differences that are shown, most probable first
	places [2][][]int // by side and sentence: those that stand there
	styled [][]site   // by link: those that are not shown, most probable first
	shown  []int      // by link: how many differences Compare shows
}

// site is a difference of the two versions of an edge.
type site struct {
	edge, link  int
	words       [2]place // where it stands in both
	probability float32
	typed       bool // two facts, which need not stand in one place
	lone        bool // all that the two sentences differ in
	difference  Difference
}

// newEdge compares two versions; strict for a matrix of many.
func newEdge(c *comparison, docs []*align.Story, of [2]int, strict bool) edge {
	a, b := docs[of[0]], docs[of[1]]
	scene := judge.NewScene(a, b, align.Align(a, b, c.models.Align))
	within := *c
	if strict {
		within.least *= graver
		scene.Candidates = slices.DeleteFunc(scene.Candidates, func(x differ.Candidate) bool { return x.Origin == differ.Anew })
	}
	e := edge{of: of, docs: [2]*align.Story{a, b}, links: scene.Links, styled: make([][]site, len(scene.Links)), shown: make([]int, len(scene.Links))}
	e.told = [2][][]int{make([][]int, len(a.Sentences)), make([][]int, len(b.Sentences))}
	for i := range e.links {
		k := &e.links[i]
		e.told[0][k.A], e.told[1][k.B] = append(e.told[0][k.A], i), append(e.told[1][k.B], i)
	}
	all := c.models.Findings(scene, within.least)
	for i := range all {
		f := &all[i]
		k := &e.links[f.Link]
		s := site{link: f.Link, words: [2]place{{k.A, f.A}, {k.B, f.B}}, probability: f.P, typed: f.Origin == differ.Typed, lone: f.Lone}
		if f.P < within.least {
			e.styled[f.Link] = append(e.styled[f.Link], s)
			continue
		}
		if s.difference = within.difference(scene, f); tabled[s.difference.Kind] {
			e.sites = append(e.sites, s)
			if f.P >= c.least {
				e.shown[f.Link]++
			}
		}
	}
	return e
}

// join makes one difference of two that stand side by side in both versions, but for two pairs of typed facts.
func (e *edge) join() {
	kept := e.sites[:0]
	of := map[int][]int{} // link -> those that are kept
	for _, s := range e.sites {
		i := slices.IndexFunc(of[s.link], func(i int) bool {
			k := &kept[i]
			return k.words[0].beside(s.words[0]) && k.words[1].beside(s.words[1]) && (!k.typed || !s.typed)
		})
		if i < 0 {
			of[s.link] = append(of[s.link], len(kept))
			kept = append(kept, s)
			continue
		}
		k := &kept[of[s.link][i]]
		for side := range k.words {
			k.words[side].First, k.words[side].Last = min(k.words[side].First, s.words[side].First), max(k.words[side].Last, s.words[side].Last)
		}
		k.difference.Severity = min(k.difference.Severity, s.difference.Severity)
	}
	e.sites = kept
}

// What a matrix of three versions and more asks, since every version more adds differences that are none.
const (
	graver   = .75 // of the threshold of [Compare], from where key and high differences are looked at
	likely   = .5  // probability of a difference of less weight that is no conflict of values
	sourced  = .7  // the same of how one source is named
	certain  = .7  // probability of the pair of sentences
	restated = 3   // differences from which a pair of sentences is taken to be told anew
	listed   = 8   // the same to be a list
	ownWords = 3   // content words that one version has and the other nothing for, from which they are that version's own
	ownQuote = 6   // the same of words of a quotation
)

// choose leaves of the differences those that a matrix of many versions shows. Sentences must surely tell the same, and what is of less weight and no
// conflict of values must be more likely than not; no such thing is shown of headlines, which every version words anew. What only one version tells,
// equal values and words that are put for each other are no difference; words of one version are shown beside one place of the
// other; of two sentences of which one was told anew, conflicting values are shown and the most probable other difference; of lists that one alone.
func (e *edge) choose(heads bool) {
	others := map[int]bool{}
	var taken [2]map[int][]int // sentence -> those that are kept
	taken[0], taken[1] = map[int][]int{}, map[int][]int{}
	kept := e.sites[:0]
	for _, s := range e.sites {
		d := &s.difference
		relation := text.Relate(d.A.Value, d.B.Value)
		switch {
		case e.links[s.link].P < certain || e.own(&s):
			continue
		case relation != text.Conflict && (heads || s.probability < s.least()):
			continue
		case relation == text.Equal || relation == text.Variant:
			continue
		case d.Kind != Quote && alike(e.docs[0], s.words[0], e.docs[1], s.words[1]):
			continue
		}
		elsewhere := func(side int) bool {
			return slices.ContainsFunc(taken[side][s.words[side].sentence], func(i int) bool {
				return kept[i].link != s.link && kept[i].words[side].meets(s.words[side])
			})
		}
		if elsewhere(0) || elsewhere(1) {
			continue
		}
		if n := e.shown[s.link]; n >= listed || n >= restated && (relation != text.Conflict || d.Kind == Quote) {
			if others[s.link] {
				continue
			}
			others[s.link] = true
		}
		for side := range taken {
			at := s.words[side].sentence
			taken[side][at] = append(taken[side][at], len(kept))
		}
		kept = append(kept, s)
	}
	e.sites = kept
}

// least returns the probability that a difference which is no conflict of values needs.
func (s *site) least() float32 {
	switch {
	case s.lone || s.difference.Severity <= High:
		return 0
	case s.difference.Kind == Attribution:
		return sourced
	}
	return likely
}

// own reports whether one version has nothing in the place of what the other says in several words: that version alone tells it.
func (e *edge) own(s *site) bool {
	if s.lone || !s.words[0].Empty() && !s.words[1].Empty() {
		return false
	}
	n := 0
	for side, w := range s.words {
		for i := w.First; i < w.Last; i++ {
			if !e.docs[side].Entry(i).Function {
				n++
			}
		}
	}
	if s.difference.Kind == Quote {
		return n >= ownQuote
	}
	return n >= ownWords
}

// index notes where the differences stand, and that they are those of edge n.
func (e *edge) index(n int) {
	e.places = [2][][]int{make([][]int, len(e.docs[0].Sentences)), make([][]int, len(e.docs[1].Sentences))}
	for i := range e.sites {
		s := &e.sites[i]
		s.edge = n
		for side := range s.words {
			at := s.words[side].sentence
			e.places[side][at] = append(e.places[side][at], i)
		}
	}
}

// side returns the side that a version is.
func (e *edge) side(version int) int {
	if e.of[1] == version {
		return 1
	}
	return 0
}

// best returns the pair of sentences that tells most surely what a sentence of a side tells, and its number; nil for none.
func (e *edge) best(side, sentence int) (best *differ.Link, number int) {
	for _, i := range e.told[side][sentence] {
		if k := &e.links[i]; best == nil || k.P*k.Share > best.P*best.Share {
			best, number = k, i
		}
	}
	if best == nil || best.P < tells {
		return nil, 0
	}
	return best, number
}

// tells is the probability of a pair of sentences from which a version is taken to tell the statement.
const tells = .5

// partner returns the word that word i of a side is linked to as the same, or -1.
func partner(k *differ.Link, side, i int) int {
	if side == 0 {
		return k.Partner(i)
	}
	return k.PartnerOf(i)
}

// partners returns the range of the words that those of a range are linked to, and how many content words have none.
func (e *edge) partners(k *differ.Link, side int, r differ.Range) (to differ.Range, missing int) {
	for i := r.First; i < r.Last; i++ {
		j := partner(k, side, i)
		switch {
		case j < 0 && !e.docs[side].Entry(i).Function:
			missing++
		case j < 0:
		case to.Empty():
			to = differ.Range{First: j, Last: j + 1}
		default:
			to.First, to.Last = min(to.First, j), max(to.Last, j+1)
		}
	}
	return to, missing
}

// reach returns where the other side of a difference has what a side has in a place that the difference meets: the difference, and what the rest
// of the place is linked to if that stands beside it.
func (e *edge) reach(s *site, side int, here place) place {
	there := s.words[1-side]
	r := there.Range
	k := &e.links[s.link]
	for _, rest := range [2]differ.Range{{First: here.First, Last: min(here.Last, s.words[side].First)}, {First: max(here.First, s.words[side].Last), Last: here.Last}} {
		if to, missing := e.partners(k, side, rest); !to.Empty() && missing == 0 {
			r.First, r.Last = min(r.First, to.First), max(r.Last, to.Last)
		}
	}
	if r.Len() <= there.Len()+here.Len()+2 {
		there.Range = r
	}
	return there
}
