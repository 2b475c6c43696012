package dialect_test

import (
	"testing"

	"example.com/bankfeed/dialect"
)

func TestCheck(t *testing.T) {
	for _, d := range []dialect.Dialect{
		dialect.Excel, dialect.ExcelEurope, dialect.MySQL,
		{Comma: '\\', Quote: '\''},
		{Comma: ' ', Quote: '"', Comment: '#'},
		{Comma: ',', Quote: '"', Comment: '#', Trim: true, Escape: dialect.Backslash},
	} {
		if err := d.Check(); err != nil {
			t.Errorf("%+v: %v", d, err)
		}
	}
	for _, d := range []dialect.Dialect{
		{},
		{Comma: ','},
		{Quote: '"'},
		{Comma: '"', Quote: '"'},
		{Comma: ',', Quote: '"', Comment: ','},
		{Comma: ',', Quote: '"', Comment: '"'},
		{Comma: '\n', Quote: '"'},
		{Comma: ',', Quote: '\r'},
		{Comma: ',', Quote: '"', Comment: '\n'},
		{Comma: '\\', Quote: '"', Escape: dialect.Backslash},
		{Comma: ',', Quote: '"', Comment: '\\', Escape: dialect.Backslash},
		{Comma: '\t', Quote: '"', Trim: true},
		{Comma: ',', Quote: ' ', Trim: true},
	} {
		if d.Check() == nil {
			t.Errorf("%+v: got no error", d)
		}
	}
}
