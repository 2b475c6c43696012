import { randomBytes } from "node:crypto";
import { OWNER_LABEL } from "../../containers/labels.ts";
import { ProfileError } from "../../errors.ts";
import { mayBeAlive } from "../../owner.ts";
import type { Shown } from "./answers.ts";
import { type OllamaApi, Refusal } from "./api.ts";

// The compatible routes take no num_ctx, and a context that was set while loading does not last: the next
// request without it has the model loaded anew with the server's default. Only a model of its own with
// num_ctx as a parameter keeps it. It shares the weights, so it costs some hundred bytes.

const namespace = "agent-eval/";
/** Ollama takes no longer names. */
const longestName = 60;

/** Whether a model is one of these. */
export function isDerived(name: string): boolean {
  return name.startsWith(namespace);
}

/** Name of a model like `model` with a context window of its own; another one at each call. */
export function derivedName(model: string, contextWindow: number): string {
  const name = model
    .replace(/[^a-zA-Z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(-longestName);
  return `${namespace}${name || "model"}:ctx${contextWindow}-${randomBytes(4).toString("hex")}`;
}

/**
 * Creates it, marked as this process's own: see `sweepDerived`.
 * @throws ProfileError `context-not-settable` when it would not be the same model; Refusal.
 */
export async function createDerived(
  api: OllamaApi,
  derived: {
    readonly name: string;
    readonly from: string;
    readonly shown: Shown;
    readonly contextWindow: number;
    readonly owner: string;
  },
  signal: AbortSignal,
): Promise<void> {
  const { name, from, shown } = derived;
  const body = {
    model: name,
    from,
    parameters: { num_ctx: derived.contextWindow },
    // Ollama before 0.12.7 does not hand these on, and tool calls would come out as text.
    ...commandOf(shown, "renderer"),
    ...commandOf(shown, "parser"),
    // The only field of a model that can hold a note and does not change its answers.
    license: `${OWNER_LABEL}=${derived.owner}`,
  };
  for await (const step of api.create(body, signal)) {
    if (step.error !== undefined) throw new Refusal(200, step.error);
  }
  const made = await api.show(name, signal);
  if (made === null) throw new Refusal(200, `the model ${name} was not created`);
  const lost = (shown.capabilities ?? []).filter((capability) => !made.capabilities?.includes(capability));
  if (lost.length === 0) return;
  await api.delete(name, signal);
  throw new ProfileError("context-not-settable", `${from} with a context window of its own loses: ${lost.join(", ")}`, {
    fix: "Start Ollama with OLLAMA_CONTEXT_LENGTH set (`contextLength` of the backend), or take a newer version of it.",
  });
}

/** A command of a model's file that has one word. */
function commandOf({ modelfile }: Shown, name: "renderer" | "parser"): Record<string, string> {
  const match = new RegExp(`^${name.toUpperCase()} (\\S+)$`, "m").exec(modelfile ?? "");
  return match?.[1] === undefined ? {} : { [name]: match[1] };
}

/** Removes derived models whose process is gone, as the sweep does with containers. Gives their names. */
export async function sweepDerived(api: OllamaApi, signal: AbortSignal): Promise<string[]> {
  const removed: string[] = [];
  for (const { name } of await api.models(signal)) {
    if (!isDerived(name)) continue;
    const owner = ownerIn((await api.show(name, signal))?.license);
    if (owner === null || (await mayBeAlive(owner))) continue;
    await api.delete(name, signal);
    removed.push(name);
  }
  return removed;
}

/** A model's own licenses stand before the note. */
function ownerIn(license: string | undefined): string | null {
  const line = (license ?? "").split("\n").find((text) => text.startsWith(`${OWNER_LABEL}=`));
  return line === undefined ? null : line.slice(OWNER_LABEL.length + 1).trim();
}
