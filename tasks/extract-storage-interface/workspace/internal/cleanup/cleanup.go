// Package cleanup takes away what nobody will fetch any more.
package cleanup

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/lostfound/internal/item"
)

const (
	afterHandingOut = 30 * 24 * time.Hour
	afterFinding    = 180 * 24 * time.Hour
)

type Cleanup struct {
	dir string
	now func() time.Time
}

// New makes a cleanup for the items in a folder.
func New(dir string, now func() time.Time) *Cleanup {
	return &Cleanup{dir: dir, now: now}
}

// Run gives the IDs of what it took away, also when it could not come to its end.
func (c *Cleanup) Run() ([]string, error) {
	names, err := filepath.Glob(filepath.Join(c.dir, "*.json"))
	if err != nil {
		return nil, err
	}
	removed := []string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return removed, err
		}
		var it item.Item
		if err := json.Unmarshal(text, &it); err != nil {
			return removed, fmt.Errorf("%s: %w", name, err)
		}
		if !c.isOver(it) {
			continue
		}
		if err := os.Remove(name); err != nil {
			return removed, err
		}
		removed = append(removed, strings.TrimSuffix(filepath.Base(name), ".json"))
	}
	return removed, nil
}

func (c *Cleanup) isOver(it item.Item) bool {
	now := c.now()
	if !it.HandedOut.IsZero() {
		return now.Sub(it.HandedOut) > afterHandingOut
	}
	return it.ClaimedBy == "" && now.Sub(it.FoundAt) > afterFinding
}
