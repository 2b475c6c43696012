// Package chain ends contexts at each link of the chain.
package chain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/trips/internal/cache"
	"example.org/trips/internal/limit"
	"example.org/trips/internal/planner"
	"example.org/trips/internal/timetable"
	"example.org/trips/internal/upstream"
	"example.org/trips/internal/weather"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func respond(status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func client(limiter *limit.Limiter, wait time.Duration, transport roundTrip) *upstream.Client {
	return upstream.New(upstream.Config{
		HTTP: &http.Client{Transport: transport}, BaseURL: "http://data.example", Attempts: 3, Wait: wait, Limiter: limiter,
	})
}

// outcome waits for a result for a long time.
func outcome(t *testing.T, results <-chan error) error {
	t.Helper()
	select {
	case err := <-results:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("it has not ended")
		return nil
	}
}

func ended(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatalf("%s has not ended", what)
	}
}

func start(call func() error) <-chan error {
	results := make(chan error, 1)
	go func() { results <- call() }()
	return results
}

// noticing tells when somebody begins to wait for its end.
type noticing struct {
	context.Context
	once  *sync.Once
	waits chan struct{}
}

func notice(ctx context.Context) noticing {
	return noticing{ctx, new(sync.Once), make(chan struct{})}
}

func (n noticing) Done() <-chan struct{} {
	n.once.Do(func() { close(n.waits) })
	return n.Context.Done()
}

func TestPlacesAreNotLostByGivingUp(t *testing.T) {
	limiter := limit.New(2)
	for i := 0; i < 2; i++ {
		if err := limiter.Acquire(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < 5; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		waiting := start(func() error { return limiter.Acquire(ctx) })
		cancel()
		if err := outcome(t, waiting); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if err := outcome(t, start(func() error { return limiter.Acquire(ctx) })); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	time.Sleep(5 * time.Millisecond)
	limiter.Release()
	limiter.Release()
	for i := 0; i < 2; i++ {
		if err := outcome(t, start(func() error { return limiter.Acquire(context.Background()) })); err != nil {
			t.Error(err)
		}
	}
}

func TestUpstreamGivesUpWaitingForAPlace(t *testing.T) {
	limiter := limit.New(1)
	if err := limiter.Acquire(context.Background()); err != nil {
		t.Fatal(err)
	}
	calls := 0
	c := client(limiter, 0, func(*http.Request) (*http.Response, error) {
		calls++
		return respond(200, "{}")
	})
	ctx, cancel := context.WithCancel(context.Background())
	get := start(func() error { return c.Get(ctx, "/x", url.Values{}, nil) })
	post := start(func() error { return c.Post(ctx, "/x", 1) })
	cancel()
	for _, waiting := range []<-chan error{get, post} {
		if err := outcome(t, waiting); !errors.Is(err, context.Canceled) || errors.Is(err, upstream.ErrUnavailable) {
			t.Error(err)
		}
	}
	limiter.Release()
	if err := outcome(t, start(func() error { return c.Post(context.Background(), "/x", 1) })); err != nil || calls != 1 {
		t.Error(err, calls)
	}
}

func TestUpstreamGivesUpRequestsAndWaits(t *testing.T) {
	limiter := limit.New(1)
	asked := make(chan struct{}, 9)
	for name, transport := range map[string]roundTrip{
		"request": func(r *http.Request) (*http.Response, error) {
			asked <- struct{}{}
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"wait": func(*http.Request) (*http.Response, error) {
			asked <- struct{}{}
			return respond(503, "")
		},
	} {
		c := client(limiter, time.Hour, transport)
		ctx, cancel := context.WithCancel(context.Background())
		waiting := start(func() error { return c.Get(ctx, "/x", url.Values{}, nil) })
		ended(t, name, asked)
		cancel()
		if err := outcome(t, waiting); !errors.Is(err, context.Canceled) || errors.Is(err, upstream.ErrUnavailable) {
			t.Error(name, err)
		}
		short, stop := context.WithTimeout(context.Background(), 10*time.Millisecond)
		err := outcome(t, start(func() error { return c.Get(short, "/x", url.Values{}, nil) }))
		stop()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(name, err)
		}
		<-asked
	}
	if err := outcome(t, start(func() error { return limiter.Acquire(context.Background()) })); err != nil {
		t.Error(err)
	}
}

func TestWhoLeavesALoadOnlyLeaves(t *testing.T) {
	kept := cache.New(time.Minute, time.Now)
	open, started := make(chan struct{}), make(chan context.Context, 9)
	fetch := func(ctx context.Context) (any, error) {
		started <- ctx
		select {
		case <-open:
			return "value", nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	first := start(func() error {
		_, err := kept.Get(ctx, "k", fetch)
		return err
	})
	load := <-started
	patient := notice(context.Background())
	second := start(func() error {
		value, err := kept.Get(patient, "k", fetch)
		if value != "value" {
			return fmt.Errorf("got %v %w", value, err)
		}
		return err
	})
	ended(t, "the way to the load", patient.waits)
	time.Sleep(20 * time.Millisecond)
	cancel()
	if err := outcome(t, first); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	time.Sleep(5 * time.Millisecond)
	if load.Err() != nil {
		t.Error("the load ended although somebody waits for it")
	}
	close(open)
	if err := outcome(t, second); err != nil {
		t.Error(err)
	}
	value, err := kept.Get(context.Background(), "k", fetch)
	if value != "value" || err != nil || len(started) != 0 {
		t.Error(value, err, len(started))
	}
}

func TestALoadEndsWhenTheLastOneLeaves(t *testing.T) {
	kept := cache.New(time.Minute, time.Now)
	type loading struct {
		ctx    context.Context
		finish chan string
	}
	started := make(chan loading, 9)
	// It does not care for its context, so that it is still there when the next one begins.
	fetch := func(ctx context.Context) (any, error) {
		own := loading{ctx, make(chan string)}
		started <- own
		return <-own.finish, nil
	}
	contexts, cancels := []context.Context{}, []context.CancelFunc{}
	for i := 0; i < 2; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		contexts, cancels = append(contexts, ctx), append(cancels, cancel)
	}
	get := func(ctx context.Context) <-chan error {
		return start(func() error {
			value, err := kept.Get(ctx, "k", fetch)
			if err == nil && value != "new" {
				return fmt.Errorf("got %v", value)
			}
			return err
		})
	}
	one := get(contexts[0])
	old := <-started
	joining := notice(contexts[1])
	two := get(joining)
	ended(t, "the way to the load", joining.waits)
	time.Sleep(20 * time.Millisecond)
	for i, waiting := range []<-chan error{one, two} {
		cancels[i]()
		if err := outcome(t, waiting); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	ended(t, "the load", old.ctx.Done())
	three := get(context.Background())
	var fresh loading
	select {
	case fresh = <-started:
	case <-time.After(10 * time.Second):
		t.Fatal("no new load was started")
	}
	// The end of the old load is none of the new one's business.
	old.finish <- "old"
	time.Sleep(20 * time.Millisecond)
	four := get(context.Background())
	time.Sleep(20 * time.Millisecond)
	if len(started) != 0 || fresh.ctx.Err() != nil {
		t.Error("the new load was not shared, or has ended")
	}
	fresh.finish <- "new"
	for _, waiting := range []<-chan error{three, four, get(context.Background())} {
		if err := outcome(t, waiting); err != nil {
			t.Error(err)
		}
	}
}

// trips makes a planner of a function that answers by path and query.
func trips(transport roundTrip) *planner.Planner {
	c := client(limit.New(8), time.Hour, transport)
	kept := cache.New(time.Minute, time.Now)
	return planner.New(timetable.New(c, kept), weather.New(c, kept))
}

func TestAFailureEndsTheOtherRequests(t *testing.T) {
	for _, failing := range []string{"/departures?stop=A", "/departures?stop=B"} {
		asked, given := make(chan struct{}, 9), make(chan struct{}, 9)
		p := trips(func(r *http.Request) (*http.Response, error) {
			if r.URL.RequestURI() == failing {
				<-asked
				<-asked
				return respond(404, "")
			}
			asked <- struct{}{}
			<-r.Context().Done()
			given <- struct{}{}
			return nil, r.Context().Err()
		})
		err := outcome(t, start(func() error {
			_, err := p.Plan(context.Background(), "A", "B")
			return err
		}))
		if !errors.Is(err, upstream.ErrNotFound) {
			t.Error(failing, err)
		}
		ended(t, "the first of the others", given)
		ended(t, "the second of the others", given)
	}
}

func TestAnEndedContextIsNoMissingForecast(t *testing.T) {
	asked := make(chan struct{}, 9)
	var mu sync.Mutex
	departures := 0
	p := trips(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/departures" {
			mu.Lock()
			departures++
			mu.Unlock()
			return respond(200, "[]")
		}
		asked <- struct{}{}
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	ctx, cancel := context.WithCancel(context.Background())
	waiting := start(func() error {
		_, err := p.Plan(ctx, "A", "B")
		return err
	})
	ended(t, "the question", asked)
	for both := false; !both; time.Sleep(time.Millisecond) {
		mu.Lock()
		both = departures == 2
		mu.Unlock()
	}
	time.Sleep(20 * time.Millisecond)
	cancel()
	if err := outcome(t, waiting); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestDeparturesAndForecastsEndWithTheContext(t *testing.T) {
	asked := make(chan struct{}, 9)
	c := client(limit.New(8), time.Hour, func(r *http.Request) (*http.Response, error) {
		asked <- struct{}{}
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	kept := cache.New(time.Minute, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	departures := start(func() error {
		_, err := timetable.New(c, kept).Departures(ctx, "A")
		return err
	})
	forecast := start(func() error {
		_, err := weather.New(c, kept).Forecast(ctx, "A")
		return err
	})
	ended(t, "the first question", asked)
	ended(t, "the second question", asked)
	cancel()
	for _, waiting := range []<-chan error{departures, forecast} {
		if err := outcome(t, waiting); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}
