// Package chromium is a headless browser for the tests of pages.
package chromium

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Browser is a page of a headless Chromium, spoken to over the DevTools protocol: a pipe each way, a NUL after each message.
// https://chromedevtools.github.io/devtools-protocol/
type Browser struct {
	T testing.TB // that it is for
	*process
	session string
	Log     []string // what the page wrote to its console, and errors
}

// process is a running Chromium, one for all tests of a package: one of them uses it at a time.
type process struct {
	in      io.Writer
	replies chan Reply
	last    int
	end     func()
}

// Reply is a message of the browser.
type Reply struct {
	ID        int             `json:"id"`
	SessionID string          `json:"sessionId"`
	Method    string          `json:"method"`
	Params    json.RawMessage `json:"params"`
	Result    json.RawMessage `json:"result"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// Tests are the tests of a package; Run ends what New has started.
type Tests struct{ *testing.M }

func (m Tests) Run() int {
	defer func() {
		if running != nil {
			running.end()
		}
	}()
	return m.M.Run()
}

var running *process

// New opens a page in a browser, with a profile of its own that ends with the test. Without a browser the test is skipped. TestMain runs Tests.
func New(t testing.TB) *Browser {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the browser is spoken to over pipes that Windows does not pass on")
	}
	if testing.Short() {
		t.Skip("a browser takes seconds: left out of short tests")
	}
	if running == nil {
		path, err := exec.LookPath("chromium")
		if err != nil {
			t.Skip("no chromium in PATH: the page is not tried in a browser (Debian: apt-get install chromium)")
		}
		running = start(t, path)
	}
	c := &Browser{T: t, process: running}
	var profile struct{ BrowserContextID string }
	c.Call(&profile, "Target.createBrowserContext", nil)
	var target struct{ TargetID string }
	c.Call(&target, "Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": profile.BrowserContextID})
	var session struct{ SessionID string }
	c.Call(&session, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	t.Cleanup(func() {
		c.session = ""
		c.Call(nil, "Target.disposeBrowserContext", map[string]any{"browserContextId": profile.BrowserContextID})
	})
	c.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		c.Call(nil, domain+".enable", nil)
	}
	return c
}

// start starts a browser.
func start(t testing.TB, path string) *process {
	t.Helper()
	profile, err := os.MkdirTemp("", "samewire-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	toBrowser, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--user-data-dir="+profile, "--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser}
	if err := cmd.Start(); err != nil {
		t.Skipf("chromium does not start: %v", err)
	}
	toBrowser.Close()
	fromBrowser.Close()
	p := &process{in: in, replies: make(chan Reply, 1000)}
	p.end = func() {
		in.Close() // which ends it
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
			<-ended
		}
		os.RemoveAll(profile)
	}
	go func() {
		defer close(p.replies)
		defer out.Close()
		r := bufio.NewReader(out)
		for {
			message, err := r.ReadBytes(0)
			if err != nil {
				return
			}
			var m Reply
			if json.Unmarshal(message[:len(message)-1], &m) == nil {
				p.replies <- m
			}
		}
	}()
	return p
}

// Call sends a command and waits for its reply, noting on the way what the page said.
func (c *Browser) Call(result any, method string, params map[string]any) {
	c.T.Helper()
	c.last++
	message := map[string]any{"id": c.last, "method": method}
	if params != nil {
		message["params"] = params
	}
	if c.session != "" {
		message["sessionId"] = c.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		c.T.Fatal(err)
	}
	if _, err := c.in.Write(append(data, 0)); err != nil {
		c.T.Fatalf("chromium: %s: %v", method, err)
	}
	m := c.Until(method, func(m Reply) bool { return m.ID == c.last })
	if m.Error != nil {
		c.T.Fatalf("chromium: %s: %s", method, m.Error.Message)
	}
	if result != nil {
		if err := json.Unmarshal(m.Result, result); err != nil {
			c.T.Fatalf("chromium: %s: %v in %.200s", method, err, m.Result)
		}
	}
}

// Until waits for a message, noting on the way what the page said.
func (c *Browser) Until(what string, ok func(Reply) bool) Reply {
	c.T.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case m, open := <-c.replies:
			if !open {
				c.T.Fatalf("chromium ended while waiting for %s", what)
			}
			if m.SessionID != c.session {
				continue // of the page of another test
			}
			switch m.Method {
			case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening":
				c.Log = append(c.Log, m.Method+" "+string(m.Params))
			}
			if ok(m) {
				return m
			}
		case <-late:
			c.T.Fatalf("chromium: no answer to %s in a minute", what)
		}
	}
}

// Open opens a page and waits until its script has run.
func (c *Browser) Open(url string) time.Duration {
	c.T.Helper()
	start := time.Now()
	c.Call(nil, "Page.navigate", map[string]any{"url": url})
	c.Until("load", func(m Reply) bool { return m.Method == "Page.loadEventFired" })
	return time.Since(start)
}

// Eval runs a script in the page and decodes what it gives; a promise is awaited.
func (c *Browser) Eval(result any, script string, args ...any) {
	c.T.Helper()
	for i, a := range args {
		data, err := json.Marshal(a)
		if err != nil {
			c.T.Fatal(err)
		}
		args[i] = string(data)
	}
	var out struct {
		Result struct {
			Value json.RawMessage
		}
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if len(args) > 0 {
		script = fmt.Sprintf(script, args...)
	}
	c.Call(&out, "Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true})
	if x := out.ExceptionDetails; x != nil {
		c.T.Fatalf("chromium: %s %s\n%.300s", x.Text, x.Exception.Description, script)
	}
	if result != nil && len(out.Result.Value) > 0 {
		if err := json.Unmarshal(out.Result.Value, result); err != nil {
			c.T.Fatalf("chromium: %v in %.200s", err, out.Result.Value)
		}
	}
}

// Screen sets the size of the page in CSS pixels, and light or dark.
func (c *Browser) Screen(width, height int, scheme string) {
	c.T.Helper()
	c.Call(nil, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
	c.Call(nil, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}

// Key presses a key as a keyboard does, and waits until what that begins is drawn.
func (c *Browser) Key(key string) {
	c.T.Helper()
	c.press(key)
	c.Settle()
}

// Follow presses a key that leads to another page, and waits for that.
func (c *Browser) Follow(key string) {
	c.T.Helper()
	c.press(key)
	c.Until("load", func(m Reply) bool { return m.Method == "Page.loadEventFired" })
	c.Settle()
}

func (c *Browser) press(key string) {
	c.T.Helper()
	params := map[string]any{"type": "keyDown", "key": key}
	code, special := map[string]int{"Tab": 9, "Enter": 13, "Escape": 27}[key]
	switch {
	case key == "Enter":
		params["text"] = "\r"
		fallthrough
	case special:
		params["windowsVirtualKeyCode"] = code
	default:
		params["text"] = key
	}
	c.Call(nil, "Input.dispatchKeyEvent", params)
	delete(params, "text")
	params["type"] = "keyUp"
	c.Call(nil, "Input.dispatchKeyEvent", params)
}

// Settle waits until what was begun is drawn.
func (c *Browser) Settle() {
	c.T.Helper()
	c.Eval(nil, `new Promise(done => {
		const look = () => document.getElementById('main').getAttribute('aria-busy') === 'true' ? setTimeout(look, 5) : requestAnimationFrame(() => setTimeout(done));
		setTimeout(look, 10);
	})`)
}

// Calm reports what the page complained of, and whether a script of a story ran: those of tests set window.struck.
func (c *Browser) Calm() {
	c.T.Helper()
	var struck any
	c.Eval(&struck, `window.struck || null`)
	if struck != nil {
		c.T.Errorf("a script in a story ran: %v", struck)
	}
	for _, line := range c.Log {
		c.T.Errorf("the page complained: %s", line)
	}
	c.Log = nil
}

// Text returns what a script gives, its white space as single blanks.
func (c *Browser) Text(script string, args ...any) string {
	c.T.Helper()
	var s string
	c.Eval(&s, script, args...)
	return strings.Join(strings.Fields(s), " ")
}

// Wide reports what is wider than the screen.
func (c *Browser) Wide(where string) {
	c.T.Helper()
	var wide []string
	c.Eval(&wide, `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 100))`)
	if len(wide) > 0 {
		c.T.Errorf("%s is wider than the screen: %q", where, wide[:min(3, len(wide))])
	}
}

// Axe reports what axe-core finds that keeps people from reading the page; axe is the text of axe.min.js, without which nothing is looked at.
func (c *Browser) Axe(axe []byte, where string) {
	c.T.Helper()
	if len(axe) == 0 {
		return
	}
	var found struct {
		Passed     int
		Violations []string
	}
	c.Eval(nil, string(axe))
	c.Eval(&found, `axe.run(document).then(r => ({passed: r.passes.length, violations: r.violations.map(v =>
		v.impact + ' ' + v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 150) + ' ' + (n.any[0] || {}).message).join(' | '))}))`)
	if found.Passed < 10 {
		c.T.Errorf("axe passed %d rules alone", found.Passed)
	}
	for _, v := range found.Violations {
		c.T.Errorf("axe, %s: %s", where, v)
	}
}

// Missed presses Tab through the page and reports the controls that are not reached.
func (c *Browser) Missed(where string) {
	c.T.Helper()
	c.Eval(nil, `{ const first = document.querySelector('.skip'); first.focus(); first.reached = true; }`)
	seen := map[string]bool{}
	for range 400 {
		c.Call(nil, "Input.dispatchKeyEvent", map[string]any{"type": "rawKeyDown", "key": "Tab", "windowsVirtualKeyCode": 9})
		id := c.Text(`(() => { const e = document.activeElement; if (e === document.body) return ''; e.reached = true; return String([...document.querySelectorAll('*')].indexOf(e)); })()`)
		if id == "" || seen[id] {
			break
		}
		seen[id] = true
	}
	var missed []string
	c.Eval(&missed, `[...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && !e.reached).map(e => e.outerHTML.slice(0, 90))`)
	if len(missed) > 0 {
		c.T.Errorf("%s: Tab does not reach %d of them: %q", where, len(missed), missed[:min(3, len(missed))])
	}
}

// Picture saves what is on the screen, or the page as a whole.
func (c *Browser) Picture(file string, whole bool) {
	c.T.Helper()
	var out struct{ Data string }
	c.Call(&out, "Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": whole})
	data, err := base64.StdEncoding.DecodeString(out.Data)
	if err != nil {
		c.T.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		c.T.Fatal(err)
	}
}
