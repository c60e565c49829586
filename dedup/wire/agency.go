package wire

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Mention is one piece of evidence that an agency's copy is in a text.
type Mention struct {
	Agency string // canonical name
	Span   Span
	Kind   Kind // of the part it stands in; KindBody for "told Reuters"
}

// agencies maps the ways agencies are named to one name each. Keys are lower
// case. Outlets that others credit as they credit agencies are among them.
var agencies = func() map[string]string {
	m := map[string]string{}
	for _, s := range lang.Sections(lang.None, "wire") {
		for _, e := range s.Entries {
			if s.Class != "agency" {
				continue
			}
			m[strings.ReplaceAll(e.Text, "_", " ")] = e.Name
		}
	}
	return m
}()

// Agency returns the canonical name of the agency that name stands for, in
// whatever letter case and with or without "The", and whether it is known.
func Agency(name string) (string, bool) {
	var buf [40]byte
	for name != "" && loose(name[0]) {
		name = name[1:]
	}
	for name != "" && loose(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	if len(name) == 0 || len(name) > len(buf) {
		return "", false
	}
	// Most names are ruled out by their first two bytes, before they are copied.
	if len(name) > 1 && byteKinds[name[0]]&isLetter != 0 && name[1] < 0x80 && creditStarts[name[0]&31]>>(name[1]&31)&1 == 0 {
		return "", false
	}
	n := lower(buf[:0], name)
	a, ok := knownAgency(n)
	if i := bytes.IndexByte(n, ' '); !ok && i > 0 && articles[string(n[:i])] {
		a, ok = knownAgency(n[i+1:])
	}
	return a, ok
}

// knownAgency looks n, in lower case, up in agencies.
func knownAgency(n []byte) (string, bool) {
	if agencyLens[n[0]&31]>>len(n)&1 == 0 {
		return "", false
	}
	a, ok := agencies[string(n)]
	return a, ok
}

// agencyLens holds, for the first byte of a name, the set of lengths of those
// that start so.
var agencyLens = func() (t [32]uint64) {
	for n := range agencies {
		t[n[0]&31] |= 1 << len(n)
	}
	return t
}()

// loose reports whether c stands around names rather than in them.
func loose(c byte) bool {
	switch c {
	case ' ', '.', ',', ';', ':', '(', ')', '[', ']', 0xA0, 0xC2:
		return true
	}
	return false
}

// lower appends s to dst with ASCII letters in lower case and curly apostrophes
// made straight.
func lower(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		} else if c == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] == 0x99 || s[i+2] == 0x98) {
			c = '\''
			i += 2
		} else if c == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0 {
			c = ' '
			i++
		}
		dst = append(dst, c)
	}
	return dst
}

// mentioned holds the names looked for in running text. A name counts there
// only as a word of its own beside one that makes it a source. There are at most
// 32.
var mentioned = func() (names []mentionedName) {
	for _, s := range lang.Sections(lang.None, "wire") {
		if s.Class == "mentioned" {
			for _, e := range s.Entries {
				names = append(names, mentionedName{strings.ReplaceAll(e.Text, "_", " "), e.Name, e.Attr["behind"]})
			}
		}
	}
	return names
}()

// mentionedName is a name as it is written in running text.
type mentionedName struct {
	text, agency string // agency is empty where the text names it as agencies does
	behind       string // the word that must stand before it, if any
}

// Agencies returns the evidence for agencies in text, in text order: datelines,
// bylines, credits, tails, captions, copyright lines, and body phrases such as
// "told Reuters" or "Xinhua reported". It allocates and reads the whole text;
// Parse does not call it.
func (s *Story) Agencies(text string) []Mention {
	var at []int
	for _, p := range s.Parts {
		if p.Kind == KindBody {
			at = appendNames(at, text, p.Span)
		}
	}
	return s.AgenciesAt(text, at)
}

// AgencyWords returns the first words of the names that Agencies looks for in the
// body, for callers of AgenciesAt.
func AgencyWords() []string {
	var words []string
	for _, n := range mentioned {
		if w, _, _ := strings.Cut(n.text, " "); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// AgenciesAt is Agencies for whoever has cut the text into words: in the body it
// looks only at the offsets at, which increase, where one of AgencyWords, or its
// possessive, stands.
func (s *Story) AgenciesAt(text string, at []int) []Mention {
	var buf [8]Mention
	out := buf[:0]
	for _, p := range s.Parts {
		switch p.Kind {
		case KindDateline:
			if d, ok := parseDateline(text, p.Span.Start, len(text), true); ok && d.Agency != "" {
				at := p.Span.Start + strings.Index(p.Span.In(text), d.Agency)
				name := d.Agency
				if a, ok := Agency(name); ok {
					name = a
				}
				out = append(out, Mention{name, Span{at, at + len(d.Agency)}, KindDateline})
			}
		case KindByline, KindCredit, KindTail, KindCaption:
			out = namesIn(out, text, p.Span, p.Kind)
		case KindFurniture:
			if p.Why == Copyright {
				out = namesIn(out, text, p.Span, p.Kind)
			}
		case KindBody:
			for ; len(at) > 0 && at[0] < p.Span.End; at = at[1:] {
				if at[0] >= p.Span.Start {
					out = saidTo(out, p.Span.In(text), at[0]-p.Span.Start, p.Span.Start)
				}
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return slices.Clone(out) // buf itself is not on the heap
}

// namesIn appends every known agency named by one to four whole words of span.
func namesIn(out []Mention, text string, span Span, k Kind) []Mention {
	var buf [64]Span
	words := buf[:0]
	in, start := false, 0
	for i := span.Start; i < span.End; i++ {
		c := text[i]
		w := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80 || c == '-' && in
		if c == 0xE2 && (strings.HasPrefix(text[i:span.End], "’") || strings.HasPrefix(text[i:span.End], "‘")) {
			if in {
				words = append(words, Span{start, i})
			}
			in = false
			i += len("’") - 1
			continue
		}
		if w && !in {
			start = i
		} else if !w && in {
			words = append(words, Span{start, i})
		}
		in = w
	}
	if in {
		words = append(words, Span{start, span.End})
	}
	for i := 0; i < len(words); i++ {
		for n := min(4, len(words)-i); n > 0; n-- {
			s := Span{words[i].Start, words[i+n-1].End}
			w := s.In(text)
			if n == 1 && (len(w) < 4 && w != strings.ToUpper(w) || w[0] >= 'a' && w[0] <= 'z') {
				continue
			}
			if a, ok := Agency(w); ok {
				out = append(out, Mention{a, s, k})
				i += n - 1
				break
			}
		}
	}
	return out
}

// appendNames appends the offsets in span at which one of mentioned may stand: its
// first two bytes do. One look at each byte finds them; two bytes are taken at a
// time, for one branch is cheaper than two.
func appendNames(at []int, text string, span Span) []int {
	last := uint64(0) // of the byte before i
	i := span.Start
	for ; i+2 <= span.End; i += 2 {
		a, b := nameBytes[text[i]], nameBytes[text[i+1]]
		one, two := last&(a>>32), a&(b>>32)
		last = b
		if one|two != 0 {
			if one != 0 {
				at = append(at, i-1)
			}
			if two != 0 {
				at = append(at, i)
			}
		}
	}
	if i < span.End && last&(nameBytes[text[i]]>>32) != 0 {
		at = append(at, i-1)
	}
	return at
}

// saidTo appends the agency that body names at i as having been told something, or
// as reporting it. The span takes in the verb before the name; base is where body
// starts.
func saidTo(out []Mention, body string, i, base int) []Mention {
	if i+1 >= len(body) || i > 0 && byteKinds[body[i-1]]&isStart != 0 {
		return out
	}
	for names := nameBytes[body[i]] & (nameBytes[body[i+1]] >> 32); names != 0; names &= names - 1 {
		name := &mentioned[bits.TrailingZeros64(names)]
		if end := i + len(name.text); !strings.HasPrefix(body[i:], name.text) || end < len(body) && byteKinds[body[end]]&isStart != 0 {
			continue
		}
		if name.behind == "" {
			out = mention(out, body, i, name.text, name.agency, base)
		} else if at := i - len(name.behind) - 1; at >= 0 && body[i-1] == ' ' && strings.EqualFold(body[at:i-1], name.behind) {
			out = mention(out, body, at, body[at:i+len(name.text)], "", base)
		}
	}
	return out
}

// nameBytes holds, for each byte, the names of mentioned that start with it in
// the low half and those that have it second in the high half, one bit each.
var nameBytes = func() (t [256]uint64) {
	for i, n := range mentioned {
		t[n.text[0]] |= 1 << i
		t[n.text[1]] |= 1 << (32 + i)
	}
	return t
}()

// mention appends the name that stands in body at i, with the verb beside it, if
// there is one.
func mention(out []Mention, body string, i int, name, agency string, base int) []Mention {
	at := i + len(name)
	start, end, ok := i, at, false
	for _, v := range citedBefore {
		if strings.HasSuffix(body[:i], v) {
			start, ok = i-len(v), true
			break
		}
	}
	if !ok {
		rest := body[at:]
		for _, w := range citedKinds {
			rest = strings.TrimPrefix(rest, w)
		}
		for _, v := range citedAfter {
			if strings.HasPrefix(rest, v) {
				end, ok = len(body)-len(rest)+len(v), true
				break
			}
		}
	}
	if !ok {
		return out
	}
	if agency == "" {
		agency = name
		if a, known := Agency(name); known {
			agency = a
		}
	}
	return append(out, Mention{agency, Span{base + start, base + end}, KindBody})
}

// What makes a name a source: words before it, words after it, and what may stand between.
var citedBefore, citedAfter, citedKinds = listed("cited-before"), listed("cited-after"), listed("cited-kind")
