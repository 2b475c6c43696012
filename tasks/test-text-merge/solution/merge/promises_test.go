package merge_test

import (
	"reflect"
	"strings"
	"testing"

	"example.com/handbook/merge"
)

// text has a line for each word.
func text(words string) string {
	if words == "" {
		return ""
	}
	return strings.ReplaceAll(words, " ", "\n") + "\n"
}

// short writes a result in one line: [ours|theirs] is a conflict.
func short(result string) string {
	for marker, sign := range map[string]string{"<<<<<<< ours\n": "[ ", "=======\n": "| ", ">>>>>>> theirs\n": "] "} {
		result = strings.ReplaceAll(result, marker, sign)
	}
	return strings.TrimSpace(strings.ReplaceAll(result, "\n", " "))
}

func TestMerges(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"nothing", "a b c", "a b c", "a b c", "a b c"},
		{"all empty", "", "", "", ""},
		{"ours only", "a b c", "a x y c", "a b c", "a x y c"},
		{"theirs only", "a b c", "a b c", "b c d", "b c d"},
		{"both, apart", "a b c d e", "x a b c d e", "a b c e", "x a b c e"},
		{"one line between", "a b c", "x b c", "a b y", "x b y"},
		{"several", "a b c d e f g h", "a B c d e F g h", "a b c D e f g", "a B c D e F g"},
		{"same change", "a b c", "a x c", "a x c", "a x c"},
		{"same deletion", "a b c", "a c", "a c", "a c"},
		{"same addition", "a b", "a x b", "a x b", "a x b"},
		{"different change", "a b c", "a x c", "a y c", "a [ x | y ] c"},
		{"different addition", "a b", "a x b", "a y b", "a [ x | y ] b"},
		{"from nothing", "", "x", "y", "[ x | y ]"},
		{"touching changes", "a b c d", "a x c d", "a b y d", "a [ x c | b y ] d"},
		{"touching changes, theirs first", "a b c d", "a b y d", "a x c d", "a [ b y | x c ] d"},
		{"addition before a change", "a b c", "a x b c", "a y c", "a [ x b | y ] c"},
		{"addition after a change", "a b c", "a b x c", "a y c", "a [ b x | y ] c"},
		{"deletion against change", "a b c", "a c", "a x c", "a [ | x ] c"},
		{"change against deletion", "a b c", "a x c", "a c", "a [ x | ] c"},
		{"chain", "a b c d e", "a x c y e", "a b z d e", "a [ x c y | b z d ] e"},
		{"common ends", "a b c", "a p x q c", "a p y q c", "a p [ x | y ] q c"},
		{"common beginning only", "a b c", "a p x c", "a p c", "a p [ x | ] c"},
		{"common end only", "a b c", "a x q c", "a y z q c", "a [ x | y z ] q c"},
		{"common lines repeat", "a b c", "a p c", "a p p c", "a p [ | p ] c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := merge.Merge(text(c.base), text(c.ours), text(c.theirs), merge.Options{})
			if got := short(result.Text); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if result.Clean() == strings.Contains(c.want, "[") {
				t.Errorf("clean: %v", result.Clean())
			}
		})
	}
}

func TestRanges(t *testing.T) {
	base := text("a b c d e f g h")
	ours := text("1 2 a b c x f g h")
	theirs := text("a b d y z f g H")
	got := merge.Merge(base, ours, theirs, merge.Options{}).Conflicts
	want := []merge.Conflict{{
		Base:   merge.Range{Start: 3, Lines: 3},
		Ours:   merge.Range{Start: 5, Lines: 2},
		Theirs: merge.Range{Start: 3, Lines: 3},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	got = merge.Merge(text("a b c d e"), text("A b d e x"), text("a 1 2 b C d e y"), merge.Options{}).Conflicts
	want = []merge.Conflict{
		{merge.Range{Start: 1, Lines: 1}, merge.Range{Start: 1, Lines: 1}, merge.Range{Start: 1, Lines: 3}},
		{merge.Range{Start: 3, Lines: 1}, merge.Range{Start: 3, Lines: 0}, merge.Range{Start: 5, Lines: 1}},
		{merge.Range{Start: 6, Lines: 0}, merge.Range{Start: 5, Lines: 1}, merge.Range{Start: 8, Lines: 1}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	// Common lines are part of neither range, and the base keeps all of its lines.
	got = merge.Merge(text("a b c"), text("a p x q c"), text("a p y q c"), merge.Options{}).Conflicts
	want = []merge.Conflict{{merge.Range{Start: 2, Lines: 1}, merge.Range{Start: 3, Lines: 1}, merge.Range{Start: 3, Lines: 1}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestConflictText(t *testing.T) {
	options := merge.Options{ShowBase: true, OursName: "Ann", BaseName: "v7", TheirsName: "Bob"}
	for _, c := range []struct {
		name, base, ours, theirs string
		options                  merge.Options
		want                     string
	}{
		{
			"base and names", "a\nb\nc\n", "a\np\nx\nc\n", "a\np\ny\nc\n", options,
			"a\np\n<<<<<<< Ann\nx\n||||||| v7\nb\n=======\ny\n>>>>>>> Bob\nc\n",
		},
		{
			"base without names", "b\n", "x\n", "y\n", merge.Options{ShowBase: true},
			"<<<<<<< ours\nx\n||||||| base\nb\n=======\ny\n>>>>>>> theirs\n",
		},
		{
			"no last line breaks", "b", "x", "y", merge.Options{ShowBase: true},
			"<<<<<<< ours\nx\n||||||| base\nb\n=======\ny\n>>>>>>> theirs\n",
		},
		{
			"ending of ours", "b\n", "x\r\nx\n", "y\n", merge.Options{},
			"<<<<<<< ours\r\nx\r\nx\n=======\r\ny\n>>>>>>> theirs\r\n",
		},
		{
			"ending of theirs", "b\n", "x", "y\r\n", merge.Options{},
			"<<<<<<< ours\r\nx\r\n=======\r\ny\r\n>>>>>>> theirs\r\n",
		},
		{
			"ending of base", "b\r\n", "x", "y", merge.Options{},
			"<<<<<<< ours\r\nx\r\n=======\r\ny\r\n>>>>>>> theirs\r\n",
		},
		{
			"markers in ours", "b\n", "=======\n", "y\n", merge.Options{},
			"<<<<<<<< ours\n=======\n========\ny\n>>>>>>>> theirs\n",
		},
		{
			"markers in theirs", "b\n", "x\n", ">>>>>>>>> y\n", merge.Options{},
			"<<<<<<<<<< ours\nx\n==========\n>>>>>>>>> y\n>>>>>>>>>> theirs\n",
		},
		{
			"markers in base", "|||||||\n", "x\n", "y\n", merge.Options{},
			"<<<<<<<< ours\nx\n========\ny\n>>>>>>>> theirs\n",
		},
		{
			"no markers", "b\n", "====== -------\n", "y <<<<<<<\n", merge.Options{},
			"<<<<<<< ours\n====== -------\n=======\ny <<<<<<<\n>>>>>>> theirs\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := merge.Merge(c.base, c.ours, c.theirs, c.options).Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLineEndings(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"break added at the end", "a\nb", "a\nb\n", "a\nb", "a\nb\n"},
		{"break taken from the end", "a\nb\n", "a\nb\n", "a\nb", "a\nb"},
		{"no break anywhere", "a\nb\nc", "x\nb\nc", "a\nb\nc", "x\nb\nc"},
		{"ending is a change", "a\nb\nc\n", "a\r\nb\nc\n", "a\nb\nx\n", "a\r\nb\nx\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := merge.Merge(c.base, c.ours, c.theirs, merge.Options{})
			if result.Text != c.want || !result.Clean() {
				t.Errorf("got %q, want %q", result.Text, c.want)
			}
		})
	}
	if merge.Merge("a\n", "a\r\n", "a", merge.Options{}).Clean() {
		t.Error("different endings are no conflict")
	}
}

func TestIgnoresTrailingSpace(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"only theirs", "a\nb\nc\n", "a\nb\nc\n", "a \nb\nx\n", "a \nb\nx\n"},
		{"only ours", "a\nb\nc\n", "a\t\nb\nc\n", "a\nb\nx\n", "a\t\nb\nx\n"},
		{"both", "a\nb\nc\n", "a\r\nb\nc\n", "a  \nb\nx\n", "a\r\nb\nx\n"},
		{"same change", "a\nb\n", "x\nb\n", "x \nb\n", "x\nb\n"},
		{"last line break", "a\nb\nc", "x\nb\nc", "a\nb\nc\n", "x\nb\nc\n"},
		{"common lines of a conflict", "a\nb\n", "a\np\nx\n", "a\np \ny\n", "a\np\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n"},
		{"spaces in front", "a\n", " a\n", "a \n", " a\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := merge.Options{IgnoreTrailingSpace: true}
			if got := merge.Merge(c.base, c.ours, c.theirs, options).Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFavors(t *testing.T) {
	for favor, want := range map[merge.Favor]string{
		merge.Ours:   "A p x q c d",
		merge.Theirs: "A p y q c d",
		merge.Union:  "A p x y q c d",
	} {
		result := merge.Merge(text("a m b c"), text("A m p x q c"), text("a m p y q c d"), merge.Options{Favor: favor})
		if got, want := short(result.Text), strings.Replace(want, "A", "A m", 1); got != want || !result.Clean() {
			t.Errorf("%v: got %s, %v", favor, got, result.Conflicts)
		}
	}
	union := merge.Merge("b", "x", "y", merge.Options{Favor: merge.Union})
	if union.Text != "x\ny" {
		t.Errorf("got %q", union.Text)
	}
}
