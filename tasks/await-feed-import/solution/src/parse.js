import { FeedError } from "./errors.js";

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Reads the text of a page: `{ title, next, events }`; `next` is null on the last page. Throws FeedError. */
export function parseFeed(text) {
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf("---");
  if (end === -1) throw new FeedError("there is no line ---");
  const head = {};
  for (const line of lines.slice(0, end)) {
    const [, key, value] = /^(\w+): (.+)$/.exec(line) ?? [];
    if (key === undefined) throw new FeedError(`not understood: ${line}`);
    head[key] = value;
  }
  if (head.feed === undefined) throw new FeedError("the feed has no name");
  const events = [];
  for (const [index, line] of lines.entries()) {
    if (index > end && line.trim() !== "") events.push(readEvent(line, index + 1));
  }
  return { title: head.feed, next: head.next ?? null, events };
}

function readEvent(text, line) {
  const [date = "", title = "", price = ""] = text.split("|").map((part) => part.trim());
  if (!DATE.test(date)) throw new FeedError(`line ${line} has no date`);
  if (title === "") throw new FeedError(`line ${line} has no title`);
  if (price !== "free" && !/^\d+(\.\d\d)?$/.test(price)) throw new FeedError(`line ${line} has no price`);
  return { date, title, cents: price === "free" ? 0 : Math.round(Number(price) * 100) };
}
