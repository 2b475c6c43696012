import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readInputs } from "../../src/action/inputs.ts";
import { project } from "../support/program.ts";
import { all, examples, isOurs, readAction } from "./workflows.ts";

/** What the expressions of our workflows can become. */
const VALUES: Readonly<Record<string, string>> = {
  "matrix.shard": "2",
  "github.run_number": "7",
};

function evaluated(value: string | number | boolean): string {
  return String(value).replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => VALUES[expression] ?? "");
}

const calls = all.flatMap(({ jobs }) =>
  jobs.flatMap((job) => job.steps.flatMap((step) => (isOurs(step.uses) ? [[job.name, step.with] as const] : []))),
);

describe("every call of the action is one that it understands", () => {
  test.each(calls)("%s", async (_, given) => {
    const { inputs } = await readAction();
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, evaluated(value)]);
    // Throws for a value that the action refuses.
    expect(readInputs(Object.fromEntries(env)).mode).toBe(given["mode"]);
  });

  test("every mode is shown", async () => {
    const shown = new Set(
      examples.flatMap(({ text }) => [...text.matchAll(/^ +mode: (.+)$/gm)].map(([, mode]) => mode)),
    );
    expect([...shown].sort()).toEqual(["comment", "nightly", "pull-request", "run"]);
  });

  test("an output that is read is one that it has", async () => {
    const { outputs } = await readAction();
    for (const { file, text } of all) {
      const read = [...text.matchAll(/steps\.eval\.outputs\.([\w-]+)/g)].map(([, name]) => name);
      expect(Object.keys(outputs), file).toEqual(expect.arrayContaining(read));
    }
  });

  test("what is copied brings the version that it was written for", async () => {
    const { version } = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
    for (const { file, text } of examples) {
      const mentioned = [...text.matchAll(/agent-eval@(\S+)/g)].map(([, told]) => told?.replace(/^v/, ""));
      expect(new Set(mentioned), file).toEqual(new Set([version]));
    }
  });
});
