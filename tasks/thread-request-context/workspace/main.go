package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"example.org/trips/internal/server"
)

func main() {
	listen := flag.String("listen", ":8080", "address to listen on")
	upstream := flag.String("upstream", "https://data.example", "where the data is")
	flag.Parse()
	handler := server.New(server.Config{
		HTTP:     http.DefaultClient,
		BaseURL:  *upstream,
		Attempts: 3,
		Wait:     time.Second,
		Parallel: 8,
		TTL:      time.Minute,
		Now:      time.Now,
	})
	log.Fatal(http.ListenAndServe(*listen, handler))
}
