import { oneLine } from "./format.ts";

/** Nothing to see, and enough to keep GitHub from making a link of what it parts. */
const ZERO_WIDTH = "\u200b";

/**
 * Text of anybody's making as plain words in Markdown. It may hold pipes, markup, addresses or names of people;
 * none of it may shape the page, load or link anything, call anybody, or mention another issue.
 */
export function plainWords(text: string): string {
  return (
    oneLine(text)
      .replace(/[|\\`<>*_[\]~$&#]/g, "\\$&")
      .replace(/@(?=\w)/g, `@${ZERO_WIDTH}`)
      // GitHub links bare addresses, and issues by `#1` and `GH-1`, whatever is escaped.
      .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH}`)
      .replace(/\b(www|mailto|xmpp)(?=[.:])/gi, `$1${ZERO_WIDTH}`)
      .replace(/#(?=\d)/g, `#${ZERO_WIDTH}`)
      .replace(/\b(GH)(?=-\d)/gi, `$1${ZERO_WIDTH}`)
  );
}
