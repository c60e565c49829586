package dedup

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/linkage"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// Cluster is the stories that run one wire report.
type Cluster struct {
	ID       string   // the smallest member id
	Medoid   string   // the member most like the others by Jaccard; of equals the one with the smallest id
	Members  []Member // by id, two or more
	Agencies []string // the agencies that members credit, most often first, ties by name
}

// Member is a story of a cluster.
type Member struct {
	ID, Source string
	Jaccard    float64 // exact, with the medoid, over the shingles of the bodies
	Contained  float64 // share of the member's shingles found in the medoid, exact
}

// candidateShare is the least share of the shorter story's shingles that a pair is looked at for. Rewrites of one report share a third and
// more; the estimate by shared keys swings by about a tenth. For shares that large a part of the keys suffices that small passages ask for,
// and of a family of many copies some pairs suffice, as linkage measures the others.
const (
	candidateShare  = 0.15
	candidateRate   = 0.6 // of Config.Rate
	candidateWindow = 4   // one in so many of Config.Window
)

// Clusters groups stories by wire report and returns the groups of two or more, largest first, ties by id. The result depends neither on the
// order of the stories nor on the number of cores. The first error that articles yields ends the reading and is returned, as is the first
// of an [Origin]; two stories with one id are a [*DuplicateIDError].
//
// Stories that share less than about a tenth of their text with any other, word for word, are left out before they are looked at more closely
// (MATCHING.md counts what that loses).
//
// A pair's probability of being one report comes from its overlap alone; groups are joined by average linkage over it, so that reports which
// share one passage, or a chain of them, stay apart. Stories of fewer than 20 words are grouped with the same words only.
//
// Until all articles have been read, those texts that have no Origin are kept: 64 MB in memory, more in a temporary file in [os.TempDir]. So are
// words beyond 384 MB while stories are compared. Where no file can be written, all stays in memory.
func Clusters(cfg Config, articles iter.Seq2[Article, error]) ([]Cluster, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	pool := new(memory.Pool)
	return clusters(cfg, pool, screened(cfg, fine, pool, articles))
}

// clusters is Clusters without the screen, and with memory from a pool, which may be nil.
func clusters(cfg Config, pool *memory.Pool, articles iter.Seq2[Article, error]) ([]Cluster, error) {
	cfg.MinJaccard = 0 // for Pairs only
	cfg.Rate *= candidateRate
	cfg.Window = max(2, cfg.Window/candidateWindow)
	c, err := read(cfg, sampled, pool, articles)
	if err != nil {
		return nil, err
	}
	defer c.bodies.close()
	first, copies := c.fold()
	c.setStockAside()
	pairs := c.candidates(
		func(i int) bool { return first[i] != int32(i) || c.stories[i].told < least },
		func(hits, reach int) bool { return float64(hits) >= candidateShare*float64(reach) })
	describers := c.describers()
	likes, known := make([]float64, len(pairs)), newMeasured(pairs)
	c.each(len(pairs), func(worker, i int) {
		d := describers[worker]
		likes[i] = d.probability(int(pairs[i].A), int(pairs[i].B))
		if n, ok := d.bodies(); ok {
			known.of[i] = n
		}
	})
	edges := make([]linkage.Edge, 0, len(pairs))
	for i, p := range pairs {
		if likes[i] >= cfg.Cut/10 {
			edges = append(edges, linkage.Edge{A: int(p.A), B: int(p.B), Like: likes[i]})
		}
	}
	groups := linkage.Groups(len(c.stories), edges, cfg.Cut, cfg.Cores, func(worker, a, b int) float64 { return describers[worker].probability(a, b) })
	grouped := make([]bool, len(c.stories))
	for _, g := range groups {
		for _, i := range g {
			grouped[i] = true
		}
	}
	for i, same := range copies {
		if len(same) > 0 && !grouped[i] {
			groups = append(groups, []int{i})
		}
	}
	clusters := make([]Cluster, len(groups))
	c.each(len(groups), func(worker, i int) { clusters[i] = describers[worker].cluster(groups[i], copies, known) })
	slices.SortFunc(clusters, func(a, b Cluster) int {
		if n := cmp.Compare(len(b.Members), len(a.Members)); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	if err := c.bodies.err(); err != nil {
		return nil, err
	}
	return clusters, nil
}

// fold finds the stories with the same words. first[i] is the first story with i's words; copies[i] lists the others of a first story. Stories
// without words are each their own.
func (c *corpus) fold() (first []int32, copies map[int][]int) {
	first, copies = make([]int32, len(c.stories)), map[int][]int{}
	byDigest := make([]uint64, len(c.stories)) // the upper half of a digest over the story
	for i, s := range c.stories {
		first[i], byDigest[i] = int32(i), s.digest&^math.MaxUint32|uint64(i)
	}
	byDigest, _ = radix.Sort(byDigest, nil, 32, 32)
	var a, b side
	from := 0 // of the stories with one digest
	for k, x := range byDigest {
		i := int(uint32(x))
		if byDigest[from]>>32 != x>>32 {
			from = k
		}
		if from == k || c.stories[i].place.words == 0 {
			continue
		}
		for _, y := range byDigest[from:k] {
			j := int(uint32(y))
			if first[j] != int32(j) || c.stories[i].digest != c.stories[j].digest {
				continue
			}
			a.load(c, i)
			b.load(c, j)
			if a.identical(&b) {
				first[i] = int32(j)
				copies[j] = append(copies[j], i)
				break
			}
		}
	}
	return first, copies
}

// medoidSample bounds how many members each member is compared with to find the medoid.
const medoidSample = 64

// cluster describes the group of the distinct stories g and their copies.
func (d *describer) cluster(g []int, copies map[int][]int, known *measured) Cluster {
	against := g
	if len(g) > medoidSample {
		against = make([]int, medoidSample)
		for i := range against {
			against[i] = g[i*len(g)/medoidSample]
		}
	}
	for len(d.held) < len(against) {
		d.held = append(d.held, side{})
	}
	best, most := 0, -1.0
	for i, m := range g {
		sum := 0.0
		for k, j := range against {
			jaccard := 1.0
			if j != m {
				jaccard = d.overlapOf(m, j, known, &d.held[k]).jaccard
			}
			sum += jaccard * float64(len(copies[j])+1)
		}
		if sum > most {
			best, most = i, sum
		}
	}
	stories := d.corpus.stories
	members := len(g)
	for _, i := range g {
		members += len(copies[i])
	}
	out := Cluster{Medoid: stories[g[best]].id, Members: make([]Member, 0, members)}
	credits := map[string]int{}
	for k, i := range g {
		e := overlap{1, 1, 1}
		if k != best {
			b := &d.b
			if len(against) == len(g) {
				b = &d.held[k]
			}
			e = d.overlapOf(g[best], i, known, b)
		}
		for _, j := range append([]int{i}, copies[i]...) {
			s := stories[j]
			out.Members = append(out.Members, Member{s.id, s.source, e.jaccard, e.bInA})
			for _, name := range s.agencies {
				credits[name]++
			}
		}
	}
	slices.SortFunc(out.Members, func(a, b Member) int { return strings.Compare(a.ID, b.ID) })
	out.ID = out.Members[0].ID
	for name := range credits {
		out.Agencies = append(out.Agencies, name)
	}
	slices.SortFunc(out.Agencies, func(a, b string) int {
		if n := cmp.Compare(credits[b], credits[a]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	return out
}
