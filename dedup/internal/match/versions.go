package match

// What a newer story must have of an older one to be its write-through, a version of the same report: most of its text, and of its opening. A
// follow-up has an opening of its own and keeps the older text, if any, as background.
const (
	keptText  = 0.6  // the least share of the older's 3-word shingles
	keptSaid  = 0.45 // the same where the newer says that it is an update, and has the older's dateline
	keptMoved = 0.8  // the same where they have other datelines
	keptLead  = 0.25 // the least share of the older's opening
	madeOf    = 0.3  // the least share of the newer that is of the older: a digest of several reports has less of each
	fewest    = 30   // 3-word shingles of the older: captions of one game share a sentence, and are no versions of each other
)

// WriteThrough returns how much of an older story a newer one has, the share of its 3-word shingles, where that makes the newer its write-through; 0 where
// it does not.
func (c *Comparer) WriteThrough(older, newer *Story) float64 {
	c.setProbe(older.own())
	t := newer.own()
	c.compare(t)
	g := &c.narrow
	n := len(g.order)
	if n < fewest || len(t.Words) == 0 {
		return 0
	}
	least := keptText
	switch same := older.Place == newer.Place; {
	case !same && older.Place != 0 && newer.Place != 0:
		least = keptMoved
	case same && older.Place != 0 && newer.Update > older.Update:
		least = keptSaid
	}
	kept := float64(g.common) / float64(g.n)
	if kept < least || float64(g.common) < madeOf*float64(g.distinct) || g.share(0, min(opening, n)) < keptLead {
		return 0
	}
	return kept
}
