package feed

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// newsMLG2 is NewsML-G2 (IPTC), single items or messages of many. A news item with text is a story; one of another kind is refused by its class.
var newsMLG2 = format{name: "newsml-g2", endings: []string{".newsmlg2"}, sure: true, coding: declared, read: (*session).newsMLG2,
	begins: beginsElement("newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")}

// noStories are the items that hold none, and what they are.
var noStories = map[string]string{
	"packageItem": "a package, which lists other items", "conceptItem": "a concept, such as an event", "knowledgeItem": "a list of concepts",
	"planningItem": "a plan of coverage", "catalogItem": "a catalogue of schemes",
}

func (s *session) newsMLG2(file string, in *stream) bool {
	return s.xmlDocument(file, in, func(d *document, x *xmlDoc) bool {
		items := []*html.Node{x.root}
		if x.root.Data == "newsMessage" {
			items = nil
			for _, set := range children(x.root, "itemSet") {
				for c := range set.ChildNodes() {
					if c.Type == html.ElementNode {
						items = append(items, c)
					}
				}
			}
			if len(items) == 0 && x.err == nil {
				return d.refuse(0, "a message without items", "fetch it again")
			}
		}
		texts := 0
		for _, item := range items {
			if item.Data == "newsItem" {
				texts++
			}
		}
		d.single = texts == 1
		for _, item := range items {
			switch what := noStories[item.Data]; {
			case x.open[item]:
			case item.Data == "newsItem":
				if !d.g2Item(x, item) {
					return false
				}
			case texts > 0: // it goes with them
			case what == "":
				what = fmt.Sprintf("an element %.100q", item.Data)
				fallthrough
			default:
				if !d.refuse(x.lines[item], "no story: "+what, "give the news items") {
					return false
				}
			}
		}
		return true
	})
}

// named returns what names the party or place of an element: a literal, a name within, or its code without the scheme.
func named(n *html.Node) string {
	if n == nil {
		return ""
	}
	code := attr(n, "qcode")
	if _, after, ok := strings.Cut(code, ":"); ok {
		code = after
	}
	return first(attr(n, "literal"), words(child(n, "name")), code)
}

func (d *document) g2Item(x *xmlDoc, item *html.Node) bool {
	item0, content := child(item, "itemMeta"), child(item, "contentMeta")
	st := Story{}
	if st.Line = x.lines[item]; d.single {
		st.Line = 0
	}
	st.GUID, st.Version = attr(item, "guid"), attr(item, "version")
	st.setG2Management(item0)
	st.setG2Credits(item, content)
	st.Slug = words(child(content, "slugline"))
	st.Language = first(attr(child(content, "language"), "tag"), attr(item, "lang"))
	for _, h := range children(content, "headline") {
		if role := strings.ToLower(attr(h, "role")); st.Headline == "" && !strings.Contains(role, "sub") {
			st.Headline = title(raw(h))
		}
	}
	class := attr(child(item0, "itemClass"), "qcode")
	problem := st.setG2Text(item)
	st.Headline = first(st.Headline, words(child(item0, "title")))
	if st.Place = first(cityOf(st.Text), named(child(content, "located"))); st.Place == "No-Data-Available" { // of Reuters
		st.Place = ""
	}
	st.Signal = graver(st.Signal, headlineSignal(st.Headline), signalIn(takeVersion.FindString(st.Slug)))
	if problem != nil {
		problem.Line = x.lines[item]
		return d.problem(problem)
	}
	if !d.dated(&st, raw(child(item0, "versionCreated")), raw(child(content, "contentModified")), raw(child(content, "contentCreated")), raw(child(item0, "firstCreated"))) {
		return false
	}
	if _, code, _ := strings.Cut(class, ":"); st.Text == "" && code != "" && code != "text" {
		return d.refuse(st.Line, "no text: an item of the class "+code+of(st.Headline), "give the items of text")
	}
	return d.story(st)
}

// setG2Management sets what the management of an item says of its state.
func (st *Story) setG2Management(meta *html.Node) {
	st.Signal = statusSignal(attr(child(meta, "pubStatus"), "qcode"))
	for _, signal := range children(meta, "signal") {
		if code := attr(signal, "qcode"); !strings.HasSuffix(code, ":C") || strings.HasPrefix(code, "edStat:") {
			st.Signal = graver(st.Signal, namedSignal(code))
		}
	}
	for _, note := range children(meta, "edNote") {
		if role := strings.ToLower(attr(note, "role")); !strings.Contains(role, "contact") && !strings.Contains(role, "closingline") && !strings.Contains(role, "notepad") {
			text, _ := textOf(raw(note))
			st.Note = first(st.Note, oneLine(text))
			st.Signal = graver(st.Signal, noteSignal(text))
		}
	}
	st.Embargo = timeOf(raw(child(meta, "embargoed")))
}

// setG2Credits sets who made an item.
func (st *Story) setG2Credits(item, content *html.Node) {
	st.Agency = first(providerName(child(item, "itemMeta/provider")), named(child(content, "creditline")), attr(child(item, "rightsInfo/copyrightHolder"), "literal"))
	for _, source := range children(content, "infoSource") {
		if role := attr(source, "role"); strings.HasSuffix(role, ":origProv") || strings.HasSuffix(strings.ToLower(role), ":source") {
			st.Source = first(st.Source, named(source))
		}
	}
	for _, b := range children(content, "by") {
		st.Byline = first(st.Byline, byline(words(b)))
	}
	for _, c := range children(content, "creator") {
		if st.Byline == "" && child(c, "organisationDetails") == nil && attr(c, "literal") != st.Source {
			st.Byline = byline(words(child(c, "name")))
		}
	}
}

// setG2Text sets the text of an item, and its headline where only the text tells it.
func (st *Story) setG2Text(item *html.Node) (problem *Problem) {
	for _, set := range children(item, "contentSet") {
		for c := range set.ChildNodes() {
			text, headline := "", ""
			switch {
			case c.Type != html.ElementNode || st.Text != "":
			case c.Data == "inlineXML":
				text, headline = inlineText(c, st.Headline)
			case c.Data == "inlineData" && attr(c, "encoding") == "":
				if text, problem = textOf(raw(c)); attr(c, "contenttype") == "text/plain" { // whatever tags are in it
					text = rewrapped(plainLines(unescaped(someTag.ReplaceAllString(raw(c), ""))))
				}
			}
			if text != "" {
				st.Text, st.Headline = text, first(st.Headline, headline)
			}
		}
	}
	return problem
}

// providerName returns a provider as readers know it: its name rather than its address.
func providerName(n *html.Node) string {
	name := first(words(child(n, "name")), named(n))
	if known := providers[strings.ToLower(name)]; known != "" {
		return known
	}
	return name
}

// providers are the agencies that give a host or a code as their name.
var providers = map[string]string{
	"reuters.com": "Reuters", "ap.org": "AP", "afp.com": "AFP", "ansa.it": "ANSA", "dpa": "dpa", "dpa.com": "dpa", "efe.com": "EFE", "tass.ru": "TASS",
	"stt.fi": "STT", "stt": "STT", "tt.se": "TT", "ntb.no": "NTB", "belga.be": "Belga", "anp.nl": "ANP", "ats.ch": "Keystone-ATS", "kyodonews.net": "Kyodo", "kyodonews": "Kyodo", "itar-tass.com": "TASS",
}

// inlineText returns the text of XML within an item: XHTML, NITF or an agency's own, and the headline where it is told there. A heading that only
// says the headline again is left out.
func inlineText(n *html.Node, headline string) (text, found string) {
	if nitf := descendant(n, "nitf"); nitf != nil {
		return nitfBody(nitf), title(raw(descendant(nitf, "hl1")))
	}
	body := n
	if b := descendant(n, "body", "BODY", "body.content"); b != nil {
		body = b
	}
	h1 := descendant(body, "h1", "RUBRIK")
	found = title(raw(h1))
	return textIn(body, func(c *html.Node) bool {
		switch c.Data {
		case "h1", "RUBRIK", "headline":
			return c == h1 && (headline == "" || same(found, headline))
		case "aside", "footer", "nav", "header", "DAT":
			return true
		}
		return class(c, notText)
	}), found
}

// notText are classes that agencies give to what is no part of the story.
var notText = regexp.MustCompile(`(?i)^(notepad|np-|linkbox|infobox-links|closingline|creditline|credit-line|byline|dateline-meta|copyright|urheber|vignette$|source$)`)

func class(n *html.Node, r *regexp.Regexp) bool {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if r.MatchString(c) {
			return true
		}
	}
	return false
}

// same reports whether two lines have the same words.
func same(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
