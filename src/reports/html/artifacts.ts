import { relative } from "node:path";
import { z } from "zod";
import type { Agent } from "../../agents/agent.ts";
import { agents } from "../../agents/registry.ts";
import { Ledger, type RequestRecord } from "../../gateway/gateway.ts";
import type { TrialRecord } from "../../records/trial.ts";
import { openInside } from "../../trees/inside.ts";
import type { Report } from "../report.ts";
import { attemptsOf, type Missing, type MissingReason, packed } from "./columns.ts";
import type { RequestRow, StepText, TrialFiles } from "./embedded.ts";

/** The files of trials as they are embedded: packed, and within the budget. */
export interface Artifacts {
  /** By trial id. */
  readonly files: ReadonlyMap<string, string>;
  /** By task id. */
  readonly prompts: ReadonlyMap<string, string>;
  readonly missing: Missing;
}

export const NO_ARTIFACTS: Artifacts = { files: new Map(), prompts: new Map(), missing: new Map() };

/** Bytes of packed files in one report: still opened and passed around with ease. */
export const ARTIFACT_BUDGET = 16 * 1024 * 1024;

/** Longest text of a step or its output, patch and so on, in characters. */
const LONGEST = { step: 4_000, patch: 120_000, output: 20_000, prompt: 60_000 };
const MOST_STEPS = 400;
const MOST_REQUESTS = 400;
const READ_AT_ONCE = 16;

/**
 * Reads what trials left in a run folder. Unresolved ones come first, so that the ones people look at are
 * there when the budget (bytes of packed text) does not do for all.
 */
export async function readArtifacts(folder: string, report: Report, budget = ARTIFACT_BUDGET): Promise<Artifacts> {
  const files = new Map<string, string>();
  const prompts = new Map<string, string>();
  const missing = new Map<string, MissingReason>();
  const kinds = new Map(report.profiles.map(({ name, agent }) => [name, agent]));
  let left = budget;
  const queue = [...attemptsOf(report)].sort((a, b) => rank(a) - rank(b));
  for (let at = 0; at < queue.length; at += READ_AT_ONCE) {
    const some = queue.slice(at, at + READ_AT_ONCE);
    if (left <= 0) {
      for (const { id } of some) missing.set(id, "left out to keep this report small");
      continue;
    }
    const found = await Promise.all(some.map((trial) => readTrial(folder, trial, kinds.get(trial.profile) ?? "")));
    for (const [index, { id, task }] of some.entries()) {
      const trial = found[index];
      if (!trial) {
        missing.set(id, "not on disk when this report was written");
        continue;
      }
      const text = packed(trial.files);
      const prompt = trial.prompt !== null && !prompts.has(task) ? packed(cut(trial.prompt, LONGEST.prompt)) : "";
      if (text.length + prompt.length > left) {
        missing.set(id, "left out to keep this report small");
        continue;
      }
      left -= text.length + prompt.length;
      files.set(id, text);
      if (prompt !== "") prompts.set(task, prompt);
    }
  }
  return { files, prompts, missing };
}

function rank({ verdict, tampering }: TrialRecord): number {
  return tampering.length > 0 ? 0 : verdict === "unresolved" ? 1 : verdict === "ungraded" ? 2 : 3;
}

async function readTrial(
  folder: string,
  { artifacts }: TrialRecord,
  kind: string,
): Promise<{ files: TrialFiles; prompt: string | null } | null> {
  // A trial's own folder, by the record, which is no more to be trusted than what the agent left in it.
  const own = relative("artifacts", artifacts);
  const read = (name: string) => textOf(folder, `${own}/${name}`).catch(() => null);
  const names = [
    "prompt.md",
    "changes.patch",
    "agent.stdout",
    "agent.stderr",
    "ledger.json",
    "grade.json",
    "error.txt",
  ];
  const [prompt, patch, stdout, stderr, ledger, grade, error] = await Promise.all(names.map(read));
  if ([prompt, patch, stdout, stderr, ledger, grade, error].every((text) => text == null)) return null;
  const agent: Agent | undefined = Object.values<Agent>(agents).find((known) => known.kind === kind);
  const steps = agent?.steps({ stdout: stdout ?? "", stderr: stderr ?? "" }) ?? [];
  const requests = requestsOf(ledger ?? null);
  const lost: StepText[] =
    error == null ? [] : [{ kind: "note", text: cut(error, LONGEST.step), output: null, failed: true }];
  return {
    prompt: prompt ?? null,
    files: {
      steps: [...steps.slice(0, MOST_STEPS).map(shortened), ...lost],
      moreSteps: Math.max(0, steps.length - MOST_STEPS),
      patch: patch == null ? null : cut(patch, LONGEST.patch),
      requests: requests.slice(0, MOST_REQUESTS).map(rowOf),
      moreRequests: Math.max(0, requests.length - MOST_REQUESTS),
      graderOutput: outputOf(grade ?? null),
    },
  };
}

/** The text of a file below the run's artifacts; null when there is none. */
async function textOf(folder: string, path: string): Promise<string | null> {
  const file = await openInside(folder, ["artifacts"], path);
  if (file === null) return null;
  await using open = file;
  return await open.readFile("utf8");
}

/** A file that a later version wrote, or that was torn, is shown as not there. */
function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function requestsOf(ledger: string | null): readonly RequestRecord[] {
  return parsed(Ledger, ledger)?.requests ?? [];
}

function outputOf(grade: string | null): string | null {
  const output = parsed(z.object({ output: z.string() }), grade)?.output;
  return output ? cut(output, LONGEST.output) : null;
}

function shortened({ kind, text, output, failed }: StepText): StepText {
  return { kind, text: cut(text, LONGEST.step), output: output && cut(output, LONGEST.step), failed };
}

function rowOf(request: RequestRecord): RequestRow {
  const round = (ms: number | null) => (ms === null ? null : Math.round(ms));
  const marks = [
    request.compaction && "compaction",
    request.retry && "retry",
    request.suspectedTruncation && "suspected truncation",
    request.emptyAnswer && "empty answer",
  ].filter((mark) => mark !== false);
  return {
    index: request.index,
    startedMs: Math.round(request.startedMs),
    durationMs: Math.round(request.durationMs),
    firstTokenMs: round(request.timeToFirstTokenMs),
    input: request.usage?.inputTokens ?? null,
    cached: request.usage?.cachedTokens ?? null,
    output: request.usage?.outputTokens ?? null,
    reasoning: request.usage?.reasoningTokens ?? null,
    toolCalls: request.toolCalls,
    invalidToolCalls: request.invalidToolCalls,
    finish: request.finish,
    error: request.error && `${request.error.code}: ${request.error.message}`,
    marks,
  };
}

/** A long text without its middle: how it began and how it ended say most. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`;
}
