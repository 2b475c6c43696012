import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ArtifactStore, artifactSource, type StoredArtifact } from "../../src/baselines/artifacts.ts";
import { findBaseline } from "../../src/baselines/find.ts";
import { folderSource } from "../../src/baselines/folder.ts";
import { suiteFingerprint } from "../../src/baselines/key.ts";
import { compare } from "../../src/comparisons/compare.ts";
import { InfraError } from "../../src/errors.ts";
import { scratch } from "../support/program.ts";
import { type SimulatedRun, type SimulationOptions, simulateRun, writeSimulatedRun } from "../support/simulated-run.ts";

const night = (number: number, more: Partial<SimulationOptions> = {}): SimulatedRun =>
  simulateRun({
    profiles: [{ name: "fast", success: 0.6 }],
    tasks: 12,
    suite: 1,
    seed: number,
    id: `night-${number}`,
    startedAt: new Date(Date.UTC(2026, 10, number, 2)).toISOString(),
    ...more,
  });
const today = { ...night(20), profile: "fast" };
const changed = (run: SimulatedRun, facts: Record<string, string>, id = "other") => ({
  ...run,
  run: { ...run.run, profiles: run.run.profiles.map((one) => ({ ...one, id, backendFacts: facts })) },
});

/** Somebody edited its first task. */
const edited = ({ run, trials }: SimulatedRun): SimulatedRun => {
  return {
    run: { ...run, tasks: run.tasks.map((task, i) => (i === 0 ? { ...task, fingerprint: "new" } : task)) },
    trials,
  };
};

async function among(runs: readonly SimulatedRun[], likeness?: "model") {
  await using folder = await scratch();
  for (const one of runs) await writeSimulatedRun(join(folder.path, one.run.id), one);
  return await findBaseline(folderSource(folder.path, "history"), today, likeness ? { likeness } : {});
}

test("the newest run that is alike is the baseline, and never the run itself", async () => {
  const found = await among([night(1), night(3), night(2), night(20)]);
  expect(found).toMatchObject({ status: "found", side: { run: { id: "night-3" }, baseline: "run" } });
});

describe("a run that is unlike is passed over, and the reason names the key", () => {
  const cases: [string, SimulatedRun, RegExp][] = [
    ["an edited task", edited(night(9)), /^suite: \w{12} → \w{12}$/],
    ["one task more", night(9, { tasks: 13 }), /^suite: /],
    ["other hardware", night(9, { environment: { gpu: "NVIDIA L4 (22 GiB)" } }), /^hardware: .*L4.* → .*L40S/],
    ["another model digest", changed(night(9), { kind: "openai", version: "1.0", modelDigest: "sha256:9" }), /digest/],
    ["another server version", changed(night(9), { kind: "openai", version: "2.0" }), /backend version: openai 2.0/],
    ["another setting", changed(night(9), { kind: "openai", version: "1.0" }), /^profile: other → .*setting/],
    ["a profile that is not there", night(9, { profiles: [{ name: "big", success: 0.6 }] }), /has no fast/],
    ["an incomplete run", night(9, { recorded: 0.5 }), /^incomplete: 6 of 12/],
    ["a failed profile", night(9, { profiles: [{ name: "fast", success: 0.6, failed: true }] }), /could not run/],
  ];
  test.each(cases)("%s", async (_, stored, reason) => {
    const found = await among([night(1), stored]);
    expect(found).toMatchObject({ status: "found", side: { run: { id: "night-1" } } });
    const alone = await among([stored]);
    if (alone.status === "found") throw new Error("it was taken");
    expect(alone.refused.flatMap(({ reasons }) => reasons)).toEqual([expect.stringMatching(reason)]);
    expect(alone.why).toContain("history");
  });
});

test("where settings were changed on purpose, the same model and server are enough", async () => {
  const other = changed(night(9), { kind: "openai", version: "1.0", digest: "x" });
  expect(await among([other], "model")).toMatchObject({ status: "found", side: { run: { id: "night-9" } } });
  const updated = changed(night(9), { kind: "openai", version: "2.0" });
  expect((await among([updated], "model")).status).toBe("no-baseline");
});

test("times are not compared with a baseline, however alike the machine; success is", async () => {
  const found = await among([night(3)]);
  if (found.status !== "found") throw new Error(found.why);
  const { success, latency, tokens } = compare(found.side, today);
  expect(success.difference.value).not.toBeNull();
  expect(latency).toMatchObject({ why: expect.stringContaining("another job"), all: null });
  expect(tokens.why).toBeNull();
});

test("a torn run and an empty folder say so", async () => {
  await using folder = await scratch();
  const source = folderSource(folder.path, "history");
  expect(await findBaseline(source, today)).toMatchObject({
    status: "no-baseline",
    why: "no baseline for fast: there is no run in the folder history",
  });
  const torn = await writeSimulatedRun(join(folder.path, "torn"), night(5));
  await writeFile(join(torn, "run.json"), '{"version": 1, "id"');
  const found = await findBaseline(source, today);
  expect(found).toMatchObject({ status: "no-baseline", refused: [{ run: null }] });
  expect(found.status === "no-baseline" && found.why).toMatch(/run.json:1: this is not JSON/);
});

test("a suite is its tasks: order and canaries do not matter, an edit does", () => {
  const { tasks } = night(1, { canaries: 1 }).run;
  const own = suiteFingerprint(tasks);
  expect(suiteFingerprint([...tasks].reverse())).toBe(own);
  expect(suiteFingerprint(tasks.filter(({ canary }) => !canary))).toBe(own);
  expect(suiteFingerprint(tasks.map((task, i) => (i === 0 ? { ...task, fingerprint: "edited" } : task)))).not.toBe(own);
});

describe("artifacts", () => {
  const artifact = (id: number, branch: string | null, at: string): StoredArtifact => {
    return { id, createdAt: at, run: branch === null ? null : { id: 100 + id, branch, sha: `${id}`.repeat(40) } };
  };
  const storeOf = (contents: ReadonlyMap<number, readonly SimulatedRun[] | Error>, all: readonly StoredArtifact[]) => {
    const downloaded: number[] = [];
    const store: ArtifactStore = {
      async *artifacts() {
        yield* all;
      },
      async downloadArtifact(id, folder) {
        downloaded.push(id);
        const inside = contents.get(id) ?? [];
        if (inside instanceof Error) throw inside;
        for (const one of inside) await writeSimulatedRun(join(folder, one.run.id), one);
      },
    };
    return { store, downloaded };
  };

  test("only those of the default branch are opened, the newest that fits is taken, and the rest is not downloaded", async () => {
    const all = [
      artifact(4, "someones-branch", "2026-11-04"),
      artifact(5, null, "2026-11-04"),
      artifact(3, "main", "2026-11-03"),
      artifact(2, "main", "2026-11-02"),
      artifact(1, "main", "2026-11-01"),
    ];
    const contents = new Map([
      [4, [night(4)]],
      [5, [night(4)]],
      [3, [edited(night(3))]],
      [2, [night(1), night(2)]],
      [1, [night(1)]],
    ]);
    const { store, downloaded } = storeOf(contents, all);
    const found = await findBaseline(artifactSource(store, "agent-eval-history", "main"), today);
    expect(found).toMatchObject({ status: "found", commit: "2".repeat(40), side: { run: { id: "night-2" } } });
    expect(downloaded).toEqual([3, 2]);
  });

  test("one that cannot be unpacked is refused by name, and the next is tried", async () => {
    const broken = new InfraError("unusable-artifact", "the archive leads outside of its folder");
    const contents = new Map<number, readonly SimulatedRun[] | Error>([[2, broken]]);
    const { store } = storeOf(contents, [artifact(2, "main", "2026-11-02"), artifact(1, "main", "2026-11-01")]);
    const found = await findBaseline(artifactSource(store, "agent-eval-history", "main"), today);
    expect(found).toMatchObject({
      status: "no-baseline",
      refused: [{ origin: expect.stringContaining("2026-11-02"), reasons: [broken.message] }],
    });
  });
});
