package judge

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/mutate"
	"github.com/samewire/samewire/dedup/internal/text"
)

// scene compares two texts.
func scene(a, b string) *Scene {
	v := align.NewVocabulary()
	s, t := text.Read(a), text.Read(b)
	x, y := align.NewStory(s, s.Facts(), v), align.NewStory(t, t.Facts(), v)
	return NewScene(x, y, align.Align(x, y, Default().Align))
}

// mirror returns a scene with its sides swapped, and the candidates in the same order.
func mirror(s *Scene) *Scene {
	pairs := make([]align.Pair, len(s.Links))
	for i, k := range s.Links {
		pairs[i] = k.Pair
		pairs[i].A, pairs[i].B = k.B, k.A
	}
	m := NewScene(s.B, s.A, pairs)
	for i, k := range s.Links { // an alignment may fall otherwise where two are worth the same: that is not what is looked at here
		l := &m.Links[i]
		l.ToA, l.ToB, l.Share = k.ToB, k.ToA, k.Share
		l.Hunks = nil
		for _, h := range k.Hunks {
			l.Hunks = append(l.Hunks, differ.Hunk{A: h.B, B: h.A})
		}
	}
	m.sides[0].covered, m.sides[1].covered = s.sides[1].covered, s.sides[0].covered
	m.exchanges = map[exchange]int32{}
	for e, n := range s.exchanges {
		m.exchanges[exchange{e[1], e[0]}] = n
	}
	m.Candidates = nil
	for _, c := range s.Candidates {
		c.A, c.B, c.FactA, c.FactB = c.B, c.A, c.FactB, c.FactA
		m.Candidates = append(m.Candidates, c)
	}
	return m
}

func seeds(t testing.TB) (texts []string) {
	names, err := filepath.Glob("../../../../testdata/wire/*.txt")
	if err != nil || len(names) < 4 {
		t.Fatal("no stories in testdata/wire", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// scenes are comparisons of real stories, and of such with changed ones.
func scenes(t testing.TB) (all []*Scene) {
	texts := seeds(t)
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			all = append(all, scene(a, b))
		}
		changes := mutate.Changes(a, 1)
		for k := 0; k < len(changes); k += 25 {
			all = append(all, scene(a, changes[k].Text))
		}
	}
	return all
}

// TestMirrored: the features of a place are the same whichever story comes first, and so are those of what only one tells.
func TestMirrored(t *testing.T) {
	for _, s := range scenes(t) {
		m := mirror(s)
		for i := range s.Candidates {
			c := &s.Candidates[i]
			there, back := s.Features(c, nil), m.Features(&m.Candidates[i], nil)
			for f, name := range Names(s, c) {
				if d := there[f] - back[f]; d > 1e-4 || d < -1e-4 {
					t.Errorf("%s of %s %v, %v: %v, with the stories swapped %v", name, c.Origin, s.text(0, c.A), s.text(1, c.B), there[f], back[f])
				}
			}
		}
		for st := range s.Stretches() {
			other := st
			other.Side = 1 - st.Side
			there, back := s.AloneFeatures(st, nil), m.AloneFeatures(other, nil)
			for f, name := range AloneNames(s, st) {
				d := there[f] - back[f]
				if d > 1e-4 || d < -1e-4 {
					t.Errorf("%s of %v: %v, with the stories swapped %v", name, s.text(st.Side, st.Words), there[f], back[f])
				}
			}
		}
	}
}

// text returns the words of a range.
func (s *Scene) text(n int, r differ.Range) string {
	if r.Empty() {
		return ""
	}
	return s.sides[n].Raw[s.sides[n].Words[r.First].Start():s.sides[n].End(r.Last-1)]
}

// TestNames: every feature has a name of its own, every candidate the same features in the same order, as the models count on.
func TestNames(t *testing.T) {
	var names, alone []string
	for _, s := range scenes(t) {
		for i := range s.Candidates {
			got := Names(s, &s.Candidates[i])
			if names == nil || inserted(names) < inserted(got) {
				names = got
			}
			if !slices.EqualFunc(got, names, func(x, y string) bool { return x == y || x == "inserted" || y == "inserted" }) || len(s.Features(&s.Candidates[i], nil)) != len(names) {
				t.Fatalf("features of %+v are others:\n%s", s.Candidates[i], cmp.Diff(names, got))
			}
		}
		for st := range s.Stretches() {
			got := AloneNames(s, st)
			if alone == nil {
				alone = got
			}
			if !slices.Equal(got, alone) || len(s.AloneFeatures(st, nil)) != len(alone) {
				t.Fatalf("features of %+v are others:\n%s", st, cmp.Diff(alone, got))
			}
		}
	}
	for _, all := range [][]string{names, alone} {
		sorted := slices.Sorted(slices.Values(all))
		if once := slices.Compact(slices.Clone(sorted)); len(once) != len(all) || len(all) == 0 {
			t.Errorf("%d names, %d different", len(all), len(once))
		}
	}
	m := Default()
	for name, w := range map[string][2]int{"same": {m.Same.Width(), len(names)}, "fact": {m.Fact.Width(), len(names)}, "grave": {m.Grave.Width(), len(names)},
		"kind": {m.Kinds[0].Width(), len(names)}, "alone": {m.Alone.Width(), len(alone)}} {
		if w[0] != w[1] {
			t.Errorf("the model of %s is of %d features, there are %d", name, w[0], w[1])
		}
	}
}

// inserted counts the names of the features of a place with words on one side alone; of other places all of them are named "inserted".
func inserted(names []string) (n int) {
	for _, name := range names {
		if strings.HasPrefix(name, "inserted ") {
			n++
		}
	}
	return n
}

// TestFindings: the probabilities multiply, and no finding is about what one before it is about.
func TestFindings(t *testing.T) {
	for _, s := range scenes(t) {
		all := Default().Findings(s, 0)
		for i := range all {
			f := &all[i]
			if f.P < 0 || f.P > 1 || f.Same*f.Fact != f.P {
				t.Errorf("finding %d of probability %v = %v * %v", i, f.P, f.Same, f.Fact)
			}
			for k := range all[:i] {
				if all[k].hides(f) {
					t.Errorf("%q, %q is about %q, %q", s.text(0, f.A), s.text(1, f.B), s.text(0, all[k].A), s.text(1, all[k].B))
				}
			}
		}
	}
}

// TestSameStory: a story that is compared with itself has nothing to find.
func TestSameStory(t *testing.T) {
	for _, a := range seeds(t) {
		s := scene(a, a)
		for _, f := range Default().Findings(s, 0) {
			if f.P >= Default().Wide {
				t.Errorf("%q, %q: %v", s.text(0, f.A), s.text(1, f.B), f.P)
			}
		}
	}
}

// TestParse: what is written is read, to the byte; what is cut or changed is an error.
func TestParse(t *testing.T) {
	m, err := Parse(weights)
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.AppendBinary([]byte("before"))
	if err != nil || !bytes.Equal(b, append([]byte("before"), weights...)) {
		t.Errorf("the models are not written as they were read: %d bytes for %d, error %v", len(b)-6, len(weights), err)
	}
	if !(0 < m.Wide && m.Wide < m.Shown && m.Shown < 1) {
		t.Errorf("thresholds %v and %v", m.Wide, m.Shown)
	}
	for n := 0; n < len(weights); n += 1 + n/20 {
		if _, err := Parse(weights[:n]); err == nil {
			t.Errorf("cut at %d of %d bytes: no error", n, len(weights))
		}
		damaged := bytes.Clone(weights)
		damaged[n] ^= 4
		if _, err := Parse(damaged); err == nil {
			t.Errorf("byte %d damaged: no error", n)
		}
	}
	if _, err := Parse(append(bytes.Clone(weights), 0)); err == nil {
		t.Error("a byte too many: no error")
	}
	for n := len(mark) + 4; n < len(weights); n += 1 + n/20 { // cut, but of a right sum
		if _, err := Parse(signed(weights[len(mark)+4 : n])); err == nil {
			t.Errorf("cut at %d of %d bytes, of a right sum: no error", n, len(weights))
		}
	}
}

// signed puts the mark and the sum in front of a body.
func signed(body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(mark), crc32.ChecksumIEEE(body))
	return append(b, body...)
}

// FuzzParse: no bytes make Parse panic, with the right sum or without; what it reads it writes.
func FuzzParse(f *testing.F) {
	small := weights[:min(len(weights), 2000)]
	f.Add(small)
	f.Add(small[len(mark)+4:])
	f.Add([]byte(mark))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := Parse(b); err == nil {
			again, err := m.AppendBinary(nil)
			if err != nil || !bytes.Equal(again, b) {
				t.Errorf("%d bytes are read and written as %d, error %v", len(b), len(again), err)
			}
		}
		if m, err := Parse(signed(b)); err == nil {
			if again, err := m.AppendBinary(nil); err != nil || !bytes.Equal(again, signed(b)) {
				t.Errorf("%d bytes are read and written as %d, error %v", len(b), len(again), err)
			}
		}
	})
}
