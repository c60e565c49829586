package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup"
	"golang.org/x/text/transform"
)

var jsonSeeds = []string{
	`{}`, ` { } `, `{"text":""}`, `{"text":"a\nb","id":1}`, `{"id":-0.5e+7,"body":"é\u00e9\ud83d\ude00\ud83d"}`,
	`{"x":[1,[],{"y":null}],"text":"T","date":"2026-11-21"}`, `{"te\u0078t":"T"}`, `{"text":"A","text":null}`,
	`{"text":"A",}`, `{"text":01}`, `{"text":1.}`, `{"text":1e}`, `{"text":-}`, `{"text":tru}`, `{"text":"\x"}`,
	`{"text":"\u12"}`, `{"text":"`, `{"text"`, `{`, ``, `[]`, `null`, `{"text":"a"}x`, "{\"text\":\"a\x01\"}", "{\"text\":\"\x7f\"}",
	"{\"text\":\"\xff\"}", `{"text":"12345678\"1234567\\12345678"}`, `{"a":{"b":[{}]},"id":true}`, `{"headline":1,"title":"x"}`,
	`{"x":` + strings.Repeat(`{"x":`, 40) + `1` + strings.Repeat(`}`, 40) + `}`,
}

// FuzzDecode compares the scanner and unescape with encoding/json: a line is
// accepted by both or neither, with the same values.
func FuzzDecode(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) { checkDecode(t, line) })
}

func checkDecode(t *testing.T, line []byte) {
	t.Helper()
	var fast, slow decoder
	accepted := utf8.Valid(line) && fast.scan(line)
	if accepted {
		if err := slow.scanSlowly(line); err != nil {
			t.Fatalf("scan accepts %q, encoding/json says %v", line, err)
		}
		for i := range numFields {
			if a, b := fast.fields[i], slow.fields[i]; a.kind != b.kind || fast.string(a) != slow.string(b) {
				t.Fatalf("field %d of %q: scan has %+v, encoding/json %+v", i, line, a, b)
			}
		}
	}

	got, err := new(decoder).decode(line)
	want, ok := oracle(line)
	if (err == nil || err.Kept) != ok {
		t.Fatalf("decode(%q) has error %v, the oracle accepts: %v", line, err, ok)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("decode(%q) (-want +got)\n%s", line, diff)
	}
}

// oracle is decode by way of encoding/json alone.
func oracle(line []byte) (dedup.Article, bool) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var object map[string]any
	if !utf8.Valid(line) || !json.Valid(line) || dec.Decode(&object) != nil || object == nil {
		return dedup.Article{}, false
	}
	either := func(name, alias string) any {
		if v := object[name]; v != nil {
			return v
		}
		return object[alias]
	}
	text, ok := either("text", "body").(string)
	if !ok {
		return dedup.Article{}, false
	}
	a := dedup.Article{Text: text}
	switch id := object["id"].(type) {
	case nil:
	case string:
		a.ID = id
	case json.Number:
		a.ID = string(id)
	default:
		return dedup.Article{}, false
	}
	a.Source, _ = object["source"].(string)
	a.Headline, _ = either("headline", "title").(string)
	switch date := either("published", "date").(type) {
	case string:
		a.Published, _ = parseDate(date)
	case json.Number:
		a.Published, _ = parseDate(string(date))
	}
	return a, true
}

// TestScanAll tries every short text over the characters that matter, as a
// value, as an object and inside a string.
func TestScanAll(t *testing.T) {
	const letters = "{}[]:,\"\\u0-1.e \x01nd"
	var try func(prefix string, n int)
	try = func(prefix string, n int) {
		for _, format := range []string{`{"text":%s}`, `{%s}`, `{"text":"%s"}`} {
			checkDecode(t, fmt.Appendf(nil, format, prefix))
		}
		if n > 0 {
			for _, c := range letters {
				try(prefix+string(c), n-1)
			}
		}
	}
	try("", 3)
}

// TestPlain puts each byte at each place of a few words.
func TestPlain(t *testing.T) {
	for c := range 256 {
		want := c < ' ' || c == '"' || c == '\\'
		for n := range 20 {
			for at := range n {
				b := bytes.Repeat([]byte{'a'}, n)
				b[at] = byte(c)
				got := plain(b, 0)
				if want && got != at || !want && got != n {
					t.Fatalf("plain of %d bytes with %q at %d is %d", n, c, at, got)
				}
			}
		}
	}
}

// FuzzRead reads any bytes as JSON lines: every line that is not blank is a
// story or a problem, and reading in small blocks changes nothing.
func FuzzRead(f *testing.F) {
	f.Add([]byte(strings.Join(jsonSeeds, "\n")))
	f.Add([]byte("\xff\xfe{\x00}\x00\n\x00"))
	f.Add([]byte("\xef\xbb\xbf{\"text\":\"\"}\r\n\r\n{\"text\":\"\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var want []string
		kept := 0
		for _, block := range []int{len(data) + 1, 1, 7} {
			var got []string
			kept = 0
			r := &Reader{MaxStory: 1000}
			r.Report = func(p *Problem) error {
				if got = append(got, p.Error()); p.Kept {
					kept++
				}
				return nil
			}
			// Without the goroutine of a pipe, which would make the coverage
			// differ from run to run.
			s := &session{Reader: r, ctx: context.Background(), cancel: func() {}, yield: func(a dedup.Article, err error) bool {
				if err != nil || !utf8.ValidString(a.Text) || a.ID == "" {
					t.Fatalf("bad story %+v, error %v", a, err)
				}
				got = append(got, fmt.Sprint(a))
				return true
			}}
			st := &stream{Reader: &slowReader{data, block}, waits: block > 1}
			head, err := s.lookAhead(st)
			start := startOf(head)
			if start.problem != nil {
				return
			}
			st.Reader = io.MultiReader(bytes.NewReader(head[start.mark:]), st.Reader)
			if err != nil {
				st.Reader = bytes.NewReader(head[start.mark:])
			}
			if start.encoding != nil {
				st.Reader = transform.NewReader(st.Reader, start.encoding.NewDecoder())
			}
			s.lines(Stdin, st)
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("blocks of %d bytes (-want +got)\n%s", block, diff)
			}
		}
		if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
			return // UTF-16
		}
		lines := 0
		for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
			if len(bytes.TrimSpace(line)) > 0 {
				lines++
			}
		}
		if len(want)-kept != lines {
			t.Fatalf("%d lines, but %d stories and problems: %q", lines, len(want), want)
		}
	})
}

// slowReader gives a few bytes at a time.
type slowReader struct {
	data  []byte
	block int
}

func (r *slowReader) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), r.block)], r.data)
	r.data = r.data[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// BenchmarkRead reads 64 MB of stories as long as the usual ones. The plain
// case has no escapes, the usual one a few a story.
func BenchmarkRead(b *testing.B) {
	para := "MOSUL, Iraq (Reuters) - At least five rockets were launched from Iraq’s town of Zummar towards a U.S. military base in northeastern Syria on Sunday, two Iraqi security sources and a U.S. official told Reuters."
	for _, bench := range []struct{ name, sep string }{{"plain", " "}, {"escaped", "\n\n\"No,\" he said. "}} {
		text := strings.Repeat(para+bench.sep, 12)
		var data bytes.Buffer
		for i := 0; data.Len() < 64<<20; i++ {
			line, err := json.Marshal(map[string]any{"id": fmt.Sprint("story-", i), "source": "Reuters", "headline": "Rockets fired from Iraq toward US base",
				"published": "2026-11-21T08:00:00Z", "text": text, "url": "https://news.example/2026/11/21/rockets", "tags": []string{"iraq", "syria"}})
			if err != nil {
				b.Fatal(err)
			}
			data.Write(append(line, '\n'))
		}
		for _, name := range []string{"in.jsonl", "in.jsonl.gz", "in.jsonl.zst"} {
			b.Run("text="+bench.name+"/file="+name, func(b *testing.B) {
				file := filepath.Join(b.TempDir(), name)
				stored := data.Bytes()
				switch filepath.Ext(name) {
				case ".gz":
					stored = gz(stored)
				case ".zst":
					stored = zst(stored)
				}
				if err := os.WriteFile(file, stored, 0o666); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(data.Len()))
				b.ReportAllocs()
				for b.Loop() {
					for a, err := range new(Reader).Read(context.Background(), file) {
						if err != nil || len(a.Text) != len(text) {
							b.Fatalf("story %q: %v", a.ID, err)
						}
					}
				}
			})
		}
	}
}
