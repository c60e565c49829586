package feed

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"github.com/samewire/samewire/dedup"
)

// writeMany writes n stories, some of them longer than a room, in files.
func writeMany(t *testing.T, n, files int) (paths []string, texts []string) {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	for i := range n {
		text := strings.Repeat(fmt.Sprintf("story %d, ", i), 20+i*37%500)
		if i%200 == 100 {
			text = strings.Repeat(text, 20)
		}
		texts = append(texts, text)
		fmt.Fprintf(&b, "{\"text\":%q}\n", text)
		if i%(n/files) == n/files-1 {
			path := filepath.Join(dir, fmt.Sprintf("%03d.jsonl", i))
			if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
			b.Reset()
		}
	}
	return paths, texts
}

// TestRelease: memory is used again for texts that were released, for no others, and for none where nobody releases.
func TestRelease(t *testing.T) {
	paths, texts := writeMany(t, 1500, 3)
	for _, late := range []int{0, 50, 5000} { // so many texts are in use at a time
		var used []dedup.Article
		rooms := map[uintptr]bool{} // a text begins in so many different ones
		i := 0
		for a, err := range new(Reader).Read(context.Background(), paths...) {
			if err != nil {
				t.Fatal(err)
			}
			rooms[uintptr(unsafe.Pointer(unsafe.StringData(a.Text)))/textBytes] = true
			used = append(used, a)
			if len(used) > late {
				if used[0].Text != texts[i-late] {
					t.Fatalf("%d texts in use: another one stands where text %d did", late, i-late)
				}
				used[0].Origin.(dedup.Releaser).Release()
				used = used[1:]
			}
			i++
		}
		for k, a := range used {
			if a.Text != texts[len(texts)-len(used)+k] {
				t.Fatalf("%d texts in use: another one stands where one of the last did", late)
			}
		}
		if few := late < 1000; few && len(rooms) > 40 || !few && len(rooms) < 70 {
			t.Errorf("%d texts in use: they stand in %d rooms", late, len(rooms))
		}
	}
}

// TestReleaseMixed: texts that cannot be released share no memory with those that can.
func TestReleaseMixed(t *testing.T) {
	paths, _ := writeMany(t, 40, 2)
	piped := "{\"id\":\"p\",\"text\":\"piped\"}\n"
	r := &Reader{Stdin: strings.NewReader(piped)}
	var all []dedup.Article
	for a, err := range r.Read(context.Background(), paths[0], "-", paths[1]) {
		if err != nil {
			t.Fatal(err)
		}
		if o, ok := a.Origin.(dedup.Releaser); ok {
			o.Release()
		}
		all = append(all, a)
	}
	for _, a := range all {
		if a.ID == "p" && a.Text != "piped" {
			t.Errorf("the piped text is %.20q", a.Text)
		}
	}
}

// TestReleaseAgain: memory is used again for texts that were read again and released, for no others.
func TestReleaseAgain(t *testing.T) {
	paths, texts := writeMany(t, 1500, 3)
	var origins []dedup.Origin
	for a, err := range new(Reader).Read(context.Background(), paths...) {
		if err != nil {
			t.Fatal(err)
		}
		a.Origin.(dedup.Releaser).Release()
		origins = append(origins, a.Origin)
	}
	for _, late := range []int{0, 50, 5000} { // so many texts are in use at a time
		var used []string
		rooms := map[uintptr]bool{}
		for i, o := range origins {
			text, err := o.Text()
			if err != nil {
				t.Fatal(err)
			}
			rooms[uintptr(unsafe.Pointer(unsafe.StringData(text)))/textBytes] = true
			if used = append(used, text); len(used) > late {
				if used[0] != texts[i-late] {
					t.Fatalf("%d texts in use: another one stands where text %d did", late, i-late)
				}
				used = used[1:]
				origins[i-late].(dedup.Releaser).Release()
			}
		}
		for k, text := range used {
			if text != texts[len(texts)-len(used)+k] {
				t.Fatalf("%d texts in use: another one stands where one of the last did", late)
			}
		}
		if few := late < 1000; few && len(rooms) > 40 || !few && len(rooms) < 60 {
			t.Errorf("%d texts in use: they stand in %d rooms", late, len(rooms))
		}
	}
}
