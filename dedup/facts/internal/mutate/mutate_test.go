package mutate

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// cases are a sentence of each kind of change, and what may come of it: the words that go, and those that may come for them.
var cases = []struct {
	kind, text, a string
	b             []string // any of these
}{
	{"number", "The blast in the old town killed 48 people, the hospital said.", "48", nil},
	{"number off by one digit", "The blast in the old town killed 48 people, the hospital said.", "48", []string{"47", "49"}},
	{"number in words", "The blast in the old town killed seven people.", "seven", nil},
	{"decimal", "The quake had a magnitude of 6.3 and was felt in the capital.", "6.3", nil},
	{"money", "The ministry said the new bridge would cost $40 million.", "40", nil},
	{"percent", "Prices in the country rose by 3 percent in the spring.", "3", nil},
	{"scale", "The ministry said the bridge would cost 40 million euros.", "million", []string{"billion"}},
	{"sign", "The thermometer at the station fell to -28 degrees on the hill.", "-28", []string{"28"}},
	{"sign", "The growth of the region was 2.8 percent in the spring.", "2.8", []string{"-2.8"}},
	{"currency", "The ministry said the bridge would cost $40 million.", "$", []string{"€", "£"}},
	{"unit", "The village lies about 30 miles from the border with Poland.", "miles", []string{"kilometers"}},
	{"range end", "Between 20 and 30 people are thought to be in the mine.", "30", []string{"45"}},
	{"score", "The committee approved the plan on a vote of 11-4 late at night.", "11", nil},
	{"ordinal", "It was the third strike in the factory since the spring.", "third", []string{"fourth", "fifth", "sixth"}},
	{"qualifier", "The fire left at least 30 people without a roof.", "at least", []string{"at most", "fewer than"}},
	{"qualifier dropped", "The fire left at least 30 people without a roof.", "at least", []string{"left"}},
	{"qualifier dropped", "About 40 people were seen on the roof in the night.", "About 40", []string{"40"}},
	{"qualifier dropped", "The work on the bridge cost no less than $30 million.", "no less than", []string{"cost"}},
	{"qualifier added", "The town paid $40 million for the bridge in the end.", "$40 million", []string{"about $40 million"}},
	{"qualifier added", "The fire in the old factory killed 30 workers.", "30", []string{"at least 30", "more than 30", "fewer than 30", "about 30", "nearly 30"}},
	{"only", "The fire in the old factory killed only 30 workers.", "only", []string{"killed"}},
	{"weekday", "The court will hear the case in the capital on Tuesday.", "Tuesday", nil},
	{"day of month", "The court will hear the case in the capital on June 14.", "14", []string{"13", "15", "21", "5"}},
	{"month", "The court will hear the case in the capital on June 14.", "June", nil},
	{"year", "The bridge over the river was built by prisoners in 1987.", "1987", []string{"1986", "1988", "1984", "1977"}},
	{"time of day", "The train left the station of the capital at 8 a.m. with all lights on.", "8", nil},
	{"relative time", "The president travelled to the north of the country last week.", "last week", []string{"next week"}},
	{"duration", "The men were held in a cellar for 40 hours.", "hours", []string{"days", "minutes"}},
	{"preposition of time", "The office will be closed until Friday because of repairs.", "until", []string{"after"}},
	{"surname", "The mayor thanked John Carver for his help with the flood.", "Carver", newSurnames},
	{"first name", "The mayor thanked John Carver for his help with the flood.", "John", newMale},
	{"country", "The two ministers met for talks in Poland over the weekend.", "Poland", nil},
	{"state", "The storm left thousands of homes in Ohio without power.", "Ohio", nil},
	{"city", "The two ministers met for talks in Geneva over the weekend.", "Geneva", nil},
	{"organisation", "The ministers of the NATO countries met for talks over the weekend.", "NATO", []string{"OPEC", "UNESCO"}},
	{"demonym", "The ship was stopped by an Israeli patrol close to the coast.", "an Israeli", nil},
	{"numbered name", "Queen Elizabeth II opened the new wing of the hospital.", "II", []string{"III", "IV", "VI"}},
	{"source", "The man was found dead in his flat, police said later.", "police", nil},
	{"modifier of a source", "The talks have failed, a Hamas official said in the evening.", "a Hamas", []string{"an Israeli", "an Iranian", "a Hezbollah", "an Egyptian", "Israeli"}},
	{"source dropped", "The man was found dead in his flat, police said.", "police said", []string{"flat"}},
	{"source dropped", "Police said on Monday that the man was found dead in his flat.", "Police said on Monday that the", []string{"The"}},
	{"source dropped", "According to the police, the man was found dead in his flat.", "According to the police, t", []string{"T"}},
	{"source added", "The ship left the harbor before the storm came.", "came", nil},
	{"quoted word", `"This is a dangerous place for our children," the mayor said.`, "dangerous", nil},
	{"quoted negation", `"The bridge will be open in the autumn," the mayor said.`, "will", []string{"not"}},
	{"quotation marks", `The mayor called the plan "a waste of time" in the debate.`, `"a waste of time"`, []string{"a waste of time"}},
	{"quotation marks", `The mayor called the plan of the council "wasteful" in the debate.`, `"wasteful"`, []string{"wasteful"}},
	{"quotation marks", `"The road is too narrow for the trucks," the mayor said.`, `"The road is too narrow for the trucks,"`, []string{"The road is too narrow for the trucks"}},
	{"negation added", "The bridge was closed after the storm in the spring.", "was", []string{"not"}},
	{"negation dropped", "The bridge was not closed after the storm in the spring.", "not", []string{"was"}},
	{"hedge added", "The company will close its factory in the north.", "will", []string{"may", "could"}},
	{"hedge dropped", "The company may close its factory in the north.", "may", []string{"will"}},
	{"polarity", "The members of the council voted against the plan.", "against", []string{"for", "in favor of"}},
	{"polarity", "The price of the metal rose in the morning trade.", "rose", []string{"fell"}},
	{"all or some", "All of the passengers were taken to a hotel nearby.", "All", []string{"Some", "None", "Most"}},
	{"only of a claim", "The new rule will be used only in the north of the country.", "only", []string{"used"}},
	{"roles swapped", "After the talks Clinton blamed Trump for the delay.", "Clinton blamed Trump", []string{"Trump blamed Clinton"}},
	{"roles swapped", "The soldiers attacked the rebels in the hills.", "The soldiers attacked the rebels", []string{"The rebels attacked the soldiers"}},
	{"roles swapped", "On the next day Russian troops shelled Ukrainian forces in the hills.", "Russian troops shelled Ukrainian forces", []string{"Ukrainian forces shelled Russian troops"}},
	{"roles swapped", "After the talks the mayor gave two letters to the governor.", "the mayor gave two letters to the governor", []string{"the governor gave two letters to the mayor"}},
	{"roles swapped", "In the first game it was Cubs 4, Indians 1 in the end.", "Cubs 4, Indians", []string{"Indians 4, Cubs"}},
	{"numbers swapped", "The crash left 12 dead and 30 wounded on the road.", "12 dead and 30", []string{"30 dead and 12"}},
	{"direction", "She was on a flight from Paris to London with her son.", "Paris to London", []string{"London to Paris"}},
	{"victim", "A child was killed by a falling tree in the park.", "A child", []string{"A soldier", "A woman", "A man"}},
	{"place", "The shots were fired near a school in the suburbs.", "school", nil},
	{"cause", "The road has been closed because of a burst pipe.", "a burst pipe", causes},
	{"noun", "The family found the letter in the spring.", "letter", nil},
	{"verb", "The owners have repaired the roof of the old mill.", "repaired", nil},
	{"adjective", "The men were taken to a small village in the hills.", "small", nil},
}

// ofKind returns the changes of one kind among Changes: by the rules of that kind alone, as each draws from a source of its own.
func ofKind(kind, text string, seed uint64) []Change {
	of := slices.DeleteFunc(slices.Clone(rules), func(u rule) bool { return u.kind != kind })
	return changes(text, read(text), of, seed)
}

// TestOfKind: ofKind leaves nothing out, and puts nothing in.
func TestOfKind(t *testing.T) {
	for _, c := range cases {
		all := slices.DeleteFunc(Changes(c.text, 1), func(ch Change) bool { return ch.Kind != c.kind })
		if got := ofKind(c.kind, c.text, 1); !slices.Equal(all, got) {
			t.Errorf("%s of %q: got %v, want %v", c.kind, c.text, got, all)
		}
	}
}

// TestCases: each kind of change is made at its place.
func TestCases(t *testing.T) {
	tested := map[string]bool{}
	for _, c := range cases {
		tested[c.kind] = true
		found := map[string]bool{}
		for seed := range uint64(20) {
			for _, ch := range ofKind(c.kind, c.text, seed) {
				found[c.text[ch.A.Start:ch.A.End]+" => "+ch.Text[ch.B.Start:ch.B.End]] = true
			}
		}
		hit := false
		for f := range found {
			a, b, _ := strings.Cut(f, " => ")
			a, b = strings.TrimPrefix(a, "A "), strings.TrimPrefix(b, "A ")
			for _, want := range c.b {
				hit = hit || a == strings.TrimPrefix(c.a, "A ") && b == strings.TrimPrefix(want, "A ")
			}
			hit = hit || c.b == nil && a == c.a
		}
		if !hit {
			t.Errorf("%s of %q: got %v, want %q => %q", c.kind, c.text, found, c.a, c.b)
		}
	}
	for _, kind := range Kinds() {
		if !tested[kind] {
			t.Errorf("no case of %s", kind)
		}
	}
}

// TestSilent: where a kind of change would not change a fact or not read as English, it makes none.
func TestSilent(t *testing.T) {
	for _, c := range []struct{ kind, text string }{
		{"number", "The new law of the country came into force in 2010 after a long debate."},
		{"number", "He flew a Boeing 737 from the coast to the capital of the country."},
		{"qualifier added", "The two met again at the court two years later."},
		{"qualifier dropped", "He would not take anything less than 40 pounds for it."},
		{"sign", "The earthquake measured 6.2 degrees at the coast, the office said."},
		{"source dropped", "He said the man was found dead in the flat."},
		{"roles swapped", "He was the friend of a man who blamed Clinton in the debate."},
		{"country", "The New Jersey Devils lost the game in the last minute."},
		{"negation dropped", "It was not only the rain that kept people at home."},
		{"negation added", "Was he seen in the house on the night of the fire?"},
		{"polarity", "The man was named after his uncle, who was no longer alive."},
		{"roles swapped", "The two men met Tuesday at the Clinton library."},
		{"quotation marks", `"We did what we could in the night," the mayor said.`},
		{"quoted word", "This is a dangerous place for children, the mayor said."},
		{"weekday", "The team played on Monday Night Football in the autumn of the year."},
	} {
		for seed := range uint64(10) {
			for _, ch := range ofKind(c.kind, c.text, seed) {
				t.Errorf("%s of %q: %q", c.kind, c.text, ch.Text)
			}
		}
	}
}

// restyled are sentences and what a kind of restyling makes of them; the same where nothing is to be done.
var restyled = []struct{ kind, from, to string }{
	{"curly quotes", `"It's late," he said of the plan.`, `“It’s late,” he said of the plan.`},
	{"straight quotes", `“It’s late,” he said of the plan.`, `"It's late," he said of the plan.`},
	{"British spelling", "The labor union met in the Center.", "The labour union met in the Center."},
	{"American spelling", "The labour union met in the town.", "The labor union met in the town."},
	{"points left out", "Two U.S. soldiers were hurt.", "Two US soldiers were hurt."},
	{"points left out", "They flew to the U.S. The trip was long.", "They flew to the U.S. The trip was long."},
	{"points put in", "Two US soldiers were hurt.", "Two U.S. soldiers were hurt."},
	{"percent in words", "It rose 4% in May.", "It rose 4 percent in May."},
	{"percent sign", "It rose 4 percent in May.", "It rose 4% in May."},
	{"per cent", "It rose 4 percent in May.", "It rose 4 per cent in May."},
	{"small numbers in digits", "They found six boats at sea.", "They found 6 boats at sea."},
	{"small numbers in digits", `"We saw six boats at sea," he said.`, `"We saw six boats at sea," he said.`},
	{"small numbers in words", "They found 6 boats at sea.", "They found six boats at sea."},
	{"Mr. dropped", "The plan of Mr. Carver was good.", "The plan of Carver was good."},
	{"Mr. added", "It was John Carver. John Carver said no, but Carver said little.",
		"It was John Carver. John Carver said no, but Mr. Carver said little."},
	{"said in front", `"It is late," Carver said.`, `"It is late," said Carver.`},
	{"said behind", `"It is late," said Carver.`, `"It is late," Carver said.`},
	{"told reporters", "It was late, he told reporters.", "It was late, he said."},
	{"toward", "He went towards the house.", "He went toward the house."},
	{"towards", "He went toward the house.", "He went towards the house."},
	{"contracted", "He did not see the house.", "He didn't see the house."},
	{"spelled out", "He didn’t see the house.", "He did not see the house."},
	{"comma before and", "They sold bread, milk and cheese.", "They sold bread, milk, and cheese."},
	{"no comma before and", "They sold bread, milk, and cheese.", "They sold bread, milk and cheese."},
	{"that dropped", "The mayor said that the road was closed.", "The mayor said the road was closed."},
	{"that added", "The police said he was at home.", "The police said that he was at home."},
	{"months cut short", "It opened on November 4 in Rome.", "It opened on Nov. 4 in Rome."},
	{"months in full", "It opened on Nov. 4 in Rome.", "It opened on November 4 in Rome."},
	{"long dashes", "It was late -- too late.", "It was late — too late."},
	{"short dashes", "It was late — too late.", "It was late - too late."},
	{"day of saying dropped", "It was late, police said on Monday.", "It was late, police said."},
	{"sentence split", "The road was closed, and police said more rain would come.", "The road was closed. Police said more rain would come."},
	{"hyphens", "He sent an email to the town.", "He sent an e-mail to the town."},
	{"no hyphens", "He sent an e-mail to the town.", "He sent an email to the town."},
	{"thousands run together", "They counted 12,500 birds there.", "They counted 12500 birds there."},
	{"thousands parted", "They counted 12500 birds there.", "They counted 12,500 birds there."},
	{"pm", "It began at 4 p.m. in the town hall.", "It began at 4pm in the town hall."},
	{"p.m.", "It began at 4pm in the town hall.", "It began at 4 p.m. in the town hall."},
	{"no-break spaces", "It cost 4 million euros in the end.", "It cost 4\u00a0million euros in the end."},
}

// TestRestylings: each kind of restyling writes what it should.
func TestRestylings(t *testing.T) {
	tested := map[string]bool{"synonyms": true, "paragraphs joined": true, "paragraphs broken": true} // these draw places, see TestStories
	for _, c := range retouched {
		tested[c.kind] = true
	}
	for _, c := range restyled {
		tested[c.kind] = true
		got := c.from
		for _, r := range Restylings(c.from, 1) {
			if r.Kind == c.kind {
				got = r.Text
			}
		}
		if got != c.to {
			t.Errorf("%s of %q: got %q, want %q", c.kind, c.from, got, c.to)
		}
	}
	for _, kind := range RestylingKinds() {
		if !tested[kind] {
			t.Errorf("no case of %s", kind)
		}
	}
}

// retouched are texts and all that a kind of restyling of a few places may make of them; nothing where it is to leave them.
var retouched = []struct {
	kind, from string
	to         []string
}{
	{"colour words put in", "It was late. He told the town.", []string{"It was late. He also told the town.", "It was late. However, he told the town.", "It was late. Meanwhile, he told the town."}},
	{"colour words put in", "It was late. The price in Iran and Iraq was good.", []string{
		"It was late. The price in both Iran and Iraq was good.", "It was late. The price in Iran and Iraq was very good.", "It was late. The price in both Iran and Iraq was very good.",
		"It was late. However, the price in Iran and Iraq was good.", "It was late. Meanwhile, the price in Iran and Iraq was good.",
		"It was late. However, the price in both Iran and Iraq was good.", "It was late. Meanwhile, the price in both Iran and Iraq was good.",
		"It was late. However, the price in Iran and Iraq was very good.", "It was late. Meanwhile, the price in Iran and Iraq was very good.",
		"It was late. However, the price in both Iran and Iraq was very good.", "It was late. Meanwhile, the price in both Iran and Iraq was very good."}},
	{"colour words put in", "He told the town.", nil},
	{"colour words left out", "It was also late.", []string{"It was late."}},
	{"colour words left out", "However, the road was closed.", []string{"The road was closed."}},
	{"colour words left out", "It was, however, late.", []string{"It was late."}},
	{"colour words left out", "It was not only late but also dark.", nil},
	{"colour words left out", "It was the very same house.", nil},
	{"colour words left out", "They fought in both Iran and Iraq.", []string{"They fought in Iran and Iraq."}},
	{"perfect of saying", "He asked for a lawyer.", []string{"He has asked for a lawyer."}},
	{"perfect of saying", "He asked for a lawyer on Monday.", nil},
	{"past of saying", "The mayor has asked for help.", []string{"The mayor asked for help."}},
	{"past of saying", "The mayor says it is late.", []string{"The mayor said it is late."}},
	{"past of saying", "Drivers are being asked to wait.", []string{"Drivers were asked to wait."}},
	{"past of saying", "He would have asked for help.", nil},
	{"present of saying", "The town was asking for help.", []string{"The town is asking for help."}},
	{"present of saying", "Officials said it was late.", []string{"Officials say it was late."}},
	{"present of saying", "Officials said yesterday it was late.", nil},
	{"had and has", "He said it has closed the road.", []string{"He said it had closed the road."}},
	{"had and has", "It has closed the road.", nil},
	{"will and would", "He said it will close the road.", []string{"He said it would close the road."}},
	{"will and would", "He said it would have closed the road.", nil},
	{"pronoun for a name", "John Carver is from Iran. Carver left in May.", []string{"John Carver is from Iran. He left in May."}},
	{"pronoun for a name", "John Carver is the friend of Bertrand. Carver left in May.", nil},
	{"name for a pronoun", "Mary Carver is from Iran. She left in May.", []string{"Mary Carver is from Iran. Carver left in May."}},
	{"name for a pronoun", "Mary Carver met a woman in Iran. She left in May.", nil},
	{"long names", "An FBI agent saw it.", []string{"A Federal Bureau of Investigation agent saw it."}},
	{"long names", "NATO was late.", []string{"The North Atlantic Treaty Organization was late."}},
	{"long names", "He asked who was late, and WHO was not.", nil},
	{"short names", "It joined the North Atlantic Treaty Organization.", []string{"It joined NATO."}},
	{"short names", "A European Union summit was held.", []string{"An EU summit was held."}},
	{"short names", "The European Union (EU) met.", nil},
	{"blank lost", "The Council said so.", []string{"The Councilsaid so."}},
	{"typing slip", "He read the diplomacy.", []string{"He read the dipplomacy.", "He read the diplmacy.", "He read the dipllomacy."}},
	{"typing slip", "He had seventeen of it.", nil},
	{"compounds", "The ceasefire held.", []string{"The cease-fire held.", "The cease fire held."}},
	{"compounds", "The air strike was late.", []string{"The airstrike was late.", "The air-strike was late."}},
	{"hyphens with blanks", "A 36-year-old man left.", []string{"A 36 - year - old man left.", "A 36 year old man left.", "A 36 year-old man left.", "A 36-year old man left."}},
	{"hyphens without blanks", "A 36 - year - old man left.", []string{"A 36-year-old man left."}},
	{"plural slip", "He won with 24 KOs there.", []string{"He won with 24 KO there."}},
	{"plural slip", "He won in 1990 days.", nil},
	{"he said put in", `"It is late. It is dark," he said.`, []string{`"It is late," he said. "It is dark," he said.`}},
	{"he said left out", `"It is late," he said. "It is dark," Carver said.`, []string{`"It is late. It is dark," Carver said.`}},
	{"he said left out", `"It is late," he said. "It is dark."`, nil},
	{"added for said", `It was late. "It is dark," he said.`, []string{`It was late. "It is dark," he added.`}},
	{"added for said", `"It is dark," he said.`, nil},
	{"time in front", "The road was closed on Monday.", []string{"On Monday, the road was closed."}},
	{"time in front", "The road was closed, police said on Monday.", nil},
	{"time at the end", "On Monday, the road was closed.", []string{"The road was closed on Monday."}},
	{"who is", "John Carver, the mayor of the town, said so.", []string{"John Carver, who is the mayor of the town, said so."}},
	{"who is", "John Carver, who is the mayor of the town, said so.", []string{"John Carver, the mayor of the town, said so."}},
	{"office and name", "The country's president, John Carver, said so.", []string{"John Carver, the country's president, said so."}},
	{"office and name", "It was seen by John Carver, the country's president.", []string{"It was seen by the country's president, John Carver."}},
	{"office and name", "He feared the death of his wife, Mary Carver.", nil},
	{"a year", "It costs $400 a year.", []string{"It costs $400 per year.", "It costs $400 annually.", "It costs $400 each year."}},
	{"a year", "It cost $400 a year ago.", nil},
	{"so far", "It rose so far this year.", []string{"It rose this year so far.", "It rose this year."}},
	{"ages", "Carver, 36, was late.", []string{"Carver, aged 36, was late."}},
	{"ages", "Carver, aged 36, was late.", []string{"Carver, 36, was late."}},
	{"ages", "A 36-year-old officer was late.", []string{"An officer aged 36 was late."}},
	{"ages", "An officer aged 36 was late.", []string{"A 36-year-old officer was late."}},
	{"units cut short", "It is 4 kilometers long.", []string{"It is 4 km long."}},
	{"units cut short", "It costs 4 pounds there.", nil},
	{"units in full", "He drove at 60 mph there.", []string{"He drove at 60 miles per hour there."}},
	{"money cut short", "It costs 4 million pounds there.", []string{"It costs 4 million stg there."}},
	{"money in full", "It costs 4 mln dlrs there.", []string{"It costs 4 mln dollars there."}},
}

// TestRetouched: each kind of restyling of a few places makes what it may, and all of it.
func TestRetouched(t *testing.T) {
	for _, c := range retouched {
		got := map[string]bool{}
		sentences := sentencesOf(c.from, []Span{{Start: 0, End: len(c.from)}})
		i := slices.IndexFunc(touches, func(u touch) bool { return u.kind == c.kind })
		for seed := range uint64(300) {
			if text := touches[i].touched(c.from, sentences, rand.New(rand.NewPCG(seed, 1))); text != c.from {
				got[text] = true
			}
		}
		for _, to := range c.to {
			if !got[to] {
				t.Errorf("%s of %q: no %q", c.kind, c.from, to)
			}
			delete(got, to)
		}
		for to := range got {
			t.Errorf("%s of %q: got %q", c.kind, c.from, to)
		}
	}
	if len(acronyms) != 40 {
		t.Errorf("%d acronyms", len(acronyms))
	}
}

// TestPlanted: each sentence that is planted has its sign changed, at its spans.
func TestPlanted(t *testing.T) {
	const text = "The bridge over the river was closed after the storm in the spring."
	seen := map[string]bool{}
	for seed := range uint64(200) {
		story, changes := Planted(text, seed)
		if !strings.HasPrefix(story, text+" ") || len(changes) == 0 {
			t.Fatalf("planted %q, %d changes", story, len(changes))
		}
		seen[strings.Trim(story, "0123456789.")[len(text):][:12]] = true
		for _, c := range changes {
			checkChange(t, story, c)
			if c.Kind != "sign" || c.A.Start < len(text) {
				t.Errorf("%s at %v", c.Kind, c.A)
			}
		}
	}
	if len(seen) < len(planted)-3 {
		t.Errorf("%d sentences", len(seen))
	}
	if story, changes := Planted("", 1); story != "" || changes != nil {
		t.Errorf("planted %q", story)
	}
}

func TestSynonyms(t *testing.T) {
	synonym := pairs(synonyms)
	for from, to := range map[string]string{
		"He was an infant.":           "He was a baby.",
		"It was a massive attack.":    "It was a huge attack.",
		"The Massive Attack concert.": "The Massive Attack concert.",
		"It was a near-complete loss": "It was a near-complete loss",
	} {
		if got := synonym(from, nil); got != to {
			t.Errorf("%q: got %q, want %q", from, got, to)
		}
	}
	if len(synonyms) < 80 || len(spellings) < 60 {
		t.Errorf("%d synonyms, %d spellings", len(synonyms), len(spellings))
	}
	for _, list := range [][][]string{synonyms, spellings, hyphens, contractions, monthShort} {
		for _, p := range list {
			if len(p) != 2 || p[0] == p[1] {
				t.Errorf("%q is no pair", p)
			}
		}
	}
}

// TestStories: the stories of the repository have changes of many kinds, each at its spans and nowhere else, the same at each call.
func TestStories(t *testing.T) {
	names, err := filepath.Glob("../../../../testdata/wire/*.txt")
	if err != nil || len(names) < 4 {
		t.Fatal("no stories in testdata/wire", err)
	}
	joined := false
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		changes := Changes(text, 1)
		if !reflect.DeepEqual(changes, Changes(text, 1)) || !reflect.DeepEqual(Restylings(text, 1), Restylings(text, 1)) {
			t.Errorf("%s: not the same twice", name)
		}
		kinds := map[string]int{}
		for _, c := range changes {
			kinds[c.Kind]++
			checkChange(t, text, c)
		}
		if len(kinds) < 15 {
			t.Errorf("%s: only %d kinds: %v", name, len(kinds), kinds)
		}
		for kind, n := range kinds {
			if n > perKind {
				t.Errorf("%s: %d changes of %s", name, n, kind)
			}
		}
		styles := Restylings(text, 1)
		for _, s := range styles {
			joined = joined || s.Kind == "paragraphs joined"
			if s.Text == text {
				t.Errorf("%s: %s changes nothing", name, s.Kind)
			}
		}
		t.Logf("%s: %d changes of %d kinds, %d restylings", filepath.Base(name), len(changes), len(kinds), len(styles))
	}
	if !joined {
		t.Error("no paragraphs are joined")
	}
}

// checkChange fails t unless the texts of a change are the same around its spans. A gap is beside the word that its span shows.
func checkChange(t *testing.T, text string, c Change) {
	t.Helper()
	const slack = 80 // bytes of a thing put in or left out, which one of the spans does not show
	if c.A.Len() <= 0 || c.B.Len() <= 0 || c.A.End > len(text) || c.B.End > len(c.Text) {
		t.Fatalf("%s: spans %v and %v", c.Kind, c.A, c.B)
	}
	if text == c.Text {
		t.Errorf("%s: nothing is changed", c.Kind)
	}
	head := 0
	for head < len(text) && head < len(c.Text) && text[head] == c.Text[head] {
		head++
	}
	tail := 0
	for tail < len(text)-head && tail < len(c.Text)-head && text[len(text)-1-tail] == c.Text[len(c.Text)-1-tail] {
		tail++
	}
	if near := func(at Span, low, high int) bool { return low <= at.End+slack && at.Start <= high+slack }; !near(c.A, head, len(text)-tail) || !near(c.B, head, len(c.Text)-tail) {
		t.Errorf("%s: the texts differ at %d, the spans are %v and %v", c.Kind, head, c.A, c.B)
	}
	if len(text)-tail > c.A.End+2 && c.A.Start > head+2 {
		t.Errorf("%s: span %v of %d to %d", c.Kind, c.A, head, len(text)-tail)
	}
	switch c.Severity {
	case "key", "high", "medium":
	default:
		t.Errorf("%s: severity %q", c.Kind, c.Severity)
	}
	switch c.FactKind {
	case "number", "time", "name", "quote", "attribution", "certainty", "claim":
	default:
		t.Errorf("%s: kind of fact %q", c.Kind, c.FactKind)
	}
}

// TestSpans: the old text with the words of A replaced by those of B is the new text, wherever nothing is put in or left out.
func TestSpans(t *testing.T) {
	text := "An Israeli patrol stopped 48 boats close to the coast on Tuesday, and the third was sunk."
	n := 0
	for seed := range uint64(10) {
		for _, c := range Changes(text, seed) {
			if c.A.Start == c.B.Start && text[:c.A.Start]+c.Text[c.B.Start:c.B.End]+text[c.A.End:] == c.Text {
				n++
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d replacements", n)
	}
}

// TestArticles: words get the article that their sound wants.
func TestArticles(t *testing.T) {
	for word, want := range map[string]string{
		"Israeli": "an", "Hamas": "a", "U.S.": "a", "US": "a", "hour": "an", "union": "a", "unknown": "an", "European": "a", "FBI": "an", "8": "an", "80": "an", "7": "a",
		"11": "an", "12": "a", "university": "a", "uninjured": "an", "useful": "a", "Ukrainian": "a", "one": "a", "Federal": "a", "house": "a", "UN": "a", "usher": "an",
	} {
		if got := articleOf(word); got != want {
			t.Errorf("%s %s", got, word)
		}
	}
}

// FuzzChanges: any text can be changed and restyled.
func FuzzChanges(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text, uint64(1))
	}
	f.Add("\xff\xfe 12 people were killed in the \xffcity on Monday. \"It was “ a ” \xff night,\" he said.", uint64(2))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		if len(text) > 5000 {
			t.Skip()
		}
		for _, c := range Changes(text, seed) {
			checkChange(t, text, c)
		}
		Restylings(text, 1)
	})
}
