package mutate

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/wire"
)

// sentence is a sentence of a story's body that may be changed.
type sentence struct {
	text   string
	start  int    // byte of the story
	words  []word // in order
	quoted []bool // for each byte of text and the end: inside quotation marks
	story  *story
	prev   *sentence // the one before it in the body, of [sentencesOf] only
}

// word is a word of a sentence: "Iraq" of "Iraq's", "U.S.", "Iran-backed".
type word struct {
	from, to int // bytes of the sentence
	lower    string
	upper    bool // begins with a capital letter
}

// story is what the sentences of a text share.
type story struct {
	people map[string]bool   // surnames that stand behind a first name or title somewhere, of [read] only
	sex    map[string]string // pronouns of surnames, of [sentencesOf] only
}

var (
	wordAt       = regexp.MustCompile(`(?:\pL\.){2,}|[\pL\pN]+(?:[-'’][\pL\pN]+)*`)
	possessive   = regexp.MustCompile(`['’]s$`)
	sentenceEnd  = regexp.MustCompile(`[.!?]["”’)]*\s+["“‘(]?[\p{Lu}\d]|\n`)
	abbreviation = regexp.MustCompile(`(?:\b(?:\p{L}|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Maj|Rev|Prof|Jr|Sr|No|vs|Inc|Co|Corp|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Calif|Fla|Pa|Va|Ky|Ohio|Mass|Conn|Wash|Ariz|Colo|Tenn|Mich|Wis|Minn|Ga|La|Md)\.)$`)
	closed       = regexp.MustCompile(`[.!?]["”’)]*$`)
)

// read returns the sentences of a text's body that may be changed: whole ones, in prose, that stand once in the text.
func read(text string) []sentence {
	var all []sentence
	st := &story{people: people(text)}
	for _, span := range wire.Parse(text).Body {
		paragraph := text[span.Start:span.End]
		quoted := quotations(paragraph)
		if quoted == nil {
			continue
		}
		for _, at := range cut(paragraph) {
			s := sentence{text: paragraph[at[0]:at[1]], start: span.Start + at[0], quoted: quoted[at[0] : at[1]+1], story: st}
			s.words = words(s.text)
			if s.prose() && strings.Count(text, s.text) == 1 {
				all = append(all, s)
			}
		}
	}
	return all
}

// cut returns the bytes of the sentences of a paragraph.
func cut(p string) (at [][2]int) {
	low := 0
	add := func(high int) {
		for low < high && (p[low] == ' ' || p[low] == '\n' || p[low] == '\r' || p[low] == '\t') {
			low++
		}
		if trimmed := strings.TrimRight(p[low:high], " \r\n\t"); trimmed != "" {
			at = append(at, [2]int{low, low + len(trimmed)})
		}
		low = high
	}
	for i := 0; i < len(p); {
		end := sentenceEnd.FindStringIndex(p[i:])
		if end == nil {
			break
		}
		first := i + end[0]
		next := first + 1
		if p[first] == '\n' || !abbreviation.MatchString(p[max(low, first-8):first+1]) {
			stop := first
			for stop < len(p) && p[stop] != ' ' && p[stop] != '\n' && p[stop] != '\r' && p[stop] != '\t' {
				stop++
			}
			add(stop)
			next = max(next, stop)
		}
		i = next
	}
	add(len(p))
	return at
}

// words cuts a sentence into words.
func words(text string) []word {
	var ws []word
	for _, at := range wordAt.FindAllStringIndex(text, -1) {
		from, to := at[0], at[1]
		if tail := possessive.FindStringIndex(text[from:to]); tail != nil {
			to = from + tail[0]
		}
		first, _ := utf8.DecodeRuneInString(text[from:])
		ws = append(ws, word{from, to, strings.ToLower(text[from:to]), unicode.IsUpper(first)})
	}
	return ws
}

// prose reports whether a sentence ends as one does, is neither short nor endless, and is not made of names.
func (s *sentence) prose() bool {
	capitals := 0
	for _, w := range s.words {
		if w.upper {
			capitals++
		}
	}
	return len(s.words) >= 6 && len(s.words) <= 70 && len(s.text) < 600 && capitals*5 < len(s.words)*2+5 && closed.MatchString(s.text)
}

// quotations tells for each byte of a paragraph, and its end, whether it is inside quotation marks; nil where the marks do not pair. A
// quotation that the paragraph does not close goes on to its end.
func quotations(p string) []bool {
	in := make([]bool, len(p)+1)
	open, straight := false, 0
	for i, r := range p {
		switch r {
		case '“':
			open = true
		case '”':
			open = false
		case '"':
			open = !open
			straight++
		}
		for k := i; k < i+utf8.RuneLen(r) && k < len(in); k++ {
			in[k] = open
		}
	}
	if straight%2 == 1 {
		return nil
	}
	in[len(p)] = open
	return in
}

// inQuotes reports whether an edit begins or ends inside quotation marks.
func (s *sentence) inQuotes(from, to int) bool { return s.quoted[from] || s.quoted[max(from, to-1)] }

// cutsMark reports whether an edit would take away a quotation mark, or reach over one.
func (s *sentence) cutsMark(e edit, u rule) bool {
	return u.kind != "quotation marks" && strings.ContainsAny(s.text[e.from:e.to], `"“”`)
}

var (
	lives  = regexp.MustCompile(`(?i)\b(?:kill(?:s|ed|ing)?|dead|die[ds]?|deaths?|deadly|fatal(?:ities)?|wounded|wounding|injur(?:ed|ing|y|ies)|casualt(?:y|ies)|victims?|missing|hostages?|votes?|infected|survivors?)\b`)
	riches = regexp.MustCompile(`(?:[$€£] ?\d[\d,.]*|\d (?:dollars|euros|pounds)) ?(?:million|billion|trillion|m|bn)\b|[$€£]\d{1,3}(?:,\d{3}){2,}|(?:million|billion|trillion) (?:dollars|euros|pounds|yuan|yen)`)
)

// stakes is the severity of a change of a number: key where a sentence counts lives or votes, or the number is of millions in money.
func (s *sentence) stakes(e edit) string {
	if lives.MatchString(s.text) {
		return "key"
	}
	for _, at := range riches.FindAllStringIndex(s.text, -1) {
		if e.from < at[1]+8 && at[0] <= e.to {
			return "key"
		}
	}
	return "high"
}

// before returns the i-th word before byte at, in lower case; "" where there is none or a mark is between that word and what follows it.
func (s *sentence) before(at int) string {
	for i := len(s.words) - 1; i >= 0; i-- {
		if w := s.words[i]; w.to <= at {
			if strings.TrimSpace(s.text[w.to:at]) == "" {
				return w.lower
			}
			return ""
		}
	}
	return ""
}

// after returns the word after byte at, in lower case; "" where there is none or a mark is between.
func (s *sentence) after(at int) string {
	for _, w := range s.words {
		if w.from >= at {
			if strings.TrimSpace(s.text[at:w.from]) == "" {
				return w.lower
			}
			return ""
		}
	}
	return ""
}

// holds reports whether a sentence has given words, in any case.
func (s *sentence) holds(phrase string) bool {
	text, phrase := strings.ToLower(s.text), strings.ToLower(phrase)
	for low := 0; ; {
		i := strings.Index(text[low:], phrase)
		if i < 0 {
			return false
		}
		i += low
		end := i + len(phrase)
		if (i == 0 || !letter(text[i-1])) && (end == len(text) || !letter(text[end])) {
			return true
		}
		low = i + 1
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' }
