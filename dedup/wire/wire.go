// Package wire tells the parts of a news story apart.
package wire

// Span is a half-open range of bytes of a text: text[Start:End].
type Span struct{ Start, End int }

// Story is the anatomy of one text.
type Story struct {
	Body []Span // in order
}

// Parse finds the parts of text.
func Parse(text string) Story { return Story{Body: []Span{{0, len(text)}}} }
