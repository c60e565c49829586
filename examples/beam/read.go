package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/stage"
)

// Files are read three times, for ids, for runs, and for what passes the filter: a text is never shuffled. Each time a file goes to one worker.

func init() {
	beam.RegisterDoFn(&listFiles{})
	beam.RegisterDoFn(&readIDs{})
	beam.RegisterDoFn(&trace{})
	beam.RegisterDoFn(&readRows{})
	register.Emitter1[[]byte]()
	register.Emitter2[int64, []byte]()
	register.Iter1[[]byte]()
}

// expand returns the files that paths stand for, in the order in which they are read, and what is wrong with the paths.
func expand(ctx context.Context, paths []string) (files []string, problems []*feed.Problem) {
	for _, path := range paths {
		if path == feed.Stdin {
			problems = append(problems, &feed.Problem{Kind: feed.Unreadable, File: path, Reason: "standard input cannot be read three times", Advice: "write it to a file"})
			continue
		}
		if strings.Contains(path, "://") {
			found, err := list(ctx, path)
			if err == nil && len(found) == 0 {
				err = fmt.Errorf("no such file")
			}
			if err != nil {
				problems = append(problems, &feed.Problem{Kind: feed.Unreadable, File: path, Reason: err.Error(), Err: err})
			}
			slices.Sort(found)
			files = append(files, found...)
			continue
		}
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			problems = append(problems, &feed.Problem{Kind: feed.Unreadable, File: path, Reason: "no plain file, which could be read three times", Advice: "copy it to one"})
			continue
		}
		for file, err := range new(feed.Reader).Files(path) {
			if p, ok := err.(*feed.Problem); ok {
				problems = append(problems, p)
			} else {
				files = append(files, file) // that it cannot be read is told where it is read
			}
		}
	}
	return files, problems
}

// list returns the files of a pattern of a file system that Beam knows.
func list(ctx context.Context, pattern string) ([]string, error) {
	fs, err := filesystem.New(ctx, pattern)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	return fs.List(ctx, pattern)
}

// storiesOf yields the stories of a file, the same each time. The line is 0 unless withLines.
func storiesOf(ctx context.Context, path string, withLines bool, report func(*feed.Problem)) iter.Seq2[feed.Story, error] {
	return func(yield func(feed.Story, error) bool) {
		r := feed.Reader{Clean: true, Report: func(p *feed.Problem) error { report(p); return nil }}
		if strings.Contains(path, "://") {
			fs, err := filesystem.New(ctx, path)
			if err != nil {
				yield(feed.Story{}, err)
				return
			}
			defer fs.Close()
			in, err := fs.OpenRead(ctx, path)
			if err != nil {
				report(&feed.Problem{Kind: feed.Unreadable, File: path, Reason: err.Error(), Err: err})
				return
			}
			defer in.Close()
			r.ReadBody(ctx, path, in)(yield)
			return
		}
		if withLines {
			r.ReadStories(ctx, path)(yield)
			return
		}
		for a, err := range r.Read(ctx, path) {
			if !yield(feed.Story{Article: a}, err) {
				return
			}
		}
	}
}

// problem is a bad input on its way to the report.
type problem struct {
	Order          int64 `json:"order"` // of its file among all
	Kind           feed.Kind
	File           string
	Line           int
	Reason, Advice string
	Kept           bool
}

func encodeProblem(file int64, p *feed.Problem) []byte {
	b, _ := json.Marshal(problem{file, p.Kind, p.File, p.Line, p.Reason, p.Advice, p.Kept}) // which holds nothing that cannot be
	return b
}

// What a runner shows while it runs: stories whose ids were read, and problems.
var storiesRead, problemsMet = beam.NewCounter("samewire", "stories"), beam.NewCounter("samewire", "problems")

// report sends and counts a problem.
func report(ctx context.Context, emit func([]byte), file int64, p *feed.Problem) {
	problemsMet.Inc(ctx, 1)
	emit(encodeProblem(file, p))
}

// listFiles sends each file by its place in the order.
type listFiles struct {
	Files [][]byte // Beam stores them as JSON, which holds no other string than UTF-8
}

// ProcessElement takes an impulse.
func (d *listFiles) ProcessElement(_ []byte, emit func(int64, []byte)) {
	for i, file := range d.Files {
		emit(int64(i), append(uvarint([]byte{kindPath}, uint64(len(file))), file...))
	}
}

// hashID returns a hash of an id, the same in all processes.
func hashID(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return mix(h.Sum64())
}

// readIDs reads the ids of files.
type readIDs struct{ work }

// ProcessElement takes a file. It sends its ids in order, some at a time behind the place of the first, and a sample of them.
func (d *readIDs) ProcessElement(ctx context.Context, file int64, paths func(*[]byte) bool, ids, sample func(int64, []byte), problems func([]byte)) error {
	defer d.timed(ctx)()
	path := ""
	if err := each(paths, func(_ byte, d *decoder) { path = string(d.string()) }); err != nil {
		return err
	}
	var b []byte
	place := uint64(0)
	kept := beam.NewCounter(keptMetric, "ids")
	for a, err := range storiesOf(ctx, path, false, func(p *feed.Problem) { report(ctx, problems, file, p) }) {
		if err != nil {
			return err
		}
		if hashID(a.ID)%uint64(d.Options.sampled()) == 0 {
			sample(0, []byte(a.ID))
		}
		if len(b) == 0 {
			b = uvarint(b, place)
		}
		if b = append(uvarint(b, uint64(len(a.ID))), a.ID...); len(b) >= batchBytes {
			ids(file, b)
			kept.Inc(ctx, int64(len(b)))
			b = nil
		}
		place++
	}
	if len(b) > 0 {
		ids(file, b)
		kept.Inc(ctx, int64(len(b)))
	}
	storiesRead.Inc(ctx, int64(place))
	return ctx.Err()
}

// numbered is a file's stories by their places: the number of each, or that it has none.
type numbered struct {
	path     string
	of       map[int]numberOf
	repeated map[int]bool
}

type numberOf struct {
	number uint32
	check  uint16
}

func readNumbered(batches func(*[]byte) bool) (*numbered, error) {
	n := &numbered{of: map[int]numberOf{}, repeated: map[int]bool{}}
	err := each(batches, func(kind byte, d *decoder) {
		switch kind {
		case kindPath:
			n.path = string(d.string())
		case kindNumber:
			place := int(d.uint())
			n.of[place] = numberOf{d.number(), uint16(d.uint())}
		case kindRepeated:
			n.repeated[int(d.uint())] = true
		}
	})
	return n, err
}

// articles calls do with each story that has a number, and repeat with those whose id an earlier one has.
func (n *numbered) articles(ctx context.Context, do func(number uint32, a *feed.Story), repeat func(*feed.Problem)) error {
	if len(n.of)+len(n.repeated) == 0 {
		return nil
	}
	place, found := 0, 0
	for a, err := range storiesOf(ctx, n.path, len(n.repeated) > 0, func(*feed.Problem) {}) {
		if err != nil {
			return err
		}
		if of, ok := n.of[place]; ok {
			if of.check != uint16(hashID(a.ID)) {
				break
			}
			found++
			do(of.number, &a)
		} else if n.repeated[place] {
			repeat(&feed.Problem{Kind: feed.DuplicateID, File: n.path, Line: a.Line, Reason: fmt.Sprintf("second story with the id %.200q", a.ID),
				Advice: "give each story an id of its own, and each file once"})
		}
		place++
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if found < len(n.of) {
		return fmt.Errorf("%s has changed since it was read: run again when nothing writes to it", n.path)
	}
	return nil
}

// trace looks at all stories as the filter does.
type trace struct {
	work
	tracer                *stage.Tracer
	keys, short, unjudged *out
	held                  *bitmap
}

// StartBundle makes room.
func (d *trace) StartBundle(context.Context, func(int64, []byte), func(int64, []byte), func(int64, []byte), func([]byte)) {
	d.tracer = d.plan.NewTracer()
	d.keys, d.short, d.unjudged = newKept("runs", kindKeys), newOut("keys of short stories", kindKeys), newOut("passing", kindPass)
	d.held = nil
}

// ProcessElement takes a file and the numbers of its stories. It sends the keys of their runs by search, those that short stories hold, those that cannot be
// judged, and which ids are not the first.
func (d *trace) ProcessElement(ctx context.Context, file int64, batches func(*[]byte) bool, keys, short, unjudged func(int64, []byte), problems func([]byte)) error {
	defer d.timed(ctx)()
	n, err := readNumbered(batches)
	if err != nil {
		return err
	}
	return n.articles(ctx, func(number uint32, a *feed.Story) {
		t := d.tracer.Trace(a.Text)
		for _, s := range []stage.Search{stage.Runs, stage.ShortRuns} {
			own, h := d.plan.KeysOf(s, number, t)
			d.keys.holder(h, own)
			d.keys.send(ctx, keys, int64(s))
			if s == stage.ShortRuns && t.IsShort() {
				if d.held == nil {
					d.held = new(bitmap)
				}
				for _, k := range own {
					d.held.add(k)
				}
			}
		}
		if !t.Judged {
			d.unjudged.number(number)
			d.unjudged.send(ctx, unjudged, d.Options.block(number))
		}
	}, func(p *feed.Problem) { report(ctx, problems, file, p) })
}

// FinishBundle sends the rest.
func (d *trace) FinishBundle(ctx context.Context, keys, short, unjudged func(int64, []byte), _ func([]byte)) {
	d.keys.flush(ctx, keys)
	d.unjudged.flush(ctx, unjudged)
	if d.held != nil {
		for some := range slices.Chunk(d.held.all(), 1<<14) {
			d.short.increasing(some)
			d.short.send(ctx, short, 0)
		}
		d.short.flush(ctx, short)
	}
}

// readRows reads what passes the filter.
type readRows struct {
	work
	reader                                *stage.Reader
	rows, titles, samples, pieces, copies *out
}

// StartBundle makes room.
func (d *readRows) StartBundle(context.Context, func(*[]byte) bool, func(int64, []byte), func(int64, []byte), func(int64, []byte), func(int64, []byte), func(int64, []byte)) {
	d.reader = d.plan.NewReader()
	d.rows, d.titles, d.samples = newOut("rows", kindRow), newOut("titles", kindTitle), newOut("samples", kindSample)
	d.pieces, d.copies = newOut("pieces", kindHolders), newOut("copies", kindFirst)
}

// ProcessElement takes a file, and the numbers of those of its stories that pass. It sends their rows, what is shown of them and samples of their shingles by block,
// and by digests their pieces, and what tells copies.
func (d *readRows) ProcessElement(ctx context.Context, _ int64, batches, counts func(*[]byte) bool, rows, titles, samples, pieces, copies func(int64, []byte)) error {
	defer d.timed(ctx)()
	n, err := readNumbered(batches)
	if err != nil {
		return err
	}
	byPiece, err := d.partitions(counts, bytesOfPieces)
	if err != nil {
		return err
	}
	byWords, err := d.partitions(counts, bytesOfCopies)
	if err != nil {
		return err
	}
	var b []byte
	var sampled out
	return n.articles(ctx, func(number uint32, a *feed.Story) {
		row := d.reader.Read(number, &a.Article)
		if row == nil {
			return
		}
		block := d.Options.block(number)
		b, _ = row.AppendBinary(b[:0]) // which never fails
		d.rows.number(number)
		d.rows.string(string(b))
		d.rows.send(ctx, rows, block)
		if t := titleOf(&a.Article); t != (title{}) {
			d.titles.number(number)
			d.titles.title(t)
			d.titles.send(ctx, titles, block)
		}
		digests := row.Digests()
		if len(digests) > 0 {
			sample := row.Sample(d.plan)
			sampled.uint(sample.Bound)
			sampled.increasing(sample.Keys)
			d.samples.number(number)
			d.samples.string(string(sampled.record))
			sampled.record = sampled.record[:0]
			d.samples.send(ctx, samples, block)
			sendSpread(digests, byPiece, func(to int64, some []uint32) {
				d.pieces.number(number)
				d.pieces.uint(row.Outlet())
				d.pieces.increasing(some)
				d.pieces.send(ctx, pieces, to)
			})
		}
		words, c := row.Words(), row.Copy()
		d.copies.record = append(d.copies.record, words[:]...)
		d.copies.number(number)
		d.copies.number(c.Headline)
		d.copies.uint(bit(c.Untold))
		d.copies.send(ctx, copies, spread(uint64(words[0])|uint64(words[1])<<8|uint64(words[2])<<16|uint64(words[3])<<24, byWords))
	}, func(*feed.Problem) {})
}

// FinishBundle sends the rest.
func (d *readRows) FinishBundle(ctx context.Context, _ func(*[]byte) bool, rows, titles, samples, pieces, copies func(int64, []byte)) {
	d.rows.flush(ctx, rows)
	d.titles.flush(ctx, titles)
	d.samples.flush(ctx, samples)
	d.pieces.flush(ctx, pieces)
	d.copies.flush(ctx, copies)
}

// Bytes of a story in partitions that are no blocks.
const (
	bytesOfKeys   = 1000
	bytesOfPieces = 300
	bytesOfCopies = 30
	bytesOfRows   = 2500
)

// sendSpread calls do for each partition that some numbers go to, with those, increasing.
func sendSpread(increasing []uint32, partitions int64, do func(to int64, some []uint32)) {
	if partitions == 1 {
		do(0, increasing)
		return
	}
	type placed struct {
		to int64
		n  uint32
	}
	all := make([]placed, len(increasing))
	for i, n := range increasing {
		all[i] = placed{spread(uint64(n), partitions), n}
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.n, b.n)) })
	some := increasing[:0:0]
	for i, p := range all {
		some = append(some, p.n)
		if i+1 == len(all) || all[i+1].to != p.to {
			do(p.to, some)
			some = some[:0]
		}
	}
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
