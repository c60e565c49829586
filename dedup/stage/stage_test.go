package stage_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/dedup/stage"
)

// engine does all steps in memory, what is held between two of them in its binary form, in orders of chance.
type engine struct {
	tb testing.TB
	*stage.Plan
	r    *rand.Rand
	rows map[uint32][]byte
}

func newEngine(tb testing.TB, s stage.Settings, seed uint64) *engine {
	p, err := stage.New(s)
	if err != nil {
		tb.Fatal(err)
	}
	return &engine{tb, p, rand.New(rand.NewPCG(seed, seed)), map[uint32][]byte{}}
}

func shuffled[T any](e *engine, all []T) []T {
	e.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func (e *engine) row(number uint32) *stage.Row {
	r := new(stage.Row)
	if err := r.UnmarshalBinary(e.rows[number]); err != nil {
		e.tb.Fatal(err)
	}
	return r
}

func (e *engine) put(r *stage.Row) { e.rows[r.Number], _ = r.AppendBinary(nil) }

// search returns the likely pairs of lists.
func (e *engine) search(s stage.Search, lists map[uint32][]stage.Holder) (pairs [][2]stage.Holder) {
	hits := map[[2]stage.Holder]int{}
	for _, list := range lists {
		e.Pairs(s, shuffled(e, list), func(a, b stage.Holder) { hits[[2]stage.Holder{a, b}]++ })
	}
	for p, n := range hits {
		if e.Likely(s, p[0], p[1], n) {
			pairs = append(pairs, p)
		}
	}
	return shuffled(e, pairs)
}

// filter returns which articles may share text with another.
func (e *engine) filter(articles []dedup.Article) []bool {
	may := make([]bool, len(articles))
	tracer := e.NewTracer()
	runs, short, held := map[uint32][]stage.Holder{}, map[uint32][]stage.Holder{}, map[uint32]bool{}
	for i, a := range articles {
		var t stage.Trace
		stored, _ := tracer.Trace(a.Text).AppendBinary(nil)
		if err := t.UnmarshalBinary(stored); err != nil {
			e.tb.Fatal(err)
		}
		may[i] = !t.Judged
		add := func(s stage.Search, lists map[uint32][]stage.Holder) {
			keys, h := e.KeysOf(s, uint32(i), &t)
			for _, k := range keys {
				lists[k] = append(lists[k], h)
				if s == stage.ShortRuns && t.IsShort() {
					held[k] = true
				}
			}
		}
		add(stage.Runs, runs)
		add(stage.ShortRuns, short)
	}
	maps.DeleteFunc(short, func(k uint32, _ []stage.Holder) bool { return !held[k] })
	for _, pairs := range [][][2]stage.Holder{e.search(stage.Runs, runs), e.search(stage.ShortRuns, short)} {
		for _, p := range pairs {
			may[p[0].Story], may[p[1].Story] = true, true
		}
	}
	return may
}

// setAside finds copies and boilerplate.
func (e *engine) setAside() {
	same, holders := map[[16]byte][]stage.Copy{}, map[uint32][]stage.Held{}
	for n := range e.rows {
		r := e.row(n)
		same[r.Words()] = append(same[r.Words()], r.Copy())
		for _, d := range r.Digests() {
			holders[d] = append(holders[d], stage.Held{Story: n, Outlet: r.Outlet()})
		}
	}
	marks := map[uint32][]stage.Mark{}
	for digest, held := range holders {
		samples := map[uint32]stage.Sample{}
		for _, n := range e.Looked(shuffled(e, held)) {
			samples[n] = e.row(n).Sample(e.Plan)
		}
		if len(samples) == 0 {
			continue
		}
		for _, m := range e.Boilerplate(digest, shuffled(e, held), func(n uint32) stage.Sample {
			s, ok := samples[n]
			if !ok {
				e.tb.Fatalf("of a piece of %d holders the sample of %d was not foretold", len(held), n)
			}
			return s
		}) {
			marks[m.Story] = append(marks[m.Story], m)
		}
	}
	for n := range e.rows {
		r := e.row(n)
		r.SetAside(e.Plan, shuffled(e, marks[n]))
		e.put(r)
	}
	for _, some := range same {
		for _, c := range stage.Firsts(shuffled(e, some)) {
			r := e.row(c.Story)
			r.SetFirst(c.First)
			e.put(r)
		}
	}
}

// clusters does all of it.
func (e *engine) clusters(articles []dedup.Article) (clusters []dedup.Cluster, left int) {
	articles = slices.SortedFunc(slices.Values(articles), func(a, b dedup.Article) int { return strings.Compare(a.ID, b.ID) })
	reader := e.NewReader()
	for i, may := range e.filter(articles) {
		if !may {
			continue
		}
		if r := reader.Read(uint32(i), &articles[i]); r != nil {
			e.put(r)
		}
	}
	e.setAside()
	lists := map[uint32][]stage.Holder{}
	root := map[uint32]uint32{}
	var find func(n uint32) uint32
	find = func(n uint32) uint32 {
		if r, ok := root[n]; ok && r != n {
			return find(r)
		}
		return n
	}
	join := func(a, b uint32) { root[max(find(a), find(b))] = min(find(a), find(b)) }
	for n := range e.rows {
		r := e.row(n)
		keys, h := r.TakeKeys(e.Plan)
		for _, k := range keys {
			lists[k] = append(lists[k], h)
		}
		e.put(r)
		join(r.First, n)
	}
	comparer := e.NewComparer()
	var edges []stage.Edge
	for _, p := range e.search(stage.Shingles, lists) {
		if like, ok := comparer.Like(e.row(p[0].Story), e.row(p[1].Story)); ok {
			edges = append(edges, stage.Edge{A: p[0].Story, B: p[1].Story, Like: like})
			join(p[0].Story, p[1].Story)
		}
	}
	rowsOf, edgesOf := map[uint32][]*stage.Row{}, map[uint32][]stage.Edge{}
	for n := range e.rows {
		rowsOf[find(n)] = append(rowsOf[find(n)], e.row(n))
	}
	for _, x := range edges {
		edgesOf[find(x.A)] = append(edgesOf[find(x.A)], x)
	}
	for n, rows := range rowsOf {
		some, cut, err := comparer.Clusters(shuffled(e, rows), shuffled(e, edgesOf[n]))
		if err != nil {
			e.tb.Fatal(err)
		}
		clusters, left = append(clusters, some...), left+cut
	}
	slices.SortFunc(clusters, stage.Compare)
	return clusters, left
}

// collection is stories of all kinds: edits of each other, copies, some under other headlines, page text of everybody and of outlets, times, short ones and ones without words.
func collection(tb testing.TB) (all []dedup.Article) {
	tb.Helper()
	paths, err := filepath.Glob("../../testdata/wire/*.txt")
	if err != nil || len(paths) != 4 {
		tb.Fatalf("%d seed stories, error %v", len(paths), err)
	}
	add := func(name string, texts []string, change func(i int, a *dedup.Article)) {
		for i, text := range texts {
			a := dedup.Article{ID: fmt.Sprintf("%s/%04d", name, i), Text: text}
			if change != nil {
				change(i, &a)
			}
			all = append(all, a)
		}
	}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		add(filepath.Base(p), []string{string(text), string(text)}, nil)
	}
	stories := oracle.Stories(700, 3)
	add("b", stories[:500], func(i int, a *dedup.Article) {
		a.Source = fmt.Sprint("Outlet ", i%7)
		if i%3 == 0 {
			a.Published = time.Date(2026, 11, 20, i%24, i%60, 0, 0, time.UTC)
		}
		if i%5 == 0 {
			a.Headline, a.Credit = "Harbour council votes on Torvik quays "+fmt.Sprint(i), "Reuters"
		}
	})
	const notice = "Readers who wish to comment on what they read here are asked to keep to the rules of the house. Letters are answered by the editor on Mondays. " +
		"Copies of all pages can be had at the desk for a small fee, and the archive is open in the mornings."
	add("c", stories[500:560], func(i int, a *dedup.Article) { a.Text += "\n" + notice; a.Source = fmt.Sprint("Paper ", i%2) })
	_, with := oracle.Boilerplate()
	add("d", with, nil)
	add("e", stories[480:520], func(i int, a *dedup.Article) { a.Headline = fmt.Sprint("Copy ", i) })
	grown := stories[600]
	for i := range 6 {
		grown += "\n" + stories[601+i]
		add(fmt.Sprint("f", i), []string{grown}, func(_ int, a *dedup.Article) {
			a.Published = time.Date(2026, 11, 21, 3*i, 0, 0, 0, time.UTC)
		})
	}
	add("g", []string{"", " \n", "Word.", "word", "Torvik quays stay open, the council says.", "Torvik quays stay open, the council said."}, nil)
	var short []string
	for _, s := range stories[620:680] {
		words := strings.Fields(s)
		short = append(short, strings.Join(words[:min(len(words), 40)], " ")+".")
	}
	add("h", short, nil)
	add("i", stories[620:680], nil)
	add("j", []string{
		"Городской совет Торвика в пятницу проголосовал за то, чтобы оба причала оставались открытыми всю зиму, сообщил после долгого заседания его председатель, и рыбаки приветствовали это решение.",
		"Городской совет Торвика в пятницу проголосовал за то, чтобы оба причала оставались открытыми всю зиму, сказал после заседания его председатель; рыбаки приветствовали это решение.",
	}, nil)
	return all
}

// TestClusters: the steps, with all between them in binary form and in orders of chance, have the clusters of a batch.
func TestClusters(t *testing.T) {
	articles := collection(t)
	for _, s := range []stage.Settings{{}, {Window: 2, Cut: 0.6}, {Config: dedup.Config{Width: 3, Rate: 0.5}}} {
		want, err := dedup.Clustering{Config: s.Config, Cut: s.Cut, Window: s.Window}.Clusters(t.Context(), dedup.Articles(articles))
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(2) {
			got, left := newEngine(t, s, seed).clusters(articles)
			if diff := cmp.Diff(want, got); diff != "" || left != 0 {
				t.Errorf("%+v, %d edges left out (-batch +steps):\n%s", s, left, diff)
			}
		}
		if histories := slices.ContainsFunc(want, func(c dedup.Cluster) bool { return len(c.History) > 2 }); !histories || len(want) < 60 {
			t.Errorf("%+v: %d clusters, with histories: %v: too few to tell", s, len(want), histories)
		}
	}
}

// TestFilterTells: the filter of the steps leaves stories out.
func TestFilterTells(t *testing.T) {
	passed := 0
	texts := oracle.English(oracle.Stories(300, 8), []string{"the quays of the harbour stay open through the winter and ferries sail twice a day until the ice comes"})
	var articles []dedup.Article
	for i, text := range texts {
		articles = append(articles, dedup.Article{ID: fmt.Sprint(i), Text: text})
	}
	for _, may := range newEngine(t, stage.Settings{}, 1).filter(articles) {
		if may {
			passed++
		}
	}
	if passed < 50 || passed > 290 {
		t.Errorf("%d of 300 stories pass", passed)
	}
}

// TestLargest: of a component that is too large the weakest edges are left out, and what holds together stays.
func TestLargest(t *testing.T) {
	articles := collection(t)
	whole, _ := newEngine(t, stage.Settings{}, 1).clusters(articles)
	got, left := newEngine(t, stage.Settings{Largest: 2}, 1).clusters(articles)
	if left == 0 {
		t.Fatal("no edge is left out")
	}
	of := map[string]string{}
	for _, c := range whole {
		for _, m := range c.Members {
			of[m.ID] = c.ID
		}
	}
	kept := 0
	for _, c := range got {
		for _, m := range c.Members {
			if kept++; of[m.ID] == "" || of[m.ID] != of[c.Members[0].ID] {
				t.Errorf("%s and %s are together, and were not before", m.ID, c.Members[0].ID)
			}
		}
	}
	if kept < len(of)*8/10 {
		t.Errorf("of %d members %d are left", len(of), kept)
	}
}

// TestFirsts: of a few headlines or many, a story is a copy of the first one before it that is none's copy and no other page.
func TestFirsts(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 21))
	for i := range 3000 {
		same := make([]stage.Copy, 1+r.IntN(12))
		for k := range same {
			same[k] = stage.Copy{Story: uint32(k + 5), Headline: r.Uint32N(1 + uint32(i)%7), Untold: r.IntN(10) < i%11}
		}
		var firsts []stage.Copy
		var want []stage.CopyOf
		for _, c := range same {
			at := slices.IndexFunc(firsts, func(f stage.Copy) bool { return !f.Untold || !c.Untold || f.Headline == c.Headline })
			if at < 0 {
				firsts = append(firsts, c)
			} else {
				want = append(want, stage.CopyOf{Story: c.Story, First: firsts[at].Story})
			}
		}
		shuffled := slices.Clone(same)
		r.Shuffle(len(same), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		if diff := cmp.Diff(want, stage.Firsts(shuffled)); diff != "" {
			t.Fatalf("%v (-want +got):\n%s", same, diff)
		}
	}
}

// TestSettings: all faults are told at once.
func TestSettings(t *testing.T) {
	_, err := stage.New(stage.Settings{Config: dedup.Config{Width: 99}, Cut: 2, Window: 1, Largest: 1})
	var fault *dedup.ConfigError
	if !errors.As(err, &fault) || strings.Count(err.Error(), "allowed is") != 4 {
		t.Errorf("%v", err)
	}
}

// TestBadComponents: a component that lacks a row is an error, not another result.
func TestBadComponents(t *testing.T) {
	p, err := stage.New(stage.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]*stage.Row, 3)
	for i := range rows {
		rows[i] = p.NewReader().Read(uint32(i), &dedup.Article{ID: fmt.Sprint("id-", i), Text: "Both quays of Torvik stay open through the winter."})
	}
	rows[2].SetFirst(0)
	for _, c := range []struct {
		rows  []*stage.Row
		edges []stage.Edge
		want  string
	}{
		{[]*stage.Row{rows[0], rows[0]}, nil, "have a number of their own"},
		{[]*stage.Row{rows[1], rows[2]}, nil, "story 2 (id-2) is a copy of 0, which is not in its component"},
		{[]*stage.Row{rows[0]}, []stage.Edge{{A: 0, B: 1, Like: 1}}, "the edge of 0 and 1"},
	} {
		if _, _, err := p.NewComparer().Clusters(c.rows, c.edges); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// FuzzBinary: what is no trace or row is an error, what is one stays the same.
func FuzzBinary(f *testing.F) {
	p, err := stage.New(stage.Settings{})
	if err != nil {
		f.Fatal(err)
	}
	text := oracle.Stories(1, 4)[0]
	trace, _ := p.NewTracer().Trace(text).AppendBinary(nil)
	row := p.NewReader().Read(7, &dedup.Article{ID: "a", Source: "Daily", Text: text})
	stored, _ := row.AppendBinary(nil)
	row.SetFirst(3)
	of, _ := row.AppendBinary(nil)
	for _, b := range [][]byte{trace, stored, of, trace[:20], stored[:40], nil} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tr stage.Trace
		if err := tr.UnmarshalBinary(data); err == nil {
			if got, _ := tr.AppendBinary(nil); len(got) > len(data) {
				t.Errorf("a trace of %d bytes has %d", len(data), len(got))
			}
		} else if !errors.Is(err, stage.ErrCorrupt) {
			t.Errorf("%v", err)
		}
		var r, again stage.Row
		if err := r.UnmarshalBinary(data); err != nil {
			if !errors.Is(err, stage.ErrCorrupt) {
				t.Errorf("%v", err)
			}
			return
		}
		once, _ := r.AppendBinary(nil)
		if err := again.UnmarshalBinary(once); err != nil {
			t.Fatal(err)
		}
		if twice, _ := again.AppendBinary(nil); !slices.Equal(once, twice) {
			t.Errorf("a row is not the same when it is read again (-once +twice):\n%s", cmp.Diff(once, twice))
		}
	})
}
