package learn

// split is a leaf of a tree that grows, and where it is best split.
type split struct {
	node     int32
	rows     []int32
	gain     float64
	feature  int
	bin      int
	examined bool
}

// found is the best split by one feature.
type found struct {
	gain float64
	bin  int
}

// choose takes the largest gain, of equals the first feature's.
func (s *split) choose(features []int, best []found) {
	for k, f := range best {
		if f.gain > s.gain {
			s.gain, s.feature, s.bin = f.gain, features[k], f.bin
		}
	}
}

// growth is what a kind of tree knows of its leaves.
type growth[L any] struct {
	leaf    func(node int32, rows []int32) L
	split   func(*L) *split
	examine func(*L)                      // finds the best split of a leaf
	share   func(parent, small, large *L) // gives both halves their sums: the smaller's are counted, the larger has what is left of the parent's
}

// grow grows a tree on rows, splitting the leaf of the largest gain first, and returns its leaves.
func grow[L any](g *grower, nodes *[]node, rows []int32, of growth[L]) []L {
	root := int32(len(*nodes))
	*nodes = append(*nodes, node{feature: -1})
	open := []L{of.leaf(root, rows)}
	for n := 1; n < g.o.Leaves; n++ {
		best, most := -1, 1e-9
		for i := range open {
			s := of.split(&open[i])
			if !s.examined {
				s.examined = true
				of.examine(&open[i])
			}
			if s.gain > most {
				best, most = i, s.gain
			}
		}
		if best < 0 {
			break
		}
		l := open[best]
		s := of.split(&l)
		var left, right []int32
		column := g.binned[s.feature]
		for _, r := range s.rows {
			if int(column[r]) <= s.bin {
				left = append(left, r)
			} else {
				right = append(right, r)
			}
		}
		at := int32(len(*nodes))
		*nodes = append(*nodes, node{feature: -1}, node{feature: -1})
		(*nodes)[s.node] = node{feature: int16(s.feature), bound: g.bounds[s.feature][s.bin], child: at}
		x, y := of.leaf(at, left), of.leaf(at+1, right)
		if len(left) > len(right) {
			of.share(&l, &y, &x)
		} else {
			of.share(&l, &x, &y)
		}
		open[best] = x
		open = append(open, y)
	}
	return open
}
