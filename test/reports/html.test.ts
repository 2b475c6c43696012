import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { buildReport } from "../../src/reports/build.ts";
import { successText } from "../../src/reports/format.ts";
import { NO_ARTIFACTS, readArtifacts } from "../../src/reports/html/artifacts.ts";
import { toHtml } from "../../src/reports/html/html.ts";
import { Report } from "../../src/reports/report.ts";
import { verdictOf } from "../../src/reports/views/verdict.ts";
import { scratch } from "../support/program.ts";
import { simulateArtifacts, writeArtifactFiles } from "../support/simulated-artifacts.ts";
import { large, simulateRun, sixBySixty, sixProfiles } from "../support/simulated-run.ts";
import { profile, run, trial } from "./records.ts";

const small = simulateRun({ profiles: sixProfiles, tasks: 6, repeats: 2, seed: 3, canaries: 1 });
const smallReport = Report.parse(buildReport(small.run, small.trials));

/** The page without what is embedded for its script. */
const visible = (page: string) => page.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, "");
const words = (page: string) =>
  visible(page)
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");

describe("without a script", () => {
  const { run: record, trials } = sixBySixty();
  const report = Report.parse(buildReport(record, trials));
  const text = words(toHtml(report));

  test("the verdict comes first, in words, with its numbers", () => {
    expect(text).toMatch(
      /Verdict strong \(\+\d+ points, 95 % CI \+\d+ to \+\d+\) is better than the incumbent incumbent/,
    );
    expect(text).toMatch(/worse: weak/);
    for (const statement of verdictOf(report).statements) expect(text).toContain(statement);
    expect(text.indexOf("Verdict strong")).toBeLessThan(text.indexOf("Mean over tasks"));
  });

  test("every chart has a table with the numbers of report.json", () => {
    for (const { name, success } of report.profiles) expect(text).toContain(`${name} ${successText(success)}`);
    const page = toHtml(report);
    for (const caption of [
      "Every profile against the incumbent",
      "Success by profile",
      "Success, latency and cost by profile",
      "Resolved of graded trials by task and profile",
      "Success by size of the task",
      "Times by profile",
      "Time in model slots by profile",
    ]) {
      expect(page).toContain(`<caption class="hidden">${caption}</caption>`);
    }
  });

  test("every task is a row of the heat map, with what came of it for each profile", () => {
    const page = toHtml(report);
    const rows = page.match(/<tr data-task="[^"]*">.*?<\/tr>/gs) ?? [];
    expect(rows).toHaveLength(60);
    for (const [index, task] of report.tasks.entries()) {
      const row = words(rows[index] ?? "");
      expect(row).toContain(task.id);
      for (const { resolved, trials: graded } of task.cells) expect(row).toContain(`${resolved}/${graded}`);
    }
  });
});

test("a task that cannot be done is marked where it was claimed done, and only there", () => {
  const record = run(["a", "b"], [profile("one"), profile("two")]);
  const tasks = record.tasks.map((task) => ({ ...task, canary: task.id === "b" }));
  const trials = [trial("a", "one"), trial("b", "one"), trial("b", "two", 1, { verdict: "unresolved" })];
  const rows = toHtml(buildReport({ ...record, tasks }, trials)).match(/<tr data-task.*?<\/tr>/gs) ?? [];
  expect(rows.map(words)).toEqual([" a patch · typescript 1/1 – ", " b patch · typescript · canary ⚑ 1/1 0/1 "]);
});

describe("what others wrote", () => {
  const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'><a href="javascript:alert(3)">\u202egnp.exe\u0000`;
  const record = run(
    ["a", "b"],
    [
      profile("one", { model: hostile, backendFacts: { version: hostile, kind: hostile } }),
      profile("two", { canary: { status: "failed", reason: hostile, durationMs: 1 } }),
    ],
    {
      environment: { gpu: hostile },
      isolation: {
        status: "failed",
        probes: [{ name: hostile, target: hostile, expected: "blocked", observed: "allowed", detail: hostile }],
      },
    },
  );
  const trials = [
    trial("a", "one", 1, {
      verdict: "unresolved",
      reason: hostile,
      checks: [{ name: hostile, kind: "fail-to-pass", passed: false, detail: hostile }],
      tampering: [{ kind: "git-hook", path: hostile, detail: hostile }],
    }),
    trial("b", "one"),
  ];
  const page = toHtml(buildReport(record, trials), {
    ...NO_ARTIFACTS,
    files: new Map([["a.one.r1", "H4sIAAAA"]]),
  });

  test("is text and nothing else", () => {
    expect(page).not.toContain("<img");
    expect(page).not.toMatch(/<a [^>]*javascript:/);
    expect(page).not.toMatch(/<[^>]* on\w+=/);
    expect(visible(page)).not.toContain("<script");
    // It is all there, for people to see.
    expect(page).toContain("&lt;img src=x onerror=alert(2)&gt;");
    // Marks that turn the reading direction around, and characters that HTML forbids, are not.
    expect(page).not.toContain("\u202e");
    expect(page).not.toContain("\u0000");
  });

  test("only the page's own script and style may work, and nothing may be fetched", () => {
    const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'");
    const script = /<script>([\s\S]*)<\/script>\n<\/body>/.exec(page)?.[1] ?? "";
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(content?.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(script.length).toBeGreaterThan(10_000);
    // Styles in attributes would be refused, and the policy stands before anything that it rules.
    expect(visible(page)).not.toMatch(/ style=/);
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style>"));
  });

  test("the page points nowhere outside itself", () => {
    for (const [, address = ""] of visible(page).matchAll(/(?:href|src|action)="([^"]*)"/g))
      expect(address).toMatch(/^#/);
  });
});

describe("trials' files", () => {
  const graded = smallReport.trials.filter(({ verdict }) => verdict !== "ungraded");
  const unpack = (text: string | undefined) => JSON.parse(gunzipSync(Buffer.from(text ?? "", "base64")).toString());

  test("are inside, in the agents' own order, and a prompt once for its task", async () => {
    await using folder = await scratch();
    const agents = new Map(small.run.profiles.map(({ name, agent }) => [name, agent]));
    for (const one of graded) {
      await writeArtifactFiles(join(folder.path, one.artifacts), simulateArtifacts(one, agents.get(one.profile) ?? ""));
    }
    const { files, prompts, missing } = await readArtifacts(folder.path, smallReport);
    expect([...files.keys()].sort()).toEqual(graded.map(({ id }) => id).sort());
    expect(prompts.size).toBe(new Set(graded.map(({ task }) => task)).size);
    for (const [id, why] of missing) {
      expect(why).toBe("not on disk when this report was written");
      expect(files.has(id)).toBe(false);
    }
    const [codex] = graded.filter(
      ({ profile: name, filesChanged }) => agents.get(name) === "codex" && filesChanged > 0,
    );
    const found = unpack(files.get(codex?.id ?? ""));
    expect(found.patch).toContain("diff --git a/src/cursor.ts b/src/cursor.ts");
    expect(found.steps[2]).toMatchObject({ kind: "command", text: "ls src; cat src/routes.ts", failed: false });
    expect(found.requests).toHaveLength(codex?.usage?.requests ?? -1);
    expect(found.graderOutput).toContain("gives every row once");
  });

  test("stay within their budget: what failed comes first, and the page says what is left out", async () => {
    await using folder = await scratch();
    for (const one of graded)
      await writeArtifactFiles(join(folder.path, one.artifacts), simulateArtifacts(one, "codex"));
    const budget = 12_000;
    const artifacts = await readArtifacts(folder.path, smallReport, budget);
    const bytes = [...artifacts.files.values(), ...artifacts.prompts.values()].reduce(
      (sum, text) => sum + text.length,
      0,
    );
    expect(bytes).toBeLessThanOrEqual(budget);
    expect(artifacts.files.size).toBeGreaterThan(0);
    const inside = smallReport.trials.filter(({ id }) => artifacts.files.has(id));
    expect(new Set(inside.map(({ verdict }) => verdict))).toEqual(new Set(["unresolved"]));
    const text = words(toHtml(smallReport, artifacts));
    expect(text).toMatch(
      new RegExp(
        `requests of ${inside.length} of ${smallReport.trials.length + smallReport.retried.length} are inside; \\d+ were left out`,
      ),
    );
    expect(text).toContain("artifacts/");
  });

  test("are never what a link outside of the run's artifacts points to, nor a pipe", async () => {
    await using folder = await scratch();
    await using beside = await scratch();
    await writeFile(join(beside.path, "secret"), "s3cret");
    const [first, second, third] = graded;
    if (!first || !second || !third) throw new Error("the fixture has trials");
    await writeArtifactFiles(join(folder.path, first.artifacts), { "agent.stdout": "own" });
    await symlink(join(beside.path, "secret"), join(folder.path, first.artifacts, "error.txt"));
    await symlink("../../run.json", join(folder.path, first.artifacts, "changes.patch"));
    await writeFile(join(folder.path, "run.json"), "the record");
    execFileSync("mkfifo", [join(folder.path, first.artifacts, "prompt.md")]);
    // The folder of a trial is one, too, and so is what a record says of its place.
    await writeFile(join(beside.path, "error.txt"), "s3cret");
    await symlink(beside.path, join(folder.path, second.artifacts));
    const lying = { ...third, artifacts: relative(folder.path, beside.path) };
    const report = { ...smallReport, trials: [first, second, lying], retried: [] };
    const { files, prompts, missing } = await readArtifacts(folder.path, report);
    expect([...files.keys()]).toEqual([first.id]);
    expect(JSON.stringify(unpack(files.get(first.id)))).not.toMatch(/s3cret|the record/);
    expect(prompts.size).toBe(0);
    expect([...missing.keys()].sort()).toEqual([second.id, third.id].sort());
  });

  test("that are broken, huge or not there spoil nothing", async () => {
    await using folder = await scratch();
    const [first, second] = graded;
    if (!first || !second) throw new Error("the fixture has trials");
    await writeArtifactFiles(join(folder.path, first.artifacts), {
      "ledger.json": "{ torn",
      "grade.json": "[]",
      "agent.stdout": "x".repeat(5_000_000),
      "changes.patch": "y".repeat(5_000_000),
    });
    const { files, missing } = await readArtifacts(folder.path, smallReport);
    const found = unpack(files.get(first.id));
    expect(found.requests).toEqual([]);
    expect(found.graderOutput).toBeNull();
    expect(found.patch).toMatch(/characters left out/);
    expect(JSON.stringify(found).length).toBeLessThan(200_000);
    expect(missing.get(second.id)).toBe("not on disk when this report was written");
  });
});

describe("odd runs", () => {
  const odd: Readonly<Record<string, () => Report>> = {
    "without tasks": () => buildReport(run([], [profile("one")]), []),
    "of one trial": () => buildReport(run(["a"], [profile("one")]), [trial("a", "one")]),
    "not begun": () => buildReport(run(["a"], [profile("one"), profile("two")]), []),
    "where everything failed": () =>
      buildReport(
        run(["a", "b"], [profile("one"), profile("two")]),
        ["a", "b"].flatMap((task) =>
          ["one", "two"].map((name) => trial(task, name, 1, { verdict: "ungraded", modelSlot: null, usage: null })),
        ),
      ),
    "of controls": () =>
      buildReport(
        run(["a"], [profile("oracle", { agent: "oracle" }), profile("noop", { agent: "noop" })]),
        ["oracle", "noop"].map((name) =>
          trial("a", name, 1, {
            verdict: name === "oracle" ? "resolved" : "unresolved",
            durationMs: { prepare: 0, agent: 0, model: 0, grade: 5 },
            modelSlot: null,
            usage: null,
          }),
        ),
      ),
    "of equals": () => {
      const names = ["one", "two"];
      return buildReport(
        run(
          ["a", "b", "c"],
          names.map((name) => profile(name)),
        ),
        ["a", "b", "c"].flatMap((task) => names.map((name) => trial(task, name, 1, { costUsd: 0 }))),
      );
    },
    "with a profile that could not run": () =>
      buildReport(
        run(
          ["a"],
          [profile("one"), profile("two", { canary: { status: "failed", reason: "no server", durationMs: 1 } })],
        ),
        [trial("a", "one")],
      ),
    "with more profiles than letters": () => {
      const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
      return buildReport(
        run(
          ["a"],
          names.map((name) => profile(name)),
        ),
        names.map((name) => trial("a", name)),
      );
    },
  };

  test.each(Object.entries(odd))("%s: sensible, without numbers that are none", (_, make) => {
    const page = toHtml(make());
    expect(visible(page)).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(words(page)).toContain("Verdict");
  });

  test("what was not measured is said, never 0", () => {
    const text = words(toHtml(buildReport(run(["a"], [profile("one")]), [trial("a", "one")])));
    expect(text).toContain("No cost was measured.");
    expect(text).toContain("not measured");
  });
});

test("10 profiles, 200 tasks, 5 repeats: less than 3 MB without trials' files", () => {
  const { run: record, trials } = large();
  expect(Buffer.byteLength(toHtml(buildReport(record, trials)))).toBeLessThan(3_000_000);
});
