// Package cache keeps what was loaded for a while.
package cache

import (
	"sync"
	"time"
)

type Cache struct {
	ttl time.Duration
	now func() time.Time

	mu      sync.Mutex
	entries map[string]entry
	loads   map[string]*load
}

type entry struct {
	value any
	until time.Time
}

// load is one that is going on.
type load struct {
	done  chan struct{}
	value any
	err   error
}

func New(ttl time.Duration, now func() time.Time) *Cache {
	return &Cache{ttl: ttl, now: now, entries: map[string]entry{}, loads: map[string]*load{}}
}

// Get gives what is kept for a key, or loads it. Who asks while it is loaded waits for the same load. Failures are not
// kept.
func (c *Cache) Get(key string, fetch func() (any, error)) (any, error) {
	c.mu.Lock()
	if kept, ok := c.entries[key]; ok && c.now().Before(kept.until) {
		c.mu.Unlock()
		return kept.value, nil
	}
	if going, ok := c.loads[key]; ok {
		c.mu.Unlock()
		<-going.done
		return going.value, going.err
	}
	own := &load{done: make(chan struct{})}
	c.loads[key] = own
	c.mu.Unlock()

	own.value, own.err = fetch()

	c.mu.Lock()
	delete(c.loads, key)
	if own.err == nil {
		c.entries[key] = entry{value: own.value, until: c.now().Add(c.ttl)}
	}
	c.mu.Unlock()
	close(own.done)
	return own.value, own.err
}
