package main

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/samewire/samewire/dedup/stage"
)

// A search goes over keys of stories, which come by search: they are grouped by key, the stories of a list paired, the pairs counted, and those that are likely kept.
//
// A list has to fit in a worker. Keys that more than Options.Hot stories hold are found by a sample of the stories, and counted. Their lists are cut at fixed
// numbers of stories, each part is paired on its own, and the ends of the parts, as many as a story is paired with, are paired in a second step.

func init() {
	beam.RegisterDoFn(&sampleKeys{})
	beam.RegisterDoFn(&oftenHeld{})
	beam.RegisterDoFn(&countOften{})
	beam.RegisterDoFn(&hotKeys{})
	beam.RegisterDoFn(&shortKeys{})
	beam.RegisterDoFn(&sendKeys{})
	beam.RegisterDoFn(&pairLists{})
	beam.RegisterDoFn(&pairParts{})
	beam.RegisterDoFn(&pairEnds{})
	beam.RegisterDoFn(&countPairs{})
}

// likely returns the likely pairs of searches: of stage.Shingles both stories with the other, of others the stories. Held is the keys of ShortRuns that short stories
// have, counts how many stories there are.
func likely(s beam.Scope, o options, name string, keys, held, counts beam.PCollection) beam.PCollection {
	s = s.Scope(name)
	w := work{Options: o, Stage: name}
	sampled := beam.ParDo(s, &sampleKeys{work: w}, keys)
	often := beam.ParDo(s, &oftenHeld{work: w}, beam.GroupByKey(s, sampled))
	counted := beam.ParDo(s, &countOften{work: w}, keys, beam.SideInput{Input: often})
	hot := beam.ParDo(s, &hotKeys{work: w}, beam.GroupByKey(s, counted))
	lists, parts := beam.ParDo2(s, &sendKeys{work: w}, keys, beam.SideInput{Input: held}, beam.SideInput{Input: hot}, beam.SideInput{Input: counts})
	pair := pairing{sender: sender{work: w}}
	inParts, ends := beam.ParDo2(s, &pairParts{pairing: pair}, beam.GroupByKey(s, parts))
	pairs := beam.Flatten(s,
		beam.ParDo(s, &pairLists{pair}, beam.GroupByKey(s, lists)),
		inParts,
		beam.ParDo(s, &pairEnds{pair}, beam.GroupByKey(s, ends)))
	w.Stage += ", pairs"
	return beam.ParDo(s, &countPairs{work: w}, beam.GroupByKey(s, pairs))
}

// bitmap is a set of keys of stage.ShortRuns.
type bitmap [1 << 24 / 64]uint64

func (m *bitmap) add(key uint32)      { m[key>>6] |= 1 << (key & 63) }
func (m *bitmap) has(key uint32) bool { return m[key>>6]>>(key&63)&1 == 1 }

// all returns the keys, increasing.
func (m *bitmap) all() (keys []uint32) {
	for i, w := range m {
		for ; w != 0; w &= w - 1 {
			keys = append(keys, uint32(i<<6|bits.TrailingZeros64(w)))
		}
	}
	return keys
}

// holder appends a holder and its keys, increasing, to the record.
func (o *out) holder(h stage.Holder, keys []uint32) {
	o.sized(h)
	o.increasing(keys)
}

func (o *out) sized(h stage.Holder) {
	o.number(h.Story)
	o.size(h)
}

func (o *out) size(h stage.Holder) {
	o.float(h.Keys)
	o.float(h.Bound)
	o.uint(bit(h.Short))
}

func (d *decoder) sized() stage.Holder { return d.size(d.number()) }

func (d *decoder) size(story uint32) stage.Holder {
	return stage.Holder{Story: story, Keys: d.float(), Bound: d.float(), Short: d.uint() == 1}
}

// eachHolder calls do with the holders of a batch as readers send them, and their keys, increasing, in memory that is used again.
func eachHolder(batch []byte, do func(h stage.Holder, keys []uint32)) error {
	if len(batch) == 0 || batch[0] != kindKeys {
		return errBatch
	}
	d := decoder{rest: batch[1:]}
	var keys []uint32
	for d.more() {
		h := d.sized()
		if keys = d.increasing(keys[:0]); !d.bad {
			do(h, keys)
		}
	}
	if d.bad {
		return errBatch
	}
	return nil
}

// searched is a key of a search.
type searched struct {
	search stage.Search
	key    uint32
}

func (o *out) searched(k searched) {
	o.uint(uint64(k.search))
	o.number(k.key)
}

func (d *decoder) searched() searched { return searched{stage.Search(d.uint()), d.number()} }

// tally is how many stories hold keys.
type tally map[searched]uint64

// send sends what a bundle has counted.
func (t tally) send(ctx context.Context, o *out, emit func(int64, []byte), to func(searched) int64) {
	for k, n := range t {
		if n == 0 {
			continue
		}
		o.searched(k)
		o.uint(n)
		o.send(ctx, emit, to(k))
	}
	o.flush(ctx, emit)
}

// readTally adds up what bundles have counted.
func readTally(batches func(*[]byte) bool) (tally, error) {
	t := tally{}
	err := each(batches, func(_ byte, d *decoder) {
		k := d.searched()
		t[k] += d.uint()
	})
	return t, err
}

// ofHot is how many stories of a sample hold a key that is just hot, about.
const ofHot = 256

func (o *options) sampledStories() uint64 { return uint64(max(1, o.Hot/ofHot)) }

// sampleKeys counts keys of some stories.
type sampleKeys struct {
	work
	counts tally
}

// StartBundle makes room.
func (d *sampleKeys) StartBundle(context.Context, func(int64, []byte)) { d.counts = tally{} }

// ProcessElement takes keys of a search. It is not timed: runners that fuse steps call it inside trace and wholeRows, whose time has its own.
func (d *sampleKeys) ProcessElement(_ context.Context, search int64, keys []byte, _ func(int64, []byte)) error {
	one := d.Options.sampledStories()
	return eachHolder(keys, func(h stage.Holder, keys []uint32) {
		if mix(uint64(h.Story))%one == 0 {
			for _, k := range keys {
				d.counts[searched{stage.Search(search), k}]++
			}
		}
	})
}

// FinishBundle sends the counts.
func (d *sampleKeys) FinishBundle(ctx context.Context, emit func(int64, []byte)) {
	d.counts.send(ctx, newOut(d.Stage+", sample", kindKeys), emit, func(k searched) int64 { return spread(uint64(k.key), 16) })
}

// oftenHeld sends the keys that may be hot.
type oftenHeld struct{ work }

// ProcessElement takes counts of the sample.
func (d *oftenHeld) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func([]byte)) error {
	defer d.timed(ctx)()
	t, err := readTally(batches)
	for k, n := range t {
		if n*d.Options.sampledStories() > uint64(d.Options.Hot)/2 {
			emit(uvarint(uvarint(nil, uint64(k.search)), uint64(k.key)))
		}
	}
	return err
}

// countOften counts the keys that may be hot.
type countOften struct {
	work
	counts tally // of all such keys
	ready  bool
}

// StartBundle makes room.
func (d *countOften) StartBundle(context.Context, func(*[]byte) bool, func(int64, []byte)) {
	for k := range d.counts {
		d.counts[k] = 0
	}
}

// ProcessElement takes keys of a search.
func (d *countOften) ProcessElement(ctx context.Context, search int64, keys []byte, often func(*[]byte) bool, _ func(int64, []byte)) error {
	defer d.timed(ctx)()
	if !d.ready {
		d.ready, d.counts = true, tally{}
		for b := []byte(nil); often(&b); {
			in := decoder{rest: b}
			d.counts[in.searched()] = 0
		}
	}
	if len(d.counts) == 0 {
		return nil
	}
	return eachHolder(keys, func(_ stage.Holder, keys []uint32) {
		for _, k := range keys {
			of := searched{stage.Search(search), k}
			if n, ok := d.counts[of]; ok {
				d.counts[of] = n + 1
			}
		}
	})
}

// FinishBundle sends the counts.
func (d *countOften) FinishBundle(ctx context.Context, _ func(*[]byte) bool, emit func(int64, []byte)) {
	d.counts.send(ctx, newOut(d.Stage+", sample", kindKeys), emit, func(k searched) int64 { return spread(uint64(k.key), 16) })
}

// hotKeys sends hot keys, and how many stories hold them.
type hotKeys struct{ work }

// ProcessElement takes counts.
func (d *hotKeys) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func([]byte)) error {
	defer d.timed(ctx)()
	t, err := readTally(batches)
	for k, n := range t {
		if n > uint64(d.Options.Hot) {
			emit(uvarint(uvarint(uvarint(nil, uint64(k.search)), uint64(k.key)), n))
		}
	}
	return err
}

// shortKeys brings the keys that short stories hold together.
type shortKeys struct{ work }

// ProcessElement takes all of them.
func (d *shortKeys) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func([]byte)) error {
	defer d.timed(ctx)()
	held := new(bitmap)
	var keys []uint32
	if err := each(batches, func(_ byte, d *decoder) {
		keys = d.increasing(keys[:0])
		for _, k := range keys {
			held.add(k % (1 << 24))
		}
	}); err != nil {
		return err
	}
	for some := range slices.Chunk(held.all(), batchBytes) {
		var o out
		o.increasing(some)
		emit(o.record)
	}
	return nil
}

// sendKeys sends keys to where their lists are made.
type sendKeys struct {
	work
	held         *bitmap
	hot          tally
	into         int64 // partitions
	lists, parts *out
}

// StartBundle makes room.
func (d *sendKeys) StartBundle(context.Context, func(*[]byte) bool, func(*[]byte) bool, func(*[]byte) bool, func(int64, []byte), func(int64, []byte)) {
	d.lists, d.parts = newOut(d.Stage+", keys", kindKeys), newOut(d.Stage+", keys", kindKeys)
}

// load reads what all workers know.
func (d *sendKeys) load(held, hot, counts func(*[]byte) bool) (err error) {
	if d.into, err = d.partitions(counts, bytesOfKeys); err != nil {
		return err
	}
	d.held, d.hot = new(bitmap), tally{}
	var keys []uint32
	for b := []byte(nil); held(&b); {
		in := decoder{rest: b}
		if keys = in.increasing(keys[:0]); in.bad {
			return errBatch
		}
		for _, k := range keys {
			d.held.add(k)
		}
	}
	for b := []byte(nil); hot(&b); {
		in := decoder{rest: b}
		if d.hot[in.searched()] = in.uint(); in.bad {
			return errBatch
		}
	}
	return nil
}

// ProcessElement takes keys of a search.
func (d *sendKeys) ProcessElement(ctx context.Context, search int64, keys []byte, held, hot, counts func(*[]byte) bool, lists, parts func(int64, []byte)) error {
	defer d.timed(ctx)()
	if d.hot == nil {
		if err := d.load(held, hot, counts); err != nil {
			return err
		}
	}
	s := stage.Search(search)
	part := bits.Len(uint(d.Options.Hot)) - 1
	return eachHolder(keys, func(h stage.Holder, keys []uint32) {
		rest := keys[:0]
		for _, k := range keys {
			if s == stage.ShortRuns && !d.held.has(k) {
				continue
			}
			if n := d.hot[searched{s, k}]; n > 0 {
				d.parts.searched(searched{s, k})
				d.parts.uint(n)
				d.parts.sized(h)
				d.parts.send(ctx, parts, spread(uint64(k)<<32|uint64(h.Story>>part), d.into))
				continue
			}
			rest = append(rest, k)
		}
		if len(rest) > 0 {
			sendSpread(rest, d.into, func(to int64, some []uint32) {
				d.lists.holder(h, some)
				d.lists.send(ctx, lists, to*searches+search)
			})
		}
	})
}

// FinishBundle sends the rest.
func (d *sendKeys) FinishBundle(ctx context.Context, _, _, _ func(*[]byte) bool, lists, parts func(int64, []byte)) {
	d.lists.flush(ctx, lists)
	d.parts.flush(ctx, parts)
}

// searches is how many searches there are: a partition of one has its number times that, and which search it is.
const searches = 3

// pairing counts the pairs of a partition before it sends them.
type pairing struct {
	sender
	search  stage.Search
	holders map[uint32]stage.Holder
	pairs   []uint64
}

// pairsAtATime is how many pairs are counted before they are sent.
const pairsAtATime = 1 << 22

// StartBundle makes room.
func (p *pairing) StartBundle(context.Context, func(int64, []byte)) {
	p.out = newOut(p.Stage+", pairs", kindPairs)
}

// begin makes room for pairs of holders of a search.
func (p *pairing) begin(s stage.Search, holders map[uint32]stage.Holder) {
	p.search, p.holders, p.pairs = s, holders, p.pairs[:0]
}

// add adds a pair of stories, a before b.
func (p *pairing) add(ctx context.Context, emit func(int64, []byte), a, b stage.Holder) {
	if p.search == stage.ShortRuns && !a.Short && !b.Short {
		return
	}
	if p.pairs = append(p.pairs, uint64(a.Story)<<32|uint64(b.Story)); len(p.pairs) >= pairsAtATime {
		p.send(ctx, emit)
	}
}

// send sends the pairs with how often they were met, to the block of the first.
func (p *pairing) send(ctx context.Context, emit func(int64, []byte)) {
	slices.Sort(p.pairs)
	for rest := p.pairs; len(rest) > 0; {
		a := uint32(rest[0] >> 32)
		n := 0
		for n < len(rest) && uint32(rest[n]>>32) == a {
			n++
		}
		distinct := 1
		for i := 1; i < n; i++ {
			if rest[i] != rest[i-1] {
				distinct++
			}
		}
		p.out.sized(p.holders[a])
		p.out.uint(uint64(distinct))
		last := a
		for i := 0; i < n; {
			b, hits := uint32(rest[i]), 0
			for i < n && uint32(rest[i]) == b {
				hits++
				i++
			}
			p.out.number(b - last)
			p.out.size(p.holders[b])
			p.out.uint(uint64(hits))
			last = b
		}
		p.out.send(ctx, emit, p.Options.block(a)*searches+int64(p.search))
		rest = rest[n:]
	}
	p.pairs = p.pairs[:0]
}

// pairLists pairs the stories of lists.
type pairLists struct{ pairing }

// ProcessElement takes a partition of keys.
func (d *pairLists) ProcessElement(ctx context.Context, partition int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	var all []uint64
	var keys []uint32
	holders := map[uint32]stage.Holder{}
	d.begin(stage.Search(partition%searches), holders)
	if err := each(batches, func(_ byte, d *decoder) {
		h := d.sized()
		holders[h.Story] = h
		keys = d.increasing(keys[:0])
		for _, k := range keys {
			all = append(all, uint64(k)<<32|uint64(h.Story))
		}
	}); err != nil {
		return err
	}
	slices.Sort(all)
	var list []stage.Holder
	for len(all) > 1 {
		n := 1
		for n < len(all) && all[n]>>32 == all[0]>>32 {
			n++
		}
		if n > 1 {
			list = list[:0]
			for _, e := range all[:n] {
				list = append(list, holders[uint32(e)])
			}
			d.plan.Pairs(d.search, list, func(a, b stage.Holder) { d.add(ctx, emit, a, b) })
		}
		all = all[n:]
	}
	d.send(ctx, emit)
	return nil
}

// partOf is a part of a hot list.
type partOf struct {
	searched
	all  uint64 // holders of the key
	part uint32
}

// pairParts pairs the stories of parts of hot lists.
type pairParts struct {
	pairing
	ends *out
}

// StartBundle makes room.
func (d *pairParts) StartBundle(context.Context, func(int64, []byte), func(int64, []byte)) {
	d.out, d.ends = newOut(d.Stage+", pairs", kindPairs), newOut(d.Stage+", ends", kindEnds)
}

// ProcessElement takes a partition of parts. It sends pairs, and the ends of the parts.
func (d *pairParts) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit, ends func(int64, []byte)) error {
	defer d.timed(ctx)()
	lists, holders := map[partOf][]stage.Holder{}, map[stage.Search]map[uint32]stage.Holder{}
	shift := bits.Len(uint(d.Options.Hot)) - 1
	if err := each(batches, func(_ byte, d *decoder) {
		of := partOf{searched: d.searched(), all: d.uint()}
		h := d.sized()
		of.part = h.Story >> shift
		lists[of] = append(lists[of], h)
		if holders[of.search] == nil {
			holders[of.search] = map[uint32]stage.Holder{}
		}
		holders[of.search][h.Story] = h
	}); err != nil {
		return err
	}
	for of, list := range lists {
		slices.SortFunc(list, func(a, b stage.Holder) int { return cmp.Compare(a.Story, b.Story) })
		d.begin(of.search, holders[of.search])
		most := d.plan.Most(of.search, int(of.all))
		for i, a := range list {
			for _, b := range list[i+1:][:min(most, len(list)-i-1)] {
				d.add(ctx, emit, a, b)
			}
		}
		d.send(ctx, emit)
		d.ends.searched(of.searched)
		d.ends.uint(of.all)
		d.ends.number(of.part)
		d.ends.uint(uint64(len(list)))
		for i, h := range list {
			if i < most || i >= len(list)-most {
				d.ends.sized(h)
			}
		}
		d.ends.send(ctx, ends, spread(uint64(of.key), 1<<16))
	}
	return nil
}

// FinishBundle sends the rest.
func (d *pairParts) FinishBundle(ctx context.Context, emit, ends func(int64, []byte)) {
	d.out.flush(ctx, emit)
	d.ends.flush(ctx, ends)
}

// pairEnds pairs stories of different parts of a hot list.
type pairEnds struct{ pairing }

// ProcessElement takes the ends of all parts of some lists.
func (d *pairEnds) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	type end struct {
		stage.Holder
		part, place int
	}
	type part struct {
		number uint32
		size   int
		ends   []end
	}
	parts, most := map[searched][]part{}, map[searched]int{}
	if err := each(batches, func(_ byte, in *decoder) {
		of := partOf{searched: in.searched(), all: in.uint(), part: in.number()}
		p := part{number: of.part, size: int(in.uint())}
		m := d.plan.Most(of.search, int(of.all))
		for i := 0; i < p.size && !in.bad; i++ {
			if i >= m && i < p.size-m {
				i = p.size - m
			}
			p.ends = append(p.ends, end{Holder: in.sized(), place: i})
		}
		parts[of.searched], most[of.searched] = append(parts[of.searched], p), m
	}); err != nil {
		return err
	}
	for of, all := range parts {
		slices.SortFunc(all, func(a, b part) int { return cmp.Compare(a.number, b.number) })
		var ends []end
		before, holders := 0, map[uint32]stage.Holder{}
		for i, p := range all {
			for _, e := range p.ends {
				e.part, e.place = i, e.place+before
				ends, holders[e.Story] = append(ends, e), e.Holder
			}
			before += p.size
		}
		d.begin(of.search, holders)
		for i, a := range ends {
			for _, b := range ends[i+1:] {
				if b.place-a.place > most[of] {
					break
				}
				if a.part != b.part {
					d.add(ctx, emit, a.Holder, b.Holder)
				}
			}
		}
		d.send(ctx, emit)
	}
	return nil
}

// countPairs adds up how often pairs were met.
type countPairs struct {
	work
	passing, next *out
}

// StartBundle makes room.
func (d *countPairs) StartBundle(context.Context, func(int64, []byte)) {
	d.passing, d.next = newOut("passing", kindPass), newOut("likely pairs", kindNext)
}

// ProcessElement takes the pairs of a search whose first story is in a block. Of those that are likely it sends the stories or, of stage.Shingles, both with the
// other.
func (d *countPairs) ProcessElement(ctx context.Context, partition int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	s := stage.Search(partition % searches)
	type met struct {
		pair uint64
		hits uint32
	}
	var all []met
	holders := map[uint32]stage.Holder{}
	if err := each(batches, func(_ byte, d *decoder) {
		a := d.sized()
		holders[a.Story] = a
		last := a.Story
		for n := d.uint(); n > 0 && !d.bad; n-- {
			last += d.number()
			holders[last] = d.size(last)
			all = append(all, met{uint64(a.Story)<<32 | uint64(last), d.number()})
		}
	}); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b met) int { return cmp.Compare(a.pair, b.pair) })
	pass := map[uint32]bool{}
	for len(all) > 0 {
		pair, hits := all[0].pair, 0
		for len(all) > 0 && all[0].pair == pair {
			hits += int(all[0].hits)
			all = all[1:]
		}
		a, b := uint32(pair>>32), uint32(pair)
		if !d.plan.Likely(s, holders[a], holders[b], hits) {
			continue
		}
		if s != stage.Shingles {
			pass[a], pass[b] = true, true
			continue
		}
		d.next.bothWays(ctx, emit, &d.Options, a, b)
	}
	for number := range pass {
		d.passing.number(number)
		d.passing.send(ctx, emit, d.Options.block(number))
	}
	return nil
}

// FinishBundle sends the rest.
func (d *countPairs) FinishBundle(ctx context.Context, emit func(int64, []byte)) {
	d.passing.flush(ctx, emit)
	d.next.flush(ctx, emit)
}
