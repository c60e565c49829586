package facts_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// wireLike returns a made-up agency story: sentences as agencies write them, with names, numbers and dates of its own. One seed gives one story.
func wireLike(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 9))
	pick := func(of []string) string { return of[r.IntN(len(of))] }
	place, town := pick(madeCountries), pick(madeTowns)
	person, other := r.IntN(len(madePeople)), r.IntN(len(madePeople))
	for other == person {
		other = r.IntN(len(madePeople))
	}
	number := func(low, high int) string {
		n := low + r.IntN(high-low)
		if n >= 1000 {
			return fmt.Sprintf("%d,%03d", n/1000, n%1000)
		}
		if n <= 10 {
			return madeNumbers[n]
		}
		return fmt.Sprint(n)
	}
	fill := func(sentence string) string {
		var b strings.Builder
		for {
			before, rest, ok := strings.Cut(sentence, "{")
			b.WriteString(before)
			if !ok {
				return b.String()
			}
			slot, after, _ := strings.Cut(rest, "}")
			sentence = after
			switch slot {
			case "country":
				b.WriteString(place)
			case "town":
				b.WriteString(town)
			case "nearby":
				b.WriteString(pick(madeTowns))
			case "person":
				b.WriteString(madePeople[person])
			case "other":
				b.WriteString(madePeople[other])
			case "surname":
				b.WriteString(madePeople[person][strings.LastIndexByte(madePeople[person], ' ')+1:])
			case "day":
				b.WriteString(pick(weekdays))
			case "date":
				b.WriteString(fmt.Sprintf("%s %d", pick(madeMonths), 1+r.IntN(28)))
			case "few":
				b.WriteString(number(2, 10))
			case "tens":
				b.WriteString(number(12, 99))
			case "hundreds":
				b.WriteString(number(101, 990))
			case "thousands":
				b.WriteString(number(1001, 9000))
			case "decimal":
				b.WriteString(fmt.Sprintf("%d.%d", 1+r.IntN(90), 1+r.IntN(9)))
			case "group":
				b.WriteString(pick(madeGroups))
			default:
				panic("no slot " + slot)
			}
		}
	}
	var b strings.Builder
	subject := madeSubjects[r.IntN(len(madeSubjects))]
	b.WriteString(strings.ToUpper(town) + " (Reuters) - " + fill(subject[0]) + "\n")
	rest := append([]string(nil), subject[1:]...)
	r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	common := append([]string(nil), madeCommon...)
	r.Shuffle(len(common), func(i, j int) { common[i], common[j] = common[j], common[i] })
	for i, s := range append(rest, common[:4]...) {
		b.WriteString(fill(s))
		if i%2 == 0 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String()) + "\n(Reporting by Ana Brandt; Editing by Tom Weller)\n"
}

var (
	weekdays      = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	madeMonths    = []string{"Jan.", "Feb.", "March", "April", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
	madeNumbers   = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "10"}
	madeCountries = []string{"Iraq", "Nigeria", "Austria", "Peru", "Vietnam", "Kenya", "Bolivia", "Poland"}
	madeTowns     = []string{"Mosul", "Zummar", "Graz", "Arequipa", "Danang", "Kisumu", "Gdansk", "Kano", "Erbil"}
	madePeople    = []string{"Karim Hadad", "Maria Lindqvist", "Joseph Oduya", "Peter Kowalski", "Elena Marquez", "David Thornton", "Samira Rahmani"}
	madeGroups    = []string{"Health Ministry", "Red Crescent", "Interior Ministry", "Grain Board", "Transport Authority"}
)

// madeSubjects are stories: the lead, then what may follow in any order.
var madeSubjects = [][]string{
	{
		`A bomb in a crowded market killed at least {tens} people and wounded {hundreds} in the northern town of {town} on {day}, police and doctors said.`,
		`Police Chief {person} said two gunmen opened fire before the blast, and officers later arrested {few} men in {nearby}.`,
		`"We heard a huge explosion and people started to run in every direction," {other}, a shopkeeper, said.`,
		`No group has claimed responsibility for the attack, which was the deadliest in {country} since {date}.`,
		`Doctors at the main hospital said {tens} of the wounded were not expected to survive the night.`,
		`The government did not say whether the curfew imposed on {day} would be lifted.`,
		`The {group} put the damage at ${decimal} million and said {few} buildings had collapsed.`,
	},
	{
		`Shares of the miner Torvik Metals fell {decimal} percent on {day} after it said quarterly profit had dropped to ${hundreds} million.`,
		`Chief Executive {person} said the company would close {few} of its {tens} plants in {country} by {date}.`,
		`"The market has moved against us and we have to respond with a sharper plan," {surname} told reporters in {town}.`,
		`Analysts had expected a profit of ${hundreds} million, according to a survey of {tens} banks.`,
		`The company did not give a forecast for the year and said it would not pay a dividend.`,
		`Torvik, which employs {thousands} people, was founded by {other} in {nearby}.`,
		`Its debt was cut by {decimal} percent, but the rating agency said the outlook was not stable.`,
	},
	{
		`Parliament in {country} voted {hundreds} to {tens} on {day} to approve a budget that raises spending by {decimal} billion dollars.`,
		`Finance Minister {person} said the deficit would fall to {decimal} percent of gross domestic product.`,
		`"Nobody should be in any doubt that these reforms are going to continue," {surname} said after the debate.`,
		`Opposition leader {other} said her party had not seen the final draft and would ask the court in {town} to rule on it.`,
		`The measures take effect on {date} and add a tax on the {few} largest banks.`,
		`Unions said {thousands} teachers would strike next {day} and march from {nearby} to the capital.`,
		`The president was not present at the vote and has not commented on it.`,
	},
	{
		`A ferry carrying {hundreds} passengers sank off {town} on {day} night, and rescuers pulled {tens} bodies from the water, the {group} said.`,
		`Captain {person} was among the {few} crew members who survived, officials said.`,
		`"The boat turned over in less than a minute and nobody had time to reach the rafts," said {other}, a passenger.`,
		`The vessel had a licence for {hundreds} people, and it left {nearby} at dusk in heavy rain.`,
		`Divers could not reach the wreck, which lies at a depth of {tens} metres.`,
		`The last such accident in {country} was on {date}, when {tens} people drowned.`,
		`Officials said the owner was not insured and did not answer calls.`,
	},
}

// madeCommon are sentences that fit any story.
var madeCommon = []string{
	`The U.S. embassy in {country} said in a statement that {few} American citizens were in the area.`,
	`President {other} returned from a visit to the United States on {day}, a day before the news broke.`,
	`A spokesman for the {group} described the reports as "completely invented stories".`,
	`It was not clear when the inquiry led by {other} would end, and a date for its report has not been set.`,
	`{country} has {tens} million people and joined the bloc on {date}.`,
	`A survey by the University of {nearby} found that {decimal} percent of the people asked had no trust in the authorities.`,
	`The road from {town} to {nearby} was closed for {few} hours, but trains were running.`,
}
