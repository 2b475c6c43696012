package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"example.org/parcelpoint/internal/store"
)

// failure is an error that says how it is answered.
type failure struct {
	status  int
	message string
	// A header of its own, if its name is not empty.
	header, value string
}

func (f *failure) Error() string { return f.message }

var notFound = &failure{status: http.StatusNotFound, message: "not found"}

func invalid(message string) error {
	return &failure{status: http.StatusUnprocessableEntity, message: message}
}

var storeFailures = map[error]*failure{
	store.ErrNotFound: notFound,
	store.ErrExists:   {status: http.StatusConflict, message: "exists already"},
	store.ErrPin:      {status: http.StatusForbidden, message: "wrong pin"},
	store.ErrLocked:   {status: http.StatusLocked, message: "locked"},
	store.ErrFull:     {status: http.StatusServiceUnavailable, message: "no box is free", header: "Retry-After", value: "60"},
}

func failureOf(err error) *failure {
	var own *failure
	if errors.As(err, &own) {
		return own
	}
	for known, answer := range storeFailures {
		if errors.Is(err, known) {
			return answer
		}
	}
	return &failure{status: http.StatusInternalServerError, message: "internal error"}
}

// handler answers by itself or gives an error to be answered.
type handler func(w http.ResponseWriter, r *http.Request) error

// answering bounds a handler to some methods and answers its errors.
func answering(handle handler, methods ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := error(&failure{http.StatusMethodNotAllowed, "method not allowed", "Allow", strings.Join(methods, ", ")})
		for _, method := range methods {
			if r.Method == method {
				err = handle(w, r)
			}
		}
		if err == nil {
			return
		}
		answer := failureOf(err)
		if answer.header != "" {
			w.Header().Set(answer.header, answer.value)
		}
		respond(w, answer.status, map[string]string{"error": answer.message})
	}
}

func respond(w http.ResponseWriter, status int, value any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}
