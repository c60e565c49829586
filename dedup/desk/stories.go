package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
	"github.com/samewire/samewire/dedup/wire"
)

// addedAtATime is how many stories of a request go to the store in one call, and fewStories of how many it is told without being asked what differs.
const (
	addedAtATime = 256
	fewStories   = 10
)

// result is what became of a story of a request.
type result struct {
	ID      string       `json:"id,omitempty"`
	Line    int          `json:"line,omitempty"`
	Arrival *arrivalLine `json:"arrival,omitempty"`
	Problem *itemProblem `json:"problem,omitempty"`
}

type itemProblem struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
	Kept   bool   `json:"kept,omitempty"` // the story was added all the same
	Same   bool   `json:"same,omitempty"` // of a taken id: the story that has it is this one

	status int
}

func newItemProblem(p *feed.Problem) *itemProblem {
	whole := storyProblem(p)
	return &itemProblem{Code: whole.Code, Detail: feed.Escape(p.Reason), Fix: whole.Fix, Kept: p.Kept, status: whole.Status}
}

// arrivalLine is what the desk says of a story that came: the line of dedup.Arrival, and what the store knows beside it.
type arrivalLine struct {
	of    *store.Arrival
	extra struct {
		Seq         uint64             `json:"seq"`
		Outdated    []outdatedLine     `json:"outdated,omitempty"`
		Differences []facts.Difference `json:"differences,omitempty"`
	}
}

type outdatedLine struct {
	ID   string `json:"id"`
	Says string `json:"says"`
	Now  string `json:"now"`
}

func newArrivalLine(a *store.Arrival, t *told) *arrivalLine {
	j := &arrivalLine{of: a}
	j.extra.Seq = a.Seq
	if t != nil {
		j.extra.Outdated, j.extra.Differences = t.outdated, t.differences
	}
	return j
}

func (a *arrivalLine) MarshalJSON() ([]byte, error) { return joined(a.of.Arrival, &a.extra) }

func noticeName(k wire.NoticeKind) string {
	if k == wire.NoNotice {
		return ""
	}
	return k.String()
}

// added is the answer to stories.
type added struct {
	Schema  int      `json:"schema"`
	Added   int      `json:"added"`
	Failed  int      `json:"failed"`
	Results []result `json:"results"`
}

// addStories adds the stories of a request and answers for each, in the order in which they stand in it.
func (d *Desk) addStories(w http.ResponseWriter, r *http.Request) error {
	u, err := d.upload(w, r, d.limits.Stories)
	if err != nil {
		return err
	}
	defer u.release()
	differ, err := yes(r.URL.Query(), "differences", len(u.items) <= fewStories)
	if err != nil {
		return err
	}
	out := added{Schema: 1, Results: make([]result, len(u.items))}
	status, fault := 0, error(nil)
	var places []int
	var stories []store.Incoming
	flush := func() {
		if len(stories) == 0 {
			return
		}
		var arrivals []store.Arrival
		if fault == nil {
			arrivals, fault = d.o.Store.Add(r.Context(), stories...)
		}
		for k, i := range places {
			if k < len(arrivals) {
				out.Results[i].take(r.Context(), d, &stories[k], &arrivals[k], differ)
			} else {
				out.Results[i].Problem = &itemProblem{Code: "not-added", Detail: "the store did not take it", Fix: "send it again", status: http.StatusServiceUnavailable}
			}
		}
		places, stories = places[:0], nil
	}
	for i, it := range u.items {
		if it.problem != nil {
			out.Results[i] = result{Line: it.problem.Line, Problem: newItemProblem(it.problem)}
		}
		if it.story != nil {
			out.Results[i].ID, out.Results[i].Line = it.story.ID, it.story.Line
			places, stories = append(places, i), append(stories, Incoming(it.story))
		}
		if len(stories) == addedAtATime || i == len(u.items)-1 {
			flush()
		}
	}
	for i := range out.Results {
		if p := out.Results[i].Problem; out.Results[i].Arrival == nil {
			out.Failed++
			if status == 0 {
				status = p.status
			}
		} else {
			out.Added++
		}
	}
	d.metrics.stories(&out)
	if fault != nil {
		p := problemOf(fault)
		if p == nil {
			d.log.Error("add", "error", fault)
			p = &problem{http.StatusServiceUnavailable, "store", "the store does not take stories", "see the log of the desk; what has an arrival was added"}
		}
		j := p.json()
		j.Result, j.Failed = out.Results, out.Failed
		d.sendProblem(w, p.Status, j)
		return nil
	}
	if out.Added == 0 {
		first := out.Results[0].Problem
		j := (&problem{status, first.Code, first.Detail, first.Fix}).json()
		j.Result, j.Failed = out.Results, out.Failed
		d.sendProblem(w, status, j)
		return nil
	}
	return d.send(w, http.StatusOK, out)
}

// take notes what the store did with a story.
func (r *result) take(ctx context.Context, d *Desk, in *store.Incoming, a *store.Arrival, differ bool) {
	switch {
	case a.Error == nil:
		d.heads.renew(a.ID, a.Seq)
		var t *told
		if differ {
			var err error
			if t, err = d.toldOf(ctx, a.ID, a.Seq, a.Closest); err != nil {
				d.log.Error("differences", "error", err) // it is added all the same
			}
		}
		r.Arrival = newArrivalLine(a, t)
	case errors.Is(a.Error, dedup.ErrExists):
		r.Problem = &itemProblem{Code: "exists", Detail: fmt.Sprintf("a story has the id %.200q", in.ID), Fix: "give a version an id of its own", status: http.StatusConflict}
		if have, err := d.o.Store.Story(ctx, in.ID); err == nil && have.Text == in.Text && have.Headline == in.Headline {
			r.Problem.Same, r.Problem.Fix = true, "nothing: it is the same story"
		}
	default:
		r.Problem = &itemProblem{Code: "refused", Detail: a.Error.Error(), Fix: "see what it says", status: http.StatusUnprocessableEntity}
	}
}

// Incoming is a story that was read, as a store takes it: what its file says beside the article and the signal is in Meta, by the names under which the desk answers it.
func Incoming(s *feed.Story) store.Incoming {
	in := store.Incoming{Article: s.Article, Signal: store.Signal(s.Signal), Meta: map[string]string{}}
	for name, value := range metaFields(&s.Meta) {
		if *value != "" {
			in.Meta[name] = *value
		}
	}
	if !s.Embargo.IsZero() {
		in.Meta["embargoed"] = date(s.Embargo)
	}
	return in
}

// metaFields are the fields of what a file says of a story that the store keeps as they are, by the names of their lines.
func metaFields(m *feed.Meta) map[string]*string {
	return map[string]*string{"guid": &m.GUID, "version": &m.Version, "agency": &m.Agency, "slug": &m.Slug, "byline": &m.Byline, "place": &m.Place, "language": &m.Language, "url": &m.URL,
		"ednote": &m.Note, "format": &m.Format}
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// storyLine is a story of the store: the line that samewire reads, and what the store knows beside it.
type storyLine struct {
	of    feed.Story
	extra struct {
		Arrived string       `json:"arrived"`
		Cluster string       `json:"cluster,omitempty"`
		Arrival *arrivalLine `json:"arrival"`
	}
}

func (s *storyLine) MarshalJSON() ([]byte, error) { return joined(s.of, &s.extra) }

func (d *Desk) getStory(w http.ResponseWriter, r *http.Request) error {
	s, err := d.story(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	t, err := d.toldOf(r.Context(), s.ID, s.Arrival.Seq, s.Arrival.Closest)
	if err != nil {
		return err
	}
	line := &storyLine{of: feed.Story{Article: s.Article, Meta: feed.Meta{Signal: feed.Signal(s.Signal)}}}
	for name, value := range metaFields(&line.of.Meta) {
		*value = s.Meta[name]
	}
	line.of.Embargo, _ = time.Parse(time.RFC3339, s.Meta["embargoed"])
	line.extra.Arrived, line.extra.Cluster, line.extra.Arrival = date(s.Arrived), s.Cluster, newArrivalLine(&s.Arrival, t)
	return d.send(w, http.StatusOK, line)
}

// story returns a story of the store, or the problem that there is none.
func (d *Desk) story(ctx context.Context, id string) (store.Story, error) {
	s, err := d.o.Store.Story(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return s, &problem{http.StatusNotFound, "no-such-story", fmt.Sprintf("no story has the id %.200q", id), "check the id; it may have expired"}
	}
	return s, err
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
