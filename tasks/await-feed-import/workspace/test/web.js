import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A transport that answers from `pages`: a text, a status, an Error, or a list of these for one call after the other. */
export function fakeWeb(pages) {
  const calls = [];
  const left = new Map(Object.entries(pages).map(([url, answers]) => [url, [answers].flat()]));
  const transport = ({ url }, callback) => {
    calls.push(url);
    const answers = left.get(url) ?? [404];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    setImmediate(() => {
      if (answer instanceof Error) callback(answer);
      else if (typeof answer === "number") callback(null, { status: answer, body: "" });
      else callback(null, { status: 200, body: answer });
    });
  };
  return { transport, calls };
}

/** Timers that wait for nobody and remember how long they should have waited. */
export function fakeTimers() {
  const waits = [];
  const setTimer = (task, ms) => {
    waits.push(ms);
    setImmediate(task);
  };
  return { setTimer, waits };
}

export function feed(name, events, next) {
  return [`feed: ${name}`, ...(next ? [`next: ${next}`] : []), "---", ...events].join("\n");
}

export function storePath() {
  return join(mkdtempSync(join(tmpdir(), "whats-on-")), "events.json");
}
