package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
	"github.com/google/go-cmp/cmp"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 9)) }

// sendEdges sends the edges of a test.
type sendEdges struct {
	work
	Edges [][2]uint32
}

func (d *sendEdges) ProcessElement(ctx context.Context, _ []byte, emit func(int64, []byte)) {
	o := newOut("edges", kindEdge)
	for _, e := range d.Edges {
		o.bothWays(ctx, emit, &d.Options, e[0], e[1])
	}
	o.flush(ctx, emit)
}

// collected is what collect got: the runner is in this process.
var collected struct {
	sync.Mutex
	roots map[uint32]uint32
}

type collect struct{}

func (*collect) ProcessElement(_ int64, roots func(*[]byte) bool) error {
	collected.Lock()
	defer collected.Unlock()
	return each(roots, func(_ byte, d *decoder) {
		n := d.number()
		collected.roots[n] = d.number()
	})
}

func init() {
	beam.RegisterDoFn(&sendEdges{})
	beam.RegisterDoFn(&collect{})
}

// rootsOf runs components over edges.
func rootsOf(o options, edges [][2]uint32) (map[uint32]uint32, error) {
	collected.roots = map[uint32]uint32{}
	p, s := beam.NewPipelineWithRoot()
	roots := components(s, o, beam.ParDo(s, &sendEdges{work: work{Options: o, Stage: "edges"}, Edges: edges}, beam.Impulse(s)))
	beam.ParDo0(s, &collect{}, beam.GroupByKey(s, roots))
	err := beamx.Run(context.Background(), p)
	return collected.roots, err
}

// graphs returns edges of graphs beside each other: a long chain whose numbers lie at random, one whose numbers increase, a star, random ones.
func graphs(seed uint64) (edges [][2]uint32) {
	r := newRand(seed)
	first := uint32(0)
	add := func(n uint32, more ...[2]int) {
		names := r.Perm(int(n))
		for _, e := range more {
			edges = append(edges, [2]uint32{first + uint32(names[e[0]]), first + uint32(names[e[1]])})
		}
		first += n
	}
	var chain [][2]int
	for i := range 999 {
		chain = append(chain, [2]int{i, i + 1})
	}
	add(1000, chain...)
	for i := range uint32(999) {
		edges = append(edges, [2]uint32{first + i, first + i + 1})
	}
	first += 1000
	var star [][2]int
	for i := range 2000 {
		star = append(star, [2]int{2000, i})
	}
	add(2001, star...)
	for range 20 {
		n := 2 + r.IntN(200)
		var some [][2]int
		for range r.IntN(2 * n) {
			if a, b := r.IntN(n), r.IntN(n); a != b {
				some = append(some, [2]int{a, b})
			}
		}
		add(uint32(n), some...)
	}
	return edges
}

func TestComponents(t *testing.T) {
	o := small()
	o.Rounds = 12
	for seed := range uint64(3) {
		edges := graphs(seed)
		sets := forest{}
		for _, e := range edges {
			sets.join(e[0], e[1])
		}
		want := map[uint32]uint32{}
		for _, e := range edges {
			want[e[0]], want[e[1]] = sets.root(e[0]), sets.root(e[1])
		}
		got, err := rootsOf(o, edges)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("graphs %d (-want +got):\n%s", seed, diff)
		}
	}
}

func TestTooFewRounds(t *testing.T) {
	o := small()
	o.Rounds = 2
	if _, err := rootsOf(o, graphs(1)); err == nil || !strings.Contains(err.Error(), "run again with a higher --rounds") {
		t.Errorf("error %v", err)
	}
}
