package merge_test

import (
	"testing"

	"example.com/handbook/merge"
)

func TestTakesTheChangesOfBoth(t *testing.T) {
	base := "Title\n\nFirst.\nSecond.\nThird.\n"
	ours := "New title\n\nFirst.\nSecond.\nThird.\n"
	theirs := "Title\n\nFirst.\nSecond.\nThird and last.\n"
	result := merge.Merge(base, ours, theirs, merge.Options{})
	if want := "New title\n\nFirst.\nSecond.\nThird and last.\n"; result.Text != want || !result.Clean() {
		t.Errorf("got %q", result.Text)
	}
	same := merge.Merge(base, ours, ours, merge.Options{})
	if same.Text != ours || !same.Clean() {
		t.Errorf("got %q", same.Text)
	}
}

func TestWritesAConflict(t *testing.T) {
	result := merge.Merge("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n", merge.Options{})
	if want := "a\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\nc\n"; result.Text != want {
		t.Errorf("got %q", result.Text)
	}
	if len(result.Conflicts) != 1 || result.Clean() {
		t.Errorf("got %v", result.Conflicts)
	}
}
