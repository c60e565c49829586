// Deskload asks of a desk what a wire asks of it, and says how long that takes: stories in batches, at so many a second, and queries meanwhile.
//
//	samewire serve --store desk &
//	go run ./examples/deskload --preload 500000 --for 1m
//
// Every ten seconds it prints the stories in the store, the middle and the 99th percentile of what batches and queries took, and the goroutines, heap and
// resident memory of the desk, as its /metrics has them. It speaks to this machine alone.
//
// A soak has a store that forgets, and stories of the time at which they are sent, so that there are about as many at any time:
//
//	samewire serve --store desk --keep 8m &
//	go run ./examples/deskload --now --for 1h --every 1m
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "deskload:", err)
		os.Exit(1)
	}
}

// load is what is asked of a desk.
type load struct {
	url, token string
	preload    int
	rate       int // stories a second
	batch      int
	queries    int // a second
	every, run time.Duration
	now        bool
	client     *http.Client
	out        io.Writer

	first int // the number of the first story that is not there yet
	mu    sync.Mutex
	posts times
	asks  times
	late  int // batches and queries that began more than a tenth of a second after their time
	added int
	fault error
}

func run(ctx context.Context, args []string, out io.Writer) error {
	l := load{out: out, client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	f := flag.NewFlagSet("deskload", flag.ContinueOnError)
	f.StringVar(&l.url, "url", "http://127.0.0.1:8484", "where the desk listens")
	f.StringVar(&l.token, "token", "", "a token to write with")
	f.IntVar(&l.preload, "preload", 0, "add stories, as fast as can be, until there are so many")
	f.IntVar(&l.rate, "rate", 1000, "stories a second")
	f.IntVar(&l.batch, "batch", 100, "stories a request")
	f.IntVar(&l.queries, "queries", 50, "queries a second")
	f.DurationVar(&l.run, "for", 30*time.Second, "how long")
	f.BoolVar(&l.now, "now", false, "stories are published when they are sent, not a second after each other from the beginning of 2026 on")
	f.DurationVar(&l.every, "every", 10*time.Second, "how often a line is printed")
	if err := f.Parse(args); err != nil {
		return err
	}
	u, err := url.Parse(l.url)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not this machine", l.url)
	}
	if l.rate < 0 || l.queries < 0 || l.batch < 1 || l.every <= 0 {
		return errors.New("numbers are 0 or more, and a batch has 1 story or more")
	}
	figures, err := l.figures(ctx)
	if err != nil {
		return err
	}
	l.first = int(figures["samewire_store_seq"])
	if err := l.fill(ctx); err != nil {
		return err
	}
	return l.steady(ctx)
}

// fill adds stories until there are so many.
func (l *load) fill(ctx context.Context) error {
	const batch = 1000
	start, from := time.Now(), l.first
	for l.first < l.preload {
		n := min(batch, l.preload-l.first)
		if err := l.post(ctx, l.first, n); err != nil {
			return err
		}
		if l.first += n; l.first%50_000 == 0 {
			fmt.Fprintf(l.out, "%d stories, %.0f a second\n", l.first, float64(l.first-from)/time.Since(start).Seconds())
		}
	}
	l.posts, l.added = nil, 0
	return nil
}

// steady asks at the rates, whatever the desk takes: what begins late has waited, and its time counts from when it should have begun.
func (l *load) steady(asked context.Context) error {
	ctx, cancel := context.WithTimeout(asked, l.run) // what was asked before its end is answered
	defer cancel()
	var work sync.WaitGroup
	at := func(perSecond float64, do func(i int, due time.Time) error) {
		if perSecond == 0 {
			return
		}
		work.Go(func() {
			start := time.Now()
			var running sync.WaitGroup
			defer running.Wait()
			for i := 0; ; i++ {
				due := start.Add(time.Duration(float64(i) / perSecond * float64(time.Second)))
				select {
				case <-ctx.Done():
					return
				case <-time.After(time.Until(due)):
				}
				running.Go(func() {
					if err := do(i, due); err != nil && ctx.Err() == nil {
						l.mu.Lock()
						l.fault = cmp.Or(l.fault, err)
						l.mu.Unlock()
						cancel()
					}
				})
			}
		})
	}
	first := l.first
	at(float64(l.rate)/float64(l.batch), func(i int, due time.Time) error {
		return l.timed(&l.posts, due, func() error { return l.post(asked, first+i*l.batch, l.batch) })
	})
	at(float64(l.queries), func(i int, due time.Time) error {
		return l.timed(&l.asks, due, func() error { return l.query(asked, first, i) })
	})
	fmt.Fprintln(l.out, "seconds\tstories\tadded/s\tbatch p50\tp99\tquery p50\tp99\tmax\tlate\tgoroutines\theap MB\tresident MB")
	start, before := time.Now(), 0
	var all times
	tick := time.NewTicker(l.every)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
		figures, err := l.figures(asked)
		if err != nil {
			return err
		}
		l.mu.Lock()
		posts, asks, added, late := l.posts, l.asks, l.added, l.late
		l.posts, l.asks, l.late = nil, nil, 0
		l.mu.Unlock()
		all = append(all, asks...)
		fmt.Fprintf(l.out, "%.0f\t%.0f\t%.0f\t%v\t%v\t%v\t%v\t%v\t%d\t%.0f\t%.0f\t%.0f\n", time.Since(start).Seconds(), figures["samewire_store_stories"], float64(added-before)/l.every.Seconds(),
			posts.at(.5), posts.at(.99), asks.at(.5), asks.at(.99), asks.at(1), late, figures["go_goroutines"], figures["go_memstats_heap_alloc_bytes"]/1e6, figures["process_resident_memory_bytes"]/1e6)
		before = added
	}
	work.Wait()
	all = append(all, l.asks...) // answered since the last line
	fmt.Fprintf(l.out, "queries in all: %d, p50 %v, p99 %v, max %v\n", len(all), all.at(.5), all.at(.99), all.at(1))
	return l.fault
}

func (l *load) timed(into *times, due time.Time, do func() error) error {
	late := time.Since(due) > 100*time.Millisecond
	err := do()
	l.mu.Lock()
	defer l.mu.Unlock()
	*into = append(*into, time.Since(due))
	if late {
		l.late++
	}
	return err
}

// times are how long requests took.
type times []time.Duration

// at returns a percentile, from 0 to 1.
func (t times) at(p float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(t))
	return s[min(len(s)-1, int(p*float64(len(s))))].Round(10 * time.Microsecond)
}

func (l *load) ask(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, l.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if l.token != "" {
		r.Header.Set("Authorization", "Bearer "+l.token)
	}
	answer, err := l.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %.300s", method, path, answer.Status, text)
	}
	return text, err
}

// post adds n stories from number first on.
func (l *load) post(ctx context.Context, first, n int) error {
	var body bytes.Buffer
	for i := range n {
		published := time.Date(2026, 1, 1, 0, 0, first+i, 0, time.UTC)
		if l.now {
			published = time.Now().UTC()
		}
		body.Write(story(first+i, published))
	}
	text, err := l.ask(ctx, http.MethodPost, "/v1/stories?differences=0", body.Bytes())
	if err != nil {
		return err
	}
	var got struct{ Added, Failed int }
	if err := json.Unmarshal(text, &got); err != nil || got.Added != n {
		return fmt.Errorf("%d of %d stories were added: %.300s", got.Added, n, text)
	}
	l.mu.Lock()
	l.added += n
	l.mu.Unlock()
	return nil
}

// query looks up a version of one of the first stories.
func (l *load) query(ctx context.Context, stories, i int) error {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	draft, err := json.Marshal(map[string]string{"id": "draft", "text": report(r.IntN(max(1, stories/versions)), 100+i)})
	if err != nil {
		return err
	}
	_, err = l.ask(ctx, http.MethodPost, "/v1/query", draft)
	return err
}

// figures are those of /metrics that have no labels.
func (l *load) figures(ctx context.Context) (map[string]float64, error) {
	text, err := l.ask(ctx, http.MethodGet, "/metrics", nil)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if x, err := strconv.ParseFloat(value, 64); ok && err == nil {
			out[name] = x
		}
	}
	return out, nil
}

// versions is how many stories there are of a report; they come one after another.
const versions = 2

// story is the line of story i.
func story(i int, published time.Time) []byte {
	line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("load-%d", i), "source": fmt.Sprintf("Outlet %d", i%97), "headline": fmt.Sprintf("Report %d", i/versions),
		"published": published.Format(time.RFC3339), "text": report(i/versions, i%versions)})
	if err != nil {
		panic(err)
	}
	return append(line, '\n')
}

// report is the text of version v of a report: about 300 words, most often the frequent ones, of which versions leave out some sentences and have another
// number.
func report(n, v int) string {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	words := rand.NewZipf(r, 1.2, 20, 60_000)
	var b strings.Builder
	for s := range 15 {
		var line strings.Builder
		for w := range 18 + r.IntN(6) {
			word := spelled(words.Uint64())
			if w == 0 {
				word = strings.ToUpper(word[:1]) + word[1:]
			}
			line.WriteString(word + " ")
		}
		if s == 3 {
			fmt.Fprintf(&line, "and %d people were hurt", 10+n%90+v)
		}
		if v == 0 || s == 3 || (s+v)%5 != 0 {
			b.WriteString(strings.TrimSpace(line.String()) + ". ")
		}
	}
	return b.String()
}

// spelled is a word made of syllables.
func spelled(n uint64) string {
	const syllables = "lamenorikatusedovipaharumbe"
	var b strings.Builder
	for k := 0; k < 2 || n > 0; k++ {
		at := n % 13
		b.WriteString(syllables[2*at : 2*at+2])
		n /= 13
	}
	return b.String()
}
