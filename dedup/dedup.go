// Package dedup finds the stories that run one wire report: rewritten, abridged, extended, updated, or with a site's furniture around them.
//
//	clusters, err := dedup.Clusters(dedup.Config{}, stories)
//
// groups them; [Pairs] yields the pairs that share copied passages, [NearDuplicates] those above a threshold, [PairsAmong] and [Compare] say how two
// stories stand to each other, among others or alone, [Explain] what that rests on. A [Clustering] or [Pairing] has more settings, a context and a [Run]; it reads a [Source], whose
// memory is lent batch by batch. Stories of many machines are sketched on each and grouped on one, with the same result ([Clustering.Sketch], [Clustering.Join]). A service that
// stores signatures has a [Sketcher] and an [Index]; a desk to which stories come one by one, and which asks of each at once whether its report is there and what it is to it, a
// [Stream].
//
// Figures called exact are counted, not estimated, over the shingles of the stories' bodies as package wire finds them, so headlines,
// datelines, credits and furniture count for nothing. How a decision is made, and how often it is right, stands in MATCHING.md.
package dedup

import "github.com/samewire/samewire/dedup/internal/base"

// Article is one outlet's text of a story, plain data:
//
//	ID        string    // unique among the articles of a call; it orders results
//	Source    string    // the outlet, where known
//	Headline  string    // where it stands apart from Text; it is no part of the body
//	Credit    string    // who sent it, such as "Reuters" or "AFP, dpa", where that stands apart from Text
//	Text      string    // UTF-8; bytes that are not part words
//	Published time.Time // zero where unknown
type Article = base.Article

// DuplicateIDError reports that two articles have one id, its ID.
type DuplicateIDError = base.DuplicateIDError

// Source is where the articles of a large collection come from: [Articles], a [Seq], or the Reader of package feed, which lends memory and reads
// texts again so that they need not be kept. It numbers its articles from 0, in the order in which Batches yields them:
//
//	// Batches yields all articles, or those that there are until ctx ends, in batches of any size. An error is the last that it yields.
//	Batches(ctx context.Context) iter.Seq2[Batch, error]
//
//	// Again returns the articles of these numbers once more, in this order. It is called after Batches, on one goroutine, for articles
//	// of batches that say Again.
//	Again(numbers []int) (Batch, error)
type Source = base.Source

// Batch is some articles of a Source, and the memory that their Texts stand in:
//
//	Articles []Article // the slice, not what is in it, may be used again for the next batch
//
//	// Again tells that Source.Again gives these articles once more. The Texts of others are copied where they are wanted later.
//	Again bool
//
//	// Release gives back the memory of the Texts, which are not used after that; all else of the articles may be. Whoever got the batch calls it
//	// once, on any goroutine. It is nil where nothing is lent.
//	Release func()
type Batch = base.Batch

// Articles is a Source of articles in memory.
type Articles = base.Articles

// Seq is a Source of articles whose Texts stay as they are. They cannot be had again: where they are wanted twice, and do not fit in memory, they are
// kept in a temporary file.
type Seq = base.Seq
