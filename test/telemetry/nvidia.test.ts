import { expect, test } from "vitest";
import { nvidia } from "../../src/telemetry/nvidia.ts";
import { startTelemetry } from "../../src/telemetry/registry.ts";
import { type Answer, FakeMachine } from "./fake-machine.ts";
import { noDriver, notebookLog, sevenCards, sharedMemory, trainingLog, unknownField } from "./samples.ts";

const MiB = 1024 ** 2;
type Gpu = Record<string, string>;

const rtx4090: Gpu = {
  name: "NVIDIA GeForce RTX 4090",
  driver_version: "580.142",
  "memory.total": "24564 MiB",
  "memory.used": "1024 MiB",
  "power.draw": "30.00 W",
};
/** An old adapter for the display, as nvidia-smi shows what it does not meter. */
const gt710: Gpu = {
  name: "NVIDIA GeForce GT 710",
  driver_version: "580.142",
  "memory.total": "2002 MiB",
  "memory.used": "310 MiB",
  "power.draw": "[N/A]",
};

/** Answers a query as nvidia-smi does: a row for each GPU, or one sentence on the first field it does not know. */
function smi(gpus: () => readonly Gpu[]) {
  return (args: readonly string[]): Answer => {
    const fields = (args.find((arg) => arg.startsWith("--query-gpu=")) ?? "").slice("--query-gpu=".length).split(",");
    const unknown = fields.find((field) => gpus().some((gpu) => !(field in gpu)));
    if (unknown !== undefined) return { stdout: unknownField(unknown), exitCode: 2 };
    expect(args).toContain("--format=csv,noheader");
    return {
      stdout: gpus()
        .map((gpu) => `${fields.map((field) => gpu[field]).join(", ")}\n`)
        .join(""),
    };
  };
}

function machineWith(...gpus: Gpu[]) {
  const machine = new FakeMachine();
  const present = gpus.map((gpu) => ({ ...gpu }));
  machine.programs["nvidia-smi"] = smi(() => present);
  const show = (index: number, change: Gpu) => Object.assign(present[index] ?? {}, change);
  return { machine, show, present };
}

/** Lines of a table, split into cells. */
const cells = (log: string) =>
  log
    .trim()
    .split("\n")
    .map((line) => line.split(", "));

test.each([
  // (44.94 + 45.06) / 2 × 1.004 s + (45.06 + 45.05) / 2 × 1.000 s = 45.18 + 45.055
  ["a notebook", notebookLog, 90.235, 2163 * MiB],
  // (208.36 + 249.62) / 2 × 1.003 s + (249.62 + 205.51) / 2 × 1.005 s = 229.67697 + 228.702825
  ["a training card", trainingLog, 458.379795, null],
])("the recorded power of %s gives the joules reckoned by hand", async (_, log, joules, peak) => {
  const lines = cells(log).map(([time = "", power = "", memory = "[N/A]"]) => {
    return { at: Date.parse(time.replaceAll("/", "-")), shown: { "power.draw": power, "memory.used": memory } };
  });
  const [first, ...rest] = lines;
  const { machine, show } = machineWith({ ...rtx4090, ...first?.shown });
  const window = (await startTelemetry(machine)).open();
  let now = first?.at ?? 0;
  for (const { at, shown } of rest) {
    show(0, shown);
    await machine.pass(at - now);
    now = at;
  }
  const measured = await window.close();
  expect(measured.joules).toBeCloseTo(joules, 9);
  expect(measured.peakVramBytes).toBe(peak);
});

test("the recorded cards of one machine add up", async () => {
  const gpus = cells(sevenCards).map(([power = "", used = "", total = ""]) => {
    return { ...rtx4090, "power.draw": power, "memory.used": used, "memory.total": total };
  });
  const { machine } = machineWith(...gpus);
  const telemetry = await startTelemetry(machine);
  expect(telemetry.gpus.map(({ vramBytes }) => vramBytes)).toEqual(Array(7).fill(16384 * MiB));
  const window = telemetry.open();
  await machine.pass(2000);
  const measured = await window.close();
  // 31.09 + 31.33 + 32.56 + 33.78 + 31.07 + 31.31 + 30.82 = 221.96 W
  expect(measured.joules).toBeCloseTo(443.92, 9);
  // 13322 + 13288 + 13288 + 13228 + 360 + 460 + 1294
  expect(measured.peakVramBytes).toBe(55_240 * MiB);
});

test("joules are the area under the power, and VRAM its highest reading", async () => {
  const { machine, show } = machineWith(rtx4090);
  const telemetry = await startTelemetry(machine);
  expect(telemetry.gpus).toEqual([{ name: "NVIDIA GeForce RTX 4090", driver: "580.142", vramBytes: 24564 * MiB }]);
  const window = telemetry.open();
  show(0, { "power.draw": "300.00 W", "memory.used": "18432 MiB" });
  await machine.pass(1000);
  show(0, { "power.draw": "310.00 W", "memory.used": "19000 MiB" });
  await machine.pass(1000);
  show(0, { "power.draw": "290.00 W", "memory.used": "18500 MiB" });
  machine.sleep(500);
  // (30 + 300) / 2 × 1 s + (300 + 310) / 2 × 1 s + (310 + 290) / 2 × 0.5 s
  expect(await window.close()).toEqual({
    durationMs: 2500,
    shareMs: 2500,
    sharedBy: 1,
    energy: [{ source: "nvidia-smi power", part: "gpu", joules: 165 + 305 + 150 }],
    joules: 620,
    peakVramBytes: 19000 * MiB,
  });
});

test("several GPUs add up, and one that meters nothing is left out", async () => {
  const { machine, show } = machineWith(rtx4090, { ...rtx4090, "power.draw": "50.00 W" }, gt710);
  const telemetry = await startTelemetry(machine);
  expect(telemetry.gpus.map(({ name }) => name)).toEqual([rtx4090["name"], rtx4090["name"], gt710["name"]]);
  const window = telemetry.open();
  show(0, { "power.draw": "130.00 W" });
  await machine.pass(2000);
  const measured = await window.close();
  // GPU 0: (30 + 130) / 2 × 2 s; GPU 1: 50 × 2 s
  expect(measured.joules).toBe(160 + 100);
  expect(measured.peakVramBytes).toBe((1024 + 1024 + 310) * MiB);
});

test("a counter that can be queried goes before power: nothing between two readings is lost", async () => {
  const { machine, show } = machineWith(
    { ...rtx4090, total_energy_consumption: "184522 mJ" },
    { ...rtx4090, total_energy_consumption: "1000 mJ" },
  );
  const telemetry = await startTelemetry(machine);
  const window = telemetry.open();
  show(0, { total_energy_consumption: "284522 mJ" });
  show(1, { total_energy_consumption: "3500 mJ" });
  machine.sleep(60_000);
  const measured = await window.close();
  expect(measured.energy).toEqual([{ source: "nvidia-smi counter", part: "gpu", joules: 102.5 }]);
});

test.each([
  ["has no unit that is known", "184522"],
  ["is not supported", "[Not Supported]"],
])("a counter that %s is not used", async (_, value) => {
  const { machine, show } = machineWith({ ...rtx4090, total_energy_consumption: value });
  const telemetry = await startTelemetry(machine);
  const window = telemetry.open();
  show(0, { "power.draw": "70.00 W" });
  await machine.pass(1000);
  expect((await window.close()).energy).toEqual([{ source: "nvidia-smi power", part: "gpu", joules: 50 }]);
});

test("counters are not used when a GPU that draws power has none", async () => {
  const { machine } = machineWith(
    { ...rtx4090, total_energy_consumption: "184522 mJ" },
    { ...rtx4090, total_energy_consumption: "[N/A]" },
  );
  expect((await startTelemetry(machine)).sources).toEqual([{ source: "nvidia-smi power", part: "gpu" }]);
});

test("a counter that starts anew, or a GPU that is gone, makes the joules unknown", async () => {
  const reset = machineWith({ ...rtx4090, total_energy_consumption: "184522 mJ" });
  const first = (await startTelemetry(reset.machine)).open();
  reset.show(0, { total_energy_consumption: "12 mJ" });
  reset.machine.sleep(1000);
  expect((await first.close()).joules).toBeNull();

  const gone = machineWith(rtx4090, rtx4090);
  const second = (await startTelemetry(gone.machine)).open();
  gone.present.pop();
  gone.machine.sleep(1000);
  expect(await second.close()).toMatchObject({ joules: null, energy: [{ joules: null }] });
});

test("a GPU that stops telling its power makes the joules unknown, never fewer", async () => {
  const { machine, show } = machineWith(rtx4090, rtx4090);
  const window = (await startTelemetry(machine)).open();
  show(1, { "power.draw": "[Unknown Error]" });
  await machine.pass(1000);
  expect((await window.close()).joules).toBeNull();
});

test("a GPU with no memory of its own has no VRAM peak", async () => {
  const [[name = "", power = "", used = "", total = ""] = []] = cells(sharedMemory);
  const shared = { ...rtx4090, name, "power.draw": power, "memory.used": used, "memory.total": total };
  const { machine } = machineWith(shared);
  const telemetry = await startTelemetry(machine);
  expect(telemetry.gpus).toEqual([{ name: "NVIDIA GB10", driver: "580.142", vramBytes: null }]);
  const window = telemetry.open();
  await machine.pass(1000);
  expect(await window.close()).toMatchObject({ joules: 12.98, peakVramBytes: null });
});

test.each<[string, Answer, string]>([
  ["nvidia-smi is missing", null, "nvidia-smi is not installed, or does not answer"],
  ["the driver is not loaded", { stdout: noDriver, exitCode: 9 }, "couldn't communicate with the NVIDIA driver"],
  ["there is no GPU", { stdout: "No devices were found\n", exitCode: 6 }, "No devices were found (exit 6)"],
  ["there is no GPU, and it says 0", { stdout: "No devices were found\n" }, "nvidia-smi: No devices were found"],
  ["it prints nothing", {}, "nvidia-smi: no GPU"],
])("nothing is measured when %s, and the reason is told", async (_, answer, reason) => {
  const machine = new FakeMachine();
  machine.programs["nvidia-smi"] = () => answer;
  expect(await nvidia.open(machine)).toContain(reason);
  const telemetry = await startTelemetry(machine);
  expect(telemetry.missing.find(({ source }) => source === "nvidia-smi")?.reason).toContain(reason);
  const window = telemetry.open();
  await machine.pass(1000);
  expect(await window.close()).toEqual({
    durationMs: 1000,
    shareMs: 1000,
    sharedBy: 1,
    energy: [],
    joules: null,
    peakVramBytes: null,
  });
});
