import { FeedError } from "./errors.js";

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Reads the text of a page: `{ title, next, events }`; `next` is null on the last page. */
export function parseFeed(text, callback) {
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf("---");
  if (end === -1) return callback(new FeedError("there is no line ---"));
  const head = {};
  for (const line of lines.slice(0, end)) {
    const [, key, value] = /^(\w+): (.+)$/.exec(line) ?? [];
    if (key === undefined) return callback(new FeedError(`not understood: ${line}`));
    head[key] = value;
  }
  if (head.feed === undefined) return callback(new FeedError("the feed has no name"));
  const events = [];
  for (const [index, line] of lines.entries()) {
    if (index <= end || line.trim() === "") continue;
    readEvent(line, index + 1, (error, event) => {
      if (error) return callback(error);
      events.push(event);
    });
    if (events.length === 0 || events.at(-1).line !== index + 1) return;
  }
  callback(null, { title: head.feed, next: head.next ?? null, events: events.map(({ line, ...event }) => event) });
}

function readEvent(text, line, callback) {
  const [date = "", title = "", price = ""] = text.split("|").map((part) => part.trim());
  if (!DATE.test(date)) return callback(new FeedError(`line ${line} has no date`));
  if (title === "") return callback(new FeedError(`line ${line} has no title`));
  if (price !== "free" && !/^\d+(\.\d\d)?$/.test(price)) return callback(new FeedError(`line ${line} has no price`));
  callback(null, { line, date, title, cents: price === "free" ? 0 : Math.round(Number(price) * 100) });
}
