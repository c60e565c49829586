package record

import (
	"strings"
	"testing"

	"github.com/samewire/samewire/shingle"
)

// TestQuoted: quotations of every language are found, and end where they do.
func TestQuoted(t *testing.T) {
	for text, want := range map[string]string{
		`he said "all is well" today`:                 "all is well",
		"he said “all is well” today":                 "all is well",
		"er sagte: „Alles ist gut“, heute":            "Alles ist gut",
		"er sagte: »Alles ist gut«, heute":            "Alles ist gut",
		"on dit : « Tout va bien », hier":             "Tout va bien",
		"hon sade: ”Allt är bra”, i dag":              "Allt är bra",
		"hän sanoi: »Kaikki hyvin» tänään":            "Kaikki hyvin",
		"mówi: „Jest dobrze”, dziś":                   "Jest dobrze",
		"«Всё „очень“ хорошо», сказал он":             "Всё очень хорошо",
		"「すべて『順調』だ」と語":                                "すべて順調だ",
		"〝全部〟だ":                                       "全部",
		"\uff02all is well\uff02 today":               "all is well",
		"the end of it” he said, and went on with it": "",
		"“it ends with its paragraph\nhe said":        "it ends with its paragraph",
	} {
		words := shingle.AppendWords(nil, text)
		bitmap, _ := appendQuoted(nil, text, words)
		body, got := Text{Quoted: bitmap}, ""
		for i, w := range words {
			if body.IsQuoted(i) {
				got += text[w.Start:w.End]
			}
		}
		if want = strings.ReplaceAll(want, " ", ""); got != want {
			t.Errorf("%q: quoted is %q, want %q", text, got, want)
		}
	}
}

// FuzzQuoted holds the bitmap of quoted words against a walk over every character before each word.
func FuzzQuoted(f *testing.F) {
	f.Add("a \"b c\" “d e” f\n\"g h \n i «j» 「k」 5\"7 it's „x” 『漢』 a“b”c \xe2\x80 \"", uint8(3))
	f.Add("»So, sagte er«, und ”nej” utan, „ja“ 「a『b』c」 ｢d｣ ＂e\" f ” g", uint8(0))
	f.Add("\"open \n\n\"to the end, and on without a mark for more than eight bytes", uint8(0))
	f.Fuzz(func(t *testing.T, text string, skip uint8) {
		words := shingle.AppendWords(nil, text)
		if len(words) > 2 { // as words of furniture are left out
			n := int(skip) % len(words)
			words = append(words[:n:n], words[min(n+2, len(words)):]...)
		}
		got, quoted := appendQuoted(nil, text, words)
		if !quoted {
			got = make([]uint32, BitmapWords(len(words)))
		}
		for i, w := range words {
			open := rune(0)
			for k := range text[:w.Start] {
				open, _ = mark(text, k, open)
			}
			if bit := got[i/32]>>(i%32)&1 == 1; bit != (open != 0) {
				t.Fatalf("word %d of %q, %q, is quoted: %v, want %v", i, text, text[w.Start:w.End], bit, open != 0)
			}
		}
	})
}
