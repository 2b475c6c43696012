import type { Exit } from "../../src/sandboxes/sandbox.ts";
import type { PatchTask } from "../../src/tasks/task.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";

export type { PatchTask, RefactorTask, TestGenerationTask } from "../../src/tasks/task.ts";

/** A tree of text files. */
export function tree(files: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));
}

const visible = `import assert from "node:assert/strict";
import { test } from "node:test";
import { total } from "../src/cart.js";
test("an empty cart costs nothing", () => assert.equal(total([]), 0));
`;

const hidden = `import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { total } from "../src/cart.js";
describe("cart", () => {
  it("adds up the prices of all items", () => assert.equal(total([1, 2, 3]), 6));
  it("counts the first item only once", () => assert.equal(total([5]), 5));
});
`;

export const wrong = "export function total(prices) {\n  return prices[0] ?? 0;\n}\n";
export const right = "export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n";

/** A small real project with a bug, graded by `node --test`. */
export const task: PatchTask = {
  version: 1,
  id: "add-up-cart",
  title: "Add up a cart",
  category: "patch",
  language: "javascript",
  level: 1,
  toolchain: "node",
  sensitivity: "internal",
  tags: [],
  canary: false,
  variables: {},
  limits: {},
  grading: {
    command: [
      "node",
      "--test",
      "--test-reporter=tap",
      "--test-reporter-destination={{report}}",
      "hidden-tests/*.test.js",
      "test/*.test.js",
    ],
    report: "tap",
    timeoutSeconds: 60,
    failToPass: ["cart > adds up the prices of all items"],
    passToPass: ["an empty cart costs nothing", "cart > counts the first item only once"],
    visible: ["an empty cart costs nothing"],
    protected: ["test/**", "package.json"],
  },
  folder: "/tasks/add-up-cart",
  prompt: "The total of a cart is wrong. Correct it.",
  workspace: tree({ "package.json": '{"type":"module"}', "src/cart.js": wrong, "test/cart.test.js": visible }),
  solved: tree({ "package.json": '{"type":"module"}', "src/cart.js": right, "test/cart.test.js": visible }),
  hidden: tree({ "hidden-tests/cart.test.js": hidden }),
  sessions: new Map(),
  decoys: new Map(),
  mutants: new Map(),
  equivalents: new Map(),
  faults: [],
  fingerprint: "0".repeat(64),
};

/** How a process ended that did nothing remarkable. */
export const calmExit: Exit = {
  exitCode: 0,
  timedOut: false,
  outOfMemory: false,
  aborted: false,
  durationMs: 1,
  stdout: "",
  stderr: "",
};
