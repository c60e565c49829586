package parquetfeed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/samewire/samewire/dedup/feed"
)

// What the footer of a file may be: it is held in memory, and the library makes room for whatever it announces.
const (
	mostFooter   = 64 << 20 // bytes
	mostStructs  = 1 << 20  // row groups, columns in them, and the like
	mostElements = 1 << 16  // of the schema: columns, and what they are in
	mostDepth    = 64       // of columns in columns
)

// others are what a file begins with that is given instead of Parquet.
var others = []struct{ begins, is, advice string }{
	{"\x1f\x8b", "a gzip file", "decompress it: gunzip FILE"},
	{"\x28\xb5\x2f\xfd", "a zstd file", "decompress it: unzstd FILE"},
	{"PK\x03\x04", "a zip archive", "take the files out: unzip FILE"},
	{"ARROW1", "an Arrow IPC file (Feather)", "write it as Parquet"},
	{"ORC", "an ORC file", "write it as Parquet"},
	{"Obj\x01", "an Avro file", "write it as Parquet"},
	{"{", "JSON", "give it to samewire itself"},
	{"[", "JSON", "give it to samewire itself"},
}

// footer reads what the file says of itself, its last part.
func (s *reading) footer() (*metadata.FileMetaData, *feed.Problem) {
	const marks = 4 + 4 + 4 // one at each end, and the length of the footer
	var head, tail [8]byte
	n, err := s.in.ReadAt(head[:min(8, s.size)], 0)
	if err != nil && err != io.EOF {
		return nil, &feed.Problem{Err: err, Reason: err.Error(), Advice: "ask for the right to read it, or fetch it again"}
	}
	begins := string(head[:n])
	switch {
	case begins == "":
		return nil, &feed.Problem{Reason: "an empty file", Advice: "fetch it again"}
	case len(begins) >= 4 && begins[:4] == "PARE":
		return nil, encrypted()
	case len(begins) < 4 || begins[:4] != "PAR1":
		return nil, notParquet(begins)
	case s.size < marks:
		return nil, cutOff()
	}
	if _, err := s.in.ReadAt(tail[:], s.size-8); err != nil && err != io.EOF {
		return nil, &feed.Problem{Err: err, Reason: err.Error(), Advice: "fetch it again"}
	}
	switch string(tail[4:]) {
	case "PARE":
		return nil, encrypted()
	case "PAR1":
	default:
		return nil, cutOff()
	}
	length := int64(binary.LittleEndian.Uint32(tail[:4]))
	if length > s.size-marks {
		return nil, &feed.Problem{Reason: fmt.Sprintf("damaged: its footer should have %d bytes, and the file has %d", length, s.size), Advice: "fetch it again"}
	}
	if length > mostFooter {
		return nil, &feed.Problem{Reason: fmt.Sprintf("a footer of %d bytes; it may have %d", length, mostFooter),
			Advice: "write the file again with larger row groups, or the columns that are needed alone"}
	}
	b := make([]byte, length)
	if n, err := s.in.ReadAt(b, s.size-8-length); n < len(b) {
		return nil, &feed.Problem{Err: err, Reason: "its footer cannot be read: " + err.Error(), Advice: "fetch it again"}
	}
	s.end = s.size - 8 - length
	if err := checkFooter(b); errors.Is(err, errEncrypted) {
		return nil, encrypted()
	} else if err != nil {
		return nil, badFooter(err)
	}
	var meta *metadata.FileMetaData
	if err := guard(func() (err error) {
		meta, err = metadata.NewFileMetaData(b, nil)
		return err
	}); err != nil {
		return nil, badFooter(err)
	}
	meta.SetSourceFileSize(s.size)
	rows := int64(0)
	for _, g := range meta.RowGroups {
		if g.NumRows < 0 || g.NumRows > math.MaxInt64/2-rows {
			return nil, badFooter(fmt.Errorf("a row group of %d rows", g.NumRows))
		}
		rows += g.NumRows
		if len(g.Columns) != meta.Schema.NumColumns() {
			return nil, badFooter(fmt.Errorf("a row group of %d columns, and the schema has %d", len(g.Columns), meta.Schema.NumColumns()))
		}
	}
	return meta, nil
}

func encrypted() *feed.Problem {
	return &feed.Problem{Reason: "encrypted, and there is no key to it here", Advice: "decrypt it with the program that wrote it, and give that file"}
}

func cutOff() *feed.Problem {
	return &feed.Problem{Reason: "cut off: it begins like a Parquet file, and its end is missing", Advice: "fetch it again, whole"}
}

func notParquet(begins string) *feed.Problem {
	for _, o := range others {
		if len(begins) >= len(o.begins) && begins[:len(o.begins)] == o.begins {
			return &feed.Problem{Reason: "not a Parquet file but " + o.is, Advice: o.advice}
		}
	}
	return &feed.Problem{Reason: fmt.Sprintf("not a Parquet file: it begins with %q, not with \"PAR1\"", begins), Advice: "give Parquet files; samewire itself reads other formats"}
}

func badFooter(err error) *feed.Problem {
	return &feed.Problem{Err: err, Reason: "its footer is damaged: " + err.Error(), Advice: "fetch it again, or write it again"}
}

var errEncrypted = errors.New("encrypted")

// checkFooter walks over a footer, which is FileMetaData in the compact protocol of Thrift
// (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md,
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift), and returns why the library must not read it: it makes
// room for as many things as are announced, and calls itself for columns in columns.
func checkFooter(b []byte) error {
	t := &thrift{b: b}
	return t.fields(0, func(id int64, kind byte) error {
		switch {
		case id == 2 && kind == tList:
			return t.schema()
		case id == 8:
			return errEncrypted
		}
		return t.skip(kind, 0)
	})
}

// The types of fields and elements.
const (
	tStop = iota
	tTrue
	tFalse
	tByte
	tI16
	tI32
	tI64
	tDouble
	tBinary
	tList
	tSet
	tMap
	tStruct
	tUUID
)

// thrift is a walk over a message.
type thrift struct {
	b       []byte // what is left
	structs int    // in lists, so far
}

var errShort = errors.New("it ends within a value")

func (t *thrift) pass(n uint64) error {
	if n > uint64(len(t.b)) {
		return errShort
	}
	t.b = t.b[n:]
	return nil
}

func (t *thrift) byte() (byte, error) {
	if len(t.b) == 0 {
		return 0, errShort
	}
	c := t.b[0]
	t.b = t.b[1:]
	return c, nil
}

func (t *thrift) number() (uint64, error) {
	u, n := binary.Uvarint(t.b)
	if n <= 0 {
		return 0, errShort
	}
	t.b = t.b[n:]
	return u, nil
}

// fields calls field with the number and type of each field of a struct; it passes the value.
func (t *thrift) fields(depth int, field func(id int64, kind byte) error) error {
	if depth > mostDepth {
		return fmt.Errorf("structs are nested more than %d deep", mostDepth)
	}
	id := int64(0)
	for {
		c, err := t.byte()
		if err != nil || c == tStop {
			return err
		}
		if delta := c >> 4; delta > 0 {
			id += int64(delta)
		} else {
			u, err := t.number()
			if err != nil {
				return err
			}
			id = int64(u>>1) ^ -int64(u&1)
		}
		if err := field(id, c&15); err != nil {
			return err
		}
	}
}

// list returns how many elements of which type follow. Each has a byte at least.
func (t *thrift) list() (n uint64, kind byte, err error) {
	c, err := t.byte()
	if n = uint64(c >> 4); err == nil && n == 15 {
		n, err = t.number()
	}
	if kind = c & 15; err == nil && n > uint64(len(t.b)) {
		err = fmt.Errorf("it announces %d values, and %d bytes are left", n, len(t.b))
	}
	if kind == tStruct && err == nil {
		if t.structs += int(n); t.structs > mostStructs {
			err = fmt.Errorf("it lists more than %d row groups, columns in them and the like", mostStructs)
		}
	}
	return n, kind, err
}

// skip passes a value of a field.
func (t *thrift) skip(kind byte, depth int) error {
	switch kind {
	case tTrue, tFalse:
		return nil
	case tByte:
		return t.pass(1)
	case tI16, tI32, tI64:
		_, err := t.number()
		return err
	case tDouble:
		return t.pass(8)
	case tUUID:
		return t.pass(16)
	case tBinary:
		n, err := t.number()
		if err != nil {
			return err
		}
		return t.pass(n)
	case tStruct:
		return t.fields(depth+1, func(_ int64, kind byte) error { return t.skip(kind, depth+1) })
	case tList, tSet:
		n, kind, err := t.list()
		for ; err == nil && n > 0; n-- {
			err = t.element(kind, depth)
		}
		return err
	case tMap: // there is none in a footer
		return errors.New("it has a map")
	}
	return fmt.Errorf("it has a value of the unknown type %d", kind)
}

// element passes one of a list, where a truth value takes a byte.
func (t *thrift) element(kind byte, depth int) error {
	switch {
	case kind == tTrue || kind == tFalse:
		return t.pass(1)
	case depth >= mostDepth:
		return fmt.Errorf("lists are nested more than %d deep", mostDepth)
	}
	return t.skip(kind, depth+1)
}

// schema passes the columns, which are listed with how many of what follows are in them: each group must have as many as it says.
func (t *thrift) schema() error {
	n, kind, err := t.list()
	switch {
	case err != nil:
		return err
	case kind != tStruct:
		return errors.New("its schema is no list of columns")
	case n > mostElements:
		return fmt.Errorf("%d columns; there may be %d", n, mostElements)
	}
	open := []uint64{1} // how many are still to come in each group
	for range n {
		children := uint64(0)
		if err := t.fields(0, func(id int64, kind byte) error {
			if id != 5 || kind != tI32 {
				return t.skip(kind, 0)
			}
			u, err := t.number()
			children = u >> 1
			if u&1 != 0 || children > n {
				return fmt.Errorf("a group of columns with the wrong number of them")
			}
			return err
		}); err != nil {
			return err
		}
		for len(open) > 0 && open[len(open)-1] == 0 {
			open = open[:len(open)-1]
		}
		if len(open) == 0 {
			return errors.New("a column outside of the schema")
		}
		open[len(open)-1]--
		if children > 0 {
			open = append(open, children)
		}
		if len(open) > mostDepth {
			return fmt.Errorf("columns are nested more than %d deep", mostDepth)
		}
	}
	for _, n := range open {
		if n > 0 {
			return errors.New("its schema lacks columns")
		}
	}
	return nil
}
