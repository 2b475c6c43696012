// Package lostfound is a lost property office.
package lostfound

import (
	"time"

	"example.org/lostfound/internal/cleanup"
	"example.org/lostfound/internal/desk"
	"example.org/lostfound/internal/search"
	"example.org/lostfound/internal/storage"
	"example.org/lostfound/internal/storage/files"
)

// Office is all that can be done with the items of one place.
type Office struct {
	Desk    *desk.Desk
	Search  *search.Search
	Cleanup *cleanup.Cleanup
}

// Open makes an office that keeps its items in a folder, which is made when it is not there.
func Open(dir string, now func() time.Time) (*Office, error) {
	store, err := files.Open(dir)
	if err != nil {
		return nil, err
	}
	return New(store, now), nil
}

// New makes an office that keeps its items in any store.
func New(store storage.Store, now func() time.Time) *Office {
	return &Office{Desk: desk.New(store, now), Search: search.New(store), Cleanup: cleanup.New(store, now)}
}
