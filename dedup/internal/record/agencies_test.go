package record

import (
	"fmt"
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
		want := canonical(anatomy.Agencies(text))
		found += len(want)
		if diff := cmp.Diff(want, r.Read(text).Agencies); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	if found < len(texts)/2 {
		t.Errorf("%d texts name %d agencies", len(texts), found)
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
