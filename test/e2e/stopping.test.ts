import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Report } from "../../src/reports/report.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { program, readRun, scratch, startProgram, writeConfig } from "../support/program.ts";

/** What no two runs share: names of runs, times, addresses, and tokens, which are estimated from prompts with paths in them. */
const DIFFERENT = new Set([
  ...["id", "run", "startedAt", "sandboxReason", "environment", "target"],
  ...["durationMs", "latencyMs", "latency", "agentTimeMs", "agentMs", "cold", "modelSlot", "modelSlots"],
  ...["timeToFirstTokenMs", "promptTokensPerSecond", "decodeTokensPerSecond"],
  ...["tokens", "tokensPerTrial", "context", "inputTokens", "peakContextTokens", "agentUsage", "detail"],
]);

/** A report without what no two runs share. */
function timeless({ run, ...report }: Report): unknown {
  const without = (value: object) =>
    JSON.parse(JSON.stringify(value, (key, inner) => (DIFFERENT.has(key) ? undefined : inner)));
  return { ...without({ about: run }), ...without(report), ids: report.trials.map(({ id }) => id) };
}

/** Waits until a run has recorded so many trials; gives the journal's text. */
async function recorded(folder: string, lines: number): Promise<string> {
  const file = join(folder, "trials.jsonl");
  for (;;) {
    const text = existsSync(file) ? await readFile(file, "utf8") : "";
    if (text.split("\n").length > lines) return text;
    await sleep(50);
  }
}

const two = ["fix-cursor-paging", "test-rate-limiter"];
const arguments_ = (folder: string) => ["run", ...two, "--sandbox", "docker", "--seed", "7", "--out", folder];

await describeWithDocker("a run that is stopped", (docker) => {
  test("killed without warning, it resumes where it was and reports what an undisturbed run reports", async () => {
    await using out = await scratch();
    const whole = join(out.path, "whole");
    const killed = join(out.path, "killed");
    expect((await program(arguments_(whole))).exitCode).toBe(0);

    const victim = startProgram(arguments_(killed));
    const before = await recorded(killed, 3);
    victim.kill("SIGKILL");
    await victim;
    expect(await propertyOf(docker, victim.pid)).not.toEqual([]);

    const resumed = await program(["run", "--resume", killed]);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain("removed leftover");
    const after = await readFile(join(killed, "trials.jsonl"), "utf8");
    const kept = before.slice(0, before.lastIndexOf("\n") + 1);
    expect(after.startsWith(kept)).toBe(true);
    const ids = after
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(timeless((await readRun(killed)).report)).toEqual(timeless((await readRun(whole)).report));
    expect(await propertyOf(docker, victim.pid, resumed.pid)).toEqual([]);
  });

  test("interrupted, it removes its containers, keeps the journal and says how to go on", async () => {
    await using out = await scratch();
    const folder = join(out.path, "run");
    const running = startProgram(arguments_(folder));
    await recorded(folder, 1);
    running.kill("SIGINT");
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(130);
    expect(stderr).toContain("run --resume");
    expect(await propertyOf(docker, running.pid)).toEqual([]);
    const { trials, report } = await readRun(folder);
    expect(trials.length).toBeGreaterThan(0);
    expect(report.run).toMatchObject({ complete: false, recorded: trials.length });
    expect(trials.map(({ termination }) => termination)).not.toContain("interrupted");
  });

  test("another run that is alive is not swept", async () => {
    await using out = await scratch();
    const config = await writeConfig(out.path, {
      profiles: { sleeper: { agent: "command", command: ["sleep", "600"] } },
    });
    const slow = join(out.path, "slow");
    const sleeper = startProgram(["run", "fix-cursor-paging", "-c", config, "--sandbox", "docker", "--out", slow]);
    const running = async () =>
      (await propertyOf(docker, sleeper.pid)).filter((name) => /gateway|relay|\.sleeper\./.test(name));
    while (!(await running()).some((name) => name.includes(".sleeper."))) await sleep(50);
    const mine = await running();

    const other = await program([
      ...["run", "fix-cursor-paging", "-p", "oracle", "--sandbox", "docker", "--out", join(out.path, "other")],
    ]);
    expect(other.exitCode, other.stderr).toBe(0);
    expect(await running()).toEqual(mine);
    sleeper.kill("SIGTERM");
    expect((await sleeper).exitCode).toBe(130);
    expect(await propertyOf(docker, sleeper.pid, other.pid)).toEqual([]);
  });

  test("an agent that works past its deadline is ended and still graded", async () => {
    await using out = await scratch();
    const config = await writeConfig(out.path, {
      profiles: {
        // Ignores every polite signal, and leaves a child behind that does so too.
        stubborn: { agent: "command", command: ["sh", "-c", "trap '' TERM INT HUP; (setsid sleep 600 &) ; sleep 600"] },
      },
    });
    const folder = join(out.path, "run");
    const done = await program([
      ...["run", "fix-cursor-paging", "-c", config, "--sandbox", "docker", "--timeout", "2", "--out", folder],
    ]);
    expect(done.exitCode, done.stderr).toBe(0);
    const { trials } = await readRun(folder);
    expect(trials).toMatchObject([{ termination: "timeout", verdict: "unresolved", blame: "agent" }]);
    expect(trials[0]?.checks.some((check) => check.kind === "fail-to-pass")).toBe(true);
    expect(await propertyOf(docker, done.pid)).toEqual([]);
  });
});
