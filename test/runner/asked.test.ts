import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { agents } from "../../src/agents/registry.ts";
import { type Limits, ProfileConfig } from "../../src/config/config.ts";
import type { Upstream } from "../../src/gateway/gateway.ts";
import { runCanary } from "../../src/runner/canary.ts";
import { openLanes } from "../../src/runner/lanes.ts";
import type { ReadyProfile } from "../../src/runner/profiles.ts";
import { ServerWatch } from "../../src/runner/server-watch.ts";
import { runTrial } from "../../src/runner/trial.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Sandbox } from "../../src/sandboxes/sandbox.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";
import { fakeSandbox, ready, task, unmetered } from "./fakes.ts";

// Trials of the chat agent, through a real gateway. Only the model is a stand-in.
let local: LocalSandbox;
beforeAll(async () => {
  local = await LocalSandbox.start(1);
});
afterAll(() => local[Symbol.asyncDispose]());

const good = '<file path="a.txt">\nnew\n</file>\n';
const session = (...says: string[]) => ({
  version: 1 as const,
  origin: "scripted" as const,
  turns: says.map((say) => ({ steps: [{ think: "Hm." }, { say }] })),
});

function profileOf(upstream: Upstream, more: Partial<ReadyProfile> = {}): ReadyProfile {
  const profile = ready("chat");
  return {
    ...profile,
    resolved: { ...profile.resolved, model: "stand-in", contextWindow: 8192 },
    config: ProfileConfig.parse({ agent: "chat" }),
    agent: agents.chat,
    model: profile.model && { ...profile.model, upstream: () => upstream, canary: () => upstream },
    ...more,
  };
}

interface Setting {
  readonly sandbox?: Sandbox;
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
}

/** One trial of a profile, with what it left in its folder. */
async function trial(profile: ReadyProfile, { sandbox = local, limits = {}, signal }: Setting = {}) {
  const folder = await mkdtemp(join(tmpdir(), "asked-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const record = await runTrial(
    {
      cell: { task: "one", profile: "chat", repeat: 1 },
      attempt: 1,
      retryOf: null,
      task: task("one"),
      repository: new Map(),
      profile,
      server: new ServerWatch(profile.model, {
        say: () => {},
        onStopped: () => {},
        signal: new AbortController().signal,
      }),
    },
    {
      sandbox,
      lanes: openLanes(sandbox, 1, 1, unmetered),
      runLimits: limits,
      cost: { prices: {} },
      folder,
      signal: signal ?? new AbortController().signal,
      session: 1,
      began: performance.now(),
      onStart: () => {},
    },
  );
  const file = (name: string) => readFile(join(folder, "artifacts/one.chat.r1", name), "utf8");
  return { record, file };
}

const starts = { chat: startChatUpstream, messages: startMessagesUpstream, responses: startResponsesUpstream };

async function through(wire: keyof typeof starts, says: string, mode: Mode = "ok", setting: Setting = {}) {
  const fake: FakeUpstream = await starts[wire]({ session: session(says), mode });
  try {
    const idleTimeoutMs = mode.startsWith("hang") && !setting.limits ? 300 : 10_000;
    const upstream = { kind: "http", baseUrl: fake.baseUrl, wire, headers: {}, idleTimeoutMs } as const;
    return { ...(await trial(profileOf(upstream), setting)), fake };
  } finally {
    await fake.close();
  }
}

describe.each(["chat", "messages", "responses"] as const)("one request to a server that speaks %s", (wire) => {
  test("solves a task; tokens are those that the server counted", async () => {
    const { record, file, fake } = await through(wire, `Here you are.\n${good}`);
    const [counted] = fake.reported;
    expect(record).toMatchObject({
      ...{ termination: "completed", verdict: "resolved", blame: null, filesChanged: 1, rejectedPatches: 0 },
      usage: { ...counted, requests: 1, toolCalls: 0, source: "upstream" },
      modelSlot: { slot: 0 },
    });
    expect(fake.received[0]?.body["tools"] ?? []).toEqual([]);
    expect(record?.timeToFirstTokenMs).toBeGreaterThan(0);
    expect(record?.durationMs.agent).toBeGreaterThan(0);
    expect(await file("agent.stdout")).toContain(good);
    expect(await file("changes.patch")).toContain("+new");
    expect(JSON.parse(await file("ledger.json")).requests).toHaveLength(1);
  });

  test("solves it also where the server answers as one document", async () => {
    const { record, fake } = await through(wire, good, "whole-document");
    expect(record).toMatchObject({ verdict: "resolved", timeToFirstTokenMs: null, usage: { ...fake.reported[0] } });
  });
});

describe("how one request ends", () => {
  test.each<[string, string, Mode, string, string, RegExp]>([
    [
      "an answer that does not solve the task",
      good.replace("new", "wrong"),
      "ok",
      "completed",
      "agent",
      /tests do not pass/,
    ],
    ["an answer that says nothing of files", "I would.", "ok", "crashed", "agent", /the answer has no file blocks/],
    ["a file outside", '<file path="/a.txt">\n</file>', "ok", "crashed", "agent", /an absolute path/],
    ["an answer that is cut", good.slice(0, 25), "length", "crashed", "agent", /cut off at the output limit/],
    ["a prompt that is too long", good, "overflow", "crashed", "agent", /context overflowed/],
    ["a server's error", good, "status-500", "crashed", "profile", /the model crashed/],
    ["a broken stream", good, "reset", "crashed", "profile", /model request 1/],
    ["half a stream", good, "half-event", "crashed", "profile", /model request 1/],
    ["no stream at all", good, "garbage", "crashed", "profile", /model request 1/],
    ["a server that says nothing more", good, "hang", "crashed", "profile", /sent nothing for 300 ms/],
  ])("%s", async (_, says, mode, termination, blame, reason) => {
    const { record } = await through("chat", says, mode);
    expect(record).toMatchObject({ termination, blame, verdict: "unresolved" });
    expect(record?.reason).toMatch(reason);
  });

  test("a server that is not there", async () => {
    const upstream = { kind: "http", baseUrl: "http://127.0.0.1:9/v1", wire: "chat", headers: {} } as const;
    const { record } = await trial(profileOf({ ...upstream, idleTimeoutMs: 5000 }));
    expect(record).toMatchObject({ termination: "crashed", blame: "profile", usage: { requests: 1 } });
    expect(record?.reason).toContain("cannot be reached");
  });

  test("the deadline ends a request without an answer; whose fault it is, the wire tells", async () => {
    const limits = { timeoutSeconds: 1 };
    const silent = await through("chat", good, "hang-before-headers", { limits });
    expect(silent.record).toMatchObject({ termination: "timeout", blame: "profile", filesChanged: 0 });
    expect(silent.record?.reason).toContain("no answer to request 1 until the deadline");
    const slow = await through("chat", good.repeat(20), "hang", { limits });
    expect(slow.record).toMatchObject({ termination: "timeout", blame: "agent", filesChanged: 0 });
    // The seat at the gateway is free again.
    expect((await through("chat", good)).record).toMatchObject({ verdict: "resolved" });
  });

  test("an interrupt leaves the trial to be repeated", async () => {
    const controller = new AbortController();
    const ended = through("chat", good, "hang-before-headers", {
      limits: { timeoutSeconds: 60 },
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 200);
    expect((await ended).record).toBeNull();
    expect((await through("chat", good)).record).toMatchObject({ verdict: "resolved" });
  });

  test("a session of the task answers it, too; its tokens are an estimate", async () => {
    const { record } = await trial(profileOf({ kind: "replay", session: session(good) }));
    expect(record).toMatchObject({ verdict: "resolved", usage: { source: "estimated", requests: 1 } });
    const { record: over } = await trial(profileOf({ kind: "replay", session: session() }));
    expect(over).toMatchObject({
      termination: "crashed",
      blame: "profile",
      reason: expect.stringContaining("0 turns"),
    });
  });

  test("the profile's settings are in the request, and the recorded session can be replayed", async () => {
    const fake = await startChatUpstream({ session: session(good) });
    const upstream = { kind: "http", baseUrl: fake.baseUrl, wire: "chat", headers: {}, idleTimeoutMs: 5000 } as const;
    const config = ProfileConfig.parse({ agent: "chat", settings: { temperature: 0, seed: 7 }, record: true });
    const { file } = await trial(profileOf(upstream, { config }));
    await fake.close();
    expect(fake.received[0]?.body).toMatchObject({ temperature: 0, seed: 7, stream: true, model: "stand-in" });
    expect(await file("session.yaml")).toContain('<file path="a.txt">');
  });

  test("a gateway that is gone is nobody's fault but the machine's, and holds no slot", async () => {
    const sandbox = fakeSandbox(2);
    sandbox.gateway.ask = async () => {
      throw new Error("the gateway is gone");
    };
    const { record } = await trial(profileOf({ kind: "replay", session: session() }), { sandbox });
    expect(record).toMatchObject({ verdict: "ungraded", blame: "infra", reason: "the gateway is gone" });
    expect(sandbox.log).toEqual(["meter one.chat.r1 on pod-0", "metered on pod-0"]);
  });
});

test("no canary applies: it runs no commands", async () => {
  const sandbox = fakeSandbox(1);
  const profile = profileOf({ kind: "replay", session: session() });
  const canary = await runCanary(profile, "node", openLanes(sandbox, 1, 1, unmetered), new AbortController().signal);
  expect(canary.status).toBe("not-applicable");
  expect(sandbox.log).toEqual([]);
});
