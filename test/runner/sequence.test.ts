import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { ReadyModel } from "../../src/backends/backend.ts";
import { planSequence } from "../../src/commands/sequential.ts";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import { ProfileError, UsageError } from "../../src/errors.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { buildReport } from "../../src/reports/build.ts";
import type { RunEvent } from "../../src/runner/events.ts";
import { readRunRecord, readTrials, writeRunRecord } from "../../src/runner/journal.ts";
import { setUpProfiles } from "../../src/runner/profiles.ts";
import { executeRun, type RunInput } from "../../src/runner/run.ts";
import type { Task } from "../../src/tasks/task.ts";
import { task } from "./fakes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sequence-test-"));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

type Given = RunInput & { events: RunEvent[] };

const tasksOf = (count: number) => Array.from({ length: count }, (_, index) => task(`task-${index}`));
const script = (text: string) => ({ agent: "command" as const, command: ["sh", "-c", text] });
const good = script("echo new > a.txt");
const bad = script("true");
const both = { bad: { agent: "noop" }, good: { agent: "oracle" } } as const;

/** A run until decided in the real local sandbox, in `folder`. */
function input(config: ConfigInput, tasks: readonly Task[], change = (setups: RunInput["profiles"]) => setups): Given {
  const parsed = Config.parse({ ...config, run: { ...config.run, until: "decided" } });
  const profiles = change(setUpProfiles(parsed, {}));
  const events: RunEvent[] = [];
  return {
    id: "test",
    folder,
    config: parsed,
    baseDir: "/project",
    tasks,
    profiles,
    ...planSequence(parsed, tasks, profiles),
    pick: { kind: "local", reason: "asked for" },
    harnessVersion: "0.0.0",
    imagesDir: "/none",
    allowFailedIsolation: false,
    previous: null,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    events,
  };
}

async function resumed(from: Given, more: Partial<RunInput> = {}): Promise<Given> {
  const [run, trials] = [await readRunRecord(folder), await readTrials(folder)];
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => events.push(event);
  return { ...from, ...more, sequential: run.sequential, previous: { run, trials }, events, onEvent };
}

const sequentialIn = async () => {
  const { sequential } = await readRunRecord(folder);
  if (!sequential) throw new Error("no sequential run");
  return sequential;
};
const reportIn = async () => buildReport(await readRunRecord(folder), await readTrials(folder));
const of = (name: string, trials: readonly TrialRecord[]) => trials.filter(({ profile }) => profile === name);
/** Looks without what no two runs share. */
const timeless = ({ looks, end }: Awaited<ReturnType<typeof sequentialIn>>) => ({
  looks: looks.map((look) => ({ ...look, at: "", elapsedMs: 0, trials: 0 })),
  end: end && { ...end, at: "" },
});

describe("a run until decided", () => {
  test("stops when the profiles are told apart, with a part of its plan, and is complete", async () => {
    const given = input({ profiles: both }, tasksOf(16));
    await executeRun(given);
    const { looks, end, order } = await sequentialIn();
    expect(end).toMatchObject({ reason: "settled", detail: "everything is settled; good is better" });
    expect(looks).toHaveLength(8);
    expect(looks.map(({ added }) => added[0]?.task)).toEqual(order.slice(0, 8));
    const report = await reportIn();
    expect(report.run).toMatchObject({ planned: 32, recorded: 16, complete: true });
    expect(report.sequential).toMatchObject({ incumbent: "bad", stands: [{ profile: "good", state: "better", n: 8 }] });
    // What ran ahead of the last look is told apart from what it used.
    const trials = await readTrials(folder);
    expect(report.sequential?.beyond).toHaveLength(trials.length - 16);
    expect(report.trials.map(({ task }) => task)).toEqual(order.slice(0, 8).flatMap((id) => [id, id]));
    expect(trials.length).toBeLessThanOrEqual(18);
    expect(given.events.filter(({ type }) => type === "look")).toHaveLength(8);
    // No model slot waits for a look: the second task has begun before the first is graded.
    const started = given.events.findIndex(
      (event) => event.type === "trial-started" && event.id.startsWith(`${order[1]}.`),
    );
    const graded = given.events.findLastIndex(
      (event) => event.type === "trial-ended" && event.record.task === order[0],
    );
    expect(started).toBeLessThan(graded);
  });

  test("has all that must not depend on an outcome in run.json before the first trial", async () => {
    const given = input({ profiles: both, run: { repeats: 2, seed: 5 } }, tasksOf(9));
    let before: Awaited<ReturnType<typeof readRunRecord>> | null = null;
    const reading: Promise<unknown>[] = [];
    await executeRun({
      ...given,
      onEvent: (event) => {
        if (event.type !== "started") return;
        const read = async () => {
          before = await readRunRecord(folder);
        };
        reading.push(read());
      },
    });
    await Promise.all(reading);
    expect(before).toMatchObject({
      plan: given.plan,
      sequential: {
        ...{ method: "betting", incumbent: "bad", candidates: ["good"], margin: 0.05, alpha: 0.05, alphaEach: 0.05 },
        ...{ repeats: 2, seed: 5, order: given.sequential?.order, looks: [], end: null },
      },
    });
  });

  test("goes on to its last task where nothing is settled", async () => {
    await executeRun(input({ profiles: { one: good, two: good } }, tasksOf(4)));
    const { looks, end } = await sequentialIn();
    expect(end).toMatchObject({ reason: "tasks", detail: "all 4 tasks are used up; undecided: two" });
    expect(looks).toHaveLength(4);
    expect((await reportIn()).run).toMatchObject({ planned: 8, recorded: 8, complete: true });
  });

  test("gives a candidate that is settled no more trials, and goes on for the others", async () => {
    await executeRun(input({ profiles: { one: bad, same: bad, good } }, tasksOf(14)));
    const trials = await readTrials(folder);
    const { looks, end } = await sequentialIn();
    const [same, better] = looks.at(-1)?.stands ?? [];
    expect(end).toMatchObject({ reason: "tasks", detail: expect.stringContaining("good is better, undecided: same") });
    expect(same).toMatchObject({ profile: "same", state: "going-on", n: 14 });
    expect(better?.n).toBeLessThan(13);
    expect(of("good", trials).length - (better?.n ?? 0)).toBeLessThanOrEqual(1);
    expect(of("one", trials)).toHaveLength(14);
  });

  test("breaks off what ran ahead of the look that ended it", async () => {
    const count = join(folder, "count");
    // From its ninth trial on it would work for longer than this test may take.
    const tiring = script(`echo new > a.txt; echo x >> ${count}; [ $(wc -l < ${count}) -le 8 ] || sleep 600`);
    await executeRun(input({ profiles: { bad, tiring } }, tasksOf(12)));
    expect(of("tiring", await readTrials(folder))).toHaveLength(8);
    expect(await sequentialIn()).toMatchObject({ end: { reason: "settled" } });
  });

  test("ends on its budget, and goes on where it was with a larger one", async () => {
    const given = input({ profiles: both, run: { budget: { trials: 8 } } }, tasksOf(16));
    await executeRun(given);
    expect((await readTrials(folder)).length).toBe(8);
    const cut = await sequentialIn();
    expect(cut.end).toMatchObject({ reason: "budget", detail: expect.stringContaining("8 trials") });
    expect((await reportIn()).run.complete).toBe(true);
    const { budget: _, ...run } = given.config.run;
    const more = await resumed(given, { config: { ...given.config, run: { ...run, budget: {} } } });
    await executeRun(more);
    const whole = await sequentialIn();
    expect(whole.looks.slice(0, cut.looks.length)).toEqual(cut.looks);
    expect(whole).toMatchObject({ end: { reason: "settled" } });
    expect(whole.looks).toHaveLength(8);
    const trials = (await readTrials(folder)).length;
    await executeRun(await resumed(given));
    expect((await readTrials(folder)).length).toBe(trials);
  });
});

describe("a run until decided that is stopped", () => {
  test("resumes with the same looks and the same end as one that nobody disturbed", async () => {
    const given = input({ profiles: { one: bad, good, same: bad } }, tasksOf(11));
    await executeRun(given);
    const whole = timeless(await sequentialIn());
    const record = await readRunRecord(folder);
    const lines = (await readTrials(folder)).map((trial) => JSON.stringify(trial));
    // Killed after the fourth look, with a trial more recorded than it saw.
    const looks = whole.looks.slice(0, 4);
    const sequential = record.sequential && {
      ...record.sequential,
      looks: record.sequential.looks.slice(0, 4),
      end: null,
    };
    await writeRunRecord(folder, { ...record, sequential });
    const recorded = 1 + (sequential?.looks.at(-1)?.trials ?? 0);
    await writeFile(join(folder, "trials.jsonl"), `${lines.slice(0, recorded).join("\n")}\n{"torn`);
    await executeRun(await resumed(given));
    const again = timeless(await sequentialIn());
    expect(again.looks.slice(0, 4)).toEqual(looks);
    expect(again).toEqual(whole);
  });

  test("keeps its looks on an interrupt", async () => {
    const controller = new AbortController();
    const given = input({ profiles: both }, tasksOf(16));
    await executeRun({
      ...given,
      signal: controller.signal,
      onEvent: (event) => {
        given.onEvent(event);
        if (event.type === "look" && event.sequential.looks.length === 3) controller.abort();
      },
    });
    const { looks, end } = await sequentialIn();
    expect(looks).toHaveLength(3);
    expect(end).toBeNull();
    expect((await reportIn()).run.complete).toBe(false);
    await executeRun(await resumed(given));
    const whole = await sequentialIn();
    expect(whole.looks.slice(0, 3)).toEqual(looks);
    expect(whole).toMatchObject({ end: { reason: "settled" } });
    expect(whole.looks).toHaveLength(8);
  });
});

describe("what goes wrong in a run until decided", () => {
  test("a task that nobody can grade is left out, and told; --resume tries it again at the end", async () => {
    const faults = [new UsageError("broken-task", "its hidden tests are gone")];
    const tasks = tasksOf(4);
    const given = input({ profiles: both }, tasks);
    const first = given.sequential?.order[0] ?? "";
    const broken = tasks.map((each) => (each.id === first ? task(first, { faults }) : each));
    await executeRun({ ...given, tasks: broken });
    const { looks, end } = await sequentialIn();
    expect(looks[0]?.added).toEqual([{ task: first, differences: { good: null } }]);
    expect(looks.at(-1)?.stands).toMatchObject([{ n: 3 }]);
    expect(end).toMatchObject({ reason: "tasks" });
    const report = await reportIn();
    expect(report.sequential?.incomplete).toEqual([first]);
    expect(report.run.complete).toBe(false);
    await executeRun(await resumed(given));
    expect((await sequentialIn()).looks.at(-1)).toMatchObject({
      added: [{ task: first, differences: { good: 1 } }],
      stands: [{ n: 4 }],
    });
    expect((await reportIn()).sequential?.incomplete).toEqual([]);
    expect((await reportIn()).run.complete).toBe(true);
  });

  test("a candidate that cannot run is out, the others are compared; without the incumbent nobody is", async () => {
    const backends = { gone: { kind: "openai" as const, baseUrl: "http://127.0.0.1:9/v1", wire: "chat" as const } };
    const served = { ...bad, backend: "gone", model: "m" };
    await executeRun(input({ backends, profiles: { bad, served, good } }, tasksOf(12)));
    const { looks, end } = await sequentialIn();
    expect(looks.at(-1)?.stands).toMatchObject([
      { profile: "served", state: "lost", n: 0 },
      { profile: "good", state: "better" },
    ]);
    expect(end).toMatchObject({ reason: "profiles" });
    expect((await reportIn()).run.complete).toBe(false);
    await rm(join(folder, "run.json"));
    await rm(join(folder, "trials.jsonl"));
    await executeRun(
      input({ backends, profiles: { bad, served, good }, decision: { incumbent: "served" } }, tasksOf(3)),
    );
    const second = await sequentialIn();
    expect(second.looks).toEqual([]);
    expect(second.end).toMatchObject({ reason: "profiles", detail: expect.stringContaining("incumbent served") });
  });
});

test("a budget of USD that nothing would count towards is refused before anything runs", async () => {
  const backends = { own: { kind: "openai" as const, baseUrl: "http://127.0.0.1:9/v1", wire: "chat" as const } };
  const served = { ...bad, backend: "own", model: "m" };
  const config = (more: Partial<ConfigInput>): ConfigInput => ({
    ...{ backends, profiles: { bad, served }, run: { budget: { costUsd: 5 } } },
    ...more,
  });
  const failure = { code: "no-price", exitCode: 2, message: expect.stringContaining("the price of m") };
  await expect(executeRun(input(config({}), tasksOf(2)))).rejects.toMatchObject(failure);
  // The server is not there: priced, it gets as far as that.
  const priced = [{ prices: { m: { inputPerM: 1, outputPerM: 1 } } }, { hardware: { perHour: 1 } }];
  for (const cost of priced) await executeRun(input(config({ cost }), tasksOf(2)));
  expect((await sequentialIn()).end).toMatchObject({ reason: "profiles" });
});

describe("models that do not fit beside each other", () => {
  /** Profiles of a model each on servers of this machine: what is loaded and put away stands in the log. */
  function served(log: string[], fail: (name: string, loads: number) => boolean = () => false) {
    const upstream = () => ({
      kind: "replay" as const,
      session: { version: 1 as const, origin: "scripted" as const, turns: [] },
    });
    const loads = new Map<string, number>();
    return (setups: RunInput["profiles"]): RunInput["profiles"] =>
      setups.map((setup) => ({
        ...setup,
        modelKey: setup.name,
        backend: {
          ...{ url: null, scripted: true, exclusive: true },
          ready: async (): Promise<ReadyModel> => {
            const number = (loads.get(setup.name) ?? 0) + 1;
            loads.set(setup.name, number);
            if (fail(setup.name, number)) throw new ProfileError("not-loaded", "the model does not fit any more");
            log.push(`${setup.name} loaded`);
            return {
              ...{ facts: {}, observed: {}, servedModel: null, scripted: true, upstream, canary: upstream },
              ...{ postMortem: async () => null, complaints: async () => [], revive: null },
              stop: async () => void log.push(`${setup.name} put away`),
            };
          },
        },
      }));
  }

  test("take turns: one at a time, each as often as the plan says, and never a trial without its own", async () => {
    const log: string[] = [];
    const given = input({ profiles: { one: bad, two: good } }, tasksOf(18), served(log));
    expect(given.sequential?.batch).toBe(6);
    await executeRun({
      ...given,
      onEvent: (event) => {
        given.onEvent(event);
        if (event.type === "trial-started") log.push(event.id.split(".")[1] ?? "");
      },
    });
    const told = log.filter((entry, index) => entry !== log[index - 1]);
    expect(told).toEqual([
      ...["one loaded", "one", "one put away", "two loaded", "two"],
      ...["two put away", "one loaded", "one", "one put away"],
    ]);
    const { looks, end } = await sequentialIn();
    expect(looks.map(({ added }) => added.length)).toEqual([6, 6]);
    expect(end).toMatchObject({ reason: "settled" });
    const trials = await readTrials(folder);
    expect([of("one", trials).length, of("two", trials).length]).toEqual([12, 12]);
  });

  test("one that cannot be loaded again keeps its trials and gets no more", async () => {
    const log: string[] = [];
    const config: ConfigInput = { profiles: { one: bad, two: good, three: bad } };
    await executeRun(
      input(
        config,
        tasksOf(18),
        served(log, (name, loads) => name === "two" && loads > 1),
      ),
    );
    const report = await reportIn();
    expect(report.sequential?.stands).toMatchObject([
      { profile: "two", state: "lost", n: 6 },
      { profile: "three", state: "going-on", n: 18 },
    ]);
    expect(report.profiles.find(({ name }) => name === "two")).toMatchObject({
      status: "stopped",
      statusReason: expect.stringContaining("does not fit any more"),
      success: { resolved: 6 },
    });
  });
});
