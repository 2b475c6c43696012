import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Report } from "../../src/reports/report.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { program, readRun, scratch } from "../support/program.ts";

/** The quickstart in one sandbox, and what its report has to say. */
async function quickstart(sandbox: "docker" | "local"): Promise<{ report: Report; pid: number }> {
  await using out = await scratch();
  const folder = join(out.path, "run");
  const { exitCode, stdout, stderr, pid } = await program(["run", "--sandbox", sandbox, "--out", folder, "--json"]);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toContain(`sandbox: ${sandbox} (asked for)`);
  const { run, report, trials, markdown } = await readRun(folder);
  expect(Report.parse(JSON.parse(stdout))).toEqual(report);

  const of = (name: string) => report.profiles.find((profile) => profile.name === name);
  expect(report.run).toMatchObject({ planned: 12, recorded: 12, complete: true });
  expect(of("oracle")?.success).toMatchObject({ rate: 1, resolved: 3, trials: 3 });
  expect(of("noop")?.success).toMatchObject({ rate: 0, resolved: 0, trials: 3 });
  expect(of("codex-strong")?.success).toMatchObject({ rate: 1, resolved: 3, trials: 3 });
  expect(of("codex-weak")?.success).toMatchObject({ resolved: 1, trials: 3 });
  expect(report.trials.find((trial) => trial.profile === "codex-weak" && trial.verdict === "resolved")?.category).toBe(
    "patch",
  );

  // The real Codex, and nobody is told that a script is a model.
  for (const name of ["codex-strong", "codex-weak"]) {
    expect(of(name)).toMatchObject({ agentVersion: "0.169.0", scripted: true, tokens: { source: "estimated" } });
    expect(run.profiles.find((profile) => profile.name === name)?.canary.status).toBe("passed");
  }
  expect(markdown).toMatch(/codex-strong.*scripted/);
  for (const trial of trials.filter(({ profile }) => profile.startsWith("codex"))) {
    expect(trial, trial.id).toMatchObject({ termination: "completed", tampering: [], costUsd: null });
    expect(trial.usage?.toolCalls, trial.id).toBeGreaterThan(0);
    expect(trial.usage?.invalidToolCalls, trial.id).toBe(0);
    expect(trial.agentUsage, trial.id).toEqual({
      inputTokens: trial.usage?.inputTokens,
      outputTokens: trial.usage?.outputTokens,
    });
    for (const name of ["prompt.md", "changes.patch", "agent.stdout", "ledger.json", "grade.json"]) {
      await access(join(folder, trial.artifacts, name));
    }
  }
  const failed = report.trials.filter((trial) => trial.verdict === "unresolved");
  for (const trial of failed) {
    expect(trial.blame, trial.id).toBe("agent");
    expect(markdown).toContain(trial.artifacts);
  }
  return { report, pid };
}

test("the quickstart without a container engine: real Codex, real grading, and no isolation claimed", async () => {
  const { report } = await quickstart("local");
  expect(report.run).toMatchObject({ sandbox: "local", isolation: { status: "none", probes: [] } });
});

await describeWithDocker("the quickstart in containers", (docker) => {
  test("is isolated, verified from the inside, and leaves nothing behind", async () => {
    const { report, pid } = await quickstart("docker");
    expect(report.run).toMatchObject({ sandbox: "docker", isolation: { status: "verified" } });
    expect(report.run.isolation.probes.length).toBeGreaterThan(5);
    expect(await propertyOf(docker, pid)).toEqual([]);
  });
});
