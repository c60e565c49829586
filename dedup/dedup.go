// Package dedup finds the stories that run one wire report: rewritten, abridged, extended, updated, or with a site's furniture around them.
//
//	clusters, err := dedup.Clusters(dedup.Config{}, stories)
//
// groups them; [Pairs] yields near-duplicate pairs, [AllPairs] and [Compare] say how two stories stand to each other. A [Sketcher] and an
// [Index] do the first half of that work, by estimates, for a service that stores signatures.
//
// Figures called exact are counted, not estimated, over the shingles of the stories' bodies as package wire finds them, so headlines,
// datelines, credits and furniture count for nothing. How a decision is made, and how often it is right, stands in MATCHING.md.
package dedup

import "github.com/samewire/samewire/dedup/internal/base"

// Article is one outlet's text of a story:
//
//	ID        string    // unique among the articles of a call; it orders results
//	Source    string    // the outlet, where known
//	Headline  string    // where it stands apart from Text; it is no part of the body
//	Text      string    // UTF-8; bytes that are not part words
//	Published time.Time // zero where unknown
//	Origin    Origin    // gives Text once more, so that Clusters and Pairs need not keep it while they read the others; may be nil
type Article = base.Article

// Origin is where the text of an article can be read again:
//
//	// Text returns the article's Text as it was. Clusters and Pairs call it on one goroutine, in the order of the ids; an error ends them.
//	Text() (string, error)
type Origin = base.Origin

// Releaser is an Origin that lends its article's Text, so that its memory can be used again. Let an Origin be a Releaser only where nobody else
// keeps the Texts. Beside Text it has
//
//	// Release tells that neither this article's Text is used any more nor those that came before it: yielded, or later returned by
//	// Origin.Text. Clusters and Pairs call it for some articles, in the order in which they got the Texts, while they get others, and so on
//	// another goroutine.
//	Release()
type Releaser = base.Releaser

// DuplicateIDError reports that two articles have one id, its ID.
type DuplicateIDError = base.DuplicateIDError
