package feed

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// jsonFile is JSON: an object or an array of objects, or some of them one after another. What the objects are is told by their fields: a story as
// in JSON lines, ninjs, an item of JSON Feed, of dpa's digital wires, of AP's media API, or a list of them.
var jsonFile = format{name: "json", endings: []string{".json"}, begins: beginsJSON, read: (*session).json}

// jsonFeed is JSON Feed 1.
var jsonFeed = format{name: nameJSONFeed, begins: beginsJSONFeed, read: (*session).json}

func beginsJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, utf8Mark), " \t\r\n")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return false
	}
	head = bytes.TrimLeft(head[1:], " \t\r\n")
	return len(head) > 0 && bytes.IndexByte([]byte(`"{[]}`), head[0]) >= 0
}

func beginsJSONFeed(head []byte) bool {
	return beginsJSON(head) && bytes.Contains(head, []byte("://jsonfeed.org/version/"))
}

// json reads values as they come; each element of an array is one. One value may have MaxDocument bytes.
func (s *session) json(file string, in *stream) bool {
	d := &document{s: s, format: in.format, file: file}
	part := &partReader{Reader: in, most: MaxDocument}
	buffered := bufio.NewReader(part)
	dec := json.NewDecoder(buffered)
	array := false
	if first, err := firstByte(buffered); err == nil && first == '[' {
		dec.Token()
		array = true
	}
	values := 0
	for !array || dec.More() {
		part.read = 0
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if err == io.EOF && !array {
			if values == 0 {
				return d.refuse(0, "no JSON in it", "give an array of stories, or one a line as .jsonl")
			}
			return true
		}
		if err != nil {
			return d.brokenJSON(dec, values, err)
		}
		values++
		d.single = !array && values == 1 && !moreValues(buffered, dec)
		if p := checkUTF8(raw); p != nil {
			p.Advice = "name the encoding it has, such as windows-1252, or convert it"
			if !d.problem(p) {
				return false
			}
			continue
		}
		if !d.jsonValue(raw, Story{}) {
			return false
		}
	}
	if _, err := dec.Token(); err != nil { // the end of the array
		return d.brokenJSON(dec, values, err)
	}
	if values == 0 {
		return d.refuse(0, "an empty array", "give an array of stories")
	}
	return true
}

// moreValues reports whether anything stands after the value that was decoded.
func moreValues(in *bufio.Reader, dec *json.Decoder) bool {
	rest, _ := io.ReadAll(dec.Buffered())
	if len(bytes.TrimSpace(rest)) > 0 {
		return true
	}
	_, err := firstByte(in)
	return err == nil
}

// firstByte returns the first byte that is not blank, and leaves it to be read.
func firstByte(in *bufio.Reader) (byte, error) {
	for {
		c, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, in.UnreadByte()
		}
	}
}

// partReader fails where more bytes are read at a time than one part of a list may have.
type partReader struct {
	io.Reader
	read, most int
}

func (r *partReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if r.read += n; r.read > r.most+64<<10 { // what is read ahead
		return 0, ErrTooLong
	}
	return n, err
}

func (d *document) brokenJSON(dec *json.Decoder, values int, err error) bool {
	if d.s.ctx.Err() != nil {
		return false
	}
	p := &Problem{Err: err, Reason: fmt.Sprintf("broken JSON at byte %d: %v", dec.InputOffset(), err), Advice: "mend it, or fetch it again"}
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		p.Reason = fmt.Sprintf("broken JSON at byte %d: %v", syntax.Offset, err)
	case errors.Is(err, ErrTooLong):
		p.Kind = TooLarge
		p.Reason = fmt.Sprintf("a JSON value of more than %d bytes", MaxDocument)
		p.Advice = "look for a missing bracket"
	case errors.Is(err, errNotInEncoding), errors.Is(err, errBomb):
		return d.s.brokeOff(d.file, 0, err)
	}
	if values > 0 {
		p.Advice += fmt.Sprintf("; what stands before was read: %s", plural(values, "value", "values"))
	}
	return d.problem(p)
}

// object is a JSON object; its names are in lower case, since ninjs 3 writes what ninjs 1 and 2 do with capitals.
type object map[string]json.RawMessage

func objectOf(raw json.RawMessage) object {
	var named map[string]json.RawMessage
	if json.Unmarshal(raw, &named) != nil {
		return nil
	}
	o := make(object, len(named))
	for name, value := range named {
		lower := strings.ToLower(name)
		if _, ok := o[lower]; !ok || lower == name {
			o[lower] = value
		}
	}
	return o
}

// text returns the first field of some names that is a string or a number and not blank.
func (o object) text(names ...string) string {
	for _, name := range names {
		raw := o[name]
		if len(raw) == 0 {
			continue
		}
		switch c := raw[0]; {
		case c == '"':
			var s string
			if json.Unmarshal(raw, &s) == nil && strings.TrimSpace(s) != "" {
				return s
			}
		case c == '-' || '0' <= c && c <= '9':
			return string(raw)
		}
	}
	return ""
}

// list returns the elements of an array, or the values of an object; what is neither is one element.
func (o object) list(name string) (all []json.RawMessage) {
	raw := o[name]
	switch {
	case len(raw) == 0 || string(raw) == "null":
	case raw[0] == '[':
		json.Unmarshal(raw, &all)
	case raw[0] == '{':
		dec := json.NewDecoder(bytes.NewReader(raw)) // in the order of the file
		dec.Token()
		for dec.More() {
			var value json.RawMessage
			if _, err := dec.Token(); err != nil || dec.Decode(&value) != nil {
				break
			}
			all = append(all, value)
		}
	default:
		all = []json.RawMessage{raw}
	}
	return all
}

// elements returns the elements of an array; anything else is one element.
func (o object) elements(name string) (all []json.RawMessage) {
	if raw := o[name]; len(raw) > 0 && raw[0] == '{' {
		return []json.RawMessage{raw}
	}
	return o.list(name)
}

// objects returns the elements of a list that are objects.
func (o object) objects(name string) (all []object) {
	for _, raw := range o.list(name) {
		if e := objectOf(raw); e != nil {
			all = append(all, e)
		}
	}
	return all
}

// named returns a string, or the names in a list of objects or strings.
func (o object) named(names ...string) (all string) {
	for _, name := range names {
		raw := o[name]
		if len(raw) > 0 && raw[0] == '{' {
			all = joinNames(all, objectOf(raw).text("name", "literal", "displayname"))
		} else if all = o.text(name); all == "" {
			for _, e := range o.list(name) {
				if e := objectOf(e); e != nil {
					all = joinNames(all, e.text("name", "by", "byline", "literal"))
				}
			}
		}
		if all != "" {
			return all
		}
	}
	return ""
}

// jsonLists are fields that hold lists of stories.
var jsonLists = []string{"items", "item", "articles", "stories", "results", "documents", "entries", "posts"}

// jsonValue yields the stories of one value; known is what is known of them already.
func (d *document) jsonValue(raw json.RawMessage, known Story) bool {
	if len(raw) > 0 && raw[0] == '[' {
		var all []json.RawMessage
		json.Unmarshal(raw, &all)
		for _, e := range all {
			if !d.jsonValue(e, known) {
				return false
			}
		}
		return true
	}
	o := objectOf(raw)
	if o == nil {
		return d.refuse(0, "a JSON value that is no object", `give stories such as {"text":"..."}`)
	}
	if data := objectOf(o["data"]); data != nil && len(o["headline"]) == 0 { // AP's media API; a program that fetches may add the text
		if item := objectOf(data["item"]); item != nil {
			if _, ok := o["nitf"]; ok {
				item["nitf"] = o["nitf"]
			}
			return d.jsonStory(item, known)
		}
		o = data
	}
	if !hasText(o) {
		for _, name := range jsonLists {
			items := o.objects(name)
			if len(items) == 0 {
				continue
			}
			if strings.Contains(o.text("version"), "jsonfeed.org/") {
				known.Format, known.Source = nameJSONFeed, title(o.text("title"))
				known.Language, known.Byline = o.text("language"), o.named("authors", "author")
			}
			d.single = false
			for _, item := range items {
				if inner := objectOf(item["item"]); inner != nil {
					item = inner
				}
				if !d.jsonStory(item, known) {
					return false
				}
			}
			return true
		}
	}
	return d.jsonStory(o, known)
}

// Fields that hold a story's text, the best first: what has paragraphs goes before what may have none.
var (
	markedUp = []string{"article_html", "body_html5", "body_html", "body_xhtml", "content_html", "body_richtext", "html"}
	plain1   = []string{"body_text", "content_text", "text", "body", "content", "articlebody"}
)

func hasText(o object) bool {
	for _, name := range append([]string{"bodies", "nitf"}, append(markedUp, plain1...)...) {
		if raw := o[name]; len(raw) > 2 && string(raw) != "null" {
			return true
		}
	}
	return false
}

// mediaTypes are the types of items that are no texts.
var mediaTypes = setOf("picture photo image graphic video audio animation")

func (d *document) jsonStory(o object, known Story) bool {
	st, p := storyOfJSON(o, known)
	if p != nil {
		if p.Kept { // what it is says more than a date
			if !d.problem(p) {
				return false
			}
		} else {
			return d.problem(p)
		}
	}
	kind := strings.ToLower(o.text("type"))
	switch {
	case mediaTypes[kind] && (st.Format == nameNinjs || st.Text == ""):
		d.stories++
		return d.refuse(0, "no story: an item of the type "+kind+of(oneLine(st.Headline)), "give the items of text")
	case st.Text == "":
		texts := false
		for _, a := range o.objects("associations") { // a package may hold the texts themselves
			if kind := a.text("type"); (kind == "text" || kind == "") && hasText(a) {
				texts = true
				if !d.jsonStory(a, known) {
					return false
				}
			}
		}
		switch {
		case texts:
			return true
		case o["renditions"] != nil && st.Headline != "":
			d.stories++
			return d.refuse(0, "no text, but links to it"+of(oneLine(st.Headline)), "fetch what it links to, such as NITF, and give that")
		case st.Headline == "" && st.GUID == "":
			d.stories++
			return d.refuse(0, "a JSON object that is no story: it has no text", `give stories such as {"text":"..."}, ninjs, or JSON Feed`)
		}
	}
	if kind == "text" || kind == "composite" || kind == "" || st.Text != "" {
		return d.story(st)
	}
	d.stories++
	return d.refuse(0, "no text: an item of the type "+kind+of(oneLine(st.Headline)), "give the items of text")
}

var newlines = regexp.MustCompile(`\n{3,}`)

// storyOfJSON reads an object; a problem that is not Kept says why it is none.
func storyOfJSON(o object, known Story) (st Story, problem *Problem) {
	st = known
	for _, name := range []string{"uri", "guid", "urn", "_id"} {
		if o[name] != nil && st.Format == "" {
			st.Format = nameNinjs
		}
	}
	st.GUID = o.text("guid", "uri", "urn", "_id", "id")
	if st.Format != nameNinjs && st.Format != nameJSONFeed {
		st.ID = o.text("id")
	}
	st.Headline = title(first(inRole(o.objects("headlines"), "main"), o.text("headline", "headline_main", "title", "name")))
	if st.Text, problem = textOfJSON(o, st.Headline); problem != nil {
		return st, problem
	}
	if place := o.text("dateline"); place != "" && o["article_html"] != nil { // dpa's text begins with it
		st.Place = datelineOf(place)
		if !strings.HasPrefix(st.Text, strings.TrimSpace(place)) && st.Text != "" {
			st.Text = place + st.Text
		}
	}
	st.Agency = title(first(o.named("provider", "agency"), o.text("creditline"), o.text("copyrightholder")))
	st.Source = title(first(st.Source, o.text("source", "outlet", "publication", "site"), o.named("publisher", "infosources", "infosource")))
	st.Byline = byline(title(first(o.named("by", "byline", "bylines", "authors", "author"), st.Byline)))
	st.Slug = o.text("slugline", "slug")
	st.Version = o.text("version", "_current_version")
	st.Place = first(st.Place, o.named("located", "dateline"))
	st.Language = first(o.text("language", "lang"), st.Language)
	st.URL = first(o.text("url", "link", "external_url", "canonical_url"), inURL(st.GUID))
	st.Note = title(o.text("ednote"))
	for _, n := range o.objects("ednotes") {
		if role := n.text("role"); !strings.Contains(role, "closingline") && !strings.Contains(role, "contact") {
			st.Note = first(st.Note, title(n.text("ednote")))
			st.Signal = graver(st.Signal, noteSignal(n.text("ednote")))
		}
	}
	st.Embargo = timeOf(o.text("embargoed", "embargo"))
	st.Signal = graver(st.Signal, statusSignal(o.text("pubstatus")), namedSignal(o.text("signal")), noteSignal(st.Note), headlineSignal(st.Headline),
		signalIn(takeVersion.FindString(st.Slug)))
	for _, raw := range o.list("signals") {
		var s string
		json.Unmarshal(raw, &s)
		st.Signal = graver(st.Signal, namedSignal(s))
	}
	if len(o.list("replacing")) > 0 {
		st.Signal = graver(st.Signal, Update)
	}
	if date := o.text("versioncreated", "version_created", "published", "date_published", "date", "published_at", "datepublished", "pubdate", "datetime", "firstcreated", "date_modified",
		"contentcreated", "updated"); date != "" {
		t, ok := parseDate(date)
		if st.Published = t; !ok {
			problem = &Problem{Kind: WrongDate, Kept: true, Reason: fmt.Sprintf("the date %.40q is not understood", date), Advice: "give a date such as 2026-11-21T08:00:00Z; the story is kept without"}
		}
	}
	return st, problem
}

func inURL(guid string) string {
	if strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://") {
		return guid
	}
	return ""
}

// inRole returns the value of the element of a role, otherwise of the first that has one.
func inRole(all []object, role string) string {
	found := ""
	for _, o := range all {
		if value := o.text("value"); value != "" && (found == "" || strings.EqualFold(o.text("role"), role)) {
			found = value
		}
	}
	return found
}

func textOfJSON(o object, headline string) (string, *Problem) {
	if bodies := o.objects("bodies"); len(bodies) > 0 {
		best, plain := "", true
		for _, b := range bodies {
			value := b.text("value")
			isPlain := !strings.Contains(b.text("contenttype")+b.text("role"), "html") && !someTag.MatchString(value)
			if value != "" && (best == "" || plain && !isPlain) {
				best, plain = value, isPlain
			}
		}
		return pieceOfHTML(best, headline)
	}
	for _, name := range markedUp {
		if s := o.text(name); s != "" {
			return pieceOfHTML(s, headline)
		}
	}
	if raw := o["nitf"]; len(raw) > 0 {
		if inner := objectOf(raw); inner != nil {
			return pieceOfHTML(inner.text("body_html", "body_text"), headline)
		}
		if x := parseXML([]byte(o.text("nitf"))); x.err == nil && x.root.Data == "nitf" {
			return nitfBody(x.root), nil
		}
	}
	s, p := textOf(o.text(plain1...))
	return newlines.ReplaceAllString(s, "\n\n"), p
}

// pieceOfHTML returns the text of a body, without a heading that says the headline again.
func pieceOfHTML(s, headline string) (string, *Problem) {
	if !someTag.MatchString(s) {
		return textOf(s)
	}
	root, p := parseHTML(s)
	if p != nil {
		return "", p
	}
	text, _ := inlineText(root, headline)
	return unescaped(text), nil
}
