package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/samewire/samewire/dedup"
)

// outletsFile is the page text of outlets, as it is kept in a file from run to run. Without a path there is none.
type outletsFile struct {
	path  string
	known *dedup.Outlets
}

func (o *outletsFile) declare(f *flags) {
	f.text(&o.path, "outlets", "FILE", "keep the page text of outlets, such as notices and lists of links, in FILE: what it knows is set aside in single stories too, and what stands in several of one source is added to it; made where it is not there")
}

// open reads the file into settings. One that is not there yet knows nothing.
func (o *outletsFile) open(known **dedup.Outlets) error {
	if o.path == "" {
		return nil
	}
	f, err := os.Open(o.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		o.known = new(dedup.Outlets)
	case err != nil:
		return badFile(kindOutlets, o.path, err, "give another file")
	default:
		o.known, err = dedup.OpenOutlets(f)
		f.Close()
		if err != nil {
			return badFile(kindOutlets, o.path, err, "give another file, or remove it: it is learned again")
		}
	}
	*known = o.known
	return nil
}

// save writes what is known now, where there is a file.
func (o *outletsFile) save(stdout io.Writer) error {
	if o.known == nil {
		return nil
	}
	var data bytes.Buffer
	if err := o.known.Save(&data); err != nil {
		return err
	}
	return writeWhole(o.path, stdout, data.Bytes())
}
