import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import type { Task } from "../../src/tasks/task.ts";
import { overlay, textFile } from "../../src/trees/tree.ts";
import { type Bench, prove } from "../../src/validation/prove.ts";
import { findingOf, type ProofName, problemsOf } from "../../src/validation/validation.ts";
import { bench, patchTask, problemsWith, testTask, tree, variant } from "./subjects.ts";

let room: Bench & AsyncDisposable;
beforeAll(async () => {
  room = await bench();
});
afterAll(() => room[Symbol.asyncDispose]());

const figures = async (task: Task, more: Partial<Bench> = {}) => {
  const proof = await prove(task, { ...room, ...more });
  return Object.fromEntries(proof.findings.map(({ proof: name, figure }) => [name, figure]));
};

describe("a task that measures what it says", () => {
  test("is proven line by line", async () => {
    const proof = await prove(patchTask(), { ...room, repeats: 3 });
    expect(problemsOf(proof)).toEqual([]);
    expect(proof).toMatchObject({
      task: "say-new",
      valid: true,
      repeats: 3,
      sandbox: "local",
      harnessVersion: "1.2.3",
    });
    expect(await figures(patchTask(), { repeats: 3 })).toEqual({
      readable: "yes",
      oracle: "resolved",
      noop: "unresolved",
      decoys: "3 of 3 rejected",
      equal: "3 of 3",
      ownTests: "1 pass",
      prompt: "yes",
      tokens: "100",
    });
    // Why each wrong answer was rejected can be read.
    expect(findingOf(proof, "decoys")?.notes).toHaveLength(3);
    expect(findingOf(proof, "decoys")?.notes.join()).toMatch(/says-both: .*says-new-alone/);
  });

  test("of tests to be written: every bug can be found, and what the tests that are there find is known", async () => {
    const proof = await prove(testTask(), room);
    expect(problemsOf(proof)).toEqual([]);
    expect(findingOf(proof, "mutants")?.figure).toBe("6 of 6 killed, 1 before");
    expect(findingOf(proof, "ownTests")?.figure).toBe("1 pass");
  });

  test("is graded no more often than it takes", async () => {
    let gradings = 0;
    const grade: Bench["sandbox"]["grade"] = (given, signal) => {
      gradings += 1;
      return room.sandbox.grade(given, signal);
    };
    await prove(patchTask(), { ...room, repeats: 2, sandbox: { kind: "local", grade } });
    // Solution and workspace twice, three wrong answers, its own tests.
    expect(gradings).toBe(8);
  });

  test("states nothing that it need not state", async () => {
    const { contextTokens: _, ownTests: __, ...rest } = patchTask();
    expect(problemsOf(await prove(rest, room))).toEqual([]);
  });
});

const sound = patchTask();
const withPrompt = (prompt: string) => patchTask({ prompt });
const decoysOf = (...names: string[]) =>
  new Map(names.map((name, index) => [name, variant(sound.workspace, { "a.txt": `${index}\n` })]));

const wrong: Readonly<Record<string, [Task, ProofName, string]>> = {
  "a solution that does not resolve it": [
    patchTask({ solved: overlay(sound.workspace, tree({ "a.txt": "newer\n" })) }),
    "oracle",
    "the reference solution does not resolve it: 1 of 2",
  ],
  "a solution that looks like tampering": [
    patchTask({ solved: overlay(sound.solved, tree({ "test/there.sh": "true\n" })) }),
    "oracle",
    "tampering: protected-file test/there.sh",
  ],
  "a workspace that is right already": [patchTask({ workspace: sound.solved }), "noop", "doing nothing resolves it"],
  "a test that is said to fail and passes": [
    patchTask({ grading: { ...sound.grading, failToPass: ["says-new-alone", "there"], passToPass: [] } }),
    "noop",
    '"there" is in failToPass and passes before',
  ],
  "a test that is said to pass and fails": [
    patchTask({
      hidden: overlay(sound.hidden, tree({ "hidden-tests/second-one.sh": "grep new a.txt\n" })),
      grading: { ...sound.grading, passToPass: ["there", "second-one"] },
    }),
    "noop",
    '"second-one" is in passToPass and fails before',
  ],
  "too few wrong answers": [
    patchTask({ decoys: decoysOf("one-of-them", "other-one") }),
    "decoys",
    "there are 2 decoys, at least 3",
  ],
  "a wrong answer that is right": [
    patchTask({ decoys: new Map([...sound.decoys, ["same-as-solution", { explanation: "", tree: sound.solved }]]) }),
    "decoys",
    "the decoy same-as-solution is resolved",
  ],
  "one wrong answer under two names": [
    patchTask({
      decoys: new Map([...sound.decoys, ["says-both-again", variant(sound.workspace, { "a.txt": "old new\n" })]]),
    }),
    "decoys",
    "says-both and says-both-again are the same",
  ],
  "a wrong answer that does nothing": [
    patchTask({ decoys: new Map([...sound.decoys, ["idle-hands", variant(sound.workspace, {})]]) }),
    "decoys",
    "the decoy idle-hands changes nothing",
  ],
  "a prompt with a hidden file": [
    withPrompt("See hidden-tests/says-new-alone.sh."),
    "prompt",
    'the prompt names the hidden file "hidden-tests/says-new-alone.sh"',
  ],
  "a prompt with the folder of hidden files": [withPrompt("Look at `hidden-tests`."), "prompt", '"hidden-tests"'],
  "a prompt with a hidden test": [
    patchTask({
      grading: { ...sound.grading, failToPass: ["text > speaks of nothing but the new"] },
      prompt: "It speaks of nothing but the new.",
    }),
    "prompt",
    'the hidden test "speaks of nothing but the new"',
  ],
  "a prompt with a decoy": [withPrompt("Do not make it says-both."), "prompt", 'the decoy "says-both"'],
  "a workspace with a decoy": [
    patchTask({ workspace: overlay(sound.workspace, tree({ "notes.md": "shouts-it-out is wrong\n" })) }),
    "prompt",
    'workspace/notes.md names the decoy "shouts-it-out"',
  ],
  "own tests that fail unannounced": [
    patchTask({ workspace: overlay(sound.workspace, tree({ "test/yet-to-come.sh": "grep new a.txt\n" })) }),
    "ownTests",
    'own test "yet-to-come" fails',
  ],
  "own tests that are said to fail and do not": [
    patchTask({ ownTests: { command: sound.ownTests?.command ?? [], failing: ["there"] } }),
    "ownTests",
    'ownTests.failing names "there", which does not fail',
  ],
  "own tests that cannot be run": [
    patchTask({ ownTests: { command: ["sh", "-c", "exit 3 # {{report}}"], failing: [] } }),
    "ownTests",
    "cannot be run: the grading command wrote no report",
  ],
  "a wrong size": [
    patchTask({ contextTokens: 1000 }),
    "tokens",
    "contextTokens is 1000, but the workspace and the prompt have about 100",
  ],
};

describe("a task that does not is told why", () => {
  test.each(Object.entries(wrong))("%s", async (_, [task, name, sentence]) => {
    const proof = await prove(task, room);
    expect(problemsWith(proof, name).join("\n")).toContain(sentence);
    expect(proof.valid).toBe(false);
  });

  test("grading that gives now this and now that", async () => {
    let calls = 0;
    const grade: Bench["sandbox"]["grade"] = async (given, signal) => {
      calls += 1;
      const files = calls % 2 ? given.files : overlay(given.files, tree({ "a.txt": "new\n" }));
      return room.sandbox.grade({ ...given, files }, signal);
    };
    const proof = await prove(patchTask(), {
      ...room,
      repeats: 4,
      sandbox: { kind: "local", grade },
      inSlot: (work) => work(),
    });
    expect(problemsWith(proof, "equal").join()).toMatch(/graded differently when graded again: "says-new-alone"/);
    expect(findingOf(proof, "equal")?.figure).not.toBe("4 of 4");
  });

  test("parts that cannot be used are named, and nothing is graded with them", async () => {
    const fault = new UsageError("unfit-patch", "/tasks/say-new/decoys/old.patch: does not fit a.txt");
    const proof = await prove(patchTask({ faults: [fault], contextTokens: 900 }), room);
    expect(problemsOf(proof)).toEqual([
      "decoys/old.patch: does not fit a.txt",
      expect.stringContaining("contextTokens"),
    ]);
    expect(findingOf(proof, "oracle")).toBeUndefined();
  });
});

const base = testTask();
const only = (from: ReadonlyMap<string, unknown>, count: number) =>
  new Map([...base.mutants].slice(0, Math.min(count, from.size)));
const badMutants: Readonly<Record<string, [Partial<typeof base>, string]>> = {
  "a bug that the reference tests miss": [
    {
      mutants: new Map([
        ...base.mutants,
        ["greets-first", variant(base.workspace, { "double.sh": `# hello\n${text("double.sh")}` })],
      ]),
    },
    "the reference tests miss the mutant greets-first: no test fails on it",
  ],
  "too few bugs": [{ mutants: only(base.mutants, 5) }, "there are 5 mutants, at least 6"],
  "no other right implementation": [{ equivalents: new Map() }, "equivalents/ holds no other"],
  "a rewrite that is wrong": [
    {
      equivalents: new Map([
        ["adds-one-more", variant(base.workspace, { "double.sh": text("double.sh").replace("n * 2", "n + n + 1") })],
      ]),
    },
    "the reference tests fail on the equivalent adds-one-more",
  ],
  "a find of the tests that are there, kept quiet": [
    { grading: { ...base.grading, existing: [] } },
    "existing does not name triples-all",
  ],
  "a find that they do not make": [
    { grading: { ...base.grading, existing: ["triples-all", "says-lots"] } },
    "existing names says-lots",
  ],
  "a bug that is none": [
    { mutants: new Map([...base.mutants, ["as-it-was", variant(base.workspace, {})]]) },
    "the mutant as-it-was changes nothing",
  ],
  "a bug in the tests": [
    { mutants: new Map([...base.mutants, ["test-is-gone", variant(base.workspace, { "test/one.sh": "false\n" })]]) },
    "the mutant test-is-gone changes tests",
  ],
};

function text(path: string): string {
  return Buffer.from(base.workspace.get(path)?.bytes ?? []).toString();
}

describe("held-out bugs", () => {
  test.each(Object.entries(badMutants))("%s", async (_, [more, sentence]) => {
    const proof = await prove(testTask(more), room);
    expect(problemsWith(proof, "mutants").join("\n")).toContain(sentence);
  });

  test("tests are tried also where no other file may stand beside them", async () => {
    const grading = { ...base.grading, tests: ["test/*.sh"], existing: [] };
    const proof = await prove(testTask({ grading }), room);
    expect(problemsWith(proof, "mutants").join("\n")).toContain("existing does not name triples-all");
  });

  test.each([["test/**"], ["test/*.sh"]])("tests that are all protected are tried, too (%s)", async (glob) => {
    const grading = { ...base.grading, tests: [glob], protected: ["test/one.sh"], existing: [] };
    const proof = await prove(testTask({ grading }), room);
    expect(problemsWith(proof, "mutants").join("\n")).toContain("existing does not name triples-all");
  });
});

test("a size counts text alone", async () => {
  const blob = { bytes: Buffer.alloc(400_000), executable: false };
  const workspace = new Map([...sound.workspace, ["blob.bin", blob], ["long.md", textFile("x".repeat(4000))]]);
  expect(problemsWith(await prove(patchTask({ workspace, contextTokens: 1000 }), room), "tokens")).toEqual([]);
});
