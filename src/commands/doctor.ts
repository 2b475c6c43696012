import { styleText } from "node:util";
import type { Finding } from "../doctor/check.ts";
import { examine } from "../doctor/examine.ts";
import { checks } from "../doctor/registry.ts";
import { ExitCode } from "../errors.ts";
import { Interrupt } from "./interrupt.ts";
import { imagesDir } from "./package.ts";

/** `agent-eval doctor`: exit 3 when something a run needs is broken; a warning leaves it 0. */
export async function doctor(options: { config?: string; json?: boolean }): Promise<ExitCode> {
  using interrupt = new Interrupt();
  const { signal } = interrupt;
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  const patient = await examine(options.config, { imagesDir, onProgress, signal });
  const findings: Finding[] = [];
  for (const check of checks) {
    if (signal.aborted) return ExitCode.interrupted;
    if (check.inContainers && patient.findings.engine === null) continue;
    findings.push(...(await check.run(patient)));
  }
  if (signal.aborted) return ExitCode.interrupted;
  if (options.json) process.stdout.write(`${JSON.stringify({ checks: findings }, null, 2)}\n`);
  else process.stdout.write(findings.map(lineOf).join(""));
  return findings.some(({ status }) => status === "fail") ? ExitCode.infra : ExitCode.ok;
}

const marks = { ok: "✔", note: "·", warning: "!", fail: "✘" } as const;
const styles = { ok: "green", note: "dim", warning: "yellow", fail: "red" } as const;

function lineOf({ name, status, detail, fix }: Finding): string {
  const head = `${styleText(styles[status], marks[status], { stream: process.stdout })} ${name}: ${detail}\n`;
  return fix ? `${head}    fix: ${fix}\n` : head;
}
