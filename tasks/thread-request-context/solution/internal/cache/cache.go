// Package cache keeps what was loaded for a while.
package cache

import (
	"context"
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
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	value   any
	err     error
}

func New(ttl time.Duration, now func() time.Time) *Cache {
	return &Cache{ttl: ttl, now: now, entries: map[string]entry{}, loads: map[string]*load{}}
}

// Get gives what is kept for a key, or loads it. Who asks while it is loaded waits for the same load, which goes on as
// long as somebody waits for it. Failures are not kept.
func (c *Cache) Get(ctx context.Context, key string, fetch func(ctx context.Context) (any, error)) (any, error) {
	c.mu.Lock()
	if kept, ok := c.entries[key]; ok && c.now().Before(kept.until) {
		c.mu.Unlock()
		return kept.value, nil
	}
	going, ok := c.loads[key]
	if !ok {
		going = c.start(key, fetch)
	}
	going.waiting++
	c.mu.Unlock()

	select {
	case <-going.done:
		return going.value, going.err
	case <-ctx.Done():
		c.leave(key, going)
		return nil, ctx.Err()
	}
}

// start is called with the lock held.
func (c *Cache) start(key string, fetch func(ctx context.Context) (any, error)) *load {
	// A load belongs to nobody: it ends by leave, or by itself.
	ctx, cancel := context.WithCancel(context.Background())
	own := &load{cancel: cancel, done: make(chan struct{})}
	c.loads[key] = own
	go func() {
		defer cancel()
		value, err := fetch(ctx)
		c.mu.Lock()
		defer c.mu.Unlock()
		own.value, own.err = value, err
		close(own.done)
		if c.loads[key] != own {
			return
		}
		delete(c.loads, key)
		if err == nil {
			c.entries[key] = entry{value: value, until: c.now().Add(c.ttl)}
		}
	}()
	return own
}

func (c *Cache) leave(key string, going *load) {
	c.mu.Lock()
	defer c.mu.Unlock()
	going.waiting--
	if going.waiting > 0 {
		return
	}
	going.cancel()
	if c.loads[key] == going {
		delete(c.loads, key)
	}
}
