package minhash

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/shingle"
)

// TestStoredSignatures: the files of testdata/signature, made when their version of the format was, are read as what they were and made again from the
// same shingles; those of the present version are written as they are. They are never made anew: what stands in stores would be lost. v2 is the
// first version with files.
func TestStoredSignatures(t *testing.T) {
	var latin, scripts strings.Builder
	for i := range 300 {
		latin.WriteString(strings.Repeat("abcdefghij"[i%10:i%10+1], 1+i%7) + " " + "klmnopqrst"[i/30:i/30+1] + " ")
	}
	for i := range 300 {
		fmt.Fprintf(&scripts, "%s %d ", []string{"臺灣", "کتابی", "ज़िला", "กรุงเทพ", "e\u0301te\u0301", "か\u3099"}[i%6], i)
	}
	type want struct {
		file, text string
		shingles   uint8 // version
		cfg        base.Config
		slots      [4]uint64 // the first two and the last two
		keys       [4]uint32
		len, keyed int
	}
	fast := want{"v2-fast.bin", latin.String(), 1, base.Config{}, [4]uint64{36194449, 2963252897, 336712870, 237987823}, [4]uint32{1487167, 16577698, 1059378668, 1061592787}, 596, 141}
	classic := want{
		"v2-classic.bin", latin.String(), 1, base.Config{Scheme: base.Classic, Width: 3, Slots: 32, Rate: 0.5},
		[4]uint64{6738603490006807, 25267992407914205, 39841901969394124, 105681822701332149}, [4]uint32{17325157, 21213174, 2129760550, 2141093475}, 598, 282,
	}
	fast3, classic3 := fast, classic
	fast3.file, classic3.file = "v3-fast.bin", "v3-classic.bin"
	other := want{"v3-shingles2-fast.bin", scripts.String(), 2, base.Config{}, [4]uint64{523827643, 1390964147, 193951576, 300129426}, [4]uint32{3453928, 8650773, 1067330952, 1073314777}, 696, 182}
	for _, c := range []want{fast, classic, fast3, classic3, other} {
		name := "../../../testdata/signature/" + c.file
		made := sketch(kind(t, c.cfg), shingle.Shingler{Width: c.cfg.Width}.Set(c.text))
		if made.Kind.Shingles != c.shingles {
			made.Kind.Shingles = c.shingles // the words of Latin texts were the same
			var mismatch *MismatchError
			if _, err := made.Jaccard(sketch(kind(t, c.cfg), shingle.Shingler{}.Set(c.text))); !errors.As(err, &mismatch) || mismatch.Field != "shingle version" {
				t.Errorf("%s compared with one of this version: error %v", c.file, err)
			}
		}
		stored, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Decode(stored)
		if err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		var slots []uint64
		for _, v := range s.Fast {
			slots = append(slots, uint64(v))
		}
		slots = append(slots, s.Classic...)
		ends := func(n int) []int { return []int{0, 1, n - 2, n - 1} }
		for k, i := range ends(len(slots)) {
			if slots[i] != c.slots[k] {
				t.Errorf("%s: slot %d is %d, want %d", c.file, i, slots[i], c.slots[k])
			}
		}
		for k, i := range ends(len(s.Keys)) {
			if s.Keys[i] != c.keys[k] {
				t.Errorf("%s: key %d is %d, want %d", c.file, i, s.Keys[i], c.keys[k])
			}
		}
		if s.Size != c.len || len(s.Keys) != c.keyed {
			t.Errorf("%s: %d shingles, %d keys", c.file, s.Size, len(s.Keys))
		}
		if diff := cmp.Diff(made, s); diff != "" {
			t.Errorf("%s (-made again +read):\n%s", c.file, diff)
		}
		if stored[4] < Version {
			continue
		}
		if diff := cmp.Diff(stored, s.AppendBinary(nil)); diff != "" {
			t.Errorf("%s, read and written (-want +got):\n%s", c.file, diff)
		}
	}
}

// TestOtherVersions: signatures of other versions are told by which version is another.
func TestOtherVersions(t *testing.T) {
	form := sketch(kind(t, base.Config{}), shingle.Shingler{}.Set("one two three")).AppendBinary(nil)
	for at, field := range map[int]string{4: "version", 5: "shingle version"} {
		other := slices.Clone(form)
		other[at] += 7
		var mismatch *MismatchError
		if _, err := Decode(other); !errors.As(err, &mismatch) || mismatch.Field != field {
			t.Errorf("%s: error %v", field, err)
		}
	}
}
