import { hardwareOf } from "../records/hardware.ts";
import type { ResolvedProfile } from "../records/run.ts";
import { differing } from "./around.ts";
import { type Examinee, examinees, type Findings, findChanges, LEVEL, METHOD } from "./changes.ts";
import { comparable } from "./comparable.ts";
import { flakyTasks } from "./flaky.ts";
import type { History, HistoryRun, Series } from "./history.ts";
import { type Night, nightOf, pointOf, taskKey, taskPointOf } from "./points.ts";
import type { Found, PastRun } from "./read.ts";

/**
 * The history of runs, the oldest first: a pure function of their records.
 * @param only names of profiles; default: all.
 */
export function buildHistory({ runs, skipped }: Found, only?: readonly string[]): History {
  const names = [...new Set(runs.flatMap(({ run }) => run.profiles.map(({ name }) => name)))];
  const followed = names.filter((name) => only === undefined || only.includes(name)).map((name) => follow(name, runs));
  const { changes, examined, tooShort } = findChanges(followed.flatMap(({ series }) => series.flatMap(toExamine)));
  const profiles = followed.map(({ name, series, identityChanges }) => ({
    name,
    series: series.map((one) => seriesOf(one, changes)),
    identityChanges,
  }));
  return {
    schemaVersion: 1,
    method: METHOD,
    level: LEVEL,
    examined,
    tooShort,
    runs: runs.map(runOf),
    skipped: [...skipped],
    profiles,
    flaky: profiles
      .flatMap(({ name, series }) => series.flatMap((one) => flakyTasks(name, one)))
      .sort((a, b) => b.flips + b.mixedRuns - (a.flips + a.mixedRuns) || (a.task < b.task ? -1 : 1)),
  };
}

function runOf({ folder, run, trials }: PastRun): HistoryRun {
  const { id, startedAt, harnessVersion, sequential, plan } = run;
  const end = sequential?.end ?? null;
  const all = trials.length === plan.length && trials.every(isGraded);
  return {
    ...{ id, folder, startedAt, harnessVersion },
    complete: sequential ? end !== null : all,
    stoppedEarly: end?.reason === "settled",
    hardware: hardwareOf(run),
  };
}

interface Appearance {
  readonly past: PastRun;
  readonly profile: ResolvedProfile;
}

/** A profile's runs under one identity, and what of them is compared. */
interface Followed {
  readonly profile: ResolvedProfile;
  readonly nights: readonly Night[];
  /** Versions of the tasks that are compared. */
  readonly tasks: readonly string[];
  readonly left: Series["left"];
}

function follow(name: string, runs: readonly PastRun[]) {
  const mine = runs.flatMap((past): Appearance[] => {
    const profile = past.run.profiles.find((one) => one.name === name);
    return profile === undefined ? [] : [{ past, profile }];
  });
  const byIdentity = Map.groupBy(mine, ({ profile }) => profile.id);
  const identityChanges = mine.flatMap(({ past, profile }, index) => {
    const before = mine[index - 1]?.profile;
    if (before === undefined || before.id === profile.id) return [];
    const { id, startedAt } = past.run;
    return [{ run: id, at: startedAt, from: before.id, to: profile.id, differs: profileDiffers(before, profile) }];
  });
  return { name, series: [...byIdentity.values()].map(compared), identityChanges };
}

function compared(group: readonly Appearance[]): Followed {
  const left: Series["left"] = [];
  const leave = (past: PastRun, reason: string) => void left.push({ run: past.run.id, reason });
  const ran = group.filter(({ past, profile: { name, canary } }) => {
    if (canary.status !== "failed" && past.trials.some((trial) => trial.profile === name && isGraded(trial)))
      return true;
    leave(past, canary.status === "failed" ? `the profile failed: ${canary.reason}` : "it has no graded trial");
    return false;
  });
  const suites = ran.map(({ past, profile }) => plannedTasks(past, profile.name));
  const { runs, tasks } = comparable(suites);
  const nights = ran.flatMap(({ past, profile }, index) => {
    const night = nightOf(past, profile.name, tasks);
    const shared = [...tasks].filter((task) => suites[index]?.has(task)).length;
    if (!runs.includes(index))
      leave(past, `it has ${shared} of the ${tasks.size} tasks that the others are compared on`);
    else if (2 * night.byTask.size < tasks.size)
      leave(past, `${night.byTask.size} of its ${tasks.size} compared tasks have a graded trial`);
    else return [night];
    return [];
  });
  // Equal in all that matters; the newest tells best what it is called now.
  const { profile } = group.at(-1) as Appearance;
  return { profile, nights, tasks: [...tasks].sort(), left };
}

function isGraded({ verdict }: PastRun["trials"][number]): boolean {
  return verdict !== "ungraded";
}

function toExamine({ profile, nights, tasks }: Followed): Examinee[] {
  const whole = { key: keyOf(profile), family: "profile", tasks } as const;
  return [
    ...examinees(whole, ["success", "latency", "tokens", "cost"], nights),
    ...tasks.flatMap((task) =>
      examinees({ key: keyOf(profile, task), family: "task", tasks: [task] }, ["success"], nights),
    ),
  ];
}

function keyOf({ name, id }: ResolvedProfile, task = ""): string {
  return `${name} ${id} ${task}`;
}

function seriesOf({ profile, nights, tasks, left }: Followed, changes: Findings["changes"]): Series {
  const { id, agent, agentVersion, model, backend, scripted } = profile;
  const changesOf = (task?: string) =>
    [...(changes.get(keyOf(profile, task)) ?? [])].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return {
    ...{ id, agent, agentVersion, model, backend, scripted },
    points: nights.map((night) => pointOf(night, tasks.length)),
    changes: changesOf(),
    tasks: tasks.map((key) => {
      const at = key.lastIndexOf("@");
      const points = nights.flatMap((night) => taskPointOf(night, key) ?? []);
      return { task: key.slice(0, at), fingerprint: key.slice(at + 1), points, changes: changesOf(key) };
    }),
    left,
  };
}

/** Versions of the tasks that a run planned for a profile, without those that nobody can do. */
function plannedTasks({ run }: PastRun, profile: string): Set<string> {
  const planned = new Set(run.plan.flatMap((cell) => (cell.profile === profile ? cell.task : [])));
  const scored = run.tasks.filter(({ id, canary }) => planned.has(id) && !canary);
  return new Set(scored.map(({ id, fingerprint }) => taskKey({ task: id, taskFingerprint: fingerprint })));
}

/** What two profiles of one name say differently of themselves. */
function profileDiffers(before: ResolvedProfile, after: ResolvedProfile): string[] {
  const facts = ({ agent, agentVersion, backend, model, contextWindow, backendFacts }: ResolvedProfile) => {
    const own = { agent, "agent version": agentVersion, backend, model, "context window": contextWindow };
    const known = Object.entries(own).filter(([, value]) => value !== null);
    return Object.fromEntries([...known.map(([key, value]) => [key, String(value)]), ...Object.entries(backendFacts)]);
  };
  const [old, now] = [facts(before), facts(after)];
  const differs = differing([...new Set([...Object.keys(old), ...Object.keys(now)])], old, now);
  return differs.length > 0 ? differs : ["a setting or a limit, which no record spells out"];
}
