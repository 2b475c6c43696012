import type { TrialRecord } from "../records/trial.ts";
import { oneLine } from "./format.ts";
import type { Report, TaskRow } from "./report.ts";

type Field = string | number | boolean | null;

interface Row {
  readonly trial: TrialRecord;
  readonly task: TaskRow | undefined;
  readonly counted: boolean;
}

/** The columns in their order; docs/reports.md names them. New ones are added at the end. */
const columns: Readonly<Record<string, (row: Row) => Field>> = {
  id: ({ trial }) => trial.id,
  task: ({ trial }) => trial.task,
  category: ({ trial }) => trial.category,
  language: ({ task }) => task?.language ?? null,
  level: ({ task }) => task?.level ?? null,
  sensitivity: ({ task }) => task?.sensitivity ?? null,
  context_tokens: ({ task }) => task?.contextTokens ?? null,
  canary: ({ task }) => task?.canary ?? false,
  profile: ({ trial }) => trial.profile,
  profile_id: ({ trial }) => trial.profileId,
  repeat: ({ trial }) => trial.repeat,
  attempt: ({ trial }) => trial.attempt,
  counted: ({ counted }) => counted,
  verdict: ({ trial }) => trial.verdict,
  score: ({ trial }) => (trial.verdict === "ungraded" ? null : trial.score),
  termination: ({ trial }) => trial.termination,
  limit: ({ trial }) => trial.limit,
  blame: ({ trial }) => trial.blame,
  reason: ({ trial }) => (trial.reason === null ? null : oneLine(trial.reason)),
  tampering: ({ trial }) => trial.tampering.length,
  files_changed: ({ trial }) => trial.filesChanged,
  started_at: ({ trial }) => trial.startedAt,
  prepare_ms: ({ trial }) => trial.durationMs.prepare,
  agent_ms: ({ trial }) => trial.durationMs.agent,
  model_ms: ({ trial }) => trial.durationMs.model,
  grade_ms: ({ trial }) => trial.durationMs.grade,
  time_to_first_token_ms: ({ trial }) => trial.timeToFirstTokenMs,
  prompt_tokens_per_second: ({ trial }) => trial.promptTokensPerSecond,
  decode_tokens_per_second: ({ trial }) => trial.decodeTokensPerSecond,
  speed_source: ({ trial }) => trial.speedSource,
  input_tokens: ({ trial }) => trial.usage?.inputTokens ?? null,
  cached_tokens: ({ trial }) => trial.usage?.cachedTokens ?? null,
  output_tokens: ({ trial }) => trial.usage?.outputTokens ?? null,
  reasoning_tokens: ({ trial }) => trial.usage?.reasoningTokens ?? null,
  peak_context_tokens: ({ trial }) => trial.usage?.peakContextTokens ?? null,
  token_source: ({ trial }) => trial.usage?.source ?? null,
  requests: ({ trial }) => trial.usage?.requests ?? null,
  retries: ({ trial }) => trial.usage?.retries ?? null,
  compactions: ({ trial }) => trial.usage?.compactions ?? null,
  suspected_truncations: ({ trial }) => trial.usage?.suspectedTruncations ?? null,
  tool_calls: ({ trial }) => trial.usage?.toolCalls ?? null,
  invalid_tool_calls: ({ trial }) => trial.usage?.invalidToolCalls ?? null,
  rejected_patches: ({ trial }) => trial.rejectedPatches,
  cost_usd: ({ trial }) => trial.costUsd,
  cost_basis: ({ trial }) => trial.costBasis,
  energy_joules: ({ trial }) => trial.telemetry?.joules ?? null,
  peak_vram_bytes: ({ trial }) => trial.telemetry?.peakVramBytes ?? null,
  artifacts: ({ trial }) => trial.artifacts,
};

/**
 * Every attempt as a row of `trials.csv` (RFC 4180): first those that count, then those that were made again. Numbers
 * have a point and no unit, what was not measured is empty.
 */
export function toCsv({ tasks, trials, retried }: Report): string {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const rows = [
    ...trials.map((trial) => ({ trial, task: byId.get(trial.task), counted: true })),
    ...retried.map((trial) => ({ trial, task: byId.get(trial.task), counted: false })),
  ];
  const line = (fields: readonly Field[]) => `${fields.map(field).join(",")}\r\n`;
  const cells = Object.values(columns);
  return line(Object.keys(columns)) + rows.map((row) => line(cells.map((cell) => cell(row)))).join("");
}

/** A spreadsheet runs text that begins like a formula; an apostrophe tells it that it is text (OWASP, CSV injection). */
function field(value: Field): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
