package learn

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Trees is a sum of regression trees, whose logistic is a probability. The zero value says one half of everything. It is immutable and safe for
// concurrent use.
type Trees struct {
	base  float32
	nodes []node  // all trees, one after another, roots first
	roots []int32 // of each tree, an index into nodes
	width int     // features of a row
}

// node is a split, or a leaf where feature is negative. It is small: walks over trees wait for memory.
type node struct {
	bound   float32 // a row goes left where its feature is at most bound; of a leaf its value
	child   int32   // index of the left node; the right one follows it
	feature int16
}

// TreeOptions say how trees are grown.
type TreeOptions struct {
	Trees    int     // how many
	Leaves   int     // most leaves of a tree
	Rate     float64 // how much of each tree's step is taken, in (0, 1]
	MinHess  float64 // least sum of second derivatives in a leaf: about a quarter of its rows
	L2       float64 // added to each sum of second derivatives
	Features float64 // share of the features that each tree may use, in (0, 1]; taken in turns, not by chance
	Rows     float64 // share of the rows that each tree sees; taken in turns
	Groups   []int32 // optional, one a row: rows of one group are taken or left together
	Sets     int     // how many sets of trees are grown, each on other turns of features and rows, and averaged; 0 means 1

	set int
}

const bins = 64

// FitTrees fits trees to rows, which must all be of one width. It returns the zero value for no rows.
func FitTrees(rows []Row, o TreeOptions) *Trees {
	if len(rows) == 0 {
		return &Trees{}
	}
	if o.Sets > 1 {
		return fitSets(rows, o)
	}
	g := newGrower(rows, o)
	t := &Trees{width: len(rows[0].X)}
	var pos, all float64
	for _, r := range rows {
		pos += float64(r.Label * r.Weight)
		all += float64(r.Weight)
	}
	p := min(max(pos/all, 1e-6), 1-1e-6)
	t.base = float32(Logit(p))
	for i := range g.score {
		g.score[i] = float64(t.base)
	}
	for k := range o.Trees {
		g.step(t, k)
	}
	return t
}

// fitSets averages the scores of several sets of trees.
func fitSets(rows []Row, o TreeOptions) *Trees {
	n := o.Sets
	o.Sets = 1
	mean := &Trees{width: len(rows[0].X)}
	for set := range n {
		o.set = set
		t := FitTrees(rows, o)
		mean.base += t.base / float32(n)
		shift := int32(len(mean.nodes))
		for _, r := range t.roots {
			mean.roots = append(mean.roots, r+shift)
		}
		for _, x := range t.nodes {
			x.child += shift
			if x.feature < 0 {
				x.bound /= float32(n)
			}
			mean.nodes = append(mean.nodes, x)
		}
	}
	return mean
}

// grower holds the rows as bins of features.
type grower struct {
	o      TreeOptions
	rows   []Row
	binned [][]uint8   // by feature
	bounds [][]float32 // by feature: upper bounds of the bins but the last
	score  []float64
	grad   []float64
	hess   []float64
}

func newGrower(rows []Row, o TreeOptions) *grower {
	width := len(rows[0].X)
	g := &grower{o: o, rows: rows, binned: make([][]uint8, width), bounds: make([][]float32, width), score: make([]float64, len(rows)), grad: make([]float64, len(rows)), hess: make([]float64, len(rows))}
	each(width, func(f int) { g.bin(f) })
	return g
}

// bin cuts a feature's values at quantiles.
func (g *grower) bin(f int) {
	values := make([]float32, len(g.rows))
	for i, r := range g.rows {
		values[i] = r.X[f]
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	distinct := slices.Compact(slices.Clone(sorted))
	var bounds []float32
	if len(distinct) <= bins {
		for i := 0; i+1 < len(distinct); i++ {
			bounds = append(bounds, (distinct[i]+distinct[i+1])/2)
		}
	} else {
		for b := 1; b < bins; b++ {
			v := sorted[b*len(sorted)/bins]
			k, _ := slices.BinarySearch(distinct, v)
			if k+1 < len(distinct) {
				v = (v + distinct[k+1]) / 2
			} else {
				continue
			}
			if n := len(bounds); n == 0 || bounds[n-1] < v {
				bounds = append(bounds, v)
			}
		}
	}
	column := make([]uint8, len(values))
	for i, v := range values {
		k, _ := slices.BinarySearchFunc(bounds, v, func(bound, v float32) int {
			if bound < v {
				return -1
			}
			return 1
		})
		column[i] = uint8(k)
	}
	g.binned[f], g.bounds[f] = column, bounds
}

// leaf is a leaf that may still be split.
type leaf struct {
	split
	grad, hess float64
	hist       []histogram // by place in the tree's list of features; nil until it is needed
}

// histogram is the sums of first and second derivatives by bin.
type histogram [bins][2]float64

// step grows tree number k and adds it to the scores.
func (g *grower) step(t *Trees, k int) {
	var rows []int32
	for i := range g.rows {
		p := sigmoid(g.score[i])
		w := float64(g.rows[i].Weight)
		g.grad[i] = w * (p - float64(g.rows[i].Label))
		g.hess[i] = w * max(p*(1-p), 1e-9)
		if g.sees(i, k) {
			rows = append(rows, int32(i))
		}
	}
	features := g.features(k)
	root := int32(len(t.nodes))
	t.roots = append(t.roots, root)
	open := grow(g, &t.nodes, rows, growth[leaf]{
		leaf:    g.newLeaf,
		split:   func(l *leaf) *split { return &l.split },
		examine: func(l *leaf) { g.examine(l, features) },
		share: func(l, small, large *leaf) {
			small.hist = g.count(small.rows, features)
			for k := range l.hist {
				for b := range l.hist[k] {
					l.hist[k][b][0] -= small.hist[k][b][0]
					l.hist[k][b][1] -= small.hist[k][b][1]
				}
			}
			large.hist = l.hist
		},
	})
	for _, l := range open {
		t.nodes[l.node].bound = float32(-g.o.Rate * l.grad / (l.hess + g.o.L2))
	}
	for i := range g.rows {
		g.score[i] += float64(t.leaf(root, g.rows[i].X))
	}
}

// sees reports whether tree k is grown on row i: rows are left out in turns, by group.
func (g *grower) sees(i, k int) bool {
	if g.o.Rows >= 1 || g.o.Rows == 0 {
		return true
	}
	key := uint64(i)
	if g.o.Groups != nil {
		key = uint64(g.o.Groups[i])
	}
	return share(key*0x9e3779b97f4a7c15+uint64(k+1000*g.o.set)*0xbf58476d1ce4e5b9) < g.o.Rows
}

// share mixes a number into [0, 1).
func share(x uint64) float64 {
	x ^= x >> 31
	x *= 0x94d049bb133111eb
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 32
	return float64(x>>11) / (1 << 53)
}

func (g *grower) features(k int) []int {
	var out []int
	for f := range g.bounds {
		if len(g.bounds[f]) == 0 {
			continue
		}
		if g.o.Features <= 0 || g.o.Features >= 1 || share(uint64(f)*0xd6e8feb86659fd93+uint64(k+1000*g.o.set)*0xa0761d6478bd642f) < g.o.Features {
			out = append(out, f)
		}
	}
	return out
}

func (g *grower) newLeaf(at int32, rows []int32) leaf {
	l := leaf{split: split{node: at, rows: rows}}
	for _, r := range rows {
		l.grad += g.grad[r]
		l.hess += g.hess[r]
	}
	return l
}

// examine finds the best split of a leaf: the largest gain, of equals the first feature and bin.
func (g *grower) examine(l *leaf, features []int) {
	if l.hess < 2*g.o.MinHess {
		return
	}
	best := make([]found, len(features))
	if l.hist == nil {
		l.hist = g.count(l.rows, features)
	}
	each(len(features), func(k int) {
		hist := &l.hist[k]
		whole := l.grad * l.grad / (l.hess + g.o.L2)
		var gl, hl float64
		for b := range g.bounds[features[k]] {
			gl += hist[b][0]
			hl += hist[b][1]
			gr, hr := l.grad-gl, l.hess-hl
			if hl < g.o.MinHess || hr < g.o.MinHess {
				continue
			}
			if gain := gl*gl/(hl+g.o.L2) + gr*gr/(hr+g.o.L2) - whole; gain > best[k].gain {
				best[k] = found{gain, b}
			}
		}
	})
	l.choose(features, best)
}

// count sums the derivatives of rows by bin, for each feature.
func (g *grower) count(rows []int32, features []int) []histogram {
	hist := make([]histogram, len(features))
	each(len(features), func(k int) {
		h, column := &hist[k], g.binned[features[k]]
		for _, r := range rows {
			c := &h[column[r]]
			c[0] += g.grad[r]
			c[1] += g.hess[r]
		}
	})
	return hist
}

// each calls do for 0 to n-1 on a few cores.
func each(n int, do func(i int)) {
	const workers = 2
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < n; i += workers {
				do(i)
			}
		}()
	}
	wg.Wait()
}

func (t *Trees) leaf(at int32, x []float32) float32 {
	for {
		n := &t.nodes[at]
		if n.feature < 0 {
			return n.bound
		}
		at = n.child
		if x[n.feature] > n.bound {
			at++
		}
	}
}

// Score returns the log odds of a row, which must have the width of the rows the trees were fitted to.
func (t *Trees) Score(x []float32) float64 {
	s := float64(t.base)
	for _, r := range t.roots {
		s += float64(t.leaf(r, x))
	}
	return s
}

// Prob returns the probability of a row.
func (t *Trees) Prob(x []float32) float64 { return sigmoid(t.Score(x)) }

// Width returns how many features a row must have; 0 for the zero value, which takes any.
func (t *Trees) Width() int { return t.width }

// Uses returns how often each feature is split on, most first.
func (t *Trees) Uses() []Use {
	count := make([]int, t.width)
	for _, n := range t.nodes {
		if n.feature >= 0 {
			count[n.feature]++
		}
	}
	uses := make([]Use, 0, t.width)
	for f, n := range count {
		if n > 0 {
			uses = append(uses, Use{f, n})
		}
	}
	slices.SortFunc(uses, func(a, b Use) int { return cmp.Or(cmp.Compare(b.Splits, a.Splits), cmp.Compare(a.Feature, b.Feature)) })
	return uses
}

// Use is how many splits ask for a feature.
type Use struct{ Feature, Splits int }

// AppendBinary appends the trees in a form that [ParseTrees] reads: width, base, number of trees, and of each its nodes in preorder. All
// numbers are little endian.
func (t *Trees) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint16(b, uint16(t.width))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(t.base))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(t.roots)))
	var walk func(at int32)
	walk = func(at int32) {
		n := t.nodes[at]
		b = binary.LittleEndian.AppendUint16(b, uint16(n.feature))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.bound))
		if n.feature >= 0 {
			walk(n.child)
			walk(n.child + 1)
		}
	}
	for _, r := range t.roots {
		walk(r)
	}
	return b, nil
}

var errTrees = errors.New("learn: trees are cut off or damaged")

// ParseTrees reads what [Trees.AppendBinary] wrote and returns what follows it.
func ParseTrees(b []byte) (*Trees, []byte, error) {
	if len(b) < 8 {
		return nil, nil, errTrees
	}
	t := &Trees{width: int(binary.LittleEndian.Uint16(b)), base: math.Float32frombits(binary.LittleEndian.Uint32(b[2:]))}
	count := int(binary.LittleEndian.Uint16(b[6:]))
	b = b[8:]
	var read func(at int32, depth int) error
	read = func(at int32, depth int) error {
		if len(b) < 6 || depth > 64 {
			return errTrees
		}
		n := node{feature: int16(binary.LittleEndian.Uint16(b)), bound: math.Float32frombits(binary.LittleEndian.Uint32(b[2:]))}
		b = b[6:]
		if n.feature < 0 {
			t.nodes[at] = n
			return nil
		}
		if int(n.feature) >= t.width {
			return fmt.Errorf("learn: a tree asks for feature %d of %d", n.feature, t.width)
		}
		n.child = int32(len(t.nodes))
		t.nodes[at] = n
		t.nodes = append(t.nodes, node{}, node{})
		if err := read(n.child, depth+1); err != nil {
			return err
		}
		return read(n.child+1, depth+1)
	}
	for range count {
		root := int32(len(t.nodes))
		t.nodes = append(t.nodes, node{})
		t.roots = append(t.roots, root)
		if err := read(root, 0); err != nil {
			return nil, nil, err
		}
	}
	return t, b, nil
}
