// Package order knows what a customer pays for an order.
package order

import "till.example/till/money"

// Line is a number of equal things.
type Line struct {
	Name  string
	Units int64
	Unit  money.Money
}

// Gross is the price of the line before any discount.
func (l Line) Gross() money.Money {
	return l.Unit.Times(l.Units)
}

// Order is what a customer buys at once. All its amounts have one currency.
type Order struct {
	Currency money.Currency
	Lines    []Line
	// Discount is taken off the whole order. It is positive or zero.
	Discount money.Money
}

// NetPrices gives what is paid for each line: its gross price less its share of the discount.
func (o Order) NetPrices() ([]money.Money, error) {
	prices := make([]money.Money, len(o.Lines))
	weights := make([]int64, len(o.Lines))
	for i, line := range o.Lines {
		prices[i] = line.Gross()
		weights[i] = line.Gross().Minor
	}
	if o.Discount.IsZero() {
		return prices, nil
	}
	shares, err := o.Discount.Allocate(weights)
	if err != nil {
		return nil, err
	}
	for i, share := range shares {
		prices[i] = prices[i].Sub(share)
	}
	return prices, nil
}

// Total gives what is paid for the order.
func (o Order) Total() (money.Money, error) {
	total := money.New(0, o.Currency)
	prices, err := o.NetPrices()
	if err != nil {
		return total, err
	}
	for _, price := range prices {
		total = total.Add(price)
	}
	return total, nil
}
