package store

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"context"
)

// childDir is the folder of the store that a process of the tests writes to, or holds open.
const childDir, childJob = "SAMEWIRE_STORE_CHILD", "SAMEWIRE_STORE_CHILD_JOB"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir, os.Getenv(childJob)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child opens a store and, from the number of its job on, adds stories on several goroutines until it is killed: it prints the numbers of those that were acknowledged. Without a
// number it holds the store open until its input ends.
func child(dir, job string) error {
	s, err := Open(dir, Options{memTable: 256 << 10})
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(job)
	if err != nil {
		fmt.Println("open")
		_, err := io.ReadAll(os.Stdin)
		return errors.Join(err, s.Close())
	}
	var next atomic.Int64
	next.Store(int64(first))
	var mu sync.Mutex
	failed := make(chan error)
	for range 3 {
		go func() {
			for {
				size := int64(1 + rand.IntN(8))
				to := next.Add(size)
				if _, err := s.Add(context.Background(), incomings(int(to-size), int(to))...); err != nil {
					failed <- err
				}
				mu.Lock()
				fmt.Printf("%d %d\n", to-size, to)
				mu.Unlock()
			}
		}()
	}
	return <-failed
}

// start starts the test binary as a child.
func start(t *testing.T, dir, job string) (*exec.Cmd, io.Reader, io.WriteCloser) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childDir+"="+dir, childJob+"="+job)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, out, in
}

// A process that is killed at any moment loses no story that was acknowledged, and has none twice. SAMEWIRE_STORE_KILLS says how often it is killed:
//
//	SAMEWIRE_STORE_KILLS=1000 go test ./dedup/store -run TestKilled -timeout 30m
func TestKilled(t *testing.T) {
	kills, err := strconv.Atoi(cmp.Or(os.Getenv("SAMEWIRE_STORE_KILLS"), "6"))
	if err != nil {
		t.Fatal(err)
	}
	const mostLives = 25 // of one store, which is read whole after each
	dir, first, all := "", 0, 0
	var acknowledged []int
	for kill := range kills {
		if kill%mostLives == 0 {
			dir, first, acknowledged = t.TempDir(), 0, nil
		}
		c, out, _ := start(t, dir, strconv.Itoa(first))
		lines := bufio.NewScanner(out)
		var clock *time.Timer
		shoot := func(most time.Duration) {
			clock = time.AfterFunc(time.Duration(rand.Int64N(int64(most))), func() { c.Process.Kill() })
		}
		if kill%4 == 3 { // while it opens the store, perhaps
			shoot(50 * time.Millisecond)
		}
		for lines.Scan() {
			if clock == nil {
				shoot(60 * time.Millisecond)
			}
			from, to, ok := strings.Cut(lines.Text(), " ")
			a, err1 := strconv.Atoi(from)
			b, err2 := strconv.Atoi(to)
			if !ok || err1 != nil || err2 != nil {
				break // the line was cut off
			}
			for n := a; n < b; n++ {
				acknowledged = append(acknowledged, n)
			}
			first = max(first, b)
		}
		if err := c.Wait(); clock == nil {
			t.Fatalf("kill %d: the child ended by itself: %v", kill, err)
		}
		what := fmt.Sprintf("kill %d", kill)
		s, err := Open(dir, Options{ReadOnly: kill%2 == 0})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		holds(t, s, acknowledged, what)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if all++; kill%mostLives == mostLives-1 || kill == kills-1 {
			if r, err := Check(dir); err != nil || !r.OK() {
				t.Errorf("%s: %+v, %v", what, r, err)
			}
		}
		first += 100 // beyond those that were not acknowledged
	}
	t.Logf("%d kills; %d stories of the last store were acknowledged", all, len(acknowledged))
}

func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	c, out, in := start(t, dir, "")
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "open\n" {
		t.Fatalf("%q, %v", line, err)
	}
	for _, o := range []Options{{}, {ReadOnly: true}} {
		if _, err := Open(dir, o); !errors.Is(err, ErrLocked) {
			t.Errorf("while another process has it: %v", err)
		}
	}
	if _, err := Check(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("Check while another process has it: %v", err)
	}
	in.Close()
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, Options{})
	t.Chdir(dir)
	if _, err := Open(".", Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("while this process has it by another name: %v", err)
	}
	mustAdd(t, s, incoming(1))
}

// All kinds of calls at a time; the race detector looks on.
func TestMixedLoad(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := Open(t.TempDir(), Options{memTable: 256 << 10})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithTimeout(t.Context(), 30*time.Second)
	defer end()
	var all sync.WaitGroup
	var next, events atomic.Int64
	over := func(err error) {
		if err != nil && !errors.Is(err, ErrClosed) && !errors.Is(err, context.Canceled) && !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
	}
	loop := func(f func(r *rand.Rand)) {
		seed := rand.Uint64()
		all.Go(func() {
			for r := rand.New(rand.NewPCG(seed, 1)); ctx.Err() == nil; {
				f(r)
			}
		})
	}
	for range 2 {
		loop(func(r *rand.Rand) {
			n := int(next.Add(7))
			_, err := s.Add(ctx, incomings(n-7, n)...)
			over(err)
		})
	}
	one := func(r *rand.Rand) string { return fmt.Sprintf("id-%d", r.IntN(int(next.Load())+1)) }
	loop(func(r *rand.Rand) { _, err := s.Story(ctx, one(r)); over(err) })
	loop(func(r *rand.Rand) { _, err := s.Query(ctx, incoming(r.IntN(100)).Article); over(err) })
	loop(func(r *rand.Rand) { _, _, err := s.Clusters(ctx, Page{Limit: 5}); over(err); s.Stats() })
	loop(func(r *rand.Rand) { _, _, err := s.Differences(ctx, one(r)); over(err) })
	loop(func(r *rand.Rand) {
		_, err := s.Expire(ctx, incoming(int(next.Load())-50).Published)
		over(err)
		_, err = s.Remove(ctx, one(r))
		over(err)
		over(s.Compact(ctx))
	})
	all.Go(func() {
		last := uint64(0)
		for e, err := range s.Events(ctx, 0) {
			if over(err); err == nil && e.Seq <= last {
				t.Errorf("event %d after %d", e.Seq, last)
			}
			last = e.Seq
			events.Add(1)
		}
	})
	for time.Sleep(900 * time.Millisecond); ctx.Err() == nil && (next.Load() == 0 || events.Load() == 0); time.Sleep(time.Millisecond) { // on a busy machine
	}
	over(s.Close())
	time.AfterFunc(100*time.Millisecond, end) // calls of a closed store
	all.Wait()
	if next.Load() == 0 || events.Load() == 0 {
		t.Errorf("%d stories were added, %d events came", next.Load(), events.Load())
	}
	noGoroutines(t, before)
}

// noGoroutines fails where more goroutines are left than there were.
func noGoroutines(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	var b strings.Builder
	pprof.Lookup("goroutine").WriteTo(&b, 1)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, b.String())
}

func TestNoGoroutineAfterClose(t *testing.T) {
	before := runtime.NumGoroutine()
	dir := t.TempDir()
	for range 3 {
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Add(t.Context(), incoming(before+s.Stats().Stories)); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	noGoroutines(t, before)
}
