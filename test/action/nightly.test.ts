import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import type { ActionContext, Outcome } from "../../src/action/action.ts";
import type { RunEvent } from "../../src/action/event.ts";
import { openGitHub } from "../../src/action/github/repository.ts";
import { readInputs } from "../../src/action/inputs.ts";
import { followNight } from "../../src/action/modes/nightly.ts";
import { scrub } from "../../src/action/scrub.ts";
import { bless } from "../../src/baselines/bless.ts";
import { baselineText } from "../../src/baselines/file.ts";
import { History } from "../../src/history/history.ts";
import { Secrets } from "../../src/logins/registry.ts";
import { type GitHubStandIn, startGitHub } from "../stand-ins/github-api.ts";
import { scratch } from "../support/program.ts";
import { type SimulationOptions, simulateRun, writeSimulatedRun } from "../support/simulated-run.ts";

const event: RunEvent = {
  ...{
    name: "schedule",
    repository: { owner: "octo-org", name: "evals" },
    sha: "c".repeat(40),
    ref: "refs/heads/main",
  },
  ...{ defaultBranch: "main", workflow: "nightly", job: "eval", runId: "1", runAttempt: 1 },
  ...{ runUrl: "https://github.com/octo-org/evals/actions/runs/1", serverUrl: "https://github.com", apiUrl: "" },
  ...{ pullRequest: null, workflowRun: null },
};

const night = (number: number, success: number, more: Partial<SimulationOptions> = {}) =>
  simulateRun({
    profiles: [
      { name: "fast", success },
      { name: "big", success: 0.7 },
    ],
    ...{ tasks: 30, repeats: 2, suite: 1, seed: 1000 + number, id: `night-${number}` },
    startedAt: new Date(Date.UTC(2026, 10, number, 2)).toISOString(),
    ...more,
  });

/** As the step takes out what it was told to keep. */
const hide = (text: string) => text.replaceAll("sk-planted-secret", "***");

interface Night {
  readonly outcome: Outcome;
  readonly warnings: readonly string[];
}

/** A repository's checkout with nights one after the other. */
async function workshop(
  github: GitHubStandIn | null,
  inputs: Record<string, string> = { history: "nights" },
  more: Partial<Pick<ActionContext, "env" | "clean">> = {},
) {
  const secrets = new Secrets();
  secrets.add("sk-planted-secret");
  const how = { env: {}, clean: async (folder: string) => void (await scrub(folder, secrets)), ...more };
  const folder = await scratch();
  const given = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value]));
  const run = async (
    number: number,
    success: number,
    more: { readonly run?: Partial<SimulationOptions>; readonly event?: Partial<RunEvent> } = {},
  ): Promise<Night> => {
    const warnings: string[] = [];
    const out = join(folder.path, `out-${number}`);
    const context: ActionContext = {
      inputs: readInputs({ INPUT_MODE: "nightly", ...given }),
      event: { ...event, runId: String(number), ...more.event },
      github: github && openGitHub(event.repository, { apiUrl: github.url, token: github.token, clean: hide }),
      ...{ ...how, workspace: folder.path, out, signal: new AbortController().signal },
      log: { info() {}, warning: (text) => void warnings.push(text), group: (_, work) => work(), secret() {} },
    };
    const outcome = await followNight(context, async () => {
      await writeSimulatedRun(out, night(number, success, more.run));
      const outputs = { folder: out };
      return {
        verdict: "complete",
        exitCode: 0,
        headline: "ran",
        sections: [],
        annotations: [],
        outputs,
        comment: true,
      };
    });
    return { outcome, warnings };
  };
  return { path: folder.path, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const text = ({ outcome }: Night) => outcome.sections.map(({ markdown }) => markdown).join("\n");

test("a real drop opens one issue, the next night updates it, and recovery closes it", async () => {
  await using github = await startGitHub();
  await using shop = await workshop(github);
  for (let number = 1; number <= 5; number++) await shop.run(number, 0.8);
  expect(github.issues).toEqual([]);
  const drop = await shop.run(6, 0.35);
  expect(github.issues).toMatchObject([
    { title: expect.stringContaining("fast"), state: "open", labels: ["agent-eval"] },
  ]);
  const [first] = github.issues.map(({ body }) => body);
  expect(first).toContain("success");
  expect(first).toContain("run 6");
  expect(drop.outcome).toMatchObject({ verdict: "worse", exitCode: 0, headline: "fast got worse; ran" });
  expect(drop.outcome.annotations).toMatchObject([{ level: "warning", title: "fast got worse" }]);
  expect(text(drop)).toContain("opened issue");
  for (const number of [7, 8, 9]) await shop.run(number, 0.35);
  expect(github.issues).toHaveLength(1);
  expect(github.issues[0]?.body).toContain("run 9");
  // No comment a night: who watches an issue is told of what is new.
  expect(github.comments).toEqual([]);
  let number = 10;
  while (github.issues[0]?.state === "open" && number < 18) await shop.run(number++, 0.8);
  expect(github.issues).toMatchObject([{ state: "closed", state_reason: "completed" }]);
  expect(github.comments).toMatchObject([{ issue: 1, body: expect.stringContaining("no longer show") }]);
  // The night after has nothing to tell.
  await shop.run(number, 0.8);
  expect(github.comments).toHaveLength(1);
});

test("two profiles that got worse have an issue each, found through pages", async () => {
  await using github = await startGitHub();
  // Others' issues with the label, and one that quotes ours.
  const quoted = "> <!-- agent-eval regression: nightly/eval//fast -->";
  for (let other = 0; other < 120; other++) github.addIssue({ title: "", body: quoted, labels: ["agent-eval"] });
  await using shop = await workshop(github);
  const both = (success: number) => ({
    run: {
      profiles: [
        { name: "fast", success },
        { name: "big", success },
      ],
    },
  });
  for (let number = 1; number <= 4; number++) await shop.run(number, 0, both(0.8));
  for (let number = 5; number <= 7; number++) await shop.run(number, 0, both(0.3));
  const ours = github.issues.slice(120);
  expect(ours.map(({ title }) => /fast|big/.exec(title)?.[0]).sort()).toEqual(["big", "fast"]);
  expect(github.issues.slice(0, 120).every(({ body, state }) => body === quoted && state === "open")).toBe(true);
  // More issues since, so that ours are on a later page.
  for (let other = 0; other < 120; other++) github.addIssue({ title: "", body: quoted, labels: ["agent-eval"] });
  await shop.run(8, 0, both(0.3));
  expect(github.issues).toHaveLength(242);
});

test("a committed baseline that is passed under for two nights opens an issue", async () => {
  await using github = await startGitHub();
  await using shop = await workshop(github);
  const good = night(0, 0.85, { id: "chosen", startedAt: "2026-10-01T02:00:00.000Z" });
  const { file } = bless(good.run, good.trials, { at: "2026-10-02T00:00:00.000Z" });
  await writeFile(join(shop.path, "agent-eval.baseline.json"), baselineText(file));
  const one = await shop.run(1, 0.5);
  expect(text(one)).toContain("another night has to confirm");
  expect(github.issues).toEqual([]);
  await shop.run(2, 0.5);
  expect(github.issues).toMatchObject([{ state: "open", body: expect.stringContaining("of the baseline agent") }]);
});

test("a baseline that is missing is neutral, unless the workflow insists on one", async () => {
  await using neutral = await workshop(null, { history: "nights", baseline: "nights" });
  expect((await neutral.run(1, 0.8)).outcome).toMatchObject({ verdict: "complete", exitCode: 0 });
  await using strict = await workshop(null, { history: "nights", "baseline-required": "true" });
  const insisted = await strict.run(1, 0.8);
  expect(insisted.outcome).toMatchObject({ verdict: "no-baseline", exitCode: 1 });
});

describe("nothing GitHub refuses fails the night", () => {
  test("a token that can only read: a warning, a summary, exit 0", async () => {
    await using github = await startGitHub();
    github.readOnly = true;
    await using shop = await workshop(github);
    for (let number = 1; number <= 4; number++) await shop.run(number, 0.8);
    const drop = await shop.run(5, 0.2);
    expect(drop.outcome).toMatchObject({ verdict: "worse", exitCode: 0 });
    expect(drop.warnings.join()).toMatch(/fast: the issue could not be written: .*not accessible by integration/i);
    expect(text(drop)).toContain("could not be written");
  });

  test("no token, and a branch that is not the default one: said, and nothing is opened", async () => {
    await using github = await startGitHub();
    for (const [hub, ref, said] of [
      [null, "refs/heads/main", "no token"],
      [github, "refs/heads/try", "not main"],
    ] as const) {
      await using shop = await workshop(hub);
      for (let number = 1; number <= 4; number++) await shop.run(number, 0.8, { event: { ref } });
      expect(text(await shop.run(5, 0.2, { event: { ref } }))).toContain(said);
    }
    expect(github.issues).toEqual([]);
  });
});

test("a torn night is skipped with a warning, and the others are followed", async () => {
  await using github = await startGitHub();
  await using shop = await workshop(github);
  for (let number = 1; number <= 3; number++) await shop.run(number, 0.8);
  await writeFile(join(shop.path, "nights", "night-2", "run.json"), '{"version": 1, "id": ');
  const after = await shop.run(4, 0.8);
  expect(after.warnings).toEqual([expect.stringMatching(/^Skipped night-2: .*not JSON/)]);
  expect(text(after)).toContain("Skipped night-2");
  const history = History.parse(JSON.parse(await readFile(join(shop.path, "nights", "history.json"), "utf8")));
  expect(history.runs.map(({ id }) => id)).toEqual(["night-1", "night-3", "night-4"]);
});

test("the history comes from the newest artifact of the branch, never from a fork's or another branch's", async () => {
  await using github = await startGitHub();
  await using shop = await workshop(github, {});
  let clock = 0;
  const facts = (branch: string, fork = false) => ({
    created_at: `2026-11-01T00:00:${String(clock++).padStart(2, "0")}Z`,
    run: { id: 1, branch, sha: "a".repeat(40), fork },
  });
  const upload = async (folder: string) => {
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const files = names.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), await readFile(path, "utf8")] as const;
    });
    await github.addArtifact("agent-eval-history", Object.fromEntries(await Promise.all(files)), facts("main"));
  };
  let kept: string[] = [];
  for (let number = 1; number <= 3; number++) {
    const { outcome } = await shop.run(number, 0.8);
    const history = outcome.outputs.history ?? "";
    kept = (await readdir(history)).sort();
    await upload(history);
    // An empty history under the same name, newer.
    await github.addArtifact("agent-eval-history", { x: "x" }, facts("main", true));
    await github.addArtifact("agent-eval-history", { x: "x" }, facts("try"));
  }
  expect(kept).toEqual(["history.json", "history.md", "night-1", "night-2", "night-3"]);
});

test("a history that cannot be brought is not begun anew, and the run is still reported", async () => {
  await using github = await startGitHub();
  await github.addArtifact("agent-eval-history", {}, { archive: Buffer.from("no archive") });
  await using shop = await workshop(github, {});
  const night = await shop.run(1, 0.8);
  expect(night.outcome).toMatchObject({ verdict: "complete", exitCode: 0 });
  // Nothing to upload: it would hide the nights that are there.
  expect(night.outcome.outputs.history).toBeUndefined();
  expect(text(night)).toContain("The history could not be kept");
});

test("an answer that got lost on its way opens no second issue", async () => {
  await using github = await startGitHub();
  await using shop = await workshop(github);
  for (let number = 1; number <= 4; number++) await shop.run(number, 0.8);
  github.troubles.lostAnswer = { times: 1 };
  const drop = await shop.run(5, 0.2);
  expect(drop.outcome.exitCode).toBe(0);
  await shop.run(6, 0.2);
  expect(github.issues).toMatchObject([{ state: "open", body: expect.stringContaining("run 6") }]);
});

describe("a data branch", () => {
  const bare = async (folder: string) => {
    const path = join(folder, "octo-org", "evals");
    await execa("git", ["init", "--quiet", "--bare", "--initial-branch=main", path]);
    return { path, event: { serverUrl: `file://${folder}` } };
  };
  const nightsOf = async (path: string) =>
    (await execa("git", ["ls-tree", "--name-only", "agent-eval-data"], { cwd: path })).stdout
      .split("\n")
      .filter((n) => n.startsWith("night"));

  test("begins empty and grows by a commit a night", async () => {
    await using remote = await scratch();
    const { path, event } = await bare(remote.path);
    await using shop = await workshop(null, { history: "branch:agent-eval-data" });
    for (const number of [1, 2]) {
      const { warnings } = await shop.run(number, 0.8, { event });
      expect(warnings).toEqual([]);
    }
    expect(await nightsOf(path)).toEqual(["night-1", "night-2"]);
  });

  test("a night that somebody else pushed meanwhile is kept, too", async () => {
    await using remote = await scratch();
    const { path, event } = await bare(remote.path);
    await using shop = await workshop(null, { history: "branch:agent-eval-data" });
    await using other = await workshop(null, { history: "branch:agent-eval-data" });
    await shop.run(1, 0.8, { event });
    // Both nights take the branch as it is and push: one of them comes second.
    await Promise.all([shop.run(2, 0.8, { event }), other.run(3, 0.8, { event })]);
    expect(await nightsOf(path)).toEqual(["night-1", "night-2", "night-3"]);
  });

  test("gets no secret that a record holds, and nothing at all where that cannot be made sure", async () => {
    await using remote = await scratch();
    const { path, event } = await bare(remote.path);
    const history = { history: "branch:agent-eval-data" };
    const run = { environment: { gpuDriver: "sk-planted-secret" } };
    await using shop = await workshop(null, history);
    await shop.run(1, 0.8, { event, run });
    const { stdout } = await execa("git", ["show", "agent-eval-data:night-1/run.json"], { cwd: path });
    expect(stdout).toContain("gpuDriver");
    expect(stdout).not.toContain("sk-planted-secret");
    const clean = () => Promise.reject(new Error("EACCES"));
    await using blind = await workshop(null, history, { clean });
    const { outcome } = await blind.run(2, 0.8, { event, run });
    expect(outcome).toMatchObject({ exitCode: 0, outputs: { folder: expect.any(String) } });
    expect(outcome.sections[0]?.markdown).toContain("could not be searched for secrets");
    expect(await nightsOf(path)).toEqual(["night-1"]);
  });

  test("a push that is refused leaves the night's result, with a warning", async () => {
    await using remote = await scratch();
    const { path, event } = await bare(remote.path);
    await using shop = await workshop(null, { history: "branch:agent-eval-data" });
    await shop.run(1, 0.8, { event });
    await writeFile(join(path, "hooks", "pre-receive"), "#!/bin/sh\necho protected branch >&2\nexit 1\n", {
      mode: 0o755,
    });
    const { outcome, warnings } = await shop.run(2, 0.8, { event });
    expect(outcome.exitCode).toBe(0);
    expect(warnings.join()).toMatch(/could not be kept: .*protected branch/);
    await rm(join(path, "hooks", "pre-receive"));
    await shop.run(3, 0.8, { event });
    expect(await nightsOf(path)).toEqual(["night-1", "night-3"]);
  });
});

test("a night of which nothing was recorded changes no history", async () => {
  await using shop = await workshop(null);
  const context = { out: join(shop.path, "none") };
  const failed: Outcome = {
    ...{ verdict: "incomplete", exitCode: 3, headline: "the server is down", sections: [], annotations: [] },
    ...{ outputs: {}, comment: false },
  };
  expect(await followNight(context as ActionContext, async () => failed)).toBe(failed);
  await expect(readdir(join(shop.path, "nights"))).rejects.toThrow();
});

test("a secret that found its way into a record is in no issue", async () => {
  await using github = await startGitHub();
  await using shop = await workshop(github);
  for (let number = 1; number <= 4; number++) await shop.run(number, 0.8);
  await shop.run(5, 0.2, { run: { environment: { gpuDriver: "sk-planted-secret" } } });
  expect(github.issues[0]?.body).toContain("gpuDriver: 560.35 → ");
  expect(github.issues[0]?.body).not.toContain("sk-planted-secret");
});

test("nightly jobs that follow profiles of the same names have issues of their own", async () => {
  await using github = await startGitHub();
  await using one = await workshop(github);
  await using other = await workshop(github);
  const weekly = { event: { workflow: "weekly" } };
  for (let number = 1; number <= 4; number++) await one.run(number, 0.8);
  await one.run(5, 0.2);
  // Steady there: nothing to close of somebody else's.
  for (let number = 1; number <= 4; number++) await other.run(number, 0.8, weekly);
  expect(github.issues).toMatchObject([{ state: "open" }]);
  await other.run(5, 0.2, weekly);
  expect(github.issues).toMatchObject([{ state: "open" }, { state: "open" }]);
  await one.run(6, 0.2);
  expect(github.issues).toHaveLength(2);
});

test("a history of another workflow of the branch is not taken for this one's", async () => {
  await using github = await startGitHub();
  const file = (name: string) => ({
    ...{ event: "schedule", head_sha: "a".repeat(40), head_branch: "main", conclusion: "success" },
    path: `.github/workflows/${name}.yml`,
  });
  github.runs.set(1, file("nightly"));
  github.runs.set(2, { ...file("weekly"), path: `${file("weekly").path}@main` });
  const of = (id: number) => ({ run: { id, branch: "main", sha: "a".repeat(40) } });
  await github.addArtifact("agent-eval-history", { "mine.txt": "x" }, of(1));
  await github.addArtifact(
    "agent-eval-history",
    { "theirs.txt": "x" },
    { ...of(2), created_at: "2026-11-02T00:00:00Z" },
  );
  const kept = async (name: string) => {
    const env = { GITHUB_WORKFLOW_REF: `octo-org/evals/.github/workflows/${name}.yml@refs/heads/main` };
    await using shop = await workshop(github, {}, { env });
    return await readdir((await shop.run(1, 0.8)).outcome.outputs.history ?? "");
  };
  expect(await kept("nightly")).toEqual(["history.json", "history.md", "mine.txt", "night-1"]);
  expect(await kept("weekly")).toEqual(["history.json", "history.md", "night-1", "theirs.txt"]);
  expect(await kept("new")).toEqual(["history.json", "history.md", "night-1"]);
});
