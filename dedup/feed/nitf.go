package feed

import (
	"strings"

	"golang.org/x/net/html"
)

// nitfFile is NITF (IPTC): one story.
var nitfFile = format{name: "nitf", endings: []string{".nitf"}, begins: beginsElement("nitf"), sure: true, coding: declared, read: (*session).nitf}

func (s *session) nitf(file string, in *stream) bool {
	return s.xmlDocument(file, in, func(d *document, x *xmlDoc) bool {
		d.single = true
		if x.err != nil {
			return true // a part of one story is none
		}
		st := Story{}
		st.nitf(x.root)
		if !d.dated(&st, nitfDates(x.root)...) {
			return false
		}
		return d.story(st)
	})
}

// nitfDates returns when a story was issued, the best first.
func nitfDates(root *html.Node) []string {
	doc := child(root, "head/docdata")
	return []string{attr(child(doc, "date.issue"), "norm"), attr(child(root, "head/pubdata"), "date.publication"), attr(child(doc, "date.release"), "norm"),
		attr(descendant(root, "story.date"), "norm")}
}

// nitf fills in what a document says, but its date.
func (st *Story) nitf(root *html.Node) {
	head, doc, top := child(root, "head"), child(root, "head/docdata"), child(root, "body/body.head")
	st.Text = nitfBody(root)
	st.Headline = title(first(raw(child(top, "hedline/hl1")), raw(child(head, "title"))))
	st.GUID = first(st.GUID, attr(child(doc, "doc-id"), "id-string"))
	st.Agency = first(st.Agency, words(child(top, "distributor")), words(child(top, "rights/rights.owner")), attr(child(doc, "doc-id"), "regsrc"),
		attr(child(doc, "doc.copyright"), "holder"), attr(descendant(doc, "from-src"), "src-name"))
	st.Source = first(attr(child(head, "pubdata"), "name"))
	b := child(top, "byline")
	who := words(b)
	if title := words(child(b, "byttl")); title != "" { // the byline itself goes before what its writer is
		who = strings.TrimSpace(strings.TrimSuffix(who, title))
	}
	st.Byline = byline(first(who, words(child(b, "byttl"))))
	st.Place = first(st.Place, words(child(top, "dateline/location")), attr(child(doc, "evloc"), "city"))
	if st.Place == "" {
		if line := raw(child(top, "dateline")); child(top, "dateline/story.date") == nil {
			st.Place = strings.TrimRight(oneLine(line), " ,-–—")
		}
	}
	st.Language = first(st.Language, attr(root, "lang"), attr(root, "baselang"), attr(child(root, "body"), "lang"))
	du := child(doc, "du-key")
	st.Version = first(st.Version, attr(du, "version"))
	st.Slug = first(st.Slug, attr(child(doc, "fixture"), "fix-id"), attr(descendant(doc, "keyword"), "key"), attr(du, "key"))
	for _, m := range children(head, "meta") {
		switch value := attr(m, "content"); strings.ToLower(attr(m, "name")) {
		case "anpa-keyword", "slug", "ntbstikkord", "ap-keyword":
			st.Slug = first(value, st.Slug)
		case "anpa-takekey":
			st.Version = first(st.Version, takeVersion.FindString(value))
			st.Signal = graver(st.Signal, signalIn(value))
		}
	}
	for _, m := range children(doc, "ed-msg") {
		st.Note = first(st.Note, attr(m, "info"))
	}
	if c := child(doc, "correction"); c != nil {
		st.Signal = graver(st.Signal, Correction)
		st.Note = first(st.Note, attr(c, "info"))
	}
	st.Signal = graver(st.Signal, statusSignal(attr(doc, "management-status")), noteSignal(st.Note), headlineSignal(st.Headline), signalIn(takeVersion.FindString(st.Slug)))
	if t := timeOf(attr(child(doc, "date.release"), "norm")); st.Signal == Withheld {
		st.Embargo = t
	}
}

// nitfBody returns the text of body.content. Tag lines and captions of media are no part of it; what is an abstract is, where there is nothing else.
func nitfBody(root *html.Node) string {
	var texts []string
	for _, content := range descendants(root, "body.content") {
		w := &textWriter{skip: notNITFText, wrapped: true}
		w.children(content)
		if text := w.String(); text != "" {
			texts = append(texts, text)
		}
	}
	if texts == nil {
		texts = append(texts, textIn(descendant(root, "abstract"), nil))
	}
	return strings.Join(texts, "\n\n")
}

func notNITFText(n *html.Node) bool {
	switch n.Data {
	case "block":
		id := strings.ToLower(attr(n, "id"))
		return strings.HasPrefix(id, "media") || id == "endnote" || id == "copyright"
	case "tagline", "note", "object", "ednote":
		return true
	}
	return false
}
