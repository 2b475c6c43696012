// Package upstream asks other services.
package upstream

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"example.org/trips/internal/limit"
)

var (
	ErrNotFound    = errors.New("not found")
	ErrUnavailable = errors.New("not available")
)

// Config says where to ask and how patiently.
type Config struct {
	HTTP     *http.Client
	BaseURL  string
	Attempts int
	// Wait is the time before the second attempt; it doubles with each one.
	Wait    time.Duration
	Limiter *limit.Limiter
}

type Client struct {
	config Config
}

func New(config Config) *Client {
	return &Client{config: config}
}

// Get asks for a value, again while upstream is not available. When the context ends, it gives the context's error.
func (c *Client) Get(ctx context.Context, path string, query url.Values, into any) error {
	wait := c.config.Wait
	for attempt := 1; ; attempt++ {
		err := c.once(ctx, http.MethodGet, path+"?"+query.Encode(), nil, into)
		if !errors.Is(err, ErrUnavailable) || attempt >= c.config.Attempts {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
		wait *= 2
	}
}

// Post sends a value, once.
func (c *Client) Post(ctx context.Context, path string, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return c.once(ctx, http.MethodPost, path, body, nil)
}

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) once(ctx context.Context, method, path string, body []byte, into any) error {
	if err := c.config.Limiter.Acquire(ctx); err != nil {
		return err
	}
	defer c.config.Limiter.Release()
	request, err := http.NewRequestWithContext(ctx, method, c.config.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.config.HTTP.Do(request)
	if err != nil {
		return unavailable(ctx, path, err)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s: %w", path, ErrNotFound)
	case response.StatusCode >= 500:
		return fmt.Errorf("%s: %w: status %d", path, ErrUnavailable, response.StatusCode)
	case response.StatusCode >= 300:
		return fmt.Errorf("%s: status %d", path, response.StatusCode)
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return unavailable(ctx, path, err)
	}
	return nil
}

// unavailable tells an upstream that fails from a caller who has left. The error itself does not: upstream may have a
// time limit of its own.
func unavailable(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", path, ctx.Err())
	}
	return fmt.Errorf("%s: %w: %v", path, ErrUnavailable, err)
}
