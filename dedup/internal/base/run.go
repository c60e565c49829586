package base

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/samewire/samewire/dedup/internal/parallel"
)

// Run is how work on many stories is done. It changes no result. The zero value is the recommended setting; a zero field means its default.
type Run struct {
	// Cores is how many stories are worked on at a time, 1 to 1024, default all cores.
	Cores int

	// Memory is how many bytes of texts and words, together, are kept in memory, default 448 MB; the rest goes to a temporary file, in which all that is
	// ever wanted again can be found. It does not count what else is kept of a story, less than 1 KB.
	Memory int64

	// TempDir is where that file is made, default os.TempDir. Where none can be, all stays in memory.
	TempDir string

	// Progress is told now and then how far the work is, never by two goroutines at a time. It should return soon. Nil for not at all.
	Progress func(Progress)
}

// Progress tells how far work is.
type Progress struct {
	Stage Stage `json:"stage"`
	Done  int   `json:"done"`  // stories or pairs; it goes up
	Total int   `json:"total"` // 0 where it is not known
}

// Stage is what is being done.
type Stage uint8

const (
	Reading   Stage = iota // stories are read
	Parsing                // stories that may share text with others are taken apart
	Searching              // pairs that share shingles are looked for; nothing is counted
	Comparing              // pairs are compared
	Grouping               // pairs become clusters; nothing is counted
)

var stages = Names{"stage", []string{"reading", "parsing", "searching", "comparing", "grouping"}}

// String returns the name of the stage, such as "comparing".
func (s Stage) String() string { return stages.String(uint8(s)) }

// MarshalText returns the name of the stage.
func (s Stage) MarshalText() ([]byte, error) { return stages.Marshal(uint8(s)) }

// UnmarshalText reads the name of a stage.
func (s *Stage) UnmarshalText(text []byte) error {
	v, err := stages.Unmarshal(text)
	if err == nil {
		*s = Stage(v)
	}
	return err
}

const (
	mostCores     = 1024 // each takes memory, and those beyond the machine's are of no use
	defaultMemory = 448 << 20
)

// Work is a run that has begun.
type Work struct {
	Context context.Context
	parallel.Workers
	TempDir string
	memory  int64

	mutex    sync.Mutex // held while progress is told
	progress func(Progress)
	now      Progress
}

// NewWork begins a run, with its defaults set, and adds its faults.
func NewWork(ctx context.Context, r Run, faults *Faults) *Work {
	w := &Work{Context: ctx, TempDir: r.TempDir, memory: r.Memory, progress: r.Progress}
	w.Cores, w.Ended = r.Cores, func() bool { return ctx.Err() != nil }
	if w.Cores == 0 {
		w.Cores = min(runtime.GOMAXPROCS(0), mostCores)
	}
	if w.memory == 0 {
		w.memory = defaultMemory
	}
	faults.Check(1 <= w.Cores && w.Cores <= mostCores, "Cores", w.Cores, fmt.Sprintf("1 to %d, 0 for all", mostCores))
	w.Cores = parallel.Cores(w.Cores)
	faults.Check(0 < w.memory, "Memory", w.memory, "more than 0")
	return w
}

// Texts returns how many bytes of texts are kept in memory: 64 MB, 25,000 stories.
func (w *Work) Texts() int64 { return w.memory / 7 }

// Words returns how many bytes of words are kept in memory: 384 MB, 200,000 stories.
func (w *Work) Words() int64 { return w.memory - w.Texts() }

// Err returns why the run is to end, nil where it goes on.
func (w *Work) Err() error { return w.Context.Err() }

// Begin tells that a stage begins.
func (w *Work) Begin(stage Stage, total int) {
	w.tell(func(p *Progress) { *p = Progress{stage, 0, total} })
}

// Add tells that so many are done.
func (w *Work) Add(n int) { w.tell(func(p *Progress) { p.Done += n }) }

func (w *Work) tell(change func(*Progress)) {
	if w.progress == nil {
		return
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	change(&w.now)
	w.progress(w.now)
}
