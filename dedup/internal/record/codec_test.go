package record

import (
	"errors"
	"github.com/samewire/samewire/dedup/internal/base"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/samewire/samewire/dedup/internal/sample"
)

// stored is the text whose record stands in testdata/record.
const stored = `TORVIK, Nov 21 (Reuters) - The council of harbour towns voted on Friday to keep both quays open through the winter.

"No town shall close a quay alone," said its speaker, who had told Interfax so before. Fishermen welcomed the vote! Two ships had waited for
days outside the breakwater, and a third was on its way from the south.

(Reporting by Ann Other; Editing by A. N. Else)
`

func read(text string) Record {
	return NewReader(Options{Width: 5, Density: sample.Of(0.25), Pieces: true}).Read(&base.Article{Text: text})
}

// TestStoredRecord: the files of testdata/record are read as what they were, or refused where their words were others; that of the present version is
// written as it is, and made again from its text. They are never made anew.
func TestStoredRecord(t *testing.T) {
	for file, want := range map[string]struct {
		Credits
		headline uint32
	}{
		"v1.bin": {},
		"v2.bin": {},
		"v3.bin": {Credits{[]string{"Reuters"}, []string{"Interfax"}}, 898293082},
	} {
		data, err := os.ReadFile("../../../testdata/record/" + file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Decode(data)
		if data[4] < Version {
			var version *VersionError
			if !errors.As(err, &version) || *version != (VersionError{data[4], Version}) {
				t.Errorf("%s: error %v", file, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		quoted := 0
		for i := range r.Body.Words {
			if r.Body.IsQuoted(i) {
				quoted++
			}
		}
		if len(r.Body.Words) != 55 || quoted != 7 || len(r.Pieces) != 2*7 || len(r.Keys) != 51 || r.Digest != 5559864752362213602 || r.Headline != want.headline {
			t.Errorf("%s: %d words, %d of them quoted, %d pieces, %d keys, digest %d, headline %d", file, len(r.Body.Words), quoted, len(r.Pieces)/2, len(r.Keys), r.Digest, r.Headline)
		}
		if diff := cmp.Diff(&want.Credits, r.Credits); diff != "" {
			t.Errorf("%s: credits (-want +got):\n%s", file, diff)
		}
		if diff := cmp.Diff(data, r.AppendBinary(nil)); diff != "" {
			t.Errorf("%s: written again (-want +got):\n%s", file, diff)
		}
		if diff := cmp.Diff(r, read("Quays stay open\n\n"+stored), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Record{}, "Check", "Place", "Update")); diff != "" {
			t.Errorf("%s: made again (-stored +made):\n%s", file, diff)
		}
	}
}

// TestCutRecord: no beginning of a record is one, nor is one with more behind it.
func TestCutRecord(t *testing.T) {
	r := read(stored)
	data := r.AppendBinary(nil)
	for n := range data {
		if _, err := Decode(data[:n]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("%d of %d bytes: error %v", n, len(data), err)
		}
	}
	if _, err := Decode(append(data, 0)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a byte more: error %v", err)
	}
	data[4]++
	var version *VersionError
	if _, err := Decode(data); !errors.As(err, &version) || version.Have != Version+1 {
		t.Errorf("another version: error %v", err)
	}
}

// TestLongNames: names of agencies are kept as far as they fit.
func TestLongNames(t *testing.T) {
	fits, over := strings.Repeat("x", 255), strings.Repeat("x", 256)
	names := append([]string{over, fits}, slices.Repeat([]string{"Reuters"}, 300)...)
	r := Record{Credits: &Credits{Credited: names, Cited: names}}
	got, err := Decode(r.AppendBinary(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := append([]string{fits}, slices.Repeat([]string{"Reuters"}, 254)...)
	if diff := cmp.Diff(&Credits{want, want}, got.Credits); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestForgedRecords: what no text has is an error that says so.
func TestForgedRecords(t *testing.T) {
	for want, forge := range map[string]func(r *Record){
		"after the last one is quoted": func(r *Record) { r.Body.Quoted[len(r.Body.Quoted)-1] |= 1 << 31 },
		"after the last one is a fact": func(r *Record) { r.Body.Facts[len(r.Body.Facts)-1] |= 1 << 31 },
		"piece 1 ends at":              func(r *Record) { r.Pieces[2] = r.Pieces[0] },
		"the last piece ends":          func(r *Record) { r.Pieces = r.Pieces[:len(r.Pieces)-2] },
		"key 7 is not above":           func(r *Record) { slices.Reverse(r.Keys[6:8]) },
	} {
		r := read(stored)
		forge(&r)
		if _, err := Decode(r.AppendBinary(nil)); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

func FuzzRecord(f *testing.F) {
	for _, text := range []string{"", "One.", stored} {
		r := read(text)
		f.Add(r.AppendBinary(nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Decode(data)
		if err != nil {
			var version *VersionError
			if !errors.Is(err, ErrCorrupt) && !errors.As(err, &version) {
				t.Fatalf("error %v is neither ErrCorrupt nor a VersionError", err)
			}
			return
		}
		if diff := cmp.Diff(data, r.AppendBinary(nil)); diff != "" && data[4] == Version {
			t.Fatalf("decode then encode (-want +got):\n%s", diff)
		}
		for i := range r.Body.Words {
			r.Body.IsQuoted(i)
		}
		r.Body.NextQuoted(0)
		for i := r.Body.NextFact(0); i < len(r.Body.Words); i = r.Body.NextFact(i + 1) {
			r.Body.Fact(i)
		}
		r.AppendDigests(nil)
	})
}
