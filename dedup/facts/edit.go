package facts

import "unicode/utf8"

// editor finds the hunks of groups, reusing its table.
type editor struct {
	a, b  *document
	score []float32
}

// run is a list of tokens of one side: the tokens of a group's sentences, which need not be neighbours.
type tokenRun []int

func (d *document) run(sentences []int) tokenRun {
	var r tokenRun
	for _, i := range sentences {
		for k := d.sentences[i].first; k < d.sentences[i].last; k++ {
			r = append(r, k)
		}
	}
	return r
}

// match gives what it is worth to align two words: content words tie a sentence together, function words only beside others.
func (e *editor) match(x, y token) float32 {
	if x.stem != y.stem {
		return 0
	}
	if functionWords[x.word] {
		return 0.35
	}
	return 1
}

// hunks returns the differing stretches of two token lists, in order: an alignment of the highest worth (Needleman and Wunsch, 1970), with a
// little extra for words that follow each other on both sides.
func (e *editor) hunks(ra, rb tokenRun) (hs []hunkRun, matched [][2]int) {
	// what both begin and end with needs no table
	lead := 0
	for lead < len(ra) && lead < len(rb) && e.a.tokens[ra[lead]].stem == e.b.tokens[rb[lead]].stem {
		matched = append(matched, [2]int{ra[lead], rb[lead]})
		lead++
	}
	tail := 0
	for tail < len(ra)-lead && tail < len(rb)-lead && e.a.tokens[ra[len(ra)-1-tail]].stem == e.b.tokens[rb[len(rb)-1-tail]].stem {
		tail++
	}
	ma, mb := ra[lead:len(ra)-tail], rb[lead:len(rb)-tail]
	n, m := len(ma), len(mb)
	if n > 0 || m > 0 {
		path := e.solid(e.path(ma, mb), ma, mb)
		i, j := 0, 0
		for _, p := range append(path, [2]int{n, m}) {
			if p[0] > i || p[1] > j {
				hs = append(hs, hunkRun{ma[i:p[0]], mb[j:p[1]]})
			}
			if p[0] < n {
				matched = append(matched, [2]int{ma[p[0]], mb[p[1]]})
			}
			i, j = p[0]+1, p[1]+1
		}
	}
	for k := tail; k > 0; k-- {
		matched = append(matched, [2]int{ra[len(ra)-k], rb[len(rb)-k]})
	}
	return hs, matched
}

// hunkRun is a hunk as the tokens of both sides.
type hunkRun struct{ a, b tokenRun }

// path returns the aligned positions of two token lists, increasing.
func (e *editor) path(ra, rb tokenRun) [][2]int {
	n, m := len(ra), len(rb)
	width := m + 1
	if need := (n + 1) * width; cap(e.score) < need {
		e.score = make([]float32, need)
	}
	s := e.score[:(n+1)*width]
	clear(s)
	at := func(i, j int) float32 {
		w := e.match(e.a.tokens[ra[i]], e.b.tokens[rb[j]])
		if w > 0 && i+1 < n && j+1 < m && e.a.tokens[ra[i+1]].stem == e.b.tokens[rb[j+1]].stem {
			w += 0.2
		}
		return w
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best := max(s[(i+1)*width+j], s[i*width+j+1])
			if w := at(i, j); w > 0 {
				best = max(best, w+s[(i+1)*width+j+1])
			}
			s[i*width+j] = best
		}
	}
	var path [][2]int
	for i, j := 0, 0; i < n && j < m; {
		here := s[i*width+j]
		if w := at(i, j); w > 0 && here == w+s[(i+1)*width+j+1] {
			path = append(path, [2]int{i, j})
			i, j = i+1, j+1
		} else if here == s[(i+1)*width+j] {
			i++
		} else {
			j++
		}
	}
	return path
}

// solid drops from an alignment what matches by chance and would only cut up two stretches of other words: runs of matched words that hold no
// content word, such as "of the", and a single character of an unspaced script between words put in and words left out.
func (e *editor) solid(path [][2]int, ra, rb tokenRun) [][2]int {
	out := path[:0]
	for i := 0; i < len(path); {
		j := i + 1
		for j < len(path) && path[j][0] == path[j-1][0]+1 && path[j][1] == path[j-1][1]+1 {
			j++
		}
		content := false
		for _, p := range path[i:j] {
			content = content || !functionWords[e.a.tokens[ra[p[0]]].word]
		}
		if j-i == 1 && character(e.a.tokens[ra[path[i][0]]].word) {
			before, after := [2]int{-1, -1}, [2]int{len(ra), len(rb)}
			if i > 0 {
				before = path[i-1]
			}
			if j < len(path) {
				after = path[j]
			}
			if path[i][0]-before[0] != path[i][1]-before[1] && after[0]-path[i][0] != after[1]-path[i][1] {
				content = false
			}
		}
		if content {
			out = append(out, path[i:j]...)
		}
		i = j
	}
	return out
}

// character reports whether a word is one character of a script without spaces.
func character(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return r >= 0x0E00 && n == len(word)
}
