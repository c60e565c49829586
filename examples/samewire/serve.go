package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup/desk"
	"github.com/samewire/samewire/dedup/store"
)

var serveCommand = command{
	name:  "serve",
	brief: "serve a store of stories over HTTP, with a page for the desk",
	usage: []string{"--store DIR [--listen ADDRESS] [--watch DIR] [--keep AGE]", "[--token-read-file FILE --token-write-file FILE]", "[--tls-cert FILE --tls-key FILE] [--host NAME]"},
	about: `
Serve answers over HTTP: have we had this, in which cluster, what changed? It
keeps the stories that are sent to it in a store, which is made where it is not
there. /openapi.json says how to ask, / is a page for people.

  samewire serve --store desk &
  curl -s --data-binary @stories.jsonl localhost:8484/v1/stories
  curl -s localhost:8484/v1/clusters
  curl -sN localhost:8484/v1/events

It listens on this machine alone. On another address it needs two files, each
with a token on a line of its own; several lines are several tokens:

  curl -H "Authorization: Bearer $TOKEN" https://desk.example.org/v1/clusters

A browser asks for the token as a password; any name will do. An interrupt, or
SIGTERM, ends it once the requests that are worked on are answered.
`,
	alone: true,
	new:   func() task { return &serveTask{listen: "127.0.0.1:8484", log: "text"} },
}

type serveTask struct {
	store, listen       string
	readFile, writeFile string
	cert, key           string
	hosts               []string
	keep                time.Duration
	log                 string
	watching            watching
}

func (t *serveTask) declare(f *flags) {
	storeFlag(f, &t.store)
	f.text(&t.listen, "listen", "ADDRESS", "where to listen, default 127.0.0.1:8484; with port 0 any that is free, which is told on standard error")
	f.text(&t.readFile, "token-read-file", "FILE", "the tokens that requests must show to read, a line each, of 16 characters at least")
	f.text(&t.writeFile, "token-write-file", "FILE", "the tokens that requests must show to add stories; they may read, too")
	f.text(&t.cert, "tls-cert", "FILE", "the certificate, with those that it rests on, as PEM; it is read again when the file changes")
	f.text(&t.key, "tls-key", "FILE", "the key of the certificate, as PEM")
	f.list(&t.hosts, "host", "NAME", "a name under which it is reached without tokens, beside localhost; may be repeated")
	f.list(&t.watching.folders, "watch", "DIR", "a folder whose stories are added as they appear: see 'samewire help watch'; may be repeated")
	f.add("keep", "AGE", "remove stories once they are so old, such as 30d or 72h; looked at each hour, and four times within AGE at least", func(s string) (err error) {
		t.keep, err = parseAge(s)
		return err
	})
	f.choice(&t.log, "log", "text|json", "how what happens is told on standard error")
}

// parseAge reads a length of time such as 30d or 72h.
func parseAge(s string) (time.Duration, error) {
	days := 0
	if n, err := fmt.Sscanf(s, "%dd", &days); err == nil && n == 1 && s == fmt.Sprintf("%dd", days) && days > 0 && days < 100_000 {
		return time.Duration(days) * 24 * time.Hour, nil
	}
	if d, err := time.ParseDuration(s); err == nil && d > 0 {
		return d, nil
	}
	return 0, errors.New("need a length of time such as 30d or 72h")
}

func (t *serveTask) run(ctx context.Context, std streams, o *options) error {
	switch {
	case len(o.paths) > 0:
		return usageError(fmt.Sprintf("%q: serve takes no paths: give the folder of the store as --store, and those to watch as --watch", o.paths[0]))
	case t.store == "":
		return usageError("no store: give --store DIR")
	case (t.cert == "") != (t.key == ""):
		return usageError("--tls-cert and --tls-key need each other")
	case !loopback(t.listen) && (t.readFile == "" || t.writeFile == ""):
		return usageError(fmt.Sprintf("%s can be reached from elsewhere: give --token-read-file and --token-write-file, or listen on 127.0.0.1", t.listen))
	}
	options := desk.Options{Hosts: t.hosts, Log: newLog(std, t.log)}
	var err error
	if options.ReadTokens, err = tokensOf(t.readFile); err != nil {
		return err
	}
	if options.WriteTokens, err = tokensOf(t.writeFile); err != nil {
		return err
	}
	var certificates *tls.Config
	if t.cert != "" {
		c := &certificate{cert: t.cert, key: t.key}
		if _, err := c.get(nil); err != nil {
			return err
		}
		certificates = &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12}
	}
	s, err := openStore(t.store, store.Options{})
	if err != nil {
		return err
	}
	options.Store = s
	err = t.serve(ctx, std, s, options, certificates)
	return errors.Join(err, storeError(s.Close()))
}

// closing is how long the requests that are worked on have when the program is to end.
const closing = 20 * time.Second

// serve answers requests until ctx ends, and then those that have begun.
func (t *serveTask) serve(ctx context.Context, std streams, s *store.Store, o desk.Options, certificates *tls.Config) error {
	d, err := desk.New(o)
	if err != nil {
		return err
	}
	defer d.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", t.listen)
	if err != nil {
		return err
	}
	scheme := "http"
	if certificates != nil {
		listener, scheme = tls.NewListener(listener, certificates), "https"
	}
	server := &http.Server{Handler: d, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)}
	o.Log.Info("serving", "address", scheme+"://"+listener.Addr().String(), "store", t.store, "stories", s.Stats().Stories)
	if certificates == nil && !loopback(t.listen) {
		o.Log.Warn("tokens are sent as they are without --tls-cert: put what adds TLS before it")
	}
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	var fault error
	if len(t.watching.folders) > 0 {
		w, err := t.watching.begin(std, &localSink{s, o.Log}, t.store+".watched", o.Log)
		if err != nil {
			cancel()
			return errors.Join(err, listener.Close())
		}
		beside.Go(func() {
			defer cancel()
			fault = w.run(ctx)
		})
	}
	if t.keep > 0 {
		beside.Go(func() { t.expire(ctx, s, o.Log) })
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		o.Log.Info("closing")
		d.Close() // which ends the streams of events
		late, stop := context.WithTimeout(context.Background(), closing)
		if err = server.Shutdown(late); err != nil {
			server.Close()
		}
		stop()
		<-served
	}
	cancel()
	beside.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, fault)
}

// expire removes what is too old, until ctx ends.
func (t *serveTask) expire(ctx context.Context, s *store.Store, log *slog.Logger) {
	tick := time.NewTicker(min(time.Hour, max(t.keep/4, time.Second)))
	defer tick.Stop()
	for {
		n, err := s.Expire(ctx, time.Now().Add(-t.keep))
		if err != nil && ctx.Err() == nil {
			log.Error("expire", "error", err)
		} else if n > 0 {
			log.Info("expired", "stories", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func newLog(std streams, form string) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(std.err, nil))
	}
	return slog.New(slog.NewTextHandler(std.err, nil))
}

// loopback reports whether an address to listen on is of this machine alone.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// tokensOf returns the lines of a file that are not blank.
func tokensOf(file string) (tokens []string, err error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			tokens = append(tokens, line)
		}
	}
	if len(tokens) == 0 {
		return nil, fmt.Errorf("%s: no token in it", file)
	}
	return tokens, nil
}

// certificate is one whose files may change while it is used.
type certificate struct {
	cert, key string
	mu        sync.Mutex
	read      time.Time // when the file of the certificate was written that was read
	have      *tls.Certificate
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cert)
	if err == nil && (c.have == nil || !info.ModTime().Equal(c.read)) {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.cert, c.key); err == nil {
			c.have, c.read = &pair, info.ModTime()
		}
	}
	if c.have != nil {
		return c.have, nil // the old one, while the new ones are written
	}
	return nil, err
}
