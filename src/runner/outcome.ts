import type { AgentOutcome } from "../agents/agent.ts";
import type { Blame } from "../errors.ts";
import type { Ledger, RequestErrorCode, RequestRecord } from "../gateway/gateway.ts";
import type { Grade } from "../graders/grader.ts";
import type { Termination } from "../records/trial.ts";
import type { Exit } from "../sandboxes/sandbox.ts";

/** Everything that is known about an ended trial. */
export interface Evidence {
  /** null when no process was started. */
  readonly exit: Exit | null;
  readonly outcome: AgentOutcome;
  readonly ledger: Ledger | null;
  readonly grade: Grade;
}

export interface Outcome {
  readonly termination: Termination;
  readonly blame: Blame | null;
  /** One sentence; null when resolved. */
  readonly reason: string | null;
}

/** How the agent ended: from its process and the gateway alone, never from its grade. */
export function terminationOf({ exit, outcome, ledger }: Omit<Evidence, "grade">): Termination {
  if (exit?.aborted) return "interrupted";
  if (exit?.timedOut) return "timeout";
  if (ledger?.limit) return "limit";
  return outcome.finished && (exit === null || exit.exitCode === 0) ? "completed" : "crashed";
}

/**
 * Whose failure an unresolved trial is. The rules are tried in order and the first that holds wins;
 * none of them changes the verdict (facts: scoring §7, after SWE-bench's infra_failure.py).
 */
export function judgeOutcome(evidence: Evidence): Outcome {
  const termination = terminationOf(evidence);
  if (evidence.grade.verdict === "resolved") return { termination, blame: null, reason: null };
  for (const rule of rules) {
    const cause = rule(evidence);
    if (cause) return { termination, blame: cause[0], reason: sentence(cause[1], evidence.grade) };
  }
  return { termination, blame: "agent", reason: evidence.grade.reason ?? "the hidden tests do not pass" };
}

type Rule = (evidence: Evidence) => readonly [Blame, string] | null;

const rules: readonly Rule[] = [
  ({ grade }) => (grade.verdict === "ungraded" ? ["infra", "grading was not possible"] : null),
  ({ exit }) => (exit?.outOfMemory ? ["agent", "its processes used up the memory of the sandbox"] : null),
  ({ outcome, ledger }) => {
    const request = lastRequest(ledger);
    if (outcome.finished || !request?.error) return null;
    const place = `model request ${request.index + 1}`;
    const what = `${place}: ${request.error.message.replace(/\.$/, "")}`;
    if (request.error.code === "gateway-error") return ["infra", what];
    if (serverFaults.has(request.error.code)) return ["profile", what];
    if (setupFaults.has(request.error.code)) return ["profile", what];
    if (request.error.code === "context-overflow") return ["agent", `the context overflowed at ${place}`];
    return null;
  },
  ({ exit, ledger }) => {
    // The agent was cut off while it waited for a server that had not said a word for most of the trial.
    const request = lastRequest(ledger);
    if (!exit?.timedOut || !request?.error || request.timeToFirstTokenMs !== null) return null;
    if (request.durationMs < exit.durationMs / 2) return null;
    return ["profile", `the model server gave no answer to request ${request.index + 1} until the deadline`];
  },
  ({ ledger }) => (ledger?.limit ? ["agent", `it reached the limit on ${ledger.limit}`] : null),
  ({ exit }) => (exit?.timedOut ? ["agent", "it was still working at its deadline"] : null),
  ({ exit, outcome }) =>
    exit?.exitCode === 126 || exit?.exitCode === 127 ? ["profile", `it could not be started (${outcome.error})`] : null,
  ({ exit }) => (exit?.exitCode === 137 ? ["ambiguous", "something outside the agent killed it"] : null),
  ({ grade }) => {
    const missing = grade.checks.find((check) => check.kind === "evidence" && !check.passed);
    return missing ? ["ambiguous", `the grading gave no evidence (${missing.detail})`] : null;
  },
  ({ ledger }) =>
    lastRequest(ledger)?.emptyAnswer
      ? ["agent", "the model's last answer was empty, as some servers answer a prompt that is too long"]
      : null,
  ({ outcome }) => (outcome.finished ? null : ["agent", `it stopped with an error (${outcome.error})`]),
];

const serverFaults: ReadonlySet<RequestErrorCode> = new Set([
  "unreachable",
  "reset",
  "idle-timeout",
  "http-error",
  "malformed-stream",
  "truncated-stream",
]);

const setupFaults: ReadonlySet<string> = new Set([
  "malformed-request",
  "wrong-model",
  "session-exhausted",
  "session-mismatch",
]);

/** Whether a request failed because of its model server. */
export function isServerFault(code: RequestErrorCode): boolean {
  return serverFaults.has(code);
}

function lastRequest(ledger: Ledger | null): RequestRecord | undefined {
  // A limit refuses requests after the one that counts.
  return ledger?.requests.findLast((request) => request.error?.code !== "limit");
}

function sentence(cause: string, grade: Grade): string {
  return grade.reason === null ? cause : `${cause}; ${grade.reason}`;
}
