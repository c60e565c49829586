package text

import "github.com/samewire/samewire/dedup/internal/lang"

// Degree is how sure a text is of what it says.
type Degree string

// The degrees.
const (
	Certain   Degree = "certain"   // confirmed, or denied outright: only with a marker such as "not" or "confirmed"
	Probable  Degree = "probable"  // likely, expected, appears
	Possible  Degree = "possible"  // may, could, possibly
	Planned   Degree = "planned"   // will, plans to, is to
	Attempted Degree = "attempted" // tried to
	Alleged   Degree = "alleged"   // allegedly, is said to, claimed
	Required  Degree = "required"  // must, should
	Asked     Degree = "asked"     // asked, urged, called for
)

// Hedge is a marker of certainty or polarity with the word it bears on.
type Hedge struct {
	Negated bool   `json:"negated,omitempty"`
	Degree  Degree `json:"degree"`
	Marker  string `json:"marker"`         // folded: "could", "denied", "not"
	Verb    string `json:"verb,omitempty"` // the next content word, folded as written: "plummet"; may be empty
}

// add takes in a marker: the weaker degree counts.
func (h *Hedge) add(d Degree, marker string) {
	if h.Degree == "" || h.Degree == Certain || h.Degree == Planned && (d == Possible || d == Probable || d == Alleged) {
		h.Degree = d
	}
	if h.Marker != "" {
		h.Marker += " "
	}
	h.Marker += marker
}

var (
	mHedge    = lang.MaskOf("modal", "negation", "no", "doubt", "plan", "deny", "plain", "auxiliary")
	mPlain    = lang.MaskOf("plain")
	mModal    = lang.MaskOf("modal")
	mNegation = lang.MaskOf("negation")
	mNo       = lang.MaskOf("no")
	mDoubt    = lang.MaskOf("doubt")
	mPlan     = lang.MaskOf("plan")
	mDeny     = lang.MaskOf("deny")
)

// hedges finds the markers of certainty.
func (e *extractor) hedges() {
	for i := 0; i < len(e.d.Words); {
		if !e.has(i, classHedges) || e.takes[i]&inTime != 0 {
			i++
			continue
		}
		g := verbGroup{e: e, first: i, at: i}
		i = g.read()
	}
}

// verbGroup reads the words around a verb that tell how sure it is.
type verbGroup struct {
	e      *extractor
	h      Hedge
	first  int
	at     int  // the next word
	marked bool // there is a marker
	clause bool // what it bears on is a clause: no verb is looked for
	noun   bool // what it bears on is a noun
	end    int  // of the fact, where the verb is found already
}

// longestGroup is the most words of a verb group.
const longestGroup = 12

// read reads the group, appends a fact if it has a marker, and returns where to go on.
func (g *verbGroup) read() int {
	e := g.e
	for g.at < len(e.d.Words) && (g.at == g.first || e.near(g.at)) && g.at-g.first < longestGroup && g.step() {
	}
	if !g.marked {
		return max(g.at, g.first+1)
	}
	if g.h.Verb == "" && !g.clause {
		g.object()
	}
	g.end = max(g.end, g.first+1)
	if g.h.Verb != "" || g.clause || g.end-g.first > 1 || !e.has(g.first, classPlan|classDeny) { // "they decide."
		e.add(Certainty, g.first, g.end, g.h.Verb, g.h)
	}
	return g.end
}

// mark takes in the marker x at the group's place and goes on after it.
func (g *verbGroup) mark(x *lang.Entry, d Degree) {
	g.h.add(d, x.Text)
	g.marked = true
	g.at += x.Words
	g.noun = g.noun || x.Attr["bears"] == "noun"
}

// step reads the next word or phrase of the group and reports whether the group goes on.
func (g *verbGroup) step() bool {
	e, i := g.e, g.at
	if e.takes[i]&inTime != 0 && i > g.first || e.has(i, ClassModal) && e.has(i, ClassTime) && e.upper(i) && e.gaps[i] != gapStart {
		return false
	}
	known := e.lexeme(i)
	if known.Deeper() && known.Starts(mPlain) {
		if x := e.longest(i, mPlain); x != nil && x.Words > 1 {
			g.at = i + x.Words
			return false
		}
	}
	for _, phrase := range [2]bool{true, false} { // a phrase before its first word
		if phrase && !known.Deeper() || !phrase && !e.has(i, ClassModal|ClassNegation|ClassHedge) {
			continue
		}
		for _, try := range hedgeSteps {
			if !known.Starts(try.of) {
				continue
			}
			x := known.Entry(try.of)
			if phrase {
				x = e.longest(i, try.of)
			}
			if x == nil || (x.Words > 1) != phrase {
				continue
			}
			if goesOn, fits := try.step(g, x); fits {
				return goesOn
			}
		}
	}
	switch {
	case e.has(i, classBe) && g.toDo(), e.has(i, classAuxiliary), g.marked && e.has(i, classInfinitive), i > g.first && e.has(i, ClassAdverb):
		g.at++
		return true
	}
	return false
}

// hedgeSteps are the classes of markers with what reads each: whether the group goes on after it, and whether it is one here.
var hedgeSteps = []struct {
	of   lang.Mask
	step func(g *verbGroup, x *lang.Entry) (goesOn, fits bool)
}{
	{mNo, (*verbGroup).no},
	{mNegation, (*verbGroup).negation},
	{mModal, (*verbGroup).modal},
	{mDeny, (*verbGroup).deny},
	{mPlan, (*verbGroup).plan},
	{mDoubt, (*verbGroup).doubt},
}

// toDo takes in "is to visit", at a form of be.
func (g *verbGroup) toDo() bool {
	e, i := g.e, g.at
	if e.near(i+1) && e.has(i+1, classInfinitive) && e.infinitive(i+1) && !(i > g.first && e.has(i-1, classInfinitive|ClassModal|classAuxiliary)) {
		g.h.add(Planned, e.word(i)+" "+e.word(i+1))
		g.marked = true
		g.at++
	}
	return true
}

// infinitive reports whether the infinitive's particle at word i has a verb after it.
func (e *extractor) infinitive(i int) bool {
	return e.near(i) && e.has(i, classInfinitive) && e.near(i+1) && !e.has(i+1, classDeterminer|classPreposition|ClassPronoun|ClassTime) && !e.upper(i+1) && !e.digit(i+1)
}

func (g *verbGroup) negation(x *lang.Entry) (goesOn, fits bool) {
	g.h.Negated = !g.h.Negated || x.Name != ""
	d := Certain
	if x.Name != "" {
		d = Degree(x.Name)
	}
	g.mark(x, d)
	return true, true
}

func (g *verbGroup) modal(x *lang.Entry) (goesOn, fits bool) {
	if x.Words > 1 && g.e.has(g.at+x.Words-1, classInfinitive) && !g.e.infinitive(g.at+x.Words-1) {
		return false, false
	}
	g.mark(x, Degree(x.Name))
	return true, true
}

// no reads a negation before a noun: to its verb, "no U.S. personnel were injured".
func (g *verbGroup) no(x *lang.Entry) (goesOn, fits bool) {
	e := g.e
	if next := g.at + x.Words; next < len(e.gaps) && e.gaps[next] == gapPoint || x.Name == "" && e.digit(next) {
		return false, true
	}
	g.h.Negated = true
	g.mark(x, Certain)
	g.noun = true
	if x.Name != "" {
		return false, true
	}
	noun := g.at
	for k := noun; k < noun+7 && (e.near(k) || k == noun) && k < len(e.d.Words); k++ {
		if e.has(k, classAuxiliary|ClassModal) {
			for e.near(k+1) && e.has(k, classAuxiliary|ClassModal|ClassAdverb) {
				k++
			}
			g.h.Verb, g.end = e.word(k), k+1
			break
		}
		if k > noun && e.has(k, classListed) {
			g.h.Verb, g.end = e.word(k), k+1
			break
		}
		if e.has(k, classPreposition|classConjunction) && k > noun && !e.namesake(k) {
			break
		}
	}
	return false, true
}

func (g *verbGroup) deny(x *lang.Entry) (goesOn, fits bool) {
	if x.Attr["need"] == "to" && !(g.e.near(g.at+x.Words) && g.e.has(g.at+x.Words, classInfinitive)) {
		return false, false
	}
	g.h.Negated = true
	g.mark(x, Certain)
	return true, true
}

func (g *verbGroup) doubt(x *lang.Entry) (goesOn, fits bool) {
	e, next := g.e, g.at+x.Words
	if x.Attr["need"] == "noun" && (!e.near(next) || e.has(next, classConjunction|classPreposition) && !e.has(next, ClassThat)) { // "as far as possible, ..."
		return false, false
	}
	if x.Attr["not"] != "" {
		g.h.Negated = true
	}
	g.mark(x, Degree(x.Name))
	if e.has(next, ClassThat) && e.near(next) { // "it is likely that ...": of a clause
		g.at++
		g.end, g.clause = g.at, true
		return false, true
	}
	return true, true
}

// plan reads a verb of planning, expecting, trying or asking.
func (g *verbGroup) plan(x *lang.Entry) (goesOn, fits bool) {
	e, i, next := g.e, g.at, g.at+x.Words
	inf := e.infinitive(next)
	if x.Words > 1 && e.has(next-1, classInfinitive) {
		inf = e.infinitive(next - 1)
	}
	to := inf || e.near(next) && e.has(next, classInfinitive) && x.Attr["infinitive"] != ""
	if i > g.first && e.has(i-1, classInfinitive) && !inf { // "is expected to decide"
		return false, false
	}
	be := i > g.first && (e.has(i-1, classBe) || i-1 > g.first && e.has(i-2, classBe))
	switch need := x.Attr["need"]; {
	case need == "to" && !inf, need == "be" && !inf && !be, x.Attr["after"] == "be" && !(be || e.has(i-1, ClassAdverb|ClassNegation) && i > g.first):
		return false, false
	case x.Attr["noun"] != "" && !inf && (!e.near(next) || e.has(next, classPreposition|classConjunction|classAuxiliary|ClassModal) || i > 0 && e.near(i) && (e.has(i-1, classDeterminer|classPreposition) || e.possessive(i-1))):
		return false, false
	}
	g.mark(x, Degree(x.Name))
	if to && x.Attr["infinitive"] == "no" { // "confirmed to reporters"
		g.at++
		return false, true
	}
	if x.Words > 1 && inf {
		return true, true
	}
	if !inf {
		g.noun = !e.pronoun(g.at) || e.has(g.at, classDeterminer)
		g.farInfinitive()
	}
	return true, true
}

// farInfinitive looks for an infinitive after an object: "expected Samsung to pay".
func (g *verbGroup) farInfinitive() {
	e := g.e
	for k := g.at; k < g.at+5 && e.near(k); k++ {
		if k > g.at && e.infinitive(k) && e.takes[k+1] == 0 {
			g.at, g.noun = k, false
			return
		}
		if e.has(k, classConjunction|classAuxiliary|ClassModal|ClassSay) {
			return
		}
	}
}

// object looks for the verb or noun that the markers bear on.
func (g *verbGroup) object() {
	e, k := g.e, g.at
	if e.near(k) && e.has(k, ClassThat) && e.has(k, classClause) { // of a clause
		g.end = k + 1
		return
	}
	if e.near(k) && !g.noun && e.pronoun(k) && !e.has(k, classDeterminer) && e.near(k+1) && e.has(k+1, classAuxiliary|ClassModal) {
		g.end, g.clause = g.at, true
		return
	}
	for n := 0; n < 5 && e.near(k) && !e.has(k, classAuxiliary) && (e.has(k, classDeterminer|ClassAdverb) || g.noun && (e.has(k, ClassPronoun) || e.takes[k]&inNumber != 0)); n++ {
		k++
	}
	g.end = g.at
	if e.near(k) && !(e.has(k, classPreposition|classConjunction|classDeterminer) && !e.namesake(k)) && !e.has(k, ClassModal|classAuxiliary) && e.takes[k]&inTime == 0 && !e.digit(k) {
		g.h.Verb, g.end = e.word(k), k+1
	}
}
