package server_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
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

// world is upstream: answers by path and query, the first one of several each time but the last.
type world struct {
	mu      sync.Mutex
	answers map[string][]string
	calls   map[string]int
	audit   []string
}

func (u *world) RoundTrip(r *http.Request) (*http.Response, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	key := r.URL.RequestURI()
	u.calls[key]++
	if r.Method == http.MethodPost {
		body, _ := io.ReadAll(r.Body)
		u.audit = append(u.audit, string(body))
	}
	answers := u.answers[key]
	if len(answers) == 0 {
		return response(r, 404, ""), nil
	}
	if len(answers) > 1 {
		u.answers[key] = answers[1:]
	}
	switch answers[0] {
	case "down":
		return nil, errors.New("connection refused")
	case "500":
		return response(r, 500, ""), nil
	}
	return response(r, 200, answers[0]), nil
}

func response(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func newServer() (http.Handler, *world) {
	u := &world{calls: map[string]int{}, answers: map[string][]string{
		"/departures?stop=Mill":    {`[{"line":"4","at":"08:15"}]`},
		"/departures?stop=Harbour": {`[{"line":"4","at":"08:40"}]`},
		"/forecast?place=Harbour":  {`{"word":"rain"}`},
		"/audit":                   {`{}`},
	}}
	return server.New(server.Config{
		HTTP: &http.Client{Transport: u}, BaseURL: "http://data.example",
		Attempts: 3, Wait: time.Millisecond, Parallel: 2, TTL: time.Minute, Now: time.Now,
	}), u
}

func ask(h http.Handler, target string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestPlan(t *testing.T) {
	h, u := newServer()
	status, body := ask(h, "/plan?from=Mill&to=Harbour")
	if want := `{"from":[{"line":"4","at":"08:15"}],"to":[{"line":"4","at":"08:40"}],"weather":"rain"}`; status != 200 || body != want {
		t.Errorf("%d %s", status, body)
	}
	ask(h, "/plan?from=Mill&to=Harbour")
	if u.calls["/departures?stop=Mill"] != 1 || len(u.audit) != 2 || u.audit[0] != `{"from":"Mill","to":"Harbour","status":200}` {
		t.Error(u.calls, u.audit)
	}
}

func TestUpstreamIsAskedAgain(t *testing.T) {
	h, u := newServer()
	u.answers["/departures?stop=Mill"] = []string{"down", "500", `[]`}
	if status, body := ask(h, "/plan?from=Mill&to=Harbour"); status != 200 || !strings.HasPrefix(body, `{"from":[],`) {
		t.Errorf("%d %s", status, body)
	}
	u.answers["/departures?stop=Market"] = []string{"down"}
	if status, body := ask(h, "/plan?from=Market&to=Harbour"); status != 502 || u.calls["/departures?stop=Market"] != 3 {
		t.Errorf("%d %s %v", status, body, u.calls)
	}
}

func TestWhatCannotBePlanned(t *testing.T) {
	h, _ := newServer()
	if status, body := ask(h, "/plan?from=Mill"); status != 400 {
		t.Errorf("%d %s", status, body)
	}
	if status, body := ask(h, "/plan?from=Nowhere&to=Harbour"); status != 404 || body != `{"error":"no such stop"}` {
		t.Errorf("%d %s", status, body)
	}
}

func TestThereMayBeNoForecast(t *testing.T) {
	h, u := newServer()
	u.answers["/forecast?place=Harbour"] = []string{"down"}
	if status, body := ask(h, "/plan?from=Mill&to=Harbour"); status != 200 || strings.Contains(body, "weather") {
		t.Errorf("%d %s", status, body)
	}
}
