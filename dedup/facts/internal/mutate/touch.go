package mutate

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/wire"
)

// touch is a restyling of a few places of a story: one to three, drawn by seed.
type touch struct {
	kind   string
	quotes bool // also inside quotation marks, and over them
	find   finder
}

// mostTouched is the largest number of places that a touch restyles.
const mostTouched = 3

// touched returns a story with some of the places restyled that a touch finds. Places that meet are not both taken.
func (t *touch) touched(text string, sentences []sentence, r *rand.Rand) string {
	var found []edit // in bytes of the text
	for i := range sentences {
		s := &sentences[i]
		for _, e := range t.find(s, r) {
			if t.quotes || !s.inQuotes(e.from, e.to) && !strings.ContainsAny(s.text[e.from:e.to], `"“”`) {
				found = append(found, edit{s.start + e.from, s.start + e.to, e.new})
			}
		}
	}
	if len(found) == 0 {
		return text
	}
	r.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	var taken []edit
	for n := 1 + r.IntN(mostTouched); len(found) > 0 && len(taken) < n; found = found[1:] {
		if e := found[0]; !slices.ContainsFunc(taken, func(o edit) bool { return e.from <= o.to && o.from <= e.to }) {
			taken = append(taken, e)
		}
	}
	slices.SortFunc(taken, func(x, y edit) int { return y.from - x.from })
	for _, e := range taken {
		text = text[:e.from] + e.new + text[e.to:]
	}
	return text
}

// sentencesOf returns all sentences of a body in order, short and odd ones too, each with the one before it. Paragraphs whose quotation marks do
// not pair have none.
func sentencesOf(text string, body []Span) []sentence {
	var all []sentence
	st := &story{sex: sexes(text)}
	for _, span := range body {
		paragraph := text[span.Start:span.End]
		quoted := quotations(paragraph)
		if quoted == nil {
			continue
		}
		for _, at := range cut(paragraph) {
			s := sentence{text: paragraph[at[0]:at[1]], start: span.Start + at[0], quoted: quoted[at[0] : at[1]+1], story: st}
			s.words = words(s.text)
			all = append(all, s)
		}
	}
	for i := 1; i < len(all); i++ {
		all[i].prev = &all[i-1]
	}
	return all
}

var (
	manNamed   = regexp.MustCompile(`\b(?:Mr\.?|` + anyOf(maleNames) + `) (?:[A-Z]\. )?([A-Z]\pL{3,})\b`)
	womanNamed = regexp.MustCompile(`\b(?:Mrs\.?|Ms\.?|` + anyOf(femaleNames) + `) (?:[A-Z]\. )?([A-Z]\pL{3,})\b`)
)

// sexes returns the pronoun of each surname that stands behind a first name, "Mr." or the like, "" where two of them speak for both.
func sexes(text string) map[string]string {
	m := map[string]string{}
	add := func(re *regexp.Regexp, pronoun string) {
		for _, g := range re.FindAllStringSubmatch(text, -1) {
			if was, ok := m[g[1]]; ok && was != pronoun {
				pronoun = ""
			}
			if !notSurnames[g[1]] {
				m[g[1]] = pronoun
			}
		}
	}
	add(manNamed, "he")
	add(womanNamed, "she")
	return m
}

// next reports whether word i+1 follows word i with nothing but a blank between, and returns it.
func (s *sentence) next(i int) (word, bool) {
	if i < 0 || i+1 >= len(s.words) || s.text[s.words[i].to:s.words[i+1].from] != " " {
		return word{}, false
	}
	return s.words[i+1], true
}

// wordBefore returns the word before word i, in lower case; "" where there is none or more than a blank is between.
func (s *sentence) wordBefore(i int) string {
	if _, ok := s.next(i - 1); ok {
		return s.words[i-1].lower
	}
	return ""
}

// commonOpeners are words that are written small where they no longer open a sentence.
var commonOpeners = set(`the a an he she it they we his her their its this that these those there police officials authorities prosecutors residents witnesses investigators
	two three four five six seven eight nine ten some many most several all both more about nearly at in on after before while when as for another no one`)

// unopen returns a sentence's text from its first word as it stands inside a sentence, "" where that is not certain.
func (s *sentence) unopen() string {
	if len(s.words) == 0 || s.words[0].from != 0 {
		return ""
	}
	if w := s.words[0]; commonOpeners[w.lower] {
		return w.lower
	} else if w.upper && s.story.sex[s.text[:w.to]] != "" {
		return s.text[:w.to]
	}
	return ""
}

// timed tells that a sentence says when.
var timed = regexp.MustCompile(`\b(?:[A-Z][a-z]+day|[Yy]esterday|[Tt]oday|ago|[Ll]ast|[Ee]arlier|[Ll]ater|(?:19|20)\d\d|once|previously|` + monthName[3:len(monthName)-1] + `)\b`)

// places finds by words: f gets each word of a sentence.
func places(f func(s *sentence, i int, r *rand.Rand) []edit) finder {
	return func(s *sentence, r *rand.Rand) (edits []edit) {
		for i := range s.words {
			edits = append(edits, f(s, i, r)...)
		}
		return edits
	}
}

// having is a finder for sentences that have one of the words only, in any place.
func having(f finder, parts ...string) finder {
	return func(s *sentence, r *rand.Rand) []edit {
		for _, p := range parts {
			if strings.Contains(s.text, p) {
				return f(s, r)
			}
		}
		return nil
	}
}

// one is a list of at most one edit.
func one(e edit, ok bool) []edit {
	if !ok {
		return nil
	}
	return []edit{e}
}

// touchedAll appends the restylings that touches make of a story.
func touchedAll(text string, body []wire.Span, seed uint64, add func(kind, restyled string)) {
	sentences := sentencesOf(text, body)
	for i := range touches {
		t := &touches[i]
		add(t.kind, t.touched(text, sentences, rand.New(rand.NewPCG(seed+hash(text), hash(t.kind)))))
	}
}
