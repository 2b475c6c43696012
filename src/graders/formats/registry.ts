import type { ReportFormat } from "../../tasks/task.ts";
import { MalformedReport, type ParseReport, type TestResult } from "./format.ts";
import { parseGoJson } from "./go-json.ts";
import { parseJunit } from "./junit.ts";
import { parsePytestJson } from "./pytest-json.ts";
import { parseTap } from "./tap.ts";
import { parseVitestJson } from "./vitest-json.ts";

const parsers: Readonly<Record<ReportFormat, ParseReport>> = {
  junit: parseJunit,
  tap: parseTap,
  "vitest-json": parseVitestJson,
  "pytest-json": parsePytestJson,
  "go-json": parseGoJson,
};

/** A report of a thousand failing tests with long diffs is a tenth of this. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The results in a report that a stranger's code may have had its hands on.
 * @throws MalformedReport for one that is too large, not UTF-8, or not in the format.
 */
export function readReport(format: ReportFormat, bytes: Uint8Array): TestResult[] {
  if (bytes.byteLength > MAX_BYTES) throw new MalformedReport(`it is larger than ${MAX_BYTES} bytes`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new MalformedReport("it is not UTF-8 text");
  }
  return parsers[format](text);
}

/** Whether a text is a report of at least one test, in any format. */
export function isReport(text: string): boolean {
  return Object.values(parsers).some((parse) => {
    try {
      return parse(text).length > 0;
    } catch (error) {
      if (error instanceof MalformedReport) return false;
      throw error;
    }
  });
}
