package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
)

// served is a command that runs until it is stopped.
type served struct {
	t      *testing.T
	cancel func()
	status chan int
	out    syncBuffer
	err    syncBuffer
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func start(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &served{t: t, cancel: cancel, status: make(chan int, 1)}
	go func() { s.status <- run(ctx, args, nil, &s.out, &s.err) }()
	t.Cleanup(cancel)
	return s
}

// address is where a server says that it listens.
func (s *served) address() string {
	s.t.Helper()
	var found []string
	s.until("an address", func() bool {
		found = regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(s.err.String())
		return found != nil
	})
	return found[1]
}

// until waits for something.
func (s *served) until(what string, ok func() bool) {
	s.t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatalf("%s does not come; standard error: %s", what, s.err.String())
}

// stop ends it, and returns its status.
func (s *served) stop() int {
	s.t.Helper()
	s.cancel()
	select {
	case status := <-s.status:
		return status
	case <-time.After(10 * time.Second):
		s.t.Fatalf("it does not end; standard error: %s", s.err.String())
	}
	return -1
}

func fetched(t *testing.T, client *http.Client, method, url, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// written writes files of a folder.
func writtenFiles(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestServe: a store is served, over TLS with tokens, and what was added is there the next time.
func TestServe(t *testing.T) {
	t.Chdir(t.TempDir())
	cert, key := selfSigned(t)
	writtenFiles(t, map[string]string{"r": "a-token-to-read-with\n", "w": "\na-token-to-write-with\n", "cert.pem": cert, "key.pem": key})
	s := start(t, "serve", "--store", "desk", "--listen", "127.0.0.1:0", "--token-read-file", "r", "--token-write-file", "w", "--tls-cert", "cert.pem", "--tls-key", "key.pem")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(cert))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "localhost"}}}
	url := s.address()
	if !strings.HasPrefix(url, "https://127.0.0.1:") {
		t.Errorf("it serves at %s", url)
	}
	if status, _ := fetched(t, client, "GET", url+"/v1/clusters", "", ""); status != 401 {
		t.Errorf("without a token: %d", status)
	}
	if status, text := fetched(t, client, "POST", url+"/v1/stories", "a-token-to-write-with", `{"id":"a","text":"One."}`); status != 200 {
		t.Errorf("adding: %d %s", status, text)
	}
	// A listener does not hold up the end.
	r, err := http.NewRequest("GET", url+"/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer a-token-to-read-with")
	events, err := client.Do(r)
	if err != nil || events.StatusCode != 200 {
		t.Fatalf("%v %v", err, events)
	}
	defer events.Body.Close()
	began := time.Now()
	if status := s.stop(); status != 0 || s.out.String() != "" {
		t.Errorf("status %d, on standard output %q, on standard error %s", status, s.out.String(), s.err.String())
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to end", took)
	}
	client.CloseIdleConnections()

	s = start(t, "serve", "--store", "desk", "--listen", "127.0.0.1:0", "--log", "json")
	s.until("that it serves", func() bool { return strings.Contains(s.err.String(), `"msg":"serving"`) })
	plain := regexp.MustCompile(`http://[0-9.:]+`).FindString(s.err.String())
	if status, text := fetched(t, http.DefaultClient, "GET", plain+"/v1/stories/a", "", ""); status != 200 || !strings.Contains(text, `"text":"One."`) {
		t.Errorf("the next time: %d %s", status, text)
	}
	// Nothing else has the store meanwhile.
	if status, _, stderr := program(nil, "serve", "--store", "desk", "--listen", "127.0.0.1:0"); status != statusFailed || !strings.Contains(stderr, "another process") {
		t.Errorf("a second one ends with %d: %s", status, stderr)
	}
	if status := s.stop(); status != 0 {
		t.Errorf("status %d: %s", status, s.err.String())
	}
}

func selfSigned(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

// TestServeKeep: what is too old is removed.
func TestServeKeep(t *testing.T) {
	t.Chdir(t.TempDir())
	writtenFiles(t, map[string]string{"s.jsonl": `{"id":"old","text":"One.","published":"2020-01-01T00:00:00Z"}` + "\n" + `{"id":"new","text":"Two."}` + "\n"})
	if status, _, stderr := program(nil, "watch", "--once", "--settle", "0s", "--store", "desk", "s.jsonl"); status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	s := start(t, "serve", "--store", "desk", "--listen", "127.0.0.1:0", "--keep", "365d")
	url := s.address()
	s.until("the end of an old story", func() bool {
		status, _ := fetched(t, http.DefaultClient, "GET", url+"/v1/stories/old", "", "")
		return status == 404
	})
	if status, _ := fetched(t, http.DefaultClient, "GET", url+"/v1/stories/new", "", ""); status != 200 {
		t.Errorf("a new story: %d", status)
	}
	if status := s.stop(); status != 0 {
		t.Errorf("status %d: %s", status, s.err.String())
	}
}

// ids returns what a store has of some ids.
func storedIDs(t *testing.T, dir string, ids ...string) (have []string) {
	t.Helper()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, id := range ids {
		if _, err := s.Story(t.Context(), id); err == nil {
			have = append(have, id)
		}
	}
	return have
}

// arrivals are the ids of lines that were printed.
func arrivals(t *testing.T, text string) (ids []string) {
	t.Helper()
	for line := range strings.Lines(text) {
		var a struct{ ID, Kind string }
		if err := json.Unmarshal([]byte(line), &a); err != nil || a.Kind == "" {
			t.Fatalf("%v in %s", err, line)
		}
		ids = append(ids, a.ID)
	}
	return ids
}

// TestWatch: files are taken once they are whole, each once, also after a restart; bad ones cost no others.
func TestWatch(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("in/deep/er", 0o700); err != nil {
		t.Fatal(err)
	}
	writtenFiles(t, map[string]string{"in/before.txt": "It was there before.", "in/deep/er/b.jsonl": `{"id":"b1","text":"One."}` + "\n{\n" + `{"id":"b2","text":"Two."}` + "\n", "in/.hidden.txt": "x", "in/empty.txt": "", "in/c.part": "x"})
	args := []string{"watch", "--store", "desk", "--settle", "300ms", "in"}
	w := start(t, args...)
	printed := func(n int) func() bool { return func() bool { return strings.Count(w.out.String(), "\n") >= n } }
	w.until("what was there", printed(3))
	if got := w.err.String(); !strings.Contains(got, "in/deep/er/b.jsonl:2: broken JSON") {
		t.Errorf("a bad line is not told: %s", got)
	}
	// A file is written slowly, another appears under a name of no format first.
	f, err := os.Create("in/slow.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		if _, err := fmt.Fprintf(f, `{"id":"slow%d","text":"Line %d."}`+"\n", i, i); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		if strings.Contains(w.out.String(), "slow") {
			t.Fatal("a file is taken while it is written")
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename("in/c.part", "in/c.txt"); err != nil {
		t.Fatal(err)
	}
	w.until("a file that was written slowly, and one that was renamed", printed(12))
	if status := w.stop(); status != 0 {
		t.Errorf("status %d: %s", status, w.err.String())
	}
	got := arrivals(t, w.out.String())
	slices.Sort(got)
	want := []string{"b1", "b2", "in/before.txt", "in/c.txt", "slow0", "slow1", "slow2", "slow3", "slow4", "slow5", "slow6", "slow7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}

	// After a restart nothing is taken twice; a file that has grown gives what is new, and one that has changed is told.
	f, err = os.OpenFile("in/slow.jsonl", os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(f, `{"id":"slow8","text":"Line 8."}`)
	f.Close()
	writtenFiles(t, map[string]string{"in/before.txt": "It is something else now."})
	status, out, stderr := program(nil, "watch", "--store", "desk", "--settle", "50ms", "--once", "in")
	if diff := cmp.Diff([]string{"slow8"}, arrivals(t, out)); diff != "" || status != statusFailed {
		t.Errorf("status %d, taken (-want +got):\n%s%s", status, diff, stderr)
	}
	if !strings.Contains(stderr, `in/before.txt: the store has another story with the id "in/before.txt"`) || strings.Contains(stderr, "b.jsonl") {
		t.Errorf("the second time it says %s", stderr)
	}
	// Without its ledger it reads all again, and adds nothing.
	if err := os.Remove("desk.watched"); err != nil {
		t.Fatal(err)
	}
	if _, out, stderr := program(nil, "watch", "--store", "desk", "--settle", "0s", "--once", "in"); out != "" || !strings.Contains(stderr, "stories=0 known=9") {
		t.Errorf("without its ledger it prints %s%s", out, stderr)
	}
	if have := storedIDs(t, "desk", append(want, "slow8")...); len(have) != len(want)+1 {
		t.Errorf("the store has %q", have)
	}
}

// slowSink takes long for its first story.
type slowSink struct {
	seen chan string
	slow time.Duration
}

func (s *slowSink) add(_ context.Context, stories []feed.Story) (out []outcome, err error) {
	for _, story := range stories {
		time.Sleep(s.slow)
		s.slow = 0
		s.seen <- story.ID
		out = append(out, outcome{known: true})
	}
	return out, nil
}

// TestWatchPause: however long adding takes, the next look is not put off by it.
func TestWatchPause(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("in", 0o700); err != nil {
		t.Fatal(err)
	}
	writtenFiles(t, map[string]string{"in/a.txt": "A story."})
	sink := &slowSink{make(chan string, 2), 500 * time.Millisecond}
	o := watching{folders: []string{"in"}, interval: 20 * time.Millisecond, settle: time.Millisecond}
	w, err := o.begin(streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}, sink, "ledger", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- w.run(ctx) }()
	<-sink.seen
	writtenFiles(t, map[string]string{"in/b.txt": "Another one."})
	select {
	case <-sink.seen:
	case <-time.After(5 * time.Second): // twenty times as long as adding took would be ten
		t.Error("the second file waits for the time that the first one took")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestStoreFault: an error of a store is told without the package, and is still what it was.
func TestStoreFault(t *testing.T) {
	err := storeError(fmt.Errorf("store: adding: %w", context.Canceled))
	if err.Error() != "adding: context canceled" || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, canceled %v", err, errors.Is(err, context.Canceled))
	}
}

// TestWatchServe: files go to a desk that serves, by the same process and by another; while it is away they wait.
func TestWatchServe(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"in", "far"} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	writtenFiles(t, map[string]string{"in/a.txt": "A story.", "far/b.jsonl": `{"id":"b","text":"B.","url":"https://example.org/b","version":"2"}` + "\n" + `{"text":7}` + "\n", "w": "a-token-to-write-with", "r": "a-token-to-read-with"})
	s := start(t, "serve", "--store", "desk", "--listen", "127.0.0.1:0", "--watch", "in", "--token-read-file", "r", "--token-write-file", "w")
	url := s.address()
	remote := func(extra ...string) (int, string, string) {
		return program(nil, append([]string{"watch", "--to", url, "--ledger", "far.watched", "--settle", "0s", "--once", "far"}, extra...)...)
	}
	if status, _, stderr := remote(); status != statusFailed || !strings.Contains(stderr, "no token was sent") {
		t.Errorf("without a token: status %d, %s", status, stderr)
	}
	status, out, stderr := remote("--token-file", "w")
	if diff := cmp.Diff([]string{"b"}, arrivals(t, out)); diff != "" || status != statusFailed || !strings.Contains(stderr, `far/b.jsonl:2: "text" is not a string`) {
		t.Errorf("status %d %s (-want +got):\n%s", status, stderr, diff)
	}
	s.until("what is in the folder", func() bool {
		status, _ := fetched(t, http.DefaultClient, "GET", url+"/v1/stories/in%2Fa.txt", "a-token-to-read-with", "")
		return status == 200
	})
	if _, text := fetched(t, http.DefaultClient, "GET", url+"/v1/stories/b", "a-token-to-read-with", ""); !strings.Contains(text, `"url":"https://example.org/b"`) || !strings.Contains(text, `"version":"2"`) {
		t.Errorf("what its file says of a story is lost on the way: %s", text)
	}
	writtenFiles(t, map[string]string{"far/b.jsonl": `{"id":"b","text":"B."}` + "\n" + `{"id":"b","text":"Twice."}` + "\n" + `{"id":"c","text":"C."}` + "\n"})
	if status, out, _ := remote("--token-file", "w"); status != statusFailed || cmp.Diff([]string{"c"}, arrivals(t, out)) != "" {
		t.Errorf("again: status %d, %s", status, out)
	}
	if status := s.stop(); status != 0 {
		t.Errorf("status %d: %s", status, s.err.String())
	}
	// Nobody answers: it waits, until it is stopped, and nothing is noted as read.
	writtenFiles(t, map[string]string{"far/d.txt": "D."})
	w := start(t, "watch", "--to", url, "--ledger", "far.watched", "--settle", "0s", "far")
	time.Sleep(200 * time.Millisecond)
	if status := w.stop(); status != 0 || w.out.String() != "" {
		t.Errorf("status %d: %s%s", status, w.out.String(), w.err.String())
	}
	if ledger, err := os.ReadFile("far.watched"); err != nil || strings.Contains(string(ledger), "d.txt") {
		t.Errorf("the ledger is %s %v", ledger, err)
	}
}

// TestLedger: the last line of a file counts, one that was cut short is passed over, and it does not grow with what is written again.
func TestLedger(t *testing.T) {
	path := t.TempDir() + "/ledger"
	if err := os.WriteFile(path, []byte(`{"path":"a","size":1,"time":1}`+"\n"+`{"path":"a","size":2,"time":2}`+"\n"+`{"path":"b","si`), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := openLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	if !l.has("a", fileState{2, 2}) || l.has("a", fileState{1, 1}) || l.has("b", fileState{}) && len(l.files) > 1 {
		t.Errorf("it has %v", l.files)
	}
	for i := range 5000 {
		if err := l.add("c", fileState{int64(i), 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || bytes.Count(text, []byte("\n")) > 1010 {
		t.Errorf("%d lines, %v", bytes.Count(text, []byte("\n")), err)
	}
	if l, err = openLedger(path); err != nil || !l.has("c", fileState{4999, 1}) || len(l.files) != 2 {
		t.Errorf("%v %v", err, l.files)
	}
	if err := l.close(); err != nil {
		t.Error(err)
	}
}
