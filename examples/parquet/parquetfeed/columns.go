package parquetfeed

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/samewire/samewire/dedup/feed"
)

// The fields of a story, the text first.
const (
	fText = iota
	fID
	fHeadline
	fPublished
	fSource
	fAgency
	fURL
	fLang
	numFields
)

// names are those of the columns of each field, of which the first counts.
var names = [numFields][]string{{"text", "body"}, {"id"}, {"headline", "title"}, {"published", "date"}, {"source"}, {"agency", "credit"}, {"url"}, {"lang", "language"}}

func (st *Story) field(f int) *string {
	return [numFields]*string{&st.Text, &st.ID, &st.Headline, &st.Published, &st.Source, &st.Agency, &st.URL, &st.Lang}[f]
}

// CheckField returns an error for what is no field that [Reader.Columns] may have: a name of a column, in lower case.
func CheckField(name string) error {
	if fieldNamed(name) >= 0 {
		return nil
	}
	return fmt.Errorf("unknown field %q: use text, id, headline, published, source, agency, url or lang", name)
}

func fieldNamed(name string) int {
	return slices.IndexFunc(names[:], func(names []string) bool { return slices.Contains(names, name) })
}

// column is one that is read.
type column struct {
	field int
	name  string // its path
	index int    // among the columns that have values
	of    *schema.Column
	bytes int64 // that the file says it has, in the row groups so far
	batch int   // how many values are decoded at a time in a row group
	next  func() (value, error)
	close func() error
}

type value struct {
	text  string
	there bool // it is not null
}

// row has the values of the columns that are read.
type row [2 * numFields]value

// read reads the next value of each column.
func (r *row) read(columns []*column) (err error) {
	for i, c := range columns {
		if r[i], err = c.next(); err != nil {
			return fmt.Errorf("column %.200q: %w", c.name, err)
		}
	}
	return nil
}

// match finds the columns of the fields, and reports those that cannot be read. There are none where the file has no text.
func (s *reading) match(in *schema.Schema) (columns []*column, more bool) {
	for f, wanted := range names {
		given := false
		for _, name := range names[f] {
			if path := s.Columns[name]; path != "" {
				wanted, given = []string{path}, true
			}
		}
		var found []*column
		var wrong *feed.Problem
		for _, name := range wanted {
			c, p := find(in, f, name)
			if c != nil {
				found = append(found, c)
			} else if wrong == nil {
				wrong = p
			}
		}
		columns = append(columns, found...)
		switch {
		case len(found) > 0:
		case wrong != nil && f == fText:
			return nil, s.problem(wrong)
		case wrong != nil:
			wrong.Kept = true
			wrong.Advice += "; the stories are read without"
			if !s.problem(wrong) {
				return nil, false
			}
		case given:
			return nil, s.problem(&feed.Problem{Reason: fmt.Sprintf("no column %.200q: %s", wanted[0], listed(in)), Advice: "name another: --column " + names[f][0] + "=NAME"})
		case f == fText:
			return nil, s.problem(&feed.Problem{Reason: "no column with the text: " + listed(in), Advice: "name it: --column text=NAME"})
		}
	}
	return columns, true
}

// listed says which columns there are.
func listed(in *schema.Schema) string {
	const most = 20
	var all []string
	for i := range min(in.NumColumns(), most) {
		all = append(all, fmt.Sprintf("%.40q", in.Column(i).Path()))
	}
	switch n := in.NumColumns(); {
	case n == 0:
		return "the file has none"
	case n > most:
		return fmt.Sprintf("the columns are %s and %d more", strings.Join(all, ", "), n-most)
	}
	return "the columns are " + strings.Join(all, ", ")
}

// find returns the column of a name or path, the very name if there are two in other capitals; nil where there is none. A problem says why it cannot be read.
func find(in *schema.Schema, field int, name string) (*column, *feed.Problem) {
	at, within := -1, false
	for i := range in.NumColumns() {
		path := in.Column(i).Path()
		switch {
		case path == name, at < 0 && strings.EqualFold(path, name):
			at = i
		case len(path) > len(name) && strings.EqualFold(path[:len(name)+1], name+"."):
			within = true
		}
	}
	switch {
	case at < 0 && within:
		return nil, nested(in, field, name)
	case at < 0:
		return nil, nil
	}
	of := in.Column(at)
	c := &column{field: field, name: of.Path(), index: at, of: of}
	switch {
	case of.MaxRepetitionLevel() > 0:
		return nil, nested(in, field, name)
	case !c.fits():
		return nil, &feed.Problem{Reason: fmt.Sprintf("the column %.200q has values of the type %s, and %s", c.name, typeOf(of), needs[min(field, fSource)]),
			Advice: "write it as a string, or name another column: --column " + names[field][0] + "=NAME"}
	}
	return c, nil
}

// needs says what a field may be.
var needs = [...]string{fText: "text is a string", fID: "an id is a string or a whole number", fHeadline: "a headline is a string",
	fPublished: "a date is a string, a timestamp, a day or a whole number", fSource: "this field is a string"}

// nested is the problem of a column of lists or structs.
func nested(in *schema.Schema, field int, name string) *feed.Problem {
	p := &feed.Problem{Reason: fmt.Sprintf("the column %.200q has lists or structs, not one value a row", name), Advice: "write it as a string"}
	for i := range in.NumColumns() {
		of := in.Column(i)
		path := of.Path()
		if (&column{field: field, of: of}).fits() && of.MaxRepetitionLevel() == 0 && len(path) > len(name) && strings.EqualFold(path[:len(name)+1], name+".") {
			p.Advice = fmt.Sprintf("name what is in it: --column %s=%s", names[field][0], path)
			break
		}
	}
	return p
}

// fits reports whether a column's values are of a type that its field may have.
func (c *column) fits() bool {
	logical := c.of.LogicalType()
	text, whole, time := false, false, false
	switch c.of.PhysicalType() {
	case parquet.Types.ByteArray:
		switch logical.(type) {
		case schema.StringLogicalType, schema.EnumLogicalType, schema.JSONLogicalType, schema.NoLogicalType, nil:
			text = true
		}
	case parquet.Types.FixedLenByteArray:
		_, id := logical.(schema.UUIDLogicalType)
		return id && c.of.TypeLength() == 16 && c.field == fID
	case parquet.Types.Int32, parquet.Types.Int64:
		switch logical.(type) {
		case schema.IntLogicalType, schema.NoLogicalType, nil:
			whole = true
		case schema.TimestampLogicalType, schema.DateLogicalType:
			time = true
		}
	case parquet.Types.Int96:
		time = true
	}
	return text || whole && (c.field == fID || c.field == fPublished) || time && c.field == fPublished
}

// typeOf names the type of a column's values.
func typeOf(c *schema.Column) string {
	physical := strings.ToLower(c.PhysicalType().String())
	if l := c.LogicalType(); l != nil && l.IsValid() && !l.IsNone() {
		return fmt.Sprintf("%s (%s)", strings.ToLower(l.String()), physical)
	}
	return physical
}

// open sets how the values of a row group are read.
func (c *column) open(in file.ColumnChunkReader) {
	c.close = in.Close
	switch in := in.(type) {
	case *file.ByteArrayColumnChunkReader:
		c.next = each(in, c.batch, func(v parquet.ByteArray) string { return string(v) })
	case *file.FixedLenByteArrayColumnChunkReader:
		c.next = each(in, c.batch, func(v parquet.FixedLenByteArray) string {
			return fmt.Sprintf("%x-%x-%x-%x-%x", v[:4], v[4:6], v[6:8], v[8:10], v[10:16])
		})
	case *file.Int32ColumnChunkReader:
		c.next = each(in, c.batch, func(v int32) string { return c.whole(int64(v), uint64(uint32(v))) })
	case *file.Int64ColumnChunkReader:
		c.next = each(in, c.batch, func(v int64) string { return c.whole(v, uint64(v)) })
	case *file.Int96ColumnChunkReader:
		c.next = each(in, c.batch, func(v parquet.Int96) string { return written(v.ToTime()) })
	}
}

// each returns a function that reads one value after another, some at a time of one page.
func each[T any, R interface {
	file.ColumnChunkReader
	ReadBatchInPage(int64, []T, []int16, []int16) (int64, int, error)
}](in R, batch int, text func(T) string) func() (value, error) {
	var some [mostBatch]T
	var levels [mostBatch]int16
	full := in.Descriptor().MaxDefinitionLevel() // of what is not null
	rows, row, values, used := 0, 0, 0, 0
	return func() (value, error) {
		if row == rows {
			if !in.HasNext() {
				return value{}, cmp.Or(in.Err(), errEnd)
			}
			n, read, err := in.ReadBatchInPage(int64(batch), some[:], levels[:], nil)
			if err != nil {
				return value{}, err
			}
			rows, row, values, used = int(n), 0, read, 0
			if n == 0 {
				return value{}, errEnd
			}
		}
		row++
		switch {
		case levels[row-1] < full:
			return value{}, nil
		case used == values:
			return value{}, errors.New("damaged: a page has fewer values than it says")
		}
		used++
		return value{text(some[used-1]), true}, nil
	}
}

var errEnd = errors.New("it ends before its row group does")

// whole returns what a whole number stands for.
func (c *column) whole(v int64, unsigned uint64) string {
	switch t := c.of.LogicalType().(type) {
	case schema.DateLogicalType:
		return time.Unix(v*24*60*60, 0).UTC().Format(time.DateOnly)
	case schema.TimestampLogicalType:
		switch t.TimeUnit() {
		case schema.TimeUnitMillis:
			return written(time.UnixMilli(v))
		case schema.TimeUnitMicros:
			return written(time.UnixMicro(v))
		}
		return written(time.Unix(0, v))
	case schema.IntLogicalType:
		if !t.IsSigned() {
			return strconv.FormatUint(unsigned, 10)
		}
	}
	return strconv.FormatInt(v, 10)
}

func written(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
