package desk_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/store"
)

// zeros reads as many zeros, or of what else it is told, as are asked for.
type endless struct{ byte }

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.byte
	}
	return len(p), nil
}

// chunked hides how long a body is.
type chunked struct{ io.Reader }

// TestLargeBodies: a body, decompressed or not, a story, and a number of stories beyond the bounds are refused, and what they were counted for is given back.
func TestLargeBodies(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Body: 1 << 20, Expanded: 2 << 20, Story: 100_000, Stories: 50, Memory: 8 << 20}})
	var many strings.Builder
	for i := range 51 {
		many.WriteString(other(i))
	}
	bomb := packed(t, "gzip", other(1)+strings.Repeat("\n", 64<<20))
	for name, c := range map[string]struct {
		body   func() io.Reader
		status int
		code   string
	}{
		"said to be long": {func() io.Reader { return strings.NewReader(strings.Repeat("x", 2<<20)) }, 413, "too-large"},
		"without an end": {func() io.Reader {
			return chunked{io.MultiReader(strings.NewReader(other(1)), io.LimitReader(endless{'\n'}, 1<<30))}
		}, 413, "too-large"},
		"one line": {func() io.Reader {
			return chunked{io.MultiReader(strings.NewReader(`{"text":"`), io.LimitReader(endless{'a'}, 1<<30))}
		}, 413, "too-large"},
		"a bomb":         {func() io.Reader { return strings.NewReader(bomb) }, 413, "too-large"},
		"a bomb of zstd": {func() io.Reader { return strings.NewReader(packed(t, "zstd", other(1)+strings.Repeat("\n", 64<<20))) }, 413, "too-large"},
		"a long story": {func() io.Reader {
			return strings.NewReader(`{"id":"long","text":"` + strings.Repeat("a ", 60_000) + `"}`)
		}, 413, "too-large"},
		"too many stories":   {func() io.Reader { return strings.NewReader(many.String()) }, 413, "too-many"},
		"text without an id": {func() io.Reader { return strings.NewReader(`{"id":"` + strings.Repeat("x", 5000) + `","text":"a"}`) }, 422, "id"},
	} {
		for range 2 {
			status, text, _ := b.ask("POST", "/v1/stories", c.body())
			if status != c.status || code(text) != c.code {
				t.Errorf("%s: %d %.300s", name, status, text)
			}
		}
	}
	if _, text := b.do("GET", "/metrics", ""); !strings.Contains(text, fmt.Sprintf("samewire_memory_free_bytes %v\n", float64(8<<20))) {
		t.Errorf("memory is not given back: %s", text)
	}
	if b.store.Stats().Stories != 0 {
		t.Errorf("%d stories were added", b.store.Stats().Stories)
	}
	for _, path := range []string{"/v1/query", "/v1/diff", "/search"} {
		status, text, _ := b.ask("POST", path, chunked{io.LimitReader(endless{' '}, 1<<30)}, "Content-Type", "application/x-www-form-urlencoded")
		if status != 413 && status != 415 {
			t.Errorf("%s takes a body without an end: %d %s", path, status, text)
		}
	}
}

// TestManyProblems: a request has so many stories and problems, and no more.
func TestManyProblems(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Stories: 50}})
	for n, want := range map[int]int{50: 422, 51: 413, 500_000: 413} {
		status, text := b.do("POST", "/v1/stories", strings.Repeat("{\n", n), "Content-Type", "application/x-ndjson")
		var got answered
		if err := json.Unmarshal([]byte(text), &got); err != nil || status != want || len(got.Results) != n && status == 422 || len(text) > 10_000 {
			t.Errorf("%d bad lines: %d %v, %d results, %.300s", n, status, err, len(got.Results), text)
		}
		if wrong := map[int]string{422: "broken", 413: "too-many"}[want]; code(text) != wrong {
			t.Errorf("%d bad lines are %q, want %q", n, code(text), wrong)
		}
	}
	for n, want := range map[int]string{10: "broken", 11: "too-many"} {
		if status, text := b.do("POST", "/v1/query", strings.Repeat("{\n", n), "Content-Type", "application/x-ndjson"); status/100 != 4 || code(text) != want {
			t.Errorf("a draft of %d bad lines: %d %.300s", n, status, text)
		}
	}
	if n := b.store.Stats().Stories; n != 0 {
		t.Errorf("%d stories were added", n)
	}
}

// archive is a zip file of so many texts of so many words each.
func archive(t *testing.T, texts, words int) string {
	members := map[string]string{}
	for i := range texts {
		members[fmt.Sprintf("%d.txt", i)] = fmt.Sprintf("Text %d. ", i) + strings.Repeat("word ", words)
	}
	return zipped(t, members)
}

// zipped is a zip file of members by their names.
func zipped(t *testing.T, members map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, members[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestArchives: what the members of an archive expand to is bounded as what a body expands to is, and takes of the memory.
func TestArchives(t *testing.T) {
	sources := strings.Repeat(`{"source":"`+strings.Repeat("Outlet ", 43_000)+`","text":"One ship."}`+"\n", 12)
	b := newBench(t, desk.Options{Limits: desk.Limits{Body: 1 << 18, Expanded: 1 << 20}})
	if status, text := b.do("POST", "/v1/stories?name=sources.zip", zipped(t, map[string]string{"sources.jsonl": sources})); status != 413 || code(text) != "too-large" {
		t.Errorf("sources of 3.6 MB: %d %.300s", status, text)
	}
	for name, c := range map[string]struct {
		limits       desk.Limits
		texts, words int
		status       int
		code         string
	}{
		"small":                 {desk.Limits{Body: 1 << 18, Expanded: 1 << 20, Memory: 1 << 20}, 4, 20_000, 200, ""},
		"too much text":         {desk.Limits{Body: 1 << 18, Expanded: 1 << 20, Memory: 8 << 20}, 12, 20_000, 413, "too-large"},
		"more than can be held": {desk.Limits{Body: 1 << 18, Expanded: 4 << 20, Memory: 1 << 20}, 12, 20_000, 503, "busy"},
	} {
		b := newBench(t, desk.Options{Limits: c.limits})
		body := archive(t, c.texts, c.words)
		if len(body) > 16<<10 {
			t.Fatalf("%s: the archive has %d bytes", name, len(body))
		}
		for range 2 {
			status, text := b.do("POST", "/v1/stories?differences=0&name="+strings.ReplaceAll(name, " ", "-")+".zip", body)
			if status == 409 && c.status == 200 {
				continue // they are there
			}
			if status != c.status || code(text) != c.code {
				t.Errorf("%s: %d %.300s", name, status, text)
			}
		}
		if _, text := b.do("GET", "/metrics", ""); !strings.Contains(text, fmt.Sprintf("samewire_memory_free_bytes %v\n", float64(c.limits.Memory))) {
			t.Errorf("%s: memory is not given back: %s", name, text)
		}
		if n := b.store.Stats().Stories; n != 0 && c.status != 200 || n != c.texts && c.status == 200 {
			t.Errorf("%s: %d stories were added", name, n)
		}
	}
}

// TestMemory: bodies at one time have so much memory and no more; who comes too late is told to ask again.
func TestMemory(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Memory: 1 << 20}})
	read, write := io.Pipe()
	held := make(chan string, 1)
	go func() {
		r, err := http.Post(b.server.URL+"/v1/stories", "application/x-ndjson", read)
		if err != nil {
			held <- err.Error()
			return
		}
		defer r.Body.Close()
		held <- r.Status
	}()
	if _, err := io.WriteString(write, `{"id":"slow","text":"`+strings.Repeat("word ", 80_000)); err != nil {
		t.Fatal(err)
	}
	for range 1000 { // until it has been taken in
		if _, text := b.do("GET", "/metrics", ""); strings.Contains(text, "samewire_memory_free_bytes 196608\n") {
			break
		}
		time.Sleep(time.Millisecond)
	}
	late := `{"id":"late","text":"` + strings.Repeat("word ", 80_000) + `"}`
	if status, text, head := b.ask("POST", "/v1/stories", strings.NewReader(late)); status != 503 || code(text) != "busy" || head.Get("Retry-After") == "" {
		t.Errorf("two bodies have the memory of one: %d %s %v", status, text, head)
	}
	io.WriteString(write, `"}`+"\n")
	write.Close()
	if status := <-held; status != "200 OK" {
		t.Errorf("the first body: %s", status)
	}
	if status, text := b.do("POST", "/v1/stories", late); status != 200 {
		t.Errorf("once there is room: %d %s", status, text)
	}
}

// TestSlowSender: who sends a byte now and then is cut off, and holds nothing up.
func TestSlowSender(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Time: 300 * time.Millisecond, Requests: 2}})
	var slow sync.WaitGroup
	for range 2 {
		slow.Go(func() {
			c, err := net.Dial("tcp", b.server.Listener.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			fmt.Fprintf(c, "POST /v1/stories HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
			start := time.Now()
			go func() {
				for range 100 {
					if _, err := c.Write([]byte("{")); err != nil {
						return
					}
					time.Sleep(20 * time.Millisecond)
				}
			}()
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				return // it is cut off without an answer
			}
			defer answer.Body.Close()
			if took := time.Since(start); answer.StatusCode != http.StatusRequestTimeout || took > 3*time.Second {
				t.Errorf("a slow sender is answered %s after %v", answer.Status, took)
			}
		})
	}
	slow.Wait()
	if status, text := b.do("POST", "/v1/stories", other(1)); status != 200 {
		t.Errorf("after slow senders: %d %s", status, text)
	}
}

// TestUnreadBody: a body that nobody reads holds its connection no longer than a request may take, whatever is asked.
func TestUnreadBody(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Time: 300 * time.Millisecond}, ReadTokens: []string{"a-token-to-read-with"}})
	var wait sync.WaitGroup
	for _, c := range []struct{ head, status string }{
		{"POST /v1/stories HTTP/1.1\r\nContent-Length: 1000", "401"},
		{"POST /v1/query HTTP/1.1\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer wrong-token-of-some-length", "401"},
		{"GET /v1/clusters HTTP/1.1\r\nContent-Length: 1000\r\nAuthorization: Bearer a-token-to-read-with", "200"},
		{"GET /healthz HTTP/1.1\r\nContent-Length: 1000", "200"},
		{"GET /nothing HTTP/1.1\r\nContent-Length: 1000", "404"},
		{"POST /v1/stories HTTP/1.1\r\nContent-Length: 1000\r\nSec-Fetch-Site: cross-site", "403"},
	} {
		wait.Go(func() {
			n, err := net.Dial("tcp", b.server.Listener.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer n.Close()
			n.SetDeadline(time.Now().Add(5 * time.Second))
			fmt.Fprintf(n, "%s\r\nHost: localhost\r\n\r\n", c.head)
			text, err := io.ReadAll(n) // until the desk ends it
			if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 "+c.status) {
				t.Errorf("%s is answered %.100q, %v", c.head, text, err)
			}
		})
	}
	wait.Wait()
}

// TestQuietStream: over HTTP/2 a stream of events to which nothing is sent for long goes on.
func TestQuietStream(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Time: 200 * time.Millisecond}})
	second := httptest.NewUnstartedServer(b.desk)
	second.EnableHTTP2 = true
	second.StartTLS()
	defer second.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", second.URL+"/v1/events?all=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := second.Client().Do(r)
	if err != nil || answer.ProtoMajor != 2 {
		t.Fatalf("%v, %v", err, answer)
	}
	defer answer.Body.Close()
	for i := range 2 {
		time.Sleep(500 * time.Millisecond)
		if _, err := b.store.Add(t.Context(), pairs(2)[2*i]); err != nil { // no request: on a slow disk it would take longer than it may
			t.Fatal(err)
		}
		if ids := listen(t, answer.Body, 1); len(ids) != 1 || ids[0] != fmt.Sprint(i+1) {
			t.Errorf("after a while of quiet it says %q", ids)
		}
	}
}

// TestWrongJSON: deep JSON, wrong types and broken ones are told, and nothing else.
func TestWrongJSON(t *testing.T) {
	b := newBench(t, desk.Options{})
	deep := strings.Repeat(`{"a":[`, 20_000)
	for path, bodies := range map[string][]string{
		"/v1/stories": {deep, `{"text":` + deep, `{"id":[],"text":"x"}`, `{"text":7}`, `{"text":"x","id":{}}`, "[[[[]]]]", `{"text":"\ud800","id":"\u0000"`, "\xff\xfe\x00", `"text"`, "null", "true"},
		"/v1/query":   {deep, `{"text":7}`, `{"text":"x"}` + "\n" + `{"text":"y"}` + "\n", "null"},
		"/v1/diff":    {deep, `{"a":` + deep, `{}`, `{"a":1,"b":2}`, `{"a":"x"}`, `{"a":{"text":"x"},"b":[]}`, `{"a":{"text":"x"},"b":{"text":7}}`, `{"a":{"text":"x"},"b":{"text":"y"},"style":"yes"}`, `{"a":{"text":"x"},"b":{"text":"y"},"min_probability":7}`, `{"what":1}`, `[]`},
	} {
		for _, body := range bodies {
			if status, text := b.do("POST", path, body); status/100 != 4 || code(text) == "" {
				t.Errorf("%s %.60s: %d %.300s", path, body, status, text)
			}
		}
	}
	if n := b.store.Stats().Stories; n != 0 {
		t.Errorf("%d stories were added", n)
	}
}

// TestPathTricks: whatever an id is, it is an id.
func TestPathTricks(t *testing.T) {
	b := newBench(t, desk.Options{})
	for _, id := range []string{"..%2F..%2F..%2Fetc%2Fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%00", "a%00b", "%0d%0aSet-Cookie:%20x=1", "..%5c..%5cwindows", "%ff%fe", "a%2500", strings.Repeat("x", 3000), "%2F", "%3Cscript%3E"} {
		for _, path := range []string{"/v1/stories/", "/v1/clusters/", "/clusters/"} {
			status, text, head := b.ask("GET", path+id, nil)
			if status != 404 || !strings.HasPrefix(code(text), "no-such-") || len(head["Set-Cookie"]) > 0 || strings.Contains(text, "root:") {
				t.Errorf("%s%s: %d %.200s", path, id, status, text)
			}
		}
	}
	for _, path := range []string{"/v1/../../etc/passwd", "//etc/passwd", "/v1/stories/../../../etc/passwd", "/%2e%2e/etc/passwd", "/desk.css/../desk.go", "/v1/stories/", "/v1/stories/a/b"} {
		if status, text := b.do("GET", path, ""); status != 404 && status != 405 || code(text) == "" {
			t.Errorf("%s: %d %.200s", path, status, text)
		}
	}
	// Such ids can be had.
	for _, id := range []string{"../../etc/passwd", "a/b?c=d#e", "<script>", "a b", "ä/世界", "%2F"} {
		b.get(&answered{}, "POST", "/v1/stories", ferry(id, "1"))
		var s struct{ ID string }
		if b.get(&s, "GET", "/v1/stories/"+strings.ReplaceAll(pathEscape(id), "/", "%2F"), ""); s.ID != id {
			t.Errorf("%q is %q", id, s.ID)
		}
	}
}

// TestTokens: reading and writing need theirs, wrong ones are told apart from none, and who guesses has to wait.
func TestTokens(t *testing.T) {
	const reads, writes = "a-token-to-read-with", "a-token-to-write-with"
	all := desk.Options{ReadTokens: []string{"an-older-token-to-read", reads}, WriteTokens: []string{writes}}
	b := newBench(t, all)
	story := other(1)
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("anybody:"+reads))
	for _, c := range []struct {
		method, path, auth string
		status             int
	}{
		{"GET", "/healthz", "", 200}, {"GET", "/openapi.json", "", 200}, {"GET", "/desk.css", "", 200},
		{"GET", "/", "", 401}, {"GET", "/v1/clusters", "", 401}, {"GET", "/v1/events", "", 401}, {"GET", "/metrics", "", 401}, {"POST", "/v1/stories", "", 401}, {"POST", "/v1/query", "", 401},
		{"GET", "/v1/clusters", "Bearer " + reads, 200}, {"GET", "/", basic, 200}, {"GET", "/v1/clusters", "bearer an-older-token-to-read", 200}, {"POST", "/v1/query", "Bearer " + reads, 200},
		{"POST", "/v1/stories", "Bearer " + reads, 403}, {"POST", "/v1/stories", "Bearer " + writes, 200}, {"GET", "/v1/clusters", "Bearer " + writes, 200},
		{"GET", "/v1/clusters", "Bearer " + reads + "x", 401}, {"GET", "/v1/clusters", "Bearer " + reads[:10], 401}, {"GET", "/v1/clusters", "Bearer ", 401}, {"GET", "/v1/clusters", "Basic xx", 401}, {"GET", "/v1/clusters", reads, 401},
	} {
		status, text, head := b.ask(c.method, c.path, strings.NewReader(story), "Authorization", c.auth)
		if status != c.status {
			t.Errorf("%s %s with %q: %d, want %d: %.200s", c.method, c.path, c.auth, status, c.status, text)
		}
		if status == 401 && (len(head["Www-Authenticate"]) != 2 || code(text) != "token") {
			t.Errorf("401 asks for %q: %s", head["Www-Authenticate"], text)
		}
	}
	limited := false
	for i := range 100 {
		status, text := b.do("GET", "/v1/clusters", "", "Authorization", fmt.Sprintf("Bearer a-guess-number-%06d", i))
		if status == 429 && code(text) == "guessing" {
			limited = true
			break
		}
	}
	if !limited {
		t.Error("a hundred guesses are answered")
	}
	// Behind a proxy all have one address: who has the token is not kept out by who guesses, and lets nobody guess on.
	for _, c := range []struct {
		auth   string
		status int
	}{{"Bearer " + reads, 200}, {"Bearer another-guess-of-many", 429}, {basic, 200}, {"Bearer " + reads, 200}, {"Bearer another-guess-of-many", 429}, {"", 401}} {
		if status, text := b.do("GET", "/v1/clusters", "", "Authorization", c.auth); status != c.status {
			t.Errorf("after many guesses with %q: %d, want %d: %s", c.auth, status, c.status, text)
		}
	}

	// One kind of token alone.
	b = newBench(t, desk.Options{ReadTokens: []string{reads}})
	for auth, want := range map[string]int{"": 401, "Bearer " + reads: 403} {
		if status, text := b.do("POST", "/v1/stories", story, "Authorization", auth); status != want {
			t.Errorf("writing with %q where nobody may: %d %s", auth, status, text)
		}
	}
	b = newBench(t, desk.Options{WriteTokens: []string{writes}})
	if status, text := b.do("GET", "/v1/clusters", ""); status != 200 {
		t.Errorf("reading where everybody may: %d %s", status, text)
	}
	if status, text := b.do("POST", "/v1/stories", story); status != 401 {
		t.Errorf("writing without a token: %d %s", status, text)
	}
}

// TestOrigins: pages of other origins may send nothing, and read nothing through a name of their own.
func TestOrigins(t *testing.T) {
	b := newBench(t, desk.Options{Hosts: []string{"desk.example.org"}})
	host := b.server.Listener.Addr().String()
	for _, c := range []struct {
		header []string
		status int
		code   string
	}{
		{nil, 200, ""},
		{[]string{"Sec-Fetch-Site", "cross-site"}, 403, "cross-origin"},
		{[]string{"Sec-Fetch-Site", "same-site"}, 403, "cross-origin"},
		{[]string{"Sec-Fetch-Site", "same-origin"}, 200, ""},
		{[]string{"Origin", "https://evil.example"}, 403, "cross-origin"},
		{[]string{"Origin", "null"}, 403, "cross-origin"},
		{[]string{"Origin", "http://" + host}, 200, ""},
		{[]string{"Host", "evil.example"}, 421, "host"},
		{[]string{"Host", "localhost.evil.example:80"}, 421, "host"},
		{[]string{"Host", "127.0.0.1.evil.example"}, 421, "host"},
		{[]string{"Host", "DESK.example.org:8080"}, 200, ""},
		{[]string{"Host", "[::1]:80"}, 200, ""},
	} {
		status, text, head := b.ask("POST", "/v1/query", strings.NewReader(other(1)), c.header...)
		if status != c.status || code(text) != c.code {
			t.Errorf("%q: %d %s", c.header, status, text)
		}
		if head.Get("Access-Control-Allow-Origin") != "" || !strings.Contains(head.Get("Content-Security-Policy"), "default-src 'none'") || head.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q: headers %v", c.header, head)
		}
	}
	b = newBench(t, desk.Options{ReadTokens: []string{"a-token-to-read-with"}}) // with a token any name will do
	if status, text := b.do("GET", "/v1/clusters", "", "Host", "behind.example", "Authorization", "Bearer a-token-to-read-with"); status != 200 {
		t.Errorf("another host with a token: %d %s", status, text)
	}
}

// TestScripts: what is in a story is text, in pages as in JSON.
func TestScripts(t *testing.T) {
	b := newBench(t, desk.Options{})
	evil := `</textarea><script>alert(1)</script>"onload="alert(1)` + "\u202e"
	b.get(&answered{}, "POST", "/v1/stories", ferry("<img src=x onerror=alert(1)>", "121", "headline", evil, "source", evil)+ferry(`"><script>`, "124", "headline", evil, "source", `'"><b>`))
	for _, path := range []string{"/", "/?q=script", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/clusters/" + b.clusterOf(`"><script>`), "/v1/clusters", "/v1/stories/%22%3E%3Cscript%3E", "/clusters/%3Cscript%3E"} {
		_, text, head := b.ask("GET", path, nil, "Accept", "text/html")
		text = strings.ReplaceAll(text, `<script src="/desk.js" defer></script>`, "")
		for _, bad := range []string{"<script", "<img", `'"><b>`, "\u202e"} {
			if strings.Contains(text, bad) && !(bad == "\u202e" && strings.Contains(head.Get("Content-Type"), "json")) {
				t.Errorf("%s has %q in it", path, bad)
			}
		}
	}
	_, text := b.do("POST", "/search", "text=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)", "Content-Type", "application/x-www-form-urlencoded")
	if strings.Contains(text, "<script>") || strings.Count(text, "</textarea>") != 1 {
		t.Errorf("a draft breaks out of its field: %s", text)
	}
}

// TestFlood: so many may listen and no more; who does not read is cut off, and the others get what comes.
func TestFlood(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Streams: 8}})
	var open []*http.Response
	for range 8 {
		r := b.stream("?all=1")
		defer r.Body.Close()
		open = append(open, r)
	}
	for range 50 {
		if status, text := b.do("GET", "/v1/events", ""); status != 503 || code(text) != "streams" {
			t.Fatalf("one more listens: %d %s", status, text)
		}
	}
	open[0].Body.Close()
	b.until("a place that was left", func() bool {
		r := b.stream("?all=1")
		t.Cleanup(func() { r.Body.Close() })
		return r.StatusCode == 200
	})
	b.get(&answered{}, "POST", "/v1/stories", other(1)+other(2))
	for i, r := range open[1:] {
		if ids := listen(t, r.Body, 2); len(ids) != 2 {
			t.Errorf("listener %d got %q", i, ids)
		}
	}
}

// TestSlowListener: who listens and does not read is cut off, and is no more among those that listen.
func TestSlowListener(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Time: 300 * time.Millisecond}})
	small := httptest.NewUnstartedServer(b.desk)
	small.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if err := c.(*net.TCPConn).SetWriteBuffer(4096); err != nil {
			t.Error(err)
		}
		return ctx
	}
	small.Start()
	defer small.Close()
	c, err := net.Dial("tcp", small.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(c, "GET /v1/events?all=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
	listeners := func(n int) func() bool {
		return func() bool {
			_, text := b.do("GET", "/metrics", "")
			return strings.Contains(text, fmt.Sprintf("samewire_listeners %d\n", n))
		}
	}
	b.until("a listener", listeners(1))
	stories := make([]store.Incoming, 3000)
	for i := range stories {
		stories[i].ID, stories[i].Text = fmt.Sprint(i), fmt.Sprint("story ", i)
	}
	if _, err := b.store.Add(t.Context(), stories...); err != nil {
		t.Fatal(err)
	}
	b.until("the end of a listener", listeners(0))
}

// TestRate: one address has so many requests a second.
func TestRate(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Rate: 5}})
	refused := 0
	for range 40 {
		if status, text := b.do("GET", "/healthz", ""); status == 429 && code(text) == "rate" {
			refused++
		}
	}
	if refused < 20 || refused > 30 {
		t.Errorf("%d of 40 requests are refused, want 30 or a few fewer", refused)
	}
}

// TestPanic: a panic is told to nobody but the log, and costs no other request.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	var mu sync.Mutex
	m := &panicking{memory: newMemory(t)}
	d, err := desk.New(desk.Options{Store: m, Log: slog.New(slog.NewTextHandler(&locked{&mu, &log}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w := &recorder{head: http.Header{}}
	r, err := http.NewRequest("GET", "http://localhost/v1/stories/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	m.on.Store(true)
	d.ServeHTTP(w, r)
	mu.Lock()
	defer mu.Unlock()
	if w.status != 500 || code(w.String()) != "internal" || strings.Contains(w.String(), "secret") || !strings.Contains(log.String(), "secret") {
		t.Errorf("%d %s, log %s", w.status, w.String(), log.String())
	}
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

type recorder struct {
	bytes.Buffer
	head   http.Header
	status int
}

func (r *recorder) Header() http.Header    { return r.head }
func (r *recorder) WriteHeader(status int) { r.status = status }

// TestMixed asks and adds at the same time; with -race it is what it is for.
func TestMixed(t *testing.T) {
	b := newBench(t, desk.Options{})
	var wait sync.WaitGroup
	var added atomic.Int64
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for n := range 3 {
		wait.Go(func() {
			for i := range 8 {
				body := ""
				for k := range 5 {
					body += ferry(fmt.Sprintf("s%d-%d-%d", n, i, k), fmt.Sprint(100+k)) + other(n*1000+i*10+k)
				}
				if status, text := b.do("POST", "/v1/stories", body); status != 200 {
					t.Errorf("%d %s", status, text)
				}
				added.Add(10)
			}
		})
	}
	for _, ask := range [][3]string{{"GET", "/v1/clusters"}, {"GET", "/"}, {"POST", "/v1/query", ferry("draft", "7")}, {"GET", "/metrics"}, {"GET", "/?part=list"}} {
		wait.Go(func() {
			for added.Load() < 240 && ctx.Err() == nil {
				if status, text := b.do(ask[0], ask[1], ask[2]); status != 200 {
					t.Errorf("%s %s: %d %s", ask[0], ask[1], status, text)
					return
				}
			}
		})
	}
	live := b.stream("?all=1&after=0")
	defer live.Body.Close()
	got := listen(t, live.Body, 240)
	wait.Wait()
	for i, id := range got {
		if id != fmt.Sprint(i+1) {
			t.Fatalf("event %d has the id %s", i+1, id)
		}
	}
	if len(got) != 240 || b.store.Stats().Stories != 240 {
		t.Errorf("%d events of %d stories, want 240", len(got), b.store.Stats().Stories)
	}
}
