package records_test

import (
	"reflect"
	"strings"
	"testing"

	"example.com/bankfeed/dialect"
	"example.com/bankfeed/records"
)

func TestReadsAStatement(t *testing.T) {
	text := "date;amount;text\r\n2026-03-01;12,50;\"Rent; March\"\r\n2026-03-02;-3,00;Fee\r\n"
	in, err := records.New(strings.NewReader(text), dialect.ExcelEurope)
	if err != nil {
		t.Fatal(err)
	}
	all, err := in.All()
	if err != nil {
		t.Fatal(err)
	}
	want := []records.Record{
		{Line: 1, Fields: []string{"date", "amount", "text"}},
		{Line: 2, Fields: []string{"2026-03-01", "12,50", "Rent; March"}},
		{Line: 3, Fields: []string{"2026-03-02", "-3,00", "Fee"}},
	}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("got %v", all)
	}
}
