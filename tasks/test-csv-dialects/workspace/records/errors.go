package records

import (
	"errors"
	"fmt"
)

// What can be wrong with a text; always within a *ParseError.
var (
	ErrQuoteInField = errors.New("quote in a field that does not start with one")
	ErrAfterQuote   = errors.New("text after the closing quote")
	ErrOpenQuote    = errors.New("quote is never closed")
)

// ParseError says what is wrong, and where: both numbers count from 1.
type ParseError struct {
	Line   int
	Column int
	Err    error
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap gives one of the errors above.
func (e *ParseError) Unwrap() error { return e.Err }
