import type { Report } from "./report.ts";

/** `report.json`: laid out for people, but each trial on a line of its own, which keeps a large report a third smaller. */
export function toJson({ trials, retried, ...rest }: Report): string {
  const figures = JSON.stringify(rest, null, 2).replace(/\n\}$/, "");
  return `${figures},\n  "trials": ${lines(trials)},\n  "retried": ${lines(retried)}\n}\n`;
}

function lines(items: readonly object[]): string {
  if (items.length === 0) return "[]";
  return `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
}
