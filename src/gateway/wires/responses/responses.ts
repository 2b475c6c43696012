import { openAiError } from "../shared.ts";
import { SseDecoder } from "../sse.ts";
import type { Wire } from "../wire.ts";
import { decodeDocument, encodeDocument } from "./document.ts";
import { decodeRequest, encodeRequest } from "./request.ts";
import { ResponsesEncoder } from "./stream-encoder.ts";
import { ResponsesReader } from "./stream-reader.ts";

/** OpenAI's Responses, the only wire Codex speaks. */
export const responses: Wire = {
  name: "responses",
  path: "/responses",
  headers: {},
  passHeaders: [],
  decodeRequest,
  encodeRequest,
  metered: (body) => body,
  streamDecoder: () => new SseDecoder(new ResponsesReader()),
  streamEncoder: (model) => new ResponsesEncoder(model),
  decodeDocument,
  encodeDocument,
  encodeError: openAiError,
};
