package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/record"
)

// Report says what is in a store, and what of it cannot be read.
type Report struct {
	Stories int      // that can be read
	Lost    []string // what cannot, in words; of many stories the first 1,000 and how many more there are
	Kept    string   // of Repair, the folder that the damaged store is now; "" where nothing was wrong
}

// OK reports whether nothing is lost.
func (r *Report) OK() bool { return len(r.Lost) == 0 }

// mostLost is how many losses are told one by one.
const mostLost = 1000

// losses are what cannot be read, as it is found.
type losses struct {
	said []string
	more int
}

func (l *losses) add(format string, a ...any) {
	if len(l.said) == mostLost {
		l.more++
		return
	}
	l.said = append(l.said, firstLine(fmt.Sprintf(format, a...)))
}

// firstLine is what an error of the database says without the details of where it was found.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

func (l *losses) all() []string {
	if l.more > 0 {
		return append(l.said, fmt.Sprintf("%d more", l.more))
	}
	return l.said
}

// reading is a store that is read without a stream.
type reading struct {
	*Store
	of   *opened
	head *head // nil where it cannot be read
	hole bool  // the database has lost rows; they may stand in tables that it does not know of any more
	lost losses

	acknowledged uint64 // commits, as far as the mark says
}

// openToRead opens the database of a store and its head, as far as that goes. What is of another version than read is its error.
func openToRead(dir string, o Options) (*reading, error) {
	o = o.withDefaults()
	o.ReadOnly = true
	dir, err := place(dir, o)
	if err != nil {
		return nil, err
	}
	names, err := o.fs.List(dir)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if !slices.ContainsFunc(names, func(n string) bool {
		return n == markFile || strings.HasPrefix(n, "MANIFEST") || strings.HasPrefix(n, "marker.")
	}) {
		return nil, fmt.Errorf("%w: %s", ErrNoStore, dir)
	}
	lock, err := lockDir(dir, o)
	if err != nil {
		return nil, err
	}
	r := &reading{Store: &Store{dir: dir, o: o, lock: lock}, of: &opened{fs: newSealed(o)}}
	if r.acknowledged, err = r.of.readMark(r.Store); err != nil {
		r.lost.add("how many commits there were: %v", err)
	}
	err = guarded(func() (err error) {
		r.of.db, err = pebble.Open(dir, r.options(r.of.fs))
		return err
	})
	if err != nil {
		r.of.db = nil
		r.lost.add("the database: %v", err)
		return r, nil
	}
	data, err := r.of.get([]byte{headTable})
	var h head
	if err == nil {
		h, err = decodeHead(data)
	}
	switch {
	case err != nil:
		r.lost.add("the head of the database: %v", err)
	case h.layout != layoutVersion:
		r.close()
		return nil, &VersionError{dir, "the rows", h.layout, layoutVersion}
	default:
		r.head = &h
		if r.hole = r.acknowledged > h.commits; r.hole {
			r.lost.add("what the last %d of %d commits wrote", r.acknowledged-h.commits, r.acknowledged)
		}
	}
	return r, nil
}

func (r *reading) close() error {
	err := r.of.end()
	if r.lock != nil { // what was salvaged has none
		err = errors.Join(err, r.lock.Close())
	}
	return err
}

// each yields the rows of a table of stories that can be read, in order.
func (r *reading) each(table byte) iter.Seq2[uint32, []byte] {
	return func(yield func(uint32, []byte) bool) {
		for from := uint32(0); from < firstCluster; {
			var err error
			for number, value := range r.of.rowsFrom(table, from, &err) {
				if number >= firstCluster || !yield(number, value) {
					return
				}
				from = number + 1
			}
			if err == nil {
				return
			}
			from = r.behind(table, from)
		}
	}
}

// behind returns the first number behind one from which on rows of a table can be read, as far as a search by halves finds it.
func (r *reading) behind(table byte, number uint32) uint32 {
	step := uint32(1)
	for number+step < firstCluster && !r.readable(table, number+step) {
		step *= 2
	}
	low, high := number+step/2, min(number+step, firstCluster)
	for low+1 < high {
		if middle := low + (high-low)/2; r.readable(table, middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return max(high, number+1)
}

// readable reports whether the first row of a table from a number on can be read, or there is none.
func (r *reading) readable(table byte, number uint32) bool {
	var err error
	for range r.of.rowsFrom(table, number, &err) {
		break
	}
	return err == nil
}

// Check reads all of the store of a folder, writes nothing, and says what cannot be read. An error is one for which it could not look: ErrLocked, ErrNoStore, a
// [*VersionError].
func Check(dir string) (Report, error) { return check(dir, Options{}) }

func check(dir string, o Options) (Report, error) {
	r, err := openToRead(dir, o)
	if err != nil {
		return Report{}, err
	}
	defer r.close()
	if r.of.db == nil {
		return Report{Lost: r.lost.all()}, nil
	}
	return r.check(), nil
}

func (r *reading) check() Report {
	const state, recorded, told = 1, 2, 4
	has := map[uint32]byte{}
	for number := range r.each(stateTable) {
		has[number] |= state
	}
	for number, value := range r.each(recordTable) {
		if _, err := record.Decode(value); err == nil {
			has[number] |= recorded
		}
	}
	out := Report{}
	names := map[uint32]string{}
	for number, value := range r.each(storyTable) {
		st, err := decodeStory(value)
		if err != nil {
			continue
		}
		out.Stories++
		if has[number] |= told; has[number] != state|recorded|told {
			names[number] = st.ID
		}
	}
	for number, value := range r.each(changeTable) {
		if _, _, err := decodeChange(value); err != nil {
			r.lost.add("the event of number %d", number)
		}
	}
	stories := uint64(0)
	for _, number := range slices.Sorted(maps.Keys(has)) {
		switch name := names[number]; {
		case has[number]&told == 0:
			r.hole = true
			r.lost.add("the story of number %d", number)
		case has[number]&state == 0:
			r.lost.add("the state of story %q, which a repair makes again", name)
		case has[number]&recorded == 0:
			r.lost.add("the record of story %q, which a repair makes again", name)
		}
		if has[number]&state != 0 {
			stories++
		}
	}
	if r.head != nil {
		if n := int64(r.head.stories) - int64(len(has)); n > 0 {
			r.hole = true
			r.lost.add("%d of %d stories, of which nothing is left", n, r.head.stories)
		}
	}
	if r.lost.said == nil {
		r.wholeTables()
	}
	if r.lost.said == nil && r.head != nil {
		r.restorable()
	}
	out.Lost = r.lost.all()
	return out
}

// wholeTables adds the tables of which a part is damaged in which no row stands, such as their filters.
func (r *reading) wholeTables() {
	o := r.options(r.of.fs)
	o.EnsureDefaults()
	levels, err := r.of.db.SSTables()
	if err != nil {
		r.lost.add("the list of tables: %v", err)
	}
	for _, level := range levels {
		for _, table := range level {
			name := fmt.Sprintf("%s.sst", table.BackingSSTNum)
			err := guarded(func() error {
				t, err := openTable(r.o.fs, r.o.fs.PathJoin(r.dir, name), o)
				if err != nil {
					return err
				}
				return errors.Join(t.ValidateBlockChecksums(), t.Close())
			})
			if err != nil {
				r.lost.add("a part of %s, which a repair makes again: %v", name, err)
			}
		}
	}
}

// restorable adds what hinders the groups from being restored.
func (r *reading) restorable() {
	of := &opened{fs: r.of.fs, db: r.of.db, sums: map[uint32]uint64{}}
	var damaged *CorruptError
	if err := r.restore(of); errors.As(err, &damaged) {
		r.lost.add("%s, which a repair makes again", damaged.Lost)
	} else if err != nil {
		r.lost.add("%v", err)
	}
}

// stories yields the stories that can be read, by arrival.
func (r *reading) stories() iter.Seq2[uint32, Story] {
	return func(yield func(uint32, Story) bool) {
		for number, value := range r.each(storyTable) {
			st, err := decodeStory(value)
			if err == nil && !yield(number, st) {
				return
			}
		}
	}
}

// Repair makes a new store of what can be read of the one in a folder, in its place, and renames the damaged one to the Kept of the report. The stories are grouped
// anew, and have new Seqs above all old ones: who follows the events is told of all again. The settings are those of the store or, where they cannot be read, of o.
// Where nothing is wrong it does nothing.
func Repair(ctx context.Context, dir string, o Options) (Report, error) {
	r, err := openToRead(dir, o)
	if err != nil {
		return Report{}, err
	}
	dir, o = r.dir, r.o
	o.ReadOnly = false
	if err := writable(dir, o); err != nil {
		r.close()
		return Report{}, err
	}
	report, made, err := r.repair(ctx, o)
	if err = errors.Join(err, r.close()); err != nil || made == "" {
		return report, err
	}
	for n := 1; ; n++ {
		report.Kept = fmt.Sprintf("%s.damaged-%d", dir, n)
		if _, err := o.fs.Stat(report.Kept); errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	if err := o.fs.Rename(dir, report.Kept); err != nil {
		return report, fmt.Errorf("store: %w", err)
	}
	if err := o.fs.Rename(made, dir); err != nil {
		return report, fmt.Errorf("store: %w; the repaired store is %s, the damaged one %s", err, made, report.Kept)
	}
	return report, syncDir(o.fs, filepath.Dir(dir))
}

// writable returns why a folder cannot be renamed and another made beside it, as far as that can be told.
func writable(dir string, o Options) error {
	made := dir + ".repaired"
	err := o.fs.RemoveAll(made) // of a repair that did not come to its end
	if err == nil || errors.Is(err, os.ErrNotExist) {
		err = o.fs.MkdirAll(made, 0o777)
	}
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return o.fs.RemoveAll(made)
}

func syncDir(fs vfs.FS, dir string) error {
	d, err := fs.OpenDir(dir)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// repair makes a new store of what can be read beside the old one. It returns its name, "" where nothing is wrong.
func (r *reading) repair(ctx context.Context, o Options) (report Report, made string, err error) {
	made = r.dir + ".repaired"
	from := r
	if report.Lost = r.lost.all(); r.of.db != nil {
		if report = r.check(); report.OK() {
			return report, "", nil
		}
	}
	if r.of.db == nil || r.head == nil || r.hole {
		if from, err = r.salvage(ctx); err != nil {
			return report, "", err
		}
		defer func() { err = errors.Join(err, from.close(), o.fs.RemoveAll(from.dir)) }()
		report.Lost = r.lost.all()
	}
	if h := from.head; h != nil {
		o.Config, o.Cut, o.Window = h.config, h.cut, int(h.window)
	}
	s, err := Open(made, o)
	if err != nil {
		return report, "", err
	}
	report.Stories, err = s.refill(ctx, from)
	if err = errors.Join(err, s.Close()); err != nil {
		o.fs.RemoveAll(made)
		return report, "", err
	}
	return report, made, nil
}

// refill adds the stories of another store to this, which is empty, with the times of their arrival.
func (s *Store) refill(ctx context.Context, from *reading) (n int, err error) {
	offset := uint64(s.o.Clock().UnixMicro()) // above all Seqs that were given, whatever their offset
	if h := from.head; h != nil {
		lost := from.acknowledged - min(from.acknowledged, h.commits)
		offset = h.next + h.offset + lost*(mostACommit+mostAtATime) // the most that these commits gave
	}
	err = s.run(ctx, 0, func(b *pebble.Batch) error {
		s.head.offset, s.seqOffset = offset, offset // nothing has been written with the other
		s.put(b, []byte{headTable}, s.head.append(nil))
		return nil
	})
	if err != nil {
		return 0, err
	}
	var some []Story
	flush := func() error {
		added := 0
		err := s.run(ctx, len(some), func(b *pebble.Batch) error {
			for i := range some {
				a, err := s.add(b, &some[i].Incoming, some[i].Arrived)
				if errors.Is(a.Error, dedup.ErrExists) {
					continue // it was removed and came again, and that it was removed is lost
				}
				if err = errors.Join(err, a.Error); err != nil {
					return err
				}
				added++
			}
			return nil
		})
		n += added
		some = some[:0]
		return err
	}
	bytes := 0
	for _, st := range from.stories() {
		some = append(some, st)
		if bytes += st.bytes(); len(some) == mostAtATime || bytes >= MostStory {
			bytes = 0
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	if len(some) == 0 {
		return n, nil
	}
	return n, flush()
}

// reserved are the names of an exported line that a Meta cannot have.
var reserved = []string{"id", "text", "body", "headline", "title", "source", "credit", "agency", "published", "date", "signal", "arrived", "seq"}

// line returns a story as a line that feeds read.
func (s *Story) line() ([]byte, error) {
	o := map[string]any{"id": s.ID, "text": s.Text, "arrived": s.Arrived, "seq": s.Arrival.Seq}
	for k, v := range map[string]string{"headline": s.Headline, "source": s.Source, "credit": s.Credit, "signal": string(s.Signal)} {
		if v != "" {
			o[k] = v
		}
	}
	if !s.Published.IsZero() {
		o["published"] = s.Published.Format(time.RFC3339Nano)
	}
	for k, v := range s.Meta {
		if !slices.Contains(reserved, k) {
			o[k] = v
		}
	}
	return json.Marshal(o)
}

// Export writes the stories of the store in a folder by arrival, a JSON object a line, as package feed reads them: id, text, headline, source, credit, published, signal, what
// Meta has, arrived and seq. It needs no more of a store than the rows of stories: it exports one whose groups or records are damaged or of another version, too. What cannot
// be read is left out, and an error that wraps a [*CorruptError] at the end.
func Export(ctx context.Context, dir string, w io.Writer) (n int, err error) {
	r, err := openToRead(dir, Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	from := r
	if r.of.db == nil {
		if from, err = r.salvage(ctx); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, from.close(), r.o.fs.RemoveAll(from.dir)) }()
	}
	offset := uint64(0)
	if from.head != nil {
		offset = from.head.offset
	}
	for number, st := range from.stories() {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		st.Arrival.Seq = uint64(number) + 1 + offset
		line, err := st.line()
		if err != nil {
			return n, fmt.Errorf("store: %w", err)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return n, err
		}
		n++
	}
	if r.of.db == nil || r.head == nil || uint64(n) < r.head.stories || r.lost.said != nil {
		return n, &CorruptError{r.dir, "not all stories are exported: a part", nil}
	}
	return n, nil
}
