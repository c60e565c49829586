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
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
)

var writeSketch = flag.String("write-sketch", "", "write the sketch that stands in testdata/sketch, for a new version of the format, to this file")

// harbour is two reports twice each, one of them short, so that all parts of a sketch are read where they are joined.
func harbour() []dedup.Article {
	const long = "The harbour council closed two quays on Friday after divers found cracks in the piers, and the ferries to Kallvik leave from the old jetty until they are mended. " +
		"Quick work is expected by a yard in Sund, whose keeper told “The Torvik Mail” that five vessels with equipment were on their way and would join the works before Saturday. " +
		"Six boxes of jade were kept back by the port police, the mayor said, quoting a report of the experts: very likely nobody will explain which trip they were taken on."
	const short = "Pilots keep watch in Sund. The fog stayed until noon on Sunday, and two of the mail boats waited outside."
	return []dedup.Article{
		{ID: "quays-1", Source: "Torvik Mail", Headline: "Two quays closed", Text: "TORVIK, Nov 20 (Reuters) - " + long, Published: morning},
		{ID: "quays-2", Source: "Quay Gazette", Text: "UPDATE 2-Two quays closed\n\nTORVIK, Nov 20 (Reuters) - " + long + " The council meets again on Tuesday.", Published: morning.Add(time.Hour)},
		{ID: "fog-1", Text: short},
		{ID: "fog-2", Source: "Sund Radio", Text: short},
	}
}

// join opens a sketch and joins it alone.
func join(data []byte) ([]dedup.Cluster, error) {
	f, err := dedup.OpenSketch("a.sketch", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	for _, err := range f.Stories() {
		if err != nil {
			return nil, err
		}
	}
	return dedup.Clustering{Run: dedup.Run{Cores: 1, Memory: 1}}.Join(context.Background(), f)
}

// TestStoredSketch: a file of this version is joined and shown as it was when it was written, and is written so.
func TestStoredSketch(t *testing.T) {
	now := sketched(t, dedup.Clustering{}, harbour(), 1, func(int) int { return 0 })[0]
	if *writeSketch != "" {
		if err := os.WriteFile(*writeSketch, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("../testdata/sketch/v1.sketch")
	if err != nil {
		t.Fatal(err)
	}
	got, err := join(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"fog-1 fog-2", "quays-1 quays-2"}, members(got)); diff != "" {
		t.Errorf("clusters (-want +got):\n%s", diff)
	}
	want := []dedup.SketchStory{
		{ID: "fog-1"},
		{ID: "fog-2", Source: "Sund Radio"},
		{ID: "quays-1", Source: "Torvik Mail", Headline: "Two quays closed", Published: morning},
		{ID: "quays-2", Source: "Quay Gazette", Headline: "Two quays closed", InText: true, Published: morning.Add(time.Hour)},
	}
	var told []dedup.SketchStory
	for s, err := range opened(t, data)[0].Stories() {
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, s)
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
	if !bytes.Equal(data, now) {
		t.Errorf("the stories are sketched as %d other bytes, not %d: they need another version", len(now), len(data))
	}
}

// TestDamagedSketch: a file that is cut short or changed anywhere is an error that names it and the part.
func TestDamagedSketch(t *testing.T) {
	data := sketched(t, dedup.Clustering{}, harbour(), 1, func(int) int { return 0 })[0]
	refused := func(what string, data []byte) (part string) {
		t.Helper()
		_, err := join(data)
		var damaged *dedup.SketchError
		if !errors.As(err, &damaged) || damaged.File != "a.sketch" || damaged.Part == "" || damaged.Err == nil || !strings.Contains(err.Error(), damaged.Part) {
			t.Fatalf("%s: error %v", what, err)
		}
		return damaged.Part
	}
	parts := map[string]bool{}
	for n := 0; n < len(data); n += 1 + n/20 {
		refused(fmt.Sprintf("the first %d of %d bytes", n, len(data)), data[:n])
	}
	refused("a byte more", append(slices.Clone(data), 0))
	for at := 0; at < len(data); at += 1 + at/150 {
		if 4 <= at && at < 8 {
			continue // the versions
		}
		changed := slices.Clone(data)
		changed[at] ^= 1 << (at % 8)
		part := refused(fmt.Sprintf("byte %d changed", at), changed)
		part, _, _ = strings.Cut(part, " at byte ")
		part, _, _ = strings.Cut(part, " whose lowest ")
		parts[part] = true
	}
	for _, part := range []string{"its header", "its table", "its stories 1 to 4 of 4", "the record", "the keys of sampled runs", "the keys of other runs", "the keys of pieces", "the keys of shingles"} {
		if !parts[part] {
			t.Errorf("no error names %s: %v", part, parts)
		}
	}
	for at, field := range map[int]string{4: "version", 5: "version of records", 6: "version of shingles", 7: "version of runs"} {
		changed := slices.Clone(data)
		changed[at]++
		var other *dedup.SketchMismatchError
		if _, err := join(changed); !errors.As(err, &other) || other.File != "a.sketch" || other.Field != field || other.Have != changed[at] || other.Want != data[at] {
			t.Errorf("%s: error %v", field, err)
		}
	}
	for n := range 2 {
		if err := (dedup.Clustering{}).Sketch(context.Background(), dedup.Articles(invented(1500, 3)), &full{n}); err == nil {
			t.Errorf("write %d fails, and Sketch does not", n)
		}
	}
	broken := errors.New("disk on fire")
	failing := func(yield func(dedup.Article, error) bool) { yield(dedup.Article{}, broken) }
	if err := (dedup.Clustering{}).Sketch(context.Background(), dedup.Seq(failing), io.Discard); !errors.Is(err, broken) {
		t.Errorf("a source that fails: error %v", err)
	}
}

// resealed returns a sketch with the checksums of what stands there, as SKETCH.md has its form.
func resealed(data []byte) []byte {
	sum := func(data []byte) uint32 { return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) }
	put := func(at []byte, of []byte) { binary.LittleEndian.PutUint32(at, sum(of)) }
	data = slices.Clone(data)
	const head, tableSize = 13, 4 + 8 + 4*256*8 + 8 + 4
	if len(data) < head+4+tableSize {
		return data
	}
	put(data[head:], data[:head])
	table := data[len(data)-tableSize:]
	defer func() { put(table[tableSize-4:], table[:tableSize-4]) }()
	rest := data[head+4 : len(data)-tableSize]
	records := binary.LittleEndian.Uint64(table[4:])
	if records > uint64(len(rest)) {
		return data
	}
	rest = rest[records:]
	for i := range 4 * 256 {
		entry := table[12+8*i:]
		size := uint64(6)
		if i/256 == 1 {
			size = 5
		}
		n := size * uint64(binary.LittleEndian.Uint32(entry))
		if n > uint64(len(rest)) {
			return data
		}
		put(entry[4:], rest[:n])
		rest = rest[n:]
	}
	for len(rest) >= 8 {
		end := 4 + uint64(binary.LittleEndian.Uint32(rest))
		if uint64(len(rest)) < end+4 {
			break
		}
		for stories := rest[4:end]; ; {
			for range 3 {
				n, size := binary.Uvarint(stories)
				if size <= 0 || n > uint64(len(stories)-size) {
					stories = nil
					break
				}
				stories = stories[size+int(n):]
			}
			const fixed = 1 + 8 + 8 + 4 + 1 + 4 + 2 + 2
			if len(stories) < fixed+12 {
				break
			}
			at, n := binary.LittleEndian.Uint64(stories[fixed:]), uint64(binary.LittleEndian.Uint32(stories[fixed+8:]))
			if at < uint64(len(data)) && n+4 <= uint64(len(data))-at {
				put(data[at+n:], data[at:at+n])
			}
			stories = stories[fixed+12:]
		}
		put(rest[end:], rest[:end])
		rest = rest[end+4:]
	}
	return data
}

func FuzzSketch(f *testing.F) {
	f.Add(sketched(f, dedup.Clustering{}, harbour(), 1, func(int) int { return 0 })[0])
	f.Add(sketched(f, dedup.Clustering{Config: dedup.Config{Width: 3}}, nil, 1, nil)[0])
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, data := range [][]byte{data, resealed(data)} {
			clusters, err := join(data)
			var damaged *dedup.SketchError
			var other *dedup.SketchMismatchError
			if err != nil && !errors.As(err, &damaged) && !errors.As(err, &other) {
				t.Fatalf("error %v", err)
			}
			for _, c := range clusters {
				for _, m := range c.Members {
					if !(0 <= m.Jaccard && m.Jaccard <= 1 && 0 <= m.Contained && m.Contained <= 1) {
						t.Fatalf("%+v", m)
					}
				}
			}
		}
	})
}

// TestForgedSketch: what a file says in earnest, and no story can be, is an error, or is not believed.
func TestForgedSketch(t *testing.T) {
	data := sketched(t, dedup.Clustering{}, harbour(), 1, func(int) int { return 0 })[0]
	if !bytes.Equal(data, resealed(data)) {
		t.Fatal("a file has other checksums")
	}
	table := len(data) - 8216
	for name, forge := range map[string]func(data []byte){
		"16 million stories":  func(data []byte) { binary.LittleEndian.PutUint32(data[table:], 1<<24) },
		"no stories":          func(data []byte) { binary.LittleEndian.PutUint32(data[table:], 0) },
		"records beyond":      func(data []byte) { binary.LittleEndian.PutUint64(data[table+4:], 1<<63) },
		"many keys":           func(data []byte) { binary.LittleEndian.PutUint32(data[table+12:], 1<<32-1) },
		"a width of none":     func(data []byte) { data[8] = 0 },
		"a width of 65":       func(data []byte) { data[8] = 65 },
		"a rate of no number": func(data []byte) { binary.LittleEndian.PutUint32(data[9:], 0x7fc00000) },
		"a key of nobody":     func(data []byte) { data[17+binary.LittleEndian.Uint64(data[table+4:])] = 99 },
		"a record of another": func(data []byte) { data[17+5]++ },
	} {
		changed := slices.Clone(data)
		forge(changed)
		var damaged *dedup.SketchError
		if _, err := join(resealed(changed)); !errors.As(err, &damaged) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
