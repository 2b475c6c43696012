package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"

	"example.org/parcelpoint/internal/store"
)

type courierBody struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

var phoneNumber = regexp.MustCompile(`^\+[0-9]{6,15}$`)

// couriers answers GET and POST /couriers.
func (s *server) couriers(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		fail(w, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	role, known := s.tokens[token]
	if !known || role == "" {
		w.Header().Set("WWW-Authenticate", "Bearer")
		fail(w, http.StatusUnauthorized, "no valid token")
		return
	}
	if r.Method == http.MethodGet {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.Encode(s.store.Couriers())
		return
	}
	if role != "writer" {
		fail(w, http.StatusForbidden, "not allowed")
		return
	}

	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		fail(w, http.StatusUnsupportedMediaType, "expected application/json")
		return
	}
	var body courierBody
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
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			fail(w, http.StatusRequestEntityTooLarge, "body too long")
			return
		}
		fail(w, http.StatusBadRequest, "invalid JSON: "+err.Error())
		return
	}
	switch {
	case strings.TrimSpace(body.Name) == "":
		fail(w, http.StatusUnprocessableEntity, "name is missing")
		return
	case !phoneNumber.MatchString(body.Phone):
		fail(w, http.StatusUnprocessableEntity, "phone must be + and 6 to 15 digits")
		return
	}
	courier, err := s.store.AddCourier(store.Courier{Name: body.Name, Phone: body.Phone})
	if errors.Is(err, store.ErrExists) {
		fail(w, http.StatusConflict, "exists already")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(courier)
}

func fail(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(map[string]string{"error": message})
}
