import { z } from "zod";
import type { LoadedConfig } from "../config/load.ts";

const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);

/** One setting that differs. */
export const KeyChange = z.strictObject({
  /** Dotted, as in the configuration: `limits.requests`, `backend.baseUrl`. */
  key: z.string(),
  /** Both values as JSON, null for one that is not there. null for settings that may hold anything, a secret too. */
  values: z.strictObject({ base: z.string().nullable(), head: z.string().nullable() }).nullable(),
});
export type KeyChange = z.infer<typeof KeyChange>;

/** Names on one side only, and those that are on both and differ. */
const Names = z.strictObject({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.string()),
});
export type NameChanges = z.infer<typeof Names>;

/** What a pull request changes of what agent-eval measures by. */
export const Changes = z.strictObject({
  /** The commit that was compared with. */
  base: Sha,
  /** Why that commit has no configuration to compare with, in a sentence; null when it has one. */
  noBase: z.string().nullable(),
  profiles: z.strictObject({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    /** Only what can change a result: the same that a profile's identity is made of. */
    changed: z.array(z.strictObject({ name: z.string(), keys: z.array(KeyChange) })),
  }),
  /** By fingerprint: what agents see, or how they are graded. */
  tasks: Names,
  /** Rules that a pull request is judged by: gate, decision, prices. Those of the base are in force. */
  rules: z.array(KeyChange),
  /** How runs are made: repeats, seed, slots. Those of the base are in force. */
  settings: z.array(KeyChange),
  /** What a reader should know of how this was found out. Sentences. */
  notes: z.array(z.string()),
});
export type Changes = z.infer<typeof Changes>;

/** The changes with the configurations they were found in. */
export interface FoundChanges {
  readonly changes: Changes;
  readonly head: LoadedConfig;
  /** null when `changes.noBase` says why. */
  readonly base: LoadedConfig | null;
}

/** Whether nothing that agent-eval measures by, or with, differs. */
export function isNothing({ profiles, tasks, rules, settings, noBase }: Changes): boolean {
  const lists = [...Object.values(profiles), ...Object.values(tasks), rules, settings];
  return noBase === null && lists.every((list) => list.length === 0);
}

/** Whether a task came or differs: only those have to be proven anew. */
export function tasksToProve({ tasks }: Changes): string[] {
  return [...tasks.added, ...tasks.changed].sort();
}
