import { styleText } from "node:util";
import type { Comparison, Gate } from "../comparisons/comparison.ts";
import { plainWords } from "./escape.ts";
import { oneLine } from "./format.ts";
import { comparisonView } from "./views/comparison.ts";
import type { Table } from "./views/table.ts";

export { comparisonView } from "./views/comparison.ts";

/** More tasks of a list than this nobody reads on a terminal. */
const SHOWN = 20;

/** The comparison for a terminal. Colours only where the stream takes them. */
export function comparisonToTerminal(
  comparison: Comparison,
  gate: Gate | null,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  const view = comparisonView(comparison, gate);
  const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { stream });
  const lines = [paint("bold", view.headline), oneLine(view.verdict), "", ...aligned(view.figures, paint)];
  for (const { title, items } of view.lists) {
    lines.push("", paint("bold", title), ...items.slice(0, SHOWN).map((item) => `  ${item}`));
    if (items.length > SHOWN) lines.push(`  … and ${items.length - SHOWN} more; --json has them all`);
  }
  if (view.notes.length > 0) lines.push("", ...view.notes.map((note) => paint("yellow", oneLine(note))));
  if (view.gate) {
    const colour = gate?.passed ? "green" : "red";
    lines.push("", paint(["bold", colour], view.gate.headline), ...aligned(view.gate.rules, paint));
  }
  return `${lines.join("\n")}\n`;
}

function aligned({ columns, rows }: Table, paint: (style: "dim", text: string) => string): string[] {
  const cells = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row, index) => {
    const text = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
    return index === 0 ? paint("dim", text.trimEnd()) : text.trimEnd();
  });
}

/** The comparison for a pull request: the gate and the verdict first. */
export function comparisonToMarkdown(comparison: Comparison, gate: Gate | null): string {
  const view = comparisonView(comparison, gate);
  const parts = [
    `# ${plainWords(view.headline)}`,
    ...(view.gate ? [`**${plainWords(view.gate.headline)}**`] : []),
    plainWords(view.verdict),
    ...(view.gate ? [table(view.gate.rules)] : []),
    table(view.figures),
    ...(view.notes.length > 0 ? [list(view.notes)] : []),
    ...view.lists.map(
      ({ title, items }) =>
        `<details><summary>${plainWords(title)} (${items.length})</summary>\n\n${list(items)}\n\n</details>`,
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A list in Markdown, of anybody's texts. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${plainWords(item)}`).join("\n");
}

/** A table in Markdown, of anybody's texts. */
export function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainWords).join(" | ")} |`;
  return [line(columns), `| ${columns.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n");
}
