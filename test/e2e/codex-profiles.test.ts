import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import { Ledger } from "../../src/gateway/gateway.ts";
import { startLocal as startDmr } from "../backends/dmr-local.ts";
import { program, readRun, scratch, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";

/** What the model of the stand-in says: the canary's command, then a word, as often as profiles ask. */
const script = Array.from({ length: 4 }, () => [
  { calls: [{ name: "exec_command", arguments: '{"cmd":"sh canary.sh"}' }] },
  { text: "Done." },
  { text: "I would not know." },
]).flat();

const SKILL = "---\nname: docker-model-runner\ndescription: Stand-in for a skill\n---\n";
const INSTALLS = `mkdir -p "$4/docker-model-runner" && printf '%s' '${SKILL}' > "$4/docker-model-runner/SKILL.md"; echo x >> "$0.calls"`;

/** A PATH whose docker is a stand-in that knows \`model skills --dest FOLDER\` alone. */
async function pathWithDocker(folder: string, body: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "docker"),
    `#!/bin/sh\n# A stand-in for docker, not docker.\n[ "$1 $2 $3" = "model skills --dest" ] || exit 64\n${body}\n`,
  );
  await chmod(join(folder, "docker"), 0o755);
  return [folder, process.env["PATH"]].join(delimiter);
}

async function ran(folder: string, profiles: ConfigInput["profiles"], PATH = process.env["PATH"] ?? "") {
  const url = await startDmr({ STAND_IN_SCRIPT: JSON.stringify(script) });
  const config = await writeConfig(folder, {
    backends: { runner: { kind: "dmr", mode: "host", url } },
    run: { sandbox: "local" },
    profiles,
  });
  const out = join(folder, "out");
  return { ...(await program(["run", TASK, "-c", config, "--out", out], { env: { PATH } })), out };
}

const codex = { agent: "codex", backend: "runner", model: "ai/stand-in", contextWindow: 32_768 } as const;

describe("Docker's skills for Codex", () => {
  test("make another profile, so that both can be compared", async () => {
    await using at = await scratch();
    const path = await pathWithDocker(join(at.path, "bin"), INSTALLS);
    const profiles = { plain: codex, skilled: { ...codex, skills: true } };
    const { exitCode, stderr, out } = await ran(at.path, profiles, path);
    expect(exitCode, stderr).toBe(0);
    const { run, trials } = await readRun(out);
    const [plain, skilled] = ["plain", "skilled"].map((name) => run.profiles.find((profile) => profile.name === name));
    expect(skilled?.backendFacts["skills"]).toMatch(/^[0-9a-f]{12}$/);
    expect(plain?.backendFacts).not.toHaveProperty("skills");
    expect(skilled?.id).not.toBe(plain?.id);
    // The first request alone: which of the script's turns a trial gets depends on who is ready first.
    const firstInput = async (name: string) => {
      const artifacts = trials.find(({ profile }) => profile === name)?.artifacts ?? "";
      const ledger = Ledger.parse(JSON.parse(await readFile(join(out, artifacts, "ledger.json"), "utf8")));
      return ledger.requests[0]?.usage?.inputTokens ?? 0;
    };
    expect(await firstInput("plain")).toBeGreaterThan(0);
    expect(await firstInput("skilled")).toBeGreaterThan(await firstInput("plain"));
  });

  test("that cannot be had stop the run before it begins, with what to do", async () => {
    await using at = await scratch();
    const path = await pathWithDocker(join(at.path, "bin"), 'echo "docker: unknown command: docker model" >&2; exit 1');
    const { exitCode, stderr } = await ran(at.path, { skilled: { ...codex, skills: true } }, path);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/`docker model skills`: docker: unknown command: docker model[\s\S]*docker-model-plugin/);
  });
});

test("a key that Codex refuses is named before any trial", async () => {
  await using at = await scratch();
  const { exitCode, stderr, out } = await ran(at.path, { wrong: { ...codex, settings: { model_verbosty: "low" } } });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("unknown configuration field `model_verbosty`");
  const text = await program(["report", out]);
  expect(text.stdout + text.stderr).toContain("model_verbosty");
});
