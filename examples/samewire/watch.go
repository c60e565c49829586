package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
)

var watchCommand = command{
	name:  "watch",
	brief: "add the stories of folders to a store as they appear",
	usage: []string{"--store DIR [--settle TIME] [--once] FOLDER...", "--to URL --ledger FILE [--token-file FILE] [...] FOLDER..."},
	about: `
Watch looks into folders, and the folders in them, each second, and adds the
stories of files that are new, to a store or by HTTP to 'samewire serve'. Of
each story added it prints a line: what it is, its cluster, what it is closest
to.

  samewire watch --store desk in/ >arrivals.jsonl
  samewire watch --to http://127.0.0.1:8484 --ledger in.watched in/

A file is taken once neither its size nor its time has changed for --settle, so
that one that is still being written is left alone; an empty one is never taken.
It is taken once, also after a restart: the ledger, a file beside the store, has
the files that were read to their end. One that grows or changes is read again;
what is in the store already is passed over, and a story that has changed under
its id is reported. A bad file is reported as 'samewire cluster' does, and the
rest goes on. Nothing is deleted or moved.

What cannot be added because the disk is full, or nobody answers, is tried again
until it can. An interrupt, or SIGTERM, ends it after the stories at hand.
`,
	more: `
The line is that of 'samewire add'; that of a story that was added when the
program was killed is not printed again. A folder of 100,000 files takes a third
of a second to look through; a slow one is looked into less often, so that
looking takes a twentieth of the time at the most. Names that begin with a dot,
and those of no format, such as x.part, are passed over: whoever writes a file
under such a name and then renames it can set --settle to 0s.
`,
	alone: true,
	new: func() task {
		return &watchTask{watching: watching{settle: 2 * time.Second, interval: lookEvery}}
	},
}

// lookEvery is how often folders are looked at, at the most. Tests look more often.
var lookEvery = time.Second

// watching is how folders are watched.
type watching struct {
	folders          []string
	from, encoding   string
	errors           string
	settle, interval time.Duration
	once             bool
	ledger           string
	arrived          func(line json.RawMessage) error // of a story that was added; nil for none
}

type watchTask struct {
	watching
	store, to, tokenFile string
}

func (t *watchTask) declare(f *flags) {
	storeFlag(f, &t.store)
	f.text(&t.to, "to", "URL", "where 'samewire serve' listens, such as http://127.0.0.1:8484")
	f.text(&t.tokenFile, "token-file", "FILE", "with --to: the token to show, on the first line")
	f.text(&t.ledger, "ledger", "FILE", "the files that were read; with --store the default is DIR.watched")
	f.add("settle", "TIME", "how long a file must have stayed as it is, default 2s", func(s string) (err error) {
		if t.settle, err = time.ParseDuration(s); err != nil || t.settle < 0 {
			return errors.New("need a time such as 500ms or 2s")
		}
		return nil
	})
	f.toggle(&t.once, "once", "end once all that is there is read")
	f.text(&t.from, "from", "F", "read all files as one format, as in 'samewire cluster'")
	f.text(&t.encoding, "encoding", "E", "the encoding of text that declares none, as in 'samewire cluster'")
	f.choice(&t.errors, "errors", "text|json", "how bad input is told on standard error: in words, or as JSON lines")
}

func (t *watchTask) run(ctx context.Context, std streams, o *options) (err error) {
	t.folders = o.paths
	switch {
	case len(t.folders) == 0:
		return usageError("no folders: give those to watch")
	case (t.store == "") == (t.to == ""):
		return usageError("give --store or --to, and not both")
	case t.to != "" && t.ledger == "":
		return usageError("--to needs --ledger, a file to keep the names of the files in that were read")
	case t.tokenFile != "" && t.to == "":
		return usageError("--token-file goes with --to")
	}
	if err := (&options{command: o.command, from: t.from, encoding: t.encoding}).words(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(std.err, nil))
	var into sink
	if t.to != "" {
		if into, err = newRemoteSink(t.to, t.tokenFile); err != nil {
			return err
		}
	} else {
		var s *store.Store
		if s, err = openStore(t.store, store.Options{}); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, storeError(s.Close())) }()
		into = &localSink{s, log}
	}
	p := newPrinter(std.out, &options{format: "jsonl"})
	p.prompt = true
	t.arrived = func(line json.RawMessage) error {
		p.object(line)
		return p.err
	}
	w, err := t.begin(std, into, t.store+".watched", log)
	if err != nil {
		return err
	}
	err = w.run(ctx)
	if err == nil {
		err = p.close()
	}
	if err == nil && t.once && w.bad > 0 {
		return exitStatus(statusFailed)
	}
	return err
}

// begin returns a watcher that puts stories into a sink.
func (o watching) begin(std streams, into sink, ledger string, log *slog.Logger) (*watcher, error) {
	if o.settle == 0 && o.interval == 0 {
		o.settle, o.interval = 2*time.Second, lookEvery
	}
	if o.ledger != "" {
		ledger = o.ledger
	}
	l, err := openLedger(ledger)
	if err != nil {
		return nil, err
	}
	return &watcher{watching: o, sink: into, ledger: l, log: log, said: said{std.err, o.errors == "json"}, seen: map[string]*sighting{}}, nil
}

// watcher reads the files of folders as they appear.
type watcher struct {
	watching
	sink        sink
	ledger      *ledger
	log         *slog.Logger
	said        said
	seen        map[string]*sighting // files that are not read yet
	readingTook time.Duration        // in this round
	bad         int                  // problems of input
	told        map[string]bool      // folders whose problem was told
}

// sighting is a file as it was seen.
type sighting struct {
	state fileState
	since time.Time // it is as it is
	round int       // in which it was seen last
}

// fileState is by what a file is known to have changed.
type fileState struct {
	Size int64 `json:"size"`
	Time int64 `json:"time"` // nanoseconds since 1970, as the file system says
}

// old is how long ago a file was changed that need not be seen twice.
const old = time.Minute

// run reads what appears until ctx ends, or with once all that is there. The ledger is closed then.
func (w *watcher) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, w.ledger.close()) }()
	for round := 1; ; round++ {
		w.readingTook = 0
		start := time.Now()
		waiting, err := w.look(ctx, round)
		if err != nil || ctx.Err() != nil || w.once && waiting == 0 {
			return err
		}
		pause := max(w.interval, 20*(time.Since(start)-w.readingTook))
		if waiting > 0 {
			pause = min(pause, max(w.settle, 10*time.Millisecond))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// look goes through the folders once and reads what has settled. It returns how many files have not.
func (w *watcher) look(ctx context.Context, round int) (waiting int, err error) {
	told := map[string]bool{}
	for _, folder := range w.folders {
		for path, err := range (&feed.Reader{From: w.from}).Files(folder) {
			if ctx.Err() != nil {
				return waiting, nil
			}
			var info os.FileInfo
			if err == nil {
				info, err = os.Stat(path)
			}
			if err != nil {
				w.unreadable(path, err, told)
				continue
			}
			state := fileState{info.Size(), info.ModTime().UnixNano()}
			if !info.Mode().IsRegular() || state.Size == 0 || w.ledger.has(path, state) {
				continue
			}
			now := time.Now()
			s := w.seen[path]
			if s == nil || s.state != state {
				s = &sighting{state: state, since: now}
				w.seen[path] = s
			}
			s.round = round
			if age := now.Sub(info.ModTime()); w.settle > 0 && age < old && now.Sub(s.since) < w.settle {
				waiting++
				continue
			}
			done, err := w.take(ctx, path)
			w.readingTook += time.Since(now)
			if err != nil {
				return waiting, err
			}
			if !done {
				waiting++
				continue
			}
			again, err := os.Stat(path)
			if err != nil || (fileState{again.Size(), again.ModTime().UnixNano()}) != state {
				waiting++ // it changed while it was read
				continue
			}
			delete(w.seen, path)
			if err := w.ledger.add(path, state); err != nil {
				return waiting, err
			}
		}
	}
	w.told = told
	for path, s := range w.seen {
		if s.round != round {
			delete(w.seen, path) // it has gone
		}
	}
	return waiting, nil
}

// unreadable tells of a folder or file that cannot be read, once for as long as that is so.
func (w *watcher) unreadable(path string, err error, told map[string]bool) {
	told[path] = true
	var p *feed.Problem
	switch {
	case w.told[path], errors.As(err, &p) && p.Kind == feed.NoStories:
		return
	case p == nil:
		p = &feed.Problem{Kind: feed.Unreadable, File: path, Reason: plainError(err), Advice: "see that it can be read"}
	}
	w.bad++
	w.said.problem(p)
}

// takenAtATime is how many stories go into a sink at a time.
const takenAtATime = 100

// take reads a file. It reports false where it was not read to its end.
func (w *watcher) take(ctx context.Context, path string) (done bool, err error) {
	stories, known := 0, 0
	var some []feed.Story
	put := func() error {
		outcomes, err := w.sink.add(ctx, some)
		if err != nil {
			return err
		}
		for i, o := range outcomes {
			switch {
			case o.known:
				known++
			case o.problem != "":
				w.bad++
				w.said.problem(&feed.Problem{Kind: o.kind, File: path, Line: some[i].Line, Reason: o.problem, Advice: o.advice})
			default:
				if stories++; w.arrived != nil {
					if err := w.arrived(o.line); err != nil {
						return err
					}
				}
			}
		}
		some = some[:0]
		return nil
	}
	reader := &feed.Reader{From: w.from, Encoding: w.encoding, Clean: true, MaxStory: maxFacts, Report: func(p *feed.Problem) error {
		w.bad++
		w.said.problem(p)
		return nil
	}}
	for s, err := range reader.ReadStories(ctx, path) {
		if err != nil {
			return false, err
		}
		if some = append(some, s); len(some) == takenAtATime {
			if err := put(); err != nil {
				return false, ended(ctx, err)
			}
		}
	}
	if ctx.Err() != nil {
		return false, nil
	}
	if len(some) > 0 {
		if err := put(); err != nil {
			return false, ended(ctx, err)
		}
	}
	w.log.Info("read", "file", path, "stories", stories, "known", known)
	return true, nil
}

// ended is an error, unless it is that of a context that has ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// sink is where stories go.
type sink interface {
	// add adds stories, as often as it takes; an error ends the watching.
	add(ctx context.Context, stories []feed.Story) ([]outcome, error)
}

// outcome is what became of a story.
type outcome struct {
	line    json.RawMessage // of the arrival
	known   bool            // it was there already, as it is
	kind    feed.Kind
	problem string
	advice  string
}

// patience is how long to wait before something is tried again.
const patience = 5 * time.Second

// again waits before something is tried again; it reports false where ctx ended.
func again(ctx context.Context, wait time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

// localSink is a store.
type localSink struct {
	store *store.Store
	log   *slog.Logger
}

func (l *localSink) add(ctx context.Context, stories []feed.Story) (out []outcome, err error) {
	in := make([]store.Incoming, len(stories))
	for i := range stories {
		in[i] = desk.Incoming(&stories[i])
	}
	told := false
	for len(out) < len(in) {
		arrivals, err := l.store.Add(ctx, in[len(out):]...)
		for i := range arrivals {
			o, err := l.outcome(ctx, &in[len(out)], &arrivals[i])
			if err != nil {
				return out, err
			}
			out = append(out, o)
		}
		if errors.Is(err, store.ErrFull) {
			if !told {
				told = true
				l.log.Warn("the disk is full: what comes waits until there is room", "error", err)
			}
			if again(ctx, patience) {
				continue
			}
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func (l *localSink) outcome(ctx context.Context, in *store.Incoming, a *store.Arrival) (outcome, error) {
	switch {
	case a.Error == nil:
		line, err := encode(newArrivalLine(a))
		return outcome{line: line}, err
	case !errors.Is(a.Error, dedup.ErrExists):
		return outcome{kind: feed.Broken, problem: storeError(a.Error).Error(), advice: "change the story, or leave it out"}, nil
	}
	have, err := l.store.Story(ctx, in.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return outcome{}, err
	}
	if err == nil && have.Text == in.Text && have.Headline == in.Headline {
		return outcome{known: true}, nil
	}
	return taken(in.ID), nil
}

// taken is a story whose id another has.
func taken(id string) outcome {
	return outcome{kind: feed.DuplicateID, problem: fmt.Sprintf("the store has another story with the id %.200q", id), advice: "give a version an id, or a file, of its own"}
}
