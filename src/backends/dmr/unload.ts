import { setTimeout as sleep } from "node:timers/promises";
import { ProfileError } from "../../errors.ts";
import { saidIn } from "../http.ts";
import type { DmrApi, Engine } from "./api.ts";
import { sameModel } from "./names.ts";

const PAUSE_MS = 200;
/** A model that is being loaded cannot be unloaded; the server gives up loading in advance after a minute. */
const PATIENCE_MS = 90_000;

/**
 * Takes a model out of memory with its configuration, and waits until it is out: one that is still being loaded
 * would keep the configuration it was begun with.
 * @throws ProfileError `model-busy` when somebody keeps using it; `backend-unreachable`.
 */
export async function unloadModel(api: DmrApi, engine: Engine, model: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const mine = (await api.runners(signal)).filter((runner) => sameModel(runner.model_name, model));
    // Also when none is there: a configuration may be.
    for (const name of new Set([engine, ...mine.map((runner) => runner.backend_name)])) {
      const { status, text } = await api.unload(name, model, signal);
      if (status !== 200)
        throw new ProfileError("bad-answer", `${model} was not unloaded: HTTP ${status} ${saidIn(text)}`);
    }
    if (mine.length === 0) return;
    if (Date.now() > until) {
      throw new ProfileError("model-busy", `${model} is in use by others of the same Docker Model Runner`, {
        fix: "End what uses it (`docker model ps`), or use mode: container.",
      });
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}
