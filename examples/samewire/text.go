package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup/feed"
)

var textCommand = command{
	name:    "text",
	brief:   "print the stories that were read, with what their files say of them",
	formats: "text|jsonl|json",
	usage:   []string{"[--format text|jsonl|json] PATH..."},
	about: `
Text prints the text of each story as the other commands see it, whatever the
format of its file: the spans of differences are offsets into it. What is
printed as jsonl can be read again.

  $ samewire text --format text dedup/feed/testdata/formats/telex.txt
  id:        dedup/feed/testdata/formats/telex.txt
  format:    telex
  headline:  Harbour reopens after strike
  place:     NORRA VIK
  slug:      Harbour Vik

  The harbour reopened on Monday after a strike of nine days.

  31 ships were waiting, its operator said.
`,
	more: `
Formats: text for people, the default on a terminal: the fields that are known,
a blank line, the text as it is but for tabs and what could change the look of
a terminal, and a line ---- before the next story; otherwise jsonl, one
object a story, "text" as it is; json, one array. signal is update, correction,
kill or withheld.
`,
	new: func() task { return &textTask{} },
}

// textLine is a story as "text" prints it.
type textLine struct {
	Schema    int    `json:"schema"`
	ID        string `json:"id"`
	Format    string `json:"format,omitempty"`
	Headline  string `json:"headline,omitempty"`
	Source    string `json:"source,omitempty"`
	Agency    string `json:"agency,omitempty"`
	Byline    string `json:"byline,omitempty"`
	Place     string `json:"place,omitempty"`
	Published string `json:"published,omitempty"`
	Embargo   string `json:"embargoed,omitempty"`
	GUID      string `json:"guid,omitempty"`
	Version   string `json:"version,omitempty"`
	Signal    string `json:"signal,omitempty"`
	Slug      string `json:"slug,omitempty"`
	Language  string `json:"language,omitempty"`
	URL       string `json:"url,omitempty"`
	Note      string `json:"ednote,omitempty"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Text      string `json:"text"`
}

type textTask struct{}

func (*textTask) declare(*flags) {}

func (*textTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	o.chooseFormat(std.out)
	in := newInput(std, o)
	in.keepTexts()
	in.KeepMark = false
	in.Note = nil // the formats are printed
	p := newPrinter(std.out, o)
	p.prompt = true
	var err error
	for story, failed := range in.ReadStories(ctx, o.paths...) {
		if err = failed; err != nil {
			break
		}
		in.progress.clear()
		if o.format == "text" {
			p.item(textOfStory(story, in.Stories() > 1))
		} else {
			p.object(lineOfStory(story))
		}
		if err = p.err; err != nil {
			break
		}
	}
	in.cut = ctx.Err() != nil
	if err == nil {
		err = p.close()
	}
	return in.finish(err)
}

func lineOfStory(s feed.Story) *textLine {
	date := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	return &textLine{Schema: 1, ID: s.ID, Format: s.Format, Headline: s.Headline, Source: s.Source, Agency: s.Agency, Byline: s.Byline, Place: s.Place,
		Published: date(s.Published), Embargo: date(s.Embargo), GUID: s.GUID, Version: s.Version, Signal: string(s.Signal), Slug: s.Slug,
		Language: s.Language, URL: s.URL, Note: s.Note, File: s.File, Line: s.Line, Text: s.Text}
}

func textOfStory(s feed.Story, more bool) []byte {
	var b bytes.Buffer
	if more {
		b.WriteString("\n----\n")
	}
	l := lineOfStory(s)
	for _, f := range []struct{ name, value string }{{"id", l.ID}, {"format", l.Format}, {"headline", l.Headline}, {"source", l.Source}, {"agency", l.Agency},
		{"byline", l.Byline}, {"place", l.Place}, {"published", l.Published}, {"embargo", l.Embargo}, {"guid", l.GUID}, {"version", l.Version},
		{"signal", l.Signal}, {"slug", l.Slug}, {"language", l.Language}, {"url", l.URL}, {"note", l.Note}} {
		if f.value != "" {
			fmt.Fprintf(&b, "%-10s %s\n", f.name+":", visible(f.value))
		}
	}
	b.WriteByte('\n')
	for i, line := range bytes.Split([]byte(l.Text), []byte("\n")) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(visible(strings.ReplaceAll(string(line), "\t", "    ")))
	}
	b.WriteByte('\n')
	return b.Bytes()
}
