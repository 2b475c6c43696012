import { describe, expect, test } from "vitest";
import { startTelemetry } from "../../src/telemetry/registry.ts";
import { type Answer, FakeMachine } from "./fake-machine.ts";
import { appleIntel, appleSilicon, mi250, passwordNeeded, rembrandt, rocm6 } from "./samples.ts";

/** What one second measures, with a change in the middle of nothing: before, then after. */
async function oneSecond(machine: FakeMachine, change: () => void = () => {}) {
  const telemetry = await startTelemetry(machine);
  const window = telemetry.open();
  change();
  machine.sleep(1000);
  return { telemetry, measured: await window.close() };
}

const reasonOf = async (machine: FakeMachine, name: string) =>
  (await startTelemetry(machine)).missing.find(({ source }) => source === name)?.reason;

describe("rocm-smi", () => {
  test("gives joules, VRAM, name and driver", async () => {
    const machine = new FakeMachine();
    let shown = rocm6("60.0", "1000000000");
    machine.programs["rocm-smi"] = () => ({ stdout: shown });
    const { telemetry, measured } = await oneSecond(machine, () => {
      shown = rocm6("240.0", "12000000000");
    });
    expect(telemetry.gpus).toEqual([{ name: "Radeon RX 7900 XTX", driver: "6.7.0", vramBytes: 25_753_026_560 }]);
    expect(measured.energy).toEqual([{ source: "rocm-smi power", part: "gpu", joules: 150 }]);
    expect(measured.peakVramBytes).toBe(12_000_000_000);
  });

  test("counts a board of two dies once, with the memory of both, behind a warning", async () => {
    const machine = new FakeMachine();
    machine.programs["rocm-smi"] = () => ({
      stdout: `\nWARNING: AMD GPU device(s) is/are in a low-power state.\n${mi250}\n`,
    });
    const { telemetry, measured } = await oneSecond(machine);
    expect(measured).toMatchObject({ joules: 89, peakVramBytes: 3_000_000 });
    expect(telemetry.gpus).toHaveLength(2);
  });

  test("knows the key of chips that tell the power of the moment", async () => {
    const machine = new FakeMachine();
    machine.programs["rocm-smi"] = () => ({ stdout: rembrandt });
    const { telemetry, measured } = await oneSecond(machine);
    expect(measured.joules).toBeCloseTo(9.215, 12);
    expect(telemetry.gpus).toEqual([{ name: "Rembrandt [Radeon 680M]", driver: null, vramBytes: 536_870_912 }]);
  });

  test.each<[string, Answer, string]>([
    ["missing", null, "not installed"],
    ["without a driver", { stdout: "", stderr: "ERROR:root:Driver not initialized\n", exitCode: 1 }, "Driver not init"],
    ["without a card", { stdout: '{"system": {"Driver version": "6.7.0"}}' }, "no GPU"],
    ["printing no JSON", { stdout: "No JSON data to report\n" }, "no JSON"],
  ])("measures nothing when %s", async (_, answer, reason) => {
    const machine = new FakeMachine();
    machine.programs["rocm-smi"] = () => answer;
    expect(await reasonOf(machine, "rocm-smi")).toContain(reason);
    expect((await oneSecond(machine)).measured).toMatchObject({ joules: null, peakVramBytes: null });
  });
});

describe("powermetrics", () => {
  const mac = (uid: number) => {
    const machine = new FakeMachine();
    machine.platform = "darwin";
    machine.uid = uid;
    machine.programs["sysctl"] = () => ({ stdout: "Apple M2\n" });
    return machine;
  };

  test("meters the chip as one, through a sudo that may not ask", async () => {
    const machine = mac(501);
    let shown = appleSilicon(1172);
    machine.programs["sudo"] = (args) =>
      args[0] === "-n" ? { stdout: shown } : { stderr: passwordNeeded, exitCode: 1 };
    const { telemetry, measured } = await oneSecond(machine, () => {
      shown = appleSilicon(30_828);
    });
    // (1.172 W + 30.828 W) / 2 × 1 s
    expect(measured.energy).toEqual([{ source: "powermetrics", part: "soc", joules: 16 }]);
    expect(measured.peakVramBytes).toBeNull();
    expect(telemetry.gpus).toEqual([{ name: "Apple M2", driver: null, vramBytes: null }]);
  });

  test("needs no sudo as root, and knows Intel's wording", async () => {
    const machine = mac(0);
    machine.programs["sysctl"] = () => ({ stdout: "Intel(R) Core(TM) i7-8569U CPU @ 2.80GHz\n" });
    machine.programs["powermetrics"] = () => ({ stdout: appleIntel });
    const { telemetry, measured } = await oneSecond(machine);
    expect(measured.joules).toBe(3.25);
    expect(telemetry.gpus).toEqual([]);
    expect(machine.ran.some((line) => line.startsWith("sudo"))).toBe(false);
  });

  test("is left alone where a password would be asked for, and on other systems", async () => {
    const machine = mac(501);
    machine.programs["sudo"] = () => ({ stderr: passwordNeeded, exitCode: 1 });
    expect(await reasonOf(machine, "powermetrics")).toBe("powermetrics needs root: sudo: a password is required");
    expect((await oneSecond(machine)).measured.joules).toBeNull();
    const linux = new FakeMachine();
    await startTelemetry(linux);
    expect(linux.ran.some((line) => line.includes("powermetrics"))).toBe(false);
  });
});

describe("rapl", () => {
  const root = "/sys/class/powercap";
  /** Documented (the kernel's power capping framework): a server with memory counted apart. */
  function server() {
    const machine = new FakeMachine();
    const zone = (id: string, name: string, energy: string) => {
      machine.files[`${root}/${id}/name`] = `${name}\n`;
      machine.files[`${root}/${id}/max_energy_range_uj`] = "262143328850\n";
      machine.files[`${root}/${id}/energy_uj`] = `${energy}\n`;
    };
    machine.files[`${root}/intel-rapl/enabled`] = "1\n";
    zone("intel-rapl:0", "package-0", "262143000000");
    zone("intel-rapl:0:0", "core", "5000000");
    zone("intel-rapl:0:1", "dram", "1000000");
    zone("intel-rapl:1", "psys", "7000000");
    zone("intel-rapl-mmio:0", "package-0", "262143000000");
    return { machine, zone };
  }

  test("adds packages and memory across a counter that wraps, and counts nothing twice", async () => {
    const { machine, zone } = server();
    const { measured } = await oneSecond(machine, () => {
      zone("intel-rapl:0", "package-0", "41671150");
      zone("intel-rapl:0:0", "core", "45000000");
      zone("intel-rapl:0:1", "dram", "4000000");
      zone("intel-rapl:1", "psys", "99000000");
      zone("intel-rapl-mmio:0", "package-0", "41671150");
    });
    // Package: 41 671 150 µJ after 262 143 328 850 - 262 143 000 000 = 328 850 µJ up to the end; memory: 3 J.
    expect(measured.energy).toEqual([{ source: "rapl", part: "cpu", joules: expect.closeTo(42 + 3, 6) }]);
    expect(measured.peakVramBytes).toBeNull();
  });

  test("says why when only root may read", async () => {
    const { machine } = server();
    const denied = `EACCES: permission denied, open '${root}/intel-rapl:0/energy_uj'`;
    machine.files[`${root}/intel-rapl:0/energy_uj`] = new Error(denied);
    expect(await reasonOf(machine, "rapl")).toBe(`rapl: ${denied}`);
    expect((await oneSecond(machine)).measured.joules).toBeNull();
  });

  test("says why when there are no counters, or files with something else in them", async () => {
    expect(await reasonOf(new FakeMachine(), "rapl")).toContain("ENOENT");
    const bare = new FakeMachine();
    bare.files[`${root}/intel-rapl/enabled`] = "1\n";
    expect(await reasonOf(bare, "rapl")).toBe("rapl: no CPU counters in /sys/class/powercap");
    const { machine } = server();
    machine.files[`${root}/intel-rapl:0/energy_uj`] = "\n";
    expect(await reasonOf(machine, "rapl")).toContain("not a counter");
  });

  test("a counter that cannot be read at the end makes the joules unknown", async () => {
    const { machine } = server();
    const { measured } = await oneSecond(machine, () => {
      machine.files[`${root}/intel-rapl:0:1/energy_uj`] = new Error("EIO");
    });
    expect(measured).toMatchObject({ joules: null, energy: [{ source: "rapl", joules: null }] });
  });
});
