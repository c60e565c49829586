// Package base has what all of dedup speaks of: articles, their order, and the Config. Package dedup exports it under the same names.
package base

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Article is one outlet's text of a story.
type Article struct {
	ID        string    // unique among the articles of a call; it orders results
	Source    string    // the outlet, where known
	Headline  string    // where it stands apart from Text; it is no part of the body
	Text      string    // UTF-8; bytes that are not part words
	Published time.Time // zero where unknown

	// Origin, where it is set, gives Text once more, so that Clusters and Pairs need not keep it while they read the others.
	Origin Origin
}

// Origin is where the text of an article can be read again.
type Origin interface {
	// Text returns the article's Text as it was. Clusters and Pairs call it on one goroutine, in the order of the ids; an error ends them.
	Text() (string, error)
}

// Releaser is an Origin that lends its article's Text, so that its memory can be used again. Let an Origin be a Releaser only where nobody else
// keeps the Texts.
type Releaser interface {
	Origin

	// Release tells that neither this article's Text is used any more nor those that came before it: yielded, or later returned by
	// Origin.Text. Clusters and Pairs call it for some articles, in the order in which they got the Texts, while they get others, and so on
	// another goroutine.
	Release()
}

// Release tells the last origin of some articles that their texts are not used any more.
func Release(last Origin) {
	if lent, ok := last.(Releaser); ok {
		lent.Release()
	}
}

// SortByID sorts stories by id. A repeated id is a [*DuplicateIDError].
func SortByID[T any](stories []T, id func(T) string) error {
	byID := func(a, b T) int { return strings.Compare(id(a), id(b)) }
	if !slices.IsSortedFunc(stories, byID) {
		slices.SortFunc(stories, byID)
	}
	for i := 1; i < len(stories); i++ {
		if id(stories[i]) == id(stories[i-1]) {
			return &DuplicateIDError{id(stories[i])}
		}
	}
	return nil
}

// DuplicateIDError reports that two articles have one id.
type DuplicateIDError struct{ ID string }

func (e *DuplicateIDError) Error() string {
	return fmt.Sprintf("dedup: two stories have the id %q; give each its own", e.ID)
}
