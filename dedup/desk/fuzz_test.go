package desk_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/samewire/samewire/dedup/desk"
)

// FuzzRequest: whatever is sent, it is answered with JSON that has a code where it is refused, and never by a mistake of the desk.
func FuzzRequest(f *testing.F) {
	for _, body := range []string{ferry("a", "121"), `{"a":"x","b":{"text":"y"},"style":true}`, `{"a":{"text":`, "{\n", "\x1f\x8b\x08", "\x28\xb5\x2f\xfd", "<rss>", "ZCZC\nx\nNNNN\n", "From: a\nTo: b\nSubject: c\n\nx", `[{"text":"x"}]`, "PK\x03\x04"} {
		for path := range byte(4) {
			f.Add(path, []byte(body), "limit=3&differences=1", "")
		}
	}
	f.Add(byte(4), []byte(nil), "q=a+b&since=2026-01-01T00:00:00Z&after=7&limit=200&min_size=2&notice=grave", "c1")
	f.Add(byte(5), []byte(nil), "wide=1&min_probability=0.5", "../..")
	d, err := desk.New(desk.Options{Store: newMemory(f), Limits: desk.Limits{Body: 1 << 16, Expanded: 1 << 18, Story: 1 << 14, Stories: 50, Rate: 1e9}})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { d.Close() })
	f.Fuzz(func(t *testing.T, path byte, body []byte, query, id string) {
		routes := []string{"/v1/stories", "/v1/query", "/v1/diff", "/v1/stories", "/v1/clusters", "/v1/clusters/" + url.PathEscape(id), "/v1/stories/" + url.PathEscape(id)}
		method := http.MethodPost
		at := routes[int(path)%len(routes)]
		if int(path)%len(routes) > 3 {
			method = http.MethodGet
		}
		r := httptest.NewRequest(method, "http://localhost/", bytes.NewReader(body))
		u, err := url.Parse("http://localhost" + at)
		if err != nil {
			t.Skip(err)
		}
		r.URL = u
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		var got struct{ Code string }
		if w.Code >= 300 && w.Code < 400 {
			return // a path that is written another way
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code >= 500 || w.Code >= 400 && got.Code == "" {
			t.Errorf("%s %s?%s: %d %s, %v", method, at, query, w.Code, w.Body, err)
		}
	})
}
