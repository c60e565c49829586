package facts_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/wire"
)

// The mutation score: one fact of a story is changed, and Diff must find that change at its place, call it what it is, and find nothing else.

var showMissed = flag.Int("missed", 2, "how many failing edits of each kind the mutation tests print")

// evalDir names the environment variable with the directory of the labelled sets, which are no part of the project.
const evalDir = "SAMEWIRE_EVAL"

// mutation is a change of one fact: text[at] becomes new.
type mutation struct {
	sort string       // the row of the table
	want []facts.Kind // the first is what it should be called; any will do
	at   facts.Span
	new  string
	unit int // bytes of the whole that the change is in, such as a quotation; 0 for the change alone
}

// apply returns the changed text and the place of the change in both texts; where a word was put in or taken out, its neighbours belong to
// the place.
func (m mutation) apply(text string) (changed string, was, is facts.Span) {
	changed = text[:m.at.Start] + m.new + text[m.at.End:]
	was, is = m.at, facts.Span{Start: m.at.Start, End: m.at.Start + len(m.new)}
	if strings.TrimSpace(text[m.at.Start:m.at.End]) == "" || strings.TrimSpace(m.new) == "" {
		low := strings.LastIndexByte(strings.TrimRight(text[:m.at.Start], " "), ' ') + 1
		next := len(text[m.at.End:]) - len(strings.TrimLeft(text[m.at.End:], " "))
		high := next
		for high < len(text)-m.at.End && text[m.at.End+high] != ' ' && text[m.at.End+high] != '\n' {
			high++
		}
		was = facts.Span{Start: low, End: m.at.End + high}
		is = facts.Span{Start: low, End: m.at.Start + len(m.new) + high}
	}
	return changed, was, is
}

// floors are the least shares of edits found as exactly what they are.
var floors = map[string]float64{"number": .97, "weekday": .95, "date": .95, "quote": .95, "negation": .90, "name": .90}

var sorts = []string{"number", "weekday", "date", "quote", "negation", "name"}

// tally counts the edits of one sort.
type tally struct {
	tried int
	found int // at the place
	kind  int // and called what it is
	exact int // and nothing else found
	twice int // more than one difference at the place
	extra int // differences elsewhere
}

// score applies mutations and counts.
type score struct {
	tallies map[string]*tally
	missed  map[string][]string       // failing edits, for people
	causes  map[string]map[string]int // what was found instead
}

func newScore() *score {
	s := &score{map[string]*tally{}, map[string][]string{}, map[string]map[string]int{}}
	for _, sort := range sorts {
		s.causes[sort] = map[string]int{}
		s.tallies[sort] = &tally{}
	}
	return s
}

func (s *score) try(text string, m mutation) {
	changed, was, is := m.apply(text)
	n := s.tallies[m.sort]
	n.tried++
	found, kind, elsewhere := 0, false, 0
	var instead []string
	for _, d := range facts.Diff(text, changed) {
		if d.Severity == facts.Styled {
			continue
		}
		if d.A != nil && d.B != nil && fits(d.A, was, m.unit) && fits(d.B, is, m.unit) {
			found++
			kind = kind || slices.Contains(m.want, d.Kind)
			instead = append(instead, string(d.Kind)+" ("+d.Rule+")")
		} else {
			elsewhere++
			instead = append(instead, "elsewhere or one-sided "+string(d.Kind)+" ("+d.Rule+")")
		}
	}
	n.extra += elsewhere
	if found > 0 {
		n.found++
	}
	if found > 1 {
		n.twice++
	}
	if kind {
		n.kind++
	}
	if kind && found == 1 && elsewhere == 0 {
		n.exact++
		return
	}
	slices.Sort(instead)
	s.causes[m.sort][cmp.Or(strings.Join(instead, " + "), "nothing")]++
	low, high := max(0, was.Start-60), min(len(text), was.End+40)
	report := fmt.Sprintf("%s: %q -> %q in …%q…", m.sort, text[m.at.Start:m.at.End], m.new, text[low:high])
	for _, d := range facts.Diff(text, changed) {
		if d.Severity != facts.Styled {
			report += fmt.Sprintf("\n      %s", describe(d))
		}
	}
	s.missed[m.sort] = append(s.missed[m.sort], report)
}

// describe is a difference in a line.
func describe(d facts.Difference) string {
	side := func(s *facts.Side) string {
		if s == nil {
			return "-"
		}
		return fmt.Sprintf("%q", s.Text)
	}
	return fmt.Sprintf("%s/%s %s | %s (%s)", d.Kind, d.Severity, side(d.A), side(d.B), d.Rule)
}

// fits reports whether a side shows a place, and little besides it and the whole that it is in.
func fits(s *facts.Side, at facts.Span, unit int) bool {
	size, overlap := 0, false
	for _, span := range s.Spans {
		size += span.Len()
		overlap = overlap || span.Start < at.End && at.Start < span.End
	}
	return overlap && size <= 60+max(3*at.Len(), unit)
}

// check prints the table and holds it to the floors.
func (s *score) check(t *testing.T, name string) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%-10s %6s %7s %7s %7s %7s %7s %7s\n", name, "edit", "tried", "found", "kind", "exact", "floor", "twice", "extra")
	for _, sort := range sorts {
		n := s.tallies[sort]
		share := func(k int) float64 { return float64(k) / float64(max(1, n.tried)) }
		fmt.Fprintf(&b, "%-10s %6d %7.3f %7.3f %7.3f %7.2f %7d %7d\n", sort, n.tried, share(n.found), share(n.kind), share(n.exact), floors[sort], n.twice, n.extra)
		if n.tried == 0 {
			t.Errorf("%s: no edits of %s", name, sort)
		} else if share(n.exact) < floors[sort] {
			t.Errorf("%s: %.3f of the edits of %s are found as exactly that, want %.2f", name, share(n.exact), sort, floors[sort])
		}
		if len(s.missed[sort]) > *showMissed {
			rand.New(rand.NewPCG(1, 1)).Shuffle(len(s.missed[sort]), func(i, j int) {
				s.missed[sort][i], s.missed[sort][j] = s.missed[sort][j], s.missed[sort][i]
			})
		}
	}
	for _, sort := range sorts {
		if *showMissed > 0 {
			for _, cause := range slices.SortedFunc(maps.Keys(s.causes[sort]), func(x, y string) int {
				return cmp.Or(cmp.Compare(s.causes[sort][y], s.causes[sort][x]), cmp.Compare(x, y))
			})[:min(6, len(s.causes[sort]))] {
				fmt.Fprintf(&b, "  %s, %d times: %s\n", sort, s.causes[sort][cause], cause)
			}
		}
		for _, m := range s.missed[sort][:min(*showMissed, len(s.missed[sort]))] {
			fmt.Fprintf(&b, "  %s\n", m)
		}
	}
	t.Log(b.String())
}

// TestMutations changes made-up stories.
func TestMutations(t *testing.T) {
	s := newScore()
	for seed := range uint64(60) {
		text := wireLike(seed)
		ms := mutations(text, rand.New(rand.NewPCG(seed, 1)))
		for _, m := range ms {
			s.try(text, m)
		}
	}
	s.check(t, "made-up stories")
}

// TestMutationsOfStories changes real stories.
func TestMutationsOfStories(t *testing.T) {
	dir := os.Getenv(evalDir)
	if dir == "" {
		t.Skip(evalDir + " is not set")
	}
	const edits = 400 // of each sort
	for _, set := range []string{"reuters_c50", "cnnlite_revisions", "wsdl_frontpage2016"} {
		t.Run(set, func(t *testing.T) {
			s := newScore()
			r := rand.New(rand.NewPCG(7, 8))
			for _, text := range readStories(t, filepath.Join(dir, set, "docs.jsonl.gz"), 2000) {
				ms := mutations(text, r)
				r.Shuffle(len(ms), func(i, j int) { ms[i], ms[j] = ms[j], ms[i] })
				of := map[string]int{}
				for _, m := range ms {
					if of[m.sort]++; of[m.sort] <= 2 && s.tallies[m.sort].tried < edits {
						s.try(text, m)
					}
				}
			}
			s.check(t, set)
		})
	}
}

// readStories returns n stories of a collection, of up to 12,000 bytes, picked at random.
func readStories(t testing.TB, path string, n int) []string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	s := bufio.NewScanner(z)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		var doc struct{ Text string }
		if err := json.Unmarshal(s.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Text) <= 12_000 {
			texts = append(texts, doc.Text)
		}
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts[:min(n, len(texts))]
}

const (
	monthPattern = `(?:Jan(?:\.|uary)|Feb(?:\.|ruary)|March|April|June|July|Aug(?:\.|ust)|Sept(?:\.|ember)|Oct(?:\.|ober)|Nov(?:\.|ember)|Dec(?:\.|ember))`
	dayPattern   = `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day`
)

var (
	digits      = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?`)
	numberWords = regexp.MustCompile(`\b(?:two|three|four|five|six|seven|eight|nine|eleven|twelve|twenty|thirty|forty|fifty)\b`)
	weekdayAt   = regexp.MustCompile(`\b` + dayPattern + `\b`)
	dateAt      = regexp.MustCompile(`\b(` + monthPattern + `) (\d{1,2})\b`)
	dateWord    = regexp.MustCompile(`(?:` + monthPattern + `|May|` + dayPattern + `)\W*$`)
	capitalised = regexp.MustCompile(`\b[A-Z][a-z]{3,}\b`)
	longWord    = regexp.MustCompile(`\b[a-z]{4,}\b`)
	auxiliary   = regexp.MustCompile(`\b(?:was|were|is|are|has|have|had|will|would|could|did|does|should)( not)? [a-z]+`)
	contraction = regexp.MustCompile(`\b(?:is|are|was|were|has|have|had|did|does|would|could|should)n['’]t\b`)
	timeAfter   = regexp.MustCompile(`^(?:[- ](?:a\.?m|p\.?m|o'clock|GMT|EST|EDT|BST|CET|PST|PDT|ET|PT|MT)|:|th\b|st\b|nd\b|rd\b|s\b)`)
	partOfWord  = regexp.MustCompile(`^(?:[\pL/:½¼¾-]|–|\. [A-Z])`) // "3Com", "1/2", a numbered point
	unitOfTime  = regexp.MustCompile(`^[- ](?:and |or |to |more |straight |consecutive )?(?:\w+[- ])?(?:seconds?|minutes?|hours?|days?|weeks?|weekends?|months?|years?|quarters?|decades?|nights?|seasons?)\b`)
	notAFigure  = regexp.MustCompile(`[\pL\d/:.,'’-]$`)
	nameAfter   = regexp.MustCompile(`^ [A-Z]`)
	capBefore   = regexp.MustCompile(`\b[A-Z][A-Za-z.]* $`)
)

// replacements: names, and words that fit no quotation.
var (
	otherNames = []string{"Halvorsen", "Okonkwo", "Bertolini", "Yamashita", "Novikov", "Ferreira", "Castellan"}
	otherWords = []string{"ladder", "harvest", "umbrella", "violin", "candle"}
)

// noNames are capitalised words that name nobody, or whose change is no change of name.
var noNames = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`january february march april june july august september october november december monday tuesday wednesday thursday friday
	saturday sunday president minister prime chief executive officer chairman director secretary general senator captain police king queen
	prince sheikh judge doctor professor lord lady foreign finance defence defense interior health trade economy deputy vice north south east
	west northern southern eastern western central january this that these those they there here when what where while which with from they
	internet christmas easter thanksgiving republican democrat republicans democrats democratic christian muslim jewish catholic bible
	french dutch greek czech swiss thai welsh arab just`) {
		m[w] = true
	}
	return m
}()

// mutations returns the single edits that a text's body allows, one or a few each paragraph: numbers, weekdays, dates, names and negations
// outside quotation marks, and words inside.
func mutations(text string, r *rand.Rand) []mutation {
	var ms []mutation
	for _, body := range wire.Parse(text).Body {
		paragraph := text[body.Start:body.End]
		if len(paragraph) < 80 || strings.Count(text, paragraph) > 1 || !regular(paragraph) {
			continue
		}
		quoted := quotations(paragraph)
		if quoted == nil {
			continue
		}
		add := func(sort string, start, end int, new string, want ...facts.Kind) {
			if paragraph[start:end] == new {
				return
			}
			if inside := quoted[start] || quoted[max(start, end-1)]; inside == (sort == "quote") {
				ms = append(ms, mutation{sort, want, facts.Span{Start: body.Start + start, End: body.Start + end}, new, len(quotedAround(paragraph, quoted, start))})
			}
		}
		for _, at := range digits.FindAllStringIndex(paragraph, -1) {
			start, end := at[0], at[1]
			word := strings.TrimRight(paragraph[start:end], ",")
			end = start + len(word)
			before, after := paragraph[:start], paragraph[end:]
			if notAFigure.MatchString(before) || capBefore.MatchString(before) || dateWord.MatchString(before) || timeAfter.MatchString(after) ||
				year(word) || partOfWord.MatchString(after) || strings.HasPrefix(after, " "+"Jan") || dateAfter(after) {
				continue
			}
			want := []facts.Kind{facts.Number}
			if unitOfTime.MatchString(after) {
				want = append(want, facts.Time)
			}
			add("number", start, end, otherNumber(word, r), want...)
		}
		for _, at := range numberWords.FindAllStringIndex(paragraph, -1) {
			start, end := at[0], at[1]
			before, after := paragraph[:start], paragraph[end:]
			if strings.HasSuffix(before, "-") || strings.HasPrefix(after, "-") || strings.HasPrefix(after, " of ") || strings.HasSuffix(before, "the ") {
				continue
			}
			want := []facts.Kind{facts.Number}
			if unitOfTime.MatchString(after) {
				want = append(want, facts.Time)
			}
			words := []string{"two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve"}
			add("number", start, end, words[r.IntN(len(words))], want...)
		}
		for _, at := range weekdayAt.FindAllStringIndex(paragraph, -1) {
			if nameAfter.MatchString(paragraph[at[1]:]) { // "The Sunday Times"
				continue
			}
			add("weekday", at[0], at[1], weekdays[r.IntN(len(weekdays))], facts.Time)
		}
		for _, at := range dateAt.FindAllStringSubmatchIndex(paragraph, -1) {
			if r.IntN(2) == 0 {
				add("date", at[4], at[5], strconv.Itoa(1+r.IntN(28)), facts.Time)
			} else {
				month := madeMonths[r.IntN(len(madeMonths))]
				if month[:3] == paragraph[at[2]:at[2]+3] {
					month = "May"
				}
				add("date", at[2], at[3], month, facts.Time)
			}
		}
		for _, at := range capitalised.FindAllStringIndex(paragraph, -1) {
			word := paragraph[at[0]:at[1]]
			lower := strings.ToLower(word)
			before, after := paragraph[:at[0]], paragraph[at[1]:]
			if len(before) < 2 || before[len(before)-1] != ' ' || !letter(before[len(before)-2]) || noNames[lower] ||
				strings.HasSuffix(lower, "an") || strings.HasSuffix(lower, "ese") || strings.HasSuffix(lower, "ish") || strings.HasSuffix(lower, "ans") ||
				strings.HasSuffix(lower, "i") ||
				strings.HasPrefix(after, "-") || strings.HasPrefix(after, ".") && len(word) < 6 || dateAt.MatchString(word+after[:min(len(after), 4)]) {
				continue
			}
			add("name", at[0], at[1], otherNames[r.IntN(len(otherNames))], facts.Name, facts.Place, facts.Attribution)
		}
		for _, at := range auxiliary.FindAllStringSubmatchIndex(paragraph, -1) {
			if at[2] >= 0 { // "was not clear"
				if !slices.Contains([]string{"only", "just", "merely", "simply", "necessarily", "even"}, paragraph[at[3]+1:at[1]]) {
					add("negation", at[2], at[3], "", facts.Certainty)
				}
				continue
			}
			verb := strings.Fields(paragraph[at[0]:at[1]])
			if slices.Contains([]string{"not", "no", "never", "only", "nothing", "none", "nobody"}, verb[1]) {
				continue
			}
			add("negation", at[0]+len(verb[0]), at[0]+len(verb[0]), " not", facts.Certainty)
		}
		for _, at := range contraction.FindAllStringIndex(paragraph, -1) {
			add("negation", at[0], at[1], paragraph[at[0]:strings.LastIndex(paragraph[:at[1]], "n")], facts.Certainty)
		}
		for _, at := range longWord.FindAllStringIndex(paragraph, -1) {
			// Three quoted words or more: a scare quote is no utterance.
			if words := strings.Fields(quotedAround(paragraph, quoted, at[0])); len(words) < 4 || at[0] > 0 && strings.ContainsRune("'-", rune(paragraph[at[0]-1])) ||
				at[1] < len(paragraph) && strings.ContainsRune("'-", rune(paragraph[at[1]])) || strings.HasPrefix(paragraph[at[1]:], "’") || numberWords.MatchString(paragraph[at[0]:at[1]]) {
				continue
			}
			add("quote", at[0], at[1], otherWords[r.IntN(len(otherWords))], facts.Quote)
		}
	}
	return ms
}

// regular reports whether a paragraph is prose: it ends as a sentence does, and few of its words have capitals.
func regular(p string) bool {
	if !strings.HasSuffix(p, ".") && !strings.HasSuffix(p, `."`) && !strings.HasSuffix(p, ".”") {
		return false
	}
	words, capitals := 0, 0
	for _, w := range strings.Fields(p) {
		words++
		if w[0] >= 'A' && w[0] <= 'Z' {
			capitals++
		}
	}
	return words > 8 && capitals*5 < words*2
}

// quotations tells for each byte of a paragraph whether it is inside quotation marks; nil where the marks do not pair.
func quotations(p string) []bool {
	in := make([]bool, len(p)+1)
	open := false
	for i, r := range p {
		switch {
		case r == '“':
			if open {
				return nil
			}
			open = true
		case r == '”':
			if !open {
				return nil
			}
			open = false
		case r == '"':
			open = !open
		}
		in[i] = open
		for k := i; k > 0 && k < len(p) && k < i+len(string(r)); k++ {
			in[k] = open
		}
	}
	if open {
		return nil
	}
	return in
}

// quotedAround returns the quotation that a byte stands in.
func quotedAround(p string, quoted []bool, at int) string {
	if !quoted[at] {
		return ""
	}
	low, high := at, at
	for low > 0 && quoted[low-1] {
		low--
	}
	for high < len(p) && quoted[high] {
		high++
	}
	return p[low:high]
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func year(w string) bool {
	n, err := strconv.Atoi(w)
	return err == nil && n >= 1100 && n <= 2100 && len(w) == 4
}

func dateAfter(after string) bool {
	at := regexp.MustCompile(`^ ` + monthPattern).FindString(after)
	return at != ""
}

// otherNumber changes the first or last digit of a number.
func otherNumber(w string, r *rand.Rand) string {
	b := []byte(w)
	i := 0
	if r.IntN(2) == 0 {
		i = len(b) - 1
	}
	was := b[i]
	for b[i] == was || i == 0 && b[i] == '0' {
		b[i] = byte('0' + r.IntN(10))
	}
	if s := string(b); s != "1" && s != w {
		return s
	}
	return "4"
}
