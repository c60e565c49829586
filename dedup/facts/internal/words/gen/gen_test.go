package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"
)

// A dictionary in WordNet's format, made for the tests: to win and to lose, the win, the wide and the narrow.
var dictionary = map[string]string{
	"index.verb": "  1 a line of the licence\nwin v 1 1 ! 1 1 00000010\nlose v 1 1 ! 1 1 00000020\nbeat v 1 1 ~ 1 1 00000010\ntake_part v 1 0 1 1 00000030\nha v 1 0 1 0 00000010\n",
	"data.verb": "  1 a line of the licence\n" +
		"00000010 33 v 02 win 0 beat 0 002 ! 00000020 v 0101 + 00000040 n 0101 01 + 02 00 | come first\n" +
		"00000020 33 v 01 lose 0 001 ! 00000010 v 0101 00 | come last\n" +
		"00000030 33 v 01 take_part 0 000 00 | be there\n",
	"verb.exc":   "won win\nlost lose\n",
	"index.noun": "win n 1 1 + 1 1 00000040\nnumber n 1 0 1 1 00000050\ndolphin n 1 1 @ 1 0 00000060\nwhale n 1 1 ~ 1 0 00000070\n",
	"data.noun": "00000040 04 n 01 win 0 001 + 00000010 v 0101 | a first place\n00000050 23 n 01 number 0 000 | how many\n" +
		"00000060 05 n 01 dolphin 0 001 @ 00000070 n 0000 | a small whale\n00000070 05 n 01 whale 0 001 ~ 00000060 n 0000 | a great swimmer\n",
	"noun.exc":  "men man\n",
	"index.adj": "numb a 1 0 1 1 00000080\nwide a 1 0 1 1 00000090\n",
	"data.adj":  "00000080 00 a 01 numb(p) 0 000 | without feeling\n00000090 00 a 01 wide 0 000 | broad\n",
	"adj.exc":   "",
	"index.adv": "",
	"data.adv":  "",
	"adv.exc":   "",
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func testNet(t *testing.T) (*wordnet, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range dictionary {
		write(t, dir, name, text)
	}
	net, err := readWordnet(dir)
	if err != nil {
		t.Fatal(err)
	}
	return net, dir
}

func TestLemmas(t *testing.T) {
	net, _ := testNet(t)
	for _, test := range []struct {
		form     string
		frequent bool
		want     []lemma
		why      string
	}{
		{"win", false, []lemma{{noun, "win"}, {verb, "win"}}, "itself"},
		{"won", false, []lemma{{verb, "win"}}, "an exception"},
		{"beating", false, []lemma{{verb, "beat"}}, "an ending"},
		{"wider", false, []lemma{{adjective, "wide"}}, "an ending and a letter"},
		{"number", false, []lemma{{noun, "number"}}, "no comparative of numb"},
		{"dolphins", false, []lemma{{noun, "dolphin"}}, "an ending"},
		{"dolphins", true, nil, "a frequent word, never met as that"},
		{"has", false, nil, "a short word, never met as that"},
		{"take", false, nil, "a part of an expression"},
		{"", false, nil, "nothing"},
	} {
		if got := net.lemmas(test.form, test.frequent); !slices.Equal(got, test.want) {
			t.Errorf("%q: %v, want %v: %s", test.form, got, test.want, test.why)
		}
	}
}

func TestLinks(t *testing.T) {
	net, _ := testNet(t)
	if got := net.opposites[lemma{verb, "win"}]; !slices.Equal(got, []lemma{{verb, "lose"}}) {
		t.Errorf("antonyms of win: %v", got)
	}
	if got := net.kin[lemma{noun, "win"}]; !slices.Equal(got, []lemma{{verb, "win"}}) {
		t.Errorf("kin of a win: %v", got)
	}
	if got := net.broader[synset{noun, 60}]; !slices.Equal(got, []synset{{noun, 70}}) {
		t.Errorf("what is broader than a dolphin: %v", got)
	}
}

func TestReadWordnetErrors(t *testing.T) {
	for name, text := range map[string]string{
		"index.verb": "win v 3 0 1 1 00000010\n",
		"data.verb":  "00000010 33 v 02 win 0\n",
		"data.noun":  "0000zz40 04 n 01 win 0 000 | a first place\n",
	} {
		_, dir := testNet(t)
		write(t, dir, name, text)
		if _, err := readWordnet(dir); err == nil || !strings.Contains(err.Error(), name+": line 1") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCounts(t *testing.T) {
	c := &counts{in: map[string]int{}, spelled: map[string]int{}, possessive: map[string]int{}}
	c.add("The company’s win", "The win is the company's, and the companies know.")
	c.add("A company and its news.", "")
	c.add("News of the news.")
	if c.stories != 3 || c.in["the"] != 2 || c.in["company"] != 1 || c.in["news"] != 2 {
		t.Errorf("%+v", c)
	}
	if of, ok := c.base("companys"); !ok || of != "company" {
		t.Errorf("companys is of %q, %v", of, ok)
	}
	for _, w := range []string{"news", "its", "companies", "s"} {
		if _, ok := c.base(w); ok {
			t.Errorf("%s is no possessive", w)
		}
	}
	if got, want := c.top(3), []string{"and", "news", "the"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := c.top(100); slices.Contains(got, "companys") {
		t.Errorf("%q has a possessive", got)
	}
}

func vectorJSON(key, number string, rank string) string {
	return `"` + key + `":[` + strings.Repeat(number+",", layout.Dimensions-1) + "-2,9," + rank + "]"
}

func TestScanVectors(t *testing.T) {
	// The words come first, in a list, as in the file; the names of fields can be words.
	text := `{"size":3,"words":["vectors","US"],"vectors":{` + vectorJSON("U.S.", "1", "7") + "," + vectorJSON("us", "0.5", "8") + "," +
		vectorJSON("hit man", "1", "1") + "," + vectorJSON("vectors", "0", "2") + `},"unkVector":[0]}`
	got, err := scanVectors(strings.NewReader(text), []string{"us", "vectors", "man"})
	if err != nil {
		t.Fatal(err)
	}
	if us := got["us"]; len(got) != 2 || us.parts[0] != 64 || us.parts[layout.Dimensions-1] != -127 {
		t.Errorf("%v", got)
	}
	if v := got["vectors"]; v.norm != 127*layout.NormUnit {
		t.Errorf("norm %d of a vector of length 127", v.norm)
	}
	for _, bad := range []string{"", "[]", "{}", `{"vectors":[]}`, `{"vectors":{"us":[1]}}`, `{"vectors":{"us":`, `{"vectors":{"us":"x"}}`} {
		if _, err := scanVectors(strings.NewReader(bad), []string{"us"}); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// The same input gives the same bytes, in whatever order the stories come.
func TestRun(t *testing.T) {
	_, dir := testNet(t)
	vectors := write(t, dir, "vectors.json", `{"vectors":{`+vectorJSON("win", "1", "0")+","+vectorJSON("lost", "3", "1")+`}}`)
	one := write(t, dir, "one.jsonl", `{"title":"A win","text":"They won, we lost."}`+"\n"+`{"lang":"de","text":"verloren"}`)
	two := write(t, dir, "two.jsonl", `{"headline":"No win","text":"We lost.","lang":"en"}`)
	var tables [][]byte
	for _, stories := range [][]string{{one, two}, {two, one}} {
		out := filepath.Join(dir, "words.bin")
		args := append([]string{"-wordnet", dir, "-vectors", vectors, "-words", "6", "-stats", "-o", out}, stories...)
		if err := run(args, io.Discard); err != nil {
			t.Fatal(err)
		}
		table, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	if !bytes.Equal(tables[0], tables[1]) {
		t.Error("the order of the stories tells")
	}
	sections, err := layout.Split(string(tables[0]))
	if err != nil {
		t.Fatal(err)
	}
	if n, v := len(sections[layout.Rarity]), len(sections[layout.Norms])/2; n != 6 || v != 2 {
		t.Errorf("%d words, %d with vectors", n, v)
	}
	if strings.Contains(sections[layout.Spelling], "verloren") {
		t.Error("a word of another language")
	}
	if run([]string{"-wordnet", dir}, io.Discard) == nil {
		t.Error("no error without stories")
	}
}
