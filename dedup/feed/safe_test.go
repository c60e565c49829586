package feed

import (
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

var names = []string{"a.txt", "it is.txt", "it's", "-x", "", "a\nb", "\x1b[31m", "caf\xe9", "é", "a\u202eb", "$(rm x)", "`x`", "a\\b", "a'\n'b", "*", "~", "#", "a\u200cb", "!", "a\"b"}

// TestShellQuote has a shell say what it takes a quoted name for.
func TestShellQuote(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	for _, name := range names {
		quoted := ShellQuote(name)
		got, err := exec.Command(bash, "-c", "printf %s "+quoted).Output()
		if err != nil || strings.TrimPrefix(string(got), "./") != name {
			t.Errorf("%q is quoted %s, which is %q, error %v", name, quoted, got, err)
		}
	}
}

func checkSafe(t *testing.T, s string) {
	t.Helper()
	for _, safe := range []string{ShellQuote(s), quoteUnsafe(s), Escape(s), (&Problem{File: s, Reason: s, Advice: s}).Error()} {
		if !utf8.ValidString(safe) || strings.IndexFunc(safe, Unsafe) >= 0 {
			t.Errorf("%q becomes %q", s, safe)
		}
	}
	if id := idOf(s); !utf8.ValidString(id) {
		t.Errorf("id %q", id)
	}
}

func TestProblemText(t *testing.T) {
	for _, name := range names {
		checkSafe(t, name)
	}
	p := &Problem{File: "a\n\x1b.txt", Line: 3, Reason: "wrong \u202e", Advice: "mend"}
	if got, want := p.Error(), `"a\n\x1b.txt":3: wrong \u202e: mend`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// FuzzSafe: whatever a name is, nothing that is said of it controls a terminal.
func FuzzSafe(f *testing.F) {
	for _, name := range names {
		f.Add(name)
	}
	f.Fuzz(checkSafe)
}

// FuzzStart: the first bytes of a file are a mark, a problem or nothing, and never more than there are.
func FuzzStart(f *testing.F) {
	for _, k := range otherKinds {
		f.Add([]byte(strings.Repeat("x", k.at) + k.magic + "xyz"))
	}
	for _, m := range marks {
		f.Add(append(m.mark[:len(m.mark):len(m.mark)], "abcd"...))
	}
	f.Add([]byte("a\x00b\x00c\x00"))
	f.Fuzz(func(t *testing.T, head []byte) {
		s := startOf(head)
		if s.mark < 0 || s.mark > len(head) || s.problem != nil && (s.mark > 0 || s.encoding != nil || s.problem.Reason == "" || s.problem.Advice == "") {
			t.Fatalf("%q: %+v", head, s)
		}
	})
}
