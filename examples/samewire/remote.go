package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup/feed"
)

// remoteSink is a desk that serves elsewhere.
type remoteSink struct {
	url, token string
	client     *http.Client
}

func newRemoteSink(address, tokenFile string) (*remoteSink, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usageError(fmt.Sprintf("%q is no address: give one such as http://127.0.0.1:8484", address))
	}
	tokens, err := tokensOf(tokenFile)
	if err != nil {
		return nil, err
	}
	r := &remoteSink{url: strings.TrimSuffix(u.String(), "/") + "/v1/stories?differences=0", client: &http.Client{Timeout: 2 * time.Minute}}
	if len(tokens) > 0 {
		r.token = tokens[0]
	}
	return r, nil
}

// mostAnswer bounds the bytes of an answer.
const mostAnswer = 64 << 20

func (r *remoteSink) add(ctx context.Context, stories []feed.Story) ([]outcome, error) {
	var body bytes.Buffer
	for _, s := range stories {
		line, err := encode(s)
		if err != nil {
			return nil, err
		}
		body.Write(line)
	}
	for {
		out, wait, err := r.post(ctx, body.Bytes(), stories)
		if wait == 0 || !again(ctx, wait) {
			return out, err
		}
	}
}

// post sends stories once. A wait that is not 0 says when to try again.
func (r *remoteSink) post(ctx context.Context, body []byte, stories []feed.Story) (out []outcome, wait time.Duration, err error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	q.Header.Set("Content-Type", "application/x-ndjson")
	if r.token != "" {
		q.Header.Set("Authorization", "Bearer "+r.token)
	}
	answer, err := r.client.Do(q)
	if err != nil {
		return nil, patience, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return nil, patience, err
	}
	var got struct {
		Detail, Fix string
		Results     []struct {
			Arrival json.RawMessage
			Problem *struct {
				Code, Detail, Fix string
				Same              bool
			}
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		return nil, 0, fmt.Errorf("%s answers %s, and nothing that can be read", r.url, answer.Status)
	}
	switch answer.StatusCode {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusInsufficientStorage, http.StatusRequestTimeout, http.StatusInternalServerError:
		return nil, patience, errors.New(got.Detail)
	}
	if len(got.Results) != len(stories) {
		return nil, 0, fmt.Errorf("%s: %s: %s", r.url, got.Detail, got.Fix)
	}
	for i, x := range got.Results {
		switch {
		case len(x.Arrival) > 0:
			out = append(out, outcome{line: x.Arrival})
		case x.Problem == nil:
			return nil, 0, fmt.Errorf("%s: no answer for a story", r.url)
		case x.Problem.Same:
			out = append(out, outcome{known: true})
		case x.Problem.Code == "exists":
			out = append(out, taken(stories[i].ID))
		default:
			out = append(out, outcome{kind: feed.Kind(x.Problem.Code), problem: x.Problem.Detail, advice: x.Problem.Fix})
		}
	}
	return out, 0, nil
}
