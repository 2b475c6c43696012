import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/commands/report.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { task } from "../runner/fakes.ts";
import { claudeCodeExecutable } from "../support/claude-code.ts";
import { type Cell, tableOf, writeOrCompare } from "./docs-table.ts";
import { type FaultyServer, startFaulty } from "./faulty-server.ts";
import { type Outcome, outcomeOf, runOnce } from "./run-once.ts";
import { type Expected, wireFaults } from "./wire-rows.ts";

// The real Codex and the real Claude Code, each with each fault, in one run: that the run goes on is part of it.
const agents = ["codex", "claude-code"] as const;
type AgentName = (typeof agents)[number];
/** The wire an agent's server speaks: translated for Codex, passed through for Claude Code. */
const wires = { codex: "chat", "claude-code": "messages" } as const;

const nameOf = (row: number, agent: AgentName) => `f${row}-${agent}`;
const expectedOf = ({ expected }: (typeof wireFaults)[number], agent: AgentName): Expected =>
  "codex" in expected ? expected[agent] : expected;

let folder: string;
let servers: FaultyServer[];
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "agent-eval-faults-"));
  const executable = await claudeCodeExecutable();
  const backends: NonNullable<ConfigInput["backends"]> = {};
  const profiles: ConfigInput["profiles"] = {};
  servers = [];
  const add = async (name: string, agent: AgentName, model: string, meets: (typeof wireFaults)[number]["meets"]) => {
    const server = await startFaulty(wires[agent], meets);
    servers.push(server);
    backends[name] = {
      ...{ kind: "openai", baseUrl: server.baseUrl, wire: wires[agent], probe: false, idleTimeoutSeconds: 1 },
    };
    const program = agent === "claude-code" ? { executable } : {};
    profiles[name] = { agent, backend: name, model, contextWindow: 32_768, ...program };
  };
  for (const [row, fault] of wireFaults.entries()) {
    for (const agent of agents) await add(nameOf(row, agent), agent, fault.model ?? "stand-in", fault.meets);
  }
  // Behind all the broken ones.
  for (const agent of agents) await add(`well-${agent}`, agent, "stand-in", () => null);
  const config = { backends, profiles, run: { modelSlots: 6, cpuSlots: 3 } } satisfies ConfigInput;
  const ran = await runOnce(config, [task("say-new")], folder, {
    onStarted: () => {
      for (const server of servers) server.begin();
    },
  });
  outcomes = new Map(Object.keys(profiles).map((name) => [name, outcomeOf(ran, name)]));
}, 300_000);

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

function outcome(name: string): Outcome {
  const found = outcomes.get(name);
  if (!found) throw new Error(`${name} was not run`);
  return found;
}

describe.each(wireFaults.map((fault, row) => ({ ...fault, row })))("a server: $fault", (fault) => {
  test.each(agents)("%s", (agent) => {
    const seen = outcome(nameOf(fault.row, agent));
    const { says, ...expected } = expectedOf(fault, agent);
    expect(seen).toMatchObject(expected);
    expect(seen.says).toMatch(says);
    expect(exitCodeOf(seen.report)).toBe(expected.blame === "profile" ? 3 : 0);
  });
});

test("the run goes on behind all of them: what comes after is run, and resolved", () => {
  for (const agent of agents) {
    expect(outcome(`well-${agent}`)).toMatchObject({ ended: "completed", blame: "nobody", attempts: 1 });
  }
});

test("the table of the documentation is what was seen", async () => {
  const rows = wireFaults.map(({ fault }, row) => {
    const cells = agents.map((agent): Cell => ({ ...outcome(nameOf(row, agent)) }));
    return { fault, cells };
  });
  await writeOrCompare("wire", tableOf(["Codex", "Claude Code"], rows));
});
