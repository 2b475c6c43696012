import { describe, expect, test } from "vitest";
import { applyWholeFiles } from "../../src/agents/chat/whole-files.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { Random } from "../gateway/random.ts";

const files: Tree = new Map([
  ["src/a.ts", textFile("old a\n")],
  ["src/b.ts", textFile("old b\n")],
  ["run.sh", textFile("#!/bin/sh\n", true)],
  ["docs/guide.md", textFile("# Guide\n")],
  [".git/config", textFile("[core]\n")],
]);

/** What an answer changed, and what was said of the rest. */
function read(answer: string, tag = "file") {
  const { tree, applied, rejected, prose } = applyWholeFiles(answer, files, tag);
  const changed: Record<string, string | null> = {};
  for (const path of new Set([...tree.keys(), ...files.keys()])) {
    const now = tree.get(path);
    if (now !== files.get(path)) changed[path] = now ? Buffer.from(now.bytes).toString() : null;
  }
  return { changed, applied, rejected, prose, tree };
}

describe("an answer of whole files", () => {
  test("replaces, adds and deletes files; the rest is what the model said", () => {
    const answer = [
      "I rewrote it.",
      '<file path="src/a.ts">',
      "new a",
      "</file>",
      "And a new one:",
      '<file path="src/deep/c.ts">',
      "c",
      "</file>",
      '<file path="src/b.ts" deleted="true"/>',
    ].join("\n");
    expect(read(answer)).toMatchObject({
      changed: { "src/a.ts": "new a\n", "src/deep/c.ts": "c\n", "src/b.ts": null },
      applied: 3,
      rejected: [],
      prose: "I rewrote it.\n\nAnd a new one:",
    });
  });

  test.each<[string, string, string]>([
    ["in a fence of its own", '```xml\n<file path="src/a.ts">\nx\n</file>\n```', "x\n"],
    ["with a fence inside", '<file path="src/a.ts">\n```ts\nx\n```\n</file>', "x\n"],
    ["with a fence and no last line break", '<file path="src/a.ts">\n```ts\nx\n```</file>', "x\n"],
    [
      "holding backticks",
      '<file path="src/a.ts">\nconst s = `a`;\n// ```\ny\n// ```\n</file>',
      "const s = `a`;\n// ```\ny\n// ```\n",
    ],
    ["without a last line break", '<file path="src/a.ts">\nx</file>', "x"],
    ["on one line", '<file path="src/a.ts">x</file>', "x"],
    ["empty", '<file path="src/a.ts">\n</file>', ""],
    ["with CRLF", '<file path="src/a.ts">\r\nx\r\ny\r\n</file>\r\n', "x\r\ny\r\n"],
    ["with single quotes", "<file path='src/a.ts'>\nx\n</file>", "x\n"],
    ["with no quotes", "<file path=src/a.ts>\nx\n</file>", "x\n"],
    ["by another attribute", '<file name="./src/a.ts" lang="ts">\nx\n</file>', "x\n"],
    ["twice: the later one", '<file path="src/a.ts">\n1\n</file>\n<file path="src/a.ts">\n2\n</file>', "2\n"],
    ["with unicode", '<file path="src/a.ts">\n日本 👩‍💻 \u2028\n</file>', "日本 👩‍💻 \u2028\n"],
    ["holding its own blank lines", '<file path="src/a.ts">\n\n x\n\n</file>', "\n x\n\n"],
    ["said to stay", '<file path="src/a.ts" deleted="false">\nx\n</file>', "x\n"],
    ["fenced, named behind the language", "Here:\n```ts src/a.ts\nx\n```\ndone", "x\n"],
    ["fenced, named alone", "```src/a.ts\nx\n```", "x\n"],
    ["fenced, named after a colon", "```ts:src/a.ts\nx\n```", "x\n"],
    ["fenced, with a title", '```ts title="src/a.ts"\nx\n```', "x\n"],
    ["fenced, below a bold name", "**src/a.ts**\n```ts\nx\n```", "x\n"],
    ["fenced, below a heading", "### 1. `src/a.ts` (updated)\n\n```ts\nx\n```", "x\n"],
    ["fenced, below a label", "File: src/a.ts\n```\nx\n```", "x\n"],
    ["fenced, with CRLF", "```ts src/a.ts\r\nx\r\n```\r\n", "x\r\n"],
    ["fenced with tildes", "~~~ts src/a.ts\nx\n~~~", "x\n"],
  ])("a block %s", (_, answer, expected) => {
    expect(read(answer)).toMatchObject({ changed: { "src/a.ts": expected }, rejected: [] });
  });

  test("a document keeps the code blocks in it, fenced or not", () => {
    const document = "```sh\nnpm test\n```\n";
    expect(read(`<file path="docs/guide.md">\n${document}</file>`).changed).toEqual({ "docs/guide.md": document });
    expect(read(`\`\`\`md docs/guide.md\n# Guide\n${document}\`\`\`\n`).changed).toEqual({
      "docs/guide.md": `# Guide\n${document}`,
    });
  });

  test("code that is only shown is not written", () => {
    const answer = 'Use it so:\n```ts\nnext();\n```\n<file path="src/a.ts">\nx\n</file>\n**src/b.ts**\n```\ny\n```';
    expect(read(answer)).toMatchObject({ changed: { "src/a.ts": "x\n" }, applied: 1 });
    expect(read("Run this:\n```sh\nnpm test\n```")).toMatchObject({ changed: {}, applied: 0, rejected: [] });
  });

  test("with a tag of its own, `file` is content", () => {
    const content = '<file path="x">\n</file>\n';
    expect(read(`<file2 path="src/a.ts">\n${content}</file2>`, "file2").changed).toEqual({ "src/a.ts": content });
    expect(read('<file path="src/a.ts">\nx\n</file>', "file2").changed).toEqual({ "src/a.ts": "x\n" });
  });

  test("an executable file stays one", () => {
    expect(read('<file path="run.sh">\nx\n</file>').tree.get("run.sh")?.executable).toBe(true);
  });

  test.each([
    ["/etc/passwd", "absolute"],
    ["../outside.ts", "leaves the workspace"],
    ["src/../../outside.ts", "leaves the workspace"],
    ["C:/windows.ts", "absolute"],
    ["src\\..\\..\\outside.ts", "backslash"],
    [".git/hooks/pre-commit", "version control"],
    ["sub/.GIT/config", "version control"],
    [".git./config", "version control"],
    [".g\u200cit/config", "version control"],
    ["GIT~1/config", "version control"],
    [".git", "version control"],
    ["src/a.ts/below.ts", "below a file"],
    ["src", "a folder"],
    ["src/", "not a path of a file"],
    ["src//a.ts", "not a path of a file"],
    ["", "empty"],
    ["a\u0000b", "leaves the workspace"],
    ["a\tb", "control character"],
    [`${"x".repeat(300)}.ts`, "too long"],
  ])("writes nothing to %j", (path, reason) => {
    const { changed, rejected, applied } = read(`<file path="${path}">\nx\n</file>\n<file path="ok.ts">\n1\n</file>`);
    expect(changed).toEqual({ "ok.ts": "1\n" });
    expect(applied).toBe(1);
    expect(rejected).toEqual([expect.stringContaining(reason)]);
  });

  test("what never ends, and what is not there to delete, is rejected by name", () => {
    expect(read('<file path="src/a.ts">\nhalf a fi')).toMatchObject({
      changed: {},
      rejected: ["the block of src/a.ts has no end"],
    });
    expect(read("```ts src/a.ts\nhalf").rejected).toEqual(["the block of src/a.ts has no end"]);
    expect(read('<file path="gone.ts" deleted/>').rejected).toEqual(["gone.ts is to be deleted and is not there"]);
  });

  test("any text comes back as it was written, in any order of blocks", () => {
    const random = new Random(7);
    for (let round = 0; round < 300; round += 1) {
      const written = new Map(
        random.list(
          1,
          4,
          () => [`f${random.int(0, 5)}.ts`, `${random.text()}${random.pick(["", "\n", "\r\n"])}`] as const,
        ),
      );
      const blocks = [...written].map(([path, text]) => `<file9 path="${path}">\n${text}</file9>`);
      const { tree, rejected } = applyWholeFiles(
        blocks.join(random.pick(["\n", "\nprose ``` \n"])),
        new Map(),
        "file9",
      );
      expect(rejected).toEqual([]);
      const texts = [...tree].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]);
      expect(new Map(texts as [string, string][])).toEqual(written);
    }
  });

  test("no text makes it fail or write where it may not", () => {
    const random = new Random(11);
    const pieces = [
      "<file ",
      'path="',
      "src/a.ts",
      "../x",
      ".git/x",
      '">',
      "\n",
      "</file>",
      "```",
      "ts ",
      "deleted",
      "/>",
      "**",
    ] as const;
    for (let round = 0; round < 2000; round += 1) {
      const { tree } = read(random.list(0, 20, () => random.pick(pieces)).join(""));
      const parts = [...tree.keys()].flatMap((path) => path.split("/"));
      expect(parts.filter((part) => ["", ".", ".."].includes(part))).toEqual([]);
      expect(tree.get(".git/config")).toBe(files.get(".git/config"));
      expect([...tree.keys()].filter((path) => path.startsWith(".git"))).toEqual([".git/config"]);
    }
  });

  test.each([
    ["blank lines", " \n".repeat(500_000)],
    ["blanks above a fence", `${" ".repeat(1_000_000)}x\n\`\`\`\n`],
    ["openings", "<file path=x>\n".repeat(50_000)],
    ["half openings", "<file ".repeat(200_000)],
    ["fences", "```ts a.ts\n".repeat(50_000)],
    ["backticks", "`".repeat(1_000_000)],
  ])("a huge answer of %s is read", (_, answer) => {
    expect(read(answer).tree.size).toBeLessThanOrEqual(files.size + 1);
  });
});
