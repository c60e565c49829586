package dedup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/oracle"
)

// desk makes stories that nobody wrote: reports of several outlets, told again, abridged and extended, in copies, and in versions that grow over days; and
// what stands around them: statements that many quote, page text of an outlet, one-line stories, pages of which only the notice is left.
type desk struct {
	*rand.Rand
	words []string
}

func newDesk(seed uint64) *desk {
	d := &desk{Rand: rand.New(rand.NewPCG(seed, 23))}
	for range 3000 {
		w := ""
		for range 2 + d.IntN(3) {
			w += string("bdfgklmnprstvz"[d.IntN(14)]) + string("aeiou"[d.IntN(5)])
		}
		d.words = append(d.words, w)
	}
	return d
}

// sentences returns invented ones.
func (d *desk) sentences(n int) (all []string) {
	for range n {
		words := make([]string, 8+d.IntN(14))
		for i := range words {
			words[i] = d.words[d.IntN(len(d.words))]
			if d.IntN(9) == 0 {
				words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
			}
			if d.IntN(15) == 0 {
				words[i] = fmt.Sprint(d.IntN(900))
			}
		}
		words[0] = strings.ToUpper(words[0][:1]) + words[0][1:]
		all = append(all, strings.Join(words, " ")+".")
	}
	return all
}

// rewrite tells sentences again: some are left out, some words are others, some sentences new.
func (d *desk) rewrite(all []string, change float64) (out []string) {
	for _, s := range all {
		if d.Float64() < change/2 {
			continue
		}
		words := strings.Fields(s)
		for i := range words {
			if d.Float64() < change/4 {
				words[i] = d.words[d.IntN(len(d.words))]
			}
		}
		out = append(out, strings.Join(words, " "))
		if d.Float64() < change/3 {
			out = append(out, d.sentences(1)...)
		}
	}
	return out
}

// stories returns about so many.
func (d *desk) stories(n int) (all []Article) {
	day := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	outlets := []string{"", "Daily", "Courier", "Herald", "Post", "Echo"}
	aside := d.sentences(8)        // that many quote
	pages := map[string][]string{} // of outlets
	for _, o := range outlets[1:] {
		pages[o] = d.sentences(3)
	}
	add := func(text []string, headline string, published time.Time) {
		a := Article{ID: fmt.Sprintf("%c%05d", 'a'+d.IntN(26), d.IntN(1e5)), Source: outlets[d.IntN(len(outlets))], Headline: headline}
		if d.IntN(3) > 0 {
			a.Published = published
		}
		if a.Source != "" && d.IntN(2) == 0 {
			text = append(slices.Clone(text), pages[a.Source]...)
		}
		if d.IntN(5) == 0 {
			text = slices.Insert(slices.Clone(text), d.IntN(len(text)+1), aside[:3+d.IntN(4)]...)
		}
		a.Text = strings.Join(text, "\n\n")
		if d.IntN(8) == 0 {
			a.Text = fmt.Sprintf("UPDATE %d-", 1+d.IntN(4)) + a.Text
		}
		if slices.ContainsFunc(all, func(b Article) bool { return b.ID == a.ID }) {
			return
		}
		all = append(all, a)
	}
	for len(all) < n {
		report, headline := d.sentences(4+d.IntN(12)), strings.Join(d.sentences(1)[:1], "")
		at := day.Add(time.Duration(d.IntN(14*24)) * time.Hour)
		switch d.IntN(8) {
		case 0: // alone
			add(report, headline, at)
		case 1: // of one line, by several
			line := d.sentences(1)
			for range 1 + d.IntN(4) {
				add(line, "", at)
			}
		case 2: // copies, some under other headlines
			for range 2 + d.IntN(4) {
				add(report, headline, at.Add(time.Duration(d.IntN(30))*time.Hour))
			}
		case 3: // a notice that is left of pages
			notice := d.sentences(3)
			for range 2 + d.IntN(3) {
				add(notice, strings.Join(d.sentences(1), ""), at)
			}
		case 4: // versions, of which the first and the last share little
			for range 3 + d.IntN(4) {
				add(report, headline, at)
				at = at.Add(time.Duration(1+d.IntN(20)) * time.Hour)
				report = append(slices.Clone(report[:len(report)*3/4]), d.sentences(2+d.IntN(3))...)
			}
		default: // told again
			for range 2 + d.IntN(6) {
				add(d.rewrite(report, d.Float64()), headline, at.Add(time.Duration(d.IntN(40))*time.Hour))
			}
		}
	}
	return all
}

// batch returns the clusters of stories by a batch without a filter, which lets some stories go for speed.
func batch(t *testing.T, c Clustering, articles []Article) []Cluster {
	t.Helper()
	found, _, err := c.clusters(context.Background(), nil, Articles(articles))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// unnamed returns clusters under the smallest id of a member, as a batch calls them, with empty lists as nil.
func unnamed(clusters []Cluster) []Cluster {
	out := slices.Clone(clusters)
	for i := range out {
		out[i].ID = out[i].Members[0].ID
	}
	return out
}

// streamed adds stories to a stream and returns its clusters.
func streamed(t *testing.T, s *Stream, articles []Article) []Cluster {
	t.Helper()
	for _, a := range articles {
		if _, err := s.Add(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Clusters(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return unnamed(found)
}

// TestStreamIsTheBatch: whatever the order in which stories come, a stream finds the clusters that a batch finds, figures and all.
func TestStreamIsTheBatch(t *testing.T) {
	for seed := range uint64(oracle.Runs(4, 12)) {
		d := newDesk(seed)
		articles := d.stories(150)
		want := batch(t, Clustering{}, articles)
		for order := range 3 {
			s, err := NewStream(Config{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, streamed(t, s, articles)); diff != "" {
				t.Fatalf("seed %d, order %d: %d clusters (-want +got):\n%s", seed, order, len(want), diff)
			}
			d.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		}
	}
}

// TestStreamForgets: once some stories are removed, one by one or by expiry, while others come or after, a stream finds what a batch finds of the others.
func TestStreamForgets(t *testing.T) {
	for seed := range uint64(oracle.Runs(2, 6)) {
		d := newDesk(100 + seed)
		articles := d.stories(120)
		s, err := NewStream(Config{})
		if err != nil {
			t.Fatal(err)
		}
		early := map[string]bool{} // gone
		for i := range articles {
			streamed(t, s, articles[i:i+1])
			if k := articles[d.IntN(i+1)].ID; d.IntN(6) == 0 && s.Remove(k) {
				early[k] = true
			}
		}
		var left []Article
		for _, a := range articles {
			switch {
			case early[a.ID]:
			case d.IntN(3) > 0:
				left = append(left, a)
			case !s.Remove(a.ID) || s.Remove(a.ID):
				t.Fatalf("seed %d: %s is not removed once", seed, a.ID)
			}
		}
		if diff := cmp.Diff(batch(t, Clustering{}, left), streamed(t, s, nil)); diff != "" {
			t.Fatalf("seed %d, stories removed (-want +got):\n%s", seed, diff)
		}
		before := time.Date(2026, 11, 8, 0, 0, 0, 0, time.UTC)
		var later []Article
		var want []string
		for _, a := range left {
			if a.Published.IsZero() || !a.Published.Before(before) { // those without a time came just now
				later = append(later, a)
			} else {
				want = append(want, a.ID)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, s.Expire(before)); diff != "" {
			t.Fatalf("seed %d, expired (-want +got):\n%s", seed, diff)
		}
		if diff := cmp.Diff(batch(t, Clustering{}, later), streamed(t, s, nil)); diff != "" {
			t.Fatalf("seed %d, after expiry (-want +got):\n%s", seed, diff)
		}
		if s.Len() != len(later) {
			t.Errorf("seed %d: %d stories, want %d", seed, s.Len(), len(later))
		}
	}
}

// kinds adds stories to a stream and returns what each is, its closest and whom it warns.
func kinds(t *testing.T, articles ...Article) (out []string) {
	t.Helper()
	s, err := NewStream(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		got, err := s.Add(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.TrimRight(fmt.Sprintf("%s %s %s %v %v", a.ID, got.Kind, got.Closest, got.Notice, got.Warned), " "))
	}
	return out
}

// TestStreamVerdicts: what stories are called that come after others.
func TestStreamVerdicts(t *testing.T) {
	d := newDesk(77)
	report, more := d.sentences(8), d.sentences(6)
	text := func(parts ...[]string) string { return strings.Join(slices.Concat(parts...), "\n\n") }
	hour := func(n int) time.Time { return time.Date(2026, 11, 20, n, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		why      string
		articles []Article
		want     []string
	}{
		"copies": {"the same words are a copy, whoever has them", []Article{
			{ID: "a", Source: "Daily", Text: text(report)}, {ID: "b", Source: "Post", Text: text(report)}, {ID: "c", Source: "Daily", Text: text(report)},
		}, []string{"a new   []", "b copy a  []", "c copy a  []"}},
		"one outlet later": {"what an outlet changes later is an update, whatever it is", []Article{
			{ID: "a", Source: "Daily", Text: text(report), Published: hour(8)},
			{ID: "b", Source: "Daily", Text: text(report[:7]), Published: hour(9)},
			{ID: "c", Source: "Daily", Text: text(report, more[:3]), Published: hour(7)},
		}, []string{"a new   []", "b update a  []", "c rewrite a  []"}},
		"other outlets": {"another outlet tells it in its own words, until half a day later", []Article{
			{ID: "a", Source: "Daily", Text: text(report), Published: hour(8)},
			{ID: "b", Source: "Post", Text: text(report[:7], more[:4]), Published: hour(9)},
			{ID: "c", Source: "Echo", Text: text(report[:7], more), Published: hour(23)},
		}, []string{"a new   []", "b rewrite a  []", "c update a  []"}},
		"no outlets": {"where outlets are not known, most of the text and more of it is an update", []Article{
			{ID: "a", Text: text(report)}, {ID: "b", Text: text(report, more)}, {ID: "c", Text: text(report[:5])},
		}, []string{"a new   []", "b update a  []", "c rewrite a  []"}},
		"notices": {"a notice says it, in the text or above it", []Article{
			{ID: "a", Source: "Daily", Text: text(report), Published: hour(8)},
			{ID: "b", Source: "Post", Text: "UPDATE 1-Talks on quays go on\n\n" + text(report[:7]), Published: hour(8)},
			{ID: "c", Source: "Echo", Headline: "CORRECTED-Talks on quays go on", Text: text(report[:6]), Published: hour(9)},
			{ID: "d", Source: "Post", Text: text(report[:5]), Published: hour(10)},
			{ID: "e", Source: "Post", Headline: "KILL: Talks on quays", Text: text(report[:4]), Published: hour(9)},
		}, []string{"a new   []", "b update a update []", "c update b correction [a b]", "d update b  []", "e update b kill [a b c d]"}},
		"told to be later": {"of one day what tells of that day comes after what tells of the day before, and of other outlets' it is a later version", []Article{
			{ID: "a", Source: "Daily", Text: text(report, []string{"The crews walked out on Thursday."}), Published: hour(0)},
			{ID: "b", Source: "Post", Text: text(report[:6], []string{"The owners gave in on Friday."}, more[:4]), Published: hour(0)},
			{ID: "c", Source: "Post", Text: text(report[:6], []string{"The crews want to walk out on Thursday."}, more[:4]), Published: hour(0)},
		}, []string{"a new   []", "b update a  []", "c rewrite b  []"}},
		"numbers of updates": {"where times are not known, their numbers tell which of two updates is the later", []Article{
			{ID: "a", Source: "Daily", Text: "UPDATE 2-Talks on quays go on\n\n" + text(report)},
			{ID: "b", Source: "Daily", Text: "UPDATE 1-Talks on quays go on\n\n" + text(report[:7], more[:1])},
			{ID: "c", Source: "Daily", Text: text(report[:7])},
			{ID: "d", Source: "Post", Text: "UPDATE 3-Talks on quays go on\n\n" + text(report[:7], more)},
		}, []string{"a new  update []", "b rewrite a update []", "c rewrite b  []", "d update b update []"}},
		"no outlets, and less": {"where neither outlets nor times are known, a text that has the better part of another is not its later version", []Article{
			{ID: "a", Text: text(report)}, {ID: "b", Text: text(report[:6], more[:3])},
		}, []string{"a new   []", "b rewrite a  []"}},
		"told to be wrong": {"what says that others were wrong comes after them", []Article{
			{ID: "a", Source: "Daily", Text: text(report), Published: hour(8)},
			{ID: "b", Source: "Post", Text: text(report[:7], []string{"The quay was not, as previously reported, closed."}), Published: hour(8)},
			{ID: "c", Source: "Echo", Text: text(report[:7], []string{"The quay was, as previously reported, closed."}), Published: hour(8)},
		}, []string{"a new   []", "b update a  []", "c rewrite b  []"}},
		"short": {"below 20 words only the same words are one report", []Article{
			{ID: "a", Text: "Talks on grain end."}, {ID: "b", Text: "Talks on grain end today."}, {ID: "c", Text: "Talks on grain end."}, {ID: "d"}, {ID: "e"},
		}, []string{"a new   []", "b new   []", "c copy a  []", "d new   []", "e new   []"}},
	} {
		if diff := cmp.Diff(c.want, kinds(t, c.articles...)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", name, c.why, diff)
		}
	}
}

// TestStreamClusterIDs: the id of a cluster is given at birth; of two that a story joins the older goes on, and the other names it, too, until its stories are gone.
func TestStreamClusterIDs(t *testing.T) {
	d := newDesk(78)
	first, second, third := d.sentences(16), d.sentences(10), d.sentences(6)
	s, err := NewStream(Config{})
	if err != nil {
		t.Fatal(err)
	}
	add := func(id string, hour int, parts ...[]string) Arrival {
		t.Helper()
		got, err := s.Add(context.Background(), Article{ID: id, Text: strings.Join(slices.Concat(parts...), "\n\n"), Published: time.Date(2026, 11, 20, hour, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	last := [][]string{first[:4], second, third}
	add("v3", 12, last...)
	if got := add("v3-again", 13, last...); got.Cluster != "c1" || got.Merged != nil {
		t.Errorf("the first cluster is %q, of %q", got.Cluster, got.Merged)
	}
	add("v1", 8, first)
	if got := add("v1-again", 9, first); got.Cluster != "c2" {
		t.Errorf("the second cluster is %q", got.Cluster)
	}
	if diff := cmp.Diff([]string{"c2"}, add("v2", 10, first[:11], second).Merged); diff != "" { // the version between the two
		t.Fatalf("merged (-want +got):\n%s", diff)
	}
	for _, id := range []string{"c1", "c2"} {
		if c, ok := s.Cluster(id); !ok || c.ID != "c1" || len(c.Members) != 5 {
			t.Errorf("cluster %s is %q of %d, %v", id, c.ID, len(c.Members), ok)
		}
	}
	for _, id := range []string{"c3", "c0", "c01", "2", "", "c99999999999"} {
		if c, ok := s.Cluster(id); ok {
			t.Errorf("cluster %q is %q", id, c.ID)
		}
	}
	s.Expire(time.Now().Add(time.Hour))
	if _, ok := s.Cluster("c2"); ok || s.Len() != 0 {
		t.Errorf("%d stories are left, and a cluster %v", s.Len(), ok)
	}
}

// TestStreamOfMany: reports that a hundred tell are put to their groups one by one, and Clusters makes of them what a batch does.
func TestStreamOfMany(t *testing.T) {
	for seed := range uint64(oracle.Runs(1, 3)) {
		d := newDesk(200 + seed)
		articles := d.stories(30)
		for k, change := range []float64{0.15, 0.5} {
			report := d.sentences(10)
			for i := range 110 {
				articles = append(articles, Article{ID: fmt.Sprintf("m%d-%03d", k, i), Text: strings.Join(d.rewrite(report, change), "\n\n")})
			}
		}
		d.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		how := Clustering{Window: 1024} // or far from all pairs would be compared
		want := batch(t, how, articles)
		s, err := Streaming{Window: how.Window}.New()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, streamed(t, s, articles)); diff != "" {
			t.Fatalf("seed %d: %d clusters (-want +got):\n%s", seed, len(want), diff)
		}
		if most := len(want[0].Members); most < 90 {
			t.Errorf("seed %d: the largest cluster is of %d: the stories are no longer what they are meant to be", seed, most)
		}
		var left []Article
		for i, a := range articles {
			if i%3 > 0 {
				left = append(left, a)
			} else {
				s.Remove(a.ID)
			}
		}
		if diff := cmp.Diff(batch(t, how, left), streamed(t, s, nil)); diff != "" {
			t.Fatalf("seed %d, some removed (-want +got):\n%s", seed, diff)
		}
	}
}

// TestStreamOfOutlets: with page text that is known a stream finds what a batch finds, and learns the same.
func TestStreamOfOutlets(t *testing.T) {
	for seed := range uint64(3) {
		d := newDesk(300 + seed)
		all := d.stories(300)
		learned := new(Outlets)
		batch(t, Clustering{Outlets: learned}, all[:150])
		known := learned.Len()
		var file bytes.Buffer
		if err := learned.Save(&file); err != nil {
			t.Fatal(err)
		}
		other, err := OpenOutlets(&file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Streaming{Outlets: other}.New()
		if err != nil {
			t.Fatal(err)
		}
		want := batch(t, Clustering{Outlets: learned}, all[150:])
		if diff := cmp.Diff(want, streamed(t, s, all[150:])); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
		for range 3 { // asking again teaches nothing new
			if _, err := s.Clusters(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		var wanted, got bytes.Buffer
		if err := errors.Join(learned.Save(&wanted), other.Save(&got)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(wanted.Bytes(), got.Bytes()) || known == 0 || learned.Len() < known {
			t.Errorf("seed %d: the stream knows %d pieces, the batch %d, of which %d from before", seed, other.Len(), learned.Len(), known)
		}
	}
}
