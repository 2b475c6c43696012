import { UsageError } from "../errors.ts";
import type { RunRecord } from "../records/run.ts";

/**
 * A resumed run must be the same experiment, or its halves cannot be reported together.
 * @throws UsageError `changed-since` naming what changed.
 */
export function checkUnchanged(before: RunRecord | undefined, now: RunRecord): void {
  if (!before) return;
  const changed = [
    ...now.tasks.filter((task) => before.tasks.find(({ id }) => id === task.id)?.fingerprint !== task.fingerprint),
    ...now.profiles.filter((profile) => {
      const old = before.profiles.find(({ name }) => name === profile.name);
      return old && old.canary.status !== "failed" && profile.id !== old.id && profile.canary.status !== "failed";
    }),
  ].map((item) => ("name" in item ? `profile ${item.name}` : `task ${item.id}`));
  if (before.harnessVersion !== now.harnessVersion) changed.push(`agent-eval (${before.harnessVersion})`);
  if (before.isolation.status !== now.isolation.status) changed.push(`isolation (it was ${before.isolation.status})`);
  for (const [tag, id] of Object.entries(before.images)) {
    if (now.images[tag] !== undefined && now.images[tag] !== id) changed.push(`image ${tag}`);
  }
  if (before.sandbox !== now.sandbox) changed.push(`sandbox (${before.sandbox}, now ${now.sandbox})`);
  if (changed.length === 0) return;
  throw new UsageError("changed-since", `cannot resume: changed since the run began: ${changed.join(", ")}`, {
    fix: "Restore what changed, or start a new run.",
  });
}
