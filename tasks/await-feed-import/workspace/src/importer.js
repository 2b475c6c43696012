import { FeedError } from "./errors.js";
import { loadSource } from "./source.js";

const AT_ONCE = 3;

/** Reads every source and brings the store up to date; calls back with a report. */
export function importAll(sources, store, options, callback) {
  store.load((loadError) => {
    if (loadError) return callback(loadError);
    const results = new Array(sources.length);
    let started = 0;
    let running = 0;
    let over = false;

    const finish = (error, report) => {
      if (over) return;
      over = true;
      callback(error, report);
    };

    const startMore = () => {
      if (over) return;
      if (running === 0 && started === sources.length) return conclude(results, store, finish);
      while (running < AT_ONCE && started < sources.length) start(started++);
    };

    const start = (index) => {
      const source = sources[index];
      running += 1;
      options.onProgress(source.name, "started");
      loadSource(source, options, (error, events) => {
        if (error && !(error instanceof FeedError)) return finish(error);
        results[index] = error ? { source: source.name, reason: error.message } : { source: source.name, events };
        options.onProgress(source.name, error ? "failed" : "done");
        running -= 1;
        startMore();
      });
    };

    startMore();
  });
}

function conclude(results, store, callback) {
  const read = results.filter(({ events }) => events !== undefined);
  const failed = results.filter(({ events }) => events === undefined);
  for (const { source, events } of read) store.replace(source, events);
  store.save((error, written) => {
    if (error) return callback(error);
    const imported = read.map(({ source, events }) => ({ source, events: events.length }));
    callback(null, { imported, failed, written });
  });
}
