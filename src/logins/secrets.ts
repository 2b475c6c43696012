import type { Collected } from "../trees/collected.ts";
import type { Tree } from "../trees/tree.ts";

/** What stands where a secret stood. */
const REDACTED = "[redacted]";
/** Shorter texts are too common to be secrets. */
const SHORTEST = 12;
/** Pieces (characters) by which secrets are known. Every stretch of a secret of twice this length is found. */
const PIECE = 16;

/**
 * Takes secrets out of what a trial leaves behind: whole or cut off, as they are, as base64 or hexadecimal. What
 * an agent disguises otherwise cannot be known again.
 */
export class Secrets {
  readonly #known = new Set<string>();
  /** Too short to be found by their pieces for certain. */
  readonly #short = new Set<string>();
  readonly #pieces = new Set<string>();

  /** Tokens of three parts (JWT) are secret in each of them but the first, which is the same for many. */
  add(...secrets: readonly (string | null | undefined)[]): void {
    for (const secret of secrets) {
      const parts = secret?.split(".") ?? [];
      for (const part of parts.length === 3 ? parts.slice(1) : [secret]) {
        if (!part || part.length < SHORTEST || this.#known.has(part)) continue;
        this.#known.add(part);
        for (const form of formsOf(part)) this.#remember(form);
      }
    }
  }

  /** The text without any of them. */
  clean(text: string): string {
    let rest = text;
    for (const form of this.#short) rest = rest.replaceAll(form, REDACTED);
    const kept: string[] = [];
    let from = 0;
    for (let at = 0; at + PIECE <= rest.length; at += PIECE) {
      if (!this.#has(rest, at)) continue;
      let [start, end] = [at, at + PIECE];
      while (start > from && this.#has(rest, start - 1)) start -= 1;
      while (this.#has(rest, end - PIECE + 1)) end += 1;
      kept.push(rest.slice(from, start), REDACTED);
      from = end;
      // The loop steps on to the first piece behind it.
      at = end - PIECE;
    }
    return kept.length === 0 ? rest : kept.join("") + rest.slice(from);
  }

  /** The same for every text inside a value, names of keys included. */
  cleanValue<T>(value: T): T {
    return this.#walk(value) as T;
  }

  /** The same for files and their names, texts or not, and for what was left out of them. */
  cleanCollected({ tree, irregular }: Collected): Collected {
    const files: Tree = new Map(
      [...tree].map(([path, file]) => [this.clean(path), { ...file, bytes: this.#cleanBytes(file.bytes) }]),
    );
    return { tree: files, irregular: this.cleanValue(irregular) };
  }

  #remember(form: string): void {
    if (form.length < 2 * PIECE) this.#short.add(form);
    for (let at = 0; at + PIECE <= form.length; at += 1) this.#pieces.add(form.slice(at, at + PIECE));
  }

  #has(text: string, at: number): boolean {
    return this.#pieces.has(text.slice(at, at + PIECE));
  }

  #walk(value: unknown): unknown {
    if (typeof value === "string") return this.clean(value);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.clean(key), this.#walk(item)]));
  }

  #cleanBytes(bytes: Uint8Array): Uint8Array {
    // One character a byte, so that nothing else in it changes.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const cleaned = this.clean(text);
    return cleaned === text ? bytes : Buffer.from(cleaned, "latin1");
  }
}

/** A secret as it is, and as base64 and hexadecimal show it wherever it begins in a longer text. */
function formsOf(secret: string): string[] {
  const hex = Buffer.from(secret).toString("hex");
  const encoded = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.from(" ".repeat(shift) + secret).toString("base64");
    // The first and last characters belong to what stands around it, too.
    const own = text.replace(/=+$/, "").slice(shift === 0 ? 0 : shift + 1, -1);
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
  return [secret, hex, hex.toUpperCase(), ...encoded].filter((form) => form.length >= SHORTEST);
}
