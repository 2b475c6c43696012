import { isControl } from "../config/controls.ts";
import type { Constraints, DecisionConfig } from "../config/decision.ts";
import { isLocal } from "../config/location.ts";
import { UsageError } from "../errors.ts";
import { checksOf, passes } from "./constraints.ts";
import type { Candidate, Contender, Decision, Measurable } from "./decision.ts";
import { type Duel, duelOf, evidenceOf, sequentialEvidence } from "./evidence.ts";
import { figuresOf } from "./figures.ts";
import { frontOf } from "./front.ts";
import { type Entrant, entrantsOf, type RunWithTrials } from "./pool.ts";
import type { Recommended } from "./profile-files/profile-files.ts";
import { recommend } from "./recommend.ts";
import { routingOf } from "./routing.ts";
import { contenderOf } from "./standing.ts";
import {
  incompleteRuns,
  originsOf,
  otherRules,
  pairWarnings,
  parts,
  profileWarnings,
  runSummary,
  SETTLED,
} from "./warnings.ts";
import { list } from "./words.ts";

export interface DecideOptions {
  /** Instead of what the newest run's configuration says. */
  readonly decision?: DecisionConfig;
  /** Figures that may be missing although a constraint asks for them. */
  readonly waived: readonly Measurable[];
  readonly harnessVersion: string;
}

export interface Decided {
  readonly decision: Decision;
  /** The profiles of the default and of the routing table, to write files for. */
  readonly recommended: readonly Recommended[];
}

/**
 * The decision: a pure function of recorded runs. A profile that several runs have is taken from the newest that
 * measured most of it; see pool.ts.
 * @throws UsageError `no-run`, `unknown-incumbent`, `sequential-alone`, `sequential-incumbent`, `sequential-alpha`,
 * `nothing-to-compare`.
 */
export function decideFrom(runs: readonly RunWithTrials[], options: DecideOptions): Decided {
  const newest = [...runs].sort((a, b) => (a.run.startedAt < b.run.startedAt ? 1 : -1))[0];
  if (!newest) throw new UsageError("no-run", "there is no run to decide from", { fix: "Name a run's folder." });
  const config = options.decision ?? newest.run.config.decision;
  const { margin, alpha, constraints } = config;
  const seed = newest.run.seed;
  const entrants = entrantsOf(runs);
  const profiles = entrants.map((entrant) => candidateOf(entrant, constraints, options.waived, seed));
  const able = entrants.filter(({ name }) => profiles.some((profile) => profile.name === name && profile.eligible));
  const watched = runs.find(({ run }) => run.sequential !== null)?.run.sequential?.incumbent;
  const incumbent = incumbentOf(config.incumbent ?? watched, entrants);
  refuseOtherIncumbent(runs, incumbent);
  refuseSmallerAlpha(runs, alpha);

  // Each pair is laid side by side once; what is asked of it differs.
  const duels = new Map<string, Duel>();
  const duel = (base: Entrant, candidate: Entrant): Duel => {
    const key = `${base.name} ${candidate.name}`;
    const found = duels.get(key) ?? duelOf(base, candidate);
    duels.set(key, found);
    return found;
  };
  const sequential = runs.some(({ run }) => run.sequential !== null);
  const against = (base: Entrant, some: readonly Entrant[]): Contender[] => {
    const others = some.filter(({ name }) => name !== base.name);
    const level = alpha / Math.max(1, others.length);
    return others.map((candidate) => {
      const pair = duel(base, candidate);
      const evidence = sequential ? sequentialEvidence(pair, level) : evidenceOf(pair, level);
      return contenderOf(candidate.name, base.name, evidence ?? unwatched, { margin, alpha: level, sequential });
    });
  };
  const figures = new Map(profiles.map((profile) => [profile.name, profile.figures]));
  const alike = (names: readonly string[], figure: "latency" | "cost") => {
    const some = able.filter(({ name }) => names.includes(name));
    if (new Set(some.map(({ side }) => side.run.id)).size > 1) return false;
    return some.every((one, place) => some.slice(place + 1).every((other) => duel(one, other).why[figure] === null));
  };
  const choice = recommend({ incumbent, able, profiles, margin, against, figures, alike });
  const local = able.filter(({ location }) => isLocal(location));
  const restricted = constraints.localFor.length > 0 && local.length < able.length;
  const localChoice = restricted
    ? recommend({ incumbent, able: local, profiles, margin, against, figures, alike })
    : choice;
  const routing = routingOf({
    ...{ entrants, able, margin, alpha, seed, duel, sequential },
    localFor: constraints.localFor,
    base: choice.verdict.recommended,
    localBase: localChoice.verdict.recommended,
    run: newest.run,
  });
  const { front, dominatedBy } = frontOf({ able, margin, alpha, duel, sequential });
  const { verdict, contenders } = choice;
  const named = new Set([verdict.recommended, routing.localDefault, ...routing.cells.map(({ profile }) => profile)]);
  return {
    decision: {
      version: 1,
      harnessVersion: options.harnessVersion,
      runs: runs.map(runSummary),
      ...{ margin, alpha, constraints, waived: [...options.waived], verdict },
      profiles: profiles.map((profile) => ({ ...profile, dominatedBy: dominatedBy.get(profile.name) ?? [] })),
      ...{ contenders, front, routing },
      warnings: [
        ...incompleteRuns(runs),
        ...parts(runs),
        ...(options.decision === undefined ? otherRules(runs, newest) : []),
        ...originsOf(entrants),
        ...pairWarnings([...duels.values()], new Set([verdict.incumbent, verdict.recommended])),
        ...profileWarnings(profiles, named),
        ...(sequential ? [SETTLED] : []),
      ],
    },
    recommended: entrants.filter(({ name }) => named.has(name)),
  };
}

/** A pair that a sequential run did not watch has no evidence that holds at its time of stopping. */
const unwatched = {
  tasks: 0,
  success: { value: null, low: null, high: null },
  sd: null,
  latency: { ratio: null, low: null, high: null },
  cost: { ratio: null, low: null, high: null },
  faster: false,
  cheaper: false,
};

function candidateOf(
  entrant: Entrant,
  constraints: Constraints,
  waived: readonly Measurable[],
  seed: number,
): Candidate {
  const { name, resolved, location, side } = entrant;
  const figures = figuresOf(entrant.graded, entrant.timeLimit, seed);
  const checks = checksOf({ location, figures }, constraints, waived);
  const excluded = [
    ...(isControl(resolved.agent) ? [`It is a control (${resolved.agent}), no agent to work with.`] : []),
    ...(resolved.scripted ? ["A person wrote its answers: it says nothing about any model."] : []),
    ...(resolved.canary.status === "failed" ? [`It could not run: ${resolved.canary.reason}.`] : []),
    ...(resolved.stopped === null ? [] : [`It was stopped on the way: ${resolved.stopped}.`]),
    ...(figures.trials === 0 && resolved.canary.status !== "failed" ? ["No trial of it has a verdict."] : []),
    ...checks.filter((check) => !passes(check)).map(({ reason }) => reason),
  ];
  return {
    ...{ name, id: resolved.id, run: side.run.id, agent: resolved.agent, model: resolved.model },
    ...{ contextWindow: resolved.contextWindow, location, eligible: excluded.length === 0, excluded, checks, figures },
    canariesClaimed: entrant.canariesClaimed,
    dominatedBy: [],
  };
}

/** The configured one, or the first that is a real agent with a real model. */
function incumbentOf(incumbent: string | undefined, entrants: readonly Entrant[]): Entrant | null {
  if (incumbent === undefined) {
    return entrants.find(({ resolved }) => !isControl(resolved.agent) && !resolved.scripted) ?? null;
  }
  const found = entrants.find(({ name }) => name === incumbent);
  if (found) return found;
  throw new UsageError("unknown-incumbent", `no run has the incumbent ${incumbent}`, {
    place: { file: "agent-eval.yaml", key: "decision.incumbent" },
    fix: `The runs have ${list(entrants.map(({ name }) => name))}. Correct decision.incumbent, or add a run of it.`,
  });
}

function refuseOtherIncumbent(runs: readonly RunWithTrials[], incumbent: Entrant | null): void {
  const sequential = runs.find(({ run }) => run.sequential !== null)?.run;
  if (!sequential?.sequential) return;
  if (runs.length > 1) {
    throw new UsageError("sequential-alone", `run ${sequential.id} stopped by itself and has to be decided alone`, {
      fix: "Its intervals hold for itself only: name it without other runs.",
    });
  }
  if (incumbent === null || sequential.sequential.incumbent === incumbent.name) return;
  throw new UsageError(
    "sequential-incumbent",
    `run ${sequential.id} compared with ${sequential.sequential.incumbent}, not with ${incumbent.name}`,
    { fix: "What it says holds for its own incumbent: leave decision.incumbent as it was, or run again." },
  );
}

/** Its confidence sequence was made for one error rate and knows no smaller one. */
function refuseSmallerAlpha(runs: readonly RunWithTrials[], alpha: number): void {
  const found = runs.find(({ run }) => run.sequential !== null && alpha < run.sequential.alpha)?.run;
  if (!found?.sequential) return;
  const { alpha: own } = found.sequential;
  throw new UsageError("sequential-alpha", `run ${found.id} stopped at an error rate of ${own}, not of ${alpha}`, {
    place: { file: "agent-eval.yaml", key: "decision.alpha" },
    fix: `Its intervals hold at ${own}: leave decision.alpha there, or run again with ${alpha}.`,
  });
}
