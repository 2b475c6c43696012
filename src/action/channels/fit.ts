import type { Section } from "../action.ts";

/** What a channel takes at most, and how it counts. */
export interface Capacity {
  readonly limit: number;
  readonly sizeOf: (text: string) => number;
}

/** A comment or an issue: characters. */
export const COMMENT: Capacity = { limit: 65_536, sizeOf: (text) => text.length };
/** A step's summary: bytes. A larger one is refused whole. */
export const SUMMARY: Capacity = { limit: 1024 * 1024, sizeOf: (text) => Buffer.byteLength(text) };

/**
 * The pieces as one text that fits: sections are left out from the end on, and `note` says which. Where not even the
 * first fits it is cut at the end of a line.
 */
export function fitted(
  head: string,
  sections: readonly Section[],
  note: (leftOut: readonly string[]) => string,
  { limit, sizeOf }: Capacity,
): string {
  for (let kept = sections.length; kept > 0; kept -= 1) {
    const leftOut = sections.slice(kept).map(({ name }) => name);
    const text = joined([
      head,
      ...sections.slice(0, kept).map(({ markdown }) => markdown),
      ...(leftOut.length > 0 ? [note(leftOut)] : []),
    ]);
    if (sizeOf(text) <= limit) return text;
  }
  const names = sections.map(({ name }) => name);
  const last = names.length === 0 ? [] : [note(names)];
  const lines = (sections[0]?.markdown ?? "").split("\n");
  // A fold that is cut would swallow the note.
  const whole = lines.some((line) => line.includes("<details")) ? [] : lines;
  for (let kept = whole.length; kept > 0; kept = Math.floor(kept / 2)) {
    const text = joined([head, whole.slice(0, kept).join("\n"), ...last]);
    if (sizeOf(text) <= limit) return text;
  }
  return joined([head, ...last]);
}

function joined(pieces: readonly string[]): string {
  return `${pieces.map((piece) => piece.trim()).join("\n\n")}\n`;
}
