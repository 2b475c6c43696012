import { count, duration } from "../reports/format.ts";
import { limitsFor } from "../runner/limits.ts";
import { countModelLoads } from "../runner/plan.ts";
import { layerOf } from "../runner/profiles.ts";
import type { RunInput } from "../runner/run.ts";

/** What `--dry-run` shows: everything a run would do, without starting anything. */
export async function describePlan(
  request: Pick<RunInput, "config" | "tasks" | "profiles" | "plan" | "previous" | "folder">,
): Promise<{ data: object; text: string }> {
  const { config, tasks, profiles, plan } = request;
  const modelOf = new Map(profiles.map(({ name, modelKey }) => [name, modelKey]));
  const key = (cell: { task: string; profile: string; repeat: number }) =>
    `${cell.task}.${cell.profile}.${cell.repeat}`;
  const recorded = new Set(request.previous?.trials.map(key));
  const trials = plan.filter((cell) => !recorded.has(key(cell)));
  const images = [...new Set(tasks.map(({ toolchain }) => toolchain))];
  const layers = [...new Set(profiles.flatMap((setup) => layerOf(setup)?.name ?? []))];
  const worst = longestMs(request, trials);
  const data = {
    trials,
    modelLoads: countModelLoads(trials, modelOf),
    modelSlots: config.run.modelSlots,
    images: { toolchains: images, agentLayers: layers },
    estimate: { atMostMs: worst, basis: "every agent works until its time limit; grading runs beside" },
  };
  const lines = [
    `${count(trials.length, "trial")}: ${count(tasks.length, "task")} × ${count(profiles.length, "profile")} × ${count(config.run.repeats, "repeat")}, seed ${config.run.seed}`,
    `model loads: ${data.modelLoads}, model slots: ${config.run.modelSlots}`,
    `images with Docker: gateway, toolchains ${images.join(", ")}${layers.length ? `, agent layers ${layers.join(", ")}` : ""}`,
    `time: at most ${duration(worst)} (${data.estimate.basis}); how fast your models are is not known before they ran`,
    "",
    ...trials.map(
      (cell, index) => `${String(index + 1).padStart(4)}  ${cell.task}  ${cell.profile}  repeat ${cell.repeat}`,
    ),
  ];
  return { data, text: `${lines.join("\n")}\n` };
}

/** The sum of the time limits of all trials that hold a model slot, shared among the slots (ms). */
function longestMs(
  { config, tasks, profiles }: Pick<RunInput, "config" | "tasks" | "profiles">,
  trials: readonly { task: string; profile: string }[],
): number {
  const total = trials.reduce((sum, cell) => {
    const task = tasks.find(({ id }) => id === cell.task);
    const profile = profiles.find(({ name }) => name === cell.profile);
    if (!task || !profile || profile.modelKey === "") return sum;
    return sum + limitsFor(config.run.limits, task.limits, profile.config.limits).timeoutMs;
  }, 0);
  return total / config.run.modelSlots;
}
