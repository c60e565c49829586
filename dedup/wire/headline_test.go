package wire

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHeadlineAgain: a page's title says the headline in other letter case with the name of the site, or twice with nothing between.
func TestHeadlineAgain(t *testing.T) {
	const body = "TORVIK — The harbour of Torvik reopened on Monday after a strike of nine days, its operator said.\nThirty-one ships were waiting outside the breakwater."
	for _, above := range []string{
		"Harbour reopens after long strikeHarbour reopens after long strike\n",
		"Harbour Reopens After Long Strike | Torvik Post\n",
	} {
		text := above + "Harbour reopens after long strike\n\n" + body
		s := Parse(text)
		if got, want := s.Headline.In(text), "Harbour reopens after long strike"; got != want {
			t.Errorf("%q: the headline is %q", above, got)
		}
		var got []string
		for _, p := range s.Body {
			got = append(got, p.In(text))
		}
		if diff := cmp.Diff([]string{"The harbour of Torvik reopened on Monday after a strike of nine days, its operator said.", "Thirty-one ships were waiting outside the breakwater."}, got); diff != "" {
			t.Errorf("%q: the body (-want +got):\n%s", above, diff)
		}
	}
}
