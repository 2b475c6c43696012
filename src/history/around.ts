import type { RunRecord } from "../records/run.ts";

/** What differs around two runs: versions and machine, as `harness: 0.1.0 → 0.2.0`. */
export function aroundDiffers(before: RunRecord, after: RunRecord): string[] {
  const [old, now] = [surroundings(before), surroundings(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return differing(keys, old, now);
}

/** `key: before → after` of every key that differs. */
export function differing(
  keys: readonly string[],
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return keys.flatMap((key) =>
    before[key] === after[key] ? [] : [`${key}: ${before[key] ?? "none"} → ${after[key] ?? "none"}`],
  );
}

function surroundings({ harnessVersion, sandbox, environment, config }: RunRecord): Record<string, string> {
  // How energy is measured changes no other figure.
  const { energy: _, ...machine } = environment;
  return { harness: harnessVersion, sandbox, "model slots": String(config.run.modelSlots), ...machine };
}
