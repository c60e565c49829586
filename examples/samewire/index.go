package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

var indexCommand = command{
	name:    "index",
	brief:   "keep an archive's signatures in a file, and look drafts up in it",
	formats: "text|jsonl|json",
	verbs:   "build|add|query",
	usage: []string{"build INDEX PATH...", "add [--replace] INDEX PATH...",
		"query [--docs PATH] [--limit N] INDEX DRAFT..."},
	about: `
Index keeps the signatures of an archive in a file, about 700 bytes a story and
no texts. build makes it anew, add puts more stories into it, query says which
of them each draft is like.

Without the texts the figures of a query are estimates: the Jaccard, and how
much of the draft is in the story, and of the story in the draft. With --docs,
which names the archive, they are exact, and the answer is that of 'find'.

  $ samewire index build --format text /dev/null testdata/wire
  4 stories in the index, 4 of them new

The file is written whole before it takes the place of the old one. It holds
signatures of the knobs --width, --slots, --scheme and --rate: give the same
ones each time.
`,
	more: `
Formats: text for people, the default on a terminal; otherwise jsonl: of build
and add one object; of query one a story that is like a draft, of estimates with
draft, id, jaccard, in_match and in_query, with --docs that of 'find'; json, one
array.
`,
	new: func() task { return &indexTask{} },
}

type indexTask struct {
	foundOptions
	docs    []string
	replace bool
}

func (t *indexTask) declare(f *flags) {
	f.toggle(&t.replace, "replace", "of add: a story whose id is in the index already takes its place; otherwise it is bad input")
	f.list(&t.docs, "docs", "PATH", "of query: where the texts of the index are; may be repeated")
	t.foundOptions.declare(f)
}

func (t *indexTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	verb := o.paths[0]
	if verbs := strings.Split(indexCommand.verbs, "|"); len(o.paths) < 3 || nearest(verb, verbs) != verb {
		if near := nearest(verb, verbs); near != verb {
			return &slip{usageError(fmt.Sprintf("%q is nothing to do with an index: use build, add or query", verb)), near}
		}
		return usageError("give an index, and then files, folders, globs or -")
	}
	o.chooseFormat(std.out)
	path := o.paths[1]
	o.paths = o.paths[2:]
	in := newInput(std, o)
	in.keepTexts()
	p := newPrinter(std.out, o)
	if verb == "query" {
		in.boundFacts()
		index, err := openIndex(path, o)
		if err == nil {
			err = t.query(ctx, p, in, std, o, index)
		}
		if err == nil {
			err = p.close()
		}
		return in.finish(err)
	}
	x, err := newIndexing(o, in)
	if err == nil && verb == "add" {
		x.Index, err = openIndex(path, o)
		x.replace = t.replace
	}
	before := 0
	if err == nil {
		before = x.Len()
		for b, fault := range (&source{input: in, ctx: ctx, paths: o.paths}).Batches(ctx) {
			if err = fault; err != nil {
				break
			}
			if err = x.add(b.Articles); b.Release != nil {
				b.Release()
			}
			if err != nil {
				break
			}
		}
	}
	done := err == nil && !in.cut && !in.nothingRead()
	if done {
		in.progress.clear()
		err = saveIndex(path, x.Index)
	}
	if done && err == nil {
		line := indexLine{1, path, x.Len(), x.Len() - before + x.replaced, x.replaced}
		if p.format == "text" {
			fmt.Fprintf(p, "%s in the index, %d of them new%s\n", count(line.Stories, "story", "stories"), line.Added-line.Replaced, map[bool]string{true: fmt.Sprintf(", %d replaced", line.Replaced)}[line.Replaced > 0])
		} else {
			p.object(line)
		}
		err = p.close()
	}
	return in.finish(err)
}

// indexLine is what building an index and adding to it print.
type indexLine struct {
	Schema   int    `json:"schema"`
	Index    string `json:"index"`
	Stories  int    `json:"stories"`            // in it
	Added    int    `json:"added"`              // now
	Replaced int    `json:"replaced,omitempty"` // of those
}

// matchLine is a story of an index that is like a draft, by estimates.
type matchLine struct {
	Schema int    `json:"schema"`
	Draft  string `json:"draft"`
	Rank   int    `json:"rank"`
	dedup.Match
}

// query looks up drafts.
func (t *indexTask) query(ctx context.Context, p *printer, in *input, std streams, o *options, index *dedup.Index) error {
	if len(t.docs) == 0 {
		sketcher, err := dedup.NewSketcher(o.settings.Config)
		if err != nil {
			return err
		}
		for draft, err := range in.read(ctx, o.paths) {
			if err != nil {
				return err
			}
			matches, err := index.Query(sketcher.Sketch(newReadStory(draft).Article))
			if err != nil {
				return err
			}
			in.progress.clear()
			if err := t.printMatches(p, &draft, matches, index.Len()); err != nil {
				return err
			}
		}
		return nil
	}
	texts := newInput(std, o)
	texts.keepTexts()
	texts.more = true
	texts.boundFacts()
	work := newDiffing(texts, o.settings.Config, t.shown, p, t.style, t.offsets)
	work.cores = o.settings.Cores
	if err := work.readDocs(ctx, t.docs, func(string) bool { return true }, nil); err != nil {
		return err
	}
	for draft, err := range in.read(ctx, o.paths) {
		if err != nil {
			return err
		}
		in.progress.clear()
		if err := t.print(ctx, p, work, index, &draft); err != nil {
			return err
		}
	}
	in.bad, in.doubtful = in.bad+texts.bad, in.doubtful+texts.doubtful
	return nil
}

func (t *indexTask) printMatches(p *printer, draft *dedup.Article, matches []dedup.Match, among int) error {
	all := len(matches)
	if t.limit > 0 {
		matches = matches[:min(t.limit, all)]
	}
	if p.format != "text" {
		for i, m := range matches {
			p.object(matchLine{1, draft.ID, i + 1, dedup.Match{ID: m.ID, Jaccard: float64(shareOf(m.Jaccard)), InMatch: float64(shareOf(m.InMatch)), InQuery: float64(shareOf(m.InQuery))}})
		}
		return p.err
	}
	var b bytes.Buffer
	printDraft(&b, p.screen, draft, all, among)
	if len(matches) > 0 {
		fmt.Fprintf(&b, "\n   jaccard  in story  of story   by estimates\n")
	}
	for _, m := range matches {
		fmt.Fprintf(&b, "%10s %9s %9s   %s\n", percent(m.Jaccard), percent(m.InMatch), percent(m.InQuery), named(m.ID, "", p.screen.width-33))
	}
	b.WriteByte('\n')
	p.item(b.Bytes())
	return p.err
}

// indexing puts stories into an index.
type indexing struct {
	*dedup.Index
	sketcher *dedup.Sketcher
	cores    int
	in       *input
	replace  bool
	replaced int
}

func newIndexing(o *options, in *input) (*indexing, error) {
	index, err := dedup.NewIndex(o.settings.Config)
	if err != nil {
		return nil, err
	}
	sketcher, err := dedup.NewSketcher(o.settings.Config)
	return &indexing{Index: index, sketcher: sketcher, cores: coresOf(o.settings.Cores), in: in}, err
}

// add adds stories, in their order.
func (x *indexing) add(stories []dedup.Article) (err error) {
	next := 0
	inOrder(upTo(len(stories)), x.cores, func(i int) dedup.Signature { return x.sketcher.Sketch(newReadStory(stories[i]).Article) }, func(s dedup.Signature) bool {
		id := stories[next].ID
		next++
		if x.replace && x.Remove(id) {
			x.replaced++
		}
		if err = x.Add(id, s); errors.Is(err, dedup.ErrExists) {
			err = x.in.Report(&feed.Problem{Kind: feed.DuplicateID, File: id, Reason: "the index has a story with this id", Advice: "give --replace, or leave it out"})
		}
		return err == nil
	})
	return err
}

// fileError is a file kept for the next run that cannot be opened.
type fileError struct{ problem *feed.Problem }

func (e *fileError) Error() string { return e.problem.Error() }
func (e *fileError) Unwrap() error { return e.problem }

func badFile(kind feed.Kind, path string, err error, advice string) error {
	return &fileError{&feed.Problem{Kind: kind, File: path, Err: err, Reason: strings.TrimPrefix(plainError(err), "dedup: "), Advice: advice}}
}

// openIndex opens the index of a file.
func openIndex(path string, o *options) (*dedup.Index, error) {
	problem := func(err error, advice string) error { return badFile(kindIndex, path, err, advice) }
	f, err := os.Open(path)
	if err != nil {
		return nil, problem(err, "make it with 'samewire index build'")
	}
	defer f.Close()
	index, err := dedup.OpenIndex(o.settings.Config, bufio.NewReaderSize(f, 1<<20))
	var other *dedup.MismatchError
	switch {
	case errors.As(err, &other):
		return nil, problem(fmt.Errorf("was made with another %s: %s, and this run has %s", strings.ToLower(other.Field), other.Have, other.Want), "give the knobs that it was made with, or make it anew")
	case err != nil:
		return nil, problem(err, "make it anew with 'samewire index build'")
	}
	return index, nil
}

// saveIndex writes an index beside its place, and then puts it there.
func saveIndex(path string, index *dedup.Index) (err error) {
	if info, statErr := os.Stat(path); statErr == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return &writeError{err}
		}
		defer f.Close()
		return asWriteError(index.Save(f))
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return &writeError{fmt.Errorf("%s: %s", path, plainError(err))}
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := index.Save(f); err != nil {
		return &writeError{err}
	}
	if err := f.Sync(); err != nil {
		return &writeError{err}
	}
	if err := f.Chmod(0o644); err != nil {
		return &writeError{err}
	}
	if err := f.Close(); err != nil {
		return &writeError{err}
	}
	return asWriteError(os.Rename(f.Name(), path))
}

func asWriteError(err error) error {
	if err == nil {
		return nil
	}
	return &writeError{err}
}
