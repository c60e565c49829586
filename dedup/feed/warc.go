package feed

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// warcFile is a web archive (WARC, ISO 28500). Each page that was fetched with success is a story; what is no HTML is passed over.
var warcFile = format{name: "warc", endings: []string{".warc"}, begins: func(head []byte) bool { return bytes.HasPrefix(head, []byte("WARC/1.")) }, coding: noText, read: (*session).warc}

// mostPage bounds the bytes of a page of an archive.
const mostPage = 16 << 20

func (s *session) warc(file string, in *stream) bool {
	if p := s.within(file); p != nil {
		return s.problem(p)
	}
	r := bufio.NewReaderSize(in, 64<<10)
	for number := 1; ; number++ {
		if _, err := firstByte(r); err == io.EOF {
			return true
		}
		block := io.LimitReader(r, 1<<20) // of a heading
		head := textproto.NewReader(bufio.NewReaderSize(&byteAtATime{block}, 16))
		line, err := head.ReadLine()
		if err == nil && !strings.HasPrefix(line, "WARC/1.") {
			err = fmt.Errorf("%.40q where a record should begin", line)
		}
		var h textproto.MIMEHeader
		if err == nil {
			h, err = head.ReadMIMEHeader()
		}
		var size int64
		if err == nil {
			if size, err = strconv.ParseInt(strings.TrimSpace(h.Get("Content-Length")), 10, 64); err == nil && size < 0 {
				err = errors.New("a record of negative length")
			}
		}
		if err != nil {
			return s.brokeOff(file, 0, err)
		}
		content := &io.LimitedReader{R: r, N: size}
		if h.Get("WARC-Type") == "response" && !s.page(fmt.Sprintf("%s/%d", file, number), h, content) {
			return false
		}
		if _, err := io.Copy(io.Discard, content); err == nil && content.N > 0 {
			err = io.ErrUnexpectedEOF
			return s.brokeOff(file, 0, err)
		} else if err != nil {
			return s.brokeOff(file, 0, err)
		}
	}
}

// byteAtATime keeps a reader of lines from taking what stands after them.
type byteAtATime struct{ io.Reader }

func (r *byteAtATime) Read(p []byte) (int, error) { return r.Reader.Read(p[:1]) }

// page reads a response of the web as a page.
func (s *session) page(file string, h textproto.MIMEHeader, content io.Reader) bool {
	broken := func(reason string, err error) bool {
		return s.problem(&Problem{File: file, Err: err, Reason: reason, Advice: "fetch the page again"})
	}
	r := bufio.NewReader(content)
	head := textproto.NewReader(r)
	status, err := head.ReadLine()
	var fields textproto.MIMEHeader
	if err == nil {
		fields, err = head.ReadMIMEHeader()
	}
	if err != nil || !strings.HasPrefix(status, "HTTP/") {
		return broken("a record that is no response of the web", err)
	}
	kind := fields.Get("Content-Type")
	if _, code, _ := strings.Cut(status, " "); !strings.HasPrefix(code, "200") || !strings.Contains(kind, "html") {
		return true
	}
	body := io.Reader(r)
	if strings.EqualFold(fields.Get("Transfer-Encoding"), "chunked") {
		body = &chunks{r: r}
	}
	stored := &counted{Reader: body}
	switch strings.ToLower(fields.Get("Content-Encoding")) {
	case "gzip":
		z, err := gzip.NewReader(stored)
		if err != nil {
			return broken("a page that is not whole: "+err.Error(), err)
		}
		body = z
	case "", "identity":
	default:
		return broken("a page compressed as "+fields.Get("Content-Encoding")+", which is not read", nil)
	}
	data, err := io.ReadAll(io.LimitReader(body, mostPage+1))
	if err != nil && len(data) == 0 || len(data) > mostPage {
		return broken(fmt.Sprintf("a page that is not whole, or has more than %d bytes", mostPage), err)
	}
	d := &document{s: s, format: &htmlPage, file: file, data: data, single: true}
	return d.page(kind, strings.Trim(h.Get("WARC-Target-URI"), "<>"))
}

// chunks reads the chunked coding of HTTP/1.1 (RFC 9112, section 7.1).
type chunks struct {
	r    *bufio.Reader
	left int64
}

func (c *chunks) Read(p []byte) (int, error) {
	for c.left == 0 {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		size, _, _ := strings.Cut(strings.TrimSpace(string(line)), ";")
		if size == "" {
			continue // the end of a chunk
		}
		n, err := strconv.ParseUint(size, 16, 40)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, io.EOF
		}
		c.left = int64(n)
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}
