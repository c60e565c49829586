package desk_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/samewire/samewire/dedup/desk"
)

// contract is the OpenAPI document, and what of it was seen in answers.
type contract struct {
	t    *testing.T
	doc  map[string]any
	seen map[string]bool // "schema.property", and "METHOD path"
	of   map[string]*jsonschema.Schema
}

func newContract(t *testing.T, text string) *contract {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := &contract{t: t, doc: doc.(map[string]any), seen: map[string]bool{}, of: map[string]*jsonschema.Schema{}}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("mem://openapi", doc); err != nil {
		t.Fatal(err)
	}
	for name := range c.schemas() {
		if c.of[name], err = compiler.Compile("mem://openapi#/components/schemas/" + name); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func (c *contract) schemas() map[string]any {
	return c.doc["components"].(map[string]any)["schemas"].(map[string]any)
}

const reference = "#/components/schemas/"

// walk notes which properties of a schema a value has; one that the schema does not name is an error.
func (c *contract) walk(name string, schema map[string]any, v any) {
	if ref, ok := schema["$ref"].(string); ok {
		name = strings.TrimPrefix(ref, reference)
		c.walk(name, c.schemas()[name].(map[string]any), v)
		return
	}
	if all, ok := schema["anyOf"].([]any); ok && v != nil {
		for _, s := range all {
			if s := s.(map[string]any); s["type"] != "null" {
				c.walk(name, s, v)
			}
		}
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			c.walk(name, schema["items"].(map[string]any), x)
		}
	case map[string]any:
		properties, ok := schema["properties"].(map[string]any)
		if !ok {
			return // any object
		}
		for field, x := range v {
			if properties[field] == nil {
				c.t.Errorf("%s has no %q: %v", name, field, x)
				continue
			}
			c.seen[name+"."+field] = true
			c.walk(name+"."+field, properties[field].(map[string]any), x)
		}
	}
}

// answer holds an answer against the document.
func (c *contract) answer(method, path string, status int, kind, text string) {
	c.t.Helper()
	c.seen[method+" "+path] = true
	operations, ok := c.doc["paths"].(map[string]any)[path].(map[string]any)
	if !ok || operations[strings.ToLower(method)] == nil {
		c.t.Errorf("%s %s is not in the document", method, path)
		return
	}
	responses := operations[strings.ToLower(method)].(map[string]any)["responses"].(map[string]any)
	response, ok := responses[fmt.Sprint(status)].(map[string]any)
	if !ok {
		response = responses["default"].(map[string]any)
	}
	kind, _, _ = strings.Cut(kind, ";")
	media, ok := response["content"].(map[string]any)[kind].(map[string]any)
	if !ok {
		c.t.Errorf("%s %s answers %d with %s, which is not in the document", method, path, status, kind)
		return
	}
	if schema := media["schema"].(map[string]any); schema["$ref"] != nil {
		c.valid(strings.TrimPrefix(schema["$ref"].(string), reference), text)
	}
}

// valid holds a JSON text against a schema.
func (c *contract) valid(name, text string) {
	c.t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		c.t.Fatalf("%s: %v in %s", name, err, text)
	}
	if err := c.of[name].Validate(v); err != nil {
		c.t.Errorf("%s: %v\n%s", name, err, text)
	}
	c.walk(name, c.schemas()[name].(map[string]any), v)
}

// TestContract: each answer has what the document says and nothing else, and each route and each field is seen in some answer.
func TestContract(t *testing.T) {
	b := newBench(t, desk.Options{Limits: desk.Limits{Facts: 1500, Scan: 2}})
	_, text := b.do("GET", "/openapi.json", "")
	c := newContract(t, text)
	ask := func(b *bench, method, route, query, body string, header ...string) string {
		t.Helper()
		path, id, _ := strings.Cut(query, " ")
		url := strings.Replace(route, "{id}", path, 1) + id
		if path == "" || !strings.Contains(route, "{id}") {
			url = route + query
		}
		status, text, head := b.ask(method, url, strings.NewReader(body), header...)
		c.answer(method, route, status, head.Get("Content-Type"), text)
		return text
	}
	long := strings.Repeat("The ferry company said in the evening that all of its boats would stay in the harbour until the inquiry had ended, and nobody could say when that would be. ", 5)
	first := ferry("a", "121", "headline", "Ferry sinks", "source", "Courier", "published", "2026-11-22T08:00:00Z", "credit", "Reuters")
	second := ferry("b", "124", "headline", "More dead", "source", "Post", "published", "2026-11-22T09:00:00Z", "credit", "Reuters")
	ask(b, "POST", "/v1/stories", "", first+second+"{\n"+`{"id":"dated","text":"On a day.","published":"soon"}`+"\n")
	ask(b, "POST", "/v1/stories", "", ferry("told", "124", "text", strings.Replace(lead, "At least 121 people", "People", 1)+later))
	ask(b, "POST", "/v1/stories", "?differences=1", ferry("corrected", "141", "headline", "CORRECTED-Ferry sinks off Norra", "published", "2026-11-22T10:00:00Z", "text", "CORRECTED-Ferry sinks off Norra (Corrects toll)\n\n"+strings.Replace(lead, "121", "141", 1)+later))
	ask(b, "POST", "/v1/stories", "", first) // it is there
	ninjs := `{"uri":"urn:1","versioncreated":"2026-11-21T08:00:00Z","embargoed":"2026-11-22T08:00:00Z","headline":"Port reopens","byline":"Ann Reed","language":"en","slugline":"port","version":"2",` +
		`"ednote":"Corrects name","located":"Arica","usageterms":"none","signals":["update"],"source":"Agency","infosources":[{"name":"Agency","roles":["provider"]}],"body_text":"The port reopened on Monday.","profile":"x","provider":"Agency"}`
	var ids answered
	if err := json.Unmarshal([]byte(ask(b, "POST", "/v1/stories", "", ninjs)), &ids); err != nil || len(ids.Results) != 1 {
		t.Fatalf("%v: %+v", err, ids)
	}
	ask(b, "GET", "/v1/stories/{id}", strings.ReplaceAll(ids.Results[0].ID, "/", "%2F"), "")
	ask(b, "POST", "/v1/stories", "", `{"id":"web","url":"https://example.org/a","text":"A page."}`)
	ask(b, "GET", "/v1/stories/{id}", "web", "")
	ask(b, "GET", "/v1/stories/{id}", "a", "")
	ask(b, "GET", "/v1/stories/{id}", "b", "")
	ask(b, "GET", "/v1/stories/{id}", "nowhere", "")
	// Two clusters that a third story joins.
	half := func(n int) string {
		var words []string
		for i := range 60 {
			words = append(words, fmt.Sprintf("h%dx%d", n, i))
		}
		return strings.Join(words, " ")
	}
	for _, s := range []struct{ id, text string }{{"m1", half(1)}, {"m2", half(1) + " and"}, {"n1", half(2)}, {"n2", half(2) + " and"}, {"mn", half(1) + " " + half(2)}, {"mn2", half(1) + " " + half(2) + " and"}} {
		ask(b, "POST", "/v1/stories", "", ferry(s.id, "", "text", s.text))
	}
	ask(b, "POST", "/v1/stories", "", `{"id":"beside","text":"A page."}`)
	ask(b, "POST", "/v1/stories", "", ferry("cites", "", "text", long+"A mayor told Interfax that it was late.")+ferry("cites2", "", "text", long+"A mayor told Interfax that it was late. He did not know more."))
	ask(b, "GET", "/v1/clusters", "", "")
	ask(b, "GET", "/v1/clusters", "?limit=1", "")
	ask(b, "GET", "/v1/clusters", "?q=nowhere", "")
	ask(b, "GET", "/v1/clusters/{id}", b.clusterOf("a"), "")
	ask(b, "GET", "/v1/clusters/{id}", b.clusterOf("a")+" ?wide=1", "")
	ask(b, "GET", "/v1/clusters/{id}", b.clusterOf("cites"), "")
	ask(b, "POST", "/v1/query", "", second)
	ask(b, "POST", "/v1/query", "?differences=true", ferry("draft", "130"))
	ask(b, "POST", "/v1/diff", "", `{"a":"a","b":"b","style":true}`)
	ask(b, "POST", "/v1/diff", "", `{"a":`+strings.TrimSpace(second)+`,"b":{"text":"<p>Two</p><p>lines.</p>"}}`)
	ask(b, "POST", "/v1/diff", "", `{"b":`+strings.TrimSpace(second)+`,"a":{"text":"<p>Two</p><p>lines.</p>"}}`)
	ask(b, "GET", "/healthz", "", "")
	ask(b, "GET", "/metrics", "", "")
	ask(b, "GET", "/openapi.json", "", "")
	ask(b, "GET", "/", "", "")
	ask(b, "GET", "/", "?q=ferry", "")
	ask(b, "GET", "/clusters/{id}", b.clusterOf("a"), "")
	ask(b, "POST", "/search", "", "text="+strings.ReplaceAll(lead+later, " ", "+"), "Content-Type", "application/x-www-form-urlencoded")
	ask(b, "GET", "/desk.css", "", "")
	ask(b, "GET", "/desk.js", "", "")

	if ok, err := b.store.Remove(t.Context(), "mn2"); !ok || err != nil {
		t.Fatalf("a story is removed: %v %v", ok, err)
	}
	events := b.stream("?all=1&after=0")
	defer events.Body.Close()
	c.seen["GET /v1/events"] = true
	kinds, kind := map[string]int{}, ""
	for lines := bufio.NewScanner(events.Body); kinds["changed"] == 0 && lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			kind = name
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			kinds[kind]++
			c.valid(map[string]string{"story": "event", "cluster": "event", "changed": "changes"}[kind], data)
		}
	}
	if kinds["story"] == 0 || kinds["cluster"] == 0 || kinds["changed"] != 1 {
		t.Errorf("the events are %v", kinds)
	}
	c.valid("diff", `{"a":"x","b":{"text":"y"},"style":true,"wide":false,"min_probability":0.5}`)

	for path, operations := range c.doc["paths"].(map[string]any) {
		for method := range operations.(map[string]any) {
			if !c.seen[strings.ToUpper(method)+" "+path] {
				t.Errorf("%s %s is in the document and was not asked", method, path)
			}
		}
	}
	for name, schema := range c.schemas() {
		properties, _ := schema.(map[string]any)["properties"].(map[string]any)
		for field := range properties {
			if !c.seen[name+"."+field] {
				t.Errorf("no answer has %s.%s", name, field)
			}
		}
	}
}

// TestSharedSchemas: what the lines of the program have in common is the same in the document, and answers fit the schemas of those lines.
func TestSharedSchemas(t *testing.T) {
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	c := newContract(t, string(text))
	const lines = "../../examples/samewire/schema/"
	read := func(name string) (v struct {
		Defs map[string]any `json:"$defs"`
	}) {
		t.Helper()
		text, err := os.ReadFile(lines + name)
		if err == nil {
			err = json.Unmarshal([]byte(strings.ReplaceAll(string(text), "common.json#/$defs/", reference)), &v)
		}
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ours := map[string]any{}
	plain, err := json.Marshal(c.schemas())
	if err == nil {
		err = json.Unmarshal(plain, &ours)
	}
	if err != nil {
		t.Fatal(err)
	}
	common := read("common.json").Defs
	shared := slices.DeleteFunc(slices.Collect(maps.Keys(common)), func(name string) bool { return ours[name] == nil })
	if len(shared) < 9 {
		t.Errorf("shared are %q", shared)
	}
	for _, name := range shared {
		if diff := cmp.Diff(common[name], ours[name]); diff != "" {
			t.Errorf("%s (-lines +document):\n%s", name, diff)
		}
	}

	b := newBench(t, desk.Options{})
	b.get(&answered{}, "POST", "/v1/stories", ferry("a", "121", "source", "Courier", "published", "2026-11-22T08:00:00Z")+ferry("b", "124", "published", "2026-11-22T09:00:00Z")+
		ferry("c", "", "headline", "CORRECTED-Ferry sinks off Norra", "text", "CORRECTED-Ferry sinks off Norra (Corrects toll)\n\n"+strings.Replace(lead, "121", "141", 1)+later))
	for name, q := range map[string][3]string{"cluster": {"GET", "/v1/clusters/" + b.clusterOf("a"), ""}, "diff": {"POST", "/v1/diff", `{"a":"a","b":"b"}`},
		"arrival": {"GET", "/v1/stories/c"}, "story": {"GET", "/v1/stories/c"}} {
		compiler := jsonschema.NewCompiler()
		schema, err := compiler.Compile(lines + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		_, text := b.do(q[0], q[1], q[2])
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err == nil {
			if name == "arrival" {
				v = v.(map[string]any)["arrival"]
			}
			err = schema.Validate(v)
		}
		if err != nil {
			t.Errorf("%s: %v in %s", name, err, text)
		}
	}
}

// TestMethods: HEAD is answered as GET, without a body; other methods are refused with those that there are.
func TestMethods(t *testing.T) {
	b := newBench(t, desk.Options{})
	status, text, head := b.ask("HEAD", "/v1/clusters", nil)
	if status != 200 || text != "" || head.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD: %d %q %v", status, text, head)
	}
	for path, allow := range map[string]string{"/v1/stories": "POST", "/v1/clusters": "GET, HEAD", "/": "GET, HEAD"} {
		status, text, head := b.ask("DELETE", path, nil)
		if status != http.StatusMethodNotAllowed || code(text) != "method" || head.Get("Allow") != allow {
			t.Errorf("DELETE %s: %d %s, allowed %q", path, status, text, head.Get("Allow"))
		}
	}
	r, err := http.Get(b.server.URL + "/nothing/here")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if r.StatusCode != 404 || err != nil || code(string(body)) != "no-such-path" {
		t.Errorf("a path that is none: %d %s %v", r.StatusCode, body, err)
	}
}
