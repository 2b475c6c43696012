import { readFileSync } from "node:fs";
import { join } from "node:path";
import mustache from "mustache";
import { oneLine } from "./format.ts";
import type { Report } from "./report.ts";
import { type Table, viewOf } from "./view.ts";

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
    table: table(view),
    compared: table(view.compared),
    servers: table(view.servers),
    hasServers: view.servers.rows.length > 0,
    byTask: table(view.byTask),
    byCategory: table(view.byCategory),
    probes: table(view.probes),
    hasProbes: view.probes.rows.length > 0,
    facts: Object.entries(report.run.environment).map(([name, value]) => `${cell(name)}: ${cell(value)}`),
    startedAt: cell(report.run.startedAt),
    failures: view.failures.map(safe),
    hasFailures: view.failures.length > 0,
    tampering: view.tampering.map(safe),
    hasTampering: view.tampering.length > 0,
  });
}

function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text of an agent's making may hold pipes, markup or names of people; none of it may shape the page or call anybody. */
function cell(text: string): string {
  return oneLine(text)
    .replace(/[|\\`<>*_[\]~$&#]/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200b");
}
