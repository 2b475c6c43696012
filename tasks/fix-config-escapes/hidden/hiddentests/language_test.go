package hiddentests

import (
	"errors"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"drip.example/drip/plan"
	"drip.example/drip/syntax"
)

// check runs a subtest in which a panic is a failure like any other.
func check(t *testing.T, name string, body func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		defer func() {
			if problem := recover(); problem != nil {
				t.Errorf("panic: %v", problem)
			}
		}()
		body(t)
	})
}

// reads checks what the setting x of a source means, and that y comes after it on the line that it says.
func reads(t *testing.T, source, want string) {
	t.Helper()
	file, err := syntax.Parse(source)
	if err != nil {
		t.Errorf("%q: %v", source, err)
		return
	}
	if x, ok := file.Get("x"); !ok || x.Value.Kind != syntax.String || x.Value.Text != want {
		t.Errorf("%q: got %q, want %q", source, x.Value.Text, want)
	}
	if y, ok := file.Get("y"); ok && y.Line != 1+int(y.Value.Number) {
		t.Errorf("%q: y is said to be on line %d", source, y.Line)
	}
}

// fails checks that a source is refused with this line.
func fails(t *testing.T, source string, line int) {
	t.Helper()
	var problem *syntax.Error
	if file, err := syntax.Parse(source); err == nil {
		t.Errorf("%q: got no error, but %v", source, file.Settings)
	} else if !errors.As(err, &problem) || problem.Line != line {
		t.Errorf("%q: got %v, want line %d", source, err, line)
	}
}

func TestStrings(t *testing.T) {
	check(t, "hold what looks like a comment", func(t *testing.T) {
		for _, text := range []string{"mqtt://hub/#", "row #3", "50 /* of 80 */ %", "/*", "*/", "//", "#", "a//b#c/*d*/e", "`#`"} {
			reads(t, `x = "`+text+`"`, text)
			reads(t, "x = \""+text+"\" # a \"comment\" /* and\ny = 1", text)
			reads(t, "/* before */ x = \""+text+"\"/* after */ y = 0 // end", text)
		}
	})
	check(t, "may be several on a line", func(t *testing.T) {
		reads(t, `w = "#" x = "//" y = 0 # "`, "//")
		reads(t, "w = [\"#\", \"/*\", \"\\\\\"] x = \"*/\" y = 0 z = `\"`", "*/")
	})
	check(t, "end at the first quote that is not escaped", func(t *testing.T) {
		reads(t, `x = "C:\\logs\\"`, `C:\logs\`)
		reads(t, `x = "\\" y = 0`, `\`)
		reads(t, `x = "\\\"" y = 0`, `\"`)
		reads(t, `x = "\\\\" # "`+"\ny = 1", `\\`)
		reads(t, `x = "" y = 0`, "")
		reads(t, `x = "\"#\"" # "`+"\ny = 1", `"#"`)
		fails(t, `x = "\\\"`, 1)
		fails(t, "\nx = \"\\\"\ny = 2", 2)
	})
	check(t, "mean what their escapes mean, from left to right", func(t *testing.T) {
		reads(t, `x = "C:\\new\\table"`, `C:\new\table`)
		reads(t, `x = "\\n\n\\t\t\\\\n"`, "\\n\n\\t\t\\\\n")
		reads(t, `x = "\\u{41}\u{41}\\\u{41}"`, `\u{41}A\A`)
		reads(t, `x = "\u{5c}n\u{22}"`, `\n"`)
		reads(t, `x = "\u{A}\u{1F331}\u{00b0}\u{10ffff}\u{0}"`, "\n🌱°\U0010ffff\x00")
		reads(t, `x = "ä🌱\\ö"`, `ä🌱\ö`)
	})
	check(t, "refuse any other escape", func(t *testing.T) {
		for _, text := range []string{`width \x`, `\r`, `\'`, `\ `, `\N`, `\0`, `\/`, `\ä`, "\\`", `\\\q`, `\u`, `\u0041`, `\u{}`, `\u{41`, `\u{1234567}`, `\u{g}`, `\u{-1}`, `\u{ 41}`} {
			fails(t, "a = 1\n\nx = \""+text+"\"\n", 3)
		}
	})
	check(t, "refuse numbers that are no character", func(t *testing.T) {
		for _, text := range []string{`\u{110000}`, `\u{ffffff}`, `\u{d800}`, `\u{DFFF}`} {
			fails(t, "# one\nx = \""+text+"\"", 2)
		}
	})
	check(t, "end on their line", func(t *testing.T) {
		fails(t, "a = 1\nx = \"one\ntwo\"", 2)
		fails(t, "a = 1\nx = \"one\\\ntwo\"", 2)
		fails(t, "x = \"one # two\ny = \"", 1)
	})
}

func TestRawStrings(t *testing.T) {
	check(t, "contain exactly what stands between", func(t *testing.T) {
		for _, text := range []string{`C:\new\table\`, `#`, `a // b`, `/* no */`, `"`, `\"`, `\u{41}`, "one # 1\n\ttwo // 2\n", "a\r\nb", "", "/*\n"} {
			lines := strings.Repeat("1", strings.Count(text, "\n"))
			source := "x = `" + text + "` y = "
			reads(t, source+map[string]string{"": "0", "1": "1", "11": "2"}[lines], text)
			reads(t, "/* ` */ x = `"+text+"` # `", text)
		}
	})
	check(t, "are reported where they begin", func(t *testing.T) {
		fails(t, "a = 1\nx = `one # two\nthree", 2)
		fails(t, "x = `a\nb` z = `\n\n", 2)
	})
}

func TestComments(t *testing.T) {
	check(t, "are blanks", func(t *testing.T) {
		reads(t, "x/**/=/* = */\"a\"/***/y/*\n*/=/* 1 */0 /* /* */", "a")
		reads(t, "/**/x = \"a\"//\ny//=\n= 1# 2", "a")
		reads(t, "#\n//\n/*/ x = \"b\" */ x = \"a\" y = 2", "a")
		fails(t, "val/**/ve = 1", 1)
		fails(t, "a = 1\nb = 1/* */2", 2)
	})
	check(t, "contain no strings", func(t *testing.T) {
		reads(t, "# don't \"\nx = \"a\" // \"`\ny = 2", "a")
		reads(t, "/* \" */ x = \"a\" /* ` \n \\\" */ y = 1", "a")
		reads(t, "/* \"*/ x = \"a\" /*\" */ y = 0", "a")
	})
	check(t, "contain no other comments", func(t *testing.T) {
		reads(t, "# /* not open\nx = \"a\" // /*\ny = 2", "a")
		reads(t, "/* # */ x = \"a\" /* // */ y = 0", "a")
		reads(t, "/* /* */ x = \"a\" # */\ny = 1", "a")
		reads(t, "// a /*\nx = \"a\"\n// */\ny = 3", "a")
		fails(t, "/* /* */ */ x = 1", 1)
	})
	check(t, "keep the lines as they are", func(t *testing.T) {
		reads(t, "/* one\ntwo\nthree */ x = \"a\"\ny = 3", "a")
		reads(t, "/*\r\n\r\n*/\r\nx = \"a\" # c\r\n// d\r\ny = 5\r\n", "a")
		fails(t, "/* 1\n2\n*/\n\nx = \n!", 6)
		fails(t, "/* 1\n2 */ x = \"\\q\"", 2)
	})
	check(t, "are reported where they begin if they do not end", func(t *testing.T) {
		fails(t, "x = 1\n\n  /* open\n\n", 3)
		fails(t, "/* one\n*/\nx = 1 /*/\n", 3)
		fails(t, "/*", 1)
		fails(t, "x = \"*/\" /* \"\n", 1)
	})
	check(t, "have one slash and one star too few", func(t *testing.T) {
		fails(t, "x = 1 / 2", 1)
		fails(t, "\n* x = 1", 2)
		fails(t, "x = 1 /", 1)
	})
}

func stringValue(text string) syntax.Value {
	return syntax.Value{Kind: syntax.String, Text: text}
}

// survives checks that a text comes back from what Format writes, wherever it stands.
func survives(t *testing.T, text string) {
	t.Helper()
	file := &syntax.Block{
		Settings: []syntax.Setting{
			{Name: "x", Value: stringValue(text)},
			{Name: "list", Value: syntax.Value{Kind: syntax.List, List: []syntax.Value{stringValue(text), stringValue("#")}}},
		},
		Blocks: []*syntax.Block{{Name: "zone", Label: text, HasLabel: true, Settings: []syntax.Setting{{Name: "after", Value: stringValue("end")}}}},
	}
	written := syntax.Format(file)
	again, err := syntax.Parse(written)
	if err != nil {
		t.Fatalf("%q is written as\n%s\n%v", text, written, err)
	}
	x, _ := again.Get("x")
	list, _ := again.Get("list")
	if x.Value.Text != text || len(list.Value.List) != 2 || list.Value.List[0].Text != text {
		t.Fatalf("%q is written as\n%s", text, written)
	}
	if len(again.Blocks) != 1 || again.Blocks[0].Label != text || !again.Blocks[0].HasLabel {
		t.Fatalf("%q as a label is written as\n%s", text, written)
	}
	if end, _ := again.Blocks[0].Get("after"); end.Value.Text != "end" {
		t.Fatalf("%q: what stands behind is lost in\n%s", text, written)
	}
	if twice := syntax.Format(again); twice != written {
		t.Fatalf("%q is written as\n%s\nand then as\n%s", text, written, twice)
	}
}

func TestWriting(t *testing.T) {
	check(t, "keeps strings of every kind", func(t *testing.T) {
		for _, text := range []string{`C:\new\table\`, `\`, `\\`, `"`, `\"`, "one\ntwo\r\n", "a\tb", "mqtt://h/#", "/* */", "`", "\x00\x07\x1b\x7f", "\u0085\u00a0\u00ad\u2028\ufeff", "🌱", `\u{41}`, "\U0010ffff", "\ufffd", `\n`, ""} {
			survives(t, text)
		}
	})
	check(t, "keeps every character", func(t *testing.T) {
		for char := rune(0); char < 0x300; char++ {
			survives(t, "a"+string(char))
			survives(t, string(char)+`\`)
		}
	})
	check(t, "keeps strings of any characters", func(t *testing.T) {
		chance := rand.New(rand.NewSource(7))
		alphabet := []rune("\\\\\\\"\"`#/*{}u41nt\n\t\r ä🌱")
		for round := 0; round < 2000; round++ {
			text := make([]rune, chance.Intn(9))
			for i := range text {
				text[i] = alphabet[chance.Intn(len(alphabet))]
			}
			survives(t, string(text))
		}
	})
}

const farm = `/* Farm "North"
   // of Ms. O'Neill
*/
# zone "old" { valve = 1 /* dug out in May
zone "beet \"early\" #1" { // don't touch
    valve = 4# relay
    topic = "mqtt://hub/+/#" /* all of "hub" */
    note = ` + "`\\\\shed\\new # \"key\"\n// under the pot`" + `
    run { start = "05:30" /* or "06:00" */ minutes = 25 }
}
zone "C:\\zones\\" { valve = 5 /* no runs // */ }
`

func TestPlans(t *testing.T) {
	want := []plan.Zone{
		{
			Name:  `beet "early" #1`,
			Valve: 4,
			Topic: "mqtt://hub/+/#",
			Note:  "\\\\shed\\new # \"key\"\n// under the pot",
			Runs:  []plan.Run{{Start: "05:30", Minutes: 25}},
		},
		{Name: `C:\zones\`, Valve: 5},
	}
	check(t, "come from a whole file", func(t *testing.T) {
		if zones, err := plan.Read(farm); err != nil || !reflect.DeepEqual(zones, want) {
			t.Errorf("got %q, %v", zones, err)
		}
	})
	check(t, "stay the same when the file is formatted", func(t *testing.T) {
		file, err := syntax.Parse(farm)
		if err != nil {
			t.Fatal(err)
		}
		if zones, err := plan.Read(syntax.Format(file)); err != nil || !reflect.DeepEqual(zones, want) {
			t.Errorf("got %q, %v", zones, err)
		}
	})
	check(t, "are refused with the right line", func(t *testing.T) {
		var problem *syntax.Error
		_, err := plan.Read(farm + "zone \"x\" {\n  /*\n\n*/ valve = \"#4\" }")
		if !errors.As(err, &problem) || problem.Line != 16 {
			t.Errorf("got %v", err)
		}
	})
}
