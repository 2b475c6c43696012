import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutAction, startJob } from "../support/action.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { project, readRun, scratch, writeConfig } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

/** One trial that is over at once, and one that sleeps until its time is up. */
async function sleepers(workspace: string): Promise<void> {
  await writeConfig(workspace, {
    suite: [join(project, "tasks/fix-cursor-paging")],
    profiles: {
      noop: { agent: "noop" },
      sleeper: { agent: "command", command: ["sleep", "60"], limits: { timeoutSeconds: 15 } },
    },
    run: { sandbox: "docker" },
  });
}

await describeWithDocker("a job that is cancelled in the middle of a trial", (docker) => {
  test("leaves no container and a partial run, which another job continues", async () => {
    await using workspace = await scratch();
    await sleepers(workspace.path);
    await using job = await startJob(action.path, { workspace: workspace.path, with: { out: "results" } });
    const running = await job.start();
    await running.written("noop.r1");
    expect(await propertyOf(docker, running.pid)).not.toEqual([]);
    running.cancel();
    const step = await running.result;
    expect(step.exitCode).toBe(130);
    expect(await propertyOf(docker, running.pid)).toEqual([]);
    expect(step.outputs).toMatchObject({ verdict: "interrupted", folder: join(workspace.path, "results") });
    expect(step.summary).toContain("# agent-eval: interrupted: 1 of 2 trials");
    const post = await job.post(step);
    expect({ exitCode: post.exitCode, summary: post.summary }).toEqual({ exitCode: 0, summary: "" });
    expect((await readRun(join(workspace.path, "results"))).trials.map(({ profile }) => profile)).toEqual(["noop"]);

    await using next = await startJob(action.path, { workspace: workspace.path, with: { resume: "results" } });
    const resumed = await next.run();
    expect(resumed.outputs).toMatchObject({ verdict: "complete", folder: join(workspace.path, "results") });
    const { trials } = await readRun(join(workspace.path, "results"));
    expect(trials.map(({ profile, termination }) => [profile, termination])).toEqual([
      ["noop", "completed"],
      ["sleeper", "timeout"],
    ]);
  });

  test("is cleared up by the post step where the runner had to kill it", async () => {
    await using workspace = await scratch();
    await sleepers(workspace.path);
    await using job = await startJob(action.path, { workspace: workspace.path });
    const running = await job.start();
    await running.written("noop.r1");
    process.kill(running.pid ?? 0, "SIGKILL");
    const step = await running.result;
    expect(await propertyOf(docker, running.pid)).not.toEqual([]);
    const post = await job.post(step);
    expect(post.exitCode).toBe(0);
    expect(await propertyOf(docker, running.pid)).toEqual([]);
    const folder = step.outputs["folder"] ?? "";
    expect(existsSync(join(folder, "run.json"))).toBe(true);
    expect(await readFile(join(folder, "trials.jsonl"), "utf8")).toContain('"noop"');
    expect(post.summary).toContain("The step was cut off.");
    expect(post.summary).toContain("with the input `resume`");
  });
});
