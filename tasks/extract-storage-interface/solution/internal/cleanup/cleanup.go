// Package cleanup takes away what nobody will fetch any more.
package cleanup

import (
	"time"

	"example.org/lostfound/internal/item"
	"example.org/lostfound/internal/storage"
)

const (
	afterHandingOut = 30 * 24 * time.Hour
	afterFinding    = 180 * 24 * time.Hour
)

type Cleanup struct {
	store storage.Store
	now   func() time.Time
}

// New makes a cleanup for the items in a store.
func New(store storage.Store, now func() time.Time) *Cleanup {
	return &Cleanup{store: store, now: now}
}

// Run gives the IDs of what it took away, also when it could not come to its end.
func (c *Cleanup) Run() ([]string, error) {
	ids, err := c.store.IDs()
	if err != nil {
		return nil, err
	}
	removed := []string{}
	for _, id := range ids {
		it, err := c.store.Get(id)
		if err != nil {
			return removed, err
		}
		if !c.isOver(it) {
			continue
		}
		if err := c.store.Delete(id); err != nil {
			return removed, err
		}
		removed = append(removed, id)
	}
	return removed, nil
}

func (c *Cleanup) isOver(it item.Item) bool {
	now := c.now()
	if !it.HandedOut.IsZero() {
		return now.Sub(it.HandedOut) > afterHandingOut
	}
	return it.ClaimedBy == "" && now.Sub(it.FoundAt) > afterFinding
}
