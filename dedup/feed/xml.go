package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Bounds of XML. Entities that a document declares are not expanded, nor are external ones: a reference to one is an error.
const (
	mostElements = 1_000_000
	mostDepth    = 500
)

// xmlDoc is an XML document as a tree. Its nodes are those of package html, so that one function makes text of both: Data is a local name as it
// is written, Namespace what the document binds its prefix to.
type xmlDoc struct {
	root  *html.Node
	lines map[*html.Node]int  // of the elements that are not deep
	open  map[*html.Node]bool // elements that the document does not end
	err   *Problem            // why it was not read to its end
}

// shallow is how deep the elements are whose lines are kept.
const shallow = 4

// xmlDocument reads a file as XML and gives it to parse, unless nothing of it can be read. What broke it off is told after that.
func (s *session) xmlDocument(file string, in *stream, parse func(d *document, x *xmlDoc) bool) bool {
	return s.document(file, in, func(d *document) bool {
		data, p := d.decodeAs(xmlEncoding(d.data))
		if p != nil {
			return d.problem(p)
		}
		x := parseXML(data)
		if x.root != nil && !parse(d, x) {
			return false
		}
		if x.err == nil {
			return true
		}
		if d.stories > 0 {
			x.err.Advice += "; what stands before was read: " + plural(d.stories, "story", "stories")
		}
		return d.problem(x.err)
	})
}

var xmlDeclaration = regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']`)

// xmlEncoding returns the encoding that an XML document declares, empty for none.
func xmlEncoding(data []byte) string {
	m := xmlDeclaration.FindSubmatch(data[:min(len(data), 1<<10)])
	if m == nil {
		return ""
	}
	return string(m[1])
}

// xmlRoot returns the local name of the first element of what begins with XML, empty for none.
func xmlRoot(head []byte) string {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, utf8Mark), " \t\r\n")
	for {
		end := ""
		switch {
		case bytes.HasPrefix(head, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<!DOCTYPE")):
			if end = ">"; bytes.IndexByte(head, '[') >= 0 && bytes.IndexByte(head, '[') < bytes.IndexByte(head, '>') {
				end = "]"
			}
		case bytes.HasPrefix(head, []byte("<")):
			name := head[1:]
			if n := bytes.IndexAny(name, " \t\r\n/>"); n >= 0 {
				name = name[:n]
			}
			if _, local, ok := bytes.Cut(name, []byte(":")); ok {
				name = local
			}
			return string(name)
		default:
			return ""
		}
		n := bytes.Index(head, []byte(end))
		if n < 0 {
			return ""
		}
		head = bytes.TrimLeft(head[n+len(end):], " \t\r\n>")
	}
}

// beginsElement returns a function that reports whether a document has one of some root elements.
func beginsElement(names ...string) func([]byte) bool {
	return func(head []byte) bool {
		root := xmlRoot(head)
		for _, name := range names {
			if root == name {
				return true
			}
		}
		return false
	}
}

// parseXML reads what can be read of a document in UTF-8.
func parseXML(data []byte) *xmlDoc {
	x := &xmlDoc{lines: map[*html.Node]int{}, open: map[*html.Node]bool{}}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var at *html.Node
	depth, elements := 0, 0
	for {
		token, err := dec.Token()
		line, _ := dec.InputPos()
		if err == nil && depth > mostDepth {
			err = fmt.Errorf("elements are nested more than %d deep", mostDepth)
		}
		if err == nil && elements > mostElements {
			err = fmt.Errorf("there are more than %d elements", mostElements)
		}
		if err == io.EOF && at == nil && x.root != nil {
			return x
		}
		if err != nil {
			x.broken(at, line, err)
			return x
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &html.Node{Type: html.ElementNode, Data: t.Name.Local, Namespace: t.Name.Space}
			for _, a := range t.Attr {
				n.Attr = append(n.Attr, html.Attribute{Namespace: a.Name.Space, Key: a.Name.Local, Val: a.Value})
			}
			switch {
			case at != nil:
				at.AppendChild(n)
			case x.root == nil:
				x.root = n
			default:
				x.broken(at, line, errors.New("there is a second root element"))
				return x
			}
			if depth++; depth <= shallow {
				x.lines[n] = line
			}
			elements++
			at = n
		case xml.EndElement:
			at = at.Parent
			depth--
		case xml.CharData:
			if at != nil && len(t) > 0 {
				if last := at.LastChild; last != nil && last.Type == html.TextNode && len(last.Data) < 1<<10 {
					last.Data += string(t)
				} else {
					at.AppendChild(&html.Node{Type: html.TextNode, Data: string(t)})
				}
			}
		}
	}
}

// broken notes why the document ends within an element.
func (x *xmlDoc) broken(at *html.Node, line int, err error) {
	for ; at != nil; at = at.Parent {
		x.open[at] = true
	}
	reason := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		line, reason = syntax.Line, syntax.Msg
	}
	if err == io.EOF {
		reason = "no element in it"
	}
	x.err = &Problem{Line: line, Err: err, Reason: "broken XML: " + reason, Advice: "mend it, or fetch it again"}
	if strings.Contains(reason, "invalid character entity") {
		x.err.Advice = "write the characters themselves: entities that a file declares are not expanded"
	}
}

// The functions below find elements by their local names.

// child returns the first child of that name, nil for none; also where n is nil. A path such as "head/title" leads through first children.
func child(n *html.Node, path string) *html.Node {
	for name := range strings.SplitSeq(path, "/") {
		if n == nil {
			return nil
		}
		c := n.FirstChild
		for c != nil && (c.Type != html.ElementNode || c.Data != name) {
			c = c.NextSibling
		}
		n = c
	}
	return n
}

// children returns all children of that name.
func children(n *html.Node, name string) (all []*html.Node) {
	if n != nil {
		for c := range n.ChildNodes() {
			if c.Type == html.ElementNode && c.Data == name {
				all = append(all, c)
			}
		}
	}
	return all
}

// descendants returns all elements of some names within n, in the order of the document.
func descendants(n *html.Node, names ...string) (all []*html.Node) {
	if n == nil {
		return nil
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode {
			for _, name := range names {
				if c.Data == name {
					all = append(all, c)
				}
			}
		}
	}
	return all
}

// descendant returns the first of descendants, nil for none.
func descendant(n *html.Node, names ...string) *html.Node {
	if n != nil {
		for c := range n.Descendants() {
			if c.Type == html.ElementNode {
				for _, name := range names {
					if c.Data == name {
						return c
					}
				}
			}
		}
	}
	return nil
}

// attr returns an attribute, empty for none; also where n is nil.
func attr(n *html.Node, key string) string {
	if n != nil {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
	}
	return ""
}

// words returns the text within n in one line.
func words(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		} else if c.Type == html.ElementNode && !inline[strings.ToLower(c.Data)] {
			b.WriteByte(' ')
		}
	}
	return oneLine(b.String())
}

// raw returns the text within n as it is.
func raw(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
