package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

// Bounds of what is compared for its facts.
const (
	maxFacts     = 16 << 20 // bytes of a story: beyond them its facts are not compared
	factsAtATime = 16 << 20 // bytes of the texts that are compared at a time, unless one pair has more
	readStories  = 4 << 20  // bytes of the texts of stories that stay read for the next pairs
	keptResults  = 32 << 20 // bytes of results that stay for pairs that come again
	mostWanted   = 64 << 20 // bytes of the ids by which the stories of a list of pairs are chosen
	largeFacts   = 2 << 20  // from so many bytes of two texts on garbage is collected often
)

// boundFacts has stories that are too large for their facts to be compared
// reported as bad input, with the reason.
func (in *input) boundFacts() {
	in.MaxStory = maxFacts
	report := in.Report
	in.Report = func(p *feed.Problem) error {
		if errors.Is(p, feed.ErrTooLong) && strings.HasPrefix(p.Advice, "split") { // a story, not a line of a list of pairs
			p.Advice += fmt.Sprintf(": facts are compared of stories of up to %d MiB", maxFacts>>20)
		}
		return report(p)
	}
}

// diffing compares pairs of stories. Its compare is safe for concurrent use.
type diffing struct {
	in      *input
	config  dedup.Config
	shown   facts.Options
	printer *printer // whose format results are rendered in
	style   bool     // what changes no fact is shown too
	offsets string   // what spans count
	cores   int      // 0 for all

	known   map[string]*knownStory
	docs    *source    // where they come from
	reread  sync.Mutex // held while a text is read again
	read    *cache[string, *readStory]
	results *cache[[2]string, rendered]
	room    *gate
}

// knownStory is a story that may be asked for.
type knownStory struct {
	dedup.Article
	number int // by which its text, which is not kept, can be read again; -1 where it is kept
}

// readStory is a story of a pair.
type readStory struct {
	dedup.Article // cleaned
	given         given
	facts         func() *facts.Story
	err           error // why its text cannot be had
}

// rendered is how the differences of a pair are printed.
type rendered struct {
	text  []byte
	grave bool
	err   error
}

// idPair is two stories to compare.
type idPair struct {
	ids  [2]string
	line int // of the list of pairs
}

func newDiffing(in *input, c dedup.Config, o facts.Options, p *printer, style bool, offsets string) *diffing {
	return &diffing{in: in, config: c, shown: o, printer: p, style: style, offsets: offsets, known: map[string]*knownStory{},
		read: newCache[string, *readStory](readStories), results: newCache[[2]string, rendered](keptResults), room: newGate(factsAtATime)}
}

// readDocs reads the stories of docs, and keeps those that are wanted, without the texts that can be read again. each, where it is not nil, is called with
// some of those that are wanted at a time.
func (d *diffing) readDocs(ctx context.Context, docs []string, wanted func(id string) bool, each func([]dedup.Article) error) error {
	d.docs = &source{input: d.in, ctx: ctx, paths: docs}
	number := 0
	for b, err := range d.docs.Batches(ctx) {
		if err != nil {
			return err
		}
		rest := b.Articles[:0]
		for _, a := range b.Articles {
			if wanted(a.ID) {
				story := &knownStory{a, number}
				if story.Text = ""; !b.Again {
					story.Text, story.number = strings.Clone(a.Text), -1
				}
				d.known[a.ID] = story
				rest = append(rest, a)
			}
			number++
		}
		if each != nil {
			err = each(rest)
		}
		if b.Release != nil {
			b.Release()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// two reads the stories of two paths or, with docs, of two ids. The list is nil
// where one cannot be had, which has been reported.
func (d *diffing) two(ctx context.Context, docs []string, ids [2]string) (iter.Seq[idPair], error) {
	if err := d.readDocs(ctx, docs, func(id string) bool { return id == ids[0] || id == ids[1] }, nil); err != nil {
		return nil, err
	}
	complete := true
	for _, id := range ids {
		if d.known[id] != nil {
			continue
		}
		if len(docs) == 0 || exists(id) {
			a, err := d.in.one(ctx, id, ", or give --docs "+feed.ShellQuote(id)+" and two ids")
			if err != nil {
				return nil, err
			}
			if a == nil {
				complete = false
				continue
			}
			d.known[id] = &knownStory{*a, -1}
			continue
		}
		complete = false
		if err := d.in.Report(noStory(strings.Join(docs, ", "), 0, id)); err != nil {
			return nil, err
		}
		break
	}
	if !complete {
		return nil, nil
	}
	return func(yield func(idPair) bool) { yield(idPair{ids: ids}) }, nil
}

func noStory(file string, line int, id string) *feed.Problem {
	return &feed.Problem{Kind: kindNoStory, File: file, Line: line, Reason: fmt.Sprintf("no story with the id %.200q", id),
		Advice: "check the id and the files that --docs names"}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// one reads the only story of a path; instead says what else can be done where it holds several. It returns nil where there is none,
// which has been reported.
func (in *input) one(ctx context.Context, path, instead string) (*dedup.Article, error) {
	var story *dedup.Article
	n, bad := 0, in.bad
	for a, err := range in.read(ctx, []string{path}) {
		if err != nil {
			return nil, err
		}
		story = &a
		if n++; n > 1 {
			story = nil
			break
		}
	}
	if n == 1 || in.bad > bad || ctx.Err() != nil {
		return story, nil
	}
	p := &feed.Problem{Kind: kindNoStory, File: path, Reason: "holds no story", Advice: "name a file of one story"}
	if n > 1 {
		p.Reason, p.Advice = "more than one story", "name a file of one story"+instead
	}
	return nil, in.Report(p)
}

// pairs reads the stories of docs and returns the pairs of a list of their ids,
// which is read while they are compared. What ends the reading goes to fault.
func (d *diffing) pairs(ctx context.Context, docs []string, list string, fault *error) (iter.Seq[idPair], error) {
	wanted, err := wantedIn(ctx, list)
	if err != nil {
		return nil, d.in.Report(&feed.Problem{Kind: feed.Unreadable, File: list, Err: err, Reason: plainError(err), Advice: "check what --pairs names"})
	}
	if err := d.readDocs(ctx, docs, func(id string) bool { return wanted == nil || wanted[id] }, nil); err != nil {
		return nil, err
	}
	return func(yield func(idPair) bool) {
		for line, err := range d.in.Lines(ctx, list) {
			if err != nil {
				*fault = err
				return
			}
			p, problem := parsePair(line)
			if problem == nil && p != nil {
				for _, id := range p.ids {
					if d.known[id] != nil {
						continue
					}
					if problem = noStory("", 0, id); wanted != nil && !wanted[id] {
						problem = &feed.Problem{Kind: feed.Unreadable, Reason: "the list has changed since its ids were read", Advice: "run again when nothing writes to it"}
					}
					break
				}
			}
			if problem != nil {
				problem.File, problem.Line = list, line.Number
				if *fault = d.in.Report(problem); *fault != nil {
					return
				}
				continue
			}
			if p != nil && !yield(*p) {
				return
			}
		}
		d.in.cut = d.in.cut || ctx.Err() != nil
	}, nil
}

// plainError returns the text of err without the path, which the message has already.
func plainError(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// wantedIn returns the ids in a list of pairs that can be read twice, nil
// where it cannot, or has too many.
func wantedIn(ctx context.Context, list string) (map[string]bool, error) {
	if list == feed.Stdin {
		return nil, nil
	}
	if info, err := os.Stat(list); err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	wanted, size := map[string]bool{}, 0
	r := feed.Reader{MaxStory: maxFacts, Report: func(*feed.Problem) error { return nil }} // reported the second time
	for line := range r.Lines(ctx, list) {
		p, _ := parsePair(line)
		if p == nil {
			continue
		}
		for _, id := range p.ids {
			if !wanted[id] {
				wanted[id] = true
				size += len(id)
			}
		}
		if size > mostWanted {
			return nil, nil
		}
	}
	return wanted, nil
}

// parsePair reads a line of a list of pairs. Blank lines and remarks are none.
func parsePair(line feed.Line) (*idPair, *feed.Problem) {
	text := line.Text
	if line.Number == 1 {
		text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	}
	if len(text) == 0 || text[0] == '#' {
		return nil, nil
	}
	a, rest, ok := bytes.Cut(text, []byte("\t"))
	if !ok {
		return nil, &feed.Problem{Kind: kindBadPair, Reason: "one column", Advice: "write two ids with a tab between them"}
	}
	b, _, _ := bytes.Cut(rest, []byte("\t"))
	return &idPair{[2]string{unescapeTSV(string(a)), unescapeTSV(string(b))}, line.Number}, nil
}

// compare compares a pair, once where it comes again soon.
func (d *diffing) compare(p idPair) rendered {
	return d.results.get(p.ids, func() (rendered, int) {
		r := d.compareNew(p)
		return r, len(r.text)
	})
}

func (d *diffing) compareNew(p idPair) rendered {
	a, b := d.story(p.ids[0]), d.story(p.ids[1])
	if a.err != nil {
		return rendered{err: a.err}
	}
	if b.err != nil {
		return rendered{err: b.err}
	}
	defer d.begin(a, b)()
	shared, err := dedup.Compare(d.config, a.Article, b.Article)
	if err != nil {
		return rendered{err: err}
	}
	c := d.differences(a, b, shared)
	r := rendered{grave: c.grave()}
	if !d.style {
		c.dropStyle()
	}
	if d.printer.format == "text" {
		var out bytes.Buffer
		printDiffText(&out, d.printer.screen, c)
		r.text = out.Bytes()
	} else {
		r.text, r.err = encode(newJSONDiff(c, d.offsets))
	}
	return r
}

// begin waits until there is room for two stories to be compared; what it returns ends that.
func (d *diffing) begin(a, b *readStory) (end func()) {
	size := len(a.Text) + len(b.Text)
	d.room.enter(size)
	if size >= largeFacts && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(25)
	}
	return func() { d.room.leave(size) }
}

// differences returns two stories with the differences of their facts.
func (d *diffing) differences(a, b *readStory, shared dedup.Comparison) *compared {
	return &compared{a: &a.Article, b: &b.Article, givenA: a.given, givenB: b.given, shared: shared, style: d.style, differences: facts.Compare(d.shown, a.facts(), b.facts())}
}

// story returns a known story, read once where it comes again soon.
func (d *diffing) story(id string) *readStory {
	return d.read.get(id, func() (*readStory, int) {
		known := d.known[id]
		var err error
		a := known.Article
		if known.number >= 0 {
			a.Text, err = d.textAgain(known.number)
		}
		s := newReadStory(a)
		s.err = err
		return s, len(s.Text)
	})
}

func newReadStory(a dedup.Article) *readStory {
	s := &readStory{}
	s.Article, s.given = cleaned(a)
	s.facts = sync.OnceValue(func() *facts.Story { return storyOf(&s.Article) })
	return s
}

// textAgain reads a text again.
func (d *diffing) textAgain(number int) (string, error) {
	d.reread.Lock()
	defer d.reread.Unlock()
	b, err := d.docs.Again([]int{number})
	if err != nil {
		return "", err
	}
	text := strings.Clone(b.Articles[0].Text)
	b.Release()
	return text, nil
}

// storyOf reads an article for its facts.
func storyOf(a *dedup.Article) *facts.Story {
	return facts.Read(facts.Article{Text: a.Text, Headline: a.Headline, Credit: a.Credit, Published: a.Published})
}
