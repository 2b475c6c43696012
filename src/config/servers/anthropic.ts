import { z } from "zod";
import { BaseUrl, Seconds } from "./address.ts";
import { VariableName } from "./variable.ts";

const ownAddress = "https://api.anthropic.com/v1";

/** Anthropic's API, or any server or proxy that speaks its Messages. */
export const AnthropicSettings = z.strictObject({
  kind: z.literal("anthropic"),
  /** Up to and including the version. */
  baseUrl: BaseUrl.default(ownAddress),
  /** Name of the environment variable that holds the key; ANTHROPIC_API_KEY at Anthropic's own address. */
  apiKeyEnv: VariableName.optional(),
  /** The header that carries the key: `x-api-key`, or `authorization: Bearer …`, which many proxies want. */
  auth: z.enum(["x-api-key", "bearer"]).default("x-api-key"),
  /** Ask the model two short questions before the first trial, to see what the server can do. */
  probe: z.boolean().default(true),
  /** Refuse a server with a smaller context than the profile's, instead of only saying so. */
  strict: z.boolean().default(false),
  /** No byte for this long means that the server hangs. */
  idleTimeoutSeconds: Seconds.default(300),
});
export type AnthropicSettings = z.infer<typeof AnthropicSettings>;

/** The variable that holds the key. Elsewhere than at Anthropic, a key of theirs is sent only where that was written. */
export function keyVariableOf({ apiKeyEnv, baseUrl }: AnthropicSettings): string | null {
  return apiKeyEnv ?? (baseUrl.replace(/\/+$/, "") === ownAddress ? "ANTHROPIC_API_KEY" : null);
}
