import { styleText } from "node:util";
import { oneLine } from "./format.ts";
import type { Report } from "./report.ts";
import { type Table, viewOf } from "./view.ts";

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Beyond this the reader opens report.html. */
const SHOWN_FAILURES = 20;
/** A screen full of tasks; of more, only some of those that changed side or are flaky are shown. */
const SHOWN_TASKS = 40;
const SHOWN_CHANGED = 20;

/** The report as a table for a terminal. Colours only where the stream takes them. */
export function toTerminal(report: Report, stream: NodeJS.WriteStream = process.stdout): string {
  const view = viewOf(report);
  const paint: Paint = (style, text) => styleText(style, text, { stream });
  const many = view.byTask.rows.length > SHOWN_TASKS;
  const tasks = many ? view.changed : view.byTask;
  const shown = many ? SHOWN_CHANGED : SHOWN_TASKS;
  const lines = [
    paint("bold", view.headline),
    view.isolation,
    "",
    paint("bold", oneLine(view.verdict.summary)),
    ...view.verdict.statements.map((statement) => `  ${oneLine(statement)}`),
    "",
    ...block(shownOf(view.profiles), paint),
    "",
    ...(many ? [paint("dim", "changed side (▲ ▼) or flaky (~)")] : []),
    ...block({ ...tasks, rows: tasks.rows.slice(0, shown) }, paint),
    ...moreThan(shown, tasks.rows.length),
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
    lines.push(...moreThan(SHOWN_FAILURES, view.failures.length));
  }
  if (view.tampering.length > 0) {
    lines.push("", paint("bold", "tampering"));
    for (const found of view.tampering.slice(0, SHOWN_FAILURES)) {
      lines.push(`  ${found.trial}  ${found.kind} ${oneLine(found.path)}: ${oneLine(found.detail)}`);
    }
    lines.push(...moreThan(SHOWN_FAILURES, view.tampering.length));
  }
  return `${lines.join("\n")}\n`;
}

function moreThan(shown: number, all: number): string[] {
  return all > shown ? [`  … and ${all - shown} more in report.md`] : [];
}

/** The columns a terminal has no room for; report.md has them all. */
const hidden: ReadonlySet<string> = new Set(["peak context", "agent p90"]);

function shownOf({ columns, rows }: Table): Table {
  const keep = (_: string, index: number) => !hidden.has(columns[index] ?? "");
  return { columns: columns.filter(keep), rows: rows.map((row) => row.filter(keep)) };
}

function block({ columns, rows }: Table, paint: Paint): string[] {
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
