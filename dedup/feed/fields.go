package feed

import (
	"regexp"
	"strings"
)

// This file reads what editors write into fields: names, slugs, notes.

// by is what stands before names in a byline.
var by = regexp.MustCompile(`(?i)^(by|von|par|por|di|av|door|door onze|text|words|story by|reporting by)\s*:?\s+`)

// byline returns the names of a byline, without "By" and the "=" and "<" of wires.
func byline(s string) string {
	s = strings.TrimRight(oneLine(s), " =<+;,")
	if m := by.FindString(s); m != "" && len(m) < len(s) {
		s = s[len(m):]
	}
	return strings.TrimSpace(s)
}

// joinNames adds a name to others, unless it is among them.
func joinNames(all, name string) string {
	name = oneLine(name)
	switch {
	case name == "" || strings.Contains(", "+all+",", ", "+name+","):
		return all
	case all == "":
		return name
	}
	return all + ", " + name
}

var (
	killWords       = regexp.MustCompile(`(?i)\b(bulletin kill|mandatory kill|kill advisory|please kill|kill (the |this )?(story|item|earlier)|withdrawn|withdraws?|withdrawal|retracted|retraction|annule et|annulation|zurückgezogen|rückruf)\b|^kills?\b|^killed\b|^annulé`)
	correctionWords = regexp.MustCompile(`(?i)\bcorrect(ion|ed|s|ive|ing)\b|\brefile[ds]?\b|\bberichtigung|\bberichtigt|\bkorrektur|\bkorrigier|\brectifi(catif|e|cation)|\bcorrecci[oó]n|\bcorrige\b|\brättelse|\bretting\b|\bkorjat|\bkorjaus`)
	updateWords     = regexp.MustCompile(`(?i)\bupdate[sd]?\b|\bupdating\b|\bwrite-?thru\b|\b\d+(st|nd|rd|th)[ -]?(ld|lead)\b|\b(ld|lead)[ -]writethru\b|\badds\b|\brecasts?\b|\baktualisiert|\bzusammenfassung\b|\bactualisé|\bactualiza`)
	takeVersion     = regexp.MustCompile(`(?i)\b\d+(st|nd|rd|th)[ -]?(ld|lead)([ -]writethru)?\b|\bupdate \d+\b|\bUV\d+\b`)
	capitals        = regexp.MustCompile(`^[^\p{Ll}]{4,}?(\d+)?[-:–— ]`)
)

// signalIn returns the signal that a slug or a note to editors gives, the gravest first.
func signalIn(s string) Signal {
	switch s = strings.TrimSpace(s); {
	case s == "":
		return ""
	case killWords.MatchString(s):
		return Kill
	case correctionWords.MatchString(s):
		return Correction
	case updateWords.MatchString(s):
		return Update
	}
	return ""
}

// headlineSignal returns the signal of a headline, which begins with it in capitals: "UPDATE 2-", "CORRECTED:".
func headlineSignal(s string) Signal { return signalIn(capitals.FindString(s)) }

// noteSignal returns the signal of a note to editors, of which only the beginning tells.
func noteSignal(s string) Signal { return signalIn(cutRunes(s, 120)) }

func cutRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// graver returns the graver of some signals.
func graver(all ...Signal) Signal {
	for _, want := range []Signal{Kill, Withheld, Correction, Update} {
		for _, s := range all {
			if s == want {
				return s
			}
		}
	}
	return ""
}

// statusSignal returns the signal of a publication status of IPTC: usable, withheld, canceled, of NewsML 1 embargoed.
func statusSignal(status string) Signal {
	_, code, ok := strings.Cut(status, ":")
	if !ok {
		code = status
	}
	switch strings.ToLower(strings.TrimSpace(code)) {
	case "canceled", "cancelled", "deleted", "killed", "withdrawn":
		return Kill
	case "withheld", "embargoed":
		return Withheld
	}
	return ""
}

// namedSignal returns the signal of a code such as sig:correction, tt_sig:replace, apsig:update.
func namedSignal(code string) Signal {
	if _, after, ok := strings.Cut(code, ":"); ok {
		code = after
	}
	switch code = strings.ToLower(code); {
	case strings.HasPrefix(code, "correct"), strings.HasPrefix(code, "rectif"), strings.HasPrefix(code, "korr"), strings.HasPrefix(code, "corrige"), code == "c":
		return Correction
	case strings.HasPrefix(code, "update"), strings.HasPrefix(code, "replace"), strings.HasPrefix(code, "rewrite"), code == "u", strings.HasPrefix(code, "writethru"):
		return Update
	case strings.HasPrefix(code, "kill"), strings.HasPrefix(code, "cancel"), strings.HasPrefix(code, "delete"), strings.HasPrefix(code, "withdraw"):
		return Kill
	}
	return ""
}

var datelinePlace = regexp.MustCompile(`^\s*(\p{Lu}[\p{L}'’. -]{1,40}(, \p{Lu}[\p{L}. ]{1,25})?)(,? \p{L}{3,9}\.? \d{1,2})?,?\s*\([^()\n]{2,30}\)\s*[-–—_.]`)

// cityOf returns the place of a text's dateline: "PARIS, May 3 (AFP) -" or "Berlin (dpa) –".
func cityOf(text string) string {
	for range 3 { // bylines and notes may stand before it
		m := datelinePlace.FindStringSubmatch(text[:min(len(text), 200)])
		if m != nil {
			return strings.TrimRight(m[1], " ,")
		}
		_, text, _ = strings.Cut(text, "\n\n")
	}
	return ""
}
