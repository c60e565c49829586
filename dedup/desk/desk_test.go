package desk_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/store"
)

const (
	lead  = "At least 121 people were killed when a ferry sank off the island of Norra on Sunday, the coast guard said."
	later = " Divers were expected to reach the wreck on Monday morning, a spokesman told reporters in the harbour. The cause is not known, and the captain is among the missing."
)

// ferry is a story of one report.
func ferry(id, killed string, more ...string) string {
	text := strings.Replace(lead, "121", killed, 1) + later
	fields := map[string]string{"id": id, "text": text}
	for i := 0; i+1 < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	line, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return string(line) + "\n"
}

// other is a story that is like no other.
func other(n int) string {
	words := make([]string, 40)
	for i := range words {
		words[i] = fmt.Sprintf("w%dx%d", n, i)
	}
	return fmt.Sprintf(`{"id":"other-%d","text":"%s"}`+"\n", n, strings.Join(words, " "))
}

// bench is a desk on a server.
type bench struct {
	t      testing.TB
	store  *memory
	desk   *desk.Desk
	server *httptest.Server
	token  string
}

func newBench(t testing.TB, o desk.Options) *bench {
	t.Helper()
	b := &bench{t: t, store: newMemory(t)}
	o.Store = b.store
	d, err := desk.New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.desk, b.server = d, httptest.NewServer(d)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		b.server.Close()
	})
	return b
}

// do asks, and returns the status and the body.
func (b *bench) do(method, path, body string, header ...string) (int, string) {
	b.t.Helper()
	status, text, _ := b.ask(method, path, strings.NewReader(body), header...)
	return status, text
}

func (b *bench) ask(method, path string, body io.Reader, header ...string) (int, string, http.Header) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.server.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	answer, err := b.server.Client().Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header
}

// get decodes an answer of status 200.
func (b *bench) get(v any, method, path, body string) {
	b.t.Helper()
	status, text := b.do(method, path, body)
	if status != 200 {
		b.t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		b.t.Fatalf("%s %s: %v in %s", method, path, err, text)
	}
}

// until waits for something.
func (b *bench) until(what string, ok func() bool) {
	b.t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.t.Errorf("%s does not come", what)
}

// clusterOf returns the cluster of a story.
func (b *bench) clusterOf(story string) string {
	b.t.Helper()
	var s struct{ Cluster string }
	if b.get(&s, "GET", "/v1/stories/"+pathEscape(story), ""); s.Cluster == "" {
		b.t.Fatalf("%q is alone", story)
	}
	return s.Cluster
}

// code is that of a problem.
func code(text string) string {
	var p struct{ Code string }
	json.Unmarshal([]byte(text), &p)
	return p.Code
}

type answered struct {
	Added, Failed int
	Results       []struct {
		ID      string
		Line    int
		Arrival *struct{ Kind, Cluster string }
		Problem *struct {
			Code, Detail string
			Kept, Same   bool
		}
	}
}

// TestStories: each story of a request is answered for by itself, and what is wrong with one costs no other.
func TestStories(t *testing.T) {
	b := newBench(t, desk.Options{})
	body := ferry("a", "121") + "{\n" + ferry("b", "124", "published", "soon") + ferry("a", "130") + `{"id":"..","text":"x"}` + "\n" + `{"id":"` + strings.Repeat("i", 1025) + `","text":"x"}` + "\n" +
		`{"headline":"No text"}` + "\n" + `{"text":"No id."}` + "\n"
	var got answered
	b.get(&got, "POST", "/v1/stories", body)
	var lines []string
	for _, r := range got.Results {
		line := fmt.Sprint(r.Line)
		if r.Arrival != nil {
			line += " " + r.Arrival.Kind
		}
		if r.Problem != nil {
			line += fmt.Sprintf(" %s %v", r.Problem.Code, r.Problem.Kept)
		}
		lines = append(lines, line)
	}
	want := []string{"1 new", "2 broken false", "3 rewrite date true", "4 duplicate-id false", "5 id false", "6 id false", "7 no-text false", "8 new"}
	if diff := cmp.Diff(want, lines); diff != "" || got.Added != 3 || got.Failed != 5 {
		t.Errorf("%d added, %d failed (-want +got):\n%s", got.Added, got.Failed, diff)
	}
	unnamed := got.Results[7].ID
	if !strings.HasPrefix(unnamed, "sha256:") {
		t.Errorf("a story without an id has %q", unnamed)
	}

	// What is sent again is found to be there; what changed under its id is told apart.
	status, text := b.do("POST", "/v1/stories", ferry("a", "121")+`{"text":"No id."}`+"\n"+ferry("b", "125"))
	var again answered
	if err := json.Unmarshal([]byte(text), &again); err != nil || status != http.StatusConflict || code(text) != "exists" {
		t.Fatalf("%d %v %s", status, err, text)
	}
	for i, same := range []bool{true, true, false} {
		if p := again.Results[i].Problem; p == nil || p.Code != "exists" || p.Same != same {
			t.Errorf("story %d again: %+v", i, p)
		}
	}
	if again.Failed != 3 {
		t.Errorf("%d failed, want 3", again.Failed)
	}

	b.store.failed = errors.New("the disk is gone")
	if status, text, head := b.ask("POST", "/v1/stories", strings.NewReader(other(1))); status != 503 || code(text) != "store" || head.Get("Retry-After") == "" || strings.Contains(text, "disk") || !strings.Contains(text, `"code":"not-added"`) {
		t.Errorf("a store that fails: %d %s", status, text)
	}
	if status, text := b.do("GET", "/healthz", ""); status != 503 || code(text) != "store" {
		t.Errorf("health of a store that fails: %d %s", status, text)
	}
	if status, _ := b.do("GET", "/v1/stories/a", ""); status != 200 {
		t.Errorf("reading from a store that takes nothing: %d", status)
	}
}

func packed(t *testing.T, how, text string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if how == "zstd" {
		var err error
		if w, err = zstd.NewWriter(&b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFormats: a body may be anything that package feed reads, compressed or not.
func TestFormats(t *testing.T) {
	b := newBench(t, desk.Options{})
	for _, c := range []struct{ name, body, kind, query, id, format string }{
		{"an object", `{"id":"one","text":"A."}`, "application/json", "", "one", "jsonl"},
		{"an object over lines", "{\n \"id\": \"two\",\n \"text\": \"B.\"\n}\n", "application/json", "", "two", "json"},
		{"an array", `[{"id":"three","text":"C."}]`, "", "", "three", "json"},
		{"telex", "ZCZC\nABC123\nTwo ships met off Norra Vik on Monday, the coast guard said.\nNNNN\n", "", "?name=in/0007", "in/0007", "telex"},
		{"plain text", "Three ships met.", "text/plain; charset=utf-8", "?name=in/8.txt", "in/8.txt", "text"},
		{"csv", "id,text\nfour,D.\n", "text/csv", "", "four", "csv"},
		{"rss", `<rss version="2.0"><channel><item><title>T</title><guid>five</guid><description>Five ships met.</description></item></channel></rss>`, "application/xml", "?name=f.rss", "f.rss:1", "rss"},
		{"gzip", packed(t, "gzip", `{"id":"six","text":"F."}`), "application/gzip", "", "six", "jsonl"},
		{"zstd", packed(t, "zstd", `{"id":"seven","text":"G."}`), "", "?name=x.jsonl.zst", "seven", "jsonl"},
	} {
		status, text, _ := b.ask("POST", "/v1/stories"+c.query, strings.NewReader(c.body), "Content-Type", c.kind)
		var got answered
		if err := json.Unmarshal([]byte(text), &got); err != nil || status != 200 || len(got.Results) != 1 || got.Results[0].ID != c.id {
			t.Errorf("%s: %d %s", c.name, status, text)
			continue
		}
		var story struct{ Format string }
		if b.get(&story, "GET", "/v1/stories/"+strings.ReplaceAll(c.id, "/", "%2F"), ""); story.Format != c.format {
			t.Errorf("%s is read as %q", c.name, story.Format)
		}
	}
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"nothing": {"", 400, "empty"}, "a blank line": {"\n", 415, "unknown-format"}, "no format": {"\x01\x02\x03\x04 what", 415, "unknown-format"},
		"half a gzip": {packed(t, "gzip", ferry("x", "1"))[:60], 400, "broken"}, "no gzip": {"\x1f\x8bxxxxxxxxxxx", 400, "unreadable"}, "no zstd": {"\x28\xb5\x2f\xfdxxxxxxxxxxxxxx", 415, ""},
	} {
		if status, text := b.do("POST", "/v1/stories", c.body); status/100 != 4 || c.code != "" && (code(text) != c.code || status != c.status) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}

// TestClusters: the list is newest first, in pages, and filtered.
func TestClusters(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Scan: 4}})
	pair := func(n int, more ...string) string {
		words := make([]string, 60)
		for i := range words {
			words[i] = fmt.Sprintf("p%dx%d", n, i)
		}
		fields := map[string]string{"id": fmt.Sprintf("p%d-1", n), "text": strings.Join(words, " "), "source": "Courier"}
		one, _ := json.Marshal(fields)
		fields["id"], fields["text"] = fmt.Sprintf("p%d-2", n), strings.Join(words[:50], " ")
		for i := 0; i < len(more); i += 2 {
			fields[more[i]] = more[i+1]
		}
		two, _ := json.Marshal(fields)
		return string(one) + "\n" + string(two) + "\n"
	}
	var body string
	for n := range 9 {
		body += pair(n, "headline", fmt.Sprintf("Report %d of Nine", n), "source", []string{"Post", "Echo", "Mail"}[n%3])
	}
	var got answered
	b.get(&got, "POST", "/v1/stories", body)
	list := func(query string) (ids []string, next string) {
		var page struct {
			Clusters []struct{ Medoid string }
			Next     string
		}
		b.get(&page, "GET", "/v1/clusters"+query, "")
		for _, c := range page.Clusters {
			ids = append(ids, c.Medoid[:2])
		}
		return ids, page.Next
	}
	all := []string{"p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0"}
	var pages []string
	for next, n := "", 0; n < 10; n++ {
		ids, more := list("?limit=2&after=" + next)
		pages = append(pages, ids...)
		if next = more; next == "" {
			break
		}
	}
	if diff := cmp.Diff(all, pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	for query, want := range map[string]string{"?source=post&limit=1": "p6", "?q=report+nine+p7-2": "p7", "?q=p5-2": "p5", "?q=echo&limit=1": "p7", "?since=2026-11-23T09:00:15Z": "p8 p7", "?min_size=3": "", "?notice=kill": "", "?agency=Reuters": ""} {
		if ids, _ := list(query); strings.Join(ids, " ") != want {
			t.Errorf("%s: %q, want %q", query, ids, want)
		}
	}
	// What is looked through is bounded; the rest is on the next pages. A page that is full ends after its last cluster, wherever that is.
	for query, want := range map[string][]string{"source=mail": {"p8", "p5", "p2"}, "source=mail&limit=1": {"p8", "p5", "p2"}, "source=courier&limit=3": all, "q=report&limit=4": all, "q=report&limit=1": all} {
		var found []string
		for next, n := "", 0; n < 10; n++ {
			ids, more := list("?" + query + "&after=" + next)
			found = append(found, ids...)
			if next = more; next == "" {
				break
			}
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("pages of %s (-want +got):\n%s", query, diff)
		}
	}
	for _, query := range []string{"?limit=x", "?limit=-1", "?limit=201", "?since=yesterday", "?min_size=many", "?after=x"} {
		if status, text := b.do("GET", "/v1/clusters"+query, ""); status != 400 || code(text) != "parameter" {
			t.Errorf("%s: %d %s", query, status, text)
		}
	}
}

// pairs are so many clusters of two stories.
func pairs(n int) (all []store.Incoming) {
	for i := range n {
		words := make([]string, 60)
		for k := range words {
			words[k] = fmt.Sprintf("q%dx%d", i, k)
		}
		for k := range 2 {
			var in store.Incoming
			in.ID, in.Source, in.Headline, in.Text = fmt.Sprintf("q%d-%d", i, k), "Courier", fmt.Sprintf("Report %d", i), strings.Join(words[:60-k], " ")
			all = append(all, in)
		}
	}
	return all
}

// TestWalks: what is filtered is asked of the store in large pieces, since it goes through all that it has for each.
func TestWalks(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Scan: 250}})
	if _, err := b.store.Add(t.Context(), pairs(300)...); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]struct {
		walks         int64
		size, scanned int
	}{"": {1, 50, 0}, "?limit=200": {1, 200, 0}, "?q=nowhere": {2, 0, 250}, "?q=9": {2, 50, 0}, "?q=q77-0": {2, 1, 250}, "?notice=grave&limit=5": {2, 0, 250}, "?source=courier&limit=7": {1, 7, 0}} {
		var page struct {
			Clusters []struct{ Cluster string }
			Scanned  int
		}
		before := b.store.walks.Load()
		b.get(&page, "GET", "/v1/clusters"+query, "")
		if walks := b.store.walks.Load() - before; walks != want.walks || len(page.Clusters) != want.size || page.Scanned != want.scanned {
			t.Errorf("%q: %d walks, %d clusters, %d looked through, want %v", query, walks, len(page.Clusters), page.Scanned, want)
		}
	}
}

// TestAlerts: corrections and kills above the list are looked for once a second, however many ask for the page, and at once where one comes.
func TestAlerts(t *testing.T) {
	b := newBench(t, desk.Options{})
	var found time.Time // when a page last looked for them
	look := func(query string) (text string, walks int64) {
		t.Helper()
		before, began := b.store.walks.Load(), time.Now()
		status, text := b.do("GET", "/"+query, "")
		if status != 200 {
			t.Fatalf("%d %s", status, text)
		}
		if walks = b.store.walks.Load() - before; walks == 2 {
			if !found.IsZero() && time.Since(found) > time.Second {
				walks = 1 // it was time, on a slow machine
			}
			found = began
		}
		return text, walks
	}
	shown := func(text string) bool { return strings.Contains(text, "Corrections and kills") }
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121")+ferry("b", "124"))
	b.until("the events", func() bool { _, walks := look(""); return walks == 1 })
	for _, query := range []string{"", "?part=list", "?q=ferry", "?q=nowhere", "?part=list"} {
		if text, walks := look(query); walks != 1 || shown(text) {
			t.Errorf("%q: %d walks, %.300s", query, walks, text)
		}
	}
	// What makes no difference to them is no reason to look.
	live := b.stream("?all=1")
	defer live.Body.Close()
	b.get(&answered{}, "POST", "/v1/stories", ferry("c", "125")+other(1)+ferry("notice", "141", "text", "CORRECTED-Harbour closes (Corrects day)\n\n"+strings.Repeat("The harbour closes on Monday. ", 9)))
	listen(t, live.Body, 3)
	if text, walks := look("?part=list"); walks != 1 || shown(text) {
		t.Errorf("after a version and stories that are alone: %d walks, %.300s", walks, text)
	}
	// A correction that was alone, and one that comes.
	for name, story := range map[string]string{"a story like a correction": ferry("d", "", "text", strings.Repeat("The harbour closes on Monday. ", 9)),
		"a correction": ferry("e", "", "headline", "CORRECTED-Ferry sinks off Norra", "text", "CORRECTED-Ferry sinks off Norra (Corrects toll)\n\n"+strings.Replace(lead, "121", "141", 1)+later)} {
		before, _ := look("?part=list")
		b.get(&answered{}, "POST", "/v1/stories", story)
		listen(t, live.Body, 1)
		after, _ := look("?part=list")
		if strings.Count(after, `id="alert-`) != strings.Count(before, `id="alert-`)+1 {
			t.Errorf("%s is not above the list: %s", name, after)
		}
	}
}

// TestDiffIDs: a story of a diff has the id that it is given with, whatever it looks like, and its side's name where it has none.
func TestDiffIDs(t *testing.T) {
	b := newBench(t, desk.Options{})
	for given, want := range map[string]string{`"id":"a:7",`: "a:7", `"id":"a:1",`: "a:1", `"id":"x",`: "x", `"id":7,`: "7", `"id":null,`: "a", ``: "a"} {
		var got struct{ A, B string }
		b.get(&got, "POST", "/v1/diff", `{"a":{`+given+`"text":"One ship."},"b":{"text":"Two ships."}}`)
		if got.A != want || got.B != "b" {
			t.Errorf("%q is %+v, want %q and b", given, got, want)
		}
	}
}

// TestLetters: the letters of versions are those of the facts, also where a version expires before the facts are read.
func TestLetters(t *testing.T) {
	b := newBench(t, desk.Options{})
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121", "published", "2026-11-22T08:00:00Z")+ferry("b", "124", "published", "2026-11-22T09:00:00Z")+ferry("c", "127", "published", "2026-11-22T10:00:00Z"))
	id := b.clusterOf("a")
	versions := func() (ids []string) {
		_, text := b.do("GET", "/clusters/"+id, "")
		for _, row := range strings.Split(text, `<th scope="row">`)[1:] {
			letter, rest, _ := strings.Cut(row, "<")
			_, rest, _ = strings.Cut(rest, `<span class="after">`)
			story, _, _ := strings.Cut(rest, "<")
			ids = append(ids, letter+" "+story)
		}
		return ids
	}
	b.store.gone = "b"
	if diff := cmp.Diff([]string{"A a", "B c"}, versions()); diff != "" {
		t.Errorf("where one has expired (-want +got):\n%s", diff)
	}
	b = newBench(t, desk.Options{Limits: desk.Limits{Facts: 1}})
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121", "published", "2026-11-22T08:00:00Z")+ferry("b", "124", "published", "2026-11-22T09:00:00Z"))
	id = b.clusterOf("a")
	if diff := cmp.Diff([]string{"A a", "B b"}, versions()); diff != "" {
		t.Errorf("where facts are left out (-want +got):\n%s", diff)
	}
}

// listen reads events until there are so many.
func listen(t *testing.T, body io.Reader, most int) (ids []string) {
	t.Helper()
	lines := bufio.NewScanner(body)
	for len(ids) < most && lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func (b *bench) stream(query string, header ...string) *http.Response {
	b.t.Helper()
	r, err := http.NewRequest("GET", b.server.URL+"/v1/events"+query, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := b.server.Client().Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer
}

// TestEvents: who listens gets each event once, from where it was left, whether it is still in memory or not.
func TestEvents(t *testing.T) {
	b := newBench(t, desk.Options{})
	const n = 2500
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121")+ferry("b", "124"))
	live := b.stream("?all=1")
	defer live.Body.Close()
	var body strings.Builder
	for i := range n {
		fmt.Fprintf(&body, `{"id":"s%d","text":"story %d"}`+"\n", i, i)
	}
	b.get(&answered{}, "POST", "/v1/stories", body.String())
	want := func(from, to int) (ids []string) {
		for i := from; i <= to; i++ {
			ids = append(ids, fmt.Sprint(i))
		}
		return ids
	}
	if diff := cmp.Diff(want(3, n+2), listen(t, live.Body, n)); diff != "" {
		t.Errorf("live (-want +got):\n%s", diff)
	}
	for _, after := range []int{0, 5, n - 500, n} {
		resumed := b.stream("?all=true", "Last-Event-ID", fmt.Sprint(after))
		if diff := cmp.Diff(want(after+1, n+2), listen(t, resumed.Body, n+2-after)); diff != "" {
			t.Errorf("after %d (-want +got):\n%s", after, diff)
		}
		resumed.Body.Close()
	}
	// Without all there are clusters alone.
	clusters := b.stream("?after=0")
	defer clusters.Body.Close()
	b.get(&answered{}, "POST", "/v1/stories", ferry("c", "125"))
	if diff := cmp.Diff([]string{"2", fmt.Sprint(n + 3)}, listen(t, clusters.Body, 2)); diff != "" {
		t.Errorf("clusters (-want +got):\n%s", diff)
	}
	for query, want := range map[string]string{"?after=x": "parameter", "?all=maybe": "parameter"} {
		if status, text := b.do("GET", "/v1/events"+query, ""); status != 400 || code(text) != want {
			t.Errorf("%s: %d %s", query, status, text)
		}
	}
}

// messages reads events up to one: id, name and data of each, without times.
func messages(t *testing.T, body io.Reader, last string) (all []string) {
	t.Helper()
	times := regexp.MustCompile(`"time":"[^"]*",`)
	lines := bufio.NewScanner(body)
	for one := ""; lines.Scan(); {
		switch name, value, _ := strings.Cut(lines.Text(), ": "); name {
		case "id", "event":
			one += value + " "
		case "data":
			all = append(all, one+times.ReplaceAllString(value, ""))
			if strings.HasPrefix(one, last+" ") {
				return all
			}
			one = ""
		}
	}
	t.Errorf("the events end before %s: %q", last, all)
	return all
}

// TestChangedEvents: who listens is told of clusters that stories leave, live and from where it was left, and the page has them no more.
func TestChangedEvents(t *testing.T) {
	b := newBench(t, desk.Options{})
	live := b.stream("")
	defer live.Body.Close()
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121")+ferry("b", "124")+
		ferry("e", "", "headline", "CORRECTED-Ferry sinks off Norra", "text", "CORRECTED-Ferry sinks off Norra (Corrects toll)\n\n"+strings.Replace(lead, "121", "141", 1)+later))
	id := b.clusterOf("a")
	messages(t, live.Body, "3")
	listed := func() (alert, card bool) {
		_, page := b.do("GET", "/?part=list", "")
		return strings.Contains(page, `id="alert-e"`), strings.Contains(page, `id="c-`+id+`"`)
	}
	if alert, card := listed(); !alert || !card {
		t.Errorf("the page has the correction: %v, the report: %v", alert, card)
	}
	remove := func(id string) {
		t.Helper()
		if ok, err := b.store.Remove(t.Context(), id); !ok || err != nil {
			t.Fatalf("%s is removed: %v %v", id, ok, err)
		}
	}
	remove("e")
	want := []string{`4 changed {"schema":1,"changed":[{"cluster":"` + id + `","size":2}]}`}
	if diff := cmp.Diff(want, messages(t, live.Body, "4")); diff != "" {
		t.Errorf("live (-want +got):\n%s", diff)
	}
	if alert, card := listed(); alert || !card { // in the same second
		t.Errorf("the page has a correction that is removed: %v, its report: %v", alert, card)
	}
	remove("b")
	b.get(&answered{}, "POST", "/v1/stories", other(1)+`{"id":"beside","text":"One ship."}`)
	want = append(want, `5 changed {"schema":1,"changed":[{"cluster":"`+id+`","size":0}]}`,
		`7 story {"schema":1,"story":"beside","headline":"One ship.","arrival":{"schema":1,"id":"beside","kind":"new","seq":7},"changed":[{"cluster":"c7","size":0,"into":"c8"}]}`)
	if diff := cmp.Diff(want[1:], messages(t, live.Body, "7")); diff != "" {
		t.Errorf("live (-want +got):\n%s", diff)
	}
	if alert, card := listed(); alert || card {
		t.Errorf("the page has what is gone: %v, %v", alert, card)
	}
	again, err := desk.New(desk.Options{Store: b.store}) // which takes them from the store
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	server := httptest.NewServer(again)
	defer server.Close()
	for _, b := range []*bench{b, {t: t, server: server}} {
		for i, after := range []string{"3", "4"} {
			resumed := b.stream("", "Last-Event-ID", after)
			if diff := cmp.Diff(want[i:], messages(t, resumed.Body, "7")); diff != "" {
				t.Errorf("after %s (-want +got):\n%s", after, diff)
			}
			resumed.Body.Close()
		}
	}
}

// TestComesAgain: of an id that was removed and came again with another story, what is said is of that one.
func TestComesAgain(t *testing.T) {
	b := newBench(t, desk.Options{})
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121")+ferry("b", "124", "headline", "More dead")+ferry("c", "121"))
	cards := func() string { _, page := b.do("GET", "/?part=list", ""); return page }
	if page := cards(); !strings.Contains(page, "124 people") {
		t.Fatalf("the page does not have what b says: %s", page)
	}
	if ok, err := b.store.Remove(t.Context(), "b"); !ok || err != nil {
		t.Fatalf("b is removed: %v %v", ok, err)
	}
	_, answer := b.do("POST", "/v1/stories", ferry("b", "137", "headline", "Toll goes up"))
	_, story := b.do("GET", "/v1/stories/b", "")
	_, cluster := b.do("GET", "/v1/clusters/"+b.clusterOf("a"), "")
	for name, text := range map[string]string{"the answer": answer, "the story": story, "the cluster": cluster, "the page": cards()} {
		if !strings.Contains(text, "137") || strings.Contains(text, "124") || strings.Contains(text, "More dead") || name != "the answer" && !strings.Contains(text, "Toll goes up") {
			t.Errorf("%s is of the story before: %s", name, text)
		}
	}
}

// TestClose: a desk that is closed leaves nothing behind, and answers that it is.
func TestClose(t *testing.T) {
	m := newMemory(t)
	before := runtime.NumGoroutine()
	for i := range 3 {
		b := &bench{t: t, store: m}
		d, err := desk.New(desk.Options{Store: b.store})
		if err != nil {
			t.Fatal(err)
		}
		b.server = httptest.NewServer(d)
		streams := []*http.Response{b.stream(""), b.stream("?all=1"), b.stream("?after=0")}
		b.get(&answered{}, "POST", "/v1/stories", ferry(fmt.Sprint(i), "121"))
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		for _, s := range streams {
			if _, err := io.Copy(io.Discard, s.Body); err != nil {
				t.Errorf("a stream ends with %v", err)
			}
			s.Body.Close()
		}
		if status, text := b.do("GET", "/", ""); status != 503 || code(text) != "closing" {
			t.Errorf("closed: %d %s", status, text)
		}
		b.server.Client().CloseIdleConnections()
		b.server.Close()
	}
	stacks := make([]byte, 1<<16)
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

func TestNewRefuses(t *testing.T) {
	for name, o := range map[string]desk.Options{
		"no store":        {},
		"a short token":   {Store: newMemory(t), ReadTokens: []string{"secret"}},
		"a blank token":   {Store: newMemory(t), WriteTokens: []string{" 0123456789abcdef0123"}},
		"a negative rate": {Store: newMemory(t), Limits: desk.Limits{Rate: -1, Time: -1}},
	} {
		if d, err := desk.New(o); err == nil {
			d.Close()
			t.Errorf("%s: no error", name)
		}
	}
	_, err := desk.New(desk.Options{Store: newMemory(t), Limits: desk.Limits{Rate: -1, Time: -1}})
	if err == nil || !slices.ContainsFunc([]string{err.Error()}, func(s string) bool { return strings.Contains(s, "Limits.Rate") && strings.Contains(s, "Limits.Time") }) {
		t.Errorf("not all faults are told: %v", err)
	}
}
