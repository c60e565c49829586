package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"golang.org/x/term"
)

// progress keeps one line about a stage on a terminal, from its second second on, and nothing elsewhere. Its zero value and nil show nothing.
type progress struct {
	w     io.Writer // nil: not a terminal
	mutex sync.Mutex
	stage string // what is done, empty for nothing
	start time.Time
	line  func(took time.Duration) string
	shown bool
	ended chan struct{} // closes the goroutine that writes the line
}

func newProgress(w io.Writer) *progress {
	if !isTerminal(w) {
		return nil
	}
	return &progress{w: w}
}

// tell says how far a stage is: line returns that, once it took so long.
func (p *progress) tell(stage string, line func(took time.Duration) string) {
	if p == nil || p.w == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.stage != stage {
		p.stage, p.start = stage, time.Now()
	}
	p.line = line
	if p.ended == nil {
		p.ended = make(chan struct{})
		go p.write(p.ended)
	}
}

// write writes the line a few times a second, until it is ended.
func (p *progress) write(ended chan struct{}) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		p.mutex.Lock()
		if took := time.Since(p.start); p.ended == ended && took >= time.Second {
			p.shown = true
			fmt.Fprint(p.w, "\r\x1b[K", p.line(took))
		}
		p.mutex.Unlock()
	}
}

// clear removes the line, so that something else can be written; tell brings it back.
func (p *progress) clear() {
	if p == nil || p.w == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.ended != nil {
		close(p.ended)
		p.ended = nil
	}
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.shown = false
}

// reading tells how far the reading of paths is.
func (in *input) reading(paths []string) {
	if in.progress == nil {
		return
	}
	if !in.sized {
		in.total, in.sized = in.totalSize(paths, math.MaxInt64), true
	}
	read, bytes, total := in.Stories(), in.Bytes(), in.total
	in.progress.tell("reading", func(took time.Duration) string { return status(read, bytes, total, took) })
}

// told tells how far the work on stories is.
func (in *input) told(t dedup.Progress) {
	if t.Stage == dedup.Reading && !in.noStories {
		return // see reading
	}
	things := "stories"
	if t.Stage == dedup.Comparing {
		things = "pairs"
	}
	in.counted(t.Stage.String(), t.Done, t.Total, things)
}

// counted tells that so many things of a stage are done.
func (in *input) counted(stage string, done, total int, things string) {
	if in.progress == nil {
		return
	}
	read := fmt.Sprintf("%s read, ", count(in.Stories(), "story", "stories"))
	if in.noStories {
		read = ""
	}
	in.progress.tell(stage, func(took time.Duration) string { return read + stageStatus(stage, done, total, things, took) })
}

// stageStatus is how far a stage is: its count, its rate and the time that is left, as far as they are known.
func stageStatus(stage string, done, total int, things string, took time.Duration) string {
	seconds := took.Seconds()
	switch {
	case total == 0 && done == 0:
		return fmt.Sprintf("%s, %.0fs", stage, seconds)
	case total == 0:
		return fmt.Sprintf("%s %d %s, %.0f/s", stage, done, things, float64(done)/seconds)
	}
	s := fmt.Sprintf("%s %d of %d %s, %.0f/s", stage, done, total, things, float64(done)/seconds)
	if 0 < done {
		left := time.Duration(float64(took) * float64(total-done) / float64(done))
		s += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return s
}

func status(read int, bytes, total int64, took time.Duration) string {
	s := fmt.Sprintf("%s, %.0f MB/s", count(read, "story", "stories"), float64(bytes)/1e6/took.Seconds())
	if 0 < bytes && bytes <= total {
		left := time.Duration(float64(took) * float64(total-bytes) / float64(bytes))
		s += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return s
}

// totalSize returns the bytes that paths hold, or some from enough on; 0 if one
// has no known size.
func (in *input) totalSize(paths []string, enough int64) (total int64) {
	for _, path := range paths {
		for file, err := range in.Files(path) {
			info, statErr := os.Stat(file)
			switch {
			case file == feed.Stdin:
				return 0
			case err != nil || statErr != nil: // reported by the reader
			case !info.Mode().IsRegular():
				return 0
			default:
				if total += info.Size(); total >= enough {
					return total
				}
			}
		}
	}
	return total
}

func isTerminal(w io.Writer) bool {
	f := fileOf(w)
	return f != nil && term.IsTerminal(int(f.Fd()))
}
