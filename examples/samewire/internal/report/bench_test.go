package report

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/examples/samewire/internal/chromium"
)

// many returns stories of so many reports in three versions of about 2,500 bytes each, in words made of syllables.
func many(reports int) []feed.Story {
	r := rand.New(rand.NewPCG(3, 4))
	syllables := strings.Fields("ba ce di fo gu ka le mi no pu ra se ti vo zu lan mer tor sin bel")
	words := make([]string, 4000)
	for i := range words {
		for range 2 + r.IntN(3) {
			words[i] += syllables[r.IntN(len(syllables))]
		}
	}
	sentence := func(n int) string {
		var b strings.Builder
		for k := range n {
			w := words[int(float64(len(words))*r.Float64()*r.Float64())]
			if k == 0 {
				w = strings.ToUpper(w[:1]) + w[1:]
			} else if k%9 == 5 {
				w = fmt.Sprint(10 + r.IntN(900))
			}
			b.WriteString(w + " ")
		}
		return strings.TrimSpace(b.String())
	}
	var stories []feed.Story
	for n := range reports {
		headline, hurt := sentence(7), 20+r.IntN(70)
		lead := "PORT " + sentence(1) + " (AP) - At least %d people were hurt when " + sentence(12) + " on Monday, %s said.\n\n"
		var body []string
		for range 20 {
			body = append(body, sentence(14+r.IntN(8))+".")
		}
		for v := range 3 {
			text := fmt.Sprintf(lead, hurt+v, []string{"the police", "a fire chief", "witnesses"}[v]) + strings.Join(body[:len(body)-2*v], "\n\n")
			stories = append(stories, feed.Story{Article: dedup.Article{ID: fmt.Sprintf("story-%d-%d", n, v), Source: fmt.Sprintf("Outlet %d", (n+v*37)%60),
				Headline: fmt.Sprintf("%s, %d hurt", headline, hurt+v), Text: text, Published: time.Date(2026, 11, 1+n%20, 6+v, n%60, 0, 0, time.UTC)}})
		}
	}
	return stories
}

// listed returns how many reports the list of a page has; 0 where it is not seen.
func listed(c *chromium.Browser) (reports int) {
	c.T.Helper()
	c.Eval(&reports, `[...document.querySelectorAll('#items > li')].some(x => x.checkVisibility()) ? document.querySelectorAll('#items > li').length : 0`)
	return reports
}

// TestMany: a page lists all reports, however many.
func TestMany(t *testing.T) {
	c, _ := opened(t, many(150))
	c.Settle()
	if reports := listed(c); reports != 150 {
		t.Errorf("the page lists %d reports of 150", reports)
	}
	c.Calm()
}

// BenchmarkOpen opens a page of 1,000 reports from disk, or the one that SAMEWIRE_PAGE names, and waits until it is drawn.
func BenchmarkOpen(b *testing.B) {
	file := os.Getenv("SAMEWIRE_PAGE")
	if file == "" {
		in := input(b, many(1000))
		if len(in.Clusters) != 1000 {
			b.Fatalf("%d clusters", len(in.Clusters))
		}
		file = filepath.Join(b.TempDir(), "report.html")
		if err := os.WriteFile(file, []byte(write(b, Options{}, in)), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	c := chromium.New(b)
	c.Screen(1280, 900, "light")
	for b.Loop() {
		c.Open("file://" + file)
		c.Settle()
	}
	if reports, named := listed(c), os.Getenv("SAMEWIRE_PAGE") != ""; reports == 0 || !named && reports != 1000 {
		b.Errorf("the page lists %d reports", reports)
	}
	c.Calm()
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}
