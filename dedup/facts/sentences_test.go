package facts_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/facts"
)

func TestSentences(t *testing.T) {
	text := "Ferry sinks off Norra\n\nORLEN (Reuters) - Mr. Berg said the U.S. ship sank at 5 p.m. on Sunday. \"We heard a crack,\" he said. It was dark.\n\nShare this story\n\nDivers came at dawn, the coast guard said."
	var got []string
	for _, s := range facts.Read(facts.Article{Text: text}).Sentences() {
		got = append(got, s.In(text))
	}
	want := []string{"Mr. Berg said the U.S. ship sank at 5 p.m. on Sunday.", "\"We heard a crack,\" he said.", "It was dark.", "Divers came at dawn, the coast guard said."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences of the body (-want +got)\n%s", diff)
	}
}
