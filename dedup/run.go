package dedup

import "github.com/samewire/samewire/dedup/internal/base"

// Run is how work on many stories is done. It changes no result. The zero value is the recommended setting; a zero field means its default.
//
//	Cores   int   // how many stories are worked on at a time, 1 to 1024, default all cores
//	Memory  int64 // bytes of texts and words, together, that are kept in memory, default 448 MB; the rest goes to a temporary file. What
//	              // else is kept of a story, less than 1 KB, is not counted.
//	TempDir string // where that file is made, default os.TempDir. Where none can be, all stays in memory.
//	Progress func(Progress) // told now and then how far the work is, never by two goroutines at a time; nil for not at all
type Run = base.Run

// Progress tells how far work is.
//
//	Stage Stage
//	Done  int // stories or pairs; it goes up
//	Total int // 0 where it is not known
type Progress = base.Progress

// Stage is what is being done.
type Stage = base.Stage

const (
	Reading   = base.Reading   // stories are read
	Parsing   = base.Parsing   // stories that may share text with others are taken apart
	Searching = base.Searching // pairs that share shingles are looked for; nothing is counted
	Comparing = base.Comparing // pairs are compared
	Grouping  = base.Grouping  // pairs become clusters; nothing is counted
)
