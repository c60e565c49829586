package facts

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// passageSentences is how many sentences in a row that only one version has make a passage.
const passageSentences = 3

// aloneShown is the probability from which a stretch is shown as told by one version only.
const aloneShown = .4

// lone is a stretch that only one version tells, probably.
type lone struct {
	judge.Stretch
	p float32
}

// stretches returns what only one version tells.
func (c *comparison) stretches(all []judge.Finding) []lone {
	var out []lone
	paired := c.paired(all)
	for st := range c.scene.Stretches() {
		sentence := c.story(st.Side).body.SentenceOf(st.Words.First)
		if st.Sort == judge.Sentence && paired[st.Side][sentence] || c.titles(st.Side, sentence) {
			continue
		}
		if p := c.models.IsAlone(c.scene, st); p >= aloneShown && !c.asideIn(1-st.Side, c.span(st).In(c.story(st.Side).article.Text)) {
			out = append(out, lone{st, p})
		}
	}
	return out
}

// A stretch is told in what is set aside where so large a share of its shingles of so many words stands there.
const (
	asideWidth = 4
	asideShare = .8
)

// asideIn reports whether a stretch of one version stands, but for a few words, in what the other, n, sets aside as no part of its body: it is told there, too, however the
// two pages are laid out.
func (c *comparison) asideIn(n int, stretch string) bool {
	if c.aside[n] == nil {
		s := c.story(n)
		words, all := []shingle.Word(nil), []uint64{0}
		for _, p := range s.body.Anatomy.Parts {
			switch p.Kind {
			case wire.KindSpace:
			case wire.KindBody:
				all = shingle.Shingler{Width: asideWidth}.Append(all, words)
				words = words[:0]
			default: // parts in a row are one text: the other version may have them on one line
				words = shingle.AppendWords(words, p.Span.In(s.article.Text))
			}
		}
		all = shingle.Shingler{Width: asideWidth}.Append(all, words)
		slices.Sort(all)
		c.aside[n] = all
	}
	return holds(c.aside[n], stretch, asideShare)
}

// holds reports whether sorted shingles of asideWidth words have such a share of those of a stretch, which has no fewer words.
func holds(all []uint64, stretch string, share float64) bool {
	words := shingle.AppendWords(nil, stretch)
	if len(words) < asideWidth {
		return false
	}
	found := 0
	hashes := shingle.Shingler{Width: asideWidth}.Append(nil, words)
	for _, h := range hashes {
		if _, ok := slices.BinarySearch(all, h); ok {
			found++
		}
	}
	return float64(found) >= share*float64(len(hashes))
}

// alone adds what only one version tells.
func (c *comparison) alone(all []judge.Finding, lones []lone) {
	var whole [2]map[int]float32
	whole[0], whole[1] = map[int]float32{}, map[int]float32{}
	for _, l := range lones {
		if l.Sort == judge.Sentence {
			whole[l.Side][c.story(l.Side).body.SentenceOf(l.Words.First)] = l.p
		}
	}
	for n := range 2 {
		c.passages(n, whole[n])
	}
	shown := c.shown(all)
	for _, l := range lones {
		if _, ok := whole[l.Side][c.story(l.Side).body.SentenceOf(l.Words.First)]; ok {
			continue
		}
		n := 0
		for i := l.Words.First; i < l.Words.Last; i++ {
			if shown[l.Side][i] >= l.p {
				n++
			}
		}
		if 2*n >= l.Words.Len() || slices.ContainsFunc(lones, l.within) { // part of a difference that is as probable, or of a longer stretch
			continue
		}
		switch l.Sort {
		case judge.Quotation:
			c.one(l.Side, c.said(l.Stretch), High, l.p, "quotation only in one", Quote)
		case judge.Named:
			c.one(l.Side, c.span(l.Stretch), Medium, l.p, "name only in one", Name)
		default:
			c.one(l.Side, c.span(l.Stretch), Medium, l.p, "clause only in one", Claim)
		}
	}
}

// within reports whether a stretch of the same story, a longer one, has this stretch in it.
func (l lone) within(m lone) bool {
	return m.Side == l.Side && m.Words.First <= l.Words.First && l.Words.Last <= m.Words.Last && m.Words.Len() > l.Words.Len()
}

// titles reports whether a sentence is a line without a stop that has the headline of either story and little more: the title of a page, perhaps with
// the name of the site, or told twice without a blank.
func (c *comparison) titles(n, sentence int) bool {
	x := c.story(n).body.Sentences[sentence]
	raw := strings.TrimSpace(c.story(n).article.Text[x.Start:x.End])
	for _, h := range [2]*headline{c.a.headline, c.b.headline} {
		if h == nil || len(raw) > 4*len(h.Raw) || strings.HasSuffix(raw, ".") && !strings.HasSuffix(raw, "..") {
			continue
		}
		line, title := letters(raw), letters(h.Raw)
		if len(title) > 0 && len(line) <= 3*len(title) && (strings.Contains(line, title) || strings.Contains(title+title, line) && 2*len(line) > len(title)) {
			return true
		}
	}
	return false
}

// letters returns the words of a text, folded, with nothing between.
func letters(text string) string {
	var b strings.Builder
	for t := range shingle.Tokens(text) {
		b.WriteString(t.Text)
	}
	return b.String()
}

// paired returns the sentences of both stories that the other has with a few words changed: those in a frame of the same words, and those of which
// nearly all words are the same or a side of a difference that is shown.
func (c *comparison) paired(all []judge.Finding) (of [2][]bool) {
	for n := range of {
		of[n] = make([]bool, len(c.story(n).body.Sentences))
	}
	var order []int32 // of those that are shown, by link
	for i := range all {
		if all[i].P >= c.least {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(i, j int32) int { return all[i].Link - all[j].Link })
	var shown [2][]differ.Range
	for i := range c.scene.Links {
		k := &c.scene.Links[i]
		for shown[0], shown[1] = shown[0][:0], shown[1][:0]; len(order) > 0 && all[order[0]].Link == i; order = order[1:] {
			f := &all[order[0]]
			shown[0], shown[1] = append(shown[0], f.A), append(shown[1], f.B)
		}
		framed := k.Framed()
		of[0][k.A] = of[0][k.A] || framed || told(k.ToB, k.FirstA, shown[0])
		of[1][k.B] = of[1][k.B] || framed || told(k.ToA, k.FirstB, shown[1])
	}
	return of
}

// told reports whether a third of the words from first on have a partner, and nearly all of them one or a place in a difference that is shown.
func told(partners []int16, first int, shown []differ.Range) bool {
	const nearly = .8
	same, explained := 0, 0
	for i, to := range partners {
		switch {
		case to >= 0:
			same++
		case slices.ContainsFunc(shown, func(r differ.Range) bool { return r.First <= first+i && first+i < r.Last }):
			explained++
		}
	}
	n := len(partners)
	return explained > 0 && 3*same >= n && float32(same+explained) >= nearly*float32(n)
}

func (c *comparison) story(n int) *Story { return [2]*Story{c.a, c.b}[n] }

func (c *comparison) words(n int) []text.Word { return c.story(n).body.Words }

func (c *comparison) span(st judge.Stretch) Span {
	b := c.story(st.Side).body
	return Span{Start: b.Words[st.Words.First].Start(), End: b.End(st.Words.Last - 1)}
}

// shown returns, for each word of both stories, the probability of the difference that it is a side of and that is shown.
func (c *comparison) shown(all []judge.Finding) (of [2][]float32) {
	for n := range of {
		of[n] = make([]float32, len(c.words(n)))
	}
	for i := range all {
		f := &all[i]
		if f.P < c.least {
			continue
		}
		for n, r := range [2]differ.Range{f.A, f.B} {
			for k := r.First; k < r.Last; k++ {
				of[n][k] = max(of[n][k], f.P)
			}
		}
	}
	return of
}

// said returns the bytes of a quotation, or of its sentence where little more stands in it than who said it.
func (c *comparison) said(st judge.Stretch) Span {
	const little = 8 // words
	b := c.story(st.Side).body
	x := b.Sentences[b.SentenceOf(st.Words.First)]
	if x.Last-x.First-st.Words.Len() <= little {
		return Span{Start: x.Start, End: x.End}
	}
	return c.span(st)
}

// passages adds sentences that only one version has, those in a row as one passage.
func (c *comparison) passages(n int, alone map[int]float32) {
	sentences := c.story(n).body.Sentences
	for i := 0; i < len(sentences); i++ {
		p, ok := alone[i]
		if !ok {
			continue
		}
		last := i
		for {
			q, ok := alone[last+1]
			if !ok {
				break
			}
			p = max(p, q)
			last++
		}
		if last-i+1 >= passageSentences {
			spans := []Span{{Start: sentences[i].Start, End: sentences[i].End}}
			for k := i + 1; k <= last; k++ {
				if sentences[k].Paragraph == sentences[k-1].Paragraph {
					spans[len(spans)-1].End = sentences[k].End
				} else {
					spans = append(spans, Span{Start: sentences[k].Start, End: sentences[k].End})
				}
			}
			d := Difference{Kind: Passage, Severity: Medium, Probability: float64(p), Rule: "passage only in one"}
			c.put(n, &d, c.story(n).side(spans...))
		} else {
			for k := i; k <= last; k++ {
				c.one(n, Span{Start: sentences[k].Start, End: sentences[k].End}, c.weight(n, k), alone[k], "sentence only in one", c.kindOf(n, k))
			}
		}
		i = last
	}
}

// one adds a stretch that only one version has.
func (c *comparison) one(n int, span Span, severity Severity, p float32, rule string, kind Kind) {
	d := Difference{Kind: kind, Severity: severity, Probability: float64(p), Rule: rule}
	c.put(n, &d, c.story(n).side(span))
}

func (c *comparison) put(n int, d *Difference, s *Side) {
	if n == 0 {
		d.A = s
	} else {
		d.B = s
	}
	c.add(*d)
}

// weight returns how much a sentence that only one version has matters: more where it has a quotation or speaks of lives.
func (c *comparison) weight(n, sentence int) Severity {
	b := c.story(n).body
	x := b.Sentences[sentence]
	for i := x.First; i < x.Last; i++ {
		if b.Words[i].Quoted() || b.Class(i)&text.ClassGrave != 0 {
			return High
		}
	}
	return Medium
}

// kindOf returns what a sentence that only one version has is mostly: a quotation or a claim.
func (c *comparison) kindOf(n, sentence int) Kind {
	b := c.story(n).body
	x := b.Sentences[sentence]
	quoted := 0
	for _, w := range b.Words[x.First:x.Last] {
		if w.Quoted() {
			quoted++
		}
	}
	if 2*quoted >= x.Last-x.First {
		return Quote
	}
	return Claim
}
