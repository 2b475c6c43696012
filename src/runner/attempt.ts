import type { AgentOutcome } from "../agents/agent.ts";
import type { Ledger, RequestLimits, Upstream } from "../gateway/gateway.ts";
import type { Cell, Exit, Pod } from "../sandboxes/sandbox.ts";
import type { WindowTelemetry } from "../telemetry/telemetry.ts";
import type { Collected } from "../trees/collected.ts";
import { overlay, type Tree } from "../trees/tree.ts";
import { inCpuSlot, type Lanes, Priority } from "./lanes.ts";
import type { ReadyProfile } from "./profiles.ts";

/** What one agent is let loose on. */
export interface Work {
  readonly trialId: string;
  readonly prompt: string;
  /** Everything in the workspace, `.git` included. */
  readonly workspace: Tree;
  readonly toolchain: string;
  readonly solution: Tree;
  /** null for profiles without a model. */
  readonly upstream: Upstream | null;
  readonly timeoutMs: number;
  readonly limits: RequestLimits;
  /** Told when the waiting is over and the work begins. */
  readonly onStart?: () => void;
}

/** What came of it, before anybody judges it. Times in ms. */
export interface Attempt {
  /** null when no process was started. */
  readonly exit: Exit | null;
  readonly outcome: AgentOutcome;
  readonly ledger: Ledger | null;
  readonly collected: Collected;
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
  return lanes.pods.use((pod) => {
    signal.throwIfAborted();
    work.onStart?.();
    return inPod(profile, work, lanes, pod, signal);
  });
}

async function inPod(profile: ReadyProfile, work: Work, lanes: Lanes, pod: Pod, signal: AbortSignal): Promise<Attempt> {
  const launch = profile.agent.launch({
    prompt: work.prompt,
    model: askedModel(profile) ?? "none",
    gatewayUrl: pod.gatewayUrl,
    workspace: pod.workspace,
    home: pod.home,
    executable: profile.executable,
    contextWindow: profile.resolved.contextWindow,
    reasoningEffort: profile.config.reasoningEffort ?? null,
    systemPrompt: profile.config.systemPrompt,
    command: profile.config.command ?? [],
    settings: profile.config.settings,
    solution: work.solution,
  });
  if (launch.kind === "edit") {
    const collected = { tree: overlay(work.workspace, launch.files), irregular: [] };
    const outcome = profile.agent.interpret({ stdout: "", stderr: "", exitCode: 0 });
    return { exit: null, outcome, ledger: null, collected, prepareMs: 0, agentMs: 0, slot: null, telemetry: null };
  }
  const { toolchain, workspace, trialId } = work;
  const open = () => pod.open({ trialId, toolchain, workspace, launch, layer: profile.layer });
  const { value: cell, ms: prepareMs } = await inCpuSlot(lanes, Priority.prepare, open);
  try {
    const { measuring, ...ran } = await runMetered(profile, work, lanes, pod, cell, signal);
    const { stdout, stderr, exitCode } = ran.exit;
    const outcome = profile.agent.interpret({ stdout, stderr, exitCode });
    const { value: collected } = await inCpuSlot(lanes, Priority.prepare, () => cell.collect());
    const telemetry = await measuring;
    return { ...ran, outcome, collected, telemetry, prepareMs, agentMs: ran.exit.durationMs };
  } finally {
    // What could not be removed is swept at the next start; the trial itself is whole.
    await cell.remove().catch(() => {});
  }
}

/** The name that requests ask for. */
function askedModel({ model, resolved }: ReadyProfile): string | null {
  return model?.servedModel ?? resolved.model;
}

async function runMetered(
  profile: ReadyProfile,
  work: Work,
  lanes: Lanes,
  pod: Pod,
  cell: Cell,
  signal: AbortSignal,
): Promise<Pick<Attempt, "ledger" | "slot"> & { exit: Exit; measuring: Promise<WindowTelemetry> | null }> {
  const { upstream } = work;
  if (upstream === null) {
    return { exit: await cell.run(work.timeoutMs, signal), ledger: null, slot: null, measuring: null };
  }
  return lanes.modelSlots.use(async (index) => {
    signal.throwIfAborted();
    const from = performance.now();
    await lanes.gateway.open(pod.name, {
      trialId: work.trialId,
      model: askedModel(profile) ?? "",
      contextWindow: profile.resolved.contextWindow,
      upstream,
      limits: work.limits,
      prices: profile.prices?.prices ?? null,
      record: profile.config.record,
    });
    const window = profile.onThisMachine ? lanes.telemetry.open() : null;
    let exit: Exit;
    try {
      exit = await cell.run(work.timeoutMs, signal);
    } catch (error) {
      void window?.close();
      // The seat at the gateway must be free for the next trial, whatever went wrong here.
      await lanes.gateway.close(pod.name).catch(() => {});
      throw error;
    }
    // The window ends here; its last readings are not waited for in the slot.
    const measuring = window?.close() ?? null;
    const ledger = await lanes.gateway.close(pod.name);
    return { exit, ledger, measuring, slot: { index, from, to: performance.now() } };
  });
}
