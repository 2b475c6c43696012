import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Regrading } from "../../src/regrading/regrading.ts";
import { ValidationFile } from "../../src/validation/validation.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program, scratch, writeConfig } from "../support/program.ts";

const local = ["--sandbox", "local"];

describe("a task from its first minute to its committed proof", () => {
  test("is scaffolded, proven, stale when a decoy changes, and proven again by itself", async () => {
    await using at = await scratch();
    const [cwd, suite] = [at.path, ["--suite", "tasks"]];
    for (const name of ["fix-first", "fix-second"]) {
      const made = await program(["init", "--task", name, "--language", "javascript"], { cwd });
      expect(made.exitCode, made.stderr).toBe(0);
      expect(made.stdout).toContain(`tasks/${name}/task.yaml`);
      expect(made.stderr).toContain(`validate --suite tasks ${name}`);
    }
    expect(await program(["init", "--task", "fix-first"], { cwd })).toMatchObject({ exitCode: 2 });

    const proven = await program(["validate", ...suite, ...local, "--write", "--repeats", "2"], { cwd });
    expect(proven.exitCode, proven.stdout).toBe(0);
    expect(proven.stdout).toContain("✔ fix-first: oracle resolved, noop unresolved, decoys 3 of 3 rejected");
    const file = ValidationFile.parse(JSON.parse(await readFile(join(cwd, "tasks/VALIDATION.json"), "utf8")));
    expect(file.tasks).toMatchObject([
      { task: "fix-first", valid: true, repeats: 2, sandbox: "local" },
      { task: "fix-second", valid: true },
    ]);
    const check = ["validate", ...suite, "--check", "--repeats", "2"];
    expect(await program(check, { cwd })).toMatchObject({ exitCode: 0, stdout: "2 of 2 tasks proven as committed" });
    // A quick look is no proof to commit.
    expect(await program(["validate", ...suite, "--check"], { cwd })).toMatchObject({ exitCode: 2 });

    const decoy = join(cwd, "tasks/fix-second/decoys/wider-bands.patch");
    await writeFile(decoy, (await readFile(decoy, "utf8")).replace("510", "520"));
    const stale = await program(check, { cwd });
    expect(stale).toMatchObject({ exitCode: 2 });
    expect(stale.stdout).toContain("✘ fix-second has changed since it was proven");
    expect(stale.stderr).toContain("--changed --write");
    const again = await program(["validate", ...suite, ...local, "--changed", "--write", "--repeats", "2", "--json"], {
      cwd,
    });
    // The line that is there was made in the same sandbox: only the changed task is graded.
    expect(JSON.parse(again.stdout).tasks.map(({ task }: { task: string }) => task)).toEqual(["fix-second"]);
    expect(await program(check, { cwd })).toMatchObject({ exitCode: 0 });

    await writeFile(decoy, (await readFile(decoy, "utf8")).replace("grams < 500", "grams < 555"));
    const wrong = await program(["validate", ...suite, ...local, "fix-second", "--repeats", "1"], { cwd });
    expect(wrong).toMatchObject({ exitCode: 2 });
    expect(wrong.stdout).toMatch(/wider-bands\.patch: does not fit src\/postage\.js/);
    const shards = await Promise.all(
      ["1/2", "2/2"].map((part) => program(["validate", ...suite, "--check", "--json", "--shard", part], { cwd })),
    );
    const inShards = shards.flatMap(({ stdout }) => JSON.parse(stdout).tasks.map(({ task }: { task: string }) => task));
    expect(inShards.sort()).toEqual(["fix-first", "fix-second"]);
  });
});

/** A run over one task of each category, by right and wrong answers. */
async function runAndRegrade(sandbox: "local" | "docker") {
  await using at = await scratch();
  const cwd = at.path;
  for (const category of ["patch", "test-generation", "refactor"]) {
    await program(["init", "--task", `my-${category}`, "--category", category, "--suite", "tasks"], { cwd });
  }
  const script = "ln -s /etc/passwd link; git config core.hooksPath hooks; echo '// note' >> src/postage.ts";
  const profiles = {
    oracle: { agent: "oracle" as const },
    noop: { agent: "noop" as const },
    cheat: { agent: "command" as const, command: ["sh", "-c", script] },
  };
  const config = await writeConfig(cwd, { suite: "tasks", profiles });
  const ran = await program(["run", "-c", config, "--sandbox", sandbox, "--out", "run"], { cwd });
  expect(ran.exitCode, ran.stderr).toBe(0);
  const journal = await readFile(join(cwd, "run/trials.jsonl"), "utf8");

  const again = await program(["regrade", "run"], { cwd });
  expect(again.exitCode, again.stdout + again.stderr).toBe(0);
  expect(again.stdout).toMatch(/^9 of 9 verdicts of \S+ reproduced$/m);
  const read = async () => Regrading.parse(JSON.parse(await readFile(join(cwd, "run/regrade.json"), "utf8")));
  expect(await read()).toMatchObject({ counts: { same: 9 }, now: { sandbox } });
  expect(await readFile(join(cwd, "run/trials.jsonl"), "utf8")).toBe(journal);

  // A grading that asks for more: verdicts are others, and that shows in the exit code.
  const yaml = join(cwd, "tasks/my-patch/task.yaml");
  const changed = (await readFile(yaml, "utf8")).replace("failToPass:\n", "failToPass:\n    - never heard of\n");
  await writeFile(yaml, changed);
  const other = await program(["regrade", "run"], { cwd });
  expect(other.exitCode, other.stdout).toBe(1);
  expect(other.stdout).toContain("task my-patch has changed since");
  expect(other.stdout).toContain("✘ my-patch.oracle.r1: resolved 1.00 → ungraded 0.00");
  expect((await read()).counts.changed).toBeGreaterThan(0);
}

test("a recorded run is graded again with the same verdicts, of every grader", async () => {
  await runAndRegrade("local");
});

await describeWithDocker("in containers", () => {
  test("a recorded run is graded again with the same verdicts, of every grader", async () => {
    await runAndRegrade("docker");
  });

  test("new tasks in Python and Go are proven as they are", async () => {
    await using at = await scratch();
    const cwd = at.path;
    for (const language of ["python", "go"]) {
      for (const category of ["patch", "test-generation", "refactor"]) {
        const name = `${category}-${language}`;
        await program(["init", "--task", name, "--category", category, "--language", language], { cwd });
      }
    }
    const args = ["validate", "--suite", "tasks", "--sandbox", "docker", "--repeats", "1"];
    const { exitCode, stdout, stderr } = await program(args, { cwd });
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout.match(/^✔/gm)).toHaveLength(6);
  });
});
