import type { ResolvedProfile } from "../records/run.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import type { Lanes } from "./lanes.ts";
import type { ProfileSetup, ReadyProfile } from "./profiles.ts";
import { readyAll, stopModels } from "./ready.ts";
import type { RunInput } from "./run.ts";

/** The model that has to be alone in this machine's memory while a profile works; empty when there is none. */
export function takenBy({ backend, modelKey }: Pick<ProfileSetup, "backend" | "modelKey">): string {
  return backend?.exclusive ? modelKey : "";
}

/**
 * The profiles that are ready to work. Those whose model shares the machine's memory with no other stay so for the
 * whole run; models that would not fit beside each other make room for each other.
 */
export class Crew implements AsyncDisposable {
  readonly #input: RunInput;
  readonly #sandbox: Sandbox;
  readonly #lanes: Lanes;
  readonly #enter: (resolved: readonly ResolvedProfile[]) => Promise<void>;
  readonly #lost: Map<string, string>;
  readonly #ready = new Map<string, ReadyProfile>();
  readonly #proven = new Map<string, ResolvedProfile>();

  /**
   * `enter` writes down profiles before their first trial, and whenever their model was loaded again. Who cannot run
   * is put into `lost`, with the reason.
   */
  constructor(
    input: RunInput,
    sandbox: Sandbox,
    lanes: Lanes,
    lost: Map<string, string>,
    enter: (resolved: readonly ResolvedProfile[]) => Promise<void>,
  ) {
    this.#lost = lost;
    this.#input = input;
    this.#sandbox = sandbox;
    this.#lanes = lanes;
    this.#enter = enter;
  }

  /** Whether a model has to go before these can work. */
  mustSwap(names: readonly string[]): boolean {
    return this.#inTheWay(names).length > 0;
  }

  /**
   * Has these ready, and puts away what is in their way: nobody may be working with it. Those that cannot run are
   * missing from the answer.
   * @throws what readying throws, and `changed-since`.
   */
  async have(names: readonly string[]): Promise<ReadonlyMap<string, ReadyProfile>> {
    const gone = this.#inTheWay(names);
    await stopModels(
      gone.flatMap((name) => this.#ready.get(name) ?? []),
      this.#input.onEvent,
    );
    for (const name of gone) this.#ready.delete(name);
    const wanted = this.#input.profiles.filter(({ name }) => names.includes(name) && !this.#ready.has(name));
    if (wanted.length > 0) {
      const readied = await readyAll(
        { ...this.#input, profiles: wanted, proven: this.#proven },
        this.#sandbox,
        this.#lanes,
      );
      for (const [name, profile] of readied.ready) this.#ready.set(name, profile);
      if (!this.#input.signal.aborted) await this.#enter(readied.resolved.map((profile) => this.#told(profile)));
    }
    return new Map(names.flatMap((name) => [...this.#ready].filter(([known]) => known === name)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stopModels(this.#ready.values(), this.#input.onEvent);
  }

  /** Writes down who can work and who cannot; one that did before was stopped, and its trials stand. */
  #told(profile: ResolvedProfile): ResolvedProfile {
    const { name, canary } = profile;
    const before = this.#proven.get(name);
    if (this.#ready.has(name)) {
      this.#proven.set(name, profile);
      return profile;
    }
    const reason = canary.status === "failed" ? canary.reason : "it cannot run any more";
    this.#lost.set(name, reason);
    return before ? { ...before, stopped: reason } : profile;
  }

  #inTheWay(names: readonly string[]): string[] {
    const needed = new Set(names.flatMap((name) => this.#takes(name) || []));
    if (needed.size === 0) return [];
    return [...this.#ready.keys()].filter((name) => this.#takes(name) !== "" && !needed.has(this.#takes(name)));
  }

  #takes(name: string): string {
    const setup = this.#input.profiles.find((profile) => profile.name === name);
    return setup ? takenBy(setup) : "";
  }
}
