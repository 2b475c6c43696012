import { realpath } from "node:fs/promises";
import { execa } from "execa";
import { InfraError, UsageError } from "../errors.ts";

interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** No question is asked, no hook is run, and nothing of a sparse checkout is left out. */
const SETTINGS = ["-c", "core.hooksPath=/dev/null", "-c", "core.sparseCheckout=false", "-c", "core.quotePath=false"];

/** Runs git in a folder. @throws InfraError `git-failed` when there is no git; a failure of git itself is in the answer. */
export async function git(
  folder: string,
  args: readonly string[],
  { env = {}, input = "" }: GitOptions = {},
): Promise<{ readonly ok: boolean; readonly stdout: string; readonly stderr: string }> {
  const result = await execa("git", [...SETTINGS, "-C", folder, ...args], {
    env: { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", ...env },
    input,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.exitCode === undefined) {
    throw new InfraError("git-failed", `git cannot be run: ${result.shortMessage}`, {
      fix: "Install git on this machine; `agent-eval doctor` checks it.",
    });
  }
  return { ok: result.exitCode === 0, stdout: result.stdout, stderr: result.stderr };
}

/** As `git`, for what has to work. @throws InfraError `git-failed`. */
export async function mustGit(folder: string, args: readonly string[], options?: GitOptions): Promise<string> {
  const { ok, stdout, stderr } = await git(folder, args, options);
  if (ok) return stdout;
  throw new InfraError("git-failed", `git ${args[0]} failed in ${folder}: ${stderr.trim()}`);
}

/** Top folder of the working tree that holds a folder. @throws UsageError `no-repository`. */
export async function repositoryOf(folder: string): Promise<string> {
  const { ok, stdout, stderr } = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (ok) return await realpath(stdout.trimEnd());
  throw new UsageError("no-repository", `${folder} is no checkout of a git repository: ${stderr.trim()}`, {
    place: { file: folder },
    fix: "Check the repository out first, with actions/checkout.",
  });
}

/** The pull request's two ends as the event names them. */
export interface Ends {
  readonly baseSha: string;
  readonly headSha: string;
}

/**
 * The commit whose difference to the checkout is what the pull request changes. Of GitHub's merge commit it is the first
 * parent, which may be newer than the base that the event names; of the head itself, where the two histories parted.
 * It is always a commit that the base branch has accepted.
 * @throws UsageError `no-base-commit` when the checkout is too shallow to hold it.
 */
export async function baseCommitOf(root: string, { baseSha, headSha }: Ends): Promise<string> {
  const merged = await mergedInto(root, headSha);
  if (merged !== null) {
    if (await hasCommit(root, merged)) return merged;
    throw missing(merged);
  }
  if (!(await hasCommit(root, baseSha))) throw missing(baseSha);
  const { ok, stdout } = await git(root, ["merge-base", baseSha, "HEAD"]);
  const [commit = ""] = stdout.trim().split("\n");
  if (!ok || commit === "") throw missing(baseSha, "how the branch grew out of its base cannot be seen");
  return commit;
}

/** First parent of the checkout when it is the merge of this head; as written in the commit, which a shallow clone keeps. */
async function mergedInto(root: string, headSha: string): Promise<string | null> {
  const text = await mustGit(root, ["cat-file", "commit", "HEAD"]);
  const head = text.slice(0, text.indexOf("\n\n"));
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, sha = ""]) => sha);
  return parents.length === 2 && parents[1] === headSha ? (parents[0] ?? null) : null;
}

async function hasCommit(root: string, sha: string): Promise<boolean> {
  return (await git(root, ["cat-file", "-e", `${sha}^{commit}`])).ok;
}

function missing(sha: string, why = "the checkout is too shallow"): UsageError {
  return new UsageError("no-base-commit", `the base commit ${sha} is not here: ${why}`, {
    fix: `Give actions/checkout \`fetch-depth: 0\`, or run before this step: git fetch --no-tags --depth=1 origin ${sha}`,
  });
}
