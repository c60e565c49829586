package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/examples/samewire/internal/report"
)

var reportCommand = command{
	name:  "report",
	brief: "write a page for editors: reports, who ran them, what differs",
	usage: []string{"-o FILE [--title TEXT] [--wide] [knobs] PATH..."},
	about: `
Report writes one HTML file that works from disk, in any browser, and asks for
nothing else: which wire reports are among the stories, who ran them, and what
differs gravely. A report opens to who says what of each fact that differs, and
to any two versions side by side.

  $ samewire report -o report.html testdata/wire
`,
	more: `
Of up to 50 different versions of a report those of up to 256 KiB are compared
and shown, each two of them where they are up to 8, of more each with the most
typical one and with the next in time. What is left out the page says.

The same input gives the same bytes, whatever its order and the number of cores.
The texts of clusters alone are kept in memory: files are read twice. Standard
input and pipes cannot be, and all that they give is kept.
`,
	new: func() task { return &reportTask{} },
}

type reportTask struct {
	out     string
	how     report.Options
	since   time.Time
	outlets outletsFile
}

func (t *reportTask) declare(f *flags) {
	f.text(&t.out, "o", "FILE", "where the page goes; - for standard output. It is written beside FILE and takes its name when it is whole")
	f.text(&t.how.Title, "title", "TEXT", "the title of the page")
	f.number(&t.how.Clusters, "clusters", "N", "the most reports in the page, default 2000: the largest")
	f.add("max-size", "M", "about the most bytes of the page, such as 30M, default 15M: beyond it the texts of the reports with the fewest grave differences are left out, and cannot be set side by side", func(s string) error {
		n, err := parseSize(s)
		t.how.Bytes = int(min(n, 1<<30))
		return err
	})
	declareShown(f, &t.how.Facts)
	sinceFlag(f, &t.since)
	t.outlets.declare(f)
}

func (t *reportTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	if err := o.checkUse(); err != nil {
		return err
	}
	if t.out == "" {
		return usageError("no file to write: give -o FILE, or -o - for standard output")
	}
	o.since = t.since
	how := t.how
	how.Config, how.Cores = o.settings.Config, o.settings.Cores
	in := newInput(std, o)
	how.Progress = in.toldReports
	in.KeepMark = true
	in.boundFacts()
	clustering := o.settings.clustering()
	if err := t.outlets.open(&clustering.Outlets); err != nil {
		return in.finish(err)
	}
	page, err := in.page(ctx, o, clustering, how)
	in.progress.clear()
	if err == nil {
		err = writeWhole(t.out, std.out, page)
	}
	if err == nil && !in.cut {
		err = t.outlets.save(std.out)
	}
	return in.finish(err)
}

// page reads the stories, groups them, and makes the page.
func (in *input) page(ctx context.Context, o *options, clustering dedup.Clustering, how report.Options) ([]byte, error) {
	clustering.Run.Progress = in.told
	stories := &membersOf{input: in, options: o, kept: map[string]feed.Story{}}
	bounded := in.bounded(&clustering.Run)
	clusters, err := clustering.Clusters(bounded, stories.source(ctx))
	if err != nil {
		return nil, err
	}
	in.progress.clear()
	if err := stories.readAgain(how.Largest(clusters)); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = report.Write(&page, how, report.Input{Clusters: clusters, Stories: stories.kept, Read: in.Stories(), Bad: in.bad, Cut: in.cut})
	return page.Bytes(), err
}

// toldReports tells how far the comparing of reports is.
func (in *input) toldReports(done, of int) { in.counted("comparing", done, of, "reports") }

// membersOf gets the stories of clusters: from files by reading them a second time, otherwise by keeping all.
type membersOf struct {
	*input
	options *options
	kept    map[string]feed.Story
	again   bool              // the paths can be read twice
	seed    maphash.Seed      // of sums
	sums    map[string]uint64 // of texts, by id
}

// source returns the stories as they are read the first time.
func (m *membersOf) source(ctx context.Context) dedup.Source {
	m.again = true
	for _, path := range m.options.paths {
		if path == feed.Stdin || !canReadTwice(path) {
			m.again = false
		}
	}
	if m.again {
		m.seed, m.sums = maphash.MakeSeed(), map[string]uint64{}
		return &source{input: m.input, ctx: ctx, paths: m.options.paths, seen: func(a dedup.Article) { m.sums[a.ID] = maphash.String(m.seed, a.Text) }}
	}
	return dedup.Seq(func(yield func(dedup.Article, error) bool) {
		m.begin(m.options.paths)
		for s, err := range m.ReadStories(ctx, m.options.paths...) {
			if err == nil {
				err = m.step(m.options.paths)
			}
			if err == nil && m.old(&s.Article) {
				continue
			}
			m.kept[s.ID] = s
			if !yield(s.Article, err) || err != nil {
				break
			}
		}
		m.end(ctx)
	})
}

// canReadTwice reports whether all that a path names is plain files and folders.
func canReadTwice(path string) bool {
	matches := []string{path}
	if _, err := os.Stat(path); err != nil {
		matches, _ = filepath.Glob(path)
	}
	for _, file := range matches {
		if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			return false
		}
	}
	return true
}

// readAgain gets the members of clusters with what their files say of them. Others are forgotten.
func (m *membersOf) readAgain(clusters []dedup.Cluster) error {
	wanted := map[string]bool{}
	for _, c := range clusters {
		for _, member := range c.Members {
			wanted[member.ID] = true
		}
	}
	if !m.again {
		for id := range m.kept {
			if !wanted[id] {
				delete(m.kept, id)
			}
		}
		return nil
	}
	if len(wanted) == 0 {
		return nil
	}
	silent := func(*feed.Problem) error { return nil } // reported the first time
	r := feed.Reader{Report: silent, Skip: silent, From: m.From, Encoding: m.Encoding, MaxStory: m.MaxStory, KeepMark: m.KeepMark, Clean: m.Clean}
	for s, err := range r.ReadStories(context.Background(), m.options.paths...) {
		if err != nil {
			return err
		}
		if wanted[s.ID] && m.sums[s.ID] == maphash.String(m.seed, s.Text) {
			m.kept[s.ID] = s
			if len(m.kept) == len(wanted) {
				break
			}
		}
	}
	for _, c := range clusters {
		for _, member := range c.Members {
			if _, ok := m.kept[member.ID]; !ok {
				return fmt.Errorf("%s has changed since it was read: run again when nothing writes to it", member.ID)
			}
		}
	}
	return nil
}

// writeWhole writes a file that is there whole or not at all; - is standard output. What is no plain file, such as a pipe, is written to as it is.
func writeWhole(name string, stdout io.Writer, data []byte) error {
	return writeFile(name, stdout, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writeFile is writeWhole of what a function writes. The first error of that leaves the file as it was.
func writeFile(name string, stdout io.Writer, write func(io.Writer) error) error {
	if name == "-" {
		return write(results{stdout})
	}
	if at, err := filepath.EvalSymlinks(name); err == nil {
		name = at
	}
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return &writeError{err}
		}
		return cmp.Or(write(results{f}), unwritten(f.Close()))
	}
	temporary := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s-%x", filepath.Base(name), rand.Uint64()))
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return &writeError{err}
	}
	err = write(results{f})
	if info != nil {
		err = cmp.Or(err, unwritten(f.Chmod(info.Mode().Perm())))
	}
	err = cmp.Or(err, unwritten(f.Close()))
	if err == nil {
		err = unwritten(os.Rename(temporary, name))
	}
	if err != nil {
		os.Remove(temporary)
	}
	return err
}

// results is where results go: what cannot be written is a writeError.
type results struct{ to io.Writer }

func (r results) Write(data []byte) (int, error) {
	n, err := r.to.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	return n, unwritten(err)
}

// unwritten returns an error that ends the program with the status of one.
func unwritten(err error) error {
	if err == nil {
		return nil
	}
	return &writeError{err}
}
