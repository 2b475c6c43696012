import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentContext } from "../../src/agents/agent.ts";
import { codex } from "../../src/agents/codex/codex.ts";
import { dockerSkills } from "../../src/backends/registry.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Session } from "../../src/sessions/session.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";

// The real Codex CLI, and what a profile puts into its home. Only the model is a stand-in.
const session: Session = { version: 1, origin: "scripted", turns: [{ steps: [{ say: "done" }] }] };

let sandbox: LocalSandbox;
let executable: string;
let folder: string;

beforeAll(async () => {
  sandbox = await LocalSandbox.start(1);
  folder = await mkdtemp(join(tmpdir(), "codex-home-"));
  const found = await codex.binary?.findLocal(undefined);
  if (!found) throw new Error("Codex is not installed: `npm ci` brings @openai/codex.");
  executable = found.path;
});

afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Lets Codex take one turn; gives the request it sent, as text, and what it said in the end. */
async function turn(more: Partial<AgentContext>) {
  const [pod] = sandbox.pods;
  if (!pod) throw new Error("the sandbox has no pod");
  const launch = codex.launch({
    ...{ prompt: "Hello.", model: "local-model", contextWindow: 32_768, reasoningEffort: null, systemPrompt: "stock" },
    ...{ gatewayUrl: pod.gatewayUrl, workspace: pod.workspace, home: pod.home, executable },
    ...{ command: [], settings: {}, files: new Map(), answer: "files", solution: [] },
    ...more,
  });
  if (launch.kind !== "process") throw new Error("Codex is a process");
  const fake = await startResponsesUpstream({ session });
  const cell = await pod.open({ trialId: "trial", toolchain: "node", layer: null, workspace: new Map(), launch });
  try {
    await sandbox.gateway.open(pod.name, {
      ...{ trialId: "trial", model: "local-model", contextWindow: 32_768, prices: null, record: false },
      upstream: { kind: "http", baseUrl: fake.baseUrl, wire: "responses", headers: {}, idleTimeoutMs: 10_000 },
      limits: { requests: 5, tokens: null, contextTokens: null, costUsd: null },
    });
    const exit = await cell.run(60_000, new AbortController().signal);
    await sandbox.gateway.close(pod.name);
    const [received] = fake.received;
    return { exit, outcome: codex.interpret(exit), body: received?.body, sent: JSON.stringify(received?.body ?? null) };
  } finally {
    await cell.remove();
    await fake.close();
  }
}

describe("settings of a profile", () => {
  test("reach Codex: reasoning effort, and keys of its own", async () => {
    const { exit, body } = await turn({
      reasoningEffort: "high",
      settings: {
        model_verbosity: "low",
        tool_output_token_limit: 5000,
        developer_instructions: "Speak like a lighthouse keeper.",
        features: { shell_snapshot: false },
      },
    });
    expect(exit.exitCode, exit.stderr).toBe(0);
    expect(body).toMatchObject({ reasoning: { effort: "high" } });
    expect(JSON.stringify(body)).toContain("lighthouse keeper");
  });

  test.each([
    [
      "model_max_output_tokens",
      { model_max_output_tokens: 10 },
      /unknown configuration field `model_max_output_tokens`/,
    ],
    [
      "a misspelt one in a table",
      { history: { persistance: "none" } },
      /unknown configuration field `history.persistance`/,
    ],
    ["one of another type", { tool_output_token_limit: "many" }, /invalid type.*tool_output_token_limit = "many"/],
  ])("that Codex does not take end it with the key's name: %s", async (_, settings, message) => {
    const { outcome, body } = await turn({ settings });
    expect(body).toBeUndefined();
    expect(outcome).toMatchObject({ finished: false, error: expect.stringMatching(message) });
  });
});

const SKILL = `---
name: docker-model-runner
description: Stand-in skill for working with Docker Model Runner
---

# Nothing
`;

/** A stand-in for Docker's command: it knows \`model skills --dest FOLDER\` alone. */
async function standInDocker(name: string, body: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n# A stand-in for docker, not docker.\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

describe("Docker's skills", () => {
  test("are told to the model, by their description, and only when they are asked for", async () => {
    const source = join(folder, "skill.md");
    await writeFile(source, SKILL);
    const docker = await standInDocker(
      "docker",
      `[ "$1 $2 $3" = "model skills --dest" ] && [ $# = 4 ] || exit 64
mkdir -p "$4/docker-model-runner/references" && cp '${source}' "$4/docker-model-runner/SKILL.md" && echo guide > "$4/docker-model-runner/references/guide.md"`,
    );
    const skills = await dockerSkills(docker);
    expect([...skills.keys()]).toEqual(["docker-model-runner/SKILL.md", "docker-model-runner/references/guide.md"]);
    const described = "Stand-in skill for working with Docker Model Runner";
    expect((await turn({ skills })).sent).toContain(described);
    const without = await turn({});
    expect(without.exit.exitCode).toBe(0);
    expect(without.sent).not.toContain(described);
    // Codex's own skills stay away in both.
    expect(without.sent).not.toContain("SKILL.md");
  });

  test("that Docker cannot give are an error that says what to do", async () => {
    const old = await standInDocker("old-docker", 'echo "unknown command: skills" >&2; exit 1');
    await expect(dockerSkills(old)).rejects.toMatchObject({
      code: "no-skills",
      message: expect.stringContaining("unknown command: skills"),
      fix: expect.stringContaining("docker-model-plugin"),
    });
    const empty = await standInDocker("empty-docker", "exit 0");
    await expect(dockerSkills(empty)).rejects.toMatchObject({ code: "no-skills" });
    await expect(dockerSkills(join(folder, "no-docker"))).rejects.toMatchObject({
      code: "no-skills",
      message: expect.stringContaining("there is no command"),
    });
  });
});
