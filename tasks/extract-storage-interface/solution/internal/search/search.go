// Package search finds items again.
package search

import (
	"strings"

	"example.org/lostfound/internal/item"
	"example.org/lostfound/internal/storage"
)

type Search struct {
	store storage.Store
}

// New makes a search through the items in a store.
func New(store storage.Store) *Search {
	return &Search{store: store}
}

// Find gives the items that mention a text, those that were handed out included.
func (s *Search) Find(text string) ([]item.Item, error) {
	wanted := strings.ToLower(text)
	return s.filter(func(it item.Item) bool {
		return strings.Contains(strings.ToLower(it.What+"\n"+it.Where+"\n"+it.Note), wanted)
	})
}

// Waiting gives the items that nobody has claimed.
func (s *Search) Waiting() ([]item.Item, error) {
	return s.filter(func(it item.Item) bool { return it.ClaimedBy == "" })
}

func (s *Search) filter(keep func(item.Item) bool) ([]item.Item, error) {
	ids, err := s.store.IDs()
	if err != nil {
		return nil, err
	}
	found := []item.Item{}
	for _, id := range ids {
		it, err := s.store.Get(id)
		if err != nil {
			return nil, err
		}
		if keep(it) {
			found = append(found, it)
		}
	}
	return found, nil
}
