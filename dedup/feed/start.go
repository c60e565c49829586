package feed

import (
	"bytes"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// headBytes is how much of a file is looked at before it is read.
const headBytes = 8 << 10

// lookAhead reads the first bytes of a stream, into memory that the next call takes. From what may have to wait it takes no more than it must.
func (s *session) lookAhead(st *stream) (head []byte, err error) {
	if s.head == nil {
		s.head = make([]byte, headBytes)
	}
	n, empty := 0, 0
	for n < headBytes && err == nil && (n == 0 || !st.waits || beginsMark(s.head[:n])) {
		var more int
		more, err = st.Read(s.head[n:])
		if n += more; more > 0 {
			empty = 0
		} else if empty++; empty == 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	return s.head[:n], err
}

// The byte-order marks. That of UTF-32LE begins like that of UTF-16LE.
var (
	utf8Mark = []byte{0xEF, 0xBB, 0xBF}
	marks    = []struct {
		mark     []byte
		encoding string
		decode   encoding.Encoding // nil where it is not read
	}{
		{[]byte{0xFF, 0xFE, 0, 0}, "UTF-32LE", nil},
		{[]byte{0, 0, 0xFE, 0xFF}, "UTF-32BE", nil},
		{[]byte{0xFF, 0xFE}, "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{[]byte{0xFE, 0xFF}, "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{utf8Mark, "UTF-8", encoding.Nop},
	}
)

// beginsMark reports whether head is the beginning of a mark, and not all of it.
func beginsMark(head []byte) bool {
	for _, m := range marks {
		if len(head) < len(m.mark) && bytes.HasPrefix(m.mark, head) {
			return true
		}
	}
	return false
}

// start is what the first bytes of a file say.
type start struct {
	mark     int               // bytes of a byte-order mark, which are no text
	encoding encoding.Encoding // of the text after it, if that is not UTF-8; half of a surrogate pair that stands alone becomes U+FFFD
	problem  *Problem          // why it cannot be read
}

func startOf(head []byte) start {
	for _, m := range marks {
		switch {
		case !bytes.HasPrefix(head, m.mark):
		case m.decode == nil:
			return start{problem: &Problem{Kind: WrongEncoding, Reason: m.encoding + ", which is not read", Advice: "convert it: iconv -f UTF-32 -t UTF-8"}}
		case m.decode == encoding.Nop:
			return start{mark: len(m.mark)}
		default:
			return start{len(m.mark), m.decode, nil}
		}
	}
	for _, k := range otherKinds {
		if len(head) >= k.at && bytes.HasPrefix(head[k.at:], []byte(k.magic)) {
			return start{problem: &Problem{Kind: UnknownFormat, Reason: "not text, but " + k.what, Advice: k.advice}}
		}
	}
	if name := wideEncoding(head); name != "" {
		return start{problem: &Problem{Kind: WrongEncoding, Reason: fmt.Sprintf("looks like %s without a byte-order mark", name),
			Advice: fmt.Sprintf("convert it: iconv -f %s -t UTF-8", name)}}
	}
	return start{}
}

// otherKinds are files that are no text and are taken for it.
var otherKinds = []struct {
	at                  int
	magic, what, advice string
}{
	{0, "%PDF-", "a PDF document", "save its text as UTF-8, such as with pdftotext"},
	{0, "PK\x03\x04", "a zip archive or a document such as .docx, .odt or .epub", "unpack it, or save the document as plain text in UTF-8"},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document such as .doc", "save it as plain text in UTF-8"},
	{0, "\x1f\x8b", "gzip data", "let its name end in .gz, once for each time it was compressed"},
	{0, "\x28\xb5\x2f\xfd", "zstd data", "let its name end in .zst, once for each time it was compressed"},
	{0, "\xfd7zXZ\x00", "xz data", "decompress it: xz -d"},
	{4, "1AY&SY", "bzip2 data", "decompress it: bzip2 -d"},
	{0, "7z\xbc\xaf\x27\x1c", "a 7-zip archive", "unpack it"},
	{0, "Rar!\x1a\x07", "a rar archive", "unpack it"},
	{257, "ustar", "a tar archive", "unpack it: tar -xf"},
	{0, "\x89PNG\r\n", "a picture", "give its text in UTF-8"},
	{0, "\xff\xd8\xff", "a picture", "give its text in UTF-8"},
	{0, "GIF89a", "a picture", "give its text in UTF-8"},
	{0, "SQLite format 3\x00", "an SQLite database", "export the stories as JSON lines"},
}

// wideEncoding returns the name of the encoding that text without a mark is in, where most of its units begin, or all end, with zero bytes: in
// the usual scripts, blanks, digits and line ends do. It is empty for UTF-8, in which a zero byte is rare.
func wideEncoding(head []byte) string {
	var zeros [4]int // by place among four bytes
	for i, c := range head {
		if c == 0 {
			zeros[i&3]++
		}
	}
	n := len(head) / 4
	few := func(count int) bool { return 20*count <= len(head)/4 }
	most := func(count int) bool { return count > 0 && 20*count >= 19*n }
	even, odd := zeros[0]+zeros[2], zeros[1]+zeros[3]
	switch {
	case n > 0 && most(zeros[2]) && most(zeros[3]) && few(zeros[0]):
		return "UTF-32LE"
	case n > 0 && most(zeros[0]) && most(zeros[1]) && few(zeros[3]):
		return "UTF-32BE"
	case odd >= max(2, len(head)/50) && 20*even <= odd:
		return "UTF-16LE"
	case even >= max(2, len(head)/50) && 20*odd <= even:
		return "UTF-16BE"
	}
	return ""
}
