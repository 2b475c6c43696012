package refund

import "till.example/till/money"

// split gives each tender its part of an amount that goes back. By what they have not got back yet, none can
// get more than it paid.
func (b *Book) split(amount money.Money) ([]Part, error) {
	parts := make([]Part, len(b.tenders))
	for i, tender := range b.tenders {
		parts[i] = Part{Tender: tender.Name, Amount: money.New(0, amount.Currency)}
	}
	if amount.IsZero() {
		return parts, nil
	}
	amounts, err := amount.Allocate(b.unpaid)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		parts[i].Amount = amounts[i]
	}
	return parts, nil
}
