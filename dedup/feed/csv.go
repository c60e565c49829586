package feed

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// csvFile is a table (RFC 4180) with commas, semicolons or tabs between the fields, whose first row names the columns, as the fields of JSON lines
// are: text or body is needed. A row is a story; its id is the column id, or FILE:LINE.
var csvFile = format{name: nameCSV, endings: []string{".csv", ".tsv"}, read: (*session).csv}

func (s *session) csv(file string, in *stream) bool {
	d := &document{s: s, format: in.format, file: file}
	part := &partReader{Reader: in, most: s.max()}
	buffered := bufio.NewReaderSize(part, 64<<10)
	r := csv.NewReader(buffered)
	r.Comma = separator(buffered)
	r.ReuseRecord = true
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err == io.EOF {
		return d.refuse(0, "an empty table", "the first row must name the columns, one of them text")
	}
	if err != nil {
		return d.brokenCSV(err)
	}
	names := make([]string, len(header))
	text := false
	for i, name := range header {
		names[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		for _, known := range append(plain1, markedUp...) {
			text = text || names[i] == known
		}
	}
	if !text {
		return d.refuse(1, fmt.Sprintf("no column with the text: the columns are %.200q", names), "name one of them text (or body)")
	}
	for {
		part.read = 0
		row, err := r.Read()
		if err == io.EOF {
			return true
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) && !errors.Is(err, ErrTooLong) {
			if !d.refuse(parse.StartLine, "broken row: "+parse.Err.Error(), `write " within a field as "", and fields with it in quotes`) {
				return false
			}
			continue
		}
		if err != nil {
			return d.brokenCSV(err)
		}
		if !d.csvRow(names, row, r) {
			return false
		}
	}
}

func (d *document) csvRow(names, row []string, r *csv.Reader) bool {
	line, _ := r.FieldPos(0)
	d.stories++
	o := object{}
	for i, field := range row[:min(len(row), len(names))] {
		if !utf8.ValidString(field) {
			return d.refuse(line, "not UTF-8, in the column "+names[i], "name the encoding it has, such as windows-1252, or convert it")
		}
		if field != "" {
			o[names[i]], _ = json.Marshal(field)
		}
	}
	if len(row) > len(names) || len(row) < len(names) && len(row) == 1 && strings.TrimSpace(row[0]) != "" {
		return d.refuse(line, fmt.Sprintf("a row of %d fields, and there are %d columns", len(row), len(names)), "write fields with separators in them in quotes")
	}
	st, p := storyOfJSON(o, Story{Meta: Meta{Format: nameCSV}})
	if p != nil {
		p.Line = line
		if !d.problem(p) {
			return false
		}
		if !p.Kept {
			return true
		}
	}
	st.Line = line
	if st.ID == "" {
		st.ID = fmt.Sprintf("%s:%d", idOf(d.file), line)
	}
	return d.story(st)
}

func (d *document) brokenCSV(err error) bool {
	if errors.Is(err, ErrTooLong) {
		return d.problem(&Problem{Kind: TooLarge, Err: err, Reason: fmt.Sprintf("a row of more than %d bytes, the most one story may have", d.s.max()), Advice: "look for a missing quotation mark"})
	}
	return d.s.brokeOff(d.file, 0, err)
}

// separator returns what parts the fields of the first row: the most frequent of comma, semicolon and tab.
func separator(in *bufio.Reader) rune {
	head, _ := in.Peek(headBytes)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
