import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub } from "../stand-ins/github-api.ts";
import { checkoutAction, push, startJob } from "../support/action.ts";
import { project, readRun, scratch, writeConfig } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
/** A job's workspace with the parts below `parts`, as the jobs before uploaded them. */
let workspace: Awaited<ReturnType<typeof scratch>>;

/** As examples/workflows/nightly-sharded.yml does it: a job for each part, each with its artifact. */
beforeAll(async () => {
  action = await checkoutAction();
  workspace = await scratch();
  await writeConfig(workspace.path, {
    suite: ["fix-cursor-paging", "fix-moved-folder-deny", "fix-locker-labels"].map((id) => join(project, "tasks", id)),
    profiles: { oracle: { agent: "oracle" }, shell: { agent: "command", command: ["true"] } },
    run: { sandbox: "local" },
  });
  for (const shard of ["1/2", "2/2"]) {
    const out = `parts/agent-eval-shard-${shard[0]}`;
    const inputs = { mode: "run", shard, seed: "7", out };
    await using job = await startJob(action.path, { workspace: workspace.path, event: push, with: inputs });
    const { exitCode, log } = await job.run();
    expect(exitCode, log).toBe(0);
  }
});
afterAll(async () => {
  await workspace[Symbol.asyncDispose]();
  await action[Symbol.asyncDispose]();
});

/** The last job: it has the parts, and runs nothing. */
async function merging(inputs: Record<string, string>) {
  await using github = await startGitHub();
  await using job = await startJob(action.path, { workspace: workspace.path, github, event: push, with: inputs });
  return await job.run();
}

describe("the parts that several machines made", () => {
  test("are one run with one report", async () => {
    const step = await merging({ mode: "run", parts: "parts", out: "merged" });
    expect(step.outputs).toMatchObject({ verdict: "complete", success: '{"oracle":1,"shell":0}' });
    expect(step.summary).toMatch(/^# agent-eval: 6 of 6 trials, 3 tasks, 2 profiles, seed 7\n/);
    const { run, trials } = await readRun(join(workspace.path, "merged"));
    expect([run.plan.length, trials.length]).toEqual([6, 6]);
  });

  test("are a night of the history", async () => {
    const step = await merging({ mode: "nightly", parts: "parts", out: "night" });
    expect(step.outputs["verdict"]).toBe("complete");
    const kept = await readdir(join(workspace.path, "night-history"));
    expect(kept).toContain(step.outputs["run-id"]);
  });

  test("one of them that is missing is named, with its tasks, and the job fails", async () => {
    await cp(join(workspace.path, "parts/agent-eval-shard-1"), join(workspace.path, "half/agent-eval-shard-1"), {
      recursive: true,
    });
    const step = await merging({ mode: "run", parts: "half", out: "merged-half" });
    expect([step.exitCode, step.outputs["verdict"]]).toEqual([3, "incomplete"]);
    expect(step.summary).toContain("missing: part 2 of 2");
  });

  test("keep what they were made with: another seed is refused", async () => {
    const step = await merging({ mode: "run", parts: "parts", seed: "8", out: "merged-again" });
    expect([step.exitCode, step.outputs["verdict"]]).toEqual([2, "error"]);
    expect(step.summary).toContain("seed: parts keep what they were made with");
  });
});
