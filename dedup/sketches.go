package dedup

import (
	"cmp"
	"context"
	"io"

	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/sketch"
)

// SketchFile is an open file that [Clustering.Sketch] wrote: what clusters are made of, without texts. It is safe for concurrent use.
//
//	Name() string                            // the name it was opened by
//	Config() Config                          // the Width and Rate it was made with, the Rate rounded to a float32; the rest is zero
//	Len() int                                // stories
//	Stories() iter.Seq2[SketchStory, error]  // by id; an error is the last that it yields
type SketchFile = sketch.File

// SketchStory is what a sketch tells people of a story.
//
//	ID, Source string
//	Headline   string    // its first 1,024 bytes, and the rest of the last character; empty where there is none
//	InText     bool      // it stands in the text, and not apart from it
//	Published  time.Time // in UTC; zero where unknown
type SketchStory = sketch.Head

// OpenSketch opens a file of so many bytes that [Clustering.Sketch] wrote; its name is for errors. It reads the header and the table at the end: a file that ends too early,
// or is none, is a [*SketchError], one of another version a [*SketchMismatchError]. What else it holds is checked when it is read. from is read as long as the file is used, by
// several goroutines; who opened it closes it.
func OpenSketch(name string, from io.ReaderAt, size int64) (*SketchFile, error) {
	return sketch.Open(name, from, size)
}

// SketchError reports a file that is no sketch, was cut short or changed, or cannot be read.
//
//	File string // the name it was opened by
//	Part string // which part of it, such as "its table"
//	Err  error  // why; io.ErrUnexpectedEOF where it ends too early
type SketchError = sketch.Error

// SketchMismatchError reports a file that was made by other rules, or under other settings than it is to be used with.
//
//	File, Field string // such as "monday.sketch", "Width"
//	Have, Want  any
type SketchMismatchError = sketch.MismatchError

// Sketch writes what [Clustering.Join] wants of stories to a file, about as many bytes as their texts have: their ids, sources, headlines and times, digests of their words, and
// by what they are found. SKETCH.md has its form. The bytes depend on the stories, their order, and the Config's Width and Rate alone. The first error of the source, or of w, ends it; two stories
// with one id are a [*DuplicateIDError].
//
// Of each story about 130 bytes are kept in memory beside its id, source and headline; all else within Run.Memory, or in a temporary file. A file has at most 16,777,216 stories.
func (c Clustering) Sketch(ctx context.Context, source Source, w io.Writer) error {
	c, work, err := c.withDefaults(ctx)
	if err != nil {
		return err
	}
	return sketch.Write(c.Config, work, source, w)
}

// Join groups the stories of files: it returns what [Clustering.Clusters] does of all their stories, whichever file each is in, and wherever and in whatever order they were made. The Width and
// Rate of the Config, where they are set, must be those of the files; zero ones are. Files of others are a [*SketchMismatchError], two stories with one id a [*DuplicateIDError], also in two
// files. A file that was changed since it was written is a [*SketchError] where what was changed is read.
func (c Clustering) Join(ctx context.Context, files ...*SketchFile) ([]Cluster, error) {
	if len(files) > 0 {
		of := files[0].Config()
		c.Config.Width, c.Config.Rate = cmp.Or(c.Config.Width, of.Width), cmp.Or(c.Config.Rate, of.Rate)
	}
	c, work, err := c.withDefaults(ctx)
	if err != nil {
		return nil, err
	}
	of, err := corpus.Join(c.options(), c.Config, work, files)
	if err != nil {
		return nil, err
	}
	defer of.Close()
	return c.clustersOf(of, work)
}
