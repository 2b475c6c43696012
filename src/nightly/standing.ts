import { isControl } from "../config/controls.ts";
import type { Change, Series } from "../history/history.ts";
import type { PastRun } from "../history/read.ts";
import { oneLine, percent } from "../reports/format.ts";
import { mean } from "../statistics/mean.ts";
import type { Before, Standing, Watch } from "./nightly.ts";
import { type AgainstReference, againstReferences, referencesOf } from "./references.ts";

/**
 * Where each profile of tonight's run stands. Two kinds of evidence count: a change of success that the history
 * supports (src/history/changes.ts), and a comparison that says `worse` two nights in a row, by Holm over all comparisons
 * of a night. Each is worked out anew over whole nights: nothing is carried from one night to the next but the memory
 * of what was told. Pure.
 */
export function standings(watch: Watch): Standing[] {
  const tonight = watch.found.runs.find(({ run }) => run.id === watch.tonight);
  if (!tonight) throw new TypeError(`no run ${watch.tonight} among those found`);
  const watched = tonight.run.profiles.filter(({ agent }) => !isControl(agent));
  const compared = againstReferences(watched.flatMap(({ name }) => referencesOf(watch, tonight, name)));
  return watched.map(({ name, id }) => {
    const mine = compared.filter(({ profile }) => profile === name);
    return standingOf(watch, tonight, { name, id }, mine);
  });
}

function standingOf(
  watch: Watch,
  { run }: PastRun,
  { name, id }: { readonly name: string; readonly id: string },
  compared: readonly AgainstReference[],
): Standing {
  const { margin } = run.config.decision;
  const series = watch.history.profiles
    .find((profile) => profile.name === name)
    ?.series.find((one) => one.id === id && one.points.some((point) => point.run === run.id));
  const drop = series ? dropIn(series, margin) : null;
  const worse = compared.filter(({ state }) => state === "worse");
  const open = watch.open.get(name);
  const held = [
    ...compared.flatMap(({ state, doubt }) => (state === "doubtful" ? [doubt] : [])),
    ...(open && !drop ? notOver(open, series, margin) : []),
  ];
  const unseen = series
    ? []
    : [`${name} has no place in the history tonight: too little of it was graded, or its tasks changed.`];
  const evidence = [...(drop ? [dropText(drop)] : []), ...worse.map(({ text }) => text)];
  const before: Before | null = drop
    ? { run: drop.change.before, profileId: id, level: drop.best }
    : worse[0]
      ? { run: worse[0].run, profileId: id, level: worse[0].level }
      : null;
  return {
    profile: name,
    profileId: id,
    state: evidence.length > 0 ? "regressed" : held.length > 0 ? "question" : "steady",
    evidence,
    notes: [...held, ...unseen, ...noBaseline(watch, name)],
    // Of a regression that was told of before, what it was told against stays.
    before: before && open && open.profileId === id ? open : before,
  };
}

interface Drop {
  readonly change: Change;
  /** The highest level before, and the level now. */
  readonly best: number;
  readonly now: number;
}

/** The level now lies below an earlier one by more than the margin; levels are those between supported changes. */
function dropIn({ changes }: Series, margin: number): Drop | null {
  const success = changes.filter(({ metric }) => metric === "success");
  const last = success.at(-1);
  if (!last) return null;
  const levels = success.map(({ from }) => from);
  const best = Math.max(...levels);
  const change = success[levels.lastIndexOf(best)];
  return change && best - last.to > margin ? { change, best, now: last.to } : null;
}

function dropText({ change, best, now }: Drop): string {
  const { after, at, p, heldTo, coincides } = change;
  const also = coincides.length === 0 ? "" : ` The same run also differs in ${oneLine(coincides.join(", "))}.`;
  const rounded = (value: number) => value.toPrecision(2);
  return `The history supports a change: success ${percent(best)} before ${after} (${at.slice(0, 10)}), ${percent(now)} now; p ${rounded(p)}, held to ${rounded(heldTo)}.${also}`;
}

/**
 * Why a regression that was told of is not over; none: it is. That nothing supports it any more is not enough, since
 * what is near the level of a test would come and go: the last two nights have to be back where it was before.
 */
function notOver({ level }: Before, series: Series | undefined, margin: number): string[] {
  const rates = series?.points.slice(-2).flatMap(({ success }) => success?.rate ?? []) ?? [];
  const now = rates.length < 2 ? null : mean(rates);
  if (now !== null && now >= level - margin) return [];
  const said = now === null ? "there are no two nights to tell by" : `success ${percent(now)} in the last two nights`;
  return [`Not shown to be over: ${said}, ${percent(level)} before.`];
}

function noBaseline({ baselines }: Watch, name: string): string[] {
  const baseline = baselines.get(name);
  return baseline?.status === "no-baseline" ? [`${baseline.why}.`] : [];
}
