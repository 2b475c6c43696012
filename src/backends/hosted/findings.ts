import type { RequestRecord } from "../../gateway/gateway.ts";
import type { Examination } from "./examination.ts";

/** What the questions showed, in the report's words; null: they showed nothing of it. */
export interface Findings {
  /** The model called the tool it was asked to call, with sound arguments, each time. */
  readonly callsTools: boolean;
  readonly toolCalls: string;
  readonly countsTokens: boolean | null;
  readonly usage: string;
  readonly streaming: string | null;
  readonly parallel: string | null;
  /** What it took to find out. */
  readonly probe: string;
}

export function findingsOf(examination: Examination): Findings {
  const { together, alone } = examination;
  const all = [...together, ...alone.map(({ record }) => record)];
  const answered = all.filter(({ error }) => error === null);
  const withTools = [...together, ...alone.flatMap(({ manner, record }) => (manner.tools ? [record] : []))];
  const toolCalls = toolCallsIn(withTools);
  return {
    ...{ callsTools: toolCalls === "yes", toolCalls },
    ...usageIn(answered),
    streaming: streamingIn(examination),
    parallel: parallelIn(together),
    probe: costOf(all, answered),
  };
}

function toolCallsIn(asked: readonly RequestRecord[]): string {
  const answered = asked.filter(({ error }) => error === null);
  if (answered.length === 0) {
    const error = asked.at(-1)?.error ?? null;
    return error === null ? "not seen" : `${error.code === "http-error" ? "refused" : "not seen"}: ${error.message}`;
  }
  const made = answered.filter(({ toolCalls }) => toolCalls > 0);
  const broken = made.filter(({ invalidToolCalls }) => invalidToolCalls > 0);
  if (broken.length > 0) return `${broken.length} of ${made.length} with arguments that do not fit the tool`;
  if (made.length === answered.length) return "yes";
  if (answered.every(({ finish, toolCalls }) => toolCalls > 0 || finish === "length")) {
    return "not seen: the answer was cut at its limit";
  }
  return made.length === 0 ? "none made" : `${made.length} of ${answered.length} times`;
}

function usageIn(answered: readonly RequestRecord[]): Pick<Findings, "countsTokens" | "usage"> {
  if (answered.length === 0) return { countsTokens: null, usage: "not seen" };
  // A prompt is never empty: servers that count nothing say 0.
  const counted = answered.every(({ usage }) => (usage?.inputTokens ?? 0) > 0);
  return { countsTokens: counted, usage: counted ? "reported" : "not reported" };
}

function streamingIn({ alone }: Examination): string | null {
  const last = alone.at(-1);
  if (last === undefined || last.manner.stream || last.record.error !== null) return null;
  const refusal = alone.at(-2)?.record.error ?? null;
  return refusal === null ? null : `refused: ${refusal.message}`;
}

function parallelIn([first, second]: readonly RequestRecord[]): string | null {
  if (first === undefined || second === undefined) return null;
  if (first.error === null && second.error === null) {
    return overlap(first, second) ? "2 at once: answered at the same time" : "2 at once: both answered";
  }
  const failed = [first, second].filter(({ error }) => error !== null);
  if (failed.length !== 1) return null;
  const { upstreamStatus, error } = failed[0] ?? first;
  return `2 at once: one failed (${upstreamStatus === null ? error?.code : `HTTP ${upstreamStatus}`})`;
}

/** Answers that come together for less than this (ms) may be two quick ones in a row. */
const CERTAIN_MS = 20;

/** Whether two answers were surely written at the same time: for most of the shorter one, and for long enough. */
function overlap(...pair: readonly [RequestRecord, RequestRecord]): boolean {
  const spans = pair.map(({ startedMs, timeToFirstTokenMs, durationMs }) => ({
    from: startedMs + (timeToFirstTokenMs ?? durationMs),
    to: startedMs + durationMs,
  }));
  const shared = Math.min(...spans.map(({ to }) => to)) - Math.max(...spans.map(({ from }) => from));
  return shared >= CERTAIN_MS && shared >= Math.min(...spans.map(({ from, to }) => to - from)) / 2;
}

function costOf(all: readonly RequestRecord[], answered: readonly RequestRecord[]): string {
  const sum = (of: "inputTokens" | "outputTokens") =>
    answered.reduce((total, { usage }) => total + (usage?.[of] ?? 0), 0);
  return `${all.length} requests, ${sum("inputTokens")} + ${sum("outputTokens")} tokens`;
}
