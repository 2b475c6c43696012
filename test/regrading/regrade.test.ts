import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Config } from "../../src/config/config.ts";
import { InfraError } from "../../src/errors.ts";
import { rebuild, recordOf, workspaceChanges } from "../../src/records/submission.ts";
import { compareGrades } from "../../src/regrading/compare.ts";
import { type RegradeInput, regradeRun } from "../../src/regrading/regrade.ts";
import { toText } from "../../src/regrading/table.ts";
import { readRunRecord, readTrials } from "../../src/runner/journal.ts";
import { makePlan } from "../../src/runner/plan.ts";
import { setUpProfiles } from "../../src/runner/profiles.ts";
import { executeRun } from "../../src/runner/run.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import { singleCommit } from "../../src/tasks/repository.ts";
import type { Task } from "../../src/tasks/task.ts";
import { overlay } from "../../src/trees/tree.ts";
import { refactorTask } from "../graders/subjects.ts";
import { temporaryFolder } from "../tasks/task-folder.ts";
import { patchTask, testTask, tree } from "../validation/subjects.ts";

/** What an agent may leave behind that is no line of text in an ordinary file. */
const MESS = [
  "printf 'new\\n' > a.txt; printf '\\000\\377' > blob; printf '#!/bin/sh\\n' > tool; chmod +x tool; rm -f test/there.sh",
  "ln -s /etc/passwd link; mkdir -p .git/hooks; echo : > .git/hooks/post-checkout; git config core.hooksPath hooks",
  "mkdir -p hidden-tests; echo true > hidden-tests/says-new-alone.sh; echo TAP version 13; echo 'ok 1 - made up by nobody else'",
].join("; ");
const profiles = {
  oracle: { agent: "oracle" },
  noop: { agent: "noop" },
  mess: { agent: "command", command: ["sh", "-c", MESS] },
} as const;

/** A run of these tasks on disk, as it was recorded. */
async function recordedRun(tasks: readonly Task[]) {
  const folder = await temporaryFolder();
  const config = Config.parse({ suite: "tasks", profiles });
  const ready = setUpProfiles(config, {});
  const named = ready.map(({ name, modelKey }) => ({ name, model: modelKey }));
  await executeRun({
    ...{ id: "old", folder, config, baseDir: "/project", tasks, profiles: ready },
    plan: makePlan({ tasks: tasks.map(({ id }) => id), profiles: named, repeats: 1, seed: 1 }),
    pick: { kind: "local", reason: "asked for" },
    harnessVersion: "0.0.0",
    imagesDir: "/none",
    allowFailedIsolation: false,
    previous: null,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  return { folder, run: await readRunRecord(folder), trials: await readTrials(folder) };
}

type Recorded = Awaited<ReturnType<typeof recordedRun>>;

async function regrade(
  recorded: Recorded,
  tasks: readonly (Task | [string, string])[],
  more: Partial<RegradeInput> = {},
) {
  await using sandbox = await LocalSandbox.start(0);
  const known = new Map<string, Task | string>(
    tasks.map((task) => (Array.isArray(task) ? task : ([task.id, task] as const))),
  );
  return await regradeRun({
    ...recorded,
    ...{ tasks: known, sandbox, cpuSlots: 2, harnessVersion: "0.0.0", onTrial: () => {} },
    signal: new AbortController().signal,
    ...more,
  });
}

describe("a run that is graded again", () => {
  test("comes out as it was, for every grader and whatever agents left behind", async () => {
    const tasks = [patchTask(), testTask(), refactorTask];
    const recorded = await recordedRun(tasks);
    const journal = await readFile(join(recorded.folder, "trials.jsonl"), "utf8");
    const again = await regrade(recorded, tasks);
    expect(again.trials.filter(({ result }) => result !== "same")).toEqual([]);
    expect(again.counts).toMatchObject({ same: 9, changed: 0, impossible: 0 });
    expect(again.changedTasks).toEqual([]);
    // The mess was really seen, the first time and now.
    const kinds = (id: string) => recorded.trials.find((trial) => trial.id === id)?.tampering.map(({ kind }) => kind);
    expect(new Set(kinds("say-new.mess.r1"))).toEqual(
      new Set(["symlink", "git-hook", "git-config", "protected-file", "hidden-path", "printed-report"]),
    );
    expect(recorded.trials.find(({ id }) => id === "say-new.mess.r1")?.verdict).toBe("resolved");
    expect(await readFile(join(recorded.folder, "trials.jsonl"), "utf8")).toBe(journal);
    expect(toText(again)).toContain("9 of 9 verdicts of old reproduced");
  });

  test("with another grading shows the verdicts, scores and checks that are others now", async () => {
    const recorded = await recordedRun([patchTask()]);
    const grading = { ...patchTask().grading, failToPass: ["says-new-alone", "has-a-tool"] };
    const hidden = overlay(patchTask().hidden, tree({ "hidden-tests/has-a-tool.sh": "test -x tool\n" }));
    const again = await regrade(recorded, [patchTask({ grading, hidden, fingerprint: "another" })], {
      harnessVersion: "9.9.9",
    });
    expect(again.changedTasks).toEqual([{ id: "say-new", before: "fingerprint-say-new", now: "another" }]);
    expect(again.counts).toMatchObject({ same: 0, different: 2, changed: 1 });
    const oracle = again.trials.find(({ profile }) => profile === "oracle");
    expect(oracle).toMatchObject({
      result: "changed",
      taskChanged: true,
      before: { verdict: "resolved", score: 1 },
      now: { verdict: "unresolved", score: 2 / 3 },
      flipped: [{ name: "has-a-tool", kind: "fail-to-pass", before: null, now: false }],
    });
    const text = toText(again);
    expect(text).toContain("2 of 3 verdicts of old reproduced, 2 of them with other checks");
    expect(text).toContain("✘ say-new.oracle.r1: resolved 1.00 → unresolved 0.67");
    expect(text).toContain("has-a-tool: absent → failed");
    expect(text).toContain("task say-new has changed since");
    expect(text).toContain("agent-eval was 0.0.0, is 9.9.9");
  });

  test("from before submissions were recorded is graded on its changes, and says what it cannot know", async () => {
    const recorded = await recordedRun([patchTask()]);
    for (const { artifacts } of recorded.trials) await rm(join(recorded.folder, artifacts, "submission.json"));
    const again = await regrade(recorded, [patchTask()]);
    expect(again.counts).toMatchObject({ same: 2, different: 1, changed: 0 });
    const mess = again.trials.find(({ profile }) => profile === "mess");
    expect(mess?.notes).toEqual([expect.stringContaining("an older record")]);
    expect(new Set(mess?.tampering.gone.map(({ kind }) => kind))).toEqual(
      new Set(["symlink", "git-hook", "git-config"]),
    );
  });

  test("whose task is gone, broken or whose artifacts are damaged gives no verdict for these trials, and goes on", async () => {
    const [one, two] = [patchTask({ id: "one" }), patchTask({ id: "two" })];
    const recorded = await recordedRun([one, two]);
    await writeFile(join(recorded.folder, "artifacts/two.oracle.r1/changes.json"), "{");
    const again = await regrade(recorded, [["one", "the task is gone"], two]);
    expect(again.counts).toMatchObject({ impossible: 4, same: 2 });
    expect(again.changedTasks).toMatchObject([{ id: "one", now: null }]);
    expect(again.trials.find(({ id }) => id === "two.oracle.r1")?.notes[0]).toContain("cannot be read");
    const unreadable = patchTask({ id: "two", grading: { ...two.grading, command: ["sh", "-c", "true {{report}}"] } });
    const broken = await regrade(recorded, [one, unreadable]);
    const noop = broken.trials.find(({ id }) => id === "two.noop.r1");
    expect(noop).toMatchObject({ result: "changed", now: { verdict: "ungraded" } });
  });

  test("a trial that was lost when it was run is no verdict to reproduce", async () => {
    const recorded = await recordedRun([patchTask()]);
    await rm(join(recorded.folder, "artifacts/say-new.noop.r1"), { recursive: true });
    const trials = recorded.trials.map((trial) =>
      trial.profile === "noop" ? { ...trial, verdict: "ungraded" as const } : trial,
    );
    const again = await regrade({ ...recorded, trials }, [patchTask()]);
    expect(again.counts).toMatchObject({ same: 2, nothing: 1, impossible: 0 });
    expect(toText(again)).toContain("2 of 2 verdicts");
  });

  test("on a machine that cannot grade ends as the machine's fault", async () => {
    const recorded = await recordedRun([patchTask()]);
    const grade = async () => {
      throw new Error("no space left on device");
    };
    const sandbox = { kind: "docker" as const, grade, ensure: async () => ({}) };
    const failing = regrade(recorded, [patchTask()], { sandbox });
    await expect(failing).rejects.toThrow(InfraError);
    await expect(failing).rejects.toThrow("no space left on device");
  });
});

test("what is recorded is enough to have the submission back, commits' contents aside", async () => {
  const workspace = tree({ "a.txt": "old\n", "gone.txt": "1" });
  const repository = await singleCommit(workspace);
  const left = new Map([
    ...repository,
    ["a.txt", { bytes: Buffer.from([0, 255, 13, 10]), executable: true }] as const,
    ...tree({ "empty.txt": "", "ümläut name.txt": "x", ".git/hooks/pre-commit": "exit 0", ".git/objects/ab/cd": "x" }),
  ]);
  left.delete(".git/HEAD");
  const irregular = [{ path: "link", kind: "symlink" as const, detail: "to /etc" }];
  const record = recordOf({ collected: { tree: left, irregular }, repository, printed: "Done." });
  const changes = workspaceChanges(workspace, left);
  const back = rebuild(JSON.parse(JSON.stringify(record)), changes, workspace, repository);
  left.delete(".git/objects/ab/cd");
  expect(new Map([...back.collected.tree].sort())).toEqual(new Map([...left].sort()));
  expect(back).toMatchObject({ repository, printed: "Done.", collected: { irregular } });
});

test("checks of one name are compared in their order", () => {
  const check = (passed: boolean) => ({ name: "same", kind: "stable" as const, passed, detail: "" });
  const grade = { verdict: "unresolved" as const, score: 0.5, reason: "x", tampering: [] };
  const { flipped, result } = compareGrades(
    { ...grade, checks: [check(false), check(true)] },
    { ...grade, checks: [check(true), check(true)] },
  );
  expect(flipped).toEqual([{ name: "same", kind: "stable", before: false, now: true }]);
  expect(result).toBe("different");
});
