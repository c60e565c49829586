package main

import (
	"container/list"
	"sync"
)

// cache keeps what was made for the keys used last, of a bounded size together.
// It is safe for concurrent use; what several want at a time is made once.
type cache[K comparable, V any] struct {
	mutex   sync.Mutex
	most    int
	size    int
	entries map[K]*list.Element
	recent  *list.List // of *entry, used last first
}

type entry[K comparable, V any] struct {
	key   K
	value V
	size  int
	made  chan struct{} // closed when value is there
}

func newCache[K comparable, V any](most int) *cache[K, V] {
	return &cache[K, V]{most: most, entries: map[K]*list.Element{}, recent: list.New()}
}

// entrySize is what an entry counts beside what it holds.
const entrySize = 256

// get returns what was made for a key; build makes the value and tells its size.
func (c *cache[K, V]) get(key K, build func() (V, int)) V {
	c.mutex.Lock()
	if at, ok := c.entries[key]; ok {
		c.recent.MoveToFront(at)
		c.mutex.Unlock()
		e := at.Value.(*entry[K, V])
		<-e.made
		return e.value
	}
	e := &entry[K, V]{key: key, made: make(chan struct{})}
	c.entries[key] = c.recent.PushFront(e)
	c.mutex.Unlock()

	value, size := build()
	e.value = value
	close(e.made)

	c.mutex.Lock()
	defer c.mutex.Unlock()
	e.size = size + entrySize
	c.size += e.size
	for at := c.recent.Back(); at != nil && c.size > c.most; {
		last, before := at.Value.(*entry[K, V]), at.Prev()
		if last.size > 0 { // made
			c.recent.Remove(at)
			delete(c.entries, last.key)
			c.size -= last.size
		}
		at = before
	}
	return e.value
}

// gate bounds the sizes of what is under way. One thing that is larger than
// the bound goes alone.
type gate struct {
	mutex sync.Mutex
	freed *sync.Cond
	most  int
	used  int
}

func newGate(most int) *gate {
	g := &gate{most: most}
	g.freed = sync.NewCond(&g.mutex)
	return g
}

func (g *gate) enter(size int) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for g.used > 0 && g.used+size > g.most {
		g.freed.Wait()
	}
	g.used += size
}

func (g *gate) leave(size int) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.used -= size
	g.freed.Broadcast()
}
