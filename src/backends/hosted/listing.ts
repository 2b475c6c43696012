import { z } from "zod";
import type { HostedApi } from "./api.ts";
import type { HostedServer } from "./server.ts";

const tokens = z.int().nonnegative().nullish().catch(null);

/** A model as servers list it. Each server has a name of its own for the context window. */
const Entry = z.looseObject({
  id: z.string(),
  owned_by: z.string().nullish().catch(null),
  /** vLLM, SGLang */
  max_model_len: tokens,
  /** OpenRouter and others */
  context_length: tokens,
  context_window: tokens,
  /** Anthropic */
  max_input_tokens: tokens,
});
export type ModelEntry = z.infer<typeof Entry>;

const List = z.looseObject({ data: z.array(Entry) });

/** What a server says of its models; nothing of it when it has no such list. */
export interface Listing {
  readonly all: readonly ModelEntry[];
  /** The entry of the model that was asked for. */
  readonly entry: ModelEntry | null;
  /** Whether it knows the model by this name; null: it does not say. */
  readonly known: boolean | null;
}

/** Asks for the list, and for the one model when it is not in it: short names are often left out. */
export async function listModels(
  { modelsPath }: Pick<HostedServer, "modelsPath">,
  api: HostedApi,
  model: string,
): Promise<Listing> {
  const all = List.safeParse(await api.versioned(modelsPath)).data?.data ?? [];
  const listed = all.find(({ id }) => id === model) ?? null;
  if (listed !== null) return { all, entry: listed, known: true };
  if (model === "" || all.length === 0) return { all, entry: null, known: null };
  const entry = Entry.safeParse(await api.versioned(`/models/${encodeURIComponent(model)}`)).data ?? null;
  return { all, entry, known: entry !== null };
}

export function namesOf({ all }: Listing): string[] {
  return all.map(({ id }) => id);
}

/** Tokens of input that the entry says the model takes; null when it does not say. */
export function contextIn(entry: ModelEntry | null): number | null {
  const said = [entry?.max_model_len, entry?.context_length, entry?.context_window, entry?.max_input_tokens];
  return said.find((count) => typeof count === "number" && count > 0) ?? null;
}
