package text

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Text is a text cut into sentences and words.
type Text struct {
	Raw       string
	Anatomy   wire.Story
	Lang      string     // code of the language whose words are known; "" where it is unsure or has no pack
	Words     []Word     // of the body, in order
	Sentences []Sentence // of the body, in order

	body       []Span // as in Anatomy, but no word is parted
	grammar    *grammar
	forms      forms
	ends       map[int32]int // of long words, by where they begin
	blocks     []int32       // of each block of words: the sentence of its first
	quotations []quotation   // in order of their ends
}

// Word is a word of the body: see also [Text.End], [Text.SentenceOf], [Text.Fold], [Text.Stem] and [Text.Class]. A text has so many that
// every byte counts.
type Word struct {
	start int32  // byte of the text
	form  int32  // index of forms
	size  uint16 // bytes, or long
	place uint16 // sentences after that of the first word of the block, times four, and flags
}

const (
	upper  = 1 << iota // begins with a capital letter
	quoted             // stands inside a quotation that Facts tells
	placed = iota      // by how many bits the place is shifted

	block = 1 << 12        // words, which have no more sentences
	long  = math.MaxUint16 // the size of words that have as many bytes or more
)

// Start returns where a word begins, in bytes of the text.
func (w Word) Start() int { return int(w.start) }

// Upper reports whether a word begins with a capital letter.
func (w Word) Upper() bool { return w.place&upper != 0 }

// Quoted reports whether a word stands inside a quotation that [Text.Facts] tells.
func (w Word) Quoted() bool { return w.place&quoted != 0 }

// End returns where word i ends, in bytes of the text.
func (d *Text) End(i int) int {
	w := d.Words[i]
	if w.size == long {
		return d.ends[w.start]
	}
	return int(w.start) + int(w.size)
}

// setEnd notes where word i ends.
func (d *Text) setEnd(i, end int) {
	w := &d.Words[i]
	w.size = uint16(min(end-int(w.start), long))
	if w.size == long {
		if d.ends == nil {
			d.ends = map[int32]int{}
		}
		d.ends[w.start] = end
	}
}

// SentenceOf returns the index of the sentence that word i stands in.
func (d *Text) SentenceOf(i int) int { return int(d.blocks[i/block]) + int(d.Words[i].place>>placed) }

// setSentence notes the sentence that word i stands in; words come in order.
func (d *Text) setSentence(i, sentence int) {
	if i%block == 0 {
		d.blocks[i/block] = int32(sentence)
	}
	d.Words[i].place |= uint16(sentence-int(d.blocks[i/block])) << placed
}

// Fold returns word i folded, as shingle.Tokens gives it.
func (d *Text) Fold(i int) string { return d.forms.all[d.Words[i].form].fold }

// Stem returns the stem of word i.
func (d *Text) Stem(i int) string { return d.forms.stem(d.Words[i].form) }

// Form returns a number less than [Text.Forms] that words share only if they have the same fold, the same stem and the same class.
func (d *Text) Form(i int) int { return int(d.Words[i].form) }

// Forms returns how many forms there are.
func (d *Text) Forms() int { return len(d.forms.all) }

// lexeme returns what word i is in the language of the text.
func (d *Text) lexeme(i int) *lang.Lexeme { return d.forms.all[d.Words[i].form].known }

// Sentence is a sentence of the body.
type Sentence struct {
	Start, End  int // bytes of the text, with closing quotation marks and the full stop
	First, Last int // Words[First:Last]
	Paragraph   int // counts body spans
}

// Read cuts a text and finds out what language it is in.
func Read(text string) *Text {
	d, firsts := cut(text)
	d.parse(lang.Guess(d.folds(enoughWords)), firsts)
	return d
}

// readAs cuts a text of a known language.
func readAs(text, code string) *Text {
	d, firsts := cut(text)
	d.parse(code, firsts)
	return d
}

// cut finds the words of a text, and the first of each body span and the end.
func cut(text string) (d *Text, firsts []int) {
	d = &Text{Raw: text, Anatomy: wire.Parse(text)}
	blanks := strings.Count(text, " ") + strings.Count(text, "\n")
	d.Words = make([]Word, 0, blanks+blanks/16+8)
	d.forms = newForms(min(cap(d.Words), 1<<12))
	d.body = unbroken(text, d.Anatomy.Body)
	firsts = make([]int, 0, len(d.body)+1)
	whole := shingle.Of(text)
	for _, span := range d.body {
		firsts = append(firsts, len(d.Words))
		d.words(whole, span)
	}
	return d, append(firsts, len(d.Words))
}

// unbroken joins body spans that a word broken at the end of a line parts.
func unbroken(text string, body []Span) []Span {
	broken := func(i int) bool {
		first, _ := utf8.DecodeRuneInString(body[i].In(text))
		return body[i-1].End <= body[i].Start && unicode.IsLower(first) && breaks(text[max(body[i-1].Start, body[i-1].End-8):body[i].Start])
	}
	for i := 1; i < len(body); i++ {
		if !broken(i) {
			continue
		}
		joined := slices.Clone(body[:i]) // rare: most texts have none
		for ; i < len(body); i++ {
			if broken(i) {
				joined[len(joined)-1].End = body[i].End
			} else {
				joined = append(joined, body[i])
			}
		}
		return joined
	}
	return body
}

// breaks reports whether a text ends in a small letter, a hyphen and the end of a line.
func breaks(s string) bool {
	head := strings.TrimRightFunc(s, unicode.IsSpace)
	if strings.Count(s[len(head):], "\n") != 1 {
		return false
	}
	hyphen, n := utf8.DecodeLastRuneInString(head)
	before, _ := utf8.DecodeLastRuneInString(head[:len(head)-n])
	return (hyphen == '-' || hyphen == '\u2010' || hyphen == '\u00ad') && unicode.IsLower(before)
}

// joins reports whether what stands between word i and the letter r at byte next only breaks a word: characters that are not seen, or a hyphen at the
// end of a line.
func (d *Text) joins(i, next int, r rune) bool {
	gap := d.Raw[d.End(i):next]
	if gap == " " || gap == "" || !unicode.IsLetter(r) || hasDigit(d.Fold(i)) {
		return false
	}
	if strings.TrimFunc(gap, unseen) == "" {
		return true
	}
	return unicode.IsLower(r) && breaks(d.Raw[d.Words[i].start:next])
}

// parse finds quotations and sentences by what is known of a language.
func (d *Text) parse(code string, firsts []int) {
	d.Lang, d.grammar = code, grammarOf(code)
	d.blocks = make([]int32, len(d.Words)/block+1)
	d.learn()
	open := false
	for p, span := range d.body {
		next := ""
		if p+1 < len(d.body) {
			next = d.body[p+1].In(d.Raw)
		}
		open = d.quotesIn(span, firsts[p], firsts[p+1], open, next)
		d.sentences(p, span, firsts[p], firsts[p+1])
	}
	d.classify()
	d.forms.table = nil
}

// enoughWords is how many words tell the language of a text.
const enoughWords = 400

// folds yields the first n words, folded.
func (d *Text) folds(n int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := range d.Words[:min(n, len(d.Words))] {
			if !yield(d.Fold(i)) {
				return
			}
		}
	}
}

// words appends the words of a body span.
func (d *Text) words(whole shingle.Whole, span Span) {
	first := len(d.Words)
	for t := range whole.Tokens(span.Start, span.End) {
		if t.End > math.MaxInt32 { // two gigabytes are read
			return
		}
		r, _ := utf8.DecodeRuneInString(d.Raw[t.Start:])
		if n := len(d.Words) - 1; n >= first && d.joins(n, t.Start, r) {
			d.Words[n].form = d.forms.of(d.Fold(n)+t.Text, "")
			d.setEnd(n, t.End)
			continue
		}
		w := Word{start: int32(t.Start), form: d.forms.of(t.Text, d.Raw[t.Start:t.End])}
		if unicode.IsUpper(r) {
			w.place = upper
		}
		d.Words = append(d.Words, w)
		d.setEnd(len(d.Words)-1, t.End)
	}
}

// learn looks the words up; one that is unknown is what it is without a possessive s, an elided word or an
// ending.
func (d *Text) learn() {
	pack := d.grammar.pack
	for i := range d.Words {
		w := &d.Words[i]
		f := &d.forms.all[w.form]
		if f.known == nil {
			l := pack.Lookup(f.fold)
			if !l.Known() && !d.grammar.elision && !d.grammar.words.suffixed && d.grammar.stems {
				l = d.grammar.stem(f.fold)
			}
			d.forms.learn(w.form, l, d.stemOf(f.fold, l))
		}
		if d.grammar.elision && !w.Upper() && d.upperAfterElision(i) {
			w.place |= upper
		}
		if f.known.Known() {
			continue
		}
		l := f.known
		switch {
		case d.grammar.elision:
			l = pack.Lookup(d.elided(i))
		case d.grammar.words.suffixed:
			l = pack.Lookup(d.bare(i))
		case d.grammar.stems:
		case d.possessive(i):
			l = pack.Lookup(f.fold[:len(f.fold)-1])
		}
		if l != f.known {
			n, made := d.forms.variant(w.form, l)
			if w.form = n; made {
				d.forms.learn(n, l, d.stemOf(f.fold, l))
			}
		}
	}
}

func (d *Text) stemOf(w string, l *lang.Lexeme) string { return Letters(d.grammar.words.stemOf(w, l)) }

// elided returns word i without what an apostrophe parts from its beginning: "euros" of "d'euros".
func (d *Text) elided(i int) string {
	const longest = 6 // bytes: "jusqu"
	s, w := d.Raw[d.Words[i].Start():d.End(i)], d.Fold(i)
	if k := strings.IndexAny(s, "'’"); k > 0 && k <= longest && k < len(w) {
		return w[k:]
	}
	return w
}

// bare returns word i without the endings that an apostrophe parts from it: "ankara" of "Ankara'da".
func (d *Text) bare(i int) string {
	s, w := d.Raw[d.Words[i].Start():d.End(i)], d.Fold(i)
	k := strings.IndexAny(s, "'’")
	if k <= 0 {
		return w
	}
	for t := range shingle.Tokens(s[:k]) {
		return t.Text
	}
	return w
}

// upperAfterElision reports whether a capital follows the apostrophe that parts a short word from the beginning of word i: l'Iran.
func (d *Text) upperAfterElision(i int) bool {
	if len(d.elided(i)) == len(d.Fold(i)) {
		return false
	}
	s := d.Raw[d.Words[i].Start():d.End(i)]
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[strings.IndexAny(s, "'’"):], "'’"))
	return unicode.IsUpper(r)
}

// unseen reports whether a character has no shape, as a soft hyphen has inside a line. The joiners of Arabic and Indic scripts do not count: they
// part what is read as two.
func unseen(r rune) bool { return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' }

// possessive reports whether word i ends in an apostrophe and s.
func (d *Text) possessive(i int) bool {
	s := d.Raw[d.Words[i].Start():d.End(i)]
	n := len(s)
	if n < 3 || s[n-1] != 's' && s[n-1] != 'S' {
		return false
	}
	return s[n-2] == '\'' || n > 4 && s[n-4:n-1] == "’"
}

// longestSentence is the most words of a sentence; a longer one is cut, so that no sentence makes the comparison quadratic.
const longestSentence = 300

// sentences appends the sentences of a body span, whose words are [first,last).
func (d *Text) sentences(p int, span Span, first, last int) {
	from, begin := first, span.Start
	for i := first; i < last; i++ {
		d.setSentence(i, len(d.Sentences))
		next := span.End
		if i+1 < last {
			next = d.Words[i+1].Start()
		}
		end := span.End // the last word: all that is left belongs to it
		if i+1 < last {
			end = d.sentenceEnd(i, next)
		}
		if end == 0 && i+1-from >= longestSentence {
			end = d.End(i)
		}
		if end > 0 {
			d.Sentences = append(d.Sentences, Sentence{begin, end, from, i + 1, p})
			from = i + 1
			begin = end + len(d.Raw[end:next]) - len(strings.TrimLeftFunc(d.Raw[end:next], unicode.IsSpace))
		}
	}
}

// classes of words that tell where sentences end
var (
	mAbbreviation = lang.MaskOf("abbreviation")        // ends in a point and goes on
	mMayEnd       = lang.MaskOf("abbreviation-end")    // the same, but may end a sentence before a word that opens one
	mNumbered     = lang.MaskOf("abbreviation-number") // goes on with a number
	mExclaims     = lang.MaskOf("exclaims")            // is written with an exclamation mark
	mOpener       = lang.MaskOf("opener")              // opens a sentence rather than going on with a name
	mLow          = lang.MaskOf("abbreviation-low")    // is one in lower case too, where a capital follows
)

// sentenceEnd returns where the sentence that word i ends closes, or 0 where it goes on; next is the start of the next word.
func (d *Text) sentenceEnd(i, next int) int {
	t, end := &d.Words[i], d.End(i)
	gap := d.Raw[end:next]
	if gap == " " { // by far the most
		if d.Raw[end-1] == '.' {
			return d.pointEnd(i, end, end)
		}
		return 0
	}
	stop, point := -1, false
	for k, r := range gap {
		s := d.grammar.stopOf(r)
		switch {
		case s == stopAlone:
			return end + d.grammar.closing(gap, k+utf8.RuneLen(r))
		case s != noStop:
			stop, point = k+utf8.RuneLen(r), (point || stop < 0) && s == stopPoint
		case r == '\n' && stop < 0 && strings.Count(gap, "\n") > 1:
			return end
		}
	}
	if stop < 0 {
		if d.Raw[end-1] != '.' { // "U.S." keeps its last point inside the word
			return 0
		}
		stop, point = 0, true
	}
	stop = d.grammar.closing(gap, stop)
	r, _ := utf8.DecodeRuneInString(gap[stop:])
	if stop == len(gap) || !unicode.IsSpace(r) {
		return 0
	}
	if point {
		return d.pointEnd(i, end+stop, end)
	}
	if d.goesOn(i+1) || stop == 1 && (d.lexeme(i).Is(mExclaims) || t.size == 1 && t.Upper()) && !d.lexeme(i+1).Is(mOpener) {
		return 0
	}
	return end + stop
}

// goesOn reports whether word i cannot begin a sentence.
func (d *Text) goesOn(i int) bool {
	r, _ := utf8.DecodeRuneInString(d.Raw[d.Words[i].Start():])
	return unicode.IsLower(r)
}

// initial reports whether word i is one letter: a capital, or an ASCII letter.
func (d *Text) initial(i int) bool {
	w := d.Fold(i)
	return len(w) == 1 && w[0] > '9' || d.Words[i].Upper() && utf8.RuneCountInString(w) == 1
}

// pointEnd returns end where a point after word i ends its sentence, or 0 where it belongs to an abbreviation, an initial or an ordinal.
func (d *Text) pointEnd(i, end, after int) int {
	t, l, next := &d.Words[i], d.lexeme(i), d.lexeme(i+1)
	if d.goesOn(i + 1) {
		return 0
	}
	if d.Raw[after-1] == '.' || d.initial(i) { // U.S., p.m.
		if !d.Words[i+1].Upper() || !next.Is(mOpener) {
			return 0
		}
		return end
	}
	if strings.ContainsAny(d.Raw[after:end], "\"”»“'’") { // it ends what is quoted
		return end
	}
	r, _ := utf8.DecodeRuneInString(d.Raw[d.Words[i+1].Start():])
	switch {
	case l.Is(mNumbered) && unicode.IsDigit(r):
		return 0
	case l.Is(mAbbreviation) && (t.Upper() || l.Is(mLow) || !d.Words[i+1].Upper()):
		return 0
	case l.Is(mMayEnd) && !next.Is(mOpener):
		return 0
	case d.grammar.pointOrdinals && len(d.Fold(i)) <= 2 && d.Fold(i)[0] >= '0' && d.Fold(i)[0] <= '9' && !next.Is(mOpener):
		return 0
	}
	return end
}
