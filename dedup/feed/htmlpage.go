package feed

import (
	"encoding/json"
	"mime"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// htmlPage is a web page: one story. What it is comes from JSON-LD (schema.org NewsArticle), Open Graph and other metadata; its text is told apart
// from the rest of the page by htmlbody.go.
var htmlPage = format{name: "html", endings: []string{".html", ".htm", ".xhtml"}, begins: beginsHTML, sure: true, coding: declared, read: (*session).html}

var htmlStart = regexp.MustCompile(`^(?i)(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*(<!doctype html|<html[\s>])`)

func beginsHTML(head []byte) bool {
	return htmlStart.MatchString(strings.TrimLeft(strings.TrimPrefix(string(head), string(utf8Mark)), " \t\r\n"))
}

func (s *session) html(file string, in *stream) bool {
	return s.document(file, in, func(d *document) bool {
		d.single = true
		return d.page("", "")
	})
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)`)

// page reads a page; contentType is what the web server says it is.
func (d *document) page(contentType, from string) bool {
	_, params, _ := mime.ParseMediaType(contentType)
	label := params["charset"]
	head := d.data[:min(len(d.data), 8<<10)]
	if m := metaCharset.FindSubmatch(head); m != nil && label == "" {
		label = string(m[1])
	}
	if label == "" {
		label = xmlEncoding(d.data)
	}
	if strings.HasPrefix(strings.ToLower(label), "utf-16") { // which a page that could say so in ASCII is not in
		label = "utf-8"
	}
	data, p := d.decodeAs(label)
	if p != nil {
		return d.problem(p)
	}
	root, p := parseHTML(string(data))
	if p != nil {
		return d.problem(p)
	}
	m := metaOf(root)
	st := Story{}
	st.URL = first(m.tag["canonical"], m.tag["og:url"], m.ld.text("url"), from)
	st.Headline = m.headline(root)
	st.Source = title(first(m.publisher(), m.tag["og:site_name"], m.tag["application-name"], m.tag["publisher"], hostOf(st.URL)))
	st.Byline = m.byline(root)
	st.Language = first(attr(descendant(root, "html"), "lang"), m.ld.text("inlanguage"), m.tag["og:locale"])
	st.Place = title(first(m.ld.text("dateline"), m.ld.named("locationcreated")))
	st.GUID = m.ld.text("identifier")
	st.Signal = headlineSignal(st.Headline)
	st.Text = articleText(root, st.Headline, m.body())
	if !d.dated(&st, m.times(root)...) {
		return false
	}
	return d.story(st)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// pageMeta is what a page says of itself.
type pageMeta struct {
	tag map[string]string // meta elements by name, in lower case; the first of each
	ld  object            // the article of its JSON-LD, empty for none
}

// articleTypes are the types of schema.org that are a story; the first found in this order counts.
var articleTypes = []string{"newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle",
	"liveblogposting", "article", "advertisercontentarticle", "satiricalarticle", "scholarlyarticle", "report", "techarticle", "blogposting", "socialmediaposting", "webpage"}

func metaOf(root *html.Node) *pageMeta {
	m := &pageMeta{tag: map[string]string{}}
	best := len(articleTypes)
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "meta":
			name := strings.ToLower(first(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")))
			if value := strings.TrimSpace(attr(n, "content")); name != "" && value != "" {
				if old, ok := m.tag[name]; !ok {
					m.tag[name] = value
				} else if name == "article:author" || name == "author" {
					m.tag[name] = joinNames(old, value)
				}
			}
		case "link":
			if attr(n, "rel") == "canonical" && m.tag["canonical"] == "" {
				m.tag["canonical"] = attr(n, "href")
			}
		case "script":
			if !strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
				continue
			}
			eachLD(json.RawMessage(mendJSON(raw(n))), 0, func(o object) {
				for _, t := range o.typesLD() {
					for i, want := range articleTypes[:best] {
						if t == want {
							m.ld, best = o, i
							break
						}
					}
				}
			})
		}
	}
	return m
}

var comment = regexp.MustCompile(`(?s)^\s*(<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(-->|//\s*\]\]>|\]\]>)\s*;?\s*$`)

// mendJSON returns JSON-LD as it was meant: without comments around it, and line ends within strings.
func mendJSON(s string) string {
	s = comment.ReplaceAllString(s, "")
	if json.Valid([]byte(s)) {
		return s
	}
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s), " ;")
}

// eachLD calls f with the objects of JSON-LD that may be an article.
func eachLD(raw json.RawMessage, depth int, f func(object)) {
	raw = json.RawMessage(strings.TrimSpace(string(raw)))
	if len(raw) == 0 || depth > 4 {
		return
	}
	if raw[0] == '[' {
		var all []json.RawMessage
		json.Unmarshal(raw, &all)
		for _, e := range all {
			eachLD(e, depth+1, f)
		}
		return
	}
	if o := objectOf(raw); o != nil {
		f(o)
		for _, name := range []string{"@graph", "mainentity", "mainentityofpage"} {
			if len(o[name]) > 0 && o[name][0] != '"' {
				eachLD(o[name], depth+1, f)
			}
		}
	}
}

// stringOf returns what a JSON string denotes, empty for what is none.
func stringOf(raw json.RawMessage) (s string) {
	json.Unmarshal(raw, &s)
	return s
}

func (o object) typesLD() (all []string) {
	for _, raw := range o.list("@type") {
		t := stringOf(raw)
		all = append(all, strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(t, "https://schema.org/"), "http://schema.org/")))
	}
	return all
}

func (m *pageMeta) publisher() string {
	if name := m.ld.named("publisher"); name != "" && !strings.Contains(name, "://") {
		return name
	}
	return ""
}

// body is the article's text as the metadata has it; empty where they have none.
func (m *pageMeta) body() string {
	text, _ := textOf(m.ld.text("articlebody"))
	return text
}

func (m *pageMeta) headline(root *html.Node) string {
	h1 := ""
	for _, n := range descendants(root, "h1") {
		if s := title(words(n)); s != "" && len(s) > len(h1) && len(strings.Fields(s)) > 2 {
			h1 = s
		}
	}
	// Titles may end in the outlet's name, and those for search engines are shorter.
	told := title(first(m.ld.text("headline"), m.tag["og:title"], m.tag["twitter:title"], m.ld.text("name")))
	page := title(words(descendant(root, "title")))
	switch {
	case told == "":
		return first(h1, page)
	case h1 != "" && (strings.HasPrefix(told, h1) || strings.HasPrefix(h1, strings.TrimRight(told, "….")) || same(h1, told)):
		return h1
	}
	return told
}

// times returns the dates that a page gives for itself, the best first.
func (m *pageMeta) times(root *html.Node) []string {
	all := []string{m.ld.text("datepublished")}
	for _, name := range []string{"article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "pubdate", "publishdate", "publish-date", "published_at",
		"article.published", "dc.date.issued", "dcterms.created", "dc.date", "date", "sailthru.date", "last-modified", "cxenseparse:recs:publishtime", "og:published_time",
		"article:modified_time", "og:updated_time"} {
		all = append(all, m.tag[name])
	}
	all = append(all, m.ld.text("datecreated", "datemodified"))
	for _, n := range descendants(root, "time") {
		all = append(all, attr(n, "datetime"))
	}
	understood := all[:0]
	for _, s := range all { // a page may say one thing in many ways
		if t, ok := parseDate(s); ok && !t.IsZero() {
			understood = append(understood, s)
		}
	}
	return understood
}

var (
	notName    = regexp.MustCompile(`(?i)://|^www\.|@|^(admin|editor|redaktion|redaction|staff|author|n/a|none|null|unknown|nobody)$|^\d+$`)
	bylineName = regexp.MustCompile(`(?i)(^|[-_ ])(byline|by-line|author-?name|authors?|article-?author|autor|auteur|story-author)($|[-_ ])`)
)

func (m *pageMeta) byline(root *html.Node) string {
	names := ""
	add := func(s string) {
		if s = byline(title(s)); s != "" && len(s) < 200 && !notName.MatchString(s) {
			names = joinNames(names, s)
		}
	}
	for _, key := range []string{"author", "creator"} {
		for _, raw := range m.ld.elements(key) {
			if o := objectOf(raw); o != nil {
				for _, raw := range o.elements("name") {
					add(stringOf(raw))
				}
			} else {
				add(stringOf(raw))
			}
		}
		if names != "" {
			return names
		}
	}
	for _, name := range []string{"author", "article:author", "parsely-author", "byl", "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "og:article:author", "og:author"} {
		if s := m.tag[name]; s != "" {
			add(s)
			if names != "" {
				return names
			}
		}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || attr(n, "rel") != "author" && attr(n, "itemprop") != "author" && !bylineName.MatchString(attr(n, "class")) {
			continue
		}
		if s := words(n); len(s) < 80 && len(strings.Fields(s)) <= 6 {
			add(s)
		}
		if names != "" {
			return names
		}
	}
	return names
}
