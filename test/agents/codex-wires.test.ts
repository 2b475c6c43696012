import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentOutcome } from "../../src/agents/agent.ts";
import { codex } from "../../src/agents/codex/codex.ts";
import type { Ledger, Route, TokenUsage, Upstream } from "../../src/gateway/gateway.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Exit } from "../../src/sandboxes/sandbox.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";

// The real Codex CLI does a small job through the gateway. Only the model is a stand-in.
const job: Session = {
  version: 1,
  origin: "scripted",
  turns: [
    { steps: [{ think: "First I look around." }, { say: "I look around." }, { run: "ls" }, { run: "cat notes.txt" }] },
    { steps: [{ run: "printf '%s' \"$(cat notes.txt) → ünïcode\" > answer.txt" }] },
    { steps: [{ say: "answer.txt is written." }] },
  ],
};

interface Done {
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

interface Setting {
  readonly contextWindow?: number;
  readonly systemPrompt?: "stock" | "short";
  readonly limits?: Partial<Route["limits"]>;
}

/** Lets Codex work in the local sandbox as a trial does: opened at the gateway, run, closed, collected. */
async function work(upstream: Upstream, setting: Setting = {}): Promise<Done> {
  const { contextWindow = 32_768, systemPrompt = "short", limits } = setting;
  const [pod] = sandbox.pods;
  if (!pod) throw new Error("the sandbox has no pod");
  const launch = codex.launch({
    prompt: "Write answer.txt.",
    model: "local-model",
    gatewayUrl: pod.gatewayUrl,
    workspace: pod.workspace,
    home: pod.home,
    executable,
    contextWindow,
    reasoningEffort: null,
    systemPrompt,
    command: [],
    settings: {},
    solution: new Map(),
  });
  if (launch.kind !== "process") throw new Error("Codex is a process");
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

function textAt(files: Tree, path: string): string | undefined {
  const file = files.get(path);
  return file && Buffer.from(file.bytes).toString();
}

function sum(usages: readonly (TokenUsage | null)[]): TokenUsage {
  const total = (key: keyof TokenUsage): number => usages.reduce((all, usage) => all + (usage?.[key] ?? 0), 0);
  return {
    inputTokens: total("inputTokens"),
    cachedTokens: total("cachedTokens"),
    outputTokens: total("outputTokens"),
    reasoningTokens: total("reasoningTokens"),
  };
}

async function through(
  wire: "chat" | "responses",
  mode: Mode = "ok",
  setting: Setting & { session?: Session } = {},
): Promise<Done & { fake: FakeUpstream }> {
  const start = wire === "chat" ? startChatUpstream : startResponsesUpstream;
  const fake = await start({ session: setting.session ?? job, mode });
  try {
    const upstream = { kind: "http", baseUrl: fake.baseUrl, wire, headers: {}, idleTimeoutMs: 10_000 } as const;
    return { ...(await work(upstream, setting)), fake };
  } finally {
    await fake.close();
  }
}

describe.each(["chat", "responses"] as const)("Codex through a server that speaks %s", (wire) => {
  test("does the job, with tool calls and usage intact", async () => {
    const { exit, outcome, ledger, files, fake } = await through(wire);
    expect(exit.exitCode, exit.stderr).toBe(0);
    expect(outcome).toMatchObject({ finished: true, error: null, finalMessage: "answer.txt is written.", commands: 3 });
    expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");

    // Three requests: parallel calls, one call, the end.
    expect(ledger.requests).toMatchObject([
      { wire: "responses", upstreamWire: wire, toolCalls: 2, finish: "tool-calls", error: null },
      { wire: "responses", upstreamWire: wire, toolCalls: 1, finish: "tool-calls", error: null },
      { wire: "responses", upstreamWire: wire, toolCalls: 0, finish: "stop", error: null },
    ]);
    expect(ledger.requests.map(({ invalidToolCalls }) => invalidToolCalls)).toEqual([0, 0, 0]);

    // Three witnesses of the tokens: the server, the gateway's ledger, and Codex itself.
    const reported = sum(fake.reported);
    expect(reported.inputTokens).toBeGreaterThan(0);
    expect(reported.reasoningTokens).toBeGreaterThan(0);
    expect(sum(ledger.requests.map(({ usage }) => usage))).toEqual(reported);
    expect(outcome.usage).toEqual({ inputTokens: reported.inputTokens, outputTokens: reported.outputTokens });

    // The model saw its own calls and what came of them.
    const last = JSON.stringify(fake.received.at(-1)?.body);
    expect(last).toContain("call_0_2");
    expect(last).toContain("call_0_3");
    expect(last).toContain("forty-two");
  });

  test("makes room when the server's count nears the window, because the count reaches it", async () => {
    const [first] = job.turns;
    const turns = [first, ...["A summary.", "Done."].map((say) => ({ steps: [{ say }] }))].filter((turn) => !!turn);
    const session: Session = { ...job, turns };
    const compactions = async (mode: Mode) => {
      const { ledger, outcome } = await through(wire, mode, { session, contextWindow: 1600 });
      expect(outcome.finished).toBe(true);
      return ledger.requests.map(({ compaction }) => compaction);
    };
    expect(await compactions("ok")).toEqual([false, true, false]);
    expect(await compactions("no-usage")).toEqual([false, false]);
  });

  test("does the job with its own prompt, too", async () => {
    const { outcome, files, ledger } = await through(wire, "ok", { systemPrompt: "stock" });
    expect(outcome).toMatchObject({ finished: true, error: null });
    expect(textAt(files, "answer.txt")).toBe("forty-two → ünïcode");
    expect(ledger.requests.map(({ error }) => error)).toEqual([null, null, null]);
  });

  test("ends with the server's overflow understood", async () => {
    const { exit, outcome, ledger } = await through(wire, "overflow");
    expect(exit.exitCode).toBe(1);
    expect(outcome.error).toMatch(/ran out of room/);
    expect(ledger.requests).toMatchObject([{ error: { code: "context-overflow" } }]);
  });

  test("ends after bounded retries when the server breaks off each answer", async () => {
    const { exit, outcome, ledger } = await through(wire, "half-event");
    expect(exit.timedOut).toBe(false);
    expect(outcome.finished).toBe(false);
    expect(ledger.requests.length).toBeGreaterThan(1);
    expect(new Set(ledger.requests.map(({ error }) => error?.code))).toEqual(new Set(["truncated-stream"]));
  });
});

test("Codex ends when the trial's limit is reached", async () => {
  const { outcome, ledger } = await work({ kind: "replay", session: job }, { limits: { requests: 2 } });
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("limit of 2 requests") });
  expect(ledger).toMatchObject({ limit: "requests", requests: { length: 3 } });
});

test("Codex ends with the reason when a session does not fit", async () => {
  const session: Session = { ...job, turns: [{ expect: "another job", steps: [{ say: "ok" }] }] };
  const { outcome, ledger } = await work({ kind: "replay", session });
  expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining("another job") });
  expect(ledger.requests).toMatchObject([{ error: { code: "session-mismatch" } }]);
});
