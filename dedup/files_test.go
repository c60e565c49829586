package dedup

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

func TestMain(m *testing.M) { oracle.Main(m) }

// versions returns made-up stories, many of them versions of another, all with a quoted notice under them.
func versions(n int) []Article {
	notice := "Quoted prices are delayed by fifteen minutes or more, \"as always in these pages\".\nNothing here is advice to buy or to sell any security at all.\n"
	var all []Article
	for i, text := range oracle.Stories(n, 3) {
		all = append(all, Article{ID: fmt.Sprintf("s%04d", i), Text: text + "\n\n" + notice})
	}
	return all
}

func each(articles []Article) func(func(Article, error) bool) {
	return func(yield func(Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// TestTemporaryFile: stories beyond the bound of memory are read back from a file, with one result, and nothing is left of it.
func TestTemporaryFile(t *testing.T) {
	articles := versions(2000)
	want, err := Clusters(Config{}, each(articles))
	if err != nil || len(want) < 200 {
		t.Fatalf("%d clusters, error %v", len(want), err)
	}
	dir := t.TempDir()
	few := Clustering{Run: Run{Memory: 1 << 17, TempDir: dir}}
	got, err := few.Clusters(context.Background(), Seq(each(articles)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-in memory +from a file):\n%s", diff)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	few.Run.TempDir = filepath.Join(dir, "none") // no file can be made: the rest stays in memory
	got, err = few.Clusters(context.Background(), Seq(each(articles)))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-in memory +without a file):\n%s", err, diff)
	}
}

// failing is a temporary file of which an operation fails: the fail-th of all, counted from 1; a write in its middle.
type failing struct {
	memory.File
	*plan
}

type plan struct {
	mutex      sync.Mutex
	done, fail int
	failed     string // the operation
}

var errPlanned = errors.New("planned")

func (p *plan) next(operation string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.done++; p.done == p.fail {
		p.failed = operation
		return errPlanned
	}
	return nil
}

func (f failing) WriteAt(b []byte, at int64) (int, error) {
	if err := f.next("write"); err != nil {
		n, _ := f.File.WriteAt(b[:len(b)/2], at)
		return n, err
	}
	return f.File.WriteAt(b, at)
}

func (f failing) ReadAt(b []byte, at int64) (int, error) {
	if err := f.next("read"); err != nil {
		clear(b)
		return len(b) / 2, err
	}
	return f.File.ReadAt(b, at)
}

// TestEveryFileOperationFails: whichever operation on a temporary file fails, the result is the same, or is an error: what cannot be opened or written
// stays in memory, what cannot be read back is an error that says so.
func TestEveryFileOperationFails(t *testing.T) {
	create := memory.CreateFile
	t.Cleanup(func() { memory.CreateFile = create })
	dir := t.TempDir()
	small := Run{Memory: 1 << 9, TempDir: dir}
	articles := versions(40)
	for name, run := range map[string]func([]Article) (any, error){
		"clusters": func(articles []Article) (any, error) {
			return Clustering{Run: small}.Clusters(t.Context(), Seq(each(articles)))
		},
		"pairs": func(articles []Article) (any, error) {
			var pairs []Pair
			for p, err := range (Pairing{Run: small}).Pairs(t.Context(), Seq(each(articles[:20]))) { // or the reads are very many
				if err != nil {
					return nil, err
				}
				pairs = append(pairs, p)
			}
			return pairs, nil
		},
		"pairs of one": func(articles []Article) (any, error) {
			for _, err := range (Pairing{Run: small}).Pairs(t.Context(), Seq(each(articles[:1]))) {
				return nil, err
			}
			return nil, nil
		},
	} {
		memory.CreateFile = create
		want, err := run(articles)
		if err != nil {
			t.Fatal(err)
		}
		failed := map[string]int{}
		for n := 1; ; n++ {
			p := &plan{fail: n}
			memory.CreateFile = func(dir string) (memory.File, error) {
				if err := p.next("open"); err != nil {
					return nil, err
				}
				f, err := create(dir)
				return failing{f, p}, err
			}
			got, err := run(articles)
			if p.failed == "" {
				break
			}
			failed[p.failed]++
			switch {
			case p.failed == "read":
				if !errors.Is(err, errPlanned) || !strings.Contains(err.Error(), "cannot be read back") {
					t.Fatalf("%s, operation %d, read: error %v", name, n, err)
				}
			case err != nil || !cmp.Equal(want, got):
				t.Fatalf("%s, operation %d, %s: error %v (-want +got):\n%s", name, n, p.failed, err, cmp.Diff(want, got))
			}
		}
		if failed["open"] == 0 || failed["write"] == 0 || (failed["read"] == 0) != (name == "pairs of one") {
			t.Errorf("%s: failed %v", name, failed)
		}
		t.Logf("%s: failed %v", name, failed)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
