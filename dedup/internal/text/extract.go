package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Fact is a stretch of a story's body that states something by which versions of the story can be told apart.
type Fact struct {
	Kind        Kind
	First, Last int    // Words[First:Last]
	Core        int    // the words from First up to this one write the value: of a number without what it counts, else all
	Span        Span   // bytes of the text; of a quotation the words between the marks
	Subject     string // what it is about, folded, such as "killed"; may be empty
	Value       any    // a Quantity, Moment, NameValue, Quotation, Source or Hedge
}

// extract returns the facts of a Text, sorted by first word, longer ones first.
func (d *Text) Facts() []Fact {
	e := newExtractor(d)
	e.quotes()
	e.numbered()
	e.times()
	e.numbers()
	e.names()
	e.sources()
	e.hedges()
	e.speakers()
	return inOrder(e.facts)
}

// inOrder returns facts sorted by first word, longer ones first, else as they were.
func inOrder(facts []Fact) []Fact {
	order := make([]int32, len(facts)) // sorted in place of the facts, which are large
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &facts[i], &facts[j]
		switch {
		case a.First != b.First:
			return a.First - b.First
		case a.Last != b.Last:
			return b.Last - a.Last
		}
		return int(i - j)
	})
	out := make([]Fact, len(facts))
	for k, i := range order {
		out[k] = facts[i]
	}
	if len(out) > fewFacts {
		share(out)
	}
	return out
}

// fewFacts is how many facts have their values each for itself: to find those that are equal takes longer than they are worth.
const fewFacts = 1000

// share makes values that are equal one in memory.
func share(facts []Fact) {
	values := make(map[any]any, len(facts)/2)
	for k := range facts {
		f := &facts[k]
		v, known := values[f.Value]
		if !known {
			v = f.Value
			values[v] = v
		}
		f.Value = v
		if n, ok := v.(NameValue); ok && f.Subject == n.Name {
			f.Subject = n.Name
		}
	}
}

// extractor holds what the passes over a Text share.
type extractor struct {
	d       *Text
	gaps    []gap    // what stands before each word
	takes   []taking // what each word has been used for
	facts   []Fact
	counted map[int]int     // small numbers by their first word
	seen    map[string]seen // how words that may be names are written elsewhere
}

// taking tells which facts a word belongs to already.
type taking uint8

const (
	inTime taking = 1 << iota
	inNumber
	inName
	inSource
)

// gap tells what stands between a word and the one before it.
type gap uint8

const (
	gapStart  gap = iota // the word opens a sentence
	gapSpace             // white space, or an apostrophe
	gapHyphen            // a hyphen
	gapPoint             // the point of an abbreviation, or of an initial
	gapComma             // a comma
	gapQuote             // a quotation mark, whatever else
	gapSlash             // a slash
	gapColon             // a colon without space, as in a time of day
	gapOther
)

func newExtractor(d *Text) *extractor {
	n := len(d.Words)
	e := &extractor{d: d, gaps: make([]gap, n), takes: make([]taking, n), facts: make([]Fact, 0, n/4+4)}
	for i := range d.Words {
		if i > 0 && d.SentenceOf(i-1) == d.SentenceOf(i) {
			e.gaps[i] = gapOf(d.unsigned(i))
		}
	}
	return e
}

// unsigned returns the text between word i and the one before it without a sign that makes a number of word i less or more than zero.
func (d *Text) unsigned(i int) string {
	s := d.Raw[d.End(i-1):d.Words[i].Start()]
	if len(s) < 2 || d.Fold(i)[0] > '9' {
		return s
	}
	r, n := utf8.DecodeLastRuneInString(s)
	for unicode.Is(unicode.Sc, r) && n < len(s) {
		s = s[:len(s)-n]
		r, n = utf8.DecodeLastRuneInString(s)
	}
	if r != '+' && !strings.ContainsRune(d.grammar.minus, r) {
		return s
	}
	if head := s[:len(s)-n]; head != "" && unicode.IsSpace(rune(head[len(head)-1])) || strings.HasSuffix(head, "\u00a0") {
		return head
	}
	return s
}

// gapOf classes the text between two words of a sentence. Signs that belong to a number beside it are passed over.
func gapOf(s string) gap {
	if s == " " {
		return gapSpace
	}
	switch strings.TrimLeft(s, "%٪％") {
	case "-", "‑", "–", "‐", "~", "〜", "～", "－":
		return gapHyphen
	}
	space, point, comma, other, slash, colon := false, false, false, false, false, false
	for k := 0; k < len(s); {
		r, n := utf8.DecodeRuneInString(s[k:])
		switch r {
		case '$', '£', '€', '¥', '%', '\'', '’', '‘', '&', '٪', '％':
		case ' ', '\t', '\u00a0', '\u202f', '\n', '\r':
			space = true
		case '"', '“', '”', '„', '«', '»', '「', '」', '『', '』':
			return gapQuote
		case '.':
			point = true
		case ',':
			comma = true
		case '/':
			slash = true
		case ':':
			colon = true
		case '-':
			other = other || space || k+1 < len(s) && s[k+1] != '$'
		default:
			other = other || !unicode.IsSpace(r) && !unicode.Is(unicode.Sc, r)
		}
		k += n
	}
	switch {
	case other:
		return gapOther
	case comma:
		return gapComma
	case slash:
		return gapSlash
	case colon && !space:
		return gapColon
	case colon:
		return gapOther
	case point:
		return gapPoint
	}
	return gapSpace
}

// near reports whether word i stands beside the one before it, with nothing but a space or hyphen between.
func (e *extractor) near(i int) bool {
	return i > 0 && i < len(e.gaps) && (e.gaps[i] == gapSpace || e.gaps[i] == gapHyphen)
}

// lexeme returns what word i is in the language of the text.
func (e *extractor) lexeme(i int) *lang.Lexeme { return e.d.lexeme(i) }

// word returns word i, or "" outside the text.
func (e *extractor) word(i int) string {
	if i < 0 || i >= len(e.d.Words) {
		return ""
	}
	return e.d.Fold(i)
}

// upper reports whether word i begins with a capital.
func (e *extractor) upper(i int) bool { return i >= 0 && i < len(e.d.Words) && e.d.Words[i].Upper() }

// source returns word i as it was written.
func (e *extractor) source(i int) string { return e.d.Raw[e.d.Words[i].start:e.d.End(i)] }

// possessive reports whether word i ends in an apostrophe and s.
func (e *extractor) possessive(i int) bool { return e.d.possessive(i) }

// base returns word i without a possessive s or an elided word.
func (e *extractor) base(i int) string {
	w := e.d.Fold(i)
	switch {
	case e.d.grammar.elision:
		return e.d.elided(i)
	case e.d.grammar.words.suffixed:
		return e.d.bare(i)
	case e.possessive(i):
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// join returns words [first,last) folded, with a space between.
func (e *extractor) join(first, last int) string {
	if last-first == 1 {
		return e.d.Fold(first)
	}
	var b strings.Builder
	for i := first; i < last; i++ {
		if i > first {
			b.WriteByte(' ')
		}
		b.WriteString(e.d.Fold(i))
	}
	return b.String()
}

// sentenceOf returns the bounds of the sentence of word i.
func (e *extractor) bounds(i int) (first, last int) {
	s := e.d.SentenceOf(i)
	if s < len(e.d.Sentences) {
		return e.d.Sentences[s].First, e.d.Sentences[s].Last
	}
	first, last = i, i+1
	for first > 0 && e.d.SentenceOf(first-1) == s {
		first--
	}
	for last < len(e.d.Words) && e.d.SentenceOf(last) == s {
		last++
	}
	return first, last
}

// add appends a fact of words [first,last).
func (e *extractor) add(kind Kind, first, last int, subject string, value any) {
	start, end := e.d.Words[first].Start(), e.d.End(last-1)
	if kind == Number {
		for start > 0 {
			r, n := utf8.DecodeLastRuneInString(e.d.Raw[:start])
			if r != '$' && r != '£' && r != '€' && r != '¥' {
				break
			}
			start -= n
		}
		if end < len(e.d.Raw) && e.d.Raw[end] == '%' {
			end++
		}
	}
	if (kind == Name || kind == Place) && (e.possessive(last-1) || e.d.grammar.words.suffixed && strings.ContainsAny(e.source(last-1), "'’")) {
		end -= len(e.source(last-1)) - strings.LastIndexAny(e.source(last-1), "'’")
	}
	e.facts = append(e.facts, Fact{kind, first, last, last, Span{Start: start, End: end}, subject, value})
}

// take marks words [first,last).
func (e *extractor) take(first, last int, t taking) {
	for i := first; i < last; i++ {
		e.takes[i] |= t
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
