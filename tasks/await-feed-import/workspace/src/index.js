import { importAll } from "./importer.js";
import { EventStore } from "./store.js";
import { httpTransport } from "./transport.js";

export { FeedError, StoreCorrupt } from "./errors.js";

/**
 * Imports every source (`{ name, url }`) into the store. `transport` asks for pages as `httpTransport` does, `setTimer`
 * waits as `setTimeout` does. Gives the report; throws when the store cannot be read or written.
 */
export function runImport(options) {
  const { sources, storeFile, transport = httpTransport, setTimer = setTimeout, onProgress = () => {} } = options;
  return new Promise((resolve, reject) => {
    importAll(sources, new EventStore(storeFile), { transport, setTimer, onProgress }, (error, report) => {
      if (error) reject(error);
      else resolve(report);
    });
  });
}
