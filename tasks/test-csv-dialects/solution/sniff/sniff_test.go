package sniff_test

import (
	"errors"
	"testing"

	"example.com/bankfeed/sniff"
)

func TestComma(t *testing.T) {
	for sample, want := range map[string]rune{
		"a,b\nc,d\n":                  ',',
		"a;b\r\nc;d\r\n":              ';',
		"a\tb\nc\td\n":                '\t',
		"a|b\nc|d\n":                  '|',
		"1,5;2;3\n\n1;2,5;3\n":        ';',
		"1,5;2\n1;2\n":                ';',
		"a,b;c\n":                     ',',
		"\"x,y\";\"a\nb,c,d\"\n1;2\n": ';',
		"a;b\nc;d\ne":                 ';',
		"a;b":                         ';',
	} {
		if got, err := sniff.Comma(sample); err != nil || got != want {
			t.Errorf("%q: got %q, %v", sample, got, err)
		}
	}
	for _, sample := range []string{"", "\n\n", "a\nb\n", "a,b\nc\n", "a,b\nc,d,e\n", "\"a,b\"\n"} {
		if got, err := sniff.Comma(sample); !errors.Is(err, sniff.ErrUnclear) {
			t.Errorf("%q: got %q, %v", sample, got, err)
		}
	}
}
