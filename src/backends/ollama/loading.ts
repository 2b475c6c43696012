import { ProfileError } from "../../errors.ts";
import type { LoadRequest } from "../server.ts";
import type { Loaded, Shown } from "./answers.ts";
import type { OllamaApi } from "./api.ts";
import { createDerived, derivedName } from "./derived.ts";
import type { ReadBack } from "./describe.ts";
import { sameModel } from "./names.ts";

/** A model, and the name under which requests get the context window that was asked for. */
interface Serving {
  readonly model: string;
  readonly name: string;
  readonly shown: Shown;
}

/**
 * Finds the name; where the model's own does not give the asked context window, a derived model is made.
 * @throws ProfileError `model-not-found`.
 */
export async function servingOf(
  api: OllamaApi,
  { model, contextWindow, servedAs }: LoadRequest,
  how: { readonly contextByDefault: number | null; readonly owner: string; readonly signal: AbortSignal },
): Promise<Serving> {
  const shown = await api.show(model, how.signal);
  if (shown === null) throw new ProfileError("model-not-found", `${model} is not there`, { fix: "Pull it first." });
  const unasked = ownContext(shown) ?? how.contextByDefault;
  if (contextWindow === null || contextWindow === unasked) return { model, name: model, shown };
  const name = servedAs ?? derivedName(model, contextWindow);
  await createDerived(api, { name, from: model, shown, contextWindow, owner: how.owner }, how.signal);
  return { model, name, shown };
}

/** The context window that a model's own parameters ask for; it goes before the server's. null: none. */
function ownContext(shown: Shown): number | null {
  const match = /^num_ctx\s+(\d+)\s*$/m.exec(shown.parameters ?? "");
  return match ? Number(match[1]) : null;
}

/**
 * Loads and warms a model, and reads back what is there then.
 * @throws ProfileError `model-not-loaded`.
 */
export async function loadAndReadBack(
  api: OllamaApi,
  { model, name, shown }: Serving,
  keepAlive: number | string,
  signal: AbortSignal,
): Promise<Pick<ReadBack, "model" | "shown" | "listed" | "loaded" | "loadMs">> {
  const began = performance.now();
  await api.generateNothing(name, keepAlive, signal);
  const loadMs = performance.now() - began;
  await api.warm(name, signal);
  // Only now: had this request wanted another context window, the model would have been loaded anew.
  const loaded = among(await api.loaded(signal), name, model);
  const listed = (await api.models(signal)).find((each) => sameModel(each.name, model)) ?? null;
  return { model, shown, listed, loaded, loadMs };
}

/** Where a model with the same weights and settings was loaded before, Ollama goes on under that one's name. */
function among(all: readonly Loaded[], name: string, model: string): Loaded {
  const named = (wanted: string) => all.find((each) => sameModel(each.name, wanted));
  const found = named(name) ?? named(model) ?? (all.length === 1 ? all[0] : undefined);
  if (found) return found;
  throw new ProfileError("model-not-loaded", `${model} answered, and is not loaded any more`, {
    fix: "Something else uses this Ollama server, or `keepAlive` is too short.",
  });
}
