package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// document is a text cut into sentences and words.
type document struct {
	text      string
	anatomy   wire.Story
	tokens    []token    // of the body, in order
	sentences []sentence // of the body, in order
}

// token is a word of the body.
type token struct {
	word       string // folded, as shingle.Tokens gives it
	stem       string // of word
	start, end int    // bytes of the text
	sentence   int    // index
	upper      bool   // begins with a capital letter
	quoted     bool   // stands inside quotation marks
}

// sentence is a sentence of the body.
type sentence struct {
	start, end  int // bytes of the text, with closing quotation marks and the full stop
	first, last int // tokens[first:last]
	paragraph   int // counts body spans
}

// newDocument cuts a text.
func newDocument(text string) *document {
	d := &document{text: text, anatomy: wire.Parse(text)}
	for p, span := range d.anatomy.Body {
		d.paragraph(p, span)
	}
	return d
}

// of returns the words of sentence i.
func (d *document) of(i int) []token { s := d.sentences[i]; return d.tokens[s.first:s.last] }

// longestSentence is the most words of a sentence; a longer one is cut, so that no sentence makes the comparison quadratic.
const longestSentence = 300

// paragraph appends the words and sentences of a body span.
func (d *document) paragraph(p int, span Span) {
	body := d.text[span.Start:span.End]
	first := len(d.tokens)
	for t := range shingle.Tokens(body) {
		r, _ := utf8.DecodeRuneInString(body[t.Start:])
		d.tokens = append(d.tokens, token{word: t.Text, stem: stem(t.Text), start: span.Start + t.Start, end: span.Start + t.End, upper: unicode.IsUpper(r)})
	}
	open := false
	from := first
	begin := span.Start
	for i := first; i < len(d.tokens); i++ {
		t := &d.tokens[i]
		prev := begin
		if i > from {
			prev = d.tokens[i-1].end
		} else if i > first {
			prev = d.tokens[i-1].end
		}
		open = quotesAfter(d.text[prev:t.start], open)
		t.quoted = open
		t.sentence = len(d.sentences)
		next := span.End
		if i+1 < len(d.tokens) {
			next = d.tokens[i+1].start
		}
		end := d.sentenceEnd(i, next, span.End)
		if end == 0 && i+1-from >= longestSentence {
			end = t.end
		}
		if end > 0 {
			d.sentences = append(d.sentences, sentence{begin, end, from, i + 1, p})
			from = i + 1
			begin = end + len(d.text[end:next]) - len(strings.TrimLeftFunc(d.text[end:next], unicode.IsSpace))
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
func (d *document) sentenceEnd(i, next, end int) int {
	t := d.tokens[i]
	if next == end && i+1 == len(d.tokens) {
		// the last word: all that is left belongs to it
		return end
	}
	gap := d.text[t.end:next]
	stop := -1
	for k, r := range gap {
		switch r {
		case '.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।':
			stop = k + utf8.RuneLen(r)
			if r == '.' || r == '…' {
				break
			}
			if r >= 0x3000 { // full-width marks need no space after them
				return t.end + closing(gap, stop)
			}
		case '\n':
			if stop < 0 && strings.TrimSpace(gap[:k]) == "" && strings.Count(gap, "\n") > 1 {
				return t.end + len(strings.TrimRightFunc(gap[:k], unicode.IsSpace))
			}
		}
	}
	// "U.S." keeps its last point inside the word
	inside := strings.HasSuffix(d.text[t.start:t.end], ".")
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
	n := d.tokens[i+1]
	starts := n.upper || !unicode.IsLower(firstRune(d.text[n.start:]))
	if inside { // an abbreviation: only before a word that no name goes on with
		if !n.upper || !sentenceOpeners[n.word] {
			return 0
		}
		return t.end + stop
	}
	if strings.ContainsAny(gap[:stop], ".…") && !strings.ContainsAny(gap[:stop], "!?\"”") {
		if abbreviations[t.word] && t.upper || len(t.word) == 1 && t.upper || abbreviations[t.word] && !starts {
			return 0
		}
	}
	if !starts {
		return 0
	}
	return t.end + stop
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
