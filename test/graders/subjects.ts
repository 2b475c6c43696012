import type { Variant } from "../../src/tasks/task.ts";
import { overlay, type Tree } from "../../src/trees/tree.ts";
import { type PatchTask, type RefactorTask, right, type TestGenerationTask, task, tree } from "./support.ts";

/** One task of each category, small and real, run by `node --test`. */
export const patchTask: PatchTask = task;

const command = (...files: string[]) => [
  ...["node", "--test", "--test-reporter=tap", "--test-reporter-destination={{report}}"],
  ...files,
];
const { workspace: _, solved: __, hidden: ___, grading: ____, category: _____, ...common } = task;

const variant = (base: Tree, files: Readonly<Record<string, string>>): Variant => ({
  explanation: "Because.",
  tree: overlay(base, tree(files)),
});

const cart = `export function total(prices) {
  let sum = 0;
  for (const price of prices) sum += price;
  return sum;
}

export function count(prices) {
  return prices.length;
}
`;
const project = tree({
  "package.json": '{"type":"module"}',
  "src/cart.js": cart,
  "test/smoke.test.js": `import { test } from "node:test";\nimport { total } from "../src/cart.js";\ntest("it runs", () => total([]));\n`,
});

/** The head of every file of tests. */
export const imports = `import assert from "node:assert/strict";
import { test } from "node:test";
import { count, total } from "../src/cart.js";
`;
export const goodTests = `${imports}
test("adds up", () => assert.equal(total([1, 2, 3]), 6));
test("counts", () => assert.equal(count([4, 4]), 2));
`;

export const testGenerationTask: TestGenerationTask = {
  ...common,
  id: "test-cart",
  category: "test-generation",
  grading: {
    command: command("test/**/*.test.js"),
    report: "tap",
    timeoutSeconds: 20,
    tests: ["test/**"],
    threshold: 0.6,
    existing: [],
    protected: ["test/smoke.test.js"],
  },
  workspace: project,
  solved: overlay(project, tree({ "test/cart.test.js": goodTests })),
  hidden: new Map(),
  mutants: new Map([
    ["first-only", variant(project, { "src/cart.js": cart.replace("return sum", "return prices[0] ?? 0") })],
    ["one-too-many", variant(project, { "src/cart.js": cart.replace("prices.length", "prices.length + 1") })],
    ["broken", variant(project, { "src/cart.js": cart.replace("let sum", "const sum") })],
  ]),
  equivalents: new Map([
    ["reduce", variant(project, { "src/cart.js": `${right}export const count = ({ length }) => length;\n` })],
  ]),
};

const tangled = tree({
  "package.json": '{"type":"module"}',
  "src/shop.js": `export function checkout(order) {
  const tax = Math.round(order.net * 0.19);
  return order.net + tax;
}

export function quote(order, note = "") {
  const tax = Math.round(order.net * 0.19);
  return note + (order.net + tax);
}
`,
  "test/shop.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { checkout } from "../src/shop.js";
test("checks out", () => assert.equal(checkout({ net: 100 }), 119));
`,
});

export const untangled = `import { taxOf } from "./tax.js";

export function checkout(order) {
  return order.net + taxOf(order);
}

export function quote(order, note = "") {
  return note + (order.net + taxOf(order));
}
`;
export const taxModule = "export function taxOf({ net }) {\n  return Math.round(net * 0.19);\n}\n";

export const refactorTask: RefactorTask = {
  ...common,
  id: "extract-tax",
  category: "refactor",
  grading: {
    command: command("test/shop.test.js", "hidden-tests/shop.test.js"),
    report: "tap",
    timeoutSeconds: 20,
    passToPass: ["checks out", "quotes with a note"],
    failToPass: [],
    structure: [
      {
        name: "the rate is known in src/tax.js alone",
        moved: { from: ["src/shop.js"], to: ["src/tax.js"] },
        rule: { kind: "number", regex: "^0\\.19$" },
      },
      {
        name: "tax.js exports one function",
        files: ["src/tax.js"],
        rule: { kind: "export_statement" },
        expect: { count: 1 },
      },
    ],
    api: ["src/shop.js"],
    scope: { allowed: ["src/**"], maxChangedLines: 40 },
    duplication: { files: ["src/**"], maxPercent: 10 },
    protected: ["test/**", "package.json"],
  },
  workspace: tangled,
  solved: overlay(tangled, tree({ "src/shop.js": untangled, "src/tax.js": taxModule })),
  hidden: tree({
    "hidden-tests/shop.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { quote } from "../src/shop.js";
test("quotes with a note", () => assert.equal(quote({ net: 10 }, "about "), "about 12"));
`,
  }),
};
