// Package server asks for plans as the users of the app do.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/trips/internal/server"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// upstream notes what it is asked and answers by a function for each path.
type upstream struct {
	mu     sync.Mutex
	calls  map[string]int
	audit  []string
	now    time.Time
	answer map[string]func(call int, r *http.Request) (int, string, error)
}

func fixed(status int, body string) func(int, *http.Request) (int, string, error) {
	return func(int, *http.Request) (int, string, error) { return status, body, nil }
}

func newUpstream() *upstream {
	return &upstream{
		calls: map[string]int{},
		now:   time.Date(2025, 6, 1, 8, 0, 0, 0, time.UTC),
		answer: map[string]func(int, *http.Request) (int, string, error){
			"/departures?stop=A": fixed(200, `[{"line":"1","at":"08:15"}]`),
			"/departures?stop=B": fixed(200, `[]`),
			"/forecast?place=B":  fixed(200, `{"word":"rain"}`),
			"/audit":             fixed(200, ``),
		},
	}
}

func (u *upstream) RoundTrip(r *http.Request) (*http.Response, error) {
	key := r.URL.RequestURI()
	u.mu.Lock()
	u.calls[key]++
	call, answer := u.calls[key], u.answer[key]
	if key == "/audit" {
		body, _ := io.ReadAll(r.Body)
		u.audit = append(u.audit, string(body))
	}
	u.mu.Unlock()
	if answer == nil {
		answer = fixed(404, "")
	}
	status, body, err := answer(call, r)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (u *upstream) count(key string) int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.calls[key]
}

func (u *upstream) entries() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return strings.Join(u.audit, " ")
}

func (u *upstream) server(parallel int, wait time.Duration) http.Handler {
	return server.New(server.Config{
		HTTP: &http.Client{Transport: u}, BaseURL: "http://data.example",
		Attempts: 3, Wait: wait, Parallel: parallel, TTL: time.Minute,
		Now: func() time.Time {
			u.mu.Lock()
			defer u.mu.Unlock()
			return u.now
		},
	})
}

func ask(ctx context.Context, h http.Handler, target string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", target, nil).WithContext(ctx))
	return w.Code, strings.TrimSpace(w.Body.String())
}

func expect(t *testing.T, h http.Handler, target string, status int, body string) {
	t.Helper()
	if got, text := ask(context.Background(), h, target); got != status || text != body {
		t.Errorf("%s: %d %s, want %d %s", target, got, text, status, body)
	}
}

// within fails the test when something has not ended after a long time.
func within(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatalf("%s has not ended", what)
	}
}

const plan = `{"from":[{"line":"1","at":"08:15"}],"to":[],"weather":"rain"}`

func TestAnswers(t *testing.T) {
	u := newUpstream()
	h := u.server(2, 0)
	expect(t, h, "/plan?from=A&to=B", 200, plan)
	expect(t, h, "/plan?to=B", 400, `{"error":"from and to are needed"}`)
	expect(t, h, "/plan?from=A&to=", 400, `{"error":"from and to are needed"}`)
	expect(t, h, "/plan?from=X&to=B", 404, `{"error":"no such stop"}`)
	expect(t, h, "/plan?from=A&to=X", 404, `{"error":"no such stop"}`)
	u.answer["/departures?stop=Y"] = fixed(200, "no JSON")
	expect(t, h, "/plan?from=A&to=Y", 502, `{"error":"the timetable cannot be had"}`)
	u.answer["/departures?stop=Z"] = fixed(401, "")
	expect(t, h, "/plan?from=Z&to=B", 502, `{"error":"the timetable cannot be had"}`)
	if u.count("/departures?stop=X") != 2 || u.count("/departures?stop=Y") != 3 || u.count("/departures?stop=Z") != 1 {
		t.Error(u.calls)
	}
	want := `{"from":"A","to":"B","status":200} {"from":"X","to":"B","status":404} {"from":"A","to":"X","status":404} ` +
		`{"from":"A","to":"Y","status":502} {"from":"Z","to":"B","status":502}`
	if got := u.entries(); got != want {
		t.Error(got)
	}
}

func TestAuditIsTriedOnceAndChangesNothing(t *testing.T) {
	u := newUpstream()
	u.answer["/audit"] = func(int, *http.Request) (int, string, error) { return 0, "", errors.New("down") }
	expect(t, u.server(2, 0), "/plan?from=A&to=B", 200, plan)
	if u.count("/audit") != 1 {
		t.Error(u.calls)
	}
}

func TestAnUpstreamWithATimeLimitOfItsOwnIsAskedAgain(t *testing.T) {
	u := newUpstream()
	u.answer["/departures?stop=A"] = func(call int, _ *http.Request) (int, string, error) {
		if call < 3 {
			return 0, "", context.DeadlineExceeded
		}
		return 200, "[]", nil
	}
	u.answer["/departures?stop=X"] = func(int, *http.Request) (int, string, error) { return 0, "", context.DeadlineExceeded }
	h := u.server(2, 0)
	expect(t, h, "/plan?from=A&to=B", 200, `{"from":[],"to":[],"weather":"rain"}`)
	expect(t, h, "/plan?from=X&to=B", 502, `{"error":"the timetable cannot be had"}`)
	if u.count("/departures?stop=X") != 3 {
		t.Error(u.calls)
	}
}

func TestForecastsMayBeMissing(t *testing.T) {
	for _, broken := range []func(int, *http.Request) (int, string, error){
		fixed(404, ""), fixed(503, ""), fixed(200, "?"),
		func(int, *http.Request) (int, string, error) { return 0, "", context.Canceled },
	} {
		u := newUpstream()
		u.answer["/forecast?place=B"] = broken
		expect(t, u.server(2, 0), "/plan?from=A&to=B", 200, `{"from":[{"line":"1","at":"08:15"}],"to":[]}`)
	}
}

func TestOnlySoManyRequestsAtTheSameTime(t *testing.T) {
	u := newUpstream()
	var mu sync.Mutex
	now, most := 0, 0
	slow := func(call int, _ *http.Request) (int, string, error) {
		mu.Lock()
		now++
		if now > most {
			most = now
		}
		mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		if call%2 == 1 {
			return 503, "", nil
		}
		return 200, "[]", nil
	}
	for i := 0; i < 12; i++ {
		u.answer["/departures?"+url.Values{"stop": {fmt.Sprint(i)}}.Encode()] = slow
	}
	h := u.server(3, 0)
	var all sync.WaitGroup
	for i := 0; i < 12; i += 2 {
		target := fmt.Sprintf("/plan?from=%d&to=%d", i, i+1)
		all.Add(1)
		go func() {
			defer all.Done()
			if status, _ := ask(context.Background(), h, target); status != 200 {
				t.Error(target, status)
			}
		}()
	}
	all.Wait()
	if most > 3 {
		t.Errorf("%d at the same time", most)
	}
}

func TestLoadsAreSharedAndKept(t *testing.T) {
	u := newUpstream()
	open, asked := make(chan struct{}), make(chan struct{}, 9)
	u.answer["/departures?stop=A"] = func(int, *http.Request) (int, string, error) {
		asked <- struct{}{}
		<-open
		return 200, `[{"line":"1","at":"08:15"}]`, nil
	}
	h := u.server(8, 0)
	var all sync.WaitGroup
	for i := 0; i < 5; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			expect(t, h, "/plan?from=A&to=B", 200, plan)
		}()
	}
	<-asked
	time.Sleep(20 * time.Millisecond)
	close(open)
	all.Wait()
	if u.count("/departures?stop=A") != 1 || u.count("/forecast?place=B") != 1 {
		t.Error(u.calls)
	}
	u.mu.Lock()
	u.now = u.now.Add(time.Minute - 1)
	u.mu.Unlock()
	expect(t, h, "/plan?from=A&to=B", 200, plan)
	if u.count("/departures?stop=A") != 1 {
		t.Error("it was not kept for a minute")
	}
	u.mu.Lock()
	u.now = u.now.Add(1)
	u.mu.Unlock()
	expect(t, h, "/plan?from=A&to=B", 200, plan)
	if u.count("/departures?stop=A") != 2 {
		t.Error("it was kept for more than a minute")
	}
}

func TestFailuresAreNotKept(t *testing.T) {
	u := newUpstream()
	u.answer["/departures?stop=A"] = func(call int, _ *http.Request) (int, string, error) {
		if call == 1 {
			return 404, "", nil
		}
		return 200, "[]", nil
	}
	h := u.server(2, 0)
	expect(t, h, "/plan?from=A&to=B", 404, `{"error":"no such stop"}`)
	expect(t, h, "/plan?from=A&to=B", 200, `{"from":[],"to":[],"weather":"rain"}`)
}

// From here on: what ends when the request ends.

// hanging answers when its request is given up, and says so.
func hanging(asked chan<- struct{}, given chan<- struct{}) func(int, *http.Request) (int, string, error) {
	return func(_ int, r *http.Request) (int, string, error) {
		asked <- struct{}{}
		<-r.Context().Done()
		given <- struct{}{}
		return 0, "", r.Context().Err()
	}
}

func TestARequestThatIsGivenUpEndsEverything(t *testing.T) {
	u := newUpstream()
	asked, given := make(chan struct{}, 9), make(chan struct{}, 9)
	u.answer["/departures?stop=A"] = hanging(asked, given)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	h, done := u.server(2, time.Hour), make(chan struct{})
	go func() {
		defer close(done)
		if status, body := ask(ctx, h, "/plan?from=A&to=B"); status != 504 || body != `{"error":"took too long"}` {
			t.Error(status, body)
		}
	}()
	within(t, "the question", asked)
	cancel()
	within(t, "the request", done)
	within(t, "the request upstream", given)
	if got := u.entries(); got != `{"from":"A","to":"B","status":504}` {
		t.Errorf("audit: %s", got)
	}
}

func TestADeadlineEndsTheWaitForAnotherAttempt(t *testing.T) {
	u := newUpstream()
	u.answer["/departures?stop=A"] = fixed(503, "")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	h, done := u.server(2, time.Hour), make(chan struct{})
	go func() {
		defer close(done)
		if status, body := ask(ctx, h, "/plan?from=A&to=B"); status != 504 || body != `{"error":"took too long"}` {
			t.Error(status, body)
		}
	}()
	within(t, "the request", done)
	if u.count("/departures?stop=A") != 1 || u.entries() != `{"from":"A","to":"B","status":504}` {
		t.Error(u.calls, u.entries())
	}
}

func TestTheAuditHasAContextOfItsOwn(t *testing.T) {
	u := newUpstream()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	u.answer["/audit"] = func(_ int, r *http.Request) (int, string, error) {
		cancel()
		deadline, ok := r.Context().Deadline()
		if !ok || time.Until(deadline) > 5*time.Second || r.Context().Err() != nil {
			t.Error("deadline of the audit:", deadline, ok, r.Context().Err())
		}
		return 200, "", nil
	}
	ask(ctx, u.server(2, 0), "/plan?from=A&to=B")
	if u.count("/audit") != 1 {
		t.Error(u.calls)
	}
}
