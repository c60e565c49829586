package shingle

import (
	"iter"
	"strings"
)

// Serbian is written in two scripts, one letter of Cyrillic for one of Latin or for two. A text in its Cyrillic is folded to Latin. Other languages keep
// their Cyrillic: they have no texts in both scripts to meet, and their letters would meet the words of others.

// serbian is the letters of Serbian and Macedonian from U+0430 on, as [Tokens] folds the Latin ones.
var serbian = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'ђ': "d", 'е': "e", 'ж': "z", 'з': "z", 'и': "i", 'ј': "j", 'к': "k", 'л': "l", 'љ': "lj", 'м': "m", 'н': "n",
	'њ': "nj", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'ћ': "c", 'у': "u", 'ф': "f", 'х': "h", 'ц': "c", 'ч': "c", 'џ': "dz", 'ш': "s", 'ѕ': "dz",
}

// isSerbian reports whether a text is in the Cyrillic of Serbian: it has the letter j, and more often than letters that only others have.
func isSerbian(text string) bool {
	const j = "ј"
	first := strings.IndexByte(text, j[0]) // of most texts all that is looked for
	if first < 0 {
		return false
	}
	n := strings.Count(text[first:], j)
	if n == 0 {
		return false
	}
	for _, other := range []string{"я", "ы", "ь", "й", "і"} {
		if n -= strings.Count(text, other); n <= 0 {
			return false
		}
	}
	return true
}

// appendLatin returns a folded word in Latin letters.
func appendLatin(word []byte) []byte {
	var room [64]byte
	out := room[:0]
	for _, r := range string(word) {
		if s, ok := serbian[r]; ok {
			out = append(out, s...)
		} else {
			out = append(out, string(r)...)
		}
	}
	return append(word[:0], out...)
}

// Whole is a text that is cut in parts: what the text is as a whole tells how the words of its parts are folded. Of Serbian in Cyrillic they are in Latin
// letters.
type Whole struct {
	text  string
	latin bool
}

// Of returns text as a whole.
func Of(text string) Whole { return Whole{text, isSerbian(text)} }

// Tokens yields the words of text[start:end], as [Tokens] does, with their places in text.
func (w Whole) Tokens(start, end int) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		s := scanner{text: w.text[start:end], latin: w.latin}
		for word, more := s.next(nil); more; word, more = s.next(word[:0]) {
			if !yield(Token{string(word), start + s.start, start + s.end}) {
				return
			}
		}
	}
}

// AppendChecked appends the words of text[start:end] to dst, with their places in text, and adds them to a check, as [AppendChecked] does.
func (w Whole) AppendChecked(dst []Word, check uint64, start, end int) ([]Word, uint64) {
	n := len(dst)
	dst, check = appendChecked(dst, check, w.text[start:end], w.latin)
	for i := n; i < len(dst); i++ {
		dst[i].Start += start
		dst[i].End += start
	}
	return dst, check
}

// appendWords appends the words of the whole text.
func (w Whole) appendWords(dst []Word) []Word {
	dst, _ = appendChecked(dst, 0, w.text, w.latin)
	return dst
}
