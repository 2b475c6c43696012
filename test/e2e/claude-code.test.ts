import { join } from "node:path";
import { expect, test } from "vitest";
import { claudeCodeExecutable } from "../support/claude-code.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program, readRun, scratch, writeConfig } from "../support/program.ts";

/** One shipped task, solved by a replayed session through the real Claude Code. */
async function solve(sandbox: "docker" | "local", executable?: string) {
  await using out = await scratch();
  const profile = { agent: "claude-code", backend: "replay", session: "strong", contextWindow: 64_000 } as const;
  const config = await writeConfig(out.path, {
    profiles: { claude: { ...profile, ...(executable && { executable }) } },
  });
  const folder = join(out.path, "run");
  const args = ["run", "fix-cursor-paging", "--config", config, "--sandbox", sandbox, "--out", folder];
  const { exitCode, stderr } = await program(args);
  expect(exitCode, stderr).toBe(0);
  const { run, trials } = await readRun(folder);
  expect(run.profiles).toMatchObject([
    { agent: "claude-code", agentVersion: "2.1.329", scripted: true, canary: { status: "passed" } },
  ]);
  expect(trials).toMatchObject([
    {
      termination: "completed",
      verdict: "resolved",
      costUsd: null,
      usage: { source: "estimated", invalidToolCalls: 0 },
      agentUsage: { inputTokens: trials[0]?.usage?.inputTokens, outputTokens: trials[0]?.usage?.outputTokens },
    },
  ]);
  return run;
}

test("the real Claude Code solves a task without a container engine", async () => {
  await solve("local", await claudeCodeExecutable());
});

await describeWithDocker("Claude Code in a container", () => {
  test("solves a task from the layer of its own, with no way out but the gateway", async () => {
    const run = await solve("docker");
    expect(run.isolation.status).toBe("verified");
    expect(Object.keys(run.images)).toContainEqual(expect.stringContaining("claude-code"));
  });
});
