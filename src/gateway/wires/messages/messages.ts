import { SseDecoder } from "../sse.ts";
import type { Wire } from "../wire.ts";
import { decodeDocument, encodeDocument } from "./document.ts";
import { encodeError } from "./error.ts";
import { decodeRequest, encodeRequest } from "./request.ts";
import { MessagesEncoder } from "./stream-encoder.ts";
import { MessagesReader } from "./stream-reader.ts";

/** Anthropic's Messages, the only wire Claude Code speaks. */
export const messages: Wire = {
  name: "messages",
  path: "/messages",
  headers: { "anthropic-version": "2023-06-01" },
  passHeaders: ["anthropic-version", "anthropic-beta"],
  decodeRequest,
  encodeRequest,
  metered: (body) => body,
  streamDecoder: () => new SseDecoder(new MessagesReader()),
  streamEncoder: (model) => new MessagesEncoder(model),
  decodeDocument,
  encodeDocument,
  encodeError,
};
