// Package desk takes items in and hands them out.
package desk

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"example.org/lostfound/internal/item"
	"example.org/lostfound/internal/storage"
)

type Desk struct {
	mu    sync.Mutex
	store storage.Store
	now   func() time.Time
}

// New makes a desk for the items in a store.
func New(store storage.Store, now func() time.Time) *Desk {
	return &Desk{store: store, now: now}
}

// Register takes in something that was found.
func (d *Desk) Register(what, where string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if strings.TrimSpace(what) == "" {
		return item.Item{}, errors.New("what is it?")
	}
	now := d.now()
	id, err := d.store.NextID(now.Year())
	if err != nil {
		return item.Item{}, err
	}
	return d.store.Put(item.Item{ID: id, What: what, Where: where, FoundAt: now})
}

func (d *Desk) Get(id string) (item.Item, error) {
	return d.store.Get(id)
}

// Describe changes the note of an item that is still as it was in a version.
func (d *Desk) Describe(id string, version int, note string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, err := d.store.Get(id)
	if err != nil {
		return item.Item{}, err
	}
	if it.Version != version {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrConflict)
	}
	it.Note = note
	return d.store.Put(it)
}

// Claim notes whose an item is.
func (d *Desk) Claim(id, by string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, err := d.store.Get(id)
	if err != nil {
		return item.Item{}, err
	}
	if it.ClaimedBy != "" {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrClaimed)
	}
	it.ClaimedBy = by
	return d.store.Put(it)
}

// HandOut gives an item to who claimed it.
func (d *Desk) HandOut(id, to string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, err := d.store.Get(id)
	if err != nil {
		return item.Item{}, err
	}
	if it.ClaimedBy == "" || it.ClaimedBy != to || !it.HandedOut.IsZero() {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrNotYours)
	}
	it.HandedOut = d.now()
	return d.store.Put(it)
}
