package event

import (
	"strings"
	"sync"

	"github.com/samewire/samewire/shingle"
)

// role is what a listed word is to the reader of a story.
type role uint8

const (
	unlisted role = iota
	stop          // a word that tells nothing of what happened
	title         // stands before a name; a point after it ends no sentence
	agency        // names who reports, not what happened
	month
	weekday
	numeral
	place  // an often named place
	common // an often named person, body or word of names
	locate // the name after it is a place's
)

type listed struct {
	role  role
	value int    // month 1-12, weekday 0-6, numeral
	as    uint64 // the key it is read as: "Iraqi" as "iraq"
}

// Lists of words, in lower case. They are meant to be short: a collection of some size shows by itself what is common.
const (
	stopWords = `a about above across after again against ago all almost along already also although always am among an and another any anyone
		anything are aren't around as asked at away back be became because become been before began behind being below between both but by came can
		can't cannot come could couldn't day days did didn't do does doesn't doing don't done down during each early either else end enough even
		ever every far few first for former found from further gave get gets getting give given go goes going good got great had has hasn't have
		haven't having he he'd he'll he's held her here hers herself high him himself his how however i i'd i'll i'm i've if in including indeed
		into is isn't it it's its itself just keep kept know known last late later latest least left less let like likely little long look made
		make makes making man many may maybe me meanwhile might mine month months more most mostly mr mrs ms much must my myself near nearly
		need neither never new news next night no nor not nothing now of off often old on once one only onto or other others our out outside over
		own part people per perhaps place point put quite rather really reported reporter report reports right said same saw say says saying see
		seen set several she she's should show shown since so some someone something soon statement still story such take taken take tell than that
		that's the their them themselves then there there's these they they're they've thing think this those though through time times to today
		told tomorrow tonight too took toward towards turn under until up upon us use used using very via want was wasn't way we we're we've week
		weeks well went were weren't what what's when where whether which while who whole whom whose why will with within without won't work
		would wouldn't year years yes yesterday yet you you're your according added spokesman spokeswoman officials official update updated
		published posted photo pm am est et gmt th st nd rd re ve ll com www http html photos video image file comments read click share copyright`
	titleWords = `mr mrs ms dr sir gen lt col sgt capt maj cmdr adm rev hon sen rep gov prof st mt jr sr president minister senator
		representative governor mayor judge justice secretary chairman chief director general colonel captain sergeant king queen prince princess
		pope bishop ayatollah sheikh officer detective sheriff coach ceo prime vice deputy professor doctor lady lord congressman attorney`
	agencyWords = `reuters ap associated press afp agence xinhua upi tass interfax dpa efe bloomberg cnn bbc nbc cbs abc fox npr msnbc cnbc
		getty newser tribune herald gazette journal times post guardian telegraph mirror daily facebook twitter youtube instagram google mail
		magazine newspaper online email`
	monthWords   = `january february march april may june july august september october november december`
	monthShorts  = `jan feb mar apr may jun jul aug sep oct nov dec`
	weekdayWords = `sunday monday tuesday wednesday thursday friday saturday`
	numeralWords = `zero one two three four five six seven eight nine ten eleven twelve`
	locateWords  = `in near outside at`
	placeWords   = `u.s. us usa states united u.k. uk britain england scotland wales ireland france germany italy spain portugal
		netherlands belgium sweden norway denmark finland poland ukraine russia turkey greece israel gaza palestine lebanon syria iraq
		iran jordan egypt libya tunisia algeria morocco sudan ethiopia somalia kenya uganda nigeria niger ghana africa saudi arabia yemen
		qatar kuwait emirates afghanistan pakistan india bangladesh china japan korea taiwan vietnam thailand philippines indonesia
		malaysia singapore australia austria zealand canada mexico cuba brazil argentina chile colombia venezuela peru europe asia america
		washington york london paris berlin rome madrid moscow kiev kyiv brussels geneva beijing shanghai tokyo delhi mumbai seoul
		jerusalem cairo baghdad tehran damascus beirut kabul islamabad sydney toronto angeles chicago houston boston dallas atlanta
		philadelphia detroit miami seattle denver francisco vegas california texas florida illinois ohio pennsylvania georgia michigan
		carolina virginia jersey massachusetts arizona tennessee missouri maryland wisconsin minnesota colorado alabama louisiana
		kentucky oregon oklahoma iowa nevada arkansas utah kansas mississippi manhattan brooklyn hollywood d.c. dc l.a. la california`
	demonyms = `american americans british briton britons english scottish welsh irish french german germans italian spanish portuguese dutch
		belgian swedish norwegian danish finnish polish ukrainian russian russians turkish greek israeli israelis palestinian palestinians
		lebanese syrian syrians iraqi iraqis iranian iranians jordanian egyptian libyan sudanese somali somalian kenyan nigerian african
		saudi yemeni afghan pakistani indian chinese japanese korean vietnamese thai filipino indonesian malaysian australian canadian
		mexican cuban brazilian european asian`
	demonymOf = `america america britain britain britain england scotland wales ireland france germany germany italy spain portugal netherlands
		belgium sweden norway denmark finland poland ukraine russia russia turkey greece israel israel palestine palestine
		lebanon syria syria iraq iraq iran iran jordan egypt libya sudan somalia somalia kenya nigeria africa
		saudi yemen afghanistan pakistan india china japan korea vietnam thailand philippines indonesia malaysia australia canada
		mexico cuba brazil europe asia`
	commonWords = `obama trump clinton bush biden putin barack donald hillary white house congress senate pentagon government ministry
		department republican republicans democrat democrats democratic party supreme court police fbi cia nato un nations eu union security
		council state federal national international north south east west northern southern eastern western central middle city county
		university school college hospital church street road avenue park hill lake river island islands airport center centre league football
		world cup olympic olympics association committee commission agency bureau bank company corp inc ltd group fund institute
		foundation society service board army navy air force forces military guard christmas easter god internet islamic muslim muslims christian
		john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark paul steven andrew
		george kevin brian edward peter jason jeff ryan gary nicholas eric stephen jonathan scott justin frank mary jennifer
		elizabeth linda susan jessica sarah karen nancy lisa margaret anna emily michelle laura smith johnson williams brown jones miller
		davis wilson taylor anderson jackson lee martin san los santa saint el al bin abu van von de mohammed muhammad ali ahmed`
)

// lexicon is a table of the lists by hash, searched from the slot that the hash's low bits name: a lookup for every word of a story must be quick.
type lexicon struct {
	keys  [4096]uint64 // 0 where empty
	words [4096]listed
}

func (x *lexicon) slot(key uint64) uint64 {
	i := key % uint64(len(x.keys))
	for x.keys[i] != 0 && x.keys[i] != key {
		i = (i + 1) % uint64(len(x.keys))
	}
	return i
}

func (x *lexicon) find(key uint64) listed { return x.words[x.slot(key)] }

var knownWords = sync.OnceValue(func() *lexicon {
	m := new(lexicon)
	add := func(list string, l func(i int) listed) {
		for i, w := range strings.Fields(list) {
			v := l(i)
			for _, h := range []uint64{keyOf(w), hashOf(w)} { // as written, and as it is without its plural s
				if n := m.slot(h); m.keys[n] == 0 {
					m.keys[n], m.words[n] = h, v
				}
			}
		}
	}
	as := func(r role) func(int) listed { return func(int) listed { return listed{role: r} } }
	add(locateWords, as(locate))
	add(numeralWords, func(i int) listed { return listed{role: numeral, value: i} })
	add(monthWords, func(i int) listed { return listed{role: month, value: i + 1} })
	add(monthShorts, func(i int) listed { return listed{role: month, value: i + 1} })
	add("sept", func(i int) listed { return listed{role: month, value: 9} })
	add(weekdayWords, func(i int) listed { return listed{role: weekday, value: i} })
	countries := strings.Fields(demonymOf)
	add(demonyms, func(i int) listed { return listed{role: place, as: keyOf(countries[i])} })
	add("usa america states", func(i int) listed { return listed{role: place, as: keyOf("us")} })
	add("teheran", func(i int) listed { return listed{role: place, as: keyOf("tehran")} })
	add("uk", func(i int) listed { return listed{role: place, as: keyOf("britain")} })
	add(placeWords, as(place))
	add(titleWords, as(title))
	add(agencyWords, as(agency))
	add(stopWords, as(stop))
	add(commonWords, as(common))
	return m
})

// hashOf returns the hash of a single word.
func hashOf(word string) uint64 {
	if w := shingle.AppendWords(make([]shingle.Word, 0, 2), word); len(w) > 0 {
		return w[0].Hash
	}
	return 0
}

// keyOf returns the hash of a word without a final s, unless it ends in -ss, -us or -is or is short: so "Iraq's" and "Iraq", "rockets" and
// "rocket" have one key.
func keyOf(word string) uint64 { return hashOf(word[:stem(word)]) }

// stem returns the length of word without its final s.
func stem(word string) int {
	n := len(word) - 1
	if n < 3 || word[n]|0x20 != 's' {
		return n + 1
	}
	switch word[n-1] | 0x20 {
	case 's', 'u', 'i':
		return n + 1
	}
	return n
}
