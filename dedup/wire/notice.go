package wire

import (
	"slices"
	"strings"
)

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

// noticePrefix reads slugs before a headline, such as "CORRECTED-UPDATE 2-",
// and returns their length with the dash or colon, the kind of the first and
// the number of any. The length is 0 where there is none.
func noticePrefix(s string) (n int, kind NoticeKind, number int) {
	for round := 0; round < 3; round++ {
		rest := s[n:]
		found := false
		for _, g := range slugs {
			if !strings.HasPrefix(rest, g.text) {
				continue
			}
			i := len(g.text)
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
				kind = noticeKinds[g.name]
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
		return noticeInBrackets(s)
	case '*':
		if startOf(s, notesStarred) > 0 && len(s) < 160 {
			return Adds
		}
		return NoNotice
	}
	if !noteStarts[s[0]] {
		return NoNotice
	}
	if len(s) > 60 && shouted(s) {
		// In a text in capitals a slug is known by its mark only.
		i := strings.IndexAny(s, " :")
		if i < 0 || s[i] == ' ' && !noteWordStarts[s[0]] || s[0] == noteEarlier[0][0] && !slices.ContainsFunc(noteEarlier, func(w string) bool { return strings.HasPrefix(s, strings.ToUpper(w[:3])) }) {
			return NoNotice
		}
		s = strings.ToLower(s)
	}
	if k := noticeWords(s); k != NoNotice {
		return k
	}
	if k := noticeStory(s); k != NoNotice {
		return k
	}
	return noticeSlug(s)
}

// noticeInBrackets is noticeLine for a line that begins with a bracket.
func noticeInBrackets(s string) NoticeKind {
	t := s[1:]
	for _, g := range notesInBrackets {
		if _, ok := prefixFold(t, g.text); ok && (g.attr["needs"] == "" || containsAny(t, noteChanged)) && (s[len(s)-1] == ')' || len(s) < 200) {
			return noticeKinds[g.name]
		}
	}
	return NoNotice
}

// noticeWords returns the kind of a notice that begins as those of editors and corrections do.
func noticeWords(s string) NoticeKind {
	if !noteWordPairs[pair(s)] {
		return NoNotice
	}
	if startOf(s, notesToDesks) > 0 && (s[1] != 'D' || len(s) < 400) {
		return Advisory
	}
	for _, w := range notesOfEditors {
		if n, ok := prefixFold(s, w); ok && n < len(s) && (s[n] == ':' || s[n] == ' ' || s[n] == '.') {
			return EditorNote
		}
	}
	for _, w := range notesOfCorrection {
		if n, ok := prefixFold(s, w); ok && (s[n-1] == ':' || containsAny(s, noteHasCorrection)) {
			return Correction
		}
	}
	if startOf(s, notesOfCorrectionShort) > 0 && (containsAny(s, noteHasCorrection) || len(s) < 120) {
		return Correction
	}
	return NoNotice
}

// noticeStory returns the kind of a notice that begins as sentences on the story do: "This story has been updated".
func noticeStory(s string) NoticeKind {
	if len(s) >= 260 || !noteStoryStarts[pair(s)] {
		return NoNotice
	}
	if startOf(s, noteDeveloping) > 0 {
		return Update
	}
	for i, words := range [...][]string{noteThis, noteThe} {
		for _, w := range words {
			n, ok := prefixFold(s, w)
			switch {
			case !ok:
			case i == 1 && containsAny(s, noteUpdat):
				return Update
			case containsAny(s[n:], noteCorrected):
				return Correction
			case containsAny(s[n:], noteUpdated):
				return Update
			}
		}
	}
	return NoNotice
}

// noticeSlug returns the kind of a notice that begins with a slug, most of them in capitals.
func noticeSlug(s string) NoticeKind {
	switch {
	case len(s) < 500 && startsAny(s, noteAdvisory):
		return Advisory
	case len(s) < 500 && startsAny(s, noteEarlier):
		return Correction
	case startsAny(s, noteKill):
		return Kill
	case s[0] >= '1' && s[0] <= '9' && len(s) < 60 && containsAny(s, noteLead):
		return Writethru
	case startsAny(s, notePrivate):
		return Advisory
	case startsAny(s, noteSlugline) && len(s) < 80 && !strings.Contains(s, ". "):
		return Writethru
	case startsAny(s, noteEmbargo) && len(s) < 200:
		return Advisory
	}
	if len(s) >= 300 || s[1] >= 'a' {
		return NoNotice
	}
	for _, g := range noteSlugs {
		if n := len(g.text); strings.HasPrefix(s, g.text) && (len(s) == n || strings.IndexByte(" :-.", s[n]) >= 0) {
			return noticeKinds[g.name]
		}
	}
	if len(s) < 12 && slices.Contains(noteAlone, s) {
		return Alert
	}
	if startsAny(s, noteUpdates) && len(s) < 60 && !timestamp(s) {
		return Update
	}
	return NoNotice
}

// The words of notices, from the packs.
var (
	slugs                  = namedList("slug") // before a headline
	notesInBrackets        = namedList("note-in-brackets")
	notesStarred           = listed("note-starred")
	notesToDesks           = listed("note-to-desks")
	notesOfEditors         = listed("note-of-editors")
	notesOfCorrection      = listed("note-of-correction")
	notesOfCorrectionShort = listed("note-of-correction-short")
	noteHasCorrection      = listed("note-has-correction")
	noteThis               = listed("note-this")
	noteThe                = listed("note-the")
	noteDeveloping         = listed("note-developing")
	noteUpdat              = listed("note-updat")
	noteCorrected          = listed("note-corrected")
	noteUpdated            = listed("note-updated")
	noteChanged            = listed("note-changed")
	noteAdvisory           = listed("note-advisory")
	noteEarlier            = listed("note-earlier")
	noteSlugs              = namedList("note-slug") // a line of their own
	noteAlone              = listed("note-alone")
	noteUpdates            = listed("note-update")
	noteKill               = listed("note-kill")
	noteLead               = listed("note-lead")
	notePrivate            = listed("note-private")
	noteSlugline           = listed("note-slugline")
	noteEmbargo            = listed("note-embargo")

	// What notices begin with: by bytes those of words, by pairs two groups of these, by bytes any.
	noteWordStarts  = firstBytes(slices.Concat(notesToDesks, notesOfEditors, notesOfCorrection, notesOfCorrectionShort, noteThis, noteThe, noteDeveloping, noteEarlier))
	noteWordPairs   = pairsOf(slices.Concat(notesToDesks, notesOfEditors, notesOfCorrection, notesOfCorrectionShort))
	noteStoryStarts = pairsOf(slices.Concat(noteThis, noteThe, noteDeveloping))
	noteStarts      = noteFirstBytes()
)

// noteFirstBytes tells which bytes notices begin with.
func noteFirstBytes() [256]bool {
	t := firstBytes(slices.Concat(notesToDesks, notesOfEditors, notesOfCorrection, notesOfCorrectionShort, noteThis, noteThe, noteDeveloping))
	for _, words := range [...][]string{noteAdvisory, noteEarlier, noteAlone, noteUpdates, noteKill, notePrivate, noteSlugline, noteEmbargo} {
		for _, w := range words {
			t[w[0]] = true
		}
	}
	for _, g := range noteSlugs {
		t[g.text[0]] = true
	}
	for c := '1'; c <= '9'; c++ {
		t[c] = true
	}
	return t
}

// noticeKinds holds the kinds by the names that the packs give.
var noticeKinds = func() map[string]NoticeKind {
	m := map[string]NoticeKind{}
	for k, name := range noticeNames {
		m[name] = NoticeKind(k)
	}
	return m
}()
