package store

import (
	"errors"
	"math"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
)

// pace tells how a database keeps up with what is written. It would have a write wait by itself, for ever where the disk has no room for a table in a new order:
// so the writer waits, before it begins, and knows what the latest compaction met.
type pace struct {
	moved   atomic.Bool // tables came or went since crowded was computed
	crowded bool
	failure atomic.Pointer[error] // of the latest compaction, nil where it went well
	turns   chan struct{}         // has one where a compaction ended
}

func newPace() *pace {
	p := &pace{turns: make(chan struct{}, 1)}
	p.moved.Store(true)
	return p
}

// mostLayers is of how many layers of new tables the next write waits. The database's own bound is as many tables over one key, which are never more than the layers.
const mostLayers = 12

// set has a database with the options tell what it does, and leave the waiting to pace.
func (p *pace) set(o *pebble.Options) {
	o.L0StopWritesThreshold = math.MaxInt32
	o.EventListener.FlushEnd = func(pebble.FlushInfo) { p.moved.Store(true) }
	o.EventListener.CompactionEnd = func(c pebble.CompactionInfo) { // under the database's lock
		p.failure.Store(nil)
		if c.Err != nil && !errors.Is(c.Err, pebble.ErrCancelledCompaction) {
			p.failure.Store(&c.Err)
		}
		p.moved.Store(true)
		select {
		case p.turns <- struct{}{}:
		default:
		}
	}
}

// wait waits until a database can take another write, and returns why it cannot, or ErrClosed once closing is closed.
func (p *pace) wait(db *pebble.DB, closing <-chan struct{}) error {
	for {
		if p.moved.Swap(false) {
			p.crowded = db.Metrics().Levels[0].Sublevels >= mostLayers
		}
		if !p.crowded {
			return nil
		}
		if err := p.failure.Load(); err != nil {
			return *err
		}
		select {
		case <-p.turns:
		case <-closing:
			return ErrClosed
		}
	}
}
