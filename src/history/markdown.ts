import { plainWords } from "../reports/escape.ts";
import type { Table } from "../reports/view.ts";
import type { History } from "./history.ts";
import { wordsOf } from "./words.ts";

/** The history for a job summary or an issue. */
export function toMarkdown(history: History): string {
  const words = wordsOf(history);
  const parts = [
    "# agent-eval: history",
    plainWords(words.headline),
    table(words.trends),
    ...list("Changes", words.changes),
    ...list("Other identity", words.identities),
    ...list("Not in the trend", words.left),
    ...(words.flaky.rows.length === 0 ? [] : ["## Flaky tasks", table(words.flaky)]),
    ...words.tasks.flatMap((tasks) => [`## Tasks of ${plainWords(tasks.title)}`, table(tasks.table)]),
    ...list("Skipped, could not be read", words.skipped),
    "## Notes",
    [...words.notes, ...history.method].map((note) => `- ${plainWords(note)}`).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function list(title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`## ${title}`, entries.map((entry) => `- ${plainWords(entry)}`).join("\n")];
}

function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainWords).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
