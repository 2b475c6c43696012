import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dockerOrFail } from "../support/docker.ts";
import { program, project, readRun, scratch, writeConfig } from "../support/program.ts";

/** Ways a task can be broken: which one is copied, what is done to its folder, and what the trial's record says. */
const breakages: Readonly<
  Record<string, readonly [from: string, damage: (folder: string) => Promise<void>, says: string]>
> = {
  "a-hidden-file-missing": [
    "fix-cursor-paging",
    (folder) => rm(join(folder, "hidden/hidden-tests/paging.test.ts")),
    "hidden: has no files",
  ],
  "b-mutant-unfit": [
    "test-rate-limiter",
    (folder) => edit(join(folder, "mutants/retry-after-rounded-down.patch"), "-", "-gone "),
    "retry-after-rounded-down.patch: ",
  ],
  "c-rule-broken": [
    "extract-payment-gateway",
    (folder) => edit(join(folder, "task.yaml"), "kind: import_statement", "kind: import_statment"),
    "grading.structure[0].rule: is no rule",
  ],
  "d-test-never-runs": [
    "fix-cursor-paging",
    (folder) => edit(join(folder, "task.yaml"), "passToPass:", "passToPass:\n    - a test that nobody wrote"),
    "nothing in it says why: a test that nobody wrote",
  ],
  "e-grader-hangs": [
    "fix-cursor-paging",
    async (folder) => {
      await edit(join(folder, "hidden/hidden-tests/paging.test.ts"), "", "for (;;);\n");
      await edit(join(folder, "task.yaml"), "  timeoutSeconds: 60\n", "  timeoutSeconds: 3\n");
    },
    "still running after 3 s",
  ],
  "f-grader-fills-the-disk": [
    "fix-cursor-paging",
    (folder) =>
      edit(
        join(folder, "hidden/hidden-tests/paging.test.ts"),
        "",
        'import { appendFileSync } from "node:fs";\nfor (const chunk = Buffer.alloc(2 ** 26); ; ) appendFileSync("big", chunk);\n',
      ),
    "cannot be graded, with its reference solution neither",
  ],
};

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  // A line that begins with the sign, not the header of a patch.
  const at = from === "-" ? text.lastIndexOf("\n-") + 1 : text.indexOf(from);
  await writeFile(file, text.slice(0, at) + to + text.slice(at + from.length));
}

const sandboxes = (await dockerOrFail()) === null ? (["local"] as const) : (["local", "docker"] as const);

test.each(sandboxes)(
  "broken tasks are named and left ungraded, infra's to blame, and the run goes on: %s",
  async (sandbox) => {
    await using out = await scratch();
    const names: string[] = [];
    for (const [name, [from, damage]] of Object.entries(breakages)) {
      const folder = join(out.path, "tasks", name);
      await cp(join(project, "tasks", from), folder, { recursive: true });
      await edit(join(folder, "task.yaml"), `id: ${from}`, `id: ${name}`);
      await damage(folder);
      names.push(folder);
    }
    const suite = [...names, join(project, "tasks/fix-cursor-paging")];
    const config = await writeConfig(out.path, {
      suite,
      profiles: { noop: { agent: "noop" }, oracle: { agent: "oracle" } },
    });
    const folder = join(out.path, "run");
    const { exitCode, stdout, stderr } = await program(["run", "-c", config, "--sandbox", sandbox, "--out", folder]);
    expect(exitCode, stderr).toBe(3);
    const { trials, report } = await readRun(folder);
    for (const [name, [, , says]] of Object.entries(breakages)) {
      const mine = trials.filter(({ task }) => task === name);
      expect(
        mine.map(({ attempt }) => attempt),
        name,
      ).toEqual([1, 1]);
      for (const { verdict, blame, reason } of mine) {
        expect({ verdict, blame }).toEqual({ verdict: "ungraded", blame: "infra" });
        expect(reason).toContain(says);
      }
      expect(stdout).toContain(`${name}.noop.r1`);
    }
    const sound = trials.filter(({ task }) => task === "fix-cursor-paging");
    expect(sound.map(({ profile, verdict }) => `${profile} ${verdict}`).sort()).toEqual([
      "noop unresolved",
      "oracle resolved",
    ]);
    expect(report.run.complete).toBe(false);
    expect(report.profiles.map(({ name, ungraded }) => [name, ungraded])).toEqual([
      ["noop", 6],
      ["oracle", 6],
    ]);
  },
  300_000,
);
