package shingle

import (
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
	return appendChecked(dst, check, text, false)
}

func appendChecked(dst []Word, check uint64, text string, latin bool) ([]Word, uint64) {
	before := dst
	dst = slices.Grow(dst, len(text)/5) // English has a word every six bytes
	s := scanner{text: text, latin: latin}
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
	latin      bool
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
		if firstHan <= r && r < endHan {
			s.start = i
			folded, i = appendAlone(utf8.AppendRune(folded, foldHan(r)), text, i+n)
			s.end, s.pos = i, i
			return folded, true
		}
		f := foldOf(r)
		if r == utf8.RuneError && n == 1 {
			f.class = gap
		}
		switch f.class {
		case alone:
			s.start = i
			folded, i = appendAlone(append(folded, f.text...), text, i+n)
			s.end, s.pos = i, i
			return folded, true
		case syllabic:
			s.start = i
			folded, i = appendSyllable(folded, text, i)
			s.end, s.pos = i, i
			return folded, true
		}
		if f.class == word {
			break
		}
		i += n
	}
	s.start = i
	end := i         // of what is seen
	jamo := false    // there are letters of Hangul that make syllables
	grouped := false // commas that are no ASCII group the digits
	for i < len(text) {
		c := text[i]
		if f := asciiFold[c]; f != 0 {
			folded = append(folded, f)
			i++
			end = i
			continue
		}
		if c < utf8.RuneSelf {
			if c == ' ' || c == '-' {
				break
			}
			n := joins(text, s.start, i)
			if n == 0 {
				if n = joinsDigits(text, folded, i, c, grouped); n == 0 {
					break
				}
				if grouped = c == ','; !grouped {
					folded = append(folded, '.')
				}
			} else if c == '.' && isDigit(text[i-1]) {
				folded = append(folded, '.')
			}
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		f := foldOf(r)
		if r == utf8.RuneError && n == 1 || f.class == alone || f.class == syllabic {
			break
		}
		if apostrophe(r) {
			if !wordAt(text, i+n) {
				break
			}
			f.class = ignored
		}
		if f.class == gap {
			sign := numberSign(r)
			if joinsDigits(text, folded, i, sign, grouped) == 0 {
				break
			}
			if grouped = sign == ','; !grouped {
				folded = append(folded, '.')
			}
		}
		if f.class == word {
			folded = append(folded, f.text...)
			jamo = jamo || 0x1100 <= r && unicode.Is(unicode.Hangul, r) && (r < 0xAC00 || r > 0xD7A3)
		}
		i += n
		if f.class != unseen {
			end = i
		}
	}
	if jamo {
		folded = composed(folded)
	}
	if s.latin {
		folded = appendLatin(folded)
	}
	if i < len(text) && text[i] == '.' && end == i && abbreviation(text[s.start:i]) {
		i++ // the last point of "U.S."
		end = i
	}
	s.end, s.pos = end, i
	return folded, true
}

// composed returns a folded word with the letters of Hangul in it made syllables, as most texts have them.
func composed(word []byte) []byte {
	const (
		syllables, initials, vowels, finals  = 0xAC00, 0x1100, 0x1161, 0x11A7
		manyInitials, manyVowels, manyFinals = 19, 21, 28
	)
	out := make([]rune, 0, len(word))
	for _, r := range string(word) {
		if n := len(out) - 1; n >= 0 {
			switch before := out[n]; {
			case 0 <= before-initials && before-initials < manyInitials && 0 <= r-vowels && r-vowels < manyVowels:
				out[n] = syllables + ((before-initials)*manyVowels+r-vowels)*manyFinals
				continue
			case 0 <= before-syllables && before-syllables < manyInitials*manyVowels*manyFinals && (before-syllables)%manyFinals == 0 &&
				0 < r-finals && r-finals < manyFinals:
				out[n] = before + r - finals
				continue
			}
		}
		out = append(out, r)
	}
	return append(word[:0], string(out)...)
}

// appendAlone appends what the marks at text[i:] add to a character that is a word of its own, and returns where they end.
func appendAlone(folded []byte, text string, i int) ([]byte, int) {
	end := i
	for i < len(text) && text[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(text[i:])
		f := foldOf(r)
		switch {
		case r == 0x3099 || r == 0xFF9E: // the sound marks of kana
			folded = appendSound(folded, 0x3099)
		case r == 0x309A || r == 0xFF9F:
			folded = appendSound(folded, 0x309A)
		case f.class == word && unicode.In(r, unicode.Mn, unicode.Mc):
			folded = append(folded, f.text...)
		case f.class != ignored && f.class != unseen:
			return folded, end
		}
		if i += n; f.class != unseen {
			end = i
		}
	}
	return folded, end
}

// appendSound appends a sound mark to the kana that folded ends with.
func appendSound(folded []byte, mark rune) []byte {
	kana, n := utf8.DecodeLastRune(folded)
	return append(folded[:len(folded)-n], norm.NFC.String(string([]rune{kana, mark}))...)
}

// numberSign returns '.' or ',' for a sign that stands for it in numbers, 0 for others.
func numberSign(r rune) byte {
	switch r {
	case '．', '٫':
		return '.'
	case '，', '٬':
		return ','
	}
	return 0
}

// joinsDigits returns how many bytes the sign at text[i], a point or comma of any script, has where it joins digits of which one at least is no ASCII;
// 0 where it does not. folded ends with the digits before it, which may be grouped.
func joinsDigits(text string, folded []byte, i int, sign byte, grouped bool) int {
	if sign != '.' && sign != ',' || len(folded) == 0 || !isDigit(folded[len(folded)-1]) {
		return 0
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	digits, j := 0, i+n
	for ; j < len(text) && digits < 4; digits++ {
		r, size := utf8.DecodeRuneInString(text[j:])
		if !unicode.Is(unicode.Nd, r) {
			break
		}
		j += size
	}
	before := 0
	for before < len(folded) && isDigit(folded[len(folded)-1-before]) {
		before++
	}
	switch {
	case sign == '.' && digits > 0:
		return n
	case sign == ',' && digits == 3 && before == len(folded) && (before <= 3 || grouped) && !latinAt(text, j):
		return n
	}
	return 0
}

// latinAt reports whether a Latin letter or a digit stands at text[i].
func latinAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	f := foldOf(r)
	return f.class == word && f.text[0] < utf8.RuneSelf
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
