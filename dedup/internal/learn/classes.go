package learn

import (
	"encoding/binary"
	"math"
)

// Classes is a sum of trees whose leaves hold a score for each of several classes; the scores' softmax is their probabilities. One walk of a tree
// serves all classes. It is immutable and safe for concurrent use.
type Classes struct {
	k      int
	width  int
	base   []float32
	nodes  []node // of a leaf, child is where its scores begin in leaves
	roots  []int32
	leaves []int8 // in units of scale
	scale  float32
}

// ClassRow is an example of one class.
type ClassRow struct {
	X      []float32
	Class  int
	Weight float32
}

// FitClasses fits trees for k classes to rows, which must all be of one width. Splits are chosen by the gain summed over the classes.
func FitClasses(rows []ClassRow, k int, o TreeOptions) *Classes {
	c := &Classes{k: k, base: make([]float32, k)}
	if len(rows) == 0 {
		return c
	}
	plain := make([]Row, len(rows))
	for i, r := range rows {
		plain[i].X = r.X
	}
	c.width = len(rows[0].X)
	g := &classGrower{grower: newGrower(plain, o), rows: rows, k: k}
	prior := make([]float64, k)
	all := 0.0
	for _, r := range rows {
		prior[r.Class] += float64(r.Weight)
		all += float64(r.Weight)
	}
	for i := range prior {
		c.base[i] = float32(math.Log(max(prior[i]/all, 1e-5)))
	}
	g.score = make([]float32, len(rows)*k)
	for i := range g.score {
		g.score[i] = c.base[i%k]
	}
	g.grad, g.hess = make([]float32, len(rows)*k), make([]float32, len(rows))
	g.each = make([]float32, len(rows)*k)
	var values [][]float32
	for t := range o.Trees {
		values = g.step(c, t, values)
	}
	c.quantise(values)
	return c
}

// quantise stores the leaves as small numbers.
func (c *Classes) quantise(values [][]float32) {
	most := float32(1e-6)
	for _, v := range values {
		for _, x := range v {
			most = max(most, float32(math.Abs(float64(x))))
		}
	}
	c.scale = most / 127
	c.leaves = make([]int8, 0, len(values)*c.k)
	for _, v := range values {
		for _, x := range v {
			c.leaves = append(c.leaves, int8(math.Round(float64(x/c.scale))))
		}
	}
}

type classGrower struct {
	*grower
	rows  []ClassRow
	k     int
	score []float32 // row by row, class by class
	grad  []float32
	each  []float32 // second derivatives, row by row, class by class
	hess  []float32 // of a row
}

type classLeaf struct {
	split
	sum  []float64   // gradients by class, then the second derivatives
	hist [][]float64 // by place in the tree's list of features: bins of k+1 sums
}

func (g *classGrower) step(c *Classes, t int, values [][]float32) [][]float32 {
	k := g.k
	p := make([]float64, k)
	var rows []int32
	for i, r := range g.rows {
		softmax(p, g.score[i*k:(i+1)*k])
		h := 0.0
		for j := range p {
			y := 0.0
			if j == r.Class {
				y = 1
			}
			q := max(p[j]*(1-p[j]), 1e-6)
			g.grad[i*k+j] = r.Weight * float32(p[j]-y)
			g.each[i*k+j] = r.Weight * float32(q)
			h += q
		}
		g.hess[i] = r.Weight * float32(h)
		if g.sees(i, t) {
			rows = append(rows, int32(i))
		}
	}
	features := g.features(t)
	root := int32(len(c.nodes))
	c.roots = append(c.roots, root)
	open := grow(g.grower, &c.nodes, rows, growth[classLeaf]{
		leaf:    g.leaf,
		split:   func(l *classLeaf) *split { return &l.split },
		examine: func(l *classLeaf) { g.look(l, features) },
		share: func(l, small, large *classLeaf) {
			small.hist = g.sums(small.rows, features)
			for f := range l.hist {
				for b := range l.hist[f] {
					l.hist[f][b] -= small.hist[f][b]
				}
			}
			large.hist = l.hist
		},
	})
	for _, l := range open {
		h := make([]float64, k)
		for _, r := range l.rows {
			for j := range h {
				h[j] += float64(g.each[int(r)*k+j])
			}
		}
		v := make([]float32, k)
		for j := range v {
			v[j] = float32(max(-1.5, min(1.5, -g.o.Rate*l.sum[j]/(h[j]+g.o.L2))))
		}
		c.nodes[l.node].child = int32(len(values) * k)
		values = append(values, v)
	}
	for i := range g.rows {
		v := values[int(c.find(root, g.rows[i].X))/k]
		for j, x := range v {
			g.score[i*k+j] += x
		}
	}
	return values
}

func (g *classGrower) leaf(at int32, rows []int32) classLeaf {
	l := classLeaf{split: split{node: at, rows: rows}, sum: make([]float64, g.k+1)}
	for _, r := range rows {
		for j := range g.k {
			l.sum[j] += float64(g.grad[int(r)*g.k+j])
		}
		l.sum[g.k] += float64(g.hess[r])
	}
	return l
}

func (g *classGrower) sums(rows []int32, features []int) [][]float64 {
	hist := make([][]float64, len(features))
	k := g.k
	each(len(features), func(f int) {
		column := g.binned[features[f]]
		h := make([]float64, (len(g.bounds[features[f]])+1)*(k+1))
		for _, r := range rows {
			at := h[int(column[r])*(k+1):][:k+1]
			for j, x := range g.grad[int(r)*k:][:k] {
				at[j] += float64(x)
			}
			at[k] += float64(g.hess[r])
		}
		hist[f] = h
	})
	return hist
}

// look finds the best split of a leaf: the largest gain, of equals the first feature and bin.
func (g *classGrower) look(l *classLeaf, features []int) {
	k := g.k
	if l.sum[k] < 2*g.o.MinHess {
		return
	}
	if l.hist == nil {
		l.hist = g.sums(l.rows, features)
	}
	best := make([]found, len(features))
	each(len(features), func(f int) {
		whole := 0.0
		for _, x := range l.sum[:k] {
			whole += x * x
		}
		whole /= l.sum[k] + g.o.L2
		left := make([]float64, k+1)
		for b := range g.bounds[features[f]] {
			for j, x := range l.hist[f][b*(k+1):][:k+1] {
				left[j] += x
			}
			hl, hr := left[k], l.sum[k]-left[k]
			if hl < g.o.MinHess || hr < g.o.MinHess {
				continue
			}
			var a, c float64
			for j, x := range left[:k] {
				y := l.sum[j] - x
				a += x * x
				c += y * y
			}
			if gain := a/(hl+g.o.L2) + c/(hr+g.o.L2) - whole; gain > best[f].gain {
				best[f] = found{gain, b}
			}
		}
	})
	l.choose(features, best)
}

func softmax(p []float64, score []float32) {
	top := score[0]
	for _, s := range score {
		top = max(top, s)
	}
	sum := 0.0
	for j, s := range score {
		p[j] = math.Exp(float64(s - top))
		sum += p[j]
	}
	for j := range p {
		p[j] /= sum
	}
}

// find returns where the scores of the leaf that x comes to begin.
func (c *Classes) find(at int32, x []float32) int32 {
	for {
		n := &c.nodes[at]
		if n.feature < 0 {
			return n.child
		}
		at = n.child
		if x[n.feature] > n.bound {
			at++
		}
	}
}

// Len is how many classes there are, Width how many features a row must have.
func (c *Classes) Len() int { return c.k }

// Width returns how many features a row must have.
func (c *Classes) Width() int { return c.width }

// maxClasses bounds what Probs keeps on the stack.
const maxClasses = 16

// Probs writes the probability of each class for a row to dst, which must be as long as there are classes.
func (c *Classes) Probs(dst, x []float32) {
	var buf [maxClasses]int32
	sum := buf[:c.k]
	for _, r := range c.roots {
		leaf := c.leaves[c.find(r, x):][:len(sum)]
		for j, v := range leaf {
			sum[j] += int32(v)
		}
	}
	top := float32(math.Inf(-1))
	for j, s := range sum {
		dst[j] = c.base[j] + float32(s)*c.scale
		top = max(top, dst[j])
	}
	all := float32(0)
	for j := range sum {
		dst[j] = float32(math.Exp(float64(dst[j] - top)))
		all += dst[j]
	}
	for j := range sum {
		dst[j] /= all
	}
}

// AppendBinary appends the model in a form that [ParseClasses] reads: classes, width, scale and base, then the trees as [Trees.AppendBinary] writes
// them, a leaf with its scores, a byte each.
func (c *Classes) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, byte(c.k))
	b = binary.LittleEndian.AppendUint16(b, uint16(c.width))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(c.scale))
	for _, x := range c.base {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(c.roots)))
	var walk func(at int32)
	walk = func(at int32) {
		n := c.nodes[at]
		if n.feature < 0 {
			b = append(b, 0xff)
			for _, v := range c.leaves[n.child:][:c.k] {
				b = append(b, byte(v))
			}
			return
		}
		b = append(b, byte(n.feature>>8), byte(n.feature))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.bound))
		walk(n.child)
		walk(n.child + 1)
	}
	for _, r := range c.roots {
		walk(r)
	}
	return b, nil
}

// ParseClasses reads what [Classes.AppendBinary] wrote and returns what follows it.
func ParseClasses(b []byte) (*Classes, []byte, error) {
	if len(b) < 9 {
		return nil, nil, errTrees
	}
	c := &Classes{k: int(b[0]), width: int(binary.LittleEndian.Uint16(b[1:])), scale: math.Float32frombits(binary.LittleEndian.Uint32(b[3:]))}
	b = b[7:]
	if c.k == 0 || c.k > maxClasses || len(b) < 4*c.k+2 {
		return nil, nil, errTrees
	}
	for range c.k {
		c.base = append(c.base, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		b = b[4:]
	}
	count := int(binary.LittleEndian.Uint16(b))
	b = b[2:]
	var read func(at int32, depth int) error
	read = func(at int32, depth int) error {
		if len(b) < 1+c.k || depth > 64 {
			return errTrees
		}
		if b[0] == 0xff {
			c.nodes[at] = node{feature: -1, child: int32(len(c.leaves))}
			for _, v := range b[1 : 1+c.k] {
				c.leaves = append(c.leaves, int8(v))
			}
			b = b[1+c.k:]
			return nil
		}
		if len(b) < 6 {
			return errTrees
		}
		n := node{feature: int16(b[0])<<8 | int16(b[1]), bound: math.Float32frombits(binary.LittleEndian.Uint32(b[2:])), child: int32(len(c.nodes))}
		if int(n.feature) >= c.width {
			return errTrees
		}
		b = b[6:]
		c.nodes[at] = n
		c.nodes = append(c.nodes, node{}, node{})
		if err := read(n.child, depth+1); err != nil {
			return err
		}
		return read(n.child+1, depth+1)
	}
	for range count {
		root := int32(len(c.nodes))
		c.nodes = append(c.nodes, node{})
		c.roots = append(c.roots, root)
		if err := read(root, 0); err != nil {
			return nil, nil, err
		}
	}
	return c, b, nil
}
