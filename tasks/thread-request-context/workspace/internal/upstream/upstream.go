// Package upstream asks other services.
package upstream

import (
	"bytes"
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

// Get asks for a value, again while upstream is not available.
func (c *Client) Get(path string, query url.Values, into any) error {
	wait := c.config.Wait
	for attempt := 1; ; attempt++ {
		err := c.once(http.MethodGet, path+"?"+query.Encode(), nil, into)
		if !errors.Is(err, ErrUnavailable) || attempt >= c.config.Attempts {
			return err
		}
		time.Sleep(wait)
		wait *= 2
	}
}

// Post sends a value, once.
func (c *Client) Post(path string, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return c.once(http.MethodPost, path, body, nil)
}

func (c *Client) once(method, path string, body []byte, into any) error {
	c.config.Limiter.Acquire()
	defer c.config.Limiter.Release()
	request, err := http.NewRequest(method, c.config.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.config.HTTP.Do(request)
	if err != nil {
		return fmt.Errorf("%s: %w: %v", path, ErrUnavailable, err)
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
		return fmt.Errorf("%s: %w: %v", path, ErrUnavailable, err)
	}
	return nil
}
