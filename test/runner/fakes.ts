import type { Agent } from "../../src/agents/agent.ts";
import { ProfileConfig } from "../../src/config/config.ts";
import type { GatewayControl, Ledger, RequestRecord } from "../../src/gateway/gateway.ts";
import type { ReadyProfile } from "../../src/runner/profiles.ts";
import type { CellRequest, Exit, Pod, Sandbox } from "../../src/sandboxes/sandbox.ts";
import type { PatchTask } from "../../src/tasks/task.ts";
import type { Telemetry, WindowTelemetry } from "../../src/telemetry/telemetry.ts";
import type { Collected } from "../../src/trees/collected.ts";
import { textFile } from "../../src/trees/tree.ts";
import { profile as resolved } from "../reports/records.ts";

export const exit = (more: Partial<Exit> = {}): Exit => ({
  exitCode: 0,
  timedOut: false,
  outOfMemory: false,
  aborted: false,
  durationMs: 100,
  stdout: "",
  stderr: "",
  ...more,
});

export const request = (more: Partial<RequestRecord> = {}): RequestRecord => ({
  index: 0,
  wire: "responses",
  upstreamWire: "chat",
  startedMs: 0,
  durationMs: 100,
  timeToFirstTokenMs: 10,
  promptTokensPerSecond: 900,
  decodeTokensPerSecond: 50,
  speedSource: "wire",
  requestBytes: 1,
  responseBytes: 1,
  usage: { inputTokens: 100, cachedTokens: 10, outputTokens: 20, reasoningTokens: 5 },
  usageSource: "upstream",
  toolCalls: 0,
  invalidToolCalls: 0,
  finish: "stop",
  emptyAnswer: false,
  upstreamStatus: 200,
  answeredAs: null,
  error: null,
  compaction: false,
  retry: false,
  suspectedTruncation: false,
  droppedTools: [],
  ...more,
});

export const ledger = (requests: readonly RequestRecord[], more: Partial<Ledger> = {}): Ledger => ({
  version: 1,
  trialId: "trial",
  requests: requests.map((each, index) => ({ ...each, index })),
  unrecorded: 0,
  limit: null,
  costUsd: null,
  session: null,
  ...more,
});

/** A task that is solved when a.txt says "new"; graded in plain sh, so that no toolchain is needed. */
export function task(id: string, more: Partial<PatchTask> = {}): PatchTask {
  return {
    version: 1,
    id,
    title: id,
    category: "patch",
    language: "typescript",
    level: 1,
    toolchain: "node",
    sensitivity: "internal",
    tags: [],
    canary: false,
    variables: {},
    limits: {},
    grading: {
      command: ["sh", "check.sh", "{{report}}"],
      report: "tap",
      timeoutSeconds: 20,
      failToPass: ["says new"],
      passToPass: [],
      visible: [],
      protected: [],
    },
    folder: `/tasks/${id}`,
    prompt: "Make a.txt say new.",
    workspace: new Map([["a.txt", textFile("old\n")]]),
    solved: new Map([["a.txt", textFile("new\n")]]),
    hidden: new Map([
      [
        "check.sh",
        textFile(
          'if grep -q new a.txt; then w=ok; c=0; else w="not ok"; c=1; fi\nprintf "TAP version 13\\n1..1\\n$w 1 - says new\\n" > "$1"\nexit $c\n',
        ),
      ],
    ]),
    sessions: new Map(),
    decoys: new Map(),
    mutants: new Map(),
    equivalents: new Map(),
    faults: [],
    fingerprint: `fingerprint-${id}`,
    ...more,
  };
}

/** An agent that starts a process and finishes its turn. */
export const agent: Agent = {
  kind: "fake",
  wire: "responses",
  binary: null,
  runsCommands: true,
  launch: () => ({ kind: "process", argv: ["agent"], env: {}, homeFiles: new Map(), stdin: "" }),
  interpret: ({ exitCode }) => ({
    finished: exitCode === 0,
    error: exitCode === 0 ? null : `exited with ${exitCode}`,
    finalMessage: null,
    commands: 0,
    rejectedPatches: null,
    usage: null,
  }),
  steps: () => [],
};

const silent = {
  facts: {},
  observed: {},
  servedModel: null,
  scripted: false,
  postMortem: async () => null,
  complaints: async () => [],
  revive: null,
  stop: async () => {},
};

/** A profile that can run: with a model unless said otherwise. */
export function ready(name = "a", withModel = true): ReadyProfile {
  const upstream = () => ({
    kind: "replay" as const,
    session: { version: 1 as const, origin: "scripted" as const, turns: [] },
  });
  return {
    resolved: resolved(name),
    config: ProfileConfig.parse({ agent: "codex" }),
    agent,
    model: withModel ? { ...silent, upstream, canary: upstream } : null,
    layer: null,
    executable: "",
    prices: null,
    onThisMachine: false,
  };
}

/** What happens in the fake sandbox; each step may wait or fail. */
export interface Hooks {
  open?(request: CellRequest, pod: string): Promise<void>;
  run?(request: CellRequest, signal: AbortSignal): Promise<Exit>;
  collect?(request: CellRequest): Promise<Collected>;
  remove?(request: CellRequest): Promise<void>;
  grade?(): Promise<Exit>;
  close?(pod: string): Promise<Ledger>;
}

/** A sandbox without processes, for what the runner does around them. `log` tells what happened, in order. */
export function fakeSandbox(pods: number, hooks: Hooks = {}): Sandbox & { log: string[] } {
  const log: string[] = [];
  const gateway: GatewayControl = {
    open: async (pod, { trialId }) => void log.push(`meter ${trialId} on ${pod}`),
    peek: async () => ledger([]),
    ask: async () => ({ status: 503, body: "" }),
    close: async (pod) => {
      log.push(`metered on ${pod}`);
      return hooks.close ? hooks.close(pod) : ledger([request()]);
    },
    refreshes: async () => [],
    reach: async () => ({ ok: true, status: null, detail: "" }),
  };
  const pod = (name: string): Pod => ({
    name,
    gatewayUrl: "http://gateway",
    workspace: "/workspace",
    home: "/home",
    async open(cell) {
      log.push(`open ${cell.trialId}`);
      await hooks.open?.(cell, name);
      return {
        run: async (_, signal) => {
          log.push(`run ${cell.trialId}`);
          const ended = await (hooks.run?.(cell, signal) ?? exit({ aborted: signal.aborted }));
          log.push(`ran ${cell.trialId}`);
          return ended;
        },
        collect: async () => hooks.collect?.(cell) ?? { tree: cell.workspace, irregular: [] },
        collectHome: async () => new Map(),
        remove: async () => {
          log.push(`remove ${cell.trialId}`);
          await hooks.remove?.(cell);
        },
      };
    },
  });
  return {
    log,
    kind: "local",
    gateway,
    pods: Array.from({ length: pods }, (_, index) => pod(`pod-${index}`)),
    describe: async () => ({}),
    ensure: async () => ({}),
    selfTest: async () => ({ status: "none", probes: [] }),
    grade: async () => {
      log.push("grade");
      const report = Buffer.from("TAP version 13\nnot ok 1 - says new\n1..1\n");
      return { exit: (await hooks.grade?.()) ?? exit({ exitCode: 1 }), report };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** A machine on which nothing is metered. */
export const unmetered: Telemetry = {
  sources: [],
  missing: [],
  gpus: [],
  open: () => ({ close: async () => window() }),
  stop: () => {},
};

export const window = (more: Partial<WindowTelemetry> = {}): WindowTelemetry => ({
  ...{ durationMs: 1000, shareMs: 1000, sharedBy: 1, energy: [], joules: null, peakVramBytes: null },
  ...more,
});
