package shingle

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class tells what a rune is to the word scanner.
type class uint8

const (
	gap      class = iota // ends a word
	word                  // letter or digit: its folded form is written
	ignored               // inside a word, written as nothing: accents, vowel points, tatweel
	unseen                // the same, without a shape: soft hyphens, joiners, marks of direction. It is no part of a word that it ends
	alone                 // a word of its own: scripts that put no spaces between words
	syllabic              // part of a syllable, which is a word of its own: see syllables.go
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

// letters that no Unicode decomposition takes to their plain form. Those of Arabic are written for each other, by language, country or keyboard.
var plainForm = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "n", 'ĸ': "k",
	'ŧ': "t", 'ƒ': "f", 'ə': "e", 'ς': "σ", 'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ک': "ك", 'ڪ': "ك", 'ة': "ه", 'ۃ': "ه", 'ہ': "ه", 'ھ': "ه", 'ە': "ه",
	'װ': "וו", 'ױ': "וי", 'ײ': "יי",
}

const tatweel = 0x640 // a line that stretches Arabic words

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

// General punctuation, with the curly quotes and dashes of most texts, is kept in a table too, and so are the unified Han ideographs.
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

// hanFolds has what the ideographs are folded to: the forms of one character are one.
var hanFolds = sync.OnceValue(func() *[endHan - firstHan]uint16 {
	t := new([endHan - firstHan]uint16)
	for i := range t {
		t[i] = uint16(firstHan + i)
	}
	forms := []rune(hanForms)
	for i := 0; i < len(forms); i += 2 {
		t[forms[i]-firstHan] = uint16(forms[i+1])
	}
	return t
})

// foldOf returns what a rune is and, for words, its folded form: lower case, no accents or vowel points, narrow, digits as 0-9, simplified.
func foldOf(r rune) fold {
	switch {
	case r < lowRunes:
		return lowFolds()[r]
	case firstMark <= r && r < endMarks:
		return markFolds()[r-firstMark]
	case firstHan <= r && r < endHan:
		return fold{alone, string(foldHan(r))}
	}
	return foldRune(r)
}

// visible lists characters that Unicode counts among those of format but that are seen: signs over numbers.
func visible(r rune) bool {
	return 0x600 <= r && r <= 0x605 || r == 0x6DD || r == 0x70F || r == 0x890 || r == 0x891 || r == 0x8E2 || r == 0x110BD || r == 0x110CD
}

func foldRune(r rune) fold {
	switch {
	case unicode.Is(unicode.Cf, r):
		if visible(r) {
			return fold{class: gap}
		}
		return fold{class: unseen}
	case r == tatweel || r == 0x7FA: // of N'Ko
		return fold{class: ignored}
	case unicode.In(r, unicode.Mn, unicode.Mc):
		if nukta(r) || unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic) {
			return fold{class: ignored}
		}
		if bySyllable(r) {
			return fold{syllabic, norm.NFD.String(string(r))}
		}
		return fold{word, norm.NFKD.String(string(r))}
	case unicode.Is(unicode.Nd, r):
		return fold{word, string('0' + digit(r))}
	case !unicode.IsLetter(r) && !unicode.IsNumber(r), apostrophe(r): // some apostrophes are letters to Unicode
		return fold{class: gap}
	case bySyllable(r):
		return fold{syllabic, norm.NFD.String(string(r))}
	case unspaced(r):
		if kana := norm.NFKC.String(string(r)); unicode.In(r, unicode.Hiragana, unicode.Katakana) && utf8.RuneCountInString(kana) == 1 {
			return fold{alone, kana}
		}
		return fold{alone, strings.Map(foldHan, norm.NFD.String(string(r)))}
	case unicode.Is(unicode.Hangul, r):
		return fold{word, norm.NFKC.String(string(r))}
	}
	form := make([]byte, 0, 8)
	for _, d := range norm.NFKD.String(string(unicode.ToLower(r))) {
		d = unicode.ToLower(d)
		if p, ok := plainForm[d]; ok {
			form = append(form, p...)
		} else if unicode.IsLetter(d) && !apostrophe(d) && d != tatweel || unicode.IsNumber(d) || unicode.In(d, unicode.Mn, unicode.Mc) && foldRune(d).class == word {
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

// foldHan returns an ideograph folded, and any other rune as it is.
func foldHan(r rune) rune {
	if firstHan <= r && r < endHan {
		return rune(hanFolds()[r-firstHan])
	}
	return r
}

// nukta reports whether r is the point that makes of a letter of an Indian script that of a foreign sound. It is often left out.
func nukta(r rune) bool {
	switch r {
	case 0x93C, 0x9BC, 0xA3C, 0xABC, 0xB3C, 0xCBC, 0x110BA, 0x11173, 0x111CA:
		return true
	}
	return false
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

// unspaced reports whether words of r's script are written without spaces, and each of its characters is taken for one.
func unspaced(r rune) bool {
	return r >= 0xE00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Javanese, unicode.Balinese, unicode.Yi) || r == 'ー' || r == 'ｰ'
}

// apostrophe reports whether r is written for an apostrophe.
func apostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '`', '´', '′', '＇':
		return true
	}
	return false
}
