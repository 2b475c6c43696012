package main

import (
	"flag"
	"log"
	"net/http"
	"os"
	"strings"

	"example.org/parcelpoint/internal/api"
	"example.org/parcelpoint/internal/store"
)

func main() {
	listen := flag.String("listen", ":8080", "address to listen on")
	flag.Parse()
	tokens := api.Tokens{}
	for _, pair := range strings.Split(os.Getenv("PARCELPOINT_TOKENS"), ",") {
		if token, role, ok := strings.Cut(pair, ":"); ok {
			tokens[token] = role
		}
	}
	log.Fatal(http.ListenAndServe(*listen, api.New(store.New(), tokens)))
}
