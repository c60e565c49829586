// Package report writes a page for editors: which wire reports are among some stories, who ran them, and in what the versions differ.
//
// The page is one file of HTML that works from disk and asks for nothing else. What comes from the stories is text in it and never markup: the list is
// made by html/template; what the script shows is compressed JSON in base64, and is put in place as text. A policy in the page lets only its own script
// and style run, by their hashes.
package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

// The defaults of Options.
const (
	MostClusters = 2000
	MostBytes    = 15_000_000
)

// Options say how a page is made. The zero value is the default.
type Options struct {
	Title    string             // default "Wire reports"
	Config   dedup.Config       // by which pairs are compared
	Facts    facts.Options      // which differences are shown
	Clusters int                // the most, default MostClusters; the largest are taken
	Bytes    int                // of the page, about the most, default MostBytes: the texts of the clusters with the fewest grave differences are left out, the lists never
	Cores    int                // default all
	Progress func(done, of int) // told now and then how many clusters are compared, never by two goroutines at a time; may be nil
}

// Input is what a page is about.
type Input struct {
	Clusters []dedup.Cluster       // largest first
	Stories  map[string]feed.Story // the members, by id
	Read     int                   // stories in all
	Bad      int                   // inputs that could not be read
	Cut      bool                  // the reading was interrupted
}

// Largest returns the clusters that a page of these options has of some.
func (o Options) Largest(clusters []dedup.Cluster) []dedup.Cluster {
	return clusters[:min(len(clusters), cmp.Or(o.Clusters, MostClusters))]
}

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"thousands": thousands}).Parse(pageHTML))

// Write writes the page. The same input gives the same bytes.
func Write(w io.Writer, o Options, in Input) error {
	groups, err := newGroups(o, in)
	if err != nil {
		return err
	}
	list := newList(o, in, groups)
	list.Style, list.StyleHash = template.CSS(pageCSS), hashOf(pageCSS)
	list.Script, list.ScriptHash = template.JS(pageJS), hashOf(pageJS)
	size := new(counter)
	if err := page.ExecuteTemplate(size, "top", list); err != nil {
		return err
	}
	whole := withTexts(groups, cmp.Or(o.Bytes, MostBytes)-size.n-len(pageJS))
	list.leaveOut(o, in, groups, whole)
	out := bufio.NewWriterSize(w, 1<<16)
	if err := page.ExecuteTemplate(out, "top", list); err != nil {
		return err
	}
	for i, g := range groups {
		data := g.payload
		if i < whole {
			data = g.full
		}
		fmt.Fprintf(out, "<script type=\"text/plain\" id=\"data-%d\">%s</script>\n", i+1, data)
	}
	if err := page.ExecuteTemplate(out, "end", list); err != nil {
		return err
	}
	return out.Flush()
}

// withTexts returns how many groups, the gravest first, can have their texts in so many bytes.
func withTexts(groups []*group, room int) int {
	for _, g := range groups {
		room -= len(g.payload)
	}
	for i, g := range groups {
		if room -= len(g.full) - len(g.payload); room < 0 {
			return i
		}
	}
	return len(groups)
}

// counter counts bytes.
type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) {
	c.n += len(b)
	return len(b), nil
}

func hashOf(s string) template.HTML {
	sum := sha256.Sum256([]byte(s))
	return template.HTML("'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
}

// newGroups compares the versions of the clusters and returns them gravest first.
func newGroups(o Options, in Input) ([]*group, error) {
	clusters := o.Largest(in.Clusters)
	groups, errs := make([]*group, len(clusters)), make([]error, len(clusters))
	var next atomic.Int64
	var running sync.WaitGroup
	var mutex sync.Mutex
	done := 0
	for range cmp.Or(o.Cores, runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(clusters); i = int(next.Add(1)) - 1 {
				groups[i], errs[i] = newGroup(clusters[i], in.Stories, o)
				if o.Progress != nil {
					mutex.Lock()
					done++
					o.Progress(done, len(clusters))
					mutex.Unlock()
				}
			}
		})
	}
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(groups, func(x, y *group) int {
		for s := facts.Key; s <= facts.Minor; s++ {
			if x.counts[s] != y.counts[s] {
				return y.counts[s] - x.counts[s]
			}
		}
		return cmp.Or(len(y.Members)-len(x.Members), cmp.Compare(x.ID, y.ID))
	})
	return groups, nil
}
