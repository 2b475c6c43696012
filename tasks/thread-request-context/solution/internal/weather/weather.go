// Package weather knows what the weather will be.
package weather

import (
	"context"
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
func (w *Weather) Forecast(ctx context.Context, place string) (string, error) {
	value, err := w.cache.Get(ctx, "forecast "+place, func(ctx context.Context) (any, error) {
		var forecast struct{ Word string }
		err := w.client.Get(ctx, "/forecast", url.Values{"place": {place}}, &forecast)
		return forecast.Word, err
	})
	if err != nil {
		return "", err
	}
	return value.(string), nil
}
