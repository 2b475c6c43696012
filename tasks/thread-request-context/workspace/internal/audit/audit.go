// Package audit notes who asked for what.
package audit

import "example.org/trips/internal/upstream"

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

// Write sends an entry.
func (l *Log) Write(entry Entry) error {
	return l.client.Post("/audit", entry)
}
