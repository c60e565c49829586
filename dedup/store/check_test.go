package store

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

var update = flag.Bool("update", false, "write testdata/v1.zip, which pins the layout, anew: for a new version alone")

// filled returns the folder of a closed store of some stories.
func filled(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir, Options{})
	mustAdd(t, s, incomings(0, n)...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// change changes the rows of a closed store behind its back.
func change(t *testing.T, dir string, f func(db *pebble.DB) error) {
	t.Helper()
	o := (&Store{o: Options{}.withDefaults()}).options(newSealed(Options{}.withDefaults()))
	db, err := pebble.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f(db), db.Flush(), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// changeHead changes the head of a closed store.
func changeHead(t *testing.T, dir string, f func(h *head)) {
	t.Helper()
	change(t, dir, func(db *pebble.DB) error {
		data, err := get(db, []byte{headTable})
		if err != nil {
			return err
		}
		h, err := decodeHead(data)
		if err != nil {
			return err
		}
		f(&h)
		return db.Set([]byte{headTable}, h.append(nil), pebble.Sync)
	})
}

func TestVersions(t *testing.T) {
	for name, f := range map[string]func(h *head){
		"layout":  func(h *head) { h.layout++ },
		"stories": func(h *head) { h.story++ },
		"records": func(h *head) { h.record++ },
		"words":   func(h *head) { h.words++ },
	} {
		dir := filled(t, 6)
		changeHead(t, dir, f)
		var version *VersionError
		if _, err := Open(dir, Options{}); !errors.As(err, &version) || version.Have != version.Want+1 || !strings.Contains(err.Error(), "samewire store export") {
			t.Errorf("%s of another version: %v", name, err)
		}
		n, err := Export(t.Context(), dir, new(bytes.Buffer))
		if name == "layout" {
			if !errors.As(err, &version) {
				t.Errorf("export of another layout: %v", err)
			}
		} else if n != 6 || err != nil {
			t.Errorf("export where %s are of another version: %d stories, %v", name, n, err)
		}
	}
	dir := filled(t, 3)
	change(t, dir, func(db *pebble.DB) error {
		meta, err := get(db, []byte{streamTable})
		if err != nil {
			return err
		}
		meta[0]++
		return db.Set([]byte{streamTable}, meta, pebble.Sync)
	})
	var version *VersionError
	if _, err := Open(dir, Options{}); !errors.As(err, &version) || version.Part != "states" {
		t.Errorf("states of another version: %v", err)
	}
}

func TestSettingsAreKept(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, Options{Config: dedup.Config{Width: 4}, Cut: .5}).Close()
	var other *MismatchError
	if _, err := Open(dir, Options{Config: dedup.Config{Width: 5}}); !errors.As(err, &other) || other.Field != "Width" || other.Have != 4 || other.Want != 5 {
		t.Errorf("another width: %v", err)
	}
	if _, err := Open(dir, Options{Cut: .4}); !errors.As(err, &other) || other.Field != "Cut" {
		t.Errorf("another cut: %v", err)
	}
	if _, err := Open(dir, Options{Window: 64}); !errors.As(err, &other) || other.Field != "Window" {
		t.Errorf("another window: %v", err)
	}
	open(t, dir, Options{Config: dedup.Config{Width: 4}, Cut: .5, Window: 128}).Close()
	open(t, dir, Options{}).Close()
	var fault *dedup.ConfigError
	if _, err := Open(t.TempDir(), Options{Config: dedup.Config{Width: 100}, Cut: 7, Window: -1}); !errors.As(err, &fault) {
		t.Errorf("settings that are not allowed: %v", err)
	}
}

func TestRepair(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(db *pebble.DB) error
		left   int
		lost   string
	}{
		"nothing":       {func(*pebble.DB) error { return nil }, 30, ""},
		"a story":       {func(db *pebble.DB) error { return db.Delete(rowKey(storyTable, 7), nil) }, 29, "story of number 7"},
		"a record":      {func(db *pebble.DB) error { return db.Delete(rowKey(recordTable, 7), nil) }, 30, `record of story "id-7"`},
		"a state":       {func(db *pebble.DB) error { return db.Delete(rowKey(stateTable, 7), nil) }, 30, `state of story "id-7"`},
		"a stale state": {func(db *pebble.DB) error { return db.Set(rowKey(stateTable, 7), []byte{1}, nil) }, 30, "state"},
		"all of one": {func(db *pebble.DB) error {
			return errors.Join(db.Delete(rowKey(stateTable, 7), nil), db.Delete(rowKey(storyTable, 7), nil), db.Delete(rowKey(recordTable, 7), nil))
		}, 29, "1 of 30 stories"},
		"the head":       {func(db *pebble.DB) error { return db.Delete([]byte{headTable}, nil) }, 30, "the head"},
		"the groups":     {func(db *pebble.DB) error { return db.Delete([]byte{streamTable}, nil) }, 30, "the state of the groups"},
		"a broken story": {func(db *pebble.DB) error { return db.Set(rowKey(storyTable, 7), []byte{9, 9}, nil) }, 29, "story of number 7"},
	} {
		dir := filled(t, 30)
		change(t, dir, c.damage)
		report, err := Check(dir)
		if err != nil || report.OK() != (c.lost == "") || !strings.Contains(strings.Join(report.Lost, "; "), c.lost) || report.Stories != c.left {
			t.Errorf("%s: Check: %+v, %v", name, report, err)
		}
		var b bytes.Buffer
		var corrupt *CorruptError
		if n, err := Export(t.Context(), dir, &b); n != c.left || err != nil && !errors.As(err, &corrupt) || c.left < 30 && err == nil {
			t.Errorf("%s: Export: %d stories, %v", name, n, err)
		}
		repaired, err := Repair(t.Context(), dir, Options{})
		if err != nil {
			t.Fatalf("%s: Repair: %v", name, err)
		}
		if (repaired.Kept == "") != (c.lost == "") || repaired.Stories != c.left {
			t.Errorf("%s: Repair: %+v", name, repaired)
		}
		s := open(t, dir, Options{})
		got := contentOf(t, s, 30)
		if len(got.Stories) != c.left || c.lost != "" && got.Events[0].Seq <= 30 {
			t.Errorf("%s: %d stories after the repair, the first Seq %d", name, len(got.Stories), got.Events[0].Seq)
		}
		if got := got.Stories["id-3"]; cmp.Diff(incoming(3), got.Incoming) != "" || got.Arrived.IsZero() {
			t.Errorf("%s: repaired (-want +got):\n%s", name, cmp.Diff(incoming(3), got.Incoming))
		}
		s.Close()
		if r, err := Check(dir); err != nil || !r.OK() {
			t.Errorf("%s: Check after Repair: %+v, %v", name, r, err)
		}
	}
	if _, err := Check(t.TempDir()); !errors.Is(err, ErrNoStore) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := Check(filepath.Join(t.TempDir(), "nowhere")); !errors.Is(err, ErrNoStore) {
		t.Errorf("no folder: %v", err)
	}
}

// Without its manifest the database cannot be opened: what its tables and logs have is found, and what had expired is not.
func TestSalvage(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	mustAdd(t, s, incomings(0, 100)...)
	if n, err := s.Expire(t.Context(), incoming(80).Published); n != 80 || err != nil {
		t.Fatal(n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	manifests, err := filepath.Glob(filepath.Join(dir, "MANIFEST-*"))
	if err != nil || len(manifests) == 0 {
		t.Fatal(manifests, err)
	}
	for _, name := range manifests {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	var corrupt *CorruptError
	if _, err := Open(dir, Options{}); !errors.As(err, &corrupt) {
		t.Errorf("without a manifest: %v", err)
	}
	var b bytes.Buffer
	if n, err := Export(t.Context(), dir, &b); n != 20 || !errors.As(err, &corrupt) {
		t.Errorf("Export: %d stories, %v", n, err)
	}
	report, err := Repair(t.Context(), dir, Options{})
	if err != nil || report.Stories != 20 || report.OK() {
		t.Errorf("Repair: %+v, %v", report, err)
	}
	s = open(t, dir, Options{})
	if got := contentOf(t, s, 100); len(got.Stories) != 20 || cmp.Diff(incoming(95), got.Stories["id-95"].Incoming) != "" {
		t.Errorf("%d stories after the repair", len(got.Stories))
	}
	left, err := filepath.Glob(dir + ".*")
	if err != nil || cmp.Diff([]string{report.Kept}, left) != "" {
		t.Errorf("beside the store there are %v, %v; want %s", left, err, report.Kept)
	}
}

// A manifest whose end is lost knows of no table that was written after it. The store says so, and a repair finds what stands there.
func TestLostEndOfManifest(t *testing.T) {
	dir := filled(t, 30)
	s := open(t, dir, Options{})
	manifests, err := filepath.Glob(filepath.Join(dir, "MANIFEST-*"))
	if err != nil || len(manifests) == 0 {
		t.Fatal(manifests, err)
	}
	manifest := manifests[len(manifests)-1]
	before, err := os.Stat(manifest)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]byte{}
	for _, name := range must(filepath.Glob(filepath.Join(dir, "*.sst"))) {
		if tables[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	mustAdd(t, s, incomings(30, 60)...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range tables { // those that it has written anew since
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, log := range must(filepath.Glob(filepath.Join(dir, "*.log"))) { // the database removes them some time later
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(manifest, before.Size()); err != nil {
		t.Fatal(err)
	}
	var corrupt *CorruptError
	for range 2 { // it is not made worse by trying
		if _, err := Open(dir, Options{}); !errors.As(err, &corrupt) || corrupt.Lost != "what the last 1 of 2 commits wrote" {
			t.Fatalf("Open: %v", err)
		}
	}
	report, err := Repair(t.Context(), dir, Options{})
	if err != nil || report.OK() || report.Stories != 60 {
		t.Fatalf("Repair: %+v, %v", report, err)
	}
	s = open(t, dir, Options{})
	if got := contentOf(t, s, 60); len(got.Stories) != 60 || len(got.Entries) != 20 {
		t.Errorf("%d stories in %d clusters after the repair", len(got.Stories), len(got.Entries))
	}
}

func must(names []string, err error) []string {
	if err != nil {
		panic(err)
	}
	return names
}

// What is exported is what feeds read.
func TestExportIsRead(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	in := incoming(1)
	in.Signal, in.Credit, in.Meta = Kill, "Reuters", map[string]string{"slug": "BC-X", "url": "https://example.com/x", "text": "not this"}
	mustAdd(t, s, in, incoming(2))
	s.Close()
	path := filepath.Join(t.TempDir(), "out.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := Export(t.Context(), dir, f); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	f.Close()
	var got []dedup.Article
	for a, err := range feed.Open(path).All() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if want := []dedup.Article{in.Article, incoming(2).Article}; cmp.Diff(want, got) != "" {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	var line map[string]any
	if err := json.Unmarshal(first, &line); err != nil {
		t.Fatal(err)
	}
	if line["signal"] != "kill" || line["slug"] != "BC-X" || line["seq"] != 1. {
		t.Errorf("exported %v", line)
	}
}

// A store of the first version is opened, and says what it said. testdata/v1.zip is never made anew for that version.
func TestPinnedStore(t *testing.T) {
	const name, golden = "testdata/v1.zip", "testdata/v1.jsonl"
	if *update {
		writePinned(t, name, golden)
	}
	r, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	dir := t.TempDir()
	if err := os.CopyFS(dir, r); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, Options{})
	c := contentOf(t, s, 40)
	var groups []string
	for _, e := range c.Entries {
		groups = append(groups, e.Members[0].ID+" "+e.Members[1].ID)
	}
	if len(groups) != 8 || groups[0] != "id-28 id-29" || groups[7] != "id-7 id-8" {
		t.Errorf("clusters %v", groups)
	}
	s.Close()
	var got bytes.Buffer
	if n, err := Export(t.Context(), dir, &got); n != 23 || err != nil {
		t.Errorf("%d stories, %v", n, err)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Diff(string(want), got.String()) != "" {
		t.Errorf("(-want +got):\n%s", cmp.Diff(string(want), got.String()))
	}
}

// writePinned writes a store of stories of which some have expired and some are in the log alone.
func writePinned(t *testing.T, name, golden string) {
	t.Helper()
	dir := filled(t, 20)
	s := open(t, dir, Options{})
	mustAdd(t, s, incomings(20, 30)...)
	if n, err := s.Expire(t.Context(), incoming(7).Published); n != 7 || err != nil {
		t.Fatal(n, err)
	}
	var b, lines bytes.Buffer
	z := zip.NewWriter(&b)
	if err := z.AddFS(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Export(t.Context(), dir, &lines); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(z.Close(), os.MkdirAll("testdata", 0o777), os.WriteFile(name, b.Bytes(), 0o666), os.WriteFile(golden, lines.Bytes(), 0o666)); err != nil {
		t.Fatal(err)
	}
}

// TestRepairedAgain: each repair gives Seqs above all that were given before, also where the head is lost, or commits that were acknowledged are; a story that
// stands under two numbers does not end it.
func TestRepairedAgain(t *testing.T) {
	dir := filled(t, 30)
	lost := func(db *pebble.DB) error { return db.Delete([]byte{headTable}, nil) }
	twice := func(db *pebble.DB) error {
		value, err := get(db, rowKey(storyTable, 7))
		return errors.Join(err, db.Set(rowKey(storyTable, 40), value, nil), db.Delete([]byte{headTable}, nil))
	}
	last := uint64(30)
	for i, damage := range []func(db *pebble.DB) error{lost, lost, twice} {
		change(t, dir, damage)
		if report, err := Repair(t.Context(), dir, Options{}); err != nil || report.Kept == "" || report.Stories != 30 {
			t.Fatalf("repair %d: %+v, %v", i, report, err)
		}
		s := open(t, dir, Options{})
		first := eventsOf(t, s, 0, 1)[0].Seq
		if first <= last {
			t.Errorf("repair %d: the first Seq is %d, the last one before was %d", i, first, last)
		}
		last = s.Stats().Seq
		s.Close()
	}
	const commits = 9 // of which nothing is there
	var have head
	changeHead(t, dir, func(h *head) { have = *h })
	if err := os.WriteFile(filepath.Join(dir, markFile), appendMark(nil, have.commits+commits), 0o600); err != nil {
		t.Fatal(err)
	}
	if report, err := Repair(t.Context(), dir, Options{}); err != nil || report.Stories != 30 {
		t.Fatalf("%+v, %v", report, err)
	}
	s := open(t, dir, Options{})
	if first, least := eventsOf(t, s, 0, 1)[0].Seq, last+commits*mostACommit; first <= least {
		t.Errorf("%d commits are lost: the first Seq is %d, they may have given %d", commits, first, least)
	}
}

// TestPortion: stories are done at a time by their number and by their bytes, so that no commit is larger than the database takes.
func TestPortion(t *testing.T) {
	sized := func(n, bytes int) (all []Incoming) {
		text := strings.Repeat("a", bytes) // one text for all
		for range n {
			var in Incoming
			in.Text = text
			all = append(all, in)
		}
		return all
	}
	type want struct{ N, Size int }
	for _, c := range []struct {
		in   []Incoming
		want want
	}{
		{sized(1, 10), want{1, 1}},
		{sized(1000, 10), want{mostAtATime, mostAtATime}},
		{sized(3, MostStory), want{1, 1 + mostACommit}},
		{sized(100, MostStory/4), want{4, 4 + mostACommit}},
		{sized(2, 2*MostStory), want{1, 1 + mostACommit}},
	} {
		n, size := portion(c.in)
		if diff := cmp.Diff(c.want, want{n, size}); diff != "" {
			t.Errorf("%d stories of %d bytes (-want +got)\n%s", len(c.in), len(c.in[0].Text), diff)
		}
	}
}
