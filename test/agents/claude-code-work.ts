import { afterAll, beforeAll } from "vitest";
import type { AgentOutcome } from "../../src/agents/agent.ts";
import { claudeCode } from "../../src/agents/claude-code/claude-code.ts";
import type { Ledger, Route, TokenUsage, Upstream } from "../../src/gateway/gateway.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Exit } from "../../src/sandboxes/sandbox.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import type { FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";
import { claudeCodeExecutable } from "../support/claude-code.ts";

// The real Claude Code at work in the local sandbox, through the gateway. Only the model is a stand-in.
export const job: Session = {
  version: 1,
  origin: "scripted",
  turns: [
    { steps: [{ think: "First I look around." }, { say: "I look around." }, { run: "ls" }, { run: "cat notes.txt" }] },
    { steps: [{ run: "printf '%s' \"$(cat notes.txt) → ünïcode\" > answer.txt" }] },
    { steps: [{ say: "answer.txt is written." }] },
  ],
};

export const summary = { steps: [{ say: "<analysis>x</analysis><summary>The file is to be written.</summary>" }] };
const long = { steps: [{ run: "head -c 28000 /dev/zero | tr '\\0' a" }] };
/** The same, after outputs that fill a small window, and with a turn for the summary of them. */
export const longJob: Session = { ...job, turns: [long, long, summary, ...job.turns.slice(1)] };

export interface Done {
  readonly exit: Exit;
  readonly outcome: AgentOutcome;
  readonly ledger: Ledger;
  readonly files: Tree;
}

let sandbox: LocalSandbox;
let executable: string;

beforeAll(async () => {
  sandbox = await LocalSandbox.start(1);
  executable = await claudeCodeExecutable();
});

afterAll(() => sandbox[Symbol.asyncDispose]());

export interface Setting {
  readonly contextWindow?: number | null;
  readonly reasoningEffort?: string | null;
  /** More files of the workspace. */
  readonly files?: Tree;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<Route["limits"]>;
  /** Arguments left out, and variables set otherwise: what would happen without a remedy. */
  readonly without?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Lets Claude Code work in the local sandbox as a trial does: opened at the gateway, run, closed, collected. */
export async function work(upstream: Upstream, setting: Setting = {}): Promise<Done> {
  const { contextWindow = 32_768, reasoningEffort = null, settings = {}, limits, without = [], env = {} } = setting;
  const [pod] = sandbox.pods;
  if (!pod) throw new Error("the sandbox has no pod");
  const planned = claudeCode.launch({
    prompt: "Write answer.txt.",
    model: "local-model",
    gatewayUrl: pod.gatewayUrl,
    workspace: pod.workspace,
    home: pod.home,
    executable,
    contextWindow,
    reasoningEffort,
    systemPrompt: "short",
    command: [],
    settings,
    files: new Map(),
    answer: "files",
    solution: [],
  });
  if (planned.kind !== "process") throw new Error("Claude Code is a process");
  const [program, ...rest] = planned.argv;
  const argv = [program, ...rest.filter((word) => !without.includes(word))] as const;
  const launch = { ...planned, argv, env: { ...planned.env, ...env } };
  const workspace = new Map([["notes.txt", textFile("forty-two")], ...(setting.files ?? [])]);
  const cell = await pod.open({ trialId: "trial", toolchain: "node", layer: null, workspace, launch });
  await sandbox.gateway.open(pod.name, {
    trialId: "trial",
    model: "local-model",
    contextWindow,
    upstream,
    limits: { requests: 20, tokens: null, contextTokens: null, costUsd: null, ...limits },
    prices: null,
    record: false,
  });
  const exit = await cell.run(60_000, new AbortController().signal);
  const ledger = await sandbox.gateway.close(pod.name);
  const { tree } = await cell.collect();
  await cell.remove();
  return { exit, ledger, files: tree, outcome: claudeCode.interpret(exit) };
}

export function textAt(files: Tree, path: string): string | undefined {
  const file = files.get(path);
  return file && Buffer.from(file.bytes).toString();
}

export function sum(usages: readonly (TokenUsage | null)[]): TokenUsage {
  const total = (key: keyof TokenUsage): number => usages.reduce((all, usage) => all + (usage?.[key] ?? 0), 0);
  return {
    inputTokens: total("inputTokens"),
    cachedTokens: total("cachedTokens"),
    outputTokens: total("outputTokens"),
    reasoningTokens: total("reasoningTokens"),
  };
}

export async function through(
  wire: "chat" | "messages",
  mode: Mode = "ok",
  setting: Setting & { session?: Session } = {},
): Promise<Done & { fake: FakeUpstream }> {
  const start = wire === "chat" ? startChatUpstream : startMessagesUpstream;
  const fake = await start({ session: setting.session ?? job, mode });
  try {
    const upstream = { kind: "http", baseUrl: fake.baseUrl, wire, headers: {}, idleTimeoutMs: 10_000 } as const;
    return { ...(await work(upstream, setting)), fake };
  } finally {
    await fake.close();
  }
}
