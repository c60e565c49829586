// Package base has what all of dedup speaks of: articles, where they come from, their order, and the Config. Package dedup exports it under the same
// names.
package base

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Article is one outlet's text of a story.
type Article struct {
	ID        string    // unique among the articles of a call; it orders results
	Source    string    // the outlet, where known
	Headline  string    // where it stands apart from Text; it is no part of the body
	Credit    string    // who sent it, such as "Reuters" or "AFP, dpa", where that stands apart from Text
	Text      string    // UTF-8; bytes that are not part words
	Published time.Time // zero where unknown
}

// NoTime is a time that is not known.
const NoTime = math.MinInt64

// TimeOf returns a time in Unix milliseconds, NoTime for the zero time.
func TimeOf(t time.Time) int64 {
	if t.IsZero() {
		return NoTime
	}
	return t.UnixMilli()
}

// TimeAt is the time that TimeOf returns the milliseconds of, in UTC.
func TimeAt(ms int64) time.Time {
	if ms == NoTime {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// SortByID sorts stories by id. A repeated id is a [*DuplicateIDError]; the end of the work is its error.
func SortByID[T any](w *Work, stories []T, id func(T) string) error {
	compared, over := 0, false
	byID := func(a, b T) int {
		if compared++; compared%1024 == 0 {
			over = w.Over()
		}
		if over { // all are equal: the sorting ends soon
			return 0
		}
		return strings.Compare(id(a), id(b))
	}
	if !slices.IsSortedFunc(stories, byID) {
		slices.SortFunc(stories, byID)
	}
	if err := w.Err(); err != nil {
		return err
	}
	for i := 1; i < len(stories); i++ {
		if id(stories[i]) == id(stories[i-1]) {
			return &DuplicateIDError{id(stories[i])}
		}
	}
	return nil
}

// ErrExists reports that an id is taken by a story that was added before.
var ErrExists = errors.New("dedup: id is taken already")

// DuplicateIDError reports that two articles have one id.
type DuplicateIDError struct{ ID string }

func (e *DuplicateIDError) Error() string {
	return fmt.Sprintf("dedup: two stories have the id %q; give each its own", e.ID)
}
