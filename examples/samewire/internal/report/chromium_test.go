package report

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// chromium is a headless browser, spoken to over the DevTools protocol: a pipe each way, a NUL after each message.
// https://chromedevtools.github.io/devtools-protocol/
type chromium struct {
	t       testing.TB
	in      io.Writer
	replies chan reply
	session string
	last    int
	log     []string // what the page wrote to its console, and errors
}

type reply struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// newChromium starts a browser with a profile of its own, which ends with the test. Without one the test is skipped.
func newChromium(t testing.TB) *chromium {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the browser is spoken to over pipes that Windows does not pass on")
	}
	if testing.Short() {
		t.Skip("a browser takes seconds: left out of short tests")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium in PATH: the page is not tried in a browser (Debian: apt-get install chromium)")
	}
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
	c := &chromium{t: t, in: in, replies: make(chan reply, 1000)}
	t.Cleanup(func() {
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
	})
	go func() {
		defer close(c.replies)
		defer out.Close()
		r := bufio.NewReader(out)
		for {
			message, err := r.ReadBytes(0)
			if err != nil {
				return
			}
			var m reply
			if json.Unmarshal(message[:len(message)-1], &m) == nil {
				c.replies <- m
			}
		}
	}()
	var target struct{ TargetID string }
	c.call(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	var session struct{ SessionID string }
	c.call(&session, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	c.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		c.call(nil, domain+".enable", nil)
	}
	return c
}

// call sends a command and waits for its reply, noting on the way what the page said.
func (c *chromium) call(result any, method string, params map[string]any) {
	c.t.Helper()
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
		c.t.Fatal(err)
	}
	if _, err := c.in.Write(append(data, 0)); err != nil {
		c.t.Fatalf("chromium: %s: %v", method, err)
	}
	m := c.until(method, func(m reply) bool { return m.ID == c.last })
	if m.Error != nil {
		c.t.Fatalf("chromium: %s: %s", method, m.Error.Message)
	}
	if result != nil {
		if err := json.Unmarshal(m.Result, result); err != nil {
			c.t.Fatalf("chromium: %s: %v in %.200s", method, err, m.Result)
		}
	}
}

func (c *chromium) until(what string, ok func(reply) bool) reply {
	c.t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case m, open := <-c.replies:
			if !open {
				c.t.Fatalf("chromium ended while waiting for %s", what)
			}
			switch m.Method {
			case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening":
				c.log = append(c.log, m.Method+" "+string(m.Params))
			}
			if ok(m) {
				return m
			}
		case <-late:
			c.t.Fatalf("chromium: no answer to %s in a minute", what)
		}
	}
}

// open opens a page and waits until its script has run.
func (c *chromium) open(file string) time.Duration {
	c.t.Helper()
	start := time.Now()
	c.call(nil, "Page.navigate", map[string]any{"url": "file://" + file})
	c.until("load", func(m reply) bool { return m.Method == "Page.loadEventFired" })
	return time.Since(start)
}

// eval runs a script in the page and decodes what it gives; a promise is awaited.
func (c *chromium) eval(result any, script string, args ...any) {
	c.t.Helper()
	for i, a := range args {
		data, err := json.Marshal(a)
		if err != nil {
			c.t.Fatal(err)
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
	c.call(&out, "Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true})
	if x := out.ExceptionDetails; x != nil {
		c.t.Fatalf("chromium: %s %s\n%.300s", x.Text, x.Exception.Description, script)
	}
	if result != nil && len(out.Result.Value) > 0 {
		if err := json.Unmarshal(out.Result.Value, result); err != nil {
			c.t.Fatalf("chromium: %v in %.200s", err, out.Result.Value)
		}
	}
}

// screen sets the size of the page in CSS pixels, and light or dark.
func (c *chromium) screen(width, height int, scheme string) {
	c.t.Helper()
	c.call(nil, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
	c.call(nil, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}

// key presses a key as a keyboard does.
func (c *chromium) key(key string) {
	c.t.Helper()
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
	c.call(nil, "Input.dispatchKeyEvent", params)
	delete(params, "text")
	params["type"] = "keyUp"
	c.call(nil, "Input.dispatchKeyEvent", params)
	c.settle()
}

// settle waits until what was begun is drawn.
func (c *chromium) settle() {
	c.t.Helper()
	c.eval(nil, `new Promise(done => {
		const look = () => document.getElementById('main').getAttribute('aria-busy') === 'true' ? setTimeout(look, 5) : requestAnimationFrame(() => setTimeout(done));
		setTimeout(look, 10);
	})`)
}

// picture saves what is on the screen, or the page as a whole.
func (c *chromium) picture(file string, whole bool) {
	c.t.Helper()
	var out struct{ Data string }
	c.call(&out, "Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": whole})
	data, err := base64.StdEncoding.DecodeString(out.Data)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		c.t.Fatal(err)
	}
}
