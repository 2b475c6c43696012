import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import type { Session } from "../../src/sessions/session.ts";
import { diffTrees } from "../../src/trees/changes.ts";
import { readTree } from "../../src/trees/disk.ts";
import { renderPatch } from "../../src/trees/patch.ts";
import { overlay } from "../../src/trees/tree.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import type { FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";

/** What a good model might answer, in either form. */
async function answers(): Promise<Record<"files" | "diff", string>> {
  const [workspace, solution] = await Promise.all(
    ["workspace", "solution"].map((part) => readTree(join(project, "tasks", TASK, part))),
  );
  if (!workspace || !solution) throw new Error("the task has no files");
  const blocks = [...solution].map(([path, { bytes }]) => `<file path="${path}">\n${Buffer.from(bytes)}</file>`);
  const patch = renderPatch(workspace, diffTrees(workspace, overlay(workspace, solution)));
  return {
    files: `Events need a position that no two share.\n\n\`\`\`xml\n${blocks.join("\n")}\n\`\`\``,
    // Models do not know what git would call the content.
    diff: `Events need a position.\n\`\`\`diff\n${patch.replace(/^(?:diff|index) .*\n/gm, "")}\`\`\`\n`,
  };
}

const session = (...says: string[]): Session => ({
  version: 1,
  origin: "scripted",
  turns: says.map((say) => ({ steps: [{ say }] })),
});

const config = (server: FakeUpstream, answer: "files" | "diff"): ConfigInput => ({
  backends: { server: { kind: "openai", baseUrl: server.baseUrl, probe: false } },
  profiles: { chat: { agent: "chat", backend: "server", model: "stand-in", contextWindow: 32_768, answer } },
  cost: { prices: { "stand-in": { inputPerM: 1, outputPerM: 10 } } },
});

async function solve(sandbox: "docker" | "local", answer: "files" | "diff", mode: Mode = "ok") {
  const says = (await answers())[answer];
  const host = sandbox === "docker" ? "0.0.0.0" : "127.0.0.1";
  const server = await startChatUpstream({ session: session(says), mode, host });
  try {
    await using out = await scratch();
    const folder = join(out.path, "run");
    const file = await writeConfig(out.path, config(server, answer));
    const done = await program(["run", TASK, "-c", file, "--sandbox", sandbox, "--out", folder]);
    expect(done.exitCode, done.stderr).toBe(0);
    return { ...(await readRun(folder)), server };
  } finally {
    await server.close();
  }
}

const sandboxes: Record<"docker" | "local", (name: string, define: () => void) => unknown> = {
  local: describe,
  docker: describeWithDocker,
};

for (const sandbox of ["local", "docker"] as const) {
  await sandboxes[sandbox](`one answer of a model, in the ${sandbox} sandbox`, () => {
    test.each(["files", "diff"] as const)("solves a task with %s, and every token is accounted for", async (answer) => {
      const { run, trials, report, server } = await solve(sandbox, answer);
      const [counted] = server.reported;
      if (!counted) throw new Error("the server was not asked");
      expect(run.profiles).toMatchObject([{ agent: "chat", agentVersion: null, canary: { status: "not-applicable" } }]);
      expect(trials).toMatchObject([
        {
          ...{ termination: "completed", verdict: "resolved", blame: null, reason: null, rejectedPatches: 0 },
          usage: { ...counted, requests: 1, toolCalls: 0, source: "upstream" },
        },
      ]);
      expect(server.reported).toHaveLength(1);
      expect(trials[0]?.timeToFirstTokenMs).toBeGreaterThan(0);
      expect(report.profiles[0]?.costUsd).toBeCloseTo((counted.inputTokens + 10 * counted.outputTokens) / 1e6, 8);
    });

    test("solves it through a server that only answers as a whole", async () => {
      const { trials, server } = await solve(sandbox, "files", "whole-document");
      expect(trials).toMatchObject([{ verdict: "resolved", timeToFirstTokenMs: null, usage: server.reported[0] }]);
    });
  });
}

test("what is wrong with an answer is the trial's reason, and the agent's", async () => {
  const server = await startChatUpstream({ session: session("I would need to see more.") });
  try {
    await using out = await scratch();
    const folder = join(out.path, "run");
    const file = await writeConfig(out.path, config(server, "diff"));
    const done = await program(["run", TASK, "-c", file, "--sandbox", "local", "--out", folder]);
    expect(done.exitCode, done.stderr).toBe(0);
    const { trials } = await readRun(folder);
    expect(trials).toMatchObject([{ termination: "crashed", verdict: "unresolved", blame: "agent" }]);
    expect(trials[0]?.reason).toContain("the answer has no diff");
  } finally {
    await server.close();
  }
});

test("the configuration says what only the chat agent takes, and what it does not", async () => {
  await using out = await scratch();
  const file = await writeConfig(out.path, {
    backends: { server: { kind: "openai", baseUrl: "http://127.0.0.1:9/v1" } },
    profiles: {
      codex: { agent: "codex", backend: "server", model: "m", answer: "diff" },
      chat: { agent: "chat", backend: "server", model: "m", settings: { messages: [] } },
    },
  });
  const done = await program(["validate", "-c", file]);
  expect(done.exitCode).toBe(2);
  expect(done.stderr).toMatch(/profiles\.codex\.answer: only the chat agent/);
  expect(done.stderr).toMatch(/profiles\.chat\.settings: messages is written by the chat agent itself/);
});
