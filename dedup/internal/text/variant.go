package text

import "strings"

// variants reports whether two folded names are likely one person, organisation or place, spelled or abridged otherwise: "erbil" and "irbil",
// "tom kurlak" and "thomas kurlak". Equal names are. It goes by the consonants, so it takes spellings of one sound for one name; names of
// countries are never variants of one another nor of what is not in the table. Symmetric, not transitive.
func variants(a, b string) bool {
	if a == b {
		return true
	}
	if a == "" || b == "" {
		return false
	}
	var bufA, bufB [12]string
	wa, wb := nameWords(bufA[:0], a), nameWords(bufB[:0], b)
	if len(wa) == 0 || len(wb) == 0 {
		return false
	}
	if len(wa) != len(wb) {
		return joinedEqual(wa, wb)
	}
	same := 0
	for i := range wa {
		switch {
		case wa[i] == wb[i]:
			same++
		case len(wa) > 1 && i < len(wa)-1 && firstName(wa[i], wb[i]):
		case spelled(wa[i], wb[i]):
		default:
			return false
		}
	}
	return true
}

// variantNames does the same for names with titles and longer forms.
func variantNames(a, b NameValue) bool {
	return variants(a.Referent(), b.Referent()) || variants(a.Name, b.Name)
}

// nameWords appends the words of a folded name, without particles and without middle initials, and with the legal form of a company in one form.
func nameWords(dst []string, name string) []string {
	for w := range strings.FieldsSeq(name) {
		switch w {
		case "al", "el", "the", "of", "and":
			continue
		case "company":
			w = "co"
		case "corporation":
			w = "corp"
		case "incorporated":
			w = "inc"
		case "limited":
			w = "ltd"
		case "st":
			w = "saint"
		case "mt":
			w = "mount"
		}
		dst = append(dst, w)
	}
	for i := 1; i < len(dst)-1; { // middle initials
		if len(dst[i]) == 1 {
			dst = append(dst[:i], dst[i+1:]...)
			continue
		}
		i++
	}
	return dst
}

// joinedEqual reports whether names of different numbers of words are one when the words are joined ("hongkong", "hong kong"), or but for a
// legal form at the end.
func joinedEqual(a, b []string) bool {
	if strings.Join(a, "") == strings.Join(b, "") {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	for _, w := range b[len(a):] {
		switch w {
		case "inc", "corp", "co", "ltd", "plc", "ag", "sa", "nv", "llc", "gmbh", "spa", "ab", "as", "group":
		default:
			return false
		}
	}
	return true
}

// shortNames are first names and what they are called for short.
var shortNames = func() map[string]string {
	m := make(map[string]string)
	for _, line := range strings.Split(`thomas tom tommy|william bill will billy willie|robert bob rob bobby|richard dick rick rich|james jim jimmy jamie|john jack johnny jon|joseph joe joey|michael mike mick
		|charles charlie chuck|edward ed eddie ted|daniel dan danny|david dave|steven steve stephen|anthony tony|christopher chris|matthew matt|andrew andy drew|benjamin ben|samuel sam|gregory greg
		|kenneth ken|ronald ron|donald don|lawrence larry|leonard len lenny|nicholas nick|patrick pat|peter pete|philip phil phillip|raymond ray|timothy tim|walter walt|alexander alex|frederick fred
		|elizabeth liz beth betty|katherine kate kathy catherine cathy|margaret maggie meg peggy|jennifer jen jenny|susan sue|deborah debbie debra|barbara barb|theodore theo|vincent vince|zachary zach
		|albert al bert|arthur art|francis frank|gerald gerry jerry|harold harry|henry hank|jeffrey jeff|joshua josh|nathaniel nathan nate|rebecca becky|victoria vicky|yevgeny evgeny|oleksandr alexandr`, "|") {
		words := strings.Fields(line)
		for _, w := range words {
			if _, ok := m[w]; !ok {
				m[w] = words[0]
			}
		}
	}
	return m
}()

// firstName reports whether two first names can be one: short forms and initials.
func firstName(a, b string) bool {
	if len(a) == 1 || len(b) == 1 {
		return a[0] == b[0]
	}
	la, lb := shortNames[a], shortNames[b]
	return la != "" && la == lb
}

// apart are words that no spelling rule may join: they are near in letters and far in meaning.
var apart = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(places + " " + demonyms) {
		m[w] = true
	}
	for w := range strings.FieldsSeq("austin electric electronics electrical electron north south east west northern southern eastern western national international upper lower new old") {
		m[w] = true
	}
	return m
}()

// nameSpellings are names with two spellings that the sound does not join, and places in the table above that have two.
var nameSpellings = map[string]string{"kiev": "kyiv", "teheran": "tehran", "irbil": "erbil", "bombay": "mumbai", "peking": "beijing", "burma": "myanmar", "kharkov": "kharkiv", "lvov": "lviv",
	"odessa": "odesa", "rangoon": "yangon", "calcutta": "kolkata", "madras": "chennai", "usa": "us", "shia": "shiite", "dnipropetrovsk": "dnipro", "kandahar": "qandahar", "mecca": "makkah",
}

// spelled reports whether two words can be spellings of one name.
func spelled(a, b string) bool {
	sa, sb := a, b
	if s := nameSpellings[a]; s != "" {
		sa = s
	}
	if s := nameSpellings[b]; s != "" {
		sb = s
	}
	if sa == sb {
		return true
	}
	if apart[a] || apart[b] || len(a) < 3 || len(b) < 3 {
		return false
	}
	for _, w := range [2]string{a, b} {
		for k := range len(w) {
			if w[k] >= '0' && w[k] <= '9' {
				return false
			}
		}
	}
	if d := len(a) - len(b); d > 3 || d < -3 {
		return false
	}
	var ka, kb [24]byte
	x, y := skeleton(ka[:0], a), skeleton(kb[:0], b)
	if string(x) != string(y) || len(x) == 0 {
		return false
	}
	// names of one consonant are told apart by their vowels
	if len(x) == 1 {
		return vowels(a) == vowels(b)
	}
	return vowelStart(a) == vowelStart(b)
}

func vowelStart(w string) bool { return strings.IndexByte("aeiouy", w[0]) >= 0 }

// vowels returns the vowels of a word, runs as one and those that scripts confuse as one.
func vowels(w string) string {
	var out []byte
	for k := range len(w) {
		c := w[k]
		switch c {
		case 'a':
		case 'e', 'i', 'y':
			c = 'i'
		case 'o', 'u':
			c = 'u'
		default:
			continue
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}

// skeleton appends the consonants of a word with letters of one sound written alike: doubled letters once, "kh" as h, "ph" as f, q and ck and hard
// c as k, "dj" as j, "w" as v, "z" as s, a silent h dropped.
func skeleton(dst []byte, w string) []byte {
	put := func(c byte) {
		if n := len(dst); n == 0 || dst[n-1] != c {
			if n < cap(dst) {
				dst = append(dst, c)
			}
		}
	}
	for k := 0; k < len(w); k++ {
		c := w[k]
		next := byte(0)
		if k+1 < len(w) {
			next = w[k+1]
		}
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			continue
		case 'h':
			if k > 0 {
				continue
			}
		case 'p':
			if next == 'h' {
				c = 'f'
			}
		case 'q', 'x':
			c = 'k'
		case 'c':
			if next == 'e' || next == 'i' || next == 'y' {
				c = 's'
			} else if next == 'h' {
				c = 'c'
			} else {
				c = 'k'
			}
		case 't':
			if next == 'c' && k+2 < len(w) && w[k+2] == 'h' || next == 's' && k+2 < len(w) && w[k+2] == 'c' {
				continue
			}
		case 'd':
			if next == 'j' || next == 'z' {
				continue
			}
		case 'w':
			c = 'v'
		case 'z':
			c = 's'
		}
		put(c)
	}
	return dst
}
