package feed

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// This file makes text of marked-up text: HTML, the bodies of NITF and the like.

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

var (
	// inline are the elements that end no line: of HTML, and of NITF's enriched text.
	inline = setOf(`a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr output q rb rp rt ruby s samp small span
		strike strong sub sup time tt u var wbr amp-link
		alt-code chron classifier copyrite city country event function lang location money num object.title org person postaddr pronounce region state
		sublocation virtloc frac frac-num frac-den keyword entry-key`)

	// lines are the elements that begin and end a line; all others that are not inline begin and end a paragraph.
	lines = setOf(`li dt dd tr caption addr`)

	// unread are the elements whose text is not the story's.
	unread = setOf(`script style noscript template head title iframe object embed svg math canvas button form input select textarea option nav dialog
		media media-caption media-reference media-producer figure figcaption picture video audio image img
		amp-img amp-social-share amp-ad amp-iframe amp-video amp-embed`)
)

// textWriter writes paragraphs with a blank line between them, runs of space being one blank.
type textWriter struct {
	strings.Builder
	gap  gap // before what comes next
	skip func(*nethtml.Node) bool

	wrapped bool // lines that break elements end may have been broken for want of room
	line    int  // where the last line begins, whether or not its break was kept
	cells   int  // of tables that are open
}

type gap uint8

const (
	joined gap = iota
	blank
	line
	paragraph
)

func (w *textWriter) part(g gap) {
	if w.cells > 0 {
		g = min(g, blank)
	}
	w.gap = max(w.gap, g)
}

func (w *textWriter) words(s string) {
	if strings.TrimSpace(s) == "" { // no-break spaces among them
		if s != "" {
			w.part(blank)
		}
		return
	}
	for s != "" {
		n := strings.IndexAny(s, " \t\r\n\f")
		if n == 0 {
			w.part(blank)
			s = s[1:]
			continue
		}
		if n < 0 {
			n = len(s)
		}
		w.raw(s[:n])
		s = s[n:]
	}
}

func (w *textWriter) raw(s string) {
	if w.Len() > 0 {
		w.WriteString([...]string{"", " ", "\n", "\n\n"}[w.gap])
	}
	if w.gap > blank {
		w.line = w.Len()
	}
	w.gap = joined
	w.WriteString(s)
}

func (w *textWriter) node(n *nethtml.Node) {
	switch n.Type {
	case nethtml.TextNode:
		w.words(n.Data)
		return
	case nethtml.DocumentNode:
		w.children(n)
		return
	case nethtml.ElementNode:
	default:
		return
	}
	name := strings.ToLower(n.Data)
	switch {
	case unread[name], w.skip != nil && w.skip(n):
		w.part(blank)
		return
	case name == "br" || name == "hr":
		if w.gap == line && name == "br" {
			w.part(paragraph) // two of them
		}
		if n := w.Len() - w.line; w.wrapped && w.gap < line && wrapsFrom <= n && n <= 100 {
			w.part(blank)
			w.line = w.Len()
			return
		}
		w.part(line)
		return
	case name == "pre":
		w.part(paragraph)
		if s := strings.Trim(strings.ReplaceAll(raw(n), "\r\n", "\n"), "\n"); strings.TrimSpace(s) != "" {
			w.raw(s)
		}
		w.part(paragraph)
		return
	case name == "td" || name == "th":
		w.part(blank)
		w.cells++
		w.children(n)
		w.cells--
		w.part(blank)
		return
	}
	around := paragraph
	if inline[name] {
		around = joined
	} else if lines[name] {
		around = line
	}
	w.part(around)
	w.children(n)
	w.part(around)
}

func (w *textWriter) children(n *nethtml.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

// textIn returns the text of what stands within n, without what skip says; n must not be too deep, see tooDeep.
func textIn(n *nethtml.Node, skip func(*nethtml.Node) bool) string {
	if n == nil {
		return ""
	}
	w := &textWriter{skip: skip}
	w.children(n)
	return w.String()
}

// parseHTML reads a page, or a piece of one.
func parseHTML(s string) (*nethtml.Node, *Problem) {
	root, err := nethtml.Parse(strings.NewReader(s))
	if err != nil {
		return nil, &Problem{Err: err, Reason: "cannot be read as HTML: " + err.Error(), Advice: "give the story's text"}
	}
	if tooDeep(root) {
		return nil, &Problem{Reason: fmt.Sprintf("HTML with elements nested more than %d deep", mostDepth), Advice: "give the story's text"}
	}
	return root, nil
}

// tooDeep reports whether elements are nested too deep for functions that call themselves.
func tooDeep(root *nethtml.Node) bool {
	depth := 0
	for n := root; n != nil; {
		if n.FirstChild != nil {
			if depth++; depth > mostDepth {
				return true
			}
			n = n.FirstChild
			continue
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n == root {
			return false
		}
		n = n.NextSibling
	}
	return false
}

var someTag = regexp.MustCompile(`(?i)<(/?(p|br|div|span|b|i|em|strong|a|ul|ol|li|h[1-6]|hr|table|tr|td|blockquote|pre|hl2|html|body|article|section|font|img|figure|style|script)(\s[^<>]*)?/?>|!--)`)

// textOf returns the text of a field that may be HTML or plain text with entities.
func textOf(s string) (string, *Problem) {
	if !someTag.MatchString(s) {
		return plainLines(unescaped(s)), nil
	}
	nodes, err := nethtml.ParseFragment(strings.NewReader(s), &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return "", &Problem{Err: err, Reason: "cannot be read as HTML: " + err.Error(), Advice: "give the story's text"}
	}
	w := &textWriter{}
	for _, n := range nodes {
		if tooDeep(n) {
			return "", &Problem{Reason: fmt.Sprintf("HTML with elements nested more than %d deep", mostDepth), Advice: "give the story's text"}
		}
		w.node(n)
	}
	return unescaped(w.String()), nil
}

// markedText is the kind of a text file that has markup in it.
const markedText = "text with HTML"

// Tags and character references that plain text would hardly have.
var (
	sureTag    = regexp.MustCompile(`(?i)^(</(p|div|span|b|i|em|strong|a|ul|ol|li|h[1-6]|table|tr|td|blockquote)>|<(br|p) ?/?>)`)
	sureEntity = regexp.MustCompile(`^&(#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|nbsp|quot|lt|gt|apos|[lr][sd]quo|[nm]dash|hellip|[lr]aquo|euro|pound|[aeiouAEIOU](acute|grave|circ|uml|tilde)|[cC]cedil|szlig|bull|middot|shy|eth);`)
)

// hasTag reports whether a text has one of these tags.
func hasTag(text string) bool {
	return hasAt(text, '<', func(s string) bool { return strings.IndexByte("/bBpP", s[1]) >= 0 && sureTag.MatchString(s) })
}

// hasEntity reports whether a text has one of these character references.
func hasEntity(text string) bool { return hasAt(text, '&', sureEntity.MatchString) }

// hasAt reports whether a text has something that begins with a byte, which most texts have seldom. It is shown 24 bytes of each place, a tag and a reference have 15 at most.
func hasAt(text string, first byte, is func(s string) bool) bool {
	for {
		i := strings.IndexByte(text, first)
		if i < 0 || i+1 == len(text) {
			return false
		}
		if text = text[i:]; is(text[:min(len(text), 24)]) {
			return true
		}
		text = text[1:]
	}
}

// withoutMarkup returns plain text without tags and character references, with its lines as they are.
func withoutMarkup(s string) (string, *Problem) {
	switch {
	case hasTag(s):
		return textOf(strings.ReplaceAll(s, "\n", "<br>"))
	case hasEntity(s):
		return unescaped(s), nil
	}
	return s, nil
}

var someEntity = regexp.MustCompile(`&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)

// unescaped returns text without character references, which some feeds write twice. Those without a semicolon stay.
func unescaped(s string) string {
	for range 2 {
		if !strings.Contains(s, "&") {
			break
		}
		s = someEntity.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	return s
}

// title returns a headline or the like in one line, without tags and character references.
func title(s string) string {
	s = unescaped(s)
	if someTag.MatchString(s) {
		s, _ = textOf(s)
	}
	return oneLine(s)
}

// plainLines returns plain text with line feeds as line ends, no control characters but tabs, and no space around it.
func plainLines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.Trim(s, "\n \t")
}

// rewrapped returns text whose lines were broken at a width as one line a paragraph. A paragraph ends at a blank line, and before an indented one.
// Lines that are short, as of tables and lists, stay.
func rewrapped(s string) string {
	all := strings.Split(s, "\n")
	var b strings.Builder
	last := "" // line
	for _, l := range all {
		text := strings.TrimSpace(l)
		switch {
		case text == "":
			if b.Len() > 0 && last != "" {
				b.WriteString("\n\n")
			}
			last = ""
			continue
		case last == "":
		case indented(l) && !indented(last):
			b.WriteString("\n\n")
		case utf8.RuneCountInString(last) > wrapsTo:
			b.WriteString("\n\n")
		case utf8.RuneCountInString(last) < wrapsFrom || indented(l) && indented(last) || listed.MatchString(text):
			b.WriteString("\n")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(text)
		last = l
	}
	return strings.TrimSpace(b.String())
}

// A line of so many characters may have been broken for want of room; a longer one is a paragraph of its own.
const (
	wrapsFrom = 50
	wrapsTo   = 110
)

// listed is what an entry of a list begins with.
var listed = regexp.MustCompile(`^(\d+[.)]|[-*•+])`)

func indented(l string) bool { return strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t") }
