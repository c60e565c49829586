// Package samewire is the root of a module for people who handle syndicated news. One agency report reaches them dozens of times, rewritten;
// samewire finds the stories that run it. This package holds no code; the work is done in stages by
//
//   - [github.com/samewire/samewire/shingle], words and shingles of any text;
//   - [github.com/samewire/samewire/dedup/wire], the anatomy of a story: headline, dateline, byline, credit, notices, body and page furniture;
//   - [github.com/samewire/samewire/dedup], signatures, an index of them, candidates, exact comparison, clusters, of stories at once or as they come;
//   - [github.com/samewire/samewire/dedup/feed], stories from files, folders and standard input;
//   - [github.com/samewire/samewire/dedup/desk], a store of stories over HTTP;
//   - [github.com/samewire/samewire/dedup/stage], the steps of clusters one at a time, for engines that move data between machines;
//   - [github.com/samewire/samewire/dedup/store], stories on disk, grouped as they come;
//   - [github.com/samewire/samewire/dedup/facts], the facts in which versions differ;
//   - examples/samewire, the program over them.
//
// From a folder to clusters are two lines:
//
//	articles := feed.Open("wire/")
//	clusters, err := dedup.Clusters(dedup.Config{}, articles.All())
//
// # Glossary
//
//   - story: one outlet's text, an Article. Source: where stories come from, in batches.
//   - wire report: what an agency sent. Rewrites, abridgements, extensions and updates of it are the same report; another agency's account
//     of the same happening is not.
//   - shingle: a run of words, five by default; a story's shingles overlap.
//   - Jaccard: shared shingles over all shingles of two stories, in [0, 1].
//   - containment: the share of one story's shingles found in another. A short brief inside a long story has a low Jaccard and a
//     containment near 1.
//   - signature: the stored sketch of a story, from which Jaccard and containment are estimated.
//   - slot: one minimum hash of a signature. Band, row: so many slots taken as one key.
//   - sample: a story's shingles of the smallest hashes, its keys. Co-occurrence: two stories that hold a key. Candidate: a pair that shares
//     enough of them; a match is a candidate that was measured.
//   - cluster: the stories that run one wire report. Medoid: the member most like the others.
//   - record: what is kept of a story when its text is gone. Filter: what leaves out stories like no other, by raw bytes, before they have records.
//   - sketch, of a collection: a file of all that clusters are made of, without texts. Join: to group the stories of several.
//   - passage: a run of copied words. Boilerplate: words that stories of nothing else in common share.
//   - credit: an agency's name in a dateline, byline, credit line, reporting tail or copyright line. An agency that the body names as a
//     source is cited.
//   - furniture: page text that is not the story, such as navigation, related links, share buttons.
//   - dateline: "MOSUL, Iraq (Reuters) -". Byline: "By Jane Doe". Credit line: "Agencies via Xinhua". Slug: an agency's short name of a running
//     story. Write-through: a report sent again, whole, with what is new.
//
// # Sources
//
//   - A. Broder, On the resemblance and containment of documents, 1997, https://doi.org/10.1109/SEQUEN.1997.666900: shingles, Jaccard,
//     containment, samples.
//   - P. Indyk and R. Motwani, Approximate nearest neighbors, STOC 1998, https://doi.org/10.1145/276698.276876: locality-sensitive hashing.
//   - S. Dahlgaard, M. Knudsen and M. Thorup, Fast similarity sketching, FOCS 2017, https://doi.org/10.1109/FOCS.2017.67.
//   - R. Sokal and C. Michener, A statistical method for evaluating systematic relationships, 1958: average linkage.
package samewire
