package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/samewire/samewire/shingle"
)

// counts tells in how many stories words stand.
type counts struct {
	stories    int
	in         map[string]int // stories that hold the word
	spelled    map[string]int // times it stands in them
	possessive map[string]int // times it stands there as a possessive, "'s"
}

func count(files []string) (*counts, error) {
	c := &counts{in: map[string]int{}, spelled: map[string]int{}, possessive: map[string]int{}}
	for _, file := range files {
		if err := c.addFile(file); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return c, nil
}

func (c *counts) addFile(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return err
		}
	}
	for d := json.NewDecoder(r); ; {
		var story struct{ Text, Title, Headline, Lang string }
		if err := d.Decode(&story); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if story.Lang == "" || story.Lang == "en" {
			c.add(story.Headline, story.Title, story.Text)
		}
	}
}

// add counts a story.
func (c *counts) add(texts ...string) {
	c.stories++
	seen := map[string]bool{}
	for _, text := range texts {
		for t := range shingle.Tokens(text) {
			c.spelled[t.Text]++
			if isPossessive(text[t.Start:t.End]) {
				c.possessive[t.Text]++
			}
			if !seen[t.Text] {
				seen[t.Text] = true
				c.in[t.Text]++
			}
		}
	}
}

func isPossessive(w string) bool {
	w = strings.ToLower(w)
	return strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s")
}

// base returns the word without "s" of one that is a possessive in two of three places where it stands, and true; false of all others, and
// where no story holds the word without.
func (c *counts) base(word string) (string, bool) {
	of, ok := strings.CutSuffix(word, "s")
	return of, ok && 3*c.possessive[word] >= 2*c.spelled[word] && c.in[of] > 0
}

// top returns the n words that stand in most stories, the most frequent first and equal ones by spelling, without the possessives of more
// frequent words. Words of more than 255 bytes do not fit in a table.
func (c *counts) top(n int) []string {
	all := make([]string, 0, len(c.in))
	for w := range c.in {
		if len(w) <= 255 {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := c.in[b] - c.in[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var words []string
	for _, w := range all {
		if len(words) == n {
			break
		}
		if of, ok := c.base(w); !ok || c.in[of] < c.in[w] {
			words = append(words, w)
		}
	}
	return words
}
