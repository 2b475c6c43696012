import { readdir, readFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, release, totalmem } from "node:os";
import { execa } from "execa";
import type { HostBasics } from "./host.ts";
import type { Machine } from "./source.ts";

/** A tool that takes longer has hung. ms. */
const patienceMs = 5000;

/** The machine this runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    async run(file, args) {
      // Numbers and messages are read from the output, so it must be in no other language.
      const { stdout, stderr, exitCode } = await execa(file, [...args], {
        reject: false,
        stdin: "ignore",
        timeout: patienceMs,
        env: { LC_ALL: "C" },
      });
      return { stdout: stdout ?? "", stderr: stderr ?? "", exitCode: exitCode ?? null };
    },
    readText: (path) => readFile(path, "utf8"),
    list: (path) => readdir(path),
    now: () => performance.now(),
    every(ms, tick) {
      const timer = setInterval(tick, ms).unref();
      return () => clearInterval(timer);
    },
  };
}

/** What node:os says of it. */
export function thisHost(): HostBasics {
  return {
    arch: arch(),
    release: release(),
    cpuModel: cpus()[0]?.model ?? null,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
}
