import { open, stat } from "node:fs/promises";
import { join } from "node:path";

/** Read in steps of this size while looking for the last whole line. Bytes. */
const STEP = 64 * 1024;

/**
 * Tells when a run folder has more to show: a whole line more in `trials.jsonl`, or another `run.json`. Looks at the
 * files at intervals, since notifications do not come on every file system; half a line is not news.
 */
export class Growth {
  readonly #folder: string;
  readonly #listeners = new Set<(version: string) => void>();
  #timer: NodeJS.Timeout | undefined;
  #whole = 0;
  #version = "";
  #looking = false;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async watch(folder: string, pollMs: number): Promise<Growth> {
    const growth = new Growth(folder);
    await growth.#look();
    growth.#timer = setInterval(() => void growth.#look(), pollMs).unref();
    return growth;
  }

  /** Another text for each state of the records. */
  get version(): string {
    return this.#version;
  }

  /** Calls back at every change, until the function it gives is called. */
  onChange(listener: (version: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.#whole = await lastLineEnd(join(this.#folder, "trials.jsonl"), this.#whole);
      const record = await stat(join(this.#folder, "run.json"));
      this.#tell(`${this.#whole}-${record.size}-${Math.round(record.mtimeMs)}`);
    } catch {
      // Gone for a moment, or for good: what was known stays shown.
    } finally {
      this.#looking = false;
    }
  }

  #tell(version: string): void {
    if (version === this.#version) return;
    this.#version = version;
    for (const listener of this.#listeners) listener(version);
  }
}

/**
 * Offset behind the last line break of a file; 0 without one, or without the file.
 * @param known such an offset from before: only what came after it is read, unless the file became shorter.
 */
async function lastLineEnd(path: string, known: number): Promise<number> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (file === null) return 0;
  try {
    const { size } = await file.stat();
    const from = size < known ? 0 : known;
    const buffer = Buffer.alloc(STEP);
    for (let end = size; end > from; ) {
      const start = Math.max(from, end - STEP);
      const { bytesRead } = await file.read(buffer, 0, end - start, start);
      const at = buffer.subarray(0, bytesRead).lastIndexOf("\n");
      if (at >= 0) return start + at + 1;
      end = start;
    }
    return from;
  } finally {
    await file.close();
  }
}
