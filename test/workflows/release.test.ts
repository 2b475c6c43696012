import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { project } from "../support/program.ts";
import { all } from "./workflows.ts";

let folder: string;

/** A repository that is ready for 1.2.3. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "agent-eval-release-"));
  await mkdir(join(folder, "scripts"));
  await mkdir(join(folder, "examples/workflows"), { recursive: true });
  await copyFile(join(project, "scripts/release.ts"), join(folder, "scripts/release.ts"));
  const repository = { type: "git", url: "git+https://example.test/us/agent-eval.git" };
  await json("package.json", { name: "agent-eval", version: "1.2.3", type: "module", repository });
  await json("package-lock.json", { version: "1.2.3", packages: { "": { version: "1.2.3" } } });
  await writeFile(join(folder, "examples/workflows/a.yml"), "uses: <owner>/agent-eval@v1.2.3\n");
  await writeFile(
    join(folder, "CHANGELOG.md"),
    "# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-11-20\n\n### Added\n- A thing.\n\n## 1.2.2\n\n- Another.\n",
  );
});
afterEach(async () => rm(folder, { recursive: true }));

const json = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
const release = (...args: string[]) =>
  execa(process.execPath, ["scripts/release.ts", ...args], { cwd: folder, reject: false });

async function commit(...tags: string[]): Promise<void> {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.test", "-c", "commit.gpgSign=false"];
  const git = (...args: string[]) => execa("git", [...who, ...args], { cwd: folder });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message=release");
  for (const tag of tags) await git("tag", tag);
}

describe("what has to agree before a release", () => {
  test("everything does", async () => {
    expect(await release("check", "v1.2.3")).toMatchObject({ exitCode: 0, stdout: "v1.2.3 is ready" });
  });

  test("every place that tells another version is named", async () => {
    const { exitCode, stderr } = await release("check", "v1.3.0");
    expect(exitCode).toBe(1);
    expect(stderr.split("\n")).toEqual([
      "package.json: version 1.2.3, the tag 1.3.0",
      "package-lock.json: version 1.2.3, the tag 1.3.0",
      'package-lock.json, packages[""]: version 1.2.3, the tag 1.3.0',
      "examples/workflows/a.yml: agent-eval 1.2.3, the tag 1.3.0",
      "CHANGELOG.md: there is no section ## 1.3.0, or it is empty",
    ]);
  });

  test("a package that npm would take no provenance of is not released", async () => {
    await json("package.json", { name: "agent-eval", version: "1.2.3", type: "module" });
    const { exitCode, stderr } = await release("check", "v1.2.3");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("repository is missing")]);
  });

  test.each(["1.2.3", "v1.2", "v1.2.3-beta.1", "v1.2.3; rm -rf /", ""])("%j is no tag of a version", async (tag) => {
    expect((await release("check", tag)).exitCode).toBe(2);
  });

  test("the notes are the version's section", async () => {
    expect((await release("notes", "v1.2.3")).stdout).toBe("### Added\n- A thing.");
    expect((await release("notes", "v9.9.9")).exitCode).toBe(2);
  });
});

describe("the tag of the major version", () => {
  /** What the workflow's own step asks of GitHub. */
  async function moved(tag: string): Promise<string> {
    const workflow = all.find(({ file }) => file.endsWith("/release.yml"));
    const step = workflow?.jobs.flatMap((job) => job.steps).find(({ name }) => name?.startsWith("Move the tag"));
    const bin = join(folder, "bin");
    await mkdir(bin);
    await writeFile(join(bin, "gh"), '#!/bin/sh\necho "$@" >>"$CALLS"\n', { mode: 0o755 });
    const calls = join(folder, "calls");
    await writeFile(calls, "");
    await execa("bash", ["-e", "-c", step?.run ?? "exit 1"], {
      cwd: folder,
      env: {
        PATH: `${bin}:${process.env["PATH"]}`,
        CALLS: calls,
        GITHUB_REF_NAME: tag,
        GITHUB_REPOSITORY: "us/agent-eval",
      },
    });
    return readFile(calls, "utf8");
  }

  const head = async () => (await execa("git", ["rev-parse", "HEAD"], { cwd: folder })).stdout;

  test("is made with the first version", async () => {
    await commit("v0.9.0", "v1.0.0");
    expect(await moved("v1.0.0")).toBe(
      `api --method POST repos/us/agent-eval/git/refs -f ref=refs/tags/v1 -f sha=${await head()}\n`,
    );
  });

  test("moves to the newest", async () => {
    await commit("v1", "v1.9.0", "v1.10.0", "v2.0.0");
    expect(await moved("v1.10.0")).toBe(
      `api --method PATCH repos/us/agent-eval/git/refs/tags/v1 -f sha=${await head()} -F force=true\n`,
    );
  });

  test("stays where an older version is corrected", async () => {
    await commit("v1", "v1.9.1", "v1.10.0");
    expect(await moved("v1.9.1")).toBe("");
  });
});
