package ring_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/recorder/ring"
)

// fill appends one text for each word.
func fill(t *testing.T, b *ring.Buffer, words string) {
	t.Helper()
	for _, word := range strings.Fields(words) {
		if _, err := b.Append([]byte(word)); err != nil {
			t.Fatal(err)
		}
	}
}

// words are the texts since a number.
func words(b *ring.Buffer, number uint64) (string, uint64) {
	entries, missed := b.Since(number)
	var all []string
	for _, entry := range entries {
		all = append(all, string(entry.Text))
	}
	return strings.Join(all, " "), missed
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name                 string
		maxEntries, maxBytes int
		words, want          string
	}{
		{"exactly so many entries", 3, 100, "a b c", "a b c"},
		{"one entry more", 3, 100, "a b c d", "b c d"},
		{"many times around", 3, 100, "a b c d e f g h", "f g h"},
		{"exactly so many bytes", 9, 6, "aa bb cc", "aa bb cc"},
		{"one byte more", 9, 6, "aa bb ccc", "bb ccc"},
		{"several leave", 9, 6, "aa bb cc dddd", "cc dddd"},
		{"all leave", 9, 6, "aa bb cc dddddd", "dddddd"},
		{"both limits", 2, 6, "aaaa b c dddd", "c dddd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := ring.New(c.maxEntries, c.maxBytes)
			fill(t, b, c.words)
			if got, _ := words(b, 0); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if b.Len() != len(strings.Fields(c.want)) || b.Bytes() != len(strings.ReplaceAll(c.want, " ", "")) {
				t.Errorf("%d entries, %d bytes", b.Len(), b.Bytes())
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	b := ring.New(2, 100)
	for want := uint64(1); want <= 4; want++ {
		if got, err := b.Append([]byte("x")); got != want || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
	}
	entries, _ := b.Since(0)
	if len(entries) != 2 || entries[0].Number != 3 || entries[1].Number != 4 {
		t.Errorf("got %v", entries)
	}
}

func TestTooLarge(t *testing.T) {
	b := ring.New(5, 4)
	fill(t, b, "aa bb")
	if _, err := b.Append([]byte("ccccc")); !errors.Is(err, ring.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if got, missed := words(b, 0); got != "aa bb" || missed != 0 {
		t.Errorf("got %q, %d", got, missed)
	}
	if number, err := b.Append([]byte("dddd")); number != 3 || err != nil {
		t.Errorf("got %d, %v", number, err)
	}
}

func TestSince(t *testing.T) {
	b := ring.New(3, 100)
	fill(t, b, "a b c d e")
	for _, c := range []struct {
		number uint64
		want   string
		missed uint64
	}{{0, "c d e", 2}, {1, "c d e", 1}, {2, "c d e", 0}, {3, "d e", 0}, {4, "e", 0}, {5, "", 0}, {9, "", 0}} {
		if got, missed := words(b, c.number); got != c.want || missed != c.missed {
			t.Errorf("since %d: got %q, %d", c.number, got, missed)
		}
	}
}

func TestClear(t *testing.T) {
	b := ring.New(3, 6)
	fill(t, b, "aa bb cc dd")
	b.Clear()
	if b.Len() != 0 || b.Bytes() != 0 {
		t.Errorf("%d entries, %d bytes", b.Len(), b.Bytes())
	}
	if got, missed := words(b, 1); got != "" || missed != 3 {
		t.Errorf("got %q, %d", got, missed)
	}
	fill(t, b, "ee ff gg")
	if got, missed := words(b, 2); got != "ee ff gg" || missed != 2 {
		t.Errorf("got %q, %d", got, missed)
	}
}

func TestNothingIsShared(t *testing.T) {
	b := ring.New(3, 100)
	text := []byte("aa")
	b.Append(text)
	text[0] = 'x'
	before, _ := b.Since(0)
	if string(before[0].Text) != "aa" {
		t.Errorf("got %q", before[0].Text)
	}
	before[0].Text[1] = 'y'
	before[0].Number = 7
	if got, _ := words(b, 0); got != "aa" {
		t.Errorf("got %q", got)
	}
	kept, _ := b.Since(0)
	fill(t, b, "bb cc dd ee")
	if string(kept[0].Text) != "aa" {
		t.Errorf("got %q", kept[0].Text)
	}
}
