import { z } from "zod";
import { BaseUrl, Seconds } from "./address.ts";
import { VariableName } from "./variable.ts";

/** Any server with an OpenAI-compatible API: vLLM, LM Studio, llama-server, a cloud. */
export const OpenAiSettings = z.strictObject({
  kind: z.literal("openai"),
  /** Up to and including the version, such as `http://localhost:8000/v1`. */
  baseUrl: BaseUrl,
  /** The protocol to speak to it; `auto` asks the server. */
  wire: z.enum(["auto", "responses", "messages", "chat"]).default("auto"),
  /** Name of the environment variable that holds the key. The key itself is never written anywhere. */
  apiKeyEnv: VariableName.optional(),
  /** Ask the model two short questions before the first trial, to see what the server can do. */
  probe: z.boolean().default(true),
  /** Refuse a server with a smaller context than the profile's, instead of only saying so. */
  strict: z.boolean().default(false),
  /** No byte for this long means that the server hangs. */
  idleTimeoutSeconds: Seconds.default(300),
});
export type OpenAiSettings = z.infer<typeof OpenAiSettings>;
