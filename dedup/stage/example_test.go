package stage_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/stage"
)

const quays = "The council of harbour towns voted on Friday to keep both quays of Torvik open through the winter, its speaker said after a long meeting. " +
	"Fishermen welcomed the vote, and two ships that had waited for days outside the breakwater came in on Saturday morning with the tide."

var harbour = []dedup.Article{ // in the order of their ids
	{ID: "daily", Source: "Daily", Text: "TORVIK (Wire) - " + quays + " The mayor was not there."},
	{ID: "mail", Source: "Mail", Text: "Two bridges over the Orla were closed on Friday after engineers found cracks in their piers, and lorries were sent round by the north."},
	{ID: "wire", Source: "Wire", Text: quays},
	{ID: "wire-again", Source: "Wire", Text: quays},
}

// All steps for four stories. An engine does what this does with maps by grouping and joining; the examples of the steps leave that out.
func Example() {
	plan, err := stage.New(stage.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	// pairs is what an engine does in each search: lists by key, pairs counted.
	pairs := func(s stage.Search, lists map[uint32][]stage.Holder) (likely [][2]uint32) {
		hits := map[[2]stage.Holder]int{}
		for _, list := range lists {
			plan.Pairs(s, list, func(a, b stage.Holder) { hits[[2]stage.Holder{a, b}]++ })
		}
		for p, n := range hits {
			if plan.Likely(s, p[0], p[1], n) {
				likely = append(likely, [2]uint32{p[0].Story, p[1].Story})
			}
		}
		return likely
	}

	passes, tracer := map[uint32]bool{}, plan.NewTracer()
	for _, search := range []stage.Search{stage.Runs, stage.ShortRuns} {
		lists := map[uint32][]stage.Holder{}
		for i, a := range harbour {
			trace := tracer.Trace(a.Text)
			if !trace.Judged {
				passes[uint32(i)] = true
			}
			keys, holder := plan.KeysOf(search, uint32(i), trace)
			for _, k := range keys {
				lists[k] = append(lists[k], holder)
			}
		}
		for _, p := range pairs(search, lists) {
			passes[p[0]], passes[p[1]] = true, true
		}
	}

	rows, same, reader := map[uint32]*stage.Row{}, map[[16]byte][]stage.Copy{}, plan.NewReader()
	for i := range harbour {
		if passes[uint32(i)] {
			if row := reader.Read(uint32(i), &harbour[i]); row != nil {
				rows[row.Number] = row
				same[row.Words()] = append(same[row.Words()], row.Copy())
			}
		}
	}
	// Pieces of so few stories are no boilerplate: see Plan.Boilerplate.
	for _, some := range same {
		for _, c := range stage.Firsts(some) {
			rows[c.Story].SetFirst(c.First)
		}
	}

	lists := map[uint32][]stage.Holder{}
	for _, row := range rows {
		keys, holder := row.TakeKeys(plan)
		for _, k := range keys {
			lists[k] = append(lists[k], holder)
		}
	}
	var edges []stage.Edge
	comparer := plan.NewComparer()
	for _, p := range pairs(stage.Shingles, lists) {
		if like, ok := comparer.Like(rows[p[0]], rows[p[1]]); ok {
			edges = append(edges, stage.Edge{A: p[0], B: p[1], Like: like})
		}
	}

	var component []*stage.Row // there is one
	for _, row := range rows {
		component = append(component, row)
	}
	clusters, left, err := comparer.Clusters(component, edges)
	if err != nil {
		fmt.Println(err)
		return
	}
	slices.SortFunc(clusters, stage.Compare)
	for _, c := range clusters {
		fmt.Print(c.ID, ":")
		for _, m := range c.Members {
			fmt.Print(" ", m.ID)
		}
		fmt.Println()
	}
	fmt.Println(left, "edges were left out")
	// Output:
	// daily: daily wire wire-again
	// 0 edges were left out
}

func ExampleNew() {
	plan, err := stage.New(stage.Settings{Window: 64})
	fmt.Println(plan.Window, plan.Cut, plan.Largest, err)
	_, err = stage.New(stage.Settings{Cut: 2})
	fmt.Println(err)
	// Output:
	// 64 0.4 20000 <nil>
	// dedup: Cut is 2, allowed is more than 0, at most 1
}

func examplePlan() *stage.Plan {
	plan, err := stage.New(stage.Settings{})
	if err != nil {
		panic(err)
	}
	return plan
}

func ExampleSearch_String() {
	fmt.Println(stage.Runs, stage.ShortRuns, stage.Shingles)
	// Output: runs short-runs shingles
}

func ExamplePlan_Most() {
	plan := examplePlan()
	for _, n := range []int{2, 32, 100, 1_000_000} {
		fmt.Println(n, plan.Most(stage.Shingles, n))
	}
	// Output:
	// 2 32
	// 32 32
	// 100 10
	// 1000000 1
}

func ExamplePlan_KeysOf() {
	plan := examplePlan()
	trace := plan.NewTracer().Trace(quays)
	keys, holder := plan.KeysOf(stage.Runs, 7, trace)
	fmt.Println(len(keys), holder.Story, holder.Keys, trace.IsShort())
	// Output: 16 7 16 true
}

func ExampleTrace_UnmarshalBinary() {
	stored, _ := examplePlan().NewTracer().Trace(quays).AppendBinary(nil)
	var trace stage.Trace
	fmt.Println(trace.UnmarshalBinary(stored), trace.Runs, trace.Judged)
	fmt.Println(errors.Is(trace.UnmarshalBinary(stored[1:]), stage.ErrCorrupt))
	// Output:
	// <nil> 16 true
	// true
}

func ExampleRow_UnmarshalBinary() {
	plan := examplePlan()
	stored, _ := plan.NewReader().Read(7, &harbour[2]).AppendBinary(nil)
	var row stage.Row
	fmt.Println(row.UnmarshalBinary(stored), row.Number, row.First, row.ID)
	fmt.Println(errors.Is(row.UnmarshalBinary(stored[:20]), stage.ErrCorrupt))
	// Output:
	// <nil> 7 7 wire
	// true
}

func ExampleFirsts() {
	fmt.Println(stage.Firsts([]stage.Copy{{Story: 9}, {Story: 4}, {Story: 5}}))
	// Two pages with nothing but a page's text are no copies where their headlines are others.
	fmt.Println(stage.Firsts([]stage.Copy{{Story: 4, Headline: 1, Untold: true}, {Story: 5, Headline: 2, Untold: true}}))
	// Output:
	// [{5 4} {9 4}]
	// []
}

func ExamplePlan_Boilerplate() {
	plan := examplePlan()
	held := []stage.Held{{Story: 2, Outlet: 8}, {Story: 3, Outlet: 8}, {Story: 5, Outlet: 8}, {Story: 6, Outlet: 9}}
	unlike := func(story uint32) stage.Sample { // a real one is that of Row.Sample
		keys := make([]uint32, 20)
		for i := range keys {
			keys[i] = story<<16 + uint32(i)
		}
		return stage.Sample{Keys: keys, Bound: 1 << 32}
	}
	fmt.Println(plan.Looked(held), plan.Looked(held[:2]))
	for _, m := range plan.Boilerplate(77, held, unlike) {
		fmt.Println(m)
	}
	// Output:
	// [2 3 5 6] []
	// {2 77 false}
	// {3 77 false}
	// {5 77 false}
	// {6 77 false}
}

func ExampleRow_SetAside() {
	plan := examplePlan()
	row := plan.NewReader().Read(0, &harbour[0])
	var marks []stage.Mark
	for _, digest := range row.Digests()[:2] {
		marks = append(marks, stage.Mark{Story: 0, Digest: digest, OfOutlet: row.Outlet() != 0})
	}
	before := len(row.Sample(plan).Keys)
	row.SetAside(plan, marks)
	keys, _ := row.TakeKeys(plan)
	fmt.Println(before > len(keys))
	// Output: true
}

func ExampleCompare() {
	two, three := dedup.Cluster{ID: "a", Members: make([]dedup.Member, 2)}, dedup.Cluster{ID: "b", Members: make([]dedup.Member, 3)}
	fmt.Println(stage.Compare(two, three) > 0, stage.Compare(two, two))
	// Output: true 0
}
