package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/internal/jsonl"
	"github.com/samewire/samewire/dedup/store"
	"github.com/samewire/samewire/dedup/wire"
)

// head is what lists show of a story.
type head struct {
	id, source, headline string
	published, arrived   time.Time
	kind, notice         string
	grave                bool // it is a correction or kill
	warned               []string
	closest              string
	seq                  uint64
	size                 int // bytes of the text
}

// heads are those of stories that were asked for lately. Stories do not change, but one that was removed may come again as another.
type heads struct {
	from  Store
	mu    sync.Mutex
	known map[string]*head
}

// mostHeads is how many are kept.
const mostHeads = 1 << 15

func (h *heads) of(ctx context.Context, id string) (*head, error) {
	h.mu.Lock()
	known := h.known[id]
	h.mu.Unlock()
	if known != nil {
		return known, nil
	}
	s, err := h.from.Story(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return &head{id: id}, nil // it has expired meanwhile
	}
	if err != nil {
		return nil, err
	}
	known = headOf(&s)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.known) >= mostHeads || h.known == nil {
		h.known = map[string]*head{}
	}
	h.known[id] = known
	return known, nil
}

// renew forgets the story of an id that came before an arrival.
func (h *heads) renew(id string, seq uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if known := h.known[id]; known != nil && known.seq < seq {
		delete(h.known, id)
	}
}

func headOf(s *store.Story) *head {
	h := &head{s.ID, s.Source, s.Headline, s.Published, s.Arrived, s.Arrival.Kind.String(), noticeName(s.Arrival.Notice), false, s.Arrival.Warned, s.Arrival.Closest, s.Arrival.Seq, len(s.Text)}
	if blank(h.headline) {
		h.headline = strings.Clone(headlineIn(s.Text))
	}
	h.grave = isCorrection(s.Arrival.Notice) || isKill(s.Arrival.Notice)
	return h
}

func isCorrection(k wire.NoticeKind) bool { return k == wire.Correction }
func isKill(k wire.NoticeKind) bool       { return k == wire.Kill || k == wire.Withdrawn }

// mostHeadline is how many bytes of a text are looked at for its headline, and shown of it where it has none.
const (
	mostHeadline = 2000
	firstWords   = 100
)

// headlineIn returns the headline of a text that has it within, or its first words.
func headlineIn(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), mostHeadline)], "")
	var p wire.Parser
	var s wire.Story
	p.Parse(text, &s)
	if !s.Headline.IsZero() {
		return strings.Join(strings.Fields(s.Headline.In(text)), " ")
	}
	if len(s.Body) > 0 {
		text = text[s.Body[0].Start:]
	}
	words := strings.Join(strings.Fields(text), " ")
	if len(words) <= firstWords {
		return words
	}
	cut := strings.LastIndexByte(words[:firstWords], ' ')
	if cut < 0 {
		cut = firstWords
	}
	return strings.ToValidUTF8(words[:cut], "") + " …"
}

// clusterLine is the line of samewire cluster, with what a desk knows beside it.
type clusterLine struct {
	Schema   int             `json:"schema"`
	Cluster  string          `json:"cluster"`
	Headline string          `json:"headline"` // of the latest member to come
	Latest   string          `json:"latest"`
	Changed  string          `json:"changed"`
	Seq      uint64          `json:"seq"`
	Size     int             `json:"size"`
	Medoid   string          `json:"medoid"`
	Members  []memberLine    `json:"members"`
	Warnings []warningLine   `json:"warnings,omitempty"`
	Agencies []string        `json:"agencies"`
	Cited    []string        `json:"cited,omitempty"`
	History  []dedup.Version `json:"history,omitempty"`

	*clusterFacts
}

// memberLine is a member, and what its story says.
type memberLine struct {
	dedup.Member
	story struct {
		Headline  string `json:"headline,omitempty"`
		Published string `json:"published,omitempty"`
		Arrived   string `json:"arrived,omitempty"`
		Kind      string `json:"kind,omitempty"`
		Notice    string `json:"notice,omitempty"`
	}
}

func (m memberLine) MarshalJSON() ([]byte, error) { return joined(m.Member, &m.story) }

func (m memberLine) Headline() string  { return m.story.Headline }
func (m memberLine) Published() string { return m.story.Published }
func (m memberLine) Kind() string      { return m.story.Kind }
func (m memberLine) Notice() string    { return m.story.Notice }

// warningLine is a correction or kill in a cluster.
type warningLine struct {
	ID       string         `json:"id"`
	Notice   string         `json:"notice"`
	Warned   []string       `json:"warned"`
	Outdated []outdatedLine `json:"outdated,omitempty"`
}

// clusterFacts are the facts that the versions of a cluster state differently.
type clusterFacts struct {
	Versions []string  `json:"versions"`
	Facts    []rowLine `json:"facts"`
	LeftOut  string    `json:"facts_left_out,omitempty"` // why there are none
}

type rowLine struct {
	Kind        facts.Kind     `json:"kind"`
	Severity    facts.Severity `json:"severity"`
	Probability jsonl.Share    `json:"probability"`
	Subject     string         `json:"subject"`
	Versions    []*cellLine    `json:"versions"`
}

type cellLine struct {
	ID    string       `json:"id"`
	Told  bool         `json:"told,omitempty"`
	Field string       `json:"field,omitempty"`
	Text  string       `json:"text,omitempty"`
	Spans []facts.Span `json:"spans,omitempty"`
	Value int          `json:"value,omitempty"`
}

// clusterOf returns what is shown of a cluster, and the heads of its members in their order.
func (d *Desk) clusterOf(ctx context.Context, e *store.Entry) (*clusterLine, []*head, error) {
	c := &clusterLine{Schema: 1, Cluster: e.ID, Size: len(e.Members), Medoid: e.Medoid, Members: make([]memberLine, len(e.Members)), Agencies: append([]string{}, e.Agencies...), Cited: e.Cited,
		History: e.History, Changed: date(e.Changed), Seq: e.Seq}
	all := make([]*head, len(e.Members))
	var latest *head
	for i, m := range e.Members {
		h, err := d.heads.of(ctx, m.ID)
		if err != nil {
			return nil, nil, err
		}
		all[i] = h
		l := &c.Members[i]
		l.Member = m
		l.story.Headline, l.story.Published, l.story.Arrived, l.story.Kind, l.story.Notice = h.headline, date(h.published), date(h.arrived), h.kind, h.notice
		if latest == nil || h.arrived.After(latest.arrived) {
			latest = h
		}
		if h.grave {
			t, err := d.toldOf(ctx, h.id, h.seq, h.closest)
			if err != nil {
				return nil, nil, err
			}
			c.Warnings = append(c.Warnings, warningLine{h.id, h.notice, append([]string{}, h.warned...), t.outdated})
		}
	}
	if latest != nil {
		c.Headline, c.Latest = latest.headline, latest.id
	}
	return c, all, nil
}

// filter is what a list of clusters is to hold.
type filter struct {
	words  []string // each in a headline, source or id of a member, whatever the case
	source string
	agency string
	notice string // a notice of a member; "grave" for corrections and kills
	since  time.Time
	size   int
}

// empty reports whether all clusters are wanted.
func (f *filter) empty() bool {
	return len(f.words) == 0 && f.source == "" && f.agency == "" && f.notice == "" && f.size == 0
}

func newFilter(q url.Values) (f filter, err error) {
	f = filter{words: strings.Fields(strings.ToLower(q.Get("q"))), source: q.Get("source"), agency: q.Get("agency"), notice: q.Get("notice")}
	if s := q.Get("since"); s != "" {
		if f.since, err = time.Parse(time.RFC3339, s); err != nil {
			return f, wrongParameter("since", s, "give a time such as 2026-11-21T08:00:00Z")
		}
	}
	f.size, err = number(q, "min_size", 0, 1<<30)
	return f, err
}

func wrongParameter(name, value, fix string) *problem {
	return &problem{http.StatusBadRequest, "parameter", fmt.Sprintf("%s is %.100q", name, value), fix}
}

// number returns a whole number of the query, from 0 on.
func number(q url.Values, name string, otherwise, most int) (int, error) {
	s := q.Get(name)
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		return 0, wrongParameter(name, s, fmt.Sprintf("give a number from 0 to %d", most))
	}
	return n, nil
}

// cursor returns where a page begins.
func cursor(q url.Values) (string, error) {
	after := q.Get("after")
	if _, err := strconv.ParseUint(after, 10, 32); after != "" && err != nil {
		return "", wrongParameter("after", after, "give the next of the page before")
	}
	return after, nil
}

// holds reports whether a cluster is wanted.
func (f *filter) holds(c *clusterLine) bool {
	switch {
	case c.Size < f.size,
		f.source != "" && !slices.ContainsFunc(c.Members, func(m memberLine) bool { return strings.EqualFold(m.Source, f.source) }),
		f.agency != "" && !slices.ContainsFunc(c.Agencies, func(a string) bool { return strings.EqualFold(a, f.agency) }),
		f.notice == "grave" && len(c.Warnings) == 0,
		f.notice != "" && f.notice != "grave" && !slices.ContainsFunc(c.Members, func(m memberLine) bool { return m.story.Notice == f.notice }):
		return false
	}
	for _, word := range f.words {
		if !slices.ContainsFunc(c.Members, func(m memberLine) bool {
			return strings.Contains(strings.ToLower(m.story.Headline), word) || strings.Contains(strings.ToLower(m.Source), word) || strings.Contains(strings.ToLower(m.ID), word)
		}) {
			return false
		}
	}
	return true
}

// listing is a page of clusters, newest first.
type listing struct {
	Schema   int            `json:"schema"`
	Clusters []*clusterLine `json:"clusters"`
	Next     string         `json:"next,omitempty"`    // what after= takes for the next page
	Scanned  int            `json:"scanned,omitempty"` // clusters that were looked through, where that ended the page

	heads [][]*head
}

const (
	defaultPage = 50
	mostPage    = 200
)

// list returns a page of the clusters that a filter holds. It looks through Limits.Scan clusters at the most, many at a time: the store goes through all
// that it has for each page of its own.
func (d *Desk) list(ctx context.Context, f filter, after string, limit int) (*listing, error) {
	out := &listing{Schema: 1, Clusters: []*clusterLine{}, Next: after}
	for seen := 0; len(out.Clusters) < limit; {
		ask := limit
		if !f.empty() {
			ask = min(mostPage, d.limits.Scan-seen)
		}
		if ask <= 0 {
			out.Scanned = seen
			return out, nil
		}
		entries, next, err := d.o.Store.Clusters(ctx, store.Page{After: out.Next, Limit: ask})
		if err != nil {
			return nil, err
		}
		for i := range entries {
			if !f.since.IsZero() && entries[i].Changed.Before(f.since) {
				out.Next = ""
				return out, nil
			}
			c, all, err := d.clusterOf(ctx, &entries[i])
			if err != nil {
				return nil, err
			}
			if seen++; !f.holds(c) {
				continue
			}
			out.Clusters, out.heads = append(out.Clusters, c), append(out.heads, all)
			if len(out.Clusters) == limit && i < len(entries)-1 {
				next = entries[i].Next
				break
			}
		}
		if out.Next = next; next == "" {
			break
		}
	}
	return out, nil
}

func (d *Desk) listClusters(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f, err := newFilter(q)
	if err != nil {
		return err
	}
	limit, err := number(q, "limit", defaultPage, mostPage)
	if err != nil {
		return err
	}
	after, err := cursor(q)
	if err != nil {
		return err
	}
	out, err := d.list(r.Context(), f, after, limit)
	if err != nil {
		return err
	}
	return d.send(w, http.StatusOK, out)
}

// shown reads what facts are to be shown.
func shown(q url.Values) (o facts.Options, err error) {
	if s := q.Get("min_probability"); s != "" {
		if o.MinProbability, err = strconv.ParseFloat(s, 64); err != nil || !(o.MinProbability > 0 && o.MinProbability <= 1) {
			return o, wrongParameter("min_probability", s, "give a number above 0, up to 1")
		}
	}
	o.Wide, err = yes(q, "wide", false)
	return o, err
}

// yes returns what a switch of the query is.
func yes(q url.Values, name string, otherwise bool) (bool, error) {
	switch s := q.Get(name); s {
	case "":
		return otherwise, nil
	case "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	default:
		return false, wrongParameter(name, s, "give true or false")
	}
}

func (d *Desk) getCluster(w http.ResponseWriter, r *http.Request) error {
	o, err := shown(r.URL.Query())
	if err != nil {
		return err
	}
	c, _, err := d.clusterWithFacts(r.Context(), r.PathValue("id"), o)
	if err != nil {
		return err
	}
	return d.send(w, http.StatusOK, c)
}

// clusterWithFacts returns a cluster with the facts that its versions state differently, and the heads of the versions in the order of the facts.
func (d *Desk) clusterWithFacts(ctx context.Context, id string, o facts.Options) (*clusterLine, []*head, error) {
	e, err := d.o.Store.Cluster(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, &problem{http.StatusNotFound, "no-such-cluster", fmt.Sprintf("no cluster has the id %.200q", id), "check the id; a story that is alone is in none, and clusters expire with their stories"}
	}
	if err != nil {
		return nil, nil, err
	}
	c, all, err := d.clusterOf(ctx, &e)
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(all, func(a, b *head) int {
		if a.published.IsZero() != b.published.IsZero() {
			return b.published.Compare(a.published)
		}
		return cmp.Or(a.published.Compare(b.published), cmp.Compare(a.id, b.id))
	})
	c.clusterFacts, err = d.matrix.of(ctx, matrixKey{e.ID, e.Seq, membersOf(c), o}, func() (*clusterFacts, error) { return d.compareVersions(ctx, all, o) })
	return c, all, err
}

// membersOf returns a hash of the ids of a cluster's members.
func membersOf(c *clusterLine) uint64 {
	sum := fnv.New64a()
	for _, m := range c.Members {
		io.WriteString(sum, m.ID)
		sum.Write([]byte{0})
	}
	return sum.Sum64()
}

func (d *Desk) compareVersions(ctx context.Context, all []*head, o facts.Options) (*clusterFacts, error) {
	tooMuch := &clusterFacts{Versions: []string{}, Facts: []rowLine{}, LeftOut: fmt.Sprintf("the texts of its versions have more than %d bytes together", d.limits.Facts)}
	size := 0
	for _, h := range all {
		if size += h.size; size > d.limits.Facts {
			return tooMuch, nil
		}
	}
	end, err := d.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	f := &clusterFacts{Versions: []string{}, Facts: []rowLine{}}
	var read []*facts.Story
	size = 0
	for _, h := range all {
		s, err := d.o.Store.Story(ctx, h.id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if size += len(s.Text); size > d.limits.Facts { // an id that expired and came again
			return tooMuch, nil
		}
		f.Versions = append(f.Versions, s.ID)
		read = append(read, factsOf(&s.Article))
	}
	for _, r := range facts.NewMatrix(o, read).Rows {
		row := rowLine{r.Kind, r.Severity, jsonl.Share(r.Probability), strings.Clone(r.Subject), make([]*cellLine, len(r.Cells))}
		for k, cell := range r.Cells {
			if cell.Side == nil && !cell.Told {
				continue
			}
			row.Versions[k] = &cellLine{ID: f.Versions[k], Told: cell.Told, Value: cell.Value}
			if s := cell.Side; s != nil {
				if row.Versions[k].Field, row.Versions[k].Text = s.Field, strings.Clone(s.Text); s.Field == "" {
					row.Versions[k].Spans = slices.Clone(s.Spans)
				}
			}
		}
		f.Facts = append(f.Facts, row)
	}
	return f, nil
}

// begin waits for a place among the comparisons of facts, which take all of a core; what it returns gives it back.
func (d *Desk) begin(ctx context.Context) (end func(), err error) {
	select {
	case d.heavy <- struct{}{}:
		return func() { <-d.heavy }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func factsOf(a *dedup.Article) *facts.Story {
	return facts.Read(facts.Article{Text: a.Text, Headline: a.Headline, Credit: a.Credit, Published: a.Published})
}

// matrixCache keeps the facts of clusters that were asked for lately: a page that many look at, also at the same time, is compared once. What it keeps holds
// no text of a story: words of it are copies.
type matrixCache struct {
	mu      sync.Mutex
	last    []matrixEntry               // the latest last
	running map[matrixKey]chan struct{} // closed when it has ended
}

type matrixKey struct {
	id      string
	seq     uint64
	members uint64 // a hash of their ids, in order
	o       facts.Options
}

type matrixEntry struct {
	key   matrixKey
	facts *clusterFacts
}

const keptMatrices = 64

func (m *matrixCache) of(ctx context.Context, key matrixKey, compare func() (*clusterFacts, error)) (f *clusterFacts, err error) {
	m.mu.Lock()
	for f = m.kept(key); f == nil && m.running[key] != nil; f = m.kept(key) {
		ended := m.running[key]
		m.mu.Unlock()
		select {
		case <-ended: // with an error perhaps, as where who asked has gone
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		m.mu.Lock()
	}
	if f != nil {
		m.mu.Unlock()
		return f, nil
	}
	if m.running == nil {
		m.running = map[matrixKey]chan struct{}{}
	}
	ended := make(chan struct{})
	m.running[key] = ended
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.running, key)
		close(ended)
		if f == nil || err != nil {
			return
		}
		if len(m.last) == keptMatrices {
			m.last = slices.Delete(m.last, 0, 1)
		}
		m.last = append(m.last, matrixEntry{key, f})
	}()
	return compare()
}

// kept returns what is kept of a key, nil where that is nothing.
func (m *matrixCache) kept(key matrixKey) *clusterFacts {
	for _, e := range m.last {
		if e.key == key {
			return e.facts
		}
	}
	return nil
}

// joined is JSON objects as one.
func joined(objects ...any) (json.RawMessage, error) {
	out := []byte("{")
	for _, o := range objects {
		text, err := json.Marshal(o)
		if err != nil {
			return nil, err
		}
		if text = bytes.TrimSuffix(bytes.TrimPrefix(text, []byte("{")), []byte("}")); len(text) > 0 && len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, text...)
	}
	return append(out, '}'), nil
}
