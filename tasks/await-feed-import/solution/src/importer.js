import { FeedError } from "./errors.js";
import { loadSource } from "./source.js";

const AT_ONCE = 3;

/** Reads every source and brings the store up to date; gives a report. */
export async function importAll(sources, store, options) {
  await store.load();
  const results = new Array(sources.length);
  // All workers take from one iterator, so that each source is taken once and in order.
  const waiting = sources.entries();
  const work = async () => {
    for (const [index, source] of waiting) results[index] = await importOne(source, options);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return conclude(results, store);
}

async function importOne(source, options) {
  options.onProgress(source.name, "started");
  try {
    const events = await loadSource(source, options);
    options.onProgress(source.name, "done");
    return { source: source.name, events };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    options.onProgress(source.name, "failed");
    return { source: source.name, reason: error.message };
  }
}

async function conclude(results, store) {
  const read = results.filter(({ events }) => events !== undefined);
  const failed = results.filter(({ events }) => events === undefined);
  for (const { source, events } of read) store.replace(source, events);
  const written = await store.save();
  const imported = read.map(({ source, events }) => ({ source, events: events.length }));
  return { imported, failed, written };
}
