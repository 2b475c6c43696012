import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { InfraError } from "../errors.ts";
import { isRunFolder } from "../history/read.ts";
import { type ArtifactStore, artifactSource } from "./artifacts.ts";
import type { BaselineSource } from "./baseline.ts";
import { blessedSource } from "./blessed.ts";
import { BASELINE_FILE } from "./file.ts";
import { folderSource } from "./folder.ts";

/** Artifact of this name holds the runs of the nights; `artifact` alone means it. */
export const HISTORY_ARTIFACT = "agent-eval-history";

/** What sources are looked up in. */
export interface SourcePlaces {
  /** Relative paths start here. */
  readonly workspace: string;
  /** null without a token, or outside of GitHub. */
  readonly artifacts: { readonly store: ArtifactStore; readonly branch: string } | null;
}

/**
 * A source as people name it: `none`, `artifact` or `artifact:<name>`, a run's folder or one with runs in it, or a file
 * that `bless` wrote. `artifact` means the committed file where there is one: it was chosen by a person.
 * @returns null for `none`.
 * @throws InfraError `no-artifacts` without access to them.
 */
export function baselineSource(text: string, { workspace, artifacts }: SourcePlaces): BaselineSource | null {
  if (text === "none") return null;
  const [kind, name = HISTORY_ARTIFACT] = /^artifact(?::(.+))?$/.exec(text) ?? [];
  if (kind === undefined) return placeSource(resolve(workspace, text), text);
  const committed = join(workspace, BASELINE_FILE);
  if (text === "artifact" && existsSync(committed)) return blessedSource(committed, BASELINE_FILE);
  if (artifacts !== null) return artifactSource(artifacts.store, name, artifacts.branch);
  throw new InfraError("no-artifacts", `baseline: ${text} needs a token to read artifacts with`, {
    fix: "Give the action a token with `actions: read`, or name a folder or none.",
  });
}

/** A folder of runs, a run, or else a blessed file; one with `agent-eval.baseline.json` in it and no run means that. */
function placeSource(path: string, shown: string): BaselineSource {
  if (isRunFolder(path)) return folderSource(path, shown);
  if (path.endsWith(".json")) return blessedSource(path, shown);
  const inside = join(path, BASELINE_FILE);
  return existsSync(inside) ? blessedSource(inside, join(shown, BASELINE_FILE)) : folderSource(path, shown);
}
