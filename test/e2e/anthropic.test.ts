import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import type { ConfigInput } from "../../src/config/config.ts";
import { Session } from "../../src/sessions/session.ts";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import type { FakeUpstream, FakeUsage } from "../fakes/scripted-upstream.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";
const KEY = "sk-ant-e2e-secret-4715-0123456789";
const env = { MESSAGES_KEY: KEY };

/** The canary's two answers, then those that solve the task. */
async function script(): Promise<Session> {
  const text = await readFile(join(project, "tasks", TASK, "sessions/strong.yaml"), "utf8");
  const { turns } = Session.parse(parse(text));
  const canary = [{ steps: [{ run: "sh canary.sh" }] }, { steps: [{ say: "Done." }] }];
  return { version: 1, origin: "scripted", turns: [...canary, ...turns] };
}

async function start(): Promise<{ server: FakeUpstream; session: Session }> {
  const session = await script();
  const server = await startMessagesUpstream({ session });
  onTestFinished(() => server.close());
  return { server, session };
}

const config = (server: FakeUpstream, agent: "codex" | "claude-code"): ConfigInput => ({
  backends: { server: { kind: "anthropic", baseUrl: server.baseUrl, apiKeyEnv: "MESSAGES_KEY" } },
  profiles: { it: { agent, backend: "server", model: "stand-in", contextWindow: 64_000 } },
});

const sum = (usages: readonly FakeUsage[], of: keyof FakeUsage): number =>
  usages.reduce((total, usage) => total + usage[of], 0);

/** Every file of a folder, as text. */
async function everything(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "latin1")));
  return texts.join("\n");
}

await describeWithDocker("behind a server that speaks Anthropic's protocol", () => {
  test.each(["claude-code", "codex"] as const)(
    "the real %s solves a task, every token is accounted for, and the key is nowhere",
    async (agent) => {
      const { server, session } = await start();
      await using out = await scratch();
      const folder = join(out.path, "run");
      const file = await writeConfig(out.path, config(server, agent));
      const args = ["run", TASK, "-c", file, "--sandbox", "docker", "--out", folder];
      const done = await program(args, { env });
      expect(done.exitCode, done.stderr).toBe(0);
      const { run, trials } = await readRun(folder);
      expect(run.profiles[0]?.backendFacts).toMatchObject({
        ...{ kind: "anthropic", wire: "messages", toolCalls: "yes", usage: "reported" },
      });
      expect(done.stderr).toContain("tool calls: yes; usage: reported");
      expect(trials).toMatchObject([{ verdict: "resolved", termination: "completed" }]);

      const counted = server.reported.slice(2);
      expect(counted.length).toBe(session.turns.length - 2);
      expect(trials[0]?.usage).toMatchObject({
        inputTokens: sum(counted, "inputTokens"),
        cachedTokens: sum(counted, "cachedTokens"),
        outputTokens: sum(counted, "outputTokens"),
        ...{ requests: counted.length, invalidToolCalls: 0, source: "upstream" },
      });

      // Each request carried the key, and nothing else has it.
      const keys = [...server.received, ...server.examined].map(({ headers }) => headers["x-api-key"]);
      expect(new Set(keys)).toEqual(new Set([KEY]));
      const left = await everything(folder);
      expect(left.length).toBeGreaterThan(1000);
      expect(left + done.stderr + done.stdout).not.toContain(KEY);
    },
  );
});

test("a key that the server refuses, and quotes, ends the profile before its first trial and is not shown", async () => {
  const { server } = await start();
  server.mode = "quotes-key";
  await using out = await scratch();
  const folder = join(out.path, "run");
  const file = await writeConfig(out.path, config(server, "codex"));
  const done = await program(["run", TASK, "-c", file, "--sandbox", "local", "--out", folder], { env });
  expect(done.exitCode).toBe(3);
  expect(done.stderr).toContain("refuses the key in MESSAGES_KEY (HTTP 401)");
  expect(done.stderr).toMatch(/fix Export a valid key in MESSAGES_KEY/);
  expect((await everything(folder)) + done.stderr + done.stdout).not.toContain(KEY);
  expect(server.reported).toEqual([]);
});
