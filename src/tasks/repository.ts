import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { InfraError } from "../errors.ts";
import { writeTree } from "../trees/disk.ts";
import { removeFolder } from "../trees/remove.ts";
import type { Tree } from "../trees/tree.ts";
import { collectFolder } from "../trees/untrusted.ts";

const identity = "agent-eval";
const when = "2000-01-01T00:00:00Z";

/**
 * Neither the user's settings nor their hooks take part: every machine makes the same commit. Variables
 * such as GIT_DIR, which git sets for hooks, would even put it into the user's own repository.
 */
const settings = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TEMPLATE_DIR: "",
  GIT_AUTHOR_NAME: identity,
  GIT_AUTHOR_EMAIL: `${identity}@example.invalid`,
  GIT_AUTHOR_DATE: when,
  GIT_COMMITTER_NAME: identity,
  GIT_COMMITTER_EMAIL: `${identity}@example.invalid`,
  GIT_COMMITTER_DATE: when,
};

/**
 * The `.git` folder of a repository whose one commit holds `workspace`: no history to copy an
 * answer from (SWE-bench#465). Paths of the result begin with `.git/`.
 * @throws InfraError `git-failed` when git is missing or refuses.
 */
export async function singleCommit(workspace: Tree): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), "agent-eval-git-"));
  const { PATH, TMPDIR, SYSTEMROOT } = process.env;
  const env = { PATH, TMPDIR, SYSTEMROOT, ...settings };
  const git = async (...args: string[]) => {
    await execa("git", args, { cwd: folder, env, extendEnv: false, stdin: "ignore" });
  };
  try {
    await writeTree(folder, workspace);
    await git("init", "--quiet", "--initial-branch=main");
    await git("-c", "core.autocrlf=false", "add", "--all", "--force", ".");
    await git("-c", "commit.gpgSign=false", "commit", "--quiet", "--allow-empty", "--message=Starting point");
    const { tree } = await collectFolder(join(folder, ".git"));
    return new Map([...tree].map(([path, file]) => [`.git/${path}`, file]));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new InfraError("git-failed", `git could not make the agent's repository: ${reason}`, {
      cause,
      fix: "Install git and make sure that it is on PATH.",
    });
  } finally {
    await removeFolder(folder);
  }
}
