import { readFileSync } from "node:fs";
import { join } from "node:path";
import mustache from "mustache";
import { oneLine } from "./format.ts";
import type { Report } from "./report.ts";
import { viewOf } from "./view.ts";

const template = readFileSync(join(import.meta.dirname, "templates", "report.md.mustache"), "utf8");

/** The report for a pull request or a job summary. */
export function toMarkdown(report: Report): string {
  const view = viewOf(report);
  const safe = (row: object) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(String(value))]));
  return mustache.render(template, {
    ...view,
    ...report.run,
    notes: view.notes.map(cell),
    headline: cell(view.headline),
    isolation: cell(view.isolation),
    slots: cell(view.slots),
    table: table(view.columns, view.rows),
    failures: view.failures.map(safe),
    hasFailures: view.failures.length > 0,
    tampering: view.tampering.map(safe),
    hasTampering: view.tampering.length > 0,
  });
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text of an agent's making may hold pipes, markup or names of people; none of it may shape the page or call anybody. */
function cell(text: string): string {
  return oneLine(text)
    .replace(/[|\\`<>*_[\]~$&#]/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200b");
}
