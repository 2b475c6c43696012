import picomatch from "picomatch";
import type { Config } from "../config/config.ts";
import { nearest } from "../config/nearest.ts";
import { UsageError } from "../errors.ts";

/**
 * The items whose id matches one of the patterns; all of them for no pattern.
 * @throws UsageError `no-such-task` for a pattern that matches nothing.
 */
export function selectTasks<T extends { readonly id: string }>(all: readonly T[], patterns: readonly string[]): T[] {
  if (patterns.length === 0) return [...all];
  for (const pattern of patterns) {
    if (all.some(({ id }) => picomatch.isMatch(id, pattern))) continue;
    const ids = all.map(({ id }) => id);
    const hint = nearest(pattern, ids);
    throw new UsageError("no-such-task", `no task matches "${pattern}"`, {
      fix: hint ? `Did you mean "${hint}"?` : `Tasks are: ${ids.join(", ")}.`,
    });
  }
  return all.filter(({ id }) => picomatch.isMatch(id, [...patterns]));
}

/**
 * The configuration with only the named profiles; unchanged for no name.
 * @throws UsageError `no-such-profile`.
 */
export function selectProfiles(config: Config, names: readonly string[] | undefined): Config {
  if (!names) return config;
  const known = Object.keys(config.profiles);
  for (const name of names) {
    if (known.includes(name)) continue;
    const hint = nearest(name, known);
    throw new UsageError("no-such-profile", `no profile "${name}"`, {
      fix: hint
        ? `Did you mean "${hint}"?`
        : `Profiles are: ${known.join(", ")}. Tasks go before -p, which takes every name after it.`,
    });
  }
  const profiles = Object.entries(config.profiles).filter(([name]) => names.includes(name));
  const { incumbent, ...decision } = config.decision;
  const there = incumbent !== undefined && names.includes(incumbent);
  return {
    ...config,
    profiles: Object.fromEntries(profiles),
    decision: there ? config.decision : decision,
  };
}
