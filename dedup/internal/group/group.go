// Package group has what stories of one report make: groups joined along their write-throughs, and what a group is. Stories go by numbers in the order of their
// ids.
package group

import "github.com/samewire/samewire/dedup/internal/match"

// Group is stories that run one wire report.
type Group struct {
	Medoid   int // the member most like the others by Jaccard; of equals the first
	Members  []Member
	Versions []Version // the members whose times are known, in their order; none where fewer than two are
}

// Member is a story of a group.
type Member struct {
	Story     int
	Jaccard   float64 // exact, with the medoid
	Contained float64 // share of the member's shingles found in the medoid, exact
}

// medoidSample bounds how many members each member is compared with to find the medoid.
const medoidSample = 64

// Describer describes groups.
type Describer struct {
	// Overlap returns the overlap of the bodies of two stories. Where held is not negative b will be asked for again under this number.
	Overlap func(a, b, held int) match.Overlap
	Moment  func(i int) Moment
	Over    func() bool // the work is to end: what is returned then means nothing
}

// Of describes the group of some distinct stories, sorted, and their copies.
func (d *Describer) Of(distinct []int, copies map[int][]int) Group {
	against := distinct
	if len(distinct) > medoidSample {
		against = make([]int, medoidSample)
		for i := range against {
			against[i] = distinct[i*len(distinct)/medoidSample]
		}
	}
	best, most := 0, -1.0
	for i, m := range distinct {
		if d.Over() {
			return Group{}
		}
		sum := 0.0
		for k, j := range against {
			jaccard := 1.0
			if j != m {
				jaccard = d.Overlap(m, j, k).Jaccard
			}
			sum += jaccard * float64(len(copies[j])+1)
		}
		if sum > most {
			best, most = i, sum
		}
	}
	members := len(distinct)
	for _, i := range distinct {
		members += len(copies[i])
	}
	out := Group{Medoid: distinct[best], Members: make([]Member, 0, members)}
	for k, i := range distinct {
		if d.Over() {
			return Group{}
		}
		o := match.Overlap{Jaccard: 1, AInB: 1, BInA: 1}
		if k != best {
			held := -1
			if len(against) == len(distinct) {
				held = k
			}
			o = d.Overlap(distinct[best], i, held)
		}
		out.Members = append(out.Members, Member{i, o.Jaccard, o.BInA})
		for _, j := range copies[i] {
			out.Members = append(out.Members, Member{j, o.Jaccard, o.BInA})
		}
	}
	out.Versions = d.versions(out.Members, distinct, copies)
	return out
}
