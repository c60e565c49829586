package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/shingle"
	eastasian "golang.org/x/text/width"
)

// The differing words of a quotation stand between marks. Until a line is laid
// out, a mark is two private characters, which visible lets no text have.
const (
	markOn  = "\ue000\ue000"
	markOff = "\ue001\ue001"
)

// printDiffText prints differences for people: one line of counts, what is key
// or high with both wordings, then the rest, a line each.
func printDiffText(w io.Writer, st style, d *compared) {
	fmt.Fprintf(w, "A  %s\nB  %s\n", named(d.a.ID, d.a.Source, width-3), named(d.b.ID, d.b.Source, width-3))
	io.WriteString(w, fill("", st.bold(d.summary())))
	texts := [2]string{d.a.Text, d.b.Text}
	var brief [3][]*facts.Difference // both sides, only A, only B
	for i := range d.differences {
		f := &d.differences[i]
		switch {
		case f.A == nil:
			brief[2] = append(brief[2], f)
		case f.B == nil:
			brief[1] = append(brief[1], f)
		case f.Severity <= facts.High:
			printQuoted(w, st, texts, f)
		default:
			brief[0] = append(brief[0], f)
		}
	}
	for i, title := range []string{"Other differences", "Only in A", "Only in B"} {
		if len(brief[i]) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", st.bold(title))
		for _, f := range brief[i] {
			fmt.Fprintf(w, "  %-8s", f.Severity)
			room := width - 10
			switch i {
			case 0:
				fmt.Fprintln(w, briefly(texts, f, room))
			case 1:
				fmt.Fprintln(w, onlyOne(d.a.Text, f, f.A, room))
			case 2:
				fmt.Fprintln(w, onlyOne(d.b.Text, f, f.B, room))
			}
		}
	}
	fmt.Fprintln(w)
}

// summary is the relation and how much differs, in a line.
func (d *compared) summary() string {
	s := fmt.Sprintf("%s, %s alike: ", d.shared.Relation, percent(d.shared.Jaccard))
	var key, high, other, onlyA, onlyB int
	for _, f := range d.differences {
		switch {
		case f.A == nil:
			onlyB++
		case f.B == nil:
			onlyA++
		case f.Severity == facts.Key:
			key++
		case f.Severity == facts.High:
			high++
		default:
			other++
		}
	}
	if len(d.differences) == 0 {
		return s + "no differences"
	}
	var two, one []string
	for _, c := range []struct {
		n    int
		name string
		list *[]string
	}{{key, "key", &two}, {high, "high", &two}, {other, "other", &two}, {onlyA, "only in A", &one}, {onlyB, "only in B", &one}} {
		if c.n > 0 {
			*c.list = append(*c.list, fmt.Sprintf("%d %s", c.n, c.name))
		}
	}
	parts := []string{strings.Join(one, ", ")}
	if len(two) > 0 {
		noun := " differences"
		if key+high+other == 1 {
			noun = " difference"
		}
		parts = append([]string{strings.Join(two, ", ") + noun}, parts...)
	}
	return s + strings.TrimSuffix(strings.Join(parts, "; "), "; ")
}

// printQuoted prints a difference as two quotations.
func printQuoted(w io.Writer, st style, texts [2]string, f *facts.Difference) {
	title := strings.ToUpper(f.Severity.String()) + "  " + string(f.Kind)
	if f.Subject != "" {
		title += ": " + visible(f.Subject)
	}
	fmt.Fprintf(w, "\n%s\n", st.bold(fit(title, width)))
	a, b := differing(texts[0], f.A.Spans, texts[1], f.B.Spans)
	io.WriteString(w, quotation(st, "  A  ", red, texts[0], f.A.Spans, a))
	io.WriteString(w, quotation(st, "  B  ", green, texts[1], f.B.Spans, b))
}

// The colours of the differing words, which are bold too.
const (
	red   = "\x1b[1;31m"
	green = "\x1b[1;32m"
)

func quotation(st style, bullet, color, text string, spans, marks []facts.Span) string {
	lines := fill(bullet, excerpt(text, spans, marks))
	on, off := "[[", "]]"
	if st {
		on, off = color+on, off+"\x1b[m"
	}
	return strings.NewReplacer(markOn, on, markOff, off).Replace(lines)
}

// briefly is a difference in a line of at most room columns.
func briefly(texts [2]string, f *facts.Difference, room int) string {
	head := string(f.Kind) + ": "
	room -= columns(head) + 3
	a, b := plainText(f.A.Text), plainText(f.B.Text)
	if columns(a)+columns(b) > room { // what agrees at the start may go
		a, b = dropAgreed(a, b)
	}
	// What the shorter leaves free is the longer's, and what both leave is for
	// the words around them.
	roomA := max(room/2, room-columns(b))
	a = cut(a, roomA)
	b = cut(b, room-columns(a))
	free := room - columns(a) - columns(b)
	a = inContext(texts[0], f.A, a, columns(a)+free/2)
	b = inContext(texts[1], f.B, b, room-columns(a))
	return head + a + " | " + b
}

// dropAgreed leaves out the words that two lines begin with, but for the last.
func dropAgreed(a, b string) (string, string) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	word := strings.LastIndexByte(a[:n], ' ')
	if before := strings.LastIndexByte(a[:max(word, 0)], ' '); before > 0 {
		return "…" + a[before+1:], "…" + b[before+1:]
	}
	return a, b
}

// inContext returns words, those of a side, between marks and with what stands
// around them in the text, in at most room columns; where that is too little
// for a few words, the words alone.
func inContext(text string, side *facts.Side, words string, room int) string {
	if len(side.Spans) != 1 || room < columns(words)+len("[[]]")+16 {
		return words
	}
	room -= columns(words) + len("[[]]… …")
	from, to := side.Spans[0].Start, side.Spans[0].End
	left := visibleSpaced(text[before(text, from, room/2):from])
	right := visibleSpaced(text[to:after(text, to, room-columns(left))])
	for columns(left)+columns(right) > room { // wide letters
		if right == "" {
			return words
		}
		_, n := utf8.DecodeLastRuneInString(right)
		right = right[:len(right)-n]
	}
	return strings.Join(strings.Fields(left+"[["+words+"]]"+right), " ")
}

// onlyOne is a one-sided difference in a line.
func onlyOne(text string, f *facts.Difference, side *facts.Side, room int) string {
	head := string(f.Kind) + ": "
	if f.Kind == facts.Passage {
		head = fmt.Sprintf("passage of %s: ", count(words(text, side.Spans), "word", "words"))
	}
	return head + cut(plainText(side.Text), room-columns(head))
}

func words(text string, spans []facts.Span) (n int) {
	for _, s := range spans {
		for range shingle.Tokens(text[s.Start:s.End]) {
			n++
		}
	}
	return n
}

// plainText is text in a line: white space is one blank, and nothing controls
// the terminal.
func plainText(text string) string { return visible(strings.Join(strings.Fields(text), " ")) }

// differing returns the stretches inside the spans of two texts whose words the
// other has not, in order. Where all the words agree, it is the spans.
func differing(a string, spansA []facts.Span, b string, spansB []facts.Span) (marksA, marksB []facts.Span) {
	wa, wb := wordsAt(a, spansA), wordsAt(b, spansB)
	// The longest common subsequence; spans of thousands of words are marked whole.
	if len(wa)*len(wb) > 1<<22 {
		return spansA, spansB
	}
	common := make([][]int32, len(wa)+1)
	for i := range common {
		common[i] = make([]int32, len(wb)+1)
	}
	for i := len(wa) - 1; i >= 0; i-- {
		for j := len(wb) - 1; j >= 0; j-- {
			if wa[i].Text == wb[j].Text {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	mark := func(text string, marks []facts.Span, t shingle.Token) []facts.Span {
		if n := len(marks) - 1; n >= 0 && strings.TrimSpace(text[marks[n].End:t.Start]) == "" {
			marks[n].End = t.End
			return marks
		}
		return append(marks, facts.Span{Start: t.Start, End: t.End})
	}
	for i, j := 0, 0; i < len(wa) || j < len(wb); {
		switch {
		case i < len(wa) && j < len(wb) && wa[i].Text == wb[j].Text:
			i, j = i+1, j+1
		case j == len(wb) || i < len(wa) && common[i+1][j] >= common[i][j+1]:
			marksA = mark(a, marksA, wa[i])
			i++
		default:
			marksB = mark(b, marksB, wb[j])
			j++
		}
	}
	if marksA == nil && marksB == nil {
		return spansA, spansB
	}
	return marksA, marksB
}

// wordsAt returns the words of text inside spans, with their places in text.
func wordsAt(text string, spans []facts.Span) (found []shingle.Token) {
	for _, s := range spans {
		for t := range shingle.Tokens(text[s.Start:s.End]) {
			t.Start += s.Start
			t.End += s.Start
			found = append(found, t)
		}
	}
	return found
}

// How many bytes of context an excerpt has around the spans and, where it skips
// words that agree, around the marks.
const (
	contextAround = 48
	contextInside = 30
)

// excerpt returns the words of text at the spans with some context, the marked
// ones between marks. What is neither marked nor near a mark gives way to "…".
func excerpt(text string, spans, marks []facts.Span) string {
	if len(spans) == 0 {
		return ""
	}
	focus := marks
	if len(focus) == 0 { // the other side has more words
		focus = spans
	}
	// Shown stretches: each focus with its context, merged where they meet, and
	// no more of a long focus than fits.
	var shown []facts.Span
	first, last := spans[0], spans[len(spans)-1]
	for _, f := range focus {
		low := before(text, f.Start, contextInside)
		if f.Start-first.Start < contextInside {
			low = before(text, first.Start, contextAround-min(contextAround, f.Start-first.Start))
		}
		high := after(text, f.End, contextInside)
		if last.End-f.End < contextInside {
			high = after(text, last.End, contextAround-min(contextAround, last.End-f.End))
		}
		if n := len(shown); n > 0 && low <= shown[n-1].End+8 {
			shown[n-1].End = max(shown[n-1].End, high)
		} else {
			shown = append(shown, facts.Span{Start: low, End: high})
		}
	}
	const most = 480 // bytes, six lines
	var b strings.Builder
	for i, s := range shown {
		if i > 0 || s.Start > 0 && !startsLine(text, s.Start) {
			b.WriteString("… ")
		}
		at := s.Start
		for _, m := range marks {
			if m.Start < s.Start || m.End > s.End {
				continue
			}
			b.WriteString(visibleSpaced(text[at:m.Start]) + markOn + visibleSpaced(shorten(text[m.Start:m.End], most)) + markOff)
			at = m.End
		}
		b.WriteString(visibleSpaced(text[at:s.End]) + " ")
		if b.Len() > most && i+1 < len(shown) {
			b.WriteString("…")
			return b.String()
		}
	}
	if end := shown[len(shown)-1].End; end < len(text) && !endsLine(text, end) {
		b.WriteString("…")
	}
	return b.String()
}

// shorten leaves out the middle of what is longer than most bytes.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return s[:after(s, 0, most/2)] + " … " + s[before(s, len(s), most/2):]
}

// visibleSpaced is visible, but keeps white space as blanks.
func visibleSpaced(s string) string {
	return visible(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s))
}

// before returns where about n bytes of context before at begin: at a word, in
// the same paragraph.
func before(text string, at, n int) int {
	low := max(0, at-n)
	for low > 0 && !utf8.RuneStart(text[low]) {
		low--
	}
	if i := strings.LastIndexAny(text[low:at], "\r\n"); i >= 0 {
		return low + i + 1
	}
	if low == 0 || startsLine(text, low) {
		return low
	}
	if i := strings.IndexFunc(text[low:at], unicode.IsSpace); i >= 0 {
		return at - len(strings.TrimLeftFunc(text[low+i:at], unicode.IsSpace))
	}
	if slices.ContainsFunc([]rune(text[low:at]), func(r rune) bool { return r > 0x2E80 }) { // a script without spaces
		return low
	}
	return at
}

// after returns where about n bytes of context after at end.
func after(text string, at, n int) int {
	high := min(len(text), at+n)
	for high < len(text) && !utf8.RuneStart(text[high]) {
		high++
	}
	if i := strings.IndexAny(text[at:high], "\r\n"); i >= 0 {
		return at + i
	}
	if high == len(text) || endsLine(text, high) {
		return high
	}
	if i := strings.LastIndexFunc(text[at:high], unicode.IsSpace); i >= 0 {
		return at + len(strings.TrimRightFunc(text[at:at+i], unicode.IsSpace))
	}
	if slices.ContainsFunc([]rune(text[at:high]), func(r rune) bool { return r > 0x2E80 }) {
		return high
	}
	return at
}

func startsLine(text string, at int) bool { return at == 0 || text[at-1] == '\n' || text[at-1] == '\r' }
func endsLine(text string, at int) bool {
	return at == len(text) || text[at] == '\n' || text[at] == '\r'
}

// columns is how many columns of a terminal s takes.
func columns(s string) (n int) {
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	if k := eastasian.LookupRune(r).Kind(); k == eastasian.EastAsianWide || k == eastasian.EastAsianFullwidth {
		return 2
	}
	return 1
}

// cut shortens s at its end to at most room columns.
func cut(s string, room int) string {
	if columns(s) <= room {
		return s
	}
	n := 1 // of the ellipsis
	for i, r := range s {
		if n += columnsOf(r); n > room {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// fill is wrap for any script: words are as wide as a terminal shows them, and
// one that is longer than a line is broken.
func fill(bullet, text string) string {
	var b strings.Builder
	indent := "\n" + strings.Repeat(" ", len(bullet))
	b.WriteString(bullet)
	column := len(bullet)
	for i, word := range strings.Fields(text) {
		n := columns(word)
		switch {
		case i == 0:
		case column+1+n > width && n <= width-len(bullet):
			b.WriteString(indent)
			column = len(bullet)
		default:
			b.WriteByte(' ')
			column++
		}
		for _, r := range word {
			c := columnsOf(r)
			if column+c > width {
				b.WriteString(indent)
				column = len(bullet)
			}
			b.WriteRune(r)
			column += c
		}
	}
	return b.String() + "\n"
}
