package lostfound_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.org/lostfound"
	"example.org/lostfound/internal/item"
)

type calendar struct{ day time.Time }

func (c *calendar) now() time.Time { return c.day }

func open(t *testing.T) (*lostfound.Office, *calendar, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "items")
	days := &calendar{time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)}
	office, err := lostfound.Open(dir, days.now)
	if err != nil {
		t.Fatal(err)
	}
	return office, days, dir
}

func register(t *testing.T, office *lostfound.Office, what string) item.Item {
	t.Helper()
	it, err := office.Desk.Register(what, "tram 4")
	if err != nil {
		t.Fatal(err)
	}
	return it
}

func TestRegister(t *testing.T) {
	office, _, dir := open(t)
	register(t, office, "a green umbrella")
	if it := register(t, office, "a glove"); it.ID != "2025-0002" || it.Version != 1 {
		t.Errorf("got %+v", it)
	}
	text, err := os.ReadFile(filepath.Join(dir, "2025-0002.json"))
	if err != nil || string(text[:28]) != "{\n  \"id\": \"2025-0002\",\n  \"ve" {
		t.Errorf("%s %v", text, err)
	}
}

func TestClaimAndHandOut(t *testing.T) {
	office, _, _ := open(t)
	id := register(t, office, "a glove").ID
	if _, err := office.Desk.HandOut(id, "Ada"); !errors.Is(err, item.ErrNotYours) {
		t.Error(err)
	}
	if it, err := office.Desk.Claim(id, "Ada"); err != nil || it.Version != 2 {
		t.Error(it, err)
	}
	if _, err := office.Desk.Claim(id, "Ben"); !errors.Is(err, item.ErrClaimed) {
		t.Error(err)
	}
	if it, err := office.Desk.HandOut(id, "Ada"); err != nil || it.HandedOut.IsZero() {
		t.Error(it, err)
	}
}

func TestDescribe(t *testing.T) {
	office, _, _ := open(t)
	id := register(t, office, "a bag").ID
	if _, err := office.Desk.Describe(id, 1, "red"); err != nil {
		t.Error(err)
	}
	if _, err := office.Desk.Describe(id, 1, "blue"); !errors.Is(err, item.ErrConflict) {
		t.Error(err)
	}
	if _, err := office.Desk.Describe("2025-0099", 1, "blue"); !errors.Is(err, item.ErrNotFound) {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	office, _, _ := open(t)
	register(t, office, "a green Umbrella")
	register(t, office, "a glove")
	found, err := office.Search.Find("umbrella")
	if err != nil || len(found) != 1 || found[0].ID != "2025-0001" {
		t.Error(found, err)
	}
	waiting, err := office.Search.Waiting()
	if err != nil || len(waiting) != 2 {
		t.Error(waiting, err)
	}
}

func TestCleanup(t *testing.T) {
	office, days, _ := open(t)
	register(t, office, "a green umbrella")
	days.day = days.day.AddDate(0, 0, 180)
	if removed, err := office.Cleanup.Run(); err != nil || len(removed) != 0 {
		t.Error(removed, err)
	}
	days.day = days.day.Add(time.Hour)
	if removed, err := office.Cleanup.Run(); err != nil || len(removed) != 1 || removed[0] != "2025-0001" {
		t.Error(removed, err)
	}
}
