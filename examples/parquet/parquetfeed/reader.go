// Package parquetfeed reads news stories from Parquet files, as the JSON lines that samewire reads:
//
//	r := parquetfeed.Reader{Columns: map[string]string{"text": "article_body"}}
//	for story, err := range r.Read(ctx, "archive.parquet") {
//		...
//	}
//
// A column is a field by its name, in capitals or not: text or body; id; headline or title; published or date; source; agency or credit; url; lang or
// language. Where a field has two columns, the second counts in rows where the first is null. Other columns are not read. Texts are strings of
// UTF-8, an id may be a whole number or a UUID too, a date a timestamp, a day, or a number of seconds or milliseconds since 1970.
//
// Row groups are read one after another, and of each column a page at a time. A bad row, row group or file is a [feed.Problem], whose Line is the
// row, from 1.
//
// # Limits
//
// A page may have 256 MiB and 2^24 values, all pages that are held at a time 512 MiB, a footer 64 MiB with 2^16 columns, 64 deep. Beyond 64 MiB a
// page or file may expand to a thousand times its size, where a row counts 64 bytes beside what it says. What is encrypted, or compressed with LZO or
// the LZ4 of Hadoop, is not read.
package parquetfeed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"

	"github.com/samewire/samewire/dedup/feed"
)

// Story is a row: a JSON line of samewire. Without an id in the file it is FILE:ROW, without a source the agency.
type Story struct {
	ID        string `json:"id"`
	Headline  string `json:"headline,omitempty"`
	Source    string `json:"source,omitempty"`
	Published string `json:"published,omitempty"` // a timestamp as RFC 3339, otherwise as it stands
	Agency    string `json:"agency,omitempty"`
	URL       string `json:"url,omitempty"`
	Lang      string `json:"lang,omitempty"`
	Text      string `json:"text"`
}

// Reader reads stories. The zero value reads columns by the names of fields. It is not safe for concurrent use.
type Reader struct {
	// Columns names the column of a field that has another name in the file, such as "article_body" for "text"; of one in a struct the path:
	// "article.body". Such a column must be there. See [CheckField].
	Columns map[string]string

	// Report is called with each bad input; what it returns ends the reading, nil does not. Without Report the first problem does.
	Report func(*feed.Problem) error
}

// Read yields the stories of files; of a folder those of its files in .parquet, in the order of names. An error is the last thing yielded, alone. When
// ctx ends, so does the sequence, without an error.
func (r *Reader) Read(ctx context.Context, paths ...string) iter.Seq2[Story, error] {
	return func(yield func(Story, error) bool) {
		for _, path := range paths {
			if !r.path(ctx, path, yield) {
				return
			}
		}
	}
}

// ReadFile is Read of one file of so many bytes, whose name is for ids and problems.
func (r *Reader) ReadFile(ctx context.Context, name string, in io.ReaderAt, size int64) iter.Seq2[Story, error] {
	return func(yield func(Story, error) bool) {
		r.reading(ctx, name, yield).read(in, size)
	}
}

func (r *Reader) reading(ctx context.Context, name string, yield func(Story, error) bool) *reading {
	return &reading{Reader: r, ctx: ctx, file: name, yield: yield}
}

// reading is the reading of one file.
type reading struct {
	*Reader
	ctx   context.Context
	file  string
	in    io.ReaderAt
	size  int64
	end   int64 // where the footer begins
	yield func(Story, error) bool
	row   int64 // the last that was read, from 1
	told  int64 // bytes yielded
}

func (s *reading) problem(p *feed.Problem) bool {
	p.File = s.file
	var err error = p
	if s.Report != nil {
		err = s.Report(p)
	}
	if err != nil {
		s.yield(Story{}, err)
	}
	return err == nil
}

func (s *reading) read(in io.ReaderAt, size int64) bool {
	s.in, s.size = in, size
	meta, p := s.footer()
	if p != nil {
		return s.problem(p)
	}
	columns, more := s.match(meta.Schema)
	if len(columns) == 0 || !more {
		return more
	}
	for i := range meta.RowGroups {
		before := s.row
		if !s.group(meta, i, columns) {
			return false
		}
		if s.bomb() {
			return s.problem(&feed.Problem{Line: int(s.row), Reason: "it expands to more than a thousand times its size",
				Advice: "leave it out, or write the rows that are needed as a file of their own; the rows before were read"})
		}
		s.row = before + meta.RowGroups[i].NumRows
	}
	return true
}

// bomb reports whether the file has expanded to more than it may.
func (s *reading) bomb() bool { return s.told > 64<<20 && s.told/1000 > s.size }

// group reads a row group.
func (s *reading) group(meta *metadata.FileMetaData, i int, columns []*column) bool {
	rows := meta.RowGroups[i].NumRows
	if rows == 0 {
		return true
	}
	last := s.row + rows
	defer func() {
		for _, c := range columns {
			if c.close != nil {
				guard(c.close)
			}
			c.close = nil
		}
	}()
	var values row
	err := guard(func() error { return s.begin(meta, i, columns) })
	for err == nil && s.row < last {
		if s.ctx.Err() != nil {
			return false
		}
		if err = guard(func() error { return values.read(columns) }); err != nil {
			break
		}
		s.row++
		if !s.tell(&values, columns) {
			return false
		}
		if s.bomb() {
			return true
		}
	}
	if err == nil {
		return true
	}
	p := &feed.Problem{Line: int(s.row + 1), Err: err, Advice: "fetch the file again, or write it again"}
	what := fmt.Sprintf("row group %d of %d", i+1, len(meta.RowGroups))
	if s.row+rows == last {
		p.Reason = fmt.Sprintf("%s cannot be read: %v", what, err)
	} else {
		p.Reason = fmt.Sprintf("%s cannot be read on: %v", what, err)
	}
	if left := last - s.row; left > 0 {
		p.Reason += fmt.Sprintf("; its rows %d to %d are left out", s.row+1, last)
	}
	var other *unread
	if errors.As(err, &other) {
		p.Advice = other.advice
	}
	return s.problem(p)
}

// unread is why a column is not read, where the file is in order.
type unread struct{ reason, advice string }

func (e *unread) Error() string { return e.reason }

// begin opens the columns of a row group.
func (s *reading) begin(meta *metadata.FileMetaData, i int, columns []*column) error {
	props := parquet.NewReaderProperties(&allocator{memory.NewGoAllocator(), mostPages})
	props.BufferedStreamEnabled = true // otherwise a whole column is read at a time
	props.BufferSize = 64 << 10
	props.MaxCompressedPageSize, props.MaxUncompressedPageSize = mostPage, mostPage
	in, err := file.NewParquetReader(io.NewSectionReader(s.in, 0, s.size), file.WithReadProps(props), file.WithMetadata(meta))
	if err != nil {
		return err
	}
	group := in.RowGroup(i)
	for _, c := range columns {
		if err := s.check(meta.RowGroup(i), c); err != nil {
			return fmt.Errorf("column %.200q: %w", c.name, err)
		}
		in, err := group.Column(c.index)
		if err != nil {
			return fmt.Errorf("column %.200q: %w", c.name, err)
		}
		c.open(in)
	}
	return nil
}

// check returns why a column cannot be read by what the footer says of it.
func (s *reading) check(group *metadata.RowGroupMetaData, c *column) error {
	chunk, err := group.ColumnChunk(c.index)
	switch {
	case err != nil && strings.Contains(err.Error(), "decrypt"):
		return &unread{"it is encrypted, and there is no key to it here", encrypted().Advice}
	case err != nil:
		return err
	case chunk.CryptoMetadata() != nil:
		return &unread{"it is encrypted, and there is no key to it here", encrypted().Advice}
	case chunk.FilePath() != "":
		return &unread{fmt.Sprintf("it is in another file, %.200q", chunk.FilePath()), "give that file"}
	}
	if _, err := compress.GetCodec(chunk.Compression()); err != nil {
		return &unread{fmt.Sprintf("it is compressed with %s, which is not read", chunk.Compression()), "write it again with ZSTD, SNAPPY, GZIP, BROTLI or LZ4_RAW"}
	}
	from, bytes := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	if at := chunk.DictionaryPageOffset(); chunk.HasDictionaryPage() && at > 0 && at < from {
		from = at
	}
	if from < 4 || bytes < 0 || from > s.end || bytes > s.end-from {
		return fmt.Errorf("damaged: its %d bytes from byte %d on are not in the file, which has %d", bytes, from, s.size)
	}
	if c.bytes += bytes; c.bytes > s.size {
		return fmt.Errorf("damaged: it has %d bytes so far, and the file has %d", c.bytes, s.size)
	}
	c.batch, err = s.pages(from, bytes, chunk.NumValues())
	return err
}

// tell yields the story of a row, or reports why it is none.
func (s *reading) tell(values *row, columns []*column) bool {
	s.told += 64
	for i, c := range columns {
		s.told += int64(len(values[i].text))
		if !utf8.ValidString(values[i].text) {
			return s.problem(&feed.Problem{Line: int(s.row), Reason: fmt.Sprintf("not UTF-8, in the column %.200q: %s", c.name, wrongByte(values[i].text)),
				Advice: "write the file again with its texts in UTF-8"})
		}
	}
	var st Story
	var there [numFields]bool
	for i, c := range columns {
		if v := values[i]; v.there && !there[c.field] {
			there[c.field] = true
			*st.field(c.field) = v.text
		}
	}
	if !there[fText] {
		return s.problem(&feed.Problem{Line: int(s.row), Reason: fmt.Sprintf("no text: the column %.200q is null here", columns[0].name), Advice: `give the words of the story; "" is legal`})
	}
	if st.ID == "" {
		st.ID = fmt.Sprintf("%s:%d", feed.Escape(s.file), s.row)
	}
	if st.Source == "" {
		st.Source = st.Agency
	}
	return s.yield(st, nil)
}

// wrongByte names the first byte that is no part of a character.
func wrongByte(text string) string {
	at := 0
	for {
		r, n := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && n < 2 {
			return fmt.Sprintf("byte 0x%02X at offset %d", text[at], at)
		}
		at += n
	}
}
