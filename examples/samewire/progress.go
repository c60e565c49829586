package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"golang.org/x/term"
)

// progress keeps one line about the reading on a terminal. It shows nothing
// in the first second, and nothing elsewhere.
type progress struct {
	w     io.Writer // nil: not a terminal
	start time.Time
	next  time.Time // of the next update
	total int64     // bytes to read, 0 if not known; once sized
	sized bool
	shown bool
}

func newProgress(w io.Writer) progress {
	if !isTerminal(w) {
		return progress{}
	}
	now := time.Now()
	return progress{w: w, start: now, next: now.Add(time.Second)}
}

func (p *progress) show(in *input, paths []string) {
	if p.w == nil || time.Now().Before(p.next) {
		return
	}
	if !p.sized {
		p.total, p.sized = in.totalSize(paths, math.MaxInt64), true
	}
	p.shown = true
	p.next = time.Now().Add(200 * time.Millisecond)
	fmt.Fprint(p.w, "\r\x1b[K", status(in.Stories(), in.Bytes(), p.total, time.Since(p.start)))
}

// compare says that the reading is over. The line is to be cleared before results are written.
func (p *progress) compare(read int) {
	if p.shown {
		fmt.Fprintf(p.w, "\r\x1b[K%s read, comparing", count(read, "story", "stories"))
	}
}

// told shows how far comparing is.
func (in *input) told(t dedup.Progress) {
	p := &in.progress
	if !p.shown || t.Stage != dedup.Comparing || t.Total == 0 || time.Now().Before(p.next) {
		return
	}
	p.next = time.Now().Add(200 * time.Millisecond)
	fmt.Fprintf(p.w, "\r\x1b[K%s read, %d%% of %s compared", count(in.Stories(), "story", "stories"), 100*t.Done/t.Total, count(t.Total, "pair", "pairs"))
}

// clear removes the line, so that a message can be written.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.shown = false
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
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
