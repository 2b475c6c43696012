import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { resolveCodex } from "../config/codex/resolve.ts";
import { Config } from "../config/config.ts";
import { parseValue, parseYamlFile } from "../config/diagnostics.ts";
import { configIn } from "../config/load.ts";
import type { Findings } from "../discovery/findings.ts";
import { discover, thisMachine } from "../discovery/registry.ts";
import { ExitCode, messageOf, UsageError } from "../errors.ts";
import type { Proposal } from "../proposals/proposal.ts";
import { propose } from "../proposals/propose.ts";
import { describeFindings, toYaml } from "../proposals/yaml.ts";
import { oneLine } from "../reports/format.ts";
import { shortPath } from "./failure.ts";

/** The options of `agent-eval init`; see cli.ts. */
export interface InitOptions {
  out?: string;
  force?: boolean;
  cloud?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const SCHEMA = "./node_modules/agent-eval/schemas/agent-eval.schema.json";

/** `agent-eval init`: writes a configuration for this machine; exit 2 rather than touch one that is there. */
export async function init(options: InitOptions): Promise<ExitCode> {
  const file = resolve(options.out ?? "agent-eval.yaml");
  if (!options.force && !options.dryRun) refuseToReplace(file, options.out !== undefined);
  const findings = await discover(thisMachine(dirname(file), process.env));
  const proposal = propose(findings, { cloud: options.cloud ?? false });
  say("found", describeFindings(findings));
  if ("problem" in proposal) throw new UsageError("nothing-to-propose", proposal.problem, { fix: proposal.fix });
  say("left out", proposal.skipped);
  say("note", proposal.notes);
  say("proposed", describeProfiles(proposal));
  const text = toYaml(proposal, findings, existsSync(join(dirname(file), SCHEMA)) ? SCHEMA : null);
  await check(file, text);
  const backup = options.dryRun ? null : await write(file, text);
  if (options.json) process.stdout.write(`${JSON.stringify(documentOf(file, findings, proposal, text), null, 2)}\n`);
  else if (options.dryRun) process.stdout.write(text);
  if (!options.dryRun) {
    if (backup !== null) process.stderr.write(`kept what was there as ${shortPath(backup)}\n`);
    process.stderr.write(`wrote ${shortPath(file)}\n`);
    // The whole suite takes a model hours.
    const first = proposal.suite.value === "builtin" ? " fix-cursor-paging" : null;
    if (first !== null) process.stderr.write(`one task: ${nextStep(file, findings, first)}\n`);
    process.stderr.write(`next: ${nextStep(file, findings)}\n`);
  }
  return ExitCode.ok;
}

/** As the loader does it: a file that it would not take is not written. */
async function check(file: string, text: string): Promise<void> {
  const config = parseYamlFile(file, text, Config);
  const { value } = await resolveCodex(config, { file, baseDir: dirname(file) });
  parseValue(file, value, Config);
}

function refuseToReplace(file: string, named: boolean): void {
  const there = existsSync(file) ? file : named ? null : configIn(dirname(file));
  if (there === null) return;
  throw new UsageError("config-exists", `${there} is there already`, {
    fix: "Write another file with --out, print with --dry-run, or replace it with --force, which keeps a backup.",
  });
}

/** Gives the path of the backup; null when nothing was there. @throws UsageError `unwritable-config`. */
async function write(file: string, text: string): Promise<string | null> {
  try {
    const backup = existsSync(file) ? freeBackup(file) : null;
    if (backup !== null) await copyFile(file, backup);
    await writeFile(file, text);
    return backup;
  } catch (cause) {
    throw new UsageError("unwritable-config", `${file} cannot be written: ${messageOf(cause)}`, {
      cause,
      fix: "Name another file with --out.",
    });
  }
}

function freeBackup(file: string): string {
  for (let number = 1; ; number++) {
    const backup = `${file}${number === 1 ? "" : `.${number}`}.bak`;
    if (!existsSync(backup)) return backup;
  }
}

function say(title: string, lines: readonly string[]): void {
  for (const [index, line] of lines.entries()) {
    process.stderr.write(`${(index === 0 ? title : "").padEnd(9)} ${oneLine(line)}\n`);
  }
}

function describeProfiles({ profiles }: Proposal): string[] {
  return profiles.map(({ name, value, reasons, active }) => {
    const what = [value.agent, value.model].filter((part) => part !== undefined).join(", ");
    return `${name} (${what}${active ? "" : "; as a comment"}): ${reasons[0] ?? ""}`;
  });
}

/** Of Codex's profiles only what names them: their other settings may hold keys. */
function documentOf(file: string, findings: Findings, proposal: Proposal, yaml: string): object {
  const codexProfiles = findings.codexProfiles.map(({ name, file: from, model }) => ({ name, file: from, model }));
  return { file, findings: { ...findings, codexProfiles }, proposal, yaml };
}

function nextStep(file: string, { engine }: Findings, task = ""): string {
  const config =
    basename(file) === "agent-eval.yaml" && dirname(file) === process.cwd() ? "" : ` -c ${shortPath(file)}`;
  // Whoever has no containers has to choose that a model's commands run unconfined.
  return `npx agent-eval run${task}${config}${engine === null ? " --sandbox local   (unconfined: see the note)" : ""}`;
}
