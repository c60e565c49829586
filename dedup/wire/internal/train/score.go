package main

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/wire/internal/probe"
)

// starts returns where the words of a text begin: runs of letters and digits; each Han character and kana is one.
func starts(text string) (at []int) {
	in := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r >= 0x3040 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0x31f0 && r <= 0x31ff || r >= 0xf900 && r <= 0xfaff:
			at = append(at, i)
			in = false
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if !in {
				at = append(at, i)
			}
			in = true
		default:
			in = false
		}
		i += n
	}
	return at
}

var kinds = []string{"headline", "byline", "dateline", "credit", "reporting-tail", "caption", "notice", "furniture"}

type tally struct {
	pages, bodyPages, clean, kept int
	right, wrong, lost            int
	lines, named                  map[string]int
	parts, ok                     map[string]int
}

// show prints how well the parts found meet what readers said, as score_anatomy.py of the evaluation set counts it.
func show(pages []*page, name string, find func(*page) []probe.Part) {
	found := map[string][]probe.Part{}
	for _, p := range pages {
		found[p.ID] = find(p)
	}
	for _, form := range []string{"L", "P", "F"} {
		for _, lang := range []string{"", "en", "other"} {
			t := &tally{lines: map[string]int{}, named: map[string]int{}, parts: map[string]int{}, ok: map[string]int{}}
			for _, p := range pages {
				if p.Form == form && (lang == "" || (p.Lang == "en") == (lang == "en")) {
					t.add(p, found[p.ID])
				}
			}
			if t.pages > 0 {
				t.print(name, form, lang)
			}
		}
	}
}

func share(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func (t *tally) print(name, form, lang string) {
	if lang == "" {
		lang = "all"
	}
	fmt.Printf("%s: form %s, %s: body precision %.3f recall %.3f, nothing but body %.3f, all body %.3f;", name, form, lang,
		share(t.right, t.right+t.wrong), share(t.right, t.right+t.lost), share(t.clean, t.bodyPages), share(t.kept, t.bodyPages))
	for _, k := range kinds {
		if t.lines[k] > 0 {
			fmt.Printf(" %s %.2f", k, share(t.named[k], t.lines[k]))
			if t.parts[k] > 0 {
				fmt.Printf("/%.2f", share(t.ok[k], t.parts[k]))
			}
		}
	}
	fmt.Println()
	if lang != "all" {
		return
	}
	// For CI: name, tab, value.
	line := func(what string, x float64) { fmt.Printf("anatomy %s %s %s\t%.3f\n", name, form, what, x) }
	line("precision", share(t.right, t.right+t.wrong))
	line("recall", share(t.right, t.right+t.lost))
	line("body only", share(t.clean, t.bodyPages))
	for _, k := range kinds {
		line(k, share(t.named[k], t.lines[k]))
	}
}

func (l *goldLine) may(kind string) bool {
	if l.Kind == kind {
		return true
	}
	for _, a := range l.Alt {
		if a == kind {
			return true
		}
	}
	return false
}

// add scores a page.
func (t *tally) add(p *page, parts []probe.Part) {
	t.pages++
	rest, head := make([]map[string]int, len(p.Lines)), make([]map[string]int, len(p.Lines))
	count := func(m []map[string]int, l int, k string) {
		if m[l] == nil {
			m[l] = map[string]int{}
		}
		m[l][k]++
	}
	type in struct {
		line  int
		after bool
	}
	inPart := make([]map[in]int, len(parts))
	j := 0
	var right, wrong, lost int
	for _, w := range p.words {
		if w.line < 0 {
			continue
		}
		for j < len(parts) && parts[j].End <= w.at {
			j++
		}
		kind := "space"
		l := &p.Lines[w.line]
		if j < len(parts) && parts[j].Start <= w.at {
			kind = parts[j].Kind
			if inPart[j] == nil {
				inPart[j] = map[in]int{}
			}
			inPart[j][in{w.line, l.Cut != nil && w.at >= *l.Cut}]++
		}
		if l.Kind == "dateline" && l.Cut != nil && w.at < *l.Cut {
			count(head, w.line, kind)
		} else {
			count(rest, w.line, kind)
		}
		if l.Kind == "?" {
			continue
		}
		body := l.isBody(w.at)
		switch {
		case body && len(l.Alt) == 0 && kind == "body":
			right++
		case body && len(l.Alt) == 0:
			lost++
		case kind == "body" && !body && !l.may("body"):
			wrong++
		}
	}
	most := func(m map[string]int) (best string, n int) {
		for k, c := range m {
			n += c
			if best == "" || c > m[best] || c == m[best] && k > best {
				best = k
			}
		}
		return best, n
	}
	if right+lost > 0 && p.Gold != "spot" {
		t.bodyPages++
		t.right, t.wrong, t.lost = t.right+right, t.wrong+wrong, t.lost+lost
		clean, kept := true, true
		for i := range p.Lines {
			l := &p.Lines[i]
			m := rest[i]
			_, n := most(m)
			if n == 0 || l.Kind == "?" {
				continue
			}
			switch isBody := l.Kind == "body" || l.Kind == "dateline"; {
			case isBody && len(l.Alt) == 0:
				ok := float64(m["body"]) >= .8*float64(n)
				kept = kept && ok
				if !ok && *errors == "lost" {
					p.tell(i, "lost")
				}
			case !isBody && !l.may("body") && 2*m["body"] > n:
				clean = false
				if *errors == "leak" {
					p.tell(i, l.Kind)
				}
			}
		}
		if clean {
			t.clean++
		}
		if kept {
			t.kept++
		}
	}
	for i := range p.Lines {
		l := &p.Lines[i]
		m := rest[i]
		if l.Kind == "dateline" {
			m = head[i]
		}
		k, n := most(m)
		if n == 0 {
			continue
		}
		t.lines[l.Kind]++
		if l.may(k) {
			t.named[l.Kind]++
		} else if *errors == l.Kind {
			p.tell(i, k)
		}
	}
	if p.Gold != "hand" {
		return
	}
	for i, m := range inPart {
		k := parts[i].Kind
		if !slices.Contains(kinds, k) {
			continue
		}
		ok, bad, unknown := 0, 0, 0
		worst := 0
		for at, n := range m {
			l := &p.Lines[at.line]
			switch {
			case l.Kind == "?" || l.Kind == "other":
				unknown += n
			case at.after && l.Kind == "dateline":
				bad += n
			case l.may(k):
				ok += n
			default:
				bad += n
				worst = at.line
			}
		}
		if unknown >= ok+bad {
			continue
		}
		t.parts[k]++
		if ok >= bad {
			t.ok[k]++
		} else if *errors == "precision:"+k {
			p.tell(worst, "taken for "+k)
		}
	}
}

// tell prints a line gone wrong.
func (p *page) tell(i int, what string) {
	l := &p.Lines[i]
	s := p.Text[l.Start:l.End]
	if len(s) > 150 {
		s = s[:150]
	}
	fmt.Printf("    %s %s %s -> %s: %q\n", p.ID, p.Lang, l.Kind, what, s)
}
