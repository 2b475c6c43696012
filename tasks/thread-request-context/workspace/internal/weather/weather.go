// Package weather knows what the weather will be.
package weather

import (
	"net/url"

	"example.org/trips/internal/cache"
	"example.org/trips/internal/upstream"
)

type Weather struct {
	client *upstream.Client
	cache  *cache.Cache
}

func New(client *upstream.Client, kept *cache.Cache) *Weather {
	return &Weather{client: client, cache: kept}
}

// Forecast gives a word such as "rain".
func (w *Weather) Forecast(place string) (string, error) {
	value, err := w.cache.Get("forecast "+place, func() (any, error) {
		var forecast struct{ Word string }
		err := w.client.Get("/forecast", url.Values{"place": {place}}, &forecast)
		return forecast.Word, err
	})
	if err != nil {
		return "", err
	}
	return value.(string), nil
}
