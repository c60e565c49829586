package stream_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/result"
	"github.com/samewire/samewire/dedup/internal/stream"
	"github.com/samewire/samewire/dedup/wire"
)

// kept is what a store keeps of a stream.
type kept struct {
	mu      sync.Mutex
	records map[uint32][]byte
	rows    map[uint32][]byte
	meta    []byte
}

func newKept() *kept { return &kept{records: map[uint32][]byte{}, rows: map[uint32][]byte{}} }

func (k *kept) Record(n uint32) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if data, ok := k.records[n]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("no record %d", n)
}

func (k *kept) keep(c stream.Changes) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.Record != nil {
		k.records[c.Number] = c.Record
	}
	for _, r := range c.Rows {
		if r.State == nil {
			delete(k.rows, r.Number)
			delete(k.records, r.Number)
			continue
		}
		k.rows[r.Number] = r.State
	}
	if c.Meta != nil {
		k.meta = c.Meta
	}
}

func (k *kept) all(yield func(stream.Row, error) bool) {
	for _, n := range slices.Sorted(maps.Keys(k.rows)) {
		if !yield(stream.Row{Number: n, State: k.rows[n]}, nil) {
			return
		}
	}
}

func (k *kept) restore(t *testing.T) *stream.Stream {
	t.Helper()
	o := options
	o.Records, o.Clock = k, clock
	s, err := stream.Restore(o, k.meta, k.all)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// invented returns a text of sentences that nobody wrote, the same for the same numbers.
func invented(sentences ...int) string {
	var b strings.Builder
	for _, n := range sentences {
		for i := range 14 {
			fmt.Fprintf(&b, "%c%s%d ", 'a'+(n*7+i*3)%26, strings.Repeat("or", 1+(n+i)%3), (n*31+i*17)%97)
		}
		b.WriteString("said.\n\n")
	}
	return b.String()
}

// stories are a report told by several, in versions and copies, page text of an outlet, a brief, a story without words.
func stories() (all []base.Article) {
	add := func(id, source string, hours int, text string) {
		all = append(all, base.Article{ID: id, Source: source, Headline: "On " + id, Text: text, Published: now.Add(time.Duration(hours) * time.Hour)})
	}
	page := invented(900, 901)
	for k := range 6 {
		r := 10 * (k + 1)
		add(fmt.Sprintf("r%d-m", k), "Daily", -90+k, invented(r, r+1, r+2, r+3)+page)
		add(fmt.Sprintf("r%d-b", k), "Courier", -88+k, invented(r, r+1, r+2, r+3, r+4))
		add(fmt.Sprintf("r%d-z", k), "Herald", -70+k, "UPDATE 1-"+invented(r, r+1, r+2, r+5, r+6))
		add(fmt.Sprintf("r%d-c", k), "Post", -60+k, invented(r, r+1, r+2, r+3, r+4))
		add(fmt.Sprintf("r%d-q", k), "Post", -50+k, invented(500, 501, 502, 503, r+7, r+8, r+9, 100+r, 101+r, 102+r, 103+r, 104+r))
	}
	add("brief", "Post", -20, "Talks on grain end.")
	add("brief-again", "Echo", -19, "Talks on grain end.")
	add("empty", "Echo", -18, "")
	return all
}

// add adds a story and keeps what changes.
func add(t *testing.T, s *stream.Stream, k *kept, a base.Article) result.Arrival {
	t.Helper()
	out, made, err := s.Add(&a, wire.NoNotice)
	if err != nil {
		t.Fatal(err)
	}
	k.keep(made)
	return out
}

// TestRestore: a stream that is restored at any moment goes on as the one that wrote the rows, and writes the same.
func TestRestore(t *testing.T) {
	o := options
	live := newKept()
	o.Records, o.Clock = live, clock
	s := stream.New(o)
	all := stories()
	other, otherStream := newKept(), stream.New(options)
	for i, a := range all {
		if i%7 == 3 {
			gone := all[i/2].ID
			made, ok, err := s.Remove(gone)
			if err != nil {
				t.Fatal(err)
			}
			madeAgain, okAgain, err := otherStream.Remove(gone)
			if err != nil || ok != okAgain {
				t.Fatalf("%s is removed: %v and %v, %v", gone, ok, okAgain, err)
			}
			live.keep(made)
			other.keep(madeAgain)
		}
		want := add(t, s, live, a)
		other.mu.Lock()
		other.records = maps.Clone(live.records)
		number, _ := s.Number(a.ID)
		delete(other.records, number)
		other.mu.Unlock()
		if i > 0 {
			otherStream = other.restore(t) // at every moment
		} else {
			o.Records = other
			otherStream = stream.New(o)
		}
		if diff := cmp.Diff(want, add(t, otherStream, other, a)); diff != "" {
			t.Fatalf("story %d, %s (-want +got):\n%s", i, a.ID, diff)
		}
		if diff := cmp.Diff(live.rows, other.rows); diff != "" {
			t.Fatalf("after story %d, %s, other rows (-want +got):\n%s", i, a.ID, diff)
		}
		meta, rows := s.Rows()
		all := map[uint32][]byte{}
		for r := range rows {
			all[r.Number] = r.State
		}
		if diff := cmp.Diff(all, other.rows); diff != "" || !bytes.Equal(meta, other.meta) {
			t.Fatalf("after story %d, %s, the rows are not those that changed (-want +got):\n%s", i, a.ID, diff)
		}
		if !bytes.Equal(live.meta, other.meta) {
			t.Fatalf("after story %d the rows of the stream are %x and %x", i, live.meta, other.meta)
		}
	}
	want, err := s.Clusters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := other.restore(t).Clusters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(want) < 6 {
		t.Errorf("%d clusters: the stories are no longer what they are meant to be", len(want))
	}
}

var update = flag.Bool("update", false, "write the state of a version that has none yet")

// TestFollowed: who is told of each arrival and of each change of clusters knows them all, with their sizes, at every moment; numbers go up.
func TestFollowed(t *testing.T) {
	o := options
	o.Clock = clock
	known, kinds := map[string]int{}, map[string]int{}
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(3, seed))
		s := stream.New(o)
		clear(known)
		last, next := uint32(0), 0
		all := stories()
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for step := 0; step < 3*len(all); step++ {
			var made stream.Changes
			var err error
			var a result.Arrival
			what, own := "settled", false
			switch n := r.IntN(8); {
			case n < 5 && next < len(all):
				what, own = all[next].ID, true
				a, made, err = s.Add(&all[next], wire.NoNotice)
				next++
			case n < 5:
				made, err = s.Settle(t.Context())
			case n < 7:
				what = all[r.IntN(len(all))].ID + " is removed"
				made, _, err = s.Remove(strings.TrimSuffix(what, " is removed"))
			default:
				what = "some expire"
				_, made, err = s.Expire(now.Add(time.Duration(step/2-100)*time.Hour).UnixMilli(), 3)
			}
			if err != nil {
				t.Fatal(err)
			}
			if own = own || len(made.Clusters) > 0; own && step > 0 && made.Number <= last && last > 0 {
				t.Fatalf("seed %d, step %d, %s: number %d after %d", seed, step, what, made.Number, last)
			}
			if own {
				last = made.Number
			}
			if a.Cluster != "" {
				l, _ := s.Listing(a.Cluster)
				known[l.ID] = len(l.Members)
			}
			for _, id := range a.Merged {
				delete(known, id)
			}
			for _, k := range made.Clusters {
				if known[k.ID] = k.Size; k.Size == 0 {
					delete(known, k.ID)
				}
				switch {
				case k.ID == a.Cluster || slices.Contains(a.Merged, k.ID):
					t.Errorf("seed %d, step %d, %s: %+v is told twice", seed, step, what, k)
				case k.Into != "":
					kinds["merged"]++
					if l, ok := s.Listing(k.ID); !ok || l.ID != k.Into || k.Size != 0 {
						t.Errorf("seed %d, step %d, %s: %+v is %q", seed, step, what, k, l.ID)
					}
				case k.Size == 0:
					kinds["gone"]++
				case a.ID != "":
					kinds["beside an arrival"]++
				default:
					kinds["others"]++
				}
			}
			want := map[string]int{}
			for _, l := range s.Listings(1<<31, 1000) {
				want[l.ID] = len(l.Members)
			}
			if diff := cmp.Diff(want, known); diff != "" {
				t.Fatalf("seed %d, step %d, %s, %+v (-want +known):\n%s", seed, step, what, made.Clusters, diff)
			}
		}
	}
	if kinds["gone"] == 0 || kinds["others"] == 0 {
		t.Errorf("%v: the stories are no longer what they are meant to be", kinds)
	}
}

// TestStoredState: the rows of a version are read as they were stored when it was new, and written the same. The file of a version is never written again.
func TestStoredState(t *testing.T) {
	path := filepath.Join("testdata", "state-v1.txt")
	want, err := os.ReadFile(path)
	if *update && errors.Is(err, os.ErrNotExist) {
		k := newKept()
		o := options
		o.Records, o.Clock = k, clock
		s := stream.New(o)
		for _, a := range stories() {
			add(t, s, k, a)
		}
		want, err = []byte(written(s)), os.WriteFile(path, []byte(written(s)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	stored := newKept()
	for line := range strings.Lines(string(want)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		data, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := strconv.ParseUint(name, 10, 32); err == nil {
			stored.rows[uint32(n)] = data
		} else {
			stored.meta = data
		}
	}
	s := stored.restore(t)
	if diff := cmp.Diff(string(want), written(s)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(s.Listings(1<<31, 100)); s.Len() != 33 || n != 7 {
		t.Errorf("%d stories in %d clusters", s.Len(), n)
	}
}

// written returns the rows of a stream as text.
func written(s *stream.Stream) string {
	var b strings.Builder
	meta, rows := s.Rows()
	for r := range rows {
		fmt.Fprintf(&b, "%d %s\n", r.Number, hex.EncodeToString(r.State))
	}
	fmt.Fprintf(&b, "meta %s\n", hex.EncodeToString(meta))
	return b.String()
}

// TestRestoreRefuses: rows that no stream wrote are errors.
func TestRestoreRefuses(t *testing.T) {
	k := newKept()
	o := options
	o.Records, o.Clock = k, clock
	s := stream.New(o)
	for _, a := range stories()[:8] {
		add(t, s, k, a)
	}
	edit := func(do func(k *kept)) error {
		other := &kept{records: k.records, rows: maps.Clone(k.rows), meta: slices.Clone(k.meta)}
		do(other)
		_, err := stream.Restore(o, other.meta, other.all)
		return err
	}
	if err := edit(func(*kept) {}); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(*kept){
		"no meta":             func(k *kept) { k.meta = nil },
		"meta too long":       func(k *kept) { k.meta = append(k.meta, 0) },
		"a state cut short":   func(k *kept) { k.rows[3] = k.rows[3][:len(k.rows[3])-1] },
		"a state too long":    func(k *kept) { k.rows[3] = append(slices.Clone(k.rows[3]), 0) },
		"an empty state":      func(k *kept) { k.rows[3] = []byte{} },
		"twice":               func(k *kept) { k.rows[4] = k.rows[3] },
		"a number to come":    func(k *kept) { k.rows[100] = k.rows[3] },
		"merged into none":    func(k *kept) { k.rows[1<<31|5] = []byte{1, 0} },
		"merged into newer":   func(k *kept) { k.rows[1<<31|5] = []byte{1, 6} },
		"an edge to who left": func(k *kept) { delete(k.rows, 0) },
	} {
		if err := edit(do); !errors.Is(err, stream.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var version *stream.VersionError
	if err := edit(func(k *kept) { k.rows[2] = append([]byte{9}, k.rows[2][1:]...) }); !errors.As(err, &version) || version.Have != 9 {
		t.Errorf("a row of version 9: %v", err)
	}
	if err := edit(func(k *kept) { k.meta[0] = 9 }); !errors.As(err, &version) {
		t.Errorf("meta of version 9: %v", err)
	}
	var records *record.VersionError
	if err := edit(func(k *kept) { k.meta[1] = 77 }); !errors.As(err, &records) || records.Have != 77 {
		t.Errorf("records of version 77: %v", err)
	}
	var settings *stream.SettingsError
	o.Cut = 0.5
	if err := edit(func(*kept) {}); !errors.As(err, &settings) || settings.Setting != "Cut" {
		t.Errorf("another cut: %v", err)
	}
}

// FuzzRestore: whatever the row of a story is, it is refused or makes a stream that writes it again.
func FuzzRestore(f *testing.F) {
	k := newKept()
	o := options
	o.Records, o.Clock = k, clock
	s := stream.New(o)
	for _, a := range stories()[:8] {
		_, made, err := s.Add(&a, wire.NoNotice)
		if err != nil {
			f.Fatal(err)
		}
		k.keep(made)
	}
	for _, n := range slices.Sorted(maps.Keys(k.rows)) {
		f.Add(k.rows[n])
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		one := func(yield func(stream.Row, error) bool) { yield(stream.Row{Number: 3, State: state}, nil) }
		s, err := stream.Restore(o, k.meta, one)
		var version *stream.VersionError
		if errors.Is(err, stream.ErrCorrupt) || errors.As(err, &version) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if s.Len() != 1 || s.ID(3) == "" {
			t.Fatalf("%d stories, the one of number 3 is %q", s.Len(), s.ID(3))
		}
		if _, ok, err := s.Remove(s.ID(3)); !ok || err != nil || s.Len() != 0 {
			t.Fatalf("it is removed: %v, %v", ok, err)
		}
	})
}

// TestConcurrent: stories may be added, removed and asked for by several at a time.
func TestConcurrent(t *testing.T) {
	s := stream.New(options)
	all := stories()
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for i := w; i < len(all); i += 4 {
				if _, _, err := s.Add(&all[i], wire.NoNotice); err != nil {
					t.Error(err)
				}
				if _, err := s.Query(t.Context(), &all[(i+11)%len(all)]); err != nil {
					t.Error(err)
				}
				if i%9 == 0 {
					if _, _, err := s.Remove(all[i].ID); err != nil {
						t.Error(err)
					}
				}
				if i%5 == 0 {
					if _, err := s.Clusters(t.Context()); err != nil {
						t.Error(err)
					}
				}
				if i%11 == 0 {
					if _, err := s.Settle(t.Context()); err != nil {
						t.Error(err)
					}
				}
				for _, l := range s.Listings(1<<31, 3) {
					if again, ok := s.Listing(l.ID); ok && len(again.Members) < 2 {
						t.Errorf("cluster %s has %d members", l.ID, len(again.Members))
					}
				}
				id, _ := s.ClusterOf(all[i].ID)
				if _, _, err := s.Cluster(t.Context(), id); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if ids, _, err := s.Expire(0, 10); err != nil || ids != nil {
		t.Errorf("%q are from before 1970, %v", ids, err)
	}
	want := 0
	for i := range all {
		if i%9 != 0 {
			want++
		}
	}
	if s.Len() != want {
		t.Errorf("%d stories, want %d", s.Len(), want)
	}
}

// TestFailedRecords: a stream whose records cannot be read says so, and changes no more.
func TestFailedRecords(t *testing.T) {
	k := newKept()
	o := options
	o.Records, o.Clock = k, clock
	s := stream.New(o)
	all := stories()
	add(t, s, k, all[0])
	k.records = map[uint32][]byte{}
	if _, _, err := s.Add(&all[1], wire.NoNotice); err == nil || !strings.Contains(err.Error(), `"`+all[0].ID+`"`) {
		t.Errorf("a story like one whose record is lost is added: %v", err)
	}
	if _, _, err := s.Add(&all[8], wire.NoNotice); err == nil {
		t.Error("another one is added")
	}
	if _, ok := s.Number(all[0].ID); !ok {
		t.Error("it is not there to be asked for any more")
	}
}

// TestListings: the clusters are listed by the latest of their members, and any below a number.
func TestListings(t *testing.T) {
	k := newKept()
	o := options
	o.Records, o.Clock = k, clock
	s := stream.New(o)
	for _, a := range stories() {
		add(t, s, k, a)
	}
	var latest, all []uint32
	for below := uint32(1 << 31); ; {
		some := s.Listings(below, 2)
		if len(some) == 0 {
			break
		}
		for _, l := range some {
			below = l.Members[len(l.Members)-1]
			latest = append(latest, below)
			all = append(all, l.Members...)
			if again, ok := s.Listing(l.ID); !ok || !slices.Equal(again.Members, l.Members) {
				t.Errorf("cluster %s is %v, listed as %v", l.ID, again.Members, l.Members)
			}
			found, ok, err := s.Cluster(t.Context(), l.ID)
			if err != nil || !ok || len(found.Members) != len(l.Members) {
				t.Errorf("cluster %s is of %d, %v, %v", l.ID, len(found.Members), ok, err)
			}
			for again := range 2 { // what is remembered is the same, and nobody else's
				found.Members[0].ID = "other"
				if found, _, _ = s.Cluster(t.Context(), l.ID); found.Members[0].ID == "other" {
					t.Errorf("cluster %s, %d: its members are shared", l.ID, again)
				}
			}
		}
	}
	if !slices.IsSortedFunc(latest, func(a, b uint32) int { return int(b) - int(a) }) || len(latest) < 6 {
		t.Errorf("latest members %v", latest)
	}
	slices.Sort(all)
	if len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Errorf("a story is in two clusters: %v", all)
	}
	if none := s.Listings(1<<31, 0); len(none) > 0 {
		t.Errorf("%d are listed of none", len(none))
	}
}

// TestManyGone: a stream that forgets most of its stories moves the others together, and goes on with them.
func TestManyGone(t *testing.T) {
	k := newKept()
	o := options
	o.Records, o.Clock = k, clock
	s := stream.New(o)
	for n := range 4500 {
		published := now.Add(-time.Hour)
		if n%1000 == 999 {
			published = now
		}
		add(t, s, k, base.Article{ID: fmt.Sprint("n", n), Text: fmt.Sprintf("Lot %d of %d is sold.", n, n/2), Published: published})
	}
	gone := 0
	for {
		ids, made, err := s.Expire(now.UnixMilli(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(ids) == 0 {
			break
		}
		k.keep(made)
		gone += len(ids)
	}
	if gone != 4496 || s.Len() != 4 || len(k.rows) != 4 || len(k.records) != 4 {
		t.Errorf("%d are gone, %d left, with %d rows and %d records", gone, s.Len(), len(k.rows), len(k.records))
	}
	if got := add(t, s, k, base.Article{ID: "again", Text: "Lot 1999 of 999 is sold."}); got.Kind != result.Copy || got.Closest != "n1999" {
		t.Errorf("a copy of what is left is %v of %q", got.Kind, got.Closest)
	}
	if got := add(t, s, k, base.Article{ID: "gone", Text: "Lot 1998 of 999 is sold."}); got.Kind != result.NewReport {
		t.Errorf("a copy of what is gone is %v of %q", got.Kind, got.Closest)
	}
	if n, ok := s.Number("n3999"); !ok || n != 3999 || s.ID(n) != "n3999" || s.ID(17) != "" {
		t.Errorf("the number of n3999 is %d, %v; number 17 is %q", n, ok, s.ID(17))
	}
	again := k.restore(t)
	if id, ok := again.ClusterOf("again"); !ok || id != "c1" {
		t.Errorf("restored, the copy is in %q", id)
	}
}
