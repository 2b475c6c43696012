/** Which keys have which tags. */
export class TagIndex {
  readonly #keysByTag = new Map<string, Set<string>>();
  readonly #tagsByKey = new Map<string, readonly string[]>();

  /** Takes the place of what was known about the key. */
  set(key: string, tags: readonly string[]): void {
    this.delete(key);
    this.#tagsByKey.set(key, tags);
    for (const tag of tags) {
      const keys = this.#keysByTag.get(tag) ?? new Set();
      this.#keysByTag.set(tag, keys.add(key));
    }
  }

  delete(key: string): void {
    for (const tag of this.#tagsByKey.get(key) ?? []) {
      const keys = this.#keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByTag.delete(tag);
    }
    this.#tagsByKey.delete(key);
  }

  keysOf(tag: string): string[] {
    return [...(this.#keysByTag.get(tag) ?? [])];
  }

  clear(): void {
    this.#keysByTag.clear();
    this.#tagsByKey.clear();
  }
}
