import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, ProfileError } from "../../errors.ts";
import type { PullProgress } from "../server.ts";
import type { Step } from "./answers.ts";
import { type OllamaApi, Refusal } from "./api.ts";
import { failureOf } from "./failures.ts";

/** ms before a pull that broke off is taken up again: after the first try that brought nothing new, the second, … */
const patience: readonly number[] = [1000, 4000, 15_000];

/**
 * Pulls a model. Ollama keeps what it has of it, so a pull that broke off goes on where it was; it
 * is given up when several tries in a row brought nothing new.
 * @throws ProfileError `model-not-found`, `disk-full`, `pull-refused`, `pull-failed`, `backend-unreachable`.
 */
export async function pullModel(
  api: OllamaApi,
  model: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
  waits: readonly number[] = patience,
): Promise<void> {
  const layers = new Layers(model);
  let farthest = 0;
  let inVain = 0;
  for (;;) {
    try {
      await pullOnce(api, model, layers, onProgress, signal);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Interrupted)) throw failureOf(error, model, "pull-failed");
      const reached = layers.completed ?? 0;
      inVain = reached > farthest ? 0 : inVain + 1;
      farthest = Math.max(farthest, reached);
      const wait = waits[Math.max(0, inVain - 1)];
      if (wait === undefined) throw givenUp(model, error, reached);
      onProgress(layers.progress(`interrupted, goes on in ${wait / 1000} s: ${messageOf(error)}`));
      await sleep(wait, undefined, { signal });
    }
  }
}

/** The pull ended, and may succeed when it is taken up again. */
class Interrupted extends Error {}

async function pullOnce(
  api: OllamaApi,
  model: string,
  layers: Layers,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const step of api.pull(model, signal)) {
      if (step.error !== undefined) throw new Refusal(200, step.error);
      layers.note(step);
      onProgress(layers.progress(step.status));
      if (step.status === "success") return;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refusal && isPassing(error, model)) throw new Interrupted(error.message);
    // Half an answer. That nobody answers at all is another matter: the server is gone.
    if (error instanceof ProfileError && error.code === "backend-unreachable") {
      await api.version(signal);
      throw new Interrupted(error.message);
    }
    throw error;
  }
  throw new Interrupted("the answer ended before the model was there");
}

const passing =
  /max retries exceeded|connection (reset|refused)|\bEOF\b|timeout|timed out|no such host|temporary failure|server misbehaving|part stalled|\b(429|5\d\d): |network is unreachable/i;

/** Whether Ollama's own connection to the registry failed. A full disk, too, can end in retries. */
function isPassing(refusal: Refusal, model: string): boolean {
  return passing.test(refusal.message) && failureOf(refusal, model, "unknown").code === "unknown";
}

function givenUp(model: string, error: unknown, reached: number): ProfileError {
  return new ProfileError(
    "pull-failed",
    `${model} cannot be pulled: ${messageOf(error)} (${reached} bytes are there, and no more came)`,
    { fix: "Check the network and try again: the pull goes on where it was.", cause: error },
  );
}

/** Bytes of a model's layers. Ollama tells of one layer after the other, each with its own bytes. */
class Layers {
  readonly #model: string;
  readonly #layers = new Map<string, { completed: number; total: number }>();

  constructor(model: string) {
    this.#model = model;
  }

  note({ digest, completed, total }: Step): void {
    if (digest === undefined || total === undefined) return;
    this.#layers.set(digest, { completed: completed ?? 0, total });
  }

  get completed(): number | null {
    return this.#sum("completed");
  }

  progress(status: string): PullProgress {
    return { model: this.#model, status, completed: this.completed, total: this.#sum("total") };
  }

  #sum(what: "completed" | "total"): number | null {
    if (this.#layers.size === 0) return null;
    return [...this.#layers.values()].reduce((sum, layer) => sum + layer[what], 0);
  }
}
