package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/store"
)

// told is what a story says otherwise than those before it: see store.Store.Differences.
type told struct {
	differences []facts.Difference
	outdated    []outdatedLine
}

// tolds are those of stories that were asked for lately.
type tolds struct {
	mu    sync.Mutex
	known map[arrived]*told
}

// arrived is an arrival: an id that was removed may come again with another story.
type arrived struct {
	id  string
	seq uint64
}

// mostTold is how many are kept.
const mostTold = 4096

// toldOf returns what a story says otherwise; seq and closest are those of its arrival.
func (d *Desk) toldOf(ctx context.Context, id string, seq uint64, closest string) (*told, error) {
	key := arrived{id, seq}
	if closest == "" {
		return &told{}, nil
	}
	t := &d.told
	if have := t.of(key); have != nil {
		return have, nil
	}
	end, err := d.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	if have := t.of(key); have != nil { // another has asked meanwhile
		return have, nil
	}
	differences, outdated, err := d.o.Store.Differences(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return &told{}, nil // it has expired meanwhile
	}
	if err != nil {
		return nil, err
	}
	out := &told{}
	for i := range differences {
		x, err := copied(&differences[i])
		if err != nil {
			return nil, err
		}
		out.differences = append(out.differences, x)
	}
	for _, o := range outdated {
		if x := o.Difference; x.A != nil && x.B != nil {
			out.outdated = append(out.outdated, outdatedLine{o.ID, strings.Clone(x.A.Text), strings.Clone(x.B.Text)})
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.known) >= mostTold || t.known == nil {
		t.known = map[arrived]*told{}
	}
	t.known[key] = out
	return out, nil
}

// of returns what is kept of a story, nil where that is nothing.
func (t *tolds) of(key arrived) *told {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known[key]
}

// copied is a difference whose words are copies, so that what is kept holds no text of a story. The values of its sides are as they are written.
func copied(x *facts.Difference) (out facts.Difference, err error) {
	out = *x
	out.Subject = strings.Clone(x.Subject)
	for _, side := range []**facts.Side{&out.A, &out.B} {
		s := *side
		if s == nil {
			continue
		}
		*side = &facts.Side{Field: s.Field, Spans: slices.Clone(s.Spans), Text: strings.Clone(s.Text)}
		if s.Value != nil {
			value, err := json.Marshal(s.Value)
			if err != nil {
				return out, err
			}
			(*side).Value = json.RawMessage(value)
		}
	}
	return out, nil
}
