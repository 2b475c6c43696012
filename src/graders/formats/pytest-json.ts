import { z } from "zod";
import { fullName, type TestResult } from "./format.ts";
import { parseJson } from "./json.ts";

const Phase = z.object({ crash: z.object({ message: z.string() }).optional(), longrepr: z.string().optional() });

/** The part that is read of what the pytest-json-report plugin writes. */
const Report = z.object({
  exitcode: z.int(),
  tests: z
    .array(
      z.object({
        nodeid: z.string(),
        outcome: z.string(),
        setup: Phase.optional(),
        call: Phase.optional(),
        teardown: Phase.optional(),
      }),
    )
    .default([]),
  collectors: z
    .array(z.object({ nodeid: z.string(), outcome: z.string(), longrepr: z.string().optional() }))
    .default([]),
});

export function parsePytestJson(text: string): TestResult[] {
  const { collectors, tests } = parseJson(Report, text);
  const notLoaded = collectors.filter(({ outcome }) => outcome === "failed");
  return [
    ...notLoaded.map(({ nodeid, longrepr = "" }) => ({
      name: nameOf(nodeid),
      status: "failed" as const,
      detail: longrepr,
    })),
    ...tests.map((test) => {
      const phases = [test.setup, test.call, test.teardown];
      const detail = phases
        .map((phase) => phase?.crash?.message ?? phase?.longrepr ?? "")
        .find((found) => found !== "");
      return { name: nameOf(test.nodeid), status: statusOf(test.outcome), detail: detail ?? "" };
    }),
  ];
}

/** `tests/test_cart.py::TestVoucher::test_rounds[a::b]`, with the dots pytest itself writes into JUnit reports. */
function nameOf(nodeid: string): string {
  const [, path = nodeid, parameters = ""] = /^([^[]*)(\[.*)?$/s.exec(nodeid) ?? [];
  const [file = "", ...inner] = path.split("::");
  const module = file.replace(/\.py$/, "").replaceAll("/", ".");
  const test = inner.pop();
  return fullName([module, ...inner].join("."), test === undefined ? "" : test + parameters);
}

/** `xfailed` is no pass: code under test can call `pytest.xfail` itself. */
function statusOf(outcome: string): TestResult["status"] {
  if (outcome === "passed" || outcome === "xpassed") return "passed";
  return outcome === "skipped" || outcome === "xfailed" ? "skipped" : "failed";
}
