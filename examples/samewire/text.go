package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

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
			p.object(story)
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

func textOfStory(s feed.Story, more bool) []byte {
	var b bytes.Buffer
	if more {
		b.WriteString("\n----\n")
	}
	for _, f := range []struct{ name, value string }{{"id", s.ID}, {"format", s.Format}, {"headline", s.Headline}, {"source", s.Source}, {"agency", s.Agency},
		{"byline", s.Byline}, {"place", s.Place}, {"published", dated(s.Published)}, {"embargo", dated(s.Embargo)}, {"guid", s.GUID}, {"version", s.Version},
		{"signal", string(s.Signal)}, {"slug", s.Slug}, {"language", s.Language}, {"url", s.URL}, {"note", s.Note}} {
		if f.value != "" {
			fmt.Fprintf(&b, "%-10s %s\n", f.name+":", visible(f.value))
		}
	}
	b.WriteByte('\n')
	for i, line := range bytes.Split([]byte(s.Text), []byte("\n")) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(visible(strings.ReplaceAll(string(line), "\t", "    ")))
	}
	b.WriteByte('\n')
	return b.Bytes()
}
