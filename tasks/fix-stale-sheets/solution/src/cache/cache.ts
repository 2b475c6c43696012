import { Loads } from "./loads.ts";
import { TagIndex } from "./tags.ts";

export interface CacheOptions<V> {
  /** Where values come from. */
  readonly load: (key: string) => Promise<V>;
  readonly tagsOf: (value: V) => readonly string[];
  /** How long a value is given out without a thought, and how long after that while a new one is loaded. */
  readonly freshMs: number;
  readonly staleMs: number;
  /** The current time in milliseconds. */
  readonly now: () => number;
}

interface Entry<V> {
  readonly value: V;
  readonly storedAt: number;
}

/** Keeps values that take long to load. */
export class Cache<V> {
  readonly #options: CacheOptions<V>;
  readonly #entries = new Map<string, Entry<V>>();
  readonly #tags = new TagIndex();
  readonly #loads = new Loads<V>();

  constructor(options: CacheOptions<V>) {
    this.#options = options;
  }

  /** The value of a key. Rejects as its load does. */
  async get(key: string): Promise<V> {
    const { freshMs, staleMs, now } = this.#options;
    const entry = this.#entries.get(key);
    if (entry === undefined) return this.#load(key);
    const age = now() - entry.storedAt;
    if (age < freshMs) return entry.value;
    if (age >= freshMs + staleMs) return this.#load(key);
    // Whoever asks next will see what became of it.
    this.#load(key).catch(() => {});
    return entry.value;
  }

  /** Keeps a value that is known to be the newest. */
  put(key: string, value: V): void {
    this.#loads.drop(key);
    this.#store(key, value);
  }

  /** Forgets the value of a key, also the one that is being loaded. */
  invalidate(key: string): void {
    this.#loads.drop(key);
    this.#forget(key);
  }

  /** Forgets all values that have a tag, also those that turn out to have it when they are loaded. */
  invalidateTag(tag: string): void {
    this.#loads.doubt(tag);
    for (const key of this.#tags.keysOf(tag)) this.#forget(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.#loads.dropAll();
    this.#entries.clear();
    this.#tags.clear();
  }

  #load(key: string): Promise<V> {
    const { load } = this.#options;
    const begun = this.#loads.get(key);
    if (begun !== undefined) return begun;
    return this.#loads.begin(
      key,
      async () => load(key),
      (value, doubts) => {
        if (this.#options.tagsOf(value).some((tag) => doubts.has(tag))) return;
        this.#store(key, value);
      },
    );
  }

  #forget(key: string): void {
    this.#entries.delete(key);
    this.#tags.delete(key);
  }

  #store(key: string, value: V): void {
    this.#entries.set(key, { value, storedAt: this.#options.now() });
    this.#tags.set(key, this.#options.tagsOf(value));
  }
}
