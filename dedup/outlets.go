package dedup

import (
	"io"

	"github.com/samewire/samewire/dedup/internal/boilerplate"
)

// Outlets is the page text of outlets: notices, comment rules, lists of links that stand in several stories of one Source which have nothing else in common.
// A run finds it in the stories that it is given; with Outlets it knows what earlier runs found, and finds it in a single story too. The zero value knows none.
// It is safe for concurrent use, but what runs at the same time find of each other hangs on chance.
//
//	Len() int                // pieces of text, of about a sentence
//	Save(w io.Writer) error  // what OpenOutlets reads; the bytes depend on what is known alone
//
// A piece that stood in no story of the last 1,024 runs is forgotten; a Stream is one run. Eight bytes of each are held, and no text.
type Outlets = boilerplate.Outlets

// OpenOutlets reads what [Outlets.Save] wrote, to its end. What is no such file, or was cut short, changed, or written by another version, is an error that wraps
// [ErrOutlets].
func OpenOutlets(r io.Reader) (*Outlets, error) { return boilerplate.OpenOutlets(r) }

// ErrOutlets reports a file that is not what [Outlets.Save] writes.
var ErrOutlets = boilerplate.ErrOutlets
