import type { ConfigInput } from "../../../src/config/config.ts";
import { identityOf } from "../../../src/config/identity.ts";
import type { ResolvedProfile } from "../../../src/records/run.ts";
import { logistic } from "./chance.ts";
import type { SimulatedTask } from "./tasks.ts";

/** A profile by its true figures. Everything but `name` and `success` has a likely value. */
export interface SimulatedProfile {
  readonly name: string;
  /** True mean chance of success over the tasks of the simulation, in [0, 1]. */
  readonly success: number;
  /** Added to the logistic scale for some tasks, before the mean is fitted to `success`. */
  readonly leaning?: (task: SimulatedTask) => number;
  /** Median seconds of the agent at a task of middle difficulty; default 60. */
  readonly seconds?: number;
  /** Median input tokens at such a task; default 40,000. */
  readonly tokens?: number;
  /** Runs in a cloud, priced by the token; otherwise on this machine. */
  readonly cloud?: boolean;
  /** USD per million input tokens in a cloud, or per hour on this machine; null: not measured. */
  readonly price?: number | null;
  readonly contextWindow?: number;
  readonly vramGib?: number;
  readonly agent?: "codex" | "claude-code" | "chat" | "oracle" | "noop";
  /** Share of cells that are lost to infrastructure, all attempts of them. */
  readonly lost?: number;
  /** Of the cells that are not lost, the share of which one attempt was lost. */
  readonly retried?: number;
  /** Share of cells that end at the time limit, before hard tasks add to it; default 0.01. */
  readonly timeouts?: number;
  readonly scripted?: boolean;
  /** Its canary failed: no trial of it is recorded. */
  readonly failed?: boolean;
  /** Its server failed it for good after this share of its trials. */
  readonly stoppedAfter?: number;
}

/** The configuration that would run these profiles. */
export function configOf(
  profiles: readonly SimulatedProfile[],
  run: { repeats: number; modelSlots: number; seed: number; timeoutSeconds: number },
): ConfigInput {
  const { timeoutSeconds, ...rest } = run;
  return {
    profiles: Object.fromEntries(
      profiles.map((profile) => {
        const agent = profile.agent ?? "codex";
        if (agent === "oracle" || agent === "noop") return [profile.name, { agent }];
        const { contextWindow } = profile;
        const model = { backend: profile.cloud ? "cloud" : "box", model: `${profile.name}-model` };
        return [profile.name, { agent, ...model, ...(contextWindow ? { contextWindow } : {}) }];
      }),
    ),
    backends: {
      box: { kind: "openai", baseUrl: "http://127.0.0.1:8080/v1" },
      cloud: { kind: "openai", baseUrl: "https://api.example.com/v1", apiKeyEnv: "CLOUD_KEY" },
    },
    cost: { hardware: { perHour: 1 } },
    run: { ...rest, limits: { timeoutSeconds } },
  };
}

export function resolvedOf(profile: SimulatedProfile): ResolvedProfile {
  const agent = profile.agent ?? "codex";
  const modelless = agent === "oracle" || agent === "noop";
  const identity = identityOf(profile.name);
  return {
    name: profile.name,
    id: identity,
    agent,
    agentVersion: modelless ? null : "0.169.0",
    backend: modelless ? null : profile.cloud ? "cloud" : "box",
    backendFacts: modelless ? {} : { kind: "openai", version: "1.0", digest: `sha256:${identity}` },
    model: modelless ? null : `${profile.name}-model`,
    contextWindow: modelless ? null : (profile.contextWindow ?? 65_536),
    scripted: profile.scripted ?? false,
    priceSource: profile.cloud ? "cost.prices" : null,
    canary: profile.failed
      ? { status: "failed", reason: "the model never called a tool", durationMs: 900 }
      : { status: modelless ? "not-applicable" : "passed", reason: "ran", durationMs: 900 },
    stopped: profile.stoppedAfter === undefined ? null : "its model server died three times in a row",
  };
}

/** True chance of success at each task: logistic in ability less difficulty, with exactly the mean that is asked for. */
export function chancesOf(profile: SimulatedProfile, tasks: readonly SimulatedTask[]): Map<string, number> {
  const scored = tasks.filter(({ canary }) => !canary);
  const at = (ability: number) => (task: SimulatedTask) =>
    logistic(ability - task.difficulty + (profile.leaning?.(task) ?? 0));
  let [low, high] = [-30, 30];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    const mean = scored.reduce((sum, task) => sum + at(middle)(task), 0) / scored.length;
    if (mean < profile.success) low = middle;
    else high = middle;
  }
  const exact = profile.success === 0 || profile.success === 1;
  return new Map(tasks.map((task) => [task.id, exact ? profile.success : at((low + high) / 2)(task)]));
}
