import { z } from "zod";
import { fullName, type TestResult } from "./format.ts";
import { parseJson } from "./json.ts";

/** The part that is read of `vitest --reporter=json`, which writes what `jest --json` does. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

export function parseVitestJson(text: string): TestResult[] {
  return parseJson(Report, text).testResults.flatMap((file) => {
    const results = file.assertionResults.map((test) => ({
      name: fullName(...test.ancestorTitles, test.title),
      status: statusOf(test.status),
      detail: (test.failureMessages ?? []).join("\n"),
    }));
    // A file fails without a failed test when it could not be loaded or a hook threw.
    if (file.status !== "failed" || results.some(({ status }) => status === "failed")) return results;
    return [...results, { name: fullName(file.name), status: "failed" as const, detail: file.message }];
  });
}

function statusOf(status: string): TestResult["status"] {
  return status === "passed" || status === "failed" ? status : "skipped";
}
