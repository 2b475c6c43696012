import {
  type Edit,
  type Example,
  type Examples,
  edited,
  type Files,
  patchPrompt,
  README,
  testPrompt,
  titles,
  variants,
} from "./example.ts";

const check = (zero: string) => `	if grams <= 0 {
		return ${zero}, fmt.Errorf("no weight of a parcel: %d", grams)
	}
`;
const POSTAGE = "postage.go";
const LABELS = "labels.go";

const right: Files = {
  "README.md": README,
  "go.mod": "module example.com/parcels\n\ngo 1.19\n",
  [POSTAGE]: `package parcels

import "fmt"

// Postage is what it costs to send a parcel, in cents.
func Postage(grams int, express bool) (int, error) {
${check("0")}	cents := 1290
	if grams <= 500 {
		cents = 390
	} else if grams <= 2000 {
		cents = 690
	}
	if express {
		cents += 500
	}
	return cents, nil
}
`,
  [LABELS]: `package parcels

import "fmt"

// SizeOf is the letter on the label of a parcel.
func SizeOf(grams int) (string, error) {
${check('""')}	if grams <= 500 {
		return "S", nil
	}
	if grams <= 2000 {
		return "M", nil
	}
	return "L", nil
}
`,
  "parcels_test.go": `package parcels

import "testing"

func TestLightParcelIsCheap(t *testing.T) {
	if cents, err := Postage(100, false); err != nil || cents != 390 {
		t.Errorf("got %d, %v", cents, err)
	}
}

func TestHeavyParcelIsDear(t *testing.T) {
	if cents, err := Postage(3000, false); err != nil || cents != 1290 {
		t.Errorf("got %d, %v", cents, err)
	}
}

func TestLightParcelIsSmall(t *testing.T) {
	if size, err := SizeOf(100); err != nil || size != "S" {
		t.Errorf("got %s, %v", size, err)
	}
}
`,
};
const own = ["TestLightParcelIsCheap", "TestHeavyParcelIsDear", "TestLightParcelIsSmall"];

const command = ["sh", "-c", "go test -json ./... > {{report}}"];
const common = { toolchain: "go", mutants: [], equivalents: [] };
const grading = { command, report: "go-json", timeoutSeconds: 120 };
const head = 'package parcels\n\nimport "testing"\n\n';
/** A test of several weights, as Go programmers write it. */
const table = (name: string, cases: readonly string[]) => `func ${name}(t *testing.T) {
	for _, c := range []struct {
		grams   int
		express bool
		cents   int
		size    string
	}{
${cases.map((one) => `		{${one}},\n`).join("")}	} {
		if cents, err := Postage(c.grams, c.express); err != nil || cents != c.cents {
			t.Errorf("%d g cost %d, %v", c.grams, cents, err)
		}
		if size, err := SizeOf(c.grams); err != nil || size != c.size {
			t.Errorf("%d g are %s, %v", c.grams, size, err)
		}
	}
}
`;
const refusing = (name: string) => `
func ${name}(t *testing.T) {
	for _, grams := range []int{0, -1} {
		if _, err := Postage(grams, false); err == nil {
			t.Errorf("%d g have a price", grams)
		}
		if _, err := SizeOf(grams); err == nil {
			t.Errorf("%d g have a label", grams)
		}
	}
}
`;
const atLimits = ['500, false, 390, "S"', '500, true, 890, "S"', '2000, false, 690, "M"'];
const aboveLimits = ['501, false, 690, "M"', '2001, true, 1790, "L"'];

const patch: Example = {
  ...common,
  title: titles.patch,
  prompt: patchPrompt,
  workspace: edited(right, [
    { file: POSTAGE, from: "grams <= 500", to: "grams < 500" },
    { file: POSTAGE, from: "grams <= 2000", to: "grams < 2000" },
  ]),
  solution: [{ file: POSTAGE, text: right[POSTAGE] ?? "" }],
  hidden: { "limits_test.go": `${head}${table("TestAtLimits", atLimits)}\n${table("TestAboveLimits", aboveLimits)}` },
  ownTests: command,
  grading: {
    ...grading,
    failToPass: ["TestAtLimits"],
    passToPass: ["TestAboveLimits", ...own],
    visible: own,
    protected: ["go.mod", "*_test.go"],
  },
  decoys: variants({
    "first-limit-only": [{ file: POSTAGE, from: "grams < 500", to: "grams <= 500" }],
    "one-special-weight": [
      {
        file: POSTAGE,
        from: "	cents := 1290",
        to: "	if grams == 500 {\n		return 390, nil\n	}\n	cents := 1290",
      },
    ],
    "wider-bands": [
      { file: POSTAGE, from: "grams < 500", to: "grams < 510" },
      { file: POSTAGE, from: "grams < 2000", to: "grams < 2010" },
    ],
  }),
};

const written = (text: string): Edit => ({ file: "limits_test.go", text: head + text });
const testGeneration: Example = {
  ...common,
  title: titles["test-generation"],
  prompt: testPrompt("files that end in `_test.go`"),
  workspace: right,
  solution: [
    written(table("TestLimits", ['1, false, 390, "S"', ...atLimits, ...aboveLimits]) + refusing("TestRefused")),
  ],
  hidden: {},
  grading: {
    ...grading,
    tests: ["*_test.go"],
    threshold: 0.8,
    existing: ["cheap-heavy-parcels"],
    protected: [],
  },
  decoys: variants({
    "calls-without-asserting": [
      written("func TestLimits(t *testing.T) {\n	_, _ = Postage(500, true)\n	_, _ = SizeOf(500)\n}\n"),
    ],
    "weights-in-the-middle": [written(table("TestBands", ['200, false, 390, "S"', '900, false, 690, "M"']))],
    "skips-what-matters": [written('func TestLimits(t *testing.T) {\n	t.Skip("later")\n}\n')],
  }),
  mutants: variants({
    "first-price-limit": [{ file: POSTAGE, from: "<= 500", to: "< 500" }],
    "second-price-limit": [{ file: POSTAGE, from: "<= 2000", to: "< 2000" }],
    "cheap-heavy-parcels": [{ file: POSTAGE, from: "1290", to: "1190" }],
    "express-for-nothing": [{ file: POSTAGE, from: "+= 500", to: "+= 0" }],
    "parcels-of-nothing": [{ file: POSTAGE, from: "grams <= 0", to: "grams < 0" }],
    "label-limit": [{ file: LABELS, from: "<= 500", to: "< 500" }],
    "label-of-nothing": [{ file: LABELS, from: "grams <= 0", to: "grams < 0" }],
  }),
  equivalents: variants({
    "table-of-bands": [
      {
        file: POSTAGE,
        text: `package parcels

import "errors"

var bands = []struct{ limit, cents int }{{500, 390}, {2000, 690}}

// Postage is what it costs to send a parcel, in cents.
func Postage(grams int, express bool) (int, error) {
	if grams < 1 {
		return 0, errors.New("this is no weight")
	}
	extra := 0
	if express {
		extra = 500
	}
	for _, band := range bands {
		if grams <= band.limit {
			return band.cents + extra, nil
		}
	}
	return 1290 + extra, nil
}
`,
      },
    ],
  }),
};

const weights: Edit = {
  file: "weights.go",
  text: `package parcels

import "fmt"

// checkWeight refuses what cannot be the weight of a parcel in grams.
func checkWeight(grams int) error {
	if grams <= 0 {
		return fmt.Errorf("no weight of a parcel: %d", grams)
	}
	return nil
}
`,
};
const using = (file: string, zero: string): Edit => ({
  file,
  text: (right[file] ?? "")
    .replace('import "fmt"\n\n', "")
    .replace(check(zero), `	if err := checkWeight(grams); err != nil {\n		return ${zero}, err\n	}\n`),
});
const makesError = { kind: "call_expression", has: { field: "function", regex: "^(?:fmt\\.Errorf|errors\\.New)$" } };
const refactor: Example = {
  ...common,
  title: titles.refactor,
  prompt: `\`Postage\` and \`SizeOf\` both check the weight themselves, in the same words. Move the check to \`weights.go\`, as
\`checkWeight(grams)\`, which gives an error, and let both call it. What their callers see has to stay as it is.
`,
  workspace: right,
  solution: [weights, using(POSTAGE, "0"), using(LABELS, '""')],
  hidden: {
    "behaviour_test.go": `${head}${table("TestPricesAndLabelsStay", [...atLimits, ...aboveLimits])}${refusing("TestWeightsAreStillRefused")}`,
  },
  ownTests: command,
  grading: {
    ...grading,
    passToPass: ["TestPricesAndLabelsStay", "TestWeightsAreStillRefused", ...own],
    structure: [
      { name: "a weight is refused in one place", files: ["*.go"], rule: makesError, expect: { count: 1 } },
      {
        name: "prices and labels leave the check to others",
        files: [POSTAGE, LABELS],
        rule: makesError,
        expect: "absent",
      },
    ],
    api: [POSTAGE, LABELS],
    scope: { allowed: ["*.go"], maxChangedLines: 40 },
    protected: ["go.mod", "*_test.go"],
  },
  decoys: variants({
    "nobody-calls-it": [weights],
    "one-caller-only": [weights, using(POSTAGE, "0")],
    "labels-check-nothing": [
      weights,
      using(POSTAGE, "0"),
      { file: LABELS, text: (right[LABELS] ?? "").replace('import "fmt"\n\n', "").replace(check('""'), "") },
    ],
  }),
};

export const go: Examples = () => ({ patch, "test-generation": testGeneration, refactor });
