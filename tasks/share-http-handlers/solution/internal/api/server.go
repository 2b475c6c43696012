// Package api answers HTTP requests.
package api

import (
	"net/http"
	"strings"

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
	mux.HandleFunc("/stations/", answering(srv.station, http.MethodGet, http.MethodPut))
	mux.HandleFunc("/couriers", answering(srv.couriers, http.MethodGet, http.MethodPost))
	mux.HandleFunc("/parcels", answering(srv.parcels, http.MethodPost))
	mux.HandleFunc("/parcels/batch", answering(srv.batch, http.MethodPost))
	parcel, collect := answering(srv.parcel, http.MethodGet), answering(srv.collect, http.MethodPost)
	mux.HandleFunc("/parcels/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/collect") {
			collect(w, r)
		} else {
			parcel(w, r)
		}
	})
	return mux
}
