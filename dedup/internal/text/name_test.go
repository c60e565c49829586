package text

import "testing"

func TestNames(t *testing.T) {
	checkKinds(t, []extractCase{
		{"title", "It follows the return of Iraqi Prime Minister Mohammed Shia' al-Sudani from Paris.", []said{
			{"Iraqi Prime Minister Mohammed Shia' al-Sudani", NameValue{Name: "mohammed shia al sudani", Title: "iraqi prime minister"}},
			{"Paris", NameValue{Name: "paris"}}}, "demonym and title, particle"},
		{"short form", "He met US President Joe Biden there. Later Biden left.", []said{
			{"US President Joe Biden", NameValue{Name: "joe biden", Title: "us president"}}, {"Biden", NameValue{Name: "biden", Full: "joe biden"}}}, "surname"},
		{"company", "Shares of Biogen Inc rose. They said Biogen had won.", []said{{"Biogen Inc", NameValue{Name: "biogen inc"}}, {"Biogen", NameValue{Name: "biogen", Full: "biogen inc"}}}, "legal form left out"},
		{"acronym", "The deal went to the Monopolies and Mergers Commission. Then the MMC cleared it.", []said{
			{"Monopolies and Mergers Commission", NameValue{Name: "monopolies and mergers commission"}}, {"MMC", NameValue{Name: "mmc", Full: "monopolies and mergers commission"}}}, "first letters"},
		{"of", "A man from the Bank of England and a man from Spain met.", []said{{"Bank of England", NameValue{Name: "bank of england"}}, {"Spain", NameValue{Name: "spain"}}}, "of joins an institution"},
		{"and", "The leaders of Iraq and Syria met.", []said{{"Iraq", NameValue{Name: "iraq"}}, {"Syria", NameValue{Name: "syria"}}}, "and parts places"},
		{"possessive", "They left Iraq's town of Zummar for good.", []said{{"Iraq", NameValue{Name: "iraq"}}, {"Zummar", NameValue{Name: "zummar"}}}, "possessive s cut"},
		{"particles", "Then Ursula von der Leyen met Mohamed bin Zayed at noon.", []said{{"Ursula von der Leyen", NameValue{Name: "ursula von der leyen"}}, {"Mohamed bin Zayed", NameValue{Name: "mohamed bin zayed"}}}, "lower case inside"},
		{"lower title", "The note by spokesman John Smith was read.", []said{{"spokesman John Smith", NameValue{Name: "john smith", Title: "spokesman"}}}, "title in lower case"},
		{"gen", "The note by Gen. John Smith was read.", []said{{"Gen. John Smith", NameValue{Name: "john smith", Title: "gen"}}}, "abbreviated title"},
		{"initials", "The note by George W. Bush was read.", []said{{"George W. Bush", NameValue{Name: "george w bush"}}}, "initial"},
		{"company chairman", "The note by Skoda Chairman Ludvik Kalma was read.", []said{
			{"Skoda Chairman Ludvik Kalma", NameValue{Name: "ludvik kalma", Title: "skoda chairman"}}, {"Skoda", NameValue{Name: "skoda"}}}, "the company is a name of its own"},
		{"general motors", "They work for General Motors in the north.", []said{{"General Motors", NameValue{Name: "general motors"}}}, "no officer"},
		{"department", "They work for the Justice Department there.", []said{{"Justice Department", NameValue{Name: "justice department"}}}, "no judge"},
		{"sentence start", "Analysts see it. Early figures fell. Rockets hit the base.", nil, "common words with a capital"},
		{"demonym", "The Iraqi army and American troops left.", nil, "adjectives"},
		{"weekday", "It was shut on Friday and in March 1996.", nil, "times"},
		{"led", "The U.S.-led coalition left.", []said{{"U.S.", NameValue{Name: "us"}}}, "the part before a hyphen"},
	}, Name, Place)
}
