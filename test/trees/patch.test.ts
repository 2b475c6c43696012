import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyChanges, ChangesFile, diffTrees } from "../../src/trees/changes.ts";
import { writeTree } from "../../src/trees/disk.ts";
import { renderPatch } from "../../src/trees/patch.ts";
import { hashTree, type Tree, textFile } from "../../src/trees/tree.ts";
import { collectFolder } from "../../src/trees/untrusted.ts";
import { emptyFolder, plain } from "./folder.ts";

const bytes = (...values: number[]) => ({ bytes: Buffer.from(values), executable: false });
const tree = (files: Record<string, string>): Tree =>
  new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));
const lines = (count: number, word: string) =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");

/** What real git makes of `base` and the patch. */
async function gitApply(base: Tree, patch: string): Promise<Tree> {
  const folder = await emptyFolder();
  await writeTree(folder, base);
  const file = join(await emptyFolder(), "changes.patch");
  await writeFile(file, patch);
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(folder, ".."), GIT_CONFIG_GLOBAL: "/dev/null" };
  if (patch !== "") execFileSync("git", ["apply", "--whitespace=nowarn", file], { cwd: folder, env, stdio: "pipe" });
  return (await collectFolder(folder)).tree;
}

const cases: Record<string, [before: Tree, after: Tree]> = {
  nothing: [tree({ a: "1\n" }), tree({ a: "1\n" })],
  edits: [
    tree({ "src/a.ts": lines(50, "line") }),
    tree({ "src/a.ts": lines(50, "line").replace("line 7\n", "new\n").replace("line 40\n", "") }),
  ],
  "new and deleted files": [tree({ old: "gone\n", keep: "k\n" }), tree({ "deep/er/new": "here\n", keep: "k\n" })],
  "empty files": [
    tree({ "was-empty": "", "becomes-empty": "x\n", gone: "" }),
    tree({ "was-empty": "x\n", "becomes-empty": "", fresh: "" }),
  ],
  "no newline at the end": [tree({ a: "1\n2", b: "1\n2\n", c: "1" }), tree({ a: "1\n2\n", b: "1\n2", c: "2" })],
  "windows line ends": [tree({ a: "1\r\n2\r\n3\r\n" }), tree({ a: "1\r\n2x\r\n3\n" })],
  "odd line separators": [tree({ a: "1\u2028\f\v\r2\n3\n" }), tree({ a: "1\u2028\f\v\r2\n4\r" })],
  "lines like patch syntax": [
    tree({ a: "-- a\n++ b\n" }),
    tree({ a: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline\n" }),
  ],
  modes: [
    new Map([
      ["on", textFile("x\n")],
      ["off", textFile("x\n", true)],
      ["both", textFile("x\n")],
    ]),
    new Map([
      ["on", textFile("x\n", true)],
      ["off", textFile("x\n")],
      ["both", textFile("y\n", true)],
      ["new", textFile("x\n", true)],
    ]),
  ],
  "binary files": [
    new Map([
      ["edit", bytes(0, 1, 2)],
      ["gone", bytes(0, 9)],
      ["to-text", bytes(0)],
      ["latin1", bytes(0xe9, 10)],
    ]),
    new Map([
      ["edit", bytes(0, 1, 3, 255)],
      [
        "new",
        { bytes: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index) % 256)), executable: true },
      ],
      ["to-text", textFile("text\n")],
      ["latin1", bytes(0xe9, 0xe8, 10)],
    ]),
  ],
  "odd names": [
    tree({ "with space": "1\n", 'quo"te': "1\n" }),
    tree({
      "with space": "2\n",
      'quo"te': "2\n",
      "tab\tnew\nline": "x\n",
      "back\\slash": "x\n",
      "é 🦀": "x\n",
      " lead": "x\n",
      "a b/c d": "x\n",
    }),
  ],
  "a file that becomes a folder": [tree({ a: "x\n" }), tree({ "a/b": "y\n" })],
  "files of nothing in common": [tree({ a: lines(4000, "old") }), tree({ a: lines(4000, "new").trimEnd() })],
};

describe("a trial's patch", () => {
  test.each(Object.entries(cases))("git makes the same of it: %s", async (_, [before, after]) => {
    const patch = renderPatch(before, diffTrees(before, after));
    expect(plain(await gitApply(before, patch))).toEqual(plain(after));
  });

  test("a rewritten large file does not hold up the run", () => {
    const before = tree({ a: lines(60_000, "old") });
    const after = tree({ a: lines(60_000, "new") });
    expect(renderPatch(before, diffTrees(before, after)).split("\n")).toHaveLength(120_005);
  });

  test("stays readable: beyond 4 MiB in all, files are only named", () => {
    const large = new Map(Array.from({ length: 9 }, (_, n) => [`f${n}`, textFile("x".repeat(1024 * 1024))] as const));
    const patch = renderPatch(new Map(), diffTrees(new Map(), large));
    expect(patch.length).toBeLessThan(5 * 1024 * 1024);
    expect(patch.match(/^Binary files /gm)).toHaveLength(5);
    expect(patch.match(/^diff --git /gm)).toHaveLength(9);
  });

  test("reads as git itself writes it", () => {
    const before = tree({ "a.ts": "one\ntwo\n", gone: "x\n", "to empty": "y\n" });
    const after = tree({ "a.ts": "one\n2\n", new: "n\n", "to empty": "" });
    expect(renderPatch(before, diffTrees(before, after)).split("\n")).toEqual([
      "diff --git a/a.ts b/a.ts",
      "--- a/a.ts",
      "+++ b/a.ts",
      "@@ -1,2 +1,2 @@",
      " one",
      "-two",
      "+2",
      "diff --git a/gone b/gone",
      "deleted file mode 100644",
      "--- a/gone",
      "+++ /dev/null",
      "@@ -1,1 +0,0 @@",
      "-x",
      "diff --git a/new b/new",
      "new file mode 100644",
      "--- /dev/null",
      "+++ b/new",
      "@@ -0,0 +1,1 @@",
      "+n",
      "diff --git a/to empty b/to empty",
      "--- a/to empty\t",
      "+++ b/to empty\t",
      "@@ -1,1 +0,0 @@",
      "-y",
      "",
    ]);
  });
});

describe("changes.json", () => {
  test.each(Object.entries(cases))("gives exactly the tree that was left: %s", (_, [before, after]) => {
    const file = JSON.parse(JSON.stringify({ version: 1, changes: diffTrees(before, after) }));
    const { changes } = ChangesFile.parse(file);
    expect(hashTree(applyChanges(before, changes))).toBe(hashTree(after));
  });

  test("a tree's hash tells contents, names and modes apart, and not the order", () => {
    const base = tree({ a: "1", b: "2" });
    expect(hashTree(new Map([...base].reverse()))).toBe(hashTree(base));
    for (const other of [
      tree({ a: "1", b: "3" }),
      tree({ a: "1", c: "2" }),
      tree({ a: "1" }),
      tree({ a: "12", b: "" }),
      new Map([
        ["a", textFile("1")],
        ["b", textFile("2", true)],
      ]),
    ]) {
      expect(hashTree(other)).not.toBe(hashTree(base));
    }
  });
});
