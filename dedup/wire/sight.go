package wire

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/shingle"
)

// What is seen of a line: numbers that a model may weigh. None depends on a word but by the packs.
const (
	fBytes = iota // logarithms
	fWords
	fWordLen
	fCaps      // shares of the words
	fShouts    //
	fFigures   //
	fShort     // small words of few letters
	fFunction  //
	fFigure    // share of the bytes
	fHigh      //
	fStop      // how it ends
	fAsk       //
	fIntro     //
	fDots      //
	fBracketed //
	fLow       // how it begins
	fBullet
	fBracket
	fQuoted
	fStops // counts inside
	fCommas
	fQuotes
	fBars
	fDashes
	fSlash
	fParens
	fAt
	fURL
	fSign  // ©
	fColon // where it stands
	fClock
	fYear
	fDate
	fName // a few words in capitals and nothing else
	fGlue // words such as "BusinessShow"
	fSay
	fDay
	fVoice
	fPicture
	fPictureEnd
	fAgency
	fAgencyEnd
	fStaff
	fHandle
	fTalk
	fScript
	fSite
	fRights
	fMail
	fLink
	fAbout
	fPlace
	fEndCaps  // words in capitals that it ends with, without a full stop
	fRest     // words after the last full stop inside
	fHitShare // phrases that begin it: 1 weak, 2 sure
	fHitFollow
	fHitMail
	fHitMore
	fHitHeading
	fHitComments
	fHitLegal
	fHitTime
	fHitTags
	fHitShow
	fHitNav
	fHitCaption
	fHitByline
	fHitSource
	fHitTail
	fHitNotice
	fHitWords // share of the words that the phrase takes
	fLabel    // is a label as a whole
	fGap      // a blank line before, after
	fGapAfter
	fByline // shapes
	fCredit
	fCaption
	fTime
	fDateline
	fTail
	fAdvice
	fJunk
	fSure
	fSentence
	fTitle
	fTable
	fForeign
	fProse
	fGlued // no line end before it, after it
	fGluedAfter
	fAgain // the same words elsewhere
	fFirst
	fSite1 // part of a line with the name of the site
	fSite2 // itself such a line
	fBody  // share of its words that the prose has
	fLead  // that the first paragraphs have
	fRare  // that stand nowhere else
	nSight
)

// sight is what is seen of one line.
type sight struct {
	f      [nSight]float32
	lo, hi int32 // its words
	open   *phrase
	label  *phrase
}

var hitFeature = func() (t [64]uint8) {
	for r, f := range map[Reason]uint8{Nav: fHitNav, SectionLabel: fHitNav, Heading: fHitHeading, RelatedLink: fHitHeading, ImagePlaceholder: fHitShow, Gallery: fHitShow, Video: fHitShow,
		Share: fHitShare, Follow: fHitFollow, Newsletter: fHitMail, ReadMore: fHitMore, Comments: fHitComments, Cookie: fHitLegal, Advertisement: fHitLegal, AboutPublisher: fHitLegal,
		Copyright: fHitLegal, Timestamp: fHitTime, Code: fHitShow, Tags: fHitTags, Embed: fHitShow} {
		t[r] = f
	}
	t[hitCaption], t[hitByline], t[hitSource], t[hitTail], t[hitNotice] = fHitCaption, fHitByline, fHitSource, fHitTail, fHitNotice
	return t
}()

func log1(n int) float32 { return float32(math.Log2(float64(n + 1))) }

// look fills in what is seen of line k of those looked at.
func (p *Parser) look(text string, k int) {
	i := int(p.view[k])
	l := &p.lines[i]
	v := &p.sights[k]
	*v = sight{lo: int32(len(p.words))}
	f := &v.f
	s := text[l.lo:l.end]
	x := lexicons()
	from := len(p.words)
	p.words = shingle.AppendWords(p.words, s)
	words := p.words[from:]
	for k := range words {
		words[k].Start += l.lo
		words[k].End += l.lo
	}
	v.hi = int32(len(p.words))
	n := len(words)
	f[fBytes], f[fWords] = log1(len(s)), log1(n)
	var letters, caps, shouts, figures, short, glue, run, rest int
	var counts [wordKinds]int
	end := 0 // words near the end with a picture or an agency
	for k, w := range words {
		b := text[w.Start:w.End]
		letters += len(b)
		before := caps
		c := b[0]
		switch {
		case c < utf8.RuneSelf && byteKinds[c]&isLetter != 0:
			if c < 'a' {
				caps++
				if len(b) > 1 && b[1] >= 'A' && b[1] <= 'Z' {
					shouts++
				}
			} else if len(b) <= 4 {
				short++
			}
			for j := 1; j+1 < len(b); j++ {
				if b[j-1] >= 'a' && b[j-1] <= 'z' && b[j] >= 'A' && b[j] <= 'Z' && b[j+1] >= 'a' {
					glue++
					break
				}
			}
		case c >= '0' && c <= '9':
			figures++
			if len(b) == 4 && (b[0] == '1' && b[1] == '9' || b[0] == '2' && b[1] == '0') {
				f[fYear] = 1
			}
		case c >= utf8.RuneSelf:
			if r, _ := utf8.DecodeRuneInString(b); unicode.IsUpper(r) {
				caps++
			} else if len(b) <= 6 {
				short++
			}
		}
		if k > 0 && (caps > before) {
			run++
		} else {
			run = 0
		}
		if k > 0 && strings.ContainsAny(text[words[k-1].End:w.Start], ".!?") {
			rest = 0
		}
		rest++
		bits := x.of(words[k:])
		if bits == 0 {
			continue
		}
		for j := range counts {
			counts[j] += int(bits >> j & 1)
		}
		if n-k <= 4 {
			end |= int(bits)
		}
	}
	if n > 0 {
		m := float32(n)
		f[fWordLen] = float32(letters) / m
		f[fCaps], f[fShouts], f[fFigures], f[fShort] = float32(caps)/m, float32(shouts)/m, float32(figures)/m, float32(short)/m
		f[fFunction], f[fDay], f[fAgency], f[fVoice] = float32(counts[6])/m, float32(counts[0])/m, float32(counts[2])/m, float32(counts[4])/m
	}
	f[fGlue] = float32(min(glue, 3))
	if !l.stop {
		f[fEndCaps] = float32(min(run, 8))
		if rest < n {
			f[fRest] = float32(min(rest, 20))
		}
	}
	f[fSay], f[fPicture], f[fStaff] = float32(min(counts[5], 3)), float32(min(counts[1], 3)), float32(min(counts[3], 3))
	for k, at := range [...]int{fHandle, fHandle, fTalk, fScript, fScript, fSite, fRights, fMail, fLink, fAbout, fPlace} {
		f[at] += float32(min(counts[7+k], 2))
	}
	if end&wPicture != 0 {
		f[fPictureEnd] = 1
	}
	if end&wAgency != 0 {
		f[fAgencyEnd] = 1
	}
	p.signs(s, f)
	v.open, v.label = nil, nil
	begin := words
	for len(begin) > 1 && n <= 6 && text[begin[0].Start] >= '0' && text[begin[0].Start] <= '9' {
		begin = begin[1:] // "12 Comments"
	}
	if open, label := x.open(begin); open != nil || label != nil {
		if open != nil && open.then != 0 && !open.marked(text[begin[open.words-1].End:l.end]) {
			open = nil
		}
		v.open, v.label = open, label
		if open != nil {
			f[hitFeature[open.hit]] = 1
			if open.sure {
				f[hitFeature[open.hit]] = 2
			}
			f[fHitWords] = float32(open.words) / float32(n)
		}
		if label != nil {
			f[fLabel] = 1
			f[hitFeature[label.hit]] = max(f[hitFeature[label.hit]], 1)
		}
	}
	flag := func(k int, on bool) {
		if on {
			f[k] = 1
		}
	}
	flag(fStop, l.stop)
	flag(fAsk, strings.HasSuffix(s, "?"))
	flag(fIntro, l.intro)
	flag(fDots, strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…"))
	c := s[len(s)-1]
	flag(fBracketed, c == ')' || c == ']')
	flag(fLow, s[0] >= 'a' && s[0] <= 'z')
	flag(fBullet, isBullet(s))
	flag(fBracket, s[0] == '(' || s[0] == '[')
	flag(fQuoted, s[0] == '"' || s[0] == '\'' || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "„") || strings.HasPrefix(s, "«") || strings.HasPrefix(s, "‘") || strings.HasPrefix(s, "「"))
	flag(fName, n >= 2 && n <= 4 && caps == n && figures == 0)
	flag(fGap, l.gap)
	flag(fGapAfter, i+1 == len(p.lines) || p.lines[i+1].gap)
	flag(fGlued, l.glued)
	flag(fGluedAfter, i+1 < len(p.lines) && p.lines[i+1].glued)
	switch l.class {
	case sentence:
		f[fSentence] = 1
	case title:
		f[fTitle] = 1
	case table:
		f[fTable] = 1
	case foreign:
		f[fForeign] = 1
	}
	flag(fProse, l.plain())
	flag(fSure, l.sure)
	switch l.kind {
	case KindByline:
		f[fByline] = 1
	case KindCredit:
		f[fCredit] = 1
	case KindCaption:
		f[fCaption] = 1
	case KindTail:
		f[fTail] = 1
	case KindNotice:
		f[fAdvice] = 1
	case KindFurniture:
		switch l.why {
		case Timestamp:
			f[fTime] = 1
		case Gallery, ImagePlaceholder, Code, Follow, Ornament, Embed:
			f[fJunk] = 1
		}
	}
	if len(s) >= 5 {
		_, ok := parseDateline(text, l.lo, l.end, true)
		if !ok && len(s) >= 60 {
			_, ok = p.placed(text, l.lo, l.end)
		}
		flag(fDateline, ok)
	}
}

// plain reports whether l is a paragraph by its shape.
func (l *line) plain() bool {
	return l.class == sentence && l.end-l.lo >= 70
}

const wordKinds = 18

// signs counts what is no word.
func (p *Parser) signs(s string, f *[nSight]float32) {
	var stops, commas, quotes, bars, dashes, slash, parens, ats, digits, high int
	colon := -1
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
			if i+2 < len(s) && s[i+1] == ':' && s[i+2] >= '0' && s[i+2] <= '9' {
				f[fClock] = 1
			}
			if i+3 < len(s) && (s[i+1] == '.' || s[i+1] == '/' || s[i+1] == '-') && s[i+2] >= '0' && s[i+2] <= '9' && (s[i+3] == s[i+1] || i+4 < len(s) && s[i+4] == s[i+1]) {
				f[fDate] = 1
			}
		case c >= utf8.RuneSelf:
			high++
			if c == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 {
				switch s[i+2] {
				case 0x9C, 0x9D, 0x9E:
					quotes++
				case 0x93, 0x94:
					dashes++
				case 0xA2:
					bars++
				}
			}
			if c == 0xC2 && i+1 < len(s) {
				switch s[i+1] {
				case 0xA9:
					f[fSign] = 1
				case 0xAB, 0xBB:
					quotes++
				case 0xB7:
					bars++
				}
			}
			if c == 0xE3 && i+2 < len(s) && s[i+1] == 0x80 {
				switch s[i+2] {
				case 0x82:
					stops++
				case 0x81:
					commas++
				case 0x8C, 0x8D:
					quotes++
				}
			}
		case c == '.' || c == '?' || c == '!':
			if i+1 < len(s) && s[i+1] == ' ' && i > 1 && s[i-1] >= 'a' {
				stops++
			}
		case c == ',':
			commas++
		case c == '"':
			quotes++
		case c == '|' || c == '>':
			bars++
		case c == '-':
			if i > 0 && i+1 < len(s) && s[i-1] == ' ' && s[i+1] == ' ' {
				dashes++
			}
		case c == '/':
			slash++
		case c == '(' || c == '[':
			parens++
		case c == '@':
			ats++
		case c == ':':
			if colon < 0 && i+1 < len(s) && (s[i+1] < '0' || s[i+1] > '9') {
				colon = i
			}
		}
	}
	n := float32(len(s))
	f[fFigure], f[fHigh] = float32(digits)/n, float32(high)/n
	f[fStops], f[fCommas], f[fQuotes], f[fBars] = float32(min(stops, 8)), float32(min(commas, 8)), float32(min(quotes, 4)), float32(min(bars, 6))
	f[fDashes], f[fSlash], f[fParens], f[fAt] = float32(min(dashes, 3)), float32(min(slash, 3)), float32(min(parens, 3)), float32(min(ats, 2))
	if colon >= 0 {
		f[fColon] = 1 + log1(colon)
	}
	if strings.Contains(s, "http") || strings.Contains(s, "www.") || strings.Contains(s, ".com") {
		f[fURL] = 1
	}
}
