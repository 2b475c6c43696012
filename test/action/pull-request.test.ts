import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import { readPullRequest } from "../../src/pull-requests/file.ts";
import { type GitHubStandIn, startGitHub } from "../stand-ins/github-api.ts";
import { checkoutAction, pullRequest, type StepResult, startJob } from "../support/action.ts";
import { readRun } from "../support/program.ts";
import { type Commit, PullRequestRepository } from "../support/pull-request.ts";
import { writeSmallSuite } from "../support/small-suite.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

const TASKS = ["alpha", "beta", "delta", "gamma", "kappa", "sigma"];
const works = { agent: "command" as const, command: ["sh", "-c", "echo new > a.txt"] };
const idle = { agent: "command" as const, command: ["true"] };
const run = { sandbox: "local" as const, modelSlots: 2 };
const config = (profiles: ConfigInput["profiles"], more: Partial<ConfigInput> = {}): ConfigInput => ({
  suite: "tasks",
  profiles,
  run,
  ...more,
});

interface Result extends StepResult {
  readonly github: GitHubStandIn;
  readonly folder: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly report: Awaited<ReturnType<typeof readPullRequest>>;
  /** What is read of the run's folder while it is there. */
  readonly names: readonly string[];
}

/** The step in the checkout of a pull request; `look` sees what it left behind. */
async function step(
  base: Commit,
  head: Commit,
  options: {
    readonly with?: Readonly<Record<string, string>>;
    readonly fork?: boolean;
    readonly env?: Readonly<Record<string, string>>;
    readonly look?: (folder: string) => Promise<void>;
  } = {},
): Promise<Result> {
  await using repository = await PullRequestRepository.create();
  await writeSmallSuite(repository.path, TASKS, config({ fast: works }));
  const { baseSha, headSha } = await repository.pullRequest(base, head);
  await using github = await startGitHub();
  github.readOnly = options.fork ?? false;
  const event = pullRequest({ base: baseSha, head: headSha, fork: options.fork ?? false });
  await using job = await startJob(action.path, {
    workspace: repository.path,
    github,
    event,
    with: { mode: "pull-request", ...options.with },
    ...(options.env && { env: options.env }),
  });
  const result = await job.run();
  const folder = join(job.temp, "agent-eval");
  await options.look?.(folder);
  const report = await readPullRequest(folder);
  const names = ["run.json", "comparison.json", "action.json"].filter((name) => existsSync(join(folder, name)));
  return { ...result, github, folder, baseSha, headSha, report, names };
}

/** What differs from one machine and one moment to the next. */
function steady(text: string): string {
  return text
    .replace(/\b\d+(\.\d+)? (ms|s)\b/g, "‹time›")
    .replace(/‹time›[-–]‹time›/g, "‹time›–‹time›")
    .replace(/×\d+\.\d+/g, "×‹r›")
    .replace(/(?<=time ×‹r› )\([\d.–]+\)/g, "(‹r›)")
    .replace(/\b\d{8}-\d{6}-\w+\b/g, "‹run›")
    .replace(/agent-eval \d+\.\d+\.\d+/g, "agent-eval ‹version›");
}

test("a regression fails the step, in every channel, and lays the two sides alongside each other", async () => {
  const order: string[] = [];
  const result = await step(
    { config: config({ fast: works }) },
    { config: config({ fast: idle }) },
    {
      look: async (folder) => {
        const { run: record } = await readRun(folder);
        order.push(...record.plan.map(({ task, profile }) => `${task} ${profile}`));
      },
    },
  );
  expect({ exitCode: result.exitCode, outputs: result.outputs }).toMatchObject({
    exitCode: 1,
    outputs: {
      verdict: "worse",
      "exit-code": "1",
      gate: "fail",
      delta: "-1",
      "ci-low": "-1",
      "baseline-sha": result.baseSha,
    },
  });
  expect(Number(result.outputs["ci-high"])).toBeLessThan(0);
  expect(order).toHaveLength(12);
  // A B, B A, A B: at each task both, and nobody always first.
  const pairs = Array.from({ length: 6 }, (_, index) =>
    order.slice(2 * index, 2 * index + 2).map((cell) => cell.split(" ")),
  );
  expect(pairs.every(([one, other]) => one?.[0] === other?.[0])).toBe(true);
  expect(new Set(pairs.map(([one]) => one?.[1]))).toEqual(new Set(["fast", "fast-base"]));
  expect(
    result.annotations
      .map(({ level, title, file, line }) => [level, title, file, line].filter(Boolean).join(" "))
      .sort(),
  ).toEqual(["error", ...TASKS.map((task) => `error ${task}: no longer resolved tasks/${task}/task.yaml 1`)]);
  await expect(steady(result.summary)).toMatchFileSnapshot("golden/pull-request-worse.md");
  expect(result.github.comments.map(({ issue }) => issue)).toEqual([7]);
  const [marker, ...body] = (result.github.comments[0]?.body ?? "").split("\n");
  expect(marker).toBe("<!-- agent-eval comment: Evaluate/evaluate/pull%2Drequest -->");
  expect(body.join("\n")).toBe(result.summary);
  expect(result.names).toEqual(["run.json", "comparison.json", "action.json"]);
});

test("an improvement passes", async () => {
  const result = await step({ config: config({ fast: idle }) }, { config: config({ fast: works }) });
  expect({ exitCode: result.exitCode, outputs: result.outputs, annotations: result.annotations }).toMatchObject({
    exitCode: 0,
    outputs: { verdict: "better", gate: "pass", delta: "1" },
    annotations: [],
  });
  expect(result.summary).toMatch(/^# agent-eval: fast: better than fast-base \(\+100 points, 6 tasks\)\n/);
});

test("nothing changed: says so, starts nothing and writes no comment", async () => {
  // No sandbox could be started: neither an engine nor a program that would be looked for.
  const env = { DOCKER_HOST: "unix:///nowhere/docker.sock" };
  const { sandbox: _, ...anywhere } = run;
  const base = { config: config({ fast: works }, { run: { ...anywhere, sandbox: "docker" } }) };
  const result = await step(base, { files: { "README.md": "hello" } }, { env });
  expect({ exitCode: result.exitCode, verdict: result.outputs["verdict"], names: result.names }).toEqual({
    exitCode: 0,
    verdict: "unchanged",
    names: ["action.json"],
  });
  expect(result.summary.trim()).toBe("# agent-eval: nothing that agent-eval measures has changed; nothing was run");
  expect(result.github.comments).toEqual([]);
});

test("a fork's token that can only read: the step passes, the summary is whole, the data for the comment are kept", async () => {
  let kept: unknown;
  const result = await step(
    { config: config({ fast: idle }) },
    { config: config({ fast: works }) },
    {
      fork: true,
      look: async (folder) => {
        kept = JSON.parse(await readFile(join(folder, "action.json"), "utf8"));
      },
    },
  );
  expect({ exitCode: result.exitCode, verdict: result.outputs["verdict"] }).toEqual({ exitCode: 0, verdict: "better" });
  expect(result.summary).toContain("fast: better than fast-base");
  expect(result.github.comments).toEqual([]);
  expect(result.annotations.map(({ level }) => level)).toEqual(["warning"]);
  expect(kept).toMatchObject({
    pullRequest: { number: 7, headSha: result.headSha },
    comment: { name: "pull-request" },
  });
  expect(result.report).toMatchObject({ pullRequest: 7, headSha: result.headSha, verdict: "better" });
});

test("a pull request cannot loosen the gate that it is judged by, nor cut down its own evidence", async () => {
  const loose = { gate: { success: "worse" as const, undecided: "pass" as const }, decision: { margin: 0.9 } };
  const result = await step(
    { config: config({ fast: works }, { gate: { undecided: "fail" } }) },
    { config: config({ fast: { ...works, limits: { requests: 3 } } }, { ...loose, run: { ...run, repeats: 3 } }) },
    { with: { tasks: "alpha" } },
  );
  // One task decides nothing, which the base's gate does not let pass.
  expect({ exitCode: result.exitCode, outputs: result.outputs }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "undecided", gate: "undecided" },
  });
  expect(result.report?.run?.planned).toBe(2);
  expect(result.summary).toContain("Those of the base are in force until it is merged.");
  expect(result.summary).toContain("decision.margin: 0.05 → 0.9");
});

test("a pull request that removes tasks does not pass with a better profile, and says so", async () => {
  const better = { agent: "command" as const, command: ["sh", "-c", "echo new > a.txt; true"] };
  const result = await step(
    { config: config({ fast: idle }, { gate: { undecided: "fail" } }) },
    {
      config: config(
        { fast: better },
        { suite: ["tasks/alpha", "tasks/beta", "tasks/delta", "tasks/gamma", "tasks/kappa"] },
      ),
    },
  );
  expect({ exitCode: result.exitCode, outputs: result.outputs }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "undecided", gate: "undecided" },
  });
  const said = "1 task of the base was not run, since this pull request removes it: sigma.";
  expect(result.annotations.map(({ level, message }) => `${level}: ${message}`).join()).toContain(`warning: ${said}`);
  expect(result.summary.indexOf(said)).toBeGreaterThan(0);
  expect(result.summary.indexOf(said)).toBeLessThan(result.summary.indexOf("### fast"));
});

test("an added profile is compared with the incumbent, a removed one is told", async () => {
  const result = await step(
    { config: config({ fast: works, old: { ...idle, command: ["false"] } }) },
    { config: config({ fast: works, fresh: idle }) },
  );
  expect({ exitCode: result.exitCode, verdict: result.outputs["verdict"] }).toEqual({ exitCode: 1, verdict: "worse" });
  expect(result.summary).toMatch(/^# agent-eval: gate failed; fresh: worse than fast \(−100 points, 6 tasks\)\n/);
  expect(result.summary).toContain("- old is removed");
  expect(result.report?.candidates.map(({ name, against }) => [name, against])).toEqual([["fresh", "fast"]]);
});

test("only a task changed: it is proven, and nothing is compared", async () => {
  const decoys = Object.fromEntries(
    ["older", "elder", "oldest"].map((word) => [
      `tasks/alpha/decoys/${word}.patch`,
      `Says ${word}.\n\ndiff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+${word}\n`,
    ]),
  );
  const result = await step(
    { config: config({ fast: works }), files: decoys },
    { files: { "tasks/alpha/prompt.md": "alpha: make a.txt say new, please.\n" } },
  );
  expect({ exitCode: result.exitCode, verdict: result.outputs["verdict"], names: result.names }).toEqual({
    exitCode: 0,
    verdict: "complete",
    names: ["action.json"],
  });
  expect(result.report?.proofs).toEqual([{ task: "alpha", problems: [] }]);
  expect(result.summary).toContain("do not compare with later ones for: alpha");
});

test("a task that does not measure what it says fails the step before any profile is run", async () => {
  const result = await step(
    { config: config({ fast: works }) },
    { config: config({ fast: idle }), files: { "tasks/alpha/solution/a.txt": "old\n" } },
  );
  expect({ exitCode: result.exitCode, verdict: result.outputs["verdict"], names: result.names }).toEqual({
    exitCode: 2,
    verdict: "error",
    names: ["action.json"],
  });
  expect(result.annotations.map(({ title }) => title)).toContain("alpha: not proven");
});

test("without a configuration at the base everything runs once, and nothing is said of better or worse", async () => {
  const result = await step({ config: null }, { config: config({ fast: idle }) }, { with: { tasks: "alpha" } });
  expect({ exitCode: result.exitCode, outputs: result.outputs }).toMatchObject({
    exitCode: 0,
    outputs: { verdict: "no-baseline", gate: "none", success: '{"fast":0}' },
  });
  expect(result.summary).toMatch(/^# agent-eval: nothing to compare with: everything is new\n/);
});

test("a configuration that is broken at the head is annotated where it is broken", async () => {
  const result = await step(
    { config: config({ fast: works }) },
    { files: { "agent-eval.yaml": "suite: tasks\nprofiles:\n  fast:\n    agent: comand\n" } },
  );
  expect({ exitCode: result.exitCode, verdict: result.outputs["verdict"] }).toEqual({ exitCode: 2, verdict: "error" });
  expect(result.annotations.find(({ file }) => file)).toMatchObject({
    level: "error",
    file: "agent-eval.yaml",
    line: 4,
  });
});

test("events that cannot be measured safely, or at all, are refused with what to do", async () => {
  await using repository = await PullRequestRepository.create();
  await writeSmallSuite(repository.path, TASKS, config({ fast: works }));
  const { payload } = pullRequest();
  const refused = async (name: string, event: object) => {
    await using job = await startJob(action.path, {
      workspace: repository.path,
      event: { name, payload: event },
      with: { mode: "pull-request" },
    });
    const { exitCode, summary } = await job.run();
    return { exitCode, summary };
  };
  expect(await refused("pull_request_target", payload)).toMatchObject({
    exitCode: 2,
    summary: expect.stringContaining("runs a stranger's configuration with your secrets"),
  });
  expect(await refused("push", { repository: { default_branch: "main" } })).toMatchObject({
    exitCode: 2,
    summary: expect.stringContaining("needs a pull request"),
  });
});
