import type { Tree } from "./tree.ts";

/** Something in a workspace that is not an ordinary file in its place; it is dropped and listed. */
export interface Irregular {
  readonly path: string;
  readonly kind: "symlink" | "hard-link" | "device" | "escape" | "too-large" | "too-many";
  readonly detail: string;
}

/** What an agent left behind, reduced to plain files. */
export interface Collected {
  readonly tree: Tree;
  readonly irregular: readonly Irregular[];
}

/** Bounds on what is taken from a workspace, so that a hostile one cannot fill memory or disk. */
export interface CollectLimits {
  readonly bytes: number;
  readonly files: number;
}

export const defaultCollectLimits: CollectLimits = { bytes: 256 * 1024 * 1024, files: 20_000 };

/** Whether a relative POSIX path stays below its root, lexically. */
export function staysInside(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.includes("\0") && !path.split("/").includes("..");
}

/** Gathers files one by one, enforcing the limits; `full` is true once one is reached. */
export class Collector {
  readonly #limits: CollectLimits;
  readonly #tree = new Map<string, { bytes: Uint8Array; executable: boolean }>();
  readonly #irregular: Irregular[] = [];
  #bytes = 0;
  #full = false;

  constructor(limits: CollectLimits = defaultCollectLimits) {
    this.#limits = limits;
  }

  get full(): boolean {
    return this.#full;
  }

  /** Bytes still allowed. */
  get room(): number {
    return this.#limits.bytes - this.#bytes;
  }

  has(path: string): boolean {
    return this.#tree.has(path);
  }

  /** True when a file of this size (bytes) may still be added. Otherwise the collection is full. */
  accepts(path: string, size: number): boolean {
    if (size > this.room) this.#stop(path, "too-large", `more than ${this.#limits.bytes} bytes in the workspace`);
    else if (this.#tree.size >= this.#limits.files) {
      this.#stop(path, "too-many", `more than ${this.#limits.files} files in the workspace`);
    }
    return !this.#full;
  }

  add(path: string, bytes: Uint8Array, executable: boolean): void {
    this.#tree.set(path, { bytes, executable });
    this.#bytes += bytes.byteLength;
  }

  /** Another name for a file that is already here. */
  addLink(path: string, target: string): void {
    const file = this.#tree.get(target);
    if (file && this.accepts(path, file.bytes.byteLength)) this.add(path, file.bytes, file.executable);
    else if (!file) this.reject(path, "hard-link", `to ${target}, which is not in the workspace`);
  }

  reject(path: string, kind: Irregular["kind"], detail: string): void {
    this.#irregular.push({ path, kind, detail });
  }

  result(): Collected {
    return { tree: this.#tree, irregular: this.#irregular };
  }

  #stop(path: string, kind: Irregular["kind"], detail: string): void {
    this.#full = true;
    this.reject(path, kind, detail);
  }
}
