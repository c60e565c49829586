package report

import (
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/examples/samewire/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Tests{M: m}.Run()) }

// opened opens a page of stories in a browser.
func opened(t testing.TB, stories []feed.Story) (*chromium.Browser, string) {
	t.Helper()
	c := chromium.New(t)
	file := t.TempDir() + "/report.html"
	if err := os.WriteFile(file, []byte(write(t, Options{}, input(t, stories))), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Screen(1280, 900, "light")
	c.Open("file://" + file)
	return c, file
}

// at goes to a place in the page.
func at(c *chromium.Browser, hash string) {
	c.T.Helper()
	c.Eval(nil, `location.hash = %s`, "#"+hash)
	c.Settle()
}

// views are the addresses of the views of the sample: the list, each report, each two versions.
func views(c *chromium.Browser) []string {
	var out []string
	c.Eval(&out, `(async () => {
		const all = new Set(['']), seen = new Set();
		for (const todo = ['']; todo.length;) {
			const hash = todo.pop();
			if (seen.has(hash)) continue;
			seen.add(hash);
			location.hash = '#' + hash;
			await new Promise(done => { const look = () => document.getElementById('main').getAttribute('aria-busy') === 'true' ? setTimeout(look, 5) : done(); setTimeout(look, 10); });
			for (const a of document.querySelectorAll('a[href^="#r"]')) {
				const to = a.getAttribute('href').slice(1);
				if (!/^r\d/.test(to)) continue;
				all.add(to);
				if (!/[dft]\d+[ab]?$/.test(to)) todo.push(to);
			}
		}
		location.hash = '#';
		return [...all];
	})()`)
	slices.Sort(out)
	c.Settle()
	return out
}

// isView reports whether an address is that of a view, not of a place in one.
func isView(hash string) bool { return strings.Count(hash, "/") < 2 }

func TestPage(t *testing.T) {
	c, _ := opened(t, sample())
	c.Calm()
	text := c.Text(`document.querySelector('#list').innerText`)
	for _, want := range []string{"2 wire reports", "What differs most gravely", "Ferry sinks off Norra, 121 dead", "<script>window.struck=1</script>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list does not show %q", want)
		}
	}

	all := views(c)
	c.Calm()
	places := 0
	for _, hash := range all {
		at(c, hash)
		var state struct {
			Title, Heading, Focus string
			List                  bool
		}
		c.Eval(&state, `({title: document.title, heading: (document.querySelector('#view h1') || {}).textContent || '', list: !document.querySelector('#list').hidden,
			focus: document.activeElement.id || document.activeElement.tagName})`)
		if state.List != (hash == "") || !state.List && (state.Heading == "" || !strings.HasPrefix(state.Title, state.Heading)) {
			t.Errorf("#%s shows %+v", hash, state)
		}
		if isView(hash) {
			continue
		}
		places++
		last := hash[strings.LastIndex(hash, "/")+1:]
		switch last[0] {
		case 'd':
			if state.Focus != last {
				t.Errorf("the focus at #%s is on %s", hash, state.Focus)
			}
		case 'f':
			if state.Focus != "TR" {
				t.Errorf("a fact's link #%s leads to %s, want a row of statements", hash, state.Focus)
			}
		}
	}
	if places < 20 {
		t.Errorf("%d links to differences and places, want more", places)
	}
	c.Calm()

	// Whatever can hold the focus has a name, and what a difference says stands at its place, and links back.
	pair := ""
	for _, hash := range all {
		if strings.HasSuffix(hash, "/0-1") {
			at(c, hash)
			if strings.Contains(c.Text(`document.querySelector('#view').innerText`), "hospital director") {
				pair = hash
			}
		}
	}
	if pair == "" {
		t.Fatal("no view has the two versions of the ferry")
	}
	at(c, pair)
	var wrong []string
	c.Eval(&wrong, `[...document.querySelectorAll('.diffs .sides a')].filter(a => {
		const place = document.getElementById(a.hash.split('/').pop());
		const said = a.textContent.replace(/…$/, ''), there = [...document.querySelectorAll('a.d')].filter(x => place && x.hash === place.hash).map(x => x.textContent).join('');
		if (!place || !said) return true;
		if (place.tagName === 'SPAN' || place.classList.contains('style')) return false; // covered by a graver one; other wording, which is no link
		return place.hash !== a.hash.replace(/[ab]$/, '') || !there.replace(/\s+/g, ' ').includes(said.slice(0, 12));
	}).map(a => a.hash + ' ' + a.textContent)`)
	if len(wrong) > 0 {
		t.Errorf("links that do not lead to their words and back: %q", wrong)
	}
	for what, script := range map[string]string{
		"copied passages are shaded":         `document.querySelectorAll('.copied').length`,
		"one-sided text is marked":           `document.querySelectorAll('td.only').length + document.querySelectorAll('a.d.one').length`,
		"furniture is grey, with its reason": `[...document.querySelectorAll('.furniture .why')].filter(x => x.textContent.length > 3).length`,
		"a key difference is marked":         `document.querySelectorAll('a.d.key').length`,
	} {
		var n int
		if c.Eval(&n, script); n == 0 {
			t.Errorf("not so: %s", what)
		}
	}
	var hidden string
	if c.Eval(&hidden, `[...document.querySelectorAll('details.fold')].filter(x => x.open).map(x => x.textContent).join('|')`); hidden != "" {
		t.Errorf("not folded: %q", hidden)
	}
	// All that both texts say is there.
	for n, want := range map[int]string{0: "At least 121 people were killed", 1: "At least 124 people were killed"} {
		var side string
		c.Eval(&side, `[...document.querySelectorAll('#sides tbody tr')].map(r => r.cells[%s].textContent).join(' ')`, n)
		for _, words := range []string{want, "divers were expected to reach the wreck on Monday morning", "the third in these waters since 2019"} {
			if !strings.Contains(side, words) {
				t.Errorf("side %d does not have %q", n, words)
			}
		}
	}
	c.Calm()
}

func TestFilter(t *testing.T) {
	c, _ := opened(t, sample())
	shown := func() string {
		return c.Text(`[...document.querySelectorAll('#items > li')].filter(x => x.checkVisibility()).map(x => x.querySelector('h3').textContent.slice(0, 6)).join(' ')`)
	}
	set := func(id, value string) {
		c.Eval(nil, `{ const e = document.getElementById(%s); e.value = %s; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); }`, id, value)
		if id == "q" {
			c.Eval(nil, `new Promise(done => setTimeout(done, 80))`) // the list waits for the next letter
		}
		c.Settle()
	}
	all := shown()
	if all != "Ferry Strike" && all != "Strike Ferry" {
		t.Fatalf("the list is %q", all)
	}
	for _, step := range []struct{ id, value, want string }{
		{"q", "ferry", "Ferry"}, {"q", "MORNING 124", "Ferry"}, {"q", "nowhere", ""}, {"q", "hospital director", "Ferry"}, {"q", "", all},
		{"agency", "Reuters", "Ferry"}, {"agency", "", all}, {"outlet", "The Morning", "Ferry"}, {"outlet", "", all},
		{"order", "name", "Ferry Strike"}, {"order", "size", "Ferry Strike"}, {"order", "unlike", "Strike Ferry"}, {"order", "grave", all},
		{"severity", "key", "Ferry"}, {"severity", "", all},
	} {
		if set(step.id, step.value); shown() != step.want {
			if step.id == "order" && step.value == "unlike" && len(shown()) == len(all) {
				continue // either may be less alike
			}
			t.Errorf("%s %q shows %q, want %q", step.id, step.value, shown(), step.want)
		}
	}
	set("q", "swam to the shore")
	if shown() != "" {
		t.Errorf("words of a text are found in the list: %q", shown())
	}
	c.Eval(nil, `document.getElementById('intexts').click()`)
	c.Settle()
	if shown() != "Ferry" {
		t.Errorf("words of a text are found in %q", shown())
	}
	if found := c.Text(`document.getElementById('found').textContent`); found != "1 of 2 reports" {
		t.Errorf("what is found is %q", found)
	}
	c.Eval(nil, `document.getElementById('clear').click()`)
	if shown() != all {
		t.Errorf("all reports are %q", shown())
	}
	// A bar shows the reports that have versions there, and all when it is pressed again.
	c.Eval(nil, `[...document.querySelectorAll('.chart:first-of-type .bar:not(:disabled)')].at(-1).click()`)
	if shown() != "Ferry" {
		t.Errorf("the last bar of the timeline shows %q", shown())
	}
	c.Eval(nil, `document.querySelector('.bar[aria-pressed=true]').click()`)
	if shown() != all {
		t.Errorf("without a bar %q are shown", shown())
	}
	c.Calm()
}

func TestKeys(t *testing.T) {
	c, _ := opened(t, sample())
	where := func() string {
		return c.Text(`location.hash + ' ' + (document.activeElement.id || (document.activeElement.closest('li') || {}).id || document.activeElement.tagName)`)
	}
	press := func(key, want string) {
		t.Helper()
		if c.Key(key); where() != want {
			t.Errorf("%s leads to %q, want %q", key, where(), want)
		}
	}
	press("j", "item-1")
	press("j", "item-2")
	press("k", "item-1")
	press("Enter", "#r1 H1")
	press("n", "#r2 H1")
	press("p", "#r1 H1")
	at(c, "r1/0-1")
	press("j", "#r1/0-1/d0a d0a")
	press("j", "#r1/0-1/d1a d1a")
	press("k", "#r1/0-1/d0a d0a")
	press("Enter", "#r1/0-1/d0 d0")
	c.Key("s")
	var on bool
	if c.Eval(&on, `document.getElementById('sides').classList.contains('styled')`); !on {
		t.Error("s does not show other wording")
	}
	press("u", "#r1 H1")
	press("u", "item-1")
	press("/", "q")
	press("j", "q") // a letter of the search
	press("Escape", "q")
	press("Escape", "BODY")
	c.Key("?")
	if c.Eval(&on, `document.getElementById('keys').open`); !on {
		t.Error("? does not show the keys")
	}
	c.Eval(nil, `document.getElementById('single').click()`)
	c.Key("Escape")
	if c.Eval(&on, `document.getElementById('keys').open`); on {
		t.Error("Escape does not close the keys")
	}
	c.Key("j")
	if got := where(); strings.Contains(got, "item") {
		t.Errorf("single keys are off, and j leads to %q", got)
	}

	// By Tab alone every control is reached, in the order in which they stand.
	for _, hash := range []string{"", "r1", "r1/0-1"} {
		at(c, hash)
		c.Missed("#" + hash)
	}
	c.Calm()
}

// TestScreens looks for what does not fit, on a phone and on paper, and for what axe-core finds, whose axe.min.js SAMEWIRE_AXE names.
func TestScreens(t *testing.T) {
	c, _ := opened(t, sample())
	axe, err := os.ReadFile(os.Getenv("SAMEWIRE_AXE"))
	if err != nil {
		t.Log("without SAMEWIRE_AXE, the path of axe.min.js, accessibility is not checked")
	}
	hashes := slices.DeleteFunc(views(c), func(h string) bool { return !isView(h) })
	for _, width := range []int{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			c.Screen(width, 900, scheme)
			for _, hash := range hashes {
				at(c, hash)
				c.Eval(nil, `document.querySelectorAll('details').forEach(x => x.open = true)`)
				where := fmt.Sprintf("%d %s #%s", width, scheme, hash)
				c.Wide(where)
				if dir := os.Getenv("SAMEWIRE_PICTURES"); dir != "" { // a folder, for who wants to look at them
					c.Picture(fmt.Sprintf("%s/list%s-%d-%s.png", dir, strings.ReplaceAll(hash, "/", "-"), width, scheme), true)
				}
				c.Axe(axe, where)
			}
		}
	}
	for _, hash := range hashes {
		at(c, hash)
		var pdf struct{ Data string }
		c.Call(&pdf, "Page.printToPDF", map[string]any{})
		if data, err := base64.StdEncoding.DecodeString(pdf.Data); err != nil || len(data) < 5000 {
			t.Errorf("#%s prints to %d bytes: %v", hash, len(data), err)
		}
	}
	c.Calm()
}

// TestBounds opens what a page has only in part: copies, versions that were not compared two and two, reports without their texts.
func TestBounds(t *testing.T) {
	stories := sample()[:1]
	for n := range mostPairs + 2 {
		s := stories[0]
		s.ID, s.Source = fmt.Sprintf("later-%d", n), fmt.Sprintf("Paper %d", n)
		s.Text = strings.Replace(s.Text, "340 passengers", fmt.Sprintf("%d passengers", 350+n), 1) + fmt.Sprintf("\nThe paper of the day number %d asks who was at the helm on that night.\n", n)
		stories = append(stories, s)
	}
	same := stories[1]
	same.ID, same.Source = "later-0-copy", "Copier"
	c, _ := opened(t, append(stories, same))
	has := func(words string) {
		t.Helper()
		if text := c.Text(`document.querySelector('#view').innerText`); !strings.Contains(text, words) {
			t.Errorf("%s does not say %q: %.300s", c.Text(`location.hash`), words, text)
		}
	}
	at(c, "r1")
	has("Of 9 different texts each was compared whole with the most typical one and with the next in time")
	has("350 passengers from the mainland when it struck a reef in heavy fog,… B Paper 0, C Copier")
	at(c, "r1/1-2")
	has("The two have the same text and headline.")
	medoid := -1
	at(c, "r1")
	c.Eval(&medoid, `[...document.querySelectorAll('.versions tbody tr')].findIndex(r => r.textContent.includes('most typical'))`)
	for _, pair := range []string{"4-8", "8-4", "5-9"} {
		if strings.Contains(pair, fmt.Sprint(medoid)) {
			continue
		}
		at(c, "r1/"+pair)
		has("These two were not compared by themselves")
		var marked []string
		if c.Eval(&marked, `[...document.querySelectorAll('#sides a.d')].map(a => a.textContent)`); len(marked) < 2 || !strings.Contains(marked[0], "passengers") {
			t.Errorf("%s: marked are %q", pair, marked)
		}
	}
	c.Calm()

	file := t.TempDir() + "/small.html"
	if err := os.WriteFile(file, []byte(write(t, Options{Bytes: 1}, input(t, sample()))), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Open("file://" + file)
	for _, hash := range []string{"r1", "r1/0-1"} { // the latter cannot be had
		at(c, hash)
		has("The texts of this report are left out")
		has("At least 124 people")
	}
	c.Calm()
}

// TestWithoutScript reads the list where scripts do not run.
func TestWithoutScript(t *testing.T) {
	c, file := opened(t, sample())
	c.Call(nil, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	c.Open("file://" + file)
	text := c.Text(`document.body.innerText`)
	for _, want := range []string{"Without script this page shows the list alone", "Ferry sinks off Norra, 121 dead", "The Morning", "121 people", "124 people"} {
		if !strings.Contains(text, want) {
			t.Errorf("without script the page does not show %q", want)
		}
	}
}
