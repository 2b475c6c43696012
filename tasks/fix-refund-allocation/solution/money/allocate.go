package money

import (
	"errors"
	"math/big"
	"sort"
)

// ErrWeights is given for weights that nothing can be split by: none, only zeros, or a negative one.
var ErrWeights = errors.New("money: weights must not be negative, and one must be positive")

// Allocate splits the amount in proportion to the weights, into one part for each of them. The parts add up to
// the amount: what is left after rounding every share towards zero goes to those that lost most by it.
func (m Money) Allocate(weights []int64) ([]Money, error) {
	total, err := sumOf(weights)
	if err != nil {
		return nil, err
	}
	parts := make([]Money, len(weights))
	lost := make([]int64, len(weights))
	byLoss := make([]int, len(weights))
	left := m.Minor
	for i, weight := range weights {
		part, rest := share(m.Minor, weight, total)
		parts[i] = New(part, m.Currency)
		lost[i] = rest
		byLoss[i] = i
		left -= part
	}
	sort.SliceStable(byLoss, func(a, b int) bool { return lost[byLoss[a]] > lost[byLoss[b]] })
	unit := int64(1)
	if left < 0 {
		unit = -1
	}
	for i := 0; left != 0; i++ {
		parts[byLoss[i]].Minor += unit
		left -= unit
	}
	return parts, nil
}

// share gives amount*weight/total, rounded towards zero, and how much of one total-th was lost by that.
func share(amount, weight, total int64) (part, lost int64) {
	product := new(big.Int).Mul(big.NewInt(amount), big.NewInt(weight))
	quotient, rest := product.QuoRem(product, big.NewInt(total), new(big.Int))
	return quotient.Int64(), rest.Abs(rest).Int64()
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
