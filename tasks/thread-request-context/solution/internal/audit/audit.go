// Package audit notes who asked for what.
package audit

import (
	"context"
	"time"

	"example.org/trips/internal/upstream"
)

const limit = 5 * time.Second

type Entry struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Status int    `json:"status"`
}

type Log struct {
	client *upstream.Client
}

func New(client *upstream.Client) *Log {
	return &Log{client: client}
}

// Write sends an entry, whatever has become of the request that it is about.
func (l *Log) Write(entry Entry) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return l.client.Post(ctx, "/audit", entry)
}
