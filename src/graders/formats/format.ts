/** What a report says about one test. Expected failures and tests marked to be written count as skipped. */
export interface TestResult {
  /** See `fullName`. */
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** The runner's own message, not bounded; empty when it gave none. */
  readonly detail: string;
}

/**
 * Reads the report of one run, in the order of the file. Besides tests it lists what failed without
 * being one: a file that could not be loaded, a suite whose hook threw.
 * @throws MalformedReport
 */
export type ParseReport = (text: string) => TestResult[];

/** A report that is not in its format, or was cut off: nothing in it may be believed. */
export class MalformedReport extends Error {
  override readonly name = "MalformedReport";
}

const MAX_DEPTH = 20;
const MAX_TESTS = 20_000;
const MAX_TITLE = 1000;

/**
 * Keeps names from multiplying in memory: a hostile report can nest a small number of bytes into a
 * huge number of long names.
 * @throws MalformedReport
 */
export function checkBounds(depth: number, tests: number): void {
  if (depth > MAX_DEPTH) throw new MalformedReport(`its tests are nested more than ${MAX_DEPTH} deep`);
  if (tests > MAX_TESTS) throw new MalformedReport(`it has more than ${MAX_TESTS} tests`);
}

/**
 * The name a task lists a test by: titles of the enclosing suites, then its own, joined by " > ".
 * One run has the same names in each format its runner can write:
 *
 * | runner    | formats           | name                                                                    |
 * |-----------|-------------------|-------------------------------------------------------------------------|
 * | node:test | junit, tap        | `suite > subsuite > test`                                               |
 * | vitest    | junit, vitest-json| `suite > subsuite > test`                                               |
 * | pytest    | junit, pytest-json| `tests.test_cart.TestVoucher > test_rounds[10]`: dotted module and class |
 * | go test   | go-json           | `TestName > subtest`, its spaces as `_`                                 |
 * | others    | junit, tap        | names of nested suites, then the test's                                 |
 *
 * Line breaks and tabs inside a title are written `\n`, `\r` and `\t`; a title is cut after 1000
 * characters. A test file that could not be loaded goes by the runner's name for it.
 */
export function fullName(...titles: readonly string[]): string {
  return titles
    .filter((title) => title !== "")
    .map((title) => title.slice(0, MAX_TITLE))
    .join(" > ")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
}
