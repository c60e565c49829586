// Package words knows the English words of the news: how rare they are, what they mean next to each other, and what parts of speech they
// can be. What it knows stands in a table of 3 MB inside the program, made by the program in the folder gen from three sources: in how many
// news stories a word stands (counts alone), 100-dimensional word vectors (GloVe: Pennington, Socher and Manning, EMNLP 2014,
// https://doi.org/10.3115/v1/D14-1162), and WordNet 3.0 (Miller, "WordNet: a lexical database for English", Communications of the ACM 38,
// 1995, https://doi.org/10.1145/219717.219748). The notices of the last two stand in the file NOTICE.
//
// Nothing is decoded: an answer is read straight from the table. All functions are safe for concurrent use and allocate nothing.
package words

import (
	_ "embed"

	"github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"
)

//go:embed words.bin
var file string

// known is cut from the file's header: no page of the file but the first is read before a word is asked for.
var known = func() [layout.Sections]string {
	sections, err := layout.Split(file)
	if err != nil {
		panic("words: " + err.Error())
	}
	return sections
}()

// ID is a word of the table; 0 is a word that it does not know. The number of a word changes with the table: it is not to be stored. Lower
// numbers are the more frequent words, except that those without a vector come last.
type ID uint16

// Find returns the word spelled so, in the folded form of [github.com/samewire/samewire/shingle.Tokens], or 0. Each inflected form is a word of
// its own ("killed", "kills"); a form that is nearly always a possessive is the word that it is of ("companys", folded from "company's").
func Find(word string) ID {
	buckets, spellings := known[layout.Buckets], known[layout.Spelling]
	b := layout.Bucket(word, len(buckets)/4-1)
	rest := spellings[layout.Uint32(buckets, b):layout.Uint32(buckets, b+1)]
	for len(rest) > 0 {
		n := int(rest[0])
		if n == len(word) && rest[3:3+n] == word {
			return ID(layout.Uint16(rest[1:], 0))
		}
		rest = rest[3+n:]
	}
	return 0
}

// Rarity tells how few stories hold the word: log(N/df) / log N, where df of N stories hold it. 0 for a word of every story, 1 for a word that
// is not known.
func (a ID) Rarity() float32 {
	if a == 0 {
		return 1
	}
	return float32(known[layout.Rarity][a-1]) / 255
}

// Cosine returns the cosine of the vectors of two words, in [-1, 1]: how alike the company is that they keep. It tells that two words are of
// one topic, not that they mean the same: antonyms are close. 0 if either word is not known or has no vector, as numbers and single letters
// have none.
func (a ID) Cosine(b ID) float32 {
	norms := known[layout.Norms]
	if a == 0 || b == 0 || 2*int(a) > len(norms) || 2*int(b) > len(norms) {
		return 0
	}
	x, y := a.vector(), b.vector()
	dot := int32(0)
	for i := range len(x) {
		dot += int32(int8(x[i])) * int32(int8(y[i]))
	}
	na, nb := layout.Uint16(norms, int(a-1)), layout.Uint16(norms, int(b-1))
	cosine := float32(dot) * layout.NormUnit * layout.NormUnit / (float32(na) * float32(nb))
	return max(-1, min(cosine, 1))
}

// HasVector reports whether Cosine knows the word.
func (a ID) HasVector() bool { return a > 0 && 2*int(a) <= len(known[layout.Norms]) }

func (a ID) vector() string {
	const d = layout.Dimensions
	return known[layout.Vectors][d*int(a-1):][:d]
}

// Speech is a set of parts of speech.
type Speech uint8

const (
	Noun Speech = 1 << iota
	Verb
	Adjective
	Adverb
)

// Speech returns the parts of speech that the word, or a word that it is a form of, can be. Empty for words that are not known, names that
// WordNet lacks, and words of grammar (articles, pronouns, prepositions, conjunctions), which it does not list. Very frequent words leave out
// what they hardly ever are: "in" is no noun, though it is short for an inch.
func (a ID) Speech() Speech {
	if a == 0 {
		return 0
	}
	return Speech(known[layout.Speech][a-1])
}
