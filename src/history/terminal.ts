import { styleText } from "node:util";
import type { Table } from "../reports/view.ts";
import type { History } from "./history.ts";
import { wordsOf } from "./words.ts";

/** Beyond this the reader opens history.md. */
const SHOWN_FLAKY = 15;

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** The history for a terminal. Colours only where the stream takes them. */
export function toTerminal(history: History, stream: NodeJS.WriteStream = process.stdout): string {
  const words = wordsOf(history);
  const paint: Paint = (style, text) => styleText(style, text, { stream });
  const list = (title: string, entries: readonly string[]) =>
    entries.length === 0 ? [] : ["", paint("bold", title), ...entries.map((entry) => `  ${entry}`)];
  const flaky = { ...words.flaky, rows: words.flaky.rows.slice(0, SHOWN_FLAKY) };
  const more = words.flaky.rows.length - SHOWN_FLAKY;
  const lines = [
    paint("bold", words.headline),
    "",
    ...block(words.trends, paint),
    ...list("changes", words.changes),
    ...list("other identity", words.identities),
    ...list("not in the trend", words.left),
    ...(flaky.rows.length === 0 ? [] : ["", paint("bold", "flaky tasks"), ...block(flaky, paint)]),
    ...(more > 0 ? [`… and ${more} more in history.md`] : []),
    ...list("skipped, could not be read", words.skipped),
    "",
    ...words.notes.map((note) => paint("dim", note)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function block({ columns, rows }: Table, paint: Paint): string[] {
  const cells = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row, index) => {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
    return index === 0 ? paint("dim", line.trimEnd()) : line.trimEnd();
  });
}
