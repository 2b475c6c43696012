import { mkdir, rename } from "node:fs/promises";
import { resolve } from "node:path";
import { HISTORY_ARTIFACT } from "../../baselines/registry.ts";
import { AgentEvalError, InfraError } from "../../errors.ts";
import { checkOut, commitAndPush } from "../../nightly/data-branch.ts";
import { removeFolder } from "../../trees/remove.ts";
import type { ActionContext } from "../action.ts";
import { GitHubError } from "../github/github-error.ts";

/** Where the history lives while the step runs. */
export interface HistoryPlace {
  readonly folder: string;
  /** Changes the folder by `change`, which may be called again on a newer state, and keeps it where it has to be kept. */
  update(change: () => Promise<void>): Promise<void>;
}

/** Artifacts that are tried, from the newest on, before the history counts as broken. */
const TRIED = 5;

/**
 * Brings the history of the nights before, as the input `history` says: `artifact`, `branch:<name>` or a folder.
 * @throws InfraError when it cannot be brought: beginning anew would hide the nights that are there.
 */
export async function openPlace(context: ActionContext): Promise<HistoryPlace> {
  const { inputs, workspace, out } = context;
  const [, branch] = /^branch:(.+)$/.exec(inputs.history) ?? [];
  if (branch !== undefined) return await branchPlace(context, branch);
  const folder = inputs.history === "artifact" ? `${out}-history` : resolve(workspace, inputs.history);
  if (inputs.history === "artifact") await bringArtifact(context, folder);
  await mkdir(folder, { recursive: true });
  return { folder, update: (change) => change() };
}

/**
 * The newest artifact of this workflow and branch that can be unpacked; none at all: a history begins.
 * @throws InfraError `unusable-artifact` when there are some, and none of them can be.
 */
async function bringArtifact({ github, event, env, log }: ActionContext, folder: string): Promise<void> {
  if (github === null) {
    throw new InfraError("no-token", "the history of the nights before is an artifact, and the action has no token", {
      fix: "Give the action a token with `actions: read`, or another `history`.",
    });
  }
  // Of another job of a machine that keeps its folders.
  await removeFolder(folder);
  const branch = event.ref.replace(/^refs\/heads\//, "");
  const own = workflowFile(env["GITHUB_WORKFLOW_REF"]);
  const broken: AgentEvalError[] = [];
  // Half of a history, uploaded by a job that was cancelled, would hide the whole one.
  const unfinished = `${folder}.tmp`;
  for await (const { id, run, createdAt } of github.artifacts(HISTORY_ARTIFACT)) {
    // Whoever opens a pull request can upload an artifact of any name.
    if (run?.branch !== branch) continue;
    // Other workflows of the branch keep histories of their own under the same name.
    if (own !== null && withoutRef((await github.workflowRun(run.id)).path) !== own) continue;
    try {
      await removeFolder(unfinished);
      await github.downloadArtifact(id, unfinished);
      await rename(unfinished, folder);
      return;
    } catch (error) {
      if (!(error instanceof AgentEvalError) || error instanceof GitHubError) throw error;
      log.warning(`the history of ${createdAt} cannot be used: ${error.message}`);
      if (broken.push(error) === TRIED) break;
    }
  }
  if (broken[0]) throw broken[0];
}

/** `.github/workflows/nightly.yml` of `octo-org/evals/.github/workflows/nightly.yml@refs/heads/main`; null unknown. */
function workflowFile(ref: string | undefined): string | null {
  return /^[^/]+\/[^/]+\/(.+)$/.exec(withoutRef(ref ?? ""))?.[1] ?? null;
}

function withoutRef(path: string): string {
  return path.replace(/@.*$/, "");
}

async function branchPlace({ inputs, event, out }: ActionContext, branch: string): Promise<HistoryPlace> {
  const { serverUrl, repository, runUrl } = event;
  const remote = `${serverUrl}/${repository.owner}/${repository.name}${serverUrl.startsWith("file:") ? "" : ".git"}`;
  const data = { remote, branch, token: inputs.token ?? null };
  const folder = `${out}-history`;
  await removeFolder(folder);
  await checkOut(data, folder);
  return { folder, update: (change) => commitAndPush(data, folder, `A night: ${runUrl}`, change) };
}
