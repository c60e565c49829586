package minhash

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	minhash "github.com/dgryski/go-minhash"
	"github.com/google/go-cmp/cmp"
	"github.com/spaolacci/murmur3"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/shingle"
)

// sets returns two sets of n shingles each, near the given Jaccard, and their exact Jaccard.
func sets(r *rand.Rand, n int, jaccard float64) (a, b shingle.Set, exact float64) {
	common := int(math.Round(2 * float64(n) * jaccard / (1 + jaccard)))
	var x, y []uint64
	for range common {
		h := r.Uint64()
		x, y = append(x, h), append(y, h)
	}
	for len(x) < n {
		x, y = append(x, r.Uint64()), append(y, r.Uint64())
	}
	a, b = shingle.NewSet(x), shingle.NewSet(y)
	return a, b, a.Jaccard(b)
}

func kind(tb testing.TB, cfg base.Config) Kind {
	tb.Helper()
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return KindOf(cfg)
}

func sketch(k Kind, set shingle.Set) Signature {
	return k.Sketch(set.Hashes(), make([]uint64, k.Slots))
}

// TestClassicIsGoMinhash holds the Classic slots against go-minhash fed with two murmur3 hashes called apart.
func TestClassicIsGoMinhash(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 3, 50, 400} {
		a, _, _ := sets(r, n, 0)
		want := minhash.NewMinWise(
			func(b []byte) uint64 { h, _ := murmur3.Sum128(b); return h },
			func(b []byte) uint64 { _, h := murmur3.Sum128(b); return h }, 64)
		for _, h := range a.Hashes() {
			want.Push([]byte{byte(h), byte(h >> 8), byte(h >> 16), byte(h >> 24), byte(h >> 32), byte(h >> 40), byte(h >> 48), byte(h >> 56)})
		}
		got := sketch(kind(t, base.Config{Scheme: base.Classic, Slots: 64}), a)
		if diff := cmp.Diff(want.Signature(), got.Classic); diff != "" {
			t.Errorf("%d shingles (-want +got):\n%s", n, diff)
		}
	}
}

// TestEstimateError holds bias and standard deviation of both schemes against the theory, √(j(1-j)/k): see BenchmarkEstimate for the table.
func TestEstimateError(t *testing.T) {
	for _, scheme := range []base.Scheme{base.Fast, base.Classic} {
		s := kind(t, base.Config{Scheme: scheme})
		for _, n := range []int{20, 400} {
			for _, j := range []float64{0.1, 0.5, 0.9} {
				bias, ratio := estimateError(s, n, j, 300)
				if math.Abs(bias) > 4*math.Sqrt(j*(1-j)/128/300) || ratio > 1.15 {
					t.Errorf("%v, sets of %d, Jaccard %.1f: bias %.4f, standard deviation %.2f of theory", scheme, n, j, bias, ratio)
				}
			}
		}
	}
}

// TestConsecutiveHashes: sets whose hashes are numbers in a row are estimated as well as others.
func TestConsecutiveHashes(t *testing.T) {
	s := kind(t, base.Config{})
	for _, n := range []int{20, 400, 4000} {
		const trials = 300
		bias := 0.0
		for i := range trials {
			var x, y []uint64
			for k := range n {
				x, y = append(x, uint64(100000*i+k)), append(y, uint64(100000*i+k+n/3))
			}
			a, b := shingle.NewSet(x), shingle.NewSet(y)
			e, err := sketch(s, a).Jaccard(sketch(s, b))
			if err != nil {
				t.Fatal(err)
			}
			bias += (e - a.Jaccard(b)) / trials
		}
		if math.Abs(bias) > 0.015 {
			t.Errorf("sets of %d: bias %.4f", n, bias)
		}
	}
}

// estimateError returns the mean error of the estimate and its standard deviation in parts of √(j(1-j)/k).
func estimateError(s Kind, n int, jaccard float64, trials int) (bias, ratio float64) {
	r := rand.New(rand.NewPCG(uint64(n), uint64(jaccard*100)))
	var sum, squares float64
	for range trials {
		a, b, exact := sets(r, n, jaccard)
		e, err := sketch(s, a).Jaccard(sketch(s, b))
		if err != nil {
			panic(err)
		}
		d := (e - exact) / math.Sqrt(exact*(1-exact)/float64(s.Slots))
		sum, squares = sum+d, squares+d*d
		bias += e - exact
	}
	mean := sum / float64(trials)
	return bias / float64(trials), math.Sqrt(squares/float64(trials) - mean*mean)
}

// BenchmarkEstimate measures the quality of the estimates: the table in MATCHING.md.
func BenchmarkEstimate(b *testing.B) {
	for _, scheme := range []base.Scheme{base.Fast, base.Classic} {
		for _, n := range []int{20, 100, 400} {
			for _, j := range []float64{0.1, 0.3, 0.5, 0.7, 0.9} {
				b.Run(fmt.Sprintf("scheme=%v/shingles=%d/jaccard=%.1f", scheme, n, j), func(b *testing.B) {
					s := kind(b, base.Config{Scheme: scheme})
					var bias, ratio float64
					for b.Loop() {
						bias, ratio = estimateError(s, n, j, 2000)
					}
					b.ReportMetric(bias, "bias")
					b.ReportMetric(ratio, "sd/theory")
				})
			}
		}
	}
}

func BenchmarkSketch(b *testing.B) {
	for _, scheme := range []base.Scheme{base.Fast, base.Classic} {
		for _, n := range []int{40, 400, 4000} {
			b.Run(fmt.Sprintf("scheme=%v/shingles=%d", scheme, n), func(b *testing.B) {
				s := kind(b, base.Config{Scheme: scheme})
				set, _, _ := sets(rand.New(rand.NewPCG(1, 2)), n, 0)
				b.ReportAllocs()
				for b.Loop() {
					sketch(s, set)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/shingle")
			})
		}
	}
}

// TestContainmentEstimate looks at short sets inside long ones, which minimum hashes see badly.
func TestContainmentEstimate(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	s := kind(t, base.Config{})
	for _, c := range []struct{ short, long int }{{36, 400}, {60, 2000}, {200, 5000}} {
		sum := 0.0
		for range 100 {
			long, _, _ := sets(r, c.long, 0)
			half := append(slices.Clone(long.Hashes()[:0:0]), make([]uint64, 0)...)
			for i := range c.short / 2 {
				half = append(half, long.Hashes()[r.IntN(c.long)], uint64(i)*0x9E3779B97F4A7C15+r.Uint64())
			}
			short := shingle.NewSet(half)
			e, err := sketch(s, short).Containment(sketch(s, long))
			if err != nil {
				t.Fatal(err)
			}
			sum += e - short.Containment(long)
		}
		if mean := sum / 100; math.Abs(mean) > 0.06 {
			t.Errorf("%d shingles half in %d: mean error %.3f", c.short, c.long, mean)
		}
	}
}

func TestSignatureIgnoresOrderAndRepeats(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, scheme := range []base.Scheme{base.Fast, base.Classic} {
		s := kind(t, base.Config{Scheme: scheme})
		set, _, _ := sets(r, 200, 0)
		want := s.Sketch(set.Hashes(), make([]uint64, 128))
		mixed := slices.Clone(set.Hashes())
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		got := s.Sketch(mixed, make([]uint64, 128))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v, shuffled (-want +got):\n%s", scheme, diff)
		}
		many := slices.Repeat(mixed, 100)
		got = s.Sketch(many, make([]uint64, 128))
		if diff := cmp.Diff([]any{want.Fast, want.Classic}, []any{got.Fast, got.Classic}); diff != "" {
			t.Errorf("%v, repeated (-want +got):\n%s", scheme, diff)
		}
	}
}

func TestSignatureBinary(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, cfg := range []base.Config{{}, {Scheme: base.Classic, Slots: 8}, {Width: 3, Slots: 256, Rate: 0.1}} {
		s := kind(t, cfg)
		for _, n := range []int{0, 1, 30, 20000} {
			set, _, _ := sets(r, n, 0)
			want := sketch(s, set)
			data := want.AppendBinary(nil)
			got, err := Decode(data)
			if err != nil {
				t.Fatalf("%+v, %d shingles: %v", cfg, n, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v, %d shingles (-want +got):\n%s", cfg, n, diff)
			}
			for cut := range min(len(data), 600) {
				if _, err := Decode(data[:cut]); !errors.Is(err, ErrCorrupt) {
					t.Fatalf("cut at %d: error %v, want ErrCorrupt", cut, err)
				}
			}
		}
	}
}

func FuzzSignature(f *testing.F) {
	for _, cfg := range []base.Config{{Slots: 8}, {Scheme: base.Classic, Slots: 8}} {
		s := kind(f, cfg)
		for _, text := range []string{"", "one two three four five six seven"} {
			f.Add(sketch(s, shingle.Shingler{}.Set(text)).AppendBinary(nil))
		}
	}
	older, err := os.ReadFile("../../../testdata/signature/v2-fast.bin")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(older)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Decode(data)
		if err != nil {
			var mismatch *MismatchError
			if !errors.Is(err, ErrCorrupt) && !errors.As(err, &mismatch) {
				t.Fatalf("error %v is neither ErrCorrupt nor a MismatchError", err)
			}
			return
		}
		if diff := cmp.Diff(data, s.AppendBinary(nil)); diff != "" && data[4] == Version {
			t.Fatalf("decode then encode (-want +got):\n%s", diff)
		}
		if j, err := s.Jaccard(s); j != 1 || err != nil {
			t.Fatalf("Jaccard with itself %v, %v", j, err)
		}
	})
}

// TestBands holds the share of pairs that meet in a band against 1-(1-j^rows)^bands.
func TestBands(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, scheme := range []base.Scheme{base.Fast, base.Classic} {
		s := kind(t, base.Config{Scheme: scheme})
		bander := NewBander(s, 0.8)
		rows, bands := bander.rows, bander.bands
		for _, j := range []float64{0.3, 0.5, 0.8} {
			met, trials := 0, 400
			var exact float64
			for range trials {
				a, b, e := sets(r, 300, j)
				exact = e
				x, y := bander.AppendKeys(nil, a.Hashes()), bander.AppendKeys(nil, b.Hashes())
				if slices.ContainsFunc(x, func(k uint32) bool { return slices.Contains(y, k) }) {
					met++
				}
			}
			want := 1 - math.Pow(1-math.Pow(exact, float64(rows)), float64(bands))
			if got := float64(met) / float64(trials); math.Abs(got-want) > 0.09 {
				t.Errorf("%v, %d x %d at Jaccard %.2f: %.3f of the pairs meet, theory %.3f", scheme, rows, bands, exact, got, want)
			}
		}
	}
}

// BenchmarkText measures the steps from a text to its signature; go test's MB/s are of text.
func BenchmarkText(b *testing.B) {
	var texts []string
	size := 0
	for _, name := range []string{"000_1276d6ad7515a7d0", "001_fc6951f255fe9012", "002_2980e0dcca6e89cd", "003_353c6ba30fd680bb"} {
		text, err := os.ReadFile("../../../testdata/wire/" + name + ".txt")
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, string(text))
		size += len(text)
	}
	s := kind(b, base.Config{})
	var words []shingle.Word
	var hashes []uint64
	slots, scratch := make([]uint32, s.Slots), make([]uint64, s.Slots)
	var keys []uint32
	for _, step := range []string{"words", "words+shingles", "words+shingles+sketch"} {
		b.Run("step="+step, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts {
					words = shingle.AppendWords(words[:0], text)
					if step == "words" {
						continue
					}
					hashes = shingle.Shingler{}.Append(hashes[:0], words)
					if step == "words+shingles" {
						continue
					}
					fastSlots(slots, scratch, hashes)
					keys = s.density().Append(keys[:0], hashes)
				}
			}
		})
	}
}
