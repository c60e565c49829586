package words_test

import (
	"fmt"

	"github.com/samewire/samewire/dedup/facts/internal/words"
)

func ExampleID_Relation() {
	for _, pair := range [][2]string{{"killed", "killing"}, {"physician", "doctors"}, {"rose", "fell"}, {"killed", "died"}, {"killed", "Tuesday"}} {
		fmt.Println(pair[0], pair[1], words.Find(pair[0]).Relation(words.Find(pair[1])))
	}
	// Output:
	// killed killing same
	// physician doctors synonym
	// rose fell antonym
	// killed died cause
	// killed Tuesday none
}
