import { parse, stringify } from "smol-toml";
import { afterAll, beforeAll } from "vitest";
import type { AgentOutcome } from "../../src/agents/agent.ts";
import { codex } from "../../src/agents/codex/codex.ts";
import type { Ledger, Route, TokenUsage, Upstream } from "../../src/gateway/gateway.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Exit } from "../../src/sandboxes/sandbox.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeOptions, FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";
import { contextOf } from "./context.ts";

// The real Codex CLI at work in the local sandbox, through the gateway. Only the model is a stand-in.
export const job: Session = {
  version: 1,
  origin: "scripted",
  turns: [
    { steps: [{ think: "First I look around." }, { say: "I look around." }, { run: "ls" }, { run: "cat notes.txt" }] },
    { steps: [{ run: "printf '%s' \"$(cat notes.txt) → ünïcode\" > answer.txt" }] },
    { steps: [{ say: "answer.txt is written." }] },
  ],
};

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
  const found = await codex.binary?.findLocal(undefined);
  if (!found) throw new Error("Codex is not installed: `npm ci` brings @openai/codex.");
  executable = found.path;
});

afterAll(() => sandbox[Symbol.asyncDispose]());

export interface Setting {
  readonly contextWindow?: number;
  readonly systemPrompt?: "stock" | "short";
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<Route["limits"]>;
  /** Another address than the gateway's. */
  readonly gatewayUrl?: string;
  /** What is left out of config.toml (dotted keys), catalog.json (keys) and the arguments: no remedy. */
  readonly without?: readonly string[];
  readonly catalogWithout?: readonly string[];
  readonly argvWithout?: readonly string[];
  /** Put behind `codex exec`, and into its environment. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Lets Codex work in the local sandbox as a trial does: opened at the gateway, run, closed, collected. */
export async function work(upstream: Upstream, setting: Setting = {}): Promise<Done> {
  const { contextWindow = 32_768, systemPrompt = "short", settings = {}, limits } = setting;
  const { flags = [], argvWithout = [] } = setting;
  const [pod] = sandbox.pods;
  if (!pod) throw new Error("the sandbox has no pod");
  const planned = codex.launch(
    contextOf({
      ...{ prompt: "Write answer.txt.", executable, contextWindow, systemPrompt, settings },
      ...{ gatewayUrl: setting.gatewayUrl ?? pod.gatewayUrl, workspace: pod.workspace, home: pod.home },
    }),
  );
  if (planned.kind !== "process") throw new Error("Codex is a process");
  const [program, exec = "exec", ...rest] = planned.argv;
  const launch = {
    ...planned,
    argv: [program, exec, ...flags, ...rest.filter((word) => !argvWithout.includes(word))] as const,
    env: { ...planned.env, ...setting.env },
    homeFiles: changed(planned.homeFiles, setting),
  };
  const workspace = new Map([["notes.txt", textFile("forty-two")]]);
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
  return { exit, ledger, files: tree, outcome: codex.interpret(exit) };
}

type Table = Record<string, unknown>;

function changed(files: Tree, { without = [], catalogWithout = [] }: Setting): Tree {
  const config = parse(textAt(files, ".codex/config.toml") ?? "");
  for (const key of without) {
    const names = key.split(".");
    const last = names.pop() ?? "";
    delete names.reduce<Table>((table, name) => table[name] as Table, config)[last];
  }
  const catalog = textAt(files, ".codex/catalog.json");
  const models = (catalog === undefined ? [] : JSON.parse(catalog).models) as Table[];
  for (const model of models) for (const key of catalogWithout) delete model[key];
  return new Map([
    ...files,
    [".codex/config.toml", textFile(stringify(config))],
    ...(catalog === undefined ? [] : [[".codex/catalog.json", textFile(JSON.stringify({ models }))] as const]),
  ]);
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

/** Work through a stand-in that speaks `wire`. */
export async function through(
  wire: "chat" | "responses",
  mode: Mode = "ok",
  setting: Setting & { readonly session?: Session; readonly meets?: FakeOptions["meets"] } = {},
): Promise<Done & { fake: FakeUpstream }> {
  const start = wire === "chat" ? startChatUpstream : startResponsesUpstream;
  const { session = job, meets } = setting;
  const fake = await start({ session, mode, ...(meets && { meets }) });
  try {
    const upstream = { kind: "http", baseUrl: fake.baseUrl, wire, headers: {}, idleTimeoutMs: 10_000 } as const;
    return { ...(await work(upstream, setting)), fake };
  } finally {
    await fake.close();
  }
}
