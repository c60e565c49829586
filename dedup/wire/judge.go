package wire

import (
	_ "embed"
	"sync"

	"github.com/samewire/samewire/dedup/internal/learn"
)

// The models of lines, fitted by dedup/wire/internal/train. The first sees a line and its neighbours; the second also sees what the first thought of
// them and of the page.

//go:embed weights.bin
var weights []byte

type models struct {
	cuts          *learn.Trees
	first, second *learn.Classes
}

var inTree = sync.OnceValue(func() *models {
	m, err := parseModels(weights)
	if err != nil {
		panic("wire: " + err.Error())
	}
	return m
})

func parseModels(b []byte) (*models, error) {
	m := &models{}
	var err error
	if m.cuts, b, err = learn.ParseTrees(b); err != nil {
		return nil, err
	}
	if m.first, b, err = learn.ParseClasses(b); err != nil {
		return nil, err
	}
	m.second, _, err = learn.ParseClasses(b)
	return m, err
}

// judge asks the models what each line is that its own words do not settle.
func (p *Parser) judge(text string) {
	m := p.models
	if m == nil {
		m = inTree()
	}
	p.survey(text)
	p.foresee(m)
	p.last = sized(p.last, len(p.view))
	copy(p.last, p.first)
	p.second(false, func(k int, row *[nSecond]float32) { m.second.Probs(p.last[k][:], row[:]) })
	p.decide(text)
}

// foresee runs the first pass.
func (p *Parser) foresee(m *models) {
	p.first = sized(p.first, len(p.view))
	for k := range p.view {
		if p.asks(k) {
			p.row(&p.scratch, k)
			m.first.Probs(p.first[k][:], p.scratch[:nRow])
			continue
		}
		p.first[k] = chances{}
		p.first[k][p.lines[p.view[k]].class2()] = 1
	}
}

// class2 is the class of a line that is settled.
func (l *line) class2() int {
	for c, k := range classKinds {
		if k == l.kind {
			return c
		}
	}
	return cBody
}

// What decides. A line is body where the chance of that is at least keep, of stretches keepGlued, for one that is lost tears a paragraph apart. The line
// that is most likely the headline is it at headline. Of the other kinds one is taken at least at few, of bylines fewBylines, where it is as likely as
// furniture over times and body no more likely than unsure.
var keep, keepGlued, headline, over, few, fewBylines, unsure float32 = .15, .05, .15, .6, .2, .35, .35

// under is keep under the heading of a list below the story.
const under = .7

// decide labels the lines by what the second pass thinks of them.
func (p *Parser) decide(text string) {
	head := p.headline()
	titles := p.lastTitles()
	listed := false // a paragraph has announced a list
	before := true  // no paragraph yet
	talk := false   // readers' comments have begun
	below := false  // so has a list under the story
	for k := range p.view {
		l := &p.lines[p.view[k]]
		if !p.asks(k) {
			talk = l.kind == KindFurniture && (talk || l.why == Comments)
			below = below || l.kind == KindFurniture && l.why == Heading && p.places[k][cToEnd-nSight] <= 0
			continue
		}
		q := &p.last[k]
		keep := keep
		glued := p.sights[k].f[fGlued]+p.sights[k].f[fGluedAfter] > 0
		if glued {
			keep = keepGlued
		}
		f := &p.sights[k].f
		switch {
		case below && l.class == title:
			keep = .95
		case below, talk:
			keep = max(keep, under)
		case k >= titles:
			keep = .97
		case glued && !l.stop && k+1 == len(p.view) && (p.sights[k].open != nil && Reason(p.sights[k].open.hit) == Heading || f[fCaps] > .6):
			keep = .9 // hangs on the last sentence
		case f[fDateline] != 0 && l.end-l.lo > 60:
			keep /= 8
		case l.class == table && f[fLabel] == 0:
			keep /= 3
		case k < head && l.class == title && f[fWords] < 2.1:
			keep = .7 // a label above the headline
		case l.kind == KindFurniture && l.class != sentence, head >= 0 && k > head && k < head+6 && l.class == title && f[fWords] < 2.4 && before:
			keep = max(keep, .45) // its own words speak against it, or it stands between the headline and the story
		case listed && l.class != sentence:
			keep /= 5
		}
		if k == head {
			l.set(KindHeadline, 0, false)
			continue
		}
		best := cFurniture
		for c := cByline; c < cFurniture; c++ {
			least, times := few, over
			if c == cByline {
				least, times = fewBylines, 1
			}
			if q[c] >= least && q[c] > times*q[cFurniture] && q[cBody] < unsure && (best == cFurniture || q[c] > q[best]) {
				best = c
			}
		}
		if best == cByline && (f[fPicture] > 0 || f[fAgencyEnd] > 0 && f[fSlash] > 0) {
			best = cCaption // who took a picture
		}
		same := head >= 0 && (p.keyOf(k) == p.keyOf(head) || p.sights[k].f[fSite2] != 0 && k < head+3)
		switch {
		case same && k < head+40 && l.class != sentence:
			l.set(KindFurniture, RepeatedHeadline, false)
		case (l.kind == KindByline || l.kind == KindCredit || l.kind == KindTail) && p.beside(k, head):
		case q[cBody] < .97 && p.sights[k].f[fAbout] > 0 && p.closes(k):
			l.set(KindFurniture, AboutPublisher, false)
		case q[cBody] >= keep && (best == cFurniture || q[cBody] >= q[best] || f[fDateline] != 0 && l.end-l.lo > 60):
			l.set(KindBody, 0, false)
		case best == cFurniture && q[cHeadline] > q[cFurniture]:
			l.set(KindFurniture, RepeatedHeadline, false)
		case best == cFurniture:
			why := l.why
			if l.kind != KindFurniture {
				why = p.reason(k)
			}
			if talk = talk || why == Comments; talk && p.sights[k].label == nil {
				why = Comments
			}
			l.set(KindFurniture, why, false)
		default:
			l.set(classKinds[best], 0, false)
		}
		if l.kind == KindBody {
			talk = false
			before = before && l.class != sentence
			listed = l.intro || listed && l.class != sentence
		} else {
			listed = false
			below = below || l.kind == KindFurniture && l.why == Heading && p.places[k][cToEnd-nSight] <= 0
		}
	}
	if p.empty() {
		// No story was found: what the models alone set aside may be it.
		for k := range p.view {
			if l := &p.lines[p.view[k]]; p.asks(k) && l.kind != KindHeadline {
				l.set(KindBody, 0, false)
			}
		}
	}
}

// empty reports whether no line is body.
func (p *Parser) empty() bool {
	for i := range p.lines {
		if p.lines[i].kind == KindBody {
			return false
		}
	}
	return true
}

// lastTitles returns the first line of a run of three titles or more that the text ends with: titles of other stories, not a list of the story's own.
func (p *Parser) lastTitles() int {
	n := len(p.view)
	k := n
	words := float32(0)
	for k > 0 {
		l, f := &p.lines[p.view[k-1]], &p.sights[k-1].f
		if !l.open() || l.class != title || l.glued || f[fFigures] > 0 || f[fLow] > 0 || f[fWords] < 2.5 || l.stop || l.intro {
			break
		}
		words += f[fWords]
		k--
	}
	if n-k < 3 || k == 0 || p.lines[p.view[k-1]].intro || words < 2.6*float32(n-k) {
		return n
	}
	return k
}

// headline returns the line that is most likely the headline, -1 if none is likely.
func (p *Parser) headline() int {
	head, top := -1, headline
	for k := range p.view {
		if p.asks(k) && p.last[k][cHeadline] > top && p.last[k][cBody] < .7 {
			head, top = k, p.last[k][cHeadline]
		}
	}
	if head < 0 {
		return head
	}
	if p.sights[head].f[fSite2] != 0 {
		best := float32(0)
		for k := range p.view {
			if x := p.last[k][cHeadline]; p.sights[k].f[fSite1] != 0 && p.asks(k) && x >= best {
				head, best = k, x
			}
		}
	}
	// Of two copies one under the other the second, for the first is a crumb of the menu; of more the first; of copies around one with the name of
	// the site the first.
	key := p.keyOf(head)
	from, to := head, head
	for from > 0 && p.asks(from-1) && p.keyOf(from-1) == key {
		from--
	}
	for to+1 < len(p.view) && p.asks(to+1) && p.keyOf(to+1) == key {
		to++
	}
	switch to - from {
	case 0:
	case 1:
		head = to
	default:
		return from
	}
	for k := head - 1; k > 0 && p.sights[k].f[fSite2] != 0 && p.asks(k-1); k-- {
		if p.keyOf(k-1) == key {
			return k - 1
		}
	}
	return head
}

// closes reports whether the line at k stands last of the story: next to what is furniture by its own words, or at the end.
func (p *Parser) closes(k int) bool {
	l := &p.lines[p.view[k]]
	if l.end-l.lo > 400 || p.places[k][cToEnd-nSight] > 2 {
		return false
	}
	aside := func(k int) bool { l := &p.lines[p.view[k]]; return l.kind == KindFurniture }
	return k+1 == len(p.view) || aside(k+1) || k > 0 && aside(k-1)
}

// keyOf is the key of the words of line k.
func (p *Parser) keyOf(k int) (key uint64) {
	v := &p.sights[k]
	for _, w := range p.words[v.lo:v.hi] {
		key = step(key, w.Hash)
	}
	return key
}

// beside reports whether line k, a byline or credit by its shape, stands where those of the story do: under the headline, or next to a paragraph.
func (p *Parser) beside(k, head int) bool {
	if head >= 0 && k > head && k <= head+2 {
		return true
	}
	isBody := func(k int) bool {
		return k >= 0 && k < len(p.view) && p.sights[k].f[fProse] != 0 && (!p.asks(k) || p.last[k][cBody] > .7)
	}
	if l := &p.lines[p.view[k]]; l.kind == KindCredit {
		if c := &p.places[k]; c[cToStart-nSight] >= -5 && c[cToStart-nSight] <= 3 || c[cToEnd-nSight] >= -5 && c[cToEnd-nSight] <= 3 {
			return true
		}
	}
	return isBody(k-1) || isBody(k+1) || isBody(k-2) || isBody(k-3)
}

// reason tells why the line at k was taken for furniture, by what was seen of it.
func (p *Parser) reason(k int) Reason {
	v := &p.sights[k]
	f := &v.f
	open, label := v.open, v.label
	switch {
	case label != nil && label.hit < hitCaption:
		return Reason(label.hit)
	case open != nil && Reason(open.hit) == Heading && int(v.hi-v.lo) > int(open.words)+4:
		return RelatedLink
	case open != nil && open.hit < hitCaption:
		return Reason(open.hit)
	case f[fSite2] != 0:
		return RepeatedHeadline
	case f[fAgain] > 0 && f[fFirst] == 0:
		return RepeatedLine
	case (f[fClock] != 0 || f[fDate] != 0 || f[fDay] > .3) && f[fWords] < 4:
		return Timestamp
	case f[fAt] != 0:
		return Follow
	case f[fProse] != 0 && f[fVoice] > 0:
		return AboutPublisher
	case f[fWords] <= 2 || f[fBars] > 1:
		return Nav
	}
	return RelatedLink
}
