import { messageOf } from "../../errors.ts";
import type { Reply } from "../../gateway/gateway.ts";
import { wireNamed } from "../../gateway/wires/registry.ts";

/** What a model said in its one turn. */
export interface Answer {
  /** Without thoughts. */
  readonly text: string;
  /** Why it is not a whole answer; null when it is. */
  readonly error: string | null;
}

/** Longer error texts say no more. */
const MOST_ERROR_CHARS = 500;

/** Reads the reply to a chat request, streamed or not. Never throws. */
export function readAnswer({ status, body }: Reply, streamed: boolean): Answer {
  if (status !== 200) return { text: "", error: `no answer came: ${errorIn(body)} (status ${status})` };
  let text = "";
  let error: string | null = "the answer has no end";
  for (const event of eventsOf(body, streamed)) {
    if (event.type === "text") text += event.text;
    else if (event.type === "error") error = event.message;
    else if (event.type === "finish") error = endings[event.reason];
  }
  return { text: withoutThoughts(text), error };
}

const endings = {
  stop: null,
  "tool-calls": null,
  length: "the answer was cut off at the output limit",
  "content-filter": "the server's content filter cut the answer off",
  error: "the model server broke off the answer",
} as const;

function eventsOf(body: string, streamed: boolean) {
  const wire = wireNamed("chat");
  if (streamed) {
    const decoder = wire.streamDecoder();
    return [...decoder.push(Buffer.from(body)), ...decoder.end()];
  }
  try {
    return wire.decodeDocument(JSON.parse(body));
  } catch (error) {
    return [{ type: "error" as const, message: `the answer is not JSON: ${messageOf(error)}` }];
  }
}

/** Some servers leave thoughts in the text; what is drafted there is not the answer. */
function withoutThoughts(text: string): string {
  const end = /^\s*<think>/.test(text) ? text.indexOf("</think>") : -1;
  return end === -1 ? text : text.slice(end + "</think>".length);
}

function errorIn(body: string): string {
  let said: unknown = body;
  try {
    said = (JSON.parse(body) as { error?: { message?: unknown } } | null)?.error?.message ?? body;
  } catch {
    // Not JSON: the text itself is the message.
  }
  return String(said).trim().slice(0, MOST_ERROR_CHARS) || "no explanation";
}
