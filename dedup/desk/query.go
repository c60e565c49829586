package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/internal/jsonl"
	"github.com/samewire/samewire/dedup/store"
)

// matches is the answer to a query.
type matches struct {
	Schema  int          `json:"schema"`
	Draft   string       `json:"draft"`
	Matches []foundStory `json:"matches"` // closest first
	All     int          `json:"all"`     // that there are
}

// foundStory is a story that is like a draft: the line of dedup.Likeness, with what is known of the story.
type foundStory struct {
	dedup.Likeness
	more struct {
		Rank        int                 `json:"rank"`
		Headline    string              `json:"headline,omitempty"`
		Source      string              `json:"source,omitempty"`
		Published   string              `json:"published,omitempty"`
		Passages    *[]dedup.Passage    `json:"passages,omitempty"` // the draft is a
		Differences *[]facts.Difference `json:"differences,omitempty"`
	}
}

func (f foundStory) MarshalJSON() ([]byte, error) { return joined(f.Likeness, &f.more) }

const (
	defaultMatches = 20
	mostMatches    = 64
)

func (d *Desk) postQuery(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	limit, err := number(q, "limit", defaultMatches, mostMatches)
	if err != nil {
		return err
	}
	differ, err := yes(q, "differences", false)
	if err != nil {
		return err
	}
	o, err := shown(q)
	if err != nil {
		return err
	}
	draft, release, err := d.one(w, r)
	if err != nil {
		return err
	}
	defer release()
	found, all, err := d.query(r.Context(), draft.Article, limit, differ, o)
	if err != nil {
		return err
	}
	if found == nil {
		found = []foundStory{}
	}
	return d.send(w, http.StatusOK, matches{1, draft.ID, found, all})
}

// query returns what is like a draft, and how much there is of it.
func (d *Desk) query(ctx context.Context, draft dedup.Article, limit int, differ bool, o facts.Options) (out []foundStory, all int, err error) {
	found, err := d.o.Store.Query(ctx, draft)
	if err != nil {
		return nil, 0, err
	}
	all = len(found)
	var read *facts.Story
	for i, l := range found[:min(limit, all)] {
		f := foundStory{Likeness: l}
		h, err := d.heads.of(ctx, l.ID)
		if err != nil {
			return nil, 0, err
		}
		f.more.Rank, f.more.Headline, f.more.Source, f.more.Published = i+1, h.headline, h.source, date(h.published)
		if differ {
			s, err := d.o.Store.Story(ctx, l.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue // it has expired meanwhile
			}
			if err != nil {
				return nil, 0, err
			}
			end, err := d.begin(ctx)
			if err != nil {
				return nil, 0, err
			}
			c, err := dedup.Compare(d.o.Config, draft, s.Article)
			if err == nil {
				if read == nil {
					read = factsOf(&draft)
				}
				passages, differences := append([]dedup.Passage{}, c.Passages...), facts.Unstyled(facts.Compare(o, read, factsOf(&s.Article)))
				f.more.Passages, f.more.Differences = &passages, &differences
			}
			end()
			if err != nil {
				return nil, 0, err
			}
		}
		out = append(out, f)
	}
	return out, all, nil
}

// asked is the body of POST /v1/diff.
type asked struct {
	A, B           json.RawMessage
	Style, Wide    bool
	MinProbability float64 `json:"min_probability"`
}

// diffLine is the line of samewire diff.
type diffLine struct {
	Schema      int                `json:"schema"`
	A           string             `json:"a"`
	B           string             `json:"b"`
	AHeadline   string             `json:"a_headline,omitempty"`
	BHeadline   string             `json:"b_headline,omitempty"`
	Relation    dedup.Relation     `json:"relation"`
	Jaccard     jsonl.Share        `json:"jaccard"`
	AInB        jsonl.Share        `json:"a_in_b"`
	BInA        jsonl.Share        `json:"b_in_a"`
	Probability jsonl.Share        `json:"probability"`
	Passages    []dedup.Passage    `json:"passages"`
	Differences []facts.Difference `json:"differences"`
	AText       string             `json:"a_text,omitempty"` // what spans count in, of a story that was given and is not read as it stands
	BText       string             `json:"b_text,omitempty"`
}

func (d *Desk) postDiff(w http.ResponseWriter, r *http.Request) error {
	body, release, err := d.content(w, r)
	if err != nil {
		return err
	}
	defer release()
	var q asked
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		if p := problemOf(err); p != nil {
			return p
		}
		return &problem{http.StatusBadRequest, "broken", "the body is not what diff takes: " + err.Error(), `send {"a":STORY,"b":STORY}, each the id of a story or one as an object`}
	}
	http.NewResponseController(w).SetReadDeadline(time.Time{})
	if q.MinProbability < 0 || q.MinProbability > 1 {
		return wrongParameter("min_probability", fmt.Sprint(q.MinProbability), "give a number above 0, up to 1")
	}
	a, aText, err := d.side(r.Context(), "a", q.A)
	if err != nil {
		return err
	}
	b, bText, err := d.side(r.Context(), "b", q.B)
	if err != nil {
		return err
	}
	end, err := d.begin(r.Context())
	if err != nil {
		return err
	}
	defer end()
	c, err := dedup.Compare(d.o.Config, a, b)
	if err != nil {
		return err
	}
	out := diffLine{1, a.ID, b.ID, a.Headline, b.Headline, c.Relation, jsonl.Share(c.Jaccard), jsonl.Share(c.AInB), jsonl.Share(c.BInA), jsonl.Share(c.Probability), append([]dedup.Passage{}, c.Passages...), nil, aText, bText}
	out.Differences = append([]facts.Difference{}, facts.Compare(facts.Options{MinProbability: q.MinProbability, Wide: q.Wide}, factsOf(&a), factsOf(&b))...)
	if !q.Style {
		out.Differences = facts.Unstyled(out.Differences)
	}
	return d.send(w, http.StatusOK, out)
}

// side returns a story of a diff: one of the store by its id, or one that is given. The text is that which spans count in where it is not the one given.
func (d *Desk) side(ctx context.Context, name string, raw json.RawMessage) (a dedup.Article, text string, err error) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return a, "", &problem{http.StatusBadRequest, "broken", fmt.Sprintf("there is no %q", name), "give the id of a story, or one as an object"}
	case raw[0] == '"':
		var id string
		if err := json.Unmarshal(raw, &id); err != nil {
			return a, "", err
		}
		s, err := d.story(ctx, id)
		return s.Article, "", err
	case raw[0] != '{':
		return a, "", &problem{http.StatusBadRequest, "broken", fmt.Sprintf("%q is neither a string nor an object", name), "give the id of a story, or one as an object"}
	}
	var u upload
	if err := d.read(ctx, &u, name, bytes.NewReader(raw), 1); err != nil {
		return a, "", err
	}
	s, err := u.only(name)
	if err != nil {
		return a, "", err
	}
	var given struct {
		ID         json.RawMessage
		Text, Body *string
	}
	if err := json.Unmarshal(raw, &given); err == nil {
		if (len(given.ID) == 0 || string(given.ID) == "null") && s.ID == fmt.Sprintf("%s:%d", name, s.Line) {
			s.ID = name
		}
		for _, t := range []*string{given.Body, given.Text} {
			if t != nil && *t == s.Text {
				return s.Article, "", nil
			}
		}
	}
	return s.Article, s.Text, nil
}
