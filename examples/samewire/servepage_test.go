package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/store"
	"github.com/samewire/samewire/examples/samewire/internal/chromium"
)

// harbour is a text of so many words.
func harbour(n, words int) string {
	var b strings.Builder
	for i := range words {
		fmt.Fprintf(&b, "harbour%dword%d ", n, i)
	}
	return b.String()
}

// deskPage is the page of a desk in a browser.
type deskPage struct {
	*chromium.Browser
	url   string
	store *store.Store
}

const (
	ferryLead = "At least 121 people were killed when a ferry sank off the island of Norra on Sunday, the coast guard said."
	ferryRest = " Divers were expected to reach the wreck on Monday morning, a spokesman told reporters in the harbour. The cause is not known, and the captain is among the missing."
)

func newDeskPage(t *testing.T) *deskPage {
	t.Helper()
	c := chromium.New(t)
	s, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.New(desk.Options{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(d)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	p := &deskPage{c, server.URL, s}
	p.add("a", "Ferry sinks off Norra", "Courier", ferryLead+ferryRest)
	p.add("b", `More dead <script>window.struck=1</script><img src=x onerror="window.struck=2">`, "Morning Post", strings.Replace(ferryLead, "121", "124", 1)+ferryRest)
	for n := range 3 {
		for k := range 2 {
			p.add(fmt.Sprintf("h%d-%d", n, k), fmt.Sprintf("Harbour %d reopens", n), "Echo", harbour(n, 60-k))
		}
	}
	c.Screen(1280, 900, "light")
	p.at("/")
	return p
}

func (p *deskPage) add(id, headline, source, text string) {
	p.T.Helper()
	line, err := encode(map[string]string{"id": id, "headline": headline, "source": source, "text": text})
	if err != nil {
		p.T.Fatal(err)
	}
	answer, err := http.Post(p.url+"/v1/stories", "application/json", strings.NewReader(string(line)))
	if err != nil {
		p.T.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		p.T.Fatalf("%v %s %s", err, answer.Status, body)
	}
}

func (p *deskPage) remove(id string) {
	p.T.Helper()
	if ok, err := p.store.Remove(p.T.Context(), id); !ok || err != nil {
		p.T.Fatalf("%s is removed: %v, %v", id, ok, err)
	}
}

func (p *deskPage) at(path string) {
	p.T.Helper()
	p.Open(p.url + path)
	p.Settle()
}

// comes waits until a script gives true.
func (p *deskPage) comes(what, script string, args ...any) {
	p.T.Helper()
	for range 200 {
		var ok bool
		if p.Eval(&ok, script, args...); ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.T.Errorf("it does not come: %s: %.600s", what, p.Text(`document.body.innerText`))
}

func (p *deskPage) headlines() string {
	p.T.Helper()
	return p.Text(`[...document.querySelectorAll('#live .item h3')].map(x => x.textContent.slice(0, 9)).join(' | ')`)
}

func TestDeskPage(t *testing.T) {
	p := newDeskPage(t)
	if got, want := p.headlines(), "Harbour 2 | Harbour 1 | Harbour 0 | More dead"; got != want {
		t.Errorf("the list is %q, want %q", got, want)
	}
	ferry := p.Text(`[...document.querySelectorAll('.item')].at(-1).innerText`)
	for _, want := range []string{"<script>window.struck=1</script>", "1 key", "2 versions", "Courier", "Morning Post", "At least 121 people a", "At least 124 people b"} {
		if !strings.Contains(ferry, want) {
			t.Errorf("the card does not say %q: %s", want, ferry)
		}
	}
	p.Calm()

	// What comes is shown while one looks, and the focus stays where it is.
	p.Eval(nil, `document.querySelector('.item h3 a').focus()`)
	focus := p.Text(`document.activeElement.textContent`)
	p.add("c", "CORRECTED-Ferry sinks off Norra", "Courier", "CORRECTED-Ferry sinks off Norra (Corrects toll)\n\n"+strings.Replace(ferryLead, "121", "141", 1)+ferryRest)
	p.comes("the correction", `document.querySelector('.alerts') !== null && document.querySelector('#live .item h3').textContent.includes('CORRECTED')`)
	p.Settle()
	if got := p.Text(`document.activeElement.textContent`); got != focus {
		t.Errorf("the focus went from %q to %q", focus, got)
	}
	alerts := p.Text(`document.querySelector('.alerts').innerText`)
	for _, want := range []string{"Corrections and kills", "correction CORRECTED-Ferry sinks off Norra", "2 earlier versions concerned", "The old value is still in", "(“At least 121 people”)"} {
		if !strings.Contains(alerts, want) {
			t.Errorf("above the list it does not say %q: %s", want, alerts)
		}
	}
	if status := p.Text(`document.getElementById('status').textContent`); !strings.Contains(status, "1 report new or changed") {
		t.Errorf("the status is %q", status)
	}

	p.Eval(nil, `document.getElementById('pause').click()`)
	p.add("h0-9", "Harbour 0 reopens", "Echo", harbour(0, 58))
	p.comes("that changes wait", `document.getElementById('status').textContent.startsWith('Paused: changes to 1 report wait')`)
	if strings.HasPrefix(p.headlines(), "Harbour 0") {
		t.Error("the list goes on while it is paused")
	}
	p.Eval(nil, `document.getElementById('pause').click()`)
	p.comes("the change, once updates go on", `document.querySelector('#live .item h3').textContent.startsWith("Harbour 0")`)
	p.Calm()

	// A report that grows shorter says so in its place, and one that is gone goes.
	before := p.headlines()
	versions := `[...document.querySelectorAll('#live .item')].filter(x => x.textContent.includes('Harbour 2')).map(x => x.querySelector('.counts').textContent).join()`
	p.add("h2-9", "Harbour 2 reopens", "Echo", harbour(2, 58))
	p.comes("the third version", versions+`.includes('3 versions')`)
	p.remove("h2-0")
	p.comes("that there are two", versions+`.includes('2 versions')`)
	p.remove("h2-1")
	p.comes("that it is gone", versions+` === ''`)
	p.Settle()
	if got, want := p.headlines(), strings.Replace(before, " | Harbour 2", "", 1); got != want || got == before {
		t.Errorf("the list is %q, want %q", got, want)
	}
	if status := p.Text(`document.getElementById('status').textContent`); !strings.Contains(status, "1 report gone") {
		t.Errorf("the status is %q", status)
	}
	p.Calm()

	// By keyboard: search, open, back.
	p.Eval(nil, `document.getElementById('q').focus()`)
	for _, key := range "h1-1" {
		p.Key(string(key))
	}
	p.Follow("Enter")
	if got := p.headlines(); got != "Harbour 1" {
		t.Errorf("the search finds %q", got)
	}
	p.at("/")
	p.Eval(nil, `[...document.querySelectorAll('.item h3 a')].find(a => a.textContent.includes('CORRECTED')).focus()`)
	p.Follow("Enter")
	text := p.Text(`document.getElementById('main').innerText`)
	for _, want := range []string{"3 versions", "Corrections and kills", "It concerns a, b.", "a still says “At least 121 people”", "At least 124 people B", "<img src=x onerror="} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q: %s", want, text)
		}
	}
	p.Calm()

	// Is this known?
	p.at("/")
	p.Eval(nil, `{ document.getElementById('text').value = %s; document.querySelector('form.draft button').focus(); }`, ferryLead+ferryRest)
	p.Follow("Enter")
	if text := p.Text(`document.getElementById('main').innerText`); !strings.Contains(text, "3 stories of the store are like it") || !strings.Contains(text, "of the draft is in it") {
		t.Errorf("what is like a draft: %s", text)
	}
	p.at("/clusters/nowhere")
	if text := p.Text(`document.getElementById('main').innerText`); !strings.Contains(text, "no cluster has the id") {
		t.Errorf("a report that is none: %s", text)
	}
	p.Log = nil // the browser says that it was not found
}

// TestDeskScreens looks at the pages on a phone and in the dark, by Tab alone, and for what axe-core finds, whose axe.min.js SAMEWIRE_AXE names.
func TestDeskScreens(t *testing.T) {
	p := newDeskPage(t)
	p.add("c", "CORRECTED-Ferry sinks off Norra", "Courier", "CORRECTED-Ferry sinks off Norra (Corrects toll)\n\n"+strings.Replace(ferryLead, "121", "141", 1)+ferryRest)
	axe, err := os.ReadFile(os.Getenv("SAMEWIRE_AXE"))
	if err != nil {
		t.Log("without SAMEWIRE_AXE, the path of axe.min.js, accessibility is not checked")
	}
	p.at("/")
	cluster := p.Text(`document.querySelector('.item h3 a').pathname`)
	for _, path := range []string{"/", "/?q=harbour", "/?q=nowhere", cluster} {
		for _, width := range []int{1280, 390} {
			for _, scheme := range []string{"light", "dark"} {
				p.Screen(width, 900, scheme)
				p.at(path)
				where := fmt.Sprintf("%d %s %s", width, scheme, path)
				p.Wide(where)
				p.Axe(axe, where)
				if dir := os.Getenv("SAMEWIRE_PICTURES"); dir != "" {
					p.Picture(fmt.Sprintf("%s/desk%s-%d-%s.png", dir, strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path), width, scheme), true)
				}
			}
		}
		p.Missed(path)
	}
	p.Calm()
}
