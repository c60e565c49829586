package desk

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
)

//go:embed page.html desk.css desk.js openapi.json
var files embed.FS

// asset serves a file of the page.
func asset(kind, name string) func(*Desk, http.ResponseWriter, *http.Request) error {
	return func(d *Desk, w http.ResponseWriter, r *http.Request) error {
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(text)
		return nil
	}
}

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"count":   count,
	"percent": percent,
	"link":    func(id string) string { return "/clusters/" + url.PathEscape(id) },
	"when":    when,
	"shown":   visible,
	"letter":  letter,
	"listed":  listed,
}).ParseFS(files, "page.html"))

// visible is text without characters that change the look of what stands around it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if feed.Unsafe(r) && r != '\n' && r != '\t' {
			return '\uFFFD'
		}
		return r
	}, s)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// percent is a share for people: only what is whole is called 100%.
func percent(x float64) string {
	if x < 1 {
		x = min(x, .99)
	}
	return fmt.Sprintf("%.0f%%", 100*x)
}

// when is a time for people, in UTC.
func when(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return ""
	}
	return t.UTC().Format("2 Jan 15:04") + " UTC"
}

// letter names version i: A to Z, then AA, AB and so on.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// listed is who says something: "A, B and C".
func listed(all []int) string {
	var names []string
	for _, i := range all {
		names = append(names, letter(i))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// card is what the list shows of a cluster.
type card struct {
	*clusterLine
	State   uint64 // a hash of the ids of its members
	Sources []string
	More    int // sources that are not shown
	Grave   *rowView
	Ranks   []rank
}

type rank struct {
	Severity facts.Severity
	Count    int
}

// mostSources is how many outlets the list names.
const mostSources = 4

// mostCards is how many clusters a page shows, and mostAlerts how many corrections and kills stand above them.
const (
	mostCards  = 40
	mostAlerts = 5
)

// rowView is a fact for people: who says what.
type rowView struct {
	Kind     facts.Kind
	Severity facts.Severity
	Subject  string
	Sayings  []saying
	Told     []int // who tell it without the fact
}

type saying struct {
	Who  []int
	By   string // where it is no version by its letter
	Text string
}

func newRowView(r *rowLine) rowView {
	v := rowView{Kind: r.Kind, Severity: r.Severity, Subject: r.Subject}
	at := map[int]int{}
	for i, c := range r.Versions {
		switch {
		case c == nil:
		case c.Text == "" || c.Told:
			v.Told = append(v.Told, i)
		default:
			k, ok := at[c.Value]
			if !ok {
				k = len(v.Sayings)
				at[c.Value], v.Sayings = k, append(v.Sayings, saying{Text: c.Text})
			}
			v.Sayings[k].Who = append(v.Sayings[k].Who, i)
		}
	}
	slices.SortStableFunc(v.Sayings, func(a, b saying) int { return cmp.Compare(len(b.Who), len(a.Who)) })
	return v
}

// newCard returns what the list shows of a cluster; of its facts the gravest in which a member differed from the one it was closest to when it came.
func (d *Desk) newCard(ctx context.Context, c *clusterLine, all []*head) (*card, error) {
	k := &card{clusterLine: c, State: membersOf(c)}
	seen := map[string]bool{}
	for _, m := range c.Members {
		if m.Source == "" || seen[m.Source] {
			continue
		}
		if seen[m.Source] = true; len(k.Sources) < mostSources {
			k.Sources = append(k.Sources, m.Source)
		} else {
			k.More++
		}
	}
	ranks := map[facts.Severity]int{}
	latest := slices.Clone(all)
	slices.SortStableFunc(latest, func(a, b *head) int { return b.arrived.Compare(a.arrived) })
	for _, h := range latest[:min(len(latest), mostHeld)] {
		t, err := d.toldOf(ctx, h.id, h.seq, h.closest)
		if err != nil {
			return nil, err
		}
		for i := range t.differences {
			x := &t.differences[i]
			if ranks[x.Severity]++; k.Grave == nil || x.Severity < k.Grave.Severity {
				k.Grave = &rowView{Kind: x.Kind, Severity: x.Severity, Subject: x.Subject}
				k.Grave.say(h.closest, x.A)
				k.Grave.say(h.id, x.B)
			}
		}
	}
	for s := facts.Key; s <= facts.High; s++ {
		if ranks[s] > 0 {
			k.Ranks = append(k.Ranks, rank{s, ranks[s]})
		}
	}
	return k, nil
}

// mostHeld is how many members of a cluster, the latest, are looked at for what the list shows.
const mostHeld = 8

func (v *rowView) say(by string, s *facts.Side) {
	if s != nil {
		v.Sayings = append(v.Sayings, saying{By: by, Text: s.Text})
	}
}

// alert is a correction or kill, above the list.
type alert struct {
	warningLine
	Cluster, Headline, Source, Arrived string
	Kill                               bool
}

// alertList is the latest corrections and kills, which all pages of a second have in common unless one comes.
type alertList struct {
	turn    chan struct{} // held by who uses counted, found or all
	came    atomic.Uint64 // how many events there were that they may change with
	counted uint64        // of those, when they were found
	found   time.Time
	all     []alert
}

// alertsFor is how long they are shared.
const alertsFor = time.Second

// alerts are the latest corrections and kills of clusters.
func (d *Desk) alerts(ctx context.Context) ([]alert, error) {
	l := &d.alerted
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	came, now := l.came.Load(), time.Now()
	if !l.found.IsZero() && came == l.counted && now.Sub(l.found) < alertsFor {
		return l.all, nil
	}
	all, err := d.latestAlerts(ctx)
	if err != nil {
		return nil, err
	}
	l.counted, l.found, l.all = came, now, all
	return all, nil
}

// noteAlert notes an event that may bring a correction or kill to a cluster, or take one away: it is one, or came to one that was alone, or joins clusters, or others change.
func (d *Desk) noteAlert(e *store.Event) {
	a := &e.Arrival
	if len(e.Changed) > 0 {
		d.alerted.came.Add(1)
		return
	}
	if a.Cluster == "" {
		return
	}
	grave := isCorrection(a.Notice) || isKill(a.Notice) || len(a.Merged) > 0
	if !grave && a.Closest != "" {
		h, err := d.heads.of(d.ctx, a.Closest)
		grave = err != nil || h.grave
	}
	if grave {
		d.alerted.came.Add(1)
	}
}

// view is what a page is made of.
type view struct {
	Title    string
	Query    string
	Cards    []*card
	Alerts   []alert
	Next     string
	Scanned  int
	Seq      uint64
	Stories  int
	Cluster  *clusterLine
	Versions []memberLine // of Cluster, in the order of the facts
	Rows     []rowView
	Draft    string
	Found    []foundView
	All      int
	Problem  *problem
}

// page is the list of clusters; with part=list only what changes in it.
func (d *Desk) page(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f, err := newFilter(q)
	if err != nil {
		return err
	}
	v := view{Title: "Wire desk", Query: q.Get("q"), Seq: d.hub.last(), Stories: d.o.Store.Stats().Stories}
	after, err := cursor(q)
	if err != nil {
		return err
	}
	list, err := d.list(r.Context(), f, after, mostCards)
	if err != nil {
		return err
	}
	v.Next, v.Scanned = list.Next, list.Scanned
	for i, c := range list.Clusters {
		k, err := d.newCard(r.Context(), c, list.heads[i])
		if err != nil {
			return err
		}
		v.Cards = append(v.Cards, k)
	}
	if v.Query != "" {
		v.Title = "Search: " + v.Query
	} else if after == "" {
		if v.Alerts, err = d.alerts(r.Context()); err != nil {
			return err
		}
	}
	name := "list"
	if q.Get("part") == "list" {
		name = "live"
	}
	return d.show(w, http.StatusOK, name, &v)
}

func (d *Desk) latestAlerts(ctx context.Context) (all []alert, err error) {
	list, err := d.list(ctx, filter{notice: "grave"}, "", mostAlerts)
	if err != nil {
		return nil, err
	}
	for i, c := range list.Clusters {
		for _, w := range c.Warnings {
			a := alert{warningLine: w, Cluster: c.Cluster, Kill: w.Notice != "correction"}
			for _, h := range list.heads[i] {
				if h.id == w.ID {
					a.Headline, a.Source, a.Arrived = h.headline, h.source, date(h.arrived)
				}
			}
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b alert) int { return cmp.Compare(b.Arrived, a.Arrived) })
	return all[:min(len(all), mostAlerts)], nil
}

func (d *Desk) clusterPage(w http.ResponseWriter, r *http.Request) error {
	o, err := shown(r.URL.Query())
	if err != nil {
		return err
	}
	c, all, err := d.clusterWithFacts(r.Context(), r.PathValue("id"), o)
	if err != nil {
		return err
	}
	v := view{Title: c.Headline, Cluster: c}
	members := map[string]memberLine{}
	for _, m := range c.Members {
		members[m.ID] = m
	}
	versions := c.clusterFacts.Versions // whose order the letters of facts follow
	if c.LeftOut != "" {
		for _, h := range all {
			versions = append(versions, h.id)
		}
	}
	for _, id := range versions {
		v.Versions = append(v.Versions, members[id])
	}
	for i := range c.Facts {
		v.Rows = append(v.Rows, newRowView(&c.Facts[i]))
	}
	return d.show(w, http.StatusOK, "cluster", &v)
}

// foundView is a story that is like a draft, for people.
type foundView struct {
	dedup.Likeness
	Headline, Source, Published string
	Share, Had                  string // how much of the draft is in it, and of it in the draft
}

// mostDraft bounds the bytes of a text that is put into the page's field.
const mostDraft = 256 << 10

// searchPage says what is like a draft that was put into the field of the page.
func (d *Desk) searchPage(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 4*mostDraft) // it comes with escapes
	if err := r.ParseForm(); err != nil {
		if p := problemOf(err); p != nil {
			return p
		}
		return &problem{http.StatusBadRequest, "broken", "the form cannot be read", "use the field of the page"}
	}
	v := view{Title: "Is this known?", Draft: strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get("text"), "\uFFFD"))}
	switch {
	case v.Draft == "":
		return &problem{http.StatusBadRequest, "empty", "there is no text", "put a text into the field"}
	case len(v.Draft) > mostDraft:
		return problemOf(&http.MaxBytesError{Limit: mostDraft})
	}
	found, all, err := d.query(r.Context(), dedup.Article{ID: "draft", Text: feed.Clean(v.Draft).Text}, defaultMatches, false, facts.Options{})
	if err != nil {
		return err
	}
	v.All = all
	for _, f := range found {
		v.Found = append(v.Found, foundView{f.Likeness, f.more.Headline, f.more.Source, f.more.Published, percent(f.Contained), percent(f.Kept)})
	}
	return d.show(w, http.StatusOK, "found", &v)
}

// show writes a page, whole or not at all.
func (d *Desk) show(w http.ResponseWriter, status int, name string, v *view) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
	return nil
}

func (d *Desk) problemPage(w http.ResponseWriter, p *problem) {
	retryAfter(w, p.Status)
	if err := d.show(w, p.Status, "problem", &view{Title: http.StatusText(p.Status), Problem: p}); err != nil {
		d.log.Error("page", "error", errors.Join(err, p))
	}
}
