package api

import (
	"net/http"
	"strings"

	"example.org/parcelpoint/internal/store"
)

type stationBody struct {
	Name  string `json:"name"`
	Boxes int    `json:"boxes"`
}

// station answers GET and PUT /stations/{id}.
func (s *server) station(w http.ResponseWriter, r *http.Request) error {
	id := strings.TrimPrefix(r.URL.Path, "/stations/")
	if r.Method == http.MethodGet {
		return s.getStation(w, r, id)
	}
	return s.putStation(w, r, id)
}

func (s *server) getStation(w http.ResponseWriter, r *http.Request, id string) error {
	if err := s.requireReader(r); err != nil {
		return err
	}
	station, err := s.store.Station(id)
	if err != nil {
		return err
	}
	return respond(w, http.StatusOK, station)
}

func (s *server) putStation(w http.ResponseWriter, r *http.Request, id string) error {
	if err := s.requireWriter(r); err != nil {
		return err
	}
	var body stationBody
	if err := readJSON(w, r, bodyLimit, &body); err != nil {
		return err
	}
	if strings.TrimSpace(body.Name) == "" {
		return invalid("name is missing")
	}
	if body.Boxes < 1 || body.Boxes > 500 {
		return invalid("boxes must be 1 to 500")
	}
	station := store.Station{ID: id, Name: body.Name, Boxes: body.Boxes}
	if s.store.PutStation(station) {
		return respond(w, http.StatusCreated, station)
	}
	return respond(w, http.StatusOK, station)
}
