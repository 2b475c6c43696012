import { isControl } from "../config/controls.ts";
import type { FlakyTask, Series } from "./history.ts";

/**
 * Tasks of a series with other verdicts although profile and task are the same: mixed within a run, or turning between
 * runs. A turn where a change of the task or of the profile's success is supported is that change, not flakiness.
 */
export function flakyTasks(profile: string, { id, agent, points, tasks, changes }: Series): FlakyTask[] {
  const order = points.map(({ run }) => run);
  return tasks.flatMap(({ task, fingerprint, points: nights, changes: own }) => {
    const changed = [...changes, ...own].flatMap(({ metric, after }) =>
      metric === "success" ? order.indexOf(after) : [],
    );
    const shares = nights.map(({ run, resolved, trials }) => ({ at: order.indexOf(run), share: resolved / trials }));
    const mixedRuns = shares.filter(({ share }) => share > 0 && share < 1).length;
    const flips = shares.filter(({ at, share }, index) => {
      const before = shares[index - 1];
      if (before === undefined || Math.abs(share - before.share) < 1) return false;
      return !changed.some((change) => before.at < change && change <= at);
    }).length;
    if (mixedRuns + flips === 0) return [];
    const sum = (of: "resolved" | "trials") => nights.reduce((total, point) => total + point[of], 0);
    const [resolved, trials] = [sum("resolved"), sum("trials")];
    const control = isControl(agent);
    return { task, fingerprint, profile, id, control, runs: nights.length, mixedRuns, flips, resolved, trials };
  });
}
