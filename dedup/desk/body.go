package desk

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/samewire/samewire/dedup/feed"
)

// wrongID is a problem of an id.
const wrongID feed.Kind = "id"

// maxID bounds the bytes of an id.
const maxID = 1024

// endings are those of files that a type of content is read as. Others are told by what they begin with.
var endings = map[string]string{"text/plain": ".txt", "text/csv": ".csv", "text/html": ".html", "message/rfc822": ".eml", "application/zip": ".zip", "application/x-tar": ".tar",
	"application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl"}

// item is a story of a request, or what is wrong with it, or both where it is kept all the same.
type item struct {
	story   *feed.Story
	problem *feed.Problem
}

// upload is the body of a request.
type upload struct {
	items   []item
	hold    func(bytes int) error // counts what of it is kept; nil where it was counted before
	release func()                // gives back the memory that it is counted for
}

// add keeps an item.
func (u *upload) add(s *feed.Story, p *feed.Problem) error {
	size := 0
	if s != nil {
		size += len(s.ID) + len(s.Source) + len(s.Headline) + len(s.Text) + len(s.Credit)
		for _, value := range metaFields(&s.Meta) {
			size += len(*value)
		}
	}
	if p != nil {
		size += len(p.File) + len(p.Reason) + len(p.Advice)
	}
	if u.hold != nil {
		if err := u.hold(size); err != nil {
			return err
		}
	}
	u.items = append(u.items, item{s, p})
	return nil
}

// content returns the body of a request, decompressed, and what it may cost.
func (d *Desk) content(w http.ResponseWriter, r *http.Request) (*metered, func(), error) {
	if r.ContentLength > d.limits.Body {
		return nil, nil, &http.MaxBytesError{Limit: d.limits.Body}
	}
	stored := bufio.NewReader(http.MaxBytesReader(w, r.Body, d.limits.Body))
	m := &metered{Reader: stored, budget: d.memory, most: d.limits.Body, mostHeld: max(d.limits.Body, d.limits.Expanded)}
	head, err := stored.Peek(4)
	if len(head) == 0 {
		if err != io.EOF {
			return nil, nil, err
		}
		return nil, nil, &problem{http.StatusBadRequest, "empty", "the request has no body", "send a story"}
	}
	end := func() {}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(stored)
		if err != nil {
			return nil, nil, &problem{http.StatusBadRequest, "unreadable", "not a whole gzip file: " + err.Error(), "compress it again"}
		}
		m.Reader, m.most = z, d.limits.Expanded
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(stored, zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, &problem{http.StatusBadRequest, "unreadable", "not a whole zstd file: " + err.Error(), "compress it again"}
		}
		m.Reader, m.most, end = z, d.limits.Expanded, z.Close
	}
	return m, func() { end(); m.release() }, nil
}

// upload reads the stories of a request. What ends the reading before its end is an error; nothing is kept of it then.
func (d *Desk) upload(w http.ResponseWriter, r *http.Request, most int) (*upload, error) {
	body, release, err := d.content(w, r)
	if err != nil {
		return nil, err
	}
	u := &upload{hold: body.hold, release: release}
	name, given := r.URL.Query().Get("name"), true
	if name == "" {
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		name, given = rand.Text()+endings[kind], false
	}
	if e := path.Ext(name); e == ".gz" || e == ".zst" {
		name = strings.TrimSuffix(name, e)
	}
	err = d.read(r.Context(), u, name, body, most)
	if body.err != nil { // whatever it made of that
		if err = problemOf(body.err); err == (*problem)(nil) {
			err = &problem{http.StatusBadRequest, string(feed.Unreadable), "the body cannot be read to its end: " + body.err.Error(), "send it whole"}
		}
	}
	if err != nil {
		release()
		return nil, err
	}
	http.NewResponseController(w).SetReadDeadline(time.Time{}) // it is read
	if !given {
		u.forget(name)
	}
	return u, nil
}

// read reads the stories of a body as a file of this name.
func (d *Desk) read(ctx context.Context, u *upload, name string, body io.Reader, most int) error {
	var kept *feed.Problem // of the story to come
	items := max(most, fewStories)
	reader := &feed.Reader{Clean: true, MaxStory: d.limits.Story, MaxStories: most, Report: func(p *feed.Problem) (err error) {
		if len(u.items) >= items {
			return tooMany(fmt.Sprintf("more than %d stories and problems", items))
		}
		if kept != nil {
			err = u.add(nil, kept)
		}
		if kept = nil; p.Kept {
			kept = p
		} else if err == nil {
			err = u.add(nil, p)
		}
		return err
	}}
	for s, err := range reader.ReadBody(ctx, name, body) {
		if errors.Is(err, feed.ErrTooMany) {
			return tooMany(fmt.Sprintf("more than %d stories", most))
		}
		if err != nil {
			return err
		}
		i := item{&s, kept}
		kept = nil
		switch {
		case len(s.ID) > maxID:
			i = item{nil, &feed.Problem{Kind: wrongID, Line: s.Line, Reason: fmt.Sprintf("an id of %d bytes", len(s.ID)), Advice: fmt.Sprintf("give one of %d bytes at the most", maxID)}}
		case s.ID == "", s.ID == ".", s.ID == "..": // which no address can name
			i = item{nil, &feed.Problem{Kind: wrongID, Line: s.Line, Reason: fmt.Sprintf("the id %q", s.ID), Advice: `give another, or leave "id" out`}}
		}
		if err := u.add(i.story, i.problem); err != nil {
			return err
		}
	}
	if kept != nil {
		if err := u.add(nil, kept); err != nil {
			return err
		}
	}
	if len(u.items) == 0 && ctx.Err() == nil {
		return &problem{http.StatusUnprocessableEntity, string(feed.NoStories), "no story in it", "send one as JSON, or in another format of wires and feeds"}
	}
	return ctx.Err()
}

func tooMany(what string) *problem {
	return &problem{http.StatusRequestEntityTooLarge, string(feed.TooMany), what, "send fewer at a time"}
}

// forget takes a name that only this request has out of ids and messages: what a story without an id has instead hangs on all that it says, so that one
// that is sent again is found to be there.
func (u *upload) forget(name string) {
	for _, i := range u.items {
		if s := i.story; s != nil && strings.HasPrefix(s.ID, name) {
			sum := sha256.Sum256([]byte(strings.Join([]string{s.Source, s.Credit, s.Headline, s.Text, s.Published.UTC().Format(time.RFC3339Nano)}, "\x00")))
			s.ID = "sha256:" + hex.EncodeToString(sum[:16])
		}
		if p := i.problem; p != nil {
			p.Reason = strings.ReplaceAll(p.Reason, name, "body")
			p.Advice = strings.ReplaceAll(p.Advice, name, "body")
		}
	}
}

// one reads the only story of a request.
func (d *Desk) one(w http.ResponseWriter, r *http.Request) (*feed.Story, func(), error) {
	u, err := d.upload(w, r, 2)
	if err != nil {
		return nil, nil, err
	}
	story, err := u.only("the body")
	if err != nil {
		u.release()
		return nil, nil, err
	}
	return story, u.release, nil
}

// only returns the story of an upload of one.
func (u *upload) only(what string) (story *feed.Story, err error) {
	for _, i := range u.items {
		switch {
		case i.story == nil:
			return nil, storyProblem(i.problem)
		case story != nil:
			return nil, &problem{http.StatusUnprocessableEntity, string(feed.TooMany), what + " has more than one story", "send one"}
		}
		story = i.story
	}
	return story, nil
}

// storyProblem is a bad story as the problem of a request.
func storyProblem(p *feed.Problem) *problem {
	status := http.StatusUnprocessableEntity
	switch p.Kind {
	case feed.TooLarge:
		status = http.StatusRequestEntityTooLarge
	case feed.UnknownFormat:
		status = http.StatusUnsupportedMediaType
	}
	detail := p.Reason
	if p.Line > 0 {
		detail = fmt.Sprintf("line %d: %s", p.Line, p.Reason)
	}
	return &problem{status, string(p.Kind), feed.Escape(detail), feed.Escape(p.Advice)}
}
