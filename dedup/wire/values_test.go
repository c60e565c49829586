package wire

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestNotices(t *testing.T) {
	for _, c := range []struct {
		line   string
		kind   NoticeKind
		number int
	}{
		{"UPDATE 2-Two ferries collide off Norwick", Update, 2},
		{"CORRECTED-UPDATE 1-Two ferries collide off Norwick", Correction, 1},
		{"REFILE-Two ferries collide off Norwick", Refile, 0},
		{"RPT-Two ferries collide off Norwick", Repeat, 0},
		{"WRAPUP 3-Two ferries collide off Norwick", Wrapup, 3},
		{"EXCLUSIVE-Two ferries collide off Norwick", Label, 0},
		{"URGENT: Two ferries collide off Norwick", Alert, 0},
		{"(Recasts, adds coast guard)", Recast, 0},
		{"(Corrects name in second paragraph)", Correction, 0},
		{"3rd Ld-Writethru, Ferries", Writethru, 0},
		{"MANDATORY KILL", Kill, 0},
		{"WITHDRAWN", Withdrawn, 0},
		{"EDITOR'S NOTE: Ida Doe was on board.", EditorNote, 0},
		{"Correction: An earlier version of this article named the wrong ferry.", Correction, 0},
		{"This is a developing story and will be updated.", Update, 0},
	} {
		text := c.line + "\n" + story
		s := Parse(text)
		got := s.Notices(text)
		want := []Notice{{Kind: c.kind, Number: c.number}}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Notice{}, "Span")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.line, diff)
		}
	}
}

func TestBylines(t *testing.T) {
	for _, c := range []struct {
		line    string
		authors []string
		agency  string
	}{
		{"By Jane Doe", []string{"Jane Doe"}, ""},
		{"By JANE DOE, Associated Press", []string{"JANE DOE"}, "AP"},
		{"By Jane Doe and John Roe", []string{"Jane Doe", "John Roe"}, ""},
		{"By Jane Doe, Ida Poe and John Roe, CNN", []string{"Jane Doe", "Ida Poe", "John Roe"}, "CNN"},
		{"By Jane Doe | Reuters", []string{"Jane Doe"}, "Reuters"},
		{"By The Associated Press", nil, "AP"},
		{"by Jane Doe", []string{"Jane Doe"}, ""},
	} {
		text := "Two ferries collide off Norwick\n" + c.line + "\n" + story
		s := Parse(text)
		got := s.Bylines(text)
		want := []Byline{{Authors: c.authors, Agency: c.agency}}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Byline{}, "Span")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.line, diff)
		}
	}
}

// TestLanguages reads the parts of agency copy in other languages.
func TestLanguages(t *testing.T) {
	for _, c := range []struct {
		line string
		kind Kind
	}{
		{"Quelle: dpa-AFX", KindCredit},
		{"(Con información de AFP, EFE y Reuters)", KindCredit},
		{"Mit Material von dpa und AFP", KindCredit},
		{"Fonte: Lusa", KindCredit},
		{"(Amplía con declaraciones del alcalde)", KindNotice},
		{"BC-ML--Norwick, 1st Ld-Writethru", KindNotice},
		{"Jane Doe reported from Norwick, and John Roe from Sandhaven.", KindTail},
	} {
		text := story + c.line
		parts := Parse(text).Parts
		if got := parts[len(parts)-1]; got.Kind != c.kind {
			t.Errorf("%q is %v, want %v", c.line, got.Kind, c.kind)
		}
	}
}

func TestTails(t *testing.T) {
	for _, c := range []struct {
		line string
		want Tail
	}{
		{"(Reporting by Jane Doe; Additional reporting by Ida Poe in Sandhaven; Writing by John Roe; Editing by Ann Loe)", Tail{
			Reporters: []Reporter{{"Jane Doe", "", "reporting"}, {"Ida Poe", "Sandhaven", "additional reporting"}, {"John Roe", "", "writing"}},
			Editors:   []string{"Ann Loe"}}},
		{"Associated Press writers Jane Doe in Norwick and John Roe in Sandhaven contributed to this report.", Tail{
			Reporters: []Reporter{{"Jane Doe", "Norwick", "contributed"}, {"John Roe", "Sandhaven", "contributed"}}}},
		{"CNN's Jane Doe and John Roe contributed to this report.", Tail{
			Reporters: []Reporter{{"Jane Doe", "", "contributed"}, {"John Roe", "", "contributed"}}}},
	} {
		text := story + c.line
		s := Parse(text)
		if diff := cmp.Diff([]Tail{c.want}, s.Tails(text), cmpopts.IgnoreFields(Tail{}, "Span")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.line, diff)
		}
	}
}

func TestAgency(t *testing.T) {
	for name, want := range map[string]string{"The Associated Press": "AP", "REUTERS": "Reuters", "Agence France-Presse": "AFP", "xinhua": "Xinhua", "Norwick Mail": ""} {
		if got, ok := Agency(name); got != want || ok != (want != "") {
			t.Errorf("Agency(%q) = %q, %v; want %q", name, got, ok, want)
		}
	}
}

func TestCommentsBox(t *testing.T) {
	// A button for comments in mid-story must not take the rest with it.
	text := strings.Repeat(story, 3) + "COMMENTS\nADD A COMMENT\nSEE ALL COMMENTS\n" + strings.Repeat(story, 2)
	if got, want := len(Parse(text).Body), 15; got != want {
		t.Errorf("%d paragraphs, want %d: %q", got, want, marked(text))
	}
}
