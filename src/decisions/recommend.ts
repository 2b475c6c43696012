import { percent } from "../reports/format.ts";
import type { Candidate, Contender, Figures, Verdict } from "./decision.ts";
import type { Entrant } from "./pool.ts";
import { list } from "./words.ts";

interface Question {
  readonly incumbent: Entrant | null;
  /** Profiles that may be recommended here. */
  readonly able: readonly Entrant[];
  readonly profiles: readonly Candidate[];
  readonly margin: number;
  /** Everybody else against one profile, at a level for all of them together. */
  readonly against: (base: Entrant, able: readonly Entrant[]) => Contender[];
  readonly figures: ReadonlyMap<string, Figures>;
  /** Whether one run measured these profiles, under conditions that let this figure be compared. */
  readonly alike: (names: readonly string[], figure: "latency" | "cost") => boolean;
}

export interface Choice {
  readonly verdict: Verdict;
  readonly contenders: Contender[];
}

/** Who should be the default among some profiles. The incumbent stays unless another earned its place. */
export function recommend(question: Question): Choice {
  const { incumbent, able } = question;
  if (able.length === 0) return nobody(question);
  if (incumbent === null || !able.includes(incumbent)) return inPlaceOf(question);
  const contenders = question.against(incumbent, able);
  const qualified = contenders.filter(({ standing }) => standing === "qualifies");
  if (qualified.length > 0) return change(question, incumbent, contenders, qualified);
  const open = contenders.filter(({ standing }) => standing === "undecided" || standing === "no-evidence");
  const { name } = incumbent;
  if (open.length > 0) {
    const most = Math.max(0, ...open.map(({ missingTasks }) => missingTasks ?? 0));
    return {
      contenders,
      verdict: {
        kind: "not-enough-evidence",
        incumbent: name,
        recommended: name,
        headline: `Not enough evidence to change: ${name} stays the default for now.`,
        reasons: open.map(({ profile, reason }) => `${profile}: ${reason}`),
        wouldChange: [
          most > 0
            ? `About ${most} more tasks would settle a difference of ${points(question.margin)} for every profile that is left open.`
            : "More tasks: there are too few to plan from.",
          ...close(contenders, question.margin),
        ],
      },
    };
  }
  return {
    contenders,
    verdict: {
      kind: "keep",
      incumbent: name,
      recommended: name,
      headline:
        contenders.length === 0
          ? `Keep ${name}: it is the only profile that may be used.`
          : `Keep the incumbent ${name}: no other profile earned its place.`,
      reasons: contenders.map(({ profile, reason }) => `${profile}: ${reason}`),
      wouldChange: [
        `A profile whose success is shown not to be more than ${points(question.margin)} lower, and which is better, faster or cheaper beyond its interval.`,
      ],
    },
  };
}

function change(question: Question, incumbent: Entrant, contenders: Contender[], qualified: Contender[]): Choice {
  const { margin } = question;
  const best = bestOf(
    qualified.map(({ profile }) => profile),
    question,
  );
  const winner = qualified.find(({ profile }) => profile === best.name);
  const others = qualified.filter(({ profile }) => profile !== best.name);
  return {
    contenders,
    verdict: {
      kind: "change",
      incumbent: incumbent.name,
      recommended: best.name,
      headline: `Change the default from ${incumbent.name} to ${best.name}.`,
      reasons: [
        `${best.name}: ${winner?.reason ?? ""}`,
        ...(others.length > 0
          ? [`Of ${list(qualified.map(({ profile }) => profile))}, which all qualify, ${best.why}.`]
          : []),
        ...others.map(({ profile, reason }) => `${profile} would qualify too: ${reason}`),
      ],
      wouldChange: [
        `New figures in which ${best.name} may be more than ${points(margin)} below ${incumbent.name}, or breaks a constraint.`,
        ...close(contenders, margin),
      ],
    },
  };
}

/** The incumbent may not be used, so that a choice has to be made, well supported or not. */
function inPlaceOf(question: Question): Choice {
  const { incumbent, able, profiles, margin, against } = question;
  const best = bestOf(
    able.map(({ name }) => name),
    question,
  );
  const chosen = able.find(({ name }) => name === best.name);
  const contenders = chosen ? against(chosen, able) : [];
  const unsettled = contenders.filter(({ standing }) => standing !== "worse" && standing !== "no-gain");
  const why = profiles.find(({ name }) => name === incumbent?.name)?.excluded ?? [];
  return {
    contenders,
    verdict: {
      kind: "replace",
      incumbent: incumbent?.name ?? null,
      recommended: best.name,
      headline:
        incumbent === null
          ? `${best.name} is the choice: there is no incumbent.`
          : `Replace ${incumbent.name}, which may not be used, by ${best.name}.`,
      reasons: [
        ...(incumbent === null ? [] : why.map((reason) => `${incumbent.name}: ${reason}`)),
        able.length === 1
          ? `${best.name} is the only profile that may be used.`
          : `Of the profiles that may be used, ${best.why}.`,
        ...(unsettled.length === 0
          ? []
          : [
              `Not settled against it: ${list(unsettled.map(({ profile }) => profile))}. The choice rests on the figures as they are.`,
            ]),
      ],
      wouldChange: [
        ...(incumbent === null
          ? []
          : [`Figures in which ${incumbent.name} keeps the constraints, or other constraints.`]),
        ...close(contenders, margin),
      ],
    },
  };
}

function nobody({ incumbent, profiles }: Question): Choice {
  return {
    contenders: [],
    verdict: {
      kind: "none",
      incumbent: incumbent?.name ?? null,
      recommended: null,
      headline: "No profile may be recommended.",
      reasons: profiles.flatMap(({ name, excluded }) => excluded.map((reason) => `${name}: ${reason}`)),
      wouldChange: ["A run of a profile that keeps every constraint, or other constraints."],
    },
  };
}

/**
 * Of several, the one with the highest success; among those within the margin of it, the cheapest where every cost is
 * known, else the fastest at the median; neither where the figures are not of one run and one kind.
 */
function bestOf(names: readonly string[], { figures, margin, alike }: Question): { name: string; why: string } {
  const rate = (name: string) => figures.get(name)?.success.rate ?? -1;
  const ranked = [...names].sort((a, b) => rate(b) - rate(a));
  const top = ranked[0] ?? "";
  const near = ranked.filter((name) => rate(top) - rate(name) <= margin);
  const best = `${top} has the highest success (${percent(figures.get(top)?.success.rate ?? null)})`;
  if (near.length < 2) return { name: top, why: best };
  const by = (figure: "latency" | "cost", of: (some: Figures) => number | null): string | null => {
    if (!alike(near, figure)) return null;
    const values = near.map((name) => ({ name, value: figureOf(figures.get(name), of) }));
    if (values.some(({ value }) => value === null)) return null;
    return values.sort((a, b) => (a.value ?? 0) - (b.value ?? 0))[0]?.name ?? null;
  };
  const within = `${list(near)} have a success within ${points(margin)} of each other`;
  const cheapest = by("cost", ({ costUsd }) => costUsd.mean);
  if (cheapest !== null) return { name: cheapest, why: `${within}, and ${cheapest} is the cheapest` };
  const fastest = by("latency", ({ latencySeconds }) => latencySeconds.p50);
  return fastest === null
    ? { name: top, why: best }
    : { name: fastest, why: `${within}, and ${fastest} is the fastest` };
}

function figureOf(figures: Figures | undefined, of: (some: Figures) => number | null): number | null {
  return figures === undefined ? null : of(figures);
}

function close(contenders: readonly Contender[], margin: number): string[] {
  return contenders
    .filter(({ standing, evidence }) => standing === "undecided" && (evidence.faster || evidence.cheaper))
    .map(
      ({ profile }) =>
        `${profile} is faster or cheaper already: it lacks the proof that its success is not more than ${points(margin)} lower.`,
    );
}

function points(share: number): string {
  const rounded = Number((share * 100).toFixed(1));
  return `${rounded} point${rounded === 1 ? "" : "s"}`;
}
