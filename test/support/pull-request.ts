import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import type { ConfigInput } from "../../src/config/config.ts";
import { project } from "./program.ts";

/** What a commit changes: file contents by path, null takes a file away; a configuration is written as YAML. */
export interface Commit {
  readonly config?: ConfigInput | null;
  readonly files?: Readonly<Record<string, string | null>>;
}

/** A real repository in a temporary folder, gone with `await using`. */
export class PullRequestRepository implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<PullRequestRepository> {
    const path = await realpath(await mkdtemp(join(tmpdir(), "agent-eval-pr-")));
    const repository = new PullRequestRepository(path);
    await repository.git("init", "--quiet", "--initial-branch=main");
    await repository.git("config", "user.name", "Tester");
    await repository.git("config", "user.email", "tester@example.com");
    await repository.git("config", "commit.gpgsign", "false");
    return repository;
  }

  async git(...args: string[]): Promise<string> {
    return (await execa("git", args, { cwd: this.path })).stdout;
  }

  /** Copies tasks of the project into `tasks/`. */
  async addTasks(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await cp(join(project, "tasks", name), join(this.path, "tasks", name), { recursive: true });
    }
  }

  async commit({ config, files = {} }: Commit, message = "change"): Promise<string> {
    if (config === null) await rm(join(this.path, "agent-eval.yaml"), { force: true });
    else if (config !== undefined) await this.#write("agent-eval.yaml", stringify(config));
    for (const [path, text] of Object.entries(files)) {
      if (text === null) await rm(join(this.path, path), { recursive: true, force: true });
      else await this.#write(path, text);
    }
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "-m", message);
    return await this.git("rev-parse", "HEAD");
  }

  /** A base on `main`, a head on a branch of its own, and the checkout that GitHub makes of the two: their merge. */
  async pullRequest(base: Commit, head: Commit): Promise<{ baseSha: string; headSha: string; sha: string }> {
    const baseSha = await this.commit(base, "base");
    await this.git("checkout", "--quiet", "-b", "feature");
    const headSha = await this.commit(head, "head");
    await this.git("checkout", "--quiet", "--detach", "main");
    await this.git("merge", "--quiet", "--no-ff", "-m", "merge", "feature");
    return { baseSha, headSha, sha: await this.git("rev-parse", "HEAD") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  async #write(path: string, text: string): Promise<void> {
    const file = join(this.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
