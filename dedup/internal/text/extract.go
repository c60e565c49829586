package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Fact is a stretch of a story's body that states something by which versions of the story can be told apart.
type Fact struct {
	Kind        Kind
	First, Last int    // Words[First:Last]
	Span        Span   // bytes of the text; of a quotation the words between the marks
	Subject     string // what it is about, folded, such as "killed"; may be empty
	Value       any    // a Quantity, Moment, NameValue, Quotation, Source or Hedge
}

// sentence returns the sentence a fact begins in.
func (f Fact) sentence(d *Text) int { return d.Words[f.First].Sentence }

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
	sort.SliceStable(e.facts, func(i, j int) bool {
		a, b := &e.facts[i], &e.facts[j]
		if a.First != b.First {
			return a.First < b.First
		}
		return a.Last > b.Last
	})
	return e.facts
}

// BySentence cuts sorted facts into those that begin in each sentence.
func (d *Text) BySentence(all []Fact) [][]Fact {
	out := make([][]Fact, len(d.Sentences))
	for i := 0; i < len(all); {
		s, j := all[i].sentence(d), i+1
		for j < len(all) && all[j].sentence(d) == s {
			j++
		}
		if s < len(out) {
			out[s] = all[i:j:j]
		}
		i = j
	}
	return out
}

// extractor holds what the passes over a Text share.
type extractor struct {
	d       *Text
	lex     []*lexeme      // what each word can be
	gaps    []gap          // what stands before each word
	takes   []taking       // what each word has been used for
	known   []*lang.Lexeme // what each word is in the language of the text
	english bool
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
	e := &extractor{d: d, lex: make([]*lexeme, n), gaps: make([]gap, n), takes: make([]taking, n), facts: make([]Fact, 0, n/4+4), known: d.known, english: d.Lang == "en"}
	for i := range d.Words {
		t := &d.Words[i]
		l := lexicon[t.Fold]
		if l == nil && e.possessive(i) {
			l = lexicon[t.Fold[:len(t.Fold)-1]]
		}
		if l == nil {
			l = &unknown
		}
		e.lex[i] = l
		if i > 0 && d.Words[i-1].Sentence == t.Sentence {
			e.gaps[i] = gapOf(d.Raw[d.Words[i-1].End:t.Start])
		}
	}
	return e
}

// gapOf classes the text between two words of a sentence. Signs that belong to a number beside it are passed over.
func gapOf(s string) gap {
	if s == " " {
		return gapSpace
	}
	if s == "-" || s == "‑" || s == "–" || s == "‐" {
		return gapHyphen
	}
	space, point, comma, other, slash, colon := false, false, false, false, false, false
	for k := 0; k < len(s); {
		r, n := utf8.DecodeRuneInString(s[k:])
		switch r {
		case '$', '£', '€', '¥', '%', '\'', '’', '‘', '&':
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
			other = other || !unicode.IsSpace(r)
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

// word returns word i, or "" outside the text.
func (e *extractor) word(i int) string {
	if i < 0 || i >= len(e.d.Words) {
		return ""
	}
	return e.d.Words[i].Fold
}

// is reports whether word i can be any of the given.
func (e *extractor) is(i int, f flag) bool { return i >= 0 && i < len(e.lex) && e.lex[i].flags&f != 0 }

// upper reports whether word i begins with a capital.
func (e *extractor) upper(i int) bool { return i >= 0 && i < len(e.d.Words) && e.d.Words[i].Upper }

// source returns word i as it was written.
func (e *extractor) source(i int) string { t := &e.d.Words[i]; return e.d.Raw[t.Start:t.End] }

// possessive reports whether word i ends in an apostrophe and s.
func (e *extractor) possessive(i int) bool { return e.d.possessive(i) }

// base returns word i without a possessive s.
func (e *extractor) base(i int) string {
	w := e.d.Words[i].Fold
	if e.possessive(i) {
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// join returns words [first,last) folded, with a space between.
func (e *extractor) join(first, last int) string {
	if last-first == 1 {
		return e.d.Words[first].Fold
	}
	var b strings.Builder
	for i := first; i < last; i++ {
		if i > first {
			b.WriteByte(' ')
		}
		b.WriteString(e.d.Words[i].Fold)
	}
	return b.String()
}

// sentenceOf returns the bounds of the sentence of word i.
func (e *extractor) bounds(i int) (first, last int) {
	s := e.d.Words[i].Sentence
	if s < len(e.d.Sentences) {
		return e.d.Sentences[s].First, e.d.Sentences[s].Last
	}
	first, last = i, i+1
	for first > 0 && e.d.Words[first-1].Sentence == s {
		first--
	}
	for last < len(e.d.Words) && e.d.Words[last].Sentence == s {
		last++
	}
	return first, last
}

// add appends a fact of words [first,last).
func (e *extractor) add(kind Kind, first, last int, subject string, value any) {
	start, end := e.d.Words[first].Start, e.d.Words[last-1].End
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
	if (kind == Name || kind == Place) && e.possessive(last-1) {
		end -= len(e.source(last-1)) - strings.LastIndexAny(e.source(last-1), "'’")
	}
	e.facts = append(e.facts, Fact{kind, first, last, Span{Start: start, End: end}, subject, value})
}

// take marks words [first,last).
func (e *extractor) take(first, last int, t taking) {
	for i := first; i < last; i++ {
		e.takes[i] |= t
	}
}

// flag is a set of the parts a word can play.
type flag uint64

const (
	wNumber   flag = 1 << iota // two
	wOrdinal                   // second
	wScale                     // hundred, million, dozen
	wScales                    // hundreds, dozens
	wFraction                  // thirds, half
	wUnit                      // percent, miles
	wMoney                     // dollars; also wUnit
	wSpan                      // week, hours
	wMonth
	wWeekday
	wPart    // morning
	wDeictic // today
	wZone    // gmt
	wRel     // last, next, this
	wPhase   // early, late
	wSeason
	wSay     // said
	wRule    // standards, law: what things are done according to, and no source
	wCall    // described ... as "..."
	wModal   // may
	wNot     // not, never, didnt
	wDoubt   // likely, apparently, alleged
	wPlan    // plans to, expected to
	wDeny    // denied, failed to
	wAux     // is, has, did
	wDet     // the, its
	wPrep    // of, in
	wConj    // and, that, while
	wPronoun // he
	wAdverb  // later, also
	wVerb    // common verbs that end a noun phrase
	wMove    // rose, fell
	wTitle   // minister
	wParticle
	wOrg      // commission, inc
	wPlace    // iraq
	wDemonym  // iraqi
	wFunction // telling English from other languages
	wForeign
	wPlural // people
	wOpener // opens sentences and is no name
)

// lexeme is what is known of a word.
type lexeme struct {
	flags  flag
	num    float64 // of numbers, ordinals, scales, fractions
	name   string  // canonical form of a unit, day part, weekday, phase, relation
	month  int
	degree Degree
}

func (l *lexeme) is(f flag) bool { return l.flags&f != 0 }

var unknown lexeme

// lexicon holds the words the rules know, folded.
var lexicon = newLexicon()

func newLexicon() map[string]*lexeme {
	m := make(map[string]*lexeme, 2048)
	at := func(w string) *lexeme {
		l := m[w]
		if l == nil {
			l = new(lexeme)
			m[w] = l
		}
		return l
	}
	list := func(f flag, words string) {
		for _, w := range strings.Fields(words) {
			at(w).flags |= f
		}
	}
	// "name: words" a line
	named := func(f flag, lines string) {
		for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
			name, words, _ := strings.Cut(strings.TrimSpace(line), ":")
			for _, w := range strings.Fields(words) {
				l := at(w)
				l.flags |= f
				l.name = name
			}
		}
	}
	numbered := func(f flag, start int, words string) {
		for i, w := range strings.Fields(words) {
			l := at(w)
			l.flags |= f
			l.num = float64(start + i)
		}
	}
	degrees := func(f flag, lines string) {
		for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
			name, words, _ := strings.Cut(strings.TrimSpace(line), ":")
			for _, w := range strings.Fields(words) {
				l := at(w)
				l.flags |= f
				l.degree = Degree(name)
			}
		}
	}
	list(wFunction, `the of and to that with for by from said his were has have been are but this which they would it its at not their there who`)
	list(wForeign, `der die das und ist nicht ein eine den dem des mit von auf fur im zu sich auch le la les et est une du dans pour que qui sur au aux pas
		el los las y en por con una del se su al di il che e della un per non sono het een van niet op te dat voor och att det som pa och en av er til
		de os um uma nao com do da em na no i w z na sie ve bir bu dan yang`)
	for _, w := range strings.Fields("i no die pas do en per al la am an van von de del do on te is com dan un con na per em") { // English too
		at(w).flags &^= wForeign
	}
	list(wDet, "the a an its his her their our my your this that these those some any each every both all another")
	list(wPrep, `of in on at by for from with to into onto over under near after before since until about around between through during against toward
		towards among across behind beyond without within outside inside along via per as despite amid off upon`)
	list(wConj, "and or but that while when if because although though where who whom which whose than as so after before since until unless whether how why what nor yet")
	list(wPronoun, "he she it they we i you who him her them us me one himself itself themselves")
	list(wAdverb, "later also then now still already even just again earlier recently immediately first only once instead however meanwhile repeatedly soon ever always often almost here perhaps maybe yes no both")
	list(wOpener, "several many most few more what under despite like given based now today there such other others")
	list(wVerb, commonVerbs)
	list(wMove, moveVerbs)
	list(wPlural, "people men women children police personnel staff troops others militants dead wounded injured lives seats percent data cattle fish aircraft")
	numbered(wNumber, 0, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		numbered(wNumber, 20+10*i, w)
	}
	numbered(wOrdinal, 1, `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
		seventeenth eighteenth nineteenth twentieth`)
	numbered(wFraction, 2, "halves thirds fourths fifths sixths sevenths eighths ninths tenths")
	for w, v := range map[string]float64{"half": 2, "quarter": 4, "quarters": 4, "third": 3, "hundredths": 100, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10} {
		l := at(w)
		l.flags |= wFraction
		l.num = v
	}
	for w, v := range map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "mln": 1e6, "bln": 1e9,
		"bn": 1e9, "mn": 1e6, "tn": 1e12, "trln": 1e12, "lakh": 1e5, "crore": 1e7} {
		l := at(w)
		l.flags |= wScale
		l.num = v
	}
	for w, v := range map[string]float64{"hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12, "dozens": 12, "tens": 10, "scores": 20} {
		l := at(w)
		l.flags |= wScales
		l.num = v
	}
	named(wUnit, units)
	named(wUnit|wMoney, moneys)
	named(wSpan, timeUnits)
	named(wWeekday, weekdays)
	named(wPart, dayParts)
	named(wDeictic, deictics)
	named(wRel, relations)
	named(wPhase, phases)
	list(wZone, zones)
	named(wSeason, seasons)
	for i, names := range strings.Split(months, ",") {
		for _, w := range strings.Fields(names) {
			l := at(w)
			l.flags |= wMonth
			l.month = i + 1
		}
	}
	list(wSay, sayVerbs)
	list(wRule, ruleNouns)
	list(wCall, callVerbs)
	list(wAux, "is are was were be been being has have had having do does did am isnt")
	degrees(wModal, modals)
	list(wNot, negations)
	degrees(wDoubt, doubts)
	degrees(wPlan, plans)
	list(wDeny, denials)
	list(wTitle, titles)
	list(wParticle, particles)
	list(wOrg, orgWords)
	list(wPlace, places)
	list(wDemonym, demonyms)
	at("us").flags |= wPlace
	return m
}

const commonVerbs = `says say get gets got give gives gave given go goes went gone make makes made take takes took taken come comes came see saw seen
	killed kill kills injured wounded died die dies wound injure left leave leaves hit hits struck strike destroyed destroy fired fire launched launch attacked
	arrested detained held hold holds found find finds won win wins lost lose loses began begin begins started start ended end ends remain remains remained
	include includes included including work works worked live lives lived need needs needed want wants wanted show shows showed met meet meets sent send
	took bought buy buys sold sell sells paid pay pays met agreed agree agrees voted votes approved rejected signed ordered called calls followed
	became become becomes kept keep keeps let put set sets led lead leads ran run runs stood stand stands turned moved move brought bring caused cause
	fell rose gained dropped closed traded opened reached reach reaches arrived arrive arrives returned return entered crossed seized captured
	working living making taking going being fighting seeking trying using facing carrying arriving`

const moveVerbs = `rose rise rises rising fell fall falls falling fallen gained gain gains lost dropped drop drops slipped slip climbed climb climbs jumped jump jumps
	slid slide edged eased ease surged surge soared soar plunged plunge tumbled tumble up down higher lower increased increase decreased decrease grew grow
	advanced declined firmed shed cut raised raise from added narrowed widened`
