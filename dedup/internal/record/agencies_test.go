package record

import (
	"fmt"
	"github.com/samewire/samewire/dedup/internal/base"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// TestAgencyWords: a story's agencies are those that its anatomy finds in the whole text, though only some words are looked at.
func TestAgencyWords(t *testing.T) {
	var texts []string
	paths, err := filepath.Glob("../../../testdata/wire/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d texts, error %v", len(paths), err)
	}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	for _, name := range []string{
		"Reuters", "the Associated Press", "AFP", "Agence France-Presse", "Xinhua news agency", "CNN", "BBC", "Interfax", "Kyodo", "Yonhap", "Bloomberg", "Anadolu", "dpa", "Itar-Tass", "TASS", "Al Jazeera",
		"the AP", "The AP", "Press Association", "the Canadian Press", "EFE", "ANSA", "IRNA", "Fars", "MENA", "SANA", "AP", "the PTI", "CNNMoney", "reuters",
	} {
		for _, form := range []string{"He told %.", "He told %'s man so.", "He told %’s man so.", "A quake was felt, % reported.", "“%” said so.", "According to % it was, and % said it was not."} {
			texts = append(texts, "It rained.\n\n"+strings.ReplaceAll(form, "%", name)+" It goes on and on for a while.")
		}
	}
	r := NewReader(Options{Width: 5, Density: sample.Of(0.25)})
	found := 0
	for _, text := range texts {
		anatomy := wire.Parse(text)
		want := newCredits(nil, anatomy.Agencies(text))
		found += len(want.Credited) + len(want.Cited)
		var got Credits
		if c := r.Read(&base.Article{Text: text}).Credits; c != nil {
			got = *c
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	if found < len(texts)/2 {
		t.Errorf("%d texts name %d agencies", len(texts), found)
	}
}

// TestCredits: agencies that a story credits are apart from those that it only cites.
func TestCredits(t *testing.T) {
	body := "The council of harbour towns voted on Friday to keep both quays open through the winter, its speaker said after a long meeting."
	for name, c := range map[string]struct {
		text, apart, reason string
		want                Credits
	}{
		"dateline":  {"TORVIK, Nov 21 (Reuters) - " + body, "", "a dateline credits", Credits{Credited: []string{"Reuters"}}},
		"told":      {body + " The mayor told Interfax that it was late.", "", "a source is cited", Credits{Cited: []string{"Interfax"}}},
		"both":      {"TORVIK (AP) - " + body + " The mayor told Interfax so, and he told the AP that it was late.", "", "who is credited is not cited too", Credits{[]string{"AP"}, []string{"Interfax"}}},
		"credit":    {body + "\n\nAgencies via Xinhua\n", "", "so does a credit line", Credits{Credited: []string{"Xinhua"}}},
		"none":      {body, "", "nobody is named", Credits{}},
		"copyright": {body + "\n\nCopyright 2016 The Associated Press. All rights reserved.\n", "", "it says whose text it is", Credits{Credited: []string{"AP"}}},
		"apart":     {"TORVIK (AP) - " + body + " The mayor told Interfax so.", "agence france-presse / dpa", "what stands apart comes first", Credits{[]string{"AFP", "DPA", "AP"}, []string{"Interfax"}}},
		"same":      {"TORVIK (Reuters) - " + body, "Reuters", "it counts once", Credits{Credited: []string{"Reuters"}}},
		"unknown":   {body, "  Harbour\nNews Service ", "a name that is not known is one", Credits{Credited: []string{"Harbour News Service"}}},
	} {
		var got Credits
		if c := NewReader(Options{Width: 5, Density: sample.Of(0.25)}).Read(&base.Article{Text: c.text, Credit: c.apart}).Credits; c != nil {
			got = *c
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", name, c.reason, diff)
		}
	}
}

// TestHeadline: a headline is known by its words, whether it stands in the text or apart.
func TestHeadline(t *testing.T) {
	r := NewReader(Options{Width: 5, Density: sample.Of(0.25)})
	body := "TORVIK, Nov 21 (Reuters) - The council of harbour towns voted on Friday to keep both quays open through the winter.\n"
	apart, inside := r.Read(&base.Article{Headline: "Towns keep quays open", Text: body}).Headline, r.Read(&base.Article{Text: "TOWNS KEEP “QUAYS” OPEN\n\n" + body}).Headline
	if none, other := r.Read(&base.Article{Text: body}).Headline, r.Read(&base.Article{Headline: "Towns shut quays", Text: body}).Headline; apart == 0 || apart != inside || none != 0 || other == apart {
		t.Errorf("apart %x, inside %x, none %x, another %x", apart, inside, none, other)
	}
}

// TestMayNameAgency: all names and their possessives may, and few other words.
func TestMayNameAgency(t *testing.T) {
	hash := func(w string) uint32 { return uint32(shingle.AppendWords(nil, w)[0].Hash) }
	for _, w := range []string{"reuters", "REUTERS", "Reuters’s", "dpa", "dpa's", "Xinhua", "AP"} {
		if !mayNameAgency(hash(w)) {
			t.Errorf("%q may not", w)
		}
	}
	others := 0
	for i := range 10000 {
		if mayNameAgency(hash(fmt.Sprint("word", i))) {
			others++
		}
	}
	if others > 50 {
		t.Errorf("%d of 10,000 other words may", others)
	}
}
