import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { currentOwner } from "../../src/owner.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Pod } from "../../src/sandboxes/sandbox.ts";
import { removeFolder } from "../../src/trees/remove.ts";
import { textFile } from "../../src/trees/tree.ts";
import { isRunning, run, sandbox, shell } from "./cell.ts";

describe("a process in the local sandbox", () => {
  test("finds its workspace, home, input and environment, and its result comes back", async () => {
    const { pod } = await sandbox();
    const script = 'cat; cat "$HOME/conf/x"; echo "$EXTRA" >&2; pwd; echo new > made; rm file.txt; exit 3';
    const homeFiles = new Map([["conf/x", textFile("from home\n")]]);
    const { cell, exit } = await run(pod, shell(script, { stdin: "prompt\n", env: { EXTRA: "more" }, homeFiles }));
    expect(exit).toMatchObject({ exitCode: 3, timedOut: false, aborted: false, stderr: "more\n" });
    expect(exit.stdout).toBe(`prompt\nfrom home\n${pod.workspace}\n`);
    expect([...(await cell.collect()).tree.keys()]).toEqual(["made"]);
    expect([...(await cell.collectHome("conf")).keys()]).toEqual(["x"]);
  });

  test("sees nothing of the user's environment but PATH", async () => {
    vi.stubEnv("SECRET_TOKEN", "swordfish");
    vi.stubEnv("OPENAI_API_KEY", "swordfish");
    vi.stubEnv("NODE_OPTIONS", "--no-warnings=swordfish");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("env; env | cut -d= -f1 | sort >&2"));
    expect(exit.stdout).not.toContain("swordfish");
    const names = exit.stderr.split("\n").filter((name) => name && !["PWD", "SHLVL", "OLDPWD", "_"].includes(name));
    expect(names).toEqual(["AGENT_EVAL_CELL", "HOME", "LANG", "PATH", "TMPDIR", "TZ"]);
    expect(exit.stdout).toContain(`HOME=${pod.home}\n`);
    expect(exit.stdout).toContain(`PATH=${dirname(process.execPath)}:`);
  });

  test("that cannot be started ends with 127 and says why", async () => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("", { argv: ["/no/such/agent"] }));
    expect(exit).toMatchObject({ exitCode: 127, timedOut: false, aborted: false });
    expect(exit.stderr).toContain("ENOENT");
  });

  test("that never reads its input ends as it likes", async () => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("exit 0", { stdin: "x".repeat(5_000_000) }));
    expect(exit.exitCode).toBe(0);
  });

  test("that was killed has no exit code", async () => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("kill -9 $$"));
    expect(exit).toMatchObject({ exitCode: null, timedOut: false, aborted: false });
  });

  test("may print without end: beginning and end are kept", async () => {
    const { pod } = await sandbox();
    const script = "echo first; head -c 30000000 /dev/zero | tr '\\0' x; echo; echo last";
    const { exit } = await run(pod, shell(script));
    expect(exit.stdout.length).toBeLessThan(10_000_000);
    expect(exit.stdout).toMatch(/^first\nx+\n\[… \d+ bytes left out …\]\nx+\nlast\n$/);
  });
});

describe("the deadline and the end", () => {
  const survivors: Record<string, string> = {
    "a child": "sleep 300 & echo $!; wait",
    "one that ignores signals": "trap '' TERM HUP INT; sh -c 'trap \"\" TERM HUP INT; sleep 300' & echo $!; wait",
    "one in a session of its own": "setsid sh -c 'trap \"\" TERM; echo $$; sleep 300' & sleep 300",
    "a daemon": "(setsid sh -c 'echo $$; exec sleep 300' &) ; sleep 300",
  };

  test.each(Object.entries(survivors))("nothing survives the deadline: %s", async (_, script) => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell(script), 700);
    expect(exit).toMatchObject({ exitCode: null, timedOut: true, aborted: false });
    const pid = Number(exit.stdout.trim());
    expect(pid).toBeGreaterThan(1);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
  });

  test("nothing survives a process that ends by itself", async () => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("setsid sleep 300 & echo $!"));
    expect(exit).toMatchObject({ exitCode: 0, timedOut: false });
    await vi.waitFor(() => expect(isRunning(Number(exit.stdout.trim()))).toBe(false));
  });

  test("one that hides from us and holds the output open cannot delay the result", async () => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("env -i setsid sleep 30 & echo $!; sleep 0.3"));
    const pid = Number(exit.stdout.trim());
    expect(exit).toMatchObject({ exitCode: 0, timedOut: false });
    // Still there: had the result waited for it, it would have ended.
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, "SIGKILL");
  });

  test("an abort ends it and is told apart from the deadline", async () => {
    const { pod } = await sandbox();
    const controller = new AbortController();
    const running = run(pod, shell("echo up; sleep 300"), 60_000, controller.signal);
    setTimeout(() => controller.abort(), 300);
    expect((await running).exit).toMatchObject({ exitCode: null, timedOut: false, aborted: true });
  });

  test("an abort that came before ends it at once", async () => {
    const { pod } = await sandbox();
    const { exit } = await run(pod, shell("sleep 300"), 60_000, AbortSignal.abort());
    expect(exit).toMatchObject({ aborted: true, timedOut: false });
  });
});

describe("folders", () => {
  test("a pod is empty again for the next cell, whatever the last one did to it", async () => {
    const { pod } = await sandbox();
    const { cell } = await run(
      pod,
      shell('echo x > left; mkdir locked; : > locked/f; chmod 0 locked; echo h > "$HOME/h"; echo t > "$TMPDIR/t"'),
    );
    await cell.remove();
    const next = await run(pod, shell('ls -A; ls -A "$HOME" "$TMPDIR" | grep -v :'));
    expect(next.exit.stdout.trim()).toBe("file.txt");
  });

  test("a workspace or home replaced by a link to somewhere else is not read", async () => {
    const { pod } = await sandbox();
    const script =
      'mkdir ../secret; echo s > ../secret/s; mv ../workspace ../old; ln -s "$PWD/../secret" ../workspace; ln -s ../secret "$HOME/logs"; mkdir ../secret/sub; cp ../secret/s ../secret/sub/s';
    const { cell } = await run(pod, shell(script));
    const { tree, irregular } = await cell.collect();
    expect([tree.size, irregular[0]?.kind]).toEqual([0, "symlink"]);
    expect((await cell.collectHome("logs")).size).toBe(0);
    expect((await cell.collectHome("logs/sub")).size).toBe(0);
  });

  test("everything goes with the sandbox", async () => {
    const box = await LocalSandbox.start(1);
    const [pod] = box.pods as [Pod];
    const root = dirname(dirname(pod.workspace));
    await run(pod, shell("mkdir deep; : > deep/f; chmod 0 deep"));
    expect(existsSync(root)).toBe(true);
    await box[Symbol.asyncDispose]();
    expect(existsSync(root)).toBe(false);
  });

  test("leftovers of a killed run go at the next start; those of a live one stay", async () => {
    const folder = (name: string) => join(tmpdir(), `agent-eval-test-${process.pid}-${name}`);
    const [dead, live, unknown] = [folder("dead"), folder("live"), folder("unknown")];
    onTestFinished(() => Promise.all([live, unknown].map(removeFolder)).then(() => {}));
    for (const each of [dead, live, unknown]) await mkdir(join(each, "pod-0"), { recursive: true });
    const mine = await currentOwner();
    const [host, boot, , started, view] = mine.split("|");
    await writeFile(join(dead, "owner"), [host, boot, 2 ** 22 + 1, started, view].join("|"));
    await writeFile(join(live, "owner"), mine);
    const orphan = spawn("sleep", ["300"], { env: { AGENT_EVAL_CELL: join(dead, "pod-0") }, detached: true });
    await sandbox();
    expect([dead, live, unknown].map(existsSync)).toEqual([false, true, true]);
    await vi.waitFor(() => expect(isRunning(orphan.pid as number)).toBe(false));
  });
});

describe("grading in the local sandbox", () => {
  const never = new AbortController().signal;
  const room = (script: string, timeoutMs = 20_000) => ({
    toolchain: "node",
    files: new Map([["a.txt", textFile("a\n")]]),
    command: ["sh", "-c", script, "{{workspace}}", "{{report}}"] as [string, ...string[]],
    timeoutMs,
  });

  test("gives exit and report of a command in a fresh folder", async () => {
    const box = await sandbox();
    const result = await box.grade(room('cat a.txt; test "$0" = "$PWD" && echo report > "$1"; exit 1'), never);
    expect(result.exit).toMatchObject({ exitCode: 1, stdout: "a\n" });
    expect(Buffer.from(result.report ?? []).toString()).toBe("report\n");
  });

  test("no report, a link or a pipe in its place is no report", async () => {
    const box = await sandbox();
    for (const script of ["true", 'ln -s /etc/passwd "$1"', 'mkfifo "$1"', 'mkdir "$1"']) {
      expect((await box.grade(room(script), never)).report).toBeNull();
    }
  });

  test("has a deadline", async () => {
    const box = await sandbox();
    expect((await box.grade(room("sleep 300", 300), never)).exit).toMatchObject({ timedOut: true, exitCode: null });
  });
});

test("says of itself that it isolates nothing, and its pods reach the gateway", async () => {
  const box = await sandbox(2);
  expect(await box.selfTest()).toEqual({ status: "none", probes: [] });
  expect(new Set(box.pods.map(({ gatewayUrl }) => gatewayUrl)).size).toBe(2);
  const { exit } = await run(
    box.pod,
    shell(`node -e 'fetch("${box.pod.gatewayUrl}/health").then(r => console.log(r.status))'`),
  );
  expect(exit.stdout).toBe("200\n");
});
