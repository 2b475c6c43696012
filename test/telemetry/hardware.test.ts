import { expect, test } from "vitest";
import { lookAtHardware } from "../../src/telemetry/hardware.ts";
import { FakeMachine } from "./fake-machine.ts";

const basics = { arch: "x64", release: "6.1", cpuModel: "A CPU", cores: 8, memoryBytes: 64 * 1024 ** 3 };

/** What `nvidia-smi` prints for these GPUs, by the fields it is asked for. */
function smi(cells: Readonly<Record<string, string>>) {
  return (args: readonly string[]) => {
    const fields = /--query-gpu=(\S+)/.exec(args.join(" "))?.[1]?.split(",") ?? [];
    return { stdout: `${fields.map((field) => cells[field] ?? "[N/A]").join(", ")}\n` };
  };
}

test("a GPU of one's own has its memory; one without shares the machine's", async () => {
  const machine = new FakeMachine();
  machine.programs["nvidia-smi"] = smi({
    name: "A100-SXM4-80GB",
    driver_version: "570.1",
    "memory.total": "81920 MiB",
  });
  expect(await lookAtHardware(machine, basics)).toMatchObject({
    gpus: [{ name: "A100-SXM4-80GB", vramBytes: 80 * 1024 ** 3 }],
    nvidia: true,
    unifiedMemory: false,
  });
  machine.programs["nvidia-smi"] = smi({ name: "NVIDIA GB10", driver_version: "580.1" });
  expect(await lookAtHardware(machine, basics)).toMatchObject({ nvidia: true, unifiedMemory: true });
});

test("Apple's chips are known without asking for a password", async () => {
  const machine = new FakeMachine();
  machine.platform = "darwin";
  const found = await lookAtHardware(machine, { ...basics, arch: "arm64", cpuModel: "Apple M4 Max" });
  expect(found).toMatchObject({ gpus: [{ name: "Apple M4 Max" }], nvidia: false, unifiedMemory: true });
  expect(machine.ran).toEqual([]);
});

test("a machine without a GPU has none", async () => {
  expect(await lookAtHardware(new FakeMachine(), basics)).toMatchObject({ gpus: [], unifiedMemory: false });
});
