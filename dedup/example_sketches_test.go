package dedup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/samewire/samewire/dedup"
)

// sketchOf is a sketch of some stories, as a file would hold it.
func sketchOf(some ...dedup.Article) []byte {
	var file bytes.Buffer
	if err := (dedup.Clustering{}).Sketch(context.Background(), dedup.Articles(some), &file); err != nil {
		panic(err)
	}
	return file.Bytes()
}

func openSketch(name string, file []byte) *dedup.SketchFile {
	f, err := dedup.OpenSketch(name, bytes.NewReader(file), int64(len(file)))
	if err != nil {
		panic(err)
	}
	return f
}

func ExampleClustering_Sketch() {
	var file bytes.Buffer
	err := dedup.Clustering{}.Sketch(context.Background(), dedup.Articles(stories), &file)
	fmt.Println(string(file.Bytes()[:4]), err)
	// Output:
	// SWsk <nil>
}

// Two machines sketch the stories of a day each, and one groups those of both.
func ExampleClustering_Join() {
	monday, tuesday := sketchOf(stories[:1]...), sketchOf(stories[1:]...)
	clusters, err := dedup.Clustering{}.Join(context.Background(), openSketch("monday", monday), openSketch("tuesday", tuesday))
	for _, m := range clusters[0].Members {
		fmt.Println(m.ID)
	}
	fmt.Println(err)
	// Output:
	// agency
	// daily
	// <nil>
}

func ExampleOpenSketch() {
	file := sketchOf(stories...)
	f, err := dedup.OpenSketch("monday", bytes.NewReader(file), int64(len(file)))
	fmt.Println(f.Len(), err)
	// Output:
	// 3 <nil>
}

func ExampleSketchFile() {
	f := openSketch("monday", sketchOf(stories...))
	fmt.Println(f.Name(), f.Len(), f.Config().Width, f.Config().Rate)
	// Output:
	// monday 3 5 0.25
}

func ExampleSketchStory() {
	for s, err := range openSketch("monday", sketchOf(stories...)).Stories() {
		fmt.Println(s.ID, s.Published.IsZero(), err)
	}
	// Output:
	// agency true <nil>
	// daily true <nil>
	// other true <nil>
}

func ExampleSketchError() {
	file := sketchOf(stories...)
	_, err := dedup.OpenSketch("monday", bytes.NewReader(file), int64(len(file)-1))
	var damaged *dedup.SketchError
	fmt.Println(errors.As(err, &damaged), damaged.File, damaged.Part)
	// Output:
	// true monday its table
}

func ExampleSketchMismatchError() {
	f := openSketch("monday", sketchOf(stories...))
	_, err := dedup.Clustering{Config: dedup.Config{Width: 4}}.Join(context.Background(), f)
	var other *dedup.SketchMismatchError
	fmt.Println(errors.As(err, &other), other.Field, other.Have, other.Want)
	// Output:
	// true Width 5 4
}
