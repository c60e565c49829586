package feed

import "golang.org/x/net/html"

// atomFeed is Atom (RFC 4287). An entry is a story: its text is the content, or else the summary.
var atomFeed = format{name: "atom", endings: []string{".atom"}, begins: beginsElement("feed", "entry"), sure: true, coding: declared, read: (*session).atom}

func (s *session) atom(file string, in *stream) bool {
	return s.xmlDocument(file, in, func(d *document, x *xmlDoc) bool {
		entries := children(x.root, "entry")
		if x.root.Data == "entry" {
			entries, d.single = []*html.Node{x.root}, true
		}
		if len(entries) == 0 && x.err == nil {
			return d.refuse(0, "a feed without entries", "fetch it again")
		}
		for _, e := range entries {
			if !x.open[e] && !d.atomEntry(x, e) {
				return false
			}
		}
		return true
	})
}

func (d *document) atomEntry(x *xmlDoc, e *html.Node) bool {
	st := Story{}
	st.Line = x.lines[e]
	st.GUID = raw(child(e, "id"))
	text, p := atomText(child(e, "content"))
	if p == nil && text == "" {
		text, p = atomText(child(e, "summary"))
	}
	if p != nil {
		p.Line = st.Line
		return d.problem(p)
	}
	st.Text = text
	headline, _ := atomText(child(e, "title"))
	st.Headline = title(headline)
	st.Source = title(first(words(child(e, "source/title")), words(child(x.root, "title"))))
	for _, a := range children(e, "author") {
		st.Byline = joinNames(st.Byline, words(child(a, "name")))
	}
	st.Byline = byline(st.Byline)
	st.Language = first(attr(e, "lang"), attr(x.root, "lang"))
	for _, l := range children(e, "link") {
		if rel := attr(l, "rel"); (rel == "" || rel == "alternate") && st.URL == "" {
			st.URL = attr(l, "href")
		}
	}
	return d.dated(&st, raw(child(e, "updated")), raw(child(e, "published")), raw(child(e, "modified"))) && d.story(st)
}

// atomText returns the text of a construct of the types text, html or xhtml.
func atomText(n *html.Node) (string, *Problem) {
	switch attr(n, "type") {
	case "xhtml", "application/xhtml+xml":
		return textIn(n, nil), nil
	case "html", "text/html", "", "text", "text/plain": // text is often HTML all the same
		return textOf(raw(n))
	}
	return "", nil
}
