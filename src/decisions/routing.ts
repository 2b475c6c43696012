import { isLocal } from "../config/location.ts";
import type { RunRecord } from "../records/run.ts";
import { count } from "../reports/format.ts";
import { Category, Sensitivity } from "../tasks/task.ts";
import { type Cell, type Contender, ContextBucket, type Routing } from "./decision.ts";
import { type Duel, evidenceOf } from "./evidence.ts";
import { figuresOf } from "./figures.ts";
import type { Entrant } from "./pool.ts";
import { contenderOf } from "./standing.ts";

type RunTask = RunRecord["tasks"][number];

/** With fewer tasks no interval at such a level could settle anything; testing them would cost the others precision. */
const FEWEST_TASKS = 5;

interface Field {
  readonly entrants: readonly Entrant[];
  readonly able: readonly Entrant[];
  /** The default, and the default among local profiles. */
  readonly base: string | null;
  readonly localBase: string | null;
  readonly localFor: readonly Sensitivity[];
  readonly margin: number;
  readonly alpha: number;
  readonly seed: number;
  readonly duel: (base: Entrant, candidate: Entrant) => Duel;
  readonly sequential: boolean;
  readonly run: RunRecord;
}

/** Which of the buckets a task's estimated tokens belong to. */
export function bucketOf(contextTokens: number | null): ContextBucket {
  if (contextTokens === null) return "unknown";
  if (contextTokens < 8000) return "0-8k";
  if (contextTokens < 32_000) return "8-32k";
  return contextTokens < 64_000 ? "32-64k" : "64k+";
}

/**
 * Who works on what: a row for each kind of task that the runs have. A cell leaves the default only for a profile that
 * qualifies there by the rule of the default itself, at a level that is shared by all cells and profiles (Bonferroni), so
 * that the chance of any wrong departure in the whole table is at most `alpha`.
 */
export function routingOf(field: Field): Routing {
  const { localFor, able, alpha } = field;
  const kinds = kindsOf(field);
  const askable = kinds.map((kind) => ({ ...kind, ...allowed(field, kind.sensitivity) }));
  const tested = ({ tasks, base }: (typeof askable)[number]) =>
    base !== null && !field.sequential && tasks.length >= FEWEST_TASKS;
  const tests = askable.filter(tested).reduce((sum, { may }) => sum + may.length - 1, 0);
  const level = alpha / Math.max(1, tests);
  const spread = spreads();
  const cells = askable.map((kind) => cellOf(field, kind, tested(kind), level, spread));
  const someCloud = able.some(({ location }) => !isLocal(location));
  return {
    method:
      tests === 0
        ? "Too few tasks of any kind, or too few profiles, to compare within kinds of tasks."
        : `Bonferroni over ${count(tests, "comparison")} (every cell of at least ${FEWEST_TASKS} tasks with every profile that may have it): the chance of any wrong departure from the default is at most ${Number((alpha * 100).toFixed(2))} %.`,
    tests,
    localFor: [...localFor],
    localDefault: localFor.length > 0 && someCloud ? field.localBase : null,
    cells,
  };
}

/** Standard deviations of the differences over all tasks of a pair, worked out once: a few tasks do not tell their own. */
function spreads(): (duel: Duel) => number | null {
  const known = new Map<Duel, number | null>();
  return (duel) => {
    const found = known.get(duel);
    if (found !== undefined) return found;
    const { sd } = evidenceOf(duel, 0.05);
    known.set(duel, sd);
    return sd;
  };
}

interface Kind {
  readonly category: Category;
  readonly context: ContextBucket;
  readonly sensitivity: Sensitivity;
  readonly tasks: readonly RunTask[];
}

/** The kinds of task that are there, in the order of the schemas. */
function kindsOf({ entrants }: Field): Kind[] {
  const tasks = new Map(
    entrants.flatMap(({ side }) => side.run.tasks).flatMap((task) => (task.canary ? [] : [[task.id, task] as const])),
  );
  return Category.options.flatMap((category) =>
    ContextBucket.options.flatMap((context) =>
      Sensitivity.options.flatMap((sensitivity) => {
        const some = [...tasks.values()].filter(
          (task) =>
            task.category === category && task.sensitivity === sensitivity && bucketOf(task.contextTokens) === context,
        );
        return some.length === 0 ? [] : [{ category, context, sensitivity, tasks: some }];
      }),
    ),
  );
}

/** Who may have tasks of a sensitivity, and whose they are unless something speaks for another. */
function allowed({ able, base, localBase, localFor }: Field, sensitivity: Sensitivity) {
  const localOnly = localFor.includes(sensitivity);
  const may = localOnly ? able.filter(({ location }) => isLocal(location)) : able;
  const name = may.some((entrant) => entrant.name === base) ? base : localBase;
  return { localOnly, may, base: may.find((entrant) => entrant.name === name) ?? null };
}

function cellOf(
  field: Field,
  kind: Kind & ReturnType<typeof allowed>,
  tested: boolean,
  level: number,
  spreadOf: (duel: Duel) => number | null,
): Cell {
  const { category, context, sensitivity, localOnly, may, base } = kind;
  const head = { category, context, sensitivity, tasks: kind.tasks.length, localOnly };
  if (base === null) {
    const reason = localOnly
      ? "No local profile may be used, and these tasks go nowhere else."
      : "No profile may be used.";
    return { ...head, profile: null, differs: false, settled: false, missingTasks: null, figures: null, reason };
  }
  const ids = new Set(kind.tasks.map(({ id }) => id));
  const others = may.filter(({ name }) => name !== base.name);
  const contenders = others.map((candidate) => {
    const duel = field.duel(base, candidate);
    const spread = spreadOf(duel);
    const evidence = evidenceOf(duel, level, ({ task }) => ids.has(task.id));
    return contenderOf(candidate.name, base.name, evidence, { margin: field.margin, alpha: level, spread });
  });
  const best = tested ? bestQualified(contenders) : undefined;
  const open = contenders.filter(({ standing }) => !tested || standing === "undecided" || standing === "no-evidence");
  const chosen = others.find(({ name }) => name === best?.profile) ?? base;
  const settled = best !== undefined || open.length === 0;
  const missing = Math.max(0, ...open.map(({ missingTasks }) => missingTasks ?? 0));
  return {
    ...head,
    profile: chosen.name,
    differs: best !== undefined,
    settled,
    missingTasks: settled || missing === 0 ? null : missing,
    figures: figuresOf(
      chosen.graded.filter(({ task }) => ids.has(task)),
      chosen.timeLimit,
      field.seed,
    ),
    reason: reasonOf({ best, open, others, base: base.name, missing, localOnly, tested, sequential: field.sequential }),
  };
}

/** Of those that qualify in a cell, the one with the largest gain in success. */
function bestQualified(contenders: readonly Contender[]): Contender | undefined {
  return contenders
    .filter(({ standing }) => standing === "qualifies")
    .sort((a, b) => (b.evidence.success.value ?? 0) - (a.evidence.success.value ?? 0))[0];
}

function reasonOf({
  best,
  open,
  others,
  base,
  missing,
  localOnly,
  tested,
  sequential,
}: {
  best: Contender | undefined;
  open: readonly Contender[];
  others: readonly Entrant[];
  base: string;
  missing: number;
  localOnly: boolean;
  tested: boolean;
  sequential: boolean;
}): string {
  if (best) return `Against ${base}, ${best.reason.charAt(0).toLowerCase()}${best.reason.slice(1)}`;
  if (others.length === 0)
    return localOnly ? "It is the only local profile that may be used." : "It is the only profile that may be used.";
  if (open.length === 0) return "No other profile would be better here.";
  if (sequential) return "Not enough evidence: the run stopped by itself, which settles nothing for kinds of tasks.";
  const few = tested ? "" : ` (fewer than ${FEWEST_TASKS} tasks are not compared)`;
  return missing > 0
    ? `Not enough evidence: about ${count(missing, "more task")} would settle it${few}.`
    : `Not enough evidence: more tasks are needed${few}.`;
}
