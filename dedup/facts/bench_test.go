package facts_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/facts"
)

func seed(tb testing.TB, name string) string {
	tb.Helper()
	text, err := os.ReadFile("../../testdata/wire/" + name + ".txt")
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// longPair returns a text of about n words and an edited copy: every ninth word of it is another, and every fifth sentence is gone.
func longPair(n int) (string, string) {
	var a, b strings.Builder
	for i := 0; i*12 < n; i++ {
		sentence := fmt.Sprintf("The ministry of region%d said on Monday that %d people had left town%d for the coast near port%d.\n", i%97, i, i%53, i%31)
		a.WriteString(sentence)
		if i%5 != 0 {
			b.WriteString(strings.Replace(sentence, "people", fmt.Sprintf("families%d", i%9), 1))
		}
	}
	return a.String(), b.String()
}

// TestLongTexts bounds the time of two texts of 20,000 words, of one word repeated, and of one sentence without end.
func TestLongTexts(t *testing.T) {
	a, b := longPair(20000)
	word := strings.Repeat("word ", 20000)
	for name, pair := range map[string][2]string{
		"sentences":    {a, b},
		"one word":     {word, word + "more"},
		"one sentence": {strings.ReplaceAll(a, ".\n", " and "), strings.ReplaceAll(b, ".\n", " and ")},
		"quotes":       {strings.Repeat(`"a" b `, 10000), strings.Repeat(`"b" a `, 10000)},
	} {
		start := time.Now()
		facts.Diff(pair[0], pair[1])
		took := time.Since(start)
		t.Logf("%s: %v", name, took)
		if took > 10*time.Second { // ten times what it takes, for a busy machine
			t.Errorf("%s of 20,000 words took %v", name, took)
		}
	}
}

func BenchmarkDiff(b *testing.B) {
	x, y := seed(b, "000_1276d6ad7515a7d0"), seed(b, "001_fc6951f255fe9012")
	b.Run("pair=seeds", func(b *testing.B) {
		b.SetBytes(int64(len(x) + len(y)))
		b.ReportAllocs()
		for b.Loop() {
			facts.Diff(x, y)
		}
	})
	p, q := longPair(20000)
	b.Run("pair=20000words", func(b *testing.B) {
		b.SetBytes(int64(len(p) + len(q)))
		b.ReportAllocs()
		for b.Loop() {
			facts.Diff(p, q)
		}
	})
}
