package refund

import "till.example/till/money"

// split gives each tender its part of an amount that goes back.
func (b *Book) split(amount money.Money) ([]Part, error) {
	parts := make([]Part, len(b.tenders))
	weights := make([]int64, len(b.tenders))
	for i, tender := range b.tenders {
		parts[i] = Part{Tender: tender.Name, Amount: money.New(0, amount.Currency)}
		weights[i] = tender.Paid.Minor
	}
	if amount.IsZero() {
		return parts, nil
	}
	amounts, err := amount.Allocate(weights)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		parts[i].Amount = amounts[i]
	}
	return parts, nil
}
