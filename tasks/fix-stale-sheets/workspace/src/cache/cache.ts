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
    this.#store(key, value);
  }

  /** Forgets the value of a key. */
  invalidate(key: string): void {
    this.#entries.delete(key);
    this.#tags.delete(key);
  }

  /** Forgets all values that have a tag. */
  invalidateTag(tag: string): void {
    for (const key of this.#tags.keysOf(tag)) this.invalidate(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
    this.#tags.clear();
  }

  #load(key: string): Promise<V> {
    const { load } = this.#options;
    const begun = this.#loads.get(key);
    return begun ?? this.#loads.begin(key, async () => load(key), (value) => this.#store(key, value));
  }

  #store(key: string, value: V): void {
    this.#entries.set(key, { value, storedAt: this.#options.now() });
    this.#tags.set(key, this.#options.tagsOf(value));
  }
}
