package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// Connected components by alternating stars: Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, "Connected Components in MapReduce and Beyond", SoCC 2014,
// https://doi.org/10.1145/2670979.2670997. A large star hangs the larger neighbours of a story, a small star the smaller ones and itself, on the smallest that
// it knows; neither parts what is connected, and edges become no more. When nothing changes, each component is a star around its smallest story.
//
// An edge is two numbers, sent to the block of the first.

func init() {
	beam.RegisterDoFn(&largeStar{})
	beam.RegisterDoFn(&smallStar{})
	beam.RegisterDoFn(&settled{})
}

// components returns, of edges in both directions, each story that has one and the smallest story of its component. It fails where the rounds do not suffice.
func components(s beam.Scope, o options, edges beam.PCollection) beam.PCollection {
	s = s.Scope("components")
	step := star{sender{work: work{Options: o, Stage: "components"}}}
	for range o.Rounds {
		large := beam.ParDo(s, &largeStar{step}, beam.GroupByKey(s, edges))
		edges = beam.ParDo(s, &smallStar{step}, beam.GroupByKey(s, large))
	}
	return beam.ParDo(s, &settled{step}, beam.GroupByKey(s, edges))
}

// star is what the steps have in common.
type star struct{ sender }

func (d *star) StartBundle(context.Context, func(int64, []byte)) {
	d.out = newOut("components", kindEdge)
}

// send sends an edge to the block of a.
func (d *star) send(ctx context.Context, emit func(int64, []byte), a, b uint32) {
	d.out.number(a)
	d.out.number(b)
	d.out.send(ctx, emit, d.Options.block(a))
}

// neighbours calls do with each story of a block that has edges, and the stories at their other ends, increasing.
func neighbours(batches func(*[]byte) bool, do func(u uint32, of []uint32) error) error {
	var all []uint64
	if err := each(batches, func(_ byte, d *decoder) {
		a, b := d.number(), d.number()
		all = append(all, uint64(a)<<32|uint64(b))
	}); err != nil {
		return err
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var of []uint32
	for i, e := range all {
		of = append(of, uint32(e))
		if i+1 == len(all) || all[i+1]>>32 != e>>32 {
			if err := do(uint32(e>>32), of); err != nil {
				return err
			}
			of = of[:0]
		}
	}
	return nil
}

type largeStar struct{ star }

// ProcessElement takes edges in both directions. It sends each from its larger end.
func (d *largeStar) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	return neighbours(batches, func(u uint32, of []uint32) error {
		least := min(u, of[0])
		for _, v := range of {
			if v > u {
				d.send(ctx, emit, v, least)
			}
		}
		return nil
	})
}

type smallStar struct{ star }

// ProcessElement takes edges from their larger ends. It sends each in both directions.
func (d *smallStar) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	return neighbours(batches, func(u uint32, of []uint32) error {
		least := of[0]
		of[0] = u
		for _, v := range of {
			d.send(ctx, emit, v, least)
			d.send(ctx, emit, least, v)
		}
		return nil
	})
}

type settled struct{ star }

func (d *settled) StartBundle(context.Context, func(int64, []byte)) {
	d.out = newOut("roots", kindRoot)
}

// ProcessElement takes edges in both directions, and sends each story with the smallest of its component.
func (d *settled) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	return neighbours(batches, func(u uint32, of []uint32) error {
		least := min(u, of[0])
		if least < u && len(of) > 1 {
			return fmt.Errorf("the components are not found after %d rounds: run again with a higher --rounds", d.Options.Rounds)
		}
		d.send(ctx, emit, u, least)
		return nil
	})
}
