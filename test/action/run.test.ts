import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub } from "../stand-ins/github-api.ts";
import { checkoutAction, pullRequest, startJob } from "../support/action.ts";
import { project, readRun, scratch, writeConfig } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

const tasks = [join(project, "tasks/fix-cursor-paging")];
const local = { sandbox: "local" as const };

/** Without what is another one in every run and on every machine. */
function steady(summary: string): string {
  return summary
    .replaceAll(/\| [0-9a-f]{12} \|/g, "| <identity> |")
    .replaceAll(/\d+(?:\.\d+)? m?s\b/g, "<time>")
    .replace(/(?<=## Facts\n\n)(?:- .*\n)+/, "- <facts of the run and of the machine>\n");
}

describe("the bundled action, as the runner runs it", () => {
  test("runs the profiles, and tells of them in outputs, summary and comment", async () => {
    await using workspace = await scratch();
    await writeConfig(workspace.path, {
      suite: tasks,
      profiles: {
        oracle: { agent: "oracle" },
        noop: { agent: "noop" },
        shell: { agent: "command", command: ["true"] },
      },
      run: local,
    });
    await using github = await startGitHub();
    await using job = await startJob(action.path, { workspace: workspace.path, github, event: pullRequest() });
    const step = await job.run();
    expect(step.log).toContain("agent-eval run");
    expect({ exitCode: step.exitCode, annotations: step.annotations }).toEqual({ exitCode: 0, annotations: [] });
    const folder = join(job.temp, "agent-eval");
    const { run } = await readRun(folder);
    expect(step.outputs).toEqual({
      verdict: "complete",
      "exit-code": "0",
      gate: "none",
      "run-id": run.id,
      folder,
      success: '{"oracle":1,"noop":0,"shell":0}',
      "report-json": join(folder, "report.json"),
      "report-html": join(folder, "report.html"),
      "report-md": join(folder, "report.md"),
      junit: join(folder, "junit.xml"),
      decision: "",
    });
    await expect(steady(step.summary)).toMatchFileSnapshot("golden/run-summary.md");
    expect(github.comments.map(({ issue }) => issue)).toEqual([7]);
    const body = github.comments[0]?.body ?? "";
    expect(body).toMatch(/^<!-- agent-eval comment: Evaluate\/evaluate\/run -->\n# agent-eval: 3 of 3 trials/);
    expect(body.slice(body.indexOf("\n") + 1)).toBe(step.summary);
    const outcome = JSON.parse(await readFile(join(folder, "action.json"), "utf8"));
    expect(outcome).toMatchObject({ verdict: "complete", pullRequest: { number: 7 }, comment: null });
    const post = await job.post(step);
    expect({ exitCode: post.exitCode, summary: post.summary }).toEqual({ exitCode: 0, summary: "" });
  });
});
