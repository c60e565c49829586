package event

import "slices"

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
	if n < 1 || n > 31 || rest != "" && !slices.Contains(r.known.ordinals, rest) {
		return 0
	}
	return n
}

// over returns the index of the word that follows word i-step in a date, step being 1 or -1: i, or the one beyond where i is a word such as "of".
func (r *reader) over(i, step int) int {
	if 0 <= i && i < len(r.words) && slices.Contains(r.known.links, r.words[i].Hash) {
		return i + step
	}
	return i
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
func (r *reader) monthAt(text string, i int, m *listed, at item) int {
	base := at.start - int32(r.words[i].Start)
	last, d := i, r.dayOf(text, i+1)
	if d > 0 {
		last++
	} else if k := r.over(i-1, -1); r.dayOf(text, k) > 0 {
		d = r.dayOf(text, k)
		at.start = base + int32(r.words[k].Start)
	}
	k := r.over(last+1, 1)
	y := r.yearOf(text, k)
	if y > 0 {
		yat := at
		yat.start, yat.end = base+int32(r.words[k].Start), base+int32(r.words[k].End)
		r.addYear(y, yat)
		last = k
	}
	at.end = base + int32(r.words[last].End)
	switch {
	case d > 0:
		r.addDay(int(m.value), d, at)
	case y > 0 || !m.vague || i > 0 && r.known.find(r.words[i-1].Hash).leads:
		at.key, at.kind = 5000+uint64(m.value), epoch
		r.add(at)
	}
	return last - i
}

// monthNext reports whether word i is the day of a month whose word comes next and has no day after it.
func (r *reader) monthNext(text string, i int) bool {
	if r.dayOf(text, i) == 0 {
		return false
	}
	i = r.over(i+1, 1)
	return i < len(r.words) && r.known.find(r.words[i].Hash).role == month && (r.shape[i].upper || !r.known.capitals) && r.dayOf(text, i+1) == 0
}

// digits reads the number or date that begins with word i and returns how many words after it belong to it.
func (r *reader) digits(text string, i int, at item) int {
	w := r.words[i]
	piece := text[w.Start:w.End]
	if r.monthNext(text, i) {
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
	if n, rest := leading(piece); rest == "" && n >= 0 {
		r.addNumber(n, at)
		return 0
	}
	at.key, at.kind = w.Hash, number
	r.add(at)
	return 0
}

// numeralAt reads the numeral that begins with word i, of value n, and returns how many words after it belong to it: one in "forty-two".
func (r *reader) numeralAt(i, n int, at item) int {
	used := 0
	if n >= 20 && n < 100 && n%10 == 0 && i+1 < len(r.words) && r.shape[i+1].near {
		if l := r.known.find(r.words[i+1].Hash); l.role == numeral && 0 < l.value && l.value < 10 {
			n += int(l.value)
			at.end += int32(r.words[i+1].End - r.words[i].End)
			used = 1
		}
	}
	if n > 1 {
		r.addNumber(n, at)
	}
	return used
}

// addNumber counts a number in digits or spelt out.
func (r *reader) addNumber(n int, at item) {
	at.key, at.kind = uint64(n)+100, number
	at.small = n <= 31 || n < 1000 && n%10 == 0 || n%100 == 0
	r.add(at)
}
