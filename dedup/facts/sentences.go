package facts

// Sentences returns the spans of the sentences of the story's body, in text order: what Compare holds against each other. A sentence that goes on
// behind furniture is one span with the furniture in it.
func (s *Story) Sentences() []Span {
	spans := make([]Span, len(s.body.Sentences))
	for i, x := range s.body.Sentences {
		spans[i] = Span{Start: x.Start, End: x.End}
	}
	return spans
}
