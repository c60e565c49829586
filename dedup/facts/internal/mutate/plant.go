package mutate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/wire"
)

// planted are sentences with a signed number; %s is the number without its sign.
var planted = []struct {
	sentence string
	most     int // the number is at most
	decimals bool
}{
	{"The temperature fell to -%s degrees in the night.", 40, false},
	{"At noon the thermometer showed -%s degrees.", 30, false},
	{"The balance was -%s million at the end of the year.", 400, false},
	{"The account showed a balance of -$%s on that day.", 900, false},
	{"Growth was -%s percent in the second quarter.", 9, true},
	{"The rate of growth was -%s percent in the past year.", 9, true},
	{"The change from the year before was -%s%%, it was said.", 20, true},
	{"The temperature rose to %s degrees in the afternoon.", 38, false},
	{"The result was +%s percent after nine months.", 20, true},
	{"The rating of the mayor was +%s points in the poll.", 40, false},
	{"Growth was %s percent in the first quarter.", 9, true},
	{"A balance of %s million was left.", 300, false},
}

// Planted returns a story with a sentence of our own put in behind a paragraph of its body, which tells of a temperature, a balance or of growth,
// and the changes of that sentence's sign: real stories have few signs, so a judge would not learn them. The changes are of the planted story, not
// of text, and no story says what the sentence tells: this is equipment. Where a text has no paragraph to plant behind, Planted returns text and nil.
func Planted(text string, seed uint64) (string, []Change) {
	r := rand.New(rand.NewPCG(seed+hash(text), hash("planted")))
	var ends []int
	for _, span := range wire.Parse(text).Body {
		p := text[span.Start:span.End]
		if quoted := quotations(p); quoted != nil && !quoted[len(p)] && closed.MatchString(p) && len(words(p)) > 5 {
			ends = append(ends, span.End)
		}
	}
	if len(ends) == 0 {
		return text, nil
	}
	end := ends[r.IntN(len(ends))]
	p := planted[r.IntN(len(planted))]
	number := fmt.Sprint(2 + r.IntN(p.most-1))
	if p.decimals {
		number += fmt.Sprintf(".%d", 1+r.IntN(9))
	}
	own := fmt.Sprintf(p.sentence, number)
	story := text[:end] + " " + own + text[end:]
	of := slices.DeleteFunc(read(story), func(s sentence) bool { return s.text != own })
	only := slices.DeleteFunc(slices.Clone(rules), func(u rule) bool { return u.kind != "sign" })
	if strings.Count(story, own) != 1 {
		return text, nil
	}
	return story, changes(story, of, only, seed)
}
