package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/store"
)

// folder returns a folder for a store, and what removes it.
func folder() (string, func()) {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		log.Fatal(err)
	}
	return dir, func() { os.RemoveAll(dir) }
}

const (
	first = `TORVIK (Reuters) - A ferry with 120 people on board ran aground off the island of Hallen early on Monday, the coast guard said. Boats took all of them to the
village of Sund, and divers looked at the hull. The cause is not known yet, a spokeswoman for the shipping company said.`
	second = `TORVIK (Reuters) - A ferry with 142 people on board ran aground off the island of Hallen early on Monday, the coast guard said. Boats took all of them to the
village of Sund, and divers looked at the hull. The cause is not known yet, a spokeswoman for the shipping company said. Service is to resume on Tuesday.`
	draft = `A ferry with 142 people on board ran aground off the island of Hallen early on Monday, the coast guard said. Boats took all of them to the village of Sund, and divers looked at the hull.`
)

func story(id, source, text string) store.Incoming {
	return store.Incoming{Article: dedup.Article{ID: id, Source: source, Text: text}}
}

// opened opens a new store with two stories.
func opened(dir string) *store.Store {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	corrected := story("courier-1", "Courier", second)
	corrected.Signal = store.Correction
	if _, err := s.Add(context.Background(), story("post-1", "Post", first), corrected); err != nil {
		log.Fatal(err)
	}
	return s
}

// kept returns a new store with two stories, and what closes and removes it.
func kept() (s *store.Store, end func()) {
	dir, remove := folder()
	s = opened(dir)
	return s, func() {
		s.Close()
		remove()
	}
}

func Example() {
	dir, remove := folder()
	defer remove()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	arrivals, err := s.Add(ctx, story("post-1", "Post", first), story("courier-1", "Courier", second))
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range arrivals {
		fmt.Printf("%d %s %s %q\n", a.Seq, a.ID, a.Kind, a.Closest)
	}
	if err := s.Close(); err != nil {
		log.Fatal(err)
	}

	s, err = store.Open(dir, store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	likes, err := s.Query(ctx, dedup.Article{Text: draft})
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range likes {
		fmt.Printf("%s %s, %.0f%% of the draft\n", l.ID, l.Relation, 100*l.Contained)
	}
	// Output:
	// 1 post-1 new ""
	// 2 courier-1 rewrite "post-1"
	// courier-1 same-wire, 100% of the draft
	// post-1 same-wire, 88% of the draft
}

func ExampleStore_Differences() {
	s, end := kept()
	defer end()
	differences, outdated, err := s.Differences(context.Background(), "courier-1")
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range differences {
		if d.A != nil && d.B != nil {
			fmt.Println(d.Severity, d.A.Text, "->", d.B.Text)
		}
	}
	for _, o := range outdated {
		fmt.Println(o.ID, "still says", o.Difference.A.Text)
	}
	// Output:
	// high 120 people -> 142 people
	// post-1 still says 120 people
}

func ExampleStore_Story() {
	s, end := kept()
	defer end()
	st, err := s.Story(context.Background(), "courier-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(st.Source, st.Signal, st.Arrival.Kind, st.Arrival.Warned, st.Arrived.IsZero())
	_, err = s.Story(context.Background(), "post-2")
	fmt.Println(errors.Is(err, store.ErrNotFound))
	// Output:
	// Courier correction update [post-1] false
	// true
}

func ExampleStore_Clusters() {
	s, end := kept()
	defer end()
	entries, next, err := s.Clusters(context.Background(), store.Page{Limit: 10})
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range entries {
		fmt.Println(e.Seq, len(e.Members), e.Agencies, next == "")
		one, err := s.Cluster(context.Background(), e.ID)
		fmt.Println(one.Medoid == e.Medoid, err)
	}
	// Output:
	// 2 2 [Reuters] true
	// true <nil>
}

func ExampleStore_Events() {
	s, end := kept()
	defer end()
	for e, err := range s.Events(context.Background(), 1) { // who has seen event 1
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(e.Seq, e.Arrival.ID)
		break // it would wait for what comes
	}
	// Output:
	// 2 courier-1
}

func ExampleStore_Expire() {
	s, end := kept()
	defer end()
	ctx := context.Background()
	ok, err := s.Remove(ctx, "post-1")
	fmt.Println(ok, err)
	n, err := s.Expire(ctx, time.Now().Add(time.Hour))
	fmt.Println(n, err)
	fmt.Println(s.Compact(ctx), s.Stats().Stories)
	// Output:
	// true <nil>
	// 1 <nil>
	// <nil> 0
}

func ExampleCheck() {
	dir, remove := folder()
	defer remove()
	opened(dir).Close()
	report, err := store.Check(dir)
	fmt.Println(report.Stories, report.OK(), err)
	report, err = store.Repair(context.Background(), dir, store.Options{})
	fmt.Println(report.Stories, report.Kept == "", err)
	// Output:
	// 2 true <nil>
	// 2 true <nil>
}

func ExampleExport() {
	dir, remove := folder()
	defer remove()
	opened(dir).Close()
	var b bytes.Buffer
	n, err := store.Export(context.Background(), dir, &b)
	fmt.Println(n, strings.Count(b.String(), "\n"), err)
	// Output:
	// 2 2 <nil>
}

func ExampleMismatchError() {
	dir, remove := folder()
	defer remove()
	opened(dir).Close()
	_, err := store.Open(dir, store.Options{Config: dedup.Config{Width: 4}})
	var other *store.MismatchError
	fmt.Println(errors.As(err, &other), other.Field, other.Have, other.Want)
	// Output:
	// true Width 5 4
}

func ExampleOpen_locked() {
	dir, remove := folder()
	defer remove()
	s := opened(dir)
	defer s.Close()
	_, err := store.Open(dir, store.Options{})
	fmt.Println(errors.Is(err, store.ErrLocked))
	_, err = store.Open(filepath.Join(dir, "none"), store.Options{ReadOnly: true})
	fmt.Println(errors.Is(err, store.ErrNoStore))
	// Output:
	// true
	// true
}
