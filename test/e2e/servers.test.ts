import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ConfigInput } from "../../src/config/config.ts";
import { Session } from "../../src/sessions/session.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeUpstream, FakeUsage, Mode } from "../fakes/scripted-upstream.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";
const CANARY = { steps: [{ run: "sh canary.sh" }] };
const DONE = { steps: [{ say: "Done." }] };

/** The canary's two answers, then those that solve the task. */
async function script(): Promise<Session> {
  const text = await readFile(join(project, "tasks", TASK, "sessions/strong.yaml"), "utf8");
  const { turns } = Session.parse(parse(text));
  return { version: 1, origin: "scripted", turns: [CANARY, DONE, ...turns] };
}

const config = (server: FakeUpstream, more: Partial<ConfigInput["run"]> = {}): ConfigInput => ({
  backends: { server: { kind: "openai", baseUrl: server.baseUrl, idleTimeoutSeconds: 2 } },
  profiles: { codex: { agent: "codex", backend: "server", model: "stand-in", contextWindow: 32_768 } },
  run: { ...more },
  cost: { prices: { "stand-in": { inputPerM: 1, outputPerM: 10 } } },
});

const sum = (usages: readonly FakeUsage[], of: keyof FakeUsage): number =>
  usages.reduce((total, usage) => total + usage[of], 0);

const servers = [
  {
    agent: "codex",
    name: "a server that has only chat completions, translated",
    start: startChatUpstream,
    wire: "chat",
  },
  {
    agent: "codex",
    name: "a server that has responses, passed through",
    start: startResponsesUpstream,
    wire: "responses",
  },
  {
    agent: "claude-code",
    name: "a server that has only chat completions, translated",
    start: startChatUpstream,
    wire: "chat",
  },
] as const;

await describeWithDocker("a real agent in a container", () => {
  test.each(servers)(
    "$agent solves a task through $name, and every token is accounted for",
    async ({ agent, start, wire }) => {
      const session = await script();
      const server = await start({ session });
      try {
        await using out = await scratch();
        const folder = join(out.path, "run");
        const { profiles, ...rest } = config(server);
        const file = await writeConfig(out.path, { ...rest, profiles: { real: { ...profiles.codex, agent } } });
        const done = await program(["run", TASK, "-c", file, "--sandbox", "docker", "--out", folder]);
        expect(done.exitCode, done.stderr).toBe(0);
        const { run, trials, report } = await readRun(folder);
        expect(run.profiles[0]?.backendFacts).toMatchObject({ wire });
        expect(trials).toMatchObject([{ verdict: "resolved", termination: "completed" }]);

        // What the server says it counted for this trial: everything after the canary's two answers.
        const counted = server.reported.slice(2);
        expect(counted.length).toBe(session.turns.length - 2);
        const usage = trials[0]?.usage;
        expect(usage).toMatchObject({
          inputTokens: sum(counted, "inputTokens"),
          cachedTokens: sum(counted, "cachedTokens"),
          outputTokens: sum(counted, "outputTokens"),
          reasoningTokens: sum(counted, "reasoningTokens"),
          requests: counted.length,
          invalidToolCalls: 0,
          source: "upstream",
        });
        expect(trials[0]?.agentUsage).toEqual({
          inputTokens: usage?.inputTokens,
          outputTokens: usage?.outputTokens,
        });
        const calls = session.turns.slice(2).flatMap(({ steps }) => steps.filter((step) => "run" in step));
        expect(usage?.toolCalls).toBe(calls.length);
        const cost = (sum(counted, "inputTokens") + 10 * sum(counted, "outputTokens")) / 1e6;
        expect(report.profiles[0]?.costUsd).toBeCloseTo(cost, 8);
      } finally {
        await server.close();
      }
    },
  );
});

/** Ways in which a server breaks, and what a trial then says. */
const breakdowns: readonly { mode: Mode; reason: RegExp }[] = [
  { mode: "reset-before-headers", reason: /closed|reset/i },
  { mode: "reset", reason: /closed|reset|ended/i },
  { mode: "hang", reason: /sent nothing for 2000 ms/ },
  { mode: "garbage", reason: /stream|event|not/i },
  { mode: "half-event", reason: /ended|truncated|middle/i },
  { mode: "status-500", reason: /500/ },
];

describe("a model server that breaks in the middle of a run", () => {
  test.each(breakdowns)(
    "by $mode: named, blamed on the profile, exit 3, nothing recorded is lost",
    async (breakdown) => {
      const session = await script();
      const works = session.turns.length;
      const server = await startChatUpstream({
        session: { ...session, turns: [...session.turns, ...Array(30).fill(DONE)] },
      });
      // The first trial works; from the second on the server is broken.
      Object.defineProperty(server, "mode", { get: () => (server.reported.length < works ? "ok" : breakdown.mode) });
      try {
        await using out = await scratch();
        const folder = join(out.path, "run");
        const file = await writeConfig(out.path, config(server, { repeats: 2 }));
        const done = await program(["run", TASK, "-c", file, "--sandbox", "local", "--out", folder]);
        expect(done.exitCode, done.stderr).toBe(3);
        const { trials, report, markdown } = await readRun(folder);
        const [first, ...broken] = trials;
        expect(first).toMatchObject({ verdict: "resolved", repeat: expect.any(Number) });
        expect(broken.length).toBeGreaterThan(0);
        for (const trial of broken) {
          expect(trial).toMatchObject({ verdict: "unresolved", blame: "profile" });
          expect(trial.reason).toMatch(breakdown.reason);
        }
        expect(report.profiles[0]?.blame).toMatchObject({ profile: 1 });
        expect(markdown).toContain("profile");
      } finally {
        await server.close();
      }
    },
  );

  test("from the start: the profile is reported as failed, not scored, exit 3", async () => {
    const server = await startChatUpstream({ session: await script(), mode: "garbage" });
    try {
      await using out = await scratch();
      const folder = join(out.path, "run");
      const file = await writeConfig(out.path, config(server));
      const done = await program(["run", TASK, "-c", file, "--sandbox", "local", "--out", folder, "--json"]);
      expect(done.exitCode).toBe(3);
      const report = JSON.parse(done.stdout);
      expect(report.trials).toEqual([]);
      expect(report.profiles).toMatchObject([{ status: "failed", success: { rate: null, trials: 0 } }]);
      expect(report.profiles[0].statusReason).toMatch(/malformed-stream|truncated-stream/);
    } finally {
      await server.close();
    }
  });

  test("a server that is not there is named with its address, and is no reason to leave out the others", async () => {
    await using out = await scratch();
    const folder = join(out.path, "run");
    const file = await writeConfig(out.path, {
      backends: { gone: { kind: "openai", baseUrl: "http://127.0.0.1:9/v1" } },
      profiles: { codex: { agent: "codex", backend: "gone", model: "any" }, oracle: { agent: "oracle" } },
    });
    const done = await program(["run", TASK, "-c", file, "--sandbox", "local", "--out", folder]);
    expect(done.exitCode).toBe(3);
    expect(done.stderr).toContain("http://127.0.0.1:9/v1 does not answer");
    const { report } = await readRun(folder);
    expect(report.profiles).toMatchObject([
      { name: "codex", status: "failed" },
      { name: "oracle", status: "ran", success: { resolved: 1 } },
    ]);
  });
});

test("without an engine, a real model's commands run on this machine only when that was written", async () => {
  await using out = await scratch();
  const file = await writeConfig(out.path, {
    backends: { server: { kind: "openai", baseUrl: "http://127.0.0.1:9/v1" } },
    profiles: { codex: { agent: "codex", backend: "server", model: "any" } },
  });
  // No engine can be found at an address where nothing listens.
  const env = { DOCKER_HOST: "tcp://127.0.0.1:9" };
  const refused = await program(["run", TASK, "-c", file, "--out", join(out.path, "run")], { env });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain("--sandbox local");
  const scripted = await program(["run", TASK, "-p", "oracle", "noop", "--out", join(out.path, "scripted")], { env });
  expect(scripted.exitCode, scripted.stderr).toBe(0);
  expect(scripted.stderr).toMatch(/sandbox: local \(no container engine answers/);
});
