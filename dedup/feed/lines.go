package feed

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/samewire/samewire/dedup"
)

// Line is a line of a file, without its end. Text is valid until the next one.
type Line struct {
	Number int // from 1
	Text   []byte
}

// Lines yields the lines of a file, or of standard input, each as soon as it is
// there. A line has the bound of stories: a longer one, and what cannot be read,
// is a [Problem] as in [Reader.Read], and contexts and errors work as there.
// Compressed files are decompressed.
func (r *Reader) Lines(ctx context.Context, path string) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		s := &session{Reader: r, ctx: ctx, cancel: cancel, from: &plainText,
			yield: func(_ dedup.Article, err error) bool { return yield(Line{}, err) }}
		in, err := s.open(path)
		if err != nil {
			s.unreadable(path, err)
			return
		}
		defer in.Close()
		blocks := &blockReader{src: in, waits: in.waits, max: s.max(), free: make(chan []byte, 1)}
		for number := 0; ; {
			b := blocks.next()
			for rest := b.data; len(rest) > 0; {
				line, after, _ := bytes.Cut(rest, []byte("\n"))
				rest = after
				number++
				if len(line) > s.max() {
					if !s.lineProblem(path, number, s.longLine()) {
						return
					}
					continue
				}
				if !yield(Line{number, bytes.TrimSuffix(line, []byte("\r"))}, nil) {
					return
				}
			}
			if cap(b.data) == firstBlock {
				select {
				case blocks.free <- b.data[:firstBlock]:
				default:
				}
			}
			switch b.err {
			case nil:
			case io.EOF:
				return
			case ErrTooLong:
				number++
				if !s.lineProblem(path, number, s.longLine()) {
					return
				}
			default:
				s.brokeOff(path, number, b.err)
				return
			}
		}
	}
}

func (s *session) longLine() *Problem {
	return &Problem{Kind: TooLarge, Err: ErrTooLong, Reason: fmt.Sprintf("longer than %d bytes, the most a line may have", s.max()), Advice: "look for a missing line end"}
}
