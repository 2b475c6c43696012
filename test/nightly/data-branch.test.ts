import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { checkOut, commitAndPush, type DataBranch } from "../../src/nightly/data-branch.ts";
import { scratch } from "../support/program.ts";

async function repository(folder: string): Promise<DataBranch> {
  const remote = join(folder, "bare");
  await execa("git", ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  return { remote, branch: "data", token: "ghs_secretOfThisJob" };
}

const filesOf = async ({ remote }: DataBranch) =>
  (await execa("git", ["ls-tree", "--name-only", "data"], { cwd: remote })).stdout.split("\n");

test("whoever is overtaken between fetch and push makes the change again on top, and nothing is lost", async () => {
  await using folder = await scratch();
  const data = await repository(folder.path);
  const [mine, theirs] = [join(folder.path, "mine"), join(folder.path, "theirs")];
  await checkOut(data, mine);
  await checkOut(data, theirs);
  let changes = 0;
  await commitAndPush(data, mine, "mine", async () => {
    changes += 1;
    await writeFile(join(mine, "mine"), "1");
    if (changes > 1) return;
    await commitAndPush(data, theirs, "theirs", () => writeFile(join(theirs, "theirs"), "2"));
  });
  expect(changes).toBe(2);
  expect(await filesOf(data)).toEqual(["mine", "theirs"]);
  expect((await readdir(mine)).sort()).toEqual([".git", "mine", "theirs"]);
});

test("the branch alone is touched, and only by what was changed", async () => {
  await using folder = await scratch();
  const data = await repository(folder.path);
  const mine = join(folder.path, "mine");
  await checkOut(data, mine);
  await commitAndPush(data, mine, "one", () => writeFile(join(mine, "one"), "1"));
  await commitAndPush(data, mine, "nothing", async () => {});
  const { stdout } = await execa("git", ["log", "--all", "--format=%s %D"], { cwd: data.remote });
  expect(stdout).toMatch(/^one .*data$/);
});

test("a repository that is not there is named without the token", async () => {
  await using folder = await scratch();
  const data = { ...(await repository(folder.path)), remote: join(folder.path, "gone") };
  const refused = await checkOut(data, join(folder.path, "mine")).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "data-branch", exitCode: 3, fix: expect.stringContaining("contents: write") });
  expect(JSON.stringify(refused)).not.toContain("ghs_");
  expect(String(refused)).not.toContain(Buffer.from("x-access-token:ghs_secretOfThisJob").toString("base64"));
});
