package main

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/feed"
)

// FuzzEscapes: an id comes back from columns and from JSON as it was, and nothing in either controls a terminal.
func FuzzEscapes(f *testing.F) {
	for _, id := range []string{"a", `\`, `\\u202e`, `\u202e`, "\u202e", "\t\n\r\\", "\x1b[31m", "\u009b", "\x7f", "é\u200c\u200e", `\u00`, `\uzzzz`, `\u0041`, "\u2028", "a\\"} {
		f.Add(id)
	}
	unsafe := func(s string) bool { return strings.IndexFunc(s, feed.Unsafe) >= 0 }
	f.Fuzz(func(t *testing.T, id string) {
		if !utf8.ValidString(id) {
			return // no id is
		}
		column := escapeTSV(id)
		if got := unescapeTSV(column); got != id || unsafe(column) {
			t.Errorf("%q is %q in a column, and read %q", id, column, got)
		}
		line, err := encode(map[string]string{"id": id})
		if err != nil || unsafe(strings.TrimSuffix(string(line), "\n")) {
			t.Errorf("%q is %q in JSON, error %v", id, line, err)
		}
		var back map[string]string
		if err := json.Unmarshal(line, &back); err != nil || back["id"] != id {
			t.Errorf("%q is %q in JSON, and read %q, error %v", id, line, back["id"], err)
		}
		if s := visible(id); unsafe(s) || utf8.RuneCountInString(s) != utf8.RuneCountInString(id) {
			t.Errorf("%q is shown as %q", id, s)
		}
		if s := feed.Escape(id); unsafe(s) {
			t.Errorf("%q is %q in a message", id, s)
		}
	})
}

// TestVisible: what scripts need stays, what controls a terminal or the direction of other text does not.
func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"می\u200cخواهم": "می\u200cخواهم", "क\u094d\u200dष": "क\u094d\u200dष", "a\u200bb\u200e\u200f": "a\u200bb\u200e\u200f", "co\u00adop": "co\u00adop", "1\u00a0000": "1\u00a0000",
		"全\u3000角": "全\u3000角", "a\u202eb\u2066c": "a\ufffdb\ufffdc", "\x1b[m\u009b": "\ufffd[m\ufffd", "a\tb\nc": "a\ufffdb\ufffdc", "\ue000": "\ufffd", "a\u2028b": "a\ufffdb", "\xff": "\ufffd",
	} {
		if got := visible(in); got != want {
			t.Errorf("%+q is shown as %+q, want %+q", in, got, want)
		}
	}
}
