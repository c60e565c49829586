package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"
	"github.com/samewire/samewire/shingle"
)

// vector is a word's, in 8 bits a number: the largest is 127 or -127.
type vector struct {
	parts [layout.Dimensions]int8
	norm  uint16 // length, in 1/layout.NormUnit
}

// readVectors reads the vectors of words. Of those whose spellings fold to one word ("US", "U.S."), the most frequent's is taken: the file
// numbers its words by frequency.
func readVectors(file string, words []string) (map[string]*vector, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	vectors, err := scanVectors(bufio.NewReaderSize(f, 1<<20), words)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return vectors, nil
}

// scanVectors reads a JSON object whose field "vectors" is an object: of each word, a list of numbers, its length, and its number.
func scanVectors(r io.Reader, words []string) (map[string]*vector, error) {
	wanted := make(map[string]bool, len(words))
	for _, w := range words {
		wanted[w] = true
	}
	d := json.NewDecoder(r)
	if err := enter(d, "vectors"); err != nil {
		return nil, err
	}
	vectors, rank := map[string]*vector{}, map[string]float64{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var numbers json.RawMessage
		if err := d.Decode(&numbers); err != nil {
			return nil, err
		}
		w := foldWord(key.(string))
		if !wanted[w] {
			continue
		}
		var v []float64
		if err := json.Unmarshal(numbers, &v); err != nil {
			return nil, err
		}
		if len(v) != layout.Dimensions+2 {
			return nil, fmt.Errorf("vector of %q has %d numbers, need %d", key, len(v), layout.Dimensions+2)
		}
		if n, ok := rank[w]; !ok || v[layout.Dimensions+1] < n {
			rank[w], vectors[w] = v[layout.Dimensions+1], quantise(v[:layout.Dimensions])
		}
	}
	return vectors, nil
}

// enter goes to the value of a field of the object that comes next, and into it.
func enter(d *json.Decoder, field string) error {
	if t, err := d.Token(); err != nil {
		return err
	} else if t != json.Delim('{') {
		return fmt.Errorf("%v, need an object", t)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key == field {
			t, err := d.Token()
			if err == nil && t != json.Delim('{') {
				err = fmt.Errorf("%q is no object", field)
			}
			return err
		}
		var other json.RawMessage
		if err := d.Decode(&other); err != nil {
			return err
		}
	}
	return fmt.Errorf("no field %q", field)
}

// foldWord returns the folded form of a text that is one word, "" of any other.
func foldWord(text string) string {
	word, n := "", 0
	for t := range shingle.Tokens(text) {
		if t.Start > 0 || t.End < len(text) {
			return ""
		}
		word = t.Text
		n++
	}
	if n != 1 {
		return ""
	}
	return word
}

// quantise rounds a vector to 8 bits a number. nil of a vector of zeros. No sum is taken of numbers that are not whole, so that every machine
// rounds alike.
func quantise(v []float64) *vector {
	largest := 0.0
	for _, x := range v {
		largest = max(largest, math.Abs(x))
	}
	if largest == 0 {
		return nil
	}
	q, squares := new(vector), 0
	for i, x := range v {
		n := int(math.Round(x / largest * 127))
		q.parts[i] = int8(n)
		squares += n * n
	}
	q.norm = uint16(math.Round(math.Sqrt(float64(squares)) * layout.NormUnit)) // at most 127 * 10 * 32
	return q
}
