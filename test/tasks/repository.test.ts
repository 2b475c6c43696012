import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { InfraError } from "../../src/errors.ts";
import { singleCommit } from "../../src/tasks/repository.ts";
import { writeTree } from "../../src/trees/disk.ts";
import { overlay, type Tree, textFile } from "../../src/trees/tree.ts";
import { temporaryFolder } from "./task-folder.ts";

const workspace: Tree = new Map([
  [".gitignore", textFile("dist/\n*.log\n")],
  ["dist/built.js", textFile("ignored, and still part of the task\n")],
  ["run.sh", textFile("#!/bin/sh\n", true)],
  ["src/windows.txt", textFile("one\r\ntwo\r\n")],
  ["src/ünï code.txt", textFile("x")],
  ["src/binary", { bytes: Buffer.from([0, 1, 255, 10, 13]), executable: false }],
]);

/** The workspace with its repository as an agent finds it, and real git in it. */
async function checkout(files: Tree) {
  const folder = await temporaryFolder();
  await writeTree(folder, overlay(files, await singleCommit(files)));
  return async (...args: string[]) => (await execa("git", args, { cwd: folder })).stdout;
}

describe("the agent's repository", () => {
  it("has one commit with every file of the workspace, and is clean", async () => {
    const git = await checkout(workspace);
    expect(await git("status", "--porcelain", "--ignored")).toBe("");
    expect((await git("log", "--all", "--format=%s|%an|%P")).split("\n")).toEqual(["Starting point|agent-eval|"]);
    expect(await git("branch", "--all", "--format=%(refname)")).toBe("refs/heads/main");
    expect((await git("ls-files", "-z")).split("\0").filter(Boolean).sort()).toEqual([...workspace.keys()].sort());
    expect(await git("ls-files", "--stage", "run.sh")).toMatch(/^100755 /);
    expect(await git("fsck", "--full", "--strict", "--unreachable", "--no-progress")).toBe("");
  });

  it("has no other history: no remote, tag, stash or older entry of a log", async () => {
    const git = await checkout(workspace);
    expect(await git("remote")).toBe("");
    expect(await git("tag")).toBe("");
    expect(await git("stash", "list")).toBe("");
    expect((await git("reflog", "--format=%gs")).split("\n")).toEqual(["commit (initial): Starting point"]);
    const objects = (await git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")).split("\n");
    expect(objects.filter((type) => type === "commit")).toHaveLength(1);
    expect(objects.filter((type) => type === "blob")).toHaveLength(workspace.size);
  });

  it("keeps the bytes of every file", async () => {
    const git = await checkout(workspace);
    expect(await git("cat-file", "-s", "HEAD:src/windows.txt")).toBe("10");
    expect(await git("cat-file", "-s", "HEAD:src/binary")).toBe("5");
  });

  it("has the same commit every time, whatever the user's settings", async () => {
    const plain = await (await checkout(workspace))("rev-parse", "HEAD");
    const home = await temporaryFolder();
    await mkdir(join(home, "hooks"));
    await writeFile(join(home, "hooks/pre-commit"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const settings = `[user]\nname = Me\n[core]\nautocrlf = true\nhooksPath = ${home}/hooks\n[commit]\ngpgSign = true\n`;
    await writeFile(join(home, ".gitconfig"), settings);
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    Object.assign(process.env, { HOME: home, GIT_AUTHOR_NAME: "Me", GIT_COMMITTER_DATE: "2020-02-02T02:02:02Z" });
    const folder = await singleCommit(workspace);
    process.env = before;
    const head = Buffer.from(folder.get(".git/refs/heads/main")?.bytes ?? []).toString();
    expect(head.trim()).toBe(plain);
    expect([...folder.keys()].filter((path) => path.startsWith(".git/hooks/"))).toEqual([]);
  });

  it("belongs to the temp folder although that lies within another repository, and says nothing of this machine", async () => {
    const outer = await temporaryFolder();
    await execa("git", ["init", "--quiet"], { cwd: outer });
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    Object.assign(process.env, { TMPDIR: outer, GIT_DIR: join(outer, ".git"), GIT_INDEX_FILE: join(outer, "index") });
    const repository = await singleCommit(workspace);
    process.env = before;
    expect(repository.has(".git/HEAD")).toBe(true);
    const { stdout } = await execa("git", ["status", "--porcelain"], { cwd: outer });
    expect(stdout).toBe("");
    for (const [path, { bytes }] of repository) expect(Buffer.from(bytes).includes(outer), path).toBe(false);
  });

  it("differs where the workspace does", async () => {
    const other = overlay(workspace, new Map([["new.txt", textFile("")]]));
    expect(await (await checkout(other))("rev-parse", "HEAD")).not.toBe(
      await (await checkout(workspace))("rev-parse", "HEAD"),
    );
  });

  it("says so when there is no git", async () => {
    const before = process.env["PATH"];
    onTestFinished(() => {
      process.env["PATH"] = before;
    });
    process.env["PATH"] = await temporaryFolder();
    const error = await singleCommit(workspace).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InfraError);
    expect(error).toMatchObject({ code: "git-failed", fix: expect.stringContaining("git") });
  });
});
