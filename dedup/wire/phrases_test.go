package wire

import (
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
)

// told returns what the packs make of s: the names of what it begins with, is, and has.
func told(s string) (names []string) {
	x := lexicons()
	words := shingle.AppendWords(nil, s)
	if len(words) == 0 {
		return nil
	}
	open, label := x.open(words)
	for name, hit := range hitNames {
		if open != nil && open.hit == hit || label != nil && label.hit == hit {
			names = append(names, name)
		}
	}
	bits := uint32(0)
	for k := range words {
		bits |= x.of(words[k:])
	}
	for name, bit := range wordBits {
		if bits&bit != 0 {
			names = append(names, "has "+name, "need "+name)
		}
	}
	return names
}

// TestPackExamples reads the examples of every page.txt, and every entry as an example of itself.
func TestPackExamples(t *testing.T) {
	for _, code := range append([]string{lang.None}, lang.Codes()...) {
		for _, s := range lang.Sections(code, "page") {
			for _, x := range s.Examples {
				got := told(x.Text)
				for _, w := range x.Want {
					if slices.Contains(got, w) == x.Counter {
						t.Errorf("%s: %q: %q is read: %v; read are %q", code, x.Text, w, x.Counter, got)
					}
				}
				if x.Counter && len(x.Want) == 0 {
					for _, w := range got {
						if !strings.HasPrefix(w, "has ") && !strings.HasPrefix(w, "need ") {
							t.Errorf("%s: %q: reads %q", code, x.Text, w)
						}
					}
				}
			}
			for _, e := range s.Entries {
				name := e.Name
				switch s.Class {
				case "has", "need":
					name = string(s.Class) + " " + e.Name
				case "open", "label":
					if hitNames[name] == 0 {
						t.Errorf("%s: no such reason: %q", code, name)
					}
					if len(told(e.Text)) == 0 {
						t.Errorf("%s: %q is not found", code, e.Text)
					}
					continue
				default:
					t.Errorf("%s: no such class: %q", code, s.Class)
				}
				if !slices.Contains(told(e.Text), name) {
					t.Errorf("%s: %q is not %q", code, e.Text, name)
				}
			}
		}
	}
}

// toldOf returns what is read of the parts of text that begin before end: kinds, "cites AGENCY", "author NAME", "reported by NAME", "notice KIND".
func toldOf(text string, end int) (got []string) {
	s := Parse(text)
	for _, p := range s.Parts {
		if p.Span.Start < end {
			got = append(got, p.Kind.String())
		}
	}
	for _, m := range s.Agencies(text) {
		if m.Kind == KindBody && m.Span.Start < end {
			got = append(got, "cites "+m.Agency)
		}
	}
	for _, b := range s.Bylines(text) {
		for _, a := range b.Authors {
			got = append(got, "author "+a)
		}
	}
	for _, t := range s.Tails(text) {
		for _, r := range t.Reporters {
			got = append(got, "reported by "+r.Name)
		}
	}
	for _, n := range s.Notices(text) {
		if n.Span.Start < end {
			got = append(got, "notice "+n.Kind.String())
		}
	}
	return got
}

// TestWireExamples reads the examples of each wire.txt above a story.
func TestWireExamples(t *testing.T) {
	for _, s := range slices.Concat(lang.Sections("en", "wire"), lang.Sections(lang.None, "wire")) {
		if len(s.Entries) == 0 {
			t.Errorf("%s is empty", s.Class)
		}
		for _, x := range s.Examples {
			text := x.Text + "\n" + story
			got := toldOf(text, len(x.Text))
			for _, w := range x.Want {
				if slices.Contains(got, w) == x.Counter {
					t.Errorf("%s: %q: %q is read: %v; read are %q", s.Class, x.Text, w, x.Counter, got)
				}
			}
		}
	}
}
