import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { disguise } from "./disguise.ts";
import { mutants } from "./mutants.ts";
import { type Outcome, runTests, writtenTests } from "./run-tests.ts";

/** Tests that pass once and fail the next time prove nothing. */
const RUNS = 3;

const same = readFileSync(join(import.meta.dirname, "variants/bucket.ts.txt"), "utf8");

const root = join(import.meta.dirname, "..");
const sources = readdirSync(join(root, "src")).map((name) => `src/${name}`);

/** All of src/ in another text, after `change`. */
function disguised(change: (file: string, source: string) => string): Record<string, string> {
  return Object.fromEntries(
    sources.map((file) => [file, disguise(change(file, readFileSync(join(root, file), "utf8")))]),
  );
}

/** Why the written tests cannot be relied on; null when they can. */
function problemWith({ passed, failed, skipped, broken }: Outcome): string | null {
  if (writtenTests().length === 0) return "no tests were written: test/ holds nothing but smoke.test.ts";
  if (broken.length > 0) return broken.join("\n");
  if (failed.size > 0) return `these fail: ${[...failed].join("; ")}`;
  if (skipped.size > 0) return `these are skipped or to do: ${[...skipped].join("; ")}`;
  return passed.size === 0 ? "no file holds a test" : null;
}

function assertNone(problem: string | null): void {
  assert.ok(problem === null, problem ?? "");
}

/** One run to find out whether the others are worth their time. */
const first = await runTests();
const problem = problemWith(first);
/** The right program in the text that the mutants have, too: what fails on this one kills nothing. */
const second = problem === null ? await runTests(disguised((_, source) => source)) : first;

test("the tests pass on the real implementation, every time", async () => {
  assertNone(problem);
  for (let run = 1; run < RUNS; run += 1) {
    const outcome = await runTests();
    assertNone(problemWith(outcome));
    assert.deepEqual(outcome.passed, first.passed, "other tests ran this time");
  }
});

test("the tests pass on another right implementation", async () => {
  assertNone(problem);
  assertNone(problemWith(await runTests({ "src/bucket.ts": same })));
  assertNone(problemWith(second));
});

for (const { name, file, from, to } of mutants) {
  test(`kills mutant: ${name}`, async () => {
    assertNone(problem);
    const mutant = disguised((name, source) => {
      if (name !== file) return source;
      assert.equal(source.split(from).length, 2, `${file} is not the one this mutant was made for`);
      return source.replace(from, () => to);
    });
    const { failed, broken } = await runTests(mutant);
    const killers = [...failed].filter((one) => second.passed.has(one));
    assert.ok(killers.length > 0, ["no test fails on it", ...broken].join("\n"));
  });
}
