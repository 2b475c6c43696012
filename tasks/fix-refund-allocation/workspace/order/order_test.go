package order

import (
	"testing"

	"till.example/till/money"
)

func TestNetPrices(t *testing.T) {
	breakfast := Order{
		Currency: money.EUR,
		Lines: []Line{
			{Name: "rolls", Units: 4, Unit: money.New(50, money.EUR)},
			{Name: "coffee", Units: 2, Unit: money.New(300, money.EUR)},
		},
		Discount: money.New(80, money.EUR),
	}
	prices, err := breakfast.NetPrices()
	if err != nil || prices[0].Minor != 180 || prices[1].Minor != 540 {
		t.Errorf("got %v, %v", prices, err)
	}
	if total, err := breakfast.Total(); err != nil || total != money.New(720, money.EUR) {
		t.Errorf("got %v, %v", total, err)
	}
}
