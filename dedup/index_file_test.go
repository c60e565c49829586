package dedup_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/shingle"
)

var writeIndex = flag.String("write-index", "", "write the index that stands in testdata/index, for a new version of the format, to this file")

func saved(tb testing.TB, x *dedup.Index) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// fewStories returns an index that has stories of every kind, made without a random source, and signatures to ask it for.
func fewStories(t testing.TB) (*dedup.Index, []dedup.Signature) {
	x, err := dedup.NewIndex(dedup.Config{Slots: 16})
	if err != nil {
		t.Fatal(err)
	}
	s, err := dedup.NewSketcher(dedup.Config{Slots: 16})
	if err != nil {
		t.Fatal(err)
	}
	var sigs []dedup.Signature
	for i, n := range []int{0, 1, 2, 30, 64, 300, 300, 20_000} {
		hashes := make([]uint64, n)
		for k := range hashes {
			hashes[k] = scramble(uint64(i%6*1_000_000 + k + 7*(i/6)))
		}
		sigs = append(sigs, s.SketchSet(shingle.NewSet(hashes)))
		if err := x.Add(fmt.Sprintf("story-%d \n”", i), sigs[i]); err != nil {
			t.Fatal(err)
		}
	}
	return x, sigs
}

// answers returns what an index answers.
func answers(t testing.TB, x *dedup.Index, sigs []dedup.Signature) (all [][]dedup.Match) {
	for _, s := range sigs {
		got, err := x.Query(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, got)
	}
	return all
}

// TestStoredIndex: the file of testdata/index of the present version is read as what it was, answers as it did, and is written as it is; one whose shingles are
// of another is refused. They are never made anew: what stands in stores would be lost.
func TestStoredIndex(t *testing.T) {
	x, sigs := fewStories(t)
	if *writeIndex != "" {
		if err := os.WriteFile(*writeIndex, saved(t, x), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	older, err := os.ReadFile("../testdata/index/v1.idx")
	if err != nil {
		t.Fatal(err)
	}
	var mismatch *dedup.MismatchError
	if _, err := dedup.OpenIndex(dedup.Config{Slots: 16}, bytes.NewReader(older)); !errors.As(err, &mismatch) || mismatch.Field != "shingle version" {
		t.Errorf("an index of older shingles: error %v", err)
	}
	data, err := os.ReadFile("../testdata/index/v1-shingles2.idx")
	if err != nil {
		t.Fatal(err)
	}
	got, err := dedup.OpenIndex(dedup.Config{Slots: 16}, iotest.OneByteReader(bytes.NewReader(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answers(t, x, sigs[1:]), answers(t, got, sigs[1:])); diff != "" || got.Len() != len(sigs) {
		t.Errorf("%d stories (-made again +read):\n%s", got.Len(), diff)
	}
	for what, x := range map[string]*dedup.Index{"read": got, "made again": x} {
		if !bytes.Equal(data, saved(t, x)) {
			t.Errorf("%s and saved, it is another file", what)
		}
	}
}

// TestSaveAndOpen: an index that was saved and opened answers as before, however its stories came and went, and goes on as if nothing was; so are its
// bytes the same.
func TestSaveAndOpen(t *testing.T) {
	for _, cfg := range []dedup.Config{{}, {Scheme: dedup.Classic, Slots: 32, Rate: 1}} {
		p := newPress(t, cfg)
		x, _ := dedup.NewIndex(cfg)
		var sigs []dedup.Signature
		for i := range 3000 {
			sigs = append(sigs, p.signature(i))
			if err := x.Add(pressID(i), sigs[i]); err != nil {
				t.Fatal(err)
			}
			if i%5 == 3 {
				x.Remove(pressID(i - 2))
			}
		}
		want := answers(t, x, sigs[2500:])
		data := saved(t, x)
		if diff := cmp.Diff(want, answers(t, x, sigs[2500:])); diff != "" {
			t.Errorf("after Save (-before +after):\n%s", diff)
		}
		y, err := dedup.OpenIndex(cfg, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, answers(t, y, sigs[2500:])); diff != "" || x.Len() != y.Len() {
			t.Errorf("%d stories of %d (-saved +opened):\n%s", y.Len(), x.Len(), diff)
		}
		for _, x := range []*dedup.Index{x, y} {
			if err := x.Add("new", p.signature(9000)); err != nil || !x.Remove(pressID(2999)) || x.Remove(pressID(1)) {
				t.Errorf("an index does not go on: error %v", err)
			}
		}
		if !bytes.Equal(saved(t, x), saved(t, y)) {
			t.Error("two indexes of the same stories are other files")
		}
	}
	empty, _ := dedup.NewIndex(dedup.Config{})
	if x, err := dedup.OpenIndex(dedup.Config{}, bytes.NewReader(saved(t, empty))); err != nil || x.Len() != 0 {
		t.Errorf("an empty index: error %v", err)
	}
}

// TestDamagedIndex: a file that is cut short or changed anywhere is an error that says what is lost.
func TestDamagedIndex(t *testing.T) {
	x, _ := fewStories(t)
	data := saved(t, x)
	cfg := dedup.Config{Slots: 16}
	var lost *dedup.IndexFileError
	for n := range data {
		if _, err := dedup.OpenIndex(cfg, bytes.NewReader(data[:n])); !errors.As(err, &lost) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("the first %d of %d bytes: error %v", n, len(data), err)
		}
	}
	if lost.First != 1 || lost.Stories != 8 || !strings.Contains(lost.Error(), "from story 1 of 8 on: it ends there") {
		t.Errorf("the last byte is missing: %v", lost)
	}
	if _, err := dedup.OpenIndex(cfg, bytes.NewReader(append(slices.Clone(data), 0))); !errors.As(err, &lost) {
		t.Errorf("a byte more: error %v", err)
	}
	for at := 0; at < len(data); at += 1 + at/60 {
		changed := slices.Clone(data)
		changed[at] ^= 1 << (at % 8)
		if _, err := dedup.OpenIndex(cfg, bytes.NewReader(changed)); !errors.As(err, &lost) {
			t.Fatalf("byte %d changed: error %v", at, err)
		}
	}
	var mismatch *dedup.MismatchError
	for field, other := range map[string]dedup.Config{"Scheme": {Slots: 16, Scheme: dedup.Classic}, "Width": {Slots: 16, Width: 4}, "Slots": {}, "Rate": {Slots: 16, Rate: 0.5}} {
		if _, err := dedup.OpenIndex(other, bytes.NewReader(data)); !errors.As(err, &mismatch) || mismatch.Field != field {
			t.Errorf("%s: error %v", field, err)
		}
	}
	broken := errors.New("disk on fire")
	if _, err := dedup.OpenIndex(cfg, io.MultiReader(bytes.NewReader(data[:200]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: error %v", err)
	}
	for n := range 3 {
		if err := x.Save(&full{n}); err == nil {
			if n < 2 {
				t.Errorf("write %d fails, and Save does not", n)
			}
		}
	}
}

// full takes so many writes.
type full struct{ n int }

func (f *full) Write(b []byte) (int, error) {
	if f.n == 0 {
		return 0, errors.New("full")
	}
	f.n--
	return len(b), nil
}

// mended returns an index file with the checksums of what stands there.
func mended(data []byte) []byte {
	table := crc32.MakeTable(crc32.Castagnoli)
	data = slices.Clone(data)
	const head = 23
	if len(data) < head+4 {
		return data
	}
	binary.LittleEndian.PutUint32(data[head:], crc32.Checksum(data[:head], table))
	for rest := data[head+4:]; len(rest) >= 8; {
		end := 4 + uint64(binary.LittleEndian.Uint32(rest))
		if uint64(len(rest)) < end+4 {
			break
		}
		binary.LittleEndian.PutUint32(rest[end:], crc32.Checksum(rest[:end], table))
		rest = rest[end+4:]
	}
	return data
}

func FuzzOpenIndex(f *testing.F) {
	x, sigs := fewStories(f)
	f.Add(saved(f, x))
	empty, _ := dedup.NewIndex(dedup.Config{Slots: 16})
	f.Add(saved(f, empty))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, data := range [][]byte{data, mended(data)} {
			x, err := dedup.OpenIndex(dedup.Config{Slots: 16}, bytes.NewReader(data))
			if err != nil {
				var lost *dedup.IndexFileError
				var mismatch *dedup.MismatchError
				if !errors.As(err, &lost) && !errors.As(err, &mismatch) {
					t.Fatalf("error %v", err)
				}
				continue
			}
			if !bytes.Equal(data, saved(t, x)) {
				t.Fatal("opened and saved, it is another file")
			}
			for _, m := range slices.Concat(answers(t, x, sigs[1:])...) {
				if !(0 <= m.InMatch && m.InMatch <= 1 && 0 <= m.InQuery && m.InQuery <= 1 && 0 <= m.Jaccard && m.Jaccard <= 1) {
					t.Fatalf("%+v", m)
				}
				if !x.Remove(m.ID) && m.ID == "" {
					t.Fatal("a match without an id")
				}
			}
		}
	})
}

// TestIdentify: a draft is found in the report that it runs first, as Compare finds it, and passages stand at their places.
func TestIdentify(t *testing.T) {
	articles := append(invented(400, 9), seeds(t)...)
	x, _ := indexed(t, dedup.Config{}, articles)
	text := map[string]dedup.Article{}
	for _, a := range articles {
		text[a.ID] = a
	}
	get := func(id string) (dedup.Article, error) { return text[id], nil }
	ctx := context.Background()
	s := seeds(t)
	draft := dedup.Article{ID: "draft", Text: s[0].Text[len(s[0].Text)/3:]}
	got, err := x.Identify(ctx, draft, get)
	if err != nil || len(got) < 2 || got[0].B != "000" || got[1].B != "001" || got[0].Relation != dedup.SameWire {
		t.Fatalf("%+v, error %v", got, err)
	}
	for _, c := range got {
		want, err := dedup.Compare(dedup.Config{}, draft, text[c.B])
		if diff := cmp.Diff(want, c); diff != "" || err != nil {
			t.Errorf("error %v (-Compare +Identify):\n%s", err, diff)
		}
	}
	for _, a := range articles[:50] { // it is among the first, with its copies
		got, err := x.Identify(ctx, a, get)
		at := slices.IndexFunc(got, func(c dedup.Comparison) bool { return c.B == a.ID })
		if err != nil || at < 0 || got[at].Relation != dedup.Identical || got[0].Relation != dedup.Identical {
			t.Errorf("%s: %+v, error %v", a.ID, got, err)
		}
	}
	lost := errors.New("lost")
	if _, err := x.Identify(ctx, draft, func(string) (dedup.Article, error) { return dedup.Article{}, lost }); !errors.Is(err, lost) || !strings.Contains(err.Error(), "00") {
		t.Errorf("a text that cannot be had: error %v", err)
	}
	got, err = x.Identify(ctx, draft, func(id string) (dedup.Article, error) {
		if id == "000" {
			return dedup.Article{}, fmt.Errorf("%w: last year", dedup.ErrGone)
		}
		return get(id)
	})
	if err != nil || len(got) == 0 || got[0].B != "001" {
		t.Errorf("%+v, error %v", got, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := x.Identify(ended, draft, get); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if got, err := x.Identify(ctx, dedup.Article{Text: "Nothing of it is held anywhere."}, get); err != nil || len(got) > 0 {
		t.Errorf("%+v, error %v", got, err)
	}
}
