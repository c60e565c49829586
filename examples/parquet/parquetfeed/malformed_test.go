package parquetfeed

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"

	"github.com/samewire/samewire/dedup/feed"
)

// malformed are files that are none, or not whole, or ask for more than there is, with what is said of each.
func malformed(t testing.TB) []malformedFile {
	good := fileOf(t, nil, [][]made{{words("text", "one", "two")}, {words("text", "three")}})
	words := plain("words")
	one := crafted{pages: page(1, 0, int64(len(words)), words), rows: 1}
	with := func(change func(c *crafted)) []byte { c := one; change(&c); return c.file() }
	body := func(codec, values, encoding, uncompressed int64, body []byte) []byte {
		return crafted{pages: page(values, encoding, uncompressed, body), rows: values, codec: codec}.file()
	}
	after := func(b []byte, more ...byte) []byte { return append(slices.Clone(b), more...) }
	footer := func(fields ...field) []byte { return withFooter(nil, message(fields...)) }
	root := message(name(4, "schema"), short(5, 1))
	huge := binary.AppendUvarint(nil, 1<<62)
	deep := func(n int) (elements [][]byte) {
		for range n {
			elements = append(elements, message(name(4, "a"), short(5, 1)))
		}
		return append(elements, message(short(1, 6), short(3, 0), name(4, "text")))
	}
	zeros := make([]byte, 64<<20)
	var gz, snap bytes.Buffer
	z, _ := gzip.NewWriterLevel(&gz, gzip.BestSpeed)
	z.Write(zeros)
	z.Close()
	encoder, _ := zstd.NewWriter(nil)
	snap.Write(huge[:5])
	return []malformedFile{
		{"empty", nil, "f.parquet: an empty file: fetch it again"},
		{"three bytes", []byte("PAR"), `f.parquet: not a Parquet file: it begins with "PAR", not with "PAR1": give Parquet files; samewire itself reads other formats`},
		{"text", []byte("The mayor spoke."), `f.parquet: not a Parquet file: it begins with "The mayo", not with "PAR1": give Parquet files; samewire itself reads other formats`},
		{"JSON", []byte(`{"text":"words"}`), "f.parquet: not a Parquet file but JSON: give it to samewire itself"},
		{"gzip", gz.Bytes(), "f.parquet: not a Parquet file but a gzip file: decompress it: gunzip FILE"},
		{"Arrow", []byte("ARROW1\x00\x00"), "f.parquet: not a Parquet file but an Arrow IPC file (Feather): write it as Parquet"},
		{"the mark alone", []byte("PAR1"), "f.parquet: cut off: it begins like a Parquet file, and its end is missing: fetch it again, whole"},
		{"cut off", good[:len(good)-20], "f.parquet: cut off: it begins like a Parquet file, and its end is missing: fetch it again, whole"},
		{"encrypted", append([]byte("PARE"), good[4:]...), "f.parquet: encrypted, and there is no key to it here: decrypt it with"},
		{"an encrypted footer", append(after(good[:len(good)-4]), "PARE"...), "f.parquet: encrypted, and there is no key to it here: decrypt it with"},
		{"encrypted columns", with(func(c *crafted) { c.more = []field{sub(8, sub(1))} }), "f.parquet: encrypted, and there is no key to it here: decrypt it with"},
		{"a footer longer than the file", after(good[:len(good)-8], 0xff, 0xff, 0, 0, 'P', 'A', 'R', '1'), "f.parquet: damaged: its footer should have 65535 bytes, and the file has"},
		{"no footer", withFooter(nil, nil), "f.parquet: its footer is damaged: it ends within a value: fetch it again, or write it again"},
		{"a footer without a schema", footer(short(1, 1)), "f.parquet: its footer is damaged: "},
		{"a list of 2^62", footer(list(4, tStruct, 1<<62)), "f.parquet: its footer is damaged: it announces 4611686018427387904 values, and 1 bytes are left: fetch"},
		{"a string of 2^62", footer(field{6, tBinary, huge}), "f.parquet: its footer is damaged: it ends within a value: fetch"},
		{"two million row groups", footer(list(4, tStruct, 2<<20, make([]byte, 2<<20))), "f.parquet: its footer is damaged: it lists more than 1048576 row groups, columns in them and the like: fetch"},
		{"a hundred thousand columns", footer(list(2, tStruct, 100_000, make([]byte, 100_000))), "f.parquet: its footer is damaged: 100000 columns; there may be 65536: fetch"},
		{"columns in columns", footer(list(2, tStruct, 1001, deep(1000)...)), "f.parquet: its footer is damaged: columns are nested more than 64 deep: fetch"},
		{"structs in structs", footer(field{9, tStruct, bytes.Repeat([]byte{0x1c}, 100_000)}), "f.parquet: its footer is damaged: structs are nested more than 64 deep: fetch"},
		{"lists in lists", footer(field{9, tList, bytes.Repeat([]byte{0x19}, 100_000)}), "f.parquet: its footer is damaged: lists are nested more than 64 deep: fetch"},
		{"more columns announced than there are", footer(list(2, tStruct, 1, message(name(4, "schema"), short(5, 1<<30)))), "f.parquet: its footer is damaged: a group of columns with the wrong number of them"},
		{"fewer than none", footer(list(2, tStruct, 1, message(name(4, "schema"), short(5, -1)))), "f.parquet: its footer is damaged: a group of columns with the wrong number of them"},
		{"a column too few", footer(list(2, tStruct, 1, root)), "f.parquet: its footer is damaged: its schema lacks columns"},
		{"a column too many", footer(list(2, tStruct, 4, root, root, message(name(4, "text")), message(name(4, "body")))), "f.parquet: its footer is damaged: a column outside of the schema"},
		{"a row group without columns", footer(short(1, 1), list(2, tStruct, 2, root, message(short(1, 6), short(3, 0), name(4, "text"))), number(3, 1),
			list(4, tStruct, 1, message(list(1, tStruct, 0), number(2, 1), number(3, 1)))), "f.parquet: its footer is damaged: a row group of 0 columns, and the schema has 1"},
		{"fewer rows than none", with(func(c *crafted) { c.rows = -1 }), "f.parquet: its footer is damaged: a row group of -1 rows"},
		{"pages after the end", with(func(c *crafted) { c.offset = 1 << 40 }), `f.parquet:1: row group 1 of 1 cannot be read: column "text": damaged: its 26 bytes from byte 1099511627776 on are not in the file, which has`},
		{"more pages than there are", with(func(c *crafted) { c.size = 1 << 62 }), `f.parquet:1: row group 1 of 1 cannot be read: column "text": damaged: its 4611686018427387904 bytes from byte 4 on are not in the file`},
		{"LZO", with(func(c *crafted) { c.codec = 3 }), `f.parquet:1: row group 1 of 1 cannot be read: column "text": it is compressed with LZO, which is not read; its rows 1 to 1 are left out: write it again with ZSTD`},
		{"LZ4 of Hadoop", with(func(c *crafted) { c.codec = 5 }), `f.parquet:1: row group 1 of 1 cannot be read: column "text": it is compressed with LZ4, which is not read; its rows 1 to 1 are left out: write it again with ZSTD`},
		{"an unknown codec", with(func(c *crafted) { c.codec = 99 }), `f.parquet:1: row group 1 of 1 cannot be read: column "text": it is compressed with`},
		{"fewer values than rows", with(func(c *crafted) { c.rows = 2 }), `f.parquet:2: row group 1 of 1 cannot be read on: column "text": it ends before its row group does; its rows 2 to 2 are left out: fetch the file again`},
		{"row groups of the same bytes", crafted{pages: page(1, 0, 404, plain(string(zeros[:400]))), rows: 1, groups: 2}.file(),
			`f.parquet:2: row group 2 of 2 cannot be read: column "text": damaged: it has 846 bytes so far, and the file has`},
		{"an unknown type", with(func(c *crafted) { c.type_ = 77 }), "f.parquet: "},
		{"an unknown encoding", body(0, 1, 77, 9, words), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: unknown encoding type`},
		{"a word longer than its page", body(0, 1, 0, 9, append([]byte{200, 0, 0, 0}, "words"...)), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: eof reading bytearray`},
		{"a page of 2 GB", body(0, 1, 0, 1<<31-1, words), `f.parquet:1: row group 1 of 1 cannot be read: column "text": a page of 2147483647 bytes; one may have 268435456; its rows 1 to 1 are left out: write it again with smaller pages`},
		{"a page of 200 MB", body(6, 1, 0, 200<<20, words), `f.parquet:1: row group 1 of 1 cannot be read: column "text": a page expands from 9 bytes to 209715200, more than a thousand times its size; its rows 1 to 1 are left out: leave it out`},
		{"a page of fewer bytes than none", body(0, 1, 0, -1, words), `f.parquet:1: row group 1 of 1 cannot be read: column "text": damaged: the page at byte 4 has 9 bytes of -1 and 1 values; its rows 1 to 1 are left out: fetch`},
		{"a page of two billion values", body(0, 1<<31-1, 0, 9, words), `f.parquet:1: row group 1 of 1 cannot be read: column "text": a page of 2147483647 values; one may have 16777216`},
		{"two billion lengths in a byte", body(0, 1<<31-1, 6, 9, []byte{128, 1, 4, 255, 255, 255, 255, 7, 0}), `f.parquet:1: row group 1 of 1 cannot be read: column "text": a page of 2147483647 values; one may have 16777216`},
		{"a dictionary of two billion values", crafted{pages: append(dictionary(1<<31-1, 9, words), page(1, 8, 2, []byte{0, 2})...), rows: 1}.file(),
			`f.parquet:1: row group 1 of 1 cannot be read: column "text": damaged: a dictionary of 2147483647 values in 9 bytes`},
		{"no dictionary", body(0, 1, 8, 2, []byte{0, 2}), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: dictionary page must be before data page`},
		{"more than the dictionary has", crafted{pages: append(dictionary(1, 9, words), page(1, 8, 3, []byte{8, 2, 200})...), rows: 1}.file(), `f.parquet:1: row group 1 of 1 cannot be read: column "text": `},
		{"a gzip bomb", body(2, 1, 0, 9, gz.Bytes()), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: codec: gzip: decoded data exceeds destination size 9`},
		{"a gzip bomb of no bytes", body(2, 1, 0, 0, gz.Bytes()), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: codec: gzip: decoded data exceeds destination size 0`},
		{"a zstd bomb", body(6, 1, 0, 9, encoder.EncodeAll(zeros, nil)), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: decompressed size exceeds configured limit`},
		{"snappy of 4 GB", body(1, 1, 0, 9, []byte{0xff, 0xff, 0xff, 0xff, 0x0f, 0}), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: a page is larger than it says`},
		{"a snappy bomb", body(1, 1, 0, 9, snappy.Encode(nil, zeros[:1<<20])), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: a page is larger than it says`},
		{"broken LZ4", body(7, 1, 0, 9, []byte{0x0f, 1, 0, 255, 255, 255, 255}), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: lz4: `},
		{"broken brotli", body(4, 1, 0, 9, []byte{255, 255, 255}), `f.parquet:1: row group 1 of 1 cannot be read: column "text": parquet: could not decompress page: brotli: `},
		{"a header of zeros", crafted{pages: make([]byte, 100), rows: 1}.file(), `f.parquet:1: row group 1 of 1 cannot be read: column "text": `},
		{"a header without an end", crafted{pages: bytes.Repeat([]byte{0x1c}, 100_000), rows: 1}.file(), `f.parquet:1: row group 1 of 1 cannot be read: column "text": `},
		{"a text of 100 kB ten thousand times", crafted{pages: append(dictionary(1, 100_004, plain(string(zeros[:100_000]))), page(10_000, 8, 4, []byte{0, 0xa0, 0x9c, 1})...), rows: 10_000}.file(),
			"f.parquet:1001: it expands to more than a thousand times its size: leave it out"},
		{"two million rows of nothing", crafted{pages: append(dictionary(1, 4, plain("")), page(2_000_000, 8, 5, []byte{0, 0x80, 0x92, 0xf4, 1})...), rows: 2_000_000}.file(),
			"f.parquet:1048577: it expands to more than a thousand times its size: leave it out"},
	}
}

type malformedFile struct {
	name string
	data []byte
	want string // what the problem begins with
}

// TestMalformed: each is one problem that says what is wrong, soon, and in little memory.
func TestMalformed(t *testing.T) {
	for _, tt := range malformed(t) {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var problems []*feed.Problem
			r := &Reader{Report: func(p *feed.Problem) error { problems = append(problems, p); return nil }}
			for _, err := range r.ReadFile(context.Background(), "f.parquet", bytes.NewReader(tt.data), int64(len(tt.data))) {
				if err != nil {
					t.Error(err)
				}
			}
			runtime.ReadMemStats(&after)
			if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), tt.want) {
				t.Errorf("reported %q, want one that begins with %q", problems, tt.want)
			}
			for _, p := range problems {
				if p.Advice == "" {
					t.Errorf("no advice: %v", p)
				}
			}
			if strings.Contains(tt.name, "times") || strings.Contains(tt.name, "rows of") { // what is told is let go again
				return
			}
			if taken := after.TotalAlloc - before.TotalAlloc; taken > 20<<20+4*uint64(len(tt.data)) {
				t.Errorf("%d MB of memory for a file of %d bytes", taken>>20, len(tt.data))
			}
		})
	}
}

// TestAfterDamage: what is whole is read, and each row keeps its number.
func TestAfterDamage(t *testing.T) {
	var groups [][]made
	for _, w := range []string{"one", "two", "three"} {
		groups = append(groups, []made{words("text", w+" a", w+" b")})
	}
	data := fileOf(t, nil, groups)
	at := bytes.Index(data, []byte("two a"))
	copy(data[at-4:], []byte{255, 255, 255, 127})
	got, problems := read(&Reader{}, data)
	want := []Story{{ID: "f.parquet:1", Text: "one a"}, {ID: "f.parquet:2", Text: "one b"}, {ID: "f.parquet:5", Text: "three a"}, {ID: "f.parquet:6", Text: "three b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(problems) != 1 || !strings.HasPrefix(problems[0], `f.parquet:3: row group 2 of 3 cannot be read: column "text": `) || !strings.Contains(problems[0], "; its rows 3 to 4 are left out: fetch") {
		t.Errorf("reported %q", problems)
	}
}

// TestCutOff: a file that ends too early is a problem wherever it ends.
func TestCutOff(t *testing.T) {
	data := fileOf(t, nil, [][]made{{words("text", "one", "two"), nulls("headline", "", "head")}})
	for n := range data {
		if stories, problems := read(&Reader{}, data[:n]); len(stories) > 0 || len(problems) != 1 {
			t.Errorf("of %d of %d bytes %d stories, and %q", n, len(data), len(stories), problems)
		}
	}
}

// TestFlipped: no byte that is wrong ends the program, or makes up rows.
func TestFlipped(t *testing.T) {
	data := fileOf(t, nil, [][]made{{words("text", "one", "two"), nulls("headline", "", "head"), words("id", "a", "b")}})
	for i := range data {
		for _, x := range []byte{1, 0x80, 0xff} {
			data[i] ^= x
			if stories, problems := read(&Reader{}, data); len(stories) > 2 && len(problems) == 0 {
				t.Errorf("with byte %d ^ %x: %q", i, x, stories)
			}
			data[i] ^= x
		}
	}
}

// TestRead: folders, files that are not there, errors of the caller, an end before the end.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(path), 0o700)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("set/year=2026/part-1.parquet", fileOf(t, nil, [][]made{{words("text", "c")}}))
	write("set/part-0.PARQUET", fileOf(t, nil, [][]made{{words("text", "a", "b")}}))
	write("set/_SUCCESS", nil)
	write("set/.hidden.parquet", nil)
	write("set/.hidden/a.parquet", nil)
	write("none/a.txt", nil)
	t.Chdir(dir)
	var problems []string
	r := &Reader{Report: func(p *feed.Problem) error { problems = append(problems, p.Error()); return nil }}
	var texts string
	for st, err := range r.Read(context.Background(), "missing.parquet", "none", "set", os.DevNull) {
		if err != nil {
			t.Fatal(err)
		}
		texts += st.Text
	}
	if diff := cmp.Diff([]string{"missing.parquet: no such file or directory: check the path", "none: a folder without files in .parquet: name the files",
		os.DevNull + ": no regular file: Parquet is read from its end: save it as a file"}, problems); diff != "" || texts != "abc" {
		t.Errorf("read %q (-want +got)\n%s", texts, diff)
	}
	stop := errors.New("stop")
	r.Report = func(*feed.Problem) error { return stop }
	for _, err := range r.Read(context.Background(), "missing.parquet", "set") {
		if err != stop {
			t.Errorf("got %v", err)
		}
	}
	r.Report = nil
	for _, err := range r.Read(context.Background(), "none", "set") {
		if p := (*feed.Problem)(nil); !errors.As(err, &p) {
			t.Errorf("got %v", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range r.Read(ctx, "set") {
		if ctx.Err() != nil {
			t.Error("a story after the end")
		}
		cancel()
	}
	for range r.Read(context.Background(), "set") {
		break
	}
}

// pagesOf returns the bytes of a file before its footer.
func pagesOf(t testing.TB, data []byte) []byte {
	end := len(data) - 8 - int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	if stories, problems := read(&Reader{}, data); len(stories) != 3 || len(problems) > 1 {
		t.Fatalf("%q, %q", stories, problems)
	}
	return data[4:end]
}

// FuzzRead: whatever a file is, or the pages of one that is otherwise in order, reading it ends, with stories that are JSON lines or with problems
// that have a reason and what to do.
func FuzzRead(f *testing.F) {
	const file, pages, withNulls = 0, 1, 2 // and a codec, times 4
	for _, tt := range malformed(f) {
		if len(tt.data) < 1<<10 {
			f.Add(tt.data, byte(file))
		}
	}
	f.Add(fileOf(f, nil, [][]made{{words("text", "one", "two"), nulls("headline", "", "head"), words("id", "a", "b")}}), byte(file))
	for _, encoding := range []parquet.Encoding{parquet.Encodings.Plain, parquet.Encodings.RLEDict, parquet.Encodings.DeltaLengthByteArray, parquet.Encodings.DeltaByteArray} {
		for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
			options := []parquet.WriterProperty{parquet.WithDataPageVersion(version), parquet.WithDictionaryDefault(encoding == parquet.Encodings.RLEDict), parquet.WithStats(false)}
			if encoding != parquet.Encodings.RLEDict {
				options = append(options, parquet.WithEncoding(encoding))
			}
			f.Add(pagesOf(f, fileOf(f, nil, [][]made{{words("text", "one", "only", "one")}}, options...)), byte(pages))
			f.Add(pagesOf(f, fileOf(f, nil, [][]made{{nulls("text", "one", "", "one", "only")}}, options...)), byte(withNulls))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, kind byte) {
		if kind%4 != file {
			data = crafted{pages: data, rows: 4, codec: int64(kind / 4), nulls: kind%4 == withNulls}.file()
		}
		r := &Reader{Report: func(p *feed.Problem) error {
			if p.Reason == "" || p.Advice == "" || strings.Contains(p.Error(), "\n") {
				t.Errorf("problem %q", p)
			}
			return nil
		}}
		stories := 0
		for st, err := range r.ReadFile(context.Background(), "f.parquet", bytes.NewReader(data), int64(len(data))) {
			if err != nil {
				t.Fatal(err)
			}
			if st.ID == "" {
				t.Error("a story without an id")
			}
			if line, err := json.Marshal(st); err != nil || !utf8.Valid(line) {
				t.Errorf("%q, %v", line, err)
			}
			if stories++; stories == 10_000 {
				break
			}
		}
	})
}
