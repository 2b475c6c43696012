const HALF = 4 * 1024 * 1024;

/** Keeps the first and last 4 MiB of a stream of any length: a chatty agent cannot fill memory. */
export class BoundedOutput {
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #dropped = 0;

  push(chunk: Uint8Array): void {
    const room = HALF - this.#headBytes;
    if (room > 0) {
      this.#head.push(Buffer.from(chunk.subarray(0, room)));
      this.#headBytes += Math.min(room, chunk.byteLength);
    }
    if (chunk.byteLength <= room) return;
    const rest = chunk.subarray(Math.max(0, room));
    const kept = Buffer.from(rest.subarray(Math.max(0, rest.byteLength - HALF)));
    this.#dropped += rest.byteLength - kept.byteLength;
    this.#tail.push(kept);
    this.#tailBytes += kept.byteLength;
    while (this.#tailBytes - (this.#tail[0]?.byteLength ?? 0) >= HALF) {
      const first = this.#tail.shift();
      this.#tailBytes -= first?.byteLength ?? 0;
      this.#dropped += first?.byteLength ?? 0;
    }
  }

  /** As UTF-8; says how much is missing, and where. */
  text(): string {
    if (this.#dropped === 0) return Buffer.concat([...this.#head, ...this.#tail]).toString("utf8");
    const head = Buffer.concat(this.#head).toString("utf8");
    const tail = Buffer.concat(this.#tail).toString("utf8");
    return `${head}\n[… ${this.#dropped} bytes left out …]\n${tail}`;
  }
}
