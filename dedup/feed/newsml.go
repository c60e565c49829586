package feed

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// newsML1 is NewsML 1.0 to 1.2 (IPTC). A NewsItem is a story; of components that tell the same, as in several languages or formats, the longest
// text counts.
var newsML1 = format{name: "newsml", endings: []string{".newsml"}, begins: beginsElement("NewsML"), sure: true, coding: declared, read: (*session).newsML}

func (s *session) newsML(file string, in *stream) bool {
	return s.xmlDocument(file, in, func(d *document, x *xmlDoc) bool {
		items := children(x.root, "NewsItem")
		if len(items) == 0 && x.err == nil {
			return d.refuse(0, "NewsML without a news item", "fetch it again")
		}
		d.single = len(items) == 1
		for _, item := range items {
			if !x.open[item] && !d.newsMLItem(x, item) {
				return false
			}
		}
		return true
	})
}

// formalName returns a FormalName below n.
func formalName(n *html.Node, path string) string { return attr(child(n, path), "FormalName") }

func (d *document) newsMLItem(x *xmlDoc, item *html.Node) bool {
	id, management := child(item, "Identification/NewsIdentifier"), child(item, "NewsManagement")
	st := Story{}
	if st.Line = x.lines[item]; d.single {
		st.Line = 0
	}
	st.GUID = first(raw(child(id, "PublicIdentifier")), raw(child(id, "NewsItemId")))
	st.Version = first(raw(child(id, "RevisionId")))
	st.Signal = statusSignal(formalName(management, "Status"))
	for _, instruction := range children(management, "Instruction") {
		st.Signal = graver(st.Signal, namedSignal(attr(instruction, "FormalName")))
	}
	if update := attr(child(id, "RevisionId"), "Update"); update == "U" || update == "A" {
		st.Signal = graver(st.Signal, Update)
	}
	if change := child(management, "StatusWillChange"); st.Signal == Withheld {
		st.Embargo = timeOf(raw(child(change, "DateAndTime")))
	}
	st.Agency = first(formalName(descendant(item, "Provider"), "Party"), formalName(descendant(item, "Source"), "Party"), words(descendant(item, "CreditLine")))
	if st.Agency == "" {
		st.Agency = raw(child(id, "ProviderId"))
	}
	if known := providers[strings.ToLower(strings.TrimPrefix(oneLine(st.Agency), "www."))]; known != "" {
		st.Agency = known
	}
	lines := func(names ...string) string { // the first that is not empty
		for _, n := range descendants(item, names...) {
			if s := title(raw(n)); s != "" {
				return s
			}
		}
		return ""
	}
	st.Headline = lines("HeadLine")
	st.Byline = byline(lines("ByLine"))
	st.Slug = lines("SlugLine")
	if st.Slug == "" {
		st.Slug = oneLine(raw(child(item, "Identification/NameLabel")))
	}
	st.setNewsMLProperties(item)
	kinds := d.newsMLText(&st, item)
	if st.Place == "" {
		st.Place = datelineOf(lines("DateLine"))
	}
	st.Signal = graver(st.Signal, noteSignal(st.Note), headlineSignal(st.Headline), signalIn(takeVersion.FindString(st.Slug)))
	if !d.dated(&st, raw(child(management, "ThisRevisionCreated")), raw(child(management, "FirstCreated")), raw(child(id, "DateId"))) {
		return false
	}
	if st.Text == "" && kinds != "" {
		return d.refuse(st.Line, "no text: an item of "+kinds+of(oneLine(st.Headline)), "give the items of text")
	}
	return d.story(st)
}

// setNewsMLProperties sets what lines and properties of an item say beside its text.
func (st *Story) setNewsMLProperties(item *html.Node) {
	for _, line := range descendants(item, "NewsLine") {
		kind, text := strings.ToLower(formalName(line, "NewsLineType")), title(raw(child(line, "NewsLineText")))
		if strings.Contains(kind, "advisory") || strings.Contains(kind, "note") {
			st.Note = first(st.Note, text)
		}
	}
	for _, p := range descendants(item, "Property") {
		switch attr(p, "FormalName") {
		case "City":
			st.Place = first(st.Place, attr(p, "Value"))
		case "EditorialInfo":
			st.Note = first(st.Note, attr(p, "Value"))
		}
	}
	for _, l := range descendants(item, "Language") {
		st.Language = first(st.Language, attr(l, "FormalName"))
	}
	if st.Language == "" {
		for _, c := range descendants(item, "NewsComponent") {
			st.Language = first(st.Language, attr(c, "lang"))
		}
	}
}

// newsMLText finds the text of an item: a component whose role is the body, or main; otherwise the longest. Of a lead and a body beside each other
// it takes both. It returns the media types that were not text.
func (d *document) newsMLText(st *Story, item *html.Node) (kinds string) {
	best := 0
	for _, data := range descendants(item, "DataContent") {
		content := data.Parent
		if kind := formalName(content, "MediaType"); kind != "" && !strings.EqualFold(kind, "text") && !strings.EqualFold(kind, "ComplexData") {
			kinds = joinNames(kinds, kind)
			continue
		}
		role, language := "", ""
		for n := content; n != nil && n != item; n = n.Parent {
			if n.Data == "NewsComponent" {
				role, language = first(role, formalName(n, "Role")), first(language, attr(n, "lang"), formalName(n, "DescriptiveMetadata/Language"))
			}
		}
		switch strings.ToLower(role) {
		case "title", "headline", "caption", "picture", "photo", "keywords":
			continue
		}
		text, headline := dataText(data, st.Headline)
		rank := len(text)
		switch strings.ToLower(role) {
		case "lead", "abstract", "summary", "short", "teaser", "subtitle":
			rank = min(rank, 1)
		case "body", "main":
			rank *= 2
		}
		if rank > best {
			best = rank
			if lead := leadBeside(content.Parent); lead != "" && !strings.HasPrefix(text, lead) {
				text = lead + "\n\n" + text
			}
			st.Text, st.Headline, st.Language = text, first(st.Headline, headline), first(language, st.Language)
		}
	}
	for _, content := range descendants(item, "ContentItem") {
		if child(content, "DataContent") == nil {
			if kind := first(formalName(content, "MediaType"), formalName(content, "Format"), formalName(content, "MimeType")); kind != "" {
				kinds = joinNames(kinds, kind)
			}
		}
	}
	return kinds
}

// unrelatedTag points to other components.
var unrelatedTag = regexp.MustCompile(`</?NewsComponentRef[^<>]*>`)

// leadBeside returns the text of a component with the role Lead beside one with the role Body.
func leadBeside(component *html.Node) string {
	if !strings.EqualFold(formalName(component, "Role"), "Body") || component.Parent == nil {
		return ""
	}
	for _, c := range children(component.Parent, "NewsComponent") {
		if strings.EqualFold(formalName(c, "Role"), "Lead") {
			text, _ := dataText(child(c, "ContentItem/DataContent"), "")
			return text
		}
	}
	return ""
}

// dataText returns the text of content that is NITF, XHTML, HTML in a string, or plain.
func dataText(data *html.Node, headline string) (text, found string) {
	if data == nil {
		return "", ""
	}
	for c := range data.ChildNodes() {
		if c.Type == html.ElementNode && c.Data != "NewsComponentRef" {
			return inlineText(data, headline)
		}
	}
	s := unrelatedTag.ReplaceAllString(raw(data), "")
	if !someTag.MatchString(s) {
		return rewrapped(plainLines(unescaped(s))), ""
	}
	root, p := parseHTML(s)
	if p != nil {
		return "", ""
	}
	text, found = inlineText(root, headline)
	return unescaped(text), found
}

// Dates and agencies in a date line are no place.
var notPlace = regexp.MustCompile(`^[\d./: -]+$|\d{4}|^\d`)

// datelineOf returns the place that a date line begins with.
func datelineOf(s string) string {
	place, _, _ := strings.Cut(oneLine(s), ",")
	if place, _, _ = strings.Cut(place, " ("); notPlace.MatchString(place) {
		return ""
	}
	return strings.TrimRight(place, " -–—")
}
