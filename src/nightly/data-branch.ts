import { mkdir } from "node:fs/promises";
import { execa } from "execa";
import { InfraError, messageOf } from "../errors.ts";

/** A branch that holds nothing but the history. */
export interface DataBranch {
  /** URL or path of the repository. */
  readonly remote: string;
  readonly branch: string;
  /** For HTTPS; null where the remote needs none. It is handed to git by its environment, where no list of processes shows it. */
  readonly token: string | null;
}

/** Pushes that are tried: each one that another run came before is made again on top of it. */
const TRIES = 5;

/** Takes git's arguments; gives what it printed. */
type Git = (...args: readonly string[]) => Promise<string>;

/**
 * Brings the branch into a folder; one that does not exist begins empty.
 * @throws InfraError `data-branch` when the repository cannot be read.
 */
export async function checkOut(data: DataBranch, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const git = gitIn(folder, data);
  await git("init", "--quiet", `--initial-branch=${data.branch}`);
  await git("remote", "add", "origin", data.remote);
  await takeRemote(git, data);
}

/**
 * Commits what `change` makes of the folder and pushes it. When somebody else pushed meanwhile, their state is taken
 * and `change` is called again, so that no night is lost.
 * @throws InfraError `data-branch`; nothing that was there before is ever overwritten.
 */
export async function commitAndPush(
  data: DataBranch,
  folder: string,
  message: string,
  change: () => Promise<void>,
): Promise<void> {
  const git = gitIn(folder, data);
  for (let tries = 1; ; tries += 1) {
    if (tries > 1) await takeRemote(git, data);
    await change();
    await git("add", "--all", "--force", ".");
    if ((await git("status", "--porcelain")) === "") return;
    await git("commit", "--quiet", "--no-verify", `--message=${message}`);
    try {
      await git("push", "--quiet", "origin", `HEAD:refs/heads/${data.branch}`);
      return;
    } catch (error) {
      if (tries === TRIES || !wasOvertaken(error)) throw error;
    }
  }
}

/** The folder as the remote branch is, whatever was there; unchanged without such a branch. */
async function takeRemote(git: Git, { branch }: DataBranch): Promise<void> {
  const there = await git("ls-remote", "--heads", "origin", `refs/heads/${branch}`);
  if (there === "") return;
  await git("fetch", "--quiet", "--depth=1", "origin", `refs/heads/${branch}`);
  await git("reset", "--quiet", "--hard", "FETCH_HEAD");
  await git("clean", "--quiet", "-ffdx");
}

function wasOvertaken(error: unknown): boolean {
  return /non-fast-forward|fetch first|stale info|cannot lock ref|failed to update ref/.test(messageOf(error));
}

/** Hooks and settings of the machine take no part, and nothing asks for a password. */
function gitIn(folder: string, { token }: DataBranch): Git {
  const { PATH, HOME, TMPDIR, SYSTEMROOT, HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy, SSL_CERT_FILE } = process.env;
  const secret = token === null ? [] : [["http.extraHeader", `AUTHORIZATION: basic ${basic(token)}`] as const];
  const settings = [
    ["core.hooksPath", "/dev/null"],
    ["core.autocrlf", "false"],
    ["commit.gpgSign", "false"],
    ["user.name", "agent-eval"],
    ["user.email", "agent-eval@users.noreply.github.com"],
    ...secret,
  ] as const;
  const env = {
    ...{ PATH, HOME, TMPDIR, SYSTEMROOT, HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy, SSL_CERT_FILE },
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
  return async (...args) => {
    try {
      return (await execa("git", args, { cwd: folder, env, extendEnv: false, stdin: "ignore" })).stdout;
    } catch (cause) {
      throw new InfraError("data-branch", `git ${args[0]} of the history's branch: ${reasonOf(cause)}`, {
        cause,
        fix: "Give the job `contents: write`, or keep the history as an artifact.",
      });
    }
  };
}

/** What git said, without the command line. */
function reasonOf(cause: unknown): string {
  const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : "";
  return said === "" ? messageOf(cause).split("\n")[0] || "failed" : said;
}

function basic(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}
