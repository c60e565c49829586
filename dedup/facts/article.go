package facts

import (
	"time"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Article is one version of a report as it is given: its text, and what stands outside of it.
type Article struct {
	Text      string
	Headline  string    // that stands apart from Text; may be empty
	Credit    string    // who sent it, such as "Reuters", where that stands apart from Text; may be empty
	Published time.Time // may be zero; tells what "today" means
}

// Story is an article that was read: its sentences, its facts, its anatomy. It is made by [Read], is not changed by comparing and is safe for
// concurrent use.
type Story struct {
	article  Article
	body     *text.Text
	facts    []text.Fact
	headline *headline // nil for none
}

// Read reads an article, once for all comparisons. It never fails: bytes that are not UTF-8 part words.
func Read(a Article) *Story {
	s := &Story{article: a, body: text.Read(a.Text)}
	s.facts = s.dated(s.body.Facts())
	s.headline = readHeadline(s)
	return s
}

// dated returns facts with the days filled in that the text names by how they stand to its publication.
func (s *Story) dated(facts []text.Fact) []text.Fact {
	if s.article.Published.IsZero() {
		return facts
	}
	for i := range facts {
		if m, ok := facts[i].Value.(text.Moment); ok {
			facts[i].Value = m.On(s.article.Published)
		}
	}
	return facts
}

// Article returns what the story was made from.
func (s *Story) Article() Article { return s.article }

// Fact is a stretch of a story's body that states something by which versions of the story can be told apart.
type Fact struct {
	Kind    Kind
	Span    Span   // bytes of the text; of a quotation the words between the marks
	Subject string // what it is about, folded, such as "killed"; may be empty
	Value   any    // a Quantity, Moment, NameValue, Quotation, Source or Hedge
}

// The values of facts, as package text reads them.
type (
	Quantity  = text.Quantity  // of Number
	Moment    = text.Moment    // of Time
	NameValue = text.NameValue // of Name and Place
	Quotation = text.Quotation // of Quote
	Source    = text.Source    // of Attribution
	Hedge     = text.Hedge     // of Certainty
)

// Facts returns the facts of the story's body in text order, a fact before those that lie inside it. What they find is evidence and no reading:
// the rules are shallow ones of words and their neighbours, for the languages that have a pack; in others there are numbers in digits and
// quotations alone.
func (s *Story) Facts() []Fact {
	out := make([]Fact, len(s.facts))
	for i, f := range s.facts {
		out[i] = Fact{Kind(f.Kind), f.Span, f.Subject, f.Value}
	}
	return out
}

// Extract returns the facts of a text: those of [Story.Facts].
func Extract(text string) []Fact { return Read(Article{Text: text}).Facts() }

// prepared returns the body for a comparison of one vocabulary.
func (s *Story) prepared(v *align.Vocabulary) *align.Story { return align.NewStory(s.body, s.facts, v) }
