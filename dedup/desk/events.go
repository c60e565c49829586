package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup/store"
)

// frame is an event as it is sent.
type frame struct {
	seq   uint64
	text  func() []byte // written when it is first sent
	story bool          // it is about a story that is alone, and no cluster, which is sent to who asks for all
}

// hub holds the latest events, each written once, however many listen, and not at all where nobody does.
type hub struct {
	mu      sync.Mutex
	frames  []frame // in their order; what came after from
	from    uint64  // all events after this one are in frames
	changed chan struct{}
}

// keptFrames is how many a hub holds. Who is further behind is served from the store.
const keptFrames = 1024

func newHub(from uint64) *hub { return &hub{from: from, changed: make(chan struct{})} }

func (h *hub) add(f frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.frames) >= 2*keptFrames {
		rest := h.frames[len(h.frames)-keptFrames:]
		h.from = h.frames[len(h.frames)-keptFrames-1].seq
		h.frames = append(make([]frame, 0, 2*keptFrames), rest...)
	}
	h.frames = append(h.frames, f)
	close(h.changed)
	h.changed = make(chan struct{})
}

// since returns the events after one, and what tells of the next; ok says whether it holds them all.
func (h *hub) since(after uint64) (frames []frame, changed <-chan struct{}, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if after < h.from {
		return nil, nil, false
	}
	i := len(h.frames)
	for i > 0 && h.frames[i-1].seq > after {
		i--
	}
	return h.frames[i:len(h.frames):len(h.frames)], h.changed, true
}

// last is the latest event.
func (h *hub) last() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.frames) == 0 {
		return h.from
	}
	return h.frames[len(h.frames)-1].seq
}

// follow takes the events of the store into the hub until the desk is closed.
func (d *Desk) follow() {
	for d.ctx.Err() == nil {
		for e, err := range d.o.Store.Events(d.ctx, d.hub.last()) {
			if err != nil {
				if d.ctx.Err() == nil {
					d.log.Error("events", "error", err)
				}
				break
			}
			d.heads.renew(e.Arrival.ID, e.Seq) // before anybody hears of it
			d.noteAlert(&e)
			d.hub.add(d.frame(&e))
		}
		select {
		case <-d.ctx.Done():
		case <-time.After(time.Second): // the store ended it
		}
	}
}

// eventLine is the data of an event: of a story that came.
type eventLine struct {
	Schema   int           `json:"schema"`
	Story    string        `json:"story"`
	Source   string        `json:"source,omitempty"`
	Headline string        `json:"headline,omitempty"`
	Time     string        `json:"time"`
	New      bool          `json:"new,omitempty"` // the cluster came to be
	Size     int           `json:"size,omitempty"`
	Arrival  *arrivalLine  `json:"arrival"`
	Changed  []changedLine `json:"changed,omitempty"` // other clusters that changed with it
}

// changesLine is the data of an event without a story that came.
type changesLine struct {
	Schema  int           `json:"schema"`
	Time    string        `json:"time"`
	Changed []changedLine `json:"changed"`
}

// changedLine is a cluster that has other members without a story that came to it.
type changedLine struct {
	ID   string `json:"cluster"`
	Size int    `json:"size"`           // members then; 0 where it is gone
	Into string `json:"into,omitempty"` // the cluster that it was merged into
}

func (d *Desk) frame(e *store.Event) frame {
	kept := *e
	return frame{e.Seq, sync.OnceValue(func() []byte { return d.written(&kept) }), e.Arrival.Cluster == "" && len(e.Changed) == 0}
}

func (d *Desk) written(e *store.Event) []byte {
	var changed []changedLine
	for _, k := range e.Changed {
		changed = append(changed, changedLine(k))
	}
	if e.Arrival.ID == "" {
		return d.message(e.Seq, "changed", changesLine{1, date(e.Time), changed})
	}
	line := eventLine{Schema: 1, Story: e.Arrival.ID, Time: date(e.Time), Arrival: newArrivalLine(&e.Arrival, nil), Changed: changed}
	line.Arrival.extra.Seq = e.Seq
	if h, err := d.heads.of(d.ctx, e.Arrival.ID); err == nil {
		line.Source, line.Headline = h.source, h.headline
	}
	name := "story"
	if e.Arrival.Cluster != "" {
		name = "cluster"
		line.Size = d.sizeAt(e)
		line.New = line.Size == 2 && len(e.Arrival.Merged) == 0
	}
	return d.message(e.Seq, name, line)
}

// message is an event as it goes over the wire.
func (d *Desk) message(seq uint64, name string, data any) []byte {
	text, err := encode(data)
	if err != nil {
		d.log.Error("event", "error", err)
		text = []byte("{}\n")
	}
	return fmt.Appendf(nil, "id: %d\nevent: %s\ndata: %s\n", seq, name, text)
}

// sizeAt returns how many of the members of the cluster of an event were there then; 0 where that is not known.
func (d *Desk) sizeAt(e *store.Event) (n int) {
	c, err := d.o.Store.Cluster(d.ctx, e.Arrival.Cluster)
	if err != nil {
		return 0
	}
	for _, m := range c.Members {
		if h, err := d.heads.of(d.ctx, m.ID); err == nil && h.seq <= e.Seq {
			n++
		}
	}
	return n
}

const (
	heartbeat = 15 * time.Second
	slowest   = 10 * time.Second // that a listener may take for what it is sent, or Limits.Time where that is less
)

// events sends what comes, from after the Last-Event-ID on.
func (d *Desk) events(w http.ResponseWriter, r *http.Request) error {
	after := d.hub.last()
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("after")
	}
	if last != "" {
		n, err := strconv.ParseUint(last, 10, 64)
		if err != nil {
			return wrongParameter("Last-Event-ID", last, "give the id of an event")
		}
		after = min(n, max(after, d.o.Store.Stats().Seq)) // one that is yet to come is of another store
	}
	all, err := yes(r.URL.Query(), "all", false)
	if err != nil {
		return err
	}
	select {
	case d.streams <- struct{}{}:
		defer func() { <-d.streams }()
	default:
		return &problem{http.StatusServiceUnavailable, "streams", fmt.Sprintf("%d listen, and no more may", d.limits.Streams), "ask again in a while"}
	}
	d.metrics.listeners.Inc()
	defer d.metrics.listeners.Dec()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	out := &listener{w: w, control: http.NewResponseController(w), all: all, patience: min(slowest, d.limits.Time)}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(d.ctx, cancel)()
	err = out.send([]byte("retry: 2000\n\n"))
	for err == nil && ctx.Err() == nil {
		frames, changed, ok := d.hub.since(after)
		if !ok {
			after, err = d.catchUp(ctx, out, after)
			continue
		}
		if len(frames) > 0 {
			err, after = out.frames(frames), frames[len(frames)-1].seq
			continue
		}
		select {
		case <-changed:
		case <-time.After(heartbeat):
			err = out.send([]byte(":\n\n"))
		case <-ctx.Done():
		}
	}
	return nil // the status is sent
}

// catchUp sends what the hub has no more from the store. It returns the last event that was sent.
func (d *Desk) catchUp(ctx context.Context, out *listener, after uint64) (uint64, error) {
	for e, err := range d.o.Store.Events(ctx, after) {
		if err == nil {
			err = out.frames([]frame{d.frame(&e)})
		}
		if err != nil {
			return after, err
		}
		after = e.Seq
		if _, _, ok := d.hub.since(after); ok {
			return after, nil
		}
	}
	return after, errors.Join(ctx.Err(), errEnded)
}

var errEnded = errors.New("desk: the store has no more events")

// listener is one who is sent events.
type listener struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	all      bool
	patience time.Duration
}

func (l *listener) send(text []byte) error {
	l.control.SetWriteDeadline(time.Now().Add(l.patience))
	if _, err := l.w.Write(text); err != nil {
		return err
	}
	if err := l.control.Flush(); err != nil {
		return err
	}
	l.control.SetWriteDeadline(time.Time{}) // over HTTP/2 one that passes ends the stream, even where nothing is to be sent
	return nil
}

// frames sends those that are asked for.
func (l *listener) frames(all []frame) error {
	var b bytes.Buffer
	for _, f := range all {
		if l.all || !f.story {
			b.Write(f.text())
			b.WriteByte('\n')
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return l.send(b.Bytes())
}
