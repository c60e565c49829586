package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/examples/samewire/internal/chromium"
)

func TestMain(m *testing.M) {
	lookEvery = 100 * time.Millisecond
	testscript.Main(chromium.Tests{M: m}, map[string]func(){"samewire": main})
}

// TestScript runs the cases of testdata/script; $REPO is the repository.
func TestScript(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "cgo":
				info, _ := debug.ReadBuildInfo()
				return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "CGO_ENABLED", Value: "1"}), nil
			case "sweeps":
				return os.Getenv("SAMEWIRE_SWEEPS") != "", nil
			}
			return false, fmt.Errorf("no condition %q", cond)
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPO", repo)
			return os.Symlink(filepath.Join(repo, "testdata"), filepath.Join(env.WorkDir, "testdata"))
		},
	})
}

// program runs the program in this process.
func program(stdin io.Reader, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(context.Background(), args, stdin, &out, &errs)
	return status, out.String(), errs.String()
}

// TestHelpExamples compares the examples in the help texts with what the
// program prints.
func TestHelpExamples(t *testing.T) {
	t.Chdir("../..")
	for _, c := range commands {
		_, example, ok := strings.Cut(c.about, "  $ samewire ")
		if !ok && !c.alone {
			t.Errorf("the help on %s has no example", c.name)
		}
		line, rest, _ := strings.Cut(example, "\n")
		if strings.Contains(line, " -o ") || strings.Contains(line, "--store ") {
			continue // it writes a file: a script tries it
		}
		var want strings.Builder
		for shown := range strings.Lines(rest) {
			text, indented := strings.CutPrefix(shown, "  ")
			if !indented && shown != "\n" {
				break
			}
			want.WriteString(text)
		}
		_, got, stderr := program(nil, strings.Fields(line)...)
		if diff := cmp.Diff(strings.TrimSpace(want.String()), strings.TrimSpace(got)); diff != "" {
			t.Errorf("samewire %s (-help +got)\n%s%s", line, diff, stderr)
		}
	}
}

func TestKnobs(t *testing.T) {
	known := map[string]knob{}
	var help strings.Builder
	printKnobs(&help)
	for _, k := range knobs {
		known[k.field] = k
		if !strings.Contains(help.String(), "--"+k.flag+" ") || k.initial == "" || k.trades == "" {
			t.Errorf("help config says too little about %s", k.field)
		}
	}
	var config settings
	all := reflect.ValueOf(&config).Elem()
	fields := reflect.VisibleFields(all.Type())
	if len(fields)-1 != len(knobs) { // Config is none itself
		t.Errorf("%d knobs for %d fields", len(knobs), len(fields)-1)
	}
	for _, f := range fields {
		if f.Anonymous {
			continue
		}
		field, v := f.Name, all.FieldByIndex(f.Index)
		k, ok := known[field]
		if !ok {
			t.Errorf("%s is no knob", field)
			continue
		}
		if k.pointer(&config) != v.Addr().Interface() {
			t.Errorf("--%s does not set %s", k.flag, field)
		}
		value := map[reflect.Kind]string{reflect.Int: "7", reflect.Float64: "0.5", reflect.Uint8: "classic"}[v.Kind()]
		var f flags
		declareKnobs(&f, &config, "cluster")
		if _, err := f.parse([]string{"--" + k.flag, value}); err != nil || v.IsZero() {
			t.Errorf("--%s %s sets %s to %v: %v", k.flag, value, field, v, err)
		}
		if err := set(k.pointer(&config), "nonsense"); err == nil {
			t.Errorf("--%s nonsense is accepted", k.flag)
		}
	}
	for line := range strings.Lines(help.String()) {
		if len(line) > width+1 {
			t.Errorf("help config is too wide: %q", line)
		}
	}
}

// TestFactsOfLentTexts: the facts of clusters are those of the texts, though reading lends their memory.
func TestFactsOfLentTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var b bytes.Buffer
	for i := range 4000 {
		if i%100 == 0 {
			fmt.Fprintf(&b, "{\"id\":\"a%d\",\"text\":\"At least %d people were killed when a ferry sank off the island on Sunday, the port of call said, and %d were saved by fishing boats before help came from the coast guard in the morning.\"}\n", i, 20+i/1000, 200+i/1000)
		}
		fmt.Fprintf(&b, "{\"id\":\"b%d\",\"text\":\"", i)
		for range 300 {
			fmt.Fprintf(&b, "%x ", r.Uint32())
		}
		b.WriteString("\"}\n")
	}
	path := filepath.Join(t.TempDir(), "in.jsonl")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	facts := func(path string) string {
		status, stdout, stderr := program(bytes.NewReader(b.Bytes()), "cluster", "--facts", "--format", "jsonl", path)
		if status != 0 {
			t.Fatalf("status %d: %s", status, stderr)
		}
		return stdout
	}
	want := facts("-")
	if n := strings.Count(want, `"value"`); n < 40 {
		t.Fatalf("%d values: %.1000s", n, want)
	}
	if diff := cmp.Diff(want, facts(path)); diff != "" {
		t.Errorf("(-piped +file):\n%.3000s", diff)
	}
}

// TestManyIdentical: copies are one cluster, and the time grows with their number, not with that of their pairs.
func TestManyIdentical(t *testing.T) {
	text, err := os.ReadFile("../../testdata/wire/000_1276d6ad7515a7d0.txt")
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(map[string]string{"text": string(text)})
	if err != nil {
		t.Fatal(err)
	}
	line = append(line, '\n')
	took := func(n int) time.Duration {
		start := time.Now()
		status, stdout, stderr := program(bytes.NewReader(bytes.Repeat(line, n)), "cluster", "-")
		if status != 0 || stderr != "" || strings.Count(stdout, "\n") != 1 || !strings.Contains(stdout, fmt.Sprintf(`"size":%d,`, n)) {
			t.Fatalf("status %d, %d lines on standard output, %q", status, strings.Count(stdout, "\n"), stderr)
		}
		return time.Since(start)
	}
	few, many := took(2_500), took(10_000)
	for try := 0; many > 8*few && try < 5; try++ { // others work on the machine, too
		few, many = min(few, took(2_500)), min(many, took(10_000))
	}
	if many > 8*few {
		t.Errorf("2,500 copies took %v, 10,000 of them %v", few, many)
	}
}

// TestOddTexts puts texts of strange sizes through the whole program.
func TestOddTexts(t *testing.T) {
	in := `{"id":"empty","text":""}
{"id":"word","text":"Killed"}
{"id":"long","text":"` + strings.Repeat("killed ", 1_000_000) + `"}
` + strings.Repeat("\n", 1_000_000) + `{"id":"one line","text":"` + strings.Repeat("x", 20<<20) + `"}
`
	status, stdout, stderr := program(strings.NewReader(in), "cluster", "-", "--format", "text")
	if status != 0 || stdout != "4 stories, 0 clusters, 4 alone\n" || stderr != "" {
		t.Errorf("status %d, %.200q, %.200q", status, stdout, stderr)
	}
}

// endless gives one line, then interrupts and keeps the reader waiting.
type endless struct {
	line      io.Reader
	interrupt func()
}

func (e *endless) Read(p []byte) (int, error) {
	n, err := e.line.Read(p)
	if err == io.EOF {
		e.interrupt()
		select {}
	}
	return n, err
}

func TestInterrupt(t *testing.T) {
	const lines = "{\"id\":\"a\",\"text\":\"Three were killed in the attack\"}\n{\"id\":\"b\",\"text\":\"Three were killed in the attack\"}\n{\"id\":"
	for _, command := range []string{"cluster", "pairs"} {
		ctx, cancel := context.WithCancel(context.Background())
		var out, errs bytes.Buffer
		status := run(ctx, []string{command, "-"}, &endless{strings.NewReader(lines), cancel}, &out, &errs)
		if status != 1 || strings.Count(out.String(), "\n") != 1 ||
			errs.String() != "samewire: interrupted: the results cover the 2 stories read until then\n" {
			t.Errorf("%s: status %d, %q, %q", command, status, out.String(), errs.String())
		}
	}
}

// TestInterruptedSketch: an interrupt leaves no sketch, and the one that was there.
func TestInterruptedSketch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.sketch")
	if err := os.WriteFile(path, []byte("as it was"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var errs bytes.Buffer
	status := run(ctx, []string{"sketch", "-o", path, "-"}, &endless{strings.NewReader(`{"text":"Three were killed"}` + "\n{"), cancel}, io.Discard, &errs)
	now, err := os.ReadFile(path)
	if status != 1 || errs.String() != "samewire sketch: interrupted: no sketch is written\n" || err != nil || string(now) != "as it was" {
		t.Errorf("status %d, %q, %q, error %v", status, errs.String(), now, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, error %v", len(left), err)
	}
}

// TestSignal interrupts the real program while it waits for a pipe.
func TestSignal(t *testing.T) {
	cmd := exec.Command("samewire", "cluster", "-", "--format", "text")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than the pipe holds: when it is written, the program has begun.
	if _, err := io.WriteString(in, strings.Repeat("\n", 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Skip(err) // Windows
	}
	err = cmd.Wait()
	if cmd.ProcessState.ExitCode() != 1 || stdout.String() != "0 stories, 0 clusters, 0 alone\n" || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("%v, %q, %q", err, stdout.String(), stderr.String())
	}
}

// TestSignalWhilePrinting interrupts the real program while it waits for who reads its results, which end with a whole line.
func TestSignalWhilePrinting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.jsonl")
	var b bytes.Buffer
	for i := range 400 {
		fmt.Fprintf(&b, "{\"id\":\"%0300d\",\"text\":\"Three were killed in the attack\"}\n", i)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"tsv", "jsonl"} {
		cmd := exec.Command("samewire", "pairs", "--format", format, path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 1000)
		if _, err := io.ReadFull(out, first); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Skip(err) // Windows
		}
		time.Sleep(100 * time.Millisecond)
		rest, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		all := 400 * 399 / 2
		if n := bytes.Count(rest, []byte("\n")); n >= all || !bytes.HasSuffix(rest, []byte("\n")) || cmd.ProcessState.ExitCode() != 1 ||
			stderr.String() != "samewire: interrupted: not all results are printed\n" {
			t.Errorf("%s: %d lines of %d, the last bytes %q, status %d, %q", format, n, all, rest[max(0, len(rest)-10):], cmd.ProcessState.ExitCode(), stderr.String())
		}
	}
}

// writes keeps what each call writes, until one fails.
type writes struct {
	calls []string
	fail  int // the number of the call that fails, from 1
}

func (w *writes) Write(p []byte) (int, error) {
	if len(w.calls)+1 == w.fail {
		w.calls = append(w.calls, "")
		return 0, syscall.EIO
	}
	w.calls = append(w.calls, string(p))
	return len(p), nil
}

// TestEveryWrite: each write ends with a whole line, and whichever fails, the status says so and nothing is written after it.
func TestEveryWrite(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "{\"id\":\"%0*d\",\"text\":\"Three were killed in the attack\"}\n", 60+i, i)
	}
	for _, args := range []string{"pairs -", "pairs --all -", "pairs --format jsonl -", "pairs --format text -", "cluster -", "cluster --format text -"} {
		var whole writes
		var errs bytes.Buffer
		if status := run(context.Background(), strings.Fields(args), strings.NewReader(b.String()), &whole, &errs); status != 0 {
			t.Fatalf("%s: status %d, %s", args, status, &errs)
		}
		for _, text := range whole.calls {
			if !strings.HasSuffix(text, "\n") {
				t.Errorf("%s: a write ends with %q", args, text[max(0, len(text)-20):])
			}
		}
		for n := 1; n <= len(whole.calls); n++ {
			w := writes{fail: n}
			errs.Reset()
			status := run(context.Background(), strings.Fields(args), strings.NewReader(b.String()), &w, &errs)
			if status != statusUnwritten || len(w.calls) != n || !strings.Contains(errs.String(), "cannot write the results: input/output error") {
				t.Errorf("%s, write %d of %d fails: status %d, %d writes, %q", args, n, len(whole.calls), status, len(w.calls), errs.String())
			}
		}
	}
}

// failing is a standard output that takes a few bytes.
type failing struct {
	room int
	err  error
}

func (f *failing) Write(p []byte) (int, error) {
	if n := f.room; n < len(p) {
		f.room = 0
		return n, f.err
	}
	f.room -= len(p)
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	const lines = "{\"id\":\"a\",\"text\":\"Three were killed in the attack\"}\n{\"id\":\"b\",\"text\":\"Three were killed in the attack\"}\n"
	for _, args := range []string{"cluster -", "cluster - --format json", "cluster - --format text", "pairs -", "pairs --all -", "pairs --format json -", "help", "help pairs", "help config", "cluster -h"} {
		for _, tt := range []struct {
			err  error
			want string
		}{
			{syscall.ENOSPC, "cannot write the results: no space left on device\n"},
			{syscall.EPIPE, ""},
		} {
			var errs bytes.Buffer
			status := run(context.Background(), strings.Fields(args), strings.NewReader(lines), &failing{10, tt.err}, &errs)
			if status != 5 || !strings.HasSuffix(errs.String(), tt.want) || tt.want == "" && errs.Len() > 0 {
				t.Errorf("samewire %s with %v: status %d, %q", args, tt.err, status, errs.String())
			}
		}
	}
}

func TestTextFits(t *testing.T) {
	id := func(s string) string { return strings.Repeat("long/", 30) + s }
	cluster := dedup.Cluster{ID: id("1"), Medoid: id("2"), Agencies: []string{"Reuters", "AFP", strings.Repeat("x", 100)},
		Members: []dedup.Member{{ID: id("1"), Source: "The Daily " + strings.Repeat("y", 90), Jaccard: 0.999}, {ID: id("2"), Jaccard: 1, Contained: 1}, {ID: "a\x1b[31m\nb"}}}
	pair := dedup.Pair{A: id("1"), B: id("2"), Reasons: []string{strings.Repeat("the same words ", 20), "\x1b"}}
	var b strings.Builder
	titles := newHeads(false)
	for _, m := range cluster.Members {
		titles.add(dedup.Article{ID: m.ID, Headline: m.ID + strings.Repeat(" dies", 30) + "\x1b"})
	}
	printClusterText(&b, screen{width: width}, cluster, titles)
	printPairText(&b, screen{width: width}, pair, strings.Repeat("long ", 30), "\x1b")
	for line := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	for _, want := range []string{"3 stories, Reuters, ", "       99%         0%  long/", "…", "    medoid  ", "a\uFFFD[31m\uFFFDb\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("an escape reached the terminal")
	}
}

func TestShare(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 1: "1", 0.35: "0.35", 1. / 3: "0.3333", 0.00001: "0", 0.00006: "0.0001", 0.99999: "1", 0.12345678: "0.1235"} {
		got, err := json.Marshal(shareOf(x))
		if text := fmt.Sprint(shareOf(x)); string(got) != want || text != want || err != nil {
			t.Errorf("share %v is written %s and %s, want %s; error %v", x, got, text, want, err)
		}
	}
}

func TestStatus(t *testing.T) {
	if got, want := status(1200, 50e6, 200e6, 2*time.Second), "1200 stories, 25 MB/s, 6s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := status(1, 0, 0, time.Second), "1 story, 0 MB/s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := new(input).totalSize([]string{"../../testdata/wire/00*", "-"}, math.MaxInt64); got != 0 {
		t.Errorf("size with standard input is %d", got)
	}
	if got := new(input).totalSize([]string{"../../testdata/wire/000_1276d6ad7515a7d0.txt", "-"}, 2000); got < 2000 {
		t.Errorf("size of enough is %d", got)
	}
	if got := new(input).totalSize([]string{"../../testdata/wire/000_1276d6ad7515a7d0.txt", "nowhere.txt"}, math.MaxInt64); got != 2949 {
		t.Errorf("size of the first story is %d", got)
	}
}

// TestRandomArgs: no command line panics, and the status is one of those for done, failed, wrong use and nothing read.
func TestRandomArgs(t *testing.T) {
	words := []string{"cluster", "pairs", "help", "config", "-", "--", "--format", "json", "--all", "--width", "-1", "nowhere", "", "--min-jaccard=NaN", "-h"}
	for i := range len(words) * len(words) * len(words) {
		args := []string{words[i%len(words)], words[i/len(words)%len(words)], words[i/len(words)/len(words)]}
		status, _, stderr := program(strings.NewReader("{}\n"), args...)
		if !slices.Contains([]int{0, statusFailed, statusWrongUse, statusNothing}, status) || status > 0 && stderr == "" {
			t.Errorf("samewire %q: status %d, %q", args, status, stderr)
		}
	}
}

func TestStageStatus(t *testing.T) {
	for _, tt := range []struct {
		done, total int
		want        string
	}{
		{0, 0, "comparing, 4s"},
		{200, 0, "comparing 200 pairs, 50/s"},
		{200, 1000, "comparing 200 of 1000 pairs, 50/s, 16s left"},
		{0, 1000, "comparing 0 of 1000 pairs, 0/s"},
	} {
		if got := stageStatus("comparing", tt.done, tt.total, "pairs", 4*time.Second); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
