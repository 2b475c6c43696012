import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { tryLock } from "../src/lock.ts";

let file: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "lock-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  file = join(folder, "x.lock");
});

test("a lock is held by one at a time, and free again when it was given back", async () => {
  const mine = await tryLock(file);
  expect(mine).not.toBeNull();
  expect(await tryLock(file)).toBeNull();
  await mine?.[Symbol.asyncDispose]();
  expect(await tryLock(file)).not.toBeNull();
});

test("what a killed process left behind is taken over", async () => {
  await writeFile(file, `${hostname()}|another-boot|1|1|1|1`);
  expect(await tryLock(file)).not.toBeNull();
});

test("something there that cannot be read is said, not waited for", async () => {
  await mkdir(file);
  await expect(tryLock(file)).rejects.toThrow("EISDIR");
});
