package api

import (
	"fmt"
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
func (s *server) parcels(w http.ResponseWriter, r *http.Request) error {
	if err := s.requireWriter(r); err != nil {
		return err
	}
	var body parcelBody
	if err := readJSON(w, r, bodyLimit, &body); err != nil {
		return err
	}
	parcel, err := s.addParcel(body)
	if err != nil {
		return err
	}
	w.Header().Set("Location", fmt.Sprintf("/parcels/%d", parcel.ID))
	return respond(w, http.StatusCreated, parcel)
}

// batch answers POST /parcels/batch.
func (s *server) batch(w http.ResponseWriter, r *http.Request) error {
	if err := s.requireWriter(r); err != nil {
		return err
	}
	var bodies []parcelBody
	if err := readJSON(w, r, batchLimit, &bodies); err != nil {
		return err
	}
	answer := batchAnswer{Accepted: []store.Parcel{}, Rejected: []rejectedParcel{}}
	for i, body := range bodies {
		if parcel, err := s.addParcel(body); err != nil {
			answer.Rejected = append(answer.Rejected, rejectedParcel{i, failureOf(err).message})
		} else {
			answer.Accepted = append(answer.Accepted, parcel)
		}
	}
	return respond(w, http.StatusOK, answer)
}

func (s *server) addParcel(body parcelBody) (store.Parcel, error) {
	switch {
	case body.Station == "":
		return store.Parcel{}, invalid("station is missing")
	case body.Size != "S" && body.Size != "M" && body.Size != "L":
		return store.Parcel{}, invalid("size must be S, M or L")
	case strings.TrimSpace(body.Recipient) == "":
		return store.Parcel{}, invalid("recipient is missing")
	}
	return s.store.AddParcel(store.Parcel{Station: body.Station, Size: body.Size, Recipient: body.Recipient})
}

// parcel answers GET /parcels/{id}.
func (s *server) parcel(w http.ResponseWriter, r *http.Request) error {
	if err := s.requireReader(r); err != nil {
		return err
	}
	id, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/parcels/"))
	if err != nil {
		return notFound
	}
	parcel, err := s.store.Parcel(id)
	if err != nil {
		return err
	}
	return respond(w, http.StatusOK, parcel)
}

// collect answers POST /parcels/{id}/collect. Locker terminals ask it.
func (s *server) collect(w http.ResponseWriter, r *http.Request) error {
	var body collectBody
	if err := readTerminal(w, r, &body); err != nil {
		return err
	}
	if body.Pin == "" {
		return invalid("pin is missing")
	}
	number := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/parcels/"), "/collect")
	id, err := strconv.Atoi(number)
	if err != nil {
		return notFound
	}
	parcel, err := s.store.Collect(id, body.Pin)
	if err != nil {
		return err
	}
	return respond(w, http.StatusOK, parcel)
}
