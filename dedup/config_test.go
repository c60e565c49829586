package dedup_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
)

func TestMismatchNamesTheField(t *testing.T) {
	a := mustSketcher(t, dedup.Config{}).Sketch(dedup.Article{Text: "one two three"})
	for field, cfg := range map[string]dedup.Config{"Scheme": {Scheme: dedup.Classic}, "Width": {Width: 3}, "Slots": {Slots: 64}, "Rate": {Rate: 0.5}} {
		b := mustSketcher(t, cfg).Sketch(dedup.Article{Text: "one two three"})
		var mismatch *dedup.MismatchError
		if _, err := a.Jaccard(b); !errors.As(err, &mismatch) || mismatch.Field != field {
			t.Errorf("%s: error %v", field, err)
		}
	}
}

// TestConfigErrors: all faults of a call are values that name the field, what it was and what is allowed.
func TestConfigErrors(t *testing.T) {
	bad := dedup.Config{Scheme: 9, Width: -1, Slots: 3, Rate: math.NaN()}
	run := dedup.Run{Cores: -2, Memory: -1}
	pairs := func(seq iter.Seq2[dedup.Pair, error]) (err error) {
		for _, err = range seq {
		}
		return err
	}
	ctx, none := context.Background(), dedup.Articles(nil)
	config := []string{"Scheme", "Width", "Slots", "Rate"}
	_, sketcher := dedup.NewSketcher(bad)
	_, index := dedup.NewIndex(bad)
	_, compare := dedup.Compare(bad, dedup.Article{}, dedup.Article{})
	_, clusters := dedup.Clustering{Config: bad, Cut: math.NaN(), Window: 1, Run: run}.Clusters(ctx, none)
	how := dedup.Pairing{Config: bad, Window: -1, Run: run}
	_, among := how.Among(ctx, nil)
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"NewSketcher":            {sketcher, config},
		"NewIndex":               {index, config},
		"Compare":                {compare, config},
		"Clusters":               {clusters, append(slices.Clone(config), "Cut", "Window", "Cores", "Memory")},
		"Pairs":                  {pairs(how.Pairs(ctx, none)), append(slices.Clone(config), "Window", "Cores", "Memory")},
		"NearDuplicates":         {pairs(how.NearDuplicates(ctx, 0.7, none)), append(slices.Clone(config), "Window", "Cores", "Memory")},
		"Among":                  {among, append(slices.Clone(config), "Window", "Cores", "Memory")},
		"NearDuplicates from 0":  {pairs(dedup.NearDuplicates(dedup.Config{}, 0, dedupNone)), []string{"MinJaccard"}},
		"NearDuplicates of NaN":  {pairs(dedup.NearDuplicates(dedup.Config{}, math.NaN(), dedupNone)), []string{"MinJaccard"}},
		"NearDuplicates above 1": {pairs(dedup.NearDuplicates(dedup.Config{}, 1.01, dedupNone)), []string{"MinJaccard"}},
	} {
		var got []string
		for _, err := range unwrap(c.err) {
			var fault *dedup.ConfigError
			if !errors.As(err, &fault) || fault.Value == nil || fault.Allowed == "" {
				t.Errorf("%s: error %v", name, err)
				continue
			}
			got = append(got, fault.Field)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestLimits: each setting is taken at its least and its largest value.
func TestLimits(t *testing.T) {
	articles := append(invented(60, 3), dedup.Article{ID: "empty"}, dedup.Article{ID: "one", Text: "one"}, dedup.Article{ID: "same", Text: "one one"})
	for _, cfg := range []dedup.Config{{Width: 1, Slots: 8, Rate: 1e-9}, {Width: 64, Slots: 4096, Rate: 1, Scheme: dedup.Classic}} {
		for _, window := range []int{2, math.MaxInt32} {
			for _, run := range []dedup.Run{{Cores: 1, Memory: 1, TempDir: t.TempDir()}, {Cores: 1024, Memory: math.MaxInt64}} {
				for _, cut := range []float64{1e-9, 1} {
					mustClusters(t, dedup.Clustering{Config: cfg, Cut: cut, Window: window, Run: run}, articles)
				}
				how := dedup.Pairing{Config: cfg, Window: window, Run: run}
				mustPairs(t, how, articles)
				for _, least := range []float64{1e-9, 1} {
					collect(t, how.NearDuplicates(context.Background(), least, dedup.Articles(articles)))
				}
				if _, err := how.Among(context.Background(), articles[50:]); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

func dedupNone(func(dedup.Article, error) bool) {}

func unwrap(err error) []error {
	if m, ok := err.(interface{ Unwrap() []error }); ok {
		return m.Unwrap()
	}
	return []error{err}
}

// TestSchemeText: a Scheme is written and read as its name; no other has one.
func TestSchemeText(t *testing.T) {
	type stored struct{ Config dedup.Config }
	for _, scheme := range []dedup.Scheme{dedup.Fast, dedup.Classic} {
		in := stored{dedup.Config{Scheme: scheme, Width: 4}}
		text, err := json.Marshal(in)
		var out stored
		if err != nil || json.Unmarshal(text, &out) != nil || out != in || !strings.Contains(string(text), `"`+scheme.String()+`"`) {
			t.Errorf("%+v is written %s and read %+v, error %v", in, text, out, err)
		}
	}
	if _, err := json.Marshal(dedup.Scheme(9)); err == nil {
		t.Error("scheme 9 is written")
	}
	if err := new(dedup.Scheme).UnmarshalText([]byte("slow")); err == nil {
		t.Error("scheme slow is read")
	}
}

func mustSketcher(tb testing.TB, cfg dedup.Config) *dedup.Sketcher {
	tb.Helper()
	s, err := dedup.NewSketcher(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
