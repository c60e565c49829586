package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameValue is a person, organisation or place. Facts of Kind Place hold one too.
type NameValue struct {
	Name  string `json:"name"`            // folded, without title and possessive s: "joe biden", "us"
	Title string `json:"title,omitempty"` // folded: "iraqi prime minister"; empty for none
	Full  string `json:"full,omitempty"`  // the longer name of the same text that Name is short for: "joe biden" of "biden"; empty where Name is the longest
}

// Referent returns the longest form of the name that its text has.
func (n NameValue) Referent() string {
	if n.Full != "" {
		return n.Full
	}
	return n.Name
}

const titles = `mr mrs ms miss dr prof professor president vice prime minister premier chancellor chairman chairwoman chairperson chair gen general maj major col colonel lt
	lieutenant capt captain cmdr commander adm admiral sgt sergeant cpl corporal pvt sen senator rep representative congressman congresswoman gov governor mayor
	sir lord lady dame king queen prince princess pope cardinal archbishop bishop rev reverend father sister ayatollah sheikh sheik sultan emir imam rabbi judge justice
	secretary director chief executive officer head spokesman spokeswoman spokesperson analyst economist strategist trader dealer ambassador envoy commissioner
	speaker leader deputy attorney lawyer prosecutor inspector detective constable supt superintendent coach manager founder ceo cfo treasurer lawmaker legislator
	mp mep physicist astrophysicist professor author singer actor actress star driver pilot activist dissident undersecretary foreign finance defence defense interior supreme
	former ex acting interim managing republican democrat`

// modifiers may stand in a title but make none.
const weakTitles = " foreign finance defence defense interior supreme vice former ex acting interim managing deputy executive star father sister lady head major driver "

const particles = "al el de du da di del della der den van von bin bint ibn abu la le dos das ter ten y e ul ur"

const orgWords = `inc corp co ltd plc llc gmbh ag sa nv company corporation limited group holdings bank ministry department agency committee commission council association
	federation union university college institute party parliament congress senate house court police army navy force forces guard bureau administration authority
	office board exchange fund organisation organization service services foundation society club team center centre hospital church press news times post journal
	airlines airways motors electric electronics industries systems technologies brigade battalion movement front league assembly cell network media`

const places = `afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium bolivia bosnia botswana brazil bulgaria
	burma cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus denmark ecuador egypt eritrea estonia ethiopia finland france gabon gambia gaza
	georgia germany ghana greece guatemala guinea haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo
	kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania luxembourg macedonia malawi malaysia mali malta mexico moldova mongolia montenegro morocco mozambique
	myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda
	senegal serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tibet tunisia turkey turkmenistan uganda
	ukraine uruguay uzbekistan venezuela vietnam yemen yugoslavia zaire zambia zimbabwe us uk usa britain england scotland wales ussr uae europe asia africa america
	london paris berlin moscow beijing tokyo washington baghdad tehran teheran kabul jerusalem cairo rome madrid brussels vienna geneva warsaw prague budapest bucharest
	belgrade kiev kyiv athens ankara istanbul damascus beirut riyadh dubai delhi mumbai bombay karachi islamabad seoul pyongyang shanghai sydney canberra ottawa toronto
	chicago houston boston dallas miami california texas florida hawaii arizona virginia pennsylvania ohio michigan alaska nevada oregon colorado alabama arkansas maryland minnesota utah wisconsin illinois indiana iowa kansas kentucky louisiana maine massachusetts mississippi missouri montana nebraska oklahoma tennessee vermont wyoming idaho
	calif minn pa conn mich fla ariz tenn wis mosul basra erbil
	irbil zummar crimea chechnya kashmir hongkong`

const demonyms = `iraqi iraqis iranian iranians american americans british french german germans russian russians chinese japanese israeli israelis palestinian palestinians syrian syrians turkish turks
	ukrainian ukrainians indian indians pakistani pakistanis afghan afghans saudi saudis egyptian egyptians lebanese jordanian kuwaiti yemeni kurdish kurds arab arabs european europeans asian asians
	african africans australian australians canadian canadians mexican mexicans brazilian italian italians spanish dutch swiss swedish norwegian danish finnish polish czech slovak hungarian
	romanian bulgarian serbian serb serbs croatian bosnian greek cypriot irish scottish welsh english korean koreans vietnamese thai indonesian malaysian philippine filipino burmese cuban
	chilean argentine colombian venezuelan peruvian nigerian kenyan somali sudanese ethiopian libyan tunisian algerian moroccan zairean rwandan western eastern northern southern islamic muslim muslims
	christian christians jewish jews democratic republican democrats republicans catholic hindu sunni shiite shia shiites soviet tibetan taiwanese austrian belgian portuguese icelandic latvian estonian`

// joint words let "of" go on with a name: the Bank of England.
const ofWords = ` bank ministry department university republic house kingdom board federation association institute council court college church bishop archbishop duke organisation
	organization union academy chamber university secretary office bureau minister party academy museum league isle gulf strait cape city sea bay cathedral chiefs chief minister director head `

// names finds persons, organisations and places.
func (e *extractor) names() {
	e.lowers()
	begin := len(e.facts)
	for s := range e.d.Sentences {
		first, last := e.d.Sentences[s].First, e.d.Sentences[s].Last
		capitals := 0
		for i := first; i < last; i++ {
			if e.upper(i) {
				capitals++
			}
		}
		if last-first >= 5 && capitals*10 >= (last-first)*9 { // a headline or a line in capitals
			continue
		}
		for i := first; i < last; {
			if !e.nameBegins(i) {
				i++
				continue
			}
			end := e.nameEnd(i, last)
			e.name(i, end)
			i = max(end, i+1)
		}
	}
	e.shortForms(begin)
}

// lowers notes the words that the text also has in lower case, and those with a capital inside a sentence.
func (e *extractor) lowers() {
	e.seen = make(map[string]seen, len(e.d.Words)/2)
	for i := range e.d.Words {
		t := &e.d.Words[i]
		if e.lex[i].is(wFunction) {
			continue
		}
		switch {
		case !t.Upper:
			e.seen[t.Fold] |= seenLower
		case e.gaps[i] != gapStart && e.gaps[i] != gapQuote && e.gaps[i] != gapOther:
			e.seen[e.base(i)] |= seenInside
		}
	}
}

type seen uint8

const (
	seenLower  seen = 1 << iota // in lower case
	seenInside                  // with a capital that no sentence's beginning explains
)

// opens reports whether the capital of word i may come from its place in the sentence.
func (e *extractor) opens(i int) bool {
	return e.gaps[i] == gapStart || e.gaps[i] == gapQuote || e.gaps[i] == gapOther
}

// nameBegins reports whether a name may begin at word i.
func (e *extractor) nameBegins(i int) bool {
	if e.takes[i]&inTime != 0 || e.digit(i) {
		return false
	}
	if !e.upper(i) {
		// al-Sudani
		return e.is(i, wParticle) && (e.word(i) == "al" || e.word(i) == "el") && e.upper(i+1) && e.gaps[i+1] == gapHyphen
	}
	if e.word(i) == "i" || e.word(i) == "us" && e.source(i) == "Us" {
		return false
	}
	if e.is(i, wDet|wPronoun|wConj|wAux|wModal|wPrep|wNot) && e.word(i) != "us" {
		return false
	}
	if !e.opens(i) {
		return true
	}
	// the first word of a sentence
	if e.is(i, wPlace) {
		return true
	}
	known := e.seen[e.base(i)]
	if e.lex[i].flags&^(wTitle|wOrg|wPlace|wDemonym|wParticle) != 0 && known&seenInside == 0 {
		return false
	}
	if e.is(i, wTitle|wOrg|wDemonym) {
		return true
	}
	if known&seenInside != 0 {
		return true
	}
	if known&seenLower != 0 {
		return false
	}
	// in front of another capital: a name unless it looks like a common word
	if e.upper(i+1) && (e.gaps[i+1] == gapSpace || e.gaps[i+1] == gapHyphen || e.gaps[i+1] == gapPoint && len(e.word(i)) == 1) && e.takes[i+1] == 0 {
		w := e.word(i)
		return !strings.HasSuffix(w, "ing") && !strings.HasSuffix(w, "ly") && !strings.HasSuffix(w, "ed")
	}
	if e.possessive(i) || e.is(i+1, wParticle) && e.upper(i+2) && e.near(i+1) && e.near(i+2) && e.word(i+1) != "a" {
		return true
	}
	return allUpper(e.source(i)) && len(e.word(i)) > 1
}

func allUpper(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

// nameEnd returns where the name that begins at word i ends.
func (e *extractor) nameEnd(i, last int) int {
	j := i + 1
	for j < last {
		if e.possessive(j-1) && e.upper(j-1) {
			return j
		}
		if e.upper(j-1) && strings.HasSuffix(e.word(j-1), "s") && e.gaps[j] == gapSpace && strings.ContainsAny(e.d.Raw[e.d.Words[j-1].End:e.d.Words[j].Start], "'’") {
			return j // the States' army
		}
		g := e.gaps[j]
		initial := g == gapPoint && (len(e.word(j-1)) == 1 || e.is(j-1, wTitle|wOrg) || abbreviations[e.word(j-1)])
		if g != gapSpace && g != gapHyphen && !initial {
			if g == gapComma && (e.word(j) == "jr" || e.word(j) == "sr" || e.word(j) == "inc") && e.upper(j) {
				j++
				continue
			}
			return j
		}
		if e.takes[j]&inTime != 0 {
			return j
		}
		if e.upper(j) {
			if e.is(j, wDet|wPronoun|wAux|wModal) || e.word(j) == "us" && g == gapSpace { // "Minnesota US Attorney"
				return j
			}
			if g == gapHyphen && e.is(j-1, wPlace) && e.is(j, wPlace) { // Gaza-Egypt
				return j
			}
			j++
			continue
		}
		w := e.word(j)
		switch {
		case w == "al" && e.upper(j+1) && e.near(j+1), w == "el" && e.gaps[min(j+1, len(e.gaps)-1)] == gapHyphen && e.upper(j+1):
			j += 2
		case e.is(j, wParticle) && g == gapSpace && e.upper(j+1) && e.gaps[j+1] == gapSpace:
			j += 2
		case (w == "de" || w == "van" || w == "von") && e.is(j+1, wParticle) && e.upper(j+2) && j+2 < last:
			j += 3
		case w == "of" && g == gapSpace && strings.Contains(ofWords, " "+e.word(j-1)+" "):
			k := j + 1
			if e.word(k) == "the" {
				k++
			}
			if !(k < last && e.upper(k) && e.near(k) && e.takes[k]&inTime == 0) {
				return j
			}
			j = k + 1
		case w == "and" && g == gapSpace && e.upper(j+1) && e.gaps[j+1] == gapSpace && j-i == 1+boolInt(e.is(i, wPlace|wDemonym)) && e.orgAfter(j+1, last):
			j += 2
		case w == "for" && g == gapSpace && e.upper(j+1) && e.is(j-1, wOrg) && e.gaps[j+1] == gapSpace && !e.is(j+1, wPlace):
			j += 2
		default:
			return j
		}
	}
	return j
}

// orgAfter reports whether the capitals from word j on end in a word for an organisation.
func (e *extractor) orgAfter(j, last int) bool {
	n := 0
	for j < last && e.upper(j) && (n == 0 || e.gaps[j] == gapSpace) {
		j++
		n++
	}
	return n > 1 && e.is(j-1, wOrg)
}

// name appends the name of words [first,last), parted from the title before it.
func (e *extractor) name(first, last int) {
	// the words before a name are part of its title where no comma stands between
	begin := first
	for n := 0; n < 4 && begin > 0 && e.near(begin) && !e.upper(begin-1) && e.is(begin-1, wTitle) && e.takes[begin-1] == 0; n++ {
		begin--
	}
	lowTitle := begin < first
	at := first
	for k := first; k < last; k++ {
		if e.is(k, wTitle) && !(k > first && e.is(k, wOrg) && k == last-1) {
			if k == first && last-first == 2 && !e.strongTitle(k) && !lowTitle && e.word(k) != "former" && e.word(k) != "acting" {
				continue
			}
			at = k + 1
			// Secretary of State Warren Christopher
			if e.word(k+1) == "of" && k+3 < last {
				at = k + 3
				if e.word(k+2) == "the" && at+1 < last {
					at++
				}
				k = at - 1
			}
		}
	}
	if e.is(last-1, wOrg) && !e.is(last-1, wTitle) && at < last { // the Justice Department
		at = first
		for at < last-1 && (e.word(at) == "former" || e.word(at) == "mr") {
			at++
		}
	}
	if lowTitle && at == first && begin+1 == first && !e.strongTitle(begin) { // "former Minnesota ..."
		begin, lowTitle = first, false
	}
	titled := at > first || lowTitle
	if at == first+1 && last == first+2 && e.word(first) == "general" && companyAfterGeneral(e.word(last-1)) {
		at, titled = first, lowTitle
	}
	if at >= last {
		// a title without a name: "Prime Minister"; what stands before it may be a name: "Skoda Chairman"
		at = first
		for at < last && !e.is(at, wTitle) {
			at++
		}
		if at > first {
			e.plainName(first, at, begin, "")
		}
		return
	}
	for last-1 > at && e.is(last-1, wDemonym) { // "News' Asian channel"
		last--
	}
	for at < last-1 && e.is(at, wDemonym) && at > first {
		at++
	}
	title := ""
	if titled {
		title = e.join(begin, at)
		if e.is(begin, wDemonym) || !lowTitle {
			title = e.phrase(begin, at)
		}
		// an organisation before the title is a name of its own
		org := first
		for org < at && !e.is(org, wTitle) {
			org++
		}
		for org > first && e.is(org-1, wDemonym) {
			org--
		}
		if org > first && org < at && !e.is(first, wDemonym) && !(org-first == 1 && e.is(first, wPlace)) {
			e.plainName(first, org, first, "")
		}
	}
	e.plainName(at, last, begin, title)
}

// strongTitle reports whether word k makes a title by itself.
func (e *extractor) strongTitle(k int) bool { return !strings.Contains(weakTitles, " "+e.word(k)+" ") }

func companyAfterGeneral(w string) bool {
	switch w {
	case "motors", "electric", "mills", "dynamics", "assembly", "accident", "foods", "re":
		return true
	}
	return false
}

// plainName appends a name without looking for titles; its span begins at word begin where it has one.
func (e *extractor) plainName(at, last, begin int, title string) {
	if at >= last {
		return
	}
	if title == "" {
		begin = at
	}
	if last-at == 1 && (e.is(at, wDemonym|wFunction) || e.is(at, wOrg|wTitle) && !allUpper(e.source(at)) || utf8.RuneCountInString(e.word(at)) == 1) && title == "" {
		return
	}
	name := e.join(at, last)
	if e.possessive(last - 1) {
		name = strings.TrimSuffix(name, "s")
	}
	kind := Name
	if title == "" && e.placeLike(at, last) {
		kind = Place
	}
	e.take(at, last, inName)
	e.add(kind, begin, last, "", NameValue{Name: name, Title: title})
}

// placeLike reports whether words [first,last) are likely a place.
func (e *extractor) placeLike(first, last int) bool {
	if last-first == 1 && e.is(first, wPlace) || last-first == 2 && placePairs[e.word(first)+" "+e.base(last-1)] {
		return true
	}
	if e.is(last-1, wPlace) && !e.is(last-1, wOrg) && last-first == 2 && (e.is(first, wDemonym) || directions[e.word(first)]) {
		return true
	}
	for k := first; k < last; k++ {
		if e.is(k, wOrg) {
			return false
		}
	}
	if !e.near(first) || allUpper(e.source(first)) {
		return false
	}
	switch e.word(first - 1) {
	case "in", "near", "outside", "across", "around", "northern", "southern", "eastern", "western", "northeastern", "northwestern", "southeastern", "southwestern", "central":
		return true
	case "of":
		switch e.word(first - 2) {
		case "town", "city", "village", "province", "state", "coast", "north", "south", "east", "west", "island", "region", "district", "port", "suburb", "outskirts":
			return true
		}
	}
	return false
}

// placePairs are places of two words.
var placePairs = func() map[string]bool {
	m := make(map[string]bool)
	for pair := range strings.SplitSeq(`united states,united kingdom,united nations,saudi arabia,south africa,south korea,north korea,new zealand,new york,new jersey,new mexico,new
hampshire,new delhi,new orleans,north carolina,south carolina,north dakota,south dakota,west virginia,rhode island,los angeles,san francisco,san diego,las vegas,hong kong,sri
lanka,costa rica,el salvador,puerto rico,czech republic,ivory coast,sierra leone,burkina faso,papua new,west bank,middle east,northern ireland,tel aviv,abu dhabi,kuala
lumpur,buenos aires,sao paulo,rio de,mexico city,white house,cape town,gaza strip,golan heights,black sea,red sea,persian gulf`, ",") {
		m[strings.Join(strings.Fields(pair), " ")] = true
	}
	delete(m, "united nations")
	return m
}()

var directions = map[string]bool{"north": true, "south": true, "east": true, "west": true, "new": true, "northern": true, "southern": true, "saudi": true, "united": true}

// shortForms points the short forms among the names found since begin to the longer ones, and gives every name of a text one kind.
func (e *extractor) shortForms(begin int) {
	long := make(map[string]string, 32)   // last word or acronym to the longest name with it
	heads := make(map[string]string, 32)  // first word to the longest name with it
	kinds := make(map[string]*[2]int, 32) // how often a name was a Name and a Place
	keep := func(m map[string]string, key, name string) {
		if old := m[key]; len(old) < len(name) {
			m[key] = name
		}
	}
	var acronym [16]byte
	for i := begin; i < len(e.facts); i++ {
		f := &e.facts[i]
		n := f.Value.(NameValue)
		k2 := kinds[n.Name]
		if k2 == nil {
			k2 = new([2]int)
			kinds[n.Name] = k2
		}
		k2[boolInt(f.Kind == Place)]++
		head, rest, found := strings.Cut(n.Name, " ")
		if !found {
			continue
		}
		tail := rest[strings.LastIndexByte(rest, ' ')+1:]
		if !isIn(head, wTitle|wOrg|wPlace|wDemonym|wFunction|wParticle) && (!isIn(tail, wOrg) || legalForms[tail]) {
			keep(heads, head, n.Name)
		}
		if !isIn(tail, wOrg|wPlace|wDemonym|wFunction) && strings.Count(n.Name, " ") < 4 && tail != "jr" && tail != "sr" {
			keep(long, tail, n.Name)
			if p := strings.LastIndexByte(rest, ' '); p > 0 {
				if q := strings.LastIndexByte(rest[:p], ' '); isIn(rest[q+1:p], wParticle) { // al sudani
					keep(long, rest[q+1:], n.Name)
				}
			}
		}
		k := 0
		for w := range strings.FieldsSeq(n.Name) {
			if w != "of" && w != "and" && w != "the" && w != "for" && k < len(acronym) {
				acronym[k] = w[0]
				k++
			}
		}
		if k >= 2 {
			keep(long, string(acronym[:k]), n.Name)
		}
	}
	for i := begin; i < len(e.facts); i++ {
		f := &e.facts[i]
		n := f.Value.(NameValue)
		if k := kinds[n.Name]; k[1] > 0 && k[1] >= k[0] {
			f.Kind = Place
		} else {
			f.Kind = Name
		}
		if f.Kind == Name {
			full := long[n.Name]
			if full == "" && n.Title == "" { // a first name, or a company without its legal form
				head, _, _ := strings.Cut(n.Name, " ")
				if full = heads[head]; !strings.HasPrefix(full, n.Name+" ") {
					full = ""
				}
			}
			if len(full) > len(n.Name) {
				n.Full = full
			}
		}
		f.Value = n
		f.Subject = n.Name
	}
}

// legalForms end the names of companies and are left out in passing.
var legalForms = map[string]bool{"inc": true, "corp": true, "co": true, "ltd": true, "plc": true, "llc": true, "ag": true, "sa": true, "nv": true, "gmbh": true, "group": true,
	"company": true, "corporation": true, "limited": true, "holdings": true}

// isIn reports whether a word can be any of the given.
func isIn(word string, f flag) bool {
	l := lexicon[word]
	return l != nil && l.is(f)
}
