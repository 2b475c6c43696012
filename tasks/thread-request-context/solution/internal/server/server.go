// Package server answers HTTP requests.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"time"

	"example.org/trips/internal/audit"
	"example.org/trips/internal/cache"
	"example.org/trips/internal/limit"
	"example.org/trips/internal/planner"
	"example.org/trips/internal/timetable"
	"example.org/trips/internal/upstream"
	"example.org/trips/internal/weather"
)

type Config struct {
	HTTP     *http.Client
	BaseURL  string
	Attempts int
	Wait     time.Duration
	// Parallel is how many requests to upstream there are at most at the same time.
	Parallel int
	TTL      time.Duration
	Now      func() time.Time
}

type server struct {
	planner *planner.Planner
	audit   *audit.Log
}

// New makes the handler of everything.
func New(config Config) http.Handler {
	client := upstream.New(upstream.Config{
		HTTP:     config.HTTP,
		BaseURL:  config.BaseURL,
		Attempts: config.Attempts,
		Wait:     config.Wait,
		Limiter:  limit.New(config.Parallel),
	})
	kept := cache.New(config.TTL, config.Now)
	s := &server{
		planner: planner.New(timetable.New(client, kept), weather.New(client, kept)),
		audit:   audit.New(client),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/plan", s.plan)
	return mux
}

func (s *server) plan(w http.ResponseWriter, r *http.Request) {
	from, to := r.URL.Query().Get("from"), r.URL.Query().Get("to")
	if from == "" || to == "" {
		answer(w, http.StatusBadRequest, map[string]string{"error": "from and to are needed"})
		return
	}
	plan, err := s.planner.Plan(r.Context(), from, to)
	status, problem := statusOf(err)
	if err := s.audit.Write(audit.Entry{From: from, To: to, Status: status}); err != nil {
		log.Printf("audit: %v", err)
	}
	if problem != "" {
		answer(w, status, map[string]string{"error": problem})
		return
	}
	answer(w, status, plan)
}

func statusOf(err error) (int, string) {
	switch {
	case err == nil:
		return http.StatusOK, ""
	case errors.Is(err, upstream.ErrNotFound):
		return http.StatusNotFound, "no such stop"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout, "took too long"
	default:
		return http.StatusBadGateway, "the timetable cannot be had"
	}
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Printf("answer: %v", err)
	}
}
