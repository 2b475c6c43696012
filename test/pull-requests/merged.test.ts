import { expect, test } from "vitest";
import { differencesOf } from "../../src/changes/differences.ts";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import { type Merged, mergeSides } from "../../src/pull-requests/merged.ts";

const server = (port: number) => ({ kind: "openai" as const, baseUrl: `http://127.0.0.1:${port}/v1` });
const chat = (backend: string, model = "small") => ({ agent: "chat" as const, backend, model });

function merged(base: ConfigInput, head: ConfigInput, only?: readonly string[]): Merged {
  const [before, after] = [Config.parse(base), Config.parse(head)];
  const differences = differencesOf({ config: before, root: "/base" }, { config: after, root: "/head" });
  const tasks = { added: [], removed: [], changed: [] };
  const result = mergeSides(
    before,
    after,
    { base: "a".repeat(40), noBase: null, tasks, notes: [], ...differences },
    only,
  );
  // The command reads it from a file again.
  Config.parse(JSON.parse(JSON.stringify(result.config)));
  return result;
}

test("a changed server stands beside the base's, each with its own profile", () => {
  const { config, pairs } = merged(
    { profiles: { fast: chat("box") }, backends: { box: server(1) } },
    { profiles: { fast: chat("box") }, backends: { box: server(2) } },
  );
  expect(pairs).toEqual([{ kind: "changed", name: "fast", base: "fast-base", candidate: "fast" }]);
  expect(config.profiles).toMatchObject({ fast: { backend: "box" }, "fast-base": { backend: "box-base" } });
  expect(config.backends).toMatchObject({ box: server(2), "box-base": server(1) });
  expect(config.decision.incumbent).toBe("fast-base");
});

test("one server that both sides use is one server, so that its model is loaded once", () => {
  const backends = { box: server(1) };
  const head = { ...chat("box"), limits: { requests: 3 } };
  const { config } = merged({ profiles: { fast: chat("box") }, backends }, { profiles: { fast: head }, backends });
  expect(Object.keys(config.backends)).toEqual(["box"]);
  expect(config.profiles["fast-base"]?.backend).toBe("box");
});

test("names that are somebody's are left alone, and none grows too long", () => {
  const long = "a".repeat(60);
  const idle = { agent: "command" as const, command: ["true"] };
  const works = { agent: "command" as const, command: ["false"] };
  const { pairs } = merged(
    { profiles: { fast: idle, "fast-base": idle, [long]: idle } },
    { profiles: { fast: works, "fast-base": idle, [long]: works } },
  );
  expect(pairs.map(({ base }) => base)).toEqual(["fast-base-2", `${"a".repeat(55)}-base`]);
});

test("an added profile meets the incumbent as the base has it, although the head has replaced it", () => {
  const { pairs, config } = merged(
    { profiles: { old: chat("ollama"), other: chat("ollama", "tiny") }, decision: { incumbent: "old" } },
    { profiles: { fresh: chat("ollama", "large"), other: chat("ollama", "tiny") } },
  );
  expect(pairs).toEqual([{ kind: "added", name: "fresh", base: "old-base", candidate: "fresh" }]);
  expect(Object.keys(config.profiles).sort()).toEqual(["fresh", "old-base"]);
});

test("limits of the run that differ become each side's own; repeats, rules and prices are the base's", () => {
  const price = (input: number) => ({ inputPerM: input, outputPerM: 1 });
  const { config } = merged(
    {
      profiles: { fast: chat("ollama") },
      run: { repeats: 5, limits: { requests: 9, tokens: 100 } },
      gate: { cost: "+10%" },
      cost: { prices: { small: price(1) } },
    },
    {
      profiles: { fast: chat("ollama") },
      run: { repeats: 1, limits: { requests: 3, tokens: 100 } },
      cost: { prices: { small: price(0), large: price(2) } },
    },
  );
  expect(config.run).toMatchObject({ repeats: 5, limits: { tokens: 100 } });
  expect(config.run.limits.requests).toBeUndefined();
  expect(config.profiles["fast"]?.limits).toEqual({ requests: 3 });
  expect(config.profiles["fast-base"]?.limits).toEqual({ requests: 9 });
  expect(config.gate.cost).toBe("+10%");
  expect(config.cost.prices).toMatchObject({ small: { inputPerM: 1 }, large: { inputPerM: 2 } });
});

test("a run until decided needs one profile to compare with: with several, everything is run", () => {
  const idle = { agent: "command" as const, command: ["true"] };
  const works = { agent: "command" as const, command: ["false"] };
  const until = { until: "decided" as const, budget: { trials: 40 } };
  const two = merged(
    { profiles: { one: idle, two: idle }, run: until },
    { profiles: { one: works, two: works }, run: until },
  );
  expect(two.config.run.until).toBeUndefined();
  expect(two.notes.join()).toContain("everything was run");
  const one = merged({ profiles: { one: idle }, run: until }, { profiles: { one: works }, run: until });
  expect(one.config.run).toMatchObject(until);
});
