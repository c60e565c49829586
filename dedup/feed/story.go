package feed

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/jsonl"
)

// Story is an article with what else its file says of it.
type Story struct {
	dedup.Article
	Meta
}

// Meta is what a format says of a story beside what an article has. What it does not say is zero. Of an article of an agency's format the Source
// is the outlet or, where none is named, the agency.
type Meta struct {
	File   string // the path as given; of a member of an archive ARCHIVE/MEMBER
	Line   int    // where the story begins, from 1; 0 where the file is one story, or has no lines
	Format string // one of Formats

	GUID     string    // the format's own id of the item, which its versions share
	Version  string    // of the item: a number, or what a slug says: "2nd Ld-Writethru"
	Signal   Signal    // what the agency asks to do with it
	Agency   string    // who provides it
	Slug     string    // slugline, keyword, take key
	Byline   string    // without "By"
	Place    string    // of the dateline, or the event
	Language string    // a tag such as "en-GB", as given
	URL      string    // where it was published
	Note     string    // to editors
	Embargo  time.Time // not to be published before
}

// jsonStory is a story as a line of JSON.
type jsonStory struct {
	Schema    int    `json:"schema"`
	ID        string `json:"id"`
	Format    string `json:"format,omitempty"`
	Headline  string `json:"headline,omitempty"`
	Source    string `json:"source,omitempty"`
	Credit    string `json:"credit,omitempty"`
	Agency    string `json:"agency,omitempty"`
	Byline    string `json:"byline,omitempty"`
	Place     string `json:"place,omitempty"`
	Published string `json:"published,omitempty"`
	Embargo   string `json:"embargoed,omitempty"`
	GUID      string `json:"guid,omitempty"`
	Version   string `json:"version,omitempty"`
	Signal    Signal `json:"signal,omitempty"`
	Slug      string `json:"slug,omitempty"`
	Language  string `json:"language,omitempty"`
	URL       string `json:"url,omitempty"`
	Note      string `json:"ednote,omitempty"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Text      string `json:"text"`
}

// MarshalJSON returns the line that samewire text prints, which can be read again. Times are to the second; a credit that is the agency is left out.
func (s Story) MarshalJSON() ([]byte, error) {
	l := jsonStory{jsonl.Schema, s.ID, s.Format, s.Headline, s.Source, s.Credit, s.Agency, s.Byline, s.Place, dateOf(s.Published), dateOf(s.Embargo), s.GUID, s.Version, s.Signal, s.Slug, s.Language,
		s.URL, s.Note, s.File, s.Line, s.Text}
	if l.Credit == l.Agency {
		l.Credit = ""
	}
	return jsonl.Marshal(l)
}

func dateOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// Signal is what an agency asks to do with a story.
type Signal string

// The signals. A story without one is a first version, or its format does not say.
const (
	Update     Signal = "update"     // it replaces or adds to an earlier version
	Correction Signal = "correction" // an earlier version was wrong
	Kill       Signal = "kill"       // it must not be used, or no longer
	Withheld   Signal = "withheld"   // it must not be used yet
)

// AllStories is ReadStories of the Reader's paths, which no context ends.
func (r *Reader) AllStories() iter.Seq2[Story, error] {
	return r.ReadStories(context.Background(), r.Paths...)
}

// ReadStories is [Reader.Read] with all that the formats say of each story. The articles are those of Read; to read the other fields of JSON
// lines takes time.
func (r *Reader) ReadStories(ctx context.Context, paths ...string) iter.Seq2[Story, error] {
	return r.withMeta(ctx, paths, func(*session) {})
}

// ReadBody is ReadStories of what in gives, such as the body of a request, read as a file of this name, which is no path: only its ending counts, where
// what it begins with does not tell the format, and the ids of stories that have none begin with it. Where in is compressed the name has to end in .gz or .zst.
func (r *Reader) ReadBody(ctx context.Context, name string, in io.Reader) iter.Seq2[Story, error] {
	return r.withMeta(ctx, nil, func(s *session) { s.body, s.bodyName = in, name })
}

// withMeta yields stories with what their formats say of them.
func (r *Reader) withMeta(ctx context.Context, paths []string, begin func(*session)) iter.Seq2[Story, error] {
	return func(yield func(Story, error) bool) {
		r.session(ctx, paths, func(s *session) {
			begin(s)
			s.wantMeta = true
			s.yield = func(a dedup.Article, err error) bool {
				story := Story{Article: a}
				if s.meta != nil {
					story.Meta = *s.meta
				}
				return yield(story, err)
			}
		})
	}
}

// storyWith yields a story with what its format says of it.
func (s *session) storyWith(st *Story) bool {
	s.meta = &st.Meta
	more := s.story(st.File, st.Line, st.Article, hashID(st.ID))
	s.meta = nil
	return more
}
