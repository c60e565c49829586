package filter

import (
	"math"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Trace is what is known of the runs of a text, beside their keys.
type Trace struct {
	Runs    uint32
	Sampled uint16 // how many keys of them the first look takes
	Others  uint16 // and how many it leaves out
	Judged  bool   // by its runs
}

// Look is a look at the traces of stories, by their numbers.
type Look struct {
	Depth *Depth
	parallel.Workers
	Pool    *memory.Pool // may be nil
	Room    int          // see posting.Search
	Stories int
	Each    func(do func(i uint32, t *Trace)) // calls do for each story, on all cores
	Of      func(i uint32) *Trace
}

// MayShare returns which stories may share text with another, or cannot be judged. first looks at the keys that [Tracer.AppendKeys] appends; short, which comes
// before it, at all keys in short form, of which those can be left out that no story of at most ShortRuns has. It does not look where there are none.
func (l *Look) MayShare(short, first func(look func(posting.Keys))) []bool {
	may, samples := make([]bool, l.Stories), make([]sample.Size, l.Stories)
	l.Each(func(i uint32, t *Trace) { may[i] = !t.Judged })
	if l.Depth.short {
		short(func(keys posting.Keys) {
			l.compare(may, samples, keys, func(t *Trace) sample.Size { return ShortSize(int(t.Sampled)+int(t.Others), int(t.Runs)) }, ShortMinShared, ShortRuns)
		})
	}
	first(func(keys posting.Keys) {
		l.compare(may, samples, keys, func(t *Trace) sample.Size { return l.Depth.Size(int(t.Sampled), int(t.Runs)) }, l.Depth.MinShared(), math.MaxUint32)
	})
	return may
}

// compare notes the stories that share enough of their keys, and so many, with another; of each two, one has at most so many runs. It fills samples.
func (l *Look) compare(may []bool, samples []sample.Size, keys posting.Keys, sampleOf func(*Trace) sample.Size, minShared, maxRuns uint32) {
	l.Each(func(i uint32, t *Trace) { samples[i] = sampleOf(t) })
	search := posting.Search{Keys: keys, Window: Window, MinShared: minShared, Room: l.Room, Stories: len(may)}
	search.Likely = func(p posting.Pair) bool {
		if !Likely(int(p.Hits), samples[p.A].Reach(samples[p.B])) {
			return false
		}
		if maxRuns == math.MaxUint32 { // the traces need not be fetched
			return true
		}
		return min(l.Of(p.A).Runs, l.Of(p.B).Runs) <= maxRuns
	}
	for _, p := range search.Pairs() {
		may[p.A], may[p.B] = true, true
	}
}
