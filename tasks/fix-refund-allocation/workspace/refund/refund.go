// Package refund keeps the refunds of an order.
package refund

import (
	"errors"

	"till.example/till/money"
	"till.example/till/order"
)

var (
	// ErrUnits is given when more units come back than the customer still has.
	ErrUnits = errors.New("refund: not so many units left")
	// ErrTenders is given for tenders that do not add up to the price of the order.
	ErrTenders = errors.New("refund: the tenders do not pay the order")
)

// Tender is something the customer paid with, and how much.
type Tender struct {
	Name string
	Paid money.Money
}

// Part is what goes back to one tender.
type Part struct {
	Tender string
	Amount money.Money
}

// Refund is one visit of the customer. Amounts are negative, or zero.
type Refund struct {
	Line   string
	Units  int64
	Amount money.Money
	// Parts has one entry for each tender, in the order in which they were given.
	Parts []Part
}

// Book keeps what has come back of one order.
type Book struct {
	order    order.Order
	prices   []money.Money
	tenders  []Tender
	returned []int64
}

// Open begins the book of an order that was just paid.
func Open(o order.Order, tenders []Tender) (*Book, error) {
	prices, err := o.NetPrices()
	if err != nil {
		return nil, err
	}
	open := money.New(0, o.Currency)
	for _, price := range prices {
		open = open.Add(price)
	}
	for _, tender := range tenders {
		open = open.Sub(tender.Paid)
	}
	if !open.IsZero() {
		return nil, ErrTenders
	}
	return &Book{order: o, prices: prices, tenders: tenders, returned: make([]int64, len(prices))}, nil
}

// Return takes units of a line back.
func (b *Book) Return(line int, units int64) (Refund, error) {
	bought := b.order.Lines[line]
	if units < 1 || units > bought.Units-b.returned[line] {
		return Refund{}, ErrUnits
	}
	unit := b.prices[line].Minor / bought.Units
	amount := money.New(unit*units, b.order.Currency).Neg()
	parts, err := b.split(amount)
	if err != nil {
		return Refund{}, err
	}
	b.returned[line] += units
	return Refund{Line: bought.Name, Units: units, Amount: amount, Parts: parts}, nil
}
