import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Inputs } from "../../src/action/inputs.ts";
import { checkoutAction, startJob } from "../support/action.ts";
import { project, scratch } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

async function stepWith(given: Readonly<Record<string, string>>, config = "profiles: { noop: { agent: noop } }\n") {
  await using workspace = await scratch();
  await writeFile(join(workspace.path, "agent-eval.yaml"), config);
  await using job = await startJob(action.path, { workspace: workspace.path, with: given });
  return await job.run();
}

describe("what cannot be meant fails the step before anything runs", () => {
  test.each([
    ["an unknown input", { profile: "a" }, /profile: there is no such input; did you mean profiles\?/],
    ["an unknown mode", { mode: "nightli" }, /mode: "nightli": expected run, pull-request, nightly, comment/],
    ["no number", { repeats: "two" }, /repeats: "two": expected a whole number/],
    ["no share", { margin: "5" }, /margin: "5": expected a number between 0 and 1/],
    ["no part", { shard: "5/4" }, /shard: "5\/4": expected a part of a whole, such as 1\/4/],
    ["no answer", { comment: "yes" }, /comment: "yes": expected true, false/],
    ["a rule that is none", { gate: "sucess: worse" }, /gate: .*sucess/],
  ])("%s", async (_, given, message) => {
    const step = await stepWith(given);
    expect(step.exitCode).toBe(2);
    expect(step.log).toMatch(message);
    expect(step.log).toContain("fix ");
    expect(step.annotations).toMatchObject([{ level: "error", message: expect.stringMatching(message) }]);
    expect(step.outputs).toMatchObject({ verdict: "error", "exit-code": "2" });
    expect(step.summary).toContain("# agent-eval: ");
  });

  test("everything that is wrong is said at once", async () => {
    const step = await stepWith({ repeats: "0", seed: "-1", sandbox: "vm" });
    for (const name of ["repeats", "seed", "sandbox"]) expect(step.log).toContain(`${name}: `);
  });

  test("a configuration that is none is named with its line, in the log and in the summary", async () => {
    const step = await stepWith({}, "profiles:\n  fast: { agent: codx }\n");
    expect(step.exitCode).toBe(2);
    expect(step.log).toMatch(/agent-eval\.yaml:2:\d+ profiles\.fast\.agent/);
    expect(step.summary).toContain("profiles.fast.agent");
  });
});

test("action.yml has the inputs that the program knows, with the same defaults", async () => {
  const { inputs, runs } = parse(await readFile(join(project, "action.yml"), "utf8"));
  expect(Object.keys(inputs).sort()).toEqual(Object.keys(Inputs.shape).sort());
  expect(runs).toMatchObject({ using: "node24", "post-if": "always()" });
  const defaults = Inputs.parse({});
  for (const [name, { default: value }] of Object.entries<{ default?: string }>(inputs)) {
    if (name === "token") continue;
    const usual = defaults[name as keyof typeof defaults];
    expect(`${name}: ${value ?? ""}`).toBe(`${name}: ${usual === undefined ? "" : String(usual)}`);
  }
});
