package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"example.org/parcelpoint/internal/store"
)

type stationBody struct {
	Name  string `json:"name"`
	Boxes int    `json:"boxes"`
}

// station answers GET and PUT /stations/{id}.
func (s *server) station(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/stations/")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if r.Method != http.MethodGet && r.Method != http.MethodPut {
		w.Header().Set("Allow", "GET, PUT")
		w.WriteHeader(http.StatusMethodNotAllowed)
		enc.Encode(map[string]string{"error": "method not allowed"})
		return
	}
	role := s.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if role == "" {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
		enc.Encode(map[string]string{"error": "no valid token"})
		return
	}

	if r.Method == http.MethodGet {
		station, err := s.store.Station(id)
		if errors.Is(err, store.ErrNotFound) {
			w.WriteHeader(http.StatusNotFound)
			enc.Encode(map[string]string{"error": "not found"})
			return
		}
		w.WriteHeader(http.StatusOK)
		enc.Encode(station)
		return
	}

	if role != "writer" {
		w.WriteHeader(http.StatusForbidden)
		enc.Encode(map[string]string{"error": "not allowed"})
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		enc.Encode(map[string]string{"error": "expected application/json"})
		return
	}
	var body stationBody
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	dec.DisallowUnknownFields()
	err := dec.Decode(&body)
	if err == nil {
		if _, extra := dec.Token(); extra != io.EOF {
			err = errors.New("something after the value")
			if extra != nil {
				err = extra
			}
		}
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		enc.Encode(map[string]string{"error": "body too long"})
		return
	}
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		enc.Encode(map[string]string{"error": "invalid JSON: " + err.Error()})
		return
	}
	if strings.TrimSpace(body.Name) == "" {
		w.WriteHeader(http.StatusUnprocessableEntity)
		enc.Encode(map[string]string{"error": "name is missing"})
		return
	}
	if body.Boxes < 1 || body.Boxes > 500 {
		w.WriteHeader(http.StatusUnprocessableEntity)
		enc.Encode(map[string]string{"error": "boxes must be 1 to 500"})
		return
	}
	station := store.Station{ID: id, Name: body.Name, Boxes: body.Boxes}
	if s.store.PutStation(station) {
		w.WriteHeader(http.StatusCreated)
	} else {
		w.WriteHeader(http.StatusOK)
	}
	enc.Encode(station)
}
