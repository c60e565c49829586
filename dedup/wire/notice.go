package wire

import "strings"

// NoticeKind says what an agency tells its readers about a version of a story.
type NoticeKind uint8

// The kinds of notice.
const (
	NoNotice   NoticeKind = iota
	Update                // "UPDATE 2-", "This story has been updated"
	Correction            // "CORRECTED-", "Correction: ..."
	Refile                // "REFILE-"
	Repeat                // "RPT-"
	Writethru             // "1st Ld-Writethru"
	Recast                // "RECASTS"
	Adds                  // "(Adds quotes, background)"
	Wrapup                // "WRAPUP 3-"
	Alert                 // "URGENT", "BREAKING NEWS:", "FLASH"
	Kill                  // "KILL", "MANDATORY KILL"
	Withdrawn             // "WITHDRAWN"
	Advisory              // "Eds: ...", "ADVISORY ..."
	Label                 // "ANALYSIS-", "EXCLUSIVE-", "FACTBOX-"
	EditorNote            // "Editor's note: ..."
)

var noticeNames = [...]string{"", "update", "correction", "refile", "repeat", "writethru", "recast", "adds", "wrapup", "alert", "kill", "withdrawn", "advisory", "label", "editor-note"}

func (k NoticeKind) String() string {
	if int(k) < len(noticeNames) {
		return noticeNames[k]
	}
	return "notice?"
}

// Notice is one notice with what it says.
type Notice struct {
	Span   Span
	Kind   NoticeKind
	Number int // the 2 of "UPDATE 2-", 0 where there is none
}

// Notices returns the notices of text, in order.
func (s *Story) Notices(text string) []Notice {
	var out []Notice
	for _, p := range s.Parts {
		if p.Kind == KindNotice {
			t := p.Span.In(text)
			n := Notice{Span: p.Span}
			// A slug is read with the word after it.
			if _, k, num := noticePrefix(text[p.Span.Start:min(len(text), p.Span.End+2)]); k != NoNotice {
				n.Kind, n.Number = k, num
			} else {
				n.Kind = noticeLine(t)
			}
			if n.Kind == NoNotice {
				n.Kind = Advisory
			}
			out = append(out, n)
		}
	}
	return out
}

var slugs = []struct {
	word string
	kind NoticeKind
}{
	{"CORRECTED", Correction}, {"CORRECTION", Correction}, {"UPDATED", Update}, {"UPDATE", Update}, {"REFILE", Refile}, {"RPT", Repeat}, {"REPEAT", Repeat},
	{"WRAPUP", Wrapup}, {"RECASTS", Recast}, {"WRITETHRU", Writethru}, {"WITHDRAWN", Withdrawn}, {"WITHDRAWAL", Withdrawn}, {"MANDATORY KILL", Kill}, {"BULLETIN KILL", Kill}, {"KILL", Kill},
	{"URGENT", Alert}, {"FLASH", Alert}, {"BULLETIN", Alert}, {"BREAKING NEWS", Alert}, {"BREAKING", Alert}, {"ALERT", Alert}, {"SNAP", Alert},
	{"ADVISORY", Advisory}, {"ANALYSIS", Label}, {"EXCLUSIVE", Label}, {"FACTBOX", Label}, {"INTERVIEW", Label}, {"INSIGHT", Label}, {"TIMELINE", Label}, {"SPECIAL REPORT", Label}, {"NEWSMAKER", Label}, {"PREVIEW", Label}, {"FEATURE", Label}, {"WITNESS", Label}, {"TEXT", Label}, {"HIGHLIGHTS", Label}, {"INSTANT VIEW", Label}, {"Q+A", Label}, {"POLL", Label}, {"SCENARIOS", Label}, {"CHRONOLOGY", Label}, {"DIARY", Label},
	{"Update", Update}, {"Corrected", Correction}, {"Refile", Refile}, {"Exclusive", Label}, {"Analysis", Label}, {"Factbox", Label}, {"Wrapup", Wrapup}, {"Breaking", Alert}, {"Correction", Correction}, {"Insight", Label}, {"Interview", Label}, {"Timeline", Label}, {"Special Report", Label}, {"Instant View", Label}, {"Urgent", Alert}, {"Updated", Update}, {"Breaking News", Alert},
}

// noticePrefix reads slugs before a headline, such as "CORRECTED-UPDATE 2-",
// and returns their length with the dash or colon, the kind of the first and
// the number of any. The length is 0 where there is none.
func noticePrefix(s string) (n int, kind NoticeKind, number int) {
	for round := 0; round < 3; round++ {
		rest := s[n:]
		found := false
		for _, g := range slugs {
			if !strings.HasPrefix(rest, g.word) {
				continue
			}
			i := len(g.word)
			num := 0
			j := i
			if j < len(rest) && rest[j] == ' ' {
				j++
				for j < len(rest) && rest[j] >= '0' && rest[j] <= '9' && j < i+4 {
					num = num*10 + int(rest[j]-'0')
					j++
				}
				if num == 0 {
					j = i
				}
			}
			k := j
			for k < len(rest) && rest[k] == ' ' {
				k++
			}
			d := 0
			if k < len(rest) && rest[k] == ':' {
				d = 1
			} else if k < len(rest) {
				d = dash(rest[k:])
			}
			// "Update-" must not eat "Update-resistant": small-letter slugs and
			// spaced hyphens want a blank or capital after.
			if d == 0 || k+d >= len(rest) {
				continue
			}
			if c := rest[k+d]; c >= 'a' && c <= 'z' && rest[k] == '-' {
				continue
			}
			if kind == NoNotice {
				kind = g.kind
			}
			if num > 0 {
				number = num
			}
			n += k + d
			found = true
			break
		}
		if !found {
			break
		}
		if n < len(s) && s[n] == ' ' {
			continue
		}
	}
	return n, kind, number
}

// noticeLine returns the kind of notice that the whole line s is, or NoNotice.
func noticeLine(s string) NoticeKind {
	if len(s) < 4 {
		return NoNotice
	}
	switch s[0] {
	case '(':
		t := s[1:]
		for _, g := range [...]struct {
			w string
			k NoticeKind
		}{{"adds ", Adds}, {"updates ", Update}, {"updating ", Update}, {"recasts", Recast}, {"corrects ", Correction}, {"correcting ", Correction}, {"corrected ", Correction}, {"refiles ", Refile}, {"refiled ", Refile}, {"refiling ", Refile}, {"repeats ", Repeat}, {"repeating ", Repeat}, {"removes ", Correction}, {"fixes ", Correction}, {"clarifies ", Correction}, {"eds:", Advisory}, {"editor's note", EditorNote}, {"rewrites ", Recast}, {"releads ", Recast}, {"writes through", Writethru}, {"this version", Update}, {"this story", Update}, {"this article", Update}} {
			if _, ok := prefixFold(t, g.w); ok {
				if (g.w[:4] == "this") && !strings.Contains(t, "updated") && !strings.Contains(t, "correct") {
					continue
				}
				if s[len(s)-1] == ')' || len(s) < 200 {
					return g.k
				}
			}
		}
		return NoNotice
	case '*':
		for _, w := range [...]string{"* adds ", "* updates ", "* recasts "} {
			if _, ok := prefixFold(s, w); ok && len(s) < 160 {
				return Adds
			}
		}
		return NoNotice
	case 'E', 'e', 'C', 'c', 'T', 't', 'A', 'K', 'W', 'U', 'R', 'B', 'M', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'N', 'P':
	default:
		return NoNotice
	}
	if len(s) > 60 && shouted(s) {
		// In a text in capitals a slug is known by its mark only.
		if i := strings.IndexAny(s, " :"); i < 0 || s[i] == ' ' && s[0] != 'T' && s[0] != 'A' && s[0] != 'E' && s[0] != 'C' || s[0] == 'A' && !strings.HasPrefix(s, "AN ") && !strings.HasPrefix(s, "A P") {
			return NoNotice
		}
		s = strings.ToLower(s)
	}
	switch s[0] | 0x20 {
	case 'e':
		for _, w := range [...]string{"eds:", "eds.:", "eds note:", "eds: ", "editors:"} {
			if _, ok := prefixFold(s, w); ok && s[1] != 'D' || ok && len(s) < 400 {
				return Advisory
			}
		}
		for _, w := range [...]string{"editor's note", "editors' note", "editor’s note", "editors note"} {
			if n, ok := prefixFold(s, w); ok && n < len(s) && (s[n] == ':' || s[n] == ' ' || s[n] == '.') {
				return EditorNote
			}
		}
	case 'c':
		for _, w := range [...]string{"correction:", "correction ", "corrections:", "clarification:", "corrects "} {
			if n, ok := prefixFold(s, w); ok && (s[n-1] == ':' || strings.Contains(s, "an earlier version") || strings.Contains(s, "a previous version") || strings.Contains(s, "incorrect") || strings.HasPrefix(w, "corrects") && len(s) < 120) {
				return Correction
			}
		}
	case 't':
		// Most lines that start so are "The ..." of the body.
		if len(s) > 4 && s[2]|0x20 == 'e' {
			if c := s[4] | 0x20; c != 'h' && c != 's' && c != 'a' {
				break
			}
		} else if s[2]|0x20 != 'i' || s[1]|0x20 != 'h' {
			break
		}
		for _, w := range [...]string{"this story ", "this article ", "this report ", "this post ", "this headline ", "this version ", "this is a breaking", "this is a developing", "the headline and story ", "the story has been", "the article has been", "this file "} {
			if n, ok := prefixFold(s, w); ok && len(s) < 260 {
				rest := s[n:]
				if strings.Contains(w, "is a ") || strings.HasPrefix(w, "the ") && strings.Contains(s, "updat") {
					return Update
				}
				switch {
				case strings.Contains(rest, "correct"):
					return Correction
				case strings.Contains(rest, "been updated"), strings.Contains(rest, "be updated"), strings.Contains(rest, "was updated"), strings.Contains(rest, "is being updated"), strings.Contains(rest, "is developing"):
					return Update
				}
			}
		}
	case 'a':
		if c := s[1]; c >= 'a' && c != 'n' {
			break
		}
		for _, w := range [...]string{"ADVISORY", "AP ADVISORY", "ATTENTION EDITORS", "ATTENTION - EDITORS", "An earlier version of this", "A previous version of this"} {
			if strings.HasPrefix(s, w) && len(s) < 500 {
				if w[1] == 'n' || w[1] == ' ' {
					return Correction
				}
				return Advisory
			}
		}
	case 'k', 'w', 'm', 'b', 'u', 'r':
		if len(s) < 300 && s[1] < 'a' { // all in capitals
			for _, w := range [...]struct {
				w string
				k NoticeKind
			}{{"KILL", Kill}, {"MANDATORY KILL", Kill}, {"BULLETIN KILL", Kill}, {"WITHDRAWN", Withdrawn}, {"WITHDRAWAL", Withdrawn}, {"WRITETHRU", Writethru}, {"RECASTS", Recast}, {"REFILE", Refile}} {
				if strings.HasPrefix(s, w.w) && (len(s) == len(w.w) || s[len(w.w)] == ' ' || s[len(w.w)] == ':' || s[len(w.w)] == '-' || s[len(w.w)] == '.') {
					return w.k
				}
			}
			if len(s) < 12 && (s == "URGENT" || s == "BULLETIN") {
				return Alert
			}
			for _, w := range [...]string{"UPDATE: ", "UPDATED: ", "UPDATES WITH"} {
				if strings.HasPrefix(s, w) && len(s) < 60 && !timestamp(s) {
					return Update
				}
			}
		}
	case 'p':
		if strings.HasPrefix(s, "PLEASE KILL") || strings.HasPrefix(s, "PLEASE DISREGARD") {
			return Kill
		}
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if len(s) < 60 && (strings.Contains(s, "Ld-") || strings.Contains(s, "LD-") || strings.Contains(s, "Writethru") || strings.Contains(s, "WRITETHRU")) {
			return Writethru
		}
	case 'n':
		if strings.HasPrefix(s, "NOT FOR PUBLICATION") || strings.HasPrefix(s, "NOTE TO EDITORS") {
			return Advisory
		}
	}
	if strings.HasPrefix(s, "BC-") && len(s) < 80 && !strings.Contains(s, ". ") {
		return Writethru
	}
	if s[0] == 'E' && strings.HasPrefix(s, "EMBARGOED") && len(s) < 200 {
		return Advisory
	}
	return NoNotice
}
