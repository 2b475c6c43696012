import type { Tree } from "./tree.ts";

/** Something in a workspace that is not an ordinary file in its place; it is dropped and listed. */
export interface Irregular {
  readonly path: string;
  readonly kind: "symlink" | "hard-link" | "device" | "unreadable" | "escape" | "too-large" | "too-many";
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
  /** Most files, and most entries of other kinds, folders among them. */
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
  /** Every folder that a collected file lies in. */
  readonly #folders = new Set<string>();
  readonly #irregular: Irregular[] = [];
  #others = 0;
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

  /** True when a file of this size (bytes) may still be added. Otherwise the collection is full. */
  accepts(path: string, size: number): boolean {
    if (size > this.room) this.#stop(path, "too-large", `more than ${this.#limits.bytes} bytes in the workspace`);
    else if (this.#tree.size >= this.#limits.files) {
      this.#stop(path, "too-many", `more than ${this.#limits.files} files in the workspace`);
    }
    return !this.#full;
  }

  /** Takes a file. Only an archive can name a path twice, or one that is a file and a folder: the first stays. */
  add(path: string, bytes: Uint8Array, executable: boolean): void {
    if (!portable(path)) {
      this.reject(path.slice(0, 200), "unreadable", "a name that is not UTF-8, or too long to be written again");
      return;
    }
    const above = foldersAbove(path);
    if (this.#tree.has(path) || this.#folders.has(path) || above.some((folder) => this.#tree.has(folder))) {
      this.reject(path, "escape", "takes the place of another entry");
      return;
    }
    for (const folder of above) this.#folders.add(folder);
    this.#tree.set(path, { bytes, executable });
    this.#bytes += bytes.byteLength;
  }

  /** Another name for a file that is already here. */
  addLink(path: string, target: string): void {
    const file = this.#tree.get(target);
    if (file && this.accepts(path, file.bytes.byteLength)) this.add(path, file.bytes, file.executable);
    else if (!file) this.reject(path, "hard-link", `to ${target}, which is not in the workspace`);
  }

  /** Lists an entry that is not taken. */
  reject(path: string, kind: Irregular["kind"], detail: string): void {
    if (this.#full) return;
    this.#irregular.push({ path, kind, detail });
    this.passOver(path);
  }

  /** Counts an entry that holds nothing by itself, such as a folder: even those can be made without end. */
  passOver(path: string): void {
    this.#others += 1;
    if (this.#others > this.#limits.files && !this.#full) {
      this.#stop(path, "too-many", `more than ${this.#limits.files} folders, links and other entries in the workspace`);
    }
  }

  result(): Collected {
    return { tree: this.#tree, irregular: this.#irregular };
  }

  #stop(path: string, kind: Irregular["kind"], detail: string): void {
    this.#full = true;
    this.#irregular.push({ path, kind, detail });
  }
}

/** What a decoder could not read comes as U+FFFD, three bytes for each: such a name cannot be given back. */
export function portable(path: string): boolean {
  const parts = path.split("/");
  return !path.includes("\uFFFD") && path.length < 1000 && parts.every((part) => Buffer.byteLength(part) <= 255);
}

/** The folders a path lies in: `a/b/c.ts` → `a`, `a/b`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
