const HALF = 4 * 1024 * 1024;

/** Keeps the first and last 4 MiB of a stream of any length and in pieces of any size: nobody can fill memory by talking. */
export class BoundedOutput {
  #head = Buffer.alloc(0);
  /** Written round and round once it is full; null until the head is. */
  #tail: Buffer | null = null;
  #headBytes = 0;
  /** Bytes that went into the tail so far. */
  #tailBytes = 0;

  push(chunk: Uint8Array): void {
    const room = HALF - this.#headBytes;
    if (room > 0) this.#pushHead(chunk.subarray(0, room));
    if (chunk.byteLength > room) this.#pushTail(chunk.subarray(Math.max(0, room)));
  }

  #pushHead(bytes: Uint8Array): void {
    const end = this.#headBytes + bytes.byteLength;
    if (end > this.#head.byteLength) {
      const larger = Buffer.alloc(Math.min(HALF, Math.max(end, 2 * this.#head.byteLength)));
      this.#head.copy(larger);
      this.#head = larger;
    }
    this.#head.set(bytes, this.#headBytes);
    this.#headBytes = end;
  }

  #pushTail(bytes: Uint8Array): void {
    this.#tail ??= Buffer.alloc(HALF);
    const kept = bytes.subarray(Math.max(0, bytes.byteLength - HALF));
    const at = (this.#tailBytes + bytes.byteLength - kept.byteLength) % HALF;
    const first = kept.subarray(0, HALF - at);
    this.#tail.set(first, at);
    this.#tail.set(kept.subarray(first.byteLength), 0);
    this.#tailBytes += bytes.byteLength;
  }

  /** As UTF-8; says how much is missing, and where. */
  text(): string {
    const head = this.#head.subarray(0, this.#headBytes);
    if (this.#tail === null) return head.toString("utf8");
    const dropped = Math.max(0, this.#tailBytes - HALF);
    if (dropped === 0) return Buffer.concat([head, this.#tail.subarray(0, this.#tailBytes)]).toString("utf8");
    const seam = this.#tailBytes % HALF;
    const tail = Buffer.concat([this.#tail.subarray(seam), this.#tail.subarray(0, seam)]);
    return `${head.toString("utf8")}\n[… ${dropped} bytes left out …]\n${tail.toString("utf8")}`;
  }
}
