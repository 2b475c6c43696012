import { FeedError } from "./errors.js";
import { fetchText } from "./http.js";
import { parseFeed } from "./parse.js";

const MAX_PAGES = 20;

/** All events of a source, page after page. */
export function loadSource(source, options, callback) {
  const events = [];
  const nextPage = (url, page) => {
    if (page > MAX_PAGES) return callback(new FeedError(`${source.name} has more than ${MAX_PAGES} pages`));
    fetchText(url, options, (fetchError, text) => {
      if (fetchError) return callback(fetchError);
      parseFeed(text, (parseError, feed) => {
        if (parseError) return callback(new FeedError(`${url}: ${parseError.message}`, { cause: parseError }));
        events.push(...feed.events);
        options.onProgress(source.name, "page");
        if (feed.next === null) return callback(null, events);
        nextPage(new URL(feed.next, url).href, page + 1);
      });
    });
  };
  nextPage(source.url, 1);
}
