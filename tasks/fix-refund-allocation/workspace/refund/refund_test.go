package refund

import (
	"errors"
	"testing"

	"till.example/till/money"
	"till.example/till/order"
)

func TestReturn(t *testing.T) {
	o := order.Order{
		Currency: money.EUR,
		Lines:    []order.Line{{Name: "mug", Units: 3, Unit: money.New(800, money.EUR)}},
		Discount: money.New(600, money.EUR),
	}
	tenders := []Tender{{"voucher", money.New(600, money.EUR)}, {"card", money.New(1200, money.EUR)}}
	book, err := Open(o, tenders)
	if err != nil {
		t.Fatal(err)
	}
	got, err := book.Return(0, 2)
	if err != nil || got.Amount.Minor != -1200 || got.Parts[0].Amount.Minor != -400 || got.Parts[1].Amount.Minor != -800 {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := book.Return(0, 2); !errors.Is(err, ErrUnits) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(o, tenders[:1]); !errors.Is(err, ErrTenders) {
		t.Errorf("got %v", err)
	}
}
