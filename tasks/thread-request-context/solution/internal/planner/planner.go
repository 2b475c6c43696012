// Package planner plans trips.
package planner

import (
	"context"
	"sync"

	"example.org/trips/internal/timetable"
	"example.org/trips/internal/weather"
)

type Plan struct {
	From    []timetable.Departure `json:"from"`
	To      []timetable.Departure `json:"to"`
	Weather string                `json:"weather,omitempty"`
}

type Planner struct {
	timetable *timetable.Timetable
	weather   *weather.Weather
}

func New(table *timetable.Timetable, forecasts *weather.Weather) *Planner {
	return &Planner{timetable: table, weather: forecasts}
}

// Plan asks for everything at the same time, and for nothing more once a stop has failed. There may be no forecast.
func (p *Planner) Plan(ctx context.Context, from, to string) (Plan, error) {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	var plan Plan
	var first error
	var once sync.Once
	fail := func(err error) {
		once.Do(func() { first = err })
		cancel()
	}
	var all sync.WaitGroup
	departures := func(stop string, into *[]timetable.Departure) {
		defer all.Done()
		found, err := p.timetable.Departures(asking, stop)
		if err != nil {
			fail(err)
			return
		}
		*into = found
	}
	all.Add(3)
	go departures(from, &plan.From)
	go departures(to, &plan.To)
	go func() {
		defer all.Done()
		plan.Weather, _ = p.weather.Forecast(asking, to)
	}()
	all.Wait()
	if ctx.Err() != nil {
		return Plan{}, ctx.Err()
	}
	if first != nil {
		return Plan{}, first
	}
	return plan, nil
}
