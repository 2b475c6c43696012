import { styleText } from "node:util";
import { oneLine } from "./format.ts";
import type { Report } from "./report.ts";
import { type Table, viewOf } from "./view.ts";

/** Beyond this the reader opens report.md. */
const SHOWN_FAILURES = 20;

/** The report as a table for a terminal. Colours only where the stream takes them. */
export function toTerminal(report: Report, stream: NodeJS.WriteStream = process.stdout): string {
  const view = viewOf(report);
  const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { stream });
  const lines = [
    paint("bold", view.headline),
    view.isolation,
    "",
    ...block(shownOf(view), paint),
    "",
    ...block(view.byTask, paint),
    "",
    view.slots,
  ];
  for (const note of view.notes) lines.push(paint("yellow", oneLine(note)));
  if (view.failures.length > 0) {
    lines.push("", paint("bold", "not resolved"));
    for (const failure of view.failures.slice(0, SHOWN_FAILURES)) {
      lines.push(
        `  ${failure.trial}  ended: ${failure.termination}, blame: ${failure.blame}, ${oneLine(failure.reason)}`,
      );
      lines.push(paint("dim", `    ${failure.artifacts}`));
    }
    const more = view.failures.length - SHOWN_FAILURES;
    if (more > 0) lines.push(`  … and ${more} more in report.md`);
  }
  if (view.tampering.length > 0) {
    lines.push("", paint("bold", "tampering"));
    for (const found of view.tampering.slice(0, SHOWN_FAILURES)) {
      lines.push(`  ${found.trial}  ${found.kind} ${oneLine(found.path)}: ${oneLine(found.detail)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The columns a terminal has room for; report.md has them all. */
const shown: ReadonlySet<string> = new Set([
  "profile",
  "success",
  "agent p50 / p90",
  "tokens in / out",
  "peak context",
  "tool calls (invalid)",
  "cost",
]);

function shownOf({ columns, rows }: Table): Table {
  const keep = (_: string, index: number) => shown.has(columns[index] ?? "");
  return { columns: columns.filter(keep), rows: rows.map((row) => row.filter(keep)) };
}

function block(
  { columns, rows }: Table,
  paint: (style: Parameters<typeof styleText>[0], text: string) => string,
): string[] {
  const cells = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row, index) => {
    const text = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
    return index === 0 ? paint("dim", text) : text;
  });
}
