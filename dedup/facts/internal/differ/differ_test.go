package differ_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/mutate"
	"github.com/samewire/samewire/dedup/internal/text"
)

// compare links the first sentences of two texts and finds where they differ.
func compare(a, b string) (x, y *align.Story, k *differ.Link, found []differ.Candidate) {
	v := align.NewVocabulary()
	s, t := text.Read(a), text.Read(b)
	x, y = align.NewStory(s, s.Facts(), v), align.NewStory(t, t.Facts(), v)
	k = &differ.Links(x, y, []align.Pair{{A: 0, B: 0, P: 1}})[0]
	return x, y, k, differ.Candidates(x, y, k, 0)
}

// words returns the words of a range, "" for none.
func words(s *align.Story, r differ.Range) string {
	var w []string
	for i := r.First; i < r.Last; i++ {
		w = append(w, s.Fold(i))
	}
	return strings.Join(w, " ")
}

// marked lists the candidates of two texts that bear a mark.
func marked(a, b string, is func(*differ.Candidate) bool) (all []string) {
	x, y, _, found := compare(a, b)
	for i := range found {
		if f := &found[i]; is(f) {
			all = append(all, words(x, f.A)+" | "+words(y, f.B))
		}
	}
	return all
}

// TestHunks: what is the same in one order is linked, all else is a stretch of its own.
func TestHunks(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       []string
	}{
		{"the same", "Police arrested two men in the harbour.", "Police arrested two men in the harbour.", nil},
		{"another word", "Police arrested two men in the harbour.", "Police arrested three men in the harbour.", []string{"two | three"}},
		{"a word more", "Police arrested two men in the harbour.", "Police arrested two armed men in the harbour.", []string{" | armed"}},
		{"a word more at the end", "Police arrested two men.", "Police arrested two men today.", []string{" | today"}},
		{"a word more at the front", "Police arrested two men.", "Yesterday police arrested two men.", []string{" | yesterday"}},
		{"two places", "Police arrested two men in the harbour.", "Soldiers arrested two women in the harbour.", []string{"police | soldiers", "men | women"}},
		{"an ending", "Police arrest two men in the harbour.", "Police arrested two men in the harbour.", nil},
		{"a clause moved", "On Monday police arrested two men in the harbour.", "Police arrested two men in the harbour on Monday.", []string{"on monday | ", " | on monday"}},
		{"nothing the same", "Police arrested two men.", "Shares fell sharply.", []string{"police arrested two men | shares fell sharply"}},
	} {
		x, y, k, _ := compare(c.a, c.b)
		var got []string
		for _, h := range k.Hunks {
			got = append(got, words(x, h.A)+" | "+words(y, h.B))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestOrigins: each way in which a place is found finds what no other would.
func TestOrigins(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"edit", "The minister resigned on Monday.", "The mayor resigned on Monday.", "edit: minister | mayor"},
		{"joined edits", "Rebels took the town of Orla on Monday.", "Rebels took the port of Basra on Monday.", "joined edits: town of orla | port of basra"},
		{"kindred words", "The court found the old banker from the north of Spain guilty of fraud and theft in a trial.",
			"The court found a young teacher living with her sister guilty of bribery, robbery and murder in a trial.", "kindred words: old | young"},
		{"typed facts", "The blast killed at least 12 people in the market.", "The blast killed about 15 people in the market.", "typed facts: at least 12 people | about 15 people"},
		{"quotation marks", `The senator called the plan "a gift for the rich" on Monday.`, `The senator called the plan a gift for the rich on Monday.`,
			"quotation marks: a gift for the rich | a gift for the rich"},
		{"rest of a stretch", "Two farm ministry envoys would probably meet the mayor.", "Embassy officials hoped to meet the mayor.", "rest of a stretch: two farm ministry envoys | embassy officials"},
		{"a word more", "He will resign.", "He will not resign.", "edit:  | not"},
		{"a word less", "He will not resign.", "He will resign.", "edit: not | "},
	} {
		x, y, _, found := compare(c.a, c.b)
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprintf("%s: %s | %s", f.Origin, words(x, f.A), words(y, f.B)))
		}
		if !slices.Contains(got, c.want) {
			t.Errorf("%s: no %q among %q", c.name, c.want, got)
		}
	}
}

// TestSwapped: words that changed places around words that did not are two candidates, each marked; what "and" joins may stand in any order.
func TestSwapped(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want []string
	}{
		{"Smith blamed Jones for the crash.", "Jones blamed Smith for the crash.", []string{"smith | jones", "jones | smith"}},
		{"Russia accused Ukraine of shelling the plant.", "Ukraine accused Russia of shelling the plant.", []string{"russia | ukraine", "ukraine | russia"}},
		{"Smith and Jones left the room.", "Jones and Smith left the room.", nil},
		{"Smith blamed Jones for the crash.", "Smith blamed Miller for the crash.", nil},
	} {
		if diff := cmp.Diff(c.want, marked(c.a, c.b, func(f *differ.Candidate) bool { return f.Swapped })); diff != "" {
			t.Errorf("%q, %q (-want +got)\n%s", c.a, c.b, diff)
		}
	}
}

// TestLone: what one of two sentences lacks that are the same in all else is marked: a source, a qualifier, the marks of what somebody said. Titles of works
// are none, nor is anything beside another difference.
func TestLone(t *testing.T) {
	const quoted, bare = `The mayor said the plan was "a gift for the rich" of the town.`, `The mayor said the plan was a gift for the rich of the town.`
	for _, c := range []struct {
		a, b string
		want []string
	}{
		{quoted, bare, []string{"a gift for the rich | a gift for the rich"}},
		{quoted, strings.Replace(bare, "mayor", "bishop", 1), nil},
		{`She sang "Golden Harbour" in the old theatre.`, `She sang Golden Harbour in the old theatre.`, nil},
		{"The bridge will stay closed until spring, police said.", "The bridge will stay closed until spring.", []string{"police said | "}},
		{"Residents say the bridge will stay closed.", "The bridge will stay closed.", []string{"residents say | "}},
		{"The bridge will stay closed, police said.", "The road will stay closed.", nil},
		{"The bridge will stay closed, she said.", "The bridge will stay closed.", nil},
		{"The bridge will stay closed, police said, because the river still rises by the hour.", "The bridge will stay closed.", nil},
		{"The flood left about 40 people without a roof.", "The flood left 40 people without a roof.", []string{"about 40 people | 40 people"}},
		{"The flood left about 40 people without a roof.", "The flood left 50 people without a roof.", nil},
		{"The bridge will stay closed until spring.", "The old bridge will stay closed until spring.", nil},
	} {
		if diff := cmp.Diff(c.want, marked(c.a, c.b, func(f *differ.Candidate) bool { return f.Lone })); diff != "" {
			t.Errorf("%q, %q (-want +got)\n%s", c.a, c.b, diff)
		}
	}
}

// TestWritten: two ways to write a number are marked as such, two numbers are not.
func TestWritten(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"The herd has twelve goats.", "The herd has 12 goats.", true},
		{"The herd has 12 goats.", "The herd has 13 goats.", false},
		{"The herd cost 1.5 million euros.", "The herd cost 1,500,000 euros.", true},
	} {
		_, _, _, found := compare(c.a, c.b)
		if got := slices.ContainsFunc(found, func(f differ.Candidate) bool { return f.Written }); got != c.want {
			t.Errorf("%q, %q: written %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestLink holds links and candidates of real sentences and of such with a changed word to what they promise.
func TestLink(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	names, err := filepath.Glob("../../../../testdata/wire/*.txt")
	if err != nil || len(names) < 4 {
		t.Fatal("no stories in testdata/wire", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		changes := mutate.Changes(string(raw), 1)
		r.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
		for _, c := range changes[:min(20, len(changes))] {
			v := align.NewVocabulary()
			s, u := text.Read(string(raw)), text.Read(c.Text)
			x, y := align.NewStory(s, s.Facts(), v), align.NewStory(u, u.Facts(), v)
			var pairs []align.Pair
			for i := range x.Sentences {
				for j := max(0, i-1); j < min(len(y.Sentences), i+2); j++ {
					pairs = append(pairs, align.Pair{A: i, B: j, P: 1})
				}
			}
			for i, k := range differ.Links(x, y, pairs) {
				checkLink(t, x, y, &k)
				checkCandidates(t, x, y, &k, differ.Candidates(x, y, &k, i), i)
			}
		}
	}
}

// checkLink: partners are the same word, in order and mutual; hunks are all else.
func checkLink(t *testing.T, x, y *align.Story, k *differ.Link) {
	t.Helper()
	last := k.FirstB - 1
	inA, inB := map[int]bool{}, map[int]bool{}
	for _, h := range k.Hunks {
		for i := h.A.First; i < h.A.Last; i++ {
			inA[i] = true
		}
		for j := h.B.First; j < h.B.Last; j++ {
			inB[j] = true
		}
	}
	for i := k.FirstA; i < k.LastA; i++ {
		j := k.Partner(i)
		if (j < 0) != inA[i] {
			t.Fatalf("word %d of a has partner %d, in a hunk %v", i, j, inA[i])
		}
		if j < 0 {
			continue
		}
		if j <= last || k.PartnerOf(j) != i || x.IDs[i] != y.IDs[j] || inB[j] {
			t.Fatalf("words %d %q and %d %q are no partners", i, x.Fold(i), j, y.Fold(j))
		}
		last = j
	}
	for j := k.FirstB; j < k.LastB; j++ {
		if (k.PartnerOf(j) < 0) != inB[j] {
			t.Fatalf("word %d of b has partner %d, in a hunk %v", j, k.PartnerOf(j), inB[j])
		}
	}
	if k.Share < 0 || k.Share > 1 {
		t.Fatalf("share %v", k.Share)
	}
}

// checkCandidates: candidates come in order, each once, and lie in the sentences; every hunk is in one of them.
func checkCandidates(t *testing.T, x, y *align.Story, k *differ.Link, found []differ.Candidate, link int) {
	t.Helper()
	for n, c := range found {
		if c.Link != link || c.A.Empty() && c.B.Empty() {
			t.Fatalf("candidate %+v of link %d", c, link)
		}
		if c.Origin != differ.Typed && (c.A.First < k.FirstA || c.A.Last > k.LastA || c.B.First < k.FirstB || c.B.Last > k.LastB) {
			t.Fatalf("candidate %q, %q outside of its sentences", words(x, c.A), words(y, c.B))
		}
		if n > 0 && (found[n-1].A.First > c.A.First || found[n-1].A == c.A && found[n-1].B == c.B) {
			t.Fatalf("candidates %+v and %+v in this order", found[n-1], c)
		}
		if (c.Origin == differ.Typed) != (c.FactA != nil && c.FactB != nil) {
			t.Fatalf("%s with facts %v, %v", c.Origin, c.FactA, c.FactB)
		}
	}
	for _, h := range k.Hunks {
		if !slices.ContainsFunc(found, func(c differ.Candidate) bool {
			return c.A.First <= h.A.First && c.A.Last >= h.A.Last && c.B.First <= h.B.First && c.B.Last >= h.B.Last
		}) {
			t.Fatalf("no candidate has the words %q, %q", words(x, h.A), words(y, h.B))
		}
	}
}

// TestAlike: it is symmetric, 1 for equal words alone, and bounded for long ones.
func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b      string
		low, high float32
	}{
		{"", "", 1, 1}, {"gaddafi", "gaddafi", 1, 1}, {"gaddafi", "qaddafi", .8, .9}, {"abc", "xyz", 0, 0}, {"", "abc", 0, 0},
		{strings.Repeat("a", 1000), strings.Repeat("a", 999), .99, 1},
	} {
		got, back := differ.Alike(c.a, c.b), differ.Alike(c.b, c.a)
		if got != back || got < c.low || got > c.high {
			t.Errorf("%.20q, %.20q: %v, %v, want %v to %v", c.a, c.b, got, back, c.low, c.high)
		}
	}
}
