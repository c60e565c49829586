package base

import (
	"fmt"
	"slices"
	"strings"
)

// Names are the names of the values of an enumeration, from 0 on, and what one of them is called.
type Names struct {
	What string
	Of   []string
}

// String returns the name of a value, or what it is and its number.
func (n Names) String(value uint8) string {
	if int(value) < len(n.Of) {
		return n.Of[value]
	}
	return fmt.Sprintf("%s %d", n.What, value)
}

// Marshal returns the name of a value.
func (n Names) Marshal(value uint8) ([]byte, error) {
	if int(value) >= len(n.Of) {
		return nil, fmt.Errorf("dedup: no %s %d", n.What, value)
	}
	return []byte(n.Of[value]), nil
}

// Unmarshal returns the value of a name.
func (n Names) Unmarshal(name []byte) (uint8, error) {
	i := slices.Index(n.Of, string(name))
	if i < 0 {
		return 0, fmt.Errorf("dedup: no %s %q: there are %s", n.What, name, strings.Join(n.Of, ", "))
	}
	return uint8(i), nil
}
