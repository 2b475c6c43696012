import type { Entry } from "./entry.ts";

export interface Folder {
  readonly id: string;
  readonly name: string;
  /** Null for the topmost folders. */
  readonly parent: string | null;
  readonly inherits: boolean;
  readonly entries: readonly Entry[];
}

export class UnknownFolder extends Error {
  override readonly name = "UnknownFolder";
}

/** All folders, in memory. Folders are never changed, only put in each other's stead. */
export class Cabinet {
  readonly #folders = new Map<string, Folder>();

  /** Adds a folder, or takes the place of the one with the same id. */
  put(folder: Folder): void {
    if (folder.parent !== null) this.get(folder.parent);
    this.#folders.set(folder.id, folder);
  }

  get(id: string): Folder {
    const folder = this.#folders.get(id);
    if (folder === undefined) throw new UnknownFolder(`there is no folder ${id}`);
    return folder;
  }

  childrenOf(id: string | null): Folder[] {
    return [...this.#folders.values()].filter(({ parent }) => parent === id);
  }

  /** The folder and everything below it, parents before their children. */
  subtreeOf(id: string): Folder[] {
    return [this.get(id), ...this.childrenOf(id).flatMap((child) => this.subtreeOf(child.id))];
  }

  /** Names from the top, such as `Clients / Harbour Ltd / Settlement`. */
  pathOf(id: string): string {
    const { name, parent } = this.get(id);
    return parent === null ? name : `${this.pathOf(parent)} / ${name}`;
  }
}
