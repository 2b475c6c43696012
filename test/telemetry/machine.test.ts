import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type HostBasics, hostFacts } from "../../src/telemetry/host.ts";
import { thisMachine } from "../../src/telemetry/machine.ts";
import { describeHost, startTelemetry } from "../../src/telemetry/registry.ts";
import { FakeMachine } from "./fake-machine.ts";

const GiB = 1024 ** 3;
const workstation: HostBasics = {
  arch: "x64",
  release: "6.1.0-18-amd64",
  cpuModel: "AMD Ryzen 9 7950X 16-Core Processor ",
  cores: 32,
  memoryBytes: 64 * GiB,
};

test("a real program on the PATH is run and read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "telemetry-test-"));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  // A stand-in that knows two queries, and rejects every other as the real one does.
  const script = `#!/bin/sh
case "$1 $2" in
  "--query-gpu=name,driver_version,memory.total,power.draw,memory.used --format=csv,noheader")
    echo "NVIDIA L4, 580.142, 23034 MiB, 16.20 W, 4 MiB" ;;
  "--query-gpu=power.draw,memory.used --format=csv,noheader") echo "16.20 W, 4 MiB" ;;
  *) echo "Field \\"x\\" is not a valid field to query."; exit 2 ;;
esac
`;
  await writeFile(join(folder, "nvidia-smi"), script);
  await chmod(join(folder, "nvidia-smi"), 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
  const telemetry = await startTelemetry();
  onTestFinished(() => telemetry.stop());
  expect(telemetry.gpus).toContainEqual({ name: "NVIDIA L4", driver: "580.142", vramBytes: 23034 * 1024 ** 2 });
  const measured = await telemetry.open().close();
  const [gpu] = measured.energy.filter(({ source }) => source === "nvidia-smi power");
  // Power is constant, so the joules follow from however long it took.
  expect(gpu?.joules).toBeCloseTo((16.2 * measured.durationMs) / 1000, 6);
  expect(measured.peakVramBytes).toBe(4 * 1024 ** 2);
});

test("a program that is not there is no error", async () => {
  expect(await thisMachine().run("agent-eval-no-such-program", [])).toMatchObject({ exitCode: null });
});

test("a host is described with its GPUs, alike ones counted", async () => {
  const machine = new FakeMachine();
  machine.files["/etc/os-release"] =
    'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  const gpu = { name: "NVIDIA L4", driver: "580.142", vramBytes: 23034 * 1024 ** 2 };
  const onboard = { name: "AMD Radeon Graphics", driver: "6.7.0", vramBytes: null };
  expect(await hostFacts(machine, workstation, [gpu, gpu, onboard])).toEqual({
    os: "Debian GNU/Linux 12 (bookworm), Linux 6.1.0-18-amd64",
    arch: "linux-x64",
    cpu: "AMD Ryzen 9 7950X 16-Core Processor",
    cores: "32",
    memoryGiB: "64.0",
    gpu: "2 × NVIDIA L4 (22 GiB), AMD Radeon Graphics",
    gpuDriver: "580.142, 6.7.0",
  });
});

test("a host without GPU, without a known processor, without a name of its system", async () => {
  const machine = new FakeMachine();
  const facts = await hostFacts(machine, { ...workstation, cpuModel: null }, []);
  expect(facts).toMatchObject({ os: "Linux 6.1.0-18-amd64", cpu: "unknown", gpu: "none found" });
  expect(facts).not.toHaveProperty("gpuDriver");
  machine.platform = "darwin";
  expect((await hostFacts(machine, { ...workstation, release: "24.1.0" }, []))["os"]).toBe("Darwin 24.1.0");
});

test("this host describes itself", async () => {
  const facts = await describeHost([]);
  expect(facts["arch"]).toBe(`${process.platform}-${process.arch}`);
  expect(Number(facts["cores"])).toBeGreaterThan(0);
});
