package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
)

var storeCommand = command{
	name:  "store",
	brief: "check, repair or export a store of stories",
	verbs: "check|repair|export",
	usage: []string{"check DIR", "repair DIR", "export DIR"},
	about: `
Store looks after the folder that 'samewire add' keeps stories in. check reads
all of it, writes nothing, and says what cannot be read. repair makes a new
store of what can be read in its place, and keeps the damaged one beside it:
the report names it. export prints the stories as JSON lines, in the order in
which they came, which 'samewire add' reads: by that a store of an older
version, or of other settings, is made anew.

  samewire store check desk
  samewire store export desk | samewire add --store desk2 -
`,
	more: `
Exit status: 1 where something is lost. A store that another process has open
is left alone. Formats of check and repair: text, the default on a terminal;
otherwise jsonl, one object.
`,
	alone: true,
	new:   func() task { return &storeTask{} },
}

type storeTask struct{ format string }

// formatFlag declares --format of a command that prints one object.
func formatFlag(f *flags, p *string) {
	f.choice(p, "format", "text|jsonl", "text for people, the default on a terminal; jsonl, one object")
}

func (t *storeTask) declare(f *flags) { formatFlag(f, &t.format) }

// storeLine is what check, repair and expire print.
type storeLine struct {
	Schema  int      `json:"schema"`
	Store   string   `json:"store"`
	Stories int      `json:"stories"`           // that are there, and can be read
	Lost    []string `json:"lost,omitempty"`    // what cannot be read
	Kept    string   `json:"kept,omitempty"`    // where the damaged store is now
	Expired *int     `json:"expired,omitempty"` // stories that expire removed
}

func (l *storeLine) print(w io.Writer, _ screen) {
	fmt.Fprintf(w, "%s in %s\n", count(l.Stories, "story", "stories"), visible(l.Store))
	if l.Expired != nil {
		fmt.Fprintf(w, "%d removed\n", *l.Expired)
	}
	for _, lost := range l.Lost {
		fmt.Fprintf(w, "lost: %s\n", visible(lost))
	}
	if l.Kept != "" {
		fmt.Fprintf(w, "the damaged store is %s\n", visible(l.Kept))
	}
}

// printTo prints the one object of a command.
func (l *storeLine) printTo(std streams, format string) error {
	o := &options{format: format}
	o.chooseFormat(std.out)
	p := newPrinter(std.out, o)
	if o.format == "text" {
		l.print(p, p.screen)
	} else {
		p.object(l)
	}
	return p.close()
}

func (t *storeTask) run(ctx context.Context, std streams, o *options) error {
	verbs := strings.Split(storeCommand.verbs, "|")
	if len(o.paths) > 0 {
		if near := nearest(o.paths[0], verbs); near != o.paths[0] {
			return &slip{usageError(fmt.Sprintf("%q is nothing to do with a store: use check, repair or export", o.paths[0])), near}
		}
	}
	if len(o.paths) != 2 {
		return usageError("give check, repair or export, and the folder of one store")
	}
	dir := o.paths[1]
	if o.paths[0] == "export" {
		w := bufio.NewWriterSize(std.out, mostBuffered)
		_, err := store.Export(ctx, dir, w)
		if unwritten := w.Flush(); unwritten != nil {
			return &writeError{unwritten}
		}
		return storeError(err)
	}
	look := func() (store.Report, error) { return store.Check(dir) }
	if o.paths[0] == "repair" {
		look = func() (store.Report, error) { return store.Repair(ctx, dir, store.Options{}) }
	}
	report, err := look()
	if err != nil {
		return storeError(err)
	}
	line := storeLine{1, dir, report.Stories, report.Lost, report.Kept, nil}
	if err := line.printTo(std, t.format); err != nil {
		return err
	}
	if !report.OK() {
		return exitStatus(statusFailed)
	}
	return nil
}

// storeError is an error of a store as the program tells it.
func storeError(err error) error {
	if err == nil {
		return nil
	}
	return storeFault{err}
}

// storeFault is an error without the name of the package.
type storeFault struct{ error }

func (e storeFault) Error() string { return strings.TrimPrefix(e.error.Error(), "store: ") }
func (e storeFault) Unwrap() error { return e.error }

// storeFlag declares --store.
func storeFlag(f *flags, p *string) {
	f.text(p, "store", "DIR", "the folder of the store; 'samewire add' makes it where it is not there")
}

// openStore opens the store that was given.
func openStore(dir string, o store.Options) (*store.Store, error) {
	if dir == "" {
		return nil, usageError("no store: give --store DIR")
	}
	s, err := store.Open(dir, o)
	return s, storeError(err)
}

var addCommand = command{
	name:    "add",
	brief:   "add stories to a store, and say what each is",
	formats: "text|jsonl|json",
	usage:   []string{"--store DIR [--facts] PATH..."},
	about: `
Add keeps stories in a store, a folder on disk, and says of each what it is to
those that came before it: new, a copy, a rewrite or an update, of which cluster
and closest to which story; and which earlier stories a kill or a correction
concerns. What is printed is on disk.

  $ samewire add --store desk --format text wire/0815.txt
  rewrite  wire/0815.txt, of wire/0812.txt in c17
`,
	more: `
A story whose id is in the store already is bad input. Knobs are those of a new
store, which keeps them; without them a store has its own.

Formats: text for people, the default on a terminal; otherwise jsonl, one object
a story; json, one array.
`,
	new: func() task { return &addTask{} },
}

type addTask struct {
	store string
	facts bool
}

func (t *addTask) declare(f *flags) {
	storeFlag(f, &t.store)
	f.toggle(&t.facts, "facts", "also tell the grave differences from the closest story, and which stories still say what a correction changed")
}

// storeOptions are those of a store that is made.
func (o *options) storeOptions() store.Options {
	return store.Options{Config: o.settings.Config, Cut: o.settings.Cut, Window: o.settings.Window}
}

// addedAtATime is how many stories go to disk together.
const addedAtATime = 100

func (t *addTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	o.chooseFormat(std.out)
	s, err := openStore(t.store, o.storeOptions())
	if err != nil {
		return err
	}
	in := newInput(std, o)
	p := newPrinter(std.out, o)
	err = t.add(ctx, in, o.paths, s, p)
	in.cut = ctx.Err() != nil
	if in.cut && errors.Is(err, context.Canceled) {
		err = nil
	}
	if err == nil {
		err = p.close()
	}
	if closed := storeError(s.Close()); err == nil {
		err = closed
	}
	return in.finish(err)
}

func (t *addTask) add(ctx context.Context, in *input, paths []string, s *store.Store, p *printer) error {
	for some, err := range chunks(in.ReadStories(ctx, paths...), addedAtATime) {
		if err != nil {
			return err
		}
		stories := make([]store.Incoming, len(some))
		for i := range some {
			stories[i] = desk.Incoming(&some[i])
		}
		arrivals, err := s.Add(ctx, stories...)
		in.progress.clear()
		for i := range arrivals {
			if err := t.tell(ctx, in, s, p, &arrivals[i]); err != nil {
				return err
			}
		}
		if err != nil {
			return storeError(err)
		}
	}
	return nil
}

// chunks yields stories in groups.
func chunks(stories iter.Seq2[feed.Story, error], n int) iter.Seq2[[]feed.Story, error] {
	return func(yield func([]feed.Story, error) bool) {
		var some []feed.Story
		for s, err := range stories {
			if err != nil {
				if len(some) == 0 || yield(some, nil) {
					yield(nil, err)
				}
				return
			}
			if some = append(some, s); len(some) == n {
				if !yield(some, nil) {
					return
				}
				some = nil
			}
		}
		if len(some) > 0 {
			yield(some, nil)
		}
	}
}

// arrivalLine is a story that was added.
type arrivalLine struct {
	Schema   int            `json:"schema"`
	ID       string         `json:"id"`
	Seq      uint64         `json:"seq"`
	Kind     dedup.Kind     `json:"kind"`
	Cluster  string         `json:"cluster,omitempty"`
	Merged   []string       `json:"merged,omitempty"`
	Closest  *closestLine   `json:"closest,omitempty"`
	Notice   string         `json:"notice,omitempty"`
	Warned   []string       `json:"warned,omitempty"`
	Changes  []changeLine   `json:"changes,omitempty"`
	Outdated []outdatedLine `json:"outdated,omitempty"`
}

func newArrivalLine(a *store.Arrival) *arrivalLine {
	line := &arrivalLine{Schema: 1, ID: a.ID, Seq: a.Seq, Kind: a.Kind, Cluster: a.Cluster, Merged: a.Merged, Notice: a.Notice.String(), Warned: a.Warned}
	if a.Closest != "" {
		line.Closest = &closestLine{a.Closest, a.Relation, shareOf(a.Jaccard), shareOf(a.Contained), shareOf(a.Kept), shareOf(a.Probability)}
	}
	return line
}

// closestLine is the story that another is closest to.
type closestLine struct {
	ID          string         `json:"id"`
	Relation    dedup.Relation `json:"relation"`
	Jaccard     share          `json:"jaccard"`
	Contained   share          `json:"contained"` // of the story in this one
	Kept        share          `json:"kept"`      // of this one in the story
	Probability share          `json:"probability"`
}

// changeLine is a grave difference from the closest story.
type changeLine struct {
	Kind     facts.Kind     `json:"kind"`
	Severity facts.Severity `json:"severity"`
	Subject  string         `json:"subject"`
	Was      *string        `json:"was,omitempty"`
	Now      *string        `json:"now,omitempty"`
}

// outdatedLine is an earlier story that still says what a correction changed.
type outdatedLine struct {
	ID   string `json:"id"`
	Says string `json:"says"`
	Now  string `json:"now"`
}

// tell prints what a story is, or reports why it was not added.
func (t *addTask) tell(ctx context.Context, in *input, s *store.Store, p *printer, a *store.Arrival) error {
	switch {
	case errors.Is(a.Error, dedup.ErrExists):
		return in.Report(&feed.Problem{Kind: feed.DuplicateID, File: a.ID, Reason: "the store has a story with this id", Advice: "give it another id, or leave it out"})
	case a.Error != nil:
		return in.Report(&feed.Problem{Kind: feed.Broken, File: a.ID, Reason: storeError(a.Error).Error(), Advice: "change the story, or leave it out"})
	}
	line := newArrivalLine(a)
	if t.facts {
		differences, outdated, err := s.Differences(ctx, a.ID)
		if err != nil {
			return storeError(err)
		}
		line.compare(differences, outdated)
	}
	if p.format == "text" {
		line.print(p)
	} else {
		p.object(line)
	}
	return p.err
}

// compare sets what differs.
func (l *arrivalLine) compare(differences []facts.Difference, outdated []store.Outdated) {
	said := func(s *facts.Side) *string {
		if s == nil {
			return nil
		}
		return &s.Text
	}
	for _, d := range differences {
		l.Changes = append(l.Changes, changeLine{d.Kind, d.Severity, d.Subject, said(d.A), said(d.B)})
	}
	for _, o := range outdated {
		l.Outdated = append(l.Outdated, outdatedLine{o.ID, o.Difference.A.Text, o.Difference.B.Text})
	}
}

// print prints the story for people.
func (l *arrivalLine) print(w io.Writer) {
	fmt.Fprintf(w, "%-8s %s", l.Kind, visible(l.ID))
	if l.Closest != nil {
		fmt.Fprintf(w, ", of %s", visible(l.Closest.ID))
	}
	if l.Cluster != "" {
		fmt.Fprintf(w, " in %s", l.Cluster)
	}
	fmt.Fprintln(w)
	for _, c := range l.Changes {
		side := func(s *string) string {
			if s == nil {
				return "(nothing)"
			}
			return visible(*s)
		}
		fmt.Fprintf(w, "         %-7s %s -> %s\n", c.Severity, side(c.Was), side(c.Now))
	}
	if len(l.Warned) > 0 {
		fmt.Fprintf(w, "         %s: concerns %s\n", l.Notice, visible(strings.Join(l.Warned, ", ")))
	}
	for _, o := range l.Outdated {
		fmt.Fprintf(w, "         %s still says %s\n", visible(o.ID), visible(o.Says))
	}
}

var queryCommand = command{
	name:    "query",
	brief:   "find what in a store is like a draft",
	formats: "text|jsonl|json",
	usage:   []string{"--store DIR [--limit N] PATH..."},
	about: `
Query says which stories of a store run the report that a draft runs, or share
passages with it, the closest first. Nothing is added.

  $ samewire query --store desk --format text draft.txt
  draft.txt
    same-wire     wire/0815.txt in c17, 92% of the draft
`,
	more: `
Formats: text for people, the default on a terminal; otherwise jsonl, one object
a story that is like a draft; json, one array.
`,
	new: func() task { return &queryTask{} },
}

type queryTask struct {
	store string
	limit int
}

func (t *queryTask) declare(f *flags) {
	storeFlag(f, &t.store)
	f.number(&t.limit, "limit", "N", "print N stories of each draft at the most; 0, the default, for all")
}

// likenessLine is a story of a store that is like a draft.
type likenessLine struct {
	Schema  int    `json:"schema"`
	Draft   string `json:"draft"`
	Rank    int    `json:"rank"`
	Cluster string `json:"cluster,omitempty"`
	closestLine
}

func (t *queryTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	o.chooseFormat(std.out)
	given := o.storeOptions()
	given.ReadOnly = true
	s, err := openStore(t.store, given)
	if err != nil {
		return err
	}
	defer s.Close()
	in := newInput(std, o)
	in.keepTexts()
	p := newPrinter(std.out, o)
	for draft, failed := range in.read(ctx, o.paths) {
		if err = failed; err != nil {
			break
		}
		var likes []dedup.Likeness
		if likes, err = s.Query(ctx, newReadStory(draft).Article); err != nil {
			err = storeError(err)
			break
		}
		in.progress.clear()
		if t.limit > 0 {
			likes = likes[:min(t.limit, len(likes))]
		}
		if err = printLikes(p, draft.ID, likes); err != nil {
			break
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		in.cut, err = true, nil
	}
	if err == nil {
		err = p.close()
	}
	return in.finish(err)
}

func printLikes(p *printer, draft string, likes []dedup.Likeness) error {
	if p.format == "text" {
		fmt.Fprintln(p, visible(draft))
		if len(likes) == 0 {
			fmt.Fprintln(p, "  nothing is like it")
		}
	}
	for i, l := range likes {
		line := likenessLine{1, draft, i + 1, l.Cluster, closestLine{l.ID, l.Relation, shareOf(l.Jaccard), shareOf(l.Contained), shareOf(l.Kept), shareOf(l.Probability)}}
		if p.format != "text" {
			p.object(line)
			continue
		}
		in := ""
		if l.Cluster != "" {
			in = " in " + l.Cluster
		}
		fmt.Fprintf(p, "  %-13s %s%s, %s of the draft\n", l.Relation, visible(l.ID), in, percent(l.Contained))
	}
	return p.err
}

var expireCommand = command{
	name:  "expire",
	brief: "remove old stories from a store, and give the disk back",
	usage: []string{"--store DIR --before DATE"},
	about: `
Expire removes the stories that were published before a time; of those without a
time of publication, or with one later than their arrival, the ones that came
before it. Then it gives back the disk that they took.

  samewire expire --store desk --before 2026-11-21
`,
	alone: true,
	new:   func() task { return &expireTask{} },
}

type expireTask struct {
	store, format string
	before        time.Time
	keep          bool
}

func (t *expireTask) declare(f *flags) {
	storeFlag(f, &t.store)
	dateFlag(f, &t.before, "before", "remove stories from before, such as 2026-11-21 or 2026-11-21T08:00:00Z")
	f.toggle(&t.keep, "no-compact", "leave the disk to be given back little by little")
	formatFlag(f, &t.format)
}

func (t *expireTask) run(ctx context.Context, std streams, o *options) error {
	switch {
	case len(o.paths) > 0:
		return usageError("no paths: give --store and --before")
	case t.before.IsZero():
		return usageError("no time: give --before, such as 2026-11-21")
	}
	s, err := openStore(t.store, store.Options{})
	if err != nil {
		return err
	}
	n, err := s.Expire(ctx, t.before)
	if err == nil && !t.keep {
		err = s.Compact(ctx)
	}
	line := storeLine{Schema: 1, Store: t.store, Stories: s.Stats().Stories, Expired: &n}
	if err = errors.Join(err, s.Close()); err != nil {
		return storeError(err)
	}
	return line.printTo(std, t.format)
}
