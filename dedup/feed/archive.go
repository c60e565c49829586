package feed

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// zipFile and tarFile are archives of files of all formats. The path of a member is ARCHIVE/MEMBER.
var (
	zipFile = format{name: "zip", endings: []string{".zip"}, begins: beginsZip, coding: noText, read: (*session).zip}
	tarFile = format{name: "tar", endings: []string{".tar", ".tgz"}, begins: beginsTar, coding: noText, read: (*session).tar}
)

// Bounds of archives. What a member may expand to is bounded as in compressed files.
const (
	mostArchives = 3         // in one another
	mostInMemory = 256 << 20 // bytes of a zip archive that is no file of its own
	mostMembers  = 1_000_000
)

func beginsZip(head []byte) bool {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) && !bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return false
	}
	for _, document := range []string{"mimetype", "[Content_Types].xml", "_rels/", "word/", "META-INF/"} { // .odt, .epub, .docx, .jar
		if len(head) > 30 && bytes.HasPrefix(head[30:], []byte(document)) {
			return false
		}
	}
	return true
}

func beginsTar(head []byte) bool {
	return len(head) > 262 && bytes.HasPrefix(head[257:], []byte("ustar"))
}

// within reports whether an archive may be read, being in others.
func (s *session) within(file string) *Problem {
	if s.depth < mostArchives {
		return nil
	}
	return &Problem{File: file, Reason: fmt.Sprintf("an archive in an archive, more than %d deep", mostArchives), Advice: "unpack it"}
}

func (s *session) zip(file string, in *stream) bool {
	if p := s.within(file); p != nil {
		return s.problem(p)
	}
	at, size := io.ReaderAt(in.file), in.size
	if in.file == nil || size == 0 {
		data, err := io.ReadAll(io.LimitReader(in, mostInMemory+1))
		if err != nil {
			return s.brokeOff(file, 0, err)
		}
		if len(data) > mostInMemory {
			return s.problem(&Problem{Kind: TooLarge, File: file, Err: ErrTooLong, Reason: fmt.Sprintf("a zip archive of more than %d bytes that is no file of its own", mostInMemory), Advice: "save it to a file"})
		}
		at, size = bytes.NewReader(data), int64(len(data))
	}
	z, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return s.problem(&Problem{File: file, Err: err, Reason: "not a whole zip archive: " + err.Error(), Advice: "fetch or pack it again"})
	}
	read := s.members
	for _, m := range z.File {
		if m.FileInfo().IsDir() {
			continue
		}
		stored := &counted{}
		stored.n.Store(int64(m.CompressedSize64))
		r, err := m.Open()
		if err != nil {
			if !s.problem(&Problem{File: memberPath(file, m.Name), Err: err, Reason: "cannot be unpacked: " + err.Error(), Advice: "pack it again"}) {
				return false
			}
			continue
		}
		more := s.member(memberPath(file, m.Name), &expanding{Reader: r, stored: stored})
		r.Close()
		if !more {
			return false
		}
	}
	return s.members > read || s.noMembers(file)
}

// noMembers reports an archive without stories.
func (s *session) noMembers(file string) bool {
	return s.problem(&Problem{Kind: NoStories, File: file, Reason: "no stories in this archive", Advice: "it needs files ending in " + endings})
}

func (s *session) tar(file string, in *stream) bool {
	if p := s.within(file); p != nil {
		return s.problem(p)
	}
	r := tar.NewReader(in)
	read := s.members
	for n := 0; ; n++ {
		h, err := r.Next()
		if err == io.EOF {
			return s.members > read || s.noMembers(file)
		}
		if err == nil && n == mostMembers {
			err = fmt.Errorf("more than %d members", mostMembers)
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return s.brokeOff(file, 0, err)
		}
		if h.Typeflag == tar.TypeReg && !s.member(memberPath(file, h.Name), r) {
			return false
		}
	}
}

// memberPath returns what a member is called.
func memberPath(file, name string) string {
	return file + "/" + path.Clean("/" + strings.ReplaceAll(name, `\`, "/"))[1:]
}

// member reads a member of an archive as it would be read in a folder: what is hidden is left out, what is no story passed over.
func (s *session) member(file string, r io.Reader) bool {
	if s.ctx.Err() != nil {
		return false
	}
	if strings.Contains(file, "/.") || strings.Contains(file, "/__MACOSX/") {
		return true
	}
	s.depth++
	defer func() { s.depth-- }()
	st := &stream{Reader: r, format: s.from}
	if s.from != nil && s.from.coding == noText {
		st.format = nil
	}
	defer st.Close()
	err := st.decompress(file)
	if err == nil {
		err = s.begin(st, file)
	}
	var p *Problem
	if errors.As(err, &p) && p.unknown {
		return s.skip(&Problem{Kind: PassedOver, File: file, Reason: "passed over: no story by its name or what it begins with", Advice: knownEndings})
	}
	s.members++
	if err != nil {
		return s.unreadable(file, err)
	}
	return st.format.read(s, file, st)
}
