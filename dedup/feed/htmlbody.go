package feed

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// This file tells the text of a story from the rest of its page. A page is cut into blocks: runs of text that no block element parts. Where the
// metadata hold the text too, blocks of it are the story's; otherwise those in the element in which most running text stands, as in Readability
// (github.com/mozilla/readability) with fewer rules.

// pageBlock is a run of text.
type pageBlock struct {
	text    string
	words   int
	linked  int        // words in links
	in      *html.Node // the block element it stands in
	heading bool
	item    bool         // of a list
	beside  []*html.Node // the elements around it whose names say that they are no part of the story
	doubt   bool         // there are such
}

// Classes and ids of what stands beside a story, and of stories.
var (
	beside = regexp.MustCompile(`(?i)(^|[-_ ])(comment|comments|disqus|related|recommend\w*|recirc\w*|promo\w*|teaser\w*|newsletter\w*|subscribe\w*|subscription|signup|sign-up|share|sharing|social\w*|sidebar|side-bar|` +
		`advert\w*|ads?|adslot|banner|sponsor\w*|cookie\w*|consent|breadcrumb\w*|tags?|taglist|keywords|topics|author-?bio|bio|byline|authors?|caption|credit|copyright|` +
		`footer|footnote|masthead|menu|nav|navigation|popup|modal|overlay|most-?read|most-?popular|popular|trending|outbrain|taboola|widget|rail|` +
		`read-?more|readmore|more-?on|see-?also|also-?read|lire-?aussi|toolbar|tools|player|gallery|carousel|slideshow|slider|rating|poll|quiz|print|skip|hidden|visually-?hidden|sr-only|` +
		`screen-reader\w*|timestamp|dateline-time|pubdate|published|meta|metadata|kicker|eyebrow|paywall|regwall|piano|infobox|factbox|fact-box|` +
		`login|register|follow|whatsapp|telegram|feedback|correction-form|audio|podcast|liveblog-nav|jump|toc|disclaimer|notice|alert|partner|shop|affiliate|embed|weather|horoscope)($|[-_ ]|\d)`)
	neverStory = regexp.MustCompile(`(?i)onetrust|cookie|consent|gdpr|privacy|newsletter-?(box|sign)`)
	comments   = regexp.MustCompile(`(?i)comment|kommentar|disqus`)
	storyBody  = regexp.MustCompile(`(?i)(article|story|post|entry|news|main|body|text|content|single)[-_]{0,2}(detail[-_]{0,2})?(body|text|content|copy|main|paragraphs?)\b|^(articlebody|storytext|rich-?text|prose|bodytext|fulltext|article)$|itemprop-articlebody`)
)

// pageReader cuts a page into blocks.
type pageReader struct {
	blocks []pageBlock
	run    textWriter
	linked int
	link   int // how deep within links
	in     *html.Node
	beside []*html.Node
	head   bool
	item   bool
}

func (r *pageReader) flush() {
	text := strings.TrimSpace(r.run.String())
	if text != "" {
		r.blocks = append(r.blocks, pageBlock{text: text, words: countWords(text), linked: r.linked, in: r.in, heading: r.head, item: r.item, beside: r.beside, doubt: len(r.beside) > 0})
	}
	r.run, r.linked = textWriter{}, 0
}

// countWords counts words; in scripts without blanks two characters are one.
func countWords(s string) int {
	n, wide := len(strings.Fields(s)), 0
	for _, c := range s {
		if c >= 0x2e80 && (unicode.Is(unicode.Han, c) || unicode.Is(unicode.Hiragana, c) || unicode.Is(unicode.Katakana, c)) || unicode.Is(unicode.Thai, c) {
			wide++
		}
	}
	return n + wide/2
}

var camel = regexp.MustCompile(`([a-z])([A-Z])`)

var hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)

func (r *pageReader) node(n *html.Node) {
	if n.Type == html.TextNode {
		if r.link > 0 {
			r.linked += countWords(n.Data)
		}
		r.run.words(n.Data)
		return
	}
	if n.Type != html.ElementNode {
		return
	}
	switch {
	case unread[n.Data] && n.Data != "form": // which some systems put around the page
		r.run.part(blank)
		return
	case n.Data == "br":
		if r.run.gap == line {
			r.flush()
			return
		}
		r.run.part(line)
		return
	case inline[n.Data] && n.Data != "a":
		r.children(n)
		return
	case n.Data == "a":
		r.link++
		r.children(n)
		r.link--
		return
	}
	r.flush()
	outer := *r
	r.in = n
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		r.head = true
	case "li", "dd", "dt":
		r.item = true
	case "header", "footer", "aside", "address":
		r.beside = append(r.beside[:len(r.beside):len(r.beside)], n)
	}
	if name := camel.ReplaceAllString(attr(n, "class")+" "+attr(n, "id"), "$1-$2"); n.Data != "body" && n.Data != "html" && n.Data != "article" && n.Data != "main" && len(name) < 400 &&
		beside.MatchString(name) && !storyBody.MatchString(name) || attr(n, "aria-hidden") == "true" || attr(n, "role") == "complementary" || hasAttr(n, "hidden") || hiddenStyle.MatchString(attr(n, "style")) {
		r.beside = append(r.beside[:len(r.beside):len(r.beside)], n)
	}
	r.children(n)
	r.flush()
	r.in, r.head, r.item, r.beside = outer.in, outer.head, outer.item, outer.beside
}

func (r *pageReader) children(n *html.Node) {
	for c := range n.ChildNodes() {
		r.node(c)
	}
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// running reports whether a block is running text, as stories are of.
func (b *pageBlock) running() bool {
	return !b.doubt && !b.heading && b.linked*3 <= b.words && (b.words >= 12 || b.words >= 4 && endsSentence(b.text))
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’»)]`+"\u00a0 ")
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:।。！？؟۔", last)
}

// articleText returns the text of a page's story; told is that text as the metadata have it, empty where they do not.
func articleText(root *html.Node, headline, told string) string {
	body := descendant(root, "body")
	if body == nil {
		return ""
	}
	r := &pageReader{in: body}
	r.children(body)
	r.flush()
	r.trustLarge()
	chosen := r.toldBlocks(told)
	if found := r.densest(root); chosen == nil || wordsOf(found) > 0 && 20*wordsOf(chosen) < 17*wordsOf(found) {
		chosen = found
	}
	if told != "" && wordsOf(chosen) < countWords(told)/2 {
		return plainLines(told) // the page itself has it for those who pay, or by a script
	}
	var b strings.Builder
	for i, c := range chosen {
		switch {
		case i == 0 && c.heading && same(c.text, headline):
			continue
		case b.Len() == 0:
		case c.item && i > 0 && chosen[i-1].item:
			b.WriteByte('\n')
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(c.text)
	}
	return b.String()
}

// trustLarge takes the doubt from elements that hold much of the running text of the page, or of the article around them, whatever their names.
func (r *pageReader) trustLarge() {
	all, in, articles := 0, map[string]int{}, map[*html.Node]int{} // in elements of one name and class: a story may be cut into several
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.heading || b.linked*3 > b.words || b.words < 12 {
			continue
		}
		all += b.words
		for n := b.in; n != nil; n = n.Parent {
			if n.Data == "article" || n.Data == "main" {
				articles[n] += b.words
			}
		}
		for _, n := range b.beside {
			in[n.Data+" "+attr(n, "class")] += b.words
		}
	}
	of := func(n *html.Node) int { // the words of the article around n
		for n = n.Parent; n != nil; n = n.Parent {
			if n.Data == "article" || n.Data == "main" {
				return articles[n]
			}
		}
		return all
	}
	for i := range r.blocks {
		b := &r.blocks[i]
		b.doubt = slices.ContainsFunc(b.beside, func(n *html.Node) bool {
			all := min(all, of(n))
			name := attr(n, "class") + " " + attr(n, "id")
			in := in[n.Data+" "+attr(n, "class")]
			return 10*in < 4*all || 10*in < 6*all && comments.MatchString(name) || neverStory.MatchString(name)
		})
	}
}

func wordsOf(blocks []pageBlock) (n int) {
	for i := range blocks {
		n += blocks[i].words
	}
	return n
}

// letters returns the letters and digits of a text, in lower case.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

// toldBlocks returns the blocks whose words stand in the text that the metadata have, and the headings between them; nil where these are not most
// of that text.
func (r *pageReader) toldBlocks(told string) []pageBlock {
	all := letters(told)
	if countWords(told) < 40 {
		return nil
	}
	in := make([]bool, len(r.blocks))
	covered := 0
	from, to := len(in), -1
	for i := range r.blocks {
		b := &r.blocks[i]
		if s := letters(b.text); len(s) >= 12 && strings.Contains(all, s) {
			in[i] = true
			if covered += len(s); !b.heading {
				from, to = min(from, i), max(to, i)
			}
		}
	}
	if 10*covered < 7*len(all) {
		return nil
	}
	var chosen []pageBlock
	seen := map[string]bool{}
	for i := from; i <= to; i++ {
		b := r.blocks[i]
		near := i > from && in[i-1] && i < to && in[i+1]
		if (in[i] || b.heading && !b.doubt && near || near && b.running()) && !seen[b.text] {
			seen[b.text] = b.words > 8
			chosen = append(chosen, b)
		}
	}
	return chosen
}

// stories counts the article elements within n that have running text of their own.
func stories(n *html.Node, total map[*html.Node]int) int {
	count := 0
	for c := range n.ChildNodes() {
		switch {
		case total[c] < 40:
		case c.Data == "article":
			count++
		default:
			count += stories(c, total)
		}
	}
	return count
}

// body returns the element in which nothing is left to climb to.
func body(n *html.Node) *html.Node {
	for n.Parent != nil && n.Data != "body" {
		n = n.Parent
	}
	return n
}

// runningFrom returns how many words of running text come after a block.
func (r *pageReader) runningFrom(i int, within func(*html.Node) bool) (n int) {
	for _, b := range r.blocks[i+1:] {
		if b.running() && within(b.in) {
			n += b.words
		}
	}
	return n
}

// ofText are the elements whose short lines may be part of a story.
var ofText = setOf("p li blockquote pre td dd dt center")

var (
	more    = regexp.MustCompile(`(?i)^(more( from| on| news| stories|:| \w+$)|related|read (more|next|also)|see also|recommended|latest|trending|most (read|popular)|popular|up next|mehr (zum|von|aus)|lesen sie|weitere |auch interessant|lire (aussi|la suite)|à lire|sur le même|más (noticias|sobre)|leer más|te puede|leggi anche|lees ook|meer (over|nieuws)|les også|läs (mer|också)|læs også|leia (mais|também)|czytaj|comments?$|kommentare)`)
	credits = regexp.MustCompile(`(?i)\((image|photo|foto|bild|picture|pic|credit|quelle|archiv|getty)s?\b[^)]*\)$|^(foto|fotos|photo|photos|bild|image|quelle|credit|picture)s?( credit| by)?:|\| getty images$`)
)

// densest returns the blocks of the element in which most running text stands.
func (r *pageReader) densest(root *html.Node) []pageBlock {
	best, total := r.best(root)
	if best == nil {
		return nil
	}
	return r.blocksIn(wider(best, total), total)
}

// best returns the element of the most running text near it, and the words of running text within each.
func (r *pageReader) best(root *html.Node) (best *html.Node, total map[*html.Node]int) {
	score := map[*html.Node]float64{}
	total = map[*html.Node]int{}
	for i := range r.blocks {
		b := &r.blocks[i]
		if !b.running() {
			continue
		}
		share := 1.0
		for n, up := b.in, 0; n != nil; n, up = n.Parent, up+1 {
			total[n] += b.words
			if up < 6 {
				score[n] += share * float64(min(b.words, 120))
			}
			if n.Data != "p" {
				share *= 0.6
			}
		}
	}
	for n := range root.Descendants() { // in the order of the page: the first of equals
		if s := score[n]; s > 0 {
			if attr(n, "itemprop") == "articleBody" {
				s *= 1.6
			} else if storyBody.MatchString(attr(n, "class")) || n.Data == "article" {
				s *= 1.2
			}
			if score[n] = s; best == nil || s > score[best] {
				best = n
			}
		}
	}
	return best, total
}

// wider returns an element around best where parts of the story stand side by side, or best.
func wider(best *html.Node, total map[*html.Node]int) *html.Node {
	for up := best.Parent; up != nil && up.Data != "body" && up.Data != "html"; up = up.Parent {
		more := total[up] - total[best]
		switch {
		case more <= 20:
		case stories(up, total) > 1:
			up = body(up)
		case up.Data == "article", storyBody.MatchString(attr(up, "class")), attr(up, "itemprop") == "articleBody", more < total[best]:
			best = up
		}
	}
	return best
}

// blocksIn returns the blocks of the story in an element.
func (r *pageReader) blocksIn(best *html.Node, total map[*html.Node]int) []pageBlock {
	within := func(n *html.Node) bool {
		for ; n != nil; n = n.Parent {
			if n == best {
				return true
			}
		}
		return false
	}
	var chosen []pageBlock
	seen := map[string]bool{}
	last := -1 // of chosen, that is running text
	for i := range r.blocks {
		b := r.blocks[i]
		if b.doubt || !within(b.in) || seen[b.text] && b.words > 8 {
			continue
		}
		run := b.running()
		switch {
		case b.heading:
			if more.MatchString(b.text) && 2*r.runningFrom(i, within) < total[best] { // lists of other stories follow
				return chosen[:max(last, 0)]
			}
		case credits.MatchString(b.text), b.linked == b.words && b.words > 2: // a link to another story
			continue
		case run:
		case b.linked*2 > b.words, !ofText[b.in.Data] && b.words < 12, last < 0 && !b.item:
			continue
		}
		seen[b.text] = true
		chosen = append(chosen, b)
		if run || b.item && b.words > 3 {
			last = len(chosen)
		}
	}
	return chosen[:max(last, 0)]
}
