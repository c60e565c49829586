package facts_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

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
	for i := 0; i*18 < n; i++ {
		sentence := fmt.Sprintf("The ministry of region%d said on Monday that %d people had left town%d for the coast near port%d.\n", i%97, i, i%53, i%31)
		a.WriteString(sentence)
		if i%5 != 0 {
			b.WriteString(strings.Replace(sentence, "people", fmt.Sprintf("families%d", i%9), 1))
		}
	}
	return a.String(), b.String()
}

func read(text string) *facts.Story { return facts.Read(facts.Article{Text: text}) }

func BenchmarkRead(b *testing.B) {
	x := seed(b, "000_1276d6ad7515a7d0")
	b.SetBytes(int64(len(x)))
	b.ReportAllocs()
	for b.Loop() {
		read(x)
	}
}

// BenchmarkCompare compares stories that were read, as a list of versions is.
func BenchmarkCompare(b *testing.B) {
	long, edited := longPair(20_000)
	for _, c := range []struct{ name, a, b string }{
		{"seeds", seed(b, "000_1276d6ad7515a7d0"), seed(b, "001_fc6951f255fe9012")},
		{"20000words", long, edited},
	} {
		b.Run("pair="+c.name, func(b *testing.B) {
			x, y := read(c.a), read(c.b)
			b.SetBytes(int64(len(c.a) + len(c.b)))
			b.ReportAllocs()
			for b.Loop() {
				facts.Compare(facts.Options{}, x, y)
			}
		})
	}
}

// BenchmarkLarge reads and compares two texts of 5 MB and reports the bytes of heap that the readings hold, by byte of text.
func BenchmarkLarge(b *testing.B) {
	long, edited := longPair(1_000_000)
	b.SetBytes(int64(len(long) + len(edited)))
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		x, y := read(long), read(edited)
		runtime.GC()
		runtime.ReadMemStats(&after)
		facts.Compare(facts.Options{}, x, y)
		b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(len(long)+len(edited)), "held-B/B")
		runtime.KeepAlive(x)
		runtime.KeepAlive(y)
	}
}
