package text

import "testing"

func TestQuotations(t *testing.T) {
	checkKinds(t, []extractCase{
		{"after", "\"We heard a blast,\" the officer added.", []said{{"We heard a blast", Quotation{Words: "we heard a blast", Speaker: "officer", Verb: "added"}}}, "speaker after"},
		{"inverted", "“We heard a blast,” said Mary Jones, a teacher.", []said{{"We heard a blast", Quotation{Words: "we heard a blast", Speaker: "mary jones", Verb: "said"}}}, "verb first"},
		{"before", "Kalma said: \"We will sell more.\"", []said{{"We will sell more", Quotation{Words: "we will sell more", Speaker: "kalma", Verb: "said"}}}, "speaker before"},
		{"described", "The group described that as \"fabricated news\".", []said{{"fabricated news", Quotation{Words: "fabricated news", Speaker: "group", Verb: "described"}}}, "partial, point outside"},
		{"nested", "\"He called it a 'great day' for us,\" she said.", []said{
			{"He called it a 'great day' for us", Quotation{Words: "he called it a great day for us", Speaker: "she", Verb: "said"}},
			{"great day", Quotation{Words: "great day", Speaker: "she", Verb: "said"}}}, "single marks inside"},
		{"british", "‘It won’t work,’ the minister said.", []said{{"It won’t work", Quotation{Words: "it wont work", Speaker: "minister", Verb: "said"}}}, "single marks, apostrophe inside"},
		{"apostrophes", "The officers' union said the '90s weren't kind to its members' children.", nil, "no quotation"},
		{"continued", "\"It is over,\" he said.\n\n\"We lost the game and the will.\n\n\"We go home.\"", []said{
			{"It is over", Quotation{Words: "it is over", Speaker: "he", Verb: "said"}},
			{"We lost the game and the will", Quotation{Words: "we lost the game and the will", Speaker: "he", Verb: "said"}},
			{"We go home", Quotation{Words: "we go home", Speaker: "he", Verb: "said", Continued: true}}}, "re-opened in every paragraph"},
		{"continued in single marks", "‘It is over,’ he said: ‘We lost the game and the will.\n\n‘We go home.’\n\nThey went.", []said{
			{"It is over", Quotation{Words: "it is over", Speaker: "he", Verb: "said"}},
			{"We lost the game and the will", Quotation{Words: "we lost the game and the will", Speaker: "he", Verb: "said"}},
			{"We go home", Quotation{Words: "we go home", Speaker: "he", Verb: "said", Continued: true}}}, "the first paragraph has no closing mark"},
		{"never closed", "“It is over, the coach said. He left at noon. “We go home,” said Ann Berg.", []said{
			{"It is over", Quotation{Words: "it is over", Speaker: "coach", Verb: "said"}},
			{"We go home", Quotation{Words: "we go home", Speaker: "ann berg", Verb: "said", Continued: true}}}, "as far as the words of who said it"},
		{"closed by two single marks", "“It is over,’’ the coach said. He left at noon.", []said{{"It is over", Quotation{Words: "it is over", Speaker: "coach", Verb: "said"}}}, "two single marks"},
		{"arrow", "The coach of the team » left the ground at noon. “We go home,” said Ann Berg.", []said{{"We go home", Quotation{Words: "we go home", Speaker: "ann berg", Verb: "said"}}}, "a mark that opens nothing"},
		{"two", "It was \"bad\" and \"sad\", police said.", []said{{"bad", Quotation{Words: "bad", Speaker: "police", Verb: "said"}}, {"sad", Quotation{Words: "sad", Speaker: "police", Verb: "said"}}}, "two partial ones"},
		{"two hands", "“He was a boy,\" the doctor said, and it was so.", []said{{"He was a boy", Quotation{Words: "he was a boy", Speaker: "doctor", Verb: "said"}}}, "a curly mark closed by a straight one"},
		{"empty", "It was \"\" and “ ” there.", nil, "no words"},
		{"inches", "He stood 6' 2\" tall. The doctor said \"no\" to all.", []said{{"no", Quotation{Words: "no", Speaker: "doctor", Verb: "said"}}}, "the mark of inches"},
	}, Quote)
}

// TestQuotedWords: no more words stand in quotation marks than are quoted, whatever mark is missing.
func TestQuotedWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"“It is over, the coach said. He left the ground at noon.", 3},
		{"“It is over,’’ the coach said. He left the ground at noon.", 3},
		{"The coach of the team » left the ground at noon, and nobody saw him go.", 0},
		{"‘It is over.\n\n‘We go home,’ the coach said.", 6},
	} {
		d, got := Read(c.text), 0
		for _, w := range d.Words {
			if w.Quoted() {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%q: %d words are quoted, want %d", c.text, got, c.want)
		}
	}
}
