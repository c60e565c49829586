package desk

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the figures of a desk.
type metrics struct {
	all       []prometheus.Collector
	outer     prometheus.Registerer
	handler   http.Handler
	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	results   *prometheus.CounterVec
	listeners prometheus.Gauge
}

func newMetrics(d *Desk, outer prometheus.Registerer) (*metrics, error) {
	m := &metrics{outer: outer,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "samewire_requests_total", Help: "Requests, by route and status."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "samewire_request_seconds", Help: "How long requests took, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route"}),
		results:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "samewire_stories_total", Help: "Stories that were sent, by what became of them: new, copy, rewrite, update, or the code of a problem."}, []string{"result"}),
		listeners: prometheus.NewGauge(prometheus.GaugeOpts{Name: "samewire_listeners", Help: "Streams of events that are open."}),
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	m.all = []prometheus.Collector{m.requests, m.seconds, m.results, m.listeners,
		gauge("samewire_store_stories", "Stories in the store.", func() float64 { return float64(d.o.Store.Stats().Stories) }),
		gauge("samewire_store_seq", "The latest event of the store.", func() float64 { return float64(d.o.Store.Stats().Seq) }),
		gauge("samewire_memory_free_bytes", "What is left of Limits.Memory.", func() float64 {
			d.memory.mu.Lock()
			defer d.memory.mu.Unlock()
			return float64(d.memory.free)
		}),
		gauge("samewire_working", "Requests that are worked on.", func() float64 { return float64(len(d.work)) })}
	own := prometheus.NewRegistry()
	for _, c := range append([]prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})}, m.all...) {
		if err := own.Register(c); err != nil {
			return nil, err
		}
	}
	if outer != nil {
		for i, c := range m.all {
			if err := outer.Register(c); err != nil {
				m.all = m.all[:i]
				m.unregister()
				return nil, err
			}
		}
	}
	m.handler = promhttp.HandlerFor(own, promhttp.HandlerOpts{})
	return m, nil
}

func (m *metrics) unregister() {
	if m.outer != nil {
		for _, c := range m.all {
			m.outer.Unregister(c)
		}
	}
}

// request notes an answer. Paths that are none of the desk are one route, so that nobody can make up routes.
func (m *metrics) request(a *answer, r *http.Request, took time.Duration) {
	route := "none"
	if r.Pattern != "" && r.Pattern != "/" {
		route = r.Pattern
	}
	m.requests.WithLabelValues(route, strconv.Itoa(a.status)).Inc()
	if route != "/v1/events" {
		m.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
}

func (m *metrics) stories(out *added) {
	for _, r := range out.Results {
		name := ""
		if r.Arrival != nil {
			name = r.Arrival.of.Kind.String()
		} else {
			name = r.Problem.Code
		}
		m.results.WithLabelValues(name).Inc()
	}
}

func (d *Desk) getMetrics(w http.ResponseWriter, r *http.Request) error {
	d.metrics.handler.ServeHTTP(w, r)
	return nil
}

// healthLine is the answer of /healthz.
type healthLine struct {
	Schema  int    `json:"schema"`
	Status  string `json:"status"`
	Stories int    `json:"stories"`
}

// health says whether the desk takes stories. It tells no reasons: anybody may ask.
func (d *Desk) health(w http.ResponseWriter, r *http.Request) error {
	s := d.o.Store.Stats()
	if s.Failed != nil {
		return &problem{http.StatusServiceUnavailable, "store", "the store takes no stories any more; what it has can be read", "see the log of the desk"}
	}
	return d.send(w, http.StatusOK, healthLine{1, "ok", s.Stories})
}
