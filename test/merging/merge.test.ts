import { describe, expect, test } from "vitest";
import { mergeParts, type Part } from "../../src/merging/merging.ts";
import { RunRecord } from "../../src/records/run.ts";
import { buildReport } from "../../src/reports/build.ts";
import { Report } from "../../src/reports/report.ts";
import { viewOf } from "../../src/reports/view.ts";
import { changed, split, whole } from "./parts.ts";

const one = whole();
const parts = split(one, 4);

/** The report of merged parts, checked against its schema. */
function reportOf(some: readonly Part[]): Report {
  const { run, trials } = mergeParts(some);
  return Report.parse(buildReport(RunRecord.parse(run), trials));
}

describe("parts that were merged", () => {
  test("are the run, whatever order they came in, and keep what each part was", () => {
    const merged = mergeParts(parts.toReversed());
    expect(merged).toEqual(mergeParts(parts));
    expect(merged.run).toMatchObject({ plan: one.run.plan, tasks: one.run.tasks, shard: null });
    expect(merged.run.merged?.parts.map(({ index, id }) => [index, id])).toEqual(
      parts.map(({ shard, run }) => [shard.index, run.id]),
    );
    expect(merged.trials.length).toBe(one.trials.length);
    expect(merged.run.id).toMatch(/^20261120-120000-[0-9a-f]{8}$/);
    const others = changed(parts, 2, () => ({ id: "20261121-120000-2of4" }));
    expect(mergeParts(others).run.id).not.toBe(merged.run.id);
  });

  test("begin when the first of them began", () => {
    const earlier = changed(parts, 3, () => ({ startedAt: "2026-11-20T08:00:00.000Z" }));
    expect(mergeParts(earlier).run.startedAt).toBe("2026-11-20T08:00:00.000Z");
  });

  test("never mix the model slots of two machines", () => {
    const each = parts.map(({ run, trials }) => buildReport(run, trials).modelSlots);
    const sum = (of: (slots: NonNullable<Report["modelSlots"]>) => number) =>
      each.reduce((total, slots) => total + (slots ? of(slots) : 0), 0);
    const { modelSlots } = reportOf(parts);
    // Each machine's slot was idle while this one machine's trials of other parts ran.
    expect(modelSlots?.sessions).toBe(4);
    expect(modelSlots?.spanMs).toBeCloseTo(sum(({ spanMs }) => spanMs));
    expect(modelSlots?.idleMs).toBeCloseTo(sum(({ idleMs }) => idleMs));
    expect(viewOf(reportOf(parts)).slots).toContain("in 4 sessions");
  });

  test("count on the sessions of a part that was resumed", () => {
    const resumed = parts.map((part) => ({
      ...part,
      trials: part.trials.map((trial, at) => ({
        ...trial,
        modelSlot: trial.modelSlot && { ...trial.modelSlot, session: part.shard.index === 2 && at > 3 ? 2 : 1 },
      })),
    }));
    const { trials } = mergeParts(resumed);
    expect([...new Set(trials.map(({ modelSlot }) => modelSlot?.session))]).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a profile", () => {
  const failing = (reason: string): Parameters<typeof changed>[2] => {
    return ({ profiles }) => ({
      profiles: profiles.map((profile) =>
        profile.name === "new"
          ? { ...profile, id: "unresolved", canary: { status: "failed", reason, durationMs: 0 } }
          : profile,
      ),
    });
  };
  const lost = (some: readonly Part[], index: number) =>
    some.map((part) =>
      part.shard.index === index ? { ...part, trials: part.trials.filter(({ profile }) => profile !== "new") } : part,
    );

  test("that could not run in one part is stopped in the whole: the rest counts, and the run is incomplete", () => {
    const report = reportOf(lost(changed(parts, 3, failing("no server answers")), 3));
    const [, profile] = report.profiles;
    expect(profile).toMatchObject({
      ...{ name: "new", status: "stopped", id: one.run.profiles[1]?.id },
      statusReason: "part 3 of 4: it could not run: no server answers",
    });
    const missing = 2 * (parts[2]?.run.tasks.length ?? 0);
    expect(profile?.success.trials).toBe(40 - missing);
    expect(report.run).toMatchObject({ complete: false, planned: 80, recorded: 80 - missing });
  });

  test("that could run nowhere has failed, for the one reason or for each part's", () => {
    const all = (reasons: readonly string[]) =>
      reasons.reduce<Part[]>((some, reason, at) => lost(changed(some, at + 1, failing(reason)), at + 1), parts);
    const same = reportOf(all(["no server", "no server", "no server", "no server"]));
    expect(same.profiles[1]).toMatchObject({ status: "failed", statusReason: "no server" });
    const [, two] = reportOf(all(["no server", "no server", "no model", "no server"])).profiles;
    expect(two?.statusReason).toContain("part 2 of 4: no server; part 3 of 4: no model");
  });

  test("that was stopped in a part says in which", () => {
    const stopped = changed(parts, 2, ({ profiles }) => ({
      profiles: profiles.map((profile) => (profile.name === "base" ? { ...profile, stopped: "it broke" } : profile)),
    }));
    expect(reportOf(stopped).profiles[0]).toMatchObject({ status: "stopped", statusReason: "part 2 of 4: it broke" });
  });

  test("has the largest memory and the slowest load of its parts, and each part's word for the rest", () => {
    const facts = ["100", "250", "90", "100"].reduce<Part[]>(
      (some, value, at) =>
        changed(some, at + 1, ({ profiles }) => ({
          profiles: profiles.map((profile) => ({
            ...profile,
            backendFacts: { digest: "d", loadMs: value, vramBytes: value, gpuShare: value === "90" ? "0.5" : "1" },
          })),
        })),
      parts,
    );
    expect(mergeParts(facts).run.profiles[0]?.backendFacts).toEqual({
      ...{ digest: "d", loadMs: "250", vramBytes: "250" },
      gpuShare: "1 (parts 1, 2 and 4); 0.5 (part 3)",
    });
  });
});

describe("parts from machines that differ", () => {
  const environment = (index: number, more: Record<string, string>, some: readonly Part[] = parts) =>
    changed(some, index, (run) => ({ environment: { ...run.environment, ...more } }));

  test("say so, with who had what; alike ones do not", () => {
    expect(viewOf(reportOf(parts)).notes.join()).not.toMatch(
      /unlike machines|environments of the parts|images of one name/,
    );
    const report = reportOf(environment(2, { cpu: "Small CPU", energy: "none" }));
    expect(report.run.environment["cpu"]).toBe("AMD EPYC 9254 (parts 1, 3 and 4); Small CPU (part 2)");
    const notes = viewOf(report).notes.join("\n");
    expect(notes).toContain(
      "The parts ran on unlike machines (cpu AMD EPYC 9254 in parts 1, 3 and 4, Small CPU in part 2): times and speeds of a profile are over all of them.",
    );
    expect(notes).toContain("The environments of the parts differ: energy nvidia in parts 1, 3 and 4, none in part 2.");
  });

  test("a little less memory is the same machine, much less is not", () => {
    expect(reportOf(environment(4, { memoryGiB: "125.6" })).run.differences).toEqual([]);
    expect(reportOf(environment(4, { memoryGiB: "62.0" })).run.differences).toMatchObject([{ fact: "memoryGiB" }]);
  });

  test("a part without tasks measured nothing and differs from nobody", () => {
    const idle = environment(2, { cpu: "Small CPU" }).map((part) =>
      part.shard.index === 2 ? { ...part, run: { ...part.run, tasks: [], plan: [] }, trials: [] } : part,
    );
    expect(reportOf(idle).run.differences).toEqual([]);
  });

  test("the whole is isolated as well as its worst part", () => {
    const weak = changed(parts, 3, () => ({ isolation: { status: "failed", probes: [] } }));
    const report = reportOf(weak);
    expect(report.run.isolation.status).toBe("failed");
    expect(viewOf(report).notes.join("\n")).toContain("isolation verified in parts 1, 2 and 4, failed in part 3");
  });

  test("images of one name that were built apart are told", () => {
    const images = [1, 2, 3, 4].reduce<Part[]>(
      (some, index) =>
        changed(some, index, () => ({ images: { "agent-eval/node:x": index === 4 ? "sha256:b" : "sha256:a" } })),
      parts,
    );
    expect(viewOf(reportOf(images)).notes.join("\n")).toContain(
      "images of one name with different contents (agent-eval/node:x)",
    );
  });
});
