package text

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
)

// kindsOf are the kinds of facts that a file of a pack is for.
var kindsOf = map[string][]Kind{
	"numbers": {Number},
	"times":   {Time},
	"marks":   {Quote},
	"names":   {Name, Place},
	"sources": {Attribution},
	"hedges":  {Certainty},
}

// TestPacks reads the examples of all packs. An example is met if each wanted fact is there: one of the kind whose words hold all those wanted. A
// counter-example is met if none of its facts is there, or without any, no fact of the file's kinds.
func TestPacks(t *testing.T) {
	for x := range lang.Examples() {
		t.Run(fmt.Sprintf("%s/%s/%d", x.Code, x.Dimension, x.Line), func(t *testing.T) {
			if a, b, found := strings.Cut(x.Text, " ~ "); found {
				checkPair(t, x, a, b)
				return
			}
			d := readAs(x.Text, x.Code)
			facts := d.Facts()
			var got []string
			for _, f := range facts {
				got = append(got, describe(f))
			}
			got = append(got, fmt.Sprintf("sentences %d", len(d.Sentences)))
			got = append(got, d.listed()...)
			for _, w := range x.Want {
				if meets(got, w) == x.Counter {
					t.Errorf("%q: %q is read: %v; read are %q", x.Text, w, x.Counter, got)
				}
			}
			if !x.Counter || len(x.Want) > 0 {
				return
			}
			for _, f := range facts {
				if slices.Contains(kindsOf[x.Dimension], f.Kind) {
					t.Errorf("%q: reads %q", x.Text, describe(f))
				}
			}
		})
	}
}

// describe gives the kind of a fact and the words of its value: strings as they are, numbers plain where they are counts or values, other numbers
// as "day:3", what is true by its name.
func describe(f Fact) string {
	words := []string{string(f.Kind)}
	v := reflect.ValueOf(f.Value)
	for i := range v.NumField() {
		name := strings.ToLower(v.Type().Field(i).Name)
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			words = append(words, strings.ToLower(field.String()))
		case reflect.Bool:
			if field.Bool() {
				words = append(words, name)
			}
		case reflect.Float64:
			n := strconv.FormatFloat(field.Float(), 'f', -1, 64)
			if name == "value" || name == "count" && n != "0" {
				words = append(words, n)
			} else if n != "0" {
				words = append(words, name+":"+n)
			}
		case reflect.Int:
			if field.Int() != 0 {
				words = append(words, fmt.Sprintf("%s:%d", name, field.Int()))
			}
		}
	}
	return strings.Join(words, " ")
}

// folds returns how a word of other letters than those of ASCII may be told: folded as a text is, its words joined, and the first of them.
func folds(word string) (joined, first string) {
	if strings.IndexFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return word, word
	}
	for t := range shingle.Tokens(word) {
		if joined == "" {
			first = t.Text
		}
		joined += t.Text
	}
	return joined, first
}

// meets reports whether one of the facts has all the words of a wanted one.
func meets(got []string, want string) bool {
	wanted := strings.Fields(want)
	return slices.ContainsFunc(got, func(g string) bool {
		have := strings.Fields(g)
		if have[0] != wanted[0] {
			return false
		}
		for _, w := range wanted[1:] {
			joined, first := folds(w)
			if !slices.Contains(have, w) && !slices.Contains(have, joined) && !slices.Contains(have, first) {
				return false
			}
		}
		return true
	})
}
