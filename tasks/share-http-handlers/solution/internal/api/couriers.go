package api

import (
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
func (s *server) couriers(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet {
		if err := s.requireReader(r); err != nil {
			return err
		}
		return respond(w, http.StatusOK, s.store.Couriers())
	}
	if err := s.requireWriter(r); err != nil {
		return err
	}
	var body courierBody
	if err := readJSON(w, r, bodyLimit, &body); err != nil {
		return err
	}
	if strings.TrimSpace(body.Name) == "" {
		return invalid("name is missing")
	}
	if !phoneNumber.MatchString(body.Phone) {
		return invalid("phone must be + and 6 to 15 digits")
	}
	courier, err := s.store.AddCourier(store.Courier{Name: body.Name, Phone: body.Phone})
	if err != nil {
		return err
	}
	return respond(w, http.StatusCreated, courier)
}
