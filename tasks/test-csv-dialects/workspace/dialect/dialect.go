// Package dialect describes flavours of CSV.
package dialect

import "fmt"

// Escape says how a quote stands inside of quotes.
type Escape int

const (
	// Doubled writes it twice.
	Doubled Escape = iota
	// Backslash writes a backslash before it.
	Backslash
)

// Dialect is one flavour of CSV.
type Dialect struct {
	Comma  rune
	Quote  rune
	Escape Escape
	// Comment starts lines to leave out; 0 for none.
	Comment rune
	// Trim leaves out spaces and tabs around fields.
	Trim bool
}

// Ready-made dialects.
var (
	Excel       = Dialect{Comma: ',', Quote: '"'}
	ExcelEurope = Dialect{Comma: ';', Quote: '"'}
	MySQL       = Dialect{Comma: '\t', Quote: '"', Escape: Backslash}
)

// Check returns an error when the dialect contradicts itself.
func (d Dialect) Check() error {
	if d.Comma == 0 || d.Quote == 0 {
		return fmt.Errorf("dialect: comma and quote must be set")
	}
	if d.Comma == d.Quote || d.Comma == d.Comment || d.Quote == d.Comment {
		return fmt.Errorf("dialect: comma %q, quote %q and comment %q must differ", d.Comma, d.Quote, d.Comment)
	}
	for _, c := range []rune{d.Comma, d.Quote, d.Comment} {
		switch {
		case c == '\r' || c == '\n':
			return fmt.Errorf("dialect: a line break cannot be comma, quote or comment")
		case c == '\\' && d.Escape == Backslash:
			return fmt.Errorf("dialect: the backslash is needed for escapes")
		case (c == ' ' || c == '\t') && d.Trim:
			return fmt.Errorf("dialect: %q cannot be trimmed and mean something", c)
		}
	}
	return nil
}
