import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Session } from "../../src/sessions/session.ts";
import { startLocal } from "../backends/ollama-local.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program, project, readRun, scratch } from "../support/program.ts";

const TASK = "fix-cursor-paging";

/** The canary's command, and a session that solves the task. */
async function script(): Promise<string> {
  const text = await readFile(join(project, "tasks", TASK, "sessions/strong.yaml"), "utf8");
  const turns = Session.parse(parse(text)).turns.map(({ steps }) => ({ steps }));
  const canary = [{ steps: [{ run: "sh canary.sh" }] }, { steps: [{ say: "Done." }] }];
  return JSON.stringify([{ when: "canary.sh", turns: canary }, { turns }]);
}

/** A user's environment in which nothing but this Ollama can be found; keys of this machine stay out. */
function environment(ollama: string, home: string): Record<string, string> {
  const nobody = "http://127.0.0.1:1";
  return {
    ...{ OLLAMA_HOST: new URL(ollama).host, MODEL_RUNNER_HOST: nobody, CODEX_HOME: home },
    ...{ OPENAI_API_KEY: "", ANTHROPIC_API_KEY: "" },
  };
}

async function pull(ollama: string, model: string): Promise<void> {
  const answer = await fetch(`${ollama}/api/pull`, { method: "POST", body: JSON.stringify({ model }) });
  expect(await answer.text()).toContain("success");
}

await describeWithDocker("a machine with Docker and an Ollama", () => {
  test("init, then run: trials of both agents, and no file was edited", async () => {
    const ollama = await startLocal({ STAND_IN_SCRIPT: await script(), STAND_IN_STEP_MS: "1" });
    await pull(ollama, "stand-in:8b");
    await pull(ollama, "stand-in:short");
    await using home = await scratch();
    await using place = await scratch();
    const where = { cwd: place.path, env: environment(ollama, home.path) };

    const begun = await program(["init"], where);
    expect(begun.exitCode, begun.stderr).toBe(0);
    expect(begun.stderr).toMatch(/left out +stand-in:short \(ollama\): it was trained for 8192 tokens/);
    expect(begun.stderr).toMatch(/next: npx agent-eval run$/);
    const text = await readFile(join(place.path, "agent-eval.yaml"), "utf8");
    expect(parse(text)).toMatchObject({ suite: "builtin", backends: { ollama: { mode: "host", url: ollama } } });

    const done = await program(["run", TASK, "--out", "first"], where);
    expect(done.exitCode, done.stderr).toBe(0);
    const { run, trials } = await readRun(join(place.path, "first"));
    expect(run.sandbox).toBe("docker");
    expect(trials.map(({ profile, verdict, blame }) => ({ profile, verdict, blame }))).toEqual(
      expect.arrayContaining([
        { profile: "codex-stand-in-8b", verdict: "resolved", blame: null },
        { profile: "claude-code-stand-in-8b", verdict: "resolved", blame: null },
      ]),
    );
    expect(trials.every(({ usage }) => usage?.source === "upstream")).toBe(true);
    expect(await readFile(join(place.path, "agent-eval.yaml"), "utf8")).toBe(text);
  });
});

describe("a file that is there", () => {
  test("is never touched, unless that was asked for, and then kept", async () => {
    const ollama = await startLocal();
    await pull(ollama, "stand-in:8b");
    await using place = await scratch();
    const where = { cwd: place.path, env: environment(ollama, place.path) };
    const file = join(place.path, "agent-eval.yaml");
    await writeFile(file, "mine");

    const refused = await program(["init"], where);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/is there already[\s\S]*--force/) });
    const printed = await program(["init", "--dry-run"], where);
    expect(parse(printed.stdout).profiles).toHaveProperty("codex-stand-in-8b");
    expect(await readFile(file, "utf8")).toBe("mine");

    await writeFile(
      join(place.path, "config.toml"),
      '[profiles.mine]\nmodel = "stand-in:8b"\n[profiles.mine.mcp_servers.x.env]\nTOKEN = "secret-token"\n',
    );
    const told = await program(["init", "--force", "--json"], where);
    expect(told.exitCode, told.stderr).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({
      findings: { servers: [{ kind: "ollama", models: [{ name: "stand-in:8b", tools: true }] }] },
      proposal: { suite: { value: "builtin" } },
    });
    expect(told.stdout).toContain('"mine"');
    expect(told.stdout).not.toContain("secret-token");
    expect(await readFile(`${file}.bak`, "utf8")).toBe("mine");
    expect(parse(await readFile(file, "utf8")).profiles).toHaveProperty("codex-stand-in-8b");
  });

  test("of another name is not overshadowed either", async () => {
    await using place = await scratch();
    await writeFile(join(place.path, "agent-eval.config.ts"), "export default {}");
    const refused = await program(["init"], { cwd: place.path });
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("agent-eval.config.ts is there") });
    expect(await readdir(place.path)).toEqual(["agent-eval.config.ts"]);
  });
});
