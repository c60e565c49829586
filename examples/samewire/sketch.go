package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
)

var sketchCommand = command{
	name:  "sketch",
	brief: "write what clusters are made of, for 'samewire join'",
	usage: []string{"-o FILE [--strict] [--width N] [--rate X] PATH..."},
	about: `
Sketch reads stories as 'cluster' does and writes what clusters are made of to a
file, about as many bytes as the stories have: words as digests, no texts. Many
machines can each sketch some of the stories, a day say; 'samewire join' groups
those of all files, with the result that 'cluster' has of all the stories.

  $ samewire sketch -o monday.sketch testdata/wire
`,
	more: `
The file is written beside FILE and takes its name when it is whole; an
interrupt leaves none. It has at most 16,777,216 stories, of which each takes
about 130 bytes of memory beside its id and headline. What is in it, and what it
costs, says SKETCH.md of package dedup.
`,
	new: func() task { return &sketchTask{} },
}

type sketchTask struct {
	out   string
	since time.Time
}

func (t *sketchTask) declare(f *flags) {
	f.text(&t.out, "o", "FILE", "where the sketch goes; - for standard output")
	sinceFlag(f, &t.since)
}

func (t *sketchTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	if t.out == "" {
		return usageError("no file to write: give -o FILE, or -o - for standard output")
	}
	o.since = t.since
	in := newInput(std, o)
	how := o.settings.clustering()
	how.Run.Progress = in.told
	bounded := in.bounded(&how.Run)
	err := writeFile(t.out, std.out, func(w io.Writer) error {
		err := how.Sketch(bounded, &source{input: in, ctx: ctx, paths: o.paths}, w)
		switch {
		case err == nil && in.cut:
			return errors.New("interrupted: no sketch is written")
		case err == nil && in.nothingRead():
			return errNothing
		}
		return err
	})
	in.progress.clear()
	if err == errNothing {
		err = nil // finish says it
	}
	return in.finish(err)
}

// errNothing leaves a file as it was.
var errNothing = errors.New("nothing could be read")

var joinCommand = command{
	name:    "join",
	brief:   "group the stories of sketches by the wire report they run",
	formats: "jsonl|json|text",
	usage:   []string{"[--format jsonl|json|text] [--cut P] [--window N] SKETCH..."},
	about: `
Join groups the stories of files that 'samewire sketch' wrote, as 'cluster'
groups stories, and prints the same: whichever file a story is in, and wherever
and in whatever order the files were made.

  $ samewire sketch -o monday.sketch monday.jsonl
  $ samewire sketch -o tuesday.sketch tuesday.jsonl
  $ samewire join monday.sketch tuesday.sketch
`,
	more: `
Formats: those of 'cluster'. --width and --rate are those that the files were
made with. The files are not read whole: keys a range at a time, and of the
stories that share text with another the rest. A file that was cut short or
changed, or was made by another release, is an error, and nothing is printed.
Keys are read fewer times with more memory: a quarter of --max-memory where that
is given, even beyond 448 MB.

Exit status: 0 done, 1 failed, 2 wrong use, 5 could not write.
`,
	sketches: true,
	new:      func() task { return &joinTask{} },
}

type joinTask struct {
	limit   int
	sort    string
	outlets outletsFile
}

func (t *joinTask) declare(f *flags) {
	declareChosen(f, &t.limit, &t.sort)
	t.outlets.declare(f)
}

func (t *joinTask) run(_ context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	o.chooseFormat(std.out)
	in := newInput(std, o)
	in.noStories = true
	how := o.settings.clustering()
	how.Run.Progress = in.told
	if err := t.outlets.open(&how.Outlets); err != nil {
		return in.finish(err)
	}
	files, err := openSketches(o.paths)
	defer files.close()
	if err != nil {
		return in.finish(err)
	}
	bounded := in.bounded(&how.Run)
	if in.limited { // many stories are joined faster with more
		how.Run.Memory = max(how.Run.Memory, in.maxMemory/4)
	}
	clusters, err := how.Join(bounded, files.sketches...)
	in.progress.clear()
	titles := newHeads(o.format == "text")
	if err == nil {
		err = files.heads(clusters, titles)
	}
	if err != nil {
		return in.finish(files.problem(err))
	}
	in.unwatch()
	p := &clusterPrinter{printer: newPrinter(std.out, o), in: in, titles: titles, all: len(clusters), stories: files.stories()}
	if err = p.printChosen(&o.settings, clusters, t.sort, t.limit); err == nil {
		err = t.outlets.save(std.out)
	}
	return in.finish(err)
}

// sketchFiles is open sketches.
type sketchFiles struct {
	sketches []*dedup.SketchFile
	files    []*os.File
}

func openSketches(paths []string) (*sketchFiles, error) {
	all := &sketchFiles{}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return all, badFile(kindSketch, path, err, "make it with 'samewire sketch'")
		}
		all.files = append(all.files, f)
		size, err := f.Seek(0, io.SeekEnd)
		if err != nil {
			return all, badFile(kindSketch, path, err, "give a file that can be read anywhere, and no pipe")
		}
		s, err := dedup.OpenSketch(path, f, size)
		if err != nil {
			return all, all.problem(err)
		}
		all.sketches = append(all.sketches, s)
	}
	return all, nil
}

func (s *sketchFiles) close() {
	for _, f := range s.files {
		f.Close()
	}
}

// problem names the file that an error is of.
func (s *sketchFiles) problem(err error) error {
	var damaged *dedup.SketchError
	var other *dedup.SketchMismatchError
	var same *dedup.DuplicateIDError
	switch {
	case errors.As(err, &damaged):
		why := strings.TrimPrefix(damaged.Error(), "dedup: the sketch "+damaged.File+" ")
		return badFile(kindSketch, damaged.File, errors.New(why), "sketch its stories again")
	case errors.As(err, &same):
		return fmt.Errorf("two stories have the id %q: sketch each story once", same.ID)
	case errors.As(err, &other):
		return badFile(kindSketch, other.File, fmt.Errorf("has %s %v, want %v", other.Field, other.Have, other.Want), "sketch its stories again")
	}
	return err
}

func (s *sketchFiles) stories() (n int) {
	for _, f := range s.sketches {
		n += f.Len()
	}
	return n
}

// heads adds what is shown of the members of clusters.
func (s *sketchFiles) heads(clusters []dedup.Cluster, titles *heads) error {
	members := map[string]bool{}
	for _, c := range clusters {
		for _, m := range c.Members {
			members[m.ID] = true
		}
	}
	for _, f := range s.sketches {
		for h, err := range f.Stories() {
			if err != nil {
				return err
			}
			if !members[h.ID] {
				continue
			}
			if h.InText && !titles.parse {
				h.Headline = ""
			}
			titles.add(dedup.Article{ID: h.ID, Headline: h.Headline, Published: h.Published})
		}
	}
	return nil
}
