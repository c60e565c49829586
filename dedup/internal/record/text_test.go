package record

import (
	"testing"

	"github.com/samewire/samewire/shingle"
)

// FuzzQuoted holds the bitmap of quoted words against a walk over every character before each word.
func FuzzQuoted(f *testing.F) {
	f.Add("a \"b c\" “d e” f\n\"g h \n i «j» 「k」 5\"7 it's „x” 『漢』 a“b”c \xe2\x80 \"", uint8(3))
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
			open := false
			for _, r := range text[:w.Start] {
				switch r {
				case '"':
					open = !open
				case '“', '„', '«', '「', '『':
					open = true
				case '”', '»', '」', '』', '\n':
					open = false
				}
			}
			if bit := got[i/32]>>(i%32)&1 == 1; bit != open {
				t.Fatalf("word %d of %q, %q, is quoted: %v, want %v", i, text, text[w.Start:w.End], bit, open)
			}
		}
	})
}
