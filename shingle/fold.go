package shingle

import (
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// class tells what a rune is to the word scanner.
type class uint8

const (
	gap     class = iota // ends a word
	word                 // letter or digit: its folded form is written
	ignored              // inside a word, written as nothing: soft hyphens, joiners, accents, vowel points
	alone                // a word of its own: scripts that put no spaces between words
)

// asciiFold maps an ASCII letter or digit to its folded byte and every other byte to 0.
var asciiFold = func() (t [256]byte) {
	for c := '0'; c <= '9'; c++ {
		t[c] = byte(c)
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = byte(c), byte(c)
	}
	return t
}()

// letters that no Unicode decomposition takes to their plain form.
var plainForm = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "n", 'ĸ': "k",
	'ŧ': "t", 'ƒ': "f", 'ə': "e", 'ς': "σ", 'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا",
}

// lowRunes is where folds are kept in a table: Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic.
const lowRunes = 0x700

type fold struct {
	class class
	text  string
}

var lowFolds = sync.OnceValue(func() *[lowRunes]fold {
	t := new([lowRunes]fold)
	for r := range rune(lowRunes) {
		t[r] = foldRune(r)
	}
	return t
})

// General punctuation, with the curly quotes and dashes of most texts, is kept in a table too. The unified Han ideographs are their own folds.
const (
	firstMark, endMarks = 0x2000, 0x2070
	firstHan, endHan    = 0x4E00, 0xA000
)

var markFolds = sync.OnceValue(func() *[endMarks - firstMark]fold {
	t := new([endMarks - firstMark]fold)
	for i := range t {
		t[i] = foldRune(firstMark + rune(i))
	}
	return t
})

// foldOf returns what a rune is and, for words, its folded form: lower case, no accents or vowel points, narrow, digits as 0-9.
func foldOf(r rune) fold {
	switch {
	case r < lowRunes:
		return lowFolds()[r]
	case firstMark <= r && r < endMarks:
		return markFolds()[r-firstMark]
	case firstHan <= r && r < endHan:
		return fold{alone, string(r)}
	}
	return foldRune(r)
}

func foldRune(r rune) fold {
	switch {
	case r == 0xAD || r == 0x200C || r == 0x200D || r == 0x2060 || r == 0xFEFF || r == 0x640: // soft hyphen, joiners, tatweel
		return fold{class: ignored}
	case unicode.Is(unicode.Mn, r):
		if unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic) {
			return fold{class: ignored}
		}
		return fold{word, string(r)}
	case unicode.Is(unicode.Mc, r):
		return fold{word, string(r)}
	case unicode.Is(unicode.Nd, r):
		return fold{word, string('0' + digit(r))}
	case !unicode.IsLetter(r) && !unicode.IsNumber(r), apostrophe(r): // some apostrophes are letters to Unicode
		return fold{class: gap}
	case unspaced(r):
		return fold{alone, norm.NFKC.String(string(r))}
	case unicode.Is(unicode.Hangul, r):
		return fold{word, norm.NFKC.String(string(r))}
	}
	form := make([]byte, 0, 8)
	for _, d := range norm.NFKD.String(string(unicode.ToLower(r))) {
		d = unicode.ToLower(d)
		if p, ok := plainForm[d]; ok {
			form = append(form, p...)
		} else if unicode.IsLetter(d) || unicode.IsNumber(d) {
			form = append(form, string(d)...)
		}
	}
	if plain, ok := plainForm[unicode.ToLower(r)]; ok {
		form = []byte(plain)
	}
	if len(form) == 0 {
		return fold{class: gap}
	}
	return fold{word, string(form)}
}

// digit returns the value of a decimal digit: each script's ten digits stand in a row, in order.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// unspaced reports whether words of r's script are written without spaces.
func unspaced(r rune) bool {
	return r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
		unicode.Tibetan, unicode.Javanese, unicode.Balinese, unicode.Yi) || r == 'ー' || r == 'ｰ'
}

// apostrophe reports whether r is written for an apostrophe.
func apostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '`', '´', '′', '＇':
		return true
	}
	return false
}

// isMark reports whether r is a vowel sign or tone mark that belongs to the character before it.
func isMark(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Mc) }
