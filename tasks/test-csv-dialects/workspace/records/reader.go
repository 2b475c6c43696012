// Package records reads CSV in a dialect, record by record.
package records

import (
	"io"
	"strings"

	"example.com/bankfeed/dialect"
)

// Record is one record of a file.
type Record struct {
	// Line is the number of the line it starts on, from 1.
	Line   int
	Fields []string
}

// Reader reads records.
type Reader struct {
	dialect dialect.Dialect
	src     *source
	ended   error
}

// New returns a Reader, or the error of a dialect that contradicts itself.
func New(in io.Reader, d dialect.Dialect) (*Reader, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	return &Reader{dialect: d, src: newSource(in)}, nil
}

// Read gives the next record; io.EOF after the last one, or a *ParseError.
func (r *Reader) Read() (Record, error) {
	if r.ended != nil {
		return Record{}, r.ended
	}
	record, err := r.next()
	r.ended = err
	return record, err
}

// All gives all records that are left.
func (r *Reader) All() ([]Record, error) {
	var all []Record
	for {
		record, err := r.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, record)
	}
}

func (r *Reader) next() (Record, error) {
	for {
		c, err := r.src.peek()
		switch {
		case err != nil:
			return Record{}, err
		case r.src.atLineBreak():
			r.src.takeLineBreak()
		case r.dialect.Comment != 0 && c == r.dialect.Comment:
			r.dropLine()
		default:
			return r.record()
		}
	}
}

func (r *Reader) dropLine() {
	for {
		if c, err := r.src.take(); err != nil || c == '\n' {
			return
		}
	}
}

func (r *Reader) record() (Record, error) {
	record := Record{Line: r.src.line}
	for {
		field, err := r.field()
		if err != nil {
			return Record{}, err
		}
		record.Fields = append(record.Fields, field)
		c, err := r.src.peek()
		if err == io.EOF {
			return record, nil
		}
		if err != nil {
			return Record{}, err
		}
		if c != r.dialect.Comma {
			r.src.takeLineBreak()
			return record, nil
		}
		r.src.take()
	}
}

// field reads up to the comma or the end of the record, and takes neither.
func (r *Reader) field() (string, error) {
	if r.dialect.Trim {
		r.src.dropSpaces()
	}
	if c, err := r.src.peek(); err == nil && c == r.dialect.Quote {
		return r.quoted()
	}
	return r.plain()
}

func (r *Reader) plain() (string, error) {
	var text strings.Builder
	for {
		c, err := r.src.peek()
		if err != nil && err != io.EOF {
			return "", err
		}
		if err == io.EOF || c == r.dialect.Comma || r.src.atLineBreak() {
			if r.dialect.Trim {
				return strings.TrimRight(text.String(), " \t"), nil
			}
			return text.String(), nil
		}
		if c == r.dialect.Quote {
			return "", r.errorHere(ErrQuoteInField)
		}
		r.src.take()
		text.WriteRune(c)
	}
}

func (r *Reader) quoted() (string, error) {
	opened := &ParseError{Line: r.src.line, Column: r.src.column, Err: ErrOpenQuote}
	r.src.take()
	var text strings.Builder
	for {
		c, err := r.src.take()
		if err == io.EOF {
			return "", opened
		}
		if err != nil {
			return "", err
		}
		switch {
		case c == '\\' && r.dialect.Escape == dialect.Backslash:
			text.WriteString(r.escaped())
		case c != r.dialect.Quote:
			text.WriteRune(c)
		case r.dialect.Escape == dialect.Doubled && r.nextIs(r.dialect.Quote):
			r.src.take()
			text.WriteRune(c)
		default:
			return text.String(), r.afterQuote()
		}
	}
}

// escaped reads what follows a backslash and gives what both stand for.
func (r *Reader) escaped() string {
	c, err := r.src.take()
	switch {
	case err != nil:
		return `\`
	case c == r.dialect.Quote || c == '\\':
		return string(c)
	case c == 'n':
		return "\n"
	default:
		return `\` + string(c)
	}
}

// afterQuote makes sure that the field ends with its closing quote.
func (r *Reader) afterQuote() error {
	if r.dialect.Trim {
		r.src.dropSpaces()
	}
	_, err := r.src.peek()
	if err == io.EOF || r.nextIs(r.dialect.Comma) || r.src.atLineBreak() {
		return nil
	}
	if err != nil {
		return err
	}
	return r.errorHere(ErrAfterQuote)
}

func (r *Reader) nextIs(wanted rune) bool {
	c, err := r.src.peek()
	return err == nil && c == wanted
}

func (r *Reader) errorHere(err error) error {
	return &ParseError{Line: r.src.line, Column: r.src.column, Err: err}
}
