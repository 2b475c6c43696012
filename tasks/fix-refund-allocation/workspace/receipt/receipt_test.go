package receipt

import (
	"testing"

	"till.example/till/money"
	"till.example/till/refund"
)

func TestOfRefund(t *testing.T) {
	got := OfRefund(refund.Refund{
		Line:   "mug",
		Units:  2,
		Amount: money.New(-1200, money.EUR),
		Parts: []refund.Part{
			{Tender: "voucher", Amount: money.New(0, money.EUR)},
			{Tender: "card", Amount: money.New(-1200, money.EUR)},
		},
	})
	want := "RETURN 2 x mug        -12.00 EUR\n" +
		"  to card             -12.00 EUR\n"
	if got != want {
		t.Errorf("got\n%s", got)
	}
}
