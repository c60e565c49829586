package event

// leading returns the number that s[0:] spells in decimal digits and what follows them; -1 where there is none or it has over four digits.
func leading(s string) (int, string) {
	n, i := 0, 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		if i++; i > 4 {
			return -1, s
		}
	}
	if i == 0 {
		return -1, s
	}
	return n, s[i:]
}

// dayOf returns the day of a month that word i is, 0 if none: "3", "03", "3rd".
func (r *reader) dayOf(text string, i int) int {
	if i < 0 || i >= len(r.words) {
		return 0
	}
	n, rest := leading(text[r.words[i].Start:r.words[i].End])
	if n < 1 || n > 31 || rest != "" && rest != "st" && rest != "nd" && rest != "rd" && rest != "th" {
		return 0
	}
	return n
}

// yearOf returns the year that word i is, 0 if none.
func (r *reader) yearOf(text string, i int) int {
	if i < 0 || i >= len(r.words) || r.words[i].End-r.words[i].Start != 4 {
		return 0
	}
	if n, rest := leading(text[r.words[i].Start:r.words[i].End]); rest == "" && n >= 1900 && n < 2100 {
		return n
	}
	return 0
}

func (r *reader) addYear(y int, at item) {
	r.years = append(r.years, int16(y))
	at.key, at.kind = uint64(y), epoch
	r.add(at)
}

func (r *reader) addDay(m, d int, at item) {
	at.key, at.kind = uint64(m*32+d), date
	r.add(at)
}

// monthAt reads the date whose month is word i and returns how many words after it belong to the date.
func (r *reader) monthAt(text string, i, m int, at item) int {
	base := at.start - int32(r.words[i].Start)
	used, d := 0, r.dayOf(text, i+1)
	if d > 0 {
		used = 1
	} else if d = r.dayOf(text, i-1); d > 0 {
		at.start = base + int32(r.words[i-1].Start)
	}
	y := r.yearOf(text, i+1+used)
	if y > 0 {
		yat := at
		yat.start, yat.end = base+int32(r.words[i+1+used].Start), base+int32(r.words[i+1+used].End)
		r.addYear(y, yat)
		used++
	}
	at.end = base + int32(r.words[i+used].End)
	if d > 0 {
		r.addDay(m, d, at)
	} else if n := r.words[i].End - r.words[i].Start; m != 5 || n != 3 || y > 0 { // "May" alone is mostly no month
		at.key, at.kind = 5000+uint64(m), epoch
		r.add(at)
	}
	return used
}

// digits reads the number or date that begins with word i and returns how many words after it belong to it.
func (r *reader) digits(text string, i int, at item, known *lexicon) int {
	w := r.words[i]
	piece := text[w.Start:w.End]
	if r.dayOf(text, i) > 0 && i+1 < len(r.words) && known.find(r.words[i+1].Hash).role == month && r.shape[i+1].upper && r.dayOf(text, i+2) == 0 {
		return 0 // the month's word reads it
	}
	if y := r.yearOf(text, i); y > 0 {
		if m, d := r.dayOf(text, i+1), r.dayOf(text, i+2); m > 0 && m <= 12 && d > 0 && text[w.End] == '-' && text[r.words[i+1].End] == '-' {
			r.addYear(y, at)
			at.end += int32(r.words[i+2].End - w.End)
			r.addDay(m, d, at)
			return 2
		}
		r.addYear(y, at)
		return 0
	}
	if piece[0] == '0' && len(piece) > 1 && piece[1] != '.' {
		return 0
	}
	n, rest := leading(piece)
	at.small = rest == "" && n >= 0 && (n <= 31 || n < 1000 && n%10 == 0 || n%100 == 0)
	at.key, at.kind = w.Hash, number
	if rest == "" && n >= 0 && n <= 12 {
		at.key = numberKey(n)
	}
	r.add(at)
	return 0
}

// numberKey is the key of a small number, in digits or spelt out.
func numberKey(n int) uint64 { return uint64(n) + 100 }
