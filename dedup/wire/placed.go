package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/shingle"
)

// placed reads at the head of a story the datelines that readDateline is too strict for: those of papers whose places are no capitals ("Wiesbaden
// (KNA). ", "Norwick - "), or end with a colon or a full stop behind a place that the packs know ("NEW DELHI: ", "Berlin. "), and the brackets of
// Japan ("【6月18日 AFP】").
func (p *Parser) placed(text string, lo, hi int) (d Dateline, ok bool) {
	const longest = 100
	s := text[lo:min(hi, lo+longest)]
	if strings.HasPrefix(s, "【") {
		e := strings.Index(s, "】")
		if e < 0 || e > 60 {
			return d, false
		}
		date, name := "", s[len("【"):e]
		if i := strings.LastIndexAny(name, " \u3000"); i > 0 {
			date, name = strings.TrimSpace(name[:i]), strings.TrimLeft(name[i:], " \u3000")
		}
		if _, known := Agency(name); !known {
			return d, false
		}
		return Dateline{Span: Span{lo, skipSpace(text, lo+e+len("】"), hi)}, Agency: name, Date: date}, true
	}
	// Words in capitals, one to four.
	i, words, single := 0, 0, true
	for words < 5 {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsUpper(r) {
			return d, false
		}
		for i += n; i < len(s); i += n {
			if r, n = utf8.DecodeRuneInString(s[i:]); !unicode.IsLetter(r) && r != '\'' && r != '’' && !(r == '-' && i+1 < len(s) && s[i+1] != ' ') {
				break
			}
		}
		words++
		if i >= len(s) {
			return d, false
		}
		if c := s[i]; c == '/' || c == ' ' && i+1 < len(s) && s[i+1] != '(' && s[i+1] != '-' && !strings.HasPrefix(s[i+1:], "–") && !strings.HasPrefix(s[i+1:], "—") {
			single = single && c == '/'
			i++
			continue
		}
		break
	}
	d.Place = s[:i]
	j := skipBlank(s, i)
	known := false
	if s[min(j, len(s)-1)] == ',' {
		// "МОСКВА, 5 ноября. /ТАСС/. "
		k := strings.IndexAny(s[j:], ".(/:")
		if k < 0 || k > 32 || !strings.ContainsAny(s[j:j+k], "0123456789") {
			return d, false
		}
		d.Date = strings.TrimSpace(s[j+1 : j+k])
		i = j + k
		if s[i] == '(' {
			i--
		}
		j = skipBlank(s, i)
	}
	if k := strings.Index(s[j:], "/"); k >= 0 && k < 3 && strings.Trim(s[j:j+k], ". ") == "" {
		e := strings.IndexByte(s[j+k+1:], '/')
		if e < 2 || e > 24 || !p.isAgency(s[j+k+1:j+k+1+e]) {
			return d, false
		}
		d.Agency, known = s[j+k+1:j+k+1+e], true
		i = j + k + e + 2
		j = i
	}
	if s[min(j, len(s)-1)] == '(' {
		e := strings.IndexByte(s[j:], ')')
		if e < 3 || e > 24 {
			return d, false
		}
		name := s[j+1 : j+e]
		first := name
		if k := strings.IndexAny(name, "/,"); k > 0 {
			first = name[:k]
		}
		if known = p.isAgency(first); !known {
			return d, false
		}
		d.Agency = name
		i = j + e + 1
		j = skipBlank(s, i)
	}
	if j >= len(s) || firstHas(d.Place, notPlace) {
		return d, false
	}
	if d.Date != "" && !known {
		return d, false
	}
	end := 0
	switch n := dash(s[j:]); {
	case n > 0 && j > i:
		if !known && !(words == 1 || single || words <= 3 && p.isPlace(d.Place)) {
			return d, false
		}
		end = j + n
	case s[j] == ':' && j == i, s[j] == '.' && j == i:
		if !known && !p.isPlace(d.Place) {
			return d, false
		}
		end = j + 1
	default:
		return d, false
	}
	after := skipSpace(s, end, len(s))
	if after == end || after >= len(s) || !opens(s[after:]) {
		return d, false
	}
	if !known && !p.isPlace(d.Place) {
		// A label of pages or newsrooms is no place.
		if open, label := lexicons().starting(p.wordsOf(d.Place)); open != nil || label != nil || len(d.Place) < 4 {
			return d, false
		}
	}
	d.Span = Span{lo, lo + after}
	return d, true
}

func firstHas(s string, is func(string) bool) bool {
	return is(firstWord(s)) || isWeekday(firstWord(s)) || isMonth(firstWord(s))
}

// wordsOf cuts a few words for a look at the packs.
func (p *Parser) wordsOf(s string) []shingle.Word {
	p.few = shingle.AppendWords(p.few[:0], s)
	return p.few
}

// isAgency reports whether s is the name of an agency, here or in the packs.
func (p *Parser) isAgency(s string) bool {
	if _, ok := Agency(s); ok {
		return true
	}
	words := p.wordsOf(s)
	return len(words) > 0 && lexicons().of(words)&wAgency != 0
}

// isPlace reports whether the packs know the first or the last words of s as a place.
func (p *Parser) isPlace(s string) bool {
	x := lexicons()
	words := p.wordsOf(s)
	for k := range words {
		if (k == 0 || k+2 >= len(words)) && x.of(words[k:])&wPlace != 0 {
			return true
		}
	}
	return false
}
