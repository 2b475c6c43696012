import { FeedError } from "./errors.js";
import { fetchText } from "./http.js";
import { parseFeed } from "./parse.js";

const MAX_PAGES = 20;

/** All events of a source, page after page. */
export async function loadSource(source, options) {
  const events = [];
  let url = source.url;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const feed = readPage(url, await fetchText(url, options));
    events.push(...feed.events);
    options.onProgress(source.name, "page");
    if (feed.next === null) return events;
    url = new URL(feed.next, url).href;
  }
  throw new FeedError(`${source.name} has more than ${MAX_PAGES} pages`);
}

function readPage(url, text) {
  try {
    return parseFeed(text);
  } catch (cause) {
    throw new FeedError(`${url}: ${cause.message}`, { cause });
  }
}
