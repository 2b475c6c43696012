import { describe, expect, test } from "vitest";
import { actionOf, all, examples, isOurs, type Job } from "./workflows.ts";

const jobs = all.flatMap((file) => file.jobs);
const steps = all.flatMap((file) => file.jobs.flatMap((job) => job.steps.map((step) => ({ file, job, step }))));
const uses = (job: Job, action: string) => job.steps.filter((step) => actionOf(step.uses) === action);
const modes = (job: Job) => job.steps.filter((step) => isOurs(step.uses)).map((step) => step.with["mode"]);
const runsOnOurMachine = (job: Job) => job["runs-on"].includes("self-hosted");

describe("what others wrote is pinned", () => {
  test("every action is a commit with its version beside it", () => {
    const loose = all.flatMap(({ file, text }) =>
      [...text.matchAll(/uses: (.+)$/gm)]
        .map(([, what = ""]) => what)
        .filter((what) => !isOurs(what) && !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))
        .map((what) => `${file}: ${what}`),
    );
    expect(loose).toEqual([]);
  });

  test("an action is of one version everywhere", () => {
    const pins = Map.groupBy(
      new Set(steps.flatMap(({ step }) => (step.uses?.startsWith("actions/") ? [step.uses] : []))),
      actionOf,
    );
    expect([...pins].filter(([, versions]) => versions.length > 1)).toEqual([]);
    expect(pins.size).toBe(4);
  });
});

/** What a job may do, by what it does: nothing beyond, and nothing that is missing. */
function justified(job: Job): { needs: Record<string, string>; may: Record<string, string> } {
  const needs: Record<string, string> = {};
  const may: Record<string, string> = {};
  if (uses(job, "actions/checkout").length > 0) needs["contents"] = "read";
  if (uses(job, "actions/download-artifact").some((step) => step.with["run-id"])) needs["actions"] = "read";
  for (const mode of modes(job)) {
    // A token of a fork can only read, whatever stands here.
    if (mode === "pull-request") may["pull-requests"] = "write";
    if (mode === "nightly") Object.assign(needs, { actions: "read", issues: "write" });
    if (mode === "comment") Object.assign(needs, { actions: "read", "pull-requests": "write" });
  }
  for (const { run = "" } of job.steps) {
    if (/gh release create|gh api --method/.test(run)) needs["contents"] = "write";
    if (/npm publish .*--provenance/.test(run)) needs["id-token"] = "write";
  }
  return { needs, may };
}

describe("a job may do what it has to, and nothing else", () => {
  test("every workflow says what its jobs may do", () => {
    for (const { file, workflow } of all) {
      // Without a word a job may do whatever the repository's settings say.
      expect(workflow.permissions, file).toBeDefined();
      expect(Object.values(workflow.permissions ?? {}), file).not.toContain("write");
    }
  });

  test.each(all.flatMap(({ workflow, jobs }) => jobs.map((job) => [job.name, { workflow, job }] as const)))(
    "%s",
    (_, { workflow, job }) => {
      const granted = job.permissions ?? workflow.permissions ?? {};
      const { needs, may } = justified(job);
      expect(granted).toMatchObject(needs);
      for (const [scope, level] of Object.entries(granted)) {
        expect([needs[scope], may[scope]], `${scope}: ${level} has a reason`).toContain(level);
      }
    },
  );

  test("no checkout leaves the token behind", () => {
    for (const job of jobs) {
      for (const step of uses(job, "actions/checkout")) expect(step.with["persist-credentials"], job.name).toBe(false);
    }
  });
});

describe("code of strangers", () => {
  test("nothing runs it with the repository's own rights", () => {
    for (const { file, workflow, jobs } of all) {
      expect(Object.keys(workflow.on), file).not.toContain("pull_request_target");
      if (!("workflow_run" in workflow.on)) continue;
      const does = jobs.flatMap((job) => job.steps.map((step) => actionOf(step.uses)));
      expect(does, file).toEqual(["<owner>/agent-eval"]);
      for (const job of jobs) expect(job.if, job.name).toContain("github.event.workflow_run.event == 'pull_request'");
    }
  });

  test("none comes to a machine of one's own unasked", () => {
    for (const { workflow, jobs } of all) {
      if (!("pull_request" in workflow.on)) continue;
      for (const job of jobs.filter(runsOnOurMachine)) {
        const kept = job.if === "github.event.pull_request.head.repo.full_name == github.repository";
        expect(kept || job.environment !== undefined, job.name).toBe(true);
      }
    }
  });

  test("this repository has no machine of its own to lose", () => {
    const own = all.filter((file) => !examples.includes(file)).flatMap((file) => file.jobs);
    expect(own.filter(runsOnOurMachine).map(({ name }) => name)).toEqual([]);
  });

  test("the workflow that comments waits for the one that measures", () => {
    const producer = examples.find(({ file }) => file.endsWith("pull-request-forks.yml"));
    const poster = examples.find(({ file }) => file.endsWith("pull-request-comment.yml"));
    expect(poster?.workflow.on["workflow_run"]).toMatchObject({ workflows: [producer?.workflow.name] });
    const kept = producer?.jobs.flatMap((job) => uses(job, "actions/upload-artifact")).map((step) => step.with["name"]);
    // The name that mode comment looks for without an input.
    expect(kept).toEqual(["agent-eval"]);
    // Told not to comment, the run would keep no comment either.
    expect(producer?.text).not.toContain("comment: false");
  });
});

describe("a job that is broken off", () => {
  test("every workflow says what becomes of two of its kind at once", () => {
    for (const { file, workflow } of all) {
      expect(workflow.concurrency, file).toBeDefined();
      const replaceable = "pull_request" in workflow.on;
      expect(workflow.concurrency?.["cancel-in-progress"], file).toBe(replaceable);
    }
  });

  test.each(jobs.filter((job) => modes(job).some((mode) => mode !== "comment")).map((job) => [job.name, job] as const))(
    "what was measured is kept all the same: %s",
    (_, job) => {
      const call = job.steps.find((step) => isOurs(step.uses));
      const out = String(call?.with["out"]);
      const kept = uses(job, "actions/upload-artifact");
      // Only a history that is whole: the next night takes the newest one.
      const history = ["always() && steps.eval.outputs.history != ''", `$\{{ steps.eval.outputs.history }}`];
      expect(kept.map((step) => [step.if, step.with["path"]])).toEqual([
        ["always()", out],
        ...(call?.with["mode"] === "nightly" ? [history] : []),
      ]);
    },
  );

  test("every job ends some day", () => {
    for (const job of jobs) expect(job["timeout-minutes"], job.name).toBeGreaterThan(0);
  });
});
