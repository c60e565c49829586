package stream

import (
	"cmp"
	"maps"
	"slices"

	"github.com/samewire/samewire/dedup/internal/result"
)

// cluster is the stories of one report.
type cluster struct {
	number  uint32
	members []*story        // copies too
	latest  uint32          // the highest number of one
	lost    bool            // a member has left it since that was found
	from    []uint32        // clusters that were merged into it
	seen    *result.Cluster // what it was found to be, until that changes
	changes int             // of its members
}

// move makes a story a member of another cluster; 0 for none.
func (c *change) move(x *story, number uint32) {
	if x.cluster == number {
		return
	}
	if k := c.clusters[x.cluster]; k != nil {
		last := len(k.members) - 1
		k.members[x.at] = k.members[last]
		k.members[x.at].at = x.at
		k.members[last] = nil
		k.members, k.lost = k.members[:last], true
		k.change()
		c.touched[k] = true
	}
	if c.into[x.cluster] != number || number == 0 { // or its row goes on naming what was merged
		c.changed(x)
	}
	x.cluster = number
	if number == 0 {
		return
	}
	k := c.clusters[number]
	if k == nil {
		k = &cluster{number: number}
		c.clusters[number] = k
	}
	x.at = uint32(len(k.members))
	k.members = append(k.members, x)
	k.latest = max(k.latest, x.number)
	k.change()
	c.touched[k] = true
}

// change notes that a cluster has other members.
func (k *cluster) change() {
	k.seen = nil
	k.changes++
}

// born returns the number of a new cluster.
func (c *change) born() uint32 {
	n := c.nextCluster
	c.nextCluster++
	return n
}

// put puts a story, and its copies, to the cluster of another one.
func (c *change) put(x, to *story) {
	if to.cluster == 0 {
		c.move(to, c.born())
		c.follow(to)
	}
	c.move(x, to.cluster)
	c.follow(x)
}

// follow puts the copies of a story to its cluster.
func (c *change) follow(x *story) {
	if x.same == nil {
		return
	}
	if x.cluster == 0 {
		c.move(x, c.born())
	}
	if x.same.cluster == x.cluster {
		return
	}
	for _, y := range x.copies() {
		c.move(y, x.cluster)
	}
	x.same.cluster = x.cluster
}

// assign makes clusters of the groups of some first ones: all that are alike with these are among them. A cluster goes on where
// most of its members are, in the oldest group of equals; of several that go on in one the oldest does, and the others are merged into it. One of which members are
// not looked at goes on there.
func (c *change) assign(involved []*story, groups [][]*story) {
	if len(involved) == 0 {
		return
	}
	type going struct{ group, members int }
	slices.SortFunc(groups, func(a, b []*story) int { return cmp.Compare(oldest(a), oldest(b)) })
	goesOn := map[uint32]going{}
	grouped := map[*story]bool{}
	here := map[uint32]int{} // members that are looked at, of each cluster
	for _, x := range involved {
		x.count(here)
	}
	for g, firsts := range groups {
		counts := map[uint32]int{}
		for _, x := range firsts {
			grouped[x] = true
			x.count(counts)
		}
		for k, n := range counts {
			if k != 0 && n > goesOn[k].members && here[k] == len(c.clusters[k].members) {
				goesOn[k] = going{g, n}
			}
		}
	}
	numbers := make([]uint32, len(groups))
	olds := slices.Sorted(maps.Keys(goesOn))
	for _, k := range olds {
		g := goesOn[k].group
		if numbers[g] == 0 {
			numbers[g] = k
			continue
		}
		c.into[k] = numbers[g]
		c.merged[k] = numbers[g]
		c.renamed[k] = true
	}
	for _, x := range involved {
		if !grouped[x] {
			c.move(x, 0)
		}
	}
	for g, firsts := range groups {
		if numbers[g] == 0 {
			numbers[g] = c.born()
		}
		for _, x := range firsts {
			c.move(x, numbers[g])
			c.follow(x)
		}
	}
	for _, k := range olds {
		if n, ok := c.merged[k]; ok {
			to := c.clusters[n]
			if from := c.clusters[k]; from != nil {
				to.from = append(to.from, from.from...)
			}
			to.from = append(to.from, k)
		}
	}
}

// count counts a first one and its copies by their clusters.
func (x *story) count(counts map[uint32]int) {
	counts[x.cluster]++
	switch {
	case x.same == nil:
	case x.same.cluster != several:
		counts[x.same.cluster] += len(x.copies())
	default:
		for _, y := range x.copies() {
			counts[y.cluster]++
		}
	}
}

func oldest(stories []*story) uint32 {
	least := uint32(mostNumbers)
	for _, x := range stories {
		least = min(least, x.eldest().number)
	}
	return least
}

// bury ends the clusters that have less than two members.
func (c *change) bury() {
	for _, k := range slices.SortedFunc(maps.Keys(c.touched), func(a, b *cluster) int { return cmp.Compare(a.number, b.number) }) {
		c.told[k.number] = true
		if len(k.members) == 1 {
			c.move(k.members[0], 0)
		}
		if k.lost {
			k.latest, k.lost = 0, false
			for _, x := range k.members {
				k.latest = max(k.latest, x.number)
			}
		}
		if len(k.members) > 0 {
			continue
		}
		delete(c.clusters, k.number)
		if _, ok := c.into[k.number]; ok {
			continue // what was merged into it went on with it
		}
		for _, n := range k.from {
			delete(c.into, n)
			c.renamed[n] = true
		}
	}
	clear(c.touched)
}
