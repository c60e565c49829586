package event

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// evalDir names the environment variable with the directory of the labelled sets, which are no part of the project.
const evalDir = "SAMEWIRE_EVAL"

type labelled struct {
	profiles []Profile
	events   []string // "" where the story is alone
}

// readLabelled reads a labelled set; at most n of its stories, n > 0, picked at random.
func readLabelled(t testing.TB, set string, n int) labelled {
	dir := os.Getenv(evalDir)
	if dir == "" {
		t.Skip(evalDir + " is not set")
	}
	lines := func(path string, each func(line []byte)) {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s := bufio.NewScanner(f)
		if filepath.Ext(path) == ".gz" {
			z, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			s = bufio.NewScanner(z)
		}
		s.Buffer(nil, 1<<26)
		for s.Scan() {
			each(s.Bytes())
		}
		if s.Err() != nil {
			t.Fatal(s.Err())
		}
	}
	event := map[string]string{}
	labels := filepath.Join(dir, set, "event_clusters.jsonl")
	if _, err := os.Stat(labels); err != nil {
		labels = filepath.Join(dir, set, "clusters.jsonl")
	}
	lines(labels, func(line []byte) {
		var c struct {
			Cluster string
			Docs    []string
		}
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		for _, d := range c.Docs {
			event[d] = c.Cluster
		}
	})
	type doc struct{ ID, Title, Text string }
	var docs []doc
	lines(filepath.Join(dir, set, "docs.jsonl.gz"), func(line []byte) {
		var d doc
		if err := json.Unmarshal(line, &d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	})
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	var l labelled
	for _, d := range docs[:min(len(docs), n)] {
		l.profiles = append(l.profiles, NewProfile(d.Title, d.Text, []Span{{0, len(d.Text)}}))
		l.events = append(l.events, event[d.ID])
	}
	return l
}

// TestLabelled measures the relation on labelled sets and holds it to what it promises. The stories of two labels of a set may still tell one
// event, above all those of front pages, where only the share of pairs claimed says something.
func TestLabelled(t *testing.T) {
	for _, c := range []struct {
		set               string
		n                 int
		precision, recall float64
		claimed           float64 // most of all pairs that may be claimed to be of one event without being labelled so
	}{
		{"ecbplus", 1000, .95, .65, .0005},
		{"ecbplus", 300, .93, .65, .001},
		{"ecbplus", 100, .85, .6, .001},
		{"basil_en", 1000, .97, .55, .0005},
		{"fnc1_claims", 1000, .9, .6, .0005},
		{"wsdl_frontpage2016", 1000, 0, 0, .0006},
	} {
		l := readLabelled(t, c.set, c.n)
		of := NewCollection(l.profiles)
		var all, one, same, right int
		for i := range l.events {
			for j := range i {
				is := l.events[i] != "" && l.events[i] == l.events[j]
				all++
				if is {
					one++
				}
				if of.Compare(i, j).Same {
					same++
					if is {
						right++
					}
				}
			}
		}
		precision, recall := float64(right)/float64(max(1, same)), float64(right)/float64(max(1, one))
		claimed := float64(same-right) / float64(all)
		t.Logf("%s %d: claimed %d, precision %.3f, recall %.3f, claimed wrongly %.4f%% of %d pairs", c.set, len(l.events), same, precision, recall, 100*claimed, all)
		if precision < c.precision || recall < c.recall || claimed > c.claimed {
			t.Errorf("%s %d: want precision %.2f, recall %.2f, wrongly %.4f%%", c.set, c.n, c.precision, c.recall, 100*c.claimed)
		}
	}
}

// TestLabelledAlone measures pairs that are compared without any other story to go by.
func TestLabelledAlone(t *testing.T) {
	for _, set := range []string{"ecbplus", "fnc1_claims", "wsdl_frontpage2016"} {
		l := readLabelled(t, set, 10000)
		r := rand.New(rand.NewPCG(5, 6))
		var one, same, right int
		const tries = 30000
		for range tries {
			i, j := r.IntN(len(l.events)), r.IntN(len(l.events))
			if i == j {
				continue
			}
			is := l.events[i] != "" && l.events[i] == l.events[j]
			got := NewCollection([]Profile{l.profiles[i], l.profiles[j]}).Compare(0, 1).Same
			if is {
				one++
			}
			if got {
				same++
				if is {
					right++
				}
			}
		}
		wrong := float64(same-right) / tries
		t.Logf("%s: claimed %d of %d pairs, right %d, of one event %d, wrongly %.4f%%", set, same, tries, right, one, 100*wrong)
		if wrong > .001 {
			t.Errorf("%s: %.4f%% wrongly claimed, want at most .1%%", set, 100*wrong)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, set := range []string{"ecbplus", "wsdl_frontpage2016"} {
		b.Run("set="+set, func(b *testing.B) {
			c := NewCollection(readLabelled(b, set, 1000).profiles)
			n := len(c.stories)
			b.ReportAllocs()
			i, j := 0, 0
			for b.Loop() {
				if j++; j >= i {
					i, j = (i+1)%n, 0
				}
				c.Compare(i, j)
			}
		})
	}
}

// BenchmarkProfileStories reads real stories, which have more words of their own than made-up ones.
func BenchmarkProfileStories(b *testing.B) {
	l := readLabelled(b, "wsdl_frontpage2016", 200)
	size := 0
	for _, p := range l.profiles {
		size += len(p.parts[1])
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range l.profiles {
			NewProfile(p.parts[0], p.parts[1], []Span{{0, len(p.parts[1])}})
		}
	}
}
