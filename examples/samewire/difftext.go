package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
	eastasian "golang.org/x/text/width"
)

// The differing words of a quotation stand between marks. Until a line is laid
// out, a mark is two private characters, which visible lets no text have.
const (
	markOn  = "\ue000\ue000"
	markOff = "\ue001\ue001"
)

// printDiffText prints differences for people: both versions with their
// headlines, a line of counts, what is key or high with both wordings, the
// medium ones a line each side, what only one version has a line each. Minor
// ones are counted; they and style are listed where style is asked for.
func printDiffText(w io.Writer, st screen, d *compared) {
	d.printVersions(w, st)
	fmt.Fprintln(w, st.bold(strings.TrimSuffix(st.fill("", d.summary()), "\n")))
	var medium, minor, style []*facts.Difference
	var only [2][]*facts.Difference
	for i := range d.differences {
		f := &d.differences[i]
		switch {
		case f.Severity == facts.Key, f.Severity == facts.High && f.A != nil && f.B != nil:
			d.printQuoted(w, st, f)
		case f.Severity == facts.Styled:
			style = append(style, f)
		case f.Severity == facts.Minor:
			minor = append(minor, f)
		case f.A != nil && f.B != nil || f.Kind == facts.Credit:
			medium = append(medium, f)
		case f.B == nil:
			only[0] = append(only[0], f)
		default:
			only[1] = append(only[1], f)
		}
	}
	d.printBriefly(w, st, "Medium", medium)
	for n, list := range only {
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", st.bold("Only in "+"AB"[n:n+1]))
		for i, f := range list {
			if i == mostOnly && len(list) > mostOnly+1 {
				fmt.Fprintf(w, "  and %d more, which --format jsonl shows\n", len(list)-i)
				break
			}
			fmt.Fprintf(w, "  %-8s%s\n", f.Severity, d.onlyOne(f, st.width-10))
		}
	}
	if d.style {
		d.printBriefly(w, st, "Minor", minor)
		d.printBriefly(w, st, "Style: changes no fact, as far as can be told", style)
	} else if len(minor) > 0 {
		fmt.Fprintf(w, "\n%s\n", cut(fmt.Sprintf("%d minor: %s; --style lists them", len(minor), kinds(minor)), st.width))
	}
	fmt.Fprintln(w)
}

// mostOnly is how many differences that only one version has are listed.
const mostOnly = 30

// kinds counts differences by their kind, in order of appearance.
func kinds(list []*facts.Difference) string {
	n := map[facts.Kind]int{}
	var order []facts.Kind
	for _, f := range list {
		if n[f.Kind]++; n[f.Kind] == 1 {
			order = append(order, f.Kind)
		}
	}
	parts := make([]string, len(order))
	for i, k := range order {
		parts[i] = fmt.Sprintf("%d %s", n[k], k)
	}
	return strings.Join(parts, ", ")
}

// sure is the least probability that is not shown.
const sure = .8

// doubt is a probability as it is shown, empty for a high one.
func doubt(p float64) string {
	if p >= sure {
		return ""
	}
	return "  " + percent(p)
}

// printVersions prints which stories were compared, and their headlines.
func (d *compared) printVersions(w io.Writer, st screen) {
	heads := [2]string{headlineOf(d.a), headlineOf(d.b)}
	var marks [2][]facts.Span
	if heads[0] != "" && heads[1] != "" && heads[0] != heads[1] {
		whole := [2][]facts.Span{{{End: len(heads[0])}}, {{End: len(heads[1])}}}
		marks[0], marks[1] = differing(heads[0], whole[0], heads[1], whole[1])
		for n := range marks { // other words altogether are seen without marks
			if 2*length(marks[n]) > len(heads[n]) {
				marks = [2][]facts.Span{}
				break
			}
		}
	}
	for n, a := range []*dedup.Article{d.a, d.b} {
		published := ""
		if !a.Published.IsZero() {
			published = "  " + clock(a.Published)
		}
		fmt.Fprintf(w, "%c  %s%s\n", 'A'+n, named(a.ID, a.Source, st.width-3-len(published)), published)
		switch {
		case heads[n] == "":
		case n == 1 && heads[0] == heads[1]:
			fmt.Fprintln(w, "   the same headline")
		default:
			io.WriteString(w, st.marked(st.fill("   ", withMarks(shorten(heads[n], 480), 0, min(len(heads[n]), 480), marks[n])), sideColor[n]))
		}
	}
}

// headlineOf returns the headline of a story, in its field or in its text.
func headlineOf(a *dedup.Article) string {
	if h := strings.TrimSpace(a.Headline); h != "" {
		return h
	}
	head := a.Text[:runeEnd(a.Text, headlineBytes)]
	story := wire.Parse(head)
	return story.Headline.In(head)
}

// headlineBytes is how much of a text is looked at for its headline.
const headlineBytes = 2 << 10

// runeEnd returns the end of the character of text that the byte at stands in.
func runeEnd(text string, at int) int {
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return min(at, len(text))
}

func length(spans []facts.Span) (n int) {
	for _, s := range spans {
		n += s.End - s.Start
	}
	return n
}

// clock is a time for people; midnight is a day.
func clock(t time.Time) string {
	t = t.UTC()
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04")
}

// summary is the relation and how much differs, in a line.
func (d *compared) summary() string {
	s := fmt.Sprintf("%s, %s alike: ", d.shared.Relation, percent(d.shared.Jaccard))
	var by [facts.Styled + 1]int
	var only [2]int
	two := 0
	for _, f := range d.differences {
		switch {
		case f.Severity == facts.Styled || f.A != nil && f.B != nil:
			by[f.Severity]++
			two++
		case f.A == nil:
			only[1]++
		default:
			only[0]++
		}
	}
	var parts []string
	for severity, n := range by {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %v", n, facts.Severity(severity)))
		}
	}
	s += strings.Join(parts, ", ")
	switch {
	case len(d.differences) == 0 && d.left == 0:
		s += "no differences"
	case len(d.differences) == 0 && !d.leftInBody:
		s += "no differences but the headline"
	case len(d.differences) == 0:
		s += fmt.Sprintf("no differences of fact, %d of style, which --style lists", d.left)
	case two == 1:
		s += " difference"
	case two > 1:
		s += " differences"
	}
	var one []string
	for n, found := range only {
		if found > 0 {
			one = append(one, fmt.Sprintf("%d only in %c", found, 'A'+n))
		}
	}
	if two > 0 && len(one) > 0 {
		s += "; "
	}
	return s + strings.Join(one, ", ")
}

// source returns the text that the spans of a side are of.
func (d *compared) source(n int, side *facts.Side) string {
	return sourceOf([2]*dedup.Article{d.a, d.b}[n], side)
}

func sourceOf(a *dedup.Article, side *facts.Side) string {
	switch side.Field {
	case "headline":
		return a.Headline
	case "credit":
		return a.Credit
	}
	return a.Text
}

// sides returns both sides of a difference, their texts, and which words differ.
func (d *compared) sides(f *facts.Difference) (sides [2]*facts.Side, texts [2]string, marks [2][]facts.Span) {
	sides = [2]*facts.Side{f.A, f.B}
	for n, s := range sides {
		if s != nil {
			texts[n] = d.source(n, s)
		}
	}
	if f.A != nil && f.B != nil {
		marks[0], marks[1] = differing(texts[0], f.A.Spans, texts[1], f.B.Spans)
	}
	return sides, texts, marks
}

// printQuoted prints a difference as two quotations.
func (d *compared) printQuoted(w io.Writer, st screen, f *facts.Difference) {
	title := strings.ToUpper(f.Severity.String()) + "  " + string(f.Kind)
	if f.Subject != "" {
		title += ": " + visible(f.Subject)
	}
	for _, s := range []*facts.Side{f.A, f.B} {
		if s != nil && s.Field == "headline" {
			title += ", in the headline"
			break
		}
	}
	p := doubt(f.Probability)
	fmt.Fprintf(w, "\n%s%s\n", st.bold(fit(title, st.width-len(p))), p)
	sides, texts, marks := d.sides(f)
	for n, side := range sides {
		bullet := "  " + "AB"[n:n+1] + "  "
		if side == nil {
			fmt.Fprintf(w, "%sdoes not say it\n", bullet)
		} else {
			io.WriteString(w, st.marked(st.fill(bullet, excerpt(texts[n], side.Spans, marks[n])), sideColor[n]))
		}
	}
}

// The colours of the differing words, which are bold too.
var sideColor = [2]string{"\x1b[1;31m", "\x1b[1;32m"} // red, green

// marked shows the marks of lines.
func (st screen) marked(lines, color string) string {
	on, off := "[[", "]]"
	if st.color {
		on, off = color+on, off+"\x1b[m"
	}
	return strings.NewReplacer(markOn, on, markOff, off).Replace(lines)
}

// printBriefly prints differences under a title, each side in a line.
func (d *compared) printBriefly(w io.Writer, st screen, title string, list []*facts.Difference) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", st.bold(title))
	const indent = 19
	for _, f := range list {
		label := string(f.Kind) + strings.TrimPrefix(doubt(f.Probability), " ")
		sides, texts, marks := d.sides(f)
		for n, side := range sides {
			line := "nothing"
			if side != nil {
				line = oneLine(texts[n], side.Spans, marks[n], st.width-indent-3)
			} else if f.Kind == facts.Credit {
				line = "no credit"
			}
			fmt.Fprintf(w, "  %-*s%c  %s\n", indent-2, label, 'A'+n, st.marked(line, sideColor[n]))
			label = ""
		}
	}
}

// onlyOne is a one-sided difference in a line.
func (d *compared) onlyOne(f *facts.Difference, room int) string {
	n, side := 0, f.A
	if side == nil {
		n, side = 1, f.B
	}
	head := string(f.Kind) + ": "
	if f.Kind == facts.Passage {
		head = fmt.Sprintf("passage of %s: ", count(words(d.source(n, side), side.Spans), "word", "words"))
	}
	p := doubt(f.Probability)
	room -= columns(head) + len(p)
	first := side.Text
	if len(first) > 4*room {
		first = first[:after(first, 0, 4*room)]
	}
	return head + cut(plainText(first), room) + p
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
// other has not, in order: whole words and numbers, though a span may begin
// inside of one. Where all the words agree, it is the spans.
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
			if wa[i].key == wb[j].key {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	mark := func(text string, marks []facts.Span, w word) []facts.Span {
		if n := len(marks) - 1; n >= 0 && strings.IndexFunc(text[marks[n].End:w.Start], func(r rune) bool { return r == '\n' || unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0 {
			marks[n].End = w.End
			return marks
		}
		return append(marks, w.Span)
	}
	for i, j := 0, 0; i < len(wa) || j < len(wb); {
		switch {
		case i < len(wa) && j < len(wb) && wa[i].key == wb[j].key:
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

// word is a word or number as it is printed: no blanks, no punctuation around
// it but what belongs to a number.
type word struct {
	facts.Span
	key string // the same for words that need not be told apart
}

// wordsAt returns the words of text at spans, whole.
func wordsAt(text string, spans []facts.Span) (found []word) {
	end := 0
	for _, s := range spans {
		for at := max(end, wordStart(text, s.Start)); at < s.End; {
			r, n := utf8.DecodeRuneInString(text[at:])
			if unicode.IsSpace(r) || r == '—' || r == '…' {
				at += n
				continue
			}
			from := at
			if dense(r) {
				at += n
			} else {
				at = wordEnd(text, at)
			}
			if w := trimmed(text, facts.Span{Start: from, End: at}); w.Start < w.End {
				found = append(found, word{w, spelled(text[w.Start:w.End])})
			}
			end = at
		}
	}
	return found
}

// dense reports whether letters stand without blanks between words.
func dense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r > 0x2E80 && r < 0xA000 && unicode.IsPunct(r)
}

func parts(r rune) bool { return unicode.IsSpace(r) || r == '—' || r == '…' || dense(r) }

// wordStart returns where the word that text has at a byte begins.
func wordStart(text string, at int) int {
	for at > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:at])
		if here, size := utf8.DecodeRuneInString(text[at:]); parts(r) && !inNumber(text, at-n, n) || parts(here) && !inNumber(text, at, size) {
			break
		}
		at -= n
	}
	return at
}

// wordEnd returns where the word that text has at a byte ends.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		if parts(r) && !inNumber(text, at, n) {
			break
		}
		at += n
	}
	return at
}

// inNumber reports whether the n bytes at a place are a blank that parts the thousands of a number, as in "12 000".
func inNumber(text string, at, n int) bool {
	digits := func(s string) (k int) {
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		return k
	}
	if r, _ := utf8.DecodeRuneInString(text[at:]); !unicode.In(r, unicode.Zs) || at+n > len(text) || digits(text[at+n:]) != 3 {
		return false
	}
	before := at
	for before > 0 && text[before-1] >= '0' && text[before-1] <= '9' {
		before--
	}
	return before < at && at-before <= 3
}

// trimmed leaves out the punctuation around a word, but for signs of numbers.
func trimmed(text string, s facts.Span) facts.Span {
	inner := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || unicode.IsSymbol(r)
	}
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
		if inner(r) && r != utf8.RuneError {
			break
		}
		if next, _ := utf8.DecodeRuneInString(text[s.Start+n : s.End]); strings.ContainsRune("-−–#", r) && unicode.IsNumber(next) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if inner(r) && r != utf8.RuneError || strings.ContainsRune("%‰°", r) {
			break
		}
		s.End -= n
	}
	return s
}

// spelled is a word without what printers change: capitals, kinds of quotation marks and dashes.
var plainMarks = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "−", "-", "\u2010", "-", "\u2011", "-")

func spelled(w string) string { return plainMarks.Replace(strings.ToLower(w)) }

// How many bytes of context an excerpt has around the spans, where the sentence
// is longer than that, and around the marks, where it skips words that agree.
const (
	mostSentence  = 160
	contextAround = 100
	contextInside = 30
)

// excerpt returns the sentence of text at the spans, the marked words between
// marks. What is long and neither marked nor near a mark gives way to "…".
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
	for i, f := range focus {
		low, high := before(text, f.Start, contextInside), after(text, f.End, contextInside)
		if i == 0 {
			low = sentenceStart(text, f.Start)
		}
		if i == len(focus)-1 {
			high = sentenceEnd(text, f.End)
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
		if i > 0 || !startsSentence(text, s.Start) {
			b.WriteString("… ")
		}
		b.WriteString(withMarks(text, s.Start, s.End, marks) + " ")
		if b.Len() > most && i+1 < len(shown) {
			b.WriteString("…")
			return b.String()
		}
	}
	if end := shown[len(shown)-1].End; !endsSentence(text, end) {
		b.WriteString("…")
	}
	return b.String()
}

// withMarks returns text[from:to] in a line, with marks; long ones are shortened.
func withMarks(text string, from, to int, marks []facts.Span) string {
	const most = 400 // bytes
	var b strings.Builder
	for _, m := range marks {
		if m.Start < from || m.End > to {
			continue
		}
		b.WriteString(visibleSpaced(text[from:m.Start]) + markOn + visibleSpaced(shorten(text[m.Start:m.End], most)) + markOff)
		from = m.End
	}
	b.WriteString(visibleSpaced(text[from:to]))
	return b.String()
}

// unit is what a line takes or leaves: a word, or a letter where words stand
// without blanks.
type unit struct {
	text  string
	blank bool // before it
}

func unitsOf(s string) (units []unit) {
	blank, grow := false, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			blank, grow = true, false
			continue
		case grow && !dense(r) || len(units) > 0 && !blank && (r == markOffRune || !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != markOnRune):
			units[len(units)-1].text += string(r)
		case len(units) > 0 && !blank && strings.HasSuffix(units[len(units)-1].text, markOn[:len(markOn)/2]):
			units[len(units)-1].text += string(r)
		default:
			units = append(units, unit{string(r), blank})
		}
		blank, grow = false, !dense(r) && r != markOffRune
	}
	return units
}

const (
	markOnRune  = '\ue000'
	markOffRune = '\ue001'
)

// oneLine returns the sentence of text around what differs, cut on both sides to
// at most room columns.
func oneLine(text string, spans, marks []facts.Span, room int) string {
	if len(spans) == 0 {
		return ""
	}
	focus := spans[0]
	if len(marks) > 0 {
		focus = marks[0]
	}
	low, high := sentenceStart(text, focus.Start), sentenceEnd(text, focus.End)
	units := unitsOf(withMarks(text, low, high, marks))
	first := max(0, min(len(unitsOf(visibleSpaced(text[low:focus.Start]+"x")))-1, len(units)-1))
	if len(units) == 0 {
		return ""
	}
	size := func(u unit) int {
		n := columns(u.text)
		if u.blank {
			n++
		}
		return n
	}
	from, to, used := first, first, 4 // of the ellipses
	open := false
	for to < len(units) && (to == first || open) && used+size(units[to]) <= room-2 {
		used += size(units[to])
		open = strings.Count(units[to].text, markOn) > strings.Count(units[to].text, markOff) || open && !strings.Contains(units[to].text, markOff)
		to++
	}
	for left, right := !open && to > first, !open && to > first; left || right; {
		if left = left && from > 0 && used+size(units[from-1]) <= room; left {
			from--
			used += size(units[from])
		}
		if right = right && to < len(units) && used+size(units[to]) <= room && !(strings.Contains(units[to].text, markOn) && !strings.Contains(units[to].text, markOff)); right {
			used += size(units[to])
			to++
		}
	}
	var b strings.Builder
	if from > 0 || !startsSentence(text, low) {
		b.WriteString("… ")
	}
	if to == first { // a long word
		long := strings.ReplaceAll(strings.ReplaceAll(units[first].text, markOn, ""), markOff, "")
		return b.String() + cut(long, room-4)
	}
	for i, u := range units[from:to] {
		if u.blank && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(u.text)
	}
	if to < len(units) || !endsSentence(text, high) {
		b.WriteString(" …")
	}
	if open {
		b.WriteString(markOff)
	}
	return b.String()
}

// sentenceStart returns where the sentence begins that text has at a byte, or
// some context before it where that is far.
func sentenceStart(text string, at int) int {
	low := max(0, at-mostSentence)
	for low > 0 && !utf8.RuneStart(text[low]) {
		low++
	}
	if i := strings.LastIndexAny(text[low:at], "\r\n"); i >= 0 {
		low += i + 1
	}
	for i := at; i > low; {
		r, n := utf8.DecodeLastRuneInString(text[low:i])
		if i -= n; !unicode.IsSpace(r) && i+n < at && (unicode.IsSpace(firstRune(text[i+n:])) || r == '。') && ends(text[low:i+n]) {
			return at - len(strings.TrimLeftFunc(text[i+n:at], unicode.IsSpace))
		}
	}
	if startsLine(text, low) {
		return low
	}
	return before(text, at, contextAround)
}

// sentenceEnd returns where the sentence ends that text has at a byte, or some
// context after it where that is far.
func sentenceEnd(text string, at int) int {
	high := min(len(text), at+mostSentence)
	for high < len(text) && !utf8.RuneStart(text[high]) {
		high--
	}
	if i := strings.IndexAny(text[at:high], "\r\n"); i >= 0 {
		high = at + i
	}
	low := max(0, at-mostSentence)
	for low < at && !utf8.RuneStart(text[low]) {
		low++
	}
	for i := at; i < high; {
		r, n := utf8.DecodeRuneInString(text[i:high])
		if i += n; !unicode.IsSpace(r) && (i == high || unicode.IsSpace(firstRune(text[i:])) || r == '。') && ends(text[low:i]) {
			return i
		}
	}
	if endsLine(text, high) {
		return high
	}
	return after(text, at, contextAround)
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

// ends reports whether s ends as a sentence does: not with the full stop of a
// short form, as far as its shape tells.
func ends(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.In(r, unicode.Pf, unicode.Pi, unicode.Pe) || r == '"' || r == '\'' })
	last, n := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune("!?。！？؟", last) {
		return true
	}
	if last != '.' {
		return false
	}
	s = s[:len(s)-n]
	name := s[strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })+1:]
	return name == "" || !unicode.IsUpper(firstRune(name)) && utf8.RuneCountInString(name) > 1 || utf8.RuneCountInString(name) > 5
}

func startsSentence(text string, at int) bool {
	if startsLine(text, at) {
		return true
	}
	low := max(0, at-32)
	for low < at && !utf8.RuneStart(text[low]) {
		low++
	}
	return ends(strings.TrimRightFunc(text[low:at], unicode.IsSpace))
}

func endsSentence(text string, at int) bool {
	if endsLine(text, at) {
		return true
	}
	low := max(0, at-32)
	for low < at && !utf8.RuneStart(text[low]) {
		low++
	}
	return ends(text[low:at])
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
func (st screen) fill(bullet, text string) string {
	width := st.width
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
