import type { Config } from "../config/config.ts";
import { isControl } from "../config/controls.ts";
import { UsageError } from "../errors.ts";
import type { PlannedTrial } from "../records/run.ts";
import { count } from "../reports/format.ts";
import { takenBy } from "../runner/crew.ts";
import { countModelLoads } from "../runner/plan.ts";
import type { ProfileSetup } from "../runner/profiles.ts";
import { fullPlan, makeDesign } from "../sequential/design.ts";
import { type Effort, expectationOf } from "../sequential/expectation.ts";
import type { Sequential } from "../sequential/sequential.ts";
import type { Task } from "../tasks/task.ts";
import { selectProfiles } from "./selection.ts";

/** The options of `agent-eval run` about when it stops. */
export interface UntilOptions {
  until?: "decided";
  budgetTrials?: number;
  budgetHours?: number;
  budgetCost?: number;
}

/**
 * The run's settings with the flags before the file. A budget may be raised when a run is resumed: its intervals hold
 * however long it goes on.
 * @throws UsageError `budget-without-until`.
 */
export function withUntil(run: Config["run"], options: UntilOptions): Config["run"] {
  const until = options.until ?? run.until;
  const flags = {
    ...(options.budgetTrials === undefined ? {} : { trials: options.budgetTrials }),
    ...(options.budgetHours === undefined ? {} : { hours: options.budgetHours }),
    ...(options.budgetCost === undefined ? {} : { costUsd: options.budgetCost }),
  };
  if (Object.keys(flags).length > 0 && until === undefined) {
    throw new UsageError("budget-without-until", "a run of a fixed size has no budget: it runs everything", {
      fix: "Add --until decided, or leave the --budget options out.",
    });
  }
  return { ...run, until, budget: { ...run.budget, ...flags } };
}

/** Whom a run until decided compares, and who has to be beaten. */
export interface Compared {
  readonly config: Config;
  /** What the user should know of it. */
  readonly notes: readonly string[];
}

/**
 * The configuration with only the profiles that a run until decided compares, and its incumbent written down. Controls
 * decide nothing and would take their share of alpha, so they stay out unless they were asked for by name or nobody
 * else is there.
 * @throws UsageError `incumbent-left-out` when a selection has lost whom the others have to beat.
 */
export function comparedOf(loaded: Config, names: readonly string[] | undefined): Compared {
  const asked = loaded.decision.incumbent;
  if (asked !== undefined && names !== undefined && !names.includes(asked)) {
    throw new UsageError("incumbent-left-out", `${asked}, whom the others have to beat, is not among the profiles`, {
      fix: `Name it too: -p ${asked} …`,
    });
  }
  const all = Object.entries(selectProfiles(loaded, names).profiles);
  const serious = all.filter(([name, { agent }]) => name === asked || !isControl(agent)).map(([name]) => name);
  const compared = names !== undefined || serious.length < 2 ? all.map(([name]) => name) : serious;
  const out = all.map(([name]) => name).filter((name) => !compared.includes(name));
  const incumbent = asked ?? serious[0] ?? compared[0];
  const config = selectProfiles(loaded, compared);
  return {
    config: { ...config, decision: { ...config.decision, incumbent } },
    notes: out.length === 0 ? [] : [`not run, because controls decide nothing: ${out.join(", ")}; name them with -p`],
  };
}

/**
 * The design of a run that stops when it has decided, and all it would run if nothing settled.
 * @throws UsageError `nothing-to-compare`, `budget-too-small`.
 */
export function planSequence(
  config: Config,
  tasks: readonly Task[],
  setups: readonly ProfileSetup[],
): { sequential: Sequential; plan: PlannedTrial[] } {
  const { run, decision } = config;
  const profiles = setups.map((setup) => ({ name: setup.name, takes: takenBy(setup) }));
  const incumbent = decision.incumbent ?? profiles[0]?.name;
  if (incumbent === undefined || profiles.length < 2) {
    throw new UsageError("nothing-to-compare", "only one profile: a run until decided compares two or more", {
      fix: "Name another profile with -p, or leave --until decided out.",
    });
  }
  const { repeats, seed } = run;
  const { margin, alpha } = decision;
  const sequential = makeDesign({ tasks, profiles, incumbent, repeats, seed, margin, alpha });
  if (sequential.order.length === 0) {
    throw new UsageError("nothing-to-compare", "no task to compare by: all of them are impossible as stated", {
      fix: "Add a task that can be solved.",
    });
  }
  const look = sequential.batch * repeats * profiles.length;
  if (run.budget.trials !== undefined && run.budget.trials < look) {
    throw new UsageError("budget-too-small", `a budget of ${run.budget.trials} trials is less than one look takes`, {
      fix: `Give it at least ${look} trials: ${count(sequential.batch, "task")} × ${count(repeats, "repeat")} × ${count(profiles.length, "profile")}.`,
    });
  }
  return { sequential, plan: fullPlan(sequential, profiles) };
}

/** How often at most a plan loads a model anew because another had to make room. */
export function loadsOf(plan: readonly PlannedTrial[], setups: readonly ProfileSetup[]): number {
  return countModelLoads(plan, new Map(setups.map((setup) => [setup.name, takenBy(setup)])));
}

/** What to expect of a sequential run, said before it begins. */
export function expectationLines(
  design: Sequential,
  plan: readonly PlannedTrial[],
  setups: readonly ProfileSetup[],
): string[] {
  const { candidates, incumbent, margin, alpha, alphaEach, order, repeats, batch, leftOut } = design;
  const { settles, fixed, efforts, equivalence } = expectationOf(design);
  const shared = candidates.length > 1 ? ` (${rounded(alphaEach)} for each of ${candidates.length})` : "";
  const size = `${count(order.length, "task")} × ${count(repeats, "repeat")}`;
  const of = (difference: number | null) => (difference === null ? "none" : difference.toFixed(2));
  const loads = loadsOf(plan, setups);
  return [
    `stops when decided: ${candidates.join(", ")} against ${incumbent}, margin ${margin}, alpha ${alpha}${shared}; a look after every ${batch === 1 ? "task" : `${batch} tasks`}`,
    ...(batch > 1 ? [`models make room for each other: at most ${count(loads, "load")}`] : []),
    ...(leftOut.length > 0 ? [`not run, because impossible as stated: ${leftOut.join(", ")}`] : []),
    `what ${size} settle in 8 of 10 runs: a difference of ${of(settles)}; a run of fixed size over all of them: ${of(fixed)}`,
    ...efforts.map((effort) => effortLine(effort, order.length)),
    `  no difference: about ${equivalence} tasks until 8 of 10 runs show that no gain of ${margin} is there${equivalence > order.length ? ", so it most likely ends undecided" : ""}`,
    "planning figures for a candidate that is better; one that is worse is given up earlier. They take it that where one profile is better by d, it alone solves d + 5 % of the tasks and the other alone 5 %",
  ];
}

function effortLine({ difference, tasks, trials }: Effort, there: number): string {
  const start = `  difference ${difference.toFixed(2)}:`;
  if (tasks.median > there) return `${start} about ${tasks.median} tasks, so it most likely ends undecided`;
  const half = `${start} half of the runs stop by about task ${tasks.median} (${trials.median} trials)`;
  return tasks.eighty > there
    ? `${half}; 8 of 10 would take ${tasks.eighty} tasks`
    : `${half}, 8 of 10 by task ${tasks.eighty} (${trials.eighty} trials)`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
