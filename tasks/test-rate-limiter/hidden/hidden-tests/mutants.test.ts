import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { mutants } from "./mutants.ts";
import { type Outcome, runTests, writtenTests } from "./run-tests.ts";

/** Tests that pass once and fail the next time prove nothing. */
const RUNS = 3;

const same = readFileSync(join(import.meta.dirname, "variants/bucket.ts.txt"), "utf8");

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
  const outcome = await runTests({ "src/bucket.ts": same });
  assertNone(problemWith(outcome));
});

for (const { name, file, from, to } of mutants) {
  test(`kills mutant: ${name}`, async () => {
    assertNone(problem);
    const source = readFileSync(join(import.meta.dirname, "..", file), "utf8");
    assert.equal(source.split(from).length, 2, `${file} is not the one this mutant was made for`);
    const { failed, broken } = await runTests({ [file]: source.replace(from, () => to) });
    const killers = [...failed].filter((one) => first.passed.has(one));
    assert.ok(killers.length > 0, ["no test fails on it", ...broken].join("\n"));
  });
}
