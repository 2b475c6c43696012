import { describe, expect, test } from "vitest";
import type { Agent, AgentContext, AgentOutcome } from "../../src/agents/agent.ts";
import { agents } from "../../src/agents/registry.ts";
import { ProfileConfig } from "../../src/config/config.ts";
import { diffTrees } from "../../src/trees/changes.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";
import { Random } from "../gateway/random.ts";
import { contextOf } from "./context.ts";

const files: Tree = new Map([
  ["a.txt", textFile("old\n")],
  [".git/HEAD", textFile("ref: refs/heads/main\n")],
]);
const solution = diffTrees(new Map(), new Map([["a.txt", textFile("new\n")]]));

/** What profiles start an agent with. */
const contexts: Record<string, Partial<AgentContext>> = {
  ordinary: {},
  "of a model nobody knows": { contextWindow: null, model: "some/model:q4_K_M" },
  "with a short prompt and effort": { systemPrompt: "short", reasoningEffort: "high", contextWindow: 4096 },
  "with settings": { settings: { temperature: 0, nested: { list: [1, "two"] } } },
  "with a prompt to quote": { prompt: '\'; rm -rf / #\n"$(id)" `id` \\ 日本 --help' },
  "with an empty workspace": { files: new Map() },
};

/** Output of agents, whole, broken and of none. */
const printed: readonly string[] = [
  "",
  "\n\n",
  "not json",
  "{}\n[]\nnull\n1\n",
  '{"type":"turn.completed"}\n{"type":"result"}\n{"type":"assistant"}\n{"type":"user"}',
  '{"type":"item.completed","item":null}\n{"type":"user","message":{"content":[null,1,{"type":"tool_result"}]}}',
  '{"type":"assistant","message":{"content":"text"}}\n{"type":"result","is_error":"no","usage":[]}',
  '{"type":"error","message":{}}\n{"type":"turn.failed","error":"x"}',
  '{"type":"result","is_er',
  `${'{"a":'.repeat(50_000)}`,
  "\u0000\uFFFD\u2028",
];

describe.each(Object.entries<Agent>(agents))("the agent %s", (name, agent) => {
  const launch = (more: Partial<AgentContext> = {}) =>
    agent.launch(contextOf({ files, solution, command: name === "command" ? ["sh", "-c", "true"] : [], ...more }));

  test("can be named in a configuration", () => {
    expect(agent.kind).toBe(name);
    expect(ProfileConfig.safeParse({ agent: name }).success).toBe(true);
  });

  test.each(Object.entries(contexts))("is launched %s, the same each time, from what it was given alone", (_, more) => {
    const launched = launch(more);
    expect(JSON.stringify(launched)).toBe(JSON.stringify(launch(more)));
    if (launched.kind !== "process") return;
    const { argv, env, homeFiles, stdin } = launched;
    expect(argv[0]).toMatch(/./);
    // An agent must not wait for somebody to type: what it is given ends.
    expect(typeof stdin).toBe("string");
    for (const word of [...argv, ...Object.entries(env).flat()]) expect(word).not.toContain("\u0000");
    for (const path of homeFiles.keys()) {
      expect(path).not.toMatch(/^\/|\\/);
      expect(path.split("/").filter((part) => part === "" || part === "." || part === "..")).toEqual([]);
    }
    if (!(more.prompt ?? "").includes("rm -rf")) return;
    // The prompt is never part of a command line.
    expect(argv.join(" ")).not.toContain("rm -rf");
    expect(stdin).toContain(more.prompt);
  });

  test("sees the reference solution only if it is the oracle", () => {
    const secret = diffTrees(new Map(), new Map([["a.txt", textFile("the reference solution\n")]]));
    const launched = launch({ solution: secret });
    const shown = JSON.stringify(launched, (_, value) => (value instanceof Map ? [...value] : value));
    const bytes = Buffer.from("the reference solution\n").toString("base64");
    expect(shown.includes("reference solution") || shown.includes(bytes)).toBe(name === "oracle");
  });

  test("reads whatever was printed, and never throws", () => {
    const random = new Random(17);
    const garbage = Array.from({ length: 200 }, () =>
      random.list(0, 4, () => random.pick(["", ...printed])).join("\n"),
    );
    for (const stdout of [...printed, ...garbage]) {
      for (const exitCode of [0, 1, null]) {
        expectOutcome(agent.interpret({ stdout, stderr: random.pick(["", ...printed]), exitCode }));
      }
      for (const step of agent.steps({ stdout, stderr: random.pick(["", ...printed]) })) {
        expect(step).toEqual({
          kind: expect.stringMatching(/^(said|thought|command|edit|tool|note)$/),
          text: expect.any(String),
          output: step.output === null ? null : expect.any(String),
          failed: expect.any(Boolean),
        });
      }
    }
  });

  test("does not take a crash for the end of its work", () => {
    const outcome = agent.interpret({ stdout: "", stderr: "it broke", exitCode: 1 });
    if (launch().kind === "process") expect(outcome).toMatchObject({ finished: false, error: expect.any(String) });
  });

  test("reads whatever a server replies, and never leaves its workspace", () => {
    const launched = launch();
    if (launched.kind !== "ask") return;
    expect(agent.wire).not.toBeNull();
    expect(launched.body).toMatchObject({ model: "local-model" });
    const way =
      '<file path="../out">\nx\n</file>\n<file path="/etc/out">\nx\n</file>\n<file path=".git/HEAD">\nx\n</file>\n';
    const says = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
    const bodies = [...printed, says(way), `${says(way)}data: [DONE]\n\n`, `data: {"error":{"message":"x"}}\n\n`];
    for (const status of [200, 204, 400, 499, 500]) {
      for (const body of bodies) {
        const { tree, text, outcome } = launched.answered({ status, body });
        expect([...tree]).toEqual([...files]);
        expect(typeof text).toBe("string");
        expectOutcome(outcome);
        expect(outcome.finished).toBe(false);
      }
    }
  });
});

function expectOutcome(outcome: AgentOutcome): void {
  expect(outcome.finished).toBe(outcome.error === null);
  expect(outcome.commands).toBeGreaterThanOrEqual(0);
  expect(outcome.rejectedPatches ?? 0).toBeGreaterThanOrEqual(0);
}
