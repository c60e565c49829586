package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

var findCommand = command{
	name:    "find",
	brief:   "find the reports that a draft runs, in an archive",
	formats: "text|jsonl|json",
	usage:   []string{"[--format text|jsonl|json] [--limit N] DRAFT ARCHIVE..."},
	about: `
Find says which stories of an archive run the report that a draft runs, or share
copied passages with it: the closest relation first, then the most probable. Of
each it shows how much of either is in the other, the copied passages, and the
facts in which the draft differs. DRAFT is a file of one story, or - for one
JSON line; a story of the archive with the id of the draft is left out.

  $ samewire find --format text testdata/wire/002_2980e0dcca6e89cd.txt testdata/wire
  draft  testdata/wire/002_2980e0dcca6e89cd.txt
         US bombs facilities in Syria used by Iran-backed militia
  found  1 story, of 3 stories

  1. same-event
     testdata/wire/003_353c6ba30fd680bb.txt
     U.S. Bombs Iran-Backed Militias Blamed For Rocket Attacks In Iraq
     1% of the draft is in it, 1% of it in the draft; 2 passages of 13 words, the
     longest 7
     shared names: U.S. Embassy, Kata'ib Hezbollah, Soleimani, Donald Trump,
     Pentagon
     shared places: Baghdad's Green Zone, Erbil International Airport, United
     States, Syria, Iran
     shared dates: February 15
     shared numbers: three

To look up many drafts in one archive make an index of it: see 'samewire help
index'. To see all of what differs: samewire diff --docs ARCHIVE DRAFT ID.
`,
	more: `
Formats: text for people, the default on a terminal; otherwise jsonl, one
object a story found: the line of 'diff', with the draft as a, and rank,
probability and reasons; json, one array. Where nothing is found nothing is
printed, as text a line that says so; the status is 0.
`,
	new: func() task { return &findTask{} },
}

type findTask struct {
	foundOptions
	since time.Time
}

// foundOptions are how stories that were found are shown.
type foundOptions struct {
	limit   int
	sort    string
	style   bool
	shown   facts.Options
	offsets string
}

func (t *foundOptions) declare(f *flags) {
	f.number(&t.limit, "limit", "N", "print N stories at the most; 0, the default, for all")
	f.choice(&t.sort, "sort", "relation|date|id", "relation, the default: the closest first; date: the latest first; id")
	f.toggle(&t.style, "style", "also show what changes no fact")
	declareShown(f, &t.shown)
	declareOffsets(f, &t.offsets)
}

func (t *findTask) declare(f *flags) {
	t.foundOptions.declare(f)
	sinceFlag(f, &t.since)
}

func (t *findTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	if len(o.paths) < 2 {
		return usageError("no archive: give the draft, and then files, folders or globs to look in")
	}
	if slices.Contains(o.paths[1:], feed.Stdin) && o.paths[0] == feed.Stdin {
		return usageError("the draft and the archive are both read from standard input: name a file for one of them")
	}
	o.chooseFormat(std.out)
	drafts := newInput(std, o)
	drafts.keepTexts()
	drafts.more = true
	drafts.boundFacts()
	draft, err := drafts.one(ctx, o.paths[0], ", or make an index of the archive: see 'samewire help index'")
	if err != nil || draft == nil {
		return drafts.finish(err)
	}
	o.since = t.since
	in := newInput(std, o)
	in.keepTexts()
	in.boundFacts()
	in.bad, in.doubtful = in.bad+drafts.bad, in.doubtful+drafts.doubtful
	p := newPrinter(std.out, o)
	work := newDiffing(in, o.settings.Config, t.shown, p, t.style, t.offsets)
	work.cores = o.settings.Cores
	index, err := newIndexing(o, in)
	if err == nil {
		err = work.readDocs(ctx, o.paths[1:], func(id string) bool { return id != draft.ID }, index.add)
	}
	if err == nil {
		in.progress.clear()
		err = t.print(ctx, p, work, index.Index, draft)
	}
	if err == nil {
		err = p.close()
	}
	return in.finish(err)
}

// print prints what an index knows that is like a draft.
func (t *foundOptions) print(ctx context.Context, p *printer, work *diffing, index *dedup.Index, draft *dedup.Article) error {
	a := newReadStory(*draft)
	found, err := index.Identify(ctx, a.Article, work.article)
	if err != nil {
		return err
	}
	dates := map[string]time.Time{}
	for _, f := range found {
		dates[f.B] = work.known[f.B].Published
	}
	slices.SortStableFunc(found, func(x, y dedup.Comparison) int {
		switch t.sort {
		case "date":
			return cmp.Or(dates[y.B].Compare(dates[x.B]), strings.Compare(x.B, y.B))
		case "id":
			return strings.Compare(x.B, y.B)
		}
		return 0 // the closest first
	})
	all := len(found)
	if t.limit > 0 {
		found = found[:min(t.limit, len(found))]
	}
	type numbered struct {
		rank int
		dedup.Comparison
	}
	list := func(yield func(numbered) bool) {
		for i, f := range found {
			if !yield(numbered{i + 1, f}) {
				return
			}
		}
	}
	if p.format == "text" {
		var out bytes.Buffer
		printDraft(&out, p.screen, draft, all, index.Len())
		p.Write(out.Bytes())
	}
	inOrder(list, coresOf(work.cores), func(n numbered) rendered {
		b := work.story(n.B)
		if b.err != nil {
			return rendered{err: b.err}
		}
		defer work.begin(a, b)()
		c := &compared{a: &a.Article, b: &b.Article, givenA: a.given, givenB: b.given, shared: n.Comparison, style: t.style}
		if n.Relation >= dedup.PartialReuse {
			c = work.differences(a, b, n.Comparison)
		}
		if !t.style {
			c.dropStyle()
		}
		if p.format == "text" {
			var out bytes.Buffer
			printFound(&out, p.screen, n.rank, c)
			return rendered{text: out.Bytes()}
		}
		line, err := encode(foundLine{newJSONDiff(c, t.offsets), n.rank, shareOf(n.Probability), append([]string{}, n.Reasons...)})
		return rendered{text: line, err: err}
	}, func(r rendered) bool {
		if err = r.err; err == nil {
			p.item(r.text)
			err = p.err
		}
		return err == nil
	})
	return err
}

// foundLine is a story that was found, as other tools read it.
type foundLine struct {
	jsonDiff
	Rank        int      `json:"rank"`
	Probability share    `json:"probability"`
	Reasons     []string `json:"reasons"`
}

// printDraft prints what was looked for.
func printDraft(w io.Writer, st screen, draft *dedup.Article, found, among int) {
	fmt.Fprintf(w, "draft  %s\n", named(draft.ID, draft.Source, st.width-7))
	if h := headlineOf(draft); h != "" {
		fmt.Fprintf(w, "       %s\n", cut(visible(h), st.width-7))
	}
	if found == 0 {
		fmt.Fprintf(w, "not found: none of %s shares a report or copied passages with it\n", count(among, "story", "stories"))
		return
	}
	fmt.Fprintf(w, "found  %s, of %s\n", count(found, "story", "stories"), count(among, "story", "stories"))
}

// mostGrave is how many of the key and high differences are shown of a story that was found.
const mostGrave = 5

// printFound prints a story that was found, and the gravest of what differs.
func printFound(w io.Writer, st screen, rank int, c *compared) {
	published := ""
	if !c.b.Published.IsZero() {
		published = "  " + clock(c.b.Published)
	}
	relation := fmt.Sprintf("%s, %s probable", c.shared.Relation, percent(c.shared.Probability))
	if c.shared.Relation < dedup.PartialReuse || c.shared.Relation == dedup.Identical {
		relation = c.shared.Relation.String()
	}
	fmt.Fprintf(w, "\n%d. %s\n", rank, st.bold(relation))
	fmt.Fprintf(w, "   %s%s\n", named(c.b.ID, c.b.Source, st.width-3-len(published)), published)
	if h := headlineOf(c.b); h != "" {
		fmt.Fprintf(w, "   %s\n", cut(visible(h), st.width-3))
	}
	words, longest := 0, 0
	for _, p := range c.shared.Passages {
		words += p.Words
		longest = max(longest, p.Words)
	}
	copied := "no copied passages"
	if longest > 0 {
		copied = fmt.Sprintf("%s of %d words, the longest %d", count(len(c.shared.Passages), "passage", "passages"), words, longest)
	}
	io.WriteString(w, st.fill("   ", fmt.Sprintf("%s of the draft is in it, %s of it in the draft; %s", percent(c.shared.AInB), percent(c.shared.BInA), copied)))
	if c.shared.Relation < dedup.PartialReuse {
		for _, r := range c.shared.Reasons {
			io.WriteString(w, wrap("   ", visible(r)))
		}
		return
	}
	_, differences, _ := strings.Cut(c.summary(), ": ")
	io.WriteString(w, st.fill("   ", strings.NewReplacer("only in A", "only in the draft", "only in B", "only in it").Replace(differences)))
	shown := 0
	for i := range c.differences {
		f := &c.differences[i]
		if f.Severity > facts.High {
			continue
		}
		if shown++; shown > mostGrave {
			break
		}
		fmt.Fprintf(w, "   %-7s %s\n", f.Severity, cut(oneDifference(f), st.width-11))
	}
}

// oneDifference is a difference in a line.
func oneDifference(f *facts.Difference) string {
	side := func(s *facts.Side) string {
		if s == nil {
			return "not told"
		}
		return cut(plainText(s.Text), width/2)
	}
	what := string(f.Kind)
	if f.Subject != "" {
		what += ", " + f.Subject
	}
	return what + ": " + side(f.A) + " | " + side(f.B)
}

// article returns a known story for the index.
func (d *diffing) article(id string) (dedup.Article, error) {
	if d.known[id] == nil {
		return dedup.Article{}, dedup.ErrGone
	}
	s := d.story(id)
	return s.Article, s.err
}
