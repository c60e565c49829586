package main

import (
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
)

// heads is what is shown of stories beside their ids: headline and date, kept in about 24 bytes a story that has one, and its headline.
type heads struct {
	parse  bool // the headline in the text counts where none stands apart, as people see it
	seed   maphash.Seed
	all    []head
	blocks [][]byte // of headlines
	sorted bool
}

type head struct {
	id   uint64 // a hash of 64 bits
	when int64  // Unix milliseconds; noDate for none
	from uint32 // the block, and the offset in it
	at   uint16
	size uint16
}

const (
	headBlock = 1 << 16
	noDate    = int64(-1) << 63
)

func newHeads(parse bool) *heads { return &heads{parse: parse, seed: maphash.MakeSeed()} }

// add keeps what a story has.
func (h *heads) add(a dedup.Article) {
	title := a.Headline
	if title == "" && h.parse {
		title = headlineOf(&a)
	}
	title = strings.TrimSpace(title)
	if title == "" && a.Published.IsZero() {
		return
	}
	title = title[:runeEnd(title, 1<<10)]
	if n := len(h.blocks); n == 0 || len(h.blocks[n-1])+len(title) > headBlock {
		h.blocks = append(h.blocks, make([]byte, 0, headBlock))
	}
	last := &h.blocks[len(h.blocks)-1]
	e := head{maphash.String(h.seed, a.ID), noDate, uint32(len(h.blocks) - 1), uint16(len(*last)), uint16(len(title))}
	if !a.Published.IsZero() {
		e.when = a.Published.UnixMilli()
	}
	*last = append(*last, title...)
	h.all, h.sorted = append(h.all, e), false
}

// of returns the headline and the date of a story, empty and zero where it has none; h may be nil.
func (h *heads) of(id string) (headline string, published time.Time) {
	if h == nil {
		return "", time.Time{}
	}
	if !h.sorted {
		slices.SortFunc(h.all, func(a, b head) int {
			if a.id < b.id {
				return -1
			}
			return 1
		})
		h.sorted = true
	}
	hash := maphash.String(h.seed, id)
	i, ok := slices.BinarySearchFunc(h.all, hash, func(e head, id uint64) int {
		switch {
		case e.id < id:
			return -1
		case e.id > id:
			return 1
		}
		return 0
	})
	if !ok {
		return "", time.Time{}
	}
	e := h.all[i]
	if e.when != noDate {
		published = time.UnixMilli(e.when).UTC()
	}
	return string(h.blocks[e.from][e.at : e.at+e.size]), published
}

// dated is a date as JSON has it, empty for none.
func dated(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// titleLine writes a headline under an id, with so much space before it, unless it is the one above.
func titleLine(w io.Writer, st screen, indent int, headline, above string) {
	if headline != "" && headline != above {
		io.WriteString(w, strings.Repeat(" ", indent)+cut(plainText(headline), st.width-indent)+"\n")
	}
}
