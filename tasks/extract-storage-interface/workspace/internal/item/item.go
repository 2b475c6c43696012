// Package item says what an item is.
package item

import (
	"errors"
	"time"
)

var (
	ErrNotFound = errors.New("no such item")
	ErrConflict = errors.New("somebody else has changed the item")
	ErrClaimed  = errors.New("the item is claimed already")
	ErrNotYours = errors.New("the item is not claimed by you")
)

// Item is something that was lost. Times are zero when it has not happened.
type Item struct {
	ID        string    `json:"id"`
	Version   int       `json:"version"`
	What      string    `json:"what"`
	Where     string    `json:"where"`
	Note      string    `json:"note"`
	FoundAt   time.Time `json:"foundAt"`
	ClaimedBy string    `json:"claimedBy"`
	HandedOut time.Time `json:"handedOut"`
}
