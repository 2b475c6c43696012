import type { DmrApi, Engine } from "./api.ts";

/** Engines round the context up, to no more than this many tokens. */
const ROUNDING = 1024;

/**
 * The context that one conversation really has, in tokens, learnt from the refusal of a prompt that is longer
 * than the one asked for. What was configured proves nothing: the engine may have capped it at what the model was
 * trained with. null: the engine did not say.
 */
export async function loadedContext(
  api: DmrApi,
  engine: Engine,
  model: string,
  asked: number,
  signal: AbortSignal,
): Promise<number | null> {
  const { status, text } = await api.chat(
    engine,
    // Each word is a token in the vocabularies of the models in use.
    { model, max_tokens: 1, messages: [{ role: "user", content: " a".repeat(asked + ROUNDING) }] },
    signal,
  );
  if (status !== 400) return null;
  const said = /"n_ctx"\s*:\s*(\d+)/.exec(text) ?? /maximum context length (?:is|of) (\d+)/.exec(text);
  return said === null ? null : Number(said[1]);
}
