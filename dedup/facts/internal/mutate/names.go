package mutate

import (
	"regexp"
	"strings"
)

var (
	maleNames = strings.Fields(`Donald Barack Bill John James Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel Matthew Mark Steven Paul
		Andrew Kenneth Kevin Brian George Edward Ronald Timothy Jason Jeffrey Ryan Gary Nicholas Eric Stephen Jonathan Larry Justin Scott Frank Peter Patrick
		Jack Dennis Jerry Tim Mike Bob Jim Tom Joe Jeff Ted Ben Chris Steve Bernie Mitt Martin Simon Philip Alan Greg Ed Vladimir Ivan Sergei Hassan Mohammed
		Ali Ahmed Omar Ibrahim Jose Juan Carlos Luis Pedro Francois Pierre Hans Angelo Antonio Nigel Boris Gordon Rudy Newt Marco Rand Chuck Harry`)
	femaleNames = strings.Fields(`Hillary Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Margaret Sandra Ashley Emily Donna
		Michelle Carol Amanda Melissa Laura Rebecca Sharon Cynthia Kathleen Amy Angela Anna Emma Nicole Helen Samantha Katherine Christine Rachel Maria Julia
		Ivanka Melania Kellyanne Huma Loretta Elaine Theresa Marine Fatima Ayesha Cheryl Ruth Alice Diane Jill Kate`)
	newMale     = strings.Fields("Harold Stanley Raymond Walter Leonard Vincent Oscar Douglas Gilbert Norman")
	newFemale   = strings.Fields("Dorothy Beatrice Eleanor Florence Gloria Martha Vivian Rosemary Judith Estelle")
	newSurnames = strings.Fields(`Halvorsen Okonkwo Bertolini Yamashita Novikov Ferreira Castellan Whitfield Lindgren Ramsden Kowalczyk Delacroix Pemberton Vasquez`)

	countries = table(`Iraq, Iran, Syria, Israel, Egypt, Lebanon, Yemen, Saudi Arabia, Turkey, Qatar, Kuwait, Libya
		China, Japan, India, Russia, South Korea, North Korea, Pakistan, Afghanistan, Vietnam, Thailand, Indonesia, Malaysia, Myanmar
		Germany, France, Italy, Spain, Poland, Greece, Hungary, Austria, Sweden, Norway, Britain, Ireland, Belgium, Denmark, Portugal, Ukraine, Romania, Bulgaria
		Mexico, Canada, Brazil, Argentina, Colombia, Venezuela, Cuba, Chile, Peru, Bolivia
		Nigeria, Kenya, Somalia, Sudan, Ethiopia, South Africa, Zimbabwe, Uganda, Congo, Morocco, Algeria, Tunisia
		Australia, New Zealand
		United States, United Kingdom, Netherlands, Philippines`)
	states = table(`Florida, Ohio, Pennsylvania, Michigan, Wisconsin, Virginia, Texas, Arizona, Nevada, Colorado, Iowa, Minnesota, Oregon, Utah, Kansas, Missouri,
		Illinois, Indiana, Kentucky, Tennessee, Alabama, Louisiana, North Carolina, South Carolina, New Hampshire, New Mexico, New Jersey, North Dakota, Oklahoma, California`)
	cities = table(`Baghdad, Mosul, Damascus, Aleppo, Tehran, Beirut, Cairo, Jerusalem, Kabul, Erbil, Amman, Istanbul, Ankara, Tripoli, Gaza City, Tel Aviv
		London, Paris, Berlin, Rome, Madrid, Vienna, Brussels, Athens, Moscow, Kiev, Warsaw, Lisbon, Dublin, Stockholm, Manchester, Birmingham, Glasgow, Geneva
		New York, Los Angeles, Chicago, Houston, Philadelphia, San Francisco, Boston, Miami, Dallas, Detroit, Seattle, Denver, Atlanta, Cleveland, Las Vegas,
		Baltimore, Milwaukee, Pittsburgh, Phoenix, San Diego
		Beijing, Tokyo, Seoul, Delhi, Mumbai, Karachi, Bangkok, Manila, Jakarta, Hanoi, Sydney, Melbourne, Shanghai, Hong Kong
		Toronto, Montreal, Mexico City, Havana, Bogota, Caracas, Lima, Nairobi, Lagos, Johannesburg`)
	organisations = table(`NATO, OPEC, UNESCO
		United Nations, European Union, African Union, World Bank
		FBI, CIA, NSA
		CNN, CBS, NBC, BBC, ABC
		New York Times, Washington Post, Wall Street Journal
		Reuters, Bloomberg, Xinhua
		Google, Facebook, Apple, Microsoft, Amazon, Twitter, Samsung, Intel
		Ford, Toyota, Volkswagen, Honda, Tesla, Nissan
		Islamic State, Taliban, Muslim Brotherhood
		Hamas, Hezbollah, al-Qaeda, Boko Haram
		Republicans, Democrats
		Republican, Democratic
		Senate, House
		Pentagon, State Department, White House, Justice Department, Treasury
		Supreme Court, Justice Department
		Boeing, Airbus, Lockheed Martin
		Goldman Sachs, Morgan Stanley, Wells Fargo, Citigroup, Deutsche Bank
		Harvard, Yale, Princeton, Stanford, Oxford, Cambridge
		Yankees, Cubs, Indians, Dodgers, Mets
		Patriots, Cowboys, Packers, Steelers, Seahawks, Giants
		Labour, Conservatives, Liberal Democrats
		Congress, Supreme Court`)
	demonyms = table(`Israeli, Iranian, Iraqi, Syrian, Turkish, Egyptian, Lebanese, Saudi, Yemeni, Jordanian, Libyan, Palestinian
		American, British, French, German, Italian, Spanish, Polish, Greek, Swedish, Canadian, Mexican, Australian
		U.S., British, French, German, Russian, Turkish, Canadian
		US, British, French, German, Russian, Turkish, Canadian
		Chinese, Japanese, Indian, Russian, Korean, Pakistani, Afghan, Vietnamese, Thai, Indonesian
		Nigerian, Kenyan, Somali, Sudanese, Ethiopian, Cuban, Brazilian, Colombian, Venezuelan
		European, African, Asian
		Americans, Canadians, Mexicans, Germans, Russians, Israelis, Iranians, Iraqis, Syrians, Palestinians, Turks, Italians
		Muslim, Christian, Jewish, Hindu
		Muslims, Christians, Hindus
		Sunni, Shiite
		Catholic, Protestant`)
	numberedHeads = `(?:Boeing|Airbus|Flight|Apollo|Article|Resolution|Section|Chapter|Title|Interstate|Route|Highway|Proposition|Prop\.|Amendment|Channel|iPhone|Galaxy Note|Game|Week|Super Bowl|Title|District|Gate|Room|Group|Division|No\.|Act|Formula|Windows|Bill)`
)

var nameRules = []rule{
	{"surname", "name", "high", false, pattern(`\b([A-Z]\pL+)\b`, put(newSurnames...), not(ahead(`-| [A-Z]`)), not(behind(`-`)), func(m match) bool {
		return m.s.story.people[m.group(1)] && (!capBehind(m) || personBehind(m))
	})},
	{"first name", "name", "high", false, either(
		pattern(`\b(`+anyOf(maleNames)+`) (?:[A-Z]\. )?[A-Z]\pL+`, firstName(newMale)),
		pattern(`\b(`+anyOf(femaleNames)+`) (?:[A-Z]\. )?[A-Z]\pL+`, firstName(newFemale)),
	)},
	{"country", "name", "high", false, groups(countries, `\b(%s)\b`, standsAlone)},
	{"state", "name", "high", false, groups(states, `\b(%s)\b`, standsAlone)},
	{"city", "name", "high", false, groups(cities, `\b(%s)\b`, standsAlone)},
	{"organisation", "name", "high", false, groups(organisations, `\b(%s)\b`, standsAlone)},
	{"demonym", "name", "high", false, groups(demonyms, `\b(%s)(?: |[ ,.;:]|$)`, not(behind(`-`)), not(ahead(` [A-Z]`)), not(capBehind), func(m match) bool {
		return m.group(1) != "US" && m.group(1) != "U.S." || ofCountry(m) // not the country itself
	})},
	{"numbered name", "name", "high", false, either(
		pattern(`\b[A-Z]\pL+ (II|III|IV|VI|VII|VIII|XIV|XVI)\b`, func(m match) []string {
			if strings.HasSuffix(m.before(), "War ") {
				return []string{map[bool]string{true: "I", false: "II"}[m.group(1) == "II"]}
			}
			return []string{"II", "III", "IV", "VI"}
		}),
		pattern(`\bWorld War (I|One|Two)\b`, func(m match) []string {
			return []string{map[string]string{"I": "II", "One": "Two", "Two": "One"}[m.group(1)]}
		}),
		pattern(`\b(?:`+numberedHeads+` |(?:F|B|A|T|MiG|Su|MH|AK|Covid|COVID|iPhone)-)(\d{1,4})\b`, func(m match) []string {
			if m.group(1) == "1" {
				return []string{"2", "3"}
			}
			return nearDigits(m.group(1), m.r)
		}),
	)},
}

var (
	capWord      = behind(`\b[A-Z][\pL.'’-]* `)
	opener       = behind(`\b(?:The|An?|In|But|And|On|At|From|As|If|When|While|After|Before|For|With|That|To|By|Both|Now|Some|Many|Most|All|No|Since|Of|Yet|So|Then|Under|Like|Unlike|Even|Former|Only|Two|Three|Other|His|Her|Their|Its|Our|This|These|Those|Where|Because|Although|Though) `)
	personBehind = behind(`\b(?:` + anyOf(maleNames) + `|` + anyOf(femaleNames) + `|` + personTitle + `) (?:[A-Z]\. )?`)
	ofCountry    = ahead(` (?:[a-z]+ )?(?:officials?|troops|forces|soldiers?|government|military|president|army|navy|officer|embassy|citizens?|diplomats?|senators?|economy|dollar|intelligence|elections?|presidential|officers|lawmakers)\b`)
)

const personTitle = `Mr\.?|Mrs\.?|Ms\.?|President|Senator|Sen\.|Gov\.|Dr\.?|Chancellor|Judge|Gen\.|Rep\.|Secretary|Minister|Professor|Justice|Director|Sheriff|Mayor`

// capBehind reports whether a word with a capital stands before a match that is no common word at the beginning of a sentence.
func capBehind(m match) bool { return capWord(m) && !opener(m) }

// standsAlone reports whether a name is no part of a longer one.
func standsAlone(m match) bool { return !capBehind(m) && !longerName(m) && !longerAfter(m) }

var (
	longerName  = behind(`[-/]|\b(?:de|di|del|da) |(?:School|University|Bank|College|Diocese|Institute|Museum|Archbishop|Duke|Bishop) (?:of|in) `)
	longerAfter = ahead(`(?:,| |['’]s) ?[A-Z]|-| \(`)

	placeAfter  = ahead(` (?:Airport|Street|Avenue|Hospital|University|Stadium|Center|County|City)`)
	firstBehind = behind(`(?:` + personTitle + `|Democrat|Republican|nominee|candidate|When|But|And|If|As|In|Since) `)
)

// firstName puts another first name where the name behind it is no place or office.
func firstName(names []string) func(match) []string {
	return func(m match) []string {
		if hyphenBehind(m) || capBehind(m) && !firstBehind(m) || placeAfter(m) {
			return nil
		}
		return names
	}
}

var personName = regexp.MustCompile(`\b(?:` + anyOf(maleNames) + `|` + anyOf(femaleNames) + `|` + personTitle + `) (?:[A-Z]\. )?([A-Z]\pL{3,})\b`)

// notSurnames are words in capitals that may stand behind a first name or title.
var notSurnames = set(`Clinton-Kaine Minister President Prime General Secretary Foreign Defense State House White Republican Democratic Democrat Party University
	Airport Hospital Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October November December
	Iraq Iran Elect Court Department City Street Avenue County Center School College Council Committee`)

// people returns the surnames that stand behind a first name or a title.
func people(text string) map[string]bool {
	m := map[string]bool{}
	for _, at := range personName.FindAllStringSubmatch(text, -1) {
		if !notSurnames[at[1]] {
			m[at[1]] = true
		}
	}
	return m
}
