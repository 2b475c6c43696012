// Package lostfound is a lost property office.
package lostfound

import (
	"os"
	"time"

	"example.org/lostfound/internal/cleanup"
	"example.org/lostfound/internal/desk"
	"example.org/lostfound/internal/search"
)

// Office is all that can be done with the items of one place.
type Office struct {
	Desk    *desk.Desk
	Search  *search.Search
	Cleanup *cleanup.Cleanup
}

// Open makes an office that keeps its items in a folder, which is made when it is not there.
func Open(dir string, now func() time.Time) (*Office, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return &Office{Desk: desk.New(dir, now), Search: search.New(dir), Cleanup: cleanup.New(dir, now)}, nil
}
