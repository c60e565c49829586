package match

// Copy is what tells copies among stories with the same words.
type Copy struct {
	Story    uint32
	Headline uint32 // see record.Record
	Untold   bool   // see there
}

// Firsts tells copies among stories with the same words: a story is a copy of the first one before it that is itself none's copy, and no other page: see
// [Story.OtherPage]. So all are copies of the very first, but where that is a page: then pages are copies of the first one with their headline.
type Firsts struct {
	any   bool
	first Copy
	pages map[uint32]uint32 // the first of each other headline
}

// Of returns the first one of the next story, which is itself where that is none's copy.
func (f *Firsts) Of(c Copy) (first uint32) {
	switch {
	case !f.any:
		f.any, f.first = true, c
	case c.Untold && f.first.Untold && c.Headline != f.first.Headline:
		if first, ok := f.pages[c.Headline]; ok {
			return first
		}
		if f.pages == nil {
			f.pages = map[uint32]uint32{}
		}
		f.pages[c.Headline] = c.Story
		return c.Story
	}
	return f.first.Story
}
