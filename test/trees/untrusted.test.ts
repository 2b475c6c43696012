import { execFileSync } from "node:child_process";
import { link, mkdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { collectFolder } from "../../src/trees/untrusted.ts";
import { emptyFolder, plain } from "./folder.ts";

const sh = (cwd: string, script: string) => execFileSync("sh", ["-ec", script], { cwd });

describe("collecting a workspace", () => {
  test("plain files come with their bytes and executable bit, whatever their names", async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, "src/deep"), { recursive: true });
    await writeFile(join(folder, "src/deep/a.bin"), Buffer.from([0, 255, 10]));
    await writeFile(join(folder, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
    await writeFile(join(folder, "line\nbreak"), "1");
    await writeFile(join(folder, "-rf *"), "2");
    await writeFile(join(folder, "..."), "3");
    await writeFile(join(folder, "e\u0301\u202e🦀"), "4");
    const { tree, irregular } = await collectFolder(folder);
    expect(irregular).toEqual([]);
    expect(plain(tree)).toEqual({
      "-rf *": "2",
      "...": "3",
      "e\u0301\u202e🦀": "4",
      "line\nbreak": "1",
      "run.sh*": "#!/bin/sh\n",
      "src/deep/a.bin": "\0\xff\n",
    });
  });

  test("links, pipes and sockets are named and never followed", async () => {
    const outside = await emptyFolder();
    await writeFile(join(outside, "secret"), "secret");
    const folder = await emptyFolder();
    await symlink(join(outside, "secret"), join(folder, "link"));
    await symlink("../../../../../etc/passwd", join(folder, "relative"));
    await symlink(outside, join(folder, "folder"));
    await symlink("loop", join(folder, "loop"));
    await symlink("nowhere", join(folder, "dangling"));
    sh(folder, "mkfifo pipe");
    const { tree, irregular } = await collectFolder(folder);
    expect(plain(tree)).toEqual({});
    expect(irregular.map(({ path, kind }) => [path, kind])).toEqual([
      ["dangling", "symlink"],
      ["folder", "symlink"],
      ["link", "symlink"],
      ["loop", "symlink"],
      ["pipe", "device"],
      ["relative", "symlink"],
    ]);
    expect(irregular[2]?.detail).toBe(`to ${outside}/secret`);
  });

  test("a link in place of the workspace itself is not followed", async () => {
    const outside = await emptyFolder();
    await writeFile(join(outside, "secret"), "secret");
    const folder = await emptyFolder();
    const workspace = join(folder, "workspace");
    await symlink(outside, workspace);
    const { tree, irregular } = await collectFolder(workspace);
    expect(tree.size).toBe(0);
    expect(irregular).toMatchObject([{ path: ".", kind: "symlink" }]);
  });

  test("a workspace that was removed is empty", async () => {
    const { tree, irregular } = await collectFolder(join(await emptyFolder(), "gone"));
    expect([tree.size, irregular]).toEqual([0, []]);
  });

  test("a hard link is a file like any other", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "a"), "x");
    await link(join(folder, "a"), join(folder, "b"));
    expect(plain((await collectFolder(folder)).tree)).toEqual({ a: "x", b: "x" });
  });

  test("a huge sparse file is refused without being read", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "huge"), "");
    await truncate(join(folder, "huge"), 2 ** 40);
    const { tree, irregular } = await collectFolder(folder);
    expect(tree.size).toBe(0);
    expect(irregular).toMatchObject([{ path: "huge", kind: "too-large" }]);
  });

  test("the bytes of all files together are bounded", async () => {
    const folder = await emptyFolder();
    for (const name of ["a", "b", "c"]) await writeFile(join(folder, name), "xxxx");
    const { tree, irregular } = await collectFolder(folder, { bytes: 9, files: 10 });
    expect([...tree.keys()]).toEqual(["a", "b"]);
    expect(irregular).toEqual([{ path: "c", kind: "too-large", detail: "more than 9 bytes in the workspace" }]);
  });

  test.each([
    ["files", "for i in 1 2 3 4 5 6 7 8; do : > f$i; done"],
    ["folders", "for i in 1 2 3 4 5 6 7 8; do mkdir d$i; done"],
    ["links", "for i in 1 2 3 4 5 6 7 8; do ln -s x l$i; done"],
  ])("too many %s end the collection, and the list of them is bounded too", async (_, script) => {
    const folder = await emptyFolder();
    sh(folder, script);
    const { tree, irregular } = await collectFolder(folder, { bytes: 100, files: 5 });
    expect(tree.size).toBeLessThanOrEqual(5);
    expect(irregular.length).toBeLessThanOrEqual(7);
    expect(irregular.at(-1)?.kind).toBe("too-many");
  });

  test("nesting deeper than the system's paths is named, not silently dropped, and does not throw", async () => {
    const folder = await emptyFolder();
    const name = "d".repeat(200);
    sh(folder, `i=0; while [ $i -lt 30 ]; do mkdir ${name}; cd -P ${name}; i=$((i+1)); done; echo deep > f`);
    await writeFile(join(folder, "z"), "kept");
    const { tree, irregular } = await collectFolder(folder);
    expect(plain(tree)).toEqual({ z: "kept" });
    expect(irregular).toMatchObject([{ kind: "unreadable" }]);
  });

  test("a name that is not UTF-8 is named", async () => {
    const folder = await emptyFolder();
    await writeFile(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff])]), "x");
    await writeFile(join(folder, "good"), "x");
    const { tree, irregular } = await collectFolder(folder);
    expect([...tree.keys()]).toEqual(["good"]);
    expect(irregular).toEqual([{ path: "bad\ufffd", kind: "unreadable", detail: "its name is not UTF-8" }]);
  });

  test("files that grow, vanish and turn into links and pipes meanwhile harm nothing", async () => {
    const outside = await emptyFolder();
    await writeFile(join(outside, "secret"), "secret");
    const folder = await emptyFolder();
    for (let index = 0; index < 300; index += 1) await writeFile(join(folder, `f${index}`), "small");
    let going = true;
    const churn = (async () => {
      for (let turn = 0; going; turn += 1) {
        const path = join(folder, `f${turn % 300}`);
        const ignore = () => {};
        if (turn % 3 === 0) await writeFile(path, "grown ".repeat(1000)).catch(ignore);
        else if (turn % 3 === 1) await rm(path, { force: true }).catch(ignore);
        else {
          await symlink(join(outside, "secret"), `${path}.new`).catch(ignore);
          await rename(`${path}.new`, path).catch(ignore);
        }
      }
    })();
    for (let round = 0; round < 10; round += 1) {
      const { tree } = await collectFolder(folder, { bytes: 1_000_000, files: 1000 });
      for (const { bytes } of tree.values()) expect(Buffer.from(bytes).includes("secret")).toBe(false);
    }
    going = false;
    await churn;
  });
});
