package dedup_test

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/shingle"
)

// shelf answers queries as an Index is documented to, by looking at every story.
type shelf struct {
	cfg     dedup.Config
	window  int
	stories []shelved // in the order they were added
}

type shelved struct {
	id   string
	sig  dedup.Signature
	keys []uint32 // the sampled shingles, sorted

	slots []uint16 // the lower bits of each
}

func (s shelved) holds(key uint32) bool {
	_, ok := slices.BinarySearch(s.keys, key)
	return ok
}

// alike returns the share of slots whose lower 16 bits are equal: so much is held of them.
func (s shelved) alike(t shelved) float64 {
	equal := 0
	for i := range s.slots {
		if s.slots[i] == t.slots[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(s.slots))
}

// query returns the matches by id, and whether the budget left entries unread.
func (s *shelf) query(q shelved) (map[string]dedup.Match, bool) {
	budget := 64 * s.window
	var lists [][]int // a key's stories
	all := 0
	for _, k := range q.keys {
		var l []int
		for i, t := range s.stories {
			if t.holds(k) {
				l = append(l, i)
			}
		}
		lists = append(lists, l)
		all += len(l)
	}
	lists = slices.DeleteFunc(lists, func(l []int) bool { return len(l) == 0 })
	slices.SortStableFunc(lists, func(a, b []int) int { // keys are in order already
		return cmp.Compare(min(len(a), budget+1), min(len(b), budget+1))
	})
	hits := map[int]int{}
	left, share := budget, max(1, budget/max(1, len(lists)))
	for _, l := range lists {
		if all > budget && len(l) > left-share {
			l = l[:min(len(l), left, share)]
		}
		for _, i := range l {
			hits[i]++
		}
		left -= len(l)
	}
	out := map[string]dedup.Match{}
	for i, h := range hits {
		t := s.stories[i]
		if h < min(2, len(q.keys), len(t.keys)) || h == 0 {
			continue
		}
		m := dedup.Match{ID: t.id}
		m.Jaccard = q.alike(t)
		m.InMatch, _ = q.sig.Containment(t.sig)
		m.InQuery, _ = t.sig.Containment(q.sig)
		out[t.id] = m
	}
	return out, all > budget
}

// withoutKeys returns the signature of a story without words, or of few shingles in many words of which none is sampled. It keeps in known those that it makes.
func withoutKeys(t *testing.T, s *dedup.Sketcher, r *rand.Rand, known map[int]dedup.Signature) dedup.Signature {
	for range r.IntN(2) * 100 {
		n := r.IntN(1000)
		sig, ok := known[n]
		if !ok {
			sig = s.Sketch(dedup.Article{Text: strings.Repeat(fmt.Sprintf("w%d ", n), 1000)})
			known[n] = sig
		}
		if len(sampled(t, sig)) == 0 {
			return sig
		}
	}
	return s.SketchSet(shingle.Set{})
}

// lower returns the lower 16 bits of each slot of a signature, from its binary form; none where it has none.
func lower(t *testing.T, sig dedup.Signature, cfg dedup.Config) []uint16 {
	form, err := sig.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	size := 4
	if cfg.Scheme == dedup.Classic {
		size = 8
	}
	var slots []uint16
	for at := 24; sig.Len() > 0 && len(slots) < cfg.Slots; at += size {
		slots = append(slots, binary.LittleEndian.Uint16(form[at:]))
	}
	return slots
}

// sampled returns the sampled shingles of a signature, from the end of its binary form.
func sampled(t *testing.T, sig dedup.Signature) []uint32 {
	form, err := sig.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	keys := make([]uint32, binary.LittleEndian.Uint16(form[22:]))
	for i := range keys {
		keys[i] = binary.LittleEndian.Uint32(form[len(form)-4*(len(keys)-i):])
	}
	return keys
}

// desk invents stories that share much: parts of few reports, and stock phrases.
type desk struct {
	r       *rand.Rand
	reports [][]uint64
}

func newDesk(seed uint64) *desk {
	d := &desk{r: rand.New(rand.NewPCG(seed, 3))}
	for range 25 {
		d.reports = append(d.reports, d.shingles(30+d.r.IntN(600)))
	}
	d.reports = append(d.reports, d.shingles(1), d.shingles(3), d.shingles(18_000))
	return d
}

func (d *desk) shingles(n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = d.r.Uint64()
	}
	return out
}

func (d *desk) story() shingle.Set {
	report := d.reports[d.r.IntN(len(d.reports))]
	out := slices.Clone(report)
	if d.r.IntN(4) > 0 {
		out = out[:1+d.r.IntN(len(out))]
	}
	if d.r.IntN(2) == 0 {
		out = append(out, d.shingles(d.r.IntN(200))...)
	}
	for range d.r.IntN(8) {
		out = append(out, scramble(uint64(d.r.ExpFloat64()*10)))
	}
	return shingle.NewSet(out)
}

// TestIndexAgainstOracle adds, removes and queries at random. The index grows and shrinks enough to be swept and resized in both directions.
func TestIndexAgainstOracle(t *testing.T) {
	for i, c := range []struct {
		window int
		cfg    dedup.Config
	}{
		{128, dedup.Config{}},
		{2, dedup.Config{}},
		{3, dedup.Config{Rate: 1, Slots: 16}},
		{128, dedup.Config{Rate: 0.05}},
		{8, dedup.Config{Scheme: dedup.Classic, Slots: 64}},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			if found, cut := againstShelf(t, c.cfg, c.window, uint64(i), 4000); found < 200 || cut == 0 {
				t.Errorf("the queries try too little: %d matches, %d cut by the budget", found, cut)
			}
		})
	}
}

// TestIndexOfAnyConfig is TestIndexAgainstOracle with knobs drawn at random.
func TestIndexOfAnyConfig(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	found, cut := 0, 0
	runs := oracle.Runs(4, 12)
	for i := range runs {
		window := 2 + int(math.Exp(7*r.Float64()))
		cfg := dedup.Config{Slots: 8 + r.IntN(200), Rate: float64(float32(math.Exp(-4 * r.Float64())))}
		if r.IntN(2) == 0 {
			cfg.Scheme = dedup.Classic
		}
		t.Run(fmt.Sprintf("%d %+v", window, cfg), func(t *testing.T) {
			f, c := againstShelf(t, cfg, window, uint64(100+i), 1000)
			found, cut = found+f, cut+c
		})
	}
	if found < 400*runs/12 || cut < 10*runs/12 {
		t.Errorf("the queries try too little: %d matches, %d cut by the budget", found, cut)
	}
}

// againstShelf holds an index against a shelf for so many random steps. It returns how many matches there were, and queries that the budget cut.
func againstShelf(t *testing.T, cfg dedup.Config, window int, seed uint64, steps int) (found, cut int) {
	x, err := dedup.NewIndexOf(cfg, 64*window)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Slots, cfg.Rate = cmp.Or(cfg.Slots, 128), cmp.Or(cfg.Rate, 0.25)
	sketcher, err := dedup.NewSketcher(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d, s := newDesk(seed), &shelf{cfg: cfg, window: window}
	r := rand.New(rand.NewPCG(seed, 4))
	known := map[int]dedup.Signature{}
	sketch := func(id string) shelved {
		sig := sketcher.SketchSet(d.story())
		if r.IntN(20) == 0 {
			sig = withoutKeys(t, sketcher, r, known)
		}
		return shelved{id, sig, sampled(t, sig), lower(t, sig, cfg)}
	}
	growing := true
	for step := range steps {
		switch {
		case d.r.IntN(40) == 0:
			q := sketch("")
			if len(s.stories) > 0 && d.r.IntN(2) == 0 {
				q = s.stories[d.r.IntN(len(s.stories))]
			}
			n, full := checkQuery(t, x, s, q)
			found += n
			if full {
				cut++
			}
		case growing == (d.r.IntN(8) > 0) || len(s.stories) == 0:
			m := sketch(fmt.Sprint(step))
			if err := x.Add(m.id, m.sig); err != nil {
				t.Fatal(err)
			}
			s.stories = append(s.stories, m)
		default:
			at := d.r.IntN(len(s.stories))
			if d.r.IntN(2) == 0 {
				at = 0
			}
			if !x.Remove(s.stories[at].id) || x.Remove(s.stories[at].id) {
				t.Fatalf("%s: Remove does not report what was there", s.stories[at].id)
			}
			s.stories = slices.Delete(s.stories, at, at+1)
		}
		if r.IntN(30) == 0 {
			refused(t, x, s, sketch("").sig)
		}
		if x.Len() != len(s.stories) {
			t.Fatalf("Len %d, want %d", x.Len(), len(s.stories))
		}
		if len(s.stories) > 600 || len(s.stories) < 20 {
			growing = len(s.stories) < 20
		}
	}
	return found, cut
}

// refused does what an index refuses, and changes nothing.
func refused(t *testing.T, x *dedup.Index, s *shelf, sig dedup.Signature) {
	t.Helper()
	var mismatch *dedup.MismatchError
	if err := x.Add("other", dedup.Signature{}); !errors.As(err, &mismatch) {
		t.Errorf("the zero Signature: error %v", err)
	}
	if _, err := x.Query(dedup.Signature{}); !errors.As(err, &mismatch) {
		t.Errorf("query of the zero Signature: error %v", err)
	}
	if err := x.Add("", sig); err == nil || x.Remove("") || x.Remove("other") {
		t.Errorf("an empty id: error %v, or it is there, or another", err)
	}
	if len(s.stories) > 0 {
		if err := x.Add(s.stories[0].id, sig); !errors.Is(err, dedup.ErrExists) {
			t.Errorf("a second story with an id: error %v", err)
		}
	}
}

// checkQuery holds one answer against the shelf's, and returns how many matches it has and whether the budget cut it.
func checkQuery(t *testing.T, x *dedup.Index, s *shelf, q shelved) (int, bool) {
	t.Helper()
	got, err := x.Query(q.sig)
	if err != nil {
		t.Fatal(err)
	}
	want, cut := s.query(q)
	for i, m := range got {
		if i > 0 {
			l := got[i-1]
			if c := cmp.Or(cmp.Compare(max(m.InMatch, m.InQuery), max(l.InMatch, l.InQuery)), cmp.Compare(m.Jaccard, l.Jaccard), strings.Compare(l.ID, m.ID)); c >= 0 {
				t.Fatalf("%+v stands after %+v", m, l)
			}
		}
		w, ok := want[m.ID]
		if !ok {
			t.Fatalf("%+v is no match", m)
		}
		delete(want, m.ID)
		if m.Jaccard != w.Jaccard {
			t.Errorf("Jaccard %v, want %v", m.Jaccard, w.Jaccard)
		}
		if m.InMatch != w.InMatch {
			t.Errorf("%s: InMatch %v, want %v", m.ID, m.InMatch, w.InMatch)
		}
		at := slices.IndexFunc(s.stories, func(t shelved) bool { return t.id == m.ID })
		if off := math.Abs(m.InQuery - w.InQuery); off > s.reachError(q, s.stories[at], w.InQuery) {
			t.Errorf("%s: InQuery %v, want %v", m.ID, m.InQuery, w.InQuery)
		}
	}
	for _, w := range want {
		t.Errorf("%+v is not found", w)
	}
	return len(got), cut
}

// reachError returns how far InQuery of match m may be off.
func (s *shelf) reachError(q, m shelved, inQuery float64) float64 {
	reach, _ := slices.BinarySearch(m.keys, q.keys[len(q.keys)-1])
	n := float64(max(1, reach))
	if giant := int(4096 / s.cfg.Rate); q.sig.Len() < giant && m.sig.Len() < giant {
		return 1.001 * inQuery / n // one key is taken for out of reach where its upper 16 bits are those of the bound
	}
	return 1e-9 + inQuery*5*math.Sqrt((1-n/float64(len(m.keys)))/n)
}

// TestForgedSignatures: a signature that no text can have is refused, and changes nothing.
func TestForgedSignatures(t *testing.T) {
	p := newPress(t, dedup.Config{})
	form, err := p.signature(1).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	head, keys := form[:24+4*128], binary.LittleEndian.Uint16(form[22:])
	forge := func(shingles uint64, keys ...uint32) []byte {
		form := slices.Clone(head)
		binary.LittleEndian.PutUint64(form[14:], shingles)
		binary.LittleEndian.PutUint16(form[22:], uint16(len(keys)))
		for _, k := range keys {
			form = binary.LittleEndian.AppendUint32(form, k)
		}
		return form
	}
	spread := make([]uint32, 4096)
	for i := range spread {
		spread[i] = uint32(i) << 20
	}
	for _, c := range []struct {
		name   string
		form   []byte
		forged bool
	}{
		{"a story's own", form, false},
		{"as many shingles as there are numbers", forge(math.MaxInt64, spread[:keys]...), true},
		{"keys beyond the bound of a sample", forge(1<<14, spread...), true},
		{"a key at the bound", forge(1<<10, 1<<30), true},
		{"a key below the bound", forge(1<<10, 1<<30-1), false},
		{"a short story without keys", forge(64), true},
		{"few shingles in many words", forge(1000), false},
		{"one shingle", forge(1, math.MaxUint32), false},
		{"two keys of one shingle", forge(1, 1, 2), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			sig := p.signature(2)
			err := sig.UnmarshalBinary(c.form)
			if errors.Is(err, dedup.ErrCorrupt) != c.forged || err != nil && !c.forged {
				t.Fatalf("error %v, forged %t", err, c.forged)
			}
			if got, _ := sig.Jaccard(p.signature(2)); c.forged && got != 1 {
				t.Error("a refused signature is set")
			}
		})
	}
}

// TestIndexMemory holds the bytes of a story that the comment of Index gives.
func TestIndexMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("indexes many stories")
	}
	n := oracle.Runs(30_000, 100_000)
	x := fill(t, dedup.Config{}, n)
	t.Logf("%.0f bytes a story beside %.0f of id, list and map of ids", x.perStory, x.perID)
	if x.perStory > 700 {
		t.Errorf("%.0f bytes a story, want at most 700", x.perStory)
	}
	if x.index.Len() != n {
		t.Errorf("Len %d", x.index.Len())
	}
}
