// Package limit lets so many do something at the same time.
package limit

type Limiter struct {
	places chan struct{}
}

func New(places int) *Limiter {
	return &Limiter{places: make(chan struct{}, places)}
}

// Acquire waits for a place.
func (l *Limiter) Acquire() {
	l.places <- struct{}{}
}

// Release gives a place back.
func (l *Limiter) Release() {
	<-l.places
}
