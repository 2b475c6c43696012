import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { copyArtifacts, readParts } from "../../src/merging/merging.ts";
import { scratch } from "../support/program.ts";
import { writeSimulatedRun } from "../support/simulated-run.ts";
import { split, whole } from "./parts.ts";

const one = whole();
const parts = split(one, 2);
let folder: string;

beforeEach(async () => {
  const made = await scratch();
  onTestFinished(() => made[Symbol.asyncDispose]());
  folder = made.path;
  for (const { run, shard, trials } of parts) {
    await writeSimulatedRun(join(folder, "down", `artifact-${shard.index}`, "reports", run.id), {
      run,
      trials: [...trials],
    });
  }
});

const place = (index: number) => join(folder, "down", `artifact-${index}`, "reports", parts[index - 1]?.run.id ?? "");

describe("reading parts", () => {
  test("finds them below folders of downloads, each once", async () => {
    const found = await readParts([join(folder, "down"), place(2)]);
    expect(found.map(({ folder }) => folder).sort()).toEqual([place(1), place(2)].sort());
    expect(found[0]).toMatchObject({ torn: false, trials: { length: parts[0]?.trials.length } });
  });

  test("tells of a torn last line, and counts its trial as not recorded", async () => {
    const journal = join(place(1), "trials.jsonl");
    await writeFile(journal, (await readFile(journal, "utf8")).slice(0, -30));
    const [first] = await readParts([place(1)]);
    expect(first).toMatchObject({ torn: true, trials: { length: (parts[0]?.trials.length ?? 0) - 1 } });
  });

  test("refuses a whole run, a part whose record is gone, and folders without runs", async () => {
    const other = await writeSimulatedRun(join(folder, "whole"), one);
    await expect(readParts([place(1), other])).rejects.toThrow(`${other} is a whole run, not a part of one`);
    await rm(join(place(1), "run.json"));
    await expect(readParts([join(folder, "down")])).rejects.toThrow("holds no run: there is no run.json in it");
    await mkdir(join(folder, "empty"));
    await expect(readParts([join(folder, "empty")])).rejects.toMatchObject({ code: "no-runs" });
    await expect(readParts([join(folder, "gone")])).rejects.toMatchObject({ code: "no-such-folder" });
  });

  test("refuses records that lead out of the folder, or that belong to another part", async () => {
    const journal = join(place(1), "trials.jsonl");
    const good = await readFile(journal, "utf8");
    const [line = ""] = good.split("\n");
    for (const more of [{ artifacts: "../../../secrets" }, { id: "../x" }, parts[1]?.trials[0]]) {
      await writeFile(journal, `${JSON.stringify({ ...JSON.parse(line), ...more })}\n`);
      await expect(readParts([place(1)])).rejects.toMatchObject({ code: "invalid-record", place: { file: journal } });
    }
    await writeFile(journal, good);
    const record = join(place(1), "run.json");
    const run = JSON.parse(await readFile(record, "utf8"));
    await writeFile(record, JSON.stringify({ ...run, tasks: run.tasks.slice(1) }));
    await expect(readParts([place(1)])).rejects.toThrow("its tasks are not those of part 1 of 2");
  });
});

test("files of trials are copied, links are not, and trials without files are told", async () => {
  const [first] = await readParts([place(1)]);
  const [with_, linked, ...rest] = first?.trials ?? [];
  const of = (artifacts: string) => join(place(1), artifacts);
  await mkdir(join(of(with_?.artifacts ?? ""), "deep"), { recursive: true });
  await writeFile(join(of(with_?.artifacts ?? ""), "deep", "patch"), "text");
  await symlink("/etc/passwd", join(of(with_?.artifacts ?? ""), "agent.stdout"));
  await symlink("/etc", of(linked?.artifacts ?? ""));
  const out = join(folder, "out");
  const without = await copyArtifacts(first ? [first] : [], out);
  expect((await readdir(join(out, "artifacts"), { recursive: true })).sort()).toEqual(
    [with_?.id, `${with_?.id}/deep`, `${with_?.id}/deep/patch`].sort(),
  );
  expect(without).toEqual([linked, ...rest].map((trial) => trial?.id));
});
