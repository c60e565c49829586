package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Text is a text cut into sentences and words.
type Text struct {
	Raw       string
	Anatomy   wire.Story
	Words     []Word     // of the body, in order
	Sentences []Sentence // of the body, in order
}

// token is a word of the body.
type Word struct {
	Fold       string // folded, as shingle.Tokens gives it
	Stem       string // of Fold
	Start, End int    // bytes of the text
	Sentence   int    // index
	Upper      bool   // begins with a capital letter
	Quoted     bool   // stands inside quotation marks
}

// sentence is a sentence of the body.
type Sentence struct {
	Start, End  int // bytes of the text, with closing quotation marks and the full stop
	First, Last int // Words[First:Last]
	Paragraph   int // counts body spans
}

// Read cuts a text.
func Read(text string) *Text {
	d := &Text{Raw: text, Anatomy: wire.Parse(text)}
	for p, span := range d.Anatomy.Body {
		d.paragraph(p, span)
	}
	return d
}

// of returns the words of sentence i.
func (d *Text) of(i int) []Word { s := d.Sentences[i]; return d.Words[s.First:s.Last] }

// longestSentence is the most words of a sentence; a longer one is cut, so that no sentence makes the comparison quadratic.
const longestSentence = 300

// paragraph appends the words and sentences of a body span.
func (d *Text) paragraph(p int, span Span) {
	body := d.Raw[span.Start:span.End]
	first := len(d.Words)
	for t := range shingle.Tokens(body) {
		r, _ := utf8.DecodeRuneInString(body[t.Start:])
		d.Words = append(d.Words, Word{Fold: t.Text, Stem: stem(t.Text), Start: span.Start + t.Start, End: span.Start + t.End, Upper: unicode.IsUpper(r)})
	}
	open := false
	from := first
	begin := span.Start
	for i := first; i < len(d.Words); i++ {
		t := &d.Words[i]
		prev := begin
		if i > from {
			prev = d.Words[i-1].End
		} else if i > first {
			prev = d.Words[i-1].End
		}
		open = quotesAfter(d.Raw[prev:t.Start], open)
		t.Quoted = open
		t.Sentence = len(d.Sentences)
		next := span.End
		if i+1 < len(d.Words) {
			next = d.Words[i+1].Start
		}
		end := d.sentenceEnd(i, next, span.End)
		if end == 0 && i+1-from >= longestSentence {
			end = t.End
		}
		if end > 0 {
			d.Sentences = append(d.Sentences, Sentence{begin, end, from, i + 1, p})
			from = i + 1
			begin = end + len(d.Raw[end:next]) - len(strings.TrimLeftFunc(d.Raw[end:next], unicode.IsSpace))
		}
	}
}

// quotesAfter returns whether a quotation is open after a gap between words, open before it or not.
func quotesAfter(gap string, open bool) bool {
	for _, r := range gap {
		switch r {
		case '"':
			open = !open
		case '“', '„', '«', '「', '『':
			open = true
		case '”', '»', '」', '』':
			open = false
		}
	}
	return open
}

// abbreviations end in a point without ending a sentence; folded.
var abbreviations = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`mr mrs ms dr prof sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt rev hon st jr sr no nos vs mt ft
		jan feb mar apr jun jul aug sept sep oct nov dec co corp inc ltd plc bros dept univ assn ave blvd rd dist sec fig vol al etc approx
		ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo
		eg ie cf ca`) {
		abbreviations[w] = true
	}
}

// sentenceEnd returns where the sentence that word i ends closes, or 0 where it goes on; next is the start of the next word or the end of the
// paragraph.
func (d *Text) sentenceEnd(i, next, end int) int {
	t := d.Words[i]
	if next == end && i+1 == len(d.Words) {
		// the last word: all that is left belongs to it
		return end
	}
	gap := d.Raw[t.End:next]
	stop := -1
	for k, r := range gap {
		switch r {
		case '.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।':
			stop = k + utf8.RuneLen(r)
			if r == '.' || r == '…' {
				break
			}
			if r >= 0x3000 { // full-width marks need no space after them
				return t.End + closing(gap, stop)
			}
		case '\n':
			if stop < 0 && strings.TrimSpace(gap[:k]) == "" && strings.Count(gap, "\n") > 1 {
				return t.End + len(strings.TrimRightFunc(gap[:k], unicode.IsSpace))
			}
		}
	}
	// "U.S." keeps its last point inside the word
	inside := strings.HasSuffix(d.Raw[t.Start:t.End], ".")
	if stop < 0 && !inside {
		return 0
	}
	if stop < 0 {
		stop = 0
	}
	stop = closing(gap, stop)
	rest := gap[stop:]
	if rest == "" || !unicode.IsSpace(firstRune(rest)) && next != end {
		return 0
	}
	n := d.Words[i+1]
	starts := n.Upper || !unicode.IsLower(firstRune(d.Raw[n.Start:]))
	if inside { // an abbreviation: only before a word that no name goes on with
		if !n.Upper || !sentenceOpeners[n.Fold] {
			return 0
		}
		return t.End + stop
	}
	if strings.ContainsAny(gap[:stop], ".…") && !strings.ContainsAny(gap[:stop], "!?\"”") {
		if abbreviations[t.Fold] && t.Upper || len(t.Fold) == 1 && t.Upper || abbreviations[t.Fold] && !starts {
			return 0
		}
	}
	if !starts {
		return 0
	}
	return t.End + stop
}

// sentenceOpeners are words that open a sentence after an abbreviation such as "U.S." rather than go on with a name.
var sentenceOpeners = map[string]bool{}

func init() {
	for _, w := range strings.Fields("the a an it he she they we i this that these those but and in on at for with as when while after before if however his her their its there") {
		sentenceOpeners[w] = true
	}
}

// closing returns where closing quotation marks and brackets after a full stop at gap[:k] end.
func closing(gap string, k int) int {
	for k < len(gap) {
		r, n := utf8.DecodeRuneInString(gap[k:])
		switch r {
		case '"', '”', '’', '\'', ')', ']', '»', '」', '』', '.', '!', '?':
			k += n
			continue
		}
		break
	}
	return k
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
