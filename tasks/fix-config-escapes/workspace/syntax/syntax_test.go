package syntax

import (
	"errors"
	"testing"
)

const north = `// North field
zone "beet, early" {
    valve = 4          # the relay in the shed
    topic = "farm/north"
    days = ["mo", "we", "fr"]
    run { start = "05:30" minutes = 2.5 }
    paused = false
}
`

func TestParse(t *testing.T) {
	file, err := Parse(north)
	if err != nil {
		t.Fatal(err)
	}
	zone := file.Blocks[0]
	if zone.Name != "zone" || zone.Label != "beet, early" || zone.Line != 2 {
		t.Errorf("got %v", zone)
	}
	if topic, ok := zone.Get("topic"); !ok || topic.Value.Text != "farm/north" || topic.Line != 4 {
		t.Errorf("got %v", topic)
	}
	if minutes, ok := zone.Blocks[0].Get("minutes"); !ok || minutes.Value.Number != 2.5 {
		t.Errorf("got %v", minutes)
	}
}

func TestParseStrings(t *testing.T) {
	for source, want := range map[string]string{
		`"say \"drip\""`: `say "drip"`,
		`"one\ntwo"`:     "one\ntwo",
		`"\u{b0}C"`:      "°C",
		"`two\nlines`":   "two\nlines",
	} {
		file, err := Parse("note = " + source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if note, _ := file.Get("note"); note.Value.Text != want {
			t.Errorf("%s: got %q", source, note.Value.Text)
		}
	}
}

func TestFormat(t *testing.T) {
	file, err := Parse(north)
	if err != nil {
		t.Fatal(err)
	}
	want := `zone "beet, early" {
    valve = 4
    topic = "farm/north"
    days = ["mo", "we", "fr"]
    paused = false
    run {
        start = "05:30"
        minutes = 2.5
    }
}
`
	if got := Format(file); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestParseErrors(t *testing.T) {
	for source, line := range map[string]int{
		"a = 1\nb = ":          2,
		"a = 1\n\na = 2":       3,
		"zone {\n valve = 4\n": 3,
		"note = \"open\nb = 1": 1,
		"note = `open\n\n":     1,
		"a = 1.2.3":            1,
		"!":                    1,
	} {
		var problem *Error
		if _, err := Parse(source); !errors.As(err, &problem) || problem.Line != line {
			t.Errorf("%q: got %v, want line %d", source, err, line)
		}
	}
}
