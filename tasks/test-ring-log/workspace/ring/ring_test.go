package ring_test

import (
	"testing"

	"example.com/recorder/ring"
)

func TestKeepsTheLatest(t *testing.T) {
	b := ring.New(2, 100)
	for _, text := range []string{"a", "b", "c"} {
		if _, err := b.Append([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	entries, missed := b.Since(0)
	if len(entries) != 2 || string(entries[0].Text) != "b" || string(entries[1].Text) != "c" || missed != 1 {
		t.Errorf("got %v, %d missed", entries, missed)
	}
}
