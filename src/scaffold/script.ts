import type { Language } from "../tasks/task.ts";
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

const CHECK = `  if (!Number.isInteger(grams) || grams <= 0) throw new RangeError(\`no weight of a parcel: \${grams}\`);\n`;
const POSTAGE = "src/postage.ts";
const LABELS = "src/labels.ts";

const right: Files = {
  "README.md": README,
  "package.json":
    '{\n  "name": "parcels",\n  "private": true,\n  "type": "module",\n  "scripts": { "test": "node --test" }\n}\n',
  [POSTAGE]: `/** What it costs to send a parcel, in cents. */
export function postage(grams: number, express = false): number {
${CHECK}  let cents = 1290;
  if (grams <= 500) cents = 390;
  else if (grams <= 2000) cents = 690;
  return express ? cents + 500 : cents;
}
`,
  [LABELS]: `/** The letter on the label of a parcel. */
export function sizeOf(grams: number): string {
${CHECK}  if (grams <= 500) return "S";
  return grams <= 2000 ? "M" : "L";
}
`,
  "test/parcels.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "../src/labels.ts";
import { postage } from "../src/postage.ts";

test("a light parcel is cheap", () => assert.equal(postage(100), 390));
test("a heavy parcel is dear", () => assert.equal(postage(3000), 1290));
test("a light parcel is small", () => assert.equal(sizeOf(100), "S"));
`,
};
const own = ["a light parcel is cheap", "a heavy parcel is dear", "a light parcel is small"];

const head = `import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "../src/labels.ts";
import { postage } from "../src/postage.ts";

`;
const command = (...files: string[]) => [
  ...["node", "--test", "--test-reporter=junit", "--test-reporter-destination={{report}}"],
  ...files,
];
const common = { toolchain: "node", mutants: [], equivalents: [] };
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
    "hidden-tests/limits.test.ts": `${head}test("a limit is in the cheaper band", () => assert.deepEqual([postage(500), postage(2000)], [390, 690]));
test("express costs the same more at a limit", () => assert.equal(postage(500, true), 890));
test("a gram above a limit costs more", () => assert.deepEqual([postage(501), postage(2001)], [690, 1290]));
test("labels stay as they are", () => assert.deepEqual([500, 501, 2001].map(sizeOf), ["S", "M", "L"]));
`,
  },
  ownTests: command("test/parcels.test.ts"),
  grading: {
    command: command("test/parcels.test.ts", "hidden-tests/limits.test.ts"),
    ...grading,
    failToPass: ["a limit is in the cheaper band", "express costs the same more at a limit"],
    passToPass: ["a gram above a limit costs more", "labels stay as they are", ...own],
    visible: own,
    protected: ["package.json", "test/**"],
  },
  decoys: variants({
    "first-limit-only": [{ file: POSTAGE, from: "grams < 500", to: "grams <= 500" }],
    "one-special-weight": [{ file: POSTAGE, from: "  let cents", to: "  if (grams === 500) return 390;\n  let cents" }],
    "wider-bands": [
      { file: POSTAGE, from: "grams < 500", to: "grams < 510" },
      { file: POSTAGE, from: "grams < 2000", to: "grams < 2010" },
    ],
  }),
};

const NEW_TESTS = "test/limits.test.ts";
const testGeneration: Example = {
  ...common,
  title: titles["test-generation"],
  prompt: testPrompt("`test/`"),
  workspace: right,
  solution: [
    {
      file: NEW_TESTS,
      text: `${head}test("prices at and above the limits", () =>
  assert.deepEqual([1, 500, 501, 2000, 2001].map((grams) => postage(grams)), [390, 390, 690, 690, 1290]));
test("express costs 5.00 more", () => assert.equal(postage(600, true), 1190));
test("labels at and above the limits", () =>
  assert.deepEqual([1, 500, 501, 2000, 2001].map(sizeOf), ["S", "S", "M", "M", "L"]));
for (const grams of [0, -1, 0.5, Number.NaN]) {
  test(\`\${grams} g are refused\`, () => {
    assert.throws(() => postage(grams), RangeError);
    assert.throws(() => sizeOf(grams), RangeError);
  });
}
`,
    },
  ],
  hidden: {},
  grading: {
    command: command("test/**/*.test.ts"),
    ...grading,
    tests: ["test/**"],
    threshold: 0.8,
    existing: ["cheap-heavy-parcels"],
    protected: [],
  },
  decoys: variants({
    "calls-without-asserting": [
      {
        file: NEW_TESTS,
        text: `${head}test("limits", () => { postage(500); postage(2000, true); sizeOf(500); });\n`,
      },
    ],
    "weights-in-the-middle": [
      {
        file: NEW_TESTS,
        text: `${head}test("bands", () => assert.deepEqual([postage(200), postage(900), sizeOf(900)], [390, 690, "M"]));\n`,
      },
    ],
    "skips-what-matters": [
      {
        file: NEW_TESTS,
        text: `${head}test.skip("limits", () => assert.equal(postage(500), 390));\ntest("labels", () => assert.equal(sizeOf(500), "S"));\n`,
      },
    ],
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
        text: `const bands = [[500, 390], [2000, 690], [Number.POSITIVE_INFINITY, 1290]];

/** What it costs to send a parcel, in cents. */
export function postage(grams: number, express = false): number {
  if (!(Number.isInteger(grams) && grams > 0)) throw new RangeError("this is no weight");
  const cents = bands.find(([limit = 0]) => grams <= limit)?.[1] ?? 0;
  return cents + (express ? 500 : 0);
}
`,
      },
    ],
  }),
};

const WEIGHTS = "src/weights.ts";
const IMPORT = 'import { checkWeight } from "./weights.ts";\n\n';
const weights: Edit = {
  file: WEIGHTS,
  text: `/** Refuses what cannot be the weight of a parcel in grams. */
export function checkWeight(grams: number): void {
${CHECK}}
`,
};
const using = (file: string): Edit => ({
  file,
  text: IMPORT + (right[file] ?? "").replace(CHECK, "  checkWeight(grams);\n"),
});
const refactor: Example = {
  ...common,
  title: titles.refactor,
  prompt: `\`postage\` and \`sizeOf\` both check the weight themselves, in the same words. Move the check to \`${WEIGHTS}\`, as
\`checkWeight(grams)\`, and let both call it. What their callers see has to stay as it is.
`,
  workspace: right,
  solution: [weights, using(POSTAGE), using(LABELS)],
  hidden: {
    "hidden-tests/behaviour.test.ts": `${head}test("prices stay", () => assert.deepEqual([postage(500), postage(2001, true)], [390, 1790]));
test("labels stay", () => assert.deepEqual([500, 2000, 2001].map(sizeOf), ["S", "M", "L"]));
test("both refuse what is no weight", () => {
  for (const grams of [0, -1, 0.5]) {
    assert.throws(() => postage(grams), RangeError);
    assert.throws(() => sizeOf(grams), RangeError);
  }
});
`,
  },
  ownTests: command("test/parcels.test.ts"),
  grading: {
    command: command("test/parcels.test.ts", "hidden-tests/behaviour.test.ts"),
    ...grading,
    passToPass: ["prices stay", "labels stay", "both refuse what is no weight", ...own],
    structure: [
      {
        name: "a weight is refused in one place",
        files: ["src/**"],
        rule: { kind: "throw_statement" },
        expect: { count: 1 },
      },
      {
        name: "prices and labels leave the check to others",
        files: [POSTAGE, LABELS],
        rule: { kind: "throw_statement" },
        expect: "absent",
      },
    ],
    api: [POSTAGE, LABELS],
    scope: { allowed: ["src/**"], maxChangedLines: 40 },
    protected: ["package.json", "test/**"],
  },
  decoys: variants({
    "nobody-calls-it": [weights],
    "one-caller-only": [weights, using(POSTAGE)],
    "labels-check-nothing": [weights, using(POSTAGE), { file: LABELS, from: CHECK, to: "" }],
  }),
};

const typed: Readonly<Record<"patch" | "test-generation" | "refactor", Example>> = {
  patch,
  "test-generation": testGeneration,
  refactor,
};

/** TypeScript as it is; JavaScript without its types and with its endings. */
export const script: Examples = (language: Language) =>
  language === "typescript" ? typed : (JSON.parse(JSON.stringify(typed), untype) as typeof typed);

function untype(_key: string, value: unknown): unknown {
  if (typeof value === "string") return plain(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [plain(key), inner]));
}

function plain(text: string): string {
  return text.replace(/(?<=[\w)]): (?:number|string|void)\b/g, "").replace(/\.ts\b/g, ".js");
}
