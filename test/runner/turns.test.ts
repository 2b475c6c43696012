import { describe, expect, test } from "vitest";
import { ProfileConfig } from "../../src/config/config.ts";
import type { ProfileSetup } from "../../src/runner/profiles.ts";
import { turnsOf } from "../../src/runner/turns.ts";
import { agent } from "./fakes.ts";

const setup = (name: string, modelKey: string, exclusive: boolean): ProfileSetup => ({
  name,
  config: ProfileConfig.parse({ agent: "noop" }),
  agent,
  backendConfig: null,
  backend: modelKey === "" ? null : { url: null, scripted: false, exclusive, ready: () => Promise.reject() },
  modelKey,
});
const cell = (profile: string) => ({ task: "t", profile, repeat: 1 });
const names = (turns: ProfileSetup[][]) => turns.map((turn) => turn.map(({ name }) => name));

describe("profiles take turns where models take the machine", () => {
  test("what needs no memory of this machine runs at once, then model after model as the plan has them", () => {
    const all = [setup("a", "ollama/big", true), setup("b", "", false), setup("c", "ollama/small", true)];
    const more = [...all, setup("d", "ollama/big", true), setup("e", "openai/x", false)];
    const plan = ["c", "b", "a", "d", "e"].map(cell);
    expect(names(turnsOf(more, plan))).toEqual([["b", "e"], ["c"], ["a", "d"]]);
  });

  test("without such models there is one turn, and a run of nothing still has one", () => {
    expect(names(turnsOf([setup("b", "", false)], [cell("b")]))).toEqual([["b"]]);
    expect(turnsOf([], [])).toEqual([[]]);
  });

  test("a turn of nobody is left out", () => {
    expect(names(turnsOf([setup("a", "ollama/big", true)], [cell("a")]))).toEqual([["a"]]);
  });
});
