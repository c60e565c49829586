package mutate

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
)

// spellings are American and British.
var spellings = table(`center, centre
	centers, centres
	color, colour
	colors, colours
	favor, favour
	favorite, favourite
	honor, honour
	honored, honoured
	labor, labour
	neighbor, neighbour
	neighbors, neighbours
	neighborhood, neighbourhood
	neighboring, neighbouring
	behavior, behaviour
	harbor, harbour
	humor, humour
	rumors, rumours
	theater, theatre
	liter, litre
	liters, litres
	meter, metre
	meters, metres
	kilometer, kilometre
	kilometers, kilometres
	defense, defence
	offense, offence
	license, licence
	organize, organise
	organized, organised
	organization, organisation
	organizations, organisations
	recognize, recognise
	recognized, recognised
	realize, realise
	realized, realised
	criticize, criticise
	criticized, criticised
	analyze, analyse
	analyzed, analysed
	authorize, authorise
	authorized, authorised
	apologize, apologise
	apologized, apologised
	emphasized, emphasised
	legalize, legalise
	traveled, travelled
	traveling, travelling
	traveler, traveller
	travelers, travellers
	canceled, cancelled
	counselor, counsellor
	jewelry, jewellery
	program, programme
	programs, programmes
	plow, plough
	skeptical, sceptical
	gray, grey
	catalog, catalogue
	dialog, dialogue
	aluminum, aluminium
	fueled, fuelled
	labeled, labelled
	modeling, modelling
	pediatric, paediatric
	maneuver, manoeuvre
	tire, tyre
	tires, tyres
	mom, mum
	pajamas, pyjamas
	enrollment, enrolment
	fulfill, fulfil
	skillful, skilful`)

// synonyms mean the same wherever newspapers use the first; the other way round they might not.
var synonyms = table(`purchased, bought
	purchase of, acquisition of
	purchasing, buying
	to purchase, to buy
	individuals, people
	began, started
	begins, starts
	to begin, to start
	beginning to, starting to
	commenced, began
	attempted to, tried to
	attempting to, trying to
	attempts to, tries to
	assistance, help
	to assist, to help
	enormous, huge
	massive, huge
	immense, huge
	children, kids
	movie, film
	movies, films
	among, amongst
	while, whilst
	near, close to
	obtained, got
	to obtain, to get
	were injured, were hurt
	was injured, was hurt
	permitted to, allowed to
	chose, picked
	chosen, picked
	demonstrated, showed
	the entire, the whole
	frequently, often
	rapidly, quickly
	swiftly, quickly
	currently, now
	perhaps, maybe
	blaze, fire
	physician, doctor
	physicians, doctors
	attorneys, lawyers
	attorney for, lawyer for
	automobile, car
	automobiles, cars
	residence, home
	demonstrators, protesters
	postponed, put off
	called off, canceled
	discovered, found
	located in, situated in
	ongoing, continuing
	deadly, fatal
	wealthy, rich
	crucial, vital
	replied, answered
	remained, stayed
	to remain, to stay
	reveal, disclose
	revealed, disclosed
	occurred, happened
	to occur, to happen
	halted, stopped
	to halt, to stop
	regarding, about
	prior to, before
	in order to, to
	a number of, several
	despite, in spite of
	furthermore, moreover
	nevertheless, nonetheless
	however, though
	approximately, about
	additional, extra
	resigned, stepped down
	to resign, to step down
	slain, killed
	deceased, dead
	infant, baby
	vacation, holiday
	policeman, police officer
	policemen, police officers
	terrible, awful
	stated, said
	grabbed, seized
	difficult, hard
	difficulty, trouble
	error, mistake
	errors, mistakes
	sought to, tried to
	seeking to, trying to
	largely, mostly
	acquired, bought
	prohibited, banned
	prohibits, bans
	prohibit, ban
	sufficient, enough
	numerous, many
	entirely, completely
	primarily, mainly
	usually, normally
	eventually, in the end
	initially, at first
	subsequently, later
	upon, on
	utilized, used
	utilize, use
	remarks, comments
	probe into, investigation into
	pact, agreement
	footage, video`)

// hyphens are words with a hyphen and without.
var hyphens = table(`cooperate, co-operate
	cooperation, co-operation
	coordinate, co-ordinate
	coordinated, co-ordinated
	coordination, co-ordination
	email, e-mail
	emails, e-mails
	reelected, re-elected
	reelection, re-election
	preexisting, pre-existing
	policymakers, policy-makers
	decisionmaking, decision-making
	airstrike, air strike
	airstrikes, air strikes
	ceasefire, cease-fire
	cleanup, clean-up
	healthcare, health care
	takeover, take-over
	nonprofit, non-profit
	peacekeepers, peace-keepers
	goodbye, good-bye
	website, web site
	websites, web sites
	lineup, line-up
	makeup, make-up
	online, on-line
	midterm, mid-term
	longtime, long-time
	runoff, run-off
	shutdown, shut-down
	startup, start-up
	startups, start-ups`)

var contractions = table(`did not, didn't
	does not, doesn't
	do not, don't
	is not, isn't
	are not, aren't
	was not, wasn't
	were not, weren't
	has not, hasn't
	have not, haven't
	had not, hadn't
	would not, wouldn't
	could not, couldn't
	should not, shouldn't
	will not, won't
	cannot, can't`)

var monthShort = table(`January, Jan.
	February, Feb.
	August, Aug.
	September, Sept.
	October, Oct.
	November, Nov.
	December, Dec.`)

var smallDigits = strings.Fields("two three four five six seven eight nine ten eleven twelve")

var styles = []style{
	{"curly quotes", true, curly},
	{"straight quotes", true, written("[“”]", `"`, "[‘’]", "'")},
	{"British spelling", true, pairs(spellings)},
	{"American spelling", true, pairs(turned(spellings))},
	{"points left out", true, written(`\bU\.S\.( [a-z]|['’,])`, "US$1", `\bU\.N\.( [a-z]|['’,])`, "UN$1", `\bU\.K\.( [a-z]|['’,])`, "UK$1", `\bE\.U\.( [a-z]|['’,])`, "EU$1")},
	{"points put in", true, written(`\bUS( [a-z])`, "U.S.$1", `\bUN( [a-z])`, "U.N.$1", `\bUK( [a-z])`, "U.K.$1", `\bEU( [a-z])`, "E.U.$1")},
	{"percent in words", true, written(`(\d)%([ ,.;)]|$)`, "$1 percent$2")},
	{"percent sign", true, written(`(\d) per ?cent\b`, "$1%")},
	{"per cent", true, written(`(\d) percent\b`, "$1 per cent")},
	{"small numbers in digits", false, smallInDigits},
	{"small numbers in words", false, smallInWords},
	{"Mr. dropped", false, written(`\b(?:Mr|Mrs|Ms)\.? ([A-Z])`, "$1")},
	{"Mr. added", false, addMister},
	{"said in front", false, written(`^(["”],? ?)((?:President |Sen\. |Gov\. )?[A-Z][\pL-]+(?: [A-Z][\pL-]+)?) said([.,]|$)`, "${1}said $2$3")},
	{"said behind", false, written(`^(["”],? ?)said ((?:President |Sen\. |Gov\. )?[A-Z][\pL-]{3,}(?: [A-Z][\pL-]{3,})?)([.]|$)`, "${1}$2 said$3")},
	{"told reporters", false, written(`\btold (?:reporters|journalists)([ ,.])`, "said$1", `\btold a (?:news|press) conference([ ,.])`, "said$1")},
	{"toward", true, written(`\btowards\b`, "toward", `\bTowards\b`, "Toward", `\bafterwards\b`, "afterward")},
	{"towards", true, written(`\btoward\b`, "towards", `\bToward\b`, "Towards", `\bafterward\b`, "afterwards")},
	{"contracted", false, pairs(contractions)},
	{"spelled out", false, func(text string, r *rand.Rand) string {
		return spellOut(strings.ReplaceAll(text, "n’t", "n't"), r)
	}},
	{"comma before and", false, listComma(`\b([a-z]+, )([a-z]+) and ([a-z]+[.])`, "$1$2, and $3")},
	{"no comma before and", false, listComma(`\b([a-z]+, )([a-z]+), and ([a-z]+[.,])`, "$1$2 and $3")},
	{"that dropped", false, written(`([a-z”"’] )said that ((?:the|he|she|it|they|there|his|her|their|its|a|an|[A-Z][a-z]+) )`, "${1}said $2")},
	{"that added", false, written(`((?:officials|police|authorities|spokesman|spokeswoman|[Hh]e|[Ss]he|[Tt]hey|prosecutors) )said ((?:he|she|it|they|there|his|her|their|its) )`, "${1}said that $2")},
	{"synonyms", false, some(synonyms)},
	{"months cut short", true, shortMonths},
	{"months in full", true, fullMonths},
	{"long dashes", true, written(` (?:--|–|-) `, " — ")},
	{"short dashes", true, written(` ?— ?`, " - ", ` (?:–|--) `, " - ")},
	{"day of saying dropped", false, written(`\bsaid (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?\b`, "said")},
	{"sentence split", false, splitSentence},
	{"hyphens", false, pairs(hyphens)},
	{"no hyphens", false, pairs(turned(hyphens))},
	{"thousands run together", true, written(`\b(\d{1,3}),(\d{3})( [a-z]+s\b)`, "$1$2$3")},
	{"thousands parted", true, written(`\b(\d{2,3})(\d{3}) ([a-z]+s)\b`, "$1,$2 $3")},
	{"pm", true, written(`\b(\d{1,2}(?::\d\d)?) ?a\.m\.( [a-zA-Z]|,)`, "${1}am$2", `\b(\d{1,2}(?::\d\d)?) ?p\.m\.( [a-zA-Z]|,)`, "${1}pm$2")},
	{"p.m.", true, written(`\b(\d{1,2}(?::\d\d)?) ?am\b`, "$1 a.m.", `\b(\d{1,2}(?::\d\d)?) ?pm\b`, "$1 p.m.", `([ap]\.m\.)\.`, "$1")},
	{"no-break spaces", true, written(`(\d) (million|billion|percent|km|miles)\b`, "$1\u00a0$2")},
}

var (
	spellOut     = pairs(turned(contractions))
	smallWordAt  = regexp.MustCompile(`( )(` + anyOf(smallDigits) + `)( [a-z]+s\b)`)
	smallDigitAt = regexp.MustCompile(`(\b[a-z]{3,} )([2-9])( [a-z]{4,}s\b)`)
	fullMonthAt  = regexp.MustCompile(`\b(January|February|August|September|October|November|December)( \d{1,2}\b)`)
	shortMonthAt = regexp.MustCompile(`\b(Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)( \d{1,2}\b)`)
	splitAt      = regexp.MustCompile(`([a-z]), and ((?:he|she|they|it|the [a-z]+s?|police|officials) (?:was|were|has|had|is|are|will|said|did|does|would) )`)
	manAlone     = regexp.MustCompile(`(\b[a-z]+,? |[.] )([A-Z]\pL{3,})( (?:said|says|told|added|also|has|had|will)\b)`)
	misterFor    = regexp.MustCompile(`\b(?:` + anyOf(maleNames) + `) ([A-Z]\pL{3,})\b`)
)

// listComma writes lists of three single words another way.
func listComma(expr, to string) func(string, *rand.Rand) string {
	re := regexp.MustCompile(expr)
	return func(text string, _ *rand.Rand) string {
		return replaceGroups(re, text, func(g []string) string {
			if g[2] == "and" || g[2] == "or" || g[2] == "but" || strings.HasSuffix(g[2], "ly") {
				return g[0]
			}
			return re.ReplaceAllString(g[0], to)
		})
	}
}

// smallInDigits writes small numbers of plural things in digits. "one" is left, since it is a pronoun too.
func smallInDigits(text string, _ *rand.Rand) string {
	return replaceGroups(smallWordAt, text, func(g []string) string {
		for i, w := range smallDigits {
			if w == g[2] {
				return g[1] + strconv.Itoa(i+2) + g[3]
			}
		}
		return g[0]
	})
}

// smallInWords writes the numbers 2 to 9 in words.
func smallInWords(text string, _ *rand.Rand) string {
	return replaceGroups(smallDigitAt, text, func(g []string) string { return g[1] + smallDigits[g[2][0]-'2'] + g[3] })
}

func shortMonths(text string, _ *rand.Rand) string {
	return replaceGroups(fullMonthAt, text, func(g []string) string {
		for _, p := range monthShort {
			if p[0] == g[1] {
				return p[1] + g[2]
			}
		}
		return g[0]
	})
}

func fullMonths(text string, _ *rand.Rand) string {
	return replaceGroups(shortMonthAt, text, func(g []string) string {
		for _, p := range monthShort {
			if p[1] == g[1] {
				return p[0] + g[2]
			}
		}
		return g[0]
	})
}

// addMister puts "Mr." before surnames that stand alone before a verb, of men whom the same stretch gives a first name.
func addMister(text string, _ *rand.Rand) string {
	men := map[string]bool{}
	for _, g := range misterFor.FindAllStringSubmatch(text, -1) {
		men[g[1]] = true
	}
	return replaceGroups(manAlone, text, func(g []string) string {
		if !men[g[2]] {
			return g[0]
		}
		return g[1] + "Mr. " + g[2] + g[3]
	})
}

// splitSentence makes two sentences of those joined by ", and".
func splitSentence(text string, _ *rand.Rand) string {
	return replaceGroups(splitAt, text, func(g []string) string { return g[1] + ". " + strings.ToUpper(g[2][:1]) + g[2][1:] })
}
