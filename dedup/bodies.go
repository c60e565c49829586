package dedup

// bodies keeps a record of each story: its words, the bitmap of those inside quotation marks if there are any, and its pieces, end and digest
// in turn.
type bodies struct{ spill[uint32] }

// wordsInCore is how many bytes of records are kept in memory: 200,000 stories.
var wordsInCore = 384 << 20

// place is where the record of a story is kept.
type place struct {
	block, at uint32
	words     uint32 // of the body
	pieces    uint32
	quoted    bool // there is a bitmap
}

// get returns the record kept at a place: the text, and its pieces as they stand. A record that cannot be read back is empty; err tells of
// it.
func (b *bodies) get(p place, into *[]uint32) (t text, pieces []uint32) {
	bitmap := 0
	if p.quoted {
		bitmap = bitmapWords(int(p.words))
	}
	record := b.spill.get(p.block, int(p.at), int(p.words)+bitmap+2*int(p.pieces), into)
	if len(record) == 0 {
		return text{}, nil
	}
	t.words, record = record[:p.words], record[p.words:]
	if p.quoted {
		t.quoted = record[:bitmap]
	}
	return t, record[bitmap:]
}

// bitmapWords returns how many words of a bitmap hold a bit for each of n words.
func bitmapWords(n int) int { return (n + 31) / 32 }
