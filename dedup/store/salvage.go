package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/batchrepr"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/wal"
)

// Where the database cannot be opened, as its manifest is damaged, the rows are picked from its tables and logs, in which each has the number of its write: of a
// key the latest counts, and a removal that is later than it.

// written is a write of a row of the head or of a story.
type written struct {
	seq  uint64
	gone bool
}

// picking is what was picked so far.
type picking struct {
	db      *pebble.DB
	options *pebble.Options
	latest  map[string]written
	ranges  []removal
	err     error
}

// removal is of a range of keys.
type removal struct {
	from, to []byte
	seq      uint64
}

// wanted reports whether a row is one that is picked.
func wanted(key []byte) bool {
	return len(key) == 1 && key[0] == headTable || len(key) == 5 && key[0] == storyTable
}

// add picks a row, or its removal.
func (p *picking) add(kind pebble.InternalKeyKind, seq uint64, key, value []byte) {
	if kind == pebble.InternalKeyKindRangeDelete {
		p.ranges = append(p.ranges, removal{bytes.Clone(key), bytes.Clone(value), seq})
		return
	}
	if !wanted(key) {
		return
	}
	gone := kind != pebble.InternalKeyKindSet && kind != pebble.InternalKeyKindSetWithDelete
	if was, ok := p.latest[string(key)]; ok && was.seq > seq {
		return
	}
	p.latest[string(key)] = written{seq, gone}
	if !gone {
		p.err = errors.Join(p.err, p.db.Set(key, value, pebble.NoSync))
	}
}

// salvage picks the rows of stories from the files of a database into another, in a folder beside it.
func (r *reading) salvage(ctx context.Context) (out *reading, err error) {
	o := r.o
	o.ReadOnly = false
	dir := r.dir + ".salvaged"
	if err := o.fs.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s := &Store{dir: dir, o: o}
	of := &opened{fs: newSealed(o)}
	options := s.options(of.fs)
	if of.db, err = pebble.Open(dir, options); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	options.EnsureDefaults()
	p := &picking{db: of.db, options: options, latest: map[string]written{}}
	r.pick(ctx, p)
	for key, w := range p.latest {
		gone := w.gone || slices.ContainsFunc(p.ranges, func(x removal) bool {
			return x.seq > w.seq && bytes.Compare(x.from, []byte(key)) <= 0 && bytes.Compare([]byte(key), x.to) < 0
		})
		if gone {
			p.err = errors.Join(p.err, of.db.Delete([]byte(key), pebble.NoSync))
		}
	}
	if err := errors.Join(p.err, ctx.Err(), of.fs.err()); err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), of.end(), o.fs.RemoveAll(dir))
	}
	out = &reading{Store: s, of: of, acknowledged: r.acknowledged}
	if data, err := of.get([]byte{headTable}); err == nil {
		if h, err := decodeHead(data); err == nil && h.layout == layoutVersion {
			out.head = &h
		}
	}
	return out, nil
}

// pick picks the rows of all files that can be read.
func (r *reading) pick(ctx context.Context, p *picking) {
	names, err := r.o.fs.List(r.dir)
	p.err = errors.Join(p.err, err)
	slices.Sort(names)
	for _, name := range names {
		if strings.HasSuffix(name, ".sst") && ctx.Err() == nil {
			guarded(func() error { return pickTable(ctx, p, r.o.fs, r.o.fs.PathJoin(r.dir, name)) })
		}
	}
	logs, err := wal.Scan(wal.Dir{FS: r.o.fs, Dirname: r.dir})
	if err != nil {
		r.lost.add("the logs: %v", err)
	}
	for _, log := range logs {
		guarded(func() error { return pickLog(p, log) })
	}
}

// openTable opens a table.
func openTable(fs vfs.FS, name string, o *pebble.Options) (*sstable.Reader, error) {
	f, err := fs.Open(name)
	if err != nil {
		return nil, err
	}
	readable, err := sstable.NewSimpleReadable(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	t, err := sstable.NewReader(context.Background(), readable, o.MakeReaderOptions())
	if err != nil {
		return nil, errors.Join(err, readable.Close())
	}
	return t, nil
}

// pickTable picks the rows of a table, up to where it cannot be read.
func pickTable(ctx context.Context, p *picking, fs vfs.FS, name string) error {
	t, err := openTable(fs, name, p.options)
	if err != nil {
		return err
	}
	defer t.Close()
	spans, err := t.NewRawRangeDelIter(ctx, sstable.NoFragmentTransforms, sstable.NoReadEnv)
	if err == nil && spans != nil {
		defer spans.Close()
		for s, err := spans.First(); s != nil && err == nil; s, err = spans.Next() {
			for _, k := range s.Keys {
				p.add(pebble.InternalKeyKindRangeDelete, uint64(k.SeqNum()), s.Start, s.End)
			}
		}
	}
	it, err := t.NewIter(sstable.NoTransforms, nil, nil, sstable.AssertNoBlobHandles)
	if err != nil {
		return err
	}
	defer it.Close()
	for kv := it.First(); kv != nil; kv = it.Next() {
		value, _, err := kv.Value(nil)
		if err != nil {
			return err
		}
		p.add(kv.Kind(), uint64(kv.SeqNum()), kv.K.UserKey, value)
	}
	return it.Error()
}

// pickLog picks the rows of a log, up to where it cannot be read.
func pickLog(p *picking, log wal.LogicalLog) error {
	r := log.OpenForRead()
	defer r.Close()
	for {
		one, _, err := r.NextRecord()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(one)
		if err != nil {
			return err
		}
		h, ok := batchrepr.ReadHeader(data)
		if !ok {
			return batchrepr.ErrInvalidBatch
		}
		seq := uint64(h.SeqNum)
		rows := batchrepr.Read(data)
		for {
			kind, key, value, ok, err := rows.Next()
			if err != nil || !ok {
				break
			}
			p.add(kind, seq, key, value)
			seq++
		}
	}
}
