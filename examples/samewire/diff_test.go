package main

import (
	"bytes"
	"context"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
)

// textDiff is how people see differences that a test makes.
func textDiff(st screen, a, b string, ds ...facts.Difference) string {
	var out strings.Builder
	printDiffText(&out, st, &compared{a: &dedup.Article{ID: "a", Text: a}, b: &dedup.Article{ID: "b", Text: b}, differences: ds})
	return out.String()
}

// sideOf is the side of the words between each pair of bars, and the text without the bars.
func sideOf(marked string) (string, *facts.Side) {
	var text strings.Builder
	var side facts.Side
	var words []string
	for i, part := range strings.Split(marked, "|") {
		if i%2 == 1 {
			side.Spans = append(side.Spans, facts.Span{Start: text.Len(), End: text.Len() + len(part)})
			words = append(words, part)
		}
		text.WriteString(part)
	}
	side.Text = strings.Join(words, " … ")
	return text.String(), &side
}

func TestDiffText(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       []string
	}{
		{"number", "The blast |killed 121 people| in Mosul.", "The blast |killed 124 people| in Mosul.",
			[]string{"  A  The blast killed [[121]] people in Mosul.\n  B  The blast killed [[124]] people in Mosul.\n"}},
		{"word put in", "He |would resign|.", "He |would not resign|.", []string{"  A  He would resign.\n", "  B  He would [[not]] resign.\n"}},
		{"quotation marks alone", "He called it |a failure|.", `He called it |"a failure"|.`,
			[]string{"A  He called it [[a failure]].\n", `B  He called it [["a failure"]].` + "\n"}},
		{"other currency", "It paid |$5| million.", "It paid |£5| million.", []string{"[[$5]]", "[[£5]]"}},
		{"far apart", "|Officials| said " + strings.Repeat("on and ", 30) + "|denied| it.", "|Officers| said " + strings.Repeat("on and ", 30) + "|confirmed| it.",
			[]string{"A  [[Officials]] said on and on", "… ", "[[denied]] it.\n", "[[confirmed]] it.\n"}},
		{"long", "|" + strings.Repeat("killed ", 400) + "|", "|" + strings.Repeat("wounded ", 400) + "|", []string{"[[killed killed", " … "}},
		{"paragraphs", "First.\nThe |red| car.\nLast.", "First.\nThe |blue| car.\nLast.", []string{"  A  The [[red]] car.\n"}},
		{"inside a number", "It fell |by 12|1.5 points.", "It fell |by 12|4.5 points.", []string{"fell by [[121.5]] points", "fell by [[124.5]] points"}},
		{"inside a word", "The |38|-year-old, he said.", "The |39|-year-old, he said.", []string{"The [[38-year-old]], he"}},
		{"sign", "It was |-28| degrees.", "It was |28| degrees.", []string{"was [[-28]] degrees", "was [[28]] degrees"}},
		{"punctuation between", "He |came, saw and| won.", "He |lost; twice, and| won.", []string{"He [[came, saw]] and won", "He [[lost; twice]], and won"}},
		{"sentence around", "It was so. Mr. Smith, who is old, saw |two| cars go by. Three.", "Mr. Smith saw |four|.", []string{"  A  Mr. Smith, who is old, saw [[two]] cars go by.\n"}},
		{"joiners", "باجه\u200cهای |پست| فردا", "باجه\u200cهای |بانک| فردا", []string{"باجه\u200cهای [[پست]] فردا"}},
		{"control characters", "It was \x1b[31m|red\u202e|\a here.", "It was |blue| here.", []string{"It was \uFFFD[[[31mred]]\uFFFD\uFFFD here."}},
		{"Chinese", strings.Repeat("事故原因正在调查之中", 4) + "造成|12名|矿工被困。" + strings.Repeat("附近的煤矿已经停产", 9), "造成|15名|矿工被困。", []string{"造成[[12]]名矿工被困", "造成[[15]]名矿工"}},
		{"Arabic", "إن |25 شخصا| أصيبوا", "إن |35 شخصا| أصيبوا", []string{"إن [[25]] شخصا أصيبوا"}},
		{"not UTF-8", "A \xff|12\xff| b", "A |13| b", []string{"[[12]]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, sa := sideOf(tt.a)
			b, sb := sideOf(tt.b)
			for _, severity := range []facts.Severity{facts.Key, facts.Medium} {
				d := facts.Difference{ID: "d1", Kind: facts.Number, Severity: severity, Subject: strings.Repeat("killed ", 20), A: sa, B: sb}
				only := facts.Difference{ID: "d2", Kind: facts.Passage, Severity: facts.Medium, A: sa}
				got := textDiff(screen{width: width}, a, b, d, only)
				for _, columnsOfScreen := range []int{width, mostWidth} {
					for line := range strings.Lines(textDiff(screen{width: columnsOfScreen}, a, b, d, only)) {
						if n := columns(strings.TrimSuffix(line, "\n")); n > columnsOfScreen {
							t.Errorf("%d columns: %q", n, line)
						}
					}
				}
				if strings.ContainsAny(got, "\x1b\a\u202e\ue000\ue001") || !utf8.ValidString(got) {
					t.Errorf("what must not reach the terminal is in %q", got)
				}
				for _, want := range tt.want {
					if severity == facts.Key && !strings.Contains(got, want) {
						t.Errorf("no %q in\n%s", want, got)
					}
				}
			}
			colored := textDiff(screen{true, width}, a, b, facts.Difference{ID: "d1", Kind: facts.Number, Severity: facts.Key, A: sa, B: sb})
			if strings.Count(colored, "\x1b[m") != strings.Count(colored, "\x1b[1") || !strings.Contains(colored, "\x1b[1;") {
				t.Errorf("colours do not end: %q", colored)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	side := &facts.Side{}
	d := compared{shared: dedup.Comparison{Pair: dedup.Pair{Relation: dedup.SameWire, Jaccard: 0.357}}}
	for _, tt := range []struct {
		add  []facts.Difference
		want string
	}{
		{nil, "same-wire, 36% alike: no differences"},
		{[]facts.Difference{{Severity: facts.Key, A: side, B: side}}, "same-wire, 36% alike: 1 key difference"},
		{[]facts.Difference{{Severity: facts.High, A: side, B: side}, {Severity: facts.Medium, A: side, B: side}}, "same-wire, 36% alike: 1 key, 1 high, 1 medium differences"},
		{[]facts.Difference{{Severity: facts.High, A: side}, {Severity: facts.High, B: side}}, "same-wire, 36% alike: 1 key, 1 high, 1 medium differences; 1 only in A, 1 only in B"},
	} {
		d.differences = append(d.differences, tt.add...)
		if got := d.summary(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestUnescapeTSV(t *testing.T) {
	for _, id := range []string{"", "a", "a\tb", `a\tb`, `\\`, "\\\t\n\r", `a\`, `\x`} {
		if got := unescapeTSV(escapeTSV(id)); got != id {
			t.Errorf("%q comes back as %q", id, got)
		}
	}
}

// TestDiffWriteErrors: a full disk is told, a closed pipe is silent.
func TestDiffWriteErrors(t *testing.T) {
	t.Chdir("../..")
	for _, format := range []string{"jsonl", "json", "text"} {
		for err, want := range map[error]string{syscall.ENOSPC: "cannot write the results: no space left on device\n", syscall.EPIPE: ""} {
			var errs bytes.Buffer
			args := []string{"diff", "--format", format, "testdata/wire/000_1276d6ad7515a7d0.txt", "testdata/wire/001_fc6951f255fe9012.txt"}
			status := run(context.Background(), args, nil, &failing{10, err}, &errs)
			if status != 5 || !strings.HasSuffix(errs.String(), want) || want == "" && errs.Len() > 0 {
				t.Errorf("%s with %v: status %d, %q", format, err, status, errs.String())
			}
		}
	}
}

// TestFactsTextFits: the table of facts fits its columns, and shows who agrees.
func TestFactsTextFits(t *testing.T) {
	v := &versions{cluster: dedup.Cluster{Medoid: "none"}}
	row := facts.Row{Kind: facts.Number, Severity: facts.Key, Subject: strings.Repeat("killed ", 20)}
	for i := range 60 {
		v.stories = append(v.stories, dedup.Article{ID: strings.Repeat("long/", 20) + letters(i), Source: "The Daily\x1b", Text: "It was 121\n dead or so.", Published: time.Unix(int64(i)*3600, 0)})
		cell := facts.Cell{Side: &facts.Side{Text: "121\n dead", Spans: []facts.Span{{Start: 7, End: 16}}}, Value: 1}
		if i%3 == 1 {
			cell = facts.Cell{Side: &facts.Side{Text: strings.Repeat("死者121名", 30)}, Value: 2}
		} else if i%3 == 2 {
			cell = facts.Cell{}
		}
		row.Cells = append(row.Cells, cell)
	}
	v.matrix.Rows = []facts.Row{row}
	var out strings.Builder
	printFactsText(&out, screen{width: width}, v)
	for line := range strings.Lines(out.String()) {
		if n := columns(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	for _, want := range []string{" a 0% 0% 1970-01-01 long/", " bh 0% 0% 1970-01-03 11:00", " key number 0%: It was [[121 dead]] or so. a, d, g, j", "…: 121 dead | b, e,", "not told by c, f"} {
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("an escape reached the terminal")
	}
}

func TestListed(t *testing.T) {
	for want, versions := range map[string][]int{"": {}, "a": {0}, "a, b": {0, 1}, "a-c": {0, 1, 2}, "a, c-e, g, h": {0, 2, 3, 4, 6, 7}, "z, aa, ac": {25, 26, 28}} {
		if got := listed(versions); got != want {
			t.Errorf("%v is listed as %q, want %q", versions, got, want)
		}
	}
}
