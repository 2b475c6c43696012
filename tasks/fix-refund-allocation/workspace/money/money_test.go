package money

import (
	"errors"
	"testing"
)

func TestString(t *testing.T) {
	for want, amount := range map[string]Money{
		"19.99 EUR":  New(1999, EUR),
		"0.05 EUR":   New(5, EUR),
		"-12.30 GBP": New(-1230, GBP),
		"0.00 GBP":   New(0, GBP),
	} {
		if got := amount.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAllocate(t *testing.T) {
	t.Run("splits in proportion", func(t *testing.T) {
		parts, err := New(1000, EUR).Allocate([]int64{1, 3})
		if err != nil || parts[0] != New(250, EUR) || parts[1] != New(750, EUR) {
			t.Errorf("got %v, %v", parts, err)
		}
	})
	t.Run("gives what is left to the first", func(t *testing.T) {
		parts, err := New(100, EUR).Allocate([]int64{1, 1, 1})
		if err != nil || parts[0].Minor != 34 || parts[1].Minor != 33 || parts[2].Minor != 33 {
			t.Errorf("got %v, %v", parts, err)
		}
	})
	t.Run("refuses weights that say nothing", func(t *testing.T) {
		for _, weights := range [][]int64{nil, {0, 0}, {2, -1}} {
			if _, err := New(100, EUR).Allocate(weights); !errors.Is(err, ErrWeights) {
				t.Errorf("%v: got %v", weights, err)
			}
		}
	})
}
