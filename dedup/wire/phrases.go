package wire

import (
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
)

// The words of pages come from the language packs: page.txt has phrases that begin a line or are one, and words that tell of a line wherever in it
// they stand. All languages are looked for at once; which one a page is in need not be known.

// What a phrase gives a line away for, beyond the reasons of furniture.
const (
	hitCaption = iota + 40
	hitByline
	hitSource
	hitTail
	hitNotice
)

var hitNames = func() map[string]uint8 {
	m := map[string]uint8{"caption": hitCaption, "byline": hitByline, "source": hitSource, "tail": hitTail, "notice": hitNotice}
	for i, n := range reasonNames {
		if n != "" {
			m[n] = uint8(i)
		}
	}
	return m
}()

// phrase is an entry of a page.txt that begins a line or is one.
type phrase struct {
	hit   uint8 // 0 where there is none
	sure  bool  // the line goes wherever it stands
	prose bool  // holds for sentences too
	long  bool  // of any length
	need  uint32
	then  byte // ':' or 'm' for a sign between items, 0 for none
	words int8
}

// Bits of a word.
const (
	wDay = 1 << iota // months, weekdays, what stands in times
	wPicture
	wAgency
	wStaff
	wVoice
	wSay
	wFunction
	wHandle
	wDesk
	wTalk
	wScript
	wBlocker
	wSite
	wRights
	wMail
	wLink
	wAbout
	wPlace
	wDigit   // of needs only
	wAddress // of needs only
)

var wordBits = map[string]uint32{"day": wDay, "picture": wPicture, "agency": wAgency, "staff": wStaff, "voice": wVoice, "handle": wHandle, "desk": wDesk, "talk": wTalk,
	"script": wScript, "blocker": wBlocker, "site": wSite, "rights": wRights, "mail": wMail, "link": wLink, "about": wAbout, "place": wPlace, "digit": wDigit, "address": wAddress}

// lexicon is a trie of words by their hashes, in one table: the key of an entry is the hash of its words in order.
type lexicon struct {
	keys  []uint64 // 0 where empty
	at    []uint16 // into nodes
	nodes []entry

	starts [1 << 10 / 64]uint64 // by pair: what sure phrases that hold for sentences begin with
}

type entry struct {
	open, label phrase
	bits        uint32 // of words anywhere
	more        bool   // longer entries go on with this
	inside      bool   // longer entries with bits do
}

var lexicons = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	x := &lexicon{keys: make([]uint64, 1<<15), at: make([]uint16, 1<<15), nodes: make([]entry, 1, 12<<10)}
	var words []shingle.Word
	add := func(text string, set func(e *entry, n int), inside bool) {
		words = shingle.AppendWords(words[:0], text)
		key := uint64(0)
		for i, w := range words {
			key = step(key, w.Hash)
			e := x.put(key)
			if i+1 == len(words) {
				set(e, len(words))
				continue
			}
			e.more = true
			e.inside = e.inside || inside
		}
	}
	bits := func(s lang.Section, bit uint32) {
		for _, e := range s.Entries {
			add(e.Text, func(n *entry, _ int) { n.bits |= bit }, true)
		}
	}
	for _, code := range append([]string{"en", lang.None}, lang.Codes()...) {
		for _, s := range lang.Sections(code, "page") {
			for _, e := range s.Entries {
				switch s.Class {
				case "open", "label":
					p := phrase{hit: hitNames[e.Name], sure: e.Attr["sure"] != "", prose: e.Attr["prose"] != "", long: e.Attr["long"] != "", need: wordBits[e.Attr["need"]]}
					if t := e.Attr["then"]; t != "" {
						p.then = t[0]
					}
					add(e.Text, func(n *entry, words int) {
						p.words = int8(words)
						if p.sure && p.prose && len(e.Text) > 1 {
							k := pair(e.Text)
							x.starts[k>>6] |= 1 << (k & 63)
						}
						at := &n.open
						if s.Class == "label" {
							at = &n.label
						}
						if at.hit == 0 || !at.sure && p.sure {
							*at = p
						}
					}, false)
				case "need", "has":
					add(e.Text, func(n *entry, _ int) { n.bits |= wordBits[e.Name] }, true)
				}
			}
		}
		for _, s := range lang.Sections(code, "function") {
			if s.Class == "function" {
				bits(s, wFunction)
			}
		}
		for _, s := range lang.Sections(code, "times") {
			if s.Class == "month" || s.Class == "weekday" || s.Class == "month-also" {
				bits(s, wDay)
			}
		}
		for _, s := range lang.Sections(code, "names") {
			if s.Class == "place" {
				bits(s, wPlace)
			}
		}
		for _, s := range lang.Sections(code, "sources") {
			if s.Class == "say" {
				bits(s, wSay)
			}
		}
	}
	return x
}

// step is the key of what a word goes on with.
func step(key, word uint64) uint64 {
	key = (key ^ word) * 0x9E3779B97F4A7C15
	return key ^ key>>29 | 1
}

func (x *lexicon) put(key uint64) *entry {
	for i := key; ; i++ {
		k := i & uint64(len(x.keys)-1)
		if x.keys[k] == 0 {
			x.keys[k], x.at[k] = key, uint16(len(x.nodes))
			x.nodes = append(x.nodes, entry{})
		}
		if x.keys[k] == key {
			return &x.nodes[x.at[k]]
		}
	}
}

// get returns the entry of a key, that without anything if there is none.
func (x *lexicon) get(key uint64) *entry {
	for i := key; ; i++ {
		k := i & uint64(len(x.keys)-1)
		if x.keys[k] == key {
			return &x.nodes[x.at[k]]
		}
		if x.keys[k] == 0 {
			return &x.nodes[0]
		}
	}
}

// open returns the longest phrases that begin words: one that may go on, and one that is all of them.
func (x *lexicon) open(words []shingle.Word) (open, label *phrase) {
	key := uint64(0)
	for i, w := range words {
		key = step(key, w.Hash)
		e := x.get(key)
		if e.open.hit != 0 && (open == nil || e.open.sure || !open.sure) {
			open = &e.open
		}
		if i+1 == len(words) && e.label.hit != 0 {
			label = &e.label
		}
		if !e.more {
			break
		}
	}
	return open, label
}

// of returns the bits of the words from the first.
func (x *lexicon) of(words []shingle.Word) uint32 {
	e := x.get(step(0, words[0].Hash))
	bits := e.bits
	if e.inside {
		key := step(0, words[0].Hash)
		for _, w := range words[1:] {
			key = step(key, w.Hash)
			n := x.get(key)
			bits |= n.bits
			if !n.inside {
				break
			}
		}
	}
	return bits
}

// starting returns the longest phrase and the longest label that begin words.
func (x *lexicon) starting(words []shingle.Word) (open, label *phrase) {
	key := uint64(0)
	for _, w := range words {
		key = step(key, w.Hash)
		e := x.get(key)
		if e.open.hit != 0 {
			open = &e.open
		}
		if e.label.hit != 0 {
			label = &e.label
		}
		if !e.more {
			break
		}
	}
	return open, label
}

// listed returns the entries of one class of the English wire.txt, each low line a blank.
func listed(class lang.Class) (words []string) {
	for _, s := range wireLists() {
		if s.Class == class {
			for _, e := range s.Entries {
				words = append(words, strings.ReplaceAll(e.Text, "_", " "))
			}
		}
	}
	return words
}

// wireLists are the sections of all wire.txt.
var wireLists = sync.OnceValue(func() []lang.Section {
	return slices.Concat(lang.Sections("en", "wire"), lang.Sections(lang.None, "wire"))
})

// namedList is listed with the names of entries.
func namedList(class lang.Class) (words []named) {
	for _, s := range wireLists() {
		if s.Class == class {
			for _, e := range s.Entries {
				words = append(words, named{strings.ReplaceAll(e.Text, "_", " "), e.Name, e.Attr})
			}
		}
	}
	return words
}

// named is an entry of a wire.txt that has a name.
type named struct {
	text, name string
	attr       map[string]string
}

// firstBytes tells which bytes words begin with, in either letter case.
func firstBytes(words []string) (t [256]bool) {
	for _, w := range words {
		t[w[0]] = true
		if w[0] >= 'a' && w[0] <= 'z' {
			t[w[0]^0x20] = true
		}
	}
	return t
}

// lastBytes tells which bytes words end with, in either letter case.
func lastBytes(words []string) (t [256]bool) {
	for i := range words {
		t[words[i][len(words[i])-1]] = true
	}
	for c := range 26 {
		t['A'+c] = t['a'+c]
	}
	return t
}

func setOf(class lang.Class) map[string]bool {
	m := map[string]bool{}
	for _, w := range listed(class) {
		m[w] = true
	}
	return m
}

// startOf returns the length of the first of starts, which are in lower case, that s begins with, and 0 for none.
func startOf(s string, starts []string) int {
	for _, w := range starts {
		if n, ok := prefixFold(s, w); ok {
			return n
		}
	}
	return 0
}

// containsAny reports whether s has one of words.
func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// startsAny reports whether s begins with one of words.
func startsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}
