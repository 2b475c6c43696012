import { expect, test } from "vitest";
import type { ReadyModel } from "../../src/backends/backend.ts";
import { Config } from "../../src/config/config.ts";
import { ProfileError } from "../../src/errors.ts";
import { alternatingPlan, blocksOf, comesBack } from "../../src/runner/alternate.ts";
import { readRunRecord, readTrials } from "../../src/runner/journal.ts";
import { setUpProfiles } from "../../src/runner/profiles.ts";
import { executeRun, type RunInput } from "../../src/runner/run.ts";
import { scratch } from "../support/program.ts";
import { task } from "./fakes.ts";

const tasks = Array.from({ length: 12 }, (_, index) => ({ id: `task-${index}`, canary: index === 11 }));
const plan = (takes: (name: string) => string, repeats = 1) =>
  alternatingPlan({ tasks, profiles: ["a", "b"].map((name) => ({ name, takes: takes(name) })), repeats, seed: 1 });

test("profiles take turns at every task, and nobody always goes first", () => {
  const cells = plan(() => "");
  expect(cells).toHaveLength(22);
  const blocks = Array.from({ length: 11 }, (_, index) => cells.slice(2 * index, 2 * index + 2));
  expect(blocks.every(([one, other]) => one?.task === other?.task)).toBe(true);
  expect(blocks.map(([one]) => one?.profile).join("")).toBe("abababababa");
});

test("models that make room for each other take turns after a few tasks, and the last one stays loaded", () => {
  const models = new Map([
    ["a", "small"],
    ["b", "large"],
  ]);
  const takes = ({ profile }: { profile: string }) => models.get(profile) ?? "";
  const cells = plan((name) => models.get(name) ?? "");
  expect(blocksOf(cells, takes).map((block) => `${block.length} ${block[0]?.profile}`)).toEqual(["6 a", "11 b", "5 a"]);
  expect(comesBack(cells, takes)).toBe(true);
  expect(
    comesBack(
      plan(() => ""),
      () => "",
    ),
  ).toBe(false);
});

/** Profiles of a model each on a server of this machine; what is loaded and put away stands in the log. */
function served(log: string[], broken?: string) {
  const upstream = () => ({
    kind: "replay" as const,
    session: { version: 1 as const, origin: "scripted" as const, turns: [] },
  });
  return (setups: RunInput["profiles"]): RunInput["profiles"] =>
    setups.map((setup) => ({
      ...setup,
      modelKey: setup.name,
      backend: {
        ...{ url: null, scripted: true, exclusive: true },
        ready: async (): Promise<ReadyModel> => {
          if (setup.name === broken) {
            log.push(`!${setup.name}`);
            throw new ProfileError("not-loaded", "the model does not fit");
          }
          log.push(`+${setup.name}`);
          return {
            ...{ facts: {}, observed: {}, servedModel: null, scripted: true, upstream, canary: upstream },
            ...{ postMortem: async () => null, complaints: async () => [], revive: null },
            stop: async () => void log.push(`-${setup.name}`),
          };
        },
      },
    }));
}

async function runIn(folder: string, change: (setups: RunInput["profiles"]) => RunInput["profiles"], more = {}) {
  const works = { agent: "command" as const, command: ["sh", "-c", "echo new > a.txt"] };
  const config = Config.parse({ profiles: { a: works, b: { ...works, command: ["true"] } }, run: { modelSlots: 2 } });
  const profiles = change(setUpProfiles(config, {}));
  const some = Array.from({ length: 8 }, (_, index) => task(`task-${index}`));
  const input: RunInput = {
    ...{ id: "test", folder, config, baseDir: "/project", tasks: some, profiles },
    plan: alternatingPlan({
      tasks: some,
      profiles: ["a", "b"].map((name) => ({ name, takes: name })),
      repeats: 1,
      seed: 1,
    }),
    ...{ pick: { kind: "local", reason: "asked for" }, harnessVersion: "0.0.0", imagesDir: "/none" },
    ...{ allowFailedIsolation: false, previous: null, signal: new AbortController().signal, onEvent: () => {} },
    ...more,
  };
  await executeRun(input);
  return input;
}

test("a run of blocks loads each model when its turn comes, and records every cell", async () => {
  await using folder = await scratch();
  const log: string[] = [];
  await runIn(folder.path, served(log));
  expect(log).toEqual(["+a", "-a", "+b", "-b", "+a", "-a"]);
  const trials = await readTrials(folder.path);
  expect(
    Object.entries(Object.groupBy(trials, ({ profile, verdict }) => `${profile} ${verdict}`))
      .map(([key, all]) => `${key} ${all?.length}`)
      .sort(),
  ).toEqual(["a resolved 8", "b unresolved 8"]);
});

test("a profile whose model cannot be loaded is tried once and left out; the other goes on", async () => {
  await using folder = await scratch();
  const log: string[] = [];
  await runIn(folder.path, served(log, "b"));
  expect(log).toEqual(["+a", "-a", "!b", "+a", "-a"]);
  const { profiles } = await readRunRecord(folder.path);
  expect(profiles.map(({ name, canary }) => `${name} ${canary.status}`)).toEqual(["a not-applicable", "b failed"]);
  expect((await readTrials(folder.path)).map(({ profile }) => profile)).toEqual(Array(8).fill("a"));
});

test("one that was cut off is taken up again where it was", async () => {
  await using folder = await scratch();
  const stop = new AbortController();
  let ended = 0;
  const onEvent = ({ type }: { type: string }) => {
    if (type === "trial-ended" && ++ended === 9) stop.abort();
  };
  const log: string[] = [];
  await runIn(folder.path, served(log), { signal: stop.signal, onEvent });
  const before = await readTrials(folder.path);
  expect(before.length).toBeLessThan(16);
  const run = await readRunRecord(folder.path);
  await runIn(folder.path, served(log), { previous: { run, trials: before } });
  const cells = (await readTrials(folder.path)).map(({ task: id, profile }) => `${id} ${profile}`);
  expect(new Set(cells).size).toBe(16);
  expect(cells).toHaveLength(16);
});
