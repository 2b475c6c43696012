import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub } from "../stand-ins/github-api.ts";
import { checkoutAction, pullRequest, push, startJob } from "../support/action.ts";
import { scratch } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

interface Case {
  readonly event: string;
  readonly mode: string;
}

/** The step, and the post step of one that was cut off, where the checkout has a configuration that is a program. */
async function stepWithProgram({ event, mode }: Case) {
  await using workspace = await scratch();
  await using github = await startGitHub();
  const trace = join(workspace.path, "trace");
  const program = [
    'import { writeFileSync } from "node:fs";',
    `writeFileSync(${JSON.stringify(trace)}, String(process.env["INPUT_TOKEN"]));`,
    'export default { suite: "nowhere", profiles: { idle: { agent: "noop" } } };',
  ];
  await writeFile(join(workspace.path, "agent-eval.config.ts"), program.join("\n"));
  const payload = event === "push" ? push.payload : pullRequest().payload;
  await using job = await startJob(action.path, {
    workspace: workspace.path,
    github,
    event: { name: event, payload },
    with: { mode },
  });
  const step = await job.run();
  const inStep = existsSync(trace);
  await job.post({ ...step, state: { ...step.state, told: "" } });
  return { step, ran: { inStep, inPost: existsSync(trace) } };
}

const NEITHER = { inStep: false, inPost: false };

describe("a configuration that is a program", () => {
  test("runs in a workflow of the repository's own code", async () => {
    const { ran } = await stepWithProgram({ event: "push", mode: "run" });
    expect(ran.inStep).toBe(true);
  });

  test.each(["run", "pull-request", "nightly"])("never runs on pull_request_target: mode %s", async (mode) => {
    const { step, ran } = await stepWithProgram({ event: "pull_request_target", mode });
    expect(step.exitCode).toBe(2);
    expect(step.summary).toContain("runs a stranger's configuration with your secrets");
    expect(ran).toEqual(NEITHER);
  });

  test("never runs in mode comment, which has a token that can write and no use for it", async () => {
    const { ran } = await stepWithProgram({ event: "push", mode: "comment" });
    expect(ran).toEqual(NEITHER);
  });
});
