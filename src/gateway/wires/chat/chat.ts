import { openAiError } from "../shared.ts";
import { SseDecoder } from "../sse.ts";
import type { Wire } from "../wire.ts";
import { decodeDocument, encodeDocument } from "./document.ts";
import { decodeRequest, encodeRequest } from "./request.ts";
import { ChatEncoder } from "./stream-encoder.ts";
import { ChatReader } from "./stream-reader.ts";

/** OpenAI chat completions, as llama.cpp, vLLM, Ollama and Docker Model Runner speak it. */
export const chat: Wire = {
  name: "chat",
  path: "/chat/completions",
  headers: {},
  passHeaders: [],
  decodeRequest,
  encodeRequest,
  // Without this no server counts tokens in a stream.
  metered: (body) =>
    "stream" in body && body.stream === true
      ? {
          ...body,
          stream_options: {
            ...("stream_options" in body && typeof body.stream_options === "object" ? body.stream_options : {}),
            include_usage: true,
          },
        }
      : body,
  streamDecoder: () => new SseDecoder(new ChatReader()),
  streamEncoder: (model) => new ChatEncoder(model),
  decodeDocument,
  encodeDocument,
  encodeError: openAiError,
};
