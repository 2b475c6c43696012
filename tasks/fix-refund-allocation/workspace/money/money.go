// Package money computes with amounts of money, without losing any of it.
package money

import "fmt"

// Money is an amount in the smallest unit of its currency.
type Money struct {
	Minor    int64
	Currency Currency
}

// New gives an amount of minor units, such as New(1999, EUR) for 19.99 euros.
func New(minor int64, currency Currency) Money {
	return Money{Minor: minor, Currency: currency}
}

// Add gives the sum of two amounts of one currency. It panics where the currencies differ.
func (m Money) Add(other Money) Money {
	m.mustMatch(other)
	return New(m.Minor+other.Minor, m.Currency)
}

// Sub gives the difference of two amounts of one currency. It panics where the currencies differ.
func (m Money) Sub(other Money) Money {
	m.mustMatch(other)
	return New(m.Minor-other.Minor, m.Currency)
}

// Neg gives the amount with the opposite sign.
func (m Money) Neg() Money {
	return New(-m.Minor, m.Currency)
}

// Times gives a multiple of the amount.
func (m Money) Times(count int64) Money {
	return New(m.Minor*count, m.Currency)
}

// IsZero tells whether there is nothing to pay either way.
func (m Money) IsZero() bool {
	return m.Minor == 0
}

// String gives the amount as it is printed, such as "19.99 EUR".
func (m Money) String() string {
	major, minor := m.Minor/100, m.Minor%100
	if minor < 0 {
		minor = -minor
	}
	return fmt.Sprintf("%d.%02d %s", major, minor, m.Currency.Code)
}

func (m Money) mustMatch(other Money) {
	if m.Currency != other.Currency {
		panic(fmt.Sprintf("money: %s and %s do not go together", m.Currency.Code, other.Currency.Code))
	}
}
