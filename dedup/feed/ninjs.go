package feed

import (
	"bytes"
	"encoding/json"
)

// ninjsFile is ninjs 1, 2 and 3 (IPTC), and what agencies made of it: one item, an array of them, or one a line. Items of text are stories.
var ninjsFile = format{name: nameNinjs, endings: []string{".ninjs"}, begins: beginsNinjs, read: (*session).json}

func beginsNinjs(head []byte) bool {
	if !beginsJSON(head) {
		return false
	}
	for _, name := range []string{`"versioncreated"`, `"versionCreated"`, `"body_html"`, `"body_xhtml"`, `"bodies"`, `"headlines"`, `"representationtype"`, `"pubstatus"`} {
		if bytes.Contains(head, []byte(name)) {
			return true
		}
	}
	return false
}

// lineOfJSON returns the story of a JSON line that has neither "text" nor "body", where it is ninjs or the like.
func lineOfJSON(line []byte) (Story, *Problem) {
	o := objectOf(json.RawMessage(line))
	delete(o, "text") // in other letters than JSON lines have it
	delete(o, "body")
	if !hasText(o) || mediaTypes[o.text("type")] {
		return Story{}, &Problem{}
	}
	st, p := storyOfJSON(o, Story{})
	if st.Text == "" || p != nil && !p.Kept {
		return Story{}, &Problem{}
	}
	st.ID = first(o.text("id"), st.GUID)
	return st, p
}

// metaOfJSON returns what a JSON line says of a story beside its article.
func metaOfJSON(line []byte) Meta {
	st, _ := storyOfJSON(objectOf(json.RawMessage(line)), Story{Meta: Meta{Format: nameJSONLines}})
	return st.Meta
}
