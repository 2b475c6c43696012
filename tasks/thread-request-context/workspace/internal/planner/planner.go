// Package planner plans trips.
package planner

import (
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

// Plan asks for everything at the same time. There may be no forecast.
func (p *Planner) Plan(from, to string) (Plan, error) {
	var plan Plan
	var fromErr, toErr error
	var all sync.WaitGroup
	all.Add(3)
	go func() {
		defer all.Done()
		plan.From, fromErr = p.timetable.Departures(from)
	}()
	go func() {
		defer all.Done()
		plan.To, toErr = p.timetable.Departures(to)
	}()
	go func() {
		defer all.Done()
		plan.Weather, _ = p.weather.Forecast(to)
	}()
	all.Wait()
	if fromErr != nil {
		return Plan{}, fromErr
	}
	if toErr != nil {
		return Plan{}, toErr
	}
	return plan, nil
}
