package feed

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/htmlindex"
)

// TestFormatLimits: what would take memory, time or a deep stack is a problem of its own, and the next file is read.
func TestFormatLimits(t *testing.T) {
	t.Chdir(t.TempDir())
	many := strings.Repeat
	zeros := gz(make([]byte, 80<<20))
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, _ := z.Create("bomb.jsonl")
	io.Copy(w, io.LimitReader(lineFeeds{}, 80<<20))
	z.Close()
	nested := []byte("x")
	for i := range mostArchives + 1 {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create([]string{"a.txt", "a.zip"}[min(i, 1)])
		w.Write(nested)
		z.Close()
		nested = b.Bytes()
	}
	parts := "From: a@example\nDate: Mon, 23 Nov 2026 06:10:00 +0000\nSubject: x\n"
	for i := range 30 {
		parts += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	for _, tt := range []struct {
		file    string
		data    []byte
		problem string
	}{
		{"deep.xml", []byte(`<rss version="2.0"><channel>` + many("<a>", 100_000)), "deep.xml:1: broken XML: elements are nested more than 500 deep"},
		{"deep.html", []byte("<html><body>" + many("<div>", 100_000) + "words"), "deep.html: cannot be read as HTML: html: open stack of elements exceeds 512 nodes: give"},
		{"fonts.html", []byte("<html><body>" + many("<b><i><font>", 20_000) + "words"), "fonts.html: cannot be read as HTML: html: open stack of elements exceeds 512 nodes"},
		{"deep.json", []byte(`{"text":` + many("[", 100_000)), "deep.json: broken JSON at byte"},
		{"wide.rss", []byte(`<rss><channel>` + many("<a/>", mostElements+1)), "wide.rss:1: broken XML: there are more than 1000000 elements"},
		{"deep-within.rss", []byte(`<rss><channel><item><description>` + many("&lt;div&gt;", 50_000) + `</description></item></channel></rss>`), "deep-within.rss:1: cannot be read as HTML: html: open stack of elements exceeds 512 nodes"},
		{"long.html", []byte("<html>" + many("x", MaxDocument)), "long.html: longer than 67108864 bytes, the most such a file may have"},
		{"zeros.xml.gz", zeros, "zeros.xml.gz: unknown kind of file"},
		{"zeros.html.gz", gz(append([]byte("<html>"), make([]byte, 65<<20)...)), "zeros.html.gz: longer than 67108864 bytes"},
		{"lines.jsonl.gz", gz(bytes.Repeat([]byte("\n"), 80<<20)), "lines.jsonl.gz: cannot be read to its end: it expands to more than a thousand times its size: leave it out"},
		{"bomb.zip", bomb.Bytes(), "bomb.zip/bomb.jsonl: cannot be read to its end: it expands to more than a thousand times its size"},
		{"nested.zip", nested, "nested.zip/a.zip/a.zip/a.zip: an archive in an archive, more than 3 deep"},
		{"quote.csv", []byte("id,text\n1,\"" + many("x", 3<<20)), "quote.csv: a row of more than 1000000 bytes, the most one story may have: look for a missing quotation mark"},
		{"string.json", []byte(`[{"text":"` + many("x", MaxDocument+1<<20)), "string.json: a JSON value of more than 67108864 bytes: look for a missing bracket"},
		{"story.json", []byte(`[{"text":"` + many("x", 1_000_001) + `"}]`), "story.json: longer than 1000000 bytes, the most one story may have"},
		{"parts.eml", []byte(parts), "parts.eml: broken mail: more than 1000 parts, or parts nested more than 20 deep"},
		{"length.warc", []byte("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n"), "length.warc: cannot be read to its end: a record of negative length"},
		{"huge.warc", []byte("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x"), "huge.warc/1: no text"},
	} {
		write(t, tt.file, tt.data)
		write(t, "next.txt", []byte("next"))
		before := time.Now()
		got, problems := read(t, &Reader{MaxStory: 1_000_000}, tt.file, "next.txt")
		if len(got) != 1 || len(problems) == 0 || !strings.HasPrefix(problems[0], tt.problem) {
			t.Errorf("%s: %d stories, problems %.300q", tt.file, len(got), problems)
		}
		if testing.Verbose() {
			t.Log(tt.file, time.Since(before))
		}
		if d := time.Since(before); d > 20*time.Second {
			t.Errorf("%s took %v", tt.file, d)
		}
		os.Remove(tt.file)
	}
}

type lineFeeds struct{}

func (lineFeeds) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

// TestEncodings: text is read in the encoding that is told, a mark counts more, and bytes that it does not have are a problem.
func TestEncodings(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct{ label, text string }{
		{"windows-1252", "“Größe” – Côté und œuvre"},
		{"iso-8859-15", "Größe 5 €"},
		{"gb18030", "港口星期一重新开放，31艘船等待"},
		{"gbk", "港口星期一重新开放"},
		{"big5", "港口星期一重新開放"},
		{"shift-jis", "港は月曜日に再開した、31隻が待機"},
		{"euc-jp", "港は月曜日に再開した"},
		{"euc-kr", "항구가 월요일에 다시 열렸다"},
		{"koi8-r", "Порт вновь открылся в понедельник"},
		{"windows-1251", "Порт вновь открылся в понедельник"},
		{"windows-1256", "أعيد فتح الميناء يوم الاثنين"},
		{"utf-16le", "Порт 31"},
		{"utf-16be", "Порт 31"},
		{"utf-8", "Порт 31"},
	} {
		e, err := htmlindex.Get(tt.label)
		if err != nil {
			t.Fatal(err)
		}
		data, err := e.NewEncoder().String(tt.text)
		if err != nil {
			t.Fatalf("%s: %v", tt.label, err)
		}
		write(t, "a.txt", []byte(data))
		write(t, "b.txt", []byte("\uFEFFPort – 31"))
		got, problems := read(t, &Reader{Encoding: tt.label}, "a.txt", "b.txt")
		if len(got) != 2 || got[0].Text != tt.text || got[1].Text != "Port – 31" || len(problems) > 0 {
			t.Errorf("%s: stories %v, problems %q", tt.label, got, problems)
		}
		line, _ := e.NewEncoder().String(`{"text":"` + tt.text + "\"}\n")
		write(t, "a.jsonl", []byte(line))
		if got, problems := read(t, &Reader{Encoding: tt.label}, "a.jsonl"); len(got) != 1 || got[0].Text != tt.text {
			t.Errorf("%s, line: stories %v, problems %q", tt.label, got, problems)
		}
		rows, _ := e.NewEncoder().String("id,text\n1," + tt.text + "\n")
		write(t, "a.csv", []byte(rows))
		if got, problems := read(t, &Reader{Encoding: tt.label}, "a.csv"); len(got) != 1 || got[0].Text != tt.text {
			t.Errorf("%s, row: stories %v, problems %q", tt.label, got, problems)
		}
	}
	write(t, "a.txt", []byte("Gr\xf6\xdfe, \x81\xfe\xff"))
	for _, label := range []string{"shift-jis", "gb18030", "euc-jp"} {
		got, problems := read(t, &Reader{Encoding: label}, "a.txt")
		if len(got) != 0 || len(problems) != 1 || !strings.Contains(problems[0], "bytes that are no text in this encoding: name the encoding it has") {
			t.Errorf("%s: stories %v, problems %q", label, got, problems)
		}
	}
	// What a file declares counts more than what was told.
	write(t, "a.xml", []byte("<?xml version='1.0' encoding='koi8-r'?><nitf><body><body.content><p>\xf0\xcf\xd2\xd4</p></body.content></body></nitf>"))
	write(t, "b.xml", []byte("<nitf><body><body.content><p>\xcf\xee\xf0\xf2</p></body.content></body></nitf>"))
	got, problems := read(t, &Reader{Encoding: "windows-1251"}, "a.xml", "b.xml")
	if len(got) != 2 || got[0].Text != "Порт" || got[1].Text != "Порт" || len(problems) > 0 {
		t.Errorf("stories %v, problems %q", got, problems)
	}
	for _, err := range (&Reader{Encoding: "klingon"}).Read(context.Background(), "a.txt") {
		if err == nil || !strings.HasPrefix(err.Error(), `feed: no encoding "klingon"`) {
			t.Error(err)
		}
	}
}

// fuzz reads data under some names and holds that what comes out can be used, and comes out again.
func fuzz(f *testing.F, names []string, seeds ...string) {
	for _, pattern := range seeds {
		files, _ := filepath.Glob("testdata/formats/" + pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range names {
			var first []Story
			for run := range 2 {
				var stories []Story
				const most = 1 << 16
				r := &Reader{MaxStory: most, Report: func(p *Problem) error {
					if p.File == "" || p.Reason == "" {
						t.Errorf("%s: problem %#v", name, p)
					}
					return nil
				}}
				r.system = &system{stat: os.Stat, readDir: os.ReadDir, open: func(string) (file, error) { return nil, os.ErrNotExist }}
				r.Stdin, r.From = bytes.NewReader(data), name
				ids := map[string]bool{}
				for s, err := range r.ReadStories(context.Background(), Stdin) {
					if err != nil {
						t.Fatal(err)
					}
					if ids[s.ID] || s.ID == "" || !utf8.ValidString(s.Text) || !utf8.ValidString(s.Headline) || len(s.Text) > most || strings.TrimSpace(s.Text) == "" || s.Format == "" {
						t.Errorf("%s: story %q %q", name, s.ID, s.Text)
					}
					ids[s.ID] = true
					stories = append(stories, s)
				}
				if run == 0 {
					first = stories
				} else if diff := cmp.Diff(first, stories); diff != "" {
					t.Errorf("%s: the second time (-want +got)\n%s", name, diff)
				}
			}
		}
	})
}

func FuzzXML(f *testing.F) {
	fuzz(f, []string{"rss", "atom", "newsml-g2", "newsml", "nitf"}, "*.xml", "*.rss", "*.atom", "*.nitf", "*.rdf")
}
func FuzzHTML(f *testing.F) { fuzz(f, []string{"html"}, "*.html") }
func FuzzJSON(f *testing.F) { fuzz(f, []string{"json", "ninjs", "jsonfeed"}, "*.json", "*.jsonl") }
func FuzzWires(f *testing.F) {
	fuzz(f, []string{"iptc7901", "anpa1312", "telex"}, "*.iptc", "*.anpa", "*telex*")
}
func FuzzMail(f *testing.F)    { fuzz(f, []string{"mail"}, "*.eml", "*.mbox") }
func FuzzCSV(f *testing.F)     { fuzz(f, []string{"csv"}, "*.csv") }
func FuzzArchive(f *testing.F) { fuzz(f, []string{"zip", "tar"}, "*.zip", "*.tar") }
func FuzzWARC(f *testing.F)    { fuzz(f, []string{"warc"}, "*.warc") }
