// Package dedup finds the rewrites of one wire report.
package dedup

import "time"

// Article is one outlet's text of a story.
type Article struct {
	ID        string // unique in a collection
	Source    string // the outlet, where known
	Headline  string // where it stands apart from Text
	Text      string // UTF-8
	Published time.Time
}
