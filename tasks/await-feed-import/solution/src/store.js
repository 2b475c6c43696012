import { readFile, rename, writeFile } from "node:fs/promises";
import { StoreCorrupt } from "./errors.js";

/** Events by source, in a JSON file. */
export class EventStore {
  #file;
  #events = {};
  #saved = "{}";

  constructor(file) {
    this.#file = file;
  }

  /** Reads the file, if there is one. */
  async load() {
    let text;
    try {
      text = await readFile(this.#file, "utf8");
    } catch (error) {
      if (error.code === "ENOENT") return;
      throw error;
    }
    const events = this.#parse(text);
    this.#events = events;
    this.#saved = JSON.stringify(events);
  }

  #parse(text) {
    let events;
    try {
      events = JSON.parse(text);
    } catch (cause) {
      throw new StoreCorrupt(`${this.#file} is no JSON`, { cause });
    }
    if (events === null || typeof events !== "object" || Array.isArray(events)) {
      throw new StoreCorrupt(`${this.#file} holds no events by source`);
    }
    return events;
  }

  /** Puts these events in the place of all that the source had. */
  replace(source, events) {
    this.#events[source] = events;
  }

  /** Writes the file when anything changed; gives whether it did. */
  async save() {
    const sorted = Object.fromEntries(Object.entries(this.#events).sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = JSON.stringify(sorted);
    if (text === this.#saved) return false;
    const half = `${this.#file}.part`;
    await writeFile(half, text);
    await rename(half, this.#file);
    this.#saved = text;
    return true;
  }
}
