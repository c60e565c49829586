package jsonl

import (
	"encoding/json"
	"testing"
)

type said struct {
	Words string `json:"words"`
	Of    Share  `json:"of"`
}

func (s said) MarshalJSON() ([]byte, error) {
	type plain said
	return Marshal(plain(s))
}

// What stands as it is in a line of this package is escaped where the one who asks escapes.
func TestMarshal(t *testing.T) {
	s := []said{{"<b>AT&T</b>\u2028", 2. / 3}}
	for _, c := range []struct {
		name, want string
		marshal    func(any) ([]byte, error)
	}{
		{"as it is", `[{"words":"<b>AT&T</b>\u2028","of":0.6667}]`, Marshal},
		{"escaped", `[{"words":"\u003cb\u003eAT\u0026T\u003c/b\u003e\u2028","of":0.6667}]`, json.Marshal},
	} {
		if got, err := c.marshal(s); err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v\nwant %s", c.name, got, err, c.want)
		}
	}
	if got, err := Marshal(func() {}); err == nil || len(got) > 0 {
		t.Errorf("a function is %q, %v", got, err)
	}
}
