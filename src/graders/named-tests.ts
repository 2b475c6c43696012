import { nearest } from "../config/nearest.ts";
import { type Evidence, evidence, type Finding, MAX_DETAIL } from "./evidence.ts";
import { excerpt } from "./excerpt.ts";
import type { TestResult } from "./formats/format.ts";
import type { Check } from "./grader.ts";

/** The tests that a task names. */
export interface NamedTests {
  readonly failToPass: readonly string[];
  readonly passToPass: readonly string[];
}

/**
 * The evidence of a run and one check per named test. Tests beyond these may fail. A named test that
 * was not run has to have a reason in the report, or the run proves nothing.
 */
export function checkNamedTests(named: NamedTests, { checks, results }: Evidence): Check[] {
  if (results === null) {
    return [...checks, ...required(named, () => ({ passed: false, detail: "no result that could be believed" }))];
  }
  return [...checks, evidence("expected tests run", accountOf(named, results)), ...requiredChecks(named, results)];
}

/** What a run leaves unproven about these tests: evidence that is wanting, a test that was not run; null for nothing. */
export function lackOfProof(named: NamedTests, run: Evidence): string | null {
  const wanting = checkNamedTests(named, run).find(({ kind, passed }) => kind === "evidence" && !passed);
  if (wanting || run.results === null) return wanting?.detail ?? "no results";
  const seen = new Set(run.results.map(({ name }) => name));
  const missing = [...named.failToPass, ...named.passToPass].find((name) => !seen.has(name));
  if (missing === undefined) return null;
  return `${JSON.stringify(missing)} was not run: ${accountOf(named, run.results).detail}`;
}

/** A test that was not run needs a reason in the report: a file that could not be loaded, a suite that failed. */
function accountOf({ failToPass, passToPass }: NamedTests, results: readonly TestResult[]): Finding {
  const named = new Set([...failToPass, ...passToPass]);
  const seen = new Set(results.map(({ name }) => name));
  const missing = [...named].filter((name) => !seen.has(name));
  const count = `${named.size - missing.length} of ${named.size} expected tests are in the report`;
  if (missing.length === 0) return { passed: true, detail: count };
  const cause = results.find(({ name, status }) => status === "failed" && !named.has(name));
  if (cause) return { passed: true, detail: `${count}; ${cause.name} failed: ${cause.detail}` };
  return { passed: false, detail: `${count}, and nothing in it says why: ${missing.join(", ")}` };
}

/** A name that several tests share holds when all of them passed. */
function requiredChecks(named: NamedTests, results: readonly TestResult[]): Check[] {
  const byName = Map.groupBy(results, ({ name }) => name);
  const suggestions = [...byName.keys()].filter(({ length }) => length <= 300).slice(0, 500);
  return required(named, (name) => {
    const found = byName.get(name);
    if (!found) {
      const close = nearest(name, suggestions);
      return { passed: false, detail: close === null ? "not in the report" : `not in the report, which has ${close}` };
    }
    const statuses = new Set(found.map(({ status }) => status));
    if (statuses.size > 1) return { passed: false, detail: `reported as ${[...statuses].join(" and as ")}` };
    const [{ status, detail }] = found as [TestResult];
    // A skipped test proves nothing, and code under test can skip the tests that call it.
    const shown = status === "skipped" ? `skipped ${detail}` : detail;
    return { passed: status === "passed", detail: excerpt(shown, MAX_DETAIL) };
  });
}

function required({ failToPass, passToPass }: NamedTests, judge: (name: string) => Finding): Check[] {
  return [
    ...failToPass.map((name): Check => ({ name, kind: "fail-to-pass", ...judge(name) })),
    ...passToPass.map((name): Check => ({ name, kind: "pass-to-pass", ...judge(name) })),
  ];
}
