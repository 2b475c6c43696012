import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { ignoreMissing } from "../../src/containers/sweep.ts";
import { Session } from "../../src/sessions/session.ts";
import { countedBy, runnersOf, tell } from "../backends/dmr-subject.ts";
import { standInImage } from "../backends/stand-in.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";

async function solution(): Promise<Session["turns"]> {
  const text = await readFile(join(project, "tasks", TASK, "sessions/strong.yaml"), "utf8");
  return Session.parse(parse(text)).turns;
}

/** The canary's answers and the session's, as the stand-in for Docker Model Runner takes them. */
async function turnsFor(agent: "codex" | "claude-code"): Promise<object[]> {
  const [name, argument] = agent === "codex" ? ["exec_command", "cmd"] : ["Bash", "command"];
  const turns = [{ steps: [{ run: "sh canary.sh" }] }, { steps: [{ say: "Done." }] }, ...(await solution())];
  return turns.map(({ steps }) => ({
    text: steps.map((step) => ("say" in step ? step.say : "")).join(""),
    calls: steps.flatMap((step) =>
      "run" in step ? [{ name, arguments: JSON.stringify({ [argument as string]: step.run }) }] : [],
    ),
  }));
}

/** What the stand-in answers: the canary's command, and a session that solves the task. */
async function script(): Promise<string> {
  const turns = await solution();
  const canary = [{ steps: [{ run: "sh canary.sh" }] }, { steps: [{ say: "Done." }] }];
  return JSON.stringify([{ when: "canary.sh", turns: canary }, { turns: turns.map(({ steps }) => ({ steps })) }]);
}

const agents = ["codex", "claude-code"] as const;

await describeWithDocker("a model server in a container, from nothing to nothing", (docker: Docker) => {
  test.each(agents)("Ollama serves %s: pulled, loaded, asked, put away", async (agent) => {
    const image = await standInImage(docker, "ollama", { STAND_IN_SCRIPT: await script() });
    const volume = `agent-eval-test-ollama-${agent}`;
    const forget = () => ignoreMissing(docker.getVolume(volume).remove({ force: true }));
    await forget();
    onTestFinished(forget);
    await using out = await scratch();
    const file = await writeConfig(out.path, {
      backends: { server: { kind: "ollama", mode: "container", image, volume, gpu: "none" } },
      profiles: { local: { agent, backend: "server", model: "stand-in:8b", contextWindow: 32_768 } },
    });
    const folder = join(out.path, "run");
    const done = await program(["run", TASK, "-c", file, "--sandbox", "docker", "--out", folder]);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.stderr).toMatch(/stand-in:8b: pulling/);
    const { run, trials } = await readRun(folder);
    expect(trials).toMatchObject([{ verdict: "resolved", termination: "completed", blame: null }]);
    const usage = trials[0]?.usage;
    expect(usage).toMatchObject({ source: "upstream", invalidToolCalls: 0, unmeasuredRequests: 0 });
    // What the agent was told by the server, and what the gateway saw pass, are one.
    expect(trials[0]?.agentUsage).toEqual({ inputTokens: usage?.inputTokens, outputTokens: usage?.outputTokens });
    expect(run.profiles[0]).toMatchObject({
      scripted: false,
      backendFacts: { kind: "ollama", model: "stand-in:8b", quantization: "Q4_K_M", contextLoaded: "32768" },
    });
    expect(await propertyOf(docker, done.pid)).toEqual([]);
  });

  test.each(agents)("a Docker Model Runner that runs already serves %s, and goes on running", async (agent) => {
    const container = await docker.createContainer({
      Image: await standInImage(docker, "dmr"),
      Env: ["MODEL_RUNNER_PORT=12434", "DO_NOT_TRACK=1"],
      Labels: { "agent-eval.test": "1" },
      ExposedPorts: { "12434/tcp": {} },
      HostConfig: { PortBindings: { "12434/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] }, Init: true },
    });
    onTestFinished(() => ignoreMissing(container.remove({ force: true, v: true })));
    await container.start();
    const port = (await container.inspect()).NetworkSettings.Ports["12434/tcp"]?.[0]?.HostPort;
    const url = `http://127.0.0.1:${port}`;
    await vi.waitFor(async () => expect((await fetch(`${url}/version`)).status).toBe(200), 10_000);
    await tell(url, "script", { turns: await turnsFor(agent) });
    await using out = await scratch();
    const file = await writeConfig(out.path, {
      backends: { server: { kind: "dmr", mode: "host", url } },
      profiles: { local: { agent, backend: "server", model: "ai/stand-in", contextWindow: 32_768 } },
    });
    const folder = join(out.path, "run");
    const done = await program(["run", TASK, "-c", file, "--sandbox", "docker", "--out", folder]);
    expect(done.exitCode, done.stderr).toBe(0);
    const { run, trials } = await readRun(folder);
    expect(trials).toMatchObject([{ verdict: "resolved", termination: "completed" }]);
    expect(run.profiles[0]?.backendFacts).toMatchObject({ kind: "dmr", wire: agent === "codex" ? "chat" : "messages" });

    // The server's own count of the trial's requests, which came last.
    const usage = trials[0]?.usage;
    const counted = (await countedBy(url)).slice(-(usage?.requests ?? 0));
    expect(usage?.inputTokens).toBe(counted.reduce((sum, { inputTokens }) => sum + inputTokens, 0));
    expect(usage?.outputTokens).toBe(counted.reduce((sum, { outputTokens }) => sum + outputTokens, 0));
    expect((await container.inspect()).State.Running).toBe(true);
    expect(await runnersOf(url)).toEqual([]);
  });
});
