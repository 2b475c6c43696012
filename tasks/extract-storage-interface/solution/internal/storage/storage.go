// Package storage says what the office needs of the place where its items are.
package storage

import "example.org/lostfound/internal/item"

// Store keeps items.
type Store interface {
	// NextID gives an ID of the year that was never given before.
	NextID(year int) (string, error)
	// IDs gives the IDs of all items, in their order.
	IDs() ([]string, error)
	// Get gives item.ErrNotFound when there is no such item.
	Get(id string) (item.Item, error)
	// Put keeps an item and gives it with its version raised by one. The version handed in is the one that the item has
	// in the store, 0 for one that is not there yet; for any other it gives item.ErrConflict and keeps nothing.
	Put(it item.Item) (item.Item, error)
	// Delete gives item.ErrNotFound when there is no such item.
	Delete(id string) error
}
