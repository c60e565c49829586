package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// ledger is the files that were read to their end: a line each, {"path","size","time"}, of which the last of a path counts. A line that was cut short when
// the program was killed is passed over: its file is read again, and its stories are known.
type ledger struct {
	path  string
	file  *os.File
	files map[string]fileState
	lines int
}

type ledgerLine struct {
	Path string `json:"path"`
	fileState
}

func openLedger(path string) (*ledger, error) {
	l := &ledger{path: path, files: map[string]fileState{}}
	have, err := os.Open(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	if err == nil {
		defer have.Close()
		scan := bufio.NewScanner(have)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			var line ledgerLine
			if json.Unmarshal(scan.Bytes(), &line) == nil && line.Path != "" {
				l.files[line.Path] = line.fileState
			}
		}
		if err := scan.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return l, l.rewrite()
}

func (l *ledger) has(path string, state fileState) bool { return l.files[path] == state }

// add notes that a file was read.
func (l *ledger) add(path string, state fileState) error {
	l.files[path] = state
	if l.lines > 2*len(l.files)+1000 {
		return l.rewrite()
	}
	return l.write(path, state)
}

func (l *ledger) write(path string, state fileState) error {
	line, err := json.Marshal(ledgerLine{path, state})
	if err == nil {
		l.lines++
		_, err = l.file.Write(append(line, '\n'))
	}
	return err
}

// rewrite writes the ledger anew, beside its place first.
func (l *ledger) rewrite() error {
	f, err := os.CreateTemp(filepath.Dir(l.path), filepath.Base(l.path)+".*.part")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for path, state := range l.files {
		if err = enc.Encode(ledgerLine{path, state}); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(f.Name(), l.path)
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return err
	}
	if l.file != nil {
		l.file.Close()
	}
	l.file, l.lines = f, len(l.files)
	return nil
}

func (l *ledger) close() error { return l.file.Close() }
