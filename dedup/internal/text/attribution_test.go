package text

import "testing"

func TestSources(t *testing.T) {
	src := func(words string, s Source) []said { return []said{{words, s}} }
	checkKinds(t, []extractCase{
		{"said", "The army said it was safe.", src("The army said", Source{Who: "army", Verb: "said"}), "plain"},
		{"told reuters", "It was hit, two Iraqi security sources and a US official told Reuters.",
			src("two Iraqi security sources and a US official told Reuters", Source{Who: "iraqi security sources and us official", Count: 2, Verb: "told", Channel: "reuters"}), "count and channel"},
		{"told reporters", "A spokesman told reporters the port was shut.", src("A spokesman told reporters", Source{Who: "spokesman", Verb: "told", Channel: "reporters"}), "channel"},
		{"according to", "Ten died, according to Iranian state media.", src("according to Iranian state media", Source{Who: "iranian state media", Verb: "according to"}), "after"},
		{"citing", "Ten died, the paper said, citing the health ministry.",
			[]said{{"the paper said", Source{Who: "paper", Verb: "said"}}, {"citing the health ministry", Source{Who: "health ministry", Verb: "citing"}}}, "source of the source"},
		{"insertion", "A U.S. official, speaking on condition of anonymity, said it was hit.",
			src("A U.S. official, speaking on condition of anonymity, said", Source{Who: "us official", Verb: "said", Anonymous: true}), "words between subject and verb"},
		{"role", "Kalma, head of the car maker, said it will grow.", src("Kalma, head of the car maker, said", Source{Who: "kalma", Verb: "said"}), "apposition"},
		{"inverted", "\"It was hit,\" said John Smith, an analyst.", src("said John Smith", Source{Who: "john smith", Verb: "said"}), "verb first"},
		{"statement", "The ministry said in a statement that it was safe.", src("The ministry said in a statement", Source{Who: "ministry", Verb: "said", Channel: "statement"}), "channel"},
		{"later", "The group later said it was over.", src("The group later said", Source{Who: "group", Verb: "said"}), "adverb"},
		{"time first", "On Sunday two officials said it was over.", src("two officials said", Source{Who: "officials", Count: 2, Verb: "said"}), "the time is none of it"},
		{"while", "It was an attack, while the army said it was none.", src("the army said", Source{Who: "army", Verb: "said"}), "conjunction"},
		{"reports", "The talks go on amid reports that a deal is near.", src("reports that", Source{Who: "reports", Verb: "reports"}), "nobody named"},
		{"analysts", "It will boost earnings, analysts said.", src("analysts said", Source{Who: "analysts", Verb: "said"}), "tail"},
		{"passive", "The plane is said to have crashed.", nil, "nobody said it"},
		{"declined", "He declined to say why.", nil, "nothing was said"},
		{"inside a quotation", "\"He said he was ill,\" the doctor said.", src("the doctor said", Source{Who: "doctor", Verb: "said"}), "the report's own source only"},
	}, Attribution)
}
