import type { AgentContext, AgentOutcome, Launch } from "../agents/agent.ts";
import type { Ledger, RequestLimits, Upstream } from "../gateway/gateway.ts";
import type { LentLogin, Login } from "../logins/login.ts";
import type { Exit, Pod } from "../sandboxes/sandbox.ts";
import type { WindowTelemetry } from "../telemetry/telemetry.ts";
import { applyChanges, type Change } from "../trees/changes.ts";
import type { Collected } from "../trees/collected.ts";
import type { Tree } from "../trees/tree.ts";
import { ask } from "./asked.ts";
import { inCpuSlot, type Lanes, Priority } from "./lanes.ts";
import { errorWithoutSecrets, type Keeping, keepRenewed, takeBack, withoutSecrets } from "./logged-in.ts";
import { askedModel, metered } from "./metered.ts";
import type { ReadyProfile } from "./profiles.ts";

/** What one agent is let loose on. */
export interface Work {
  readonly trialId: string;
  readonly prompt: string;
  /** Everything in the workspace, `.git` included. */
  readonly workspace: Tree;
  readonly toolchain: string;
  readonly solution: readonly Change[];
  /** Asked for when the agent is about to start; null for profiles without a model. */
  readonly upstream: (() => Promise<Upstream>) | null;
  readonly timeoutMs: number;
  readonly limits: RequestLimits;
  /** Told when the waiting is over and the work begins. */
  readonly onStart?: () => void;
}

/** What came of it, before anybody judges it. Times in ms. */
export interface Attempt {
  /** null when nothing was run: neither a process nor a request. */
  readonly exit: Exit | null;
  readonly outcome: AgentOutcome;
  readonly ledger: Ledger | null;
  readonly collected: Collected;
  /** What its model server says of its own failure; null when it did not fail, or says nothing. */
  readonly serverWords: string | null;
  readonly prepareMs: number;
  readonly agentMs: number;
  /** What this machine used meanwhile; null when the model works elsewhere, or there is none. */
  readonly telemetry: WindowTelemetry | null;
  /** When a model slot was held, on the clock of `performance.now`. */
  readonly slot: { readonly index: number; readonly from: number; readonly to: number } | null;
}

/**
 * prepare → run → collect. The model slot is held for the run alone.
 * @throws InfraError when the sandbox fails; the agent's own failures are results. The signal's reason
 * when it fired before the agent was started.
 */
export async function attempt(profile: ReadyProfile, work: Work, lanes: Lanes, signal: AbortSignal): Promise<Attempt> {
  return lanes.pods.use(async (pod) => {
    signal.throwIfAborted();
    if (profile.login) return loggedIn(profile, profile.login, work, lanes, pod, signal);
    work.onStart?.();
    return inPod(profile, work, lanes, pod, signal, null);
  });
}

/** With a login that no other trial has meanwhile, and of which nothing stays behind. */
async function loggedIn(
  profile: ReadyProfile,
  login: Login,
  work: Work,
  lanes: Lanes,
  pod: Pod,
  signal: AbortSignal,
): Promise<Attempt> {
  await using lent = await login.borrow(signal);
  work.onStart?.();
  try {
    return withoutSecrets(await inPod(profile, work, lanes, pod, signal, lent), lent.secrets);
  } catch (error) {
    throw errorWithoutSecrets(error, lent.secrets);
  }
}

async function inPod(
  profile: ReadyProfile,
  work: Work,
  lanes: Lanes,
  pod: Pod,
  signal: AbortSignal,
  lent: LentLogin | null,
): Promise<Attempt> {
  const launch = profile.agent.launch(contextOf(profile, work, pod, lent));
  switch (launch.kind) {
    case "edit":
      return edited(profile, work, launch);
    case "process":
      return ran(profile, work, lanes, pod, launch, signal, lent);
    case "ask":
      return asked(profile, work, lanes, pod, launch, signal);
  }
}

function contextOf(profile: ReadyProfile, work: Work, pod: Pod, lent: LentLogin | null): AgentContext {
  const { config, resolved, executable } = profile;
  return {
    prompt: work.prompt,
    model: askedModel(profile) ?? "none",
    gatewayUrl: pod.gatewayUrl,
    workspace: pod.workspace,
    home: pod.home,
    executable,
    contextWindow: resolved.contextWindow,
    reasoningEffort: config.reasoningEffort ?? null,
    systemPrompt: config.systemPrompt,
    command: config.command ?? [],
    login: lent?.text ?? null,
    skills: profile.skills ?? new Map(),
    settings: config.settings,
    files: work.workspace,
    answer: config.answer ?? "files",
    solution: work.solution,
  };
}

type LaunchOf<Kind> = Extract<Launch, { kind: Kind }>;

function edited({ agent }: ReadyProfile, { workspace }: Work, { changes }: LaunchOf<"edit">): Attempt {
  const collected = { tree: applyChanges(workspace, changes), irregular: [] };
  const outcome = agent.interpret({ stdout: "", stderr: "", exitCode: 0 });
  const nothing = { exit: null, ledger: null, slot: null, telemetry: null, serverWords: null };
  return { ...nothing, outcome, collected, prepareMs: 0, agentMs: 0 };
}

/** A process in a cell of its own. */
async function ran(
  profile: ReadyProfile,
  work: Work,
  lanes: Lanes,
  pod: Pod,
  launch: LaunchOf<"process">,
  signal: AbortSignal,
  lent: LentLogin | null,
): Promise<Attempt> {
  const { toolchain, workspace, trialId, timeoutMs } = work;
  const open = () => pod.open({ trialId, toolchain, workspace, launch, layer: profile.layer });
  const { value: cell, ms: prepareMs } = await inCpuSlot(lanes, Priority.prepare, open);
  let keeping: Keeping | null = null;
  const onOpen = () => {
    keeping = lent && keepRenewed(lent, lanes.gateway, pod.name);
  };
  const takenBack = async () => {
    const path = profile.agent.loginPath;
    if (lent && path !== undefined) await takeBack(lent, keeping, cell, path);
  };
  try {
    const run = () => cell.run(timeoutMs, signal);
    const {
      value: exit,
      measuring,
      ...around
    } = await metered(profile, work, lanes, pod.name, signal, run, onOpen).finally(takenBack);
    const { stdout, stderr, exitCode, durationMs } = exit;
    const outcome = profile.agent.interpret({ stdout, stderr, exitCode });
    const { value: collected } = await inCpuSlot(lanes, Priority.prepare, () => cell.collect());
    return { ...around, exit, outcome, collected, telemetry: await measuring, prepareMs, agentMs: durationMs };
  } finally {
    // What could not be removed is swept at the next start; the trial itself is whole.
    await cell.remove().catch(() => {});
  }
}

/** One request in the agent's place; what its reply asks for is done here, where nothing of it is executed. */
async function asked(
  profile: ReadyProfile,
  work: Work,
  lanes: Lanes,
  pod: Pod,
  launch: LaunchOf<"ask">,
  signal: AbortSignal,
): Promise<Attempt> {
  const { wire } = profile.agent;
  if (wire === null || work.upstream === null) throw new TypeError("a request without a model");
  const send = () => ask(lanes, pod.name, wire, launch.body, work.timeoutMs, signal);
  const { value, measuring, ...around } = await metered(profile, work, lanes, pod.name, signal, send);
  const { tree, text, outcome } = launch.answered(value.reply);
  const exit = { ...value.exit, stdout: text, stderr: outcome.error ?? "" };
  const collected = { tree, irregular: [] };
  return { ...around, exit, outcome, collected, telemetry: await measuring, prepareMs: 0, agentMs: exit.durationMs };
}
