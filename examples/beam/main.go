package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/stage"
)

// The exit statuses beside 0.
const (
	statusFailed = 1 + iota
	statusUsage
	_
	statusNothing
)

func main() {
	o := defaults
	flag.StringVar(&o.Output, "output", "", "folder for the clusters and the report")
	flag.BoolVar(&o.Single, "single", false, "write one file, in the order of samewire")
	flag.Parse()
	beam.Init()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	os.Exit(run(context.Background(), o, flag.Args(), os.Stderr))
}

// run runs the pipeline over paths. It returns the exit status.
func run(ctx context.Context, o options, paths []string, stderr io.Writer) int {
	say := func(format string, args ...any) {
		fmt.Fprintln(stderr, "samewire-beam: "+feed.Escape(fmt.Sprintf(format, args...)))
	}
	if o.Output == "" || len(paths) == 0 {
		say("give --output DIR and files: see --help")
		return statusUsage
	}
	if _, err := stage.New(o.Settings); err != nil {
		say("%v", err)
		return statusUsage
	}
	if err := o.empty(ctx); err != nil {
		say("%v", err)
		return statusUsage
	}
	files, problems := expand(ctx, paths)
	var said [][]byte
	for _, p := range problems {
		said = append(said, encodeProblem(-1, p))
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, o, files, said)
	if _, err := beamx.RunWithMetrics(ctx, p); err != nil {
		say("%v", err)
		return statusFailed
	}
	told, sum, err := o.readReport(ctx)
	if err != nil {
		say("%v", err)
		return statusFailed
	}
	for _, m := range told {
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

// empty returns an error where the folder of the output holds files.
func (o *options) empty(ctx context.Context) error {
	pattern := strings.TrimSuffix(o.Output, "/") + "/*"
	fs, err := filesystem.New(ctx, pattern)
	if err != nil {
		return err
	}
	defer fs.Close()
	found, err := fs.List(ctx, pattern)
	if err == nil && len(found) > 0 {
		return fmt.Errorf("%s is not empty: give another folder", o.Output)
	}
	return err
}
