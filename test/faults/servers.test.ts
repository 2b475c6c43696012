import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import type Docker from "dockerode";
import PQueue from "p-queue";
import { beforeAll, describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/commands/report.ts";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import { ignoreMissing } from "../../src/containers/sweep.ts";
import { buildReport } from "../../src/reports/build.ts";
import { standInImage } from "../backends/stand-in.ts";
import { task } from "../runner/fakes.ts";
import { describeWithDocker } from "../support/docker.ts";
import { scratch } from "../support/program.ts";
import { ofDyingServers, tableOf, writeOrCompare } from "./docs-table.ts";
import { type Outcome, outcomeOf, type Ran, runOnce } from "./run-once.ts";
import { type ServerFault, serverFaults } from "./server-rows.ts";
import { startProcess } from "./stand-in-process.ts";

// The real Codex before stand-ins for model servers that fail in ways that no wire shows: each row a run of its own,
// its profile first and one of a healthy server after it.
const AT_ONCE = 4;
const TASK = "say-new";
const PROFILE = "local";

/** The same conversation for both stand-ins, each in its own form; one of them serves a turn once only. */
function scriptFor(kind: ServerFault["kind"], looks: readonly string[] = ["seq 400"]): string {
  const commands = [...looks, "echo new > a.txt"];
  if (kind === "ollama") {
    const turns = [...commands.map((run) => ({ steps: [{ run }] })), { steps: [{ say: "Done." }] }];
    return JSON.stringify([{ turns }]);
  }
  const calls = commands.map((cmd) => ({ calls: [{ name: "exec_command", arguments: JSON.stringify({ cmd }) }] }));
  return JSON.stringify(
    Array(4)
      .fill([...calls, { text: "Done." }])
      .flat(),
  );
}

interface Seen {
  readonly ran: Ran;
  readonly outcome: Outcome;
  readonly after: Outcome;
}

async function runRow(row: ServerFault, docker: Docker): Promise<Seen> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await scratch());
  const env = { STAND_IN_SCRIPT: scriptFor(row.kind, row.commands), ...row.env };
  const healthy = stack.use(await startProcess("ollama", { STAND_IN_SCRIPT: scriptFor("ollama") }));
  const port = row.portTaken ? await takenPort(stack) : await freePort();
  let url = `http://127.0.0.1:${port}`;
  let place: Record<string, unknown>;
  if (row.place === "container") {
    const volume = `agent-eval-test-${randomBytes(6).toString("hex")}`;
    stack.defer(() => ignoreMissing(docker.getVolume(volume).remove({ force: true })));
    const image = await standInImage(docker, row.kind, env);
    place = { mode: "container", image, volume, port, ...(row.kind === "ollama" ? { gpu: "none" } : {}) };
  } else {
    ({ url } = stack.use(await startProcess(row.kind, env)));
    place = { mode: "host", url };
  }
  const { model = "", repeats = 1 } = row;
  const profile = { agent: "codex", systemPrompt: "short" } as const;
  const input = {
    backends: {
      broken: { kind: row.kind, ...place, ...row.settings },
      well: { kind: "ollama", mode: "host", url: healthy.url },
    },
    profiles: {
      [PROFILE]: { ...profile, backend: "broken", model },
      after: { ...profile, backend: "well", model: "stand-in:small" },
    },
    run: { repeats },
  };
  const ran = await runOnce(Config.parse(input) satisfies ConfigInput, [task(TASK)], join(folder.path, "run"), {
    onReady: async (name) => {
      if (name !== PROFILE || !row.told) return;
      const told = await fetch(`${url}/stand-in/faults`, { method: "POST", body: JSON.stringify(row.told) });
      if (!told.ok) throw new Error(await told.text());
    },
  });
  return { ran, outcome: outcomeOf(ran, PROFILE), after: outcomeOf(ran, "after") };
}

/** What the report says and, where it matters, what was told while the run went on. */
function toldOf({ outcome, ran }: Seen, notes: RegExp | undefined): string {
  const told = ran.notes.map((line) => (notes ? line.slice(Math.max(0, line.search(notes))) : ""));
  const [sentence = ""] = told.find((line) => notes?.test(line))?.split(/[;:]/) ?? [];
  return [ofDyingServers(outcome.says), sentence && `on the way: ${sentence}`].filter(Boolean).join("; ");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function takenPort(stack: AsyncDisposableStack): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stack.defer(() => new Promise((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

await describeWithDocker("a model server that is started or given a model here", (docker) => {
  const seen: Seen[] = [];

  beforeAll(async () => {
    const queue = new PQueue({ concurrency: AT_ONCE });
    seen.push(...(await queue.addAll(serverFaults.map((row) => () => runRow(row, docker)))));
  }, 300_000);

  describe.each(serverFaults.map((row, index) => ({ ...row, index })))("$kind in a $place: $fault", (row) => {
    const find = () => {
      const found = seen[row.index];
      if (!found) throw new Error("it was not run");
      return found;
    };

    test("termination, blame, and what its user reads", () => {
      const { outcome, ran } = find();
      const { says, ...expected } = row.expected;
      expect(outcome).toMatchObject(expected);
      expect(outcome.says).toMatch(says);
      if (row.notes) expect(ran.notes.join("\n")).toMatch(row.notes);
    });

    test("the run goes on, and nothing recorded is lost", () => {
      const { outcome, after, ran } = find();
      expect(outcome.others).toEqual(row.others);
      expect(after.report.trials.every(({ verdict }) => verdict === "resolved")).toBe(true);
      expect(after.report.trials).toHaveLength(row.repeats ?? 1);
      expect(exitCodeOf(buildReport(ran.run, ran.trials))).toBe(row.exitCode);
    });
  });

  test("the table of the documentation is what was seen", async () => {
    const names = { ollama: "Ollama", dmr: "Docker Model Runner" };
    const rows = serverFaults.map(({ fault, kind, notes }, index) => ({
      fault: `${names[kind]}: ${fault}`,
      cells: seen[index] ? [{ ...seen[index].outcome, says: toldOf(seen[index], notes) }] : [],
    }));
    await writeOrCompare("servers", tableOf(["Codex"], rows));
  });
});
