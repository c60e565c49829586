package stream

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/result"
	"github.com/samewire/samewire/dedup/internal/version"
	"github.com/samewire/samewire/dedup/wire"
)

// strongest is the notices by how much they matter to whoever has an earlier version.
var strongest = []wire.NoticeKind{wire.Kill, wire.Withdrawn, wire.Correction, wire.Writethru, wire.Update, wire.Recast, wire.Adds, wire.Wrapup, wire.Refile, wire.Repeat,
	wire.Alert, wire.EditorNote, wire.Advisory, wire.Label}

// below is what stands below a headline, as one alone is not known as such.
const below = "\n\nThe ministers met in the capital on Monday to talk about the harvest, officials said.\n"

// noticeOf returns the notice that matters most of what a feed signals, and the text and headline read last say.
func noticeOf(r *record.Reader, a *base.Article, signal wire.NoticeKind) wire.NoticeKind {
	said := []wire.NoticeKind{signal}
	for _, n := range r.Notices(a.Text) {
		said = append(said, n.Kind)
	}
	if strings.ContainsAny(a.Headline, "-–—:") { // a slug is told from the rest of a headline by these
		title := a.Headline + below
		parsed := wire.Parse(title)
		for _, n := range parsed.Notices(title) {
			if n.Span.End <= len(a.Headline) {
				said = append(said, n.Kind)
			}
		}
	}
	for _, k := range strongest {
		if slices.Contains(said, k) {
			return k
		}
	}
	return wire.NoNotice
}

// updates reports whether a notice says that a story is a later version.
func updates(k wire.NoticeKind) bool {
	return slices.Contains([]wire.NoticeKind{wire.Update, wire.Writethru, wire.Recast, wire.Adds, wire.Wrapup, wire.Correction, wire.Kill, wire.Withdrawn}, k)
}

// mostMeasured bounds the members of a cluster that a story is compared with to tell what it is to them.
const mostMeasured = 8

// verdict says what a story is to those that came before it.
func (c *change) verdict(x *story) (result.Arrival, error) {
	out := result.Arrival{Notice: x.notice, Cluster: nameOf(x.cluster)}
	if x.cluster == 0 {
		return out, nil
	}
	var merged []uint32
	for k := range c.merged {
		if c.survivor(k) == x.cluster {
			merged = append(merged, k)
		}
	}
	slices.Sort(merged)
	for _, k := range merged {
		out.Merged = append(out.Merged, nameOf(k))
	}
	out.Warned = c.warned(x)
	if x.same != nil {
		out.Kind = result.Copy
		return out, c.say(&out, x, x.eldest())
	}
	out.Kind = result.Rewrite
	closest, updated, err := c.closest(x)
	if err != nil {
		return out, err
	}
	if updated != nil {
		out.Kind, closest = result.Update, updated
	}
	return out, c.say(&out, x, closest)
}

// warned returns the members of a story's cluster that its kill, withdrawal or correction concerns.
func (c *change) warned(x *story) (ids []string) {
	switch x.notice {
	case wire.Kill, wire.Withdrawn, wire.Correction:
	default:
		return nil
	}
	for _, y := range c.clusters[x.cluster].members {
		later := x.notice == wire.Correction && x.published != base.NoTime && y.published != base.NoTime && y.published > x.published
		if y != x && !later {
			ids = append(ids, y.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// say says what a story is to another.
func (c *change) say(out *result.Arrival, x, y *story) error {
	l, err := c.likeness(x, y)
	out.Closest, out.Relation, out.Jaccard, out.Contained, out.Kept, out.Probability = l.ID, l.Relation, l.Jaccard, l.Contained, l.Kept, l.Probability
	return err
}

// likeness returns what a story is to another.
func (w *worker) likeness(x, y *story) (result.Likeness, error) {
	if err := w.load2(x, y); err != nil {
		return result.Likeness{}, err
	}
	d, _ := w.match.Decide(&w.a.Story, &w.b.Story, 0)
	l := result.Likeness{ID: y.id, Cluster: nameOf(y.cluster), Relation: d.Relation, Jaccard: d.Jaccard, Contained: d.AInB, Kept: d.BInA, Probability: 1}
	if d.Relation != match.Identical || w.a.OtherPage(&w.b.Story) {
		l.Probability = w.match.Probability(&w.a.Story, &w.b.Story)
	}
	return l, nil
}

// closest returns the member of a story's cluster that has most in common with it, and the one that it is a later version of, nil where it is none.
func (c *change) closest(x *story) (closest, updated *story, err error) {
	edges := slices.DeleteFunc(slices.Clone(x.edges), func(e edge) bool { return e.to.cluster != x.cluster })
	slices.SortFunc(edges, func(e, f edge) int { return cmp.Or(cmp.Compare(f.like, e.like), cmp.Compare(f.to.number, e.to.number)) })
	most, mostKept := -1.0, -1.0
	for _, e := range edges[:min(mostMeasured, len(edges))] {
		if err := c.load2(x, e.to); err != nil {
			return nil, nil, err
		}
		o := c.match.Overlap(&c.a.Story, &c.b.Story)
		if o.Jaccard > most {
			closest, most = e.to.version(x), o.Jaccard
		}
		if o.Jaccard > mostKept {
			is, err := c.isUpdate(x, e.to, o)
			if err != nil {
				return nil, nil, err
			}
			if is {
				updated, mostKept = e.to.version(x), o.Jaccard
			}
		}
	}
	if closest == nil { // joined by those that its edges lead to in turn
		for _, y := range c.clusters[x.cluster].members {
			if y != x && (closest == nil || y.number < closest.number) {
				closest = y
			}
		}
	}
	return closest, updated, nil
}

// version returns which of a first one and its copies another story is to be held against: the first that came of its outlet, or of all.
func (x *story) version(other *story) *story {
	best := x
	for _, y := range x.copies() {
		if mine, theirs := y.source == other.source, best.source == other.source; mine && !theirs || mine == theirs && y.number < best.number {
			best = y
		}
	}
	return best
}

// What a later text must have that the earlier one has not, to be a version of it rather than another telling: where they are of one outlet, which has both under
// other headlines at one time; where an outlet is not known; and where they are of different ones, which tell a report each in its own words within hours. Half a
// day later it is told as it stands then.
const (
	addedByOne     = 0.05
	keptByOne      = 0.4 // and of the earlier one, there
	addedByUnknown = 0.1
	keptByUnknown  = 0.9 // and of the earlier one, where its time is not known either: nothing else tells that it grew
	addedByOthers  = 0.2
	othersWithin   = 2 * 60 * 60 * 1000 // milliseconds
	stands         = 12 * 60 * 60 * 1000
)

// isUpdate reports whether a story is a later version of another, the first of its words: that of one outlet, or one that says so, or has most of the other's text and new
// things. Where their times do not tell which is later, their words do, as far as they can.
func (c *change) isUpdate(x, y *story, o match.Overlap) (bool, error) {
	v := y.version(x)
	m, n := group.Moment{Time: v.published, Update: v.update}, x.moment()
	later, told, added := m.Before(n), 0, 1-o.AInB
	if n.Before(m) || !later && 0 < n.Update && n.Update < m.Update {
		return false, nil
	}
	if !later {
		told = cmp.Compare(n.Update, m.Update)
	}
	var words [2]*version.Told // of x and y, where they are wanted
	read := func() {
		if words[0] == nil {
			words = [2]*version.Told{version.Of(&c.a.Body), version.Of(&c.b.Body)}
		}
	}
	if !later && told == 0 {
		read()
		day := time.UnixMilli(n.Time).UTC().Weekday()
		told = version.Order(words[0], words[1], day, n.Time != base.NoTime && n.Time == m.Time)
	}
	switch one := x.source == v.source; {
	case updates(x.notice):
		return true, nil
	case told < 0:
		return false, nil
	case one && x.source != 0:
		return later || told > 0 || o.BInA >= keptByOne && (x.headline == v.headline || added >= addedByOne), nil
	}
	if read(); words[0].Corrects && !words[1].Corrects {
		return true, nil
	}
	least := addedByOthers
	switch {
	case x.source == 0 || v.source == 0:
		if !later && told == 0 && o.BInA < keptByUnknown {
			return false, nil
		}
		least = addedByUnknown
	case told > 0:
		return added >= least && o.BInA >= keptByOne, nil
	case !later || n.Time-m.Time < othersWithin:
		return false, nil
	case n.Time-m.Time >= stands:
		return added >= least, nil
	}
	if added < least {
		return false, nil
	}
	kept, err := c.kept(y, x)
	return kept > 0, err
}

// mostLike bounds what Query returns.
const mostLike = 64

// Query returns what is like a story, the closest first: by relation, then by the probability of being one report, by Jaccard, by id; copies with the figures of the
// first of them. Nothing is added.
func (s *Stream) Query(ctx context.Context, draft *base.Article) ([]result.Likeness, error) {
	w := s.workers.Get().(*worker)
	defer s.workers.Put(w)
	x := w.read(draft, wire.NoNotice)
	defer w.forget()
	s.mu.RLock()
	defer s.mu.RUnlock()
	var known bool
	if x.source, known = s.sources[draft.Source]; !known {
		x.source = math.MaxUint32 // none of those that are there
	}
	if x.words == 0 {
		return nil, nil
	}
	c := s.begin(w)
	if err := c.stand(x); err != nil {
		return nil, err
	}
	class, _, err := s.classOf(w, x)
	if err != nil {
		return nil, err
	}
	var found []*story
	for _, f := range s.some(class, x.headline) {
		found = append(append(found, f), f.copies()[:min(mostLike, len(f.copies()))]...)
		if len(found) > mostLike {
			break
		}
	}
	if x.own >= match.MinWords {
		for _, y := range s.candidates(w, x) {
			if y.class != class {
				found = append(found, y)
			}
		}
	}
	var out []result.Likeness
	for _, y := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l, err := w.likeness(x, y)
		if err != nil {
			return nil, err
		}
		if l.Relation == match.Unrelated {
			continue
		}
		out = append(out, l)
		if l.Relation == match.Identical {
			continue
		}
		for _, copied := range y.copies()[:min(mostLike, len(y.copies()))] { // their words are the same
			l.ID = copied.id
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b result.Likeness) int {
		return cmp.Or(cmp.Compare(b.Relation, a.Relation), cmp.Compare(b.Probability, a.Probability), cmp.Compare(b.Jaccard, a.Jaccard), strings.Compare(a.ID, b.ID))
	})
	return out[:min(mostLike, len(out))], nil
}
