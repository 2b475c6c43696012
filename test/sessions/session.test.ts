import { describe, expect, it } from "vitest";
import { loadTask } from "../../src/tasks/load.ts";
import { sessionYaml, taskFolder, usageErrorOf } from "../tasks/task-folder.ts";

/** What is wrong with a task whose session has `to` in the place of `from`. */
async function sessionError(from: string, to: string) {
  expect(sessionYaml).toContain(from);
  return usageErrorOf(loadTask(await taskFolder({ "sessions/strong.yaml": sessionYaml.replace(from, () => to) })));
}

describe("a session file", () => {
  it("may be YAML or JSON, and other files beside it are no sessions", async () => {
    const json = JSON.stringify({
      version: 1,
      origin: "recorded",
      model: "m",
      turns: [{ steps: [{ say: "Hello." }] }],
    });
    const task = await loadTask(await taskFolder({ "sessions/real.json": json, "sessions/notes.md": "# Notes" }));
    expect([...task.sessions.keys()].sort()).toEqual(["real", "strong"]);
    expect(task.sessions.get("strong")).toEqual({
      version: 1,
      origin: "scripted",
      turns: [
        { expect: "sum", steps: [{ think: "It is easy." }, { run: "cat sum.ts" }] },
        { steps: [{ say: "Done." }] },
      ],
    });
  });

  it.each([
    ["unknown key", "origin: scripted", "origin: scripted\nmodle: m", 3, "modle", ["unknown key", "model"]],
    ["unknown step", "- run: cat sum.ts", "- rum: cat sum.ts", 7, "turns[0].steps[1].rum", ["unknown key", "run"]],
    [
      "two things in one step",
      "- run: cat",
      "- say: x\n      - {run: a, say: b}\n      - run: cat",
      8,
      "turns[0].steps[2]",
      ["together"],
    ],
    ["step of another type", "- run: cat sum.ts", "- cat sum.ts", 7, "turns[0].steps[1]", ["cat sum.ts", "a map"]],
    ["command of another type", "run: cat sum.ts", "run: [cat]", 7, "turns[0].steps[1].run", ["a list", "a text"]],
    ["empty command", "run: cat sum.ts", 'run: ""', 7, "turns[0].steps[1].run", ["empty"]],
    ["call without arguments", "- run: cat sum.ts", "- call: view", 7, "turns[0].steps[1].arguments", ["missing"]],
    ["unknown origin", "origin: scripted", "origin: script", 2, "origin", ["script", "scripted", "recorded"]],
    ["other version", "version: 1", "version: 2", 1, "version", ["2", "1"]],
    ["turn without steps", "  - steps:\n      - say: Done.", "  - steps: []", 8, "turns[1].steps", ["empty"]],
    ["tab", "      - run", "\t- run", 7, undefined, ["not valid YAML"]],
  ])("with a mistake says where and what: %s", async (_case, from, to, line, key, words) => {
    const problems = (await sessionError(from, to)).message.split("\n");
    const here = problems.find((problem) => problem.includes(`strong.yaml:${line}:`));
    expect(here, problems.join("\n")).toContain(`${key === undefined ? "" : ` ${key}`}: `);
    for (const word of words) expect(here).toContain(word);
  });

  it.each([
    ["a model", "turns:", "model: gpt\nturns:", "strong.yaml:3:8 model: "],
    ["tokens", "- say: Done.", "- say: Done.\n    usage: { inputTokens: 9, outputTokens: 1 }", "turns[1].usage: "],
  ])("that a person wrote cannot claim %s", async (_case, from, to, place) => {
    const { message } = await sessionError(from, to);
    expect(message).toContain(place);
    expect(message).toContain("recorded sessions");
  });

  it("that was recorded has counts that can be true", async () => {
    const text = sessionYaml.replace("scripted", "recorded").replace("Done.", "Done.\n    usage: { inputTokens: -1 }");
    const { message } = await sessionError(sessionYaml, text);
    expect(message).toContain("turns[1].usage.inputTokens: is -1");
    expect(message).toContain("turns[1].usage.outputTokens: is missing");
  });

  it("that is empty is refused by name", async () => {
    expect((await sessionError(sessionYaml, "")).message).toContain("strong.yaml");
  });
});
