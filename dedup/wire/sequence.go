package wire

import (
	"math/bits"
	"strings"

	"github.com/samewire/samewire/shingle"
)

// The page as a sequence: where a line stands, what stands around it, and what of its words stands elsewhere.

// What is known of a line's place.
const (
	cPlace = iota + nSight
	cLines
	cProseLines
	cProseShare
	cBefore // share of the prose
	cAfter
	cLastProse // lines since, and to
	cNextProse
	cToStart // of the main block
	cToEnd
	cBlockShare
	cRun
	cRunAt
	cHits
	cCaps
	cBytes
	cFunction
	cProse
	cHeadings // above it
	cComments
	cTails
	cToByline
	cToTime
	cGlued
	nPlace
)

// around are the features that are also seen of the neighbours, at each of offsets.
var (
	around  = [...]uint8{fBytes, fStop, fCaps, fProse, fFunction, fLabel, fDay, fByline, fShort, fAgain, fPictureEnd, fHitHeading, fHitWords, fTime}
	offsets = [...]int{-3, -2, -1, 1, 2, 3}
)

const nRow = nPlace + 14*6

// mostLines is how many lines are looked at: a page with more is none, and what stands in its middle is left as its own words have it.
const mostLines = 8192

// wordAt is a slot of the table of words. Of lines it tells none, one, or several.
type wordAt struct {
	hash  uint32
	last  int16 // line, so that it counts once in each
	lines uint8
	prose uint8
	lead  uint8
	body  uint8 // lines that the first pass thinks are body
	head  bool  // of what it thinks is the headline
}

// several is one more of a count of lines.
func several(n uint8) uint8 { return min(n+1, 2) }

// lineAt is a slot of the table of lines.
type lineAt struct {
	key   uint64
	first int32
	count int32
}

// place is what is known of a line's place.
type place [nPlace - nSight]float32

// survey looks at all lines.
func (p *Parser) survey(text string) {
	n := len(p.lines)
	p.view = p.view[:0]
	for i := range n {
		if n <= mostLines || i < mostLines/2 || i >= n-mostLines/2 {
			p.view = append(p.view, int32(i))
		}
	}
	n = len(p.view)
	p.sights = sized(p.sights, n)
	p.places = sized(p.places, n)
	p.words = p.words[:0]
	for k := range n {
		p.look(text, k)
	}
	p.echoes(text)
	p.stand()
}

// sized returns s with length n, its old elements or not.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

func tableSize(n int) int { return 1 << bits.Len(uint(2*n+15)) }

// echoes finds what is said again: lines, lines with the name of the site, words of a line in the paragraphs.
func (p *Parser) echoes(text string) {
	n := len(p.view)
	p.table = sized(p.table, tableSize(len(p.words)))
	clear(p.table)
	p.seen = sized(p.seen, tableSize(n))
	clear(p.seen)
	prose := 0
	for k := range n {
		v := &p.sights[k]
		words := p.words[v.lo:v.hi]
		isProse := v.f[fProse] != 0
		if isProse {
			prose++
		}
		key := uint64(0)
		for _, w := range words {
			key = step(key, w.Hash)
			if !content(w) {
				continue
			}
			t := p.word(w.Hash)
			if t.last == int16(k+1) {
				continue
			}
			t.last = int16(k + 1)
			t.lines = several(t.lines)
			if isProse {
				t.prose = several(t.prose)
				if prose <= 3 {
					t.lead = several(t.lead)
				}
			}
		}
		if len(words) > 0 {
			e := p.key(key)
			if e.count == 0 {
				e.first = int32(k)
			}
			e.count++
		}
	}
	copied := 0
	for k := range n {
		if v := &p.sights[k]; v.f[fProse] != 0 && p.key(p.keyOf(k)).first != int32(k) {
			copied++
		}
	}
	many := copied*3 > prose // the text is a list of its own making, or the same story twice
	prose = 0
	for k := range n {
		v := &p.sights[k]
		words := p.words[v.lo:v.hi]
		if len(words) == 0 {
			continue
		}
		self := uint8(0)
		if v.f[fProse] != 0 {
			self = 1
			prose++
		}
		own := uint8(0)
		if self == 1 && prose <= 3 {
			own = 1
		}
		all, body, lead, rare := 0, 0, 0, 0
		key := uint64(0)
		for _, w := range words {
			key = step(key, w.Hash)
			if !content(w) {
				continue
			}
			t := p.word(w.Hash)
			all++
			if t.prose > self {
				body++
			}
			if t.lead > own {
				lead++
			}
			if t.lines == 1 {
				rare++
			}
		}
		if all > 0 {
			m := float32(all)
			v.f[fBody], v.f[fLead], v.f[fRare] = float32(body)/m, float32(lead)/m, float32(rare)/m
		}
		if e := p.key(key); e.count > 1 && (v.f[fProse] == 0 || !many) {
			v.f[fAgain] = log1(int(e.count - 1))
			if e.first == int32(k) {
				v.f[fFirst] = 1
			}
		}
		p.sited(text, k)
	}
}

// content reports whether a word tells of what a text is about: longer words do.
func content(w shingle.Word) bool { return w.End-w.Start >= 4 }

// mostTries is how many slots of a table are looked at. Words made to fall on one another's slots share the last: the time stays linear.
const mostTries = 32

func (p *Parser) word(hash uint64) *wordAt {
	key := uint32(hash>>32) | 1
	for i := hash; ; i++ {
		t := &p.table[i&uint64(len(p.table)-1)]
		if t.hash == 0 {
			t.hash = key
		}
		if t.hash == key || i-hash == mostTries {
			return t
		}
	}
}

// slot returns the slot of a key, which it takes if there is none.
func slot(table []lineAt, key uint64) *lineAt {
	for i := key; ; i++ {
		t := &table[i&uint64(len(table)-1)]
		if t.key == 0 {
			t.key = key
		}
		if t.key == key || i-key == mostTries {
			return t
		}
	}
}

func (p *Parser) key(key uint64) *lineAt { return slot(p.seen, key) }

// known returns the slot of a key that is there, or nil.
func (p *Parser) known(key uint64) *lineAt {
	for i := key; i-key <= mostTries; i++ {
		switch t := &p.seen[i&uint64(len(p.seen)-1)]; t.key {
		case key:
			return t
		case 0:
			return nil
		}
	}
	return nil
}

// sited marks line k if it is another line with the name of a site, or a line glued to itself, and that other line.
func (p *Parser) sited(text string, k int) {
	v := &p.sights[k]
	words := p.words[v.lo:v.hi]
	if len(words) < 4 || len(words) > 48 || v.f[fProse] != 0 {
		return
	}
	l := &p.lines[p.view[k]]
	if half := twice(text[l.lo:l.end]); half != "" {
		v.f[fSite2] = 1
		key := uint64(0)
		for _, w := range p.wordsOf(half) {
			key = step(key, w.Hash)
		}
		if t := p.known(key); t != nil && t.count > 0 && int(t.first) != k {
			p.sights[t.first].f[fSite1] = 1
		}
		return
	}
	mark := func(key uint64) {
		if t := p.known(key); t != nil && t.count > 0 && int(t.first) != k {
			v.f[fSite2] = 1
			p.sights[t.first].f[fSite1] = 1
		}
	}
	key := uint64(0)
	for i, w := range words[:len(words)-1] {
		key = step(key, w.Hash)
		if i < 2 {
			continue
		}
		if between := text[w.End:words[i+1].Start]; len(between) > 1 && strings.ContainsAny(between, "|-–—:·»•/<") {
			mark(key)
		}
	}
	for i := 1; i < len(words)-2 && i < 8; i++ {
		if between := text[words[i-1].End:words[i].Start]; len(between) > 1 && strings.ContainsAny(between, "|-–—:·»•") {
			key := uint64(0)
			for _, w := range words[i:] {
				key = step(key, w.Hash)
			}
			mark(key)
		}
	}
}

// twice returns the half of s if s is a text glued to itself.
func twice(s string) string {
	n := len(s) / 2
	a, b := s[:n], s[len(s)-n:]
	if n < 12 || a != b || len(s)%2 == 1 && s[n] != ' ' {
		return ""
	}
	return a
}

// stand finds where each line stands.
func (p *Parser) stand() {
	n := len(p.view)
	total, lines, glued := 0, 0, 0
	// The main block is the run of lines with the largest sum: bytes of paragraphs, less something for each other line.
	best, sum, from, start, end := 0, 0, 0, 0, 0
	for k := range n {
		l := &p.lines[p.view[k]]
		worth := -100
		if p.sights[k].f[fProse] != 0 {
			size := l.end - l.lo
			total += size
			lines++
			worth = min(size, 800)
		}
		if l.glued {
			glued++
			worth = worth * 2 / 3
		}
		if sum += worth; sum <= 0 {
			sum, from = 0, k+1
		} else if sum > best {
			best, start, end = sum, from, k+1
		}
	}
	inBlock := 0
	for k := start; k < end; k++ {
		if l := &p.lines[p.view[k]]; p.sights[k].f[fProse] != 0 {
			inBlock += l.end - l.lo
		}
	}
	all := float32(max(total, 1))
	clip := func(x, most int) float32 { return float32(max(-most, min(most, x))) }
	before, last, headings, comments, tails := 0, -20, 0, 0, 0
	byline, time := -20, -20
	for k := range n {
		c, f := &p.places[k], &p.sights[k].f
		*c = place{}
		set := func(i int, x float32) { c[i-nSight] = x }
		set(cPlace, float32(k)/float32(n))
		set(cLines, log1(n))
		set(cProseLines, log1(lines))
		size := 0
		if f[fProse] != 0 {
			l := &p.lines[p.view[k]]
			size = l.end - l.lo
		}
		set(cBefore, float32(before)/all)
		before += size
		set(cAfter, float32(total-before)/all)
		set(cLastProse, clip(k-last, 20))
		if size > 0 {
			last = k
		}
		set(cToStart, clip(k-start, 20))
		set(cToEnd, clip(end-k, 20))
		set(cBlockShare, float32(inBlock)/all)
		set(cProseShare, log1(total))
		set(cHeadings, float32(min(headings, 5)))
		set(cComments, float32(min(comments, 5)))
		set(cTails, float32(min(tails, 3)))
		if f[fHitHeading] > 0 {
			headings++
		}
		if f[fHitComments] > 0 {
			comments++
		}
		if f[fTail]+f[fHitTail]+f[fSign] > 0 && lines > 0 {
			tails++
		}
		if f[fByline]+f[fHitByline] > 0 {
			byline = k
		}
		if f[fTime]+f[fHitTime]+f[fClock] > 0 {
			time = k
		}
		set(cToByline, clip(k-byline, 8))
		set(cToTime, clip(k-time, 8))
		set(cGlued, float32(glued)/float32(n))
	}
	next, run := n+20, 0
	byline, time = n+20, n+20
	for k := n - 1; k >= 0; k-- {
		c, f := &p.places[k], &p.sights[k].f
		set := func(i int, x float32) { c[i-nSight] = x }
		set(cNextProse, clip(next-k, 20))
		if f[fProse] != 0 {
			next = k
		}
		if k+1 < n && (p.sights[k+1].f[fProse] != 0) == (f[fProse] != 0) {
			run++
		} else {
			run = 0
		}
		set(cRunAt, log1(run)) // from below
		if f[fByline]+f[fHitByline] > 0 {
			byline = k
		}
		if f[fTime]+f[fHitTime]+f[fClock] > 0 {
			time = k
		}
		if d := clip(byline-k, 8); d < c[cToByline-nSight] {
			set(cToByline, -d)
		}
		if d := clip(time-k, 8); d < c[cToTime-nSight] {
			set(cToTime, -d)
		}
	}
	for k := 0; k < n; {
		j := k
		for j < n && (p.sights[j].f[fProse] != 0) == (p.sights[k].f[fProse] != 0) {
			j++
		}
		for i := k; i < j; i++ {
			p.places[i][cRun-nSight] = log1(j - k)
		}
		k = j
	}
	// Means over five lines on each side.
	var hits, caps, bytes, function, prose float32
	add := func(k int, sign float32) {
		if k < 0 || k >= n {
			return
		}
		f := &p.sights[k].f
		if f[fLabel] != 0 || f[fHitWords] > .3 {
			hits += sign
		}
		caps += sign * f[fCaps]
		bytes += sign * f[fBytes]
		function += sign * f[fFunction]
		prose += sign * f[fProse]
	}
	for k := range min(5, n) {
		add(k, 1)
	}
	for k := range n {
		add(k+5, 1)
		add(k-6, -1)
		m := float32(min(n, k+6) - max(0, k-5))
		c := &p.places[k]
		c[cHits-nSight], c[cCaps-nSight], c[cBytes-nSight], c[cFunction-nSight], c[cProse-nSight] = hits/m, caps/m, bytes/m, function/m, prose/m
	}
}

// row writes what is known of line k to dst.
func (p *Parser) row(dst *[nSecond]float32, k int) {
	v := &p.sights[k]
	copy(dst[:nSight], v.f[:])
	copy(dst[nSight:nPlace], p.places[k][:])
	at := nPlace
	for _, o := range offsets {
		j := k + o
		if j < 0 || j >= len(p.view) {
			for range around {
				dst[at] = -1
				at++
			}
			continue
		}
		f := &p.sights[j].f
		for _, x := range around {
			dst[at] = f[x]
			at++
		}
	}
}

// The classes of a line.
const (
	cBody = iota
	cHeadline
	cByline
	cCredit
	cTail
	cCaption
	cNotice
	cFurniture
	nClasses
)

var classKinds = [nClasses]Kind{KindBody, KindHeadline, KindByline, KindCredit, KindTail, KindCaption, KindNotice, KindFurniture}

type chances [nClasses]float32

// What the second pass knows more: what the first thought of the line and of its neighbours.
const (
	sOwn    = nRow
	sLast   = sOwn + nClasses
	sNext   = sLast + nClasses
	sFar    = sNext + nClasses // two and three lines off: body, headline, furniture, caption, byline
	sBefore = sFar + 4*5
	sAfter  = sBefore + 1 // expected body before and after it, shares
	sSmooth = sAfter + 1  // body around
	sTop1   = sSmooth + 1 // best headline above and below
	sTop2   = sTop1 + 1
	sTail   = sTop2 + 1
	sWords  = sTail + 1  // share of its words that the likely body has
	sHead1  = sWords + 1 // that the likely headline has, share of the headline's words that it has
	sHead2  = sHead1 + 1
	sToHead = sHead2 + 1 // lines from the headline
	nSecond = sToHead + 1
)

var farClasses = [...]int{cBody, cHeadline, cFurniture, cCaption, cByline}

// second writes what the second pass knows of each line and calls judge with it; without all, only of those that the first leaves in doubt.
func (p *Parser) second(all bool, judge func(k int, row *[nSecond]float32)) {
	n := len(p.view)
	total := float32(0)
	size := func(k int) float32 { l := &p.lines[p.view[k]]; return float32(l.end - l.lo) }
	p.below = sized(p.below, n+1)
	p.below[n] = 0
	for k := n - 1; k >= 0; k-- {
		total += size(k) * p.first[k][cBody]
		p.below[k] = max(p.below[k+1], p.first[k][cHeadline])
	}
	total = max(total, 1)
	var before, top, tail float32
	var around, weight float32
	add := func(k int, sign float32) {
		if k >= 0 && k < n {
			around += sign * size(k) * p.first[k][cBody]
			weight += sign * size(k)
		}
	}
	for k := range min(4, n) {
		add(k, 1)
	}
	row := &p.scratch
	head := p.recount()
	for k := range n {
		add(k+4, 1)
		add(k-5, -1)
		own := size(k) * p.first[k][cBody]
		if p.asks(k) && (all || !p.plainAt(k)) {
			p.row(row, k)
			copy(row[sOwn:], p.first[k][:])
			for i, o := range [...]int{-1, 1} {
				at := row[sLast+i*nClasses:][:nClasses]
				if j := k + o; j >= 0 && j < n {
					copy(at, p.first[j][:])
				} else {
					clear(at)
				}
			}
			for i, o := range [...]int{-3, -2, 2, 3} {
				for c, class := range farClasses {
					x := float32(0)
					if j := k + o; j >= 0 && j < n {
						x = p.first[j][class]
					}
					row[sFar+i*5+c] = x
				}
			}
			row[sBefore], row[sAfter] = before/total, (total-before-own)/total
			row[sSmooth] = around / max(weight, 1)
			row[sTop1], row[sTop2], row[sTail] = top, p.below[k+1], tail
			row[sWords], row[sHead1], row[sHead2] = p.shares(k, head)
			row[sToHead] = 40
			if head >= 0 {
				row[sToHead] = float32(max(-30, min(30, k-head)))
			}
			judge(k, row)
		}
		before += own
		top = max(top, p.first[k][cHeadline])
		tail = max(tail, p.first[k][cTail])
	}
}

// recount notes the words of what the first pass thinks is body and headline, and returns the line of the headline, -1 if none is likely.
func (p *Parser) recount() (head int) {
	head = -1
	top := float32(.1)
	for k := range p.view {
		if x := p.first[k][cHeadline]; x > top {
			head, top = k, x
		}
	}
	for k := range p.view {
		body := p.first[k][cBody] > .5
		if !body && k != head {
			continue
		}
		v := &p.sights[k]
		for _, w := range p.words[v.lo:v.hi] {
			if !content(w) {
				continue
			}
			t := p.word(w.Hash)
			if k == head {
				t.head = true
			} else if t.last != int16(-k-1) {
				t.last = int16(-k - 1)
				t.body = several(t.body)
			}
		}
	}
	return head
}

// shares returns the shares of the words of line k that the likely body and the headline have, and how many of the headline's words it has for each
// of them.
func (p *Parser) shares(k, head int) (body, inHead, ofHead float32) {
	v := &p.sights[k]
	self := uint8(0)
	if p.first[k][cBody] > .5 && k != head {
		self = 1
	}
	n, b, h := 0, 0, 0
	for _, w := range p.words[v.lo:v.hi] {
		if !content(w) {
			continue
		}
		t := p.word(w.Hash)
		n++
		if t.body > self {
			b++
		}
		if t.head {
			h++
		}
	}
	if n == 0 {
		return 0, 0, 0
	}
	if head >= 0 {
		hv := &p.sights[head]
		ofHead = float32(h) / float32(max(1, hv.hi-hv.lo))
	}
	return float32(b) / float32(n), float32(h) / float32(n), ofHead
}

// plainAt reports whether the first pass has no doubt that line k is body or furniture. The second is not asked then, which saves half of its time.
func (p *Parser) plainAt(k int) bool {
	return p.first[k][cBody] > .985 || p.first[k][cFurniture] > .99
}

// asks reports whether the models are asked about line k: not where its own words settle it.
func (p *Parser) asks(k int) bool {
	l := &p.lines[p.view[k]]
	return !l.sure || l.kind == KindBody
}
