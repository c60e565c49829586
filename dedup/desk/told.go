package desk

import (
	"context"
	"errors"
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
	known map[string]*told
}

// mostTold is how many are kept.
const mostTold = 4096

// toldOf returns what a story says otherwise; closest and notice are those of its arrival.
func (d *Desk) toldOf(ctx context.Context, id, closest string) (*told, error) {
	if closest == "" {
		return &told{}, nil
	}
	t := &d.told
	t.mu.Lock()
	have := t.known[id]
	t.mu.Unlock()
	if have != nil {
		return have, nil
	}
	end, err := d.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	differences, outdated, err := d.o.Store.Differences(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return &told{}, nil // it has expired meanwhile
	}
	if err != nil {
		return nil, err
	}
	out := &told{differences: differences}
	for _, o := range outdated {
		if x := o.Difference; x.A != nil && x.B != nil {
			out.outdated = append(out.outdated, outdatedLine{o.ID, x.A.Text, x.B.Text})
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.known) >= mostTold || t.known == nil {
		t.known = map[string]*told{}
	}
	t.known[id] = out
	return out, nil
}
