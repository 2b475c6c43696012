package money

import (
	"errors"
	"math"
)

// ErrWeights is given for weights that nothing can be split by: none, only zeros, or a negative one.
var ErrWeights = errors.New("money: weights must not be negative, and one must be positive")

// Allocate splits the amount in proportion to the weights, into one part for each of them.
func (m Money) Allocate(weights []int64) ([]Money, error) {
	total, err := sumOf(weights)
	if err != nil {
		return nil, err
	}
	parts := make([]Money, len(weights))
	left := m.Minor
	for i, weight := range weights {
		share := math.Round(float64(m.Minor) * float64(weight) / float64(total))
		parts[i] = New(int64(share), m.Currency)
		left -= int64(share)
	}
	for i := 0; left > 0; i++ {
		parts[i].Minor++
		left--
	}
	return parts, nil
}

func sumOf(weights []int64) (int64, error) {
	var total int64
	for _, weight := range weights {
		if weight < 0 {
			return 0, ErrWeights
		}
		total += weight
	}
	if total == 0 {
		return 0, ErrWeights
	}
	return total, nil
}
