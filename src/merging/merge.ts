import { createHash } from "node:crypto";
import type { Isolation } from "../records/isolation.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { planOf } from "../runner/plan.ts";
import { joined } from "./facts.ts";
import type { MergedRun, Part } from "./merging.ts";
import { mergeProfiles } from "./profiles.ts";

/**
 * Puts the parts of one run together. Pure, and the order of the parts does not matter: equal parts give equal records.
 * @param unsorted what `checkFleet` has passed.
 */
export function mergeParts(unsorted: readonly Part[]): MergedRun {
  const parts = [...unsorted].sort((a, b) => a.shard.index - b.shard.index);
  const [first] = parts;
  if (!first) throw new TypeError("nothing to merge");
  // Nothing was measured where nothing was to be done.
  const busy = parts.filter(({ run }) => run.tasks.length > 0);
  const tasks = new Map(parts.flatMap(({ run }) => run.tasks.map((task) => [task.id, task] as const)));
  const ordered = first.shard.suite.flatMap(({ id }) => tasks.get(id) ?? []);
  const { config } = (busy[0] ?? first).run;
  const run: RunRecord = {
    ...(busy[0] ?? first).run,
    id: mergedId(parts),
    startedAt: earliest(parts),
    isolation: weakest(busy.length > 0 ? busy : parts),
    environment: joined(busy.map(({ run, shard }) => ({ part: shard.index, facts: run.environment }))),
    images: Object.assign({}, ...parts.toReversed().map(({ run }) => run.images)),
    tasks: ordered,
    profiles: mergeProfiles(parts),
    plan: planOf(config, ordered),
    shard: null,
    merged: {
      parts: parts.map(({ run, shard }) => ({
        ...{ index: shard.index, id: run.id, startedAt: run.startedAt, tasks: run.tasks.length },
        ...{ isolation: run.isolation, environment: run.environment, images: run.images },
      })),
    },
  };
  return { run, trials: trialsOf(parts) };
}

/** Merged again, the same parts are the same run: the second is not taken for more evidence. */
function mergedId(parts: readonly Part[]): string {
  const ids = parts.map(({ run }) => run.id);
  const [stamp = ""] = /^\d{8}-\d{6}/.exec([...ids].sort()[0] ?? "") ?? [];
  const hash = createHash("sha256").update(ids.join("\n")).digest("hex").slice(0, 8);
  return stamp === "" ? `merged-${hash}` : `${stamp}-${hash}`;
}

function earliest(parts: readonly Part[]): string {
  return parts.map(({ run }) => run.startedAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
}

const strength: Readonly<Record<Isolation["status"], number>> = { failed: 0, none: 1, verified: 2 };

/** The whole is isolated as well as its worst part. */
function weakest(parts: readonly Part[]): Isolation {
  return parts.map(({ run }) => run.isolation).reduce((a, b) => (strength[b.status] < strength[a.status] ? b : a));
}

/**
 * The journals, one after the other. Every part has sessions of its own, on a machine of its own: counted on, so that
 * no two machines' slots are taken for one's.
 */
function trialsOf(parts: readonly Part[]): TrialRecord[] {
  let before = 0;
  return parts.flatMap(({ trials }) => {
    const offset = before;
    before += Math.max(0, ...trials.map(({ modelSlot }) => modelSlot?.session ?? 0));
    return trials.map((trial) => {
      const { modelSlot } = trial;
      return modelSlot ? { ...trial, modelSlot: { ...modelSlot, session: offset + modelSlot.session } } : trial;
    });
  });
}
