import type { Step } from "./agent.ts";

/** What was said on standard output and noted on standard error: all there is to tell of output without structure. */
export function printedSteps(stdout: string, stderr: string): Step[] {
  const step = (kind: Step["kind"], text: string): Step[] =>
    text.trim() === "" ? [] : [{ kind, text: text.trimEnd(), output: null, failed: false }];
  return [...step("said", stdout), ...step("note", stderr)];
}
