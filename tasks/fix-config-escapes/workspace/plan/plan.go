// Package plan gives what the controllers do with a zone file.
package plan

import (
	"fmt"

	"drip.example/drip/syntax"
)

// Zone is a part of a field with a valve of its own.
type Zone struct {
	Name  string
	Valve int
	// Topic is where the zone tells on the farm's message bus what it does; "" for nowhere.
	Topic string
	Note  string
	Runs  []Run
}

// Run is one watering of a day.
type Run struct {
	Start   string
	Minutes float64
}

// Read gives the zones of a file. Errors are of type *syntax.Error.
func Read(source string) ([]Zone, error) {
	file, err := syntax.Parse(source)
	if err != nil {
		return nil, err
	}
	var zones []Zone
	for _, block := range file.Blocks {
		if block.Name != "zone" {
			return nil, &syntax.Error{Line: block.Line, Message: fmt.Sprintf("%s is no block of ours", block.Name)}
		}
		zone, err := readZone(block)
		if err != nil {
			return nil, err
		}
		zones = append(zones, zone)
	}
	return zones, nil
}

func readZone(block *syntax.Block) (Zone, error) {
	zone := Zone{Name: block.Label}
	valve, err := want(block, "valve", syntax.Number)
	if err != nil {
		return zone, err
	}
	zone.Valve = int(valve.Number)
	if topic, ok := block.Get("topic"); ok {
		zone.Topic = topic.Value.Text
	}
	if note, ok := block.Get("note"); ok {
		zone.Note = note.Value.Text
	}
	for _, inner := range block.Blocks {
		start, err := want(inner, "start", syntax.String)
		if err != nil {
			return zone, err
		}
		minutes, err := want(inner, "minutes", syntax.Number)
		if err != nil {
			return zone, err
		}
		zone.Runs = append(zone.Runs, Run{Start: start.Text, Minutes: minutes.Number})
	}
	return zone, nil
}

func want(block *syntax.Block, name string, kind syntax.Kind) (syntax.Value, error) {
	setting, ok := block.Get(name)
	if !ok {
		return syntax.Value{}, &syntax.Error{Line: block.Line, Message: fmt.Sprintf("%s has no %s", block.Name, name)}
	}
	if setting.Value.Kind != kind {
		return syntax.Value{}, &syntax.Error{Line: setting.Line, Message: fmt.Sprintf("%s is of the wrong kind", name)}
	}
	return setting.Value, nil
}
