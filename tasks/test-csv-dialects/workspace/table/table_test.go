package table_test

import (
	"strings"
	"testing"

	"example.com/bankfeed/dialect"
	"example.com/bankfeed/records"
	"example.com/bankfeed/table"
)

func TestGetsFieldsByName(t *testing.T) {
	in, _ := records.New(strings.NewReader("date,amount\n2026-03-01,12.50\n"), dialect.Excel)
	statement, err := table.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	row, err := statement.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := row.Get("amount"); !ok || got != "12.50" {
		t.Errorf("got %q, %v", got, ok)
	}
}
