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

const CHECK = `    if not isinstance(grams, int) or grams <= 0:
        raise ValueError(f"no weight of a parcel: {grams}")
`;
const POSTAGE = "parcels/postage.py";
const LABELS = "parcels/labels.py";

const right: Files = {
  "README.md": README,
  "parcels/__init__.py": "",
  [POSTAGE]: `def postage(grams: int, express: bool = False) -> int:
    """What it costs to send a parcel, in cents."""
${CHECK}    cents = 1290
    if grams <= 500:
        cents = 390
    elif grams <= 2000:
        cents = 690
    return cents + 500 if express else cents
`,
  [LABELS]: `def size_of(grams: int) -> str:
    """The letter on the label of a parcel."""
${CHECK}    if grams <= 500:
        return "S"
    return "M" if grams <= 2000 else "L"
`,
  "tests/test_parcels.py": `from parcels.labels import size_of
from parcels.postage import postage


def test_a_light_parcel_is_cheap():
    assert postage(100) == 390


def test_a_heavy_parcel_is_dear():
    assert postage(3000) == 1290


def test_a_light_parcel_is_small():
    assert size_of(100) == "S"
`,
};
const own = ["test_a_light_parcel_is_cheap", "test_a_heavy_parcel_is_dear", "test_a_light_parcel_is_small"].map(
  (name) => `tests.test_parcels > ${name}`,
);

const head = `import pytest

from parcels.labels import size_of
from parcels.postage import postage


`;
const command = (...folders: string[]) => [
  ...["python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml={{report}}"],
  ...folders,
];
const common = { toolchain: "python", mutants: [], equivalents: [] };
const grading = { report: "junit", timeoutSeconds: 60 };

const patch: Example = {
  ...common,
  title: titles.patch,
  prompt: patchPrompt,
  workspace: edited(right, [
    { file: POSTAGE, from: "grams <= 500", to: "grams < 500" },
    { file: POSTAGE, from: "grams <= 2000", to: "grams < 2000" },
  ]),
  solution: [{ file: POSTAGE, text: right[POSTAGE] ?? "" }],
  hidden: {
    "hidden_tests/test_limits.py": `${head}@pytest.mark.parametrize(("grams", "cents"), [(500, 390), (2000, 690)])
def test_a_limit_is_in_the_cheaper_band(grams, cents):
    assert postage(grams) == cents
    assert postage(grams, express=True) == cents + 500


def test_a_gram_above_a_limit_costs_more():
    assert [postage(501), postage(2001)] == [690, 1290]


def test_labels_stay_as_they_are():
    assert [size_of(grams) for grams in (500, 501, 2001)] == ["S", "M", "L"]
`,
  },
  ownTests: command("tests"),
  grading: {
    command: command("tests", "hidden_tests"),
    ...grading,
    failToPass: [
      "hidden_tests.test_limits > test_a_limit_is_in_the_cheaper_band[500-390]",
      "hidden_tests.test_limits > test_a_limit_is_in_the_cheaper_band[2000-690]",
    ],
    passToPass: [
      "hidden_tests.test_limits > test_a_gram_above_a_limit_costs_more",
      "hidden_tests.test_limits > test_labels_stay_as_they_are",
      ...own,
    ],
    visible: own,
    protected: ["tests/**", "conftest.py", "pytest.ini", "pyproject.toml"],
  },
  decoys: variants({
    "first-limit-only": [{ file: POSTAGE, from: "grams < 500", to: "grams <= 500" }],
    "one-special-weight": [
      { file: POSTAGE, from: "    cents = 1290", to: "    if grams == 500:\n        return 390\n    cents = 1290" },
    ],
    "wider-bands": [
      { file: POSTAGE, from: "grams < 500", to: "grams < 510" },
      { file: POSTAGE, from: "grams < 2000", to: "grams < 2010" },
    ],
  }),
};

const NEW_TESTS = "tests/test_limits.py";
const written = (text: string): Edit => ({ file: NEW_TESTS, text: head + text });
const testGeneration: Example = {
  ...common,
  title: titles["test-generation"],
  prompt: testPrompt("`tests/`"),
  workspace: right,
  solution: [
    written(`@pytest.mark.parametrize(
    ("grams", "cents", "size"),
    [(1, 390, "S"), (500, 390, "S"), (501, 690, "M"), (2000, 690, "M"), (2001, 1290, "L")],
)
def test_at_and_above_the_limits(grams, cents, size):
    assert postage(grams) == cents
    assert postage(grams, express=True) == cents + 500
    assert size_of(grams) == size


@pytest.mark.parametrize("grams", [0, -1, 0.5])
def test_what_is_no_weight_is_refused(grams):
    with pytest.raises(ValueError):
        postage(grams)
    with pytest.raises(ValueError):
        size_of(grams)
`),
  ],
  hidden: {},
  grading: {
    command: command("tests"),
    ...grading,
    tests: ["tests/**"],
    threshold: 0.8,
    existing: ["cheap-heavy-parcels"],
    protected: [],
  },
  decoys: variants({
    "calls-without-asserting": [
      written("def test_limits():\n    postage(500)\n    postage(2000, express=True)\n    size_of(500)\n"),
    ],
    "weights-in-the-middle": [
      written('def test_bands():\n    assert [postage(200), postage(900), size_of(900)] == [390, 690, "M"]\n'),
    ],
    "skips-what-matters": [written("@pytest.mark.skip\ndef test_limits():\n    assert postage(500) == 390\n")],
  }),
  mutants: variants({
    "first-price-limit": [{ file: POSTAGE, from: "<= 500", to: "< 500" }],
    "second-price-limit": [{ file: POSTAGE, from: "<= 2000", to: "< 2000" }],
    "cheap-heavy-parcels": [{ file: POSTAGE, from: "1290", to: "1190" }],
    "express-for-nothing": [{ file: POSTAGE, from: "cents + 500", to: "cents" }],
    "parcels-of-nothing": [{ file: POSTAGE, from: "grams <= 0", to: "grams < 0" }],
    "label-limit": [{ file: LABELS, from: "<= 500", to: "< 500" }],
    "label-of-nothing": [{ file: LABELS, from: "grams <= 0", to: "grams < 0" }],
  }),
  equivalents: variants({
    "table-of-bands": [
      {
        file: POSTAGE,
        text: `_BANDS = ((500, 390), (2000, 690), (float("inf"), 1290))


def postage(grams: int, express: bool = False) -> int:
    """What it costs to send a parcel, in cents."""
    if not (isinstance(grams, int) and grams > 0):
        raise ValueError("this is no weight")
    return next(cents for limit, cents in _BANDS if grams <= limit) + (500 if express else 0)
`,
      },
    ],
  }),
};

const weights: Edit = {
  file: "parcels/weights.py",
  text: `def check_weight(grams: int) -> None:
    """Refuses what cannot be the weight of a parcel in grams."""
${CHECK}`,
};
const using = (file: string): Edit => ({
  file,
  text: `from .weights import check_weight\n\n\n${(right[file] ?? "").replace(CHECK, "    check_weight(grams)\n")}`,
});
const refactor: Example = {
  ...common,
  title: titles.refactor,
  prompt: `\`postage\` and \`size_of\` both check the weight themselves, in the same words. Move the check to
\`parcels/weights.py\`, as \`check_weight(grams)\`, and let both call it. What their callers see has to stay as it is.
`,
  workspace: right,
  solution: [weights, using(POSTAGE), using(LABELS)],
  hidden: {
    "hidden_tests/test_behaviour.py": `${head}def test_prices_stay():
    assert [postage(500), postage(2001, express=True)] == [390, 1790]


def test_labels_stay():
    assert [size_of(grams) for grams in (500, 2000, 2001)] == ["S", "M", "L"]


@pytest.mark.parametrize("function", [postage, size_of])
def test_what_is_no_weight_is_refused(function):
    for grams in (0, -1, 0.5):
        with pytest.raises(ValueError):
            function(grams)
`,
  },
  ownTests: command("tests"),
  grading: {
    command: command("tests", "hidden_tests"),
    ...grading,
    passToPass: [
      ...[
        "prices_stay",
        "labels_stay",
        "what_is_no_weight_is_refused[postage]",
        "what_is_no_weight_is_refused[size_of]",
      ].map((name) => `hidden_tests.test_behaviour > test_${name}`),
      ...own,
    ],
    structure: [
      {
        name: "a weight is refused in one place",
        files: ["parcels/**"],
        rule: { kind: "raise_statement" },
        expect: { count: 1 },
      },
      {
        name: "prices and labels leave the check to others",
        files: [POSTAGE, LABELS],
        rule: { kind: "raise_statement" },
        expect: "absent",
      },
    ],
    api: [POSTAGE, LABELS],
    scope: { allowed: ["parcels/**"], maxChangedLines: 40 },
    protected: ["tests/**", "conftest.py", "pytest.ini", "pyproject.toml"],
  },
  decoys: variants({
    "nobody-calls-it": [weights],
    "one-caller-only": [weights, using(POSTAGE)],
    "labels-check-nothing": [weights, using(POSTAGE), { file: LABELS, from: CHECK, to: "" }],
  }),
};

export const python: Examples = () => ({ patch, "test-generation": testGeneration, refactor });
