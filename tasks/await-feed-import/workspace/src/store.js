import { readFile, rename, writeFile } from "node:fs";
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
  load(callback) {
    readFile(this.#file, "utf8", (error, text) => {
      if (error && error.code === "ENOENT") return callback(null);
      if (error) return callback(error);
      let events;
      try {
        events = JSON.parse(text);
      } catch (cause) {
        return callback(new StoreCorrupt(`${this.#file} is no JSON`, { cause }));
      }
      if (events === null || typeof events !== "object" || Array.isArray(events)) {
        return callback(new StoreCorrupt(`${this.#file} holds no events by source`));
      }
      this.#events = events;
      this.#saved = JSON.stringify(events);
      callback(null);
    });
  }

  /** Puts these events in the place of all that the source had. */
  replace(source, events) {
    this.#events[source] = events;
  }

  /** Writes the file when anything changed; calls back with whether it did. */
  save(callback) {
    const sorted = Object.fromEntries(Object.entries(this.#events).sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = JSON.stringify(sorted);
    if (text === this.#saved) return callback(null, false);
    const half = `${this.#file}.part`;
    writeFile(half, text, (writeError) => {
      if (writeError) return callback(writeError);
      rename(half, this.#file, (renameError) => {
        if (renameError) return callback(renameError);
        this.#saved = text;
        callback(null, true);
      });
    });
  }
}
