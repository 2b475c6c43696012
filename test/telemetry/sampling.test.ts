import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { startSampling } from "../../src/telemetry/sampler.ts";
import { type Meter, noCounters, type Reading } from "../../src/telemetry/source.ts";
import { WindowTelemetry } from "../../src/telemetry/telemetry.ts";
import { FakeMachine } from "./fake-machine.ts";

/** A meter that shows what it is told to. */
function meter(part: Meter["part"], name: string, first: Reading | null) {
  const state = { reading: first };
  const made: Meter & { state: typeof state } = { name, part, gpus: [], state, read: async () => state.reading };
  return made;
}
const watts = (value: number): Reading => ({ watts: value, counters: noCounters, vramBytes: null });
const joules = (value: number): Reading => ({
  watts: null,
  counters: new Map([["0", { joules: value, wrapsAt: null }]]),
  vramBytes: null,
});

test("sources of different parts add up, each told apart", async () => {
  const machine = new FakeMachine();
  const [gpu, cpu] = [meter("gpu", "a", watts(100)), meter("cpu", "b", joules(5))];
  const window = (await startSampling(machine, [gpu, cpu], [])).open();
  cpu.state.reading = joules(25);
  machine.sleep(2000);
  const measured = await window.close();
  expect(measured.energy).toEqual([
    { source: "a", part: "gpu", joules: 200 },
    { source: "b", part: "cpu", joules: 20 },
  ]);
  expect(measured.joules).toBe(220);
  expect(WindowTelemetry.parse(measured)).toEqual(measured);
});

test("windows that overlap split what was used meanwhile, and say so", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", watts(100));
  const telemetry = await startSampling(machine, [gpu], []);
  const first = telemetry.open();
  await machine.pass(1000);
  const second = telemetry.open();
  await machine.pass(2000);
  const one = await first.close();
  await machine.pass(1000);
  const two = await second.close();
  // 100 J alone, 200 J shared by two, 100 J alone.
  expect(one).toMatchObject({ durationMs: 3000, shareMs: 2000, sharedBy: 2, joules: 200 });
  expect(two).toMatchObject({ durationMs: 3000, shareMs: 2000, sharedBy: 2, joules: 200 });
});

test("windows that end at the same moment are counted together", async () => {
  const machine = new FakeMachine();
  const telemetry = await startSampling(machine, [meter("gpu", "a", watts(100))], []);
  const windows = [telemetry.open(), telemetry.open(), telemetry.open(), telemetry.open()];
  machine.sleep(1000);
  const measured = await Promise.all(windows.map((window) => window.close()));
  expect(measured.map((each) => each.joules)).toEqual([25, 25, 25, 25]);
});

test("one window after the other: none takes what the other used", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", joules(0));
  const telemetry = await startSampling(machine, [gpu], []);
  const used: (number | null)[] = [];
  for (const total of [10, 40, 90]) {
    const window = telemetry.open();
    gpu.state.reading = joules(total);
    machine.sleep(1000);
    used.push((await window.close()).joules);
    await machine.pass(1000);
  }
  expect(used).toEqual([10, 30, 50]);
});

test("what was used before a window began between two readings is not its own", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", joules(0));
  const telemetry = await startSampling(machine, [gpu], []);
  machine.sleep(3000);
  // The tool is so slow that the next reading comes when the window ends: 40 J in 4 s are all that is known.
  const window = telemetry.open();
  gpu.state.reading = joules(40);
  machine.sleep(1000);
  expect((await window.close()).joules).toBeCloseTo(10, 9);
});

test("power is not guessed over a long silence; a counter misses nothing", async () => {
  const machine = new FakeMachine();
  const [power, counter] = [meter("gpu", "power", watts(100)), meter("cpu", "counter", joules(0))];
  const window = (await startSampling(machine, [power, counter], [])).open();
  power.state.reading = null;
  counter.state.reading = joules(1500);
  await machine.pass(15_000);
  power.state.reading = watts(100);
  const measured = await window.close();
  expect(measured.energy.map((each) => each.joules)).toEqual([null, 1500]);
  // The part that is known would pass for the whole.
  expect(measured.joules).toBeNull();
});

test("a source that misses one beat at the end is asked again; one that stays silent measured nothing", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", watts(100));
  let failures = 0;
  const flaky: Meter = { ...gpu, read: async () => (failures-- > 0 ? Promise.reject(new Error("hung")) : watts(100)) };
  const telemetry = await startSampling(machine, [flaky], []);
  for (const [misses, expected] of [
    [1, 100],
    [2, null],
  ] as const) {
    const window = telemetry.open();
    await machine.pass(0);
    machine.sleep(1000);
    failures = misses;
    expect((await window.close()).joules).toBe(expected);
  }
});

test("a source that answers only later measured nothing of what came before", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", null);
  const window = (await startSampling(machine, [gpu], [])).open();
  machine.sleep(1000);
  gpu.state.reading = watts(100);
  expect((await window.close()).joules).toBeNull();
});

test("a slow source is not asked again before it has answered, and nothing it is needed for is forgotten meanwhile", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", watts(100));
  const answers: (() => void)[] = [];
  let slow = false;
  let asked = 0;
  const read = async () => {
    asked += 1;
    if (slow) await new Promise<void>((answer) => answers.push(answer));
    return gpu.state.reading;
  };
  const telemetry = await startSampling(machine, [{ ...gpu, read }], []);
  const window = telemetry.open();
  await machine.pass(1000);
  slow = true;
  machine.sleep(1000);
  const closing = window.close();
  const before = asked;
  await machine.pass(1000);
  await machine.pass(1000);
  slow = false;
  for (const answer of answers) answer();
  // Two seconds lie in the window; the answer came two seconds later.
  expect(await closing).toMatchObject({ durationMs: 2000, joules: 200 });
  await setImmediate();
  expect(asked - before).toBe(1);
});

test("memory that the model before has held is not this window's peak", async () => {
  const machine = new FakeMachine();
  const gpu = meter("gpu", "a", { ...watts(100), vramBytes: 20_000 });
  const telemetry = await startSampling(machine, [gpu], []);
  await machine.pass(1000);
  machine.sleep(500);
  gpu.state.reading = { ...watts(100), vramBytes: 8_000 };
  const window = telemetry.open();
  await machine.pass(1000);
  gpu.state.reading = { ...watts(100), vramBytes: 7_000 };
  expect((await window.close()).peakVramBytes).toBe(8_000);
});

test("closing twice gives the same, and stopping ends the sampling", async () => {
  const machine = new FakeMachine();
  const telemetry = await startSampling(machine, [meter("gpu", "a", watts(10))], []);
  const window = telemetry.open();
  machine.sleep(1000);
  const measured = await window.close();
  machine.sleep(5000);
  expect(await window.close()).toBe(measured);
  expect(machine.sampling).toBe(true);
  telemetry.stop();
  expect(machine.sampling).toBe(false);
});
