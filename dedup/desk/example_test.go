package desk_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
)

// newDesk is a desk over a store in a folder that is removed by the function returned.
func newDesk() (*desk.Desk, func()) {
	s, end := opened()
	d, err := desk.New(desk.Options{Store: s})
	if err != nil {
		panic(err)
	}
	return d, func() {
		d.Close()
		end()
	}
}

// opened is a store in a folder that is removed by the function returned.
func opened() (*store.Store, func()) {
	dir, err := os.MkdirTemp("", "desk-")
	if err != nil {
		panic(err)
	}
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		panic(err)
	}
	return s, func() {
		s.Close()
		os.RemoveAll(dir)
	}
}

// A story is sent, and then a later version of it.
func Example() {
	d, end := newDesk()
	defer end()
	server := httptest.NewServer(d)
	defer server.Close()

	const text = "were killed when a ferry sank off the island of Norra on Sunday, the coast guard said. Divers were expected to reach the wreck on Monday morning, a spokesman told reporters in the harbour."
	for _, story := range []string{`{"id":"ferry-1","text":"At least 121 people ` + text + `"}`, `{"id":"ferry-2","text":"At least 124 people ` + text + `"}`} {
		answer, err := http.Post(server.URL+"/v1/stories", "application/json", strings.NewReader(story))
		if err != nil {
			panic(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			panic(err)
		}
		answer.Body.Close()
		fmt.Println(answer.StatusCode, strings.Contains(string(body), `"kind":"new"`), strings.Contains(string(body), `"text":"At least 121 people"`))
	}
	// Output:
	// 200 true false
	// 200 false true
}

func ExampleNew() {
	_, err := desk.New(desk.Options{})
	fmt.Println(err)
	// Output:
	// desk: no Store
}

// Reading and writing need tokens, and a request is bounded.
func ExampleOptions() {
	s, end := opened()
	defer end()
	d, err := desk.New(desk.Options{Store: s, ReadTokens: []string{"a-token-to-read-with"}, WriteTokens: []string{"a-token-to-write-with"}, Limits: desk.Limits{Body: 1 << 20, Time: 5 * time.Second}})
	if err != nil {
		panic(err)
	}
	defer d.Close()
	for _, token := range []string{"", "a-token-to-read-with"} {
		r := httptest.NewRequest("GET", "/v1/clusters", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		fmt.Println(w.Code)
	}
	// Output:
	// 401
	// 200
}

func ExampleLimits() {
	s, end := opened()
	defer end()
	_, err := desk.New(desk.Options{Store: s, Limits: desk.Limits{Body: -1}})
	fmt.Println(err)
	// Output:
	// desk: Limits.Body is -1, allowed is 0 and more
}

// counting is a store that counts what is added.
type counting struct {
	desk.Store
	added int
}

func (c *counting) Add(ctx context.Context, in ...store.Incoming) ([]store.Arrival, error) {
	c.added += len(in)
	return c.Store.Add(ctx, in...)
}

func ExampleStore() {
	s, end := opened()
	defer end()
	c := &counting{Store: s}
	d, err := desk.New(desk.Options{Store: c})
	if err != nil {
		panic(err)
	}
	defer d.Close()
	r := httptest.NewRequest("POST", "http://localhost/v1/stories", strings.NewReader("{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n"))
	d.ServeHTTP(httptest.NewRecorder(), r)
	fmt.Println(c.added)
	// Output:
	// 2
}

// A desk beside other things that a server has.
func ExampleDesk() {
	d, end := newDesk()
	defer end()
	mux := http.NewServeMux()
	mux.Handle("/", d)
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") })
	for _, path := range []string{"/hello", "/healthz"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost"+path, nil))
		fmt.Println(strings.TrimSpace(w.Body.String()))
	}
	// Output:
	// hello
	// {"schema":1,"status":"ok","stories":0}
}

func ExampleDesk_ServeHTTP() {
	d, end := newDesk()
	defer end()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/v1/clusters", nil))
	fmt.Print(w.Body)
	// Output:
	// {"schema":1,"clusters":[]}
}

func ExampleDesk_Close() {
	d, end := newDesk()
	defer end()
	fmt.Println(d.Close())
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/healthz", nil))
	fmt.Println(w.Code)
	// Output:
	// <nil>
	// 503
}

// What a file says of a story goes into the store with it.
func ExampleIncoming() {
	r := &feed.Reader{}
	for story, err := range r.ReadBody(context.Background(), "in/7.jsonl", strings.NewReader(`{"id":"a","text":"One.","url":"https://example.org/a"}`)) {
		if err != nil {
			panic(err)
		}
		in := desk.Incoming(&story)
		fmt.Println(in.ID, in.Meta["url"], in.Meta["format"])
	}
	// Output:
	// a https://example.org/a jsonl
}
