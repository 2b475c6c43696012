import { stringify } from "yaml";
import type { Findings } from "../discovery/findings.ts";
import { oneLine } from "../reports/format.ts";
import { gib } from "./memory.ts";
import type { Proposal, Proposed } from "./proposal.ts";

const WIDTH = 100;

/** What was found, a line for each thing: for a terminal, and for the head of the file. */
export function describeFindings({ hardware, engine, servers, agents, keys }: Findings): string[] {
  const { gpus, memoryBytes, cores, unifiedMemory } = hardware;
  const gpu = gpus.map(({ name, vramBytes }) => (vramBytes === null ? name : `${name} (${gib(vramBytes)})`)).join(", ");
  const shared = unifiedMemory ? ", shared with the GPU" : "";
  return [
    `${gpu || "no GPU"}; ${gib(memoryBytes)} of memory${shared}, ${cores} cores`,
    engine === null
      ? "no container engine"
      : `Docker Engine ${engine.version} (${engine.operatingSystem}), ${gib(engine.memoryBytes)} of memory for containers`,
    ...(servers.length === 0 ? ["no model server that runs"] : []),
    ...servers.map(({ kind, url, version, models }) => {
      return `${kind}${version === null ? "" : ` ${version}`} at ${url}: ${models.map(({ name }) => name).join(", ") || "no model"}`;
    }),
    ...agents.map(({ kind, version, path }) => `${kind} ${version} (${path})`),
    ...keys.map((key) => `the environment variable ${key}`),
  ].map(oneLine);
}

/** The configuration as a file that explains itself. `schema`: path of the JSON Schema as seen from it. */
export function toYaml(proposal: Proposal, findings: Findings, schema: string | null): string {
  const { suite, backends, profiles, timeoutSeconds, skipped, notes } = proposal;
  const lines = [
    ...(schema === null ? [] : [`# yaml-language-server: $schema=${schema}`]),
    ...comment([
      "Written by `agent-eval init` for this machine: change what you like, docs/configuration.md has every key.",
    ]),
    "#",
    ...list("Found here:", describeFindings(findings)),
    ...list("Left out:", skipped),
    ...list("Note:", notes),
    "",
    ...comment(suite.reasons),
    ...yamlOf({ suite: suite.value }),
    "",
    ...section("backends", backends, "Model servers. `agent-eval doctor` checks them."),
    "",
    ...section("profiles", profiles, "What is compared: an agent, a model, a server, and their settings."),
    "",
    "run:",
    ...indented([
      ...comment(["Trials of each task and profile. One is quick; three or more tell skill from luck."]),
      "repeats: 1",
      ...comment(["Agents that work at the same time. One GPU serves one agent well."]),
      "modelSlots: 1",
      "limits:",
      ...indented([...comment(timeoutSeconds.reasons), ...yamlOf({ timeoutSeconds: timeoutSeconds.value })]),
    ]),
    "",
    ...comment(["What a trial costs here: uncomment with your own prices, in USD."]),
    "# cost:",
    "#   energy: { perKWh: 0.30 }",
    "#   hardware: { price: 2000, lifetimeHours: 20000 }",
  ];
  return `${lines.join("\n")}\n`;
}

/** Entries that are only offered stand there as comments, so that taking off the `# ` takes them in. */
function section<T>(key: string, entries: readonly Proposed<T>[], what: string): string[] {
  if (entries.length === 0) return [];
  const someActive = entries.some(({ active }) => active);
  const lines = [`${key}:`];
  for (const { name, value, reasons, active } of entries) {
    const block = yamlOf({ [name]: value });
    lines.push(...indented([...comment(reasons), ...(active || !someActive ? block : commentedOut(block))]));
  }
  return [...comment([what]), ...(someActive ? lines : commentedOut(lines))];
}

function yamlOf(value: object): string[] {
  return stringify(value, { lineWidth: 0 }).trimEnd().split("\n");
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function commentedOut(lines: readonly string[]): string[] {
  return lines.map((line) => `# ${line}`);
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [`# ${title}`, ...items.flatMap((item) => wrapped(item, "#   "))];
}

/** Each sentence begins a line. */
function comment(sentences: readonly string[]): string[] {
  return sentences.flatMap((sentence) => wrapped(sentence, "# "));
}

function wrapped(text: string, prefix: string): string[] {
  const lines: string[] = [];
  let line = prefix;
  // Names come from servers: none may end the comment it stands in.
  for (const word of oneLine(text).split(" ")) {
    if (line !== prefix && line.length + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = prefix;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
