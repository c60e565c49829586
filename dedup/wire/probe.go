package wire

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samewire/samewire/dedup/wire/internal/probe"
)

func init() {
	for _, k := range classKinds {
		probe.Classes = append(probe.Classes, k.String())
	}
	prepare := func(text string, m probe.Models) (p *Parser) {
		p = &Parser{models: &models{m.Cuts, m.First, m.Second}}
		if text == "" {
			return p
		}
		p.split(text)
		p.label(text)
		p.galleries(text)
		p.copies(text)
		p.lists()
		if p.doubtful() {
			p.survey(text)
		}
		return p
	}
	line := func(p *Parser, k int, row []float32) probe.Line {
		l := &p.lines[p.view[k]]
		return probe.Line{Start: l.lo, End: l.end, Row: slices.Clone(row)}
	}
	probe.Cuts = func(text string) (all []probe.Line) {
		var p Parser
		for at := 0; at < len(text); {
			end := strings.IndexByte(text[at:], '\n')
			if end < 0 {
				end = len(text) - at
			}
			if end >= foldedLine && 2*end >= len(text) {
				p.candidates(text, at, at+end)
				for k, s := range p.spots {
					if !s.ends {
						all = append(all, probe.Line{Start: s.at, End: s.at, Row: slices.Clone(p.spot(text, k))})
					}
				}
			}
			at += end + 1
		}
		return all
	}
	probe.First = func(text string, m probe.Models) (all []probe.Line) {
		p := prepare(text, m)
		for k := range p.view {
			if p.asks(k) {
				p.row(&p.scratch, k)
				all = append(all, line(p, k, p.scratch[:nRow]))
			}
		}
		return all
	}
	probe.Second = func(text string, m probe.Models) (all []probe.Line) {
		p := prepare(text, m)
		p.foresee(p.models)
		p.second(true, func(k int, row *[nSecond]float32) { all = append(all, line(p, k, row[:])) })
		return all
	}
	probe.Parse = func(text string, m probe.Models) (all []probe.Part) {
		p := &Parser{models: &models{m.Cuts, m.First, m.Second}}
		var s Story
		p.Parse(text, &s)
		for _, q := range s.Parts {
			if q.Kind != KindSpace {
				all = append(all, probe.Part{Kind: q.Kind.String(), Why: q.Why.String(), Start: q.Span.Start, End: q.Span.End})
			}
		}
		return all
	}
	probe.Set = func(v [7]float32) {
		keep, keepGlued, headline, over, few, fewBylines, unsure = v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	}
	probe.Name = func(feature int) string {
		switch {
		case feature < nSight:
			return "sight " + strconv.Itoa(feature)
		case feature < nPlace:
			return "place " + strconv.Itoa(feature-nSight)
		case feature < nRow:
			k := feature - nPlace
			return "sight " + strconv.Itoa(int(around[k%len(around)])) + " at " + strconv.Itoa(offsets[k/len(around)])
		}
		return "first " + strconv.Itoa(feature-nRow)
	}
}
