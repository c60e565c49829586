package facts

import "github.com/samewire/samewire/dedup/internal/jsonl"

type jsonDifference struct {
	ID          string      `json:"id"`
	Kind        Kind        `json:"kind"`
	Severity    Severity    `json:"severity"`
	Subject     string      `json:"subject"`
	Confidence  string      `json:"confidence"`
	Probability jsonl.Share `json:"probability"`
	A           *Side       `json:"a"`
	B           *Side       `json:"b"`
	Rule        string      `json:"rule"`
	Related     []string    `json:"related"`
}

// MarshalJSON returns what tools read of a difference: id, kind, severity, subject, confidence, which is "candidate", probability (rounded to four
// decimals), a and b, null for the side that says nothing of it, rule and related.
func (d Difference) MarshalJSON() ([]byte, error) {
	return jsonl.Marshal(jsonDifference{d.ID, d.Kind, d.Severity, d.Subject, "candidate", jsonl.Share(d.Probability), d.A, d.B, d.Rule, append([]string{}, d.Related...)})
}

type jsonSide struct {
	Field string `json:"field,omitempty"`
	Spans []Span `json:"spans"`
	Text  string `json:"text"`
	Value any    `json:"value"`
}

// MarshalJSON returns what tools read of a side: spans of the text in bytes, text, value, which may be null, and where its words stand in another
// field, its name as field, and no spans.
func (s Side) MarshalJSON() ([]byte, error) {
	j := jsonSide{s.Field, []Span{}, s.Text, s.Value}
	if s.Field == "" {
		j.Spans = append(j.Spans, s.Spans...)
	}
	return jsonl.Marshal(j)
}
