import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { InfraError, ProfileError } from "../../src/errors.ts";
import { TrialRecord } from "../../src/records/trial.ts";
import { openLanes } from "../../src/runner/lanes.ts";
import { Pool } from "../../src/runner/pool.ts";
import { ServerWatch } from "../../src/runner/server-watch.ts";
import { runTrial, type TrialSetting } from "../../src/runner/trial.ts";
import type { Sandbox } from "../../src/sandboxes/sandbox.ts";
import { agent, exit, fakeSandbox, type Hooks, ready, task, unmetered } from "./fakes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lanes-test-"));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

/** A promise that others wait for. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

function setting(
  sandbox: Sandbox,
  modelSlots: number,
  cpuSlots: number,
  more: Partial<TrialSetting> = {},
): TrialSetting {
  return {
    sandbox,
    lanes: openLanes(sandbox, modelSlots, cpuSlots, unmetered),
    runLimits: {},
    cost: { prices: {} },
    folder,
    signal: new AbortController().signal,
    session: 1,
    began: performance.now(),
    onStart: () => {},
    ...more,
  };
}

const order = (name: string, profile = ready()) => ({
  cell: { task: name, profile: "a", repeat: 1 },
  attempt: 1,
  retryOf: null,
  task: task(name),
  repository: new Map(),
  profile,
  server: new ServerWatch(profile.model, {
    say: () => {},
    onStopped: () => {},
    signal: new AbortController().signal,
  }),
});

/** Runs trials one, two, … at once. */
async function runAll(names: string[], hooks: Hooks, modelSlots: number, cpuSlots: number, pods = modelSlots * 2) {
  const sandbox = fakeSandbox(pods, hooks);
  const shared = setting(sandbox, modelSlots, cpuSlots);
  const records = await Promise.all(names.map((name) => runTrial(order(name), shared)));
  return { records, log: sandbox.log };
}

/** Counts how many are inside at once. */
function counter() {
  let now = 0;
  const seen = { most: 0, total: 0 };
  const inside = async () => {
    now += 1;
    seen.total += 1;
    seen.most = Math.max(seen.most, now);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
  };
  return { seen, inside };
}

const names = Array.from({ length: 12 }, (_, index) => `t${index}`);

describe("the slots", () => {
  test("while a trial is graded, the next agent works: the model slot is free", async () => {
    const second = gate();
    const hooks: Hooks = {
      run: async ({ trialId }) => {
        if (trialId.startsWith("two")) second.open();
        return exit();
      },
      // Held up until the second agent works; with the slot still held that would be for ever.
      grade: async () => {
        await second.opened;
        return exit({ exitCode: 1 });
      },
    };
    const { records } = await runAll(["one", "two"], hooks, 1, 1);
    expect(records.map((record) => record?.verdict)).toEqual(["unresolved", "unresolved"]);
  });

  test("while an agent works, the next is made ready, without a model slot", async () => {
    const made = gate();
    const hooks: Hooks = {
      open: async ({ trialId }) => {
        if (trialId.startsWith("two")) made.open();
      },
      run: async ({ trialId }) => {
        if (trialId.startsWith("one")) await made.opened;
        return exit();
      },
    };
    const { log } = await runAll(["one", "two"], hooks, 1, 1);
    expect(log.indexOf("open two.a.r1")).toBeLessThan(log.indexOf("ran one.a.r1"));
    expect(log.indexOf("run two.a.r1")).toBeGreaterThan(log.indexOf("ran one.a.r1"));
  });

  test.each([1, 2, 3])("at most %i agents work at once, and every trial gets its turn", async (slots) => {
    const agents = counter();
    const pods = counter();
    const hooks: Hooks = { open: pods.inside, run: async () => agents.inside().then(() => exit()) };
    const { records } = await runAll(names, hooks, slots, 8);
    expect(agents.seen).toEqual({ most: slots, total: names.length });
    expect(pods.seen.most).toBeLessThanOrEqual(slots * 2);
    expect(records.filter((record) => record?.verdict === "unresolved")).toHaveLength(names.length);
  });

  test.each([1, 2])("at most %i preparations and gradings at once", async (slots) => {
    const work = counter();
    const hooks: Hooks = { open: work.inside, grade: () => work.inside().then(() => exit({ exitCode: 1 })) };
    await runAll(names, hooks, 4, slots);
    expect(work.seen).toEqual({ most: slots, total: 2 * names.length });
  });

  test("an agent without a model waits for no model slot", async () => {
    const sandbox = fakeSandbox(2);
    const shared = setting(sandbox, 1, 1);
    await shared.lanes.modelSlots.use(async () => {
      const record = await runTrial(order("one", ready("a", false)), shared);
      expect(record).toMatchObject({ modelSlot: null, usage: null, verdict: "unresolved" });
    });
    expect(sandbox.log.some((line) => line.startsWith("meter"))).toBe(false);
  });

  test("trials start in the order of the plan", async () => {
    const { log } = await runAll(names, {}, 1, 1);
    const runs = log.filter((line) => line.startsWith("run "));
    expect(runs).toEqual(names.map((name) => `run ${name}.a.r1`));
  });

  test("waiting for a CPU slot is part of no trial's time, and a trial begins when its turn comes", async () => {
    const sandbox = fakeSandbox(2);
    const starts: string[] = [];
    const shared = setting(sandbox, 1, 1, { onStart: (id) => starts.push(id) });
    const busy = gate();
    const blocker = shared.lanes.cpu.add(() => busy.opened);
    const trials = ["one", "two", "three"].map((name) => runTrial(order(name), shared));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(starts).toEqual(["one.a.r1", "two.a.r1"]);
    busy.open();
    await blocker;
    for (const record of await Promise.all(trials)) expect(record?.durationMs.prepare).toBeLessThan(250);
    expect(starts).toHaveLength(3);
  });
});

describe("an error in one trial stops no other", () => {
  const broken = (step: keyof Hooks): Hooks => ({
    [step]: async (cell?: { trialId: string }) => {
      if (cell === undefined || cell.trialId === "bad.a.r1") throw new InfraError("broken", `${step} broke`);
      return step === "run" ? exit() : step === "collect" ? { tree: new Map(), irregular: [] } : undefined;
    },
  });

  test("a container that cannot be removed takes no result with it", async () => {
    const { records } = await runAll(["bad", "good"], broken("remove"), 1, 1);
    expect(records.map((record) => record?.verdict)).toEqual(["unresolved", "unresolved"]);
  });

  test.each(["open", "run", "collect"] as const)("%s", async (step) => {
    const { records, log } = await runAll(["bad", "good", "fine"], broken(step), 1, 1);
    const [bad, ...others] = records;
    expect(bad).toMatchObject({ verdict: "ungraded", blame: "infra", reason: `${step} broke`, score: 0 });
    expect(others.map((record) => record?.verdict)).toEqual(["unresolved", "unresolved"]);
    for (const record of records) expect(() => TrialRecord.parse(record)).not.toThrow();
    // Its seat at the gateway and its container went all the same.
    if (step !== "open") expect(log).toContain("remove bad.a.r1");
    expect(log.filter((line) => line.startsWith("meter ")).length).toBe(
      log.filter((line) => line.startsWith("metered ")).length,
    );
    expect(await readFile(join(folder, bad?.artifacts ?? "", "error.txt"), "utf8")).toContain(`${step} broke`);
  });

  test("grading", async () => {
    const { records } = await runAll(["bad"], broken("grade"), 1, 1);
    expect(records[0]).toMatchObject({ verdict: "ungraded", blame: "infra", reason: "grade broke" });
  });

  test("an unforeseen error is infrastructure, a server's is the profile's", async () => {
    const failing = (error: Error) => runAll(["one"], { run: async () => Promise.reject(error) }, 1, 1);
    expect((await failing(new TypeError("x is undefined"))).records[0]).toMatchObject({
      blame: "infra",
      verdict: "ungraded",
    });
    const server = new ProfileError("server-gone", "the server is gone");
    expect((await failing(server)).records[0]).toMatchObject({ blame: "profile", verdict: "ungraded" });
  });
});

describe("an interrupt", () => {
  test("ends the agent, records nothing, and starts nothing that still waits", async () => {
    const controller = new AbortController();
    const sandbox = fakeSandbox(2, {
      run: async (_, signal) => {
        controller.abort();
        return exit({ exitCode: null, aborted: signal.aborted });
      },
    });
    const shared = setting(sandbox, 1, 1, { signal: controller.signal });
    const records = await Promise.all(names.map((name) => runTrial(order(name), shared)));
    expect(records.every((record) => record === null)).toBe(true);
    // The one that worked, and the one that was being made ready.
    expect(sandbox.log.filter((line) => line.startsWith("open "))).toHaveLength(2);
    expect(sandbox.log.filter((line) => line.startsWith("run "))).toHaveLength(1);
    expect(sandbox.log.filter((line) => line.startsWith("remove "))).toHaveLength(2);
    expect(sandbox.log).not.toContain("grade");
  });

  test("while it is graded: not recorded, so that resuming repeats it", async () => {
    const controller = new AbortController();
    const sandbox = fakeSandbox(2, {
      grade: async () => {
        controller.abort();
        return exit({ exitCode: null, aborted: true });
      },
    });
    expect(await runTrial(order("one"), setting(sandbox, 1, 1, { signal: controller.signal }))).toBeNull();
  });
});

describe("a trial's record", () => {
  test("has what was metered, and its artifacts lie where it says", async () => {
    const { records } = await runAll(["one"], { run: async () => exit({ durationMs: 1234, stdout: "hello" }) }, 1, 1);
    const record = TrialRecord.parse(records[0]);
    expect(record).toMatchObject({
      termination: "completed",
      verdict: "unresolved",
      blame: "agent",
      durationMs: { agent: 1234, model: 100 },
      usage: { inputTokens: 100, requests: 1, peakContextTokens: 120 },
      modelSlot: { session: 1, slot: 0 },
      timeToFirstTokenMs: 10,
    });
    const read = (name: string) => readFile(join(folder, record.artifacts, name), "utf8");
    expect(await read("agent.stdout")).toBe("hello");
    expect(JSON.parse(await read("ledger.json")).requests).toHaveLength(1);
    expect(JSON.parse(await read("changes.json"))).toEqual({ version: 1, changes: [] });
  });

  test("the work is graded also after a deadline", async () => {
    const { records } = await runAll(["one"], { run: async () => exit({ exitCode: null, timedOut: true }) }, 1, 1);
    expect(records[0]).toMatchObject({ termination: "timeout", verdict: "unresolved", score: 0 });
  });

  test("an agent that only lays files down starts no process", async () => {
    const edit = {
      ...ready("a", false),
      agent: { ...agent, launch: () => ({ kind: "edit" as const, changes: [] }) },
    };
    const sandbox = fakeSandbox(2);
    const record = await runTrial(order("one", edit), setting(sandbox, 1, 1));
    expect(record).toMatchObject({ termination: "completed", usage: null, filesChanged: 0 });
    expect(sandbox.log).toEqual(["grade"]);
  });
});

describe("a pool", () => {
  test("lends each thing to one at a time, first come, first served, and takes it back after a failure", async () => {
    const pool = new Pool(["x"]);
    const seen: number[] = [];
    const uses = [0, 1, 2, 3].map((index) =>
      pool.use(async (item) => {
        seen.push(index);
        await new Promise((resolve) => setImmediate(resolve));
        if (index === 1) throw new Error("mine");
        return item;
      }),
    );
    const results = await Promise.allSettled(uses);
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(await pool.use(async (item) => item)).toBe("x");
  });
});
