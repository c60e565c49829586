package store_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/store"
)

func ExampleOptions() {
	dir, remove := folder()
	defer remove()
	s, err := store.Open(dir, store.Options{Config: dedup.Config{Width: 4}, Cut: 0.5, Reserve: 1 << 30})
	if errors.Is(err, store.ErrFull) {
		log.Fatal("less than a gigabyte is free")
	}
	fmt.Println(err, s.Close())
	// Output: <nil> <nil>
}

func ExampleStore() {
	s, end := kept()
	defer end()
	st, err := s.Story(context.Background(), "post-1")
	fmt.Println(st.Source, err)
	// Output: Post <nil>
}

func ExampleStore_Add() {
	s, end := kept()
	defer end()
	arrivals, err := s.Add(context.Background(), story("post-1", "Post", first), story("echo-1", "Echo", first))
	fmt.Println(err) // of the store; that of a story is in its arrival
	for _, a := range arrivals {
		fmt.Println(a.ID, a.Kind, errors.Is(a.Error, dedup.ErrExists))
	}
	// Output:
	// <nil>
	// post-1 new true
	// echo-1 copy false
}

func ExampleIncoming() {
	in := store.Incoming{
		Article: dedup.Article{ID: "urn:1", Headline: "Ferry aground", Text: first},
		Signal:  store.Update,
		Meta:    map[string]string{"slug": "BC-FERRY", "url": "https://example.com/ferry"},
	}
	fmt.Println(in.ID, in.Signal, in.Meta["slug"])
	// Output: urn:1 update BC-FERRY
}

func ExampleSignal() {
	fmt.Println(store.Update, store.Correction, store.Kill)
	// Output: update correction kill
}

func ExampleArrival() {
	s, end := kept()
	defer end()
	arrivals, err := s.Add(context.Background(), story("echo-1", "Echo", second))
	if err != nil {
		log.Fatal(err)
	}
	a := arrivals[0]
	fmt.Println(a.Seq, a.Kind, a.Closest, a.Relation)
	// Output: 3 copy courier-1 identical
}

func ExampleStory() {
	s, end := kept()
	defer end()
	st, err := s.Story(context.Background(), "courier-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(st.Arrival.Closest, st.Cluster == st.Arrival.Cluster)
	// Output: post-1 true
}

func ExampleEvent() {
	s, end := kept()
	defer end()
	var last store.Event
	for e, err := range s.Events(context.Background(), 0) {
		if err != nil {
			log.Fatal(err)
		}
		if last = e; e.Seq == s.Stats().Seq {
			break // that is all so far
		}
	}
	fmt.Println(last.Seq, last.Arrival.ID, last.Arrival.Notice)
	// Output: 2 courier-1 correction
}

func ExampleClusterChange() {
	s, end := kept()
	defer end()
	ctx := context.Background()
	if _, err := s.Remove(ctx, "courier-1"); err != nil {
		log.Fatal(err)
	}
	for e, err := range s.Events(ctx, 2) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%d %+v\n", e.Seq, e.Changed)
		break
	}
	// Output: 3 [{ID:c1 Size:0 Into:}]
}

func ExampleEntry() {
	s, end := kept()
	defer end()
	entries, _, err := s.Clusters(context.Background(), store.Page{})
	if err != nil {
		log.Fatal(err)
	}
	e := entries[0]
	rest, _, err := s.Clusters(context.Background(), store.Page{After: e.Next})
	fmt.Println(e.Seq, e.Members[0].ID, e.Members[1].ID, e.Changed.IsZero(), len(rest), err)
	// Output: 2 courier-1 post-1 false 0 <nil>
}

func ExamplePage() {
	s, end := kept()
	defer end()
	n := 0
	for p := (store.Page{Limit: 1}); ; {
		entries, next, err := s.Clusters(context.Background(), p)
		if err != nil {
			log.Fatal(err)
		}
		n += len(entries)
		if p.After = next; next == "" {
			break
		}
	}
	fmt.Println(n)
	// Output: 1
}

func ExampleStore_Cluster() {
	s, end := kept()
	defer end()
	st, err := s.Story(context.Background(), "post-1")
	if err != nil {
		log.Fatal(err)
	}
	e, err := s.Cluster(context.Background(), st.Cluster)
	fmt.Println(len(e.Members), err)
	// Output: 2 <nil>
}

func ExampleStore_Query() {
	s, end := kept()
	defer end()
	likes, err := s.Query(context.Background(), dedup.Article{Text: draft})
	fmt.Println(likes[0].ID, likes[0].Relation, err)
	// Output: courier-1 same-wire <nil>
}

func ExampleOutdated() {
	s, end := kept()
	defer end()
	_, outdated, err := s.Differences(context.Background(), "courier-1")
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range outdated {
		fmt.Printf("%s says %s, not %s\n", o.ID, o.Difference.A.Text, o.Difference.B.Text)
	}
	// Output: post-1 says 120 people, not 142 people
}

func ExampleStore_Remove() {
	s, end := kept()
	defer end()
	for range 2 {
		fmt.Println(s.Remove(context.Background(), "post-1"))
	}
	// Output:
	// true <nil>
	// false <nil>
}

func ExampleStore_Compact() {
	s, end := kept()
	defer end()
	fmt.Println(s.Compact(context.Background()))
	// Output: <nil>
}

func ExampleStore_Stats() {
	s, end := kept()
	defer end()
	now := s.Stats()
	fmt.Println(now.Stories, now.Seq, now.Commits, now.Failed)
	// Output: 2 2 1 <nil>
}

func ExampleStats() {
	s, end := kept()
	defer end()
	if err := s.Stats().Failed; errors.Is(err, store.ErrFailed) {
		log.Fatal("nothing is taken any more: ", err)
	}
	fmt.Println(s.Stats().Disk > 0)
	// Output: true
}

func ExampleStore_Close() {
	dir, remove := folder()
	defer remove()
	s := opened(dir)
	fmt.Println(s.Close())
	_, err := s.Story(context.Background(), "post-1")
	fmt.Println(errors.Is(err, store.ErrClosed))
	// Output:
	// <nil>
	// true
}

// damaged returns the folder of a store whose tables are damaged.
func damaged() (string, func()) {
	dir, remove := folder()
	opened(dir).Close()
	names, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		data[60]++
		if err := os.WriteFile(name, data, 0o666); err != nil {
			log.Fatal(err)
		}
	}
	return dir, func() { remove(); os.RemoveAll(dir + ".damaged-1") }
}

func ExampleCorruptError() {
	dir, remove := damaged()
	defer remove()
	_, err := store.Open(dir, store.Options{})
	var corrupt *store.CorruptError
	fmt.Println(errors.As(err, &corrupt), corrupt.Lost)
	// Output:
	// true the head of the database
}

func ExampleCorruptError_Error() {
	err := &store.CorruptError{Dir: "desk", Lost: "all stories"}
	fmt.Println(err.Error())
	// Output:
	// store: desk is damaged: all stories cannot be read; 'samewire store check desk' says more, and 'repair' makes a new store of the rest
}

func ExampleCorruptError_Unwrap() {
	err := &store.CorruptError{Dir: "desk", Lost: "all stories", Err: os.ErrNotExist}
	fmt.Println(errors.Is(err, os.ErrNotExist))
	// Output: true
}

func ExampleMismatchError_Error() {
	err := &store.MismatchError{Dir: "desk", Field: "Width", Have: 5, Want: 4}
	fmt.Println(err.Error())
	// Output:
	// store: desk was made with Width 5, not 4: open it with that, or export the stories ('samewire store export desk') and add them to a new store
}

func ExampleVersionError() {
	var err error = &store.VersionError{Dir: "desk", Part: "records", Have: 1, Want: 2}
	var other *store.VersionError
	fmt.Println(errors.As(err, &other), other.Part)
	// Output: true records
}

func ExampleVersionError_Error() {
	err := &store.VersionError{Dir: "desk", Part: "records", Have: 1, Want: 2}
	fmt.Println(err.Error())
	// Output:
	// store: records in desk are of version 1, this release reads 2: export the stories ('samewire store export desk') with the release that wrote them, or this one, and add them to a new store
}

func ExampleRepair() {
	dir, remove := damaged()
	defer remove()
	report, err := store.Repair(context.Background(), dir, store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Kept == dir+".damaged-1")
	report, err = store.Check(dir)
	fmt.Println(report.OK(), err)
	// Output:
	// true
	// true <nil>
}

func ExampleReport() {
	dir, remove := damaged()
	defer remove()
	report, err := store.Check(dir)
	fmt.Println(len(report.Lost) > 0, err)
	// Output: true <nil>
}

func ExampleReport_OK() {
	report := store.Report{Stories: 7}
	fmt.Println(report.OK())
	// Output: true
}
