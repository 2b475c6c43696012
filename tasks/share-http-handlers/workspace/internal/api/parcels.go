package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"example.org/parcelpoint/internal/store"
)

type parcelBody struct {
	Station   string `json:"station"`
	Size      string `json:"size"`
	Recipient string `json:"recipient"`
}

type collectBody struct {
	Pin string `json:"pin"`
}

type rejectedParcel struct {
	Index int    `json:"index"`
	Error string `json:"error"`
}

type batchAnswer struct {
	Accepted []store.Parcel   `json:"accepted"`
	Rejected []rejectedParcel `json:"rejected"`
}

// parcels answers POST /parcels.
func (s *server) parcels(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		s.fail(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	role := s.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if role == "" {
		w.Header().Set("WWW-Authenticate", "Bearer")
		s.fail(w, http.StatusUnauthorized, "no valid token")
		return
	}
	if role != "writer" {
		s.fail(w, http.StatusForbidden, "not allowed")
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		s.fail(w, http.StatusUnsupportedMediaType, "expected application/json")
		return
	}
	var body parcelBody
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	dec.DisallowUnknownFields()
	err := dec.Decode(&body)
	if err == nil {
		if _, extra := dec.Token(); extra == nil {
			err = errors.New("something after the value")
		} else if extra != io.EOF {
			err = extra
		}
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		s.fail(w, http.StatusRequestEntityTooLarge, "body too long")
		return
	}
	if err != nil {
		s.fail(w, http.StatusBadRequest, "invalid JSON: "+err.Error())
		return
	}
	if problem := parcelProblem(body); problem != "" {
		s.fail(w, http.StatusUnprocessableEntity, problem)
		return
	}
	parcel, err := s.store.AddParcel(store.Parcel{Station: body.Station, Size: body.Size, Recipient: body.Recipient})
	if errors.Is(err, store.ErrNotFound) {
		s.fail(w, http.StatusNotFound, "not found")
		return
	}
	if errors.Is(err, store.ErrFull) {
		w.Header().Set("Retry-After", "60")
		s.fail(w, http.StatusServiceUnavailable, "no box is free")
		return
	}
	w.Header().Set("Location", fmt.Sprintf("/parcels/%d", parcel.ID))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(parcel)
}

// batch answers POST /parcels/batch.
func (s *server) batch(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		s.fail(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	role := s.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if role == "" {
		w.Header().Set("WWW-Authenticate", "Bearer")
		s.fail(w, http.StatusUnauthorized, "no valid token")
		return
	}
	if role != "writer" {
		s.fail(w, http.StatusForbidden, "not allowed")
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		s.fail(w, http.StatusUnsupportedMediaType, "expected application/json")
		return
	}
	var bodies []parcelBody
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 256<<10))
	dec.DisallowUnknownFields()
	err := dec.Decode(&bodies)
	if err == nil {
		if _, extra := dec.Token(); extra == nil {
			err = errors.New("something after the value")
		} else if extra != io.EOF {
			err = extra
		}
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		s.fail(w, http.StatusRequestEntityTooLarge, "body too long")
		return
	}
	if err != nil {
		s.fail(w, http.StatusBadRequest, "invalid JSON: "+err.Error())
		return
	}
	answer := batchAnswer{Accepted: []store.Parcel{}, Rejected: []rejectedParcel{}}
	for i, body := range bodies {
		if problem := parcelProblem(body); problem != "" {
			answer.Rejected = append(answer.Rejected, rejectedParcel{i, problem})
			continue
		}
		parcel, err := s.store.AddParcel(store.Parcel{Station: body.Station, Size: body.Size, Recipient: body.Recipient})
		if errors.Is(err, store.ErrNotFound) {
			answer.Rejected = append(answer.Rejected, rejectedParcel{i, "not found"})
			continue
		}
		if errors.Is(err, store.ErrFull) {
			answer.Rejected = append(answer.Rejected, rejectedParcel{i, "no box is free"})
			continue
		}
		answer.Accepted = append(answer.Accepted, parcel)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(answer)
}

// parcel answers GET /parcels/{id} and POST /parcels/{id}/collect.
func (s *server) parcel(w http.ResponseWriter, r *http.Request) {
	rest := strings.TrimPrefix(r.URL.Path, "/parcels/")
	if number := strings.TrimSuffix(rest, "/collect"); number != rest {
		s.collect(w, r, number)
		return
	}
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", "GET")
		s.fail(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	role := s.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if role == "" {
		w.Header().Set("WWW-Authenticate", "Bearer")
		s.fail(w, http.StatusUnauthorized, "no valid token")
		return
	}
	id, err := strconv.Atoi(rest)
	if err != nil {
		s.fail(w, http.StatusNotFound, "not found")
		return
	}
	parcel, err := s.store.Parcel(id)
	if errors.Is(err, store.ErrNotFound) {
		s.fail(w, http.StatusNotFound, "not found")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(parcel)
}

// collect is asked by locker terminals.
func (s *server) collect(w http.ResponseWriter, r *http.Request, number string) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		s.fail(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	var body collectBody
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	err := dec.Decode(&body)
	if err == nil {
		if _, extra := dec.Token(); extra == nil {
			err = errors.New("something after the value")
		} else if extra != io.EOF {
			err = extra
		}
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		s.fail(w, http.StatusRequestEntityTooLarge, "body too long")
		return
	}
	if err != nil {
		s.fail(w, http.StatusBadRequest, "invalid JSON: "+err.Error())
		return
	}
	if body.Pin == "" {
		s.fail(w, http.StatusUnprocessableEntity, "pin is missing")
		return
	}
	id, err := strconv.Atoi(number)
	if err != nil {
		s.fail(w, http.StatusNotFound, "not found")
		return
	}
	parcel, err := s.store.Collect(id, body.Pin)
	switch {
	case errors.Is(err, store.ErrNotFound):
		s.fail(w, http.StatusNotFound, "not found")
		return
	case errors.Is(err, store.ErrPin):
		s.fail(w, http.StatusForbidden, "wrong pin")
		return
	case errors.Is(err, store.ErrLocked):
		s.fail(w, http.StatusLocked, "locked")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(parcel)
}

func parcelProblem(body parcelBody) string {
	switch {
	case body.Station == "":
		return "station is missing"
	case body.Size != "S" && body.Size != "M" && body.Size != "L":
		return "size must be S, M or L"
	case strings.TrimSpace(body.Recipient) == "":
		return "recipient is missing"
	}
	return ""
}

func (s *server) fail(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(map[string]string{"error": message})
}
