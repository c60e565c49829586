package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/wire"
)

// closed closes the objects of a schema: what it does not name is not allowed in them.
func closedObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"]; ok {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			closedObjects(x)
		}
	case []any:
		for _, x := range v {
			closedObjects(x)
		}
	}
}

// fieldsOf collects the names of the properties of a schema, and of all in it.
func fieldsOf(v any, path string, names map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if properties, ok := v["properties"].(map[string]any); ok {
			for name, x := range properties {
				names[path+name] = true
				fieldsOf(x, path+name+".", names)
			}
		}
		for name, x := range v {
			if name != "properties" && name != "$defs" {
				fieldsOf(x, path, names)
			}
		}
	case []any:
		for _, x := range v {
			fieldsOf(x, path, names)
		}
	}
}

// printedFields collects the names of the fields of a value, in the form of fieldsOf.
func printedFields(v any, path string, names map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			names[path+name] = true
			printedFields(x, path+name+".", names)
		}
	case []any:
		for _, x := range v {
			printedFields(x, path, names)
		}
	}
}

const contractStories = `{"id":"a","headline":"Quake kills 121 in Chile","source":"Courier","published":"2026-11-21T08:00:00Z","text":"ARICA, Chile (Reuters) - A strong earthquake killed at least 121 people in northern Chile on Monday, officials said. 🙂 The quake toppled walls in the port of Arica and cut power to 40,000 homes, the mayor told Interfax."}
{"id":"b","headline":"Quake kills 124 in Chile","published":"2026-11-21T09:00:00Z","text":"ARICA, Chile (Reuters) - A strong earthquake killed at least 124 people in northern Chile on Monday, officials said. 🙂 The quake toppled walls in the port of Arica and cut power to 60,000 homes, the mayor told Interfax."}
{"id":"c","headline":"Dozens die","text":"A strong earthquake killed at least 121 people in northern Chile on Monday, officials said. 🙂 The quake toppled walls in the port of Arica and cut power to 40,000 homes, the mayor told Interfax."}
{"id":"d","text":"A strong earthquake killed people in northern Chile on Monday, officials said. 🙂 The quake toppled walls in the port of Arica and cut power to 40,000 homes, the mayor told Interfax."}
`

const toldStories = `{"id":"a","text":"A strong earthquake killed at least 121 people in northern Chile on Monday, officials said. The quake toppled walls in the port of Arica and cut power to 40,000 homes, the mayor told Interfax. Schools stay closed."}
{"id":"b","text":"A strong earthquake killed at least 124 people in northern Chile on Monday, officials said. The quake toppled walls in the port of Arica and cut power to 60,000 homes, the mayor told Interfax. Schools stay closed."}
{"id":"c","text":"A strong earthquake killed at least 124 people in northern Chile on Monday, officials said. The quake toppled walls in the port of Arica and cut power to homes, the mayor told Interfax. Schools stay closed."}
`

const headlineStories = `{"id":"v1","headline":"At least 7 dead in hotel fire","text":"A fire swept through a hotel in the old town on Monday night and guests fled down ladders, the fire brigade said. The cause is not known yet and the building is closed."}
{"id":"v2","headline":"At least 17 dead in hotel fire","text":"A fire swept through a hotel in the old town on Monday night and guests fled down ladders, the fire brigade said. The cause is not known yet and the building is closed."}
`

const formStories = `{"id":"p","text":"Ferry Anna Marrow sinks off Torvik\n\nTo make these pages better we store small files on your device, and so do our partners. You can choose which of them you allow, or go on without. More is in our policy. You can change your mind whenever you like."}
{"id":"q","text":"Bishop Lind leaves Kallvik after quarrel\n\nTo make these pages better we store small files on your device, and so do our partners. You can choose which of them you allow, or go on without. More is in our policy. You can change your mind whenever you like."}
{"id":"r","text":"The numbers drawn in the Torvik lottery on Monday were 3, 14, 15, 28, 33 and 41, and the bonus number was 7. The jackpot of 2.5 million crowns was won by a player in Kallvik. The next draw is on Thursday at 8 p.m. in the hall of the old fish market."}
{"id":"s","text":"The numbers drawn in the Norwick lottery on Friday were 5, 9, 22, 30, 37 and 48, and the bonus number was 12. The jackpot of 9.1 million crowns was won by a player in Sandhaven. The next draw is on Sunday at 6 p.m. in the hall of the old fish market."}
`

// deskStories are two reports that a third story joins, and a correction.
func deskStories() string {
	sentences := []string{"The council of Torvik voted on Monday to close the old bridge over the Lind for two years while its piers are made anew, a spokesman said.",
		"Lorries will have to drive by way of Kallvik, which takes forty minutes longer, and the ferry will run every half hour in the meantime.",
		"Shopkeepers in the lower town said that they feared for their trade, and asked for a second ferry from the first day of the works.",
		"The works cost 18 million crowns, of which the state pays half, and a company from Sandhaven was chosen out of five that had made bids.",
		"The bridge was built in 1931 by the engineer Anna Marrow and carried a tram until 1964, when the last line in the town was given up.",
		"Divers found holes in two of the seven piers last autumn after a barge had run against one of them in fog, the harbour master said."}
	var b strings.Builder
	for _, s := range []struct {
		id, end  string
		from, to int
	}{{"x1", "Nobody was hurt.", 0, 4}, {"x2", "More is to be told on Friday.", 0, 4}, {"y1", "The mayor did not want to speak of it.", 1, 6}, {"y2", "Nobody was hurt.", 1, 6}, {"z", "Nobody was hurt.", 0, 6}} {
		fmt.Fprintf(&b, "{\"id\":%q,\"text\":%q}\n", s.id, strings.Join(sentences[s.from:s.to], " ")+" "+s.end)
	}
	corrected := strings.Replace(strings.Join(sentences[:4], " "), "18 million", "81 million", 1)
	fmt.Fprintf(&b, "{\"id\":\"c\",\"headline\":\"CORRECTED-Torvik closes old bridge\",\"text\":%q}\n", corrected)
	return b.String()
}

// contract is one run for each schema and more, whose lines have all fields together.
var contract = map[string][]string{
	"cluster":     {"cluster S", "cluster --facts S", "cluster --facts --wide --offsets utf16 S", "cluster --facts told.jsonl", "cluster --facts headlines.jsonl"},
	"pair":        {"pairs --format jsonl S", "pairs --all --format jsonl S", "pairs --format jsonl S T"},
	"diff":        {"diff --docs S a b", "diff --style --docs S a c", "diff --offsets runes --docs S a d"},
	"found":       {"find T S", "find --offsets utf16 T S", "index query --docs S INDEX T"},
	"match":       {"index query INDEX T"},
	"index":       {"index build INDEX S", "index add --replace INDEX S"},
	"explanation": {"explain --docs S a b", "explain --docs S --offsets utf16 a c", "explain --docs forms.jsonl p q", "explain --docs forms.jsonl r s"},
	"story":       {"text S", "text credited.jsonl", "text FORMATS/message.xml FORMATS/feed.rss", "text ninjs.json"},
	"scores":      {"eval --truth L S"},
	"tuning":      {"tune --truth L S"},
	"arrival":     {"add --store desk --facts desk.jsonl"},
	"likeness":    {"query --store desk desk.jsonl"},
	"store":       {"store check desk", "expire --store desk --before 2030-01-01", "store repair broken"},
	"message":     {"cluster --errors json S bad.jsonl nowhere.txt folder", "cluster --errors=json --colour S", "cluster --strict --errors json bad.jsonl", "index query --errors json nowhere.idx T", "diff --errors json --docs S a z"},
}

// TestContract: each line that is printed has what its schema says and nothing else, and each field of a schema is printed by some run.
func TestContract(t *testing.T) {
	t.Chdir(t.TempDir())
	ninjs := `{"uri":"urn:1","versioncreated":"2026-11-21T08:00:00Z","embargoed":"2026-11-22T08:00:00Z","headline":"Port reopens","byline":"Ann Reed","language":"en","slugline":"port","version":"2",` +
		`"ednote":"Corrects name","located":"Arica","usageterms":"none","signals":["update"],"source":"Agency","infosources":[{"name":"Agency","roles":["provider"]}],"body_text":"The port reopened on Monday.","profile":"x","provider":"Agency"}`
	for name, text := range map[string]string{"S.jsonl": contractStories, "T.jsonl": strings.Replace(strings.SplitAfter(contractStories, "\n")[0], `"a"`, `"t"`, 1), "told.jsonl": toldStories, "headlines.jsonl": headlineStories, "credited.jsonl": `{"text":"One.","credit":"Reuters"}`, "forms.jsonl": formStories, "desk.jsonl": deskStories(), "L.tsv": "a\tx\nb\tx\nc\tx\nlost\tx\n",
		"bad.jsonl": "{\n{\"text\":\"a\",\"date\":\"soon\"}\n", "ninjs.json": ninjs, "folder/a.bin": "\x00"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program(nil, "add", "--store", "broken", "desk.jsonl")
	manifests, err := filepath.Glob("broken/MANIFEST-*")
	if err != nil || len(manifests) != 1 || os.Remove(manifests[0]) != nil {
		t.Fatalf("manifests %v, %v", manifests, err)
	}
	for _, name := range schemaNames() {
		if len(contract[name]) == 0 {
			t.Errorf("no run prints lines of %s", name)
		}
	}
	names := slices.Sorted(maps.Keys(contract))
	slices.SortStableFunc(names, func(a, b string) int { return strings.Index("index", b) - strings.Index("index", a) }) // it is built first
	for _, name := range names {
		var doc any
		if err := json.Unmarshal([]byte(schemaOf(name)), &doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		closedObjects(doc)
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		if err := compiler.AddResource("mem://"+name, doc); err != nil {
			t.Fatal(err)
		}
		schema, err := compiler.Compile("mem://" + name)
		if err != nil {
			t.Fatal(err)
		}
		printed := map[string]bool{}
		for _, args := range contract[name] {
			line := strings.NewReplacer("INDEX", "x.idx", " S", " S.jsonl", " T", " T.jsonl", " L", " L.tsv", "FORMATS", filepath.Join(repository, "dedup/feed/testdata/formats")).Replace(args)
			fields := strings.Fields(line)
			_, stdout, stderr := program(nil, fields...)
			if name == "message" {
				stdout = stderr
			}
			if stdout == "" {
				t.Errorf("samewire %s prints nothing: %s", line, stderr)
			}
			for text := range strings.Lines(stdout) {
				v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
				if err != nil {
					t.Fatalf("samewire %s: %v in %s", line, err, text)
				}
				if err := schema.Validate(v); err != nil {
					t.Errorf("samewire %s: %v\n%s", line, err, text)
				}
				var plain any
				if err := json.NewDecoder(bytes.NewReader([]byte(text))).Decode(&plain); err != nil {
					t.Fatal(err)
				}
				printedFields(plain, "", printed)
			}
		}
		wanted := map[string]bool{}
		fieldsOf(doc, "", wanted)
		for field := range wanted {
			if !printed[field] {
				t.Errorf("%s: no run prints %q", name, field)
			}
		}
	}
}

// repository is its root, from the folder of the tests.
var repository, _ = filepath.Abs("../..")

// TestOffsets: in any unit, the spans of a side are its words.
func TestOffsets(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "s.jsonl")
	stories := contractStories + `{"id":"e","text":"<p>A strong earthquake killed at least 125 peo\u200bple in northern <b>Chile</b> on Monday, officials said.</p> 🙂 The mayor&rsquo;s &amp;quot;people&amp;quot; in the port of Arica and 45,000 homes are without power."}` + "\n"
	if err := os.WriteFile(path, []byte(stories), 0o600); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for line := range strings.Lines(stories) {
		var s struct{ ID, Text string }
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		texts[s.ID] = s.Text
	}
	slice := map[string]func(text string, s wire.Span) string{
		"bytes": func(text string, s wire.Span) string { return text[s.Start:s.End] },
		"runes": func(text string, s wire.Span) string { return string([]rune(text)[s.Start:s.End]) },
		"utf16": func(text string, s wire.Span) string {
			var b strings.Builder
			n := 0
			for _, r := range text {
				if n >= s.Start && n < s.End {
					b.WriteRune(r)
				}
				if n++; r > 0xffff {
					n++
				}
			}
			return b.String()
		},
	}
	want := map[string][]string{}
	for i, unit := range []string{"bytes", "utf16", "runes", "bytes", "utf16", "runes"} {
		other := "de"[i/3 : i/3+1]
		status, stdout, stderr := program(nil, "diff", "--format", "jsonl", "--style", "--offsets", unit, "--docs", path, "a", other)
		var got struct {
			Passages    []dedup.Passage
			Differences []struct{ A, B *facts.Side }
		}
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 {
			t.Fatalf("status %d, %v, %s", status, err, stderr)
		}
		var words []string
		for _, p := range got.Passages {
			words = append(words, slice[unit](texts["a"], p.A), slice[unit](texts[other], p.B))
		}
		for _, d := range got.Differences {
			for id, s := range map[string]*facts.Side{"a": d.A, other: d.B} {
				if s == nil || s.Field != "" {
					continue
				}
				var said []string
				for _, span := range s.Spans {
					said = append(said, slice[unit](texts[id], span))
				}
				if text := strings.Join(said, " … "); text != s.Text {
					t.Errorf("%s: spans of %q are %q", unit, s.Text, text)
				}
			}
		}
		if want[other] == nil {
			want[other] = words
		}
		if diff := cmp.Diff(want[other], words); diff != "" || len(words) == 0 {
			t.Errorf("%s: other passages than in bytes (-bytes +got):\n%s", unit, diff)
		}
	}
}
