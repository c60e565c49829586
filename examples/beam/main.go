// Samewire-beam groups stories by wire report as a pipeline of Apache Beam, for archives that one machine does not hold:
//
//	samewire-beam --output clusters archive/*.jsonl.gz
//
// It writes what samewire cluster --format jsonl prints of the same stories. README.md says how to run it on Flink and Dataflow, what is shuffled, and what it costs.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/metrics"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/stage"
)

const usage = `Samewire-beam groups stories by wire report as a pipeline of Apache Beam:

  samewire-beam --output DIR [flags] PATH...

It reads files, folders and globs as samewire does, also gs:// where a worker can
read them, three times each, and writes the clusters of samewire cluster as JSON
lines: DIR/clusters-00000.jsonl and so on, or with --single DIR/clusters.jsonl in
the order of samewire; and DIR/report.jsonl, what was wrong with the input, as
samewire cluster --errors json tells it. Bad input is told on standard error, too,
and the run goes on.

Without --runner it runs in this process; with --runner flink, dataflow or
universal elsewhere, by the flags of Beam.

Exit status: 0 done, 1 done with errors on some input or failed, 2 wrong use, 4
nothing could be read.

Flags, those of Beam among them:
`

// The exit statuses beside 0.
const (
	statusFailed = 1 + iota
	statusUsage
	_
	statusNothing
)

func main() {
	o, measure := defaults, ""
	flag.StringVar(&o.Output, "output", "", "`folder` for the clusters and the report, empty or new; workers write to it")
	flag.BoolVar(&o.Single, "single", false, "write one file, in the order of samewire: one worker sorts all lines")
	flag.StringVar(&measure, "measure", "", "`file` for a table of what the run took, by stage; - for standard output")
	flag.IntVar(&o.Settings.Config.Width, "width", 0, "as of samewire cluster; 0 for its default")
	flag.Float64Var(&o.Settings.Config.Rate, "rate", 0, "as of samewire cluster; 0 for its default")
	flag.Float64Var(&o.Settings.Cut, "cut", 0, "as of samewire cluster; 0 for its default")
	flag.IntVar(&o.Settings.Window, "window", 0, "as of samewire cluster; 0 for its default")
	flag.IntVar(&o.Settings.Largest, "largest", 0, "most stories that are grouped together, copies not counted; of larger components the weakest edges are left out, and that is told; 0 for 20000")
	flag.IntVar(&o.Rounds, "rounds", o.Rounds, "rounds by which components are found; the run fails where they do not suffice")
	flag.IntVar(&o.BlockBits, "block-bits", o.BlockBits, "1<<N stories of neighbouring ids go to a worker together, 4 to 24")
	flag.IntVar(&o.PartitionBytes, "partition-bytes", o.PartitionBytes, "about how much else goes to a worker together")
	flag.IntVar(&o.RangeIDs, "range-ids", o.RangeIDs, "about how many ids one worker sorts")
	flag.IntVar(&o.Hot, "hot", o.Hot, "a list of more stories is cut among workers, from 16 on")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	beam.Init() // a worker stays in it
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	os.Exit(run(context.Background(), o, measure, flag.Args(), os.Stdout, os.Stderr))
}

// check returns what is wrong with the options.
func (o *options) check() error {
	for _, f := range []struct {
		flag              string
		value, from, upTo int
	}{
		{"rounds", o.Rounds, 1, 64},
		{"block-bits", o.BlockBits, 4, 24},
		{"partition-bytes", o.PartitionBytes, 1 << 10, 1 << 40},
		{"range-ids", o.RangeIDs, 32, 1 << 30},
		{"hot", o.Hot, 16, 1 << 30},
	} {
		if f.value < f.from || f.value > f.upTo {
			return fmt.Errorf("--%s is %d, allowed is %d to %d", f.flag, f.value, f.from, f.upTo)
		}
	}
	_, err := stage.New(o.Settings)
	return err
}

// run runs the pipeline over paths. It returns the exit status.
func run(ctx context.Context, o options, measure string, paths []string, stdout, stderr io.Writer) int {
	say := func(format string, args ...any) {
		fmt.Fprintln(stderr, "samewire-beam: "+feed.Escape(fmt.Sprintf(format, args...)))
	}
	err := o.check()
	if err == nil && (o.Output == "" || len(paths) == 0) {
		err = fmt.Errorf("give --output DIR and paths: see --help")
	}
	if err == nil {
		err = o.empty(ctx)
	}
	if err != nil {
		say("%v", err)
		return statusUsage
	}
	used := processTime()
	results, err := o.cluster(ctx, paths)
	if err != nil {
		say("%v", err)
		return statusFailed
	}
	problems, sum, err := o.readReport(ctx)
	if err == nil && measure != "" {
		f := figuresOf(results)
		err = writeFile(measure, stdout, func(w io.Writer) error { return f.write(w, sum.Stories, (processTime() - used).Seconds()) })
	}
	if err != nil {
		say("%v", err)
		return statusFailed
	}
	for _, m := range problems {
		if m.Kind == kindSummary {
			say("%s", m.Reason)
			continue
		}
		fmt.Fprintln(stderr, &feed.Problem{Kind: m.Kind, File: m.File, Line: m.Line, Reason: m.Reason, Advice: m.Fix, Kept: m.Kept})
	}
	say("%s", sum.Reason)
	switch {
	case sum.Stories == 0 && sum.Bad > 0:
		return statusNothing
	case sum.Bad > 0:
		return statusFailed
	}
	return 0
}

// cluster runs the pipeline.
func (o options) cluster(ctx context.Context, paths []string) (metrics.Results, error) {
	files, problems := expand(ctx, paths)
	var said [][]byte
	for i, p := range problems { // before those of files
		said = append(said, encodeProblem(int64(i-len(problems)), p))
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, o, files, said)
	done, err := beamx.RunWithMetrics(ctx, p)
	if err != nil {
		return metrics.Results{}, err
	}
	return done.Metrics(), nil
}

// empty returns an error where the folder of the output holds files, or has a name by which that cannot be told.
func (o *options) empty(ctx context.Context) error {
	n := 0
	switch {
	case !utf8.ValidString(o.Output): // workers get it as JSON
		return fmt.Errorf("%s has a name that is no UTF-8: give another folder", o.Output)
	case !strings.Contains(o.Output, "://"):
		found, err := os.ReadDir(o.Output)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		n = len(found)
	case strings.ContainsAny(o.Output, `*?[\`):
		return fmt.Errorf("%s has characters of a pattern: give another folder", o.Output)
	default:
		found, err := list(ctx, strings.TrimSuffix(o.Output, "/")+"/*")
		if err != nil {
			return err
		}
		n = len(found)
	}
	if n > 0 {
		return fmt.Errorf("%s is not empty: give another folder", o.Output)
	}
	return nil
}

// writeFile writes a file; - is standard output.
func writeFile(name string, stdout io.Writer, do func(io.Writer) error) error {
	if name == "-" {
		return do(stdout)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	err = do(f)
	return cmp.Or(err, f.Close())
}
