package dedup_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup"
)

// TestPromises: each test that PROMISES.md names is there.
func TestPromises(t *testing.T) {
	page, err := os.ReadFile("PROMISES.md")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	err = filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		tests.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z]+)`").FindAllSubmatch(page, -1)
	if len(names) < 30 {
		t.Errorf("%d tests are named", len(names))
	}
	for _, name := range names {
		if !strings.Contains(tests.String(), fmt.Sprintf("\nfunc %s(", name[1])) {
			t.Errorf("no %s", name[1])
		}
	}
}

// TestMostAmong: PairsAmong takes a thousand stories, and says what to do with more.
func TestMostAmong(t *testing.T) {
	articles := make([]dedup.Article, 1001)
	for i := range articles {
		articles[i].ID = fmt.Sprint(i)
	}
	pairs, err := dedup.PairsAmong(dedup.Config{}, articles[:1000])
	if err != nil || len(pairs) != 1000*999/2 {
		t.Errorf("%d pairs of 1,000, error %v", len(pairs), err)
	}
	const want = "dedup: PairsAmong takes up to 1000 stories, got 1001: use Pairs"
	if _, err := (dedup.Pairing{}).Among(context.Background(), articles); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}
