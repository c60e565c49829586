package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quotation is what stands inside one pair of quotation marks. A quotation that goes on over paragraphs is one a paragraph. The Span of its
// fact runs from the first quoted word to the end of the last, without the marks and the punctuation beside them, so that the same words
// have the same bytes wherever a house puts the comma.
type Quotation struct {
	Words     string `json:"words"`               // folded, with a space between
	Speaker   string `json:"speaker,omitempty"`   // folded, as Source.Who; empty where the sentence does not tell
	Verb      string `json:"verb,omitempty"`      // "said", "described"; as written but folded
	Continued bool   `json:"continued,omitempty"` // goes on with the quotation before it
	Lang      string `json:"-"`                   // the language it was read in
}

// quotation is one found in a text: the words between a pair of marks.
type quotation struct {
	first, last int
	more        bool // goes on with the quotation before it
}

// quotes appends the quotations as facts.
func (e *extractor) quotes() {
	for _, q := range e.d.quotations {
		e.facts = append(e.facts, Fact{Kind: Quote, First: q.first, Last: q.last, Core: q.last, Span: Span{Start: e.d.Words[q.first].Start(), End: e.d.End(q.last - 1)},
			Value: Quotation{Words: e.join(q.first, q.last), Continued: q.more, Lang: e.d.Lang}})
	}
}

// quoter follows the quotation marks of a paragraph: a stack of those that are open.
type quoter struct {
	d           *Text
	g           *grammar
	text        string // the paragraph
	base        int    // where it begins
	first, last int    // its words
	open        [4]openMark
	depth       int
	noSingle    bool // no single closing marks from here on
	again       bool // the next paragraph begins with an opening mark
	againSingle bool // it is a single one
}

// openMark is an opening mark that waits for its closing one.
type openMark struct {
	at     int    // byte after the mark
	mark   rune   // itself
	closes string // the marks that end it
	more   bool   // goes on with the quotation before
}

// quotesIn notes the quotations of a paragraph with the words [first,last), and reports whether one is left open at its end. One is, where the next
// paragraph begins with an opening mark, and continued tells that there; next is the next paragraph.
func (d *Text) quotesIn(span Span, first, last int, continued bool, next string) bool {
	q := quoter{d: d, g: d.grammar, text: d.Raw[span.Start:span.End], base: span.Start, first: first, last: last}
	q.again, q.againSingle = begins(next)
	begins := true
	for k := 0; k < len(q.text); {
		c := q.text[k]
		if c < utf8.RuneSelf && c != '"' && c != '\'' && c != '`' {
			begins = begins && c <= ' '
			k++
			continue
		}
		r, n := utf8.DecodeRuneInString(q.text[k:])
		switch {
		case strings.HasPrefix(q.text[k:], "``"):
			n = 2
			q.paired('“', k, n, begins && continued)
		case strings.HasPrefix(q.text[k:], "''"):
			n = 2
			q.paired('”', k, n, begins && continued)
		case strings.HasPrefix(q.text[k:], "’’"):
			n = 2 * n
			q.paired('”', k, n, begins && continued)
		case isSingle(r):
			q.single(r, k, n, begins && continued)
		case r == '"':
			q.straight(k, n, begins && continued)
		default:
			q.paired(r, k, n, begins && continued)
		}
		begins = begins && unicode.IsSpace(r)
		k += n
	}
	if q.depth > 0 && (q.againSingle || !isSingle(q.open[0].mark)) {
		end := len(q.text)
		if !q.again {
			end = q.told(q.open[0].at, end)
		}
		q.emit(q.open[0], end)
		return true
	}
	return false
}

// isSingle reports whether a mark may also be an apostrophe.
func isSingle(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == '`' }

func (q *quoter) push(at int, mark rune, closes string, more bool) {
	if q.depth < len(q.open) {
		q.open[q.depth] = openMark{at, mark, closes, more}
		q.depth++
	}
}

// top returns the innermost open mark.
func (q *quoter) top() *openMark {
	if q.depth == 0 {
		return &openMark{}
	}
	return &q.open[q.depth-1]
}

// straight follows the mark that opens and closes.
func (q *quoter) straight(k, n int, more bool) {
	opening, closing := markSides(q.text, k, n)
	switch {
	case q.depth > 1 && q.top().mark == '"':
		q.depth--
		q.emit(q.open[q.depth], k)
	case q.depth > 0 && q.open[0].mark == '"':
		q.emit(q.open[0], k)
		q.depth = 0
		if opening && !closing { // the one before was never closed
			q.push(k+n, '"', "\"", true)
		}
	case q.depth > 0 && isSingle(q.top().mark) && closing && !opening:
		q.depth = 0
	case q.depth > 0 && strings.ContainsRune("“”„«", q.top().mark) && closing && !opening: // closed by a mark of another hand
		q.depth--
		q.emit(q.open[q.depth], k)
	case closing && !opening && strings.ContainsRune(mixes, q.top().mark): // “as typed by two hands"
		q.depth--
		q.emit(q.open[q.depth], k)
	case k > 0 && q.text[k-1] >= '0' && q.text[k-1] <= '9' && !opening: // inches
	case closing && !opening:
	default:
		q.push(k+n, '"', "\"", more)
	}
}

// paired follows a mark of a pair: it closes what waits for it, else it opens.
func (q *quoter) paired(r rune, k, n int, more bool) {
	if strings.ContainsRune(q.g.closes, r) {
		for at := q.depth - 1; at >= 0; at-- {
			o := q.open[at]
			if strings.ContainsRune(o.closes, r) || r == '”' && (o.mark == '"' || o.mark == '„') {
				q.depth = at
				q.emit(o, k)
				return
			}
			if !isSingle(o.mark) {
				break
			}
		}
	}
	closes := q.g.quotes[r]
	if closes == "" {
		return
	}
	if strings.ContainsRune(q.g.closes, r) && !strings.ContainsRune(certain, r) { // it closes as often as it opens
		if opening, _ := markSides(q.text, k, n); !opening {
			return
		}
	}
	if q.top().mark == r { // opened again without having been closed
		q.depth--
		q.emit(q.open[q.depth], q.told(q.open[q.depth].at, k))
		more = true
	}
	q.push(k+n, r, closes, more)
}

// mixes are opening marks that some houses close with the straight mark.
const mixes = "“„”"

// told returns where a quotation without a closing mark ends that begins at byte at and runs to byte end at most: before the words that tell who
// said it, where there are any.
func (q *quoter) told(at, end int) int {
	words := q.d.Words[q.first:q.last]
	for i := q.first + sort.Search(len(words), func(i int) bool { return words[i].Start() >= q.base+at }); i < q.last && q.d.End(i) <= q.base+end; i++ {
		if !q.d.says(i) {
			continue
		}
		if comma := strings.LastIndexAny(q.text[at:q.d.Words[i].Start()-q.base], ",?!"); comma >= 0 {
			return at + comma
		}
	}
	return end
}

// says reports whether a word is a verb of saying.
func (d *Text) says(i int) bool { return d.lexeme(i).Starts(mSay) }

// certain are marks that open a quotation wherever none waits for them.
const certain = "“«"

// single follows a mark that may be an apostrophe.
func (q *quoter) single(r rune, k, n int, more bool) {
	opening, closing := singleSides(q.text, k, n)
	if q.g.unspaced {
		opening, closing = r == '‘', r == '’'
	}
	if t := q.top(); closing && t.closes != "" && strings.ContainsRune(t.closes, r) {
		q.depth--
		q.emit(q.open[q.depth], k)
		return
	}
	if !opening || r == '’' || q.noSingle || isSingle(q.top().mark) {
		return
	}
	if !q.g.unspaced && !q.againSingle && !closesSingle(q.text[k+n:]) {
		q.noSingle = true
		return
	}
	q.push(k+n, r, q.g.quotes[r], more)
}

// emit notes the words from an opening mark to byte end of the paragraph.
func (q *quoter) emit(o openMark, end int) {
	words := q.d.Words[q.first:q.last]
	first := q.first + sort.Search(len(words), func(i int) bool { return words[i].Start() >= q.base+o.at })
	last := q.first + sort.Search(len(words), func(i int) bool { return q.d.End(q.first+i) > q.base+end })
	if last <= first {
		return
	}
	for i := first; i < last; i++ {
		q.d.Words[i].place |= quoted
	}
	q.d.quotations = append(q.d.quotations, quotation{first, last, o.more})
}

// markSides tells whether a double mark at text[k] can open a quotation and whether it can close one, by what stands on both sides.
func markSides(text string, k, n int) (opening, closing bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:k])
	after, _ := utf8.DecodeRuneInString(text[k+n:])
	start, end := k == 0, k+n == len(text)
	opening = !end && !unicode.IsSpace(after) && (start || unicode.IsSpace(before) || strings.ContainsRune("([{—–-‘'“/", before)) && !(strings.ContainsRune(".,;:!?)", after) && !strings.HasPrefix(text[k+n:], "..") && !start)
	closing = !start && !unicode.IsSpace(before) && (end || unicode.IsSpace(after) || unicode.IsPunct(after))
	return opening, closing
}

// singleSides does the same for a single mark, which may be an apostrophe.
func singleSides(text string, k, n int) (opening, closing bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:k])
	after, _ := utf8.DecodeRuneInString(text[k+n:])
	start, end := k == 0, k+n == len(text)
	opening = !end && unicode.IsLetter(after) && (start || unicode.IsSpace(before) || strings.ContainsRune("([—–\"“", before))
	closing = !start && (unicode.IsLetter(before) || unicode.IsDigit(before) || strings.ContainsRune(".,!?;…%)", before)) && (end || !unicode.IsLetter(after) && !unicode.IsDigit(after))
	// the apostrophe of a plural possessive ("officers' union"): a word in lower case follows
	if closing && before == 's' && k+n+1 < len(text) && text[k+n] == ' ' && text[k+n+1] >= 'a' && text[k+n+1] <= 'z' {
		closing = false
	}
	return opening, closing
}

// begins reports whether a paragraph begins with a mark that opens a quotation, and with one that may be an apostrophe.
func begins(text string) (mark, single bool) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	r, n := utf8.DecodeRuneInString(text)
	after, _ := utf8.DecodeRuneInString(text[n:])
	single = (r == '\'' || r == '‘') && unicode.IsUpper(after)
	return single || strings.ContainsRune("\"“„«»", r) && n < len(text), single
}

// closesSingle reports whether a single mark that can close a quotation follows.
func closesSingle(text string) bool {
	const limit = 2000 // bytes: a British quotation is shorter, and the search stays linear
	for k := 0; k < min(len(text), limit); {
		r, n := utf8.DecodeRuneInString(text[k:])
		if r == '\'' || r == '’' {
			if _, closing := singleSides(text, k, n); closing {
				return true
			}
		}
		k += n
	}
	return false
}

// speakers tells who said the quotations, once the sources are known.
func (e *extractor) speakers() {
	type said struct {
		first, last int
		source      Source
	}
	var sources []said
	for i := range e.facts {
		if s, ok := e.facts[i].Value.(Source); ok {
			sources = append(sources, said{e.facts[i].First, e.facts[i].Last, s})
		}
	}
	var before Quotation // the last one
	beforeEnd := -1
	s0 := 0
	for i := range e.facts {
		f := &e.facts[i]
		q, ok := f.Value.(Quotation)
		if !ok {
			continue
		}
		from, _ := e.bounds(f.First)
		_, to := e.bounds(f.Last - 1)
		for s0 < len(sources) && (sources[s0].last <= from || sources[s0].last < f.First-reach) {
			s0++
		}
		best, far := -1, 1<<30
		for s := max(0, s0-1); s < len(sources) && sources[s].first < min(to, f.Last+reach); s++ {
			if sources[s].first < from || sources[s].first >= f.First && sources[s].last <= f.Last {
				continue
			}
			distance := f.First - sources[s].last
			if sources[s].first >= f.Last {
				distance = sources[s].first - f.Last // what follows is nearer
			}
			if distance < 0 {
				distance = 0
			}
			if distance < far {
				best, far = s, distance
			}
		}
		switch {
		case best >= 0:
			q.Speaker, q.Verb = sources[best].source.Who, sources[best].source.Verb
		case q.Continued && before.Speaker != "", from == beforeEnd && f.First == from && before.Speaker != "":
			q.Speaker, q.Verb = before.Speaker, before.Verb
		default:
			q.Speaker, q.Verb = e.caller(from, f.First)
		}
		f.Value = q
		f.Subject = q.Speaker
		before, beforeEnd = q, to
	}
}

// caller finds who "described that as" the quotation that begins at word q.
func (e *extractor) caller(from, q int) (who, verb string) {
	for v := q - 1; v > from && v >= q-8; v-- {
		if e.has(v, classCall|ClassSay) {
			first, last := e.subjectBefore(v)
			if last > first {
				return e.phrase(first, last), e.word(v)
			}
			return "", e.word(v)
		}
	}
	return "", ""
}
