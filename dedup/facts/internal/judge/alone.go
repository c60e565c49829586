package judge

import (
	"iter"
	"math"

	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Stretch is a sentence of one story, or words in a row of one, that the other story may not tell.
type Stretch struct {
	Side  int // 0 for A, 1 for B
	Words differ.Range
	Sort  Sort
}

// Sort is what a stretch is.
type Sort uint8

// The sorts of stretches.
const (
	Sentence  Sort = iota
	Clause         // words in a row that no partner of the sentence has
	Quotation      // the words between quotation marks, of which no partner has many
	Named          // a name of which the other story has half the words at most
)

// clauseContent is how many content words that the other story has not make a stretch.
const clauseContent = 3

// Stretches returns the sentences of both stories, and in those that have a partner the words in a row, the quotations and the names which none of the
// partners has.
func (s *Scene) Stretches() iter.Seq[Stretch] {
	return func(yield func(Stretch) bool) {
		for n := range s.sides {
			for i := range s.sides[n].Sentences {
				if !s.stretches(n, i, yield) {
					return
				}
			}
		}
	}
}

// stretches yields those of one sentence, and reports whether more are wanted.
func (s *Scene) stretches(n, i int, yield func(Stretch) bool) bool {
	x := s.sides[n].Sentences[i]
	if !yield(Stretch{n, differ.Range{First: x.First, Last: x.Last}, Sentence}) {
		return false
	}
	if len(s.sides[n].links(i)) == 0 {
		return true
	}
	for k := x.First; k < x.Last; {
		if s.sides[n].covered[k] >= toldBy {
			k++
			continue
		}
		first, last, content := k, k, 0
		for ; k < x.Last; k++ {
			if s.sides[n].covered[k] >= toldBy {
				if k+1 < x.Last && s.sides[n].Entry(k).Function && s.sides[n].covered[k+1] < toldBy && !s.paired(n, k) {
					continue // a lone function word of a clause that only this story has
				}
				break
			}
			last = k + 1
			if !s.sides[n].Entry(k).Function {
				content++
			}
		}
		if content >= clauseContent && last-first < x.Last-x.First && !yield(Stretch{n, differ.Range{First: first, Last: last}, Clause}) {
			return false
		}
	}
	return s.lone(n, i, yield)
}

// lone yields the quotations and names in a sentence of which the other story has nothing, or little, and reports whether more are wanted.
func (s *Scene) lone(n, sentence int, yield func(Stretch) bool) bool {
	me, other := &s.sides[n], &s.sides[1-n]
	all := me.FactsOf(sentence)
	for i := range all {
		f := &all[i]
		r := differ.Range{First: f.First, Last: f.Last}
		content, covered, held := 0, 0, 0
		for k := r.First; k < r.Last; k++ {
			if me.Entry(k).Function {
				continue
			}
			content++
			if me.covered[k] >= toldBy {
				covered++
			}
			if int(me.IDs[k]) < len(other.holds) && other.holds[me.IDs[k]] > 0 {
				held++
			}
		}
		sort := Sentence
		switch {
		case content == 0:
		case f.Kind == text.Quote && 2*covered <= content:
			sort = Quotation
		case (f.Kind == text.Name || f.Kind == text.Place) && 2*held <= content:
			sort = Named
		}
		if sort != Sentence && !yield(Stretch{n, r, sort}) {
			return false
		}
	}
	return true
}

// toldBy is the probability of a pair of sentences from which a word that both have counts as told by both.
const toldBy = .3

// paired reports whether a word and one beside it are linked to neighbours of the other story.
func (s *Scene) paired(n, k int) bool {
	for _, l := range s.sides[n].links(s.sides[n].SentenceOf(k)) {
		p := place{Scene: s, k: &s.Links[l]}
		if to := p.partner(n, k); to >= 0 && (p.partner(n, k-1) == to-1 || p.partner(n, k+1) == to+1) {
			return true
		}
	}
	return false
}

// AloneFeatures appends the features of a stretch.
func (s *Scene) AloneFeatures(st Stretch, dst []float32) []float32 {
	e := evidence{x: dst}
	s.describeAlone(st, &e)
	return e.x
}

// AloneNames names the features of stretches.
func AloneNames(s *Scene, st Stretch) []string {
	e := evidence{named: true}
	s.describeAlone(st, &e)
	return e.names
}

func (s *Scene) describeAlone(st Stretch, e *evidence) {
	me, other := &s.sides[st.Side], &s.sides[1-st.Side]
	sentence := me.SentenceOf(st.Words.First)
	var best, second, share, dice, rank float32
	for _, l := range me.links(sentence) {
		k := &s.Links[l]
		switch {
		case k.P > best:
			best, second = k.P, best
		case k.P > second:
			second = k.P
		}
		share, dice, rank = max(share, k.Share*k.P), max(dice, k.Dice), max(rank, k.Rank)
	}
	var all, covered, told, run, longest, names, quoted, content float32
	for i := st.Words.First; i < st.Words.Last; i++ {
		r := me.Entry(i).Rarity + .02
		all += r
		covered += r * me.covered[i]
		if int(me.IDs[i]) < len(other.holds) && other.holds[me.IDs[i]] > 0 {
			told += r
		}
		if me.fact[i]&(inName|inNumber|inTime) != 0 {
			names++
		}
		if me.Words[i].Quoted() {
			quoted++
		}
		if !me.Entry(i).Function {
			content++
		}
		if me.covered[i] < toldBy {
			run += r
			longest = max(longest, run)
		} else if !me.Entry(i).Function {
			run = 0
		}
	}
	n := float32(st.Words.Len())
	x := me.Sentences[sentence]
	e.flag("whole", st.Sort == Sentence)
	e.flag("quotation", st.Sort == Quotation)
	e.flag("named", st.Sort == Named)
	e.put("best", best)
	e.put("second", second)
	e.put("share", share)
	e.put("dice", dice)
	e.put("rank", rank)
	e.put("partners", float32(len(me.links(sentence))))
	e.put("covered", covered/all)
	e.put("told", told/all)
	e.put("told not covered", max(0, told-covered)/all)
	e.put("longest", longest)
	e.put("longest share", longest/all)
	e.put("weight", all)
	e.put("words", capped(n, 60))
	e.put("content", capped(content, 40))
	e.put("facts", names/n)
	e.put("quoted", quoted/n)
	known, count := s.toldFacts(st)
	e.put("facts told", known)
	e.put("fact count", capped(count, 6))
	e.flag("unpaired", len(me.links(sentence)) == 0)
	e.put("story alone", s.alone[st.Side])
	e.put("of sentence", n/float32(max(1, x.Last-x.First)))
	e.put("beside", max(s.aloneness(st.Side, sentence-1), s.aloneness(st.Side, sentence+1)))
	e.put("both beside", min(s.aloneness(st.Side, sentence-1), s.aloneness(st.Side, sentence+1)))
	e.flag("lead", sentence < 2)
	e.put("from end", capped(float32(len(me.Sentences)-sentence), 6))
	e.put("rest of hunk", s.opposite(st))
	e.put("length", float32(math.Log(float64(1+len(me.Words))/float64(1+len(other.Words)))))
	p := place{Scene: s, r: [2]differ.Range{}}
	p.r[st.Side] = st.Words
	e.flag("ends", st.Words.Last == x.Last)
	e.flag("starts", st.Words.First == x.First)
	e.flag("parted", p.parted(st.Side, st.Words.First))
}

// aloneness returns how little of a sentence has a partner: 1 where there is no such sentence.
func (s *Scene) aloneness(n, sentence int) float32 {
	if sentence < 0 || sentence >= len(s.sides[n].Sentences) {
		return .5
	}
	var best float32
	for _, l := range s.sides[n].links(sentence) {
		best = max(best, s.Links[l].P)
	}
	return 1 - best
}

// opposite returns how many words of the other story stand in the place of a stretch, over its own.
func (s *Scene) opposite(st Stretch) float32 {
	if st.Sort == Sentence {
		return 0
	}
	var most float32
	for _, l := range s.sides[st.Side].links(s.sides[st.Side].SentenceOf(st.Words.First)) {
		for _, h := range s.Links[l].Hunks {
			mine, theirs := h.A, h.B
			if st.Side == 1 {
				mine, theirs = theirs, mine
			}
			if mine.Overlaps(st.Words) {
				most = max(most, float32(theirs.Len())/float32(st.Words.Len()))
			}
		}
	}
	return capped(most, 3)
}

// toldFacts returns the share of the names, numbers and times in a stretch that the other story tells anywhere, and how many there are; -1
// for none.
func (s *Scene) toldFacts(st Stretch) (share, count float32) {
	me := &s.sides[st.Side]
	all := me.FactsOf(me.SentenceOf(st.Words.First))
	var told float32
	for i := range all[:min(len(all), 24)] {
		f := &all[i]
		if f.Kind != text.Number && f.Kind != text.Time && f.Kind != text.Name || !st.Words.Overlaps(differ.Range{First: f.First, Last: f.Last}) {
			continue
		}
		count++
		if s.sides[1-st.Side].tells(f) {
			told++
		}
	}
	if count == 0 {
		return -1, 0
	}
	return told / count, count
}

// unpaired returns the share of a story's sentences without a partner.
func (s *side) unpaired() float32 {
	alone := 0
	for i := range s.Sentences {
		if len(s.links(i)) == 0 {
			alone++
		}
	}
	return float32(alone) / float32(max(1, len(s.Sentences)))
}
