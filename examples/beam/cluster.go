package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/samewire/samewire/dedup/stage"
)

func init() {
	beam.RegisterDoFn(&tasks{})
	beam.RegisterDoFn(&compare{})
	beam.RegisterDoFn(&byComponent{})
	beam.RegisterDoFn(&clusters{})
}

// tasks says where pairs are compared: with the other pairs of the smallest story that their first one is in a pair with, so that the stories of one report meet in
// one partition, and a row goes to few.
type tasks struct {
	work
	pairs, requests *out
}

// StartBundle makes room.
func (d *tasks) StartBundle(context.Context, func(*[]byte) bool, func(int64, []byte), func(int64, []byte)) {
	d.pairs, d.requests = newOut("pairs to compare", kindPairs), newOut("requests for rows", kindRequest)
}

// ProcessElement takes the pairs of a block's stories. It sends them to partitions, and asks for the rows.
func (d *tasks) ProcessElement(ctx context.Context, _ int64, batches, counts func(*[]byte) bool, pairs, requests func(int64, []byte)) error {
	defer d.timed(ctx)()
	partitions, err := d.partitions(counts, bytesOfRows)
	if err != nil {
		return err
	}
	return neighbours(batches, func(u uint32, of []uint32) error {
		to := spread(uint64(min(u, of[0])), partitions)
		ask := func(n uint32) {
			d.requests.number(n)
			d.requests.uint(uint64(to))
			d.requests.send(ctx, requests, d.Options.block(n))
		}
		some := false
		for _, v := range of {
			if v > u {
				some = true
				d.pairs.number(u)
				d.pairs.number(v)
				d.pairs.send(ctx, pairs, to)
				ask(v)
			}
		}
		if some {
			ask(u)
		}
		return nil
	})
}

// FinishBundle sends the rest.
func (d *tasks) FinishBundle(ctx context.Context, _ func(*[]byte) bool, pairs, requests func(int64, []byte)) {
	d.pairs.flush(ctx, pairs)
	d.requests.flush(ctx, requests)
}

// compare compares pairs.
type compare struct {
	work
	comparer    *stage.Comparer
	edges, tree *out
}

// StartBundle makes room.
func (d *compare) StartBundle(context.Context, func(int64, []byte), func(int64, []byte)) {
	d.comparer = d.plan.NewComparer()
	d.edges, d.tree = newOut("edges", kindEdge), newOut("components", kindEdge)
}

// ProcessElement takes a partition of pairs, and their rows. It sends the edges, and so many of them in both directions that they connect what all of them do.
func (d *compare) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, edges, tree func(int64, []byte)) error {
	defer d.timed(ctx)()
	rows := map[uint32]*stage.Row{}
	var pairs []uint64
	var fault error
	if err := each(batches, func(kind byte, d *decoder) {
		n := d.number()
		if kind == kindPairs {
			pairs = append(pairs, uint64(n)<<32|uint64(d.number()))
			return
		}
		row := new(stage.Row)
		if err := row.UnmarshalBinary(d.string()); err != nil {
			fault = err
		}
		rows[n] = row
	}); err != nil {
		return err
	}
	if fault != nil {
		return fault
	}
	slices.Sort(pairs)
	joined := forest{}
	for _, p := range pairs {
		a, b := rows[uint32(p>>32)], rows[uint32(p)]
		if a == nil || b == nil {
			return fmt.Errorf("a pair of %d and %d, and not both rows", p>>32, uint32(p))
		}
		like, edge := d.comparer.Like(a, b)
		if !edge {
			continue
		}
		d.edges.number(a.Number)
		d.edges.number(b.Number)
		d.edges.record = binary.LittleEndian.AppendUint64(d.edges.record, math.Float64bits(like))
		d.edges.send(ctx, edges, d.Options.block(a.Number))
		if joined.join(a.Number, b.Number) {
			d.tree.bothWays(ctx, tree, &d.Options, a.Number, b.Number)
		}
	}
	return nil
}

// FinishBundle sends the rest.
func (d *compare) FinishBundle(ctx context.Context, edges, tree func(int64, []byte)) {
	d.edges.flush(ctx, edges)
	d.tree.flush(ctx, tree)
}

// forest is disjoint sets: a story's parent, where it is not its own.
type forest map[uint32]uint32

func (f forest) root(n uint32) uint32 {
	for {
		p, ok := f[n]
		if !ok {
			return n
		}
		if above, ok := f[p]; ok {
			f[n] = above
		}
		n = p
	}
}

// join joins two sets, and reports whether they were two.
func (f forest) join(a, b uint32) bool {
	a, b = f.root(a), f.root(b)
	if a == b {
		return false
	}
	f[max(a, b)] = min(a, b)
	return true
}

// byComponent brings the stories of components together.
type byComponent struct {
	work
	out map[byte]*out
}

// StartBundle makes room.
func (d *byComponent) StartBundle(context.Context, func(*[]byte) bool, func(int64, []byte)) {
	d.out = map[byte]*out{}
	for kind, what := range map[byte]string{kindRow: "rows", kindTitle: "titles", kindEdge: "edges"} {
		d.out[kind] = newOut(what+" of components", kind)
	}
}

// ProcessElement takes a block of rows, titles, roots and edges.
func (d *byComponent) ProcessElement(ctx context.Context, _ int64, batches, counts func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	partitions, err := d.partitions(counts, bytesOfRows)
	if err != nil {
		return err
	}
	type item struct {
		kind byte
		n    uint32
		rest []byte
	}
	roots := map[uint32]uint32{}
	var items []item
	if err := each(batches, func(kind byte, d *decoder) {
		n := d.number()
		from := d.rest
		switch kind {
		case kindRoot:
			roots[n] = d.number()
			return
		case kindRow:
			d.string()
		case kindTitle:
			d.title()
		case kindEdge:
			d.number()
			d.bytes(8)
		}
		items = append(items, item{kind, n, from[:len(from)-len(d.rest)]})
	}); err != nil {
		return err
	}
	for _, i := range items {
		if root, ok := roots[i.n]; ok {
			o := d.out[i.kind]
			o.number(root)
			o.number(i.n)
			o.record = append(o.record, i.rest...)
			o.send(ctx, emit, spread(uint64(root), partitions))
		}
	}
	return nil
}

// FinishBundle sends the rest.
func (d *byComponent) FinishBundle(ctx context.Context, _ func(*[]byte) bool, emit func(int64, []byte)) {
	for _, o := range d.out {
		o.flush(ctx, emit)
	}
}

// clusters makes the clusters of components.
type clusters struct {
	work
	comparer *stage.Comparer
	lines    *out
}

// StartBundle makes room.
func (d *clusters) StartBundle(context.Context, func(int64, []byte), func([]byte)) {
	d.comparer = d.plan.NewComparer()
	d.lines = newOut("lines", kindLine)
}

// component is what a component has.
type component struct {
	rows   [][]byte
	titles map[uint32]title
	edges  []stage.Edge
}

// ProcessElement takes a partition of components. It sends lines, with what orders them, and tells where edges were left out.
func (d *clusters) ProcessElement(ctx context.Context, partition int64, batches func(*[]byte) bool, lines func(int64, []byte), notices func([]byte)) error {
	defer d.timed(ctx)()
	all := map[uint32]*component{}
	if err := each(batches, func(kind byte, d *decoder) {
		root, n := d.number(), d.number()
		c := all[root]
		if c == nil {
			c = &component{titles: map[uint32]title{}}
			all[root] = c
		}
		switch kind {
		case kindRow:
			c.rows = append(c.rows, d.string())
		case kindTitle:
			c.titles[n] = d.title()
		case kindEdge:
			b := d.number()
			if like := d.bytes(8); like != nil {
				c.edges = append(c.edges, stage.Edge{A: n, B: b, Like: math.Float64frombits(binary.LittleEndian.Uint64(like))})
			}
		}
	}); err != nil {
		return err
	}
	if d.Options.Single {
		partition = 0
	}
	for _, root := range slices.SortedFunc(maps.Keys(all), cmp.Compare) {
		c := all[root]
		delete(all, root)
		rows, titles := make([]*stage.Row, len(c.rows)), map[string]title{}
		for i, data := range c.rows {
			rows[i] = new(stage.Row)
			if err := rows[i].UnmarshalBinary(data); err != nil {
				return err
			}
			c.rows[i] = nil
			titles[rows[i].ID] = c.titles[rows[i].Number]
		}
		found, left, err := d.comparer.Clusters(rows, c.edges)
		if err != nil {
			return err
		}
		if left > 0 {
			notices(encodeNotice(fmt.Sprintf("a component of %d stories has more than %d: %d edges were left out", len(rows), d.plan.Largest, left)))
		}
		for _, c := range found {
			line, err := lineOf(c, titles)
			if err != nil {
				return err
			}
			d.lines.uint(uint64(len(c.Members)))
			d.lines.string(c.ID)
			d.lines.string(string(line))
			d.lines.send(ctx, lines, partition)
		}
	}
	return nil
}

// FinishBundle sends the rest.
func (d *clusters) FinishBundle(ctx context.Context, lines func(int64, []byte), _ func([]byte)) {
	d.lines.flush(ctx, lines)
}
