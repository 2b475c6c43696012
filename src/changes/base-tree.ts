import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mustGit } from "./git.ts";

/**
 * Files of a commit in a temporary folder, beside the checkout, which is left alone: with an index of its own, nothing
 * in the repository is written. Only what is asked for is laid out. Gone when it is disposed of.
 */
export class BaseTree implements AsyncDisposable {
  readonly #root: string;
  readonly #temporary: string;
  /** Where the top of the repository is. */
  readonly folder: string;

  private constructor(root: string, temporary: string) {
    this.#root = root;
    this.#temporary = temporary;
    this.folder = join(temporary, "tree");
  }

  static async of(root: string, commit: string): Promise<BaseTree> {
    const tree = new BaseTree(root, await realpath(await mkdtemp(join(tmpdir(), "agent-eval-base-"))));
    await mkdir(tree.folder);
    await tree.#git(["read-tree", commit]);
    return tree;
  }

  /** Lays out files and whole folders, named from the top of the repository; those that are not there are passed over. */
  async lay(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const names = await this.#git(["ls-files", "-z", "--", ...paths.map((path) => `:(top,literal)${path}`)]);
    if (names === "") return;
    await this.#git(["checkout-index", "-z", "--stdin", "--force", `--prefix=${this.folder}/`], names);
  }

  /** Lays out everything, with the packages that are installed in the checkout: a program may import any of it. */
  async layAll(folder: string): Promise<void> {
    await this.#git(["checkout-index", "--all", "--force", `--prefix=${this.folder}/`]);
    for (let at = folder; ; at = dirname(at)) {
      const [there, here] = [join(this.#root, at, "node_modules"), join(this.folder, at, "node_modules")];
      if (existsSync(there) && existsSync(dirname(here)) && !existsSync(here)) await symlink(there, here);
      if (at === "." || at === "") break;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#temporary, { recursive: true, force: true });
  }

  #git(args: readonly string[], input = ""): Promise<string> {
    return mustGit(this.#root, args, { input, env: { GIT_INDEX_FILE: join(this.#temporary, "index") } });
  }
}
