import type { IncomingHttpHeaders } from "node:http";
import type { ModelRequest } from "./wires/wire.ts";

/** How Claude Code begins the paragraph in which it asks for a summary of the conversation. */
const summaryWords = /^Your task is to create a detailed summary of (the|this|our) conversation/m;

/** Whether an agent asks for a summary, to go on in a fresh context: Codex says so in a header, Claude Code in words. */
export function asksForSummary(headers: IncomingHttpHeaders, request: ModelRequest): boolean {
  const newest = request.messages.at(-1);
  return isMarked(headers) || (newest?.role === "user" && summaryWords.test(newest.text));
}

function isMarked(headers: IncomingHttpHeaders): boolean {
  try {
    const metadata: unknown = JSON.parse(String(headers["x-codex-turn-metadata"] ?? "null"));
    return typeof metadata === "object" && metadata !== null && Reflect.get(metadata, "request_kind") === "compaction";
  } catch {
    return false;
  }
}
