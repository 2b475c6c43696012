// Package backends runs the office on stores that are no files.
package backends

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/lostfound"
	"example.org/lostfound/internal/cleanup"
	"example.org/lostfound/internal/desk"
	"example.org/lostfound/internal/item"
	"example.org/lostfound/internal/search"
	"example.org/lostfound/internal/storage"
	"example.org/lostfound/internal/storage/files"
)

var start = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

// memory has IDs of its own, so that nobody can make them up.
type memory struct {
	mu    sync.Mutex
	items map[string]item.Item
	next  int
	// Calls by name, and what some of them fail with.
	calls map[string]int
	fails map[string]error
}

func newMemory() *memory {
	return &memory{items: map[string]item.Item{}, calls: map[string]int{}, fails: map[string]error{}}
}

func (m *memory) enter(call, id string) error {
	m.calls[call]++
	if err := m.fails[call+" "+id]; err != nil {
		return err
	}
	return m.fails[call]
}

func (m *memory) NextID(year int) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter("NextID", ""); err != nil {
		return "", err
	}
	m.next++
	return fmt.Sprintf("row-%d-%c", year, 'a'+m.next-1), nil
}

func (m *memory) IDs() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter("IDs", ""); err != nil {
		return nil, err
	}
	ids := []string{}
	for id := range m.items {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids, nil
}

func (m *memory) Get(id string) (item.Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter("Get", id); err != nil {
		return item.Item{}, err
	}
	it, ok := m.items[id]
	if !ok {
		return item.Item{}, item.ErrNotFound
	}
	return it, nil
}

func (m *memory) Put(it item.Item) (item.Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter("Put", it.ID); err != nil {
		return item.Item{}, err
	}
	if m.items[it.ID].Version != it.Version {
		return item.Item{}, item.ErrConflict
	}
	it.Version++
	m.items[it.ID] = it
	return it, nil
}

func (m *memory) Delete(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter("Delete", id); err != nil {
		return err
	}
	if _, ok := m.items[id]; !ok {
		return item.ErrNotFound
	}
	delete(m.items, id)
	return nil
}

var (
	_ storage.Store = (*memory)(nil)
	_ storage.Store = (*files.Store)(nil)
)

// inEmptyFolder fails the test when anything was written to the working folder.
func inEmptyFolder(t *testing.T) {
	t.Helper()
	old, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 0 {
			t.Error(entries, err)
		}
		if err := os.Chdir(old); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheOfficeRunsOnAnotherStore(t *testing.T) {
	inEmptyFolder(t)
	store, at := newMemory(), start
	office := lostfound.New(store, func() time.Time { return at })
	hat, err := office.Desk.Register("a hat", "tram 4")
	if err != nil || hat.ID != "row-2025-a" || hat.Version != 1 {
		t.Fatal(hat, err)
	}
	if _, err := office.Desk.Register("a cap", "tram 5"); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Desk.Describe(hat.ID, 1, "red"); err != nil {
		t.Error(err)
	}
	if _, err := office.Desk.Describe(hat.ID, 1, "blue"); !errors.Is(err, item.ErrConflict) {
		t.Error(err)
	}
	if _, err := office.Desk.Claim(hat.ID, "Ada"); err != nil {
		t.Error(err)
	}
	if it, err := office.Desk.HandOut(hat.ID, "Ada"); err != nil || it.Version != 4 {
		t.Error(it, err)
	}
	if found, err := office.Search.Find("RED"); err != nil || len(found) != 1 || found[0].ID != hat.ID {
		t.Error(found, err)
	}
	if waiting, err := office.Search.Waiting(); err != nil || len(waiting) != 1 || waiting[0].What != "a cap" {
		t.Error(waiting, err)
	}
	at = start.AddDate(0, 0, 31)
	if removed, err := office.Cleanup.Run(); err != nil || len(removed) != 1 || removed[0] != hat.ID {
		t.Error(removed, err)
	}
	if _, err := office.Desk.Get(hat.ID); !errors.Is(err, item.ErrNotFound) {
		t.Error(err)
	}
	if len(store.items) != 1 || store.calls["Delete"] != 1 {
		t.Error(store.items, store.calls)
	}
}

func TestEachPartTakesAStore(t *testing.T) {
	inEmptyFolder(t)
	store := newMemory()
	now := func() time.Time { return start }
	it, err := desk.New(store, now).Register("a hat", "")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := search.New(store).Find("hat"); err != nil || len(found) != 1 || found[0].ID != it.ID {
		t.Error(found, err)
	}
	if removed, err := cleanup.New(store, now).Run(); err != nil || len(removed) != 0 {
		t.Error(removed, err)
	}
}

func TestErrorsOfTheStoreReachTheCaller(t *testing.T) {
	inEmptyFolder(t)
	fire := errors.New("the database is on fire")
	for _, call := range []string{"NextID", "IDs", "Get", "Put", "Delete"} {
		store, at := newMemory(), start
		office := lostfound.New(store, func() time.Time { return at })
		it, err := office.Desk.Register("a hat", "")
		if err != nil {
			t.Fatal(err)
		}
		at = start.AddDate(1, 0, 0)
		store.fails[call] = fire
		_, register := office.Desk.Register("a cap", "")
		_, get := office.Desk.Get(it.ID)
		_, find := office.Search.Find("hat")
		_, claim := office.Desk.Claim(it.ID, "Ada")
		store.items[it.ID] = item.Item{ID: it.ID, Version: 1, FoundAt: start}
		_, run := office.Cleanup.Run()
		got := map[string]bool{}
		for name, err := range map[string]error{"register": register, "get": get, "find": find, "claim": claim, "run": run} {
			if err != nil && !errors.Is(err, fire) {
				t.Errorf("%s: %s: %v", call, name, err)
			}
			got[name] = err != nil
		}
		want := map[string]string{"NextID": "register", "IDs": "find run", "Get": "get find claim run", "Put": "register claim", "Delete": "run"}[call]
		for name, failed := range got {
			if failed != strings.Contains(want, name) {
				t.Errorf("%s: %s failed: %v", call, name, failed)
			}
		}
	}
}

func TestCleanupSaysHowFarItCameOnAnyStore(t *testing.T) {
	fire := errors.New("the database is on fire")
	for _, call := range []string{"Get row-2025-c", "Delete row-2025-c"} {
		store, at := newMemory(), start
		office := lostfound.New(store, func() time.Time { return at })
		for i := 0; i < 4; i++ {
			if _, err := office.Desk.Register("a hat", ""); err != nil {
				t.Fatal(err)
			}
		}
		store.fails[call] = fire
		at = start.AddDate(1, 0, 0)
		removed, err := office.Cleanup.Run()
		if !errors.Is(err, fire) || strings.Join(removed, " ") != "row-2025-a row-2025-b" || len(store.items) != 2 {
			t.Error(call, removed, err)
		}
	}
}

func TestTheStoreOfFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "items")
	store, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := store.IDs(); err != nil || len(ids) != 0 {
		t.Error(ids, err)
	}
	for _, want := range []string{"2025-0001", "2025-0002"} {
		if id, err := store.NextID(2025); err != nil || id != want {
			t.Error(id, err)
		}
	}
	second := item.Item{ID: "2025-0002", What: "a cap", FoundAt: start}
	first := item.Item{ID: "2025-0001", What: "a hat", FoundAt: start}
	for _, it := range []item.Item{second, first} {
		if put, err := store.Put(it); err != nil || put.Version != 1 {
			t.Error(put, err)
		}
	}
	for _, name := range []string{"next-2024", "notes.txt", "2025-0003.json.part"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("1\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if ids, err := store.IDs(); err != nil || strings.Join(ids, " ") != "2025-0001 2025-0002" {
		t.Error(ids, err)
	}
	for _, version := range []int{0, 2, -1} {
		second.Version, second.What = version, "a crown"
		if _, err := store.Put(second); !errors.Is(err, item.ErrConflict) {
			t.Error(version, err)
		}
	}
	if _, err := store.Put(item.Item{ID: "2025-0009", Version: 1}); !errors.Is(err, item.ErrConflict) {
		t.Error(err)
	}
	if it, err := store.Get("2025-0002"); err != nil || it.What != "a cap" || it.Version != 1 {
		t.Error(it, err)
	}
	if err := store.Delete("2025-0001"); err != nil {
		t.Error(err)
	}
	if err := store.Delete("2025-0001"); !errors.Is(err, item.ErrNotFound) {
		t.Error(err)
	}
	if _, err := store.Get("2025-0001"); !errors.Is(err, item.ErrNotFound) {
		t.Error(err)
	}
	again, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := again.NextID(2025); err != nil || id != "2025-0003" {
		t.Error(id, err)
	}
}

func TestTheStoreOfFilesByManyAtOnce(t *testing.T) {
	store, err := files.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Put(item.Item{ID: "2025-9999"}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	ids, won := make(chan string, 16), make(chan int, 16)
	for i := 0; i < 16; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			id, err := store.NextID(2025)
			if err != nil {
				t.Error(err)
			}
			ids <- id
			if _, err := store.Put(item.Item{ID: "2025-9999", Version: 1}); err == nil {
				won <- 1
			} else if !errors.Is(err, item.ErrConflict) {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	close(ids)
	different := map[string]bool{}
	for id := range ids {
		different[id] = true
	}
	if len(different) != 16 || len(won) != 1 {
		t.Error(len(different), len(won))
	}
}
