package feed

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/wire"
)

// TestClean: what is taken out, what stays, and why.
func TestClean(t *testing.T) {
	for _, tt := range []struct{ why, text, want string }{
		{"nothing to do", "A < B & C > D, said O’Neil.", "A < B & C > D, said O’Neil."},
		{"references", "It didn&#39;t, didn&rsquo;t, won&#x2019;t: Ren&eacute; &amp; Co, &amp;quot;best&amp;quot;, &pound;24&nbsp;million &unknown; &", "It didn't, didn’t, won’t: René & Co, \"best\", £24\u00a0million &unknown; &"},
		{"one reference that no text has", "Smith &amp Co and AT&T; R&D", "Smith &amp Co and AT&T; R&D"},
		{"paragraphs", "<p>One.</p><p class=\"x\">Two.<br/>Three.</p>", "One.\n\nTwo.\n\nThree."},
		{"paragraphs in lines", "Zero.\n<p>One.</p>\nTwo.", "Zero.\nOne.\nTwo."},
		{"inline tags", "lost <a href=\"https://a.example/b?c=1&d=2\">$25 million</a> in “<em>a joke</em>”", "lost $25 million in “a joke”"},
		{"comments and scripts", "One<!-- <p>no</p> -->, two<script>if (a < b) {}</script>, <b>three</b>.", "One, two, three."},
		{"what begins like one and has no end", "<b>One</b> <!-- two <script>", "One <!-- two "},
		{"links", "its [shares](https://a.example/b_(c)) fell [1](see) [x] (http)", "its shares fell [1](see) [x] (http)"},
		{"misread", "The firmâ€™s chief said it canâ€™t pay", "The firm’s chief said it can’t pay"},
		{"misread once, which may be meant", "Ãœber", "Ãœber"},
		{"characters without width", "air\u200bport, can\u200dcelled, A\u200enna, 6\u20600", "airport, cancelled, Anna, 60"},
		{"joiners of other scripts, and a mark at the beginning", "\ufeffمی\u200cرسد 👩\u200d🚒 क्\u200dष", "\ufeffمی\u200cرسد 👩\u200d🚒 क्\u200dष"},
		{"wide forms", "Ｍｏｎｄａｙ １，４００ ２．５；他说，好。", "Monday 1,400 2.5；他说，好。"},
		{"Persian by an Arabic keyboard", "شهرداري گفت كه", "شهرداری گفت که"},
		{"marks that were lost, and letters", "Z\ufffdRICH \ufffd It\ufffds \ufffda bitter day.\ufffd The firm\ufffds caf\ufffd can\ufffdt pay \ufffd5, said Ren\ufffd (\ufffdhe\ufffd).", "Z\ufffdRICH – It’s “a bitter day.” The firm’s caf\ufffd can’t pay \ufffd5, said Ren\ufffd (“he”)."},
		{"a quotation that a line ends", "\ufffdOne\nRen\ufffd", "“One\nRen\ufffd"},
		{"Arabic", "كان يوم", "كان يوم"},
	} {
		got := Clean(tt.text)
		if diff := cmp.Diff(tt.want, got.Text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
		if got.Same() != (tt.text == tt.want) {
			t.Errorf("%s: Same is %v", tt.why, got.Same())
		}
		if again := Clean(got.Text); again.Text != got.Text && !strings.Contains(tt.text, "&amp") {
			t.Errorf("%s: %q is cleaned again to %q", tt.why, got.Text, again.Text)
		}
	}
}

// TestCleanSpans: a word of the cleaned text stands, in the text as given, at the place that Span says, with what it was written with.
func TestCleanSpans(t *testing.T) {
	text := "Zero.\n<p>It didn&rsquo;t lose <b>$24 million</b>, said Ren&eacute;e.</p> The air\u200bport’s [chief](https://a.example/b) &amp; １，４００ others."
	c := Clean(text)
	for word, want := range map[string]string{"Zero": "Zero", "didn’t": "didn&rsquo;t", "$24 million": "$24 million", "Renée": "Ren&eacute;e", "airport": "air\u200bport", "chief": "chief", "&": "&amp;",
		"1,400": "１，４００", "others.": "others.", "lose $24": "lose <b>$24", c.Text: text} {
		at := strings.Index(c.Text, word)
		s := c.Span(wire.Span{Start: at, End: at + len(word)})
		if got := s.In(text); got != want {
			t.Errorf("%q stands at %q, want %q", word, got, want)
		}
	}
	if s := c.Span(wire.Span{Start: 3, End: 3}); s != (wire.Span{Start: 3, End: 3}) {
		t.Errorf("an empty span is %v", s)
	}
}

// FuzzClean: spans stay in order and within the text, and time is linear.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "<p>a</p>", "&amp;lt;b&amp;gt;</p>", "a\u200bb\xff</b>&#0;", "[a](http://b)", "â€™â€™Ã©", "شهرداري پ", "１，１", "<script></p>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Clean(text)
		last := wire.Span{}
		for i := range len(c.Text) {
			s := c.Span(wire.Span{Start: i, End: i + 1})
			if s.Start < last.Start || s.End < last.End || s.Start > s.End || s.End > len(text) {
				t.Fatalf("byte %d of %q stands at %v of %q, after %v", i, c.Text, s, text, last)
			}
			last = s
		}
		if c.Same() && c.Text != text {
			t.Fatalf("%q is %q and the same", text, c.Text)
		}
	})
}

func TestCleanIsLinear(t *testing.T) {
	const least = 1 << 17
	for _, part := range []string{"<!-- ", "<script>", "<p <", "&amp;", "&", "[a](http", "[[[[", "â€™", "\u200b", "<b></b>", "\ufffda \ufffd,", "a\ufffdb", "plain </", "plain <br", "plain &#"} {
		took := func(runs, size int) time.Duration {
			text := "</p>&amp;"
			part, plain := strings.CutPrefix(part, "plain ") // a text that only looks like one with tags and references
			if plain {
				text = ""
			}
			text += strings.Repeat(part, size/len(part))
			best := time.Hour
			for range runs {
				start := time.Now()
				Clean(text)
				best = min(best, time.Since(start))
			}
			return best
		}
		var one, four time.Duration
		for try := range 3 { // others work on the machine, too
			if one, four = took(3, least), took(1+2*try, 4*least); four <= 10*one || four <= 50*time.Millisecond {
				break
			}
		}
		if four > 10*one && four > 50*time.Millisecond {
			t.Errorf("%q: %v, four times as much %v", part, one, four)
		}
	}
}

// What is found among the few bytes that are no ASCII is what is found by looking for each.
func TestFirstBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	signs := []string{"“", "’", "é", "ك", "一", "\ufeff", "\u200b", "\u200c", "\u200d", "\u200f", "\u2010", "\u2060", "\u2061", "\xe2", "\xe2\x80", "！", "\ufffd"}
	counts := map[bool]int{}
	for range 4000 {
		var b strings.Builder
		for range r.IntN(20) {
			b.WriteString(strings.Repeat("x", r.IntN(40)))
			for range r.IntN(30) * (r.IntN(12) / 11) {
				b.WriteString(signs[r.IntN(6)])
			}
			if r.IntN(4) == 0 {
				b.WriteString(signs[r.IntN(len(signs))])
			}
		}
		text := b.String()
		has := func(s string) bool { return strings.Contains(text, s) }
		want := bytesFound{has("\xc3"), has("\xd9"), has("\xef"), has("\u200b") || has("\u200d") || has("\u200e") || has("\u200f") || has("\u2060")}
		got, few := firstBytes(text)
		if few && got != want {
			t.Fatalf("%q: %+v, want %+v", text, got, want)
		}
		counts[few]++
		if ascii := strings.Map(func(r rune) rune { return r % 128 }, text); clean(ascii, true).Text != Clean(ascii).Text {
			t.Fatalf("%q: known to be ASCII it is cleaned otherwise", ascii)
		}
	}
	if counts[true] < 1000 || counts[false] < 500 {
		t.Errorf("few and many bytes that are no ASCII: %v", counts)
	}
}

// TestSureMarkup holds what makes a text marked up, wherever in it that stands, and what is near it and does not.
func TestSureMarkup(t *testing.T) {
	for _, s := range []string{"</p>", "</P>", "<br>", "<BR />", "<p>", "</blockquote>", "</STRONG>", "</h3>"} {
		for _, text := range []string{s, "a < b " + s, "<" + s + "<", "</" + s, strings.Repeat("<x", 40) + s} {
			if !hasTag(text) {
				t.Errorf("%q: no tag", text)
			}
		}
		if text := s[:len(s)-1]; hasTag(text) {
			t.Errorf("%q: a tag", text)
		}
	}
	for _, s := range []string{"&amp;", "&#8217;", "&#x2019;", "&aacute;", "&Ccedil;", "&mdash;"} {
		for _, text := range []string{s, "R&D " + s, "&" + s + "&", "&#" + s} {
			if !hasEntity(text) {
				t.Errorf("%q: no character reference", text)
			}
		}
		if text := s[:len(s)-1]; hasEntity(text) {
			t.Errorf("%q: a character reference", text)
		}
	}
	for _, text := range []string{"", "<", "&", "a < b", "<ACY.O>", "<brand>", "</", "</x>", "&;", "R&D;", "&#1;"} {
		if hasTag(text) || hasEntity(text) {
			t.Errorf("%q is marked up", text)
		}
	}
	// What is found at its places is what is found anywhere.
	tag, entity := regexp.MustCompile("(?i)"+strings.TrimPrefix(sureTag.String(), "(?i)^")), regexp.MustCompile(strings.TrimPrefix(sureEntity.String(), "^"))
	r, counts := rand.New(rand.NewPCG(5, 6)), [2]int{}
	pieces := []string{"<", "</", ">", "/>", " ", "p", "Br", "h2", "blockquote", "ſpan", "blocKquote", "&", "#", "x2f", "39", "amp", "nbsp", ";", "é", "words ", "</p", "<br", "amp;", "#39;"}
	for range 20000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		for i, c := range []struct{ got, want bool }{{hasTag(text), tag.MatchString(text)}, {hasEntity(text), entity.MatchString(text)}} {
			if c.got != c.want {
				t.Fatalf("%q: %v, want %v, of a tag and a character reference the %d.", text, c.got, c.want, i+1)
			}
			if c.got {
				counts[i]++
			}
		}
	}
	if counts[0] < 200 || counts[1] < 200 {
		t.Errorf("texts with tags and with character references: %v", counts)
	}
}
