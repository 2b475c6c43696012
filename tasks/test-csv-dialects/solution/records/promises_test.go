package records_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"example.com/bankfeed/dialect"
	"example.com/bankfeed/records"
)

func open(t *testing.T, text string, d dialect.Dialect) *records.Reader {
	t.Helper()
	in, err := records.New(strings.NewReader(text), d)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestFields(t *testing.T) {
	trimmed := dialect.Dialect{Comma: ',', Quote: '"', Trim: true}
	commented := dialect.Dialect{Comma: ',', Quote: '"', Comment: '#'}
	slashed := dialect.Dialect{Comma: ',', Quote: '\'', Escape: dialect.Backslash}
	for _, c := range []struct {
		name, text string
		dialect    dialect.Dialect
		want       [][]string
	}{
		{"last record without line break", "a,b\nc,d", dialect.Excel, [][]string{{"a", "b"}, {"c", "d"}}},
		{"both line breaks", "a\r\nb\n\"c\"\r\n\"d\"\n", dialect.Excel, [][]string{{"a"}, {"b"}, {"c"}, {"d"}}},
		{"carriage return alone", "a\rb,c\r", dialect.Excel, [][]string{{"a\rb", "c\r"}}},
		{"empty lines", "\n\r\na\n\n\nb\n", dialect.Excel, [][]string{{"a"}, {"b"}}},
		{"empty quotes are a record", "a\n\"\"\nb\n\"\"", dialect.Excel, [][]string{{"a"}, {""}, {"b"}, {""}}},
		{"space is a record", "a\n \n", dialect.Excel, [][]string{{"a"}, {" "}}},
		{"comma at the end", "a,\n,\nb,", dialect.Excel, [][]string{{"a", ""}, {"", ""}, {"b", ""}}},
		{"quoted comma at the end", "\"a\",", dialect.Excel, [][]string{{"a", ""}}},
		{"quoted", "\"a,b\",\"c\nd\r\ne\"\n", dialect.Excel, [][]string{{"a,b", "c\nd\r\ne"}}},
		{"doubled", `"a""b","""","\"`, dialect.Excel, [][]string{{`a"b`, `"`, `\`}}},
		{"backslash", `'a\'b','\\','x\ny','\t\d'`, slashed, [][]string{{`a'b`, `\`, "x\ny", `\t\d`}}},
		{"backslash outside of quotes", `a\nb,\\`, slashed, [][]string{{`a\nb`, `\\`}}},
		{"trim", " a b\t,\t\" c \" , \n", trimmed, [][]string{{"a b", " c ", ""}}},
		{"no trim", " a ,b \n", dialect.Excel, [][]string{{" a ", "b "}}},
		{"comments", "#x\na,#b\n #c\n\"d\n#e\"\n#f", commented, [][]string{{"a", "#b"}, {" #c"}, {"d\n#e"}}},
		{"no comments", "#x\n", dialect.Excel, [][]string{{"#x"}}},
		{"byte order mark", "\uFEFF\"a\",b\n", dialect.Excel, [][]string{{"a", "b"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, err := open(t, c.text, c.dialect).All()
			if err != nil {
				t.Fatal(err)
			}
			var got [][]string
			for _, record := range all {
				got = append(got, record.Fields)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLinesCountAll(t *testing.T) {
	d := dialect.Excel
	d.Comment = '#'
	all, err := open(t, "a\n\n# note\n\"b\nb\r\nb\",\"c\"\r\nd\n", d).All()
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, record := range all {
		lines = append(lines, record.Line)
	}
	if !reflect.DeepEqual(lines, []int{1, 4, 7}) {
		t.Errorf("got %v", lines)
	}
}

func TestErrors(t *testing.T) {
	trimmed := dialect.Dialect{Comma: ',', Quote: '"', Trim: true}
	slashed := dialect.Dialect{Comma: ',', Quote: '"', Escape: dialect.Backslash}
	for _, c := range []struct {
		name, text string
		dialect    dialect.Dialect
		want       records.ParseError
	}{
		{"quote in a field", "a\nb,c\"d\n", dialect.Excel, records.ParseError{Line: 2, Column: 4, Err: records.ErrQuoteInField}},
		{"columns are characters", "äöü\"\n", dialect.Excel, records.ParseError{Line: 1, Column: 4, Err: records.ErrQuoteInField}},
		{"mark does not count", "\uFEFFa\"\n", dialect.Excel, records.ParseError{Line: 1, Column: 2, Err: records.ErrQuoteInField}},
		{"after a quote", "\"a\" ,b\n", dialect.Excel, records.ParseError{Line: 1, Column: 4, Err: records.ErrAfterQuote}},
		{"after a trimmed quote", "\"a\" b\n", trimmed, records.ParseError{Line: 1, Column: 5, Err: records.ErrAfterQuote}},
		{"doubled where escaped", "\"a\"\"b\"\n", slashed, records.ParseError{Line: 1, Column: 4, Err: records.ErrAfterQuote}},
		{"carriage return after a quote", "\"a\"\rb\n", dialect.Excel, records.ParseError{Line: 1, Column: 4, Err: records.ErrAfterQuote}},
		{"open quote", "a\nb,\"c\nd\ne", dialect.Excel, records.ParseError{Line: 2, Column: 3, Err: records.ErrOpenQuote}},
		{"open quote after backslash", "\"a\\\"", slashed, records.ParseError{Line: 1, Column: 1, Err: records.ErrOpenQuote}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := open(t, c.text, c.dialect)
			_, err := in.All()
			var got *records.ParseError
			if !errors.As(err, &got) || *got != c.want || !errors.Is(err, c.want.Err) {
				t.Fatalf("got %v, want %v", err, &c.want)
			}
			if _, again := in.Read(); again != err {
				t.Errorf("then got %v", again)
			}
		})
	}
}

func TestEndStays(t *testing.T) {
	in := open(t, "a\n", dialect.Excel)
	in.Read()
	for i := 0; i < 2; i++ {
		if _, err := in.Read(); err != io.EOF {
			t.Errorf("got %v", err)
		}
	}
}

func TestRefusesBadDialect(t *testing.T) {
	if _, err := records.New(strings.NewReader(""), dialect.Dialect{Comma: ',', Quote: ','}); err == nil {
		t.Error("got no error")
	}
}
