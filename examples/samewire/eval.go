package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"slices"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

var evalCommand = command{
	name:    "eval",
	brief:   "hold clusters against labels of your own",
	formats: "text|jsonl|json",
	usage: []string{"--truth LABELS [--format text|jsonl|json] [knobs] PATH...",
		"--truth LABELS --clusters FILE"},
	about: `
Eval says how well the clusters of stories agree with those that people made:
precision and recall of the pairs put together and their F1, the adjusted Rand
index, and B-cubed precision, recall and F1.

LABELS has a line a cluster, or an id and the name of its cluster a line with a
tab between them; stories that it does not name are alone:

  {"cluster":"ferry","docs":["ap-1","bbc-7"]}
  {"exclude":["ap-1","itv-2"]}     this pair counts neither way
  {"bad_doc":"bbc-9"}              this story is not looked at

  $ samewire eval --format text --truth examples/samewire/testdata/truth.jsonl testdata/wire
  4 stories, 2 of them in clusters of the labels

             precision  recall    F1
    pairs        1.000   1.000 1.000   1 right, 0 wrong, 0 missed
    B-cubed      1.000   1.000 1.000

    adjusted Rand index 1.000
`,
	more: `
Formats: text for people, the default on a terminal; otherwise jsonl, one
object; json, an array of one. Where nothing is to be found, or nothing was,
the share of it that is right is 1.
`,
	new: func() task { return &evalTask{} },
}

// labelling is the flags of what rests on labels.
type labelling struct {
	truth    string
	labelled bool
}

func (l *labelling) declare(f *flags) {
	f.text(&l.truth, "truth", "FILE", "the labels")
	f.toggle(&l.labelled, "only-labelled", "only the stories that the labels name count; others may be put with them unseen")
}

// begin checks the flags, and reads the labels; beside are the paths of what else is read. The labels are nil where there are none, which has been told.
func (l *labelling) begin(ctx context.Context, std streams, o *options, beside []string) (*input, *labels, error) {
	switch {
	case l.truth == "":
		return nil, nil, usageError("no labels: give --truth FILE")
	case l.truth == feed.Stdin && slices.Contains(beside, feed.Stdin):
		return nil, nil, usageError("the labels and what they are held against both come from standard input: name a file for one of them")
	}
	o.chooseFormat(std.out)
	in := newInput(std, o)
	in.more = true
	truth, err := in.readLabels(ctx, l.truth)
	if err == nil && len(truth.clusters) == 0 && in.bad > 0 {
		truth = nil
	}
	return in, truth, err
}

type evalTask struct {
	labelling
	clusters string
}

func (t *evalTask) declare(f *flags) {
	t.labelling.declare(f)
	f.text(&t.clusters, "clusters", "FILE", "clusters that were found before, as 'cluster' prints them; then no stories are read, and only those of the two files count")
}

// evalLine is what eval prints.
type evalLine struct {
	Schema   int `json:"schema"`
	Labelled int `json:"labelled"`          // stories that the labels put into clusters
	Unknown  int `json:"unknown,omitempty"` // of those, the ones that were not among the stories read
	scores
}

func (t *evalTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.checkWords(); err != nil {
		return err
	}
	if t.clusters != "" && len(o.paths) > 0 {
		return usageError(fmt.Sprintf("%q beside --clusters: give stories or clusters", o.paths[0]))
	}
	if t.clusters == "" && t.truth != "" {
		if err := o.check(); err != nil {
			return err
		}
	}
	in, truth, err := t.begin(ctx, std, o, append(o.paths, t.clusters))
	if in == nil {
		return err
	}
	if err != nil || truth == nil {
		return in.finish(err)
	}
	var stories []string
	var found partition
	if t.clusters != "" {
		in.noStories = true
		given, err := in.readLabels(ctx, t.clusters)
		if err != nil {
			return in.finish(err)
		}
		found = given.clusters
		stories = append(stories, truth.order...)
		for _, id := range given.order {
			if _, ok := truth.clusters[id]; !ok {
				stories = append(stories, id)
			}
		}
	} else {
		how := o.settings.clustering()
		how.Run.Progress = in.told
		from := &source{input: in, ctx: ctx, paths: o.paths, seen: func(a dedup.Article) { stories = append(stories, a.ID) }}
		bounded := in.bounded(&how.Run)
		clusters, err := how.Clusters(bounded, from)
		if err != nil {
			return in.finish(err)
		}
		found = partitionOf(clusters)
	}
	if in.cut {
		return in.finish(nil)
	}
	line := &evalLine{1, len(truth.clusters), truth.unknown(stories), score(truth.scored(stories, t.labelled), truth.clusters, found, truth.excluded)}
	return in.printOne(std, o, line)
}

func partitionOf(clusters []dedup.Cluster) partition {
	p := partition{}
	for _, c := range clusters {
		for _, m := range c.Members {
			p[m.ID] = c.ID
		}
	}
	return p
}

// scored returns those of some stories that count.
func (l *labels) scored(stories []string, onlyLabelled bool) []string {
	var out []string
	for _, id := range stories {
		if _, ok := l.clusters[id]; !l.bad[id] && (ok || !onlyLabelled) {
			out = append(out, id)
		}
	}
	return out
}

// unknown counts the stories in clusters that are not among some.
func (l *labels) unknown(stories []string) int {
	n := len(l.clusters)
	for _, id := range stories {
		if _, ok := l.clusters[id]; ok {
			n--
		}
	}
	return n
}

func (l *evalLine) print(w io.Writer, st screen) {
	fmt.Fprintf(w, "%s, %d of them in clusters of the labels\n", st.bold(count(l.Stories, "story", "stories")), l.Labelled-l.Unknown)
	if l.Unknown > 0 {
		fmt.Fprintf(w, "%s of the labels not among them\n", count(l.Unknown, "story", "stories"))
	}
	fmt.Fprintf(w, "\n           precision  recall    F1\n")
	fmt.Fprintf(w, "  pairs    %9.3f %7.3f %5.3f   %d right, %d wrong, %d missed\n", l.Precision, l.Recall, l.F1, l.Right, l.Wrong, l.Missed)
	fmt.Fprintf(w, "  B-cubed  %9.3f %7.3f %5.3f\n", l.BPrecise, l.BRecall, l.BF1)
	fmt.Fprintf(w, "\n  adjusted Rand index %.3f\n", l.ARI)
}

var tuneCommand = command{
	name:    "tune",
	brief:   "find the knobs that suit labels of your own",
	formats: "text|jsonl|json",
	usage:   []string{"--truth LABELS [--format text|jsonl|json] PATH..."},
	about: `
Tune tries --cut, --width and --rate and says which of them give the best F1 of
pairs on half of the labels, and what they give on the other half, which had no
say: only that tells what to expect of other stories. Which half a cluster is in
hangs on a hash of its name, so it is the same each time. LABELS is what 'eval'
reads. The stories stay in memory, and are clustered 78 times.

  $ samewire tune --format text --truth examples/samewire/testdata/truth.jsonl testdata/wire
  --width 5 --rate 0.25 --cut 0.4
  dedup.Clustering{Config: dedup.Config{Width: 5, Rate: 0.25}, Cut: 0.4}

                               chosen on   held out
    stories                            2          2
    true pairs                         0          1
    F1 of pairs                    1.000      1.000
    F1 with the defaults           1.000      1.000
    precision, recall       1.000, 1.000  1.000, 1.000

  78 settings tried
`,
	more: `
Where several do equally well the one nearest to the defaults is named. A gain
on the held-out half that is smaller than a pair or two is chance.

Formats: text for people, the default on a terminal; otherwise jsonl, one
object; json, an array of one.
`,
	new: func() task { return &tuneTask{} },
}

// What tune tries, the defaults first.
var (
	triedWidths = []int{5, 4, 6}
	triedRates  = []float64{.25, .5}
	triedCuts   = []float64{.4, .35, .45, .3, .5, .25, .55, .2, .6, .15, .65, .7, .8}
)

type tuneTask struct{ labelling }

// tuneLine is what tune prints.
type tuneLine struct {
	Schema  int     `json:"schema"`
	Width   int     `json:"width"`
	Rate    float64 `json:"rate"`
	Cut     float64 `json:"cut"`
	Flags   string  `json:"flags"`    // that set them
	Chosen  scores  `json:"chosen"`   // on the half that they were chosen on
	HeldOut scores  `json:"held_out"` // on the other
	Default struct {
		Chosen  scores `json:"chosen"`
		HeldOut scores `json:"held_out"`
	} `json:"default"` // what the defaults give on both
	Tried int `json:"tried"`
}

func (t *tuneTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	in, truth, err := t.begin(ctx, std, o, o.paths)
	if in == nil {
		return err
	}
	if err != nil || truth == nil {
		return in.finish(err)
	}
	var articles dedup.Articles
	var stories []string
	for a, err := range in.read(ctx, o.paths) {
		if err != nil {
			return in.finish(err)
		}
		articles, stories = append(articles, a), append(stories, a.ID)
	}
	halves := truth.halves(truth.scored(stories, t.labelled))
	line := &tuneLine{Schema: 1}
	n := len(triedWidths) * len(triedRates) * len(triedCuts)
	for _, width := range triedWidths {
		for _, rate := range triedRates {
			for _, cut := range triedCuts {
				in.counted("trying", line.Tried, n, "settings")
				how := o.settings.clustering()
				how.Config.Width, how.Config.Rate, how.Cut = width, rate, cut
				clusters, err := how.Clusters(ctx, articles)
				if ctx.Err() != nil {
					in.cut = true
					return in.finish(nil)
				}
				if err != nil {
					return in.finish(err)
				}
				found := partitionOf(clusters)
				on := score(halves[0], truth.clusters, found, truth.excluded)
				if line.Tried++; line.Tried == 1 || on.f1 > line.Chosen.f1+1e-9 {
					line.Width, line.Rate, line.Cut = width, rate, cut
					line.Chosen, line.HeldOut = on, score(halves[1], truth.clusters, found, truth.excluded)
				}
				if line.Tried == 1 {
					line.Default.Chosen, line.Default.HeldOut = line.Chosen, line.HeldOut
				}
			}
		}
	}
	line.Flags = fmt.Sprintf("--width %d --rate %v --cut %v", line.Width, line.Rate, line.Cut)
	return in.printOne(std, o, line)
}

// halves parts stories in two, clusters as a whole, by a hash of the cluster's name, or of the id of a story that is in none.
func (l *labels) halves(stories []string) (halves [2][]string) {
	for _, id := range stories {
		name, ok := l.clusters[id]
		if !ok {
			name = "\x00" + id
		}
		h := fnv.New64a()
		io.WriteString(h, name)
		half := h.Sum64() * 0x9e3779b97f4a7c15 >> 63 // the highest bit of a product hangs on all of the sum
		halves[half] = append(halves[half], id)
	}
	return halves
}

func (l *tuneLine) print(w io.Writer, st screen) {
	fmt.Fprintf(w, "%s\n", st.bold(l.Flags))
	fmt.Fprintf(w, "dedup.Clustering{Config: dedup.Config{Width: %d, Rate: %v}, Cut: %v}\n", l.Width, l.Rate, l.Cut)
	fmt.Fprintf(w, "\n                             chosen on   held out\n")
	fmt.Fprintf(w, "  stories                    %9d  %9d\n", l.Chosen.Stories, l.HeldOut.Stories)
	fmt.Fprintf(w, "  true pairs                 %9d  %9d\n", l.Chosen.Right+l.Chosen.Missed, l.HeldOut.Right+l.HeldOut.Missed)
	fmt.Fprintf(w, "  F1 of pairs                %9.3f  %9.3f\n", l.Chosen.F1, l.HeldOut.F1)
	fmt.Fprintf(w, "  F1 with the defaults       %9.3f  %9.3f\n", l.Default.Chosen.F1, l.Default.HeldOut.F1)
	fmt.Fprintf(w, "  precision, recall       %5.3f, %5.3f  %5.3f, %5.3f\n", l.Chosen.Precision, l.Chosen.Recall, l.HeldOut.Precision, l.HeldOut.Recall)
	fmt.Fprintf(w, "\n%d settings tried\n", l.Tried)
}
