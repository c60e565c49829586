package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/samewire/samewire/dedup/store"
)

// problem is why a request is not answered, or what is wrong with a story of it: a problem of RFC 9457 with a code for programs, and what to do.
type problem struct {
	Status int
	Code   string
	Detail string
	Fix    string
}

func (p *problem) Error() string { return p.Detail + ": " + p.Fix }

type jsonProblem struct {
	Type   string   `json:"type"`
	Title  string   `json:"title"`
	Status int      `json:"status"`
	Code   string   `json:"code"`
	Detail string   `json:"detail"`
	Fix    string   `json:"fix,omitempty"`
	Result []result `json:"results,omitempty"` // of POST /v1/stories where none was added
	Failed int      `json:"failed,omitempty"`
	Schema int      `json:"schema"`
}

func (p *problem) json() jsonProblem {
	return jsonProblem{Type: "about:blank", Title: http.StatusText(p.Status), Status: p.Status, Code: p.Code, Detail: p.Detail, Fix: p.Fix, Schema: 1}
}

// problemOf turns an error into a problem.
func problemOf(err error) *problem {
	var p *problem
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, store.ErrFull):
		return &problem{http.StatusInsufficientStorage, "full", "the disk of the store is full", "make room; stories can be sent again, and be read meanwhile"}
	case errors.Is(err, store.ErrReadOnly):
		return &problem{http.StatusForbidden, "read-only", "the store was opened to read", "open it to write"}
	case errors.Is(err, store.ErrClosed):
		return &problem{http.StatusServiceUnavailable, "closing", "the store is closed", "ask again in a while"}
	case errors.As(err, &large):
		return &problem{http.StatusRequestEntityTooLarge, "too-large", "the body is larger than may be sent", "send fewer stories at a time"}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return &problem{http.StatusRequestTimeout, "time", "the request took longer than it may", "send less, or faster"}
	case errors.Is(err, context.Canceled):
		return &problem{499, "gone", "who asked has gone", ""}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &problem{http.StatusBadRequest, "broken", "the body ends too early", "send it whole"}
	}
	return nil
}

// fail answers with what is wrong.
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p == nil {
		d.log.Error("request", "method", r.Method, "path", r.URL.Path, "error", err)
		p = &problem{http.StatusInternalServerError, "internal", "the store does not answer as it should", "see the log of the desk, and ask again"}
	} else {
		d.log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", p.Status, "code", p.Code)
	}
	if r.Method == http.MethodPost && p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusConflict {
		w.Header().Set("Connection", "close") // the body may not have been read
	}
	if !strings.HasPrefix(r.URL.Path, "/v1/") && strings.Contains(r.Header.Get("Accept"), "text/html") {
		d.problemPage(w, p)
		return
	}
	d.sendProblem(w, p.Status, p.json())
}

func (d *Desk) sendProblem(w http.ResponseWriter, status int, j jsonProblem) {
	text, err := encode(j)
	if err != nil {
		d.log.Error("problem", "error", err)
		return
	}
	retryAfter(w, status)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	w.Write(text)
}

// retryAfter says that what is refused for a while may be asked again.
func retryAfter(w http.ResponseWriter, status int) {
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
}

// encode is JSON in a line; <, > and & stay escaped, so that it is harmless wherever it is put.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	err := json.NewEncoder(&b).Encode(v)
	return b.Bytes(), err
}
