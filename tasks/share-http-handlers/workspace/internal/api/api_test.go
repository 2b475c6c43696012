package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/parcelpoint/internal/api"
	"example.org/parcelpoint/internal/store"
)

func newAPI() http.Handler {
	return api.New(store.New(), api.Tokens{"w": "writer", "r": "reader"})
}

func ask(t *testing.T, handler http.Handler, token, request, body string, status int, want string) {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != status || w.Body.String() != want+"\n" {
		t.Errorf("%s: %d %s, want %d %s", request, w.Code, w.Body, status, want)
	}
}

func TestStations(t *testing.T) {
	h := newAPI()
	ask(t, h, "r", "GET /stations/north", "", 404, `{"error":"not found"}`)
	ask(t, h, "w", "PUT /stations/north", `{"name": "North & Co", "boxes": 2}`, 201, `{"id":"north","name":"North & Co","boxes":2}`)
	ask(t, h, "w", "PUT /stations/north", `{"name": "North", "boxes": 3}`, 200, `{"id":"north","name":"North","boxes":3}`)
	ask(t, h, "r", "GET /stations/north", "", 200, `{"id":"north","name":"North","boxes":3}`)
	ask(t, h, "r", "PUT /stations/north", `{}`, 403, `{"error":"not allowed"}`)
	ask(t, h, "x", "GET /stations/north", "", 401, `{"error":"no valid token"}`)
}

func TestCouriers(t *testing.T) {
	h := newAPI()
	ask(t, h, "r", "GET /couriers", "", 200, `[]`)
	ask(t, h, "w", "POST /couriers", `{"name": "Ada", "phone": "+491234567"}`, 201, `{"id":1,"name":"Ada","phone":"+491234567"}`)
	ask(t, h, "w", "POST /couriers", `{"name": "Ben", "phone": "+491234567"}`, 409, `{"error":"exists already"}`)
	ask(t, h, "w", "POST /couriers", `{"name": "Ben", "phone": "12"}`, 422, `{"error":"phone must be + and 6 to 15 digits"}`)
	ask(t, h, "w", "DELETE /couriers", "", 405, `{"error":"method not allowed"}`)
}

func TestParcels(t *testing.T) {
	h := newAPI()
	ask(t, h, "w", "PUT /stations/north", `{"name": "North", "boxes": 1}`, 201, `{"id":"north","name":"North","boxes":1}`)
	parcel := `{"station": "north", "size": "S", "recipient": "Cleo"}`
	ask(t, h, "w", "POST /parcels", parcel, 201,
		`{"id":1,"station":"north","size":"S","recipient":"Cleo","collected":false,"pin":"9153"}`)
	ask(t, h, "w", "POST /parcels", parcel, 503, `{"error":"no box is free"}`)
	ask(t, h, "r", "GET /parcels/1", "", 200, `{"id":1,"station":"north","size":"S","recipient":"Cleo","collected":false}`)
	ask(t, h, "", "POST /parcels/1/collect", `{"pin": "0000"}`, 403, `{"error":"wrong pin"}`)
	ask(t, h, "", "POST /parcels/1/collect", `{"pin": "9153"}`, 200,
		`{"id":1,"station":"north","size":"S","recipient":"Cleo","collected":true}`)
	ask(t, h, "w", "POST /parcels/batch", `[`+parcel+`, `+parcel+`, {}]`, 200,
		`{"accepted":[{"id":2,"station":"north","size":"S","recipient":"Cleo","collected":false,"pin":"7072"}],`+
			`"rejected":[{"index":1,"error":"no box is free"},{"index":2,"error":"station is missing"}]}`)
}
