// Package store holds stations, couriers and parcels in memory.
package store

import (
	"errors"
	"fmt"
	"sync"
)

var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("exists already")
	ErrFull     = errors.New("no box is free")
	ErrPin      = errors.New("wrong pin")
	ErrLocked   = errors.New("locked")
)

const maxWrongPins = 3

type Station struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Boxes int    `json:"boxes"`
}

type Courier struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

type Parcel struct {
	ID        int    `json:"id"`
	Station   string `json:"station"`
	Size      string `json:"size"`
	Recipient string `json:"recipient"`
	Collected bool   `json:"collected"`
	Pin       string `json:"pin,omitempty"`
}

// Store is safe for use by several goroutines.
type Store struct {
	mu       sync.Mutex
	stations map[string]Station
	couriers []Courier
	parcels  map[int]*Parcel
	wrong    map[int]int
}

func New() *Store {
	return &Store{stations: map[string]Station{}, parcels: map[int]*Parcel{}, wrong: map[int]int{}}
}

func (s *Store) Station(id string) (Station, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	station, ok := s.stations[id]
	if !ok {
		return Station{}, ErrNotFound
	}
	return station, nil
}

// PutStation adds or replaces a station and says whether it is new.
func (s *Store) PutStation(station Station) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.stations[station.ID]
	s.stations[station.ID] = station
	return !known
}

func (s *Store) Couriers() []Courier {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Courier{}, s.couriers...)
}

// AddCourier gives ErrExists when somebody has the phone number already.
func (s *Store) AddCourier(courier Courier) (Courier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.couriers {
		if known.Phone == courier.Phone {
			return Courier{}, ErrExists
		}
	}
	courier.ID = len(s.couriers) + 1
	s.couriers = append(s.couriers, courier)
	return courier, nil
}

// AddParcel puts a parcel into a box and gives it a number and a PIN.
func (s *Store) AddParcel(parcel Parcel) (Parcel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	station, ok := s.stations[parcel.Station]
	if !ok {
		return Parcel{}, ErrNotFound
	}
	used := 0
	for _, other := range s.parcels {
		if other.Station == parcel.Station && !other.Collected {
			used++
		}
	}
	if used >= station.Boxes {
		return Parcel{}, ErrFull
	}
	parcel.ID = len(s.parcels) + 1
	parcel.Pin = fmt.Sprintf("%04d", (parcel.ID*7919+1234)%10000)
	s.parcels[parcel.ID] = &parcel
	return parcel, nil
}

// Parcel gives a parcel without its PIN.
func (s *Store) Parcel(id int) (Parcel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parcel, ok := s.parcels[id]
	if !ok {
		return Parcel{}, ErrNotFound
	}
	return withoutPin(*parcel), nil
}

// Collect opens the box. A parcel that was collected is not found any more.
func (s *Store) Collect(id int, pin string) (Parcel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parcel, ok := s.parcels[id]
	if !ok || parcel.Collected {
		return Parcel{}, ErrNotFound
	}
	if s.wrong[id] >= maxWrongPins {
		return Parcel{}, ErrLocked
	}
	if parcel.Pin != pin {
		s.wrong[id]++
		return Parcel{}, ErrPin
	}
	parcel.Collected = true
	return withoutPin(*parcel), nil
}

func withoutPin(parcel Parcel) Parcel {
	parcel.Pin = ""
	return parcel
}
