package shingle

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// Thai, Lao, Khmer and Burmese put no spaces between words, and a character of theirs says little: they are cut into syllables, or what is close to
// them, by the letters alone. What matters is that the same words are cut alike, wherever they stand: a cut hangs on the few letters before and after it.

// letterClass is what a letter of these scripts is to its syllable.
type letterClass uint8

const (
	noLetter  letterClass = iota
	consonant             // begins or ends a syllable
	leading               // a vowel written before its consonant
	following             // a vowel written after it
	vowelMark             // a vowel written over, under or around it
	tone                  // another mark
	joiner                // joins the next consonant to the one before
	killer                // the consonant before it has no vowel, or no sound
)

// bySyllable reports whether r is a letter or mark of a script that is cut into syllables.
func bySyllable(r rune) bool { return classOf(r) != noLetter }

const firstSyllabic, endSyllabic = 0xE00, 0x17E0

var letterClasses = sync.OnceValue(func() *[endSyllabic - firstSyllabic]letterClass {
	t := new([endSyllabic - firstSyllabic]letterClass)
	for i := range t {
		if r := firstSyllabic + rune(i); unicode.IsLetter(r) || unicode.IsMark(r) {
			t[i] = newClass(r)
		}
	}
	return t
})

// classOf returns what a letter is.
func classOf(r rune) letterClass {
	if r < firstSyllabic || r >= endSyllabic {
		return noLetter
	}
	return letterClasses()[r-firstSyllabic]
}

func newClass(r rune) letterClass {
	switch {
	case 0xE01 <= r && r <= 0xE4E:
		return thaiClass(r)
	case 0xE81 <= r && r <= 0xECE:
		return thaiClass(r - 0x80) // the blocks are alike
	case r == 0xEDC, r == 0xEDD, r == 0xEDE, r == 0xEDF:
		return consonant
	case 0x1000 <= r && r <= 0x109F:
		return burmeseClass(r)
	case 0x1780 <= r && r <= 0x17DD:
		return khmerClass(r)
	}
	return noLetter
}

func thaiClass(r rune) letterClass {
	switch {
	case r <= 0xE2F, r == 0xE46: // signs of abbreviation and repetition too
		return consonant
	case r == 0xE30, r == 0xE32, r == 0xE33, r == 0xE45, r == 0xE3D:
		return following
	case 0xE40 <= r && r <= 0xE44:
		return leading
	case r == 0xE31, 0xE34 <= r && r <= 0xE3C, r == 0xE47, r == 0xE4D:
		return vowelMark
	case r == 0xE4C:
		return killer
	}
	return tone
}

func burmeseClass(r rune) letterClass {
	switch {
	case r <= 0x102A, r == 0x103F, r == 0x104E, 0x1050 <= r && r <= 0x1055, unicode.Is(unicode.Lo, r):
		return consonant
	case r == 0x1039:
		return joiner
	case r == 0x103A:
		return killer
	case r <= 0x1038, unicode.In(r, unicode.Mn, unicode.Mc):
		return vowelMark
	}
	return noLetter
}

func khmerClass(r rune) letterClass {
	switch {
	case r <= 0x17B3, r == 0x17D7, r == 0x17DC:
		return consonant
	case 0x17B6 <= r && r <= 0x17C8:
		return vowelMark
	case r == 0x17D2:
		return joiner
	case r == 0x17CD:
		return killer
	case r <= 0x17D1, r == 0x17D3, r == 0x17DD:
		return tone
	}
	return noLetter
}

// ahead is how many letters are looked at to tell where a syllable ends.
const ahead = 24

// syllable is the letters from one place on: what they are, and where each ends.
type syllable struct {
	letters [ahead + 2]letterClass // after the last, none
	runes   [ahead + 2]rune
	ends    [ahead]int
	n       int
}

// appendSyllable appends the syllable at text[i:], folded, and returns where it ends. A letter stands there.
func appendSyllable(folded []byte, text string, i int) ([]byte, int) {
	var s syllable
	for i < len(text) && s.n < ahead {
		r, n := utf8.DecodeRuneInString(text[i:])
		c := classOf(r)
		if c == noLetter {
			if f := foldOf(r).class; f != unseen && f != ignored {
				break
			}
			i += n // words may be parted by blanks without width
			continue
		}
		if s.n > 0 && scriptOf(r) != scriptOf(s.runes[0]) {
			break
		}
		i += n
		s.letters[s.n], s.runes[s.n], s.ends[s.n] = c, r, i
		s.n++
	}
	end := s.end()
	for _, r := range s.runes[:end] {
		folded = append(folded, foldOf(r).text...)
	}
	return folded, s.ends[end-1]
}

// scriptOf numbers the scripts of letters.
func scriptOf(r rune) rune {
	if r < 0x1000 {
		return r >> 7
	}
	return r >> 8
}

// end returns how many letters the syllable has, one or more.
func (s *syllable) end() int {
	if s.runes[0] >= 0x1000 && s.runes[0] < 0x1780 {
		return s.burmese()
	}
	i := 0
	vowel := s.letters[0] == leading
	open := vowel && (s.runes[0]&^0x80 == 0xE43 || s.runes[0]&^0x80 == 0xE44) // nothing follows but its consonants
	if vowel {
		i++
	}
	for bases := 0; ; bases++ {
		if s.letters[i] == consonant {
			i++
		}
		sounded := false
		i, sounded = s.marks(i)
		vowel = vowel || sounded
		if s.letters[i] == following {
			vowel, open = true, open || s.runes[i]&^0x80 == 0xE30 || s.runes[i]&^0x80 == 0xE33
			i++
			i, _ = s.marks(i)
		}
		// Without a vowel so far the next consonant has it, as the second of "กรุง", or ends the syllable.
		if vowel || bases > 0 || s.letters[i] != consonant || s.bare(i) {
			break
		}
	}
	i = max(i, 1)
	if open && s.runes[0] == 0xE44 && s.runes[i] == 0xE22 && s.bare(i) { // ไทย
		i++
	}
	if !open {
		for last := false; !last && s.letters[i] == consonant && s.bare(i) && !s.opens(i) && !sign(s.runes[i]); i++ {
			c := s.runes[i] &^ 0x80
			last = c != 0xE2D && c != 0xE27 // which are written for vowels, too
		}
	}
	if s.letters[i] == consonant && sign(s.runes[i]) {
		return i + 1
	}
	// Letters that are written but not spoken.
	for k := i; k <= i+1 && s.letters[k] == consonant; k++ {
		if m, _ := s.marks(k + 1); m > k+1 && s.letters[m-1] == killer {
			return m
		}
	}
	return i
}

// sign reports whether r, counted among the consonants, tells that a word is cut short or said again.
func sign(r rune) bool { return r == 0xE2F || r == 0xE46 || r == 0xEAF || r == 0xEC6 || r == 0x17D7 }

// marks returns where the marks at i end, consonants that they join with them, and whether one is a vowel.
func (s *syllable) marks(i int) (end int, vowel bool) {
	for ; ; i++ {
		switch s.letters[i] {
		case vowelMark:
			vowel = true
		case joiner:
			if s.letters[i+1] == consonant {
				i++
			}
		case tone, killer:
		default:
			return i, vowel
		}
	}
}

// bare reports whether the consonant at i has no mark and no vowel after it.
func (s *syllable) bare(i int) bool {
	next := s.letters[i+1]
	return next == noLetter || next == consonant || next == leading
}

// opens reports whether the consonant at i begins the next syllable with the one after it: the first of "ประ".
func (s *syllable) opens(i int) bool {
	if s.letters[i+1] != consonant || s.bare(i+1) {
		return false
	}
	switch s.runes[i+1] &^ 0x80 {
	case 0xE23, 0xE25, 0xE27:
	default:
		return false
	}
	switch s.runes[i] &^ 0x80 {
	case 0xE01, 0xE02, 0xE04, 0xE15, 0xE1B, 0xE1C, 0xE1E:
		return true
	}
	return false
}

// burmese is end for Burmese: a syllable takes the consonants that a sign robs of their vowels.
func (s *syllable) burmese() int {
	i := 1
	for {
		i, _ = s.marks(i)
		if s.letters[i] != consonant {
			return max(i, 1)
		}
		m, _ := s.marks(i + 1)
		killed := false
		for _, c := range s.letters[i+1 : m] {
			killed = killed || c == killer
		}
		if !killed {
			return i
		}
		i = m
	}
}
