import { join } from "node:path";
import { stringify } from "yaml";
import type { Config } from "../config/config.ts";
import { AgentEvalError, messageOf, UsageError } from "../errors.ts";
import type { Grade, Submission } from "../graders/grader.ts";
import { graderFor, refuseFaults } from "../graders/registry.ts";
import type { PlannedTrial } from "../records/run.ts";
import { recordOf, workspaceChanges } from "../records/submission.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import type { Task } from "../tasks/task.ts";
import { type Change, diffTrees } from "../trees/changes.ts";
import { renderPatch } from "../trees/patch.ts";
import { overlay, type Tree } from "../trees/tree.ts";
import { writeWhole } from "../trees/whole.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { costOf } from "./costs.ts";
import { inCpuSlot, type Lanes, Priority } from "./lanes.ts";
import { limitsFor } from "./limits.ts";
import { judgeOutcome, terminationOf } from "./outcome.ts";
import type { ReadyProfile } from "./profiles.ts";
import type { ServerWatch } from "./server-watch.ts";
import { medianOf, modelMs, speedsOf, usageOf } from "./usage.ts";

/** So often a clean room that breaks is tried before the trial counts as lost. */
const GRADINGS = 3;

/** One attempt at one cell of the plan. */
export interface TrialOrder {
  readonly cell: PlannedTrial;
  readonly attempt: number;
  readonly retryOf: TrialRecord["retryOf"];
  readonly task: Task;
  /** `.git` of the agent's repository. */
  readonly repository: Tree;
  readonly profile: ReadyProfile;
  readonly server: ServerWatch;
}

/** What trials of one run have in common. */
export interface TrialSetting {
  readonly sandbox: Sandbox;
  readonly lanes: Lanes;
  readonly runLimits: Parameters<typeof limitsFor>[0];
  readonly cost: Config["cost"];
  readonly folder: string;
  readonly signal: AbortSignal;
  /** 1, or more when the run was resumed. */
  readonly session: number;
  /** Reading of `performance.now` when the session began. */
  readonly began: number;
  /** Told when a trial has waited long enough and begins. */
  readonly onStart: (id: string) => void;
}

/** A name that is unique in the run and safe as a file and container name. */
export function trialId({ task, profile, repeat }: PlannedTrial, attemptNumber: number): string {
  return `${task}.${profile}.r${repeat}${attemptNumber > 1 ? `.a${attemptNumber}` : ""}`;
}

/**
 * prepare → run → collect → grade → record, the last left to the caller. Whatever fails on the way is
 * part of the record; null only when the run was interrupted or the profile stopped, so that resuming
 * repeats the trial.
 */
export async function runTrial(order: TrialOrder, setting: TrialSetting): Promise<TrialRecord | null> {
  const { task, profile, cell } = order;
  const id = trialId(cell, order.attempt);
  const base = identify(order, id);
  let startedAt = new Date().toISOString();
  let result: Attempt | null = null;
  const limits = limitsFor(setting.runLimits, task.limits, profile.config.limits);
  try {
    // Work that nobody can grade is not asked for.
    refuseFaults(task);
    const workspace = overlay(task.workspace, order.repository);
    const work = {
      trialId: id,
      prompt: task.prompt,
      workspace,
      toolchain: task.toolchain,
      solution: diffTrees(task.workspace, task.solved),
      upstream: profile.model && (() => order.server.upstream(task)),
      ...limits,
      onStart: () => {
        startedAt = new Date().toISOString();
        setting.onStart(id);
      },
    };
    result = await attempt(profile, work, setting.lanes, AbortSignal.any([setting.signal, order.server.signal]));
    if (terminationOf(result) === "interrupted") return null;
    const folder = join(setting.folder, base.artifacts);
    const changes = workspaceChanges(task.workspace, result.collected.tree);
    const printed = result.outcome.finalMessage ?? "";
    const submission = { collected: result.collected, repository: order.repository, printed };
    await writeArtifacts(folder, order, result, changes);
    await writeWhole(join(folder, "submission.json"), json(recordOf(submission)));
    const { value: grade, ms: gradeMs } = await gradeIt(order, submission, setting);
    if (setting.signal.aborted) return null;
    await writeWhole(join(folder, "grade.json"), json(grade));
    const verdict = judged(result, grade, changes);
    const reason = withLastWords(verdict, result);
    return { ...base, startedAt, ...measured(order, result, gradeMs, setting), ...verdict, reason };
  } catch (error) {
    const stopped = result === null && order.server.signal.aborted;
    if (setting.signal.aborted || stopped) return null;
    const trace = error instanceof Error ? error.stack : undefined;
    await writeWhole(join(setting.folder, base.artifacts, "error.txt"), `${trace ?? messageOf(error)}\n`).catch(
      () => {},
    );
    const known = result && { ...measured(order, result, 0, setting), termination: terminationOf(result) };
    return { ...base, startedAt, ...lost(error), ...known };
  }
}

async function gradeIt(
  order: TrialOrder,
  submission: Submission,
  setting: TrialSetting,
): Promise<{ value: Grade; ms: number }> {
  const grader = graderFor(order.task);
  const grade = () => grader.grade(order.task, submission, (room) => setting.sandbox.grade(room, setting.signal));
  for (let go = 1; ; go += 1) {
    try {
      return await inCpuSlot(setting.lanes, Priority.grade, grade);
    } catch (error) {
      // The agent's work is dearer than another grading.
      if (setting.signal.aborted || go === GRADINGS || error instanceof UsageError) throw error;
    }
  }
}

function identify({ task, profile, cell, attempt: number, retryOf }: TrialOrder, id: string) {
  return {
    version: 1,
    id,
    task: task.id,
    taskFingerprint: task.fingerprint,
    category: task.category,
    profile: profile.resolved.name,
    profileId: profile.resolved.id,
    repeat: cell.repeat,
    attempt: number,
    retryOf,
    artifacts: `artifacts/${id}`,
  } as const;
}

function measured({ profile }: TrialOrder, result: Attempt, gradeMs: number, { session, began, cost }: TrialSetting) {
  const { ledger, slot } = result;
  return {
    durationMs: { prepare: result.prepareMs, agent: result.agentMs, model: modelMs(ledger), grade: gradeMs },
    modelSlot: slot && { session, slot: slot.index, fromMs: slot.from - began, toMs: slot.to - began },
    timeToFirstTokenMs: medianOf(ledger, (request) => request.timeToFirstTokenMs),
    ...speedsOf(ledger),
    usage: usageOf(ledger),
    ...costOf(profile, result, cost),
    telemetry: result.telemetry,
    agentUsage: result.outcome.usage && { ...result.outcome.usage },
    rejectedPatches: result.outcome.rejectedPatches,
    limit: ledger?.limit ?? null,
  };
}

function judged(result: Attempt, grade: Grade, changes: readonly Change[]) {
  return {
    ...judgeOutcome({ ...result, grade }),
    verdict: grade.verdict,
    score: grade.score,
    subScores: grade.subScores,
    taskFault: false,
    tampering: grade.tampering,
    checks: grade.checks,
    filesChanged: changes.length,
  };
}

/** A server that died says more than the connection that it broke. */
function withLastWords(
  { blame, reason }: Pick<TrialRecord, "blame" | "reason">,
  { serverWords: words }: Attempt,
): string | null {
  if (blame !== "profile" || words === null) return reason;
  return `${reason ?? "the model server failed"}; ${words}`;
}

/** An attempt that the harness or the engine lost: no statement about the agent. */
function lost(error: unknown): Omit<TrialRecord, keyof ReturnType<typeof identify> | "startedAt"> {
  return {
    termination: "crashed",
    verdict: "ungraded",
    score: 0,
    subScores: {},
    taskFault: error instanceof UsageError,
    blame: error instanceof AgentEvalError ? error.blame : "infra",
    reason: messageOf(error),
    limit: null,
    tampering: [],
    checks: [],
    filesChanged: 0,
    durationMs: { prepare: 0, agent: 0, model: 0, grade: 0 },
    modelSlot: null,
    timeToFirstTokenMs: null,
    promptTokensPerSecond: null,
    decodeTokensPerSecond: null,
    speedSource: null,
    usage: null,
    costUsd: null,
    costBasis: null,
    telemetry: null,
    agentUsage: null,
    rejectedPatches: null,
  };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

async function writeArtifacts(
  folder: string,
  order: TrialOrder,
  result: Attempt,
  changes: readonly Change[],
): Promise<void> {
  const { exit, ledger } = result;
  const files: Record<string, string> = {
    "prompt.md": order.task.prompt,
    "changes.patch": renderPatch(order.task.workspace, changes),
    "changes.json": json({ version: 1, changes }),
    ...(exit ? { "agent.stdout": exit.stdout, "agent.stderr": exit.stderr } : {}),
    ...(ledger ? { "ledger.json": json({ ...ledger, session: null }) } : {}),
    ...(ledger?.session ? { "session.yaml": stringify(ledger.session) } : {}),
  };
  for (const [name, text] of Object.entries(files)) await writeWhole(join(folder, name), text);
}
