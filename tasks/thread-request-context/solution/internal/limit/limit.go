// Package limit lets so many do something at the same time.
package limit

import "context"

type Limiter struct {
	places chan struct{}
}

func New(places int) *Limiter {
	return &Limiter{places: make(chan struct{}, places)}
}

// Acquire waits for a place, or until the context ends.
func (l *Limiter) Acquire(ctx context.Context) error {
	select {
	case l.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Release gives a place back.
func (l *Limiter) Release() {
	<-l.places
}
