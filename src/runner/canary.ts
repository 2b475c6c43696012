import { createHash, randomBytes } from "node:crypto";
import type { ReadyModel } from "../backends/backend.ts";
import type { Canary } from "../records/run.ts";
import { textFile } from "../trees/tree.ts";
import { type Attempt, attempt } from "./attempt.ts";
import type { Lanes } from "./lanes.ts";
import { terminationOf } from "./outcome.ts";
import type { ReadyProfile } from "./profiles.ts";

const COMMAND = "sh canary.sh";
const noLimits = { requests: null, tokens: null, contextTokens: null, costUsd: null };
/** A trial's time may be short for its small task; the canary has this long at least (ms). */
const LEAST_TIMEOUT_MS = 300_000;
/** One refusal may be a mood of the model; two are a fact about the profile. */
const TRIES = 2;

/**
 * Proves that the agent can really run a shell command through this profile. A profile that cannot
 * would otherwise only look like a weak model: Codex without a shell tool invents the output
 * (openai/codex#34758). The answer is a hash that no model can make up: only the script's run gives it.
 * `trialMs`: how long a trial of the profile may take; without a GPU, reading an agent's prompt takes minutes.
 */
export async function runCanary(
  profile: ReadyProfile,
  toolchain: string,
  lanes: Lanes,
  signal: AbortSignal,
  trialMs = 0,
): Promise<Canary> {
  const started = performance.now();
  const timeoutMs = Math.max(LEAST_TIMEOUT_MS, trialMs);
  if (!profile.agent.runsCommands || profile.model === null) {
    const missing = await missingProgram(profile, toolchain, lanes, signal);
    const durationMs = performance.now() - started;
    if (missing !== null) return { status: "failed", reason: missing, durationMs };
    return { status: "not-applicable", reason: "this agent runs no commands through a model", durationMs };
  }
  let reason = "";
  for (let go = 1; go <= TRIES; go += 1) {
    reason = await tryOnce(profile, profile.model, toolchain, lanes, signal, { go, timeoutMs });
    if (reason === "" || signal.aborted) break;
  }
  const durationMs = performance.now() - started;
  return reason === ""
    ? { status: "passed", reason: "a shell command ran and its output came back", durationMs }
    : { status: "failed", reason, durationMs };
}

/** A `command` profile whose program is not there would fail every task for no fault of anybody's coding. */
async function missingProgram(
  profile: ReadyProfile,
  toolchain: string,
  lanes: Lanes,
  signal: AbortSignal,
): Promise<string | null> {
  const [program] = profile.config.command ?? [];
  // A relative path may be a file of the tasks' own.
  if (program === undefined || (program.includes("/") && !program.startsWith("/"))) return null;
  const look = { ...profile, config: { ...profile.config, command: ["sh", "-c", 'command -v "$1"', "sh", program] } };
  const work = {
    ...{ trialId: `canary.${profile.resolved.name}`, prompt: "", workspace: new Map(), toolchain, solution: [] },
    ...{ upstream: null, timeoutMs: LEAST_TIMEOUT_MS, limits: noLimits },
  };
  const { exit } = await attempt(look, work, lanes, signal);
  return exit?.exitCode === 0 || signal.aborted ? null : `there is no program "${program}" where the agent runs`;
}

/** Empty when it worked, else why it did not. */
async function tryOnce(
  profile: ReadyProfile,
  model: ReadyModel,
  toolchain: string,
  lanes: Lanes,
  signal: AbortSignal,
  { go, timeoutMs }: { readonly go: number; readonly timeoutMs: number },
): Promise<string> {
  const nonce = randomBytes(16).toString("hex");
  const proof = createHash("sha256").update(nonce).digest("hex");
  // macOS has shasum where others have sha256sum.
  const script = `printf %s ${nonce} | { sha256sum 2>/dev/null || shasum -a 256; } > canary.out\ncat canary.out\n`;
  const result = await attempt(
    profile,
    {
      trialId: `canary.${profile.resolved.name}.t${go}`,
      prompt: `Run the shell command \`${COMMAND}\` in the current folder and reply with its output. Do nothing else.`,
      workspace: new Map([["canary.sh", textFile(script)]]),
      toolchain,
      solution: [],
      upstream: async () => model.canary(COMMAND),
      timeoutMs,
      limits: { ...noLimits, requests: 20 },
    },
    lanes,
    signal,
  );
  const output = Buffer.from(result.collected.tree.get("canary.out")?.bytes ?? []).toString();
  if (output.startsWith(proof)) return "";
  const words = await model.postMortem().catch(() => null);
  return words === null ? explain(result) : `${explain(result)}; ${words}`;
}

function explain(result: Attempt): string {
  const termination = terminationOf(result);
  const requests = result.ledger?.requests ?? [];
  const calls = requests.reduce((sum, request) => sum + request.toolCalls, 0);
  const fault = requests.findLast((request) => request.error)?.error;
  const why = fault
    ? `${fault.code}: ${fault.message}`
    : (result.outcome.error ?? (calls === 0 ? "the model called no tool" : "the calls did not run the command"));
  return `no shell command was run (${termination}, ${requests.length} model requests, ${calls} tool calls): ${why}`;
}
