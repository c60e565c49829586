package feed

import (
	"bytes"
	"encoding/json"
	"io"
	"runtime"
	"strconv"
	"sync"

	"github.com/samewire/samewire/dedup"
)

// pipeline reads JSON lines: a goroutine reads blocks of them, others decode
// the blocks, and the caller's yields them in their order.
type pipeline struct {
	*session
	source  *source // where the stream can be read again; nil where it cannot
	ordered chan *job
	slots   chan struct{}  // jobs on their way hold them all when no more may set out
	spare   chan []decoded // memory to be used again
	stopped chan struct{}
	wait    sync.WaitGroup
}

// job is a block on its way.
type job struct {
	block
	slots   int // that it holds
	bytes   int // in it
	lines   int
	decoded []decoded
	room    room // where the texts of the stories stand, where they are lent
	done    chan struct{}
}

// decoded is what was read of a line that is not blank.
type decoded struct {
	line    int // in its block, from 1
	story   dedup.Article
	id      idHash
	meta    *Meta    // of the story, where it is wanted
	place   place    // of the story, where it can be read again
	problem *Problem // beside a story that is kept, or instead of one
}

// largeBlock is from how many bytes on a block is the only one on its way.
const largeBlock = 1 << 20

func newPipeline(s *session, in *stream) *pipeline {
	workers := runtime.GOMAXPROCS(0)
	most := 2*workers + 1
	for len(s.decoders) < workers {
		s.decoders = append(s.decoders, &decoder{})
	}
	for _, d := range s.decoders {
		d.clean = s.Clean
	}
	if s.buffers == nil {
		s.buffers = make(chan []byte, most)
	}
	p := &pipeline{session: s, source: in.source, ordered: make(chan *job, most), slots: make(chan struct{}, most),
		spare: make(chan []decoded, most), stopped: make(chan struct{})}
	jobs := make(chan *job, most)
	p.wait.Go(func() {
		p.read(&blockReader{src: in, waits: in.waits, max: p.max(), free: p.buffers}, jobs)
		close(jobs)
		close(p.ordered)
	})
	for _, d := range s.decoders[:workers] {
		p.wait.Go(func() {
			for j := range jobs {
				p.decode(d, j)
				close(j.done)
			}
		})
	}
	return p
}

// stop ends the goroutines. Where not all jobs were yielded, the session's
// context must have ended.
func (p *pipeline) stop() {
	close(p.stopped)
	p.wait.Wait()
}

// read sends all blocks on their way.
func (p *pipeline) read(r *blockReader, jobs chan<- *job) {
	for p.takeSlots(1) {
		j := &job{block: r.next(), slots: 1, done: make(chan struct{})}
		j.bytes = len(j.data)
		if len(j.data) > largeBlock {
			if !p.takeSlots(cap(p.slots) - 1) {
				return
			}
			j.slots = cap(p.slots)
		}
		jobs <- j // there is room for as many as there are slots
		p.ordered <- j
		if j.err != nil && j.err != ErrTooLong {
			return
		}
	}
}

// takeSlots takes slots, unless the pipeline was stopped.
func (p *pipeline) takeSlots(n int) bool {
	for range n {
		select {
		case p.slots <- struct{}{}:
		case <-p.stopped:
			return false
		}
	}
	return true
}

// decode reads the lines of a job.
func (p *pipeline) decode(d *decoder, j *job) {
	if p.lend != nil {
		kept := d.texts
		d.texts = p.pool.room(len(j.data))
		defer func() { j.room, d.texts = d.texts, kept }()
	}
	select {
	case j.decoded = <-p.spare:
	default:
	}
	for rest := j.data; len(rest) > 0; {
		at := len(j.data) - len(rest)
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		rest = after
		j.lines++
		if len(bytes.TrimSpace(line)) > 0 {
			r := p.line(d, line, at)
			r.line = j.lines
			j.decoded = append(j.decoded, r)
		}
	}
	if cap(j.data) == firstBlock {
		select {
		case p.buffers <- j.data[:firstBlock]:
		default:
		}
	}
	j.data = nil
}

// line reads a line that is not blank; at is its first byte in the block.
func (p *pipeline) line(d *decoder, line []byte, at int) decoded {
	if len(line) > p.max() {
		return decoded{problem: p.tooLong()}
	}
	story, problem := d.decode(line)
	if problem != nil && !problem.Kept {
		if problem.Err == errNoText {
			other, problem := lineOfJSON(line)
			if problem == nil || problem.Kept {
				if wrong := p.fit(&other); wrong != nil {
					return decoded{problem: wrong}
				}
				return decoded{story: other.Article, meta: &other.Meta, problem: problem, id: hashID(other.ID), place: p.place(at, line)}
			}
		}
		return decoded{problem: problem}
	}
	r := decoded{story: story, problem: problem, id: hashID(story.ID)}
	if p.wantMeta {
		meta := metaOfJSON(line)
		r.meta = &meta
	}
	r.place = p.place(at, line)
	return r
}

// place returns where a line can be read again that begins at a byte of the block; the zero place where it cannot.
func (p *pipeline) place(at int, line []byte) place {
	if p.source == nil {
		return place{}
	}
	return place{at: uint32(at), bytes: uint32(len(line)), digest: digestOf(line)}
}

// jsonLines is the format of a file with a JSON object a line.
var jsonLines = format{name: nameJSONLines, endings: []string{".jsonl", ".ndjson"}, begins: beginsLines, read: (*session).lines}

// beginsLines reports whether the first line that is not blank is a JSON object, or begins like one where it is long.
func beginsLines(head []byte) bool {
	line, _, whole := bytes.Cut(bytes.TrimLeft(bytes.TrimPrefix(head, utf8Mark), " \t\r\n"), []byte("\n"))
	if !bytes.HasPrefix(line, []byte("{")) {
		return false
	}
	if whole || len(head) < headBytes {
		return json.Valid(line)
	}
	return bytes.HasPrefix(bytes.TrimLeft(line[1:], " \t"), []byte(`"`))
}

// lines reads JSON lines. Blank ones are skipped silently.
func (s *session) lines(file string, in *stream) (more bool) {
	if s.body != nil {
		if done, more := s.fewLines(file, in); done {
			return more
		}
	}
	p := newPipeline(s, in)
	defer func() {
		if !more {
			s.cancel()
		}
		p.stop()
	}()
	lines := 0 // before those of a job
	for j := range p.ordered {
		<-j.done
		if s.lend != nil {
			in := p.source
			if int64(j.bytes) > mostBlock {
				in = nil
			}
			if !s.lend.beginBlock(in, j.at, lines, len(j.decoded)) {
				return false
			}
		}
		for i := range j.decoded {
			if !s.line(file, lines, &j.decoded[i]) {
				return false
			}
		}
		lines += j.lines
		if s.lend != nil && !s.lend.endBlock(j.room) {
			return false
		}
		clear(j.decoded)
		select {
		case p.spare <- j.decoded[:0]:
		default:
		}
		for range j.slots {
			<-p.slots
		}
		switch j.err {
		case nil, io.EOF:
		case ErrTooLong:
			lines++
			if !s.lineProblem(file, lines, s.tooLong()) {
				return false
			}
		default:
			return s.brokeOff(file, lines, j.err)
		}
	}
	return true
}

// fewBytes is how many bytes of a body are read without other goroutines.
const fewBytes = 32 << 10

// fewLines reads the lines of a body that is small. If it is not, done is false, and nothing is lost.
func (s *session) fewLines(file string, in *stream) (done, more bool) {
	data, err := io.ReadAll(io.LimitReader(in, fewBytes))
	if err != nil || len(data) == fewBytes {
		rest := in.Reader
		if err != nil {
			rest = failing{err}
		}
		in.Reader = io.MultiReader(bytes.NewReader(data), rest)
		return false, true
	}
	j := &job{block: block{data: data}}
	(&pipeline{session: s}).decode(&decoder{clean: s.Clean}, j)
	for i := range j.decoded {
		if !s.line(file, 0, &j.decoded[i]) {
			return true, false
		}
	}
	return true, true
}

// line yields what was read of a line; there are so many before its block.
func (s *session) line(file string, before int, r *decoded) bool {
	line := before + r.line
	if r.problem != nil {
		if more := s.lineProblem(file, line, r.problem); !more || !r.problem.Kept {
			return more
		}
	}
	if s.lend != nil {
		r.place.line = uint32(r.line)
		s.lend.place = r.place
	}
	if r.story.ID == "" {
		r.story.ID = s.lineID(file, line)
		r.id = hashID(r.story.ID)
	}
	if r.meta == nil {
		return s.story(file, line, r.story, r.id)
	}
	r.meta.File, r.meta.Line = file, line
	s.meta = r.meta
	more := s.story(file, line, r.story, r.id)
	s.meta = nil
	return more
}

// lineID returns the id of a line that has none.
func (s *session) lineID(file string, line int) string {
	if s.idFile != file {
		s.idFile, s.idStart = file, idOf(file)+":"
	}
	s.idRoom = s.idRoom.with(len(s.idStart)+20, idBytes)
	from := len(s.idRoom)
	s.idRoom = strconv.AppendInt(append(s.idRoom, s.idStart...), int64(line), 10)
	return s.idRoom.since(from)
}
