package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

// pager shows text that is written to a terminal by the program that $PAGER names, or less, which ends at once where the text fits the screen. What
// is said on standard error meanwhile comes after it.
type pager struct {
	tty     *os.File
	err     io.Writer // standard error
	command string

	mutex   sync.Mutex
	started bool
	running *exec.Cmd
	in      io.WriteCloser
	said    bytes.Buffer
	left    bool // whoever reads has enough
}

// pagerCommand returns the command line of the pager, empty for none.
func pagerCommand() string {
	if command, given := os.LookupEnv("PAGER"); given {
		if command = strings.TrimSpace(command); command == "cat" {
			return ""
		}
		return command
	}
	if _, err := exec.LookPath("less"); err == nil {
		return "less"
	}
	return ""
}

// withPager returns streams whose text goes through a pager, and what ends it, where out is a terminal and there is one.
func withPager(std streams) (streams, *pager) {
	tty, ok := std.out.(*os.File)
	command := pagerCommand()
	if !ok || !isTerminal(tty) || command == "" || os.Getenv("TERM") == "dumb" {
		return std, nil
	}
	p := &pager{tty: tty, err: std.err, command: command}
	return streams{std.in, p, heldBack{p}}, p
}

// Write begins the pager where it does not run yet.
func (p *pager) Write(b []byte) (int, error) {
	p.mutex.Lock()
	if !p.started {
		p.started = true
		p.start()
	}
	p.mutex.Unlock()
	if p.running == nil {
		return p.tty.Write(b)
	}
	n, err := p.in.Write(b)
	p.left = p.left || errors.Is(err, syscall.EPIPE)
	return n, err
}

func (p *pager) start() {
	cmd := exec.Command("sh", "-c", p.command)
	if runtime.GOOS == "windows" {
		cmd = exec.Command("cmd", "/c", p.command)
	}
	cmd.Stdout, cmd.Stderr = p.tty, p.err
	cmd.Env = os.Environ()
	for name, value := range map[string]string{"LESS": "FRX", "LV": "-c"} { // as git has it: quit if it fits, show colours, leave the screen as it is
		if _, given := os.LookupEnv(name); !given {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	in, err := cmd.StdinPipe()
	if err == nil && cmd.Start() == nil {
		p.running, p.in = cmd, in
	}
}

// end waits until the pager ends, says what was held back and returns the error of the command: none where somebody left the pager.
func (p *pager) end(err error) error {
	if p == nil {
		return err
	}
	if p.running != nil {
		p.in.Close()
		p.running.Wait()
	}
	p.mutex.Lock()
	p.running = nil
	p.err.Write(p.said.Bytes())
	p.mutex.Unlock()
	if p.left && errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// heldBack is standard error, which waits while a pager has the screen.
type heldBack struct{ *pager }

func (h heldBack) Write(b []byte) (int, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.running != nil {
		return h.said.Write(b)
	}
	return h.err.Write(b)
}

// fileOf returns the file that w writes to in the end, nil where it is none.
func fileOf(w io.Writer) *os.File {
	switch w := w.(type) {
	case *os.File:
		return w
	case *pager:
		return w.tty
	case heldBack:
		return fileOf(w.err)
	}
	return nil
}
