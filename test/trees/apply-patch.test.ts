import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { applyPatch, explanationOf, UnfitPatch } from "../../src/trees/apply-patch.ts";
import { diffTrees } from "../../src/trees/changes.ts";
import { writeTree } from "../../src/trees/disk.ts";
import { renderPatch } from "../../src/trees/patch.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { collectFolder } from "../../src/trees/untrusted.ts";
import { temporaryFolder } from "../tasks/task-folder.ts";

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join("");
const base: Tree = new Map([
  ["a.txt", textFile(lines("one", "two", "three", "four", "five", "six", "seven"))],
  ["run.sh", textFile("true\n", true)],
  ["with space.txt", textFile("x\n")],
]);
const change = `Two is wrong.

diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,3 @@
 one
-two
+TWO
 three
`;
const textOf = (tree: Tree, path: string) => Buffer.from(tree.get(path)?.bytes ?? []).toString();

describe("a patch", () => {
  it("changes its lines and nothing else, and is explained before its first header", () => {
    const result = applyPatch(base, change);
    expect(textOf(result, "a.txt")).toBe(lines("one", "TWO", "three", "four", "five", "six", "seven"));
    expect(diffTrees(base, result).map(({ path }) => path)).toEqual(["a.txt"]);
    expect(explanationOf(change)).toBe("Two is wrong.");
  });

  it("makes of a tree what git makes of it: added, deleted, renamed, made executable, without a last newline", async () => {
    const after: Tree = new Map([
      ["b/renamed.txt", base.get("a.txt") ?? textFile("")],
      ["new.sh", textFile("#!/bin/sh\n", true)],
      ["run.sh", textFile("false", false)],
      ["empty.txt", textFile("")],
      ["with space.txt", textFile("y\n")],
    ]);
    const folder = await temporaryFolder();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "core.autocrlf=false", ...args], { cwd: folder, encoding: "utf8" });
    await writeTree(folder, base);
    git("init", "-q");
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "-qm", "base");
    const { execSync } = await import("node:child_process");
    execSync("rm -rf a.txt run.sh", { cwd: folder });
    await writeTree(folder, after);
    git("add", "-A");
    for (const options of [["--no-renames"], ["-M"]]) {
      expect(diffTrees(after, applyPatch(base, git("diff", "--cached", ...options)))).toEqual([]);
    }
    const { tree } = await collectFolder(folder);
    expect(textOf(tree, "new.sh")).toBe("#!/bin/sh\n");
    expect(diffTrees(after, applyPatch(base, renderPatch(base, diffTrees(base, after))))).toEqual([]);
  });

  it.each([
    ["no header", "just words", "no file header"],
    ["a line that is another", change.replace(" one", " uno"), "does not fit a.txt (its hunk for line 1 is not in it)"],
    ["lines beyond the counts", change.replace("@@ -1,3 +1,3 @@", "@@ -1,2 +1,2 @@"), "more lines than expected"],
    ["too few lines", change.replace(" three\n", ""), ""],
    ["a file that is not there", change.replaceAll("a.txt", "z.txt"), "z.txt is not there"],
    ["a file added a second time", "--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+x\n", "is there already"],
    ["half a deletion", "--- a/a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n", "does not take out all"],
    ["a way out", "--- /dev/null\n+++ b/../x\n@@ -0,0 +1 @@\n+x\n", "outside"],
    ["binary data", "diff --git a/run.sh b/run.sh\nBinary files a/run.sh and b/run.sh differ\n", "binary"],
  ])("with %s is refused", (_what, patch, message) => {
    expect(() => applyPatch(base, patch)).toThrow(UnfitPatch);
    expect(() => applyPatch(base, patch)).toThrow(message);
  });
});
