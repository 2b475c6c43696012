// Command drip checks and formats zone files.
package main

import (
	"fmt"
	"os"

	"drip.example/drip/plan"
	"drip.example/drip/syntax"
)

func main() {
	if len(os.Args) != 3 || (os.Args[1] != "check" && os.Args[1] != "fmt") {
		fmt.Fprintln(os.Stderr, "usage: drip check|fmt FILE")
		os.Exit(2)
	}
	source, err := os.ReadFile(os.Args[2])
	if err == nil {
		err = run(os.Args[1], string(source))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[2], err)
		os.Exit(1)
	}
}

func run(action, source string) error {
	if action == "fmt" {
		file, err := syntax.Parse(source)
		if err == nil {
			fmt.Print(syntax.Format(file))
		}
		return err
	}
	zones, err := plan.Read(source)
	for _, zone := range zones {
		for _, run := range zone.Runs {
			fmt.Printf("%s\tvalve %d\t%s\t%g min\n", zone.Name, zone.Valve, run.Start, run.Minutes)
		}
	}
	return err
}
