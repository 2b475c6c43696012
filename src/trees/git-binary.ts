import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
const BYTES_A_LINE = 52;

/** The part of a git patch that gives a binary file its new content; undefined: there is no such file. */
export function binaryHunk(before: Buffer | undefined, after: Buffer | undefined): string {
  const content = after ?? Buffer.alloc(0);
  return [
    `index ${objectName(before)}..${objectName(after)}`,
    "GIT binary patch",
    `literal ${content.byteLength}`,
    ...base85Lines(deflateSync(content)),
    "",
    "",
  ].join("\n");
}

/** What git calls the content: `git apply` makes sure that it changes what the patch was made for. */
function objectName(content: Buffer | undefined): string {
  if (content === undefined) return "0".repeat(40);
  return createHash("sha1").update(`blob ${content.byteLength}\0`).update(content).digest("hex");
}

/** Each line begins with its number of bytes: A to Z for 1 to 26, a to z for 27 to 52. */
function base85Lines(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += BYTES_A_LINE) {
    const line = bytes.subarray(at, at + BYTES_A_LINE);
    const length = line.byteLength;
    const sign = String.fromCharCode(length <= 26 ? 64 + length : 96 + length - 26);
    lines.push(sign + base85(line));
  }
  return lines;
}

/** Four bytes, big-endian, as five digits; the last group is filled up with zeros. */
function base85(bytes: Buffer): string {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.byteLength % 4)) % 4)]);
  let text = "";
  for (let at = 0; at < padded.byteLength; at += 4) {
    let rest = padded.readUInt32BE(at);
    let group = "";
    for (let digit = 0; digit < 5; digit += 1) {
      group = ALPHABET.charAt(rest % 85) + group;
      rest = Math.floor(rest / 85);
    }
    text += group;
  }
  return text;
}
