import PQueue from "p-queue";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { PatchTask, TestGenerationTask, Variant } from "../../src/tasks/task.ts";
import { overlay, type Tree, textFile } from "../../src/trees/tree.ts";
import type { Bench } from "../../src/validation/prove.ts";
import { findingOf, type ProofName, type TaskProof } from "../../src/validation/validation.ts";
import { task as small } from "../runner/fakes.ts";

export const tree = (files: Readonly<Record<string, string>>): Tree =>
  new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));

/** A variant of a workspace: some files with another text. */
export const variant = (base: Tree, files: Readonly<Record<string, string>>): Variant => ({
  explanation: "Because.",
  tree: overlay(base, tree(files)),
});

/** Writes TAP of tests named as their files, each of them a shell script. */
const runner = `n=0; failed=0; out=""
for t in "$@"; do
  n=$((n + 1)); name=$(basename "$t" .sh)
  if sh "$t" >&2; then out="$out\\nok $n - $name"; else out="$out\\nnot ok $n - $name"; failed=1; fi
done
printf "TAP version 13\\n1..$n$out\\n" > "$report"
exit $failed
`;
const command = (files: string) => ["sh", "-c", `report={{report}}; set -- ${files}\n${runner}`];

const workspace = tree({ "a.txt": "old\n", "test/there.sh": "test -f a.txt\n" });

/** A task that says "new", with three wrong answers, and nothing wrong with it. */
export const patchTask = (more: Partial<PatchTask> = {}): PatchTask =>
  small("say-new", {
    contextTokens: 100,
    ownTests: { command: command("test/*.sh"), failing: [] },
    grading: {
      command: command("test/*.sh hidden-tests/*.sh"),
      report: "tap",
      timeoutSeconds: 20,
      failToPass: ["says-new-alone"],
      passToPass: ["there"],
      visible: ["there"],
      protected: ["test/**"],
    },
    workspace,
    solved: overlay(workspace, tree({ "a.txt": "new\n" })),
    hidden: tree({ "hidden-tests/says-new-alone.sh": 'test "$(cat a.txt)" = new\n' }),
    decoys: new Map([
      ["says-both", variant(workspace, { "a.txt": "old new\n" })],
      ["shouts-it-out", variant(workspace, { "a.txt": "NEW\n" })],
      ["another-file", variant(workspace, { "b.txt": "new\n" })],
    ]),
    ...more,
  });

/** Prints twice what it is given, and more than 10 as "much". */
const double = `n=$1
if [ "$n" -lt 0 ]; then echo none; exit; fi
n=$((n * 2))
if [ "$n" -gt 10 ]; then echo much; else echo "$n"; fi
`;
const product = tree({ "double.sh": double, "test/one.sh": 'test "$(sh double.sh 1)" = 2\n' });
const bug = (from: string, to: string) => variant(product, { "double.sh": double.replace(from, to) });

/** A task to write tests for `double.sh`: the test that is there finds one of six bugs. */
export const testTask = (more: Partial<TestGenerationTask> = {}): TestGenerationTask => {
  const { grading: _, category: __, ...common } = patchTask();
  return {
    ...common,
    id: "test-double",
    category: "test-generation",
    grading: {
      command: command("test/*.sh"),
      report: "tap",
      timeoutSeconds: 20,
      tests: ["test/**"],
      threshold: 0.8,
      existing: ["triples-all"],
      protected: [],
    },
    workspace: product,
    solved: overlay(
      product,
      tree({
        "test/borders.sh":
          'test "$(sh double.sh 5) $(sh double.sh 6) $(sh double.sh -1) $(sh double.sh 0)" = "10 much none 0"\n',
      }),
    ),
    hidden: new Map(),
    decoys: new Map([
      ["asserts-nothing", variant(product, { "test/more.sh": "sh double.sh 5\n" })],
      ["only-the-middle", variant(product, { "test/more.sh": 'test "$(sh double.sh 3)" = 6\n' })],
      ["wrong-in-itself", variant(product, { "test/more.sh": 'test "$(sh double.sh 3)" = 7\n' })],
    ]),
    mutants: new Map([
      ["triples-all", bug("n * 2", "n * 3")],
      ["much-at-ten", bug("-gt 10", "-ge 10")],
      ["never-much", bug("-gt 10", "-gt 1000")],
      ["nothing-below-one", bug("-lt 0", "-lt 1")],
      ["minus-is-fine", bug("-lt 0", "-lt -5")],
      ["says-lots", bug("echo much", "echo lots")],
    ]),
    equivalents: new Map([["adds-it-up", bug("n * 2", "n + n")]]),
    ...more,
  };
};

/** A bench with a sandbox that goes with `await using`. */
export async function bench(more: Partial<Bench> = {}): Promise<Bench & AsyncDisposable> {
  const sandbox = await LocalSandbox.start(0);
  const queue = new PQueue({ concurrency: 4 });
  return {
    sandbox,
    repeats: 1,
    harnessVersion: "1.2.3",
    graders: "abc",
    signal: new AbortController().signal,
    inSlot: (work) => queue.add(work),
    ...more,
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** What is wrong by one proof. */
export function problemsWith(proof: TaskProof, name: ProofName): readonly string[] {
  return findingOf(proof, name)?.problems ?? [];
}
