package desk

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// leastToken is the fewest characters of a token.
const leastToken = 16

// tokens are the digests of the secrets that requests show.
type tokens struct{ read, write [][32]byte }

func newTokens(read, write []string) tokens {
	var t tokens
	for _, s := range read {
		t.read = append(t.read, sha256.Sum256([]byte(s)))
	}
	for _, s := range write {
		t.write = append(t.write, sha256.Sum256([]byte(s)))
	}
	return t
}

// reading reports whether a token is needed to read.
func (t *tokens) reading() bool { return len(t.read) > 0 }

// writing reports whether a token is needed to write.
func (t *tokens) writing() bool { return len(t.read)+len(t.write) > 0 }

// of returns what a secret gives access to, in a time that does not hang on how much of it is right.
func (t *tokens) of(secret string) access {
	sum := sha256.Sum256([]byte(secret))
	reads, writes := 0, 0
	for i := range t.read {
		reads |= subtle.ConstantTimeCompare(t.read[i][:], sum[:])
	}
	for i := range t.write {
		writes |= subtle.ConstantTimeCompare(t.write[i][:], sum[:])
	}
	switch {
	case writes == 1:
		return write
	case reads == 1:
		return read
	}
	return open
}

// secretOf returns the token that a request shows.
func secretOf(r *http.Request) (secret string, shown bool) {
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return strings.TrimSpace(rest), true
	case strings.EqualFold(scheme, "Basic"):
		both, err := base64.StdEncoding.DecodeString(strings.TrimSpace(rest))
		_, password, ok := strings.Cut(string(both), ":")
		return password, err == nil && ok
	}
	return "", false
}

// authorize returns why a request has no access, nil where it has.
func (d *Desk) authorize(w http.ResponseWriter, r *http.Request, need access) *problem {
	t := &d.tokens
	if need == open || need == read && !t.reading() || !t.writing() {
		return nil
	}
	secret, shown := secretOf(r)
	has := open
	if shown {
		has = t.of(secret)
	}
	switch {
	case has >= need:
		return nil
	case has == read:
		return &problem{http.StatusForbidden, "read-only", "this token may read and not write", "send a token for writing"}
	}
	if shown && !d.guesses.take(r.RemoteAddr) { // a right one goes through: behind a proxy all have one address
		return &problem{http.StatusTooManyRequests, "guessing", "too many wrong tokens from one address", "wait, and send the token you were given"}
	}
	w.Header().Add("WWW-Authenticate", `Basic realm="samewire", charset="UTF-8"`)
	w.Header().Add("WWW-Authenticate", `Bearer realm="samewire"`)
	p := &problem{http.StatusUnauthorized, "token", "no token was sent", "send it as 'Authorization: Bearer TOKEN', or as the password in a browser"}
	if shown {
		p.Detail = "the token is not one of this desk"
	}
	return p
}

// rates bound how often something is done for an address: buckets that fill by a number a second.
type rates struct {
	rate, most float64
	mu         sync.Mutex
	buckets    map[netip.Addr]*bucket
}

type bucket struct {
	level float64
	at    time.Time
}

// mostBuckets is how many addresses are known at a time.
const mostBuckets = 1 << 14

func newRates(rate, most float64) *rates {
	return &rates{rate: rate, most: max(1, most), buckets: map[netip.Addr]*bucket{}}
}

// take takes one from the bucket of an address, and reports whether there was one.
func (r *rates) take(remote string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.bucket(remote)
	if b.level < 1 {
		return false
	}
	b.level--
	return true
}

func (r *rates) bucket(remote string) *bucket {
	now := time.Now()
	key := addressOf(remote)
	b := r.buckets[key]
	if b == nil {
		if len(r.buckets) >= mostBuckets {
			for k, b := range r.buckets { // the full ones, and then any up to half of them, so that it is done seldom
				if b.level+now.Sub(b.at).Seconds()*r.rate >= r.most {
					delete(r.buckets, k)
				}
			}
			for k := range r.buckets {
				if len(r.buckets) <= mostBuckets/2 {
					break
				}
				delete(r.buckets, k)
			}
		}
		b = &bucket{r.most, now}
		r.buckets[key] = b
	}
	b.level = min(r.most, b.level+now.Sub(b.at).Seconds()*r.rate)
	b.at = now
	return b
}

// addressOf returns the address of a peer; of IPv6 the network.
func addressOf(remote string) netip.Addr {
	port, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	a := port.Addr().Unmap()
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}

// budget is memory that requests share.
type budget struct {
	mu   sync.Mutex
	free int64
}

func (b *budget) take(n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.free < n {
		return false
	}
	b.free -= n
	return true
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	b.free += n
	b.mu.Unlock()
}

// metered reads a body whose bytes, and those of what is kept of it, are taken from a budget, and bounded.
type metered struct {
	io.Reader
	budget         *budget
	most, mostHeld int64

	mu                sync.Mutex // of the rest: stories are kept while the next ones are read
	taken, read, held int64
	err               error // of reading
}

const meterStep = 64 << 10

func (m *metered) Read(p []byte) (int, error) {
	m.mu.Lock()
	err := m.err
	m.mu.Unlock()
	if err != nil {
		return 0, err
	}
	n, err := m.Reader.Read(p)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read += int64(n)
	if m.read > m.most {
		err = &problem{http.StatusRequestEntityTooLarge, "too-large", "the body is larger than may be sent, once it is decompressed", "send fewer stories at a time"}
	}
	if err == nil {
		err = m.take()
	}
	if err != nil && err != io.EOF {
		m.err = err
		return 0, err
	}
	return n, err
}

// hold counts so many bytes that are kept of the body.
func (m *metered) hold(n int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held += int64(n); m.held > m.mostHeld {
		return &problem{http.StatusRequestEntityTooLarge, "too-large", "the stories of the body have more text than may be sent", "send fewer stories at a time"}
	}
	return m.take()
}

// take takes what was read from the budget twice, as it comes and as text; of an archive, whose members are compressed, the text may be more.
func (m *metered) take() error {
	for m.taken < m.read+max(m.read, m.held) {
		if !m.budget.take(meterStep) {
			return busy
		}
		m.taken += meterStep
	}
	return nil
}

// release gives back what was taken.
func (m *metered) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.budget.give(m.taken)
	m.taken = 0
}
