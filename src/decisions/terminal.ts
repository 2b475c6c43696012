import { oneLine } from "../reports/format.ts";
import type { Decision } from "./decision.ts";
import { rateText } from "./markdown.ts";

/** The verdict and the routing for a terminal. */
export function toTerminal({ verdict, routing, warnings }: Decision): string {
  const cells = routing.cells.map((cell) => [
    [cell.category, cell.context, cell.sensitivity].join(" "),
    cell.profile ?? "nobody",
    cell.figures === null ? "–" : rateText(cell.figures),
    cell.reason,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)));
  const lines = [
    verdict.headline,
    ...verdict.reasons.map((reason) => `  ${reason}`),
    "",
    ...(cells.length === 0 ? [] : ["who works on what:"]),
    ...cells.map((row) => `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()),
    "",
    ...verdict.wouldChange,
    ...warnings.map((warning) => `mind: ${warning}`),
  ];
  return `${lines.map((line) => (line.startsWith("  ") ? `  ${spaced(line)}` : oneLine(line))).join("\n")}\n`;
}

/** One line, its columns kept. */
function spaced(line: string): string {
  return line.trim().split(/ {2,}/).map(oneLine).join("  ");
}
