// Prints the counts of a Vitest JSON report as a plain last line: `N passed, N failed`.
// Runs on any Node.js, so it is JavaScript. Exits with 1 when there is no report or a test failed.
import { readFileSync } from "node:fs";

const file = process.argv[2];
let report;
try {
  report = JSON.parse(readFileSync(file, "utf8"));
} catch (error) {
  console.log(`No test ran: ${file} cannot be read (${error.code ?? error.message}).`);
  process.exit(1);
}

const tests = report.testResults.flatMap((suite) => suite.assertionResults);
const count = (status) => tests.filter((test) => test.status === status).length;
// A file that does not even load has no failed test of its own, but is a failure all the same.
const brokenFiles = report.testResults.filter(
  (suite) => suite.status === "failed" && !suite.assertionResults.some((test) => test.status === "failed"),
);
for (const suite of brokenFiles) console.log(`failed as a whole: ${suite.name}`);

const passed = count("passed");
const failed = count("failed") + brokenFiles.length;
const others = tests.length - count("passed") - count("failed");
if (others > 0) console.log(`${others} not run (skipped or todo)`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
