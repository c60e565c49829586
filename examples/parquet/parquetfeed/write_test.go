package parquetfeed

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// made is a column to write: its values, and a level for each row where some are null.
type made struct {
	node   schema.Node
	values any
	levels []int16
	lists  []int16
}

var (
	optional = parquet.Repetitions.Optional
	required = parquet.Repetitions.Required
)

// words makes a column of strings.
func words(name string, values ...string) made {
	all := make([]parquet.ByteArray, len(values))
	for i, v := range values {
		all[i] = parquet.ByteArray(v)
	}
	return made{node: leaf(name, required, schema.StringLogicalType{}, parquet.Types.ByteArray, -1), values: all}
}

// nulls makes a column of strings where an empty one is null.
func nulls(name string, values ...string) made {
	m := words(name)
	m.node = leaf(name, optional, schema.StringLogicalType{}, parquet.Types.ByteArray, -1)
	var all []parquet.ByteArray
	for _, v := range values {
		if v == "" {
			m.levels = append(m.levels, 0)
			continue
		}
		m.levels = append(m.levels, 1)
		all = append(all, parquet.ByteArray(v))
	}
	m.values = all
	return m
}

func leaf(name string, r parquet.Repetition, l schema.LogicalType, t parquet.Type, length int) schema.Node {
	return schema.MustPrimitive(schema.NewPrimitiveNodeLogical(name, r, l, t, length, -1))
}

func group(name string, r parquet.Repetition, fields ...schema.Node) schema.Node {
	return schema.MustGroup(schema.NewGroupNode(name, r, fields, -1))
}

// fileOf returns a Parquet file of row groups that have the same columns. top are the columns of the schema, where they are not those of the first group.
func fileOf(t testing.TB, top []schema.Node, groups [][]made, options ...parquet.WriterProperty) []byte {
	t.Helper()
	if top == nil {
		for _, m := range groups[0] {
			top = append(top, m.node)
		}
	}
	var b bytes.Buffer
	w := file.NewParquetWriter(&b, schema.MustGroup(schema.NewGroupNode("schema", required, top, -1)),
		file.WithWriterProps(parquet.NewWriterProperties(options...)))
	for _, columns := range groups {
		g, err := w.AppendRowGroupChecked()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range columns {
			c, err := g.NextColumn()
			if err != nil {
				t.Fatal(err)
			}
			switch c := c.(type) {
			case *file.ByteArrayColumnChunkWriter:
				_, err = c.WriteBatch(m.values.([]parquet.ByteArray), m.levels, m.lists)
			case *file.FixedLenByteArrayColumnChunkWriter:
				_, err = c.WriteBatch(m.values.([]parquet.FixedLenByteArray), m.levels, m.lists)
			case *file.Int32ColumnChunkWriter:
				_, err = c.WriteBatch(m.values.([]int32), m.levels, m.lists)
			case *file.Int64ColumnChunkWriter:
				_, err = c.WriteBatch(m.values.([]int64), m.levels, m.lists)
			case *file.Int96ColumnChunkWriter:
				_, err = c.WriteBatch(m.values.([]parquet.Int96), m.levels, m.lists)
			case *file.Float64ColumnChunkWriter:
				_, err = c.WriteBatch(m.values.([]float64), m.levels, m.lists)
			}
			if err == nil {
				err = c.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The parts of a Thrift message, for files that no library writes.
type field struct {
	id   int
	kind byte
	b    []byte
}

func number(id int, v int64) field { return field{id, tI64, binary.AppendVarint(nil, v)} }
func short(id int, v int64) field  { return field{id, tI32, binary.AppendVarint(nil, v)} }

func name(id int, s string) field {
	return field{id, tBinary, append(binary.AppendUvarint(nil, uint64(len(s))), s...)}
}

func sub(id int, fields ...field) field { return field{id, tStruct, message(fields...)} }

func list(id int, kind byte, n int, elements ...[]byte) field {
	return field{id, tList, append(binary.AppendUvarint([]byte{0xf0 | kind}, uint64(n)), bytes.Join(elements, nil)...)}
}

func message(fields ...field) []byte {
	var b []byte
	last := 0
	for _, f := range fields {
		b = append(append(b, byte(f.id-last)<<4|f.kind), f.b...)
		last = f.id
	}
	return append(b, tStop)
}

// crafted is a file with one column, text, whose pages are written byte for byte.
type crafted struct {
	pages  []byte
	rows   int64
	codec  int64
	values int64   // 0 for rows
	offset int64   // 0 for where they are
	size   int64   // 0 for what they have
	type_  int64   // 0 for byte arrays
	nulls  bool    // some may be null
	groups int     // of these pages; 0 for 1
	more   []field // of the footer
}

func (c crafted) footer() []byte {
	if c.values == 0 {
		c.values = c.rows
	}
	if c.offset == 0 {
		c.offset = 4
	}
	if c.size == 0 {
		c.size = int64(len(c.pages))
	}
	if c.type_ == 0 {
		c.type_ = 6
	}
	repetition := int64(0)
	if c.nulls {
		repetition = 1
	}
	chunk := message(number(2, 4), sub(3, short(1, c.type_), list(2, tI32, 1, []byte{0}), list(3, tBinary, 1, name(0, "text").b), short(4, c.codec), number(5, c.values),
		number(6, c.size), number(7, c.size), number(9, c.offset)))
	group := message(list(1, tStruct, 1, chunk), number(2, 1), number(3, c.rows))
	groups := slices.Repeat([][]byte{group}, max(1, c.groups))
	return message(append([]field{short(1, 1),
		list(2, tStruct, 2, message(name(4, "schema"), short(5, 1)), message(short(1, c.type_), short(3, repetition), name(4, "text"))),
		number(3, c.rows),
		list(4, tStruct, len(groups), groups...)}, c.more...)...)
}

func (c crafted) file() []byte { return withFooter(c.pages, c.footer()) }

func withFooter(pages, footer []byte) []byte {
	b := append(append([]byte("PAR1"), pages...), footer...)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(footer))), "PAR1"...)
}

// page returns a page of data, of plain values unless said otherwise.
func page(values, encoding, uncompressed int64, body []byte) []byte {
	return append(message(short(1, 0), short(2, uncompressed), short(3, int64(len(body))), sub(5, short(1, values), short(2, encoding), short(3, 3), short(4, 3))), body...)
}

// dictionary returns a dictionary page.
func dictionary(values, uncompressed int64, body []byte) []byte {
	return append(message(short(1, 2), short(2, uncompressed), short(3, int64(len(body))), sub(7, short(1, values), short(2, 0))), body...)
}

// plain returns values as the plain encoding writes them.
func plain(values ...string) (b []byte) {
	for _, v := range values {
		b = append(binary.LittleEndian.AppendUint32(b, uint32(len(v))), v...)
	}
	return b
}
