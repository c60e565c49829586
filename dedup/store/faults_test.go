package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// runs returns how many times a test is run: SAMEWIRE_STORE_RUNS, or by default few.
func runs(t *testing.T, few int) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("SAMEWIRE_STORE_RUNS"), strconv.Itoa(few)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const desk = "desk"

// small are the options of a store that writes tables often.
func small(fs vfs.FS) Options { return Options{fs: fs, memTable: 256 << 10, Reserve: -1} }

// holds checks that a store has the stories of some numbers, and each that it has once and as it was given.
func holds(t *testing.T, s *Store, acknowledged []int, what string) {
	t.Helper()
	there := map[string]bool{}
	after, n := uint64(0), s.Stats().Stories
	for n > 0 {
		for e, err := range s.Events(t.Context(), after) {
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if there[e.Arrival.ID] || e.Seq <= after {
				t.Fatalf("%s: %s is there twice, or Seq %d follows %d", what, e.Arrival.ID, e.Seq, after)
			}
			if after = e.Seq; e.Arrival.ID == "" { // clusters changed
				continue
			}
			there[e.Arrival.ID] = true
			if n--; n == 0 {
				break
			}
		}
	}
	for id := range there {
		n, err := strconv.Atoi(strings.TrimPrefix(id, "id-"))
		if err != nil {
			t.Fatal(err)
		}
		st, err := s.Story(t.Context(), id)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if want := incoming(n); gocmp.Diff(want, st.Incoming) != "" {
			t.Fatalf("%s: story %s (-want +got):\n%s", what, id, gocmp.Diff(want, st.Incoming))
		}
	}
	for _, n := range acknowledged {
		if id := fmt.Sprintf("id-%d", n); !there[id] {
			t.Fatalf("%s: %s was acknowledged and is lost; %d are there, %d were acknowledged", what, id, len(there), len(acknowledged))
		}
	}
}

// sound checks that nothing of a store that is closed is damaged.
func sound(t *testing.T, o Options, what string) {
	t.Helper()
	if r, err := check(desk, o); err != nil || !r.OK() {
		t.Fatalf("%s: %+v, %v", what, r, err)
	}
}

// A machine that stops loses what was not synced, or a part of it.
func TestUnsyncedWritesAreLost(t *testing.T) {
	for run := range runs(t, 8) {
		r := rand.New(rand.NewPCG(5, uint64(run)))
		fs := vfs.NewCrashableMem()
		next := 0
		var acknowledged []int
		for life := range 3 {
			what := fmt.Sprintf("run %d, life %d", run, life)
			s, err := Open(desk, small(fs))
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			holds(t, s, acknowledged, what)
			var mu sync.Mutex
			var after *vfs.MemFS
			stop := 1 + r.IntN(40)
			config := vfs.CrashCloneCfg{UnsyncedDataPercent: []int{0, 20, 50, 80, 100}[r.IntN(5)], RNG: rand.New(rand.NewPCG(6, uint64(run)))}
			var all sync.WaitGroup
			var at atomic.Int64
			for range 2 {
				seed := r.Uint64()
				all.Go(func() {
					r := rand.New(rand.NewPCG(seed, 0))
					for at.Add(1) <= int64(stop) {
						mu.Lock()
						from := next
						next += 1 + r.IntN(4)
						to := next
						mu.Unlock()
						in := incomings(from, to)
						if _, err := s.Add(t.Context(), in...); err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						if after == nil { // what is acknowledged later is of another world
							for n := from; n < to; n++ {
								acknowledged = append(acknowledged, n)
							}
						}
						mu.Unlock()
					}
				})
			}
			all.Go(func() {
				for at.Load() < int64(stop) {
					time.Sleep(50 * time.Microsecond)
				}
				mu.Lock()
				defer mu.Unlock()
				after = fs.CrashClone(config)
			})
			all.Wait()
			s.Close()
			fs = after
		}
		s, err := Open(desk, small(fs))
		if err != nil {
			t.Fatalf("run %d: %v", run, err)
		}
		holds(t, s, acknowledged, fmt.Sprintf("run %d", run))
		mustAdd(t, s, incoming(next))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		sound(t, small(fs), fmt.Sprintf("run %d", run))
	}
}

// That a cluster has changed is on disk once the call returns that changed it, with what it tells of.
func TestChangesSurvive(t *testing.T) {
	fs := vfs.NewCrashableMem()
	s, err := Open(desk, small(fs))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustAdd(t, s, incomings(0, 9)...)
	if ok, err := s.Remove(t.Context(), "id-2"); !ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	want := eventsOf(t, s, 5, 5)
	if last := want[4]; last.Seq != 10 || len(last.Changed) != 1 || last.Changed[0].Size != 0 || last.Arrival.ID != "" {
		t.Errorf("the last event is %+v", last)
	}
	after, err := Open(desk, small(fs.CrashClone(vfs.CrashCloneCfg{})))
	if err != nil {
		t.Fatal(err)
	}
	defer after.Close()
	if diff := gocmp.Diff(want, eventsOf(t, after, 5, 5)); diff != "" || after.Stats().Seq != 10 {
		t.Errorf("after the machine has stopped, to %d (-want +got):\n%s", after.Stats().Seq, diff)
	}
	if out := mustAdd(t, after, incoming(20)); out[0].Seq != 11 {
		t.Errorf("the next Seq is %d", out[0].Seq)
	}
}

// image is the files of a folder.
type image map[string][]byte

func imageOf(t *testing.T, fs vfs.FS) image {
	t.Helper()
	names, err := fs.List(desk)
	if err != nil {
		t.Fatal(err)
	}
	all := image{}
	for _, name := range names {
		f, err := fs.Open(fs.PathJoin(desk, name))
		if err != nil {
			t.Fatal(err)
		}
		if all[name], err = io.ReadAll(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return all
}

// disk returns a file system with the files.
func (all image) disk(t *testing.T) vfs.FS {
	t.Helper()
	fs := vfs.NewMem()
	if err := fs.MkdirAll(desk, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, data := range all {
		f, err := fs.Create(fs.PathJoin(desk, name), vfs.WriteCategoryUnspecified)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(slices.Clone(data)); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return fs
}

// Where a bit of a file is another, or its end is missing, the store says so, or says what it said before. What is repaired has no story that was not there.
func TestFlippedBits(t *testing.T) {
	const stories = 90
	fs := vfs.NewCrashableMem()
	s, err := Open(desk, small(fs))
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < stories; from += 10 {
		in := incomings(from, from+10)
		for i := range in {
			in[i].Meta["ballast"] = strings.Repeat(report(from+i), 20) // for several tables
		}
		mustAdd(t, s, in...)
	}
	if _, err := s.Expire(t.Context(), incoming(20).Published); err != nil {
		t.Fatal(err)
	}
	want := contentOf(t, s, stories)
	open := imageOf(t, fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 100, RNG: rand.New(rand.NewPCG(1, 1))})) // as after a kill
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	closed := imageOf(t, fs)
	outcomes := map[string]int{}
	for run := range runs(t, 16) {
		r := rand.New(rand.NewPCG(9, uint64(run)))
		from := map[bool]image{true: open, false: closed}[run%3 == 0]
		names := slices.DeleteFunc(slices.Sorted(maps.Keys(from)), func(n string) bool { return len(from[n]) == 0 })
		name := names[r.IntN(len(names))]
		damaged := maps.Clone(from)
		damaged[name] = slices.Clone(from[name])
		what := ""
		if at := r.IntN(len(damaged[name])); run%8 == 7 {
			damaged[name] = damaged[name][:at]
			what = fmt.Sprintf("run %d: %s cut at %d", run, name, at)
		} else {
			bit := r.IntN(8)
			damaged[name][at] ^= 1 << bit
			what = fmt.Sprintf("run %d: bit %d of byte %d of %s", run, bit, at, name)
		}
		outcome := damagedStore(t, damaged.disk(t), want, what)
		outcomes[outcome]++
		if run%4 != 0 {
			continue
		}
		report, err := repair(t.Context(), desk, small(damaged.disk(t)))
		if err != nil {
			t.Fatalf("%s: repair: %v", what, err)
		}
		if outcome == "harmless" != report.OK() && outcome != "harmless" {
			t.Errorf("%s: %s, and repair finds nothing wrong", what, outcome)
		}
	}
	t.Logf("%v", outcomes)
	if outcomes["harmless"] == 0 || len(outcomes) == 1 {
		t.Errorf("outcomes %v are all of one kind", outcomes)
	}
}

// repair repairs a store and checks what it made.
func repair(ctx context.Context, dir string, o Options) (Report, error) {
	report, err := Repair(ctx, dir, o)
	if err != nil {
		return report, err
	}
	s, err := Open(dir, o)
	if err != nil {
		return report, fmt.Errorf("opening what was repaired: %w", err)
	}
	defer s.Close()
	if n := s.Stats().Stories; n < report.Stories {
		return report, fmt.Errorf("%d stories are there, the report says %d", n, report.Stories)
	}
	return report, nil
}

// damagedStore opens a damaged store and holds what it says against what is right.
func damagedStore(t *testing.T, fs vfs.FS, want content, what string) string {
	s, err := Open(desk, small(fs))
	var corrupt *CorruptError
	if err != nil {
		if !errors.As(err, &corrupt) || corrupt.Lost == "" {
			t.Errorf("%s: Open: %v", what, err)
		}
		return "not opened"
	}
	defer s.Close()
	outcome := "harmless"
	wrong := func(err error) {
		if outcome = "told when read"; !errors.As(err, &corrupt) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for id, st := range want.Stories {
		got, err := s.Story(t.Context(), id)
		if err != nil {
			wrong(err)
		} else if gocmp.Diff(st, got) != "" {
			t.Errorf("%s: story %s (-want +got):\n%s", what, id, gocmp.Diff(st, got))
		}
	}
	for _, e := range want.Entries {
		got, err := s.Cluster(t.Context(), e.ID)
		if err != nil {
			wrong(err)
		} else if gocmp.Diff(e, got) != "" {
			t.Errorf("%s: cluster %s (-want +got):\n%s", what, e.ID, gocmp.Diff(e, got))
		}
	}
	n := 0
	for e, err := range s.Events(t.Context(), 0) {
		if err != nil {
			wrong(err)
			break
		}
		if gocmp.Diff(want.Events[n], e) != "" {
			t.Errorf("%s: event %d (-want +got):\n%s", what, n, gocmp.Diff(want.Events[n], e))
		}
		if n++; n == len(want.Events) {
			break
		}
	}
	if out, err := s.Add(t.Context(), incoming(1000)); err != nil || out[0].Error != nil {
		t.Errorf("%s: Add: %+v, %v", what, out, err)
	}
	return outcome
}

// failing is a file system in which an operation of some kind fails.
type failing struct {
	mu     sync.Mutex
	choose func(op errorfs.Op) error
}

func (f *failing) inject(op errorfs.Op) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.choose == nil {
		return nil
	}
	return f.choose(op)
}

func (f *failing) set(choose func(op errorfs.Op) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.choose = choose
}

// writes reports whether an operation changes what is on disk.
func writes(op errorfs.Op) bool {
	switch op.Kind {
	case errorfs.OpCreate, errorfs.OpLink, errorfs.OpRename, errorfs.OpReuseForWrite, errorfs.OpMkdirAll, errorfs.OpFileWrite, errorfs.OpFileWriteAt, errorfs.OpFileSync, errorfs.OpFileSyncData, errorfs.OpFileSyncTo, errorfs.OpFileFlush:
		return !strings.HasSuffix(op.Path, markFile)
	}
	return false
}

// An operation that fails once, whichever, loses nothing that was acknowledged; what comes after the failure of a log or manifest is refused, and what is there can be read.
func TestOneWriteFails(t *testing.T) {
	n := runs(t, 20)
	for run := range n {
		inner := vfs.NewCrashableMem()
		f := &failing{}
		s, err := Open(desk, small(errorfs.Wrap(inner, errorfs.InjectorFunc(f.inject))))
		if err != nil {
			t.Fatal(err)
		}
		left := run * 120 / n
		failed := ""
		f.set(func(op errorfs.Op) error {
			if !writes(op) || failed != "" {
				return nil
			}
			if left--; left >= 0 {
				return nil
			}
			failed = fmt.Sprint(op.Kind, " ", op.Path)
			return syscall.EIO
		})
		var acknowledged []int
		var refused error
		for next := 0; next < 200; next += 5 {
			if _, err := s.Add(t.Context(), incomings(next, next+5)...); err != nil {
				if refused = err; !errors.Is(err, ErrFailed) {
					t.Fatalf("run %d, %s: %v", run, failed, err)
				}
				continue
			}
			if refused != nil {
				t.Fatalf("run %d, %s: a write is acknowledged after one was not", run, failed)
			}
			for i := next; i < next+5; i++ {
				acknowledged = append(acknowledged, i)
			}
		}
		what := fmt.Sprintf("run %d, %s", run, failed)
		for _, i := range acknowledged {
			if _, err := s.Story(t.Context(), fmt.Sprintf("id-%d", i)); err != nil {
				t.Fatalf("%s: after it: %v", what, err)
			}
		}
		if refused != nil && !errors.Is(s.Stats().Failed, ErrFailed) {
			t.Errorf("%s: Stats say %v", what, s.Stats().Failed)
		}
		after := inner.CrashClone(vfs.CrashCloneCfg{})
		s.Close()
		for _, fs := range []vfs.FS{after, inner} {
			s, err := Open(desk, small(fs))
			if err != nil {
				t.Fatalf("%s: reopened: %v", what, err)
			}
			holds(t, s, acknowledged, what)
			s.Close()
		}
	}
}

// On a full disk writes are refused, reads go on, and writes go on once there is room.
func TestFullDisk(t *testing.T) {
	for _, kind := range []string{"told by the system", "found by writing"} {
		inner := vfs.NewCrashableMem()
		f := &failing{}
		o := small(errorfs.Wrap(inner, errorfs.InjectorFunc(f.inject)))
		if kind == "told by the system" {
			o.Reserve = 1 << 20
			inner.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 2 << 20})
		}
		s, err := Open(desk, o)
		if err != nil {
			t.Fatal(err)
		}
		mustAdd(t, s, incomings(0, 10)...)
		if o.Reserve > 0 {
			inner.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 1 << 19})
		} else {
			f.set(func(op errorfs.Op) error {
				if writes(op) {
					return syscall.ENOSPC
				}
				return nil
			})
		}
		for n := range 3 {
			if _, err := s.Add(t.Context(), incoming(10+n)); !errors.Is(err, ErrFull) {
				t.Errorf("%s: Add %d: %v", kind, n, err)
			}
		}
		if _, err := s.Story(t.Context(), "id-10"); o.Reserve > 0 && !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: a story that was refused: %v", kind, err)
		}
		if c := contentOf(t, s, 10); len(c.Stories) != 10 || len(c.Events) != 10 {
			t.Errorf("%s: %d stories, %d events", kind, len(c.Stories), len(c.Events))
		}
		f.set(nil)
		inner.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 2 << 20})
		if out, err := s.Add(t.Context(), incomings(20, 30)...); err != nil || out[9].Error != nil {
			t.Fatalf("%s: with room again: %+v, %v", kind, out, err)
		}
		var all []int
		for n := range 30 {
			if n < 10 || n >= 20 {
				all = append(all, n)
			}
		}
		holds(t, s, all, kind)
		if err := s.Stats().Failed; err != nil {
			t.Errorf("%s: Stats say %v", kind, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		sound(t, small(inner), kind)
	}
}

// noOrder is a file system in which tables in a new order cannot be made while err is set.
type noOrder struct {
	vfs.FS
	err atomic.Pointer[error]
}

func (f *noOrder) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if err := f.err.Load(); err != nil && c == compacted {
		return nil, *err
	}
	return f.FS.Create(name, c)
}

// Where there is room for new stories but not for tables in a new order, no call waits for ever: writes are refused, reads go on, and the store can be closed.
func TestNoRoomForOrder(t *testing.T) {
	for _, c := range []struct{ cause, want error }{{syscall.ENOSPC, ErrFull}, {syscall.EIO, ErrFailed}} {
		inner := vfs.NewMem()
		f := &noOrder{FS: inner}
		f.err.Store(&c.cause)
		s, err := Open(desk, Options{fs: f, memTable: 64 << 10, Reserve: -1})
		if err != nil {
			t.Fatal(err)
		}
		var acknowledged []int
		next := 0
		for err = nil; err == nil && next < 5000; next += 20 {
			in := incomings(next, next+20)
			for i := range in {
				in[i].Meta["ballast"] = strings.Repeat(report(next+i), 20)
			}
			if _, err = s.Add(t.Context(), in...); err == nil {
				for i := range 20 {
					acknowledged = append(acknowledged, next+i)
				}
			}
		}
		if !errors.Is(err, c.want) || !errors.Is(s.Stats().Failed, c.want) {
			t.Fatalf("after %d stories: %v, Stats say %v, want %v", next, err, s.Stats().Failed, c.want)
		}
		if st, err := s.Story(t.Context(), "id-0"); err != nil || st.Text != incoming(0).Text {
			t.Errorf("%v: a story that is there: %v", c.want, err)
		}
		f.err.Store(nil)
		if c.want == ErrFull {
			mustAdd(t, s, incomings(next, next+5)...)
			acknowledged = append(acknowledged, next, next+1, next+2, next+3, next+4)
		} else if _, err := s.Add(t.Context(), incoming(next)); !errors.Is(err, ErrFailed) {
			t.Errorf("Add after a failure that is not told of a full disk: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%v: Close: %v", c.want, err)
		}
		s, err = Open(desk, small(inner))
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range acknowledged {
			if st, err := s.Story(t.Context(), fmt.Sprintf("id-%d", i)); err != nil || st.Text != incoming(i).Text {
				t.Fatalf("%v: story %d: %v", c.want, i, err)
			}
		}
		s.Close()
		sound(t, small(inner), c.want.Error())
	}
}

// The same on a real disk, of 12 MB, where the test may mount one.
func TestFullSmallDisk(t *testing.T) {
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", dir).Run(); err != nil {
		t.Skip("no disk can be mounted: ", err)
	}
	defer exec.Command("umount", dir).Run()
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 6<<20), 0o666); err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(dir, desk), Options{Reserve: -1, memTable: 256 << 10})
	var acknowledged []int
	var refused error
	next := 0
	for ; refused == nil; next += 50 {
		in := incomings(next, next+50)
		for i := range in {
			in[i].Meta["ballast"] = strings.Repeat(report(next+i), 20)
		}
		if _, refused = s.Add(t.Context(), in...); refused == nil {
			for i := next; i < next+50; i++ {
				acknowledged = append(acknowledged, i)
			}
		}
	}
	if !errors.Is(refused, ErrFull) || len(acknowledged) == 0 {
		t.Fatalf("after %d stories: %v", len(acknowledged), refused)
	}
	reads := func(when string) {
		for _, i := range acknowledged {
			if st, err := s.Story(t.Context(), fmt.Sprintf("id-%d", i)); err != nil || st.Text != incoming(i).Text {
				t.Fatalf("%s: story %d: %v", when, i, err)
			}
		}
	}
	reads("on the full disk")
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, incomings(next, next+5)...)
	reads("with room again")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := Check(filepath.Join(dir, desk)); err != nil || !r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
}

// In a folder that cannot be written a store can be read, and opening it to write says why not.
func TestReadOnlyFolder(t *testing.T) {
	inner := vfs.NewMem()
	s, err := Open(desk, small(inner))
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, incomings(0, 10)...)
	want := contentOf(t, s, 10)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f := &failing{choose: func(op errorfs.Op) error {
		if writes(op) || op.Kind == errorfs.OpLock || op.Kind == errorfs.OpRemove {
			return &os.PathError{Op: "open", Path: op.Path, Err: syscall.EROFS}
		}
		return nil
	}}
	o := small(errorfs.Wrap(inner, errorfs.InjectorFunc(f.inject)))
	if _, err := Open(desk, o); !errors.Is(err, syscall.EROFS) || errors.Is(err, ErrLocked) {
		t.Errorf("to write: %v", err)
	}
	o.ReadOnly = true
	s, err = Open(desk, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := contentOf(t, s, 10); gocmp.Diff(want, got) != "" {
		t.Errorf("(-want +got):\n%s", gocmp.Diff(want, got))
	}
	if _, err := s.Add(t.Context(), incoming(11)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Add: %v", err)
	}
	if err := s.Compact(t.Context()); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Compact: %v", err)
	}
	if _, err := Open("nowhere", o); err == nil {
		t.Error("a store that is not there can be read")
	}
}

// A Compact under way ends when its context does, and with ErrClosed when the store is closed, however long a file takes to be written.
func TestCompactEnds(t *testing.T) {
	for _, c := range []struct {
		held, end string
		want      []error
	}{
		{".sst", "Close", []error{ErrClosed}},
		{".sst", "its context", []error{context.DeadlineExceeded}},
		{".log", "Close and then its context", []error{ErrClosed, context.DeadlineExceeded}}, // it looks when both have ended
	} {
		var held atomic.Bool
		reached, release := make(chan bool, 100), make(chan bool)
		s, err := Open(desk, small(errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op) error {
			if held.Load() && (op.Kind == errorfs.OpCreate || op.Kind == errorfs.OpReuseForWrite) && strings.HasSuffix(op.Path, c.held) {
				reached <- true
				<-release
			}
			return nil
		}))))
		if err != nil {
			t.Fatal(err)
		}
		mustAdd(t, s, incomings(0, 10)...)
		held.Store(true)
		ctx, cancel := t.Context(), func() {}
		if c.end != "Close" {
			ctx, cancel = context.WithTimeout(ctx, 200*time.Millisecond)
		}
		compacted, closed := make(chan error), make(chan error)
		go func() { compacted <- s.Compact(ctx) }()
		<-reached
		if c.end != "its context" {
			go func() { closed <- s.Close() }()
		}
		if c.held == ".log" {
			<-ctx.Done()
			close(release)
		}
		if err := <-compacted; !slices.ContainsFunc(c.want, func(want error) bool { return errors.Is(err, want) }) {
			t.Errorf("ended by %s: %v, want %v", c.end, err, c.want)
		}
		cancel()
		if c.held != ".log" {
			close(release)
		}
		if c.end == "its context" {
			go func() { closed <- s.Close() }()
		}
		if err := <-closed; err != nil {
			t.Errorf("ended by %s: Close: %v", c.end, err)
		}
	}
}

// A store that could not be opened again says so, and once it is closed that it is closed.
func TestClosedAfterFailing(t *testing.T) {
	f := &failing{}
	s, err := Open(desk, small(errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(f.inject))))
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, incoming(1))
	f.set(func(op errorfs.Op) error {
		if writes(op) && !strings.HasSuffix(op.Path, "probe") {
			return syscall.ENOSPC
		}
		return nil
	})
	for range 2 { // the first finds the disk full, the second opens the store anew
		if _, err := s.Add(t.Context(), incoming(2)); !errors.Is(err, ErrFull) {
			t.Errorf("Add: %v", err)
		}
	}
	if _, err := s.Story(t.Context(), "id-1"); !errors.Is(err, ErrFull) {
		t.Errorf("Story: %v", err)
	}
	s.Close()
	if _, err := s.Story(t.Context(), "id-1"); !errors.Is(err, ErrClosed) {
		t.Errorf("Story of a closed store: %v", err)
	}
	for _, err := range s.Events(t.Context(), 0) {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("Events of a closed store: %v", err)
		}
	}
}
