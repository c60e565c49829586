package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/samewire/samewire/dedup"
)

// vocabulary are words of invented reports.
var vocabulary = strings.Fields("harbour crew council bridge river storm officials minister vote budget farmers grain price strike union court judge appeal train station school teacher hospital nurse museum painting island ferry village mayor festival rain flood road engineers company shares profit workers plant energy border talks treaty embassy police search rescue climbers snow valley forest fire smoke wind coast fishing boats market traders currency bank loan interest election ballot party leader speech parliament law reform tax pension doctors vaccine virus laboratory satellite launch orbit rocket desert drought wells")

// report returns an invented report of about 60 words, the same for the same number.
func report(n int) string {
	r := rand.New(rand.NewPCG(11, uint64(n)))
	var b strings.Builder
	for range 5 {
		b.WriteString("The")
		for range 12 {
			b.WriteString(" " + vocabulary[r.IntN(len(vocabulary))])
		}
		fmt.Fprintf(&b, " %d. ", r.IntN(1000))
	}
	return b.String()
}

// incoming returns the story of a number: each third is a rewrite of the one before.
func incoming(n int) Incoming {
	text := report(n)
	if n%3 == 2 {
		text = report(n-1) + "Officials said more on the harbour."
	}
	return Incoming{
		Article: dedup.Article{ID: fmt.Sprintf("id-%d", n), Source: fmt.Sprintf("outlet-%d", n%7), Headline: fmt.Sprintf("Headline %d", n), Text: text, Published: time.Unix(1_700_000_000+int64(n), 0).UTC()},
		Meta:    map[string]string{"slug": fmt.Sprint(n)},
	}
}

func incomings(from, to int) (all []Incoming) {
	for n := from; n < to; n++ {
		all = append(all, incoming(n))
	}
	return all
}

// open opens a store that the end of the test closes.
func open(t *testing.T, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// mustAdd adds stories.
func mustAdd(t *testing.T, s *Store, in ...Incoming) []Arrival {
	t.Helper()
	out, err := s.Add(t.Context(), in...)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range out {
		if a.Error != nil {
			t.Fatal(a.Error)
		}
	}
	return out
}

// content is all that a store says.
type content struct {
	Stories map[string]Story
	Entries []Entry
	Events  []Event
}

// contentOf returns what a store says of the stories below a number, and of no other.
func contentOf(t *testing.T, s *Store, below int) content {
	t.Helper()
	c := content{Stories: map[string]Story{}}
	for n := range below {
		id := fmt.Sprintf("id-%d", n)
		st, err := s.Story(t.Context(), id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		c.Stories[id] = st
	}
	for next := ""; ; {
		some, after, err := s.Clusters(t.Context(), Page{After: next, Limit: 7})
		if err != nil {
			t.Fatal(err)
		}
		c.Entries = append(c.Entries, some...)
		if next = after; next == "" {
			break
		}
	}
	for after := uint64(0); after < s.Stats().Seq; {
		some, last, err := s.events(after)
		if err != nil {
			t.Fatal(err)
		}
		c.Events, after = append(c.Events, some...), last
	}
	return c
}

// eventsOf returns so many events after a Seq.
func eventsOf(t *testing.T, s *Store, after uint64, n int) (all []Event) {
	t.Helper()
	if n == 0 {
		return nil
	}
	for e, err := range s.Events(t.Context(), after) {
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, e); len(all) == n {
			break
		}
	}
	return all
}

func TestReopened(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	arrivals := mustAdd(t, s, incomings(0, 30)...)
	for i, a := range arrivals {
		if want := fmt.Sprintf("id-%d", i); a.ID != want || a.Seq != uint64(i)+1 {
			t.Errorf("arrival %d is of %q, Seq %d", i, a.ID, a.Seq)
		}
	}
	if a := arrivals[2]; a.Kind != dedup.Rewrite && a.Kind != dedup.Update || a.Closest != "id-1" || a.Cluster == "" {
		t.Errorf("a rewrite of id-1 is %+v", a)
	}
	before := contentOf(t, s, 30)
	if len(before.Entries) != 10 || len(before.Stories) != 30 {
		t.Errorf("%d clusters of %d stories, want 10 of 30", len(before.Entries), len(before.Stories))
	}
	want := incoming(7)
	if got := before.Stories["id-7"].Incoming; cmp.Diff(want, got) != "" {
		t.Errorf("story (-want +got):\n%s", cmp.Diff(want, got))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{})
	if after := contentOf(t, s, 30); cmp.Diff(before, after) != "" {
		t.Errorf("reopened (-before +after):\n%s", cmp.Diff(before, after))
	}
	out, err := s.Add(t.Context(), incoming(3), incoming(30))
	if err != nil || !errors.Is(out[0].Error, dedup.ErrExists) || out[1].Error != nil || out[1].Seq != 31 {
		t.Errorf("after reopening: %+v, %v", out, err)
	}
}

func TestRefused(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	long := incoming(1)
	long.ID = strings.Repeat("x", MostID+1)
	empty := incoming(2)
	empty.ID = ""
	out, err := s.Add(t.Context(), long, empty, incoming(3))
	if err != nil || out[0].Error == nil || out[1].Error == nil || out[2].Error != nil || out[2].Seq != 1 {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err := s.Story(t.Context(), "id-2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a story that was refused: %v", err)
	}
	if _, err := s.Cluster(t.Context(), "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a cluster that is not there: %v", err)
	}
	if _, _, err := s.Clusters(t.Context(), Page{After: "nonsense"}); err == nil {
		t.Error("a page after nonsense is no error")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if out, err := s.Add(ended, incoming(4)); !errors.Is(err, context.Canceled) || len(out) > 0 {
		t.Errorf("with a context that has ended: %v, %v", out, err)
	}
	s.Close()
	if _, err := s.Add(t.Context(), incoming(5)); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if _, err := s.Story(t.Context(), "id-3"); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// Times of publication and of arrival may be any: they are kept, and the order is that of Seq.
func TestClockJumps(t *testing.T) {
	times := []time.Time{time.Unix(2_000_000_000, 0), time.Unix(1_000_000_000, 0), time.Unix(1_500_000_000, 5)}
	n := 0
	dir := t.TempDir()
	s := open(t, dir, Options{Clock: func() time.Time { n++; return times[(n-1)%3] }})
	stories := incomings(0, 3)
	stories[0].Published, stories[1].Published = time.Time{}, time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, in := range stories {
		mustAdd(t, s, in)
	}
	var arrived []time.Time
	for i, e := range eventsOf(t, s, 0, 3) {
		if e.Seq != uint64(i)+1 {
			t.Errorf("event %d has Seq %d", i, e.Seq)
		}
		arrived = append(arrived, e.Time)
	}
	if cmp.Diff(times, arrived, cmpopts.EquateApproxTime(0)) != "" {
		t.Errorf("(-want +got):\n%s", cmp.Diff(times, arrived))
	}
	st, err := s.Story(t.Context(), "id-1")
	if err != nil || !st.Published.Equal(stories[1].Published) {
		t.Errorf("a story from the year 9000 was published in %v, %v", st.Published, err)
	}
}

func TestEventsWait(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	mustAdd(t, s, incomings(0, 4)...)
	got := make(chan uint64)
	ctx, end := context.WithCancel(t.Context())
	go func() {
		defer close(got)
		for e, err := range s.Events(ctx, 2) {
			if err != nil {
				t.Error(err)
			}
			got <- e.Seq
		}
	}()
	for want := uint64(3); want <= 4; want++ {
		if seq := <-got; seq != want {
			t.Errorf("event %d, want %d", seq, want)
		}
	}
	mustAdd(t, s, incoming(4))
	if seq := <-got; seq != 5 {
		t.Errorf("event %d, want 5", seq)
	}
	end()
	if seq, more := <-got; more {
		t.Errorf("event %d after the end", seq)
	}
	go s.Close()
	var last error
	for _, err := range s.Events(t.Context(), 5) {
		last = err
	}
	if !errors.Is(last, ErrClosed) {
		t.Errorf("Events ends with %v when the store is closed", last)
	}
}

// Who follows the events knows all clusters and their sizes at every moment, also across a restart, as stories come, are removed and expire.
func TestFollowed(t *testing.T) {
	dir, now := t.TempDir(), time.Unix(1_800_000_000, 0).UTC()
	o := Options{Clock: func() time.Time { return now }}
	s := open(t, dir, o)
	known, after, told := map[string]int{}, uint64(0), map[string]int{}
	follow := func(what string) {
		t.Helper()
		for {
			some, last, err := s.events(after)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			for _, e := range some {
				if e.Seq <= after || !e.Time.Equal(now) || (e.Arrival.ID == "") == (e.Arrival.Seq == e.Seq) {
					t.Fatalf("%s: %+v follows %d", what, e, after)
				}
				after = e.Seq
				if id := e.Arrival.Cluster; id != "" {
					if c, err := s.Cluster(t.Context(), id); err == nil {
						known[c.ID] = len(c.Members)
					}
				}
				for _, id := range e.Arrival.Merged {
					delete(known, id)
				}
				for _, k := range e.Changed {
					if known[k.ID] = k.Size; k.Size == 0 {
						told["gone"]++
						delete(known, k.ID)
					} else {
						told["other"]++
					}
				}
			}
			if last == after || len(some) == 0 {
				break
			}
		}
		got := map[string]int{}
		entries, _, err := s.Clusters(t.Context(), Page{Limit: mostPage})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			got[e.ID] = len(e.Members)
		}
		if diff := cmp.Diff(got, known); diff != "" {
			t.Fatalf("%s (-clusters +known):\n%s", what, diff)
		}
	}
	remove := func(n int) {
		t.Helper()
		if ok, err := s.Remove(t.Context(), fmt.Sprintf("id-%d", n)); !ok || err != nil {
			t.Fatalf("story %d is removed: %v, %v", n, ok, err)
		}
	}
	in := incomings(0, 60)
	for i := range in {
		if in[i].ID = fmt.Sprintf("id-%d", i); i%3 == 0 && i > 0 { // of three
			in[i].Text = report(i+1) + "The ferry was late."
		}
	}
	mustAdd(t, s, in[:30]...)
	follow("stories come")
	remove(5)
	follow("a cluster is shorter")
	remove(4)
	follow("and gone")
	mustAdd(t, s, in[30:]...)
	before := after
	follow("more come")
	if n, err := s.Expire(t.Context(), incoming(20).Published); n != 18 || err != nil {
		t.Errorf("%d expired, %v", n, err)
	}
	follow("some expire")
	want, _, err := s.events(before)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	s = open(t, dir, o)
	got, _, err := s.events(before)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("after a restart: %v (-want +got):\n%s", err, diff)
	}
	remove(59)
	follow("after a restart")
	if told["gone"] < 5 || told["other"] < 2 {
		t.Errorf("the events told of %v", told)
	}
	// Events of changes go with the stories, but those of the call that removes them.
	if n, err := s.Expire(t.Context(), now.Add(time.Hour)); n != 39 || err != nil {
		t.Errorf("%d expired, %v", n, err)
	}
	follow("all expire")
	left, _, err := s.events(0)
	if err != nil || len(left) != 1 || left[0].Seq != s.Stats().Seq || len(left[0].Changed) != 13 {
		t.Errorf("%+v are left, %v", left, err)
	}
	if _, err := s.Expire(t.Context(), now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if left, last, err := s.events(0); err != nil || len(left) > 0 || last != s.Stats().Seq {
		t.Errorf("%+v are left, to %d, %v", left, last, err)
	}
	if out := mustAdd(t, s, in[0]); out[0].Seq != after+1 {
		t.Errorf("Seq %d comes after %d", out[0].Seq, after)
	}
	if r := s.Close(); r != nil {
		t.Fatal(r)
	}
	if r, err := Check(dir); err != nil || !r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestExpireGivesDiskBack(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	stories := incomings(0, 300)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range stories {
		noise := make([]rune, 20_000)
		for j := range noise {
			noise[j] = rune(0x4e00 + r.IntN(20000))
		}
		stories[i].Meta["noise"] = string(noise)
	}
	mustAdd(t, s, stories...)
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	tables := func() int64 { return s.db.Metrics().Total().TablesSize } // beside them there are logs, which are used again
	full := tables()
	n, err := s.Expire(t.Context(), time.Unix(1_700_000_000+270, 0))
	if err != nil || n != 270 {
		t.Fatalf("%d stories expired, %v; want 270", n, err)
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := tables(); left > full/6 || left == 0 {
		t.Errorf("%d bytes are left of %d after nine tenths expired", left, full)
	}
	if disk := s.Stats().Disk; disk < uint64(tables()) {
		t.Errorf("%d bytes of disk, of which tables are %d", disk, tables())
	}
	portions := (270 + expiredAtATime - 1) / expiredAtATime // each has an event of its own
	got, changed := contentOf(t, s, 300), 0
	for i, e := range got.Events {
		if changed += len(e.Changed); i >= 30 && (e.Arrival.ID != "" || len(e.Changed) == 0) {
			t.Errorf("event %d, of stories that expired: %+v", i, e)
		}
	}
	if len(got.Stories) != 30 || len(got.Events) != 30+portions || got.Events[0].Seq != 271 || changed != 90 {
		t.Errorf("%d stories and %d events with %d changes are left, the first %+v", len(got.Stories), len(got.Events), changed, got.Events[0])
	}
	if _, err := s.Story(t.Context(), "id-5"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a story that expired: %v", err)
	}
}
