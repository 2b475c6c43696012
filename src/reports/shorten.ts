/** A piece of a text: its rows may be left out, from the last on, the rest stays. */
export interface Part {
  readonly head: readonly string[];
  readonly rows: readonly string[];
  /** Between rows and the line that says how many were left out. */
  readonly gap: readonly string[];
}

/**
 * The parts as one text of at most `limit` UTF-16 units. Whichever part has the longest rows loses half of them,
 * until it fits; a line says how many are missing.
 */
export function shortened(parts: readonly Part[], limit: number): string {
  const kept = parts.map(({ rows }) => rows.length);
  const sizes = () => parts.map(({ rows }, index) => sizeOf(rows.slice(0, kept[index])));
  for (;;) {
    const text = `${parts.map((part, index) => textOf(part, kept[index] ?? 0)).join("\n\n")}\n`;
    if (text.length <= limit) return text;
    const rows = sizes();
    const longest = rows.indexOf(Math.max(...rows));
    // Nothing left to leave out: what there is ends where it has to.
    if ((rows[longest] ?? 0) === 0) return text.slice(0, limit);
    kept[longest] = Math.floor((kept[longest] ?? 0) / 2);
  }
}

function textOf({ head, rows, gap }: Part, kept: number): string {
  const missing = rows.length - kept;
  const more = missing > 0 ? [...gap, `… ${missing} more in report.html`] : [];
  return [...head, ...rows.slice(0, kept), ...more].join("\n");
}

function sizeOf(rows: readonly string[]): number {
  return rows.reduce((sum, row) => sum + row.length + 1, 0);
}
