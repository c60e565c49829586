package store

import (
	"encoding/binary"
	"math"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// kept has the records of stories: those not yet written, those read lately, and the others from the database.
type kept struct {
	dir string
	db  *pebble.DB

	mu      sync.Mutex
	given   *sync.Cond        // next has gone up
	next    uint64            // the number after that of the last story that was added
	pending map[uint32][]byte // until they are written
	recent  [2]map[uint32][]byte
	size    int // of the first of recent
}

// mostKept is how many bytes of records one generation of those read lately has.
const mostKept = 32 << 20

func newKept(dir string, db *pebble.DB, next uint64) *kept {
	k := &kept{dir: dir, db: db, next: next, pending: map[uint32][]byte{}, recent: [2]map[uint32][]byte{{}, {}}}
	k.given = sync.NewCond(&k.mu)
	return k
}

// Record returns the record of a story. The stream may know of one before the writer has got its record from it: that is waited for.
func (k *kept) Record(number uint32) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for uint64(number) >= k.next {
		k.given.Wait()
	}
	if r, ok := k.pending[number]; ok {
		return r, nil
	}
	if r, ok := k.recent[0][number]; ok {
		return r, nil
	}
	r, ok := k.recent[1][number]
	if !ok {
		k.mu.Unlock()
		var err error
		r, err = get(k.db, rowKey(recordTable, number))
		k.mu.Lock()
		if err != nil {
			return nil, &CorruptError{k.dir, "the record of a story", err}
		}
	}
	k.remember(number, r)
	return r, nil
}

func (k *kept) remember(number uint32, record []byte) {
	if k.size += len(record); k.size > mostKept {
		k.recent[0], k.recent[1], k.size = map[uint32][]byte{}, k.recent[0], len(record)
	}
	k.recent[0][number] = record
}

// add has a record that is going to be written.
func (k *kept) add(number uint32, record []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pending[number] = record
	k.next = uint64(number) + 1
	k.given.Broadcast()
}

// release lets nothing wait any more: the stream knows of a story that it could not add.
func (k *kept) release() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next = math.MaxUint64
	k.given.Broadcast()
}

// written says that all records are in the database.
func (k *kept) written() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for number, record := range k.pending {
		k.remember(number, record)
	}
	clear(k.pending)
}

// remove forgets a record.
func (k *kept) remove(number uint32) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, m := range k.recent {
		delete(m, number)
	}
	delete(k.pending, number)
}

// numberOf returns the number in a key.
func numberOf(key []byte) (uint32, bool) {
	if len(key) != 5 {
		return 0, false
	}
	return binary.BigEndian.Uint32(key[1:]), true
}
