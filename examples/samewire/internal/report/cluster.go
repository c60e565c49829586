package report

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/wire"
)

// Bounds of what a cluster has in the page.
const (
	mostText     = 256 << 10 // bytes of a text that is compared and shown
	mostPairs    = 6         // different versions of which every two are compared; of more, each with the medoid and the next
	mostCellText = 240       // characters of a value in the matrix
)

// group is a cluster of the page.
type group struct {
	dedup.Cluster
	versions []version // in the order of publication, those without a time last, ties by id
	texts    []*text   // the different ones, in the order of versions
	matrix   facts.Matrix
	counts   [facts.Styled + 1]int // rows by severity
	left     []string              // what the page does not have of it, and why
	item     item                  // of the list, without its number
	gravest  row                   // the most probable of the key differences
	sure     float64               // its probability; 0 where there is none

	payload []byte // packed data without texts
	full    []byte // packed data with texts
}

// version is one story of a group.
type version struct {
	feed.Story
	member dedup.Member
	text   int // of texts; -1 where it is not compared
}

// text is one wording with its headline, which several versions may have.
type text struct {
	*feed.Story
	read     *facts.Story
	shown    *shown
	head     string // headline and credit, as far as they stand apart from the text
	creditAt int    // where in it the credit begins
	headline *shown // of head
}

// newGroup compares the versions of a cluster.
func newGroup(c dedup.Cluster, stories map[string]feed.Story, o Options) (*group, error) {
	g := &group{Cluster: c}
	for _, m := range c.Members {
		g.versions = append(g.versions, version{stories[m.ID], m, -1})
	}
	slices.SortStableFunc(g.versions, func(x, y version) int {
		if x.Published.IsZero() != y.Published.IsZero() {
			return y.Published.Compare(x.Published)
		}
		return cmp.Or(x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID))
	})
	g.readTexts()
	matrixOf := make([]*facts.Story, 0, len(g.texts))
	for _, t := range g.texts {
		matrixOf = append(matrixOf, t.read)
	}
	g.matrix = facts.NewMatrix(o.Facts, matrixOf)
	g.orderRows()
	for _, r := range g.matrix.Rows {
		g.counts[r.Severity]++
	}
	pairs, err := g.pairData(o)
	if err != nil {
		return nil, err
	}
	data := clusterData{Versions: g.versionData(), Rows: g.rowData(), Pairs: pairs, Left: g.left}
	for _, t := range g.texts {
		parsed := wire.Parse(t.Text)
		data.Texts = append(data.Texts, textData{t.headline.text, t.shown.text, pieces(t.shown, t.Text, &parsed, t.read.Sentences()), language(t.Language)})
	}
	if g.full, err = pack(data); err != nil {
		return nil, err
	}
	data.Texts, data.Pairs = nil, nil
	data.Left = append(slices.Clip(data.Left), "The texts of this report are left out, for the size of the page.")
	g.payload, err = pack(data)
	g.item = newItem(g)
	for _, r := range g.matrix.Rows {
		if r.Severity == facts.Key && r.Probability > g.sure {
			g.gravest, g.sure = g.row(r), r.Probability
		}
	}
	g.texts, g.matrix = nil, facts.Matrix{} // which hold many times what they are made of
	return g, err
}

// pack returns data as JSON, by gzip and in base64: versions of one report have most of their words in common.
func pack(data clusterData) ([]byte, error) {
	plain, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	to := base64.NewEncoder(base64.StdEncoding, &b)
	zip := gzip.NewWriter(to)
	_, err = zip.Write(plain)
	err = errors.Join(err, zip.Close(), to.Close())
	return b.Bytes(), err
}

// readTexts reads the texts that the versions have, each once.
func (g *group) readTexts() {
	type key struct{ headline, credit, text string }
	first := map[key]int{}
	long, over := 0, 0
	for i := range g.versions {
		v := &g.versions[i]
		k := key{v.Headline, v.Credit, v.Text}
		at, ok := first[k]
		switch {
		case ok:
			v.text = at
			continue
		case len(v.Text)+len(v.Headline) > mostText:
			long++
			continue
		case len(g.texts) == facts.MostVersions:
			over++
			continue
		}
		v.text, first[k] = len(g.texts), len(g.texts)
		t := &text{Story: &v.Story, shown: newShown(v.Text), head: v.Headline,
			read: facts.Read(facts.Article{Text: v.Text, Headline: v.Headline, Credit: v.Credit, Published: v.Published})}
		if v.Credit != "" {
			if v.Headline != "" {
				t.head += "\n"
			}
			t.creditAt = len(t.head)
			t.head += v.Credit
		}
		t.headline = newShown(t.head)
		g.texts = append(g.texts, t)
	}
	if long > 0 {
		g.left = append(g.left, fmt.Sprintf("%s longer than %d KiB: listed, not compared.", counted(long, "version is", "versions are"), mostText>>10))
	}
	if over > 0 {
		g.left = append(g.left, fmt.Sprintf("%d different texts are compared; %s listed only.", facts.MostVersions, counted(over, "further version is", "further versions are")))
	}
}

// orderRows leaves out rows in which the versions say the same words as in a row before, in another place, and puts those in which versions say
// otherwise before those that some tell without the fact, of each severity.
func (g *group) orderRows() {
	seen := map[string]bool{}
	kept := g.matrix.Rows[:0]
	for _, r := range g.matrix.Rows {
		var b strings.Builder
		fmt.Fprintf(&b, "%s\x00%s", r.Kind, r.Subject)
		for _, c := range r.Cells {
			fmt.Fprintf(&b, "\x00%d", c.Value)
			if c.Side != nil {
				b.WriteString(c.Side.Text)
			}
		}
		if !seen[b.String()] {
			seen[b.String()] = true
			kept = append(kept, r)
		}
	}
	conflict := func(r facts.Row) int {
		values := map[int]bool{}
		for _, c := range r.Cells {
			if c.Side != nil && !c.Told {
				values[c.Value] = true
			}
		}
		return min(len(values), 2)
	}
	slices.SortStableFunc(kept, func(x, y facts.Row) int {
		return cmp.Or(int(x.Severity)-int(y.Severity), conflict(y)-conflict(x))
	})
	g.matrix.Rows = kept
}

// The data of a cluster as the script reads it. Spans are start, end, start, end in UTF-16 units of a text, or of its headline and credit where head is true.
type (
	clusterData struct {
		Versions []versionData       `json:"versions"`
		Texts    []textData          `json:"texts,omitempty"`
		Rows     []rowData           `json:"rows"`
		Pairs    map[string]pairData `json:"pairs,omitempty"` // by the numbers of two texts, the smaller first: "0-2"
		Left     []string            `json:"left,omitempty"`  // what is left out
	}
	versionData struct {
		ID        string   `json:"id"`
		Name      string   `json:"name"` // the outlet, where known
		Headline  string   `json:"headline,omitempty"`
		Time      string   `json:"time,omitempty"`  // as people read it
		After     string   `json:"after,omitempty"` // the first version
		Agencies  []string `json:"agencies,omitempty"`
		Note      string   `json:"note,omitempty"`
		URL       string   `json:"url,omitempty"`
		Medoid    bool     `json:"medoid,omitempty"`
		Jaccard   float64  `json:"jaccard"`
		Contained float64  `json:"contained"`
		Text      int      `json:"text"`
	}
	textData struct {
		Headline string  `json:"h"`
		Text     string  `json:"s"`
		Pieces   []int32 `json:"p"` // start, end, kind
		Language string  `json:"l,omitempty"`
	}
	rowData struct {
		Severity int         `json:"sev"`
		Kind     facts.Kind  `json:"kind"`
		Sure     float64     `json:"p"`
		Subject  string      `json:"subj,omitempty"`
		Cells    []*cellData `json:"cells"` // by text; null where it does not tell it
		Odd      []int       `json:"odd,omitempty"`
	}
	cellData struct {
		Value int     `json:"v,omitempty"`
		Told  bool    `json:"told,omitempty"`
		Words string  `json:"w,omitempty"`
		Spans []int32 `json:"s,omitempty"`
		Head  bool    `json:"head,omitempty"`
	}
	pairData struct {
		Relation    string     `json:"rel"`
		Jaccard     float64    `json:"j"`
		AInB        float64    `json:"ab"`
		BInA        float64    `json:"ba"`
		Passages    []int32    `json:"copied"` // start and end in the one, then in the other
		Differences []diffData `json:"d"`
	}
	diffData struct {
		Severity int        `json:"sev"`
		Kind     facts.Kind `json:"kind,omitempty"` // this and the next two not of other wording
		Sure     float64    `json:"p,omitempty"`
		Subject  string     `json:"subj,omitempty"`
		A        *sideData  `json:"a,omitempty"`
		B        *sideData  `json:"b,omitempty"`
	}
	sideData struct {
		Spans []int32 `json:"s"`
		Head  bool    `json:"head,omitempty"`
	}
)

func (g *group) versionData() []versionData {
	var first time.Time
	clock := false
	for _, v := range g.versions {
		if first.IsZero() {
			first = v.Published
		}
		clock = clock || hasClock(v.Published)
	}
	out := make([]versionData, len(g.versions))
	for i, v := range g.versions {
		d := versionData{ID: plain(v.ID), Name: nameOf(&v.Story), Headline: headlineOf(&v.Story), Agencies: plainAll(v.member.Agencies), URL: webAddress(v.URL),
			Medoid: v.ID == g.Medoid, Jaccard: rounded(v.member.Jaccard), Contained: rounded(v.member.Contained), Text: v.text}
		if !v.Published.IsZero() {
			d.Time = moment(v.Published, clock)
			d.After = after(v.Published.Sub(first), clock)
		}
		var notes []string
		for _, n := range []string{string(v.Signal), v.Version} {
			if n = cut(plain(n), 40); n != "" {
				notes = append(notes, n)
			}
		}
		d.Note = strings.Join(notes, ", ")
		out[i] = d
	}
	return out
}

func (g *group) rowData() []rowData {
	rows := []rowData{}
	for _, r := range g.matrix.Rows {
		d := rowData{int(r.Severity), r.Kind, rounded(r.Probability), plain(r.Subject), make([]*cellData, len(r.Cells)), r.Odd}
		for k, c := range r.Cells {
			switch {
			case c.Side != nil:
				side := g.texts[k].side(c.Side)
				d.Cells[k] = &cellData{c.Value, c.Told, cut(plain(c.Side.Text), mostCellText), side.Spans, side.Head}
			case c.Told:
				d.Cells[k] = &cellData{Told: true}
			}
		}
		rows = append(rows, d)
	}
	return rows
}

// side returns what a text says as the script reads it.
func (t *text) side(s *facts.Side) *sideData {
	switch {
	case s == nil:
		return nil
	case s.Field != "":
		return &sideData{t.headline.spans(t.inHead(s)), true}
	}
	return &sideData{t.shown.spans(s.Spans), false}
}

// inHead returns the spans of a side that stands apart from the text in the head.
func (t *text) inHead(s *facts.Side) []facts.Span {
	if s.Field != "credit" {
		return s.Spans
	}
	spans := slices.Clone(s.Spans)
	for i := range spans {
		spans[i].Start += t.creditAt
		spans[i].End += t.creditAt
	}
	return spans
}

// pairData compares two and two texts: every two where there are few, otherwise each with the medoid's and with the next in time.
func (g *group) pairData(o Options) (map[string]pairData, error) {
	n := len(g.texts)
	medoid := 0
	for _, v := range g.versions {
		if v.ID == g.Medoid {
			medoid = max(v.text, 0)
		}
	}
	pairs := map[string]pairData{}
	for i := range n {
		for j := i + 1; j < n; j++ {
			if n > mostPairs && i != medoid && j != medoid && j != i+1 {
				continue
			}
			a, b := g.texts[i], g.texts[j]
			c, err := dedup.Compare(o.Config, a.Article, b.Article)
			if err != nil {
				return nil, err
			}
			d := pairData{Relation: c.Relation.String(), Jaccard: rounded(c.Jaccard), AInB: rounded(c.AInB), BInA: rounded(c.BInA), Passages: []int32{}, Differences: []diffData{}}
			for _, p := range c.Passages {
				d.Passages = append(append(d.Passages, a.shown.spans([]facts.Span{p.A})...), b.shown.spans([]facts.Span{p.B})...)
			}
			for _, f := range facts.Compare(o.Facts, a.read, b.read) {
				x := diffData{Severity: int(f.Severity), A: a.side(f.A), B: b.side(f.B)}
				if f.Severity < facts.Styled {
					x.Kind, x.Sure, x.Subject = f.Kind, rounded(f.Probability), plain(f.Subject)
				}
				d.Differences = append(d.Differences, x)
			}
			pairs[fmt.Sprintf("%d-%d", i, j)] = d
		}
	}
	if n > mostPairs {
		g.left = append(g.left, fmt.Sprintf("Of %d different texts each was compared whole with the most typical one and with the next in time; "+
			"other pairs show the differences of the table alone.", n))
	}
	return pairs, nil
}

// nameOf returns what the page calls the outlet of a story: the last part of the id where the outlet is not known.
func nameOf(s *feed.Story) string {
	if name := plain(s.Source); name != "" {
		return cut(name, 60)
	}
	if u, err := url.Parse(s.URL); err == nil && u.Hostname() != "" {
		return cut(plain(strings.TrimPrefix(u.Hostname(), "www.")), 60)
	}
	if base := plain(path.Base(strings.ReplaceAll(s.ID, `\`, "/"))); base != "" {
		return base
	}
	return "?"
}

// headlineOf returns the headline of a story, or how its body begins.
func headlineOf(s *feed.Story) string {
	const most = 160
	if h := plain(s.Headline); h != "" {
		return cut(h, most)
	}
	if len(s.Text) > mostText {
		return cut(plain(strings.ToValidUTF8(s.Text[:4*most], "")), most)
	}
	parsed := wire.Parse(s.Text)
	if h := plain(parsed.Headline.In(s.Text)); h != "" {
		return cut(h, most)
	}
	for _, b := range parsed.Body {
		if h := plain(b.In(s.Text)); h != "" {
			return cut(h, most)
		}
	}
	return cut(plain(s.Text), most)
}

// webAddress returns an address that a page may link to, or nothing.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// language returns a tag that can stand in the page, or nothing.
func language(tag string) string {
	if len(tag) < 2 || len(tag) > 20 {
		return ""
	}
	for _, r := range tag {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-') {
			return ""
		}
	}
	return tag
}

func plainAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = plain(s)
	}
	return out
}

func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// hasClock reports whether a time says more than the day.
func hasClock(t time.Time) bool {
	return !t.IsZero() && !t.UTC().Truncate(24*time.Hour).Equal(t)
}

func moment(t time.Time, clock bool) string {
	if !clock {
		return t.UTC().Format("2 Jan 2006")
	}
	return t.UTC().Format("2 Jan 2006, 15:04")
}

// after says how long after the first version another came.
func after(d time.Duration, clock bool) string {
	if d <= 0 {
		return ""
	}
	return "+ " + lasted(d, clock)
}

func lasted(d time.Duration, clock bool) string {
	days := int(d / (24 * time.Hour))
	switch {
	case !clock || days >= 4:
		return counted(days, "day", "days")
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d/time.Second))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d/time.Minute))
	case d%time.Hour < time.Minute:
		return fmt.Sprintf("%d h", int(d/time.Hour))
	}
	return fmt.Sprintf("%d h %d min", int(d/time.Hour), int(d%time.Hour/time.Minute))
}
