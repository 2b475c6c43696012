package storage_test

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"example.com/recorder/storage"
)

func TestMemory(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	m := storage.NewMemory(func() time.Time { return now })
	m.Append("a", []byte("one"))
	changed := now
	now = now.Add(time.Hour)
	m.Append("b", []byte("two"))
	if err := m.Rename("a", "b"); err != nil {
		t.Fatal(err)
	}
	if _, ok := m.Stat("a"); ok || m.Text("b") != "one" || len(m.Names()) != 1 {
		t.Errorf("got %v", m.Names())
	}
	if info, ok := m.Stat("b"); !ok || info.Size != 3 || !info.Changed.Equal(changed) {
		t.Errorf("got %v", info)
	}
	if err := m.Remove("b"); err != nil || len(m.Names()) != 0 {
		t.Errorf("got %v", err)
	}
	if err := m.Rename("b", "c"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := m.Remove("b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
