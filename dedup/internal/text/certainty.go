package text

import "strings"

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

const (
	modals = `possible: may might could can
	planned: will shall would wont
	required: should must`
	negations = `not never nt didnt doesnt dont isnt arent wasnt werent wont wouldnt couldnt cant cannot shouldnt hasnt havent hadnt aint neither without nobody none no mustnt`
	doubts    = `probable: likely unlikely probably apparently presumably seemingly evidently
	possible: possibly perhaps maybe potentially possible potential conceivably
	alleged: allegedly reportedly supposedly purportedly alleged suspected purported reputedly rumoured rumored unconfirmed`
	plans = `planned: plan plans planned planning intend intends intended intending aim aims aimed aiming hope hopes hoped hoping scheduled due set about decide decided decides propose
	planned: proposed proposes proposing consider considering considered considers pledged vowed promised threatened vows pledges promises prepare preparing prepares ready seek seeks sought seeking
	probable: expect expects expected expecting anticipate anticipates anticipated appear appears appeared seem seems seemed tend tends bound favored favoured
	attempted: try tries tried trying attempt attempts attempted attempting
	alleged: believed thought suspected alleged rumoured rumored understood claims claimed claiming accused
	certain: confirmed confirms confirm confirming guaranteed managed
	asked: asked asks urged urges urging demanded demands ordered told requested`
	denials = `denied deny denies denying failed fails fail failing refused refuses refuse declined declines ruled rule ruling rejected reject rejects stopped halted cancelled canceled prevented dismissed
	unable unlikely`
)

// hedges finds the markers of certainty.
func (e *extractor) hedges() {
	for i := 0; i < len(e.d.Words); {
		if !e.is(i, wModal|wNot|wDoubt|wPlan|wDeny|wAux) || e.takes[i]&inTime != 0 {
			i++
			continue
		}
		i = e.hedge(i)
	}
}

// hedge reads a verb group at word i and appends a fact if it has a marker; it returns where to go on.
func (e *extractor) hedge(i int) int {
	h := Hedge{}
	j := i
	marked := false
	weaker := func(d Degree, marker string) {
		if h.Degree == "" || h.Degree == Certain || h.Degree == Planned && (d == Possible || d == Probable || d == Alleged) {
			h.Degree = d
		}
		if h.Marker == "" {
			h.Marker = marker
		} else {
			h.Marker += " " + marker
		}
		marked = true
	}
	clause := false // what the marker bears on is a clause: no verb is looked for
	object := false // what the marker bears on is a noun
	end := i
group:
	for j < len(e.d.Words) && (j == i || e.near(j)) && j-i < 12 {
		w, l := e.word(j), e.lex[j]
		switch {
		case w == "may" && e.upper(j) && e.gaps[j] != gapStart, e.takes[j]&inTime != 0 && j > i:
			break group
		case w == "no" || w == "neither" || w == "without" || w == "none" || w == "nobody":
			if w == "no" && e.word(j+1) == "longer" && e.near(j+1) {
				h.Negated = true
				weaker(Certain, "no longer")
				j += 2
				continue
			}
			if w == "no" && (e.gaps[min(j+1, len(e.gaps)-1)] == gapPoint || e.word(j+1) == "more" || e.word(j+1) == "less" || e.word(j+1) == "fewer" || e.word(j+1) == "matter") {
				break group
			}
			h.Negated = true
			weaker(Certain, w)
			j++
			if w == "without" {
				object = true
				break group
			}
			// "no U.S. personnel were injured": to the verb
			noun := j
			for k := j; k < j+7 && (e.near(k) || k == j); k++ {
				if e.is(k, wAux|wModal) {
					for e.near(k+1) && e.is(k, wAux|wModal|wAdverb) {
						k++
					}
					h.Verb = e.word(k)
					end = k + 1
					break group
				}
				if k > noun && e.is(k, wVerb) {
					h.Verb = e.word(k)
					end = k + 1
					break group
				}
				if e.is(k, wPrep|wConj) && k > noun && e.word(k) != "us" {
					break
				}
			}
			object = true
			break group
		case w == "not" && (e.word(j+1) == "only" || e.word(j+1) == "just") && e.near(j+1):
			break group
		case l.is(wNot):
			h.Negated = !h.Negated || w != "not"
			if w == "cannot" || w == "cant" || w == "couldnt" {
				weaker(Possible, w)
			} else if w == "wont" || w == "wouldnt" {
				weaker(Planned, w)
			} else {
				weaker(Certain, w)
			}
		case l.is(wModal):
			weaker(l.degree, w)
		case w == "unlikely":
			h.Negated = true
			weaker(Probable, w)
		case l.is(wDeny):
			if w == "ruled" || w == "rule" || w == "ruling" {
				if e.word(j+1) != "out" {
					break group
				}
				j++
			} else if !strings.HasPrefix(w, "den") && !(e.word(j+1) == "to" && e.near(j+1)) && w != "rejected" && w != "dismissed" && w != "cancelled" && w != "canceled" {
				break group
			}
			h.Negated = true
			weaker(Certain, w)
			object = true
		case l.is(wDoubt) && !(l.is(wPlan) && e.word(j+1) == "to"):
			if (w == "possible" || w == "potential") && (!e.near(j+1) || e.is(j+1, wConj|wPrep) && e.word(j+1) != "that") {
				break group // "as far as possible, ..."
			}
			weaker(l.degree, w)
			if e.word(j+1) == "that" && e.near(j+1) { // "it is likely that ...": of a clause
				j += 2
				end = j
				clause = true
				break group
			}
			object = object || w == "alleged" || w == "suspected" || w == "possible" || w == "potential" || w == "purported" || w == "unconfirmed"
		case l.is(wPlan) && j > i && e.word(j-1) == "to" && e.word(j+1) != "to": // "is expected to decide"
			break group
		case l.is(wPlan):
			to := e.word(j+1) == "to" && e.near(j+1)
			be := j > i && e.is(j-1, wAux) || j > i && e.is(j-2, wAux)
			switch w {
			case "set", "due", "bound", "ready", "thought", "told", "ordered", "understood", "believed", "accused", "favored", "favoured", "scheduled", "managed", "prepare", "preparing", "prepares", "seem", "seems",
				"seemed", "appear", "appears", "appeared", "tend", "tends", "hope", "hopes", "aim", "aims", "plan", "attempt", "attempts", "promise", "promises", "pledges", "vows", "demands", "claims", "seek", "seeks", "sought", "seeking":
				if !to && !(w == "scheduled" || (w == "believed" || w == "thought") && be) && !strings.HasPrefix(w, "s") {
					break group
				}
				if w == "due" && (j == i || e.is(j+2, wDet|wPrep|wPronoun) || e.upper(j+2)) { // "due to the war"
					break group
				}
				if (w == "set" || w == "due" || w == "told" || w == "ordered" || strings.HasPrefix(w, "seem")) && !to {
					break group
				}
			case "plans":
				if !to && (!e.near(j+1) || e.is(j+1, wPrep|wConj|wAux|wModal) || j > 0 && (e.is(j-1, wDet|wPrep) || e.possessive(j-1))) {
					break group
				}
			case "about":
				if !to || !(j > i && e.is(j-1, wAux|wAdverb|wNot)) {
					break group
				}
			}
			weaker(l.degree, w)
			if w == "confirmed" && to { // "confirmed to reporters"
				j++
				break group
			}
			if !to {
				object = true
				if !be || w != "expected" {
					// "expected Samsung to pay"
					for k := j + 1; k < j+6 && e.near(k); k++ {
						if e.word(k) == "to" && !e.is(k+1, wDet|wPrep) && !e.upper(k+1) && e.near(k+1) && e.takes[k+1] == 0 {
							j = k
							object = false
							break
						}
						if e.is(k, wConj|wAux|wModal|wSay) {
							break
						}
					}
				}
			}
		case l.is(wAux):
			// "is to visit"
			if isBe(w) && e.word(j+1) == "to" && e.near(j+1) && !e.is(j+2, wDet|wPrep) && e.near(j+2) && !e.upper(j+2) && w != "be" && w != "been" {
				weaker(Planned, w+" to")
				j++
			}
			if (w == "is" || w == "are" || w == "was" || w == "were") && e.word(j+1) == "going" && e.word(j+2) == "to" && !e.is(j+3, wDet) && !e.upper(j+3) {
				weaker(Planned, "going to")
				j += 2
			}
			if w == "be" && e.word(j+1) == "said" || isBe(w) && e.word(j+1) == "said" && e.word(j+2) == "to" {
				weaker(Alleged, "said")
				j += 2
			}
		case w == "to" && marked, l.is(wAdverb) && j > i, strings.HasSuffix(w, "ly") && len(w) > 4 && j > i && l.flags == 0:
		case w == "called" && e.word(j+1) == "for":
		default:
			break group
		}
		j++
	}
	if !marked {
		return max(j, i+1)
	}
	if h.Verb == "" && !clause {
		k := j
		for n := 0; n < 5 && e.near(k) && (e.is(k, wDet|wAdverb) || object && (e.is(k, wPronoun) || e.takes[k]&inNumber != 0)) && !e.is(k, wAux); n++ {
			k++
		}
		end = j
		if k < len(e.lex) && (e.near(k)) && !e.is(k, wPrep|wConj|wDet) && e.takes[k]&inTime == 0 {
			h.Verb = e.word(k)
			if e.digit(k) {
				h.Verb = ""
			} else {
				end = k + 1
			}
		}
	}
	end = max(end, i+1)
	first := i
	if h.Verb == "" && end-first == 1 && e.is(first, wPlan|wDeny) { // "they decide."
		return end
	}
	e.add(Certainty, first, end, h.Verb, h)
	return end
}
