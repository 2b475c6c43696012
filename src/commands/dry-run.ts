import { isControl } from "../config/controls.ts";
import type { RunShard } from "../records/shard.ts";
import { count, duration } from "../reports/format.ts";
import { podsFor } from "../runner/lanes.ts";
import { limitsFor } from "../runner/limits.ts";
import { countModelLoads } from "../runner/plan.ts";
import { openCells } from "../runner/retry.ts";
import { neededImages, type RunInput } from "../runner/run.ts";
import { imagesToPrepare } from "../sandboxes/registry.ts";
import { expectationOf } from "../sequential/expectation.ts";
import { type Sequential, wantedCells } from "../sequential/sequential.ts";
import { shardText } from "../tasks/shard.ts";
import { imagesDir } from "./package.ts";
import { expectationLines, loadsOf } from "./sequential.ts";

/** What `--dry-run` shows: everything a run would do, without starting anything. */
export async function describePlan(
  request: Pick<RunInput, "config" | "tasks" | "profiles" | "plan" | "previous" | "folder"> & {
    readonly sequential?: Sequential | null;
    readonly shard?: RunShard | null;
  },
): Promise<{ data: object; text: string }> {
  const { config, tasks, profiles, plan, sequential = null, shard = null } = request;
  const modelOf = new Map(profiles.map(({ name, modelKey }) => [name, modelKey]));
  const wanted = sequential ? wantedCells(sequential, plan) : plan;
  const trials = openCells(wanted, request.previous?.trials ?? []).map(({ cell }) => cell);
  const atMostMs = agentMs(request, trials);
  const prepare = await imagesToPrepare(config.run.sandbox, imagesDir, neededImages(tasks, profiles));
  const basis = "every agent works until its time limit; canaries, grading and retries come on top";
  const data = {
    /** null for the whole suite. */
    shard: shard && { index: shard.index, count: shard.count },
    trials,
    modelLoads: sequential ? loadsOf(trials, profiles) : countModelLoads(trials, modelOf),
    modelSlots: config.run.modelSlots,
    /** Pulls and builds before the first trial; null without an engine. */
    prepare,
    estimate: { agentsAtMostMs: atMostMs, basis },
    /** null for a run of a fixed size. */
    sequential: sequential && { ...sequential, expectation: expectationOf(sequential) },
  };
  const lines = [
    ...(shard ? [`${shardText(shard)}, of ${count(shard.suite.length, "task")} in all`] : []),
    `${sequential ? "at most " : ""}${count(trials.length, "trial")}: ${count(tasks.length, "task")} × ${count(profiles.length, "profile")} × ${count(config.run.repeats, "repeat")}, seed ${config.run.seed}`,
    ...(sequential ? expectationLines(sequential, plan, profiles) : []),
    `model loads: ${data.modelLoads}, model slots: ${config.run.modelSlots}`,
    `images: ${prepare === null ? "none (no container engine)" : prepare.length === 0 ? "all there" : prepare.join(", ")}`,
    `agents work for at most ${duration(atMostMs)} (${basis})`,
    "",
    ...trials.map(
      (cell, index) => `${String(index + 1).padStart(4)}  ${cell.task}  ${cell.profile}  repeat ${cell.repeat}`,
    ),
  ];
  return { data, text: `${lines.join("\n")}\n` };
}

/** The time limits of all trials whose agent is a process, shared among those that work at once (ms). */
function agentMs(
  { config, tasks, profiles }: Pick<RunInput, "config" | "tasks" | "profiles">,
  trials: readonly { task: string; profile: string }[],
): number {
  const { modelSlots, limits } = config.run;
  return trials.reduce((sum, cell) => {
    const task = tasks.find(({ id }) => id === cell.task);
    const profile = profiles.find(({ name }) => name === cell.profile);
    if (!task || !profile || isControl(profile.config.agent)) return sum;
    const atOnce = profile.modelKey === "" ? podsFor(modelSlots) : modelSlots;
    return sum + limitsFor(limits, task.limits, profile.config.limits).timeoutMs / atOnce;
  }, 0);
}
