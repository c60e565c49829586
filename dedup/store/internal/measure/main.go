// Command measure fills a store with the stories of files and says what it costs:
//
//	go run ./dedup/store/internal/measure -store DIR -n 500000 corpus.jsonl
//
// It adds n stories in batches that are each on disk when Add returns, opens the store again, and then, for a while, adds further ones at a rate while it
// looks up drafts, and single ones. A store that has n stories already is not filled. One line a figure: its name, a tab, the figure.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/store"
)

var (
	dir     = flag.String("store", "", "the folder of the store")
	n       = flag.Int("n", 500_000, "stories that are there before the load")
	batch   = flag.Int("batch", 100, "stories a batch")
	load    = flag.Duration("load", time.Minute, "how long stories are added and drafts looked up together")
	rate    = flag.Int("rate", 1000, "stories a second under load")
	queries = flag.Int("queries", 50, "drafts a second under load")
	singles = flag.Int("singles", 500, "stories that are added one by one")
)

func main() {
	flag.Parse()
	if *dir == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	debug.SetGCPercent(40) // as the program does
	if err := measure(flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func figure(name, format string, a ...any) {
	fmt.Printf("%s\t"+format+"\n", append([]any{name}, a...)...)
}

// memory returns the resident bytes of this process and the most that there were, 0 where that is not known.
func memory() (now, most int) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(status)) {
		fmt.Sscanf(line, "VmRSS: %d kB", &now)
		fmt.Sscanf(line, "VmHWM: %d kB", &most)
	}
	return now << 10, most << 10
}

// processor returns the seconds of processor time that this process took, 0 where that is not known.
func processor() float64 {
	status, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return float64(user+system) / 100
}

// quantile returns a quantile of some durations, which it sorts.
func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[int(q*float64(len(all)-1))]
}

func measure(paths []string) error {
	s, err := store.Open(*dir, store.Options{})
	if err != nil {
		return err
	}
	read, stop := iter.Pull2(feed.Open(paths...).All())
	defer stop()
	next := func() (a dedup.Article, err error, ok bool) { // those that are there were added before
		for a, err, ok = read(); ok && err == nil; a, err, ok = read() {
			if _, err := s.Story(context.Background(), a.ID); err != nil {
				break
			}
		}
		return a, err, ok
	}
	if err := fill(s, next, s.Stats().Stories); err != nil {
		return errors.Join(err, s.Close())
	}
	if err := s.Close(); err != nil {
		return err
	}
	runtime.GC()
	debug.FreeOSMemory()
	start, before := time.Now(), processor()
	if s, err = store.Open(*dir, store.Options{}); err != nil {
		return err
	}
	figure("opened in s", "%.2f, %.2f of processor", time.Since(start).Seconds(), processor()-before)
	now, _ := memory()
	figure("resident MB after opening", "%d", now>>20)
	if err := underLoad(s, next); err != nil {
		return errors.Join(err, s.Close())
	}
	if err := alone(s, next); err != nil {
		return errors.Join(err, s.Close())
	}
	now, most := memory()
	figure("resident MB", "%d", now>>20)
	figure("most resident MB", "%d", most>>20)
	err = s.Close()
	figure("disk MB", "%d", disk()>>20)
	return err
}

// disk returns the bytes of the files of the store.
func disk() (bytes int64) {
	names, _ := filepath.Glob(filepath.Join(*dir, "*"))
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// take returns the next stories.
func take(next func() (dedup.Article, error, bool), n int) (some []store.Incoming, err error) {
	for range n {
		a, err, ok := next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errors.New("there are too few stories")
		}
		some = append(some, store.Incoming{Article: a})
	}
	return some, nil
}

func fill(s *store.Store, next func() (dedup.Article, error, bool), there int) error {
	var adding, lately time.Duration
	from, before := there, processor()
	for there < *n {
		some, err := take(next, min(*batch, *n-there))
		if err != nil {
			return err
		}
		start := time.Now()
		if _, err := s.Add(context.Background(), some...); err != nil {
			return err
		}
		adding += time.Since(start)
		lately += time.Since(start)
		if there += len(some); there%50_000 == 0 {
			now, _ := memory()
			figure(fmt.Sprintf("stories/s up to %d", there), "%.0f, %d MB resident", 50_000/lately.Seconds(), now>>20)
			lately = 0
		}
	}
	if there > from {
		figure("stories/s added", "%.0f, %.2f ms of processor each, with reading them", float64(there-from)/adding.Seconds(), 1000*(processor()-before)/float64(there-from))
	}
	return nil
}

// underLoad adds stories at a rate and looks up drafts at the same time.
func underLoad(s *store.Store, next func() (dedup.Article, error, bool)) error {
	drafts, err := take(next, 500)
	if err != nil {
		return err
	}
	var found, added []time.Duration
	var failed error
	var all sync.WaitGroup
	begun, before := time.Now(), processor()
	all.Go(func() {
		for i := 0; time.Since(begun) < *load; i++ {
			time.Sleep(time.Until(begun.Add(time.Duration(i) * time.Second / time.Duration(*queries))))
			start := time.Now()
			if _, err := s.Query(context.Background(), drafts[i%len(drafts)].Article); err != nil {
				failed = err
			}
			found = append(found, time.Since(start))
		}
	})
	stories := 0
	for i := 0; time.Since(begun) < *load; i++ {
		some, err := take(next, *batch)
		if err != nil {
			break // all that there are
		}
		time.Sleep(time.Until(begun.Add(time.Duration(i) * time.Second * time.Duration(*batch) / time.Duration(*rate))))
		start := time.Now()
		if _, err := s.Add(context.Background(), some...); err != nil {
			return err
		}
		added = append(added, time.Since(start))
		stories += len(some)
	}
	took := time.Since(begun)
	all.Wait()
	figure("stories/s under load", "%.0f, %.2f processors", float64(stories)/took.Seconds(), (processor()-before)/took.Seconds())
	figure("ms a batch under load, median and p99", "%.1f %.1f", ms(quantile(added, .5)), ms(quantile(added, .99)))
	figure("ms a query under load, median and p99", "%.2f %.2f", ms(quantile(found, .5)), ms(quantile(found, .99)))
	return failed
}

// alone adds stories one by one.
func alone(s *store.Store, next func() (dedup.Article, error, bool)) error {
	var took []time.Duration
	for range *singles {
		one, err := take(next, 1)
		if err != nil {
			break
		}
		start := time.Now()
		if _, err := s.Add(context.Background(), one...); err != nil {
			return err
		}
		took = append(took, time.Since(start))
	}
	figure("ms a single story, median and p99", "%.2f %.2f", ms(quantile(took, .5)), ms(quantile(took, .99)))
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
