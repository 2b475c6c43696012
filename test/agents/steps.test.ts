import { expect, test } from "vitest";
import { agents } from "../../src/agents/registry.ts";

const lines = (...events: object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");
const item = (more: object) => ({ type: "item.completed", item: more });

test("Codex: what it said, ran and changed, in order, with what came of it", () => {
  const stdout = lines(
    { type: "thread.started" },
    item({ type: "reasoning", text: "hm" }),
    item({ type: "agent_message", text: "I look." }),
    { type: "item.started", item: { type: "command_execution", command: "ls", status: "in_progress" } },
    item({ type: "command_execution", command: "ls", aggregated_output: "no\n", exit_code: 2, status: "failed" }),
    item({ type: "file_change", changes: [{ path: "/w/a.ts", kind: "update" }], status: "completed" }),
    item({ type: "hologram", beam: 1 }),
    { type: "turn.failed", error: { message: "too long" } },
  );
  expect(agents.codex.steps({ stdout, stderr: "noise" })).toEqual([
    { kind: "thought", text: "hm", output: null, failed: false },
    { kind: "said", text: "I look.", output: null, failed: false },
    { kind: "command", text: "ls", output: "no\n(exit 2)", failed: true },
    { kind: "edit", text: "update /w/a.ts", output: null, failed: false },
    { kind: "tool", text: "hologram", output: null, failed: false },
    { kind: "note", text: "too long", output: null, failed: true },
  ]);
});

test("Claude Code: each tool's result stands with its call", () => {
  const assistant = (...content: object[]) => ({ type: "assistant", message: { content } });
  const user = (...content: object[]) => ({ type: "user", message: { content } });
  const stdout = lines(
    { type: "system", subtype: "init" },
    assistant({ type: "thinking", thinking: "hm" }, { type: "text", text: "I look." }),
    assistant({ type: "tool_use", id: "a", name: "Bash", input: { command: "ls" } }),
    user({ type: "tool_result", tool_use_id: "a", content: "src\n" }),
    assistant({ type: "tool_use", id: "b", name: "Edit", input: { file_path: "/w/a.ts", old_string: "x" } }),
    user({ type: "tool_result", tool_use_id: "b", is_error: true, content: [{ type: "text", text: "not found" }] }),
    { type: "result", is_error: true, result: "prompt is too long" },
  );
  expect(agents["claude-code"].steps({ stdout, stderr: "" })).toEqual([
    { kind: "thought", text: "hm", output: null, failed: false },
    { kind: "said", text: "I look.", output: null, failed: false },
    { kind: "command", text: "ls", output: "src\n", failed: false },
    { kind: "edit", text: "Edit /w/a.ts", output: "not found", failed: true },
    { kind: "note", text: "prompt is too long", output: null, failed: true },
  ]);
});

test.each([agents.codex, agents["claude-code"], agents.command, agents.chat])(
  "$kind: output that is no protocol is shown as it is",
  (agent) => {
    expect(agent.steps({ stdout: "hello\n", stderr: "refused\n" })).toEqual([
      { kind: "said", text: "hello", output: null, failed: false },
      { kind: "note", text: "refused", output: null, failed: false },
    ]);
  },
);

test("agents without a process have no steps", () => {
  expect(agents.oracle.steps({ stdout: "", stderr: "" })).toEqual([]);
});
