package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/store"
)

// TestLoad: a desk takes what is asked of it for a moment, and the lines have its figures.
func TestLoad(t *testing.T) {
	s, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := desk.New(desk.Options{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/query" {
			asked.Add(1)
			time.Sleep(60 * time.Millisecond) // some are answered after the last line
		}
		d.ServeHTTP(w, r)
	}))
	defer server.Close()
	var out strings.Builder
	args := []string{"--url", server.URL, "--preload", "60", "--rate", "100", "--batch", "10", "--queries", "20", "--for", "400ms", "--every", "300ms"}
	for range 2 { // the second time it goes on
		if err := run(t.Context(), args, &out); err != nil {
			t.Fatal(err)
		}
	}
	counted := int64(0)
	for line := range strings.Lines(out.String()) {
		n := int64(0)
		fmt.Sscanf(line, "queries in all: %d,", &n)
		counted += n
	}
	if n := s.Stats().Stories; n < 60+20 || counted != asked.Load() || counted == 0 {
		t.Errorf("%d stories, %d queries were asked, and it prints %s", n, asked.Load(), out.String())
	}
	clusters, _, err := s.Clusters(t.Context(), store.Page{Limit: 1000})
	if err != nil || len(clusters) < s.Stats().Stories/4 {
		t.Errorf("%d clusters of %d stories: %v", len(clusters), s.Stats().Stories, err)
	}
	for _, bad := range [][]string{{"--url", "http://example.org"}, {"--url", "http://127.0.0.1:1"}, {"--batch", "0"}, {"--what"}} {
		if err := run(t.Context(), bad, &out); err == nil {
			t.Errorf("%q is no error", bad)
		}
	}
}
