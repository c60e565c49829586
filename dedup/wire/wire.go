// Package wire tells the parts of one news story apart: headline, dateline,
// byline, credit, reporting tail, caption, notices, body, and the furniture of
// the page that the story was taken from.
//
// It looks at one text alone: no second story, no list of sites, no network.
// Lines, or stretches of pages on one line, are told by what is seen of them and
// of their neighbours, whatever the language, and by words that the language packs
// list; fitted models weigh that. What a line's own words settle, as "Read more:",
// stands above the models. Where they are unsure the line is body, and the reason
// for setting one aside is kept beside it. ANATOMY.md has the stages and figures.
//
// All offsets are bytes into the text as given. Parsing never fails: bytes that
// are not UTF-8 are body like any other letter.
package wire

import (
	"sync"

	"github.com/samewire/samewire/shingle"
)

// Span is a half-open range of bytes of a text: text[Start:End].
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// IsZero reports whether s holds no byte, as the span of a missing part does.
func (s Span) IsZero() bool { return s.End <= s.Start }

// In returns the bytes of text that s marks. It panics, as slicing does, if s
// was not made from a text of that length.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Kind says what a part of a story is.
type Kind uint8

// The kinds of part. Space is white space between parts (blanks, line ends,
// no-break spaces, byte order marks); it is never inside Body but for the white
// space within a paragraph.
const (
	KindSpace Kind = iota
	KindBody
	KindHeadline
	KindDateline
	KindByline
	KindCredit
	KindTail
	KindCaption
	KindNotice
	KindFurniture
)

var kindNames = [...]string{"space", "body", "headline", "dateline", "byline", "credit", "reporting-tail", "caption", "notice", "furniture"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind?"
}

// Part is one piece of a text.
type Part struct {
	Kind Kind
	Why  Reason // set on Furniture only
	Span Span
}

// Story is the anatomy of one text. It holds offsets, and in Dateline strings
// that share memory with the text; methods that take a text want the one that
// was parsed.
type Story struct {
	// Parts tile the text: in text order, none empty, each starting where the
	// one before ended, the first at 0 and the last ending at len(text). An
	// empty text has none.
	//
	// Spans leave out surrounding white space, with three exceptions: a
	// Dateline takes the blanks before the sentence it opens, Furniture takes
	// the indentation of its line (but an image placeholder starts at its
	// mark), and a paragraph whose lines are broken keeps the breaks.
	Parts []Part

	// Body holds the spans of the Body parts, in order: the paragraphs of the
	// story, without dateline, credits, captions, notices and furniture. A
	// paragraph with furniture in its middle gives several spans.
	Body []Span

	// Headline is the span of the headline without a notice such as
	// "UPDATE 2-" before it, or zero where the text has none. A first sentence
	// of the body is never taken for one.
	Headline Span

	// Dateline is the first dateline, with a zero Span where there is none.
	Dateline Dateline
}

// Parse finds the parts of text. It never fails and is safe for concurrent use.
// Whoever parses many stories saves garbage with a Parser.
func Parse(text string) Story {
	p := pool.Get().(*Parser)
	var s Story
	p.Parse(text, &s)
	pool.Put(p)
	return s
}

var pool = sync.Pool{New: func() any { return new(Parser) }}

// Parser parses one story after another and reuses its working memory. The zero
// value is ready; it is not safe for concurrent use.
type Parser struct {
	lines []line
	whole []line                // before stretches were cut
	cuts  []Part                // parts inside lines, in text order
	slots []int32               // of copies
	shows []Span                // counted galleries, in text order
	fold  [2*shortLine + 8]byte // for shape

	// Of pages that the models are asked about; see survey.
	view    []int32 // the lines looked at
	sights  []sight
	places  []place
	words   []shingle.Word
	few     []shingle.Word // of small matters
	more    []shingle.Word
	table   []wordAt
	seen    []lineAt
	first   []chances // what the first pass and the second think of each line
	last    []chances
	below   []float32
	scratch [nSecond]float32
	models  *models // nil for those in the tree

	// Of long lines; see stretch.
	wordSights []wordSight
	grams      []gramAt
	spots      []spot
	spotRow    [nSpot]float32
}

// Parse finds the parts of text and stores them in dst, whose slices it reuses:
// parts held from an earlier call with the same dst are overwritten.
func (p *Parser) Parse(text string, dst *Story) {
	dst.Parts, dst.Body = dst.Parts[:0], dst.Body[:0]
	dst.Headline, dst.Dateline = Span{}, Dateline{}
	if text == "" {
		return
	}
	p.split(text)
	p.label(text)
	p.galleries(text)
	p.copies(text)
	p.lists()
	if p.doubtful() {
		p.judge(text)
	} else {
		p.plainly(text)
	}
	p.inside(text, dst)
	p.emit(text, dst)
}

// emit turns labelled lines and the cuts inside them into parts that tile text.
func (p *Parser) emit(text string, dst *Story) {
	if need := 2*len(p.lines) + 2*len(p.cuts) + 1; cap(dst.Parts) < need {
		dst.Parts = make([]Part, 0, need)
	}
	bodies := len(p.cuts)
	for i := range p.lines {
		if p.lines[i].kind == KindBody {
			bodies++
		}
	}
	if cap(dst.Body) < bodies {
		dst.Body = make([]Span, 0, bodies)
	}
	at := 0
	add := func(k Kind, why Reason, s, e int) {
		if s < at {
			s = at
		}
		if e <= s {
			return
		}
		if s > at {
			dst.Parts = append(dst.Parts, Part{KindSpace, 0, Span{at, s}})
		}
		dst.Parts = append(dst.Parts, Part{k, why, Span{s, e}})
		if k == KindBody {
			dst.Body = append(dst.Body, Span{s, e})
		}
		at = e
	}
	c := 0
	glued := false // whether a stretch goes on with the part before
	for i := range p.lines {
		l := &p.lines[i]
		if l.glued && glued && l.kind == p.lines[i-1].kind && l.why == p.lines[i-1].why {
			// One part with the stretch before.
			q := &dst.Parts[len(dst.Parts)-1]
			if c == len(p.cuts) || p.cuts[c].Span.Start >= l.end {
				q.Span.End, at = l.end, l.end
				if l.kind == KindBody {
					dst.Body[len(dst.Body)-1].End = l.end
				}
				continue
			}
		}
		glued = true
		s, e := l.lo, l.end
		if l.kind == KindFurniture && l.why != ImagePlaceholder {
			s = l.start
		}
		for ; c < len(p.cuts) && p.cuts[c].Span.Start < e; c++ {
			cut := p.cuts[c]
			before := trim(text, s, cut.Span.Start)
			add(l.kind, l.why, before.Start, before.End)
			add(cut.Kind, cut.Why, cut.Span.Start, cut.Span.End)
			s = skipSpace(text, cut.Span.End, e)
			glued = false
		}
		if s < e {
			glued = true
		}
		add(l.kind, l.why, s, e)
	}
	if at < len(text) {
		dst.Parts = append(dst.Parts, Part{KindSpace, 0, Span{at, len(text)}})
	}
	if dst.Headline.IsZero() {
		for _, q := range dst.Parts {
			if q.Kind == KindHeadline {
				dst.Headline = q.Span
				break
			}
		}
	}
}
