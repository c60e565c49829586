package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"
)

// encodingNamed returns the encoding that a label of the WHATWG Encoding Standard names, nil for none and for UTF-8.
func encodingNamed(label string) (encoding.Encoding, error) {
	if label == "" {
		return nil, nil
	}
	e, err := htmlindex.Get(label)
	name := ""
	if err == nil {
		name, err = htmlindex.Name(e)
	}
	switch {
	case err != nil || name == "replacement": // what browsers refuse
		return nil, fmt.Errorf("feed: no encoding %q: there are those of the WHATWG Encoding Standard, such as utf-8, utf-16le, windows-1252, gb18030", label)
	case name == "utf-8":
		return nil, nil
	}
	return e, nil
}

// CheckEncoding returns an error for what [Reader.Encoding] may not be.
func CheckEncoding(label string) error {
	_, err := encodingNamed(label)
	return err
}

// errNotInEncoding is text that has bytes which its encoding does not have.
var errNotInEncoding = errors.New("bytes that are no text in this encoding")

// strictly reads text of an encoding as UTF-8, and fails at what that encoding does not have.
func strictly(in io.Reader, e encoding.Encoding) io.Reader {
	return &strictReader{Reader: transform.NewReader(in, e.NewDecoder())}
}

type strictReader struct {
	io.Reader
	last [2]byte // that were read
}

func (r *strictReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	b := p[:n]
	bad := bytes.Contains(b, replacement)
	for i := 0; !bad && i < min(n, 2); i++ { // one that began in an earlier read
		bad = bytes.Equal(append(r.last[i:len(r.last):len(r.last)], b[:i+1]...), replacement)
	}
	if bad {
		return 0, errNotInEncoding
	}
	for _, c := range b[max(0, n-2):] {
		r.last[0], r.last[1] = r.last[1], c
	}
	return n, err
}

var replacement = []byte(string(utf8.RuneError))

// decodedHead returns the first bytes of a file as UTF-8, where a mark says what else they are, or they are of two bytes a character and the
// encoding that was told is.
func decodedHead(head []byte, told encoding.Encoding) []byte {
	start := startOf(head)
	if start.mark == 0 && told != nil && wideEncoding(head) != "" {
		start.encoding = told
	}
	head = head[start.mark:]
	if start.encoding != nil {
		head, _ = start.encoding.NewDecoder().Bytes(head)
	}
	return head
}

// wireEncoding is what the text of wires that declare nothing is in, where it is not UTF-8: IPTC 7901 has ISO 646, of which agencies made
// ISO 8859-1. This has all of that and quotation marks where it has controls.
var wireEncoding = charmap.Windows1252

// decodeAs returns the bytes of a document as UTF-8. label is the encoding that it declares, empty for none.
func (d *document) decodeAs(label string) ([]byte, *Problem) {
	if d.decoded {
		return d.data, checkUTF8(d.data)
	}
	told := d.s.told
	declares := "is declared"
	if label != "" {
		e, err := encodingNamed(label)
		if err != nil {
			return nil, &Problem{Kind: WrongEncoding, Reason: fmt.Sprintf("declares the encoding %.100q, which is not known", label), Advice: "convert it to UTF-8"}
		}
		told = e
		if e == nil && d.s.told != nil && !utf8.Valid(d.data) {
			told, declares = d.s.told, "was told"
		}
	} else if told != nil {
		declares = "was told"
	}
	if told == nil {
		p := checkUTF8(d.data)
		if p != nil {
			p.Advice = "name the encoding it has, such as windows-1252, or convert it"
			p.Line = lineAt(d.data, p.offset)
		}
		return d.data, p
	}
	if label != "" && surelyUTF8(d.data, told) {
		if !d.problem(&Problem{Kind: WrongEncoding, Kept: true, Reason: fmt.Sprintf("declares the encoding %.100q, and is UTF-8, as which it is read", label),
			Advice: "declare UTF-8"}) {
			return nil, nil
		}
		return d.data, nil
	}
	data, err := told.NewDecoder().Bytes(d.data)
	if at := bytes.Index(data, replacement); err == nil && at >= 0 && !bytes.Contains(d.data, replacement) {
		return nil, &Problem{Kind: WrongEncoding, Line: lineAt(data, at), Err: errNotInEncoding, Reason: "has " + errNotInEncoding.Error() + ", which " + declares,
			Advice: "name the encoding it has, or convert it"}
	}
	return data, nil
}

// surelyUTF8 reports whether text that is declared to be in another encoding is UTF-8: it is valid as that, and has characters that are not ASCII,
// two where each would be two or more of an encoding of one byte, twenty where the encoding has several bytes, too.
func surelyUTF8(data []byte, declared encoding.Encoding) bool {
	few := 20
	if _, ok := declared.(*charmap.Charmap); ok {
		few = 2
	}
	return utf8.Valid(data) && len(data)-utf8.RuneCount(data) >= few
}

// mendedText is the kind of a text that was mended.
const mendedText = "UTF-8 that was read as windows-1252"

// mojibake are characters of UTF-8 whose bytes were read as windows-1252: quotation marks and the like, which begin with E2 80 or E2 82, and letters
// with accents, which begin with C3, or C2.
var (
	surelyMojibake = regexp.MustCompile("â€[™œ\u009d“”˜¦¢šž¹º\u009c]|â‚¬|Ã[©¨¼¶¤Ÿ§±³¡\u00adª]")
	mojibake       = regexp.MustCompile("â€[™œ\u009d“”˜¦¢šž¹º\u009c]|â‚¬|[ÃÂ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ]")
)

// mend returns text with the characters that were meant, where its bytes were UTF-8 and somebody took them for windows-1252. It has to be sure: text
// of two such characters that no language writes beside each other.
func mend(s string) string {
	if !strings.ContainsAny(s, "âÃ") || len(surelyMojibake.FindAllString(s, 2)) < 2 {
		return s
	}
	return mojibake.ReplaceAllStringFunc(s, remade)
}

// remade returns what was meant by characters that are UTF-8 taken for windows-1252; themselves where they are none.
func remade(m string) string {
	var b []byte
	for _, r := range m {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			if r > 0xff {
				return m
			}
			c = byte(r) // what windows-1252 has no character for
		}
		b = append(b, c)
	}
	if !utf8.Valid(b) {
		return m
	}
	return string(b)
}

// lineAt returns the line of a byte, from 1.
func lineAt(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }
