// Package files keeps items in a folder, one file for each.
package files

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"example.org/lostfound/internal/item"
)

const suffix = ".json"

// Store is a folder of items. It may be used by several goroutines.
type Store struct {
	mu  sync.Mutex
	dir string
}

// Open makes the folder when it is not there.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return &Store{dir: dir}, nil
}

func (s *Store) NextID(year int) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file := filepath.Join(s.dir, fmt.Sprintf("next-%d", year))
	number := 1
	text, err := os.ReadFile(file)
	if err == nil {
		number, err = strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := write(file, []byte(fmt.Sprintf("%d\n", number+1))); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d-%04d", year, number), nil
}

func (s *Store) IDs() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, entry := range entries {
		if !entry.IsDir() && filepath.Ext(entry.Name()) == suffix {
			ids = append(ids, strings.TrimSuffix(entry.Name(), suffix))
		}
	}
	return ids, nil
}

func (s *Store) Get(id string) (item.Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(id)
}

func (s *Store) get(id string) (item.Item, error) {
	file := s.file(id)
	text, err := os.ReadFile(file)
	if err != nil {
		return item.Item{}, translated(id, err)
	}
	var it item.Item
	if err := json.Unmarshal(text, &it); err != nil {
		return item.Item{}, fmt.Errorf("%s: %w", file, err)
	}
	return it, nil
}

func (s *Store) Put(it item.Item) (item.Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.get(it.ID)
	if err != nil && !errors.Is(err, item.ErrNotFound) {
		return item.Item{}, err
	}
	if old.Version != it.Version {
		return item.Item{}, fmt.Errorf("%s: %w", it.ID, item.ErrConflict)
	}
	it.Version++
	text, err := json.MarshalIndent(it, "", "  ")
	if err != nil {
		return item.Item{}, err
	}
	if err := write(s.file(it.ID), append(text, '\n')); err != nil {
		return item.Item{}, err
	}
	return it, nil
}

func (s *Store) Delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return translated(id, os.Remove(s.file(id)))
}

func (s *Store) file(id string) string {
	return filepath.Join(s.dir, id+suffix)
}

func translated(id string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", id, item.ErrNotFound)
	}
	return err
}

// write replaces a file as a whole or not at all.
func write(file string, text []byte) error {
	if err := os.WriteFile(file+".part", text, 0o644); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}
