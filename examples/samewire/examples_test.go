package main

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples: each exported function, type and method of the packages has a runnable example.
func TestExamples(t *testing.T) {
	for _, dir := range []string{"shingle", "dedup", "dedup/desk", "dedup/facts", "dedup/feed", "dedup/store", "dedup/wire"} {
		fset := token.NewFileSet()
		names, err := filepath.Glob(filepath.Join(repository, dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var files, tests []*ast.File
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, err := parser.ParseFile(fset, name, src, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				tests = append(tests, f)
			} else {
				files = append(files, f)
			}
		}
		have := map[string]bool{}
		for _, e := range doc.Examples(tests...) {
			if e.Output == "" && !e.EmptyOutput {
				t.Errorf("%s: Example%s is not run", dir, e.Name)
			}
			name := e.Name
			if i := strings.LastIndex(name, "_"); i >= 0 && i+1 < len(name) && strings.ToLower(name[i+1:i+2]) == name[i+1:i+2] {
				name = name[:i] // a suffix
			}
			have[name] = true
		}
		p, err := doc.NewFromFiles(fset, files, "github.com/samewire/samewire/"+dir)
		if err != nil {
			t.Fatal(err)
		}
		want := func(name string) {
			if !have[name] {
				t.Errorf("%s: no Example%s", dir, name)
			}
		}
		for _, f := range p.Funcs {
			want(f.Name)
		}
		for _, ty := range p.Types {
			want(ty.Name)
			for _, f := range ty.Funcs {
				want(f.Name)
			}
			for _, m := range ty.Methods {
				if m.Level == 0 {
					want(ty.Name + "_" + m.Name)
				}
			}
		}
	}
}
