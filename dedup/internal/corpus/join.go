package corpus

import (
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/sketch"
)

// Join makes a corpus of the stories of files that share text with others. A repeated id ends it, as does the end of the work's context.
func Join(o Options, rate float64, work *base.Work, files []*sketch.File) (*Corpus, error) {
	j, err := sketch.Merge(work, sketch.Settings{Width: o.Width, Rate: rate}, files)
	if err != nil {
		return nil, err
	}
	may, err := j.Filter(nil)
	if err == nil {
		err = work.Err()
	}
	if err != nil {
		return nil, err
	}
	return Load(o, work, func(yield func(Row, error) bool) {
		for s, err := range j.Stories(may) {
			row := Row{}
			if err == nil {
				row.ID, row.Source, row.Time = s.ID, s.Source, s.Time
				row.Record, err = s.Record()
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	})
}
