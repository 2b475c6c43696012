// Package desk takes items in and hands them out.
package desk

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
	"time"

	"example.org/lostfound/internal/item"
)

type Desk struct {
	mu  sync.Mutex
	dir string
	now func() time.Time
}

// New makes a desk for the items in a folder.
func New(dir string, now func() time.Time) *Desk {
	return &Desk{dir: dir, now: now}
}

// Register takes in something that was found.
func (d *Desk) Register(what, where string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if strings.TrimSpace(what) == "" {
		return item.Item{}, errors.New("what is it?")
	}
	now := d.now()
	id, err := d.nextID(now.Year())
	if err != nil {
		return item.Item{}, err
	}
	return d.write(item.Item{ID: id, What: what, Where: where, FoundAt: now})
}

func (d *Desk) nextID(year int) (string, error) {
	file := filepath.Join(d.dir, fmt.Sprintf("next-%d", year))
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
	if err := os.WriteFile(file+".part", []byte(fmt.Sprintf("%d\n", number+1)), 0o644); err != nil {
		return "", err
	}
	if err := os.Rename(file+".part", file); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d-%04d", year, number), nil
}

func (d *Desk) Get(id string) (item.Item, error) {
	file := filepath.Join(d.dir, id+".json")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrNotFound)
	}
	if err != nil {
		return item.Item{}, err
	}
	var it item.Item
	if err := json.Unmarshal(text, &it); err != nil {
		return item.Item{}, fmt.Errorf("%s: %w", file, err)
	}
	return it, nil
}

// Describe changes the note of an item that is still as it was in a version.
func (d *Desk) Describe(id string, version int, note string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, err := d.Get(id)
	if err != nil {
		return item.Item{}, err
	}
	if it.Version != version {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrConflict)
	}
	it.Note = note
	return d.write(it)
}

// Claim notes whose an item is.
func (d *Desk) Claim(id, by string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, err := d.Get(id)
	if err != nil {
		return item.Item{}, err
	}
	if it.ClaimedBy != "" {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrClaimed)
	}
	it.ClaimedBy = by
	return d.write(it)
}

// HandOut gives an item to who claimed it.
func (d *Desk) HandOut(id, to string) (item.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	it, err := d.Get(id)
	if err != nil {
		return item.Item{}, err
	}
	if it.ClaimedBy == "" || it.ClaimedBy != to || !it.HandedOut.IsZero() {
		return item.Item{}, fmt.Errorf("%s: %w", id, item.ErrNotYours)
	}
	it.HandedOut = d.now()
	return d.write(it)
}

func (d *Desk) write(it item.Item) (item.Item, error) {
	it.Version++
	text, err := json.MarshalIndent(it, "", "  ")
	if err != nil {
		return item.Item{}, err
	}
	file := filepath.Join(d.dir, it.ID+".json")
	if err := os.WriteFile(file+".part", append(text, '\n'), 0o644); err != nil {
		return item.Item{}, err
	}
	if err := os.Rename(file+".part", file); err != nil {
		return item.Item{}, err
	}
	return it, nil
}
