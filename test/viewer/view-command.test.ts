import { appendFile, mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { program, scratch, startProgram } from "../support/program.ts";
import { simulateRun, writeSimulatedRun } from "../support/simulated-run.ts";

const simulated = simulateRun({ profiles: [{ name: "fast", success: 0.6 }], tasks: 10, repeats: 2 });

/** The first line that a program prints, or why there is none. */
function firstLine(running: ReturnType<typeof startProgram>): Promise<string> {
  return new Promise((resolve, reject) => {
    running.stdout?.once("data", (bytes: Buffer) => resolve(String(bytes).split("\n")[0] ?? ""));
    running.then(({ stderr }) => reject(new Error(`it printed no address: ${stderr}`)));
  });
}

test("agent-eval view: the newest run at the printed address, as it grows; Ctrl-C ends it with 0", async () => {
  await using out = await scratch();
  const { run, trials } = simulated;
  await writeSimulatedRun(
    join(out.path, "reports/old"),
    simulateRun({ profiles: [{ name: "old", success: 1 }], tasks: 2 }),
  );
  await utimes(join(out.path, "reports/old/run.json"), 1, 1);
  await utimes(join(out.path, "reports/old/trials.jsonl"), 1, 1);
  const folder = await writeSimulatedRun(join(out.path, "reports/new"), { run, trials: trials.slice(0, 12) });
  const [first] = trials;
  await mkdir(join(folder, first?.artifacts ?? ""), { recursive: true });
  await writeFile(join(folder, first?.artifacts ?? "", "changes.patch"), "the patch");
  const running = startProgram(["view", "--no-open"], { cwd: out.path });
  const url = await firstLine(running);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/$/);
  const shown = await fetch(url);
  expect(shown.status).toBe(200);
  expect(shown.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; script-src 'sha256-\S+' 'sha256-\S+'; style-src 'sha256-\S+'; connect-src 'self'; .*frame-ancestors 'none'$/,
  );
  expect((await shown.text()).includes("12 of 20 trials")).toBe(true);
  expect(await (await fetch(`${url}${first?.artifacts}/changes.patch`)).text()).toBe("the patch");
  const events = (await fetch(`${url}events`)).body?.pipeThrough(new TextDecoderStream()).getReader();
  await appendFile(
    join(folder, "trials.jsonl"),
    trials
      .slice(12)
      .map((trial) => `${JSON.stringify(trial)}\n`)
      .join(""),
  );
  for (let page = ""; !page.includes("20 of 20 trials"); page = await (await fetch(url)).text()) await events?.read();
  running.kill("SIGINT");
  const { exitCode, stderr } = await running;
  expect(exitCode, String(stderr)).toBe(0);
  expect(stderr).toContain("reports/new: the page follows the run");
});

test("agent-eval view of what is no run says so and starts nothing", async () => {
  await using out = await scratch();
  const { exitCode, stderr, stdout } = await program(["view", ".", "--no-open"], { cwd: out.path });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("holds no run");
  const newest = await program(["view", "--no-open"], { cwd: out.path });
  expect(newest.exitCode).toBe(2);
  await mkdir(join(out.path, "reports"));
  expect((await program(["view", "--no-open"], { cwd: out.path })).stderr).toMatch(
    /reports holds no run\n {2}fix Start one/,
  );
});
