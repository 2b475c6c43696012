import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startLocal as startDmr } from "../backends/dmr-local.ts";
import { program, project, readRun, scratch, startProgram, writeConfig } from "../support/program.ts";

/** Runs `validate`-like reading of a configuration text. */
async function withConfig(text: string, args: readonly string[] = ["list"]) {
  const out = await scratch();
  try {
    await cp(join(project, "tasks"), join(out.path, "tasks"), { recursive: true });
    await writeFile(join(out.path, "agent-eval.yaml"), text);
    return await program(args, { cwd: out.path });
  } finally {
    await out[Symbol.asyncDispose]();
  }
}

describe("a wrong configuration is exit 2 and says where", () => {
  const good = "profiles:\n  fast:\n    agent: noop\n";
  test.each([
    ["an unknown key", "profiles:\n  fast:\n    agnet: codex\n", [/agent-eval\.yaml:3/, /agnet/, /agent\b/]],
    [
      "an unknown agent",
      "profiles:\n  fast:\n    agent: codx\n",
      [/agent-eval\.yaml:3/, /profiles\.fast\.agent/, /codex/],
    ],
    ["a wrong type", `${good}run:\n  repeats: many\n`, [/agent-eval\.yaml:5/, /run\.repeats/, /number/]],
    [
      "an unknown backend",
      "profiles:\n  fast:\n    agent: codex\n    backend: reply\n",
      [/:4/, /reply/, /did you mean "replay"/],
    ],
    ["broken YAML", "profiles:\n  fast: [\n", [/agent-eval\.yaml:\d/]],
    ["a key given twice", `${good}profiles: {}\n`, [/agent-eval\.yaml:4/, /profiles/]],
    ["nothing at all", "", [/agent-eval\.yaml:1:1: is empty/]],
  ])("%s", async (_, text, expected) => {
    const { exitCode, stderr, stdout } = await withConfig(text);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    for (const pattern of expected) expect(stderr).toMatch(pattern);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });

  test("a missing key's variable is named before anything starts", async () => {
    const text = `backends:
  cloud: { kind: openai, baseUrl: "https://api.example.com/v1", apiKeyEnv: NO_SUCH_KEY }
profiles:
  fast: { agent: codex, backend: cloud, model: big }
`;
    const { exitCode, stderr } = await withConfig(text, ["run", "--sandbox", "local"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("NO_SUCH_KEY");
  });
});

describe("a wrong word on the command line is exit 2 and says what is known", () => {
  test.each([
    ["an unknown task", ["run", "fix-cursor-pagin"], /fix-cursor-paging/],
    ["an unknown profile", ["run", "-p", "codex-stron"], /codex-strong/],
    ["an unknown option", ["run", "--repeat", "3"], /--repeats/],
    ["an unknown command", ["rum"], /run/],
    ["no number", ["run", "--repeats", "0"], /whole number above 0/],
    ["an unknown sandbox", ["run", "--sandbox", "podman"], /auto, docker, local/],
    ["a file for a run folder", ["run", "--out", "package.json"], /package\.json cannot hold a run/],
    ["a place where no folder can be", ["run", "--out", "/proc/nowhere/run"], /cannot hold a run/],
    ["a task after -p", ["run", "-p", "oracle", "fix-cursor-paging"], /Tasks go before -p/],
    ["a folder that is no run", ["report", "src"], /run\.json/],
    ["a resumed run that should change", ["run", "--resume", "src", "--seed", "3"], /--seed/],
  ])("%s", async (_, args, expected) => {
    const { exitCode, stderr } = await program(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });
});

test("a program that is not there is a broken profile, not a bad agent", async () => {
  await using out = await scratch();
  const config = await writeConfig(out.path, {
    profiles: { gone: { agent: "command", command: ["no-such-program"] } },
  });
  const args = [
    "run",
    "fix-cursor-paging",
    "-c",
    config,
    "--sandbox",
    "local",
    "--out",
    join(out.path, "run"),
    "--json",
  ];
  const { exitCode, stdout, stderr } = await program(args);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('there is no program "no-such-program"');
  expect(JSON.parse(stdout)).toMatchObject({ trials: [], profiles: [{ status: "failed", success: { rate: null } }] });
});

test("two processes cannot work on one run", async () => {
  await using out = await scratch();
  const config = await writeConfig(out.path, { profiles: { slow: { agent: "command", command: ["sleep", "30"] } } });
  const folder = join(out.path, "run");
  const first = startProgram(["run", "fix-cursor-paging", "-c", config, "--sandbox", "local", "--out", folder]);
  while (!existsSync(join(folder, "run.json"))) await sleep(50);
  const second = await program(["run", "--resume", folder]);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain("another process is working on");
  first.kill("SIGINT");
  expect((await first).exitCode).toBe(130);
});

test("what a resumed run recorded before a changed profile's turn came is in its report", async () => {
  await using out = await scratch();
  const url = await startDmr();
  const file = await writeConfig(out.path, {
    backends: { runner: { kind: "dmr", url } },
    run: { sandbox: "local" },
    profiles: {
      oracle: { agent: "oracle" },
      local: { agent: "command", command: ["true"], backend: "runner", model: "ai/stand-in" },
    },
  });
  const folder = join(out.path, "run");
  const first = await program(["run", "fix-cursor-paging", "-c", file, "--out", folder]);
  expect(first.exitCode, first.stderr).toBe(0);
  // As if nothing had been recorded yet, by a profile that was another one.
  await writeFile(join(folder, "trials.jsonl"), "");
  const record = join(folder, "run.json");
  const run = JSON.parse(await readFile(record, "utf8"));
  for (const profile of run.profiles) if (profile.name === "local") profile.id = "0123456789ab";
  await writeFile(record, JSON.stringify(run));
  const second = await program(["run", "--resume", folder]);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain("changed since the run began: profile local");
  expect((await readRun(folder)).report.run).toMatchObject({ recorded: 1, complete: false });
});

describe("a wrong task or session is exit 2 and says where", () => {
  const task = `version: 1
id: my-task
title: Mine
category: patch
language: typescript
level: 1
grading:
  command: [node, --test, "--test-reporter-destination={{report}}"]
  report: junit
  failToPass: [works]
`;
  async function listTask(files: Readonly<Record<string, string>>) {
    await using out = await scratch();
    const all = {
      "agent-eval.yaml": "profiles: { quiet: { agent: noop } }\n",
      "tasks/my-task/task.yaml": task,
      "tasks/my-task/prompt.md": "Do it.\n",
      "tasks/my-task/workspace/a.txt": "a\n",
      "tasks/my-task/solution/a.txt": "b\n",
      "tasks/my-task/hidden/t/a.test.ts": "",
      ...files,
    };
    for (const [name, text] of Object.entries(all)) {
      await mkdir(join(out.path, name, ".."), { recursive: true });
      await writeFile(join(out.path, name), text);
    }
    return await program(["list", "--json"], { cwd: out.path });
  }

  test("a right one is listed", async () => {
    const { exitCode, stdout, stderr } = await listTask({});
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).tasks).toMatchObject([
      { id: "my-task", category: "patch", language: "typescript", level: 1 },
    ]);
  });

  test.each([
    ["a wrong category", { "tasks/my-task/task.yaml": task.replace("patch", "pacth") }, /task\.yaml:4.*[\s\S]*patch/],
    ["an id unlike its folder", { "tasks/my-task/task.yaml": task.replace("my-task", "your-task") }, /task\.yaml:2/],
    ["an unknown value in the prompt", { "tasks/my-task/prompt.md": "Do {{what}}.\n" }, /prompt\.md:1[\s\S]*what/],
    [
      "a session that does nothing",
      { "tasks/my-task/sessions/strong.yaml": "version: 1\norigin: scripted\nturns:\n  - stpes: []\n" },
      /strong\.yaml:4[\s\S]*stpes/,
    ],
  ])("%s", async (_, files, expected) => {
    const { exitCode, stderr } = await listTask(files);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(expected);
  });
});
