package text

import (
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// ReadLine cuts a text that stands apart from a story and has no anatomy of its own, such as a headline, of a known language. All of it is
// body.
func ReadLine(raw, code string) *Text {
	d := &Text{Raw: raw, Anatomy: wire.Story{Parts: []wire.Part{{Kind: wire.KindBody, Span: Span{End: len(raw)}}}, Body: []Span{{End: len(raw)}}}}
	d.body = d.Anatomy.Body
	d.words(shingle.Of(raw), d.body[0])
	d.parse(code, []int{0, len(d.Words)})
	return d
}

// Money reports whether a quantity is an amount of money.
func (q Quantity) Money() bool { return isMoney(q.Unit) }
