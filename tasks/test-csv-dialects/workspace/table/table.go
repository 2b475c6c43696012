// Package table reads records as rows with named columns.
package table

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/bankfeed/records"
)

// What can be wrong with a table.
var (
	ErrNoHeader        = errors.New("table: there is no header")
	ErrDuplicateColumn = errors.New("table: two columns have the same name")
	ErrTooManyFields   = errors.New("table: more fields than columns")
)

// Table gives rows.
type Table struct {
	in      *records.Reader
	width   int
	columns map[string]int
}

// Row is one row of a table.
type Row struct {
	// Line is the number of the line it starts on.
	Line    int
	columns map[string]int
	fields  []string
}

// Open reads the header.
func Open(in *records.Reader) (*Table, error) {
	header, err := in.Read()
	if err == io.EOF {
		return nil, ErrNoHeader
	}
	if err != nil {
		return nil, err
	}
	columns := map[string]int{}
	for index, name := range header.Fields {
		name = canonical(name)
		if name == "" {
			continue
		}
		if _, taken := columns[name]; taken {
			return nil, fmt.Errorf("%w: %s", ErrDuplicateColumn, name)
		}
		columns[name] = index
	}
	return &Table{in: in, width: len(header.Fields), columns: columns}, nil
}

// Next gives the next row; io.EOF after the last one.
func (t *Table) Next() (Row, error) {
	record, err := t.in.Read()
	if err != nil {
		return Row{}, err
	}
	for index, field := range record.Fields {
		if index >= t.width && field != "" {
			return Row{}, fmt.Errorf("%w: line %d has %d", ErrTooManyFields, record.Line, len(record.Fields))
		}
	}
	return Row{Line: record.Line, columns: t.columns, fields: record.Fields}, nil
}

// Get gives the field of a column, and whether there is such a column.
func (r Row) Get(column string) (string, bool) {
	index, ok := r.columns[canonical(column)]
	if !ok || index >= len(r.fields) {
		return "", ok
	}
	return r.fields[index], true
}

// canonical is the same for names that count as the same.
func canonical(name string) string {
	return strings.ToLower(strings.TrimSpace(name))
}
