import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTree, writeTree } from "../../src/trees/disk.ts";
import { removeFolder } from "../../src/trees/remove.ts";
import { textFile } from "../../src/trees/tree.ts";
import { writeWhole } from "../../src/trees/whole.ts";
import { emptyFolder, plain } from "./folder.ts";

describe("writing and reading a tree", () => {
  test("gives the same tree, executable bits included", async () => {
    const folder = await emptyFolder();
    const tree = new Map([
      ["a/b", textFile("x", true)],
      ["c", textFile("")],
    ]);
    await writeTree(folder, tree);
    expect(plain(await readTree(folder))).toEqual(plain(tree));
    expect((await stat(join(folder, "a/b"))).mode & 0o777).toBe(0o755);
    await writeTree(folder, new Map([["a/b", textFile("short")]]));
    expect(plain(await readTree(folder))).toEqual({ "a/b": "short", c: "" });
  });

  test.each(["../x", "/x", "a/../x", "a//b", "", ".", "a\0b"])(
    "a path out of the folder is refused: %j",
    async (path) => {
      const folder = await emptyFolder();
      await expect(writeTree(join(folder, "in"), new Map([[path, textFile("x")]]))).rejects.toThrow(TypeError);
      expect(await readdir(folder)).toEqual(["in"]);
    },
  );

  test("a link in a file's place is not followed", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "victim"), "safe");
    await mkdir(join(folder, "in"));
    await symlink(join(folder, "victim"), join(folder, "in/a"));
    await expect(writeTree(join(folder, "in"), new Map([["a", textFile("evil")]]))).rejects.toThrow();
    expect(await readFile(join(folder, "victim"), "utf8")).toBe("safe");
  });

  test("a task's folder with a link, or with too much in it, names the place and the remedy", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "a"), "12345");
    await writeFile(join(folder, "b"), "12345");
    await expect(readTree(folder, { files: 1, bytes: 100 })).rejects.toMatchObject({ code: "unusable-folder" });
    await expect(readTree(folder, { files: 9, bytes: 9 })).rejects.toThrow("more than 9 bytes");
    await symlink("a", join(folder, "link"));
    await expect(readTree(folder)).rejects.toMatchObject({ place: { file: join(folder, "link") }, exitCode: 2 });
    await expect(readTree(join(folder, "none"))).rejects.toThrow("is not a folder");
  });

  test("what tools leave on a developer's machine is no part of a task", async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, "node_modules/x"), { recursive: true });
    await writeFile(join(folder, "node_modules/x/index.js"), "");
    await writeFile(join(folder, ".DS_Store"), "");
    await writeFile(join(folder, "a"), "");
    expect([...(await readTree(folder)).keys()]).toEqual(["a"]);
  });
});

describe("writing a file whole", () => {
  test("makes folders, replaces, and leaves nothing else behind, also when many write at once", async () => {
    const folder = join(await emptyFolder(), "new");
    const file = join(folder, "report.json");
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(100_000));
    await Promise.all(texts.map((text) => writeWhole(file, text)));
    expect(texts).toContain(await readFile(file, "utf8"));
    expect(await readdir(folder)).toEqual(["report.json"]);
  });

  test("a failure leaves the old file and no remains", async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, "taken/below"), { recursive: true });
    await expect(writeWhole(join(folder, "taken"), "x")).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["taken"]);
  });
});

test("a folder goes even when its permissions were taken away", async () => {
  const folder = await emptyFolder();
  const target = join(folder, "x");
  await mkdir(join(target, "locked"), { recursive: true });
  await writeFile(join(target, "locked/file"), "");
  await chmod(join(target, "locked"), 0o000);
  await removeFolder(target);
  await removeFolder(target);
  expect(await readdir(folder)).toEqual([]);
});

test("a folder goes even when it is nested deeper than the system's longest path", async () => {
  const folder = await emptyFolder();
  const name = "d".repeat(200);
  const script = `mkdir x; cd x; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do mkdir ${name} side; cd -P ${name}; done; : > f`;
  execFileSync("sh", ["-ec", script], { cwd: folder });
  await removeFolder(join(folder, "x"));
  expect(await readdir(folder)).toEqual([]);
});
