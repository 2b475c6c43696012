import { stripVTControlCharacters } from "node:util";

/** A log line longer than this (characters) is cut. */
const LONGEST_LINE = 500;

/** The text of a container's log as the engine gives it: frames with a header of eight bytes, or plain text. */
export function demultiplexed(raw: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= raw.length) {
    const kind = raw[at] ?? 255;
    if (kind > 2 || raw.readUIntBE(at + 1, 3) !== 0) return raw.toString("utf8");
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString("utf8");
}

const complaining = /level=(error|warn)|\b(error|fatal|panic|killed|failed|terminated|out of memory|no space left)\b/i;

/** The last lines that tell of an error. A server logs much else, above all when it loads a model again. */
export function complaintsIn(text: string, count: number): string[] {
  return lastLines(text, Number.POSITIVE_INFINITY)
    .filter((line) => complaining.test(line))
    .slice(-count);
}

/** The last lines that say something, without colours. */
export function lastLines(text: string, count: number): string[] {
  return stripVTControlCharacters(text)
    .split("\n")
    .map((line) => line.trimEnd().slice(0, LONGEST_LINE))
    .filter((line) => line !== "")
    .slice(-count);
}
