// Package search finds items again.
package search

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.org/lostfound/internal/item"
)

type Search struct {
	dir string
}

// New makes a search through the items in a folder.
func New(dir string) *Search {
	return &Search{dir: dir}
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
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	found := []item.Item{}
	for _, entry := range entries {
		if entry.IsDir() || filepath.Ext(entry.Name()) != ".json" {
			continue
		}
		file := filepath.Join(s.dir, entry.Name())
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var it item.Item
		if err := json.Unmarshal(text, &it); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if keep(it) {
			found = append(found, it)
		}
	}
	return found, nil
}
