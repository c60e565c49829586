package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/wire"
)

// hostile is what a page must show as it is, in whatever field it comes.
const hostile = `</script><script>window.struck=1</script><img src=x onerror="window.struck=2">'"&amp;<!--]]>` + "\u2028\u202e\xff😀"

const ferry = `ORLEN HARBOUR (Reuters) - At least 121 people were killed when a ferry sank off the island of Norra on Sunday, the coast guard said.

The vessel was carrying 340 passengers from the mainland when it struck a reef in heavy fog, according to its operator.

"We heard a loud crack and then the water came in," said Mira Tolvanen, a teacher who swam to the shore with two pupils.

Rescue boats searched the strait through the night, and divers were expected to reach the wreck on Monday morning.

The transport ministry has ordered an inquiry into the sinking, the third in these waters since 2019.

Read more: Our list of harbours
`

const strike = `Dock workers in the port of Vik ended a strike of nine days on Monday after the operator agreed to raise wages by 4.5 percent, both sides said.

The strike had kept 31 ships waiting in the roads and cost exporters 12 million crowns a day, the chamber of commerce estimated.

"This is a fair result for the men and women on the quay," union leader Jonas Berg told reporters outside the harbour office.

The new contract runs for two years and brings a bonus for night shifts, which the union had asked for since spring.
`

// sample returns stories of two reports and one that stands alone.
func sample() []feed.Story {
	at := func(hour int) time.Time { return time.Date(2026, 11, 22, hour, 30, 0, 0, time.UTC) }
	story := func(id, source, headline, text string, published time.Time) feed.Story {
		return feed.Story{Article: dedup.Article{ID: id, Source: source, Headline: headline, Text: text, Published: published}}
	}
	later := strings.NewReplacer("121 people", "124 people", "the coast guard said", "a hospital director said", "Read more: Our list of harbours",
		"The prime minister cut short a visit abroad and flew home on Sunday night.\n\nShare this story").Replace(ferry)
	struck := story("hostile-"+hostile, "Daily "+hostile, "Strike "+hostile, strings.Replace(strike, "The new contract", hostile+" The new contract", 1), at(9))
	struck.URL, struck.Language, struck.Version = "javascript:window.struck=3", `en" onload="window.struck=4`, hostile
	morning := story("ferry-2", "The Morning", "Ferry sinks off Norra, 124 dead", later, at(11))
	morning.URL, morning.Language = "https://morning.example/ferry?id=1&x=<y>", "en"
	return []feed.Story{
		story("ferry-1", "Evening Post", "Ferry sinks off Norra, 121 dead", ferry, at(8)),
		morning,
		story("ferry-3", "Coast Radio", "At least 121 dead as ferry sinks", strings.Replace(ferry, "340 passengers", "430 passengers", 1)+"\nThe coast radio will tell more at noon, when the first divers are back from the wreck in the strait.\n", time.Time{}),
		story("strike-1", "Evening Post", "Strike in Vik ends after nine days", strike, at(7)),
		struck,
		story("alone", "Evening Post", "Snow", "Snow fell on the hills in the night and closed two roads to the north, where forty drivers waited in their cars until the ploughs came at dawn.", at(6)),
	}
}

func input(t testing.TB, stories []feed.Story) Input {
	t.Helper()
	in := Input{Stories: map[string]feed.Story{}, Read: len(stories)}
	var articles []dedup.Article
	for _, s := range stories {
		in.Stories[s.ID] = s
		articles = append(articles, s.Article)
	}
	var err error
	if in.Clusters, err = dedup.ClustersOf(dedup.Config{}, articles); err != nil {
		t.Fatal(err)
	}
	return in
}

func write(t testing.TB, o Options, in Input) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, o, in); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// unpack returns the data of report n in a page.
func unpack(t testing.TB, page string, n int) clusterData {
	t.Helper()
	_, rest, ok := strings.Cut(page, fmt.Sprintf(`<script type="text/plain" id="data-%d">`, n))
	if !ok {
		t.Fatalf("no data of report %d", n)
	}
	packed, _, _ := strings.Cut(rest, "</script>")
	zip, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	var d clusterData
	if err := json.Unmarshal(plain, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestShown holds the places of bytes against those in the UTF-16 that a script counts in.
func TestShown(t *testing.T) {
	for _, text := range []string{"", "plain", "naïve “quotes” — dash", "😀 smile 😀", "a\xffb\xc3", "右から\u202e左", "\U000E0001tag", "a\r\n\tb\u2028c", "é\u0301"} {
		s := newShown(text)
		if len(s.at) != len(text)+1 {
			t.Fatalf("%q: %d places for %d bytes", text, len(s.at), len(text))
		}
		units := utf16.Encode([]rune(s.text))
		if int(s.at[len(text)]) != len(units) {
			t.Errorf("%q ends at %d, its UTF-16 has %d units", text, s.at[len(text)], len(units))
		}
		for i := range text {
			before := newShown(text[:i])
			if want := utf16.Encode([]rune(before.text)); int(s.at[i]) != len(want) {
				t.Errorf("%q: byte %d is at %d, want %d", text, i, s.at[i], len(want))
			}
		}
		if strings.ContainsAny(s.text, "\u202e\u2028\x00\r") {
			t.Errorf("%q is shown with what changes the look of a page: %q", text, s.text)
		}
	}
}

// cutUnits returns words of a text at spans in UTF-16 units.
func cutUnits(text string, spans []int32) string {
	units := utf16.Encode([]rune(text))
	var words []string
	for i := 0; i < len(spans); i += 2 {
		words = append(words, string(utf16.Decode(units[spans[i]:spans[i+1]])))
	}
	return strings.Join(words, " … ")
}

func TestPieces(t *testing.T) {
	text := "MIRA 😀 (Reuters) - Café owners met on Monday.  They left \"early\".\n\nRead more: Other news\n\nThe end came at ten, the owner said."
	parsed := wire.Parse(text)
	s := newShown(text)
	p := pieces(s, text, &parsed, facts.Read(facts.Article{Text: text}).Sentences())
	names := kindNames()
	var got []string
	for i := 0; i < len(p); i += 3 {
		got = append(got, names[int(p[i+2])]+": "+cutUnits(s.text, p[i:i+2]))
	}
	want := []string{"body: MIRA 😀 (Reuters) - Café owners met on Monday.", `body: They left "early".`, "read more: Read more: Other news", "body: The end came at ten, the owner said."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pieces (-want +got)\n%s", diff)
	}
}

// A credit that stands apart from the text is compared, and has its place under the headline.
func TestCreditApart(t *testing.T) {
	stories := sample()[3:5]
	stories[0].Credit = "Reuters"
	stories[1].Article = stories[0].Article
	stories[1].ID, stories[1].Credit, stories[1].Headline = "strike-2", "AFP", ""
	d := unpack(t, write(t, Options{}, input(t, stories)), 1)
	if diff := cmp.Diff([]string{"Strike in Vik ends after nine days\nReuters", "AFP"}, []string{d.Texts[0].Headline, d.Texts[1].Headline}); diff != "" {
		t.Errorf("heads (-want +got)\n%s", diff)
	}
	of := func(s *sideData, k int) string {
		if s == nil || !s.Head {
			return ""
		}
		return cutUnits(d.Texts[k].Headline, s.Spans)
	}
	for _, x := range d.Pairs["0-1"].Differences {
		if x.Kind == facts.Credit && of(x.A, 0) == "Reuters" && of(x.B, 1) == "AFP" {
			return
		}
	}
	for _, x := range d.Pairs["0-1"].Differences {
		t.Errorf("a difference of %s between %q and %q, none of credit between Reuters and AFP", x.Kind, of(x.A, 0), of(x.B, 1))
	}
}

func TestModel(t *testing.T) {
	page := write(t, Options{Title: "Sunday"}, input(t, sample()))
	d := unpack(t, page, 1)
	if d.Texts[0].Headline != "Ferry sinks off Norra, 121 dead" {
		d = unpack(t, page, 2)
	}
	type version struct{ ID, Name, Time, After, URL string }
	var got []version
	for _, v := range d.Versions {
		got = append(got, version{v.ID, v.Name, v.Time, v.After, v.URL})
	}
	if diff := cmp.Diff([]version{
		{"ferry-1", "Evening Post", "22 Nov 2026, 08:30", "", ""},
		{"ferry-2", "The Morning", "22 Nov 2026, 11:30", "+ 3 h", "https://morning.example/ferry?id=1&x=<y>"},
		{"ferry-3", "Coast Radio", "", "", ""},
	}, got); diff != "" {
		t.Errorf("versions in time order, what has none last (-want +got)\n%s", diff)
	}
	said := map[string][]string{}
	for _, r := range d.Rows {
		for k, c := range r.Cells {
			if c == nil || c.Words == "" || c.Told {
				continue
			}
			text := d.Texts[k].Text
			if c.Head {
				text = d.Texts[k].Headline
			}
			if words := plain(cutUnits(text, c.Spans)); words != c.Words {
				t.Errorf("%s: the words %q stand where the spans have %q", r.Subject, c.Words, words)
			}
			said[string(r.Kind)] = append(said[string(r.Kind)], fmt.Sprintf("%d %s", k, c.Words))
		}
	}
	for kind, words := range map[string][]string{"number": {"121", "124", "340", "430"}, "attribution": {"coast guard", "hospital director"}} {
		for _, w := range words {
			if !strings.Contains(strings.Join(said[kind], "\n"), w) {
				t.Errorf("no %s has %q: %q", kind, w, said[kind])
			}
		}
	}
	if got := slices.Sorted(maps.Keys(d.Pairs)); !slices.Equal(got, []string{"0-1", "0-2", "1-2"}) {
		t.Errorf("compared are %q, want every two of three texts", got)
	}
	passages := 0
	for key, p := range d.Pairs {
		var a, b int
		fmt.Sscanf(key, "%d-%d", &a, &b)
		for i := 0; i < len(p.Passages); i += 4 {
			passages++
			x, y := cutUnits(d.Texts[a].Text, p.Passages[i:i+2]), cutUnits(d.Texts[b].Text, p.Passages[i+2:i+4])
			grey := strings.NewReplacer("Read more: Our list of harbours", "", "Share this story", "") // may stand in a passage, and is none of its words
			if plain(grey.Replace(x)) != plain(grey.Replace(y)) {
				t.Errorf("%s: a copied passage is %q here and %q there", key, x, y)
			}
		}
	}
	if passages == 0 {
		t.Error("no copied passages")
	}
	for _, want := range []string{"<title>Sunday</title>", "<b>2</b> wire reports", "among <b>6</b> stories", "One story stands alone", "Evening Post, The Morning, Coast Radio", "<b>Reuters</b>", "22 Nov 2026, 08:30 to 11:30 (3 h)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list does not have %q", want)
		}
	}
}

// TestSameBytes gives the stories in other orders, and other numbers of cores.
func TestSameBytes(t *testing.T) {
	stories := sample()
	want := write(t, Options{Cores: 1}, input(t, stories))
	r := rand.New(rand.NewPCG(1, 2))
	for cores := 1; cores < 4; cores++ {
		r.Shuffle(len(stories), func(i, j int) { stories[i], stories[j] = stories[j], stories[i] })
		if got := write(t, Options{Cores: cores}, input(t, stories)); got != want {
			t.Fatalf("%d cores and another order: other bytes (-want +got)\n%s", cores, cmp.Diff(want, got))
		}
	}
}

// TestLeftOut bounds the page: what it does not have it says.
func TestLeftOut(t *testing.T) {
	in := input(t, sample())
	in.Bad = 2
	for _, c := range []struct {
		name    string
		options Options
		say     string
	}{
		{"bad input", Options{}, "2 inputs could not be read and are left out."},
		{"fewer clusters", Options{Clusters: 1}, "The 1 largest of 2 reports are here"},
		{"fewer bytes", Options{Bytes: 1}, "the texts of 2 reports with the fewest grave differences are left out"},
	} {
		page := write(t, c.options, in)
		if !strings.Contains(page, c.say) {
			t.Errorf("%s: the page does not say %q", c.name, c.say)
		}
		d := unpack(t, page, 1)
		if without := d.Texts == nil; without != (c.options.Bytes == 1) {
			t.Errorf("%s: texts left out is %v", c.name, without)
		}
		if len(d.Rows) == 0 {
			t.Errorf("%s: no facts", c.name)
		}
	}

	stories := sample()[:2]
	stories[1].Text += strings.Repeat("The list of passengers goes on.\n", mostText/30)
	in = input(t, stories)
	in.Clusters = []dedup.Cluster{{ID: "ferry-1", Medoid: "ferry-1", Members: []dedup.Member{{ID: "ferry-1"}, {ID: "ferry-2"}}}}
	if d := unpack(t, write(t, Options{}, in), 1); len(d.Texts) != 1 || d.Versions[1].Text != -1 || !strings.HasPrefix(strings.Join(d.Left, " "), "1 version is longer than 256 KiB") {
		t.Errorf("of a long version: %d texts, %q", len(d.Texts), d.Left)
	}
}

// TestEmpty writes a page of no stories, and of none that run one report.
func TestEmpty(t *testing.T) {
	for n, want := range map[int]string{0: "None of the <b>0</b> stories here run one wire report.", 1: "None of the <b>1</b> stories"} {
		if page := write(t, Options{}, input(t, sample()[5:5+n])); !strings.Contains(page, want) {
			t.Errorf("%d stories: the page does not say %q", n, want)
		}
	}
}

// checkMarkup reports what in a page could run, or load, beside its own script and style.
func checkMarkup(t testing.TB, page string) {
	t.Helper()
	scripts, styles := 0, 0
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF || scripts != 1 || styles != 1 {
				t.Errorf("%d scripts that run and %d styles, want one each: %v", scripts, styles, z.Err())
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			kind := ""
			for _, a := range tag.Attr {
				switch {
				case a.Key == "type":
					kind = a.Val
				case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "srcset", a.Key == "style", a.Key == "action", a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
					t.Errorf("<%s %s=%q>", tag.Data, a.Key, a.Val)
				}
			}
			switch tag.Data {
			case "script":
				if kind == "" {
					scripts++
				}
			case "style":
				styles++
			case "img", "iframe", "object", "embed", "link", "base", "svg", "video", "audio":
				t.Errorf("<%s> in the page", tag.Data)
			}
		}
	}
}

func TestEscapes(t *testing.T) {
	page := write(t, Options{Title: hostile}, input(t, sample()))
	checkMarkup(t, page)
	if strings.ContainsAny(page, "\u2028\u202e") || strings.Contains(page, "\xff") {
		t.Error("characters that change the look of a page are in it")
	}
	found := false
	for n := 1; n <= 2; n++ {
		for _, v := range unpack(t, page, n).Versions {
			if strings.HasPrefix(v.ID, "hostile-") {
				found = true
				if v.URL != "" || !strings.Contains(v.Headline, "<script>window.struck=1</script>") {
					t.Errorf("a hostile version is %+v", v)
				}
			}
		}
	}
	if !found {
		t.Error("the hostile version is not there")
	}
}

func FuzzEscapes(f *testing.F) {
	f.Add(hostile, "en", "http://a.example/")
	f.Add("\"'`${x}{{.}}</title></style>", "</", "https://u:p@h/")
	f.Add("<plaintext><svg/onload=1>", "x y", " data:text/html,x")
	f.Fuzz(func(t *testing.T, words, lang, address string) {
		stories := sample()[3:5]
		for i := range stories {
			s := &stories[i]
			s.Headline, s.Source, s.Language, s.URL, s.Slug, s.Version = words, words, lang, address, words, words
			s.ID = fmt.Sprint(i, words)
			s.Text = words + "\n\n" + s.Text + words
		}
		in := input(t, stories)
		in.Clusters = []dedup.Cluster{{ID: stories[0].ID, Medoid: stories[0].ID, Agencies: []string{words}, Members: []dedup.Member{{ID: stories[0].ID, Agencies: []string{words}}, {ID: stories[1].ID}}}}
		page := write(t, Options{Title: words}, in)
		checkMarkup(t, page)
		d := unpack(t, page, 1)
		for _, v := range d.Versions {
			if v.URL != "" && !strings.HasPrefix(v.URL, "http://") && !strings.HasPrefix(v.URL, "https://") {
				t.Errorf("a link to %q", v.URL)
			}
		}
		for _, x := range d.Texts {
			end := int32(len(utf16.Encode([]rune(x.Text))))
			at := int32(0)
			for i := 0; i < len(x.Pieces); i += 3 {
				if x.Pieces[i] < at || x.Pieces[i+1] <= x.Pieces[i] || x.Pieces[i+1] > end {
					t.Errorf("piece %v of a text of %d units", x.Pieces[i:i+3], end)
				}
				at = x.Pieces[i+1]
			}
		}
	})
}
