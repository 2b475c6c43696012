import type { ReadyModel } from "../backends/backend.ts";
import { messageOf, ProfileError } from "../errors.ts";
import type { Upstream } from "../gateway/gateway.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Task } from "../tasks/task.ts";
import { isSilentFailure } from "./retry.ts";

/** So often in a row a server that dies is started once more: dying of one task, it may live on with the next. */
const REVIVALS = 2;
/** So many attempts in a row without an answer mean that the server answers nobody. */
const UNANSWERED_IN_A_ROW = 4;

/** Whom a watch tells what it does. */
export interface Told {
  readonly say: (text: string) => void;
  readonly onStopped: (reason: string) => void;
  /** Aborted when the run ends: what breaks off then says nothing of the server. */
  readonly signal: AbortSignal;
}

/**
 * Watches over a profile's model server while its trials run. One that died is started again before the
 * next trial; one that dies again and again, or no longer answers, has its profile stopped, so that the
 * rest of its plan is left for another day instead of being burnt.
 */
export class ServerWatch {
  readonly #model: ReadyModel | null;
  readonly #told: Told;
  readonly #stop = new AbortController();
  #looking: Promise<void> | null = null;
  #deaths = 0;
  #unanswered = 0;
  /** When the last counted attempt ended: others that ended in the same breakdown began before. */
  #countedUntil = 0;
  #reason: string | null = null;

  constructor(model: ReadyModel | null, told: Told) {
    this.#model = model;
    this.#told = told;
  }

  /** Aborted when the profile is stopped. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /**
   * Where a trial's requests go, asked for when it is about to begin.
   * @throws ProfileError `profile-stopped`; the reason why the run ended.
   */
  async upstream(task: Task): Promise<Upstream> {
    if (this.#model === null) throw new TypeError("a profile without a model has no upstream");
    this.#looking ??= this.#look(this.#model).finally(() => {
      this.#looking = null;
    });
    await this.#looking;
    this.#told.signal.throwIfAborted();
    if (this.#reason !== null) throw new ProfileError("profile-stopped", this.#reason);
    return this.#model.upstream(task);
  }

  /** Takes note of how an attempt ended. */
  ended(record: TrialRecord): void {
    if (record.verdict === "ungraded" || this.#model === null) return;
    if (record.blame !== "profile") this.#deaths = 0;
    if (!isSilentFailure(record)) {
      this.#unanswered = 0;
      return;
    }
    const { modelSlot: slot } = record;
    if (slot === null || slot.fromMs < this.#countedUntil) return;
    this.#countedUntil = slot.toMs;
    this.#unanswered += 1;
    if (this.#unanswered < UNANSWERED_IN_A_ROW) return;
    this.#stopProfile(`${UNANSWERED_IN_A_ROW} attempts in a row got no answer, the last one: ${record.reason}`);
  }

  async #look(model: ReadyModel): Promise<void> {
    if (this.#reason !== null || model.revive === null) return;
    const words = await model.postMortem().catch(() => null);
    if (words === null) return;
    if (this.#deaths >= REVIVALS) {
      this.#stopProfile(`its model server died again after it was started anew ${REVIVALS} times; ${words}`);
      return;
    }
    this.#deaths += 1;
    this.#told.say(`the model server died and is started again; ${words}`);
    try {
      await model.revive();
    } catch (error) {
      if (this.#told.signal.aborted) return;
      this.#stopProfile(`its model server died (${words}) and cannot be started again: ${messageOf(error)}`);
    }
  }

  #stopProfile(reason: string): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#told.say(`stopped, the rest of its trials is not run: ${reason}`);
    this.#told.onStopped(reason);
    this.#stop.abort(new ProfileError("profile-stopped", reason));
  }
}
