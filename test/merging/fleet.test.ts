import { describe, expect, test } from "vitest";
import { AgentEvalError, InfraError, UsageError } from "../../src/errors.ts";
import { checkFleet, type Part } from "../../src/merging/merging.ts";
import { changed, split, whole } from "./parts.ts";

const parts = split(whole(), 4);
const without = (...gone: number[]) => parts.filter(({ shard }) => !gone.includes(shard.index));

function refusal(some: readonly Part[]): AgentEvalError {
  try {
    checkFleet(some);
  } catch (error) {
    if (error instanceof AgentEvalError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a fleet is refused", () => {
  test("without some of its parts, which are named with their tasks and how to run them", () => {
    const error = refusal(without(2, 4));
    expect(error).toBeInstanceOf(InfraError);
    const tasks = parts.filter(({ shard }) => [2, 4].includes(shard.index)).flatMap(({ run }) => run.tasks);
    expect(error.message).toContain("missing: part 2 of 4, part 4 of 4, with ");
    for (const { id } of tasks) expect(error.message).toContain(id);
    for (const { id } of parts[0]?.run.tasks ?? []) expect(error.message).not.toMatch(new RegExp(`\\b${id}\\b`));
    expect(error.fix).toContain("--shard 2/4, --shard 4/4");
  });

  test("with a part twice, both folders named", () => {
    const [first] = parts;
    const twin = first && { ...first, folder: "/other" };
    const error = refusal(twin ? [...parts, twin] : []);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe("there twice: part 1 of 4 (/parts/1, /other)");
  });

  test("with parts of another cut", () => {
    expect(refusal([...without(1), ...split(whole(), 3).slice(0, 1)]).message).toBe(
      "these are parts of different wholes: /parts/2 is part 2 of 4, /parts/1 is part 1 of 3",
    );
  });

  test.each<[string, Parameters<typeof changed>[2], string]>([
    ["version", () => ({ harnessVersion: "0.2.0" }), "agent-eval: 0.1.0 in parts 1, 2 and 4, 0.2.0 in part 3"],
    ["seed", () => ({ seed: 4 }), "seed: 3 in parts 1, 2 and 4, 4 in part 3"],
    ["sandbox", () => ({ sandbox: "local" }), "sandbox: docker in parts 1, 2 and 4, local in part 3"],
    [
      "repeats",
      ({ config }) => ({ config: { ...config, run: { ...config.run, repeats: 5 } } }),
      "configuration, run.repeats: 2 in parts 1, 2 and 4, 5 in part 3",
    ],
    [
      "limit of one profile",
      ({ config }) => ({
        config: {
          ...config,
          profiles: Object.fromEntries(
            Object.entries(config.profiles).map(([name, one]) => [
              name,
              name === "new" ? { ...one, limits: { requests: 9 } } : one,
            ]),
          ),
        },
      }),
      "configuration, profiles.new.limits.requests: not set in parts 1, 2 and 4, 9 in part 3",
    ],
    [
      "task",
      ({ shard }) => ({
        shard: shard && {
          ...shard,
          suite: shard.suite.map((task, at) => (at === 7 ? { ...task, fingerprint: "changed" } : task)),
        },
      }),
      `task ${parts[0]?.shard.suite[7]?.id}: version `,
    ],
    [
      "suite",
      ({ shard }) => ({ shard: shard && { ...shard, suite: [...shard.suite, { id: "added", fingerprint: "f" }] } }),
      "task added: not there in parts 1, 2 and 4, version f in part 3",
    ],
    [
      "model",
      ({ profiles }) => ({
        profiles: profiles.map((one) =>
          one.name === "new" ? { ...one, id: "other", backendFacts: { ...one.backendFacts, digest: "sha256:b" } } : one,
        ),
      }),
      "profile new, digest: ",
    ],
    [
      "agent",
      ({ profiles }) => ({ profiles: profiles.map((one) => ({ ...one, id: "other", agentVersion: "9.9.9" })) }),
      "profile base, agent version: ",
    ],
  ])("with another %s in one of them, and says in which", (_, change, told) => {
    const error = refusal(changed(parts, 3, change));
    expect(error.code).toBe("mixed-runs");
    expect(error.message).toContain(told);
  });
});

test("a difference is told without the figures that are others at each start", () => {
  const model = changed(parts, 3, ({ profiles }) => ({
    profiles: profiles.map((one) => ({ ...one, id: "b", backendFacts: { digest: "sha256:b", loadMs: "7" } })),
  }));
  expect(refusal(model).message).toContain("profile base, digest: ");
  expect(refusal(model).message).not.toContain("loadMs");
});

describe("a fleet is taken", () => {
  test("in any order, whatever differs that decides no result", () => {
    checkFleet(parts.toReversed());
    const elsewhere = changed(parts, 2, ({ config, environment, profiles }) => ({
      baseDir: "/another/checkout",
      sandboxReason: "as in the run",
      environment: { ...environment, cpu: "another", gpu: "another" },
      // A resumed part has its sandbox written out.
      config: { ...config, suite: "../tasks", run: { ...config.run, sandbox: "docker", cpuSlots: 3 } },
      profiles: profiles.map((one) => ({ ...one, backendFacts: { ...one.backendFacts, loadMs: "99999" } })),
    }));
    checkFleet(elsewhere);
  });

  test("when a profile could not run in a part: its identity is unknown there", () => {
    const failed = changed(parts, 2, ({ profiles }) => ({
      profiles: profiles.map((one) => ({
        ...one,
        id: "unresolved",
        canary: { status: "failed", reason: "no server", durationMs: 0 },
      })),
    }));
    checkFleet(failed);
  });
});
