package lang

import (
	"fmt"
	"iter"
	"path"
	"strconv"
	"strings"
)

// Section is a part of a file: entries of one class, and what shows how they are read.
type Section struct {
	Class    Class
	Entries  []Entry
	Lines    []int // where in Entries each line with entries ends
	Examples []Example
	Line     int // of its head, from 1
}

// Example is a sentence and the facts that a rule must read in it, or must not.
type Example struct {
	Code, Dimension string // of the file: "en", "numbers"
	Class           Class
	Line            int      // from 1
	Text            string   // the sentence
	Want            []string // facts as "number 35000000 rupees"
	Counter         bool     // Want must not be read
}

// Parse reads the sections of a file.
func Parse(text string) ([]Section, error) {
	var all []Section
	var head Entry
	raw := false
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		fault := func(what string) ([]Section, error) { return nil, fmt.Errorf("line %d: %s: %s", number, what, line) }
		switch {
		case line == "" || line[0] == '#' && (!raw || strings.HasPrefix(line, "# ")):
			continue
		case line[0] == '[' && !(raw && len(line) < 3):
			var ok bool
			if head, raw, ok = parseHead(line); !ok {
				return fault("bad head of a section")
			}
			all = append(all, Section{Class: head.Class, Line: number})
			continue
		}
		if len(all) == 0 {
			return fault("no section yet")
		}
		s := &all[len(all)-1]
		if strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, "- ") {
			x, ok := parseExample(line)
			if !ok {
				return fault("no arrow in an example")
			}
			x.Class, x.Line = s.Class, number
			s.Examples = append(s.Examples, x)
			continue
		}
		var ok bool
		if s.Entries, ok = appendEntries(s.Entries, head, raw, line); !ok {
			return fault("no words in an entry")
		}
		s.Lines = append(s.Lines, len(s.Entries))
	}
	return all, nil
}

// parseHead reads "[class name key=value]".
func parseHead(line string) (e Entry, raw, ok bool) {
	if !strings.HasSuffix(line, "]") {
		return e, false, false
	}
	class, rest, _ := strings.Cut(line[1:len(line)-1], " ")
	e.Class = Class(class)
	for f := range strings.FieldsSeq(rest) {
		key, value, pair := strings.Cut(f, "=")
		switch {
		case !pair:
			e.Name = strings.TrimSpace(e.Name + " " + f)
		case key == "value":
			v, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return e, false, false
			}
			e.Value = v
		case key == "raw":
			raw = true
		default:
			if e.Attr == nil {
				e.Attr = map[string]string{}
			}
			e.Attr[key] = value
		}
	}
	return e, raw, class != ""
}

func parseExample(line string) (x Example, ok bool) {
	x.Counter = line[0] == '-'
	text, want, ok := strings.Cut(line[2:], "=>")
	x.Text = strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n")
	for w := range strings.SplitSeq(want, ";") {
		if w = strings.TrimSpace(w); w != "" {
			x.Want = append(x.Want, w)
		}
	}
	return x, ok && (x.Counter || len(x.Want) > 0)
}

// appendEntries reads "name: entry, entry".
func appendEntries(all []Entry, head Entry, raw bool, line string) (longer []Entry, ok bool) {
	if name, rest, found := strings.Cut(line, ": "); found {
		if raw && strings.Contains(name, "_") {
			return all, false // a colon of an entry, which must stand last in its line
		}
		head.Name = strings.TrimSpace(name)
		if v, err := strconv.ParseFloat(head.Name, 64); err == nil {
			head.Name, head.Value = "", v
		}
		line = rest
	}
	if raw {
		for f := range strings.FieldsSeq(line) {
			e := head
			e.Text = f
			all = append(all, e)
		}
		return all, true
	}
	for f := range strings.SplitSeq(line, ",") {
		if f = strings.TrimSpace(f); f == "" {
			continue
		}
		e := head
		if e.Text, e.Words = words(f); e.Words == 0 {
			return all, false
		}
		all = append(all, e)
	}
	return all, true
}

// Examples yields the examples of all languages but those of the comparison of events, see [Sections].
func Examples() iter.Seq[Example] {
	return func(yield func(Example) bool) {
		for _, code := range append([]string{None}, codes...) {
			for name, text := range filesOf(code) {
				if base := path.Base(name); base == eventFile || base == pageFile || base == wireFile || base == laterFile {
					continue
				}
				sections, err := Parse(text)
				if err != nil {
					panic(name + ": " + err.Error())
				}
				for _, s := range sections {
					for _, x := range s.Examples {
						x.Code, x.Dimension = code, strings.TrimSuffix(path.Base(name), ".txt")
						if !yield(x) {
							return
						}
					}
				}
			}
		}
	}
}
