import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { runCanary } from "../../src/runner/canary.ts";
import { openLanes } from "../../src/runner/lanes.ts";
import { writeTree } from "../../src/trees/disk.ts";
import { textFile } from "../../src/trees/tree.ts";
import { collectFolder } from "../../src/trees/untrusted.ts";
import { emptyFolder } from "../trees/folder.ts";
import { agent, exit, fakeSandbox, type Hooks, ledger, ready, request, unmetered } from "./fakes.ts";

const never = new AbortController().signal;

async function canary(hooks: Hooks, profile = ready(), signal = never) {
  const sandbox = fakeSandbox(2, hooks);
  const result = await runCanary(profile, "node", openLanes(sandbox, 1, 1, unmetered), signal);
  return { result, runs: sandbox.log.filter((line) => line.startsWith("run ")).length };
}

/** An agent that really runs the script. */
const honest: Hooks = {
  collect: async ({ workspace }) => {
    const folder = await emptyFolder();
    await writeTree(folder, workspace);
    execFileSync("sh", ["canary.sh"], { cwd: folder, stdio: "pipe" });
    return collectFolder(folder);
  },
};

describe("the canary", () => {
  test("passes when the command really ran", async () => {
    const { result, runs } = await canary(honest);
    expect([result.status, runs]).toEqual(["passed", 1]);
  });

  test("fails for an agent that only says so, after a second chance, and says what was seen", async () => {
    const invented: Hooks = {
      run: async () => exit({ stdout: "0123456789abcdef" }),
      collect: async ({ workspace }) => ({
        tree: new Map([...workspace, ["canary.out", textFile(`${"0".repeat(64)}  -\n`)]]),
        irregular: [],
      }),
    };
    const { result, runs } = await canary(invented);
    expect(runs).toBe(2);
    expect(result).toMatchObject({ status: "failed", reason: expect.stringContaining("the model called no tool") });
    expect(result.reason).toContain("completed, 1 model requests, 0 tool calls");
  });

  test("has as long as a trial of the profile, and five minutes at least", async () => {
    const given: number[] = [];
    const sandbox = fakeSandbox(2, honest);
    const [pod] = sandbox.pods;
    if (!pod) throw new Error("no pod");
    const open: typeof pod.open = async (cell) => {
      const opened = await pod.open(cell);
      const run: typeof opened.run = async (timeoutMs, signal) => {
        given.push(timeoutMs);
        return opened.run(timeoutMs, signal);
      };
      return { ...opened, run };
    };
    const lanes = openLanes({ ...sandbox, pods: [{ ...pod, open }] }, 1, 1, unmetered);
    await runCanary(ready(), "node", lanes, never, 3_600_000);
    await runCanary(ready(), "node", lanes, never, 1000);
    expect(given).toEqual([3_600_000, 300_000]);
  });

  test("names the server's failure", async () => {
    const error = { code: "unreachable" as const, message: "nobody listens" };
    const { result } = await canary({ close: async () => ledger([request({ error, usage: null })]) });
    expect(result.reason).toContain("unreachable: nobody listens");
  });

  test("passes at the second try", async () => {
    let tries = 0;
    const { result, runs } = await canary({
      collect: async (cell) => {
        tries += 1;
        return tries === 1 || !honest.collect ? { tree: cell.workspace, irregular: [] } : honest.collect(cell);
      },
    });
    expect([result.status, runs]).toEqual(["passed", 2]);
  });

  test("does not apply without a model, or to an agent that runs no commands", async () => {
    const silent = { ...ready(), agent: { ...agent, runsCommands: false } };
    for (const profile of [ready("a", false), silent]) {
      const { result, runs } = await canary({}, profile);
      expect([result.status, runs]).toEqual(["not-applicable", 0]);
    }
  });

  test("is not repeated after an interrupt", async () => {
    const controller = new AbortController();
    const { runs } = await canary(
      {
        run: async () => {
          controller.abort();
          return exit({ aborted: true, exitCode: null });
        },
      },
      ready(),
      controller.signal,
    );
    expect(runs).toBe(1);
  });
});
