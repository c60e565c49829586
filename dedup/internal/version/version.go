// Package version tells which of two versions of a report is the later one, from their words alone: where times are equal or not known, and where days are known and
// no hours. The words are data, in later.txt of the language packs.
package version

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/shingle"
)

// cue is what a word, or several in a row, tell of the time of a text.
type cue uint8

const (
	reported cue = iota // what follows was reported before
	corrects            // what was reported before is not so
	open                // trading goes on
	closed              // trading is over
	zone                // an hour stands before it
	weekday
	name // the weekday before it is a name: "The Sunday Times"
)

var cues = map[lang.Class]cue{"reported": reported, "corrects": corrects, "open": open, "close": closed, "zone": zone, "weekday": weekday, "not-weekday": name}

// phrase is an entry by the hashes of its words after the first.
type phrase struct {
	rest []uint32
	cue  cue
	day  time.Weekday
}

// words is what is known of words, in all languages: a bitmap of the lowest bits tells of most words that no phrase begins with them.
type words struct {
	may     record.Hashes
	phrases map[uint32][]phrase // by the first word, the longest first
	hours   map[uint32]int16    // "0000" to "2359", in minutes
}

var known = sync.OnceValue(func() *words {
	w := &words{phrases: map[uint32][]phrase{}, hours: map[uint32]int16{}}
	for _, code := range append(lang.Codes(), lang.None) {
		for _, s := range append(lang.Sections(code, "later"), lang.Sections(code, "times")...) {
			c, ok := cues[s.Class]
			if !ok {
				continue
			}
			for _, e := range s.Entries {
				if hashes := hashesOf(e.Text); len(hashes) > 0 {
					w.phrases[hashes[0]] = append(w.phrases[hashes[0]], phrase{hashes[1:], c, dayOf(e.Name)})
				}
			}
		}
	}
	for first, all := range w.phrases {
		w.may.Add(first)
		slices.SortStableFunc(all, func(a, b phrase) int { return cmp.Compare(len(b.rest), len(a.rest)) })
	}
	for m := range int16(24 * 60) {
		w.hours[hashesOf(fmt.Sprintf("%02d%02d", m/60, m%60))[0]] = m
	}
	return w
})

func hashesOf(text string) (hashes []uint32) {
	for _, w := range shingle.AppendWords(nil, text) {
		hashes = append(hashes, uint32(w.Hash))
	}
	return hashes
}

// dayOf returns the weekday of a name of the packs; Sunday where it is none.
func dayOf(name string) time.Weekday {
	days := []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	return time.Weekday(max(0, slices.Index(days, name)))
}

// Told is what a text tells of its time.
type Told struct {
	Corrects     bool // it says that what was reported before is not so
	text         *record.Text
	reported     []int // the first words of what was reported before
	days         uint8 // bits of the weekdays that it names
	hour         int16 // the latest, in minutes; -1 where there is none
	open, closed bool
}

// Of reads a text.
func Of(t *record.Text) *Told {
	out, w := &Told{text: t, hour: -1}, known()
	for i := 0; i < len(t.Words); i++ {
		p := w.at(t.Words, i)
		if p == nil {
			continue
		}
		next := i + 1 + len(p.rest)
		switch p.cue {
		case reported:
			out.reported = append(out.reported, next)
		case corrects:
			out.Corrects = true
		case open:
			out.open = true
		case closed:
			out.closed = true
		case zone:
			if i > 0 {
				if m, ok := w.hours[t.Words[i-1]]; ok {
					out.hour = max(out.hour, m)
				}
			}
		case weekday:
			if next == len(t.Words) || !w.isName(t.Words, next) {
				out.days |= 1 << p.day
			}
		case name:
			continue
		}
		i = next - 1
	}
	return out
}

// at returns the longest phrase at a word; nil where there is none.
func (w *words) at(text []uint32, i int) *phrase {
	first := text[i]
	if !w.may.May(first) {
		return nil
	}
	all := w.phrases[first]
	for k := range all {
		if rest := all[k].rest; len(rest) < len(text)-i && slices.Equal(rest, text[i+1:i+1+len(rest)]) {
			return &all[k]
		}
	}
	return nil
}

func (w *words) isName(text []uint32, i int) bool {
	p := w.at(text, i)
	return p != nil && p.cue == name
}

// Order returns 1 where the first of two texts is the later one, -1 where the second is, and 0 where that is not known: nothing tells it, or one thing speaks for
// each. day is the one that both were published on, where they are dated.
//
//   - What corrects an earlier report is later than what does not.
//   - What tells as reported before what the other tells is the later.
//   - What tells of the day of publication is later than what tells of other days alone.
//   - What tells of a later hour is later; what tells how trading closed is later than what tells of an hour, or of trading that goes on.
func Order(x, y *Told, day time.Weekday, dated bool) int {
	first, second := x.over(y, day, dated) || recaps(x.text, y.text, x.reported), y.over(x, day, dated) || recaps(y.text, x.text, y.reported)
	switch {
	case first == second:
		return 0
	case first:
		return 1
	}
	return -1
}

// over reports whether one text tells that it is later than the other.
func (x *Told) over(y *Told, day time.Weekday, dated bool) bool {
	today := uint8(1) << day
	switch {
	case x.Corrects && !y.Corrects:
	case dated && x.days&today != 0 && y.days != 0 && y.days&today == 0:
	case x.hour > y.hour && y.hour >= 0:
	case x.closed && !x.open && !y.closed && (y.open || y.hour >= 0):
	default:
		return false
	}
	return true
}

// Of what was reported before the other text has at least half, by runs of three words.
const (
	recapped    = 24 // words that are looked at
	fewest      = 8
	recappedRun = 3
)

// recaps reports whether what x tells as reported before is told by y.
func recaps(x, y *record.Text, from []int) bool {
	if len(from) == 0 {
		return false
	}
	runs := make(map[[recappedRun]uint32]bool, len(y.Words))
	for i := recappedRun; i <= len(y.Words); i++ {
		runs[[recappedRun]uint32(y.Words[i-recappedRun:i])] = true
	}
	for _, i := range from {
		said := x.Words[i:min(len(x.Words), i+recapped)]
		both := 0
		for k := recappedRun; k <= len(said); k++ {
			if runs[[recappedRun]uint32(said[k-recappedRun:k])] {
				both++
			}
		}
		if len(said) >= fewest && 2*both >= len(said)-recappedRun+1 {
			return true
		}
	}
	return false
}
