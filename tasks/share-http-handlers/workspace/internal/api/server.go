// Package api answers HTTP requests.
package api

import (
	"net/http"

	"example.org/parcelpoint/internal/store"
)

// Tokens are the tokens that we know, with their roles: "reader" or "writer".
type Tokens map[string]string

type server struct {
	store  *store.Store
	tokens Tokens
}

// New makes the handler of the whole API.
func New(s *store.Store, tokens Tokens) http.Handler {
	srv := &server{store: s, tokens: tokens}
	mux := http.NewServeMux()
	mux.HandleFunc("/stations/", srv.station)
	mux.HandleFunc("/couriers", srv.couriers)
	mux.HandleFunc("/parcels", srv.parcels)
	mux.HandleFunc("/parcels/batch", srv.batch)
	mux.HandleFunc("/parcels/", srv.parcel)
	return mux
}
