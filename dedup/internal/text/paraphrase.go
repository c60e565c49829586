package text

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// MaxParaphrase is how many words a run may have that [Paraphrase] compares.
const MaxParaphrase = 12

// Paraphrase tells whether two runs of folded words of a language say the same, by the sets of words and phrases that its newsrooms put for each
// other: 1 if they do wherever they stand, 2 if nearly always in news, 0 if they do not or if one is longer than [MaxParaphrase]. Each word or
// entry of a run must have one in the other that is the same, another spelling of it, or of one set with it, in the same order. Articles and the
// like may be left over, if they are in no longer entry when the run is cut into the longest from its beginning: so "a few" is not "few". Runs of
// which one part has moved past the rest are 2 at best, and only if what moved is grammar, a verb of saying, an adverb or a time, or if the word
// for "of" shows the move: "mayor of London", "London mayor". Paraphrase is symmetric but not transitive, and safe for concurrent use.
func Paraphrase(code string, a, b []string) (strength int) {
	if slices.Equal(a, b) {
		return 1
	}
	if len(a) > MaxParaphrase || len(b) > MaxParaphrase {
		return 0
	}
	v := grammarOf(code).words
	p := v.phrasebook()
	var x, y run
	p.look(&x, a, v.stems)
	p.look(&y, b, v.stems)
	if x.strange(&y) || y.strange(&x) {
		return 0
	}
	switch {
	case p.inOrder(&x, &y, 1):
		return 1
	case p.inOrder(&x, &y, 2), p.moved(v, &x, &y):
		return 2
	}
	return 0
}

// phrasebook is the sets of a language, as a tree of the words of their entries.
type phrasebook struct {
	words map[string]int32 // numbers of the words, in all their spellings
	next  map[step]int32   // from a node by a word to the node
	nodes []phrase         // the first is the root
	in    []membership
	sets  []uint8 // strength of each set
}

type step struct{ node, word int32 }

// phrase is what a run of words is; the zero value only begins longer entries.
type phrase struct {
	sets     int32 // its first membership, the one of its last set; 0 for none
	leftover uint8 // strength at which it carries nothing by itself; 0 where it does
}

// membership is a link of the chain of an entry's sets, which falls.
type membership struct{ set, next int32 }

// newPhrasebook reads the sets of a language.
func newPhrasebook(code string, s *stemmer) *phrasebook {
	sections := lang.Sets(code)
	if sections == nil {
		return new(phrasebook)
	}
	size := 0
	for _, section := range sections {
		size += len(section.Entries)
	}
	p := &phrasebook{words: make(map[string]int32, size/2), next: make(map[step]int32, size), nodes: make([]phrase, 1, size), in: make([]membership, 1, size)}
	for _, section := range sections {
		p.read(section, s)
	}
	return p
}

// read adds the sets of a section, or its words that may be left over.
func (p *phrasebook) read(section lang.Section, s *stemmer) {
	begin := 0
	for _, end := range section.Lines {
		entries := section.Entries[begin:end]
		begin = end
		strength := uint8(2)
		if entries[0].Attr["strength"] == "1" {
			strength = 1
		}
		p.sets = append(p.sets, strength)
		for k := range entries {
			at := &p.nodes[p.node(entries[k].Text, s)]
			if section.Class == "leftover" {
				at.leftover = strength
				continue
			}
			p.in = append(p.in, membership{int32(len(p.sets) - 1), at.sets})
			at.sets = int32(len(p.in) - 1)
		}
	}
}

// node returns the node of an entry, made if it is new.
func (p *phrasebook) node(entry string, s *stemmer) (n int32) {
	for begin := 0; begin < len(entry); {
		end := begin
		for end < len(entry) && entry[end] != ' ' {
			end++
		}
		at := step{n, p.number(entry[begin:end], s)}
		begin = end + 1
		var ok bool
		if n, ok = p.next[at]; !ok {
			n = int32(len(p.nodes))
			p.nodes = append(p.nodes, phrase{})
			p.next[at] = n
		}
	}
	return n
}

// number returns the number of a word of an entry: that of its first spelling.
func (p *phrasebook) number(w string, s *stemmer) int32 {
	n, ok := p.words[w]
	if !ok {
		first := s.spell(w)
		if n, ok = p.words[first]; !ok {
			n = int32(len(p.words))
			p.words[first] = n
		}
		p.words[w] = n
	}
	return n
}

// lookup returns the number of a word, -1 for one that no entry has.
func (p *phrasebook) lookup(w string, s *stemmer) int32 {
	if n, ok := p.words[w]; ok {
		return n
	}
	if n, ok := p.words[s.spell(w)]; ok {
		return n
	}
	return -1
}

// shared returns the strength of the strongest set that two entries share, 0 for none.
func (p *phrasebook) shared(a, b phrase) (strength uint8) {
	for i, j := a.sets, b.sets; i != 0 && j != 0; {
		switch x, y := p.in[i], p.in[j]; {
		case x.set > y.set:
			i = x.next
		case x.set < y.set:
			j = y.next
		default:
			if s := p.sets[x.set]; strength == 0 || s < strength {
				strength = s
			}
			i, j = x.next, y.next
		}
	}
	return strength
}

// run is what is known of a run of words.
type run struct {
	n     int
	word  [MaxParaphrase]string // in the first of its spellings if no entry has it
	id    [MaxParaphrase]int32  // number of the word, -1 for one that no entry has
	spans [MaxParaphrase]spans  // the entries that begin with the word, shorter first
	over  [MaxParaphrase]span   // the longest entry, if nothing longer covers it and it may be left over
}

// spans are a few entries that begin at one word; no entry has more words.
type spans struct {
	all [maxEntry]span
	n   int
}

const maxEntry = 6

// span is an entry and how many words it takes; 0 for none.
type span struct {
	words int
	phrase
}

// look looks up the words of a run, finds its entries, and cuts it to see what may be left over.
func (p *phrasebook) look(x *run, words []string, s *stemmer) {
	x.n = len(words)
	for i, w := range words {
		if x.word[i], x.id[i] = w, p.lookup(w, s); x.id[i] < 0 {
			x.word[i] = s.spell(w)
		}
	}
	p.find(x)
	for i := 0; i < x.n; {
		longest := span{words: 1}
		if s := &x.spans[i]; s.n > 0 {
			longest = s.all[s.n-1]
		}
		if longest.leftover > 0 {
			x.over[i] = longest
		}
		i += longest.words
	}
}

// find finds the entries of a run.
func (p *phrasebook) find(x *run) {
	for i := range x.n {
		for n, k := int32(0), i; k < x.n && x.id[k] >= 0 && k-i < maxEntry; k++ {
			if n = p.next[step{n, x.id[k]}]; n == 0 {
				break
			}
			if e := p.nodes[n]; e != (phrase{}) {
				x.spans[i].all[x.spans[i].n] = span{k + 1 - i, e}
				x.spans[i].n++
			}
		}
	}
}

// strange reports whether a run has a word that neither an entry nor the other run has: a quick no.
func (x *run) strange(y *run) bool {
	for i := range x.n {
		if x.id[i] < 0 && !slices.Contains(y.word[:y.n], x.word[i]) {
			return true
		}
	}
	return false
}

// inOrder reports whether two runs say the same, part by part, at most at the given strength number.
func (p *phrasebook) inOrder(x, y *run, strength uint8) bool {
	var reach [MaxParaphrase + 1]uint16 // by how many words of x are passed, with how many of y they can be: a bit each
	reach[0] = 1
	for i := range x.n + 1 {
		for j := range y.n + 1 {
			if reach[i]>>j&1 == 0 {
				continue
			}
			if i < x.n && holds(x.over[i].leftover, strength) {
				reach[i+x.over[i].words] |= 1 << j
			}
			if j < y.n && holds(y.over[j].leftover, strength) {
				reach[i] |= 1 << (j + y.over[j].words)
			}
			if i < x.n && j < y.n {
				p.pass(&reach, x, y, i, j, strength)
			}
		}
	}
	return reach[x.n]>>y.n&1 != 0
}

// pass notes what is reached past a word or entry of x and one of y that say the same.
func (p *phrasebook) pass(reach *[MaxParaphrase + 1]uint16, x, y *run, i, j int, strength uint8) {
	if x.id[i] == y.id[j] && (x.id[i] >= 0 || x.word[i] == y.word[j]) {
		reach[i+1] |= 1 << (j + 1)
	}
	for _, a := range x.spans[i].all[:x.spans[i].n] {
		for _, b := range y.spans[j].all[:y.spans[j].n] {
			if holds(p.shared(a.phrase, b.phrase), strength) {
				reach[i+a.words] |= 1 << (j + b.words)
			}
		}
	}
}

// holds reports whether there is a strength and its number is at most the given.
func holds(strength, most uint8) bool { return strength != 0 && strength <= most }

// moved reports whether the runs say the same when a part of one is put past the rest, and it may move.
func (p *phrasebook) moved(v *vocabulary, x, y *run) bool {
	genitive := v.hasOf(x) != v.hasOf(y)
	return p.movedIn(v, x, y, genitive) || p.movedIn(v, y, x, genitive)
}

func (p *phrasebook) movedIn(v *vocabulary, x, y *run, genitive bool) bool {
	for at := 1; at < y.n; at++ {
		if !genitive && !v.all(y.word[:at], classMoves) && !v.all(y.word[at:y.n], classMoves) {
			continue
		}
		z := y.turned(at)
		p.find(&z)
		if p.inOrder(x, &z, 2) {
			return true
		}
	}
	return false
}

// turned returns the run with the words before at put after the others, its entries not found yet. What may be left over stays so.
func (x *run) turned(at int) run {
	z := run{n: x.n}
	for i := range x.n {
		k := (i + x.n - at) % x.n
		z.word[k], z.id[k] = x.word[i], x.id[i]
		if i >= at || i+x.over[i].words <= at {
			z.over[k] = x.over[i]
		}
	}
	return z
}

// classMoves is what may stand before or after what it belongs to.
const classMoves = ClassSay | ClassAdverb | ClassTime | ClassFunction | ClassColour

// all reports whether each of the words is of one of the classes.
func (v *vocabulary) all(words []string, c Class) bool {
	for _, w := range words {
		if v.of(w)&c == 0 {
			return false
		}
	}
	return true
}

// hasOf reports whether a run has the word for "of" by itself.
func (v *vocabulary) hasOf(x *run) bool {
	for i := range x.n {
		if x.over[i].words == 1 && v.of(x.word[i])&classOf != 0 {
			return true
		}
	}
	return false
}
