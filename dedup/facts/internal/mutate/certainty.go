package mutate

import (
	"regexp"
	"strings"
)

const (
	auxiliaries = `(?:was|were|is|are|has|have|had|will|would|could|did|does|do|should|can|may|might|must)`
	pastVerb    = `(?:killed|injured|wounded|attacked|arrested|opened|fired|destroyed|damaged|ordered|paid|offered|agreed|tried|planned|refused|left|resigned|lied|threatened|stole|used|demanded|broke|sent|received|asked|helped|met|visited|shot|hit|beat|took|made|rejected|canceled|cancelled|signed|sold|bought)`
)

var certaintyRules = []rule{
	{"negation added", "certainty", "key", false, either(
		pattern(`(?i)\b`+auxiliaries+`( )[a-z]+`, addNot),
		pattern(`\b(?:there|There) (?:is|was) (an?) `, put("no")),
		pattern(`\b(said) that\b`, put("denied")),
		pattern(`\b(always) `, put("never")),
	)},
	{"negation dropped", "certainty", "key", false, negationDropped},
	{"hedge added", "certainty", "high", false, hedgeAdded},
	{"hedge dropped", "certainty", "high", false, hedgeDropped},
}

var negationDropped = either(
	pattern(`(?i)\b(?:was|were|is|are|has|have|had|will|would|could|did|does|should) (not) [a-z]+`, dropNot),
	pattern(`(?i)\b(?:is|are|was|were|has|have|had|would|could|should|did|does)(n['’]t) [a-z]+`, dropNot),
	pattern(`\b(can['’]t|cannot) [a-z]+`, func(m match) []string {
		if dropNot(m) == nil {
			return nil
		}
		return []string{"can"}
	}),
	pattern(`\b(won['’]t) [a-z]+`, func(m match) []string {
		if dropNot(m) == nil {
			return nil
		}
		return []string{"will"}
	}),
	pattern(`\b(never) `, put("always", "often")),
	pattern(` (no) (?:evidence|information|damage|danger|casualties|injuries|plans|signs|reports|reasons|survivors|charges|arrests|changes|problems|weapons)\b`, put("")),
	pattern(`(?i)\b(no one|nobody)\b`, put("everyone")),
	pattern(`\b(denied) that\b`, put("said")),
)

var hedgeAdded = either(
	pattern(`\b(will) [a-z]+`, func(m match) []string {
		if next := m.s.after(m.at[3]); next == "not" || next == "to" || next == "of" || next == "and" {
			return nil
		}
		return []string{"may", "could"}
	}),
	pattern(`\b(?:was|were|has been|have been|had been) (`+pastVerb+`)\b`, func(m match) []string { return []string{"reportedly " + m.group(1), "allegedly " + m.group(1)} }),
	pattern(`[a-z] (`+pastVerb+`) (?:the|an?|his|her|their|its|\d|[A-Z])`, func(m match) []string {
		return []string{"reportedly " + m.group(1), "allegedly " + m.group(1)}
	}, not(behind(`(?i)\b(?:to|was|were|been|be|is|are|being|not|has|have|had|the|an?|his|her|their|its|\w+ly|and|or|never|get|got) `))),
	pattern(`\b(?:he|she|it|which|that|He|She|It) (is) (?:the|an?)\b`, put("may be")),
)

var hedgeDropped = either(
	pattern(`\b(may|might) (?:be|have|not|[a-z]+)`, put("will")),
	pattern(`\b(could) (?:be|become|cost|lead|take|cause|mean|lose|face|result|end)\b`, put("will")),
	pattern(` (reportedly|allegedly|apparently|possibly|probably|supposedly) `, put("")),
	pattern(` (alleged|suspected|apparent|possible|presumed) [a-z]+`, func(m match) []string {
		if b := m.s.before(m.at[2]); b != "the" && b != "a" && b != "an" && b != "two" && b != "three" && b != "of" {
			return nil
		}
		return []string{""}
	}),
	pattern(`\b(is expected to|are expected to) [a-z]+`, put("will")),
	pattern(`\b(likely|expected) to `, put("certain")),
	pattern(`\b(appears to have|seems to have|appeared to have|is believed to have) `, func(m match) []string {
		if strings.HasPrefix(m.group(1), "appeared") {
			return []string{"had"}
		}
		return []string{"has"}
	}),
)

// notNegated are words before which "not" reads wrong, or is there already.
var notNegated = set(`not no never only nothing none nobody also still ever yet he she it they we you i the his her their its our my your this that these those
	already to there in on of and or just always even now for at with by from as than but if once previously long recently one all`)

// addNot puts "not" behind an auxiliary verb.
func addNot(m match) []string {
	next := m.s.after(m.at[3])
	verb := m.s.before(m.at[2])
	if notNegated[next] && !(next == "the" && (verb == "is" || verb == "was" || verb == "are")) || strings.HasSuffix(m.s.text, "?") ||
		(verb == "do" || verb == "did" || verb == "does") && !baseVerbs[next] || laterBut.MatchString(m.after()) {
		return nil
	}
	if before := strings.ToLower(m.before()); strings.HasSuffix(before, "what "+verb) || strings.HasSuffix(before, "to "+verb) {
		return nil
	}
	return []string{" not "}
}

var (
	laterBut  = regexp.MustCompile(`^[^.;]* but (?:also|rather|instead)\b`)
	anyLater  = regexp.MustCompile(`^[^.;]*?\b(?:but|any|anyone|anything|anybody|either|ever|yet|until|nor|unless|at all|anymore|any longer)\b`)
	butNot    = set(`only just merely simply necessarily even yet because to until clear sure known all`)
	baseVerbs = set(`have make want know take go say see believe need think get give support work`)
)

// dropNot allows leaving a negation out where the sentence stands without it.
func dropNot(m match) []string {
	if next := m.s.after(m.at[3]); butNot[next] || anyLater.MatchString(m.after()) || strings.HasSuffix(m.s.text, "?") || strings.Contains(m.before(), "hether") {
		return nil
	}
	return []string{""}
}
