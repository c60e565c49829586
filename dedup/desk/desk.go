// Package desk serves a store of stories over HTTP: have we had this, in which cluster, what changed?
//
//	s, err := store.Open("desk", store.Options{})
//	d, err := desk.New(desk.Options{Store: s})
//	http.ListenAndServe("127.0.0.1:8484", d)
//
// A Desk is an http.Handler that a tool can mount; 'samewire serve' is one on a server. It takes stories in any format of package feed, answers for each
// whether it is new, a copy, a rewrite or an update, and of what; lists clusters; says what is like a draft, and which facts two stories state differently;
// sends events as clusters come and change; and has a page for people at /, which works without script and is kept up to date with it. /openapi.json
// describes all of that, and DESK.md how it is used and run.
//
// Whoever asks is bounded: see Limits. Without tokens the desk answers for this machine alone: see Options. It needs the root of its host.
package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/samewire/samewire/dedup"
)

// Options are what a Desk is made of. Only Store is needed; zero fields mean their defaults.
type Options struct {
	Store Store

	// Config is that of comparisons; it should be the store's.
	Config dedup.Config

	// ReadTokens and WriteTokens are the secrets that requests must show to read, or to add stories: as bearer tokens, or as the password of basic
	// authentication, which browsers ask for; the user's name is passed over. Who may write may read. Without any tokens everybody may do both. With
	// ReadTokens alone nobody may write, with WriteTokens alone everybody may read.
	ReadTokens, WriteTokens []string

	// Hosts are names under which the desk is reached, such as "desk.example.org". Where anybody may read, requests for other hosts than these and those of
	// this machine are refused, so that no web page can read the desk through a name of its own that it points here.
	Hosts []string

	Limits Limits

	// Log is told of requests that fail and of what the desk does by itself. Nil for nobody.
	Log *slog.Logger

	// Metrics is where the figures of the desk are registered, too. Nil for /metrics of the desk alone.
	Metrics prometheus.Registerer
}

// Limits bound what requests may cost. Zero fields mean the defaults.
type Limits struct {
	Body     int64         // bytes of a body as it is sent, default 32 MiB
	Expanded int64         // bytes of a body once it is not compressed, and, or Body where that is more, of what is kept of its stories; default 128 MiB
	Story    int           // bytes of a story, default 4 MiB
	Stories  int           // of a request, and stories and problems together, at least 10; more is 413 too-many; default 10,000
	Memory   int64         // bytes of bodies and texts that are held at one time, default 256 MiB
	Requests int           // worked on at a time, default 64; others wait
	Streams  int           // of events at a time, default 128
	Rate     float64       // requests a second from one address, with twice as many at once, default 1,000; an IPv6 network of 64 bits is one
	Scan     int           // clusters that a request may look through for those that it wants, default 2,000
	Facts    int           // bytes of the versions of a cluster whose facts are compared, default 16 MiB
	Time     time.Duration // of a request, default 30 s
}

func (l Limits) withDefaults() Limits {
	def := Limits{32 << 20, 128 << 20, 4 << 20, 10_000, 256 << 20, 64, 128, 1000, 2000, 16 << 20, 30 * time.Second}
	for _, f := range []struct{ have, def *int }{{&l.Story, &def.Story}, {&l.Stories, &def.Stories}, {&l.Requests, &def.Requests}, {&l.Streams, &def.Streams}, {&l.Scan, &def.Scan}, {&l.Facts, &def.Facts}} {
		if *f.have == 0 {
			*f.have = *f.def
		}
	}
	for _, f := range []struct{ have, def *int64 }{{&l.Body, &def.Body}, {&l.Expanded, &def.Expanded}, {&l.Memory, &def.Memory}} {
		if *f.have == 0 {
			*f.have = *f.def
		}
	}
	if l.Rate == 0 {
		l.Rate = def.Rate
	}
	if l.Time == 0 {
		l.Time = def.Time
	}
	return l
}

// validate returns all faults of the limits, joined.
func (l Limits) validate() error {
	var faults []error
	for _, f := range []struct {
		name  string
		value float64
	}{{"Body", float64(l.Body)}, {"Expanded", float64(l.Expanded)}, {"Story", float64(l.Story)}, {"Stories", float64(l.Stories)}, {"Memory", float64(l.Memory)}, {"Requests", float64(l.Requests)},
		{"Streams", float64(l.Streams)}, {"Rate", l.Rate}, {"Scan", float64(l.Scan)}, {"Facts", float64(l.Facts)}, {"Time", float64(l.Time)}} {
		if !(f.value >= 0) {
			faults = append(faults, fmt.Errorf("desk: Limits.%s is %v, allowed is 0 and more", f.name, f.value))
		}
	}
	return errors.Join(faults...)
}

// Desk is an http.Handler over a store. It is made by New.
type Desk struct {
	o       Options
	limits  Limits
	log     *slog.Logger
	mux     *http.ServeMux
	cross   *http.CrossOriginProtection
	tokens  tokens
	rate    *rates
	guesses *rates
	memory  *budget
	work    chan struct{} // a place each for the requests that are worked on
	heavy   chan struct{} // a place each for the comparisons of facts
	streams chan struct{}
	hub     *hub
	heads   *heads
	told    tolds
	matrix  *matrixCache
	alerted alertList
	metrics *metrics

	ctx    context.Context // ends with Close
	cancel func()
	wait   sync.WaitGroup
}

// New returns a Desk over a store, which it does not close. Its Close ends what it has begun.
func New(o Options) (*Desk, error) {
	if o.Store == nil {
		return nil, errors.New("desk: no Store")
	}
	if err := o.Limits.validate(); err != nil {
		return nil, err
	}
	for _, t := range append(append([]string{}, o.ReadTokens...), o.WriteTokens...) {
		if len(t) < leastToken || strings.TrimSpace(t) != t {
			return nil, fmt.Errorf("desk: a token is shorter than %d characters, or has blanks around it", leastToken)
		}
	}
	if _, err := dedup.NewSketcher(o.Config); err != nil {
		return nil, err
	}
	l := o.Limits.withDefaults()
	d := &Desk{o: o, limits: l, log: o.Log, cross: http.NewCrossOriginProtection(), tokens: newTokens(o.ReadTokens, o.WriteTokens),
		rate: newRates(l.Rate, 2*l.Rate), guesses: newRates(1, 20), memory: &budget{free: l.Memory},
		work: make(chan struct{}, l.Requests), heavy: make(chan struct{}, runtime.GOMAXPROCS(0)), streams: make(chan struct{}, l.Streams), matrix: &matrixCache{}, alerted: alertList{turn: make(chan struct{}, 1)}}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	d.heads = &heads{from: o.Store}
	var err error
	if d.metrics, err = newMetrics(d, o.Metrics); err != nil {
		return nil, err
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.hub = newHub(o.Store.Stats().Seq)
	d.wait.Go(d.follow)
	d.mux = http.NewServeMux()
	for path, methods := range byPath(routes) {
		d.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			route := methods[r.Method]
			if route == nil && r.Method == http.MethodHead {
				route = methods[http.MethodGet]
			}
			if route == nil {
				allow := allowed(methods)
				w.Header().Set("Allow", allow)
				d.fail(w, r, &problem{http.StatusMethodNotAllowed, "method", fmt.Sprintf("%s does not take %s", r.URL.Path, r.Method), "use " + allow})
				return
			}
			d.serve(w, r, route)
		})
	}
	d.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.fail(w, r, &problem{http.StatusNotFound, "no-such-path", "nothing is at this path", "see /openapi.json for what there is"})
	})
	return d, nil
}

// Close ends the streams of events and what runs beside requests, and waits until it has ended. Requests that come later are refused.
func (d *Desk) Close() error {
	d.cancel()
	d.wait.Wait()
	d.metrics.unregister()
	return nil
}

// access is what a route needs.
type access uint8

const (
	open access = iota
	read
	write
)

// route is what the desk does at a path.
type route struct {
	method, path string
	access       access
	free         bool // it is not bounded in number and time
	handle       func(d *Desk, w http.ResponseWriter, r *http.Request) error
}

var routes []route

func init() {
	routes = []route{
		{"POST", "/v1/stories", write, false, (*Desk).addStories},
		{"GET", "/v1/stories/{id}", read, false, (*Desk).getStory},
		{"GET", "/v1/clusters", read, false, (*Desk).listClusters},
		{"GET", "/v1/clusters/{id}", read, false, (*Desk).getCluster},
		{"POST", "/v1/query", read, false, (*Desk).postQuery},
		{"POST", "/v1/diff", read, false, (*Desk).postDiff},
		{"GET", "/v1/events", read, true, (*Desk).events},
		{"GET", "/healthz", open, true, (*Desk).health},
		{"GET", "/metrics", read, true, (*Desk).getMetrics},
		{"GET", "/openapi.json", open, true, asset("application/json", "openapi.json")},
		{"GET", "/{$}", read, false, (*Desk).page},
		{"GET", "/clusters/{id}", read, false, (*Desk).clusterPage},
		{"POST", "/search", read, false, (*Desk).searchPage},
		{"GET", "/desk.css", open, true, asset("text/css; charset=utf-8", "desk.css")},
		{"GET", "/desk.js", open, true, asset("text/javascript; charset=utf-8", "desk.js")},
	}
}

func byPath(all []route) map[string]map[string]*route {
	paths := map[string]map[string]*route{}
	for i, r := range all {
		if paths[r.path] == nil {
			paths[r.path] = map[string]*route{}
		}
		paths[r.path][r.method] = &all[i]
	}
	return paths
}

func allowed(methods map[string]*route) string {
	var all []string
	for _, m := range []string{"GET", "POST"} {
		if methods[m] != nil {
			if all = append(all, m); m == "GET" {
				all = append(all, "HEAD")
			}
		}
	}
	return strings.Join(all, ", ")
}

// ServeHTTP answers a request.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	a := &answer{ResponseWriter: w}
	defer func() {
		if v := recover(); v != nil {
			if v == http.ErrAbortHandler {
				panic(v)
			}
			d.log.Error("panic", "path", r.URL.Path, "value", v, "stack", string(debug.Stack()))
			if a.status == 0 {
				d.fail(a, r, &problem{http.StatusInternalServerError, "internal", "the desk made a mistake", "ask again, and report it if it comes back"})
			}
		}
		d.metrics.request(a, r, time.Since(start))
	}()
	for name, value := range headers {
		a.Header().Set(name, value)
	}
	if r.ContentLength != 0 { // of whatever becomes of it: the server reads a body to its end before it answers
		http.NewResponseController(w).SetReadDeadline(start.Add(d.limits.Time)) // a recorder of tests has none
	}
	if p := d.admit(r); p != nil {
		d.fail(a, r, p)
		return
	}
	d.mux.ServeHTTP(a, r)
}

// headers are those of every answer.
var headers = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cache-Control":                "no-store",
}

// admit refuses what is not looked at.
func (d *Desk) admit(r *http.Request) *problem {
	switch {
	case d.ctx.Err() != nil:
		return &problem{http.StatusServiceUnavailable, "closing", "the desk is closing", "ask again in a while"}
	case !d.rate.take(r.RemoteAddr):
		return &problem{http.StatusTooManyRequests, "rate", fmt.Sprintf("more than %v requests a second from one address", d.limits.Rate), "send stories in batches, and wait before the next request"}
	case !d.tokens.reading() && !d.ours(r.Host):
		return &problem{http.StatusMisdirectedRequest, "host", fmt.Sprintf("this desk is not %.100q", r.Host), "ask for localhost, or start the desk with this name or with tokens"}
	}
	if err := d.cross.Check(r); err != nil {
		return &problem{http.StatusForbidden, "cross-origin", "a page of another origin may not send this", "send it from the desk's own page, or from a program"}
	}
	return nil
}

// ours reports whether a host is this machine, or one of Options.Hosts.
func (d *Desk) ours(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost") {
		return true
	}
	for _, h := range d.o.Hosts {
		if strings.EqualFold(h, host) {
			return true
		}
	}
	return false
}

// serve answers a request at a route.
func (d *Desk) serve(w http.ResponseWriter, r *http.Request, route *route) {
	if p := d.authorize(w, r, route.access); p != nil {
		d.fail(w, r, p)
		return
	}
	if !route.free {
		ctx, cancel := context.WithTimeout(r.Context(), d.limits.Time)
		defer cancel()
		r = r.WithContext(ctx)
		select {
		case d.work <- struct{}{}:
			defer func() { <-d.work }()
		case <-ctx.Done():
			d.fail(w, r, busy)
			return
		}
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(2 * d.limits.Time))
	}
	if err := route.handle(d, w, r); err != nil {
		d.fail(w, r, err)
	}
}

var busy = &problem{http.StatusServiceUnavailable, "busy", "too much is asked of the desk at this time", "ask again in a second"}

// answer is a response whose status and size are noted.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// send writes an answer of JSON.
func (d *Desk) send(w http.ResponseWriter, status int, v any) error {
	text, err := encode(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	w.Write(text) // who asked may have gone
	return nil
}
