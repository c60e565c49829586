package facts

import "github.com/samewire/samewire/dedup/facts/internal/judge"

// Options say what a comparison shows. The zero value is the default.
type Options struct {
	// MinProbability is the least probability, in (0, 1], that a difference must have to be shown as one of fact. What lies below is of severity
	// [Styled]. 0 means the default, at which unseen pairs of versions show about one false alarm each.
	MinProbability float64
	// Wide is for those who must miss nothing: with MinProbability 0 the threshold is so low that unseen pairs show about four false alarms each.
	Wide bool
}

// least returns the threshold.
func (o Options) least(m *judge.Models) float32 {
	switch {
	case o.MinProbability > 0:
		return float32(o.MinProbability)
	case o.Wide:
		return m.Wide
	}
	return m.Shown
}
