package text

import (
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
}

const callVerbs = `described describes describe called calling calls call dubbed termed labelled labeled branded denounced hailed praised condemned dismissed characterized
	characterised deemed considered accused urged referred demanded vowed pledged cited`

// quotes finds the quotations of every paragraph.
func (e *extractor) quotes() {
	tok := 0
	wasOpen := false
	for _, span := range e.d.Anatomy.Body {
		for tok < len(e.d.Words) && e.d.Words[tok].Start < span.Start {
			tok++
		}
		wasOpen = e.quotesIn(span, &tok, wasOpen)
	}
}

// quotesIn finds the quotations of one paragraph and reports whether one is left open at its end.
func (e *extractor) quotesIn(span Span, tok *int, continued bool) bool {
	text := e.d.Raw[span.Start:span.End]
	type level struct {
		at    int  // byte after the mark
		close rune // the mark that ends it
		more  bool // goes on with the quotation before
	}
	var stack [4]level
	depth := 0
	noSingle := false // no more single closing marks from here on
	emit := func(l level, end int) {
		e.quotation(span.Start+l.at, span.Start+end, l.more, *tok)
	}
	push := func(at int, close rune, more bool) {
		if depth < len(stack) {
			stack[depth] = level{at, close, more}
			depth++
		}
	}
	first := true
	for k := 0; k < len(text); {
		c := text[k]
		if c < utf8.RuneSelf && c != '"' && c != '\'' && c != '`' {
			if c > ' ' {
				first = false
			}
			k++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[k:])
		more := first && continued
		switch r {
		case '"':
			opening, closing := markSides(text, k, n)
			switch {
			case depth > 0 && stack[0].close == '"':
				if opening && !closing { // the one before was never closed
					emit(stack[0], k)
					depth = 0
					push(k+n, '"', true)
					break
				}
				emit(stack[0], k)
				depth = 0
			case depth > 0 && stack[depth-1].close == '\'' && closing && !opening:
				depth = 0
			case k > 0 && text[k-1] >= '0' && text[k-1] <= '9' && !opening: // inches
			case closing && !opening:
			default:
				push(k+n, '"', more)
			}
		case '“':
			if depth > 0 && stack[depth-1].close == '“' {
				depth--
				emit(stack[depth], k)
				break
			}
			if depth > 0 && stack[depth-1].close == '”' { // opened again without having been closed
				depth--
				emit(stack[depth], k)
				more = true
			}
			push(k+n, '”', more)
		case '„', '‟':
			push(k+n, '“', more)
		case '”':
			for depth > 0 {
				depth--
				l := stack[depth]
				if l.close == '”' || l.close == '“' || l.close == '"' {
					emit(l, k)
					break
				}
			}
		case '«', '»':
			other := '»'
			if r == '»' {
				other = '«'
			}
			if depth > 0 && stack[depth-1].close == r {
				depth--
				emit(stack[depth], k)
			} else {
				push(k+n, other, more)
			}
		case '「', '『':
			push(k+n, r+1, false)
		case '」', '』':
			if depth > 0 && stack[depth-1].close == r {
				depth--
				emit(stack[depth], k)
			}
		case '‚':
			push(k+n, '‘', more)
		case '‘', '\'', '’', '`':
			opening, closing := singleSides(text, k, n)
			if depth > 0 && (stack[depth-1].close == '\'' && (r == '\'' || r == '’') || stack[depth-1].close == '‘' && r == '‘') && closing {
				depth--
				emit(stack[depth], k)
				break
			}
			if !opening || r == '’' || noSingle || depth > 0 && stack[depth-1].close == '\'' {
				break
			}
			if !closesSingle(text[k+n:]) {
				noSingle = true
				break
			}
			push(k+n, '\'', more)
		}
		if !unicode.IsSpace(r) {
			first = false
		}
		k += n
	}
	open := depth > 0 && stack[0].close != '\'' && stack[0].close != '‘'
	if open {
		emit(stack[0], len(text))
	}
	return open
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

// quotation appends the quotation of text[start:end]; its words are searched from tok on.
func (e *extractor) quotation(start, end int, more bool, tok int) {
	tokens := e.d.Words
	// words are in order: binary search
	lo, hi := tok, len(tokens)
	for lo < hi {
		if mid := (lo + hi) / 2; tokens[mid].Start < start {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	first := lo
	hi = len(tokens)
	for lo < hi {
		if mid := (lo + hi) / 2; tokens[mid].End <= end {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	last := lo
	if last <= first {
		return
	}
	e.facts = append(e.facts, Fact{Kind: Quote, First: first, Last: last, Span: Span{Start: tokens[first].Start, End: tokens[last-1].End},
		Value: Quotation{Words: e.join(first, last), Continued: more}})
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
		case e.english:
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
		if e.is(v, wCall|wSay) {
			first, last := e.subjectBefore(v)
			if last > first {
				return e.phrase(first, last), e.word(v)
			}
			return "", e.word(v)
		}
	}
	return "", ""
}
