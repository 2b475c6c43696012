// Package receipt makes the text that is printed for the customer.
package receipt

import (
	"fmt"
	"strings"

	"till.example/till/refund"
)

const width = 32

// OfRefund gives the receipt of one visit, a line each for the amount and for what goes back where.
func OfRefund(r refund.Refund) string {
	var text strings.Builder
	text.WriteString(row(fmt.Sprintf("RETURN %d x %s", r.Units, r.Line), r.Amount.String()))
	for _, part := range r.Parts {
		if !part.Amount.IsZero() {
			text.WriteString(row("  to "+part.Tender, part.Amount.String()))
		}
	}
	return text.String()
}

// row has the amount at the right edge.
func row(left, right string) string {
	gap := width - len(left) - len(right)
	if gap < 1 {
		gap = 1
	}
	return left + strings.Repeat(" ", gap) + right + "\n"
}
