import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { ReadyModel } from "../../src/backends/backend.ts";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import { InfraError, ProfileError } from "../../src/errors.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { buildReport } from "../../src/reports/build.ts";
import { toTerminal } from "../../src/reports/terminal.ts";
import type { RunEvent } from "../../src/runner/events.ts";
import { readRunRecord, readTrials } from "../../src/runner/journal.ts";
import { makePlan } from "../../src/runner/plan.ts";
import { setUpProfiles } from "../../src/runner/profiles.ts";
import { executeRun, type RunInput } from "../../src/runner/run.ts";
import type { Task } from "../../src/tasks/task.ts";
import { task } from "./fakes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-test-"));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

/** A run in the real local sandbox, in `folder`. */
function input(
  config: ConfigInput,
  tasks: readonly Task[],
  more: Partial<RunInput> = {},
): RunInput & { events: RunEvent[] } {
  const parsed = Config.parse(config);
  const profiles = setUpProfiles(parsed, {});
  const { repeats, seed } = parsed.run;
  const events: RunEvent[] = [];
  return {
    id: "test",
    folder,
    config: parsed,
    baseDir: "/project",
    tasks,
    profiles,
    plan: makePlan({
      tasks: tasks.map(({ id }) => id),
      profiles: profiles.map(({ name, modelKey }) => ({ name, model: modelKey })),
      repeats,
      seed,
    }),
    pick: { kind: "local", reason: "asked for" },
    harnessVersion: "0.0.0",
    imagesDir: "/none",
    allowFailedIsolation: false,
    previous: null,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    events,
    ...more,
  };
}

const resumed = async (from: RunInput): Promise<RunInput & { events: RunEvent[] }> =>
  input(from.config, from.tasks, { previous: { run: await readRunRecord(folder), trials: await readTrials(folder) } });

const ended = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "trial-ended" ? [event.record] : []));
const ids = (trials: readonly TrialRecord[]) => trials.map(({ id }) => id);
const both = { oracle: { agent: "oracle" }, noop: { agent: "noop" } } as const;
const script = (text: string) => ({ agent: "command" as const, command: ["sh", "-c", text] });

describe("a run", () => {
  test("records every planned trial with the verdict of the hidden tests", async () => {
    const given = input(
      {
        profiles: { ...both, script: script("echo new > a.txt"), liar: script("echo 'ok 1 - says new'; exit 0") },
        run: { repeats: 2 },
      },
      [task("one"), task("two")],
    );
    await executeRun(given);
    const trials = await readTrials(folder);
    expect(new Set(ids(trials)).size).toBe(16);
    const verdicts = (name: string) => [
      ...new Set(trials.filter(({ profile }) => profile === name).map(({ verdict }) => verdict)),
    ];
    expect(verdicts("oracle")).toEqual(["resolved"]);
    expect(verdicts("script")).toEqual(["resolved"]);
    expect(verdicts("noop")).toEqual(["unresolved"]);
    expect(verdicts("liar")).toEqual(["unresolved"]);
    const report = buildReport(await readRunRecord(folder), trials);
    expect(report.run).toMatchObject({ planned: 16, recorded: 16, complete: true, isolation: { status: "none" } });
    expect(ids(ended(given.events))).toEqual(ids(trials));
    expect(given.events.filter(({ type }) => type === "trial-started")).toHaveLength(16);
    const [first] = trials;
    expect(existsSync(join(folder, first?.artifacts ?? "", "changes.patch"))).toBe(true);
  });

  test("resumes where it was killed: nothing recorded is repeated, and the report is that of an undisturbed run", async () => {
    const config: ConfigInput = { profiles: both, run: { repeats: 3 } };
    const tasks = [task("one"), task("two")];
    const given = input(config, tasks);
    await executeRun(given);
    const whole = await readTrials(folder);
    const lines = (await readFile(join(folder, "trials.jsonl"), "utf8")).split("\n");
    await writeFile(join(folder, "trials.jsonl"), `${lines.slice(0, 5).join("\n")}\n{"version":1,"id":"torn`);
    const again = await resumed(given);
    await executeRun(again);
    const trials = await readTrials(folder);
    expect(trials.slice(0, 5)).toEqual(whole.slice(0, 5));
    expect(ended(again.events)).toHaveLength(7);
    expect([...ids(trials)].sort()).toEqual([...ids(whole)].sort());
    const timeless = (records: TrialRecord[]) =>
      records.map(({ id, verdict, score, blame, profileId }) => ({ id, verdict, score, blame, profileId }));
    const record = await readRunRecord(folder);
    expect(timeless(buildReport(record, trials).trials)).toEqual(timeless(buildReport(record, whole).trials));
    const third = await resumed(given);
    await executeRun(third);
    expect(ended(third.events)).toEqual([]);
    expect(await readTrials(folder)).toEqual(trials);
  });

  test("does not resume as another experiment", async () => {
    const given = input({ profiles: both }, [task("one")]);
    await executeRun(given);
    await writeFile(join(folder, "trials.jsonl"), "");
    const changed = await resumed({ ...given, tasks: [task("one", { fingerprint: "another" })] });
    await expect(executeRun(changed)).rejects.toMatchObject({
      code: "changed-since",
      exitCode: 2,
      message: expect.stringContaining("task one"),
    });
    const other = await resumed({
      ...given,
      config: Config.parse({ profiles: { ...both, oracle: { agent: "noop" } } }),
    });
    await expect(executeRun(other)).rejects.toThrow("profile oracle");
  });

  test("an interrupt stops it: agents end, what was recorded stays, the rest is left for --resume", async () => {
    const controller = new AbortController();
    const tasks = [task("one"), task("two"), task("three")];
    const given = input({ profiles: { slow: script("echo new > a.txt; sleep 300") } }, tasks, {
      signal: controller.signal,
    });
    const stopping = {
      ...given,
      onEvent: (event: RunEvent) => {
        given.onEvent(event);
        if (event.type === "trial-started") setTimeout(() => controller.abort(), 200);
      },
    };
    await executeRun(stopping);
    expect(await readTrials(folder)).toEqual([]);
    expect(await readRunRecord(folder)).toMatchObject({ id: "test" });
    // Only as many as there were seats were begun.
    expect(given.events.filter(({ type }) => type === "trial-started").length).toBeLessThanOrEqual(2);
  });

  test("a deadline is a termination, and the work done by then is graded", async () => {
    const given = input(
      { profiles: { slow: { ...script("echo new > a.txt; sleep 300"), limits: { timeoutSeconds: 1 } } } },
      [task("one")],
    );
    await executeRun(given);
    expect(await readTrials(folder)).toMatchObject([{ termination: "timeout", verdict: "resolved", blame: null }]);
  });
});

describe("what goes wrong in a run", () => {
  test("trials lost to infrastructure are made again twice, and five losses in a row end the run", async () => {
    // Its grading cannot be done at all: the harness breaks on it.
    const broken = (id: string) =>
      task(id, { hidden: new Map([["../escape", { bytes: Buffer.from("x"), executable: false }]]) });
    const given = input({ profiles: { oracle: { agent: "oracle" } } }, [broken("one")]);
    await executeRun(given);
    const trials = await readTrials(folder);
    expect(trials).toMatchObject([
      { id: "one.oracle.r1", attempt: 1, retryOf: null, verdict: "ungraded", blame: "infra" },
      { id: "one.oracle.r1.a2", attempt: 2, retryOf: { id: "one.oracle.r1" } },
      { id: "one.oracle.r1.a3", attempt: 3, retryOf: { id: "one.oracle.r1.a2" } },
    ]);
    expect(buildReport(await readRunRecord(folder), trials).run.complete).toBe(false);

    await rm(join(folder, "trials.jsonl"));
    const many = input({ profiles: { oracle: { agent: "oracle" } } }, ["a", "b", "c", "d", "e", "f"].map(broken));
    await expect(executeRun(many)).rejects.toMatchObject({ code: "too-many-losses", exitCode: 3 });
    expect((await readTrials(folder)).length).toBeGreaterThanOrEqual(5);
  });

  test("a lost attempt is made again also after the run was killed before it could", async () => {
    const given = input({ profiles: { oracle: { agent: "oracle" } } }, [task("one")]);
    await executeRun(given);
    const [good] = await readTrials(folder);
    const lost = { ...good, verdict: "ungraded", blame: "infra", reason: "engine gone", score: 0 };
    await writeFile(join(folder, "trials.jsonl"), `${JSON.stringify(lost)}\n`);
    await executeRun(await resumed(given));
    expect(await readTrials(folder)).toMatchObject([
      { id: "one.oracle.r1", verdict: "ungraded" },
      {
        id: "one.oracle.r1.a2",
        attempt: 2,
        verdict: "resolved",
        retryOf: { id: "one.oracle.r1", reason: "engine gone" },
      },
    ]);
  });

  test("a server that does not answer fails its profile, and the others run", async () => {
    const config: ConfigInput = {
      backends: { gone: { kind: "openai", baseUrl: "http://127.0.0.1:9/v1", wire: "chat" } },
      profiles: { ...both, served: { ...script("true"), backend: "gone", model: "m" } },
    };
    const given = input(config, [task("one")]);
    await executeRun(given);
    const record = await readRunRecord(folder);
    const report = buildReport(record, await readTrials(folder));
    expect(report.profiles.map(({ name, status }) => [name, status])).toEqual([
      ["oracle", "ran"],
      ["noop", "ran"],
      ["served", "failed"],
    ]);
    expect(report.profiles[2]?.statusReason).toContain("127.0.0.1:9");
    expect(report.run).toMatchObject({ planned: 3, recorded: 2, complete: false });
  });

  test("a session that a task lacks is found before anything runs", async () => {
    const given = input(
      { profiles: { oracle: { agent: "oracle" }, demo: { ...script("true"), backend: "replay", session: "none" } } },
      [task("one")],
    );
    await expect(executeRun(given)).rejects.toMatchObject({ code: "missing-session", exitCode: 2 });
    expect(existsSync(join(folder, "trials.jsonl"))).toBe(false);
  });

  test("a key that is not in the environment stops before anything runs", async () => {
    const config: ConfigInput = {
      backends: { cloud: { kind: "openai", baseUrl: "http://127.0.0.1:9/v1", wire: "chat", apiKeyEnv: "NO_SUCH_KEY" } },
      profiles: { served: { ...script("true"), backend: "cloud", model: "m" } },
    };
    await expect(executeRun(input(config, [task("one")]))).rejects.toMatchObject({
      code: "missing-api-key",
      exitCode: 2,
    });
  });

  test("no git to make the agent's repository: the run ends in order with the reason", async () => {
    const before = process.env["PATH"];
    onTestFinished(() => {
      process.env["PATH"] = before;
    });
    const given = input({ profiles: both, run: { repeats: 5 } }, [task("one"), task("two")]);
    process.env["PATH"] = folder;
    await expect(executeRun(given)).rejects.toMatchObject({ code: "git-failed", exitCode: 3 });
  });
});

describe("a model server that dies for good in the middle of a run", () => {
  /** A profile whose server is well for so many trials. */
  function dying(given: RunInput, trials: number): RunInput["profiles"] {
    const upstream = () => ({
      kind: "replay" as const,
      session: { version: 1 as const, origin: "scripted" as const, turns: [] },
    });
    let left = trials;
    return given.profiles.map((setup) => ({
      ...setup,
      backend:
        setup.name !== "dying"
          ? setup.backend
          : {
              ...{ url: null, scripted: true, exclusive: true },
              ready: async () => ({
                ...{ facts: {}, observed: {}, servedModel: null, scripted: true, upstream, canary: upstream },
                postMortem: async () => (left-- > 0 ? null : "its container has ended (exit code 1)"),
                complaints: async () => [],
                async revive() {
                  throw new ProfileError("port-in-use", "port 1 is taken");
                },
                stop: async () => {},
              }),
            },
    }));
  }

  test("stops its profile: the rest is not run, the others are, and --resume runs what is missing", async () => {
    const config: ConfigInput = {
      profiles: { dying: script("echo new > a.txt"), noop: both.noop },
      run: { repeats: 3 },
    };
    const given = input(config, [task("one")]);
    await executeRun({ ...given, profiles: dying(given, 1) });
    const trials = await readTrials(folder);
    const of = (name: string, all = trials) => all.filter(({ profile }) => profile === name);
    expect(of("dying")).toMatchObject([{ verdict: "resolved" }]);
    expect(of("noop")).toHaveLength(3);
    const report = buildReport(await readRunRecord(folder), trials);
    expect(report.run).toMatchObject({ complete: false, planned: 6, recorded: 4 });
    expect(report.profiles).toMatchObject([
      { status: "stopped", statusReason: expect.stringContaining("exit code 1"), success: { resolved: 1, trials: 1 } },
      { status: "ran" },
    ]);
    expect(toTerminal(report)).toContain("Profile dying was stopped, the rest of its trials can be run with --resume");

    const again = await resumed(given);
    await executeRun({ ...again, profiles: dying(again, 9) });
    const whole = await readTrials(folder);
    expect(whole.slice(0, trials.length)).toEqual(trials);
    expect(of("dying", whole)).toHaveLength(3);
    expect(buildReport(await readRunRecord(folder), whole).run.complete).toBe(true);
  });
});

describe("a model that was loaded", () => {
  /** Profiles of a server each: what happens to its model stands in the log. */
  function served(given: RunInput, log: string[], more: (name: string) => Partial<ReadyModel>): RunInput["profiles"] {
    const upstream = () => ({
      kind: "replay" as const,
      session: { version: 1 as const, origin: "scripted" as const, turns: [] },
    });
    return given.profiles.map((setup) => ({
      ...setup,
      modelKey: setup.name,
      backend: {
        ...{ url: null, scripted: true, exclusive: true },
        ready: async () => ({
          ...{ facts: {}, observed: {}, servedModel: null, scripted: true, upstream, canary: upstream },
          ...{ postMortem: async () => null, complaints: async () => [], revive: null },
          stop: async () => void log.push(`${setup.name} put away`),
          ...more(setup.name),
        }),
      },
    }));
  }
  const config: ConfigInput = { profiles: { one: script("echo new > a.txt"), two: script("echo new > a.txt") } };

  test("is put away when its profile cannot run after all, whatever the reason", async () => {
    const log: string[] = [];
    const given = input(config, [task("one")]);
    const upstream = () => {
      throw new InfraError("engine-gone", "the engine does not answer");
    };
    const profiles = served(given, log, (name) => (name === "one" ? { upstream } : {}));
    await executeRun({ ...given, profiles });
    expect(log.sort()).toEqual(["one put away", "two put away"]);
    expect(await readTrials(folder)).toMatchObject([{ profile: "two", verdict: "resolved" }]);
  });

  test("waits for nobody whose agent is not there: that is said before the first turn", async () => {
    const log: string[] = [];
    const given = input(
      {
        profiles: {
          one: script("echo new > a.txt"),
          two: { agent: "codex", backend: "ollama", model: "m", executable: "/none/codex" },
        },
      },
      [task("one")],
    );
    const profiles = served(given, log, () => ({}));
    const failure = await executeRun({ ...given, profiles }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "agent-not-found", exitCode: 2 });
    expect(log).toEqual([]);
    expect(existsSync(join(folder, "trials.jsonl"))).toBe(false);
  });

  test("and will not go again: the run says so and goes on", async () => {
    const given = input(config, [task("one")]);
    const stop = async () => {
      throw new ProfileError("not-unloaded", "it was still loaded");
    };
    await executeRun({ ...given, profiles: served(given, [], (name) => (name === "one" ? { stop } : {})) });
    expect(await readTrials(folder)).toHaveLength(2);
    expect(JSON.stringify(given.events)).toContain("could not be put away: it was still loaded");
  });
});
