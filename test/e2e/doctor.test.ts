import { expect, test } from "vitest";
import { z } from "zod";
import { startLocal as startDmr } from "../backends/dmr-local.ts";
import { startLocal as startOllama } from "../backends/ollama-local.ts";
import { program, scratch, writeConfig } from "../support/program.ts";

const Checks = z.object({
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["ok", "note", "warning", "fail"]),
      detail: z.string(),
      fix: z.string().nullable(),
    }),
  ),
});

test("an Ollama that the whole network can use is a warning, and the machine fit for a run", async () => {
  const url = await startOllama({ OLLAMA_HOST: "0.0.0.0:0" });
  await using place = await scratch();
  await writeConfig(place.path, {
    backends: { server: { kind: "ollama", mode: "host", url } },
    profiles: { local: { agent: "codex", backend: "server", model: "stand-in:8b" } },
  });
  const done = await program(["doctor", "--json"], { cwd: place.path });
  expect(done.exitCode, done.stderr).toBe(0);
  const { checks } = Checks.parse(JSON.parse(done.stdout));
  expect(checks).toContainEqual({
    name: "ollama is private",
    status: "warning",
    detail: expect.stringContaining("without asking who is there"),
    fix: expect.stringContaining("OLLAMA_HOST=127.0.0.1"),
  });
  expect(checks.filter(({ status }) => status === "fail")).toEqual([]);
  expect(checks.filter(({ status, fix }) => status === "warning" && fix === null)).toEqual([]);
});

test("a Docker Model Runner that a run would refuse is a failure", async () => {
  const url = await startDmr({ STAND_IN_VERSION: "v1.1.24" });
  await using place = await scratch();
  await writeConfig(place.path, {
    backends: { server: { kind: "dmr", url } },
    profiles: { local: { agent: "codex", backend: "server", model: "ai/stand-in" } },
  });
  const done = await program(["doctor"], { cwd: place.path });
  expect(done.exitCode, done.stderr).toBe(3);
  expect(done.stdout).toMatch(/✘ dmr version: v1\.1\.24 has CVE-2026-33990.*\n +fix: Update .*1\.1\.25 or newer/);
});
