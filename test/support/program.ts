import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { stringify } from "yaml";
import type { ConfigInput } from "../../src/config/config.ts";
import { RunRecord } from "../../src/records/run.ts";
import { TrialRecord } from "../../src/records/trial.ts";
import { Report } from "../../src/reports/report.ts";

/** The project's folder. */
export const project = fileURLToPath(new URL("../..", import.meta.url));

const bin = join(project, "bin/agent-eval.js");

/** Starts the built program as a user does; `pretest` builds it. */
export function startProgram(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  return execa(process.execPath, [bin, ...args], {
    cwd: options.cwd ?? project,
    env: { NO_COLOR: "1", ...options.env },
    reject: false,
    stdin: "ignore",
  });
}

/** Runs the built program to its end. */
export async function program(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const running = startProgram(args, options);
  const { exitCode, stdout, stderr } = await running;
  return { exitCode, stdout, stderr, pid: running.pid ?? 0 };
}

/** A temporary folder that is gone with `await using`. */
export async function scratch(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "agent-eval-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The tasks of the quickstart, which have sessions. */
const quickstart = ["fix-cursor-paging", "test-rate-limiter", "extract-payment-gateway"];

/** Writes a configuration into a folder, by default for the tasks of the quickstart; gives its path. */
export async function writeConfig(folder: string, config: ConfigInput): Promise<string> {
  const file = join(folder, "agent-eval.yaml");
  await writeFile(file, stringify({ suite: quickstart.map((id) => join(project, "tasks", id)), ...config }));
  return file;
}

/** The records of a run, checked against their schemas. */
export async function readRun(
  folder: string,
): Promise<{ run: RunRecord; trials: readonly TrialRecord[]; report: Report; markdown: string }> {
  const read = (name: string) => readFile(join(folder, name), "utf8");
  return {
    run: RunRecord.parse(JSON.parse(await read("run.json"))),
    trials: (await read("trials.jsonl"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => TrialRecord.parse(JSON.parse(line))),
    report: Report.parse(JSON.parse(await read("report.json"))),
    markdown: await read("report.md"),
  };
}
