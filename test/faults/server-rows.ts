import type { StandIn } from "./stand-in-process.ts";
import type { Expected } from "./wire-rows.ts";

/** A fault of a model server that is started or given a model here, and what is expected of its profile. */
export interface ServerFault {
  readonly fault: string;
  readonly kind: StandIn;
  /** A container of its own, or a process of this machine that is attached to. */
  readonly place: "container" | "process";
  /** Baked into the server: there again when it is started again. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly model?: string;
  /** What the agent is told to run before it does its work. */
  readonly commands?: readonly string[];
  /** Told to the server when the model is loaded: gone when it is started again. */
  readonly told?: object;
  /** The port that the server is to listen on is taken. */
  readonly portTaken?: boolean;
  readonly repeats?: number;
  /** Of the first trial; `not run` where the profile never got so far. */
  readonly expected: Omit<Expected, "ended"> & { readonly ended: Expected["ended"] | "not run" };
  /** How its other trials ended, by blame; those that were left out are missing. */
  readonly others: readonly Expected["blame"][];
  /** In what is told on the way. */
  readonly notes?: RegExp;
  readonly exitCode: 0 | 3;
}

const failed = (says: RegExp) =>
  ({ expected: { ended: "not run", blame: "profile", attempts: 0, says }, others: [], exitCode: 3 }) as const;
const well = { ended: "completed", blame: "nobody", attempts: 1, says: /^$/ } as const;
const faults = (...all: object[]) => ({ STAND_IN_FAULTS: JSON.stringify(all) });
const ollama = { kind: "ollama", model: "stand-in:8b" } as const;
const dmr = { kind: "dmr", model: "ai/stand-in" } as const;
const memory = { memoryGiB: 0.25 };

export const serverFaults: readonly ServerFault[] = [
  {
    ...{ ...ollama, place: "container", fault: "its port is in use at the start", portTaken: true },
    ...failed(/port-in-use|port \d+ is taken/),
  },
  {
    ...{ ...ollama, place: "container", fault: "never answers after its start" },
    ...{ env: faults({ on: "start", do: "hang" }), settings: { startTimeoutSeconds: 2 } },
    ...failed(/gave no answer in 2 s: its container runs; its last log lines:[\s\S]*waiting for the GPU/),
  },
  {
    ...{ ...ollama, place: "container", fault: "ends at its start" },
    env: faults({ on: "start", do: "exit", code: 3 }),
    ...failed(/did not start: its container has ended \(exit code 3\); its last log lines:/),
  },
  {
    ...{ ...ollama, place: "container", fault: "is killed while it loads the model, out of memory" },
    ...{ env: faults({ on: "load", do: "oom" }), settings: memory },
    ...failed(/killed because it was out of memory\); its last log lines:[\s\S]*taking all memory/),
  },
  {
    ...{ ...ollama, place: "container", fault: "is killed in a trial, out of memory", settings: memory, repeats: 2 },
    told: { on: "answer", do: "oom", tools: true, skip: 1 },
    expected: {
      ended: "crashed",
      blame: "profile",
      attempts: 1,
      says: /killed because it was out of memory\); its last/,
    },
    ...{ others: ["nobody"], notes: /the model server died and is started again/, exitCode: 3 },
  },
  {
    ...{ ...ollama, place: "container", fault: "has its model's process killed, out of memory", settings: memory },
    ...{ told: { on: "answer", do: "runner-oom", tools: true, times: 99 }, repeats: 1 },
    expected: {
      ...{ ended: "crashed", blame: "profile", attempts: 2 },
      says: /answered 500: model runner has unexpectedly stopped[\s\S]*its log says:[\s\S]*llama runner terminated.*signal: killed/,
    },
    ...{ others: [], exitCode: 3 },
  },
  {
    ...{ ...ollama, place: "container", fault: "ends in the middle of a trial", repeats: 2 },
    told: { on: "answer", do: "exit", tools: true, skip: 1, code: 2 },
    expected: {
      ended: "crashed",
      blame: "profile",
      attempts: 1,
      says: /has ended \(exit code 2\); its last log lines:/,
    },
    ...{ others: ["nobody"], notes: /the model server died and is started again/, exitCode: 3 },
  },
  {
    ...{ ...ollama, place: "container", fault: "ends between two trials", repeats: 2 },
    told: { on: "answer", do: "exit-after", tools: true, skip: 2 },
    expected: well,
    ...{ others: ["nobody"], notes: /the model server died and is started again/, exitCode: 0 },
  },
  {
    ...{
      ...ollama,
      place: "container",
      fault: "ends whenever it is asked, however often it is started again",
      repeats: 4,
    },
    env: faults({ on: "answer", do: "exit", tools: true, code: 2, times: 99 }),
    expected: { ended: "crashed", blame: "profile", attempts: 1, says: /has ended \(exit code 2\)/ },
    // The fourth is left out: going on would only burn the plan.
    ...{ others: ["profile", "profile"], notes: /stopped, the rest of its trials is not run/, exitCode: 3 },
  },
  {
    ...{ ...dmr, place: "container", fault: "is killed in a trial, out of memory", settings: memory, repeats: 2 },
    told: { chat: "oom" },
    expected: {
      ended: "crashed",
      blame: "profile",
      attempts: 1,
      says: /out of memory\); its last log lines:[\s\S]*KV cache/,
    },
    ...{ others: ["nobody"], notes: /the model server died and is started again/, exitCode: 3 },
  },
  {
    ...{ ...ollama, place: "process", fault: "has no disk left for the pull" },
    env: faults({ on: "pull", do: "disk-full", after: 1e9, times: 99 }),
    ...failed(/no space left on device/),
  },
  {
    ...{
      ...dmr,
      place: "process",
      fault: "has no disk left for the pull",
      env: { STAND_IN_FAULTS: '{"diskFull":true}' },
    },
    ...failed(/no space left on device/),
  },
  {
    ...{ ...ollama, place: "process", fault: "is cut off in the middle of the pull, once" },
    env: faults({ on: "pull", do: "drop", after: 2e9 }),
    ...{ expected: well, others: [], notes: /interrupted, goes on in/, exitCode: 0 },
  },
  {
    ...{ ...dmr, place: "process", fault: "is cut off in the middle of the pull, once" },
    env: { STAND_IN_FAULTS: '{"pullBreaks":1}' },
    ...{ expected: well, others: [], notes: /interrupted, resuming/, exitCode: 0 },
  },
  {
    ...{ ...ollama, place: "process", fault: "is cut off in the pull, always at the same byte" },
    env: faults({ on: "pull", do: "drop", after: 2e9, times: 99 }),
    ...failed(/cannot be pulled: .*bytes are there, and no more came/),
  },
  {
    ...{ ...dmr, place: "process", fault: "is cut off in the pull, always at the same byte" },
    env: { STAND_IN_FAULTS: '{"pullBarren":true}' },
    ...failed(/broke off again and again/),
  },
  {
    ...{ ...ollama, place: "process", fault: "has too little memory for the model", model: "stand-in:huge" },
    env: { STAND_IN_STEP_MS: "0" },
    ...failed(/requires more system memory \(.*\) than is available/),
  },
  {
    ...{ ...dmr, place: "process", fault: "has too little memory for the model" },
    env: { STAND_IN_FAULTS: JSON.stringify({ loadFails: "unable to allocate CUDA0 buffer of size 4831838208" }) },
    ...failed(/unable to allocate CUDA0 buffer/),
  },
  {
    ...{ ...ollama, place: "process", fault: "has no such model to pull", model: "nobody/has-this:7b" },
    ...failed(/file does not exist/),
  },
  {
    ...{ ...dmr, place: "process", fault: "has no such model to pull", model: "nobody/has-this:7b" },
    ...failed(/nobody\/has-this:7b/),
  },
  {
    ...{ ...ollama, place: "process", fault: "drops the beginning of the conversation in silence" },
    // A large output early, which is what is dropped later on.
    ...{ env: { OLLAMA_CONTEXT_LENGTH: "3200" }, commands: ["seq 1000", ...Array(4).fill("seq 400")] },
    expected: { ...well, says: /probably dropped the start of the context/ },
    ...{ others: [], exitCode: 0 },
  },
];
