package text

import "strings"

// functionWords are folded words that carry grammar rather than facts. Negations, modals and number words are not among them.
var functionWords = set(`a an the this that these those such of in on at to for from by with as into onto upon about over under after before since
	until during between among against within and or but nor so yet if then than when while where which who whom whose what how why because
	although though whereas is are was were be been being am has have had having do does did doing it its he him his she her hers they them their
	theirs we us our ours i me my you your there here also too just still even only own same other some any each both all more most very
	s said say says will would can now up down out off again further once toward towards amid along meanwhile however`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// spellings maps a folded word to the one that is written for it elsewhere.
var spellings = map[string]string{
	"towards": "toward", "amongst": "among", "whilst": "while", "afterwards": "afterward", "backwards": "backward", "forwards": "forward",
	"pct": "percent", "bln": "billion", "mln": "million", "bn": "billion", "mn": "million", "dlrs": "dollars", "dlr": "dollar",
	"okay": "ok", "adviser": "advisor", "grey": "gray", "programme": "program", "programmes": "programs", "cheque": "check", "defence": "defense",
	"offence": "offense", "licence": "license", "centre": "center", "centres": "centers", "theatre": "theater", "metre": "meter", "metres": "meters",
	"tonnes": "tons", "aluminium": "aluminum", "tyre": "tire", "tyres": "tires", "kerb": "curb", "jail": "jail", "gaol": "jail", "aeroplane": "airplane",
	"judgement": "judgment", "per": "per", "cannot": "cant", "teheran": "tehran",
}

// stem returns a folded word without the endings that grammar and spelling put on it, so that forms of a word compare equal: plurals,
// -ed, -ing, -ise and -ize, -our and -or. It is a light stemmer: it would rather leave two forms apart than join two words.
func stem(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	if s, ok := spellings[w]; ok {
		w = s
	}
	n := len(w)
	if n < 4 || w[n-1] >= '0' && w[n-1] <= '9' {
		return w
	}
	if s := w; n > 6 {
		s = strings.Replace(s, "isation", "ization", 1)
		if strings.HasSuffix(s, "ise") || strings.HasSuffix(s, "ised") || strings.HasSuffix(s, "ises") || strings.HasSuffix(s, "ising") {
			i := strings.LastIndex(s, "is")
			s = s[:i] + "iz" + s[i+2:]
		}
		if i := strings.Index(s, "our"); i > 1 && i < len(s) && i >= len(s)-6 && i != 0 {
			s = s[:i] + "or" + s[i+3:]
		}
		w, n = s, len(s)
	}
	switch {
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "xes"):
		return w[:n-2]
	case strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "s"):
		w = w[:n-1]
	case strings.HasSuffix(w, "ing") && n > 5:
		w = undouble(w[:n-3])
	case strings.HasSuffix(w, "ied") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "ed") && n > 4:
		w = undouble(w[:n-2])
	}
	if n := len(w); n > 4 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	return w
}

// undouble drops the letter that an ending doubled: "planned" is "plan".
func undouble(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeiousl", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}

// irregular maps the forms of irregular verbs to one of them.
var irregular = func() map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(`arise arose arisen arising
awake awoke awoken
beat beaten
become became becoming
begin began begun beginning
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken breaking
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen choosing
come came coming comes
deal dealt
dig dug
draw drew drawn
drink drank drunk
drive drove driven driving
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown flies
forbid forbade forbidden
forget forgot forgotten
freeze froze frozen
get got gotten
give gave given giving
go went gone goes
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
know knew known
lay laid
lead led
leave left leaving
lend lent
light lit
lose lost losing
make made making
mean meant
meet met
pay paid
prove proven
ride rode ridden
ring rang rung
rise rose risen rising
run ran running
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shine shone
shoot shot
show shown
shrink shrank shrunk
shut
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
speed sped
spend spent
spin spun
stand stood
steal stole stolen
stick stuck
strike struck stricken
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken taking
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
wake woke woken
wear wore worn
win won winning
wind wound
withdraw withdrew withdrawn
write wrote written writing`, "\n") {
		forms := strings.Fields(line)
		for _, f := range forms {
			m[f] = forms[0]
		}
	}
	return m
}()
