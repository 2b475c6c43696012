import { z } from "zod";
import { checkBounds, fullName, MalformedReport, type TestResult } from "./format.ts";
import { parseJson } from "./json.ts";

/** The part that is read of a line of `go test -json`. */
const Event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
  /** Go 1.24 and newer: what a `build-output` is about, and the build for which a package failed. */
  ImportPath: z.string().optional(),
  FailedBuild: z.string().optional(),
});

const ENDINGS: Readonly<Record<string, TestResult["status"]>> = { pass: "passed", fail: "failed", skip: "skipped" };

/** What is known of a test, or of a package, which has no test name. */
interface Known {
  readonly pkg: string;
  readonly test: string | null;
  status: TestResult["status"] | null;
  readonly output: string[];
}

/** So many lines of one test's output are kept. */
const LINES = 60;

/**
 * `go test -json`, all packages in one stream. Subtests are joined by " > ", and where two packages
 * have a test of one name, the package goes before it. A parent of subtests is listed like the test it
 * is. A package that failed without a failed test (it did not build, or it ended early) is listed
 * itself.
 */
export function parseGoJson(text: string): TestResult[] {
  const known = new Map<string, Known>();
  const loose: string[] = [];
  const builds = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    if (!line.startsWith("{")) {
      if (loose.length < LINES) loose.push(line);
      continue;
    }
    const event = parseJson(Event, line);
    const { Action: action, Package: pkg = "", Test: test = null, Output: output } = event;
    if (action.startsWith("build-")) {
      const { ImportPath: build = "" } = event;
      const said = builds.get(build) ?? [];
      builds.set(build, said);
      checkBounds(0, builds.size);
      if (output !== undefined && said.length < LINES) said.push(output);
      continue;
    }
    const entry = known.get(`${pkg}\n${test ?? ""}`) ?? { pkg, test, status: null, output: [] };
    known.set(`${pkg}\n${test ?? ""}`, entry);
    checkBounds(test?.split("/").length ?? 0, known.size);
    if (output !== undefined && entry.output.length < LINES) entry.output.push(output);
    if (event.FailedBuild !== undefined) entry.output.unshift(...(builds.get(event.FailedBuild) ?? []));
    // The end of a test cannot be taken back: what runs later in the same process prints what it likes.
    if (Object.hasOwn(ENDINGS, action)) entry.status ??= ENDINGS[action] as TestResult["status"];
  }
  const entries = [...known.values(), ...loose.flatMap(unbuilt)];
  const packages = entries.filter(({ test }) => test === null);
  if (packages.length === 0) throw new MalformedReport(`it has no package${loose.length > 0 ? `: ${loose[0]}` : ""}`);
  const open = packages.find(({ status }) => status === null);
  if (open) throw new MalformedReport(`it breaks off within ${open.pkg}`);
  const tests = entries.filter((entry) => entry.test !== null);
  const uses = Map.groupBy(tests, ({ test }) => test);
  const broken = new Set(tests.filter(({ status }) => status === null || status === "failed").map(({ pkg }) => pkg));
  return [
    ...tests.map((entry) => resultOf(entry, (uses.get(entry.test)?.length ?? 0) > 1)),
    ...packages.filter(({ pkg, status }) => status === "failed" && !broken.has(pkg)).map(packageFailure),
  ];
}

/** A package that does not build is no event, but a line that a person would read. */
function unbuilt(line: string): Known[] {
  const [, pkg, why] = /^FAIL\s+(\S+) \[(.+)\]$/.exec(line) ?? [];
  return pkg === undefined ? [] : [{ pkg, test: null, status: "failed", output: [why ?? ""] }];
}

function resultOf({ pkg, test, status, output }: Known, isShared: boolean): TestResult {
  const name = fullName(...(isShared ? [pkg] : []), ...(test ?? "").split("/"));
  if (status === null)
    return { name, status: "failed", detail: `it did not come to its end\n${output.join("")}`.trim() };
  return { name, status, detail: status === "passed" ? "" : told(output) };
}

function packageFailure({ pkg, output }: Known): TestResult {
  return { name: fullName(pkg), status: "failed", detail: output.join("").trim() };
}

/** Output without the lines that only say that a test runs. */
function told(output: readonly string[]): string {
  return output
    .filter((line) => !/^\s*(?:=== |--- )/.test(line))
    .join("")
    .trim();
}
