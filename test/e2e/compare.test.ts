import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ComparisonOutput } from "../../src/comparisons/comparison.ts";
import { program, scratch } from "../support/program.ts";
import { simulateRun, sixBySixty, writeSimulatedRun } from "../support/simulated-run.ts";

let place: Awaited<ReturnType<typeof scratch>>;
/** Six profiles, the newest run below reports/. */
let six: string;
/** One profile, in an older run. */
let one: string;

beforeAll(async () => {
  place = await scratch();
  const profiles = [{ name: "incumbent", success: 0.55 }];
  one = await writeSimulatedRun(
    join(place.path, "reports/one"),
    simulateRun({ id: "one", profiles, repeats: 3, seed: 7, environment: { gpu: "NVIDIA A100" } }),
  );
  // Files of one moment would leave open which run is the newest.
  await new Promise((done) => setTimeout(done, 20));
  six = await writeSimulatedRun(join(place.path, "reports/six"), sixBySixty());
});
afterAll(() => place[Symbol.asyncDispose]());

const compare = (...args: string[]) => program(["compare", ...args], { cwd: place.path });

describe("sides", () => {
  test("two profiles of the newest run: figures on standard output, where they are from on the other", async () => {
    const { exitCode, stdout, stderr } = await compare("incumbent", "strong");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("strong is better than incumbent: +21 points");
    expect(stdout).toMatch(/agent time, p50 +1 min 41 s/);
    expect(stdout).toContain("no longer resolved");
    expect(stdout).not.toContain("NaN");
    expect(stderr).toBe("compared reports/six#incumbent with reports/six#strong");
  });

  test("a run of one profile by its folder, a profile of another run by both", async () => {
    const { exitCode, stdout } = await compare("reports/one", "reports/six#incumbent");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("incumbent (run 20261120-120000-simulated) against incumbent (run one): 60 tasks");
    expect(stdout).toContain("Not compared: agent times, cost. The runs were on different hardware");
    expect(stdout).not.toContain("agent time, p50");
  });

  test.each([
    ["a missing folder", ["reports/none", "reports/six#strong"], "reports/none holds no run"],
    ["an unknown profile", ["incumbent", "stronk"], "Did you mean strong?"],
    ["a run of several profiles without a name", ["reports/one", "reports/six"], "reports/six#incumbent"],
    ["a side against itself", ["strong", "reports/six#strong"], "both sides are strong of run"],
    ["no run at all", ["a", "b", "--run", "nowhere"], "nowhere holds no run"],
    ["a margin that is none", ["incumbent", "strong", "--margin", "5"], "a number between 0 and 1"],
  ])("%s is refused with what to do", async (_, args, message) => {
    const { exitCode, stdout, stderr } = await compare(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  test("runs without a common task are refused", async () => {
    const { run, trials } = simulateRun({ id: "other", profiles: [{ name: "incumbent", success: 0.5 }], tasks: 5 });
    const tasks = run.tasks.map((task) => ({ ...task, fingerprint: "changed" }));
    const folder = await writeSimulatedRun(join(place.path, "other"), { run: { ...run, tasks }, trials });
    const { exitCode, stderr } = await compare(one, folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("runs one and other cannot be compared");
  });
});

describe("a torn journal", () => {
  test("half a last line is passed over, and the run is said to be incomplete", async () => {
    const made = sixBySixty();
    const folder = await writeSimulatedRun(join(place.path, "torn"), { ...made, trials: made.trials.slice(0, -1) });
    await appendFile(join(folder, "trials.jsonl"), JSON.stringify(made.trials.at(-1)).slice(0, 200));
    const missing = made.trials.at(-1)?.profile ?? "";
    const { exitCode, stdout } = await compare(missing === "peer" ? "twin" : "peer", missing, "--run", folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`1 of 180 planned trials of ${missing} missing`);
  });

  test("a broken line in its middle is refused by file and line", async () => {
    const folder = await writeSimulatedRun(join(place.path, "broken"), sixBySixty());
    const journal = join(folder, "trials.jsonl");
    const lines = (await readFile(journal, "utf8")).split("\n");
    await writeFile(journal, [...lines.slice(0, 4), "{broken", ...lines.slice(5)].join("\n"));
    const { exitCode, stderr } = await compare("incumbent", "strong", "--run", folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("trials.jsonl:5");
  });
});

describe("gate", () => {
  test.each([
    [["incumbent", "weak", "--fail-on", "worse"], 1, "gate: FAIL"],
    [["incumbent", "strong", "--fail-on", "not-better"], 0, "gate: pass"],
    [["incumbent", "twin", "--fail-on", "worse"], 0, "gate: undecided, which passes"],
    [["incumbent", "twin", "--fail-on", "undecided"], 1, "gate: undecided, which FAILS"],
  ])("%j: exit %i", async (args, code, words) => {
    const { exitCode, stdout } = await compare(...args);
    expect(exitCode).toBe(code);
    expect(stdout).toContain(words);
  });

  test("rules come from the candidate's run, or from the file that is named", async () => {
    const strict = sixBySixty({ gate: { "latency.p50": "+5%", undecided: "pass" } });
    const folder = await writeSimulatedRun(join(place.path, "strict"), strict);
    const its = await compare("incumbent", "strong", "--run", folder, "--json");
    expect(its.exitCode).toBe(1);
    const { gate } = ComparisonOutput.parse(JSON.parse(its.stdout));
    expect(gate).toMatchObject({ state: "fail", rules: [{ metric: "latency.p50", limit: "+5%", state: "fail" }] });
    const file = join(place.path, "gate.yaml");
    await writeFile(file, "profiles: { a: { agent: noop } }\ngate: { latency.p50: +100%, cost: +10% }\n");
    const named = await compare("incumbent", "twin", "--run", folder, "-c", file, "--json");
    expect(named.exitCode).toBe(0);
    expect(
      ComparisonOutput.parse(JSON.parse(named.stdout)).gate?.rules.map(({ metric, state }) => [metric, state]),
    ).toEqual([
      ["latency.p50", "pass"],
      ["cost", "pass"],
    ]);
  });

  test("a candidate without rules has to pass those of the base", async () => {
    const night = (id: string, success: number, more: object) =>
      writeSimulatedRun(
        join(place.path, id),
        simulateRun({ id, suite: 3, repeats: 3, profiles: [{ name: "p", success }], ...more }),
      );
    const base = await night("ruled", 0.7, { gate: { success: "worse" }, decision: { margin: 0.02 } });
    const candidate = await night("unruled", 0.4, { seed: 4, decision: { margin: 0.5 } });
    const { exitCode, stdout } = await compare(base, candidate);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("The candidate's run has no gate: that of the base is used, success: worse");
    expect(stdout).toContain("The runs' own rules differ: margin 0.02 and 0.5");
  });

  test("a candidate that could not run is no pass: exit 3", async () => {
    const profiles = [
      { name: "good", success: 0.5 },
      { name: "dead", success: 0.5, failed: true },
    ];
    const folder = await writeSimulatedRun(join(place.path, "half"), simulateRun({ profiles, tasks: 5 }));
    const { exitCode, stdout } = await compare("good", "dead", "--run", folder, "--fail-on", "worse");
    expect(exitCode).toBe(3);
    expect(stdout).toContain("dead could not run and was not scored: the model never called a tool.");
  });

  test("Markdown has the gate first, and the same numbers", async () => {
    const { stdout } = await compare("incumbent", "weak", "--run", six, "--fail-on", "worse", "--markdown");
    expect(stdout.split("\n").slice(0, 5).join("\n")).toContain("**gate: FAIL**");
    expect(stdout).toContain("| success | 55 % | 34 % | −21 points (−28 to −13) |");
  });
});
