package wire

import "strings"

func init() {
	for _, w := range captionStarts {
		k := pair(w)
		captionsBy[k] = append(captionsBy[k], w)
	}
	for _, w := range tailStarts {
		k := pair(w)
		tailsBy[k] = append(tailsBy[k], w)
	}
}

// captionsBy and tailsBy hold captionStarts and tailStarts by pair.
var (
	captionsBy [1 << 10][]string
	tailsBy    [1 << 10][]string
)

// pairsOf tells which pairs words begin with.
func pairsOf(words []string) (t [1 << 10]bool) {
	for _, w := range words {
		t[pair(w)] = true
	}
	return t
}

// pair is a key made of the first two bytes of s, the same for either case of
// letters. Patterns and lines are at least two bytes long where it is used.
func pair(s string) int { return int(s[0]&31)<<5 | int(s[1]&31) }

// mayStart tells from their third bytes whether s, whose pair is that of pat, may
// start with pat.
func mayStart(s, pat string) bool {
	return len(s) < 3 || len(pat) < 3 || s[2] >= 0x80 || (s[2]^pat[2])&31 == 0
}

// prefixFold reports whether s starts with pat, which is in lower case; a curly
// apostrophe in s stands for a straight one. It returns the length matched.
func prefixFold(s, pat string) (int, bool) {
	i := 0
	for j := 0; j < len(pat); j++ {
		if i >= len(s) {
			return 0, false
		}
		c := s[i]
		if c == pat[j] {
			i++
			continue
		}
		if c >= 'A' && c <= 'Z' && c|0x20 == pat[j] {
			i++
			continue
		}
		if pat[j] == '\'' && strings.HasPrefix(s[i:], "’") {
			i += 3
			continue
		}
		if pat[j] == ' ' && strings.HasPrefix(s[i:], "\u00a0") {
			i += 2
			continue
		}
		return 0, false
	}
	return i, true
}

// containsFold reports whether s holds one of pats, in any case. It looks at
// the first 400 bytes.
func containsFold(s string, pats []string) bool {
	// The first two letters of the patterns, five bits of each, rule out most
	// places.
	var one, two uint32
	for _, p := range pats {
		one |= 1 << (p[0] & 31)
		if len(p) > 1 {
			two |= 1 << (p[1] & 31)
		} else {
			two = 1<<32 - 1
		}
	}
	s = s[:min(len(s), 400)]
	for i := 0; i < len(s); i++ {
		if one>>(s[i]&31)&1 == 0 || i+1 < len(s) && two>>(s[i+1]&31)&1 == 0 && s[i+1] < 0x80 {
			continue
		}
		for _, p := range pats {
			if p[0]&31 != s[i]&31 {
				continue
			}
			if _, ok := prefixFold(s[i:], p); ok {
				return true
			}
		}
	}
	return false
}
