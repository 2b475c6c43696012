import { expect, test } from "vitest";
import { claudeCode } from "../../src/agents/claude-code/claude-code.ts";

const unknownModel = '[claude-code:unrecognized_model] {"model":"local-model","query_source":"sdk"}\n';

const lines = (...events: object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");

const assistant = (...content: object[]) => ({
  type: "assistant",
  message: { id: "msg_1", content, usage: { input_tokens: 7, output_tokens: 1 } },
});

const result = (more: object) => ({
  type: "result",
  subtype: "success",
  is_error: false,
  terminal_reason: "completed",
  total_cost_usd: 0.2,
  usage: { input_tokens: 2003, cache_read_input_tokens: 20, cache_creation_input_tokens: 5, output_tokens: 40 },
  ...more,
});

test("the work of a run that went well", () => {
  const stdout = lines(
    { type: "system", subtype: "ui_invalidate" },
    { type: "system", subtype: "init", tools: ["Bash", "Edit", "Read"] },
    assistant({ type: "text", text: "I look." }, { type: "tool_use", id: "a", name: "Bash", input: {} }),
    assistant({ type: "tool_use", id: "b", name: "Read", input: {} }),
    { type: "user", message: { content: [{ type: "tool_result", tool_use_id: "a", content: "x" }] } },
    result({ result: "done" }),
  );
  expect(claudeCode.interpret({ stdout, stderr: unknownModel, exitCode: 0 })).toEqual({
    finished: true,
    error: null,
    finalMessage: "done",
    commands: 1,
    rejectedPatches: 0,
    // Those of the result: with what was cached, and not the counts of a stream's beginning.
    usage: { inputTokens: 2028, outputTokens: 40 },
  });
});

test.each([
  [{ is_error: true, terminal_reason: "api_error", result: "API Error: 500" }, 1, "api_error: API Error: 500"],
  [{ is_error: true, terminal_reason: "prompt_too_long", result: "too long" }, 1, "prompt_too_long: too long"],
  [
    { is_error: true, subtype: "error_max_turns", terminal_reason: "max_turns", errors: ["a", "b"] },
    1,
    "max_turns: a; b",
  ],
  [{ is_error: true, subtype: "error_during_execution", terminal_reason: null }, 1, "error_during_execution"],
  // The line says that all is well, the process does not.
  [{ result: "done" }, 1, "claude exited with 1"],
])("a failed run says why (%j)", (more, exitCode, error) => {
  const outcome = claudeCode.interpret({ stdout: lines(result(more)), stderr: unknownModel, exitCode });
  expect(outcome).toMatchObject({ finished: false, error, finalMessage: null });
});

test.each([
  ["", unknownModel, "claude exited with 137"],
  ["", `${unknownModel}Error: no such option\n`, "Error: no such option"],
  ['{"type":"result","is_er', "", "claude exited with 137"],
  ['{"type":"result"}\nnot json\n{}\n[1]\n', "", "claude exited with 137"],
])("output that was cut or is none of its own is no work, and no crash (%j)", (stdout, stderr, error) => {
  expect(claudeCode.interpret({ stdout, stderr, exitCode: 137 })).toEqual({
    finished: false,
    error,
    finalMessage: null,
    commands: 0,
    rejectedPatches: 0,
    usage: null,
  });
});
