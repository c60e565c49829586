package text

import "strings"

// Source is who is said to have said something.
type Source struct {
	Who       string `json:"who"`                 // folded noun phrase without article and number: "iraqi security sources and us official", "he"
	Count     int    `json:"count,omitempty"`     // of sources, where the text counts them
	Verb      string `json:"verb"`                // folded: "said", "told", "according to", "citing"
	Channel   string `json:"channel,omitempty"`   // whom or where they told it, folded: "reuters", "reporters", "statement"
	Anonymous bool   `json:"anonymous,omitempty"` // asked not to be named
}

const sayVerbs = `said says told tells announced added adds reported stated declared confirmed denied claimed warned noted insisted argued acknowledged disclosed revealed
	suggested predicted wrote tweeted posted testified explained quoted estimated believes believe believed replied recalled alleged admitted concluded commented maintained
	asserted signalled signaled indicated stressed emphasized emphasised conceded complained cautioned forecast forecasts informed pointed`

// ruleNouns are what things are done according to.
const ruleNouns = `standards standard rules rule law laws regulations schedule plan plans tradition custom principles procedure procedures protocol norms`

// reach is how many words away from a source what is said of it is looked for, so that a sentence without end takes linear time.
const reach = 60

// sources finds who is said to have said what.
func (e *extractor) sources() {
	for i := 0; i < len(e.d.Words); i++ {
		switch w := e.word(i); {
		case w == "according" && e.word(i+1) == "to" && e.near(i+1):
			if first, last := e.phraseAfter(i + 2); last > first && !e.is(last-1, wRule) {
				e.addSource(i, last, first, last, "according to", "")
				i = last - 1
			}
		case w == "citing", w == "quoting":
			if first, last := e.phraseAfter(i + 1); last > first {
				e.addSource(i, last, first, last, w, "")
				i = last - 1
			}
		case (w == "reports" || w == "rumours" || w == "rumors" || w == "allegations" || w == "claims" || w == "indications") && e.word(i+1) == "that" && e.near(i+1):
			first := i
			for first > 0 && e.near(first) && !e.is(first-1, wFunction|wPrep|wDet|wConj|wAux|wVerb|wSay) && i-first < 3 {
				first--
			}
			e.addSource(first, i+2, first, i+1, "reports", "")
		case e.is(i, wSay):
			i = e.said(i)
		}
	}
}

// said reads a source around the reporting verb at word i and returns the last word used.
func (e *extractor) said(i int) int {
	w := e.word(i)
	prev := e.word(i - 1)
	switch {
	case e.d.Words[i].Quoted && !e.closedBefore(i):
		return i // what somebody says inside a quotation is no source of the report
	case e.near(i) && (prev == "to" || e.is(i-1, wDet) || prev == "not" && e.word(i-2) != "did" || isBe(prev)) && prev != "that" && prev != "this":
		// "is said to", "declined to say", "the forecast"; but "was quoted as saying"
		if w != "quoted" {
			return i
		}
	case w == "quoted" && !e.near(i):
		return i
	case (w == "posted" || w == "pointed" || w == "forecast" || w == "forecasts" || w == "estimated" || w == "believed" || w == "believe" || w == "reported" || w == "confirmed" || w == "alleged" || w == "claimed" || w == "noted") && i > 0 && !e.near(i) && e.gaps[i] != gapComma:
		return i
	case w == "posted" && e.near(i) && e.is(i+1, wDet):
		return i // a profit, a sign
	}
	last := i + 1
	channel := ""
	if w == "told" || w == "tells" || w == "informed" {
		if first, end := e.phraseAfter(i + 1); end > first {
			if end-first > 5 {
				end = first + 1
				for e.is(end-1, wDet) || e.near(end) && (e.upper(end) || e.is(end-1, wDemonym)) && end-first < 5 {
					end++
				}
			}
			channel = e.phrase(first, end)
			last = end
		}
	}
	for k := last; k < last+3 && e.near(k); k++ {
		if e.word(k) == "in" && e.word(k+1) == "a" {
			for n := k + 2; n < k+5 && e.near(n); n++ {
				switch e.word(n) {
				case "statement", "interview", "tweet", "letter", "report", "filing", "note", "speech", "post", "memo":
					if channel == "" {
						channel = e.word(n)
					}
					last = n + 1
				}
				if e.is(n, wPrep|wConj) {
					break
				}
			}
			break
		}
	}
	verb := w
	if w == "quoted" {
		verb = "quoted"
	}
	quoteBefore := e.closedBefore(i)
	comma := e.gaps[i] == gapComma || quoteBefore || e.gaps[i] == gapOther
	next := last
	inverted := comma && e.near(next) && channel == "" && (e.upper(next) || e.is(next, wDet) && e.word(next) != "that" && e.word(next) != "all") && (quoteBefore || e.endsSoon(next))
	if inverted {
		if first, end := e.phraseAfter(next); end > first {
			e.addSource(i, end, first, end, verb, channel)
			return end - 1
		}
	}
	if prev == "and" && e.near(i) { // "X won and said": the subject is the sentence's
		from, _ := e.bounds(i)
		if first, end := e.subjectAt(from); end > first && end < i {
			e.sourceFar(i, last, first, end, verb, channel)
		}
		return last - 1
	}
	first, end := e.subjectBefore(i)
	if end <= first {
		return last - 1
	}
	e.addSource(first, last, first, end, verb, channel)
	return last - 1
}

func isBe(w string) bool {
	switch w {
	case "is", "are", "was", "were", "be", "been", "being":
		return true
	}
	return false
}

// closedBefore reports whether a quotation mark stands right before word i.
func (e *extractor) closedBefore(i int) bool {
	if i == 0 {
		return false
	}
	g := e.d.Raw[e.d.Words[i-1].End:e.d.Words[i].Start]
	return strings.ContainsAny(g, "\"”“»") || strings.HasSuffix(g, "’ ") || strings.HasSuffix(g, "' ") && len(g) > 2
}

// endsSoon reports whether the clause that begins at word i ends without a verb, as after "said" before its subject.
func (e *extractor) endsSoon(i int) bool {
	for k := i; k < i+10; k++ {
		if k > i && !e.near(k) && !(k < len(e.gaps) && e.gaps[k] == gapPoint) {
			return true
		}
		if e.is(k, wAux|wModal|wSay|wConj) && !e.is(k, wPrep) && e.word(k) != "and" {
			return false
		}
		if k > i && e.is(k, wVerb|wMove) && !e.is(k, wPrep) {
			return false
		}
	}
	return false
}

// subjectBefore returns the noun phrase before the verb at word v.
func (e *extractor) subjectBefore(v int) (first, last int) {
	from, _ := e.bounds(v)
	last = v
	// later said, has also said
	for last > from && (e.is(last-1, wAdverb|wAux|wModal|wNot) || e.takes[last-1]&inTime != 0) && (e.near(last) || last == v) {
		if last == v && !e.near(v) {
			break
		}
		last--
	}
	if last <= from {
		return v, v
	}
	// an insertion between commas: "A U.S. official, speaking on condition of anonymity, said"
	if g := e.gaps[last]; last < len(e.gaps) && !e.near(last) && g != gapPoint {
		if g != gapComma {
			return v, v
		}
		k := last - 1
		for k > from && (e.near(k) || e.gaps[k] == gapPoint) && last-k < 25 {
			k--
		}
		for k > from && e.gaps[k] == gapComma && last-k < 25 && e.is(k, wPrep|wConj) && k > from { // "..., head of the firm, and ..."
			break
		}
		if k <= from || e.gaps[k] != gapComma {
			return v, v
		}
		last = k
	}
	first = last
	for n := 0; first > from && n < 18; n++ {
		if first < last && !e.near(first) && e.gaps[first] != gapPoint {
			break
		}
		w := e.word(first - 1)
		if e.is(first-1, wModal|wSay|wAux|wNot) && w != "may" { // what follows a verb is its object: the subject comes after "and"
			for k := last - 1; k > first; k-- {
				if e.word(k) == "and" {
					first = k
					break
				}
			}
			break
		}
		if e.is(first-1, wConj) && !e.is(first-1, wPrep) && w != "and" && w != "or" {
			break
		}
		if w == "that" || w == "as" || w == "after" || w == "before" {
			break
		}
		if e.is(first-1, wVerb) && !strings.HasSuffix(w, "ed") && !e.plural(first-1) && first < last && e.is(first-2, wAux|wPronoun) {
			break
		}
		if e.is(first-1, wPronoun) && first < last && w != "us" {
			break
		}
		first--
	}
	// a time or a conjunction at the beginning is none of it
	for first < last && (e.takes[first]&inTime != 0 || e.is(first, wConj|wAdverb) && !e.is(first, wPronoun) || e.is(first, wPrep) && e.word(first) != "us") {
		if e.is(first, wPrep) && e.takes[first]&inTime == 0 && !e.is(first, wConj) {
			// "In Baghdad officials said": the place goes too
			k := first + 1
			for k < last && (e.is(k, wDet) || e.upper(k)) {
				k++
			}
			if k < last {
				first = k
				continue
			}
			break
		}
		first++
	}
	return first, last
}

// phraseAfter returns the noun phrase that begins at word i.
func (e *extractor) phraseAfter(i int) (first, last int) {
	first, last = i, i
	for last < len(e.d.Words) && last-i < 14 {
		if last > i && !e.near(last) && e.gaps[last] != gapPoint || last == i && (i == 0 || !e.near(i) && e.gaps[i] != gapQuote) {
			break
		}
		w := e.word(last)
		if e.takes[last]&inTime != 0 && last > i {
			break
		}
		if e.is(last, wModal|wAux|wSay|wNot|wMove) && !e.is(last, wPrep) {
			break
		}
		if e.is(last, wConj) && w != "and" && w != "or" || w == "that" || e.is(last, wPronoun) && last > i && w != "us" && w != "one" {
			break
		}
		if e.is(last, wPrep) && w != "of" && w != "us" && w != "in" && w != "for" && w != "at" && w != "on" && w != "to" || e.is(last, wVerb) && last > i && !e.upper(last) {
			break
		}
		if last > i && e.is(last, wDet) && !e.is(last-1, wPrep|wConj) { // "told reporters the port ..."
			break
		}
		if w == "and" && !(e.upper(last+1) || e.is(last+1, wDet|wNumber)) {
			break
		}
		last++
	}
	for last > first && e.is(last-1, wPrep|wConj|wDet) && e.word(last-1) != "us" {
		last--
	}
	return first, last
}

// subjectAt returns the noun phrase that opens the sentence at word from, with what time stands before it passed over.
func (e *extractor) subjectAt(from int) (first, last int) {
	for e.takes[from]&inTime != 0 && from+1 < len(e.takes) {
		from++
	}
	last = from
	for last < len(e.d.Words) && last-from < 8 && (last == from || e.near(last) || e.gaps[last] == gapPoint) && e.takes[last]&inTime == 0 &&
		!e.is(last, wModal|wAux|wSay|wNot|wMove|wVerb|wConj|wAdverb) && !strings.HasSuffix(e.word(last), "ed") && (e.word(last) == "of" || e.word(last) == "us" || !e.is(last, wPrep)) {
		last++
	}
	return from, last
}

// sourceFar appends a source whose noun phrase, words [first,last), stands far from the verb: the fact is the verb's words [from,to) alone.
func (e *extractor) sourceFar(from, to, first, last int, verb, channel string) {
	begin := len(e.facts)
	e.addSource(first, to, first, last, verb, channel)
	for k := begin; k < len(e.facts); k++ {
		f := &e.facts[k]
		f.First, f.Span.Start = from, e.d.Words[from].Start
	}
}

// addSource appends a source whose noun phrase is words [first,last).
func (e *extractor) addSource(from, to, first, last int, verb, channel string) {
	s := Source{Verb: verb, Channel: channel}
	k := first
	for k < last && (e.is(k, wDet) || e.is(k, wNumber) || e.digit(k)) {
		if e.is(k, wNumber) {
			s.Count = int(e.lex[k].num)
		} else if n := small(e.word(k)); n > 0 {
			s.Count = n
		} else if e.digit(k) || e.possessive(k) {
			break
		}
		k++
	}
	if k >= last {
		return
	}
	s.Who = e.phrase(k, last)
	b, end := e.bounds(from)
	for i := max(b, first-reach); i < min(end, last+reach); i++ {
		switch e.word(i) {
		case "anonymity":
			s.Anonymous = true
		case "named", "identified":
			s.Anonymous = s.Anonymous || (e.word(i-1) == "be" && (e.word(i-3) == "not" || e.word(i-4) == "not"))
		}
	}
	a, z := min(from, first), max(to, last)
	e.take(a, z, inSource)
	e.add(Attribution, a, z, s.Who, s)
}

// phrase returns words [first,last) without articles and possessive s.
func (e *extractor) phrase(first, last int) string {
	var b strings.Builder
	for i := first; i < last; i++ {
		if w := e.word(i); w == "a" || w == "an" || w == "the" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(e.base(i))
	}
	return b.String()
}
