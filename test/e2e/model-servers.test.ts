import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract } from "tar-stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ignoreMissing } from "../../src/containers/sweep.ts";
import { Session } from "../../src/sessions/session.ts";
import { countedBy, runnersOf, tell } from "../backends/dmr-subject.ts";
import { standInImage } from "../backends/stand-in.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";

async function solution(): Promise<Session["turns"]> {
  const session = await readFile(join(project, "tasks", TASK, "sessions/strong.yaml"), "utf8");
  return Session.parse(parse(session)).turns;
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

/** The same for the stand-in for Ollama, which knows the canary by its words. */
async function script(): Promise<object[]> {
  const turns = await solution();
  const canary = [{ steps: [{ run: "sh canary.sh" }] }, { steps: [{ say: "Done." }] }];
  return [{ when: "canary.sh", turns: canary }, { turns: turns.map(({ steps }) => ({ steps })) }];
}

const agents = ["codex", "claude-code"] as const;
const tokens = { inputTokens: z.int(), outputTokens: z.int() };
const OllamaKept = z.object({ requests: z.array(z.object(tokens)), unloads: z.array(z.string()) });
const DmrKept = z.object({ counted: z.array(z.object(tokens)), events: z.array(z.string()) });
const KEPT = "kept.json";

/** Each server that is started in a container: its settings, its script, and what it left behind of its counting. */
const servers = {
  ollama: {
    settings: { kind: "ollama", gpu: "none" } as const,
    model: "stand-in:8b",
    script: () => script(),
    facts: { kind: "ollama", quantization: "Q4_K_M" },
    left(kept: string) {
      const { requests, unloads } = OllamaKept.parse(JSON.parse(kept));
      return { counted: requests, unloaded: unloads.length > 0 };
    },
  },
  dmr: {
    settings: { kind: "dmr", variant: "cpu" } as const,
    model: "ai/stand-in",
    script: turnsFor,
    facts: { kind: "dmr" },
    left(kept: string) {
      const { counted, events } = DmrKept.parse(JSON.parse(kept));
      return { counted, unloaded: events.some((event) => event.startsWith("unload ")) };
    },
  },
};

const cases = agents.flatMap((agent) => (["ollama", "dmr"] as const).map((kind) => ({ agent, kind })));

await describeWithDocker("a model server in a container, from nothing to nothing", (docker: Docker) => {
  test.each(cases)("$kind serves $agent: pulled, loaded, asked, put away", async ({ agent, kind }) => {
    const server = servers[kind];
    const image = await standInImage(docker, kind, {
      STAND_IN_SCRIPT: JSON.stringify(await server.script(agent)),
      STAND_IN_KEEPS: `/models/${KEPT}`,
    });
    const volume = `agent-eval-test-${kind}-${agent}`;
    const forget = () => ignoreMissing(docker.getVolume(volume).remove({ force: true }));
    await forget();
    onTestFinished(forget);
    await using out = await scratch();
    const file = await writeConfig(out.path, {
      backends: { server: { ...server.settings, mode: "container", image, volume } },
      profiles: { local: { agent, backend: "server", model: server.model, contextWindow: 32_768 } },
    });
    const folder = join(out.path, "run");
    const done = await program(["run", TASK, "-c", file, "--sandbox", "docker", "--out", folder]);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.stderr).toMatch(new RegExp(`${server.model}: .*[0-9.]+ of [0-9.]+ [MG]B`));
    const { run, trials } = await readRun(folder);
    expect(trials).toMatchObject([{ verdict: "resolved", termination: "completed", blame: null }]);
    const usage = trials[0]?.usage;
    expect(usage).toMatchObject({ source: "upstream", invalidToolCalls: 0, unmeasuredRequests: 0 });
    expect(run.profiles[0]).toMatchObject({
      scripted: false,
      backendFacts: { ...server.facts, model: server.model, contextLoaded: "32768" },
    });
    expect(await propertyOf(docker, done.pid)).toEqual([]);

    // The server's own count of the trial's requests, which came last, and what the agent was told, are one.
    const { counted, unloaded } = server.left(await readKept(docker, image, volume));
    expect(unloaded).toBe(true);
    const mine = counted.slice(-(usage?.requests ?? 0));
    const sum = (key: keyof typeof tokens) => mine.reduce((all, each) => all + each[key], 0);
    const byServer = { inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens") };
    expect({ inputTokens: usage?.inputTokens, outputTokens: usage?.outputTokens }).toEqual(byServer);
    expect(trials[0]?.agentUsage).toEqual(byServer);
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

/** What the stand-in wrote into its volume of models, which outlives its container. */
async function readKept(docker: Docker, image: string, volume: string): Promise<string> {
  const Labels = { "agent-eval.test": "1" };
  const reader = await docker.createContainer({
    ...{ Image: image, Labels, HostConfig: { Mounts: [{ Type: "volume", Source: volume, Target: "/models" }] } },
  });
  try {
    const archive = Readable.from(await reader.getArchive({ path: `/models/${KEPT}` })).pipe(extract());
    for await (const entry of archive) return await text(entry);
    throw new Error("the stand-in kept nothing");
  } finally {
    await reader.remove({ force: true });
  }
}
