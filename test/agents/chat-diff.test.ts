import { structuredPatch } from "diff";
import { describe, expect, test } from "vitest";
import { applyDiff } from "../../src/agents/chat/apply-diff.ts";
import { diffTrees } from "../../src/trees/changes.ts";
import { renderPatch } from "../../src/trees/patch.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { Random } from "../gateway/random.ts";

const numbers = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const files: Tree = new Map([
  ["src/a.ts", textFile(text(numbers))],
  ["src/twice.ts", textFile("{\n  same\n}\n{\n  same\n}\n{\n  same\n}\n")],
  ["dos.txt", textFile("one\r\ntwo\r\nthree\r\n")],
  ["open.txt", textFile("one\ntwo")],
  ["run.sh", textFile("#!/bin/sh\n", true)],
  ["a/x.ts", textFile("x\n")],
  ["binary", { bytes: Buffer.from([0, 1, 2]), executable: false }],
  ["empty.txt", textFile("")],
]);

function read(answer: string) {
  const { tree, applied, rejected, prose } = applyDiff(answer, files);
  const changed: Record<string, string | null> = {};
  for (const path of new Set([...tree.keys(), ...files.keys()])) {
    const now = tree.get(path);
    if (now !== files.get(path)) changed[path] = now ? Buffer.from(now.bytes).toString() : null;
  }
  return { changed, applied, rejected, prose, tree };
}

/** src/a.ts with lines replaced, by number. */
const with_ = (more: Record<number, string>) => text(numbers.map((line, index) => more[index + 1] ?? line));

const hunk = (number: number, header = `@@ -${number - 1},3 +${number - 1},3 @@`) =>
  [header, ` line ${number - 1}`, `-line ${number}`, `+new ${number}`, ` line ${number + 1}`].join("\n");
const head = "--- a/src/a.ts\n+++ b/src/a.ts\n";

describe("an answer that is a diff", () => {
  test.each<[string, string, Record<number, string>]>([
    ["as git writes it", `diff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\n${head}${hunk(5)}\n`, { 5: "new 5" }],
    ["in a fence, with prose around", `I did this:\n\`\`\`diff\n${head}${hunk(5)}\n\`\`\`\nGood luck.`, { 5: "new 5" }],
    ["with prose around and no fence", `Here:\n\n${head}${hunk(5)}\n\nThat is all.`, { 5: "new 5" }],
    ["without letters", `--- src/a.ts\n+++ src/a.ts\n${hunk(5)}\n`, { 5: "new 5" }],
    ["with dates", `--- a/src/a.ts\t2024-01-01\n+++ b/src/a.ts\t2024-01-02\n${hunk(5)}\n`, { 5: "new 5" }],
    ["with wrong line counts", head + hunk(5, "@@ -4,9 +4,1 @@"), { 5: "new 5" }],
    ["with wrong line numbers", head + hunk(5, "@@ -20,3 +20,3 @@"), { 5: "new 5" }],
    ["with absurd line numbers", head + hunk(5, "@@ -999999999999999,3 +1,3 @@"), { 5: "new 5" }],
    ["without line numbers", head + hunk(5, "@@"), { 5: "new 5" }],
    ["with dots for numbers", head + hunk(5, "@@ ... @@"), { 5: "new 5" }],
    ["with the function's name", head + hunk(5, "@@ -4,3 +4,3 @@ function five() {"), { 5: "new 5" }],
    ["with several hunks", `${head}${hunk(5)}\n${hunk(20)}\n`, { 5: "new 5", 20: "new 20" }],
    ["with hunks out of order", `${head}${hunk(20)}\n${hunk(5)}\n`, { 5: "new 5", 20: "new 20" }],
    [
      "with the same numbers for all",
      [head + hunk(5, "@@ -1 +1 @@"), hunk(20, "@@ -1 +1 @@")].join("\n"),
      { 5: "new 5", 20: "new 20" },
    ],
    ["with blanks lost at the ends of lines", head + hunk(5).replace(" line 4", " line 4  "), { 5: "new 5" }],
    ["with a wrong line of context", head + hunk(5).replace("@@\n line 4", "@@\n line x\n line 4"), { 5: "new 5" }],
    [
      "with a context line without its blank",
      `\`\`\`diff\n${head}${hunk(5).replace(" line 6", "line 6")}\n\`\`\``,
      { 5: "new 5" },
    ],
    ["in two diffs", `${head}${hunk(5)}\n${head}${hunk(20)}\n`, { 5: "new 5", 20: "new 20" }],
    [
      "in two fences",
      `\`\`\`diff\n${head}${hunk(5)}\n\`\`\`\nand\n\`\`\`diff\n${head}${hunk(20)}\n\`\`\``,
      { 5: "new 5", 20: "new 20" },
    ],
    ["with CRLF", `${head}${hunk(5)}\n`.replaceAll("\n", "\r\n"), { 5: "new 5" }],
    [
      "in the form of apply_patch",
      "*** Begin Patch\n*** Update File: src/a.ts\n@@\n line 4\n-line 5\n+new 5\n*** End Patch",
      { 5: "new 5" },
    ],
  ])("is applied %s", (_, answer, lines) => {
    expect(read(answer)).toMatchObject({ changed: { "src/a.ts": with_(lines) }, rejected: [] });
  });

  test("counts what it applied, and keeps what the model said", () => {
    const answer = `First.\n\`\`\`diff\n${head}${hunk(5)}\n${hunk(20)}\n\`\`\`\nLast.`;
    expect(read(answer)).toMatchObject({ applied: 2, prose: "First.\nLast." });
  });

  test("adds, deletes and moves files", () => {
    const answer = [
      "--- /dev/null\n+++ b/new/file.ts\n@@ -0,0 +1,2 @@\n+one\n+two",
      "--- a/open.txt\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two",
      "diff --git a/binary b/binary\ndeleted file mode 100644\nBinary files a/binary and /dev/null differ",
      "diff --git a/run.sh b/bin/run.sh\nsimilarity index 100%\nrename from run.sh\nrename to bin/run.sh",
      "diff --git a/tool.sh b/tool.sh\nnew file mode 100755\n--- /dev/null\n+++ b/tool.sh\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file",
    ].join("\n");
    const { changed, tree, rejected } = read(answer);
    expect(rejected).toEqual([]);
    expect(changed).toEqual({
      "new/file.ts": "one\ntwo\n",
      "open.txt": null,
      binary: null,
      "run.sh": null,
      "bin/run.sh": "#!/bin/sh\n",
      "tool.sh": "x",
    });
    expect([tree.get("bin/run.sh")?.executable, tree.get("tool.sh")?.executable]).toEqual([true, true]);
  });

  test("a new file may be named on both sides, and a file that is there called new", () => {
    expect(read("--- a/n.ts\n+++ b/n.ts\n@@ -0,0 +1 @@\n+n\n").changed).toEqual({ "n.ts": "n\n" });
    expect(read("--- /dev/null\n+++ b/open.txt\n@@ -0,0 +1 @@\n+n\n").changed).toEqual({ "open.txt": "n\n" });
    expect(read(`--- /dev/null\n+++ b/src/a.ts\n${hunk(5)}\n`).changed).toEqual({ "src/a.ts": with_({ 5: "new 5" }) });
  });

  test("line ends stay the file's, a missing last one included", () => {
    const dos = "--- a/dos.txt\n+++ b/dos.txt\n@@ -1,3 +1,4 @@\n one\n-two\n+2\n+2.5\n three\n";
    expect(read(dos).changed).toEqual({ "dos.txt": "one\r\n2\r\n2.5\r\nthree\r\n" });
    const open = "--- a/open.txt\n+++ b/open.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n";
    expect(read(open).changed).toEqual({ "open.txt": "one\n2" });
    const empty = "--- a/empty.txt\n+++ b/empty.txt\n@@ -0,0 +1 @@\n+x\n";
    expect(read(empty).changed).toEqual({ "empty.txt": "x\n" });
    const end = "--- a/dos.txt\n+++ b/dos.txt\n@@ -3,0 +4 @@\n+four\n";
    expect(read(end).changed).toEqual({ "dos.txt": "one\r\ntwo\r\nthree\r\nfour\r\n" });
  });

  test("of equal places the one nearest to its number, or behind the hunk before, is taken", () => {
    const at = (line: number) =>
      `--- a/src/twice.ts\n+++ b/src/twice.ts\n@@ -${line},3 +${line},3 @@\n {\n-  same\n+  new\n }\n`;
    expect(read(at(4)).changed).toEqual({ "src/twice.ts": "{\n  same\n}\n{\n  new\n}\n{\n  same\n}\n" });
    const one = "@@\n {\n-  same\n+  new\n }\n";
    expect(read(`--- a/src/twice.ts\n+++ b/src/twice.ts\n${one}${one}`).changed).toEqual({
      "src/twice.ts": "{\n  new\n}\n{\n  new\n}\n{\n  same\n}\n",
    });
  });

  test("a folder named a is none of git's letters", () => {
    const body = "@@ -1 +1 @@\n-x\n+y\n";
    expect(read(`--- a/x.ts\n+++ b/x.ts\n${body}`).rejected).toEqual([]);
    expect(read(`--- a/x.ts\n+++ a/x.ts\n${body}`).changed).toEqual({ "a/x.ts": "y\n" });
    expect(read(`--- a/a/x.ts\n+++ b/a/x.ts\n${body}`).changed).toEqual({ "a/x.ts": "y\n" });
  });

  test("a hunk that does not fit is named; the others stand", () => {
    const answer = `${head}${hunk(5)}\n${hunk(50)}\n${hunk(20)}\n`;
    expect(read(answer)).toMatchObject({
      changed: { "src/a.ts": with_({ 5: "new 5", 20: "new 20" }) },
      applied: 2,
      rejected: ["hunk 2 of src/a.ts does not apply"],
    });
  });

  test.each([
    ["no such file", `--- a/gone.ts\n+++ b/gone.ts\n${hunk(5)}\n`, "gone.ts is not there"],
    ["a binary file", "--- a/binary\n+++ b/binary\n@@ -1 +1 @@\n-x\n+y\n", "binary is no text file"],
    ["a way out", "--- /dev/null\n+++ b/../out.ts\n@@ -0,0 +1 @@\n+x\n", "leaves the workspace"],
    ["an absolute path", "--- /dev/null\n+++ /etc/passwd\n@@ -0,0 +1 @@\n+x\n", "absolute"],
    ["version control", "--- /dev/null\n+++ b/.git/hooks/x\n@@ -0,0 +1 @@\n+x\n", "version control"],
    ["a move out", "diff --git a/run.sh b/x\nrename from run.sh\nrename to ../x", "leaves the workspace"],
    ["an insertion anywhere", `${head}@@\n+x\n`, "hunk 1 of src/a.ts does not apply"],
    ["removed lines that are not there", `${head}@@ -5 +5 @@\n-line 99\n+x\n`, "hunk 1 of src/a.ts does not apply"],
    ["a deletion of nothing", "--- a/gone.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", "gone.ts is not there"],
  ])("%s is rejected", (_, answer, reason) => {
    expect(read(answer)).toMatchObject({ changed: {}, applied: 0, rejected: [expect.stringContaining(reason)] });
  });

  test("an answer without a diff changes nothing", () => {
    for (const answer of ["", "I would change line 5.", "- a list\n+ of things\n", "@@ -1 +1 @@\n-x\n+y\n"]) {
      expect(read(answer)).toMatchObject({ changed: {}, applied: 0, rejected: [] });
    }
  });

  test("whatever git would print of any change is applied as it was", () => {
    const random = new Random(3);
    const content = () => {
      const lines = random.list(0, 12, () => random.pick(["a", "b", "", "  c", "-- x", "+ y", "日本", "\\ z", "@@ w"]));
      return lines.join("\n") + random.pick(["", "\n"]);
    };
    for (let round = 0; round < 500; round += 1) {
      const names = ["x.ts", "y/z.ts", "with space.ts"] as const;
      const tree = () =>
        new Map(random.list(0, 3, () => [random.pick(names), textFile(content(), random.next() < 0.2)]));
      const [before, after] = [tree(), tree()];
      const patch = renderPatch(before, diffTrees(before, after));
      const result = applyDiff(`\`\`\`diff\n${patch}\`\`\`\n`, before);
      expect(result.rejected, patch).toEqual([]);
      expect(diffTrees(after, result.tree), patch).toEqual([]);
    }
  });

  test("with garbled headers it still ends where it should, when every line is another", () => {
    const random = new Random(5);
    for (let round = 0; round < 300; round += 1) {
      const before = Array.from({ length: random.int(5, 40) }, (_, index) => `${index}: ${random.int(0, 99)}`);
      const after = before.flatMap((line) =>
        random.pick([[line], [line], [line], [line, `new ${random.int(0, 99)}`], []]),
      );
      const { hunks } = structuredPatch("", "", text(before), text(after), "", "", { context: 3 });
      const header = () => random.pick(["@@", "@@ -1 +1 @@", `@@ -${random.int(0, 50)},${random.int(0, 9)} +1,1 @@`]);
      const body = hunks.map(({ lines }) => [header(), ...lines].join("\n")).join("\n");
      const { tree, rejected } = applyDiff(`--- f\n+++ f\n${body}\n`, new Map([["f", textFile(text(before))]]));
      expect(rejected, body).toEqual([]);
      expect(Buffer.from(tree.get("f")?.bytes ?? []).toString(), body).toBe(text(after));
    }
  });

  test("no text makes it fail or write where it may not", () => {
    const random = new Random(13);
    const pieces = [
      "--- ",
      "+++ ",
      "a/src/a.ts",
      "b/../x",
      "/dev/null",
      "\n",
      "@@ -1,2 +1 @@\n",
      " line 5\n",
      "-line 6\n",
      "+x\n",
      "\\\n",
      "```",
      "diff --git a/.git/x b/.git/x\n",
      "rename to ../y\n",
      "*** Add File: .git/z\n",
    ] as const;
    for (let round = 0; round < 2000; round += 1) {
      const { tree } = read(random.list(0, 25, () => random.pick(pieces)).join(""));
      for (const path of tree.keys()) expect(path.split("/")).not.toEqual(expect.arrayContaining([".."]));
      expect([...tree.keys()].filter((path) => path.includes(".git") || path.startsWith("/"))).toEqual([]);
    }
  });

  test.each([
    ["hunks that fit nowhere", head + `${hunk(77)}\n`.repeat(20_000)],
    ["hunks that fit", head + "@@\n line 5\n+x\n".repeat(20_000)],
    ["headers", head.repeat(50_000)],
    ["equal lines", `${head}@@ -1,9 +1,9 @@\n${" line 1\n".repeat(100_000)}+x\n`],
  ])("a huge answer of %s is read", (_, answer) => {
    expect(read(answer).tree.size).toBe(files.size);
  });

  test("a hostile file and a hostile diff take no hours together", () => {
    const big = new Map([["big", textFile("a\n".repeat(500_000))]]);
    const body = `@@\n${" a\n".repeat(500)}-b\n+c\n`;
    const { rejected } = applyDiff(`--- a/big\n+++ b/big\n${body.repeat(100)}`, big);
    expect(rejected).toHaveLength(100);
  });
});
