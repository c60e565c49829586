package text

import "testing"

func TestVariants(t *testing.T) {
	l := grammarOf("en").words.names
	for _, c := range []struct {
		a, b string // folded
		want bool
		why  string
	}{
		{"erbil", "irbil", true, "table"},
		{"kataib hezbollah", "kaitib hizballah", true, "consonants"},
		{"kataib hezbollah", "kataib hizbullah", true, "consonants"},
		{"mohammed shia al sudani", "mohammed shia sudani", true, "particle"},
		{"tom kurlak", "thomas kurlak", true, "first name for short"},
		{"sergei lavrov", "sergey lavrov", true, "vowels"},
		{"teheran", "tehran", true, "table"},
		{"mohammed", "muhammad", true, "vowels and a double letter"},
		{"kiev", "kyiv", true, "table"},
		{"samsung co", "samsung company", true, "legal form"},
		{"samsung", "samsung co", true, "legal form left out"},
		{"qaddafi", "gaddafi", true, "table"},
		{"hong kong", "hongkong", true, "joined"},
		{"j smith", "john smith", true, "initial"},
		{"donald trump", "donald j trump", true, "middle initial"},
		{"peter magyar", "peter magyar", true, "equal"},
		{"iran", "iraq", false, "countries"},
		{"austria", "australia", false, "countries"},
		{"niger", "nigeria", false, "countries"},
		{"austin", "austria", false, "a city and a country"},
		{"samsung electric", "samsung electronics", false, "two companies"},
		{"north korea", "south korea", false, "directions"},
		{"john smith", "james smith", false, "two first names"},
		{"mali", "malawi", false, "countries"},
		{"lee", "li", false, "too short"},
		{"lee", "lau", false, "one consonant, other vowels"},
		{"", "x", false, "nothing"},
		{"boeing 737", "boeing 747", false, "numbers"},
	} {
		t.Run(c.a+"~"+c.b, func(t *testing.T) {
			if got := l.variants(c.a, c.b); got != c.want {
				t.Errorf("%s: got %v", c.why, got)
			}
			if got := l.variants(c.b, c.a); got != c.want {
				t.Errorf("%s, swapped: got %v", c.why, got)
			}
		})
	}
}
