package dedup_test

import (
	"errors"
	"slices"
	"testing"

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

func TestConfigFaultsAllNamed(t *testing.T) {
	_, err := dedup.NewSketcher(dedup.Config{Width: -1, Slots: 3, Rate: 2, Cut: -1, Window: 1, MinJaccard: 7, Cores: -2, Scheme: 9})
	if err == nil {
		t.Fatal("no error")
	}
	for _, field := range []string{"Scheme", "Width", "Slots", "Rate", "MinJaccard", "Cut", "Window", "Cores"} {
		if !slices.ContainsFunc(unwrap(err), func(e error) bool { return len(e.Error()) > 14+len(field) && e.Error()[14:14+len(field)] == field }) {
			t.Errorf("%s is not named in %v", field, err)
		}
	}
}

func unwrap(err error) []error {
	if m, ok := err.(interface{ Unwrap() []error }); ok {
		return m.Unwrap()
	}
	return []error{err}
}

func mustSketcher(tb testing.TB, cfg dedup.Config) *dedup.Sketcher {
	tb.Helper()
	s, err := dedup.NewSketcher(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
