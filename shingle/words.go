package shingle

import (
	"iter"
	"slices"
	"unicode/utf8"
)

// Token is a word of a text.
type Token struct {
	Text       string // folded
	Start, End int    // the word's bytes are text[Start:End]
}

// Word is a word of a text as the hash of its folded form: murmur3 of 64 bits (the first half of the 128-bit hash), seed 0.
type Word struct {
	Hash       uint64
	Start, End int // the word's bytes are text[Start:End]
}

// Tokens yields the words of text in order. The sequence can be ranged over again and left early. Bytes that are no UTF-8 part words.
func Tokens(text string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		s := scanner{text: text}
		for word, more := s.next(nil); more; word, more = s.next(word[:0]) {
			if !yield(Token{string(word), s.start, s.end}) {
				return
			}
		}
	}
}

// AppendWords appends the words of text to dst, in order, and returns the longer slice: what [Tokens] yields, without a string a word.
func AppendWords(dst []Word, text string) []Word {
	dst, _ = AppendChecked(dst, 0, text)
	return dst
}

// AppendChecked is [AppendWords] that also adds the words to a check and returns it. Texts of the same words have the same check, whether they are added
// at once or in parts. Other texts have the same one by chance only, once in 2^60, as it hangs on a key that is drawn at the start of the program:
// who wishes for two words of one [Word.Hash] can find them, but none of one check. Checks of two runs of a program cannot be compared.
func AppendChecked(dst []Word, check uint64, text string) ([]Word, uint64) {
	before := dst
	dst = slices.Grow(dst, len(text)/5) // English has a word every six bytes
	s := scanner{text: text}
	var room [64]byte
	for word, more := room[:0], true; ; {
		dst, check, s.pos = appendPlain(dst, check, text, s.pos)
		if word, more = s.next(word[:0]); !more {
			break
		}
		dst = append(dst, Word{sum64(word), s.start, s.end})
		check = add(check, word)
	}
	if len(dst) == len(before) {
		return before, check // nil stays nil
	}
	return dst, check
}

// scanner walks over the words of a text.
type scanner struct {
	text       string
	pos        int // where to look for the next word
	start, end int // the bytes of the word found last
}

// next appends the next word to folded, as it is folded; false when there is none.
func (s *scanner) next(folded []byte) ([]byte, bool) {
	text, i := s.text, s.pos
	for {
		for i < len(text) && text[i] < utf8.RuneSelf && asciiFold[text[i]] == 0 {
			i++
		}
		if i == len(text) {
			s.pos = i
			return folded, false
		}
		if c := asciiFold[text[i]]; c != 0 {
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		f := foldOf(r)
		if r == utf8.RuneError && n == 1 {
			f.class = gap
		}
		if f.class == alone {
			s.start, i = i, i+n
			folded = append(folded, f.text...)
			s.end, s.pos = marks(text, i), marks(text, i)
			return append(folded, text[i:s.end]...), true
		}
		if f.class == word {
			break
		}
		i += n
	}
	s.start = i
	for i < len(text) {
		c := text[i]
		if f := asciiFold[c]; f != 0 {
			folded = append(folded, f)
			i++
			continue
		}
		if c < utf8.RuneSelf {
			if c == ' ' || c == '-' {
				break
			}
			n := joins(text, s.start, i)
			if n == 0 {
				break
			}
			if c == '.' && isDigit(text[i-1]) {
				folded = append(folded, '.')
			}
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		f := foldOf(r)
		if r == utf8.RuneError && n == 1 || f.class == alone {
			break
		}
		if apostrophe(r) {
			if !wordAt(text, i+n) {
				break
			}
			f.class = ignored
		}
		if f.class == gap {
			break
		}
		if f.class == word {
			folded = append(folded, f.text...)
		}
		i += n
	}
	if i < len(text) && text[i] == '.' && abbreviation(text[s.start:i]) {
		i++ // the last point of "U.S."
	}
	s.end, s.pos = i, i
	return folded, true
}

// joins returns how many bytes at text[i], an ASCII byte that is no letter or digit, join what stands on both sides into one word that began
// at start: an apostrophe between letters, a point between single letters or digits, a comma that groups digits. 0 when the word ends.
func joins(text string, start, i int) int {
	if i+1 == len(text) || i == start {
		return 0
	}
	switch text[i] {
	case '\'', '`':
		if wordAt(text, i+1) {
			return 1
		}
	case '.':
		if isDigit(text[i-1]) && isDigit(text[i+1]) {
			return 1
		}
		if single(text[start:i]) && letter(text[i+1]) && (i+2 == len(text) || asciiFold[text[i+2]] == 0 && text[i+2] < utf8.RuneSelf) {
			return 1
		}
	case ',':
		if isDigit(text[i-1]) && i+3 < len(text) && isDigit(text[i+1]) && isDigit(text[i+2]) && isDigit(text[i+3]) &&
			(i+4 == len(text) || asciiFold[text[i+4]] == 0) && i-start <= 3 || grouped(text, start, i) {
			return 1
		}
	}
	return 0
}

// grouped reports whether the comma at i follows another group of three digits and is followed by one.
func grouped(text string, start, i int) bool {
	return i-start > 3 && text[i-4] == ',' && i+3 < len(text) && isDigit(text[i+1]) && isDigit(text[i+2]) && isDigit(text[i+3]) &&
		(i+4 == len(text) || asciiFold[text[i+4]] == 0)
}

// single reports whether w is one letter, or single letters with points between.
func single(w string) bool {
	if len(w)%2 == 0 || len(w) > 15 {
		return false
	}
	for i := range len(w) {
		if i%2 == 0 && !letter(w[i]) || i%2 == 1 && w[i] != '.' {
			return false
		}
	}
	return true
}

// abbreviation reports whether w is two or more single letters with points between.
func abbreviation(w string) bool { return len(w) >= 3 && single(w) }

func letter(c byte) bool  { return asciiFold[c] >= 'a' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// wordAt reports whether a letter or digit of a word stands at text[i].
func wordAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	if text[i] < utf8.RuneSelf {
		return asciiFold[text[i]] != 0
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	return (r != utf8.RuneError || n > 1) && foldOf(r).class == word
}

// marks returns where the combining marks that follow text[i:] end.
func marks(text string, i int) int {
	for i < len(text) && text[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(text[i:])
		if f := foldOf(r); f.class != ignored && !(f.class == word && len(f.text) == n && isMark(r)) {
			break
		}
		i += n
	}
	return i
}
