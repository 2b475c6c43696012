import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InfraError, UsageError } from "../../src/errors.ts";
import { isInShard } from "../../src/tasks/shard.ts";
import type { Task } from "../../src/tasks/task.ts";
import { checkFiles, checkLines } from "../../src/validation/check.ts";
import { ProofWriter, readProofs } from "../../src/validation/file.ts";
import { gradersIdentity, proofFingerprint } from "../../src/validation/fingerprint.ts";
import { proveAll, type ValidationSettings } from "../../src/validation/run.ts";
import { type SuiteEntry, suiteEntries } from "../../src/validation/suite.ts";
import type { TaskProof } from "../../src/validation/validation.ts";
import { taskFolder, temporaryFolder, writeFiles } from "../tasks/task-folder.ts";
import { bench, patchTask, variant } from "./subjects.ts";

const entry = (id: string, task: Task | UsageError = patchTask({ id })): SuiteEntry => ({
  id,
  folder: `/tasks/${id}`,
  load: async () => (task instanceof UsageError ? { error: task } : { task }),
});

/** Proves these tasks; gives also what was told on the way. */
async function run(entries: readonly SuiteEntry[], more: Partial<ValidationSettings> = {}) {
  await using room = await bench();
  const told: string[] = [];
  const ensured: string[] = [];
  const sandbox = {
    kind: "local" as const,
    grade: room.sandbox.grade.bind(room.sandbox),
    ensure: async (images: readonly { toolchain: string }[]) => {
      ensured.push(...images.map(({ toolchain }) => toolchain));
      return {};
    },
  };
  const proofs = await proveAll(entries, {
    sandbox,
    cpuSlots: 2,
    repeats: 1,
    harnessVersion: "1.2.3",
    graders: "abc",
    signal: new AbortController().signal,
    onProof: async ({ id }) => void told.push(id),
    ...more,
  });
  return { proofs, told, ensured };
}

describe("several tasks", () => {
  test("are proven side by side; one that cannot be read keeps no other from its proof", async () => {
    const unreadable = new UsageError("unreadable-file", "tasks/b/task.yaml: is missing");
    const { proofs, told, ensured } = await run([entry("a"), entry("b", unreadable), entry("c")]);
    expect(proofs.map(({ task, valid }) => [task, valid])).toEqual([
      ["a", true],
      ["b", false],
      ["c", true],
    ]);
    expect(proofs[1]?.findings[0]?.problems).toEqual(["tasks/b/task.yaml: is missing"]);
    expect([...told].sort()).toEqual(["a", "b", "c"]);
    expect(ensured).toEqual(["node"]);
  });

  test("never take more CPU slots than there are", async () => {
    let [now, most] = [0, 0];
    await using room = await bench();
    const grade: ValidationSettings["sandbox"]["grade"] = async (given, signal) => {
      now += 1;
      most = Math.max(most, now);
      try {
        return await room.sandbox.grade(given, signal);
      } finally {
        now -= 1;
      }
    };
    const sandbox = { kind: "local" as const, grade, ensure: async () => ({}) };
    await run([entry("a"), entry("b")], { sandbox, cpuSlots: 2 });
    expect(most).toBe(2);
  });

  test("when interrupted, what is proven is told and the rest is left", async () => {
    const stop = new AbortController();
    const kept: string[] = [];
    const onProof: ValidationSettings["onProof"] = async ({ id }) => {
      kept.push(id);
      stop.abort();
    };
    const { proofs } = await run([entry("a"), entry("b"), entry("c")], { cpuSlots: 1, signal: stop.signal, onProof });
    expect(kept).toEqual(["a"]);
    expect(proofs.map(({ task }) => task)).toEqual(["a"]);
  });

  test("a machine that cannot grade is no fault of a task's", async () => {
    let calls = 0;
    const grade = async () => {
      calls += 1;
      throw new Error("no space left on device");
    };
    const sandbox = { kind: "docker" as const, grade, ensure: async () => ({}) };
    const failing = run([entry("a"), entry("b")], { sandbox, cpuSlots: 1 });
    await expect(failing).rejects.toThrow(InfraError);
    await expect(failing).rejects.toThrow("no space left on device");
    // Tried again, but not for every one of the dozen gradings that were still to come.
    expect(calls).toBeGreaterThanOrEqual(3);
    expect(calls).toBeLessThan(8);
  });
});

test("a task is always in the same shard, and in one only", () => {
  const ids = Array.from({ length: 40 }, (_, index) => `task-${index}`);
  const shards = [1, 2, 3].map((index) => ids.filter((id) => isInShard(id, { index, count: 3 })));
  expect(shards.flat().sort()).toEqual([...ids].sort());
  for (const shard of shards) expect(shard.length).toBeGreaterThan(0);
  const fewer = ids.slice(0, 20).filter((id) => isInShard(id, { index: 2, count: 3 }));
  expect(fewer).toEqual(shards[1]?.filter((id) => ids.indexOf(id) < 20));
});

test("a proof is of everything that was proven, not only of what is graded", () => {
  const one = patchTask();
  const print = (more: Parameters<typeof patchTask>[0]) => proofFingerprint(patchTask(more));
  expect(print({})).toBe(proofFingerprint(one));
  const others = [
    print({ fingerprint: "another" }),
    print({ contextTokens: 200 }),
    print({ ownTests: { command: ["true"], failing: [] } }),
    print({ decoys: new Map([...one.decoys, ["one-more", variant(one.workspace, { "a.txt": "1" })]]) }),
    print({ decoys: new Map([...one.decoys, ["says-both", variant(one.workspace, { "a.txt": "1" })]]) }),
  ];
  expect(new Set([proofFingerprint(one), ...others]).size).toBe(others.length + 1);
});

test("graders are told apart by their code", async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { "src/graders/a.ts": "1", "src/graders/in/b.ts": "2", "src/syntax/s.ts": "3" });
  const first = gradersIdentity(folder);
  expect(gradersIdentity(folder)).toBe(first);
  await writeFiles(folder, { "src/graders/in/b.ts": "4" });
  expect(gradersIdentity(folder)).not.toBe(first);
});

/** A suite on disk with two tasks, and a line for each. */
async function provenSuite() {
  const suite = await temporaryFolder();
  for (const name of ["add-numbers", "add-more"]) {
    await taskFolder({}, name, suite);
    const file = join(suite, name, "task.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace("id: add-numbers", `id: ${name}`));
  }
  const entries = suiteEntries(["add-more", "add-numbers"].map((name) => join(suite, name)));
  const writer = new ProofWriter();
  const lineOf = async (at: SuiteEntry, more: Partial<TaskProof> = {}): Promise<TaskProof> => {
    const read = await at.load();
    if (!("task" in read)) throw read.error;
    const { category, language, level } = read.task;
    const fingerprint = proofFingerprint(read.task);
    const rest = { harnessVersion: "1.2.3", graders: "abc", sandbox: "docker", repeats: 10, seconds: 1.5 } as const;
    return { task: at.id, category, language, level, fingerprint, ...rest, valid: true, findings: [], ...more };
  };
  // At once, as tasks that end together.
  await Promise.all(entries.map(async (at) => writer.write(at.folder, await lineOf(at))));
  const [first, second] = entries as [SuiteEntry, SuiteEntry];
  return { suite, entries, first, second, writer, lineOf };
}

const demand = { repeats: 10, sandbox: null };
const problems = async (entries: readonly SuiteEntry[], more: Partial<typeof demand> | { sandbox: "local" } = {}) =>
  (await checkLines(entries, { ...demand, ...more })).map(({ problem }) => problem);

describe("the committed proof", () => {
  test("has a line for each task, in the order of their names, for programs and for people", async () => {
    const { suite, entries } = await provenSuite();
    expect((await readProofs(suite)).tasks.map(({ task }) => task)).toEqual(["add-more", "add-numbers"]);
    const table = await readFile(join(suite, "VALIDATION.md"), "utf8");
    expect(table).toMatch(/^\| add-more \| patch \| typescript \| 1 \|.*1\.2\.3, abc, docker \|$/m);
    expect(table).toContain("2 of 2 tasks proven");
    expect(await problems(entries)).toEqual([null, null]);
    expect(await checkFiles(entries)).toEqual([]);
  });

  test("a task that changed is stale, be it in a decoy only", async () => {
    const { first, entries } = await provenSuite();
    const patch = "Wrong.\n--- a/sum.ts\n+++ b/sum.ts\n@@ -1 +1 @@\n-export {};\n+export { };\n";
    await writeFiles(first.folder, { "decoys/one-more.patch": patch });
    expect(await problems(entries)).toEqual(["has changed since it was proven", null]);
  });

  test("a task without a line, with too few gradings, of another sandbox or found wanting is named", async () => {
    const { suite, first, second, entries, writer, lineOf } = await provenSuite();
    await taskFolder({ "task.yaml": null }, "not-ready", suite);
    const [unread] = suiteEntries([join(suite, "not-ready")]) as [SuiteEntry];
    expect(await problems([unread])).toEqual([expect.stringContaining("cannot be read")]);
    await writer.write(first.folder, await lineOf(first, { repeats: 3 }));
    expect(await problems(entries)).toEqual(["was graded 3 times, 10 are needed", null]);
    expect(await problems(entries, { repeats: 3 })).toEqual([null, null]);
    expect(await problems([second], { sandbox: "local" })).toEqual([expect.stringContaining("in the docker sandbox")]);
    const findings = [
      { proof: "noop" as const, figure: "resolved", problems: ["doing nothing resolves it"], notes: [] },
    ];
    await writer.write(second.folder, await lineOf(second, { valid: false, findings }));
    expect(await problems([second])).toEqual(["was found wanting: doing nothing resolves it"]);
    expect(await readFile(join(suite, "VALIDATION.md"), "utf8")).toContain("- add-numbers: doing nothing resolves it");
    await rm(join(suite, "VALIDATION.json"));
    expect(await problems([first])).toEqual(["has no line in the committed proof"]);
  });

  test("a line of a task that is gone goes with the next one that is written", async () => {
    const { suite, first, second, writer, lineOf } = await provenSuite();
    await rm(first.folder, { recursive: true });
    await writer.write(second.folder, await lineOf(second));
    expect((await readProofs(suite)).tasks.map(({ task }) => task)).toEqual(["add-numbers"]);
  });

  test("a table that somebody corrected by hand is noticed", async () => {
    const { suite, entries } = await provenSuite();
    const file = join(suite, "VALIDATION.md");
    await writeFile(file, (await readFile(file, "utf8")).replace("1.5", "0.5"));
    expect(await checkFiles(entries)).toEqual([{ task: file, problem: "is not the table of the evidence beside it" }]);
  });

  test("a file of proofs that is none is an error with a remedy", async () => {
    const { suite, entries } = await provenSuite();
    await writeFile(join(suite, "VALIDATION.json"), "{}");
    await expect(problems(entries)).rejects.toThrow(UsageError);
  });
});

test("a folder in a suite that is no task does not hide the others", async () => {
  const suite = await temporaryFolder();
  await mkdir(join(suite, "drafts"));
  const [read] = await Promise.all(suiteEntries([join(suite, "drafts")]).map((at) => at.load()));
  expect(read).toMatchObject({ error: { code: "unreadable-file" } });
});
