package table_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"example.com/bankfeed/dialect"
	"example.com/bankfeed/records"
	"example.com/bankfeed/table"
)

func open(t *testing.T, text string) (*table.Table, error) {
	t.Helper()
	in, err := records.New(strings.NewReader(text), dialect.Excel)
	if err != nil {
		t.Fatal(err)
	}
	return table.Open(in)
}

func TestNames(t *testing.T) {
	statement, err := open(t, " Date ,AMOUNT,,\n1,2,3,4\n")
	if err != nil {
		t.Fatal(err)
	}
	row, err := statement.Next()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"date": "1", "amount": "2", " Amount ": "2"} {
		if got, ok := row.Get(name); !ok || got != want {
			t.Errorf("%q: got %q, %v", name, got, ok)
		}
	}
	for _, name := range []string{"", "other"} {
		if got, ok := row.Get(name); ok || got != "" {
			t.Errorf("%q: got %q, %v", name, got, ok)
		}
	}
	if row.Line != 2 {
		t.Errorf("line %d", row.Line)
	}
}

func TestHeaders(t *testing.T) {
	for text, want := range map[string]error{
		"":                    table.ErrNoHeader,
		"\n\n":                table.ErrNoHeader,
		"a,b,a\n":             table.ErrDuplicateColumn,
		"Amount, amount \n1,": table.ErrDuplicateColumn,
		"a,\"b":               records.ErrOpenQuote,
	} {
		if _, err := open(t, text); !errors.Is(err, want) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestLengths(t *testing.T) {
	statement, err := open(t, "a,b\n1\n1,2,,\n1,2,,3\n4,5\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"", "2"} {
		row, err := statement.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := row.Get("b"); !ok || got != want {
			t.Errorf("got %q, %v", got, ok)
		}
	}
	_, err = statement.Next()
	if !errors.Is(err, table.ErrTooManyFields) || !strings.Contains(err.Error(), "4") {
		t.Errorf("got %v", err)
	}
	row, err := statement.Next()
	if got, _ := row.Get("a"); err != nil || got != "4" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := statement.Next(); err != io.EOF {
		t.Errorf("got %v", err)
	}
}
