import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentEvalError } from "../errors.ts";
import { readRuns } from "../history/read.ts";
import { removeFolder } from "../trees/remove.ts";
import type { BaselineSource } from "./baseline.ts";
import { storedIn } from "./folder.ts";

/** Where artifacts are kept: what is needed of GitHub's REST API. */
export interface ArtifactStore {
  /** Newest first, without expired ones. */
  artifacts(name: string): AsyncIterable<StoredArtifact>;
  /** Unpacks one into a folder; within bounds, and nothing outside of the folder. */
  downloadArtifact(id: number, folder: string): Promise<void>;
}

export interface StoredArtifact {
  readonly id: number;
  readonly createdAt: string;
  /** The workflow run that uploaded it; null when that is not told. */
  readonly run: { readonly id: number; readonly branch: string | null; readonly sha: string } | null;
}

/**
 * Runs in artifacts of one name that workflows of one branch uploaded, each with one run or several. What is in them
 * is data: every record is checked against its schema, and what fails is refused by name.
 */
export function artifactSource(store: ArtifactStore, name: string, branch: string): BaselineSource {
  return {
    name: `the artifacts ${name} of ${branch}`,
    async *stored() {
      for await (const artifact of store.artifacts(name)) {
        // Whoever opens a pull request can upload an artifact of any name.
        if (artifact.run === null || artifact.run.branch !== branch) continue;
        yield* await inside(store, artifact, `artifact ${name} of ${artifact.createdAt}`, artifact.run.sha);
      }
    },
  };
}

async function inside(store: ArtifactStore, { id }: StoredArtifact, origin: string, commit: string) {
  const folder = await mkdtemp(join(tmpdir(), "agent-eval-baseline-"));
  try {
    await store.downloadArtifact(id, folder);
    return storedIn(await readRuns([folder]), { commit, origin });
  } catch (error) {
    if (!(error instanceof AgentEvalError)) throw error;
    return [{ origin, run: null, reasons: [error.message] }];
  } finally {
    await removeFolder(folder);
  }
}
