import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { project } from "../support/program.ts";
import { actionErrors, actionlint, workflowErrors } from "./linters.ts";
import { all, EXAMPLES, OWN } from "./workflows.ts";

describe("every workflow is one", () => {
  test.each(all.map(({ file, text }) => [file, text]))("%s", async (file, text) => {
    expect(await workflowErrors(text, file)).toEqual([]);
    // Shown below another folder's name it would not be linted as a workflow.
    expect(await actionlint(text, file.replace(EXAMPLES, OWN))).toEqual([]);
  });

  test("action.yml is one", async () => {
    expect(await actionErrors(await readFile(join(project, "action.yml"), "utf8"), "action.yml")).toEqual([]);
  });
});

describe("the shell of the steps", () => {
  const scripts = all.flatMap(({ jobs }) =>
    jobs.flatMap((job) => job.steps.flatMap(({ run }) => (run === undefined ? [] : [[job.name, run] as const]))),
  );

  test.each(scripts)("is one: %s", async (_, script) => {
    const { exitCode, stderr } = await execa("bash", ["-n"], { input: script, reject: false });
    expect([exitCode, stderr]).toEqual([0, ""]);
    // What an expression becomes would be read as shell; a variable is not.
    expect(script).not.toMatch(/\$\{\{/);
  });
});

describe("the linters find what they are here for", () => {
  const workflow = (step: string) =>
    `on: pull_request\njobs:\n  a:\n    runs-on: [self-hosted, gpu]\n    steps:\n      - ${step}\n`;

  test("an input that an action does not have", async () => {
    const step = "uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1\n        with: { fetch-dept: 0 }";
    expect((await actionlint(workflow(step), `${OWN}/a.yml`)).join()).toContain('input "fetch-dept" is not defined');
  });

  test("text of a stranger in a shell", async () => {
    const step = `run: echo \${{ github.event.pull_request.title }}`;
    expect((await actionlint(workflow(step), `${OWN}/a.yml`)).join()).toContain("potentially untrusted");
  });

  test("a key that does not exist", async () => {
    expect(await workflowErrors(workflow("runs: echo"), "a.yml")).toEqual([
      expect.stringContaining("Unexpected value 'runs'"),
      expect.anything(),
    ]);
    const action = "name: a\ndescription: b\nruns: { using: node24, main: a.js, posts: b.js }\n";
    expect(await actionErrors(action, "action.yml")).toEqual([expect.stringContaining("Unexpected value 'posts'")]);
  });

  test("a label of no runner", async () => {
    const other = workflow("run: echo").replace("gpu", "gpuu");
    expect((await actionlint(other, `${OWN}/a.yml`)).join()).toContain('label "gpuu" is unknown');
  });
});
