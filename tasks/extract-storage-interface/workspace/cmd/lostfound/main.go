package main

import (
	"flag"
	"fmt"
	"log"
	"time"

	"example.org/lostfound"
)

func main() {
	dir := flag.String("dir", "items", "folder of the items")
	flag.Parse()
	office, err := lostfound.Open(*dir, time.Now)
	if err != nil {
		log.Fatal(err)
	}
	switch flag.Arg(0) {
	case "register":
		it, err := office.Desk.Register(flag.Arg(1), flag.Arg(2))
		show(err, it.ID)
	case "find":
		items, err := office.Search.Find(flag.Arg(1))
		for _, it := range items {
			fmt.Println(it.ID, it.What, it.Where, it.Note)
		}
		show(err)
	case "cleanup":
		removed, err := office.Cleanup.Run()
		show(err, removed)
	default:
		log.Fatal("usage: lostfound [-dir DIR] register WHAT WHERE | find TEXT | cleanup")
	}
}

func show(err error, values ...any) {
	if err != nil {
		log.Fatal(err)
	}
	if len(values) > 0 {
		fmt.Println(values...)
	}
}
