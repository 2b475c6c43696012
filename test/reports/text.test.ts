import { Writable } from "node:stream";
import { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { buildReport } from "../../src/reports/build.ts";
import { duration, oneLine, successText, tokens, usd } from "../../src/reports/format.ts";
import { toMarkdown } from "../../src/reports/markdown.ts";
import { createProgress } from "../../src/reports/progress.ts";
import { toTerminal } from "../../src/reports/terminal.ts";
import { profile, run, trial, usage } from "./records.ts";

const ESC = "\u001b";
const HOSTILE = `a | b\n| c |\r\n# head <img src=x onerror=alert(1)> \`code\` {{#trials}}{{{id}}}{{/trials}} [x](http://evil) **b** _i_ ~~s~~ @octocat &lt; $x$ ${ESC}[2J${ESC}]0;owned\u0007 \u202Egnp`;

/** Keeps what is written; as a terminal it asks the real rules for colours. */
class Screen extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 120;
  getColorDepth = WriteStream.prototype.getColorDepth;
  hasColors = WriteStream.prototype.hasColors;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
  get stream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }
}

beforeEach(() => {
  for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS", "CI", "COLORTERM"]) vi.stubEnv(name, undefined);
  vi.stubEnv("TERM", "xterm-256color");
});
afterEach(() => vi.unstubAllEnvs());

const failed = { verdict: "unresolved", reason: HOSTILE } as const;
const tampering = [{ kind: "symlink", path: HOSTILE, detail: HOSTILE }] as const;

describe("report.md", () => {
  test("shows success, latency, tokens, cost and where to look", () => {
    const record = run(["one", "two"], [profile("fast"), profile("slow")]);
    const report = buildReport(record, [
      trial("one", "fast", 1, { costUsd: 0.002, usage: usage({ inputTokens: 12_345, outputTokens: 678 }) }),
      trial("two", "fast", 1, {
        costUsd: 0.003,
        verdict: "unresolved",
        reason: "a test fails",
        termination: "timeout",
      }),
      trial("one", "slow"),
      trial("two", "slow"),
    ]);
    const text = toMarkdown(report);
    const line = (start: string) => text.split("\n").find((each) => each.startsWith(start)) ?? "";
    expect(line("# agent-eval")).toBe("# agent-eval: 4 of 4 trials, 2 tasks, 2 profiles, seed 1");
    expect(line("| fast ")).toContain("50 % (1/2, 95 % CI 9–91 %)");
    expect(line("| fast ")).toContain("13.3k / 778");
    expect(line("| fast ")).toContain("$0.0050");
    expect(line("| slow ")).toContain("100 % (2/2");
    expect(line("| slow ")).toContain("not measured");
    expect(line("| two.fast.r1 |")).toBe("| two.fast.r1 | timeout | agent | a test fails | artifacts/two.fast.r1 |");
    expect(text).not.toContain("one.slow.r1");
    expect(text).toContain("isolation: none");
    expect(text).not.toContain("incomplete");
    expect(text).not.toContain("## Tampering");
  });

  test("model servers of all kinds are described alike, those of scripted profiles not at all", () => {
    const local = {
      ...{
        kind: "ollama",
        version: "0.33.0",
        engine: "llama.cpp",
        modelDigest: `sha256:${"0123456789ab".repeat(5)}cdef`,
      },
      ...{ architecture: "qwen3", parameters: "8B", quantization: "Q4_K_M", contextAsked: "65536" },
      ...{
        contextLoaded: "32768",
        loadMs: "2345",
        vramBytes: "5368709120",
        gpuShare: "0.5",
        gpu: "L4",
        gpuDriver: "580",
      },
    };
    const record = run(
      ["one"],
      [
        profile("local", { backendFacts: local }),
        profile("far", { backendFacts: { kind: "openai", wire: "chat", toolCalls: "yes", usage: "yes" } }),
        profile("demo", { scripted: true, backendFacts: { kind: "replay" } }),
      ],
    );
    const text = toMarkdown(buildReport(record, []));
    const section = text.split("## Model servers")[1]?.split("##")[0] ?? "";
    const rows = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows.map((row) => row[0])).toEqual(["profile", "---", "local", "far"]);
    const [head, , ours, theirs] = rows;
    const cells = (row: string[] | undefined) =>
      Object.fromEntries((head ?? []).map((name, index) => [name, row?.[index]]));
    expect(cells(ours)).toEqual({
      ...{
        profile: "local",
        server: "ollama 0.33.0",
        engine: "llama.cpp",
        "model digest": "sha256:0123456789ab",
        wire: "–",
      },
      "architecture, parameters, quantisation": "qwen3, 8B, Q4\\_K\\_M",
      ...{ "context asked / loaded": "65.5k / 32.8k", "load time": "2.3 s" },
      ...{
        "VRAM (share of the model)": "5.0 GiB (50 %)",
        "GPU, driver": "L4, 580",
        "tool calls": "–",
        "token counts": "–",
      },
    });
    expect(cells(theirs)).toMatchObject({
      server: "openai",
      engine: "–",
      wire: "chat",
      "tool calls": "yes",
      "token counts": "yes",
    });
    expect(toMarkdown(buildReport(run(["one"], [profile("idle", { agent: "noop" })]), []))).not.toContain(
      "## Model servers",
    );
  });

  test("scripted profiles, failed profiles, missing and lost trials are named", () => {
    const canary = { status: "failed", reason: "the model called no tool", durationMs: 1 } as const;
    const record = run(["one", "two"], [profile("demo", { scripted: true }), profile("mute", { canary })]);
    const text = toMarkdown(
      buildReport(record, [trial("one", "demo", 1, { verdict: "ungraded", reason: "disk full" })]),
    );
    expect(text).toMatch(/^\| demo \\\[scripted\\\] \|/m);
    expect(text).toContain("replay answers a person wrote");
    expect(text).toMatch(/^\| mute \| not scored \|/m);
    expect(text).toContain("Profile mute failed and was not scored: the model called no tool");
    expect(text).toContain("The run is incomplete: 3 of 4 planned trials missing.");
    expect(text).toContain("1 trial lost to infrastructure");
    expect(text).toContain("| one.demo.r1 | completed | infra, ungraded | disk full | artifacts/one.demo.r1 |");
  });

  test("hostile text cannot shape the page, run on as markup, or call people", () => {
    const record = run(["one"], [profile("a")]);
    const text = toMarkdown(buildReport(record, [trial("one", "a", 1, { ...failed, tampering: [...tampering] })]));
    const hostile = text.split("\n").filter((line) => line.includes("head"));
    // One row each, of as many cells as its heading.
    expect(hostile).toHaveLength(2);
    for (const [line, cells] of [
      [hostile[0], 5],
      [hostile[1], 4],
    ] as const) {
      expect(line?.replaceAll(/\\./g, "").split("|")).toHaveLength(cells + 2);
      const bare = (line ?? "").replaceAll(/\\[|\\`<>*_[\]~$&#]/g, "");
      expect(bare.replaceAll("|", "")).not.toMatch(/[\\`<>*_[\]~$&#]/);
      expect(line).not.toMatch(/@octocat/);
      expect(line).toContain("{{\\#trials}}{{{id}}}{{/trials}}");
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test("a reason without end is cut", () => {
    const record = run(["one"], [profile("a")]);
    const text = toMarkdown(buildReport(record, [trial("one", "a", 1, { ...failed, reason: "x".repeat(1e6) })]));
    expect(text.length).toBeLessThan(3000);
  });
});

describe("the terminal", () => {
  const record = run(["one", "two"], [profile("a", { scripted: true })]);
  const report = buildReport(record, [
    trial("one", "a", 1, { ...failed, tampering: [...tampering] }),
    trial("two", "a", 1, { verdict: "unresolved", reason: "a test fails" }),
  ]);

  test("shows table, notes and every failed trial with reason and artifacts", () => {
    const text = toTerminal(report, new Screen(false).stream);
    expect(text).toContain("2 of 2 trials, 2 tasks, 1 profile, seed 1");
    expect(text).toMatch(/^a \[scripted\] +0 % \(0\/2, 95 % CI 0–66 %\)/m);
    expect(text).toContain("  two.a.r1  ended: completed, blame: agent, a test fails\n    artifacts/two.a.r1\n");
    expect(text).toContain("\ntampering\n");
    expect(text).toContain("not measured");
  });

  test("no more than twenty failures, and how many more there are", () => {
    const names = Array.from({ length: 25 }, (_, index) => `t${index}`);
    const many = buildReport(
      run(names, [profile("a")]),
      names.map((name) => trial(name, "a", 1, { verdict: "unresolved" })),
    );
    const text = toTerminal(many, new Screen(false).stream);
    expect(text.match(/artifacts\//g)).toHaveLength(20);
    expect(text).toContain("… and 5 more in report.md");
  });

  test.each([
    ["a pipe", false, {}, false],
    ["a terminal", true, {}, true],
    ["a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
    ["a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
  ])("colours on %s", (_, isTTY, env, coloured) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const text = toTerminal(report, new Screen(isTTY).stream);
    expect(text.includes(`${ESC}[1m`)).toBe(coloured);
    // The agent's own sequences never get through.
    expect(text).not.toContain(`${ESC}[2J`);
    expect(text).not.toContain("\u0007");
    expect(text).not.toContain("\u202e");
  });
});

describe("progress", () => {
  const started = {
    type: "started",
    run: { plan: [1, 2, 3], sequential: null },
    folder: "reports/x",
    recorded: 1,
  } as const;

  test("plain lines where nobody watches: one a finished trial, no control sequences", () => {
    const screen = new Screen(false);
    const { onEvent, end } = createProgress(screen.stream);
    onEvent(started);
    onEvent({ type: "trial-started", id: "one.a.r1" });
    onEvent({ type: "trial-ended", record: trial("one", "a", 1, failed), retried: false });
    onEvent({
      type: "trial-ended",
      record: trial("two", "a", 1, { verdict: "ungraded", reason: "lost" }),
      retried: true,
    });
    onEvent({ type: "note", text: `note ${ESC}[2J` });
    end();
    const lines = screen.text.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe("3 trials, 1 of them recorded or left out already → reports/x");
    expect(lines[1]).toMatch(/^✘ unresolved one\.a\.r1 {2}1\.0 s {2}a \| b/);
    expect(lines[2]).toMatch(/^\? ungraded {3}two\.a\.r1 {2}1\.0 s \(again\) {2}lost$/);
    expect(screen.text).not.toContain(ESC);
  });

  test("a live line on a terminal, but not in CI", () => {
    const live = new Screen(true);
    const watched = createProgress(live.stream);
    watched.onEvent(started);
    watched.onEvent({ type: "trial-started", id: "one.a.r1" });
    watched.end();
    expect(live.text).toContain("1/3 done · one.a.r1");
    vi.stubEnv("CI", "true");
    const ci = new Screen(true);
    const plain = createProgress(ci.stream);
    plain.onEvent(started);
    plain.onEvent({ type: "trial-started", id: "one.a.r1" });
    plain.end();
    expect(ci.text).not.toContain("one.a.r1");
  });
});

describe("numbers for people", () => {
  test("durations", () => {
    expect([null, 0, 24.4, 999.4, 999.6, 1849, 59_949, 59_951, 125_000].map(duration)).toEqual([
      "–",
      "0 ms",
      "24 ms",
      "999 ms",
      "1.0 s",
      "1.8 s",
      "59.9 s",
      "1 min 00 s",
      "2 min 05 s",
    ]);
  });

  test("tokens", () => {
    expect([0, 999, 1000, 12_345, 999_949, 999_950, 1_234_567].map(tokens)).toEqual([
      "0",
      "999",
      "1.0k",
      "12.3k",
      "999.9k",
      "1.0M",
      "1.2M",
    ]);
  });

  test("cost: unknown is not measured, little is not nothing", () => {
    expect([null, 0, 0.00001, 0.0123, 1.5, 12].map(usd)).toEqual([
      "not measured",
      "$0.0000",
      "< $0.0001",
      "$0.0123",
      "$1.50",
      "$12.00",
    ]);
  });

  test("success", () => {
    expect(successText({ rate: null, low: null, high: null, resolved: 0, trials: 0 })).toBe("no graded trial");
    expect(successText({ rate: 2 / 3, low: 0.208, high: 0.939, resolved: 2, trials: 3 })).toBe(
      "67 % (2/3, 95 % CI 21–94 %)",
    );
  });

  test("hostile text on one line", () => {
    expect(oneLine(` a\u0000b\n\nc\u001b[31md\u202e\u2066e\u0085 `)).toBe("a b c [31mde");
    expect(oneLine("ä 🦀 日本")).toBe("ä 🦀 日本");
  });
});
