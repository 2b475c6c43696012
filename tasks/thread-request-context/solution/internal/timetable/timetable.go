// Package timetable knows when buses leave.
package timetable

import (
	"context"
	"net/url"

	"example.org/trips/internal/cache"
	"example.org/trips/internal/upstream"
)

type Departure struct {
	Line string `json:"line"`
	At   string `json:"at"`
}

type Timetable struct {
	client *upstream.Client
	cache  *cache.Cache
}

func New(client *upstream.Client, kept *cache.Cache) *Timetable {
	return &Timetable{client: client, cache: kept}
}

// Departures gives upstream.ErrNotFound for a stop that nobody knows.
func (t *Timetable) Departures(ctx context.Context, stop string) ([]Departure, error) {
	value, err := t.cache.Get(ctx, "departures "+stop, func(ctx context.Context) (any, error) {
		departures := []Departure{}
		err := t.client.Get(ctx, "/departures", url.Values{"stop": {stop}}, &departures)
		return departures, err
	})
	if err != nil {
		return nil, err
	}
	return value.([]Departure), nil
}
