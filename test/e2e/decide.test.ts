import { appendFile, cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { codex } from "../../src/agents/codex/codex.ts";
import { DecisionFile } from "../../src/decisions/decision.ts";
import { program, scratch } from "../support/program.ts";
import { simulateRun, sixBySixty, writeSimulatedRun } from "../support/simulated-run.ts";

async function project(run = sixBySixty()) {
  const folder = await scratch();
  await writeSimulatedRun(join(folder.path, "reports", run.run.id), run);
  const decide = (...args: string[]) => program(["decide", ...args], { cwd: folder.path });
  const read = (path: string) => readFile(join(folder.path, "decision", path), "utf8");
  return { folder, decide, read, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const files = async (folder: string) =>
  (await readdir(join(folder, "decision"), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, "decision").length + 1))
    .sort();

describe("agent-eval decide", () => {
  test("decides from the newest run, prints the verdict and writes what to commit", async () => {
    await using at = await project();
    const { exitCode, stdout, stderr } = await at.decide();
    expect(exitCode, stderr).toBe(0);
    expect(stdout.split("\n")[0]).toBe("Change the default from incumbent to strong.");
    expect(await files(at.folder.path)).toEqual([
      "README.md",
      "codex/strong.config.toml",
      "decision.json",
      "decision.md",
      "servers/strong.sh",
    ]);
    const decision = DecisionFile.parse(JSON.parse(await at.read("decision.json")));
    expect(decision.verdict.recommended).toBe("strong");
    expect(await at.read("decision.md")).toContain("# Change the default from incumbent to strong.");
    expect((await stat(join(at.folder.path, "decision/servers/strong.sh"))).mode & 0o111).toBeGreaterThan(0);
    // The folder stands for itself: no path of this machine in anything that is committed.
    for (const path of await files(at.folder.path)) expect(await at.read(path)).not.toContain(at.folder.path);
  });

  test("the same run gives the same bytes", async () => {
    await using at = await project();
    await at.decide();
    const before = await at.read("decision.json");
    const { stderr, exitCode } = await at.decide();
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain("kept");
    expect(await at.read("decision.json")).toBe(before);
  });

  test("--json prints one document, and a file that is named has the rules", async () => {
    await using at = await project();
    const config = join(at.folder.path, "rules.yaml");
    await writeFile(
      config,
      "profiles: { incumbent: { agent: noop }, twin: { agent: noop } }\ndecision: { incumbent: twin, constraints: { maxVramGib: 25 } }\n",
    );
    const { exitCode, stdout } = await at.decide("--json", "-c", config);
    expect(exitCode).toBe(0);
    const decision = JSON.parse(stdout);
    expect(decision.verdict.incumbent).toBe("twin");
    const strong = decision.profiles.find((profile: { name: string }) => profile.name === "strong");
    expect(strong).toMatchObject({
      eligible: false,
      checks: [{ constraint: "maxVramGib", state: "broken", value: 44 }],
    });
  });

  test("keeps what a person changed, until it is told otherwise", async () => {
    await using at = await project();
    await at.decide();
    await appendFile(join(at.folder.path, "decision/codex/strong.config.toml"), "\n# ours now\n");
    const again = await at.decide();
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain("kept decision/codex/strong.config.toml: it was changed by hand");
    expect(await at.read("codex/strong.config.toml")).toContain("# ours now");
    // Once kept is not forgotten.
    expect((await at.decide()).stderr).toContain("kept decision/codex/strong.config.toml");
    expect(await at.read("codex/strong.config.toml")).toContain("# ours now");
    await at.decide("--force");
    expect(await at.read("codex/strong.config.toml")).not.toContain("# ours now");
  });

  test("leaves files alone that it never wrote", async () => {
    await using at = await project();
    await mkdir(join(at.folder.path, "decision"));
    await writeFile(join(at.folder.path, "decision/README.md"), "my own\n");
    const { stderr } = await at.decide();
    expect(stderr).toContain("kept decision/README.md");
    expect(await at.read("README.md")).toBe("my own\n");
  });

  test("a decision.json that was changed by hand stops it before anything is written", async () => {
    await using at = await project();
    await at.decide();
    const text = await at.read("decision.json");
    await writeFile(
      join(at.folder.path, "decision/decision.json"),
      text.replace('"recommended": "strong"', '"recommended": "weak"'),
    );
    const { exitCode, stderr } = await at.decide();
    expect(exitCode).toBe(2);
    expect(stderr).toContain("decision/decision.json was changed by hand");
    expect((await at.decide("--force")).exitCode).toBe(0);
    expect(await at.read("decision.json")).toBe(text);
  });

  test("files of a profile that is no longer recommended go, unless a person changed them", async () => {
    await using at = await project();
    await at.decide();
    await appendFile(join(at.folder.path, "decision/servers/strong.sh"), "# ours\n");
    const config = join(at.folder.path, "rules.yaml");
    await writeFile(
      config,
      "profiles: { twin: { agent: noop } }\ndecision: { incumbent: twin, constraints: { maxVramGib: 25 } }\n",
    );
    const { stderr } = await at.decide("-c", config);
    expect(stderr).toContain("removed decision/codex/strong.config.toml");
    const left = await files(at.folder.path);
    expect(left).toContain("servers/strong.sh");
    expect(left).toContain("codex/twin.config.toml");
    expect(left).not.toContain("codex/strong.config.toml");
  });
});

test("the real Codex takes the profile that was written, under strict configuration", async () => {
  await using at = await project();
  await at.decide();
  const found = await codex.binary?.findLocal(undefined);
  if (!found) throw new Error("Codex is not installed: `npm ci` brings @openai/codex.");
  const home = join(at.folder.path, "codex-home");
  await cp(join(at.folder.path, "decision/codex"), home, { recursive: true });
  // Nobody listens there: what is looked at is the configuration.
  const nobody = ['base_url="http://127.0.0.1:9/v1"', "request_max_retries=0", "stream_max_retries=0"];
  const overrides = nobody.flatMap((setting) => ["-c", `model_providers.box.${setting}`]);
  const start = async (profile: string) => {
    const argv = [
      "exec",
      "--strict-config",
      "--profile",
      profile,
      ...overrides,
      "--json",
      "--skip-git-repo-check",
      "Hello.",
    ];
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, CODEX_HOME: home };
    return execa(found.path, argv, {
      cwd: home,
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      timeout: 60_000,
    });
  };
  const { stdout, stderr } = await start("strong");
  expect(stdout, stderr).toContain("thread.started");
  // The same file with one letter wrong is refused: it is looked at.
  const text = await readFile(join(home, "strong.config.toml"), "utf8");
  await writeFile(join(home, "wrong.config.toml"), text.replace("web_search", "web_serch"));
  const refused = await start("wrong");
  expect(refused.stdout).not.toContain("thread.started");
  expect(refused.stderr).toContain("unknown configuration field `web_serch`");
});

describe("exit codes", () => {
  const two = [
    { name: "one", success: 0.5 },
    { name: "two", success: 0.5 },
  ];

  test("1 when no profile may be recommended", async () => {
    await using at = await project(simulateRun({ profiles: two, tasks: 10 }));
    const config = join(at.folder.path, "rules.yaml");
    await writeFile(
      config,
      "profiles: { one: { agent: noop } }\ndecision: { constraints: { maxLatencySeconds: 0.01 } }\n",
    );
    const { exitCode, stdout } = await at.decide("-c", config);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("No profile may be recommended.");
  });

  test("3 when the run is incomplete, although it was decided", async () => {
    await using at = await project(simulateRun({ profiles: two, tasks: 10, recorded: 0.5 }));
    const { exitCode, stdout } = await at.decide();
    expect(exitCode).toBe(3);
    expect(stdout).toContain("is incomplete");
  });

  test("2 without a run, with what to do", async () => {
    await using folder = await scratch();
    const { exitCode, stderr } = await program(["decide"], { cwd: folder.path });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("fix");
  });
});
