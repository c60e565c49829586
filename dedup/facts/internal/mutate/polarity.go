package mutate

import (
	"strings"
)

// opposites are words for which another may stand that turns the meaning round.
var opposites = table(`rose, fell
	fell, rose
	risen, fallen
	rises, falls
	rising, falling
	falling, rising
	increased, decreased
	decreased, increased
	increases, decreases
	increasing, decreasing
	increase, decrease
	decrease, increase
	declined, grew
	gained, lost
	won, lost
	winning, losing
	accept, reject
	accepted, rejected
	accepts, rejects
	accepting, rejecting
	supported, opposed
	supporting, opposing
	supporters, opponents
	supporter, opponent
	opposed, supported
	opposes, supports
	opponents, supporters
	opponent, supporter
	critics, admirers
	approved, rejected
	approval, rejection
	rejected, approved
	rejects, accepts
	legal, illegal
	illegal, legal
	illegally, legally
	higher, lower
	lower, higher
	highest, lowest
	lowest, highest
	largest, smallest
	biggest, smallest
	larger, smaller
	bigger, smaller
	smaller, larger
	stronger, weaker
	weaker, stronger
	younger, older
	older, younger
	oldest, youngest
	youngest, oldest
	worst, best
	best, worst
	worse, better
	majority, minority
	minority, majority
	inside, outside
	outside, inside
	above, below
	below, above
	unlikely, likely
	unable, able
	impossible, possible
	confirmed, denied
	strengthened, weakened
	strengthen, weaken
	weaken, strengthen
	improved, worsened
	improve, worsen
	bought, sold
	sold, bought
	buy, sell
	sell, buy
	buying, selling
	selling, buying
	buyers, sellers
	imports, exports
	exports, imports
	victory, defeat
	defeat, victory
	winners, losers
	winner, loser
	profit, loss
	profits, losses
	losses, gains
	peaceful, violent
	violent, peaceful
	dangerous, harmless
	entered, left
	same, opposite
	public, private
	private, public
	friends, enemies
	enemy, friend
	allies, enemies
	rich, poor
	poor, rich
	wealthy, poor
	difficult, easy
	easy, difficult
	easier, harder
	harder, easier
	success, failure
	failure, success
	successful, unsuccessful
	optimistic, pessimistic
	domestic, foreign
	liberal, conservative
	conservative, liberal
	urban, rural
	rural, urban
	permanent, temporary
	temporary, permanent
	maximum, minimum
	often, rarely
	rarely, often
	nothing, everything
	everything, nothing
	positive, negative
	negative, positive
	longer, shorter
	strong, weak
	cheaper, dearer
	husband, wife
	father, mother
	mother, father
	brother, sister
	sister, brother
	sons, daughters
	daughter, son
	widely, barely
	quickly, slowly
	slowly, quickly`)

// notOpposed are pairs of neighbours in which the second word does not mean its opposite.
var notOpposed = set(`no_longer any_longer much_longer how_often at_best best_known the_same in_public in_private new_public better_off of_public at_worst to_poor poor's
	standard_poor due_to more_often most_often fell_asleep fell_apart won't_lose public_schools`)

// polarWords are the opposites, and phrases that turn a meaning round.
var polarWords = either(
	swaps(opposites, `\b(%s)\b`, func(m match) bool {
		before, after, word := m.s.before(m.at[2]), m.s.after(m.at[3]), m.group(1)
		switch {
		case strings.HasSuffix(m.before(), "-") || strings.HasPrefix(m.after(), "-"):
			return false
		case word == "increase" || word == "decrease":
			return before == "to" || before == "an" || before == "a" || before == "will" || after == "in" || after == "of"
		case word == "lower" || word == "worse" || word == "worst" || word == "best" || word == "inside" || word == "outside":
			return !(word == "lower" && before == "to") && after != "of"
		case word == "won" || word == "fell" || word == "left" || word == "improve":
			return after != "asleep" && after != "apart" && after != "in" && after != "ill"
		case word == "confirmed":
			return before != "was" && before != "been" && before != "be" && before != "were" && before != "is"
		case word == "above" || word == "below":
			return after != "all"
		}
		return !notOpposed[before+"_"+word] && !notOpposed[word+"_"+after]
	}),
	pattern(`(?i)\b(?:vot(?:e|ed|es|ing)|rall(?:y|ied)|campaign(?:ed|ing)?|argued|argue|spoke|speak|speaking|ruled|case|decided|decide|evidence|ballots?) (for|in favou?r of)\b`, put("against")),
	pattern(`(?i)\b(?:vot(?:e|ed|es|ing)|rall(?:y|ied)|campaign(?:ed|ing)?|argued|argue|spoke|speak|speaking|ruled|decided|decide|protest(?:s|ed|ing)?|demonstrations?|fight|fought|case|advised|evidence|ballots?) (against)\b`,
		put("for", "in favor of")),
	swaps(table("before, after\nafter, before"), `\b(%s) `,
		not(behind(`(?i)(?:named|look|looked|looking|ever|long|day|years?|one|just|shortly|time|week|go|going|take|takes) `)),
		not(ahead(` (?:all|long|that|the fact|judge|him|it|us|me|them|being|having)\b`))),
	pattern(`\b(without) [a-z]+`, put("with"), not(ahead(` (?:any|ever|so|even|\w+ing|question|fail|further)\b`))),
	pattern(`\b(with) (?:(?:the |his |her |their |its )?(?:help|support|permission|approval|consent|knowledge|aid|warning|backing|authorization|evidence|supervision)|a (?:weapon|gun|warrant|license|contract|permit|degree|visa|lawyer|plan))\b`, put("without")),
	pattern(`\b(more) [a-z]+(?:ive|ous|ful|ent|ant|ible|able|ed|ing|ly|ic|ary)\b`, put("less"), not(behind(`(?:no|and) `)), not(ahead(` recently`))),
	pattern(`\b(less) [a-z]+(?:ive|ous|ful|ent|ant|ible|able|ed|ing|ly|ic|ary)\b`, put("more")),
	swaps(table("up, down\ndown, up"), `\b(?:is|are|was|were|went|go|going|moved|edged|closed|driven) (%s) (?:\d|to|by|from|about|nearly|almost|in|for)`),
	swaps(table("failed, managed\nmanaged, failed\nrefused, agreed\ndeclined, agreed\nagreed, refused\nrefuses, agrees\ndeclines, agrees\nagrees, refuses"), `\b(%s) to\b`),
	swaps(table("guilty, not guilty\nnot guilty, guilty"), `\b(?:found|pleaded|plead|pleading) (%s)\b`),
	swaps(table("support, oppose\noppose, support\napprove, reject\nallow, forbid\nwin, lose\nlose, win\nraise, cut\ncut, raise\ndeny, confirm\nconfirm, deny"),
		`\b(?:to|will|would|not|they|who|we|could|must) (%s)\b`),
	pattern(`\b(?:protest(?:s|ed|ing)?|war|fight|battle|campaign|march(?:ed|es)?|movement) (against) the\b`, put("in support of")),
)

var polarityRules = []rule{
	{"polarity", "claim", "key", false, polarWords},
	{"all or some", "claim", "high", false, either(
		pattern(`(?i)\b(all) (?:of )?(?:the|its|his|her|their|our|\d+|`+numberWord+`) `, func(m match) []string {
			if strings.HasPrefix(m.after(), " of ") {
				return []string{"some", "none", "most"}
			}
			return []string{"some of", "none of"}
		}, not(behind(`(?i)\b(?:at|after|in|above|of|for|not) `)), not(ahead(` the (?:way|time|while|more|same|best)\b`))),
		pattern(`(?i)\b(some) of (?:the|its|his|her|their|our|those|these) `, put("all", "most", "none")),
		pattern(`(?i)\b(most) of (?:the|its|his|her|their|our|those|these) `, put("all", "some", "none")),
		pattern(`(?i)\b(many) of (?:the|its|his|her|their|our|those|these) `, put("all", "few", "none")),
		pattern(`(?i)(?:^|[^ ] )(many|several) [a-z]+s\b`, put("few", "all"), not(behind(`(?i)\b(?:how|as|so|too|that|the|these|his|her|their|its|those|very) `)),
			not(ahead(` (?:`+timeUnit+`|times|others)\b`))),
		pattern(`(?i)\b(every) [a-z]+`, put("no"), not(behind(`(?:and|at|for|in|almost|nearly|not|on) `)), not(ahead(` (?:`+timeUnit+`|bit|single|other|time|one|few|night|morning|now|two|three)\b`))),
		pattern(`(?i)\b(most|some) (?:people|voters|officials|residents|countries|schools|analysts|experts|women|men|students|states|companies|workers|Americans)\b`, put("all", "no", "few"), not(behind(`(?:the|how|that) `))),
	)},
	{"only of a claim", "claim", "medium", false, either(
		pattern(` (only) (?:the|in|on|by|after|if|when|because|through|for|from|with) `, put(""), not(behind(`(?i)(?:\bnot|n['’]t|\b(?:the|his|her|their|if|an?))`))),
		pattern(`[a-z]( )(?:on (?:`+anyOf(weekdays[0])+`)|in (?:`+anyOf(cities[1])+`|`+anyOf(countries[1])+`)|for (?:women|men|children|members|residents))\b`, put(" only "), behind(`(?:s|t|d|n|e)`)),
	)},
}
