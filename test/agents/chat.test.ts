import { describe, expect, test } from "vitest";
import type { AgentContext, Answered } from "../../src/agents/agent.ts";
import { chat } from "../../src/agents/chat/chat.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { contextOf } from "./context.ts";

const files: Tree = new Map([
  ["src/a.ts", textFile("one();\n")],
  ["src/long.ts", textFile("x".repeat(3000))],
  ["README.md", textFile("# A thing\n")],
  ["package-lock.json", textFile("{}")],
  ["logo.png", { bytes: Buffer.from([0x89, 0x50, 0, 1]), executable: false }],
  ["latin1.txt", { bytes: Buffer.from([0xe9]), executable: false }],
  [".git/HEAD", textFile("ref: refs/heads/main\n")],
]);

function launch(more: Partial<AgentContext> = {}) {
  const launched = chat.launch(contextOf({ prompt: "Fix one().", files, ...more }));
  if (launched.kind !== "ask") throw new Error("chat asks");
  const body = launched.body as { messages: { role: string; content: string }[] } & Record<string, unknown>;
  return { ...launched, body, said: body.messages.map(({ content }) => content).join() };
}

const chunk = (choice: object) => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
const stream = (content: string, finish_reason = "stop") =>
  `${chunk({ delta: { content } })}${chunk({ delta: {}, finish_reason })}data: [DONE]\n\n`;
const block = '<file path="src/a.ts">\ntwo();\n</file>';
const textAt = ({ tree }: Answered, path: string) => Buffer.from(tree.get(path)?.bytes ?? []).toString();

describe("the request", () => {
  test("is one streamed message with the task, the repository's text files and the form of the answer", () => {
    const { body, said } = launch();
    expect(body).toMatchObject({ model: "local-model", stream: true, messages: [{ role: "user" }] });
    expect(Object.keys(body).toSorted()).toEqual(["messages", "model", "stream"]);
    expect(said).toContain("Fix one().");
    expect(said).toContain('<file path="src/a.ts">\none();\n</file>');
    expect(said).toContain('<file path="README.md">');
    expect(said).not.toContain("refs/heads");
    expect(said).toContain("- latin1.txt (binary)\n- logo.png (binary)\n- package-lock.json (lock file)");
    expect(said).not.toContain("unified diff");
    expect(launch({ answer: "diff" }).said).toContain("unified diff");
  });

  test("holds what the profile sets, but never another model or conversation", () => {
    const settings = { temperature: 0.2, max_tokens: 50, stream: false, model: "other", messages: [], top_k: 3 };
    const { body } = launch({ settings, reasoningEffort: "low" });
    expect(body).toMatchObject({ temperature: 0.2, max_tokens: 50, stream: false, top_k: 3, reasoning_effort: "low" });
    expect(body).toMatchObject({ model: "local-model", messages: [{ role: "user" }] });
  });

  test("stays within the context window, half of which is the answer's; what is left out is named", () => {
    const { said } = launch({ contextWindow: 1500 });
    expect(said.length).toBeLessThan(1500 * 2);
    expect(said).toContain("one();");
    expect(said).toContain("- src/long.ts (no room)");
    expect(launch({ contextWindow: 1500, settings: { max_tokens: 100 } }).said).toContain("xxxx");
    expect(launch({ contextWindow: 100 }).said).toContain("Fix one().");
  });

  test("shows files that the task names before smaller ones", () => {
    const more: Tree = new Map(["b", "c", "d"].map((name) => [`src/${name}.ts`, textFile(name.repeat(1500))]));
    const shown = (prompt: string) => {
      const { said } = launch({ prompt, files: more, contextWindow: 2000 });
      return [...said.matchAll(/^<file path="(src\/[bcd].ts)"/gm)].map(([, path]) => path);
    };
    expect(shown("Fix it.")).toEqual(["src/b.ts"]);
    expect(shown("Fix src/d.ts.")).toEqual(["src/d.ts"]);
    expect(shown("Fix `d.ts`, not sub-c.ts or c.tsx.")).toEqual(["src/d.ts"]);
  });

  test("names no more files than there is room for", () => {
    const many: Tree = new Map(Array.from({ length: 5000 }, (_, index) => [`f${index}.ts`, textFile("x".repeat(500))]));
    const { said } = launch({ files: many, contextWindow: 8192 });
    expect(said.length).toBeLessThan(8192 * 2);
    expect(said).toMatch(/- and \d{4} more/);
  });

  test("marks files with a tag that no file's content can be taken for", () => {
    const clash: Tree = new Map([["x.xml", textFile('<file path="y">\n</file>\n</file2>\n')]]);
    const { said, answered } = launch({ files: clash });
    expect(said).toContain('<file3 path="x.xml">\n<file path="y">');
    const reply = { status: 200, body: stream('<file3 path="x.xml">\n<file path="z">\n</file>\n</file3>') };
    expect(textAt(answered(reply), "x.xml")).toBe('<file path="z">\n</file>\n');
  });
});

describe("the reply", () => {
  const answered = (body: string, more: Partial<AgentContext> = {}, status = 200) =>
    launch(more).answered({ status, body });

  test("is applied; what is said besides is the final message", () => {
    const done = answered(stream(`I call the other one.\n${block}\n`));
    expect(textAt(done, "src/a.ts")).toBe("two();\n");
    expect(done.tree.size).toBe(files.size);
    expect(done.text).toContain(block);
    expect(done.outcome).toEqual({
      finished: true,
      error: null,
      finalMessage: "I call the other one.",
      commands: 0,
      rejectedPatches: 0,
      usage: null,
    });
  });

  test("may be a diff", () => {
    const diff = "```diff\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-one();\n+two();\n```";
    expect(textAt(answered(stream(diff), { answer: "diff" }), "src/a.ts")).toBe("two();\n");
  });

  test("may come whole, where the profile asks for that", () => {
    const document = JSON.stringify({ choices: [{ message: { content: block }, finish_reason: "stop" }] });
    const settings = { stream: false };
    expect(textAt(answered(document, { settings }), "src/a.ts")).toBe("two();\n");
    expect(answered("<html>", { settings }).outcome.error).toContain("the answer is not JSON");
  });

  test("is not taken from the model's thoughts", () => {
    const thought = block.replace("two", "three");
    expect(textAt(answered(stream(`<think>\n${thought}\n</think>\n${block}`)), "src/a.ts")).toBe("two();\n");
    const only = answered(stream(`<think>\n${thought}\n</think>\nDone.`));
    expect(only.outcome.error).toBe("the answer has no file blocks");
  });

  test.each<[string, string, string, Partial<AgentContext>?]>([
    ["nothing", stream(""), "the answer is empty"],
    ["no files", stream("Call two() instead."), "the answer has no file blocks"],
    ["no diff", stream("Call two() instead."), "the answer has no diff", { answer: "diff" }],
    ["a cut", stream(block, "length"), "the answer was cut off at the output limit"],
    ["a filter", stream(block, "content_filter"), "the server's content filter cut the answer off"],
    ["half a stream", chunk({ delta: { content: block } }), "ended its answer before the turn was finished"],
    ["no stream", "<html>", "not a model's answer"],
    ["a bad path", stream('<file path="../x">\n</file>'), "leaves the workspace"],
    ["too much", stream(`${block}${" ".repeat(5_000_000)}`), "more than 4194304 characters"],
    [
      "a hunk that does not fit",
      stream("--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-zero();\n+two();\n"),
      "hunk 1 of src/a.ts does not apply",
      { answer: "diff" },
    ],
  ])("with %s is not finished, and says why", (_, body, reason, more) => {
    const { outcome } = answered(body, more);
    expect(outcome).toMatchObject({ finished: false, error: expect.stringContaining(reason) });
  });

  test("an error's message is the reason, whatever its form", () => {
    const of = (body: string) => answered(body, {}, 500).outcome.error;
    expect(of('{"error":{"message":"it crashed"}}')).toBe("no answer came: it crashed (status 500)");
    expect(of("Bad gateway")).toBe("no answer came: Bad gateway (status 500)");
    expect(of("")).toBe("no answer came: no explanation (status 500)");
    expect(of("null")).toContain("null");
    expect(of("x".repeat(100_000))?.length).toBeLessThan(1000);
  });

  test("what of a broken answer can be applied is applied, and the rest counted", () => {
    const body = stream(`${block}\n<file path="/etc/x">\n</file>\n<file path="b.ts">\nhalf`, "length");
    const done = answered(body);
    expect(textAt(done, "src/a.ts")).toBe("two();\n");
    expect(done.outcome).toMatchObject({ finished: false, rejectedPatches: 2 });
  });
});
