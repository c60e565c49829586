package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

func init() {
	beam.RegisterDoFn(&noLines{})
	beam.RegisterDoFn(&writeLines{})
	beam.RegisterDoFn(&writeReport{})
}

// title is what is shown of a story beside its id.
type title struct {
	headline  string
	published int64 // Unix milliseconds, those from 1970 on and one more; 0 where that is not known
}

// titleOf returns what samewire shows of an article.
func titleOf(a *dedup.Article) (t title) {
	const most = 1 << 10 // bytes
	if t.headline = strings.TrimSpace(a.Headline); len(t.headline) > most {
		end := most
		for end < len(t.headline) && !utf8.RuneStart(t.headline[end]) {
			end++
		}
		t.headline = t.headline[:end]
	}
	if !a.Published.IsZero() {
		if t.published = a.Published.UnixMilli(); t.published >= 0 {
			t.published++
		}
	}
	return t
}

func (t title) date() string {
	switch ms := t.published; {
	case ms == 0:
		return ""
	case ms > 0:
		return time.UnixMilli(ms - 1).UTC().Format(time.RFC3339)
	default:
		return time.UnixMilli(ms).UTC().Format(time.RFC3339)
	}
}

func (o *out) title(t title) {
	o.record = binary.AppendVarint(o.record, t.published)
	o.string(t.headline)
}

func (d *decoder) title() (t title) {
	n, size := binary.Varint(d.rest)
	d.bytes(max(size, 0))
	t.published, t.headline = n, string(d.string())
	return t
}

// line is the line of samewire for a cluster.
type line struct {
	Schema  int               `json:"schema"`
	Cluster string            `json:"cluster"`
	Size    int               `json:"size"`
	Medoid  string            `json:"medoid"`
	Members []json.RawMessage `json:"members"`

	Agencies []string        `json:"agencies"`
	Cited    []string        `json:"cited,omitempty"`
	History  []dedup.Version `json:"history,omitempty"`
}

// lineOf returns the line of a cluster, with titles by id.
func lineOf(c dedup.Cluster, titles map[string]title) ([]byte, error) {
	l := line{Schema: 1, Cluster: c.ID, Size: len(c.Members), Medoid: c.Medoid, Agencies: append([]string{}, c.Agencies...), Cited: c.Cited, History: c.History}
	for _, m := range c.Members {
		whole, err := marshal(m)
		if err != nil {
			return nil, err
		}
		head, err := marshal(struct {
			ID     string `json:"id"`
			Source string `json:"source"`
		}{m.ID, m.Source})
		if err != nil {
			return nil, err
		}
		t := titles[m.ID]
		more, err := marshal(struct {
			Headline  string `json:"headline,omitempty"`
			Published string `json:"published,omitempty"`
		}{t.headline, t.date()})
		if err != nil {
			return nil, err
		}
		head = bytes.TrimSuffix(head, []byte("}"))
		rest, ok := bytes.CutPrefix(whole, head)
		if !ok {
			return nil, fmt.Errorf("a member of another form: %s", whole)
		}
		if len(more) > len("{}") {
			head = append(append(head, ','), more[1:len(more)-1]...)
		}
		l.Members = append(l.Members, append(head, rest...))
	}
	return encode(l)
}

// encode returns v as samewire writes a line of JSON.
func encode(v any) ([]byte, error) {
	b, err := marshal(v)
	return append([]byte(feed.Escape(string(b))), '\n'), err
}

// marshal is json.Marshal without escapes of <, > and &.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// noLines sends no lines to the first partition, so that there is a file where there are no clusters.
type noLines struct{}

// ProcessElement takes an impulse.
func (*noLines) ProcessElement(_ []byte, emit func(int64, []byte)) { emit(0, []byte{kindLine}) }

// writeLines writes a file of lines for each partition, or one.
type writeLines struct{ work }

// ProcessElement takes the lines of a partition.
func (d *writeLines) ProcessElement(ctx context.Context, partition int64, batches func(*[]byte) bool) error {
	defer d.timed(ctx)()
	type line struct {
		size uint64
		id   string
		text []byte
	}
	var all []line
	if err := each(batches, func(_ byte, d *decoder) {
		all = append(all, line{d.uint(), string(d.string()), d.string()})
	}); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b line) int { return cmp.Or(cmp.Compare(b.size, a.size), strings.Compare(a.id, b.id)) })
	name := singleName
	if !d.Options.Single {
		name = fmt.Sprintf("clusters-%05d.jsonl", partition)
	}
	return d.Options.write(ctx, name, func(w io.Writer) error {
		for _, l := range all {
			if _, err := w.Write(l.text); err != nil {
				return err
			}
		}
		return nil
	})
}

// The files of the output.
const (
	singleName = "clusters.jsonl"
	reportName = "report.jsonl"
)

// write writes a file of the output.
func (o *options) write(ctx context.Context, name string, do func(io.Writer) error) error {
	name = strings.TrimSuffix(o.Output, "/") + "/" + name
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	f, err := fs.OpenWrite(ctx, name)
	if err != nil {
		return err
	}
	err = do(f)
	return cmp.Or(err, f.Close())
}

// message is a line of the report, as of samewire --errors json.
type message struct {
	Schema  int       `json:"schema"`
	Kind    feed.Kind `json:"kind"`
	File    string    `json:"file,omitempty"`
	Line    int       `json:"line,omitempty"`
	Reason  string    `json:"reason"`
	Fix     string    `json:"fix,omitempty"`
	Kept    bool      `json:"kept,omitempty"`
	Stories int64     `json:"stories,omitempty"` // of the last line: how many were read
	Bad     int       `json:"bad,omitempty"`     // and how many problems there are
}

const kindSummary feed.Kind = "summary"

// encodeNotice returns something to say of the run as a whole, which comes after the problems.
func encodeNotice(text string) []byte {
	return encodeProblem(0, &feed.Problem{Kind: kindSummary, Reason: text, Kept: true})
}

// mostReported is how many problems, and how many notices, are told one by one.
const mostReported = 100_000

// writeReport writes what was wrong with the input.
type writeReport struct{ work }

// ProcessElement takes an impulse, the problems, and how many stories there are.
func (d *writeReport) ProcessElement(ctx context.Context, _ []byte, problems, counts func(*[]byte) bool) error {
	n, err := countOf(counts)
	if err != nil {
		return err
	}
	var all, notices reported
	bad := 0
	for b := []byte(nil); problems(&b); {
		var p problem
		if err := json.Unmarshal(b, &p); err != nil {
			return err
		}
		if p.Kind == kindSummary {
			notices.add(p)
			continue
		}
		all.add(p)
		bad++
	}
	return d.Options.write(ctx, reportName, func(w io.Writer) error {
		tell := func(m message) error {
			m.Schema = 1
			line, err := encode(m)
			if err == nil {
				_, err = w.Write(line)
			}
			return err
		}
		for _, p := range slices.Concat(all.first(), notices.first()) {
			if err := tell(message{Kind: p.Kind, File: p.File, Line: p.Line, Reason: p.Reason, Fix: p.Advice, Kept: p.Kept}); err != nil {
				return err
			}
		}
		return tell(message{Kind: kindSummary, Reason: fmt.Sprintf("%d stories read, %d problems", n, bad), Stories: n, Bad: bad})
	})
}

// reported is problems of which the first are told.
type reported []problem

func (r *reported) add(p problem) {
	if *r = append(*r, p); len(*r) >= 2*mostReported {
		*r = r.first()
	}
}

// first returns the first ones, in order.
func (r *reported) first() []problem {
	slices.SortFunc(*r, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Reason, b.Reason))
	})
	return (*r)[:min(len(*r), mostReported)]
}

// readReport reads the report.
func (o *options) readReport(ctx context.Context) (problems []message, summary message, err error) {
	name := strings.TrimSuffix(o.Output, "/") + "/" + reportName
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, message{}, err
	}
	defer fs.Close()
	f, err := fs.OpenRead(ctx, name)
	if err != nil {
		return nil, message{}, err
	}
	defer f.Close()
	for lines := json.NewDecoder(f); ; {
		var m message
		switch err := lines.Decode(&m); err {
		case nil:
			problems = append(problems, m)
			continue
		case io.EOF:
			if n := len(problems); n > 0 {
				return problems[:n-1], problems[n-1], nil
			}
			return nil, message{}, fmt.Errorf("%s is empty", name)
		default:
			return nil, message{}, fmt.Errorf("%s: %w", name, err)
		}
	}
}
