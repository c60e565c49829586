package base

import (
	"context"
	"errors"
	"iter"
)

// Source is where articles come from. It numbers them from 0, in the order in which Batches yields them.
type Source interface {
	// Batches yields all articles, or those that there are until ctx ends, in batches of any size. An error is the last that it yields.
	Batches(ctx context.Context) iter.Seq2[Batch, error]

	// Again returns the articles of these numbers once more, in this order. It is called after Batches, on one goroutine, for articles of
	// batches that say Again.
	Again(numbers []int) (Batch, error)
}

// Batch is some articles, and the memory that their Texts stand in.
type Batch struct {
	Articles []Article // the slice, not what is in it, may be used again for the next batch

	// Again tells that Source.Again gives these articles once more. The Texts of others are copied where they are wanted later.
	Again bool

	// Release gives back the memory of the Texts, which are not used after that; all else of the articles may be. Whoever got the batch calls it
	// once, on any goroutine. It is nil where nothing is lent.
	Release func()
}

// Item is an article on its way through a stage.
type Item struct {
	Article
	Again bool   // its Source gives it once more
	Last  func() // releases its batch, of which it is the last article; nil for others
}

// Items yields the articles of batches one by one. When stop returns an error it ends with that.
func Items(batches iter.Seq2[Batch, error], stop func() error) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for b, err := range batches {
			if err == nil {
				if err = stop(); err != nil && b.Release != nil {
					b.Release()
				}
			}
			if err != nil {
				yield(Item{}, err)
				return
			}
			last := len(b.Articles) - 1
			if last < 0 && b.Release != nil {
				b.Release()
			}
			for i := range b.Articles {
				it := Item{Article: b.Articles[i], Again: b.Again}
				if i == last {
					it.Last = b.Release
				}
				if !yield(it, nil) {
					return
				}
			}
		}
	}
}

// Articles is a Source of articles in memory.
type Articles []Article

// Batches yields the articles.
func (a Articles) Batches(ctx context.Context) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		for rest := a; len(rest) > 0 && ctx.Err() == nil; {
			n := min(mostTogether, len(rest))
			if !yield(Batch{Articles: rest[:n:n], Again: true}, nil) {
				return
			}
			rest = rest[n:]
		}
	}
}

// Again returns articles.
func (a Articles) Again(numbers []int) (Batch, error) {
	b := Batch{Articles: make([]Article, len(numbers))}
	for i, n := range numbers {
		b.Articles[i] = a[n]
	}
	return b, nil
}

// Seq is a Source of articles whose Texts stay as they are. They cannot be had again: where they are wanted twice, and do not fit in memory, they are
// kept in a temporary file.
type Seq iter.Seq2[Article, error]

// mostTogether is how many articles make a batch of a Source that lends nothing.
const mostTogether = 64

// Batches yields the articles.
func (s Seq) Batches(ctx context.Context) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		var together []Article
		for a, err := range s {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if len(together) == 0 || yield(Batch{Articles: together}, nil) {
					yield(Batch{}, err)
				}
				return
			}
			if together = append(together, a); len(together) == mostTogether {
				if !yield(Batch{Articles: together}, nil) {
					return
				}
				together = together[:0]
			}
		}
		if len(together) > 0 {
			yield(Batch{Articles: together}, nil)
		}
	}
}

// Again returns an error: no batch of a Seq says Again.
func (s Seq) Again([]int) (Batch, error) {
	return Batch{}, errors.New("dedup: the articles of a sequence cannot be had again")
}
