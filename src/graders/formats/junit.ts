import { SaxesParser } from "saxes";
import { messageOf } from "../../errors.ts";
import { checkBounds, fullName, MalformedReport, type TestResult } from "./format.ts";

/** A test case under construction. */
interface Case {
  readonly name: string;
  status: TestResult["status"];
  detail: string;
}

/** Elements of a test case that say how it ended. */
const ENDINGS: Readonly<Record<string, TestResult["status"]>> = {
  failure: "failed",
  error: "failed",
  skipped: "skipped",
};

/** JUnit XML with suites nested to any depth. Entities of a document type are not expanded, but refused. */
export function parseJunit(text: string): TestResult[] {
  const results: TestResult[] = [];
  const suites: string[] = [];
  let root: { readonly name: string } | null = null;
  let test: Case | null = null;
  let ending = false;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    if (root === null) {
      if (name !== "testsuites" && name !== "testsuite") throw new MalformedReport(`<${name}> is no test report`);
      root = { name: name === "testsuites" ? (attributes["name"] ?? "") : "" };
    }
    checkBounds(suites.length, results.length);
    if (name === "testsuite") suites.push(attributes["name"] ?? "");
    else if (name === "testcase") {
      test = { name: nameOf(root.name, suites, attributes), status: "passed", detail: "" };
    } else if (Object.hasOwn(ENDINGS, name)) {
      const status = ENDINGS[name] as TestResult["status"];
      const message = attributes["message"] ?? "";
      if (test === null) results.push({ name: fullName(...suites), status, detail: message });
      // A test that is to be done may carry the failure it is excused from.
      else if (test.status !== "skipped") Object.assign(test, { status, detail: message });
      ending = test !== null && message === "";
    }
  });
  const addText = (chunk: string) => {
    if (ending && test) test.detail += chunk;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", ({ name }) => {
    if (name === "testsuite") suites.pop();
    else if (Object.hasOwn(ENDINGS, name)) ending = false;
    else if (name === "testcase" && test) {
      results.push({ ...test, detail: test.detail.trim() });
      test = null;
    }
  });
  try {
    // Node's reporter writes colour codes of messages as they are, which no XML may hold.
    parser.write(text.replace(/[^\t\n\r\P{Cc}]/gu, "\ufffd")).close();
  } catch (error) {
    throw error instanceof MalformedReport ? error : new MalformedReport(`not XML: ${messageOf(error)}`);
  }
  return results;
}

/** Runners differ in where they put a test's suites; see `fullName`. */
function nameOf(root: string, suites: readonly string[], attributes: Readonly<Record<string, string>>): string {
  // Node's reporter escapes quotation marks twice.
  const title = (attributes["name"] ?? "").replaceAll("&quot;", '"');
  if (root === "vitest tests") return fullName(title);
  if (suites.at(-1) === "pytest") return fullName(attributes["classname"] ?? "", title);
  return fullName(...suites.map((suite) => suite.replaceAll("&quot;", '"')), title);
}
