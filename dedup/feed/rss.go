package feed

import (
	"regexp"

	"golang.org/x/net/html"
)

// rssFeed is RSS 0.9 to 2.0 with the usual modules (Dublin Core, content, Media RSS), and what WordPress exports. An item is a story: its text is
// content:encoded, or else the description.
var rssFeed = format{name: "rss", endings: []string{".rss"}, begins: beginsElement("rss", "RDF"), sure: true, coding: declared, read: (*session).rss}

func (s *session) rss(file string, in *stream) bool {
	return s.xmlDocument(file, in, func(d *document, x *xmlDoc) bool {
		channel := child(x.root, "channel")
		if channel == nil {
			return x.err != nil || d.refuse(1, "no RSS: it has no channel", "give an RSS feed")
		}
		items := append(children(channel, "item"), children(x.root, "item")...) // RSS 1.0 has them beside the channel
		if len(items) == 0 && x.err == nil {
			return d.refuse(0, "a feed without items", "fetch it again")
		}
		for _, item := range items {
			if !x.open[item] && !d.rssItem(x, channel, item) {
				return false
			}
		}
		return true
	})
}

// shortcode is a mark of WordPress within a text.
var shortcode = regexp.MustCompile(`\[/?(caption|dropcap|gallery|embed|youtube|audio|video|vc_\w+|et_pb_\w+)( [^\]\n]*)?\]`)

func (d *document) rssItem(x *xmlDoc, channel, item *html.Node) bool {
	// Modules have elements of the same local names; the core's have no namespace, or that of RSS 1.0.
	field := func(name string) string {
		for _, n := range children(item, name) {
			if n.Namespace == "" || n.Namespace == x.root.Namespace || n.Namespace == "http://purl.org/rss/1.0/" {
				return raw(n)
			}
		}
		return ""
	}
	st := Story{}
	st.Line = x.lines[item]
	st.GUID, st.URL = field("guid"), field("link")
	if st.URL == "" && attr(child(item, "guid"), "isPermaLink") != "false" {
		st.URL = inURL(st.GUID)
	}
	st.Headline = title(field("title"))
	st.Source = title(raw(child(channel, "title")))
	st.Agency = title(first(field("source"), raw(child(item, "credit")), raw(child(item, "publisher"))))
	st.Byline = byline(title(first(raw(child(item, "creator")), field("author"))))
	st.Language = first(raw(child(item, "language")), raw(child(channel, "language")))
	text, p := textOf(first(raw(child(item, "encoded")), field("description"), raw(child(item, "description"))))
	if p != nil {
		p.Line = st.Line
		return d.problem(p)
	}
	st.Text = shortcode.ReplaceAllString(text, "")
	return d.dated(&st, field("pubDate"), raw(child(item, "date")), raw(child(item, "modified"))) && d.story(st)
}
