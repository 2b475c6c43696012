import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { buildReport } from "../../src/reports/build.ts";
import { toMarkdown } from "../../src/reports/markdown.ts";
import type { Report } from "../../src/reports/report.ts";
import { toTerminal } from "../../src/reports/terminal.ts";
import { simulateRun, sixBySixty } from "../support/simulated-run.ts";
import { profile, run, trial } from "./records.ts";

const { run: record, trials } = sixBySixty();
const report = buildReport(record, trials);
const page = toMarkdown(report);
const screen = stripVTControlCharacters(toTerminal(report));

/** Rows of the first table whose first column is headed `profile`, by profile. */
function profileRows(text: string, split: RegExp): Map<string, string[]> {
  const lines = text.split("\n");
  const head = lines.findIndex((line) => /^\|? ?profile /.test(line));
  const rows = new Map<string, string[]>();
  for (const line of lines.slice(head)) {
    const cells = line.replace(/^\| | \|$/g, "").split(split);
    if (cells.length < 2) break;
    rows.set(cells[0] ?? "", cells);
  }
  return rows;
}

describe("report.md of six profiles", () => {
  test("is the page that was looked at", async () => {
    await expect(page).toMatchFileSnapshot("golden/six-by-sixty.md");
  });

  test("says first what is settled, and what is not", () => {
    const [, verdict = ""] = page.split("\n\n");
    expect(verdict).toBe(
      "**Better than incumbent: strong; worse than incumbent: weak; undecided against incumbent: cloud, peer, twin.**",
    );
    expect(page.indexOf(verdict)).toBeLessThan(page.indexOf("| profile |"));
    expect(screen).toContain(verdict.replaceAll("*", ""));
  });

  test.each(report.profiles)("$name: page and terminal show the numbers of report.json", (profile) => {
    const { name, success, costUsd, costPerSuccessUsd } = profile;
    const onPage = profileRows(page.replaceAll("\\", ""), / \| /).get(name) ?? [];
    const onScreen = profileRows(screen, / {2,}/).get(name) ?? [];
    const share = (value: number | null) => Math.round((value ?? Number.NaN) * 100);
    const written = `${share(success.rate)} % (${success.resolved}/${success.trials}, 95 % CI ${share(success.low)}–${share(success.high)} %)`;
    const money = (value: number | null) => `$${(value ?? Number.NaN).toFixed((value ?? 0) < 1 ? 4 : 2)}`;
    const each = costPerSuccessUsd;
    for (const cells of [onPage, onScreen]) {
      expect(cells).toContain(written);
      expect(cells.some((cell) => cell.startsWith(money(costUsd)))).toBe(true);
      expect(cells).toContain(`${money(each.value)} (${money(each.low)}–${money(each.high)})`);
    }
    const shared = onScreen.filter((cell) => onPage.includes(cell));
    expect(shared).toEqual(onScreen);
  });

  test("a comparison's difference, interval and ratios are those of report.json", () => {
    for (const { candidate, success, latency } of report.comparisons) {
      const line = page.split("\n").find((each) => each.startsWith(`- ${candidate.profile} is `)) ?? "";
      const points = (value: number | null) => String(Math.round((value ?? Number.NaN) * 100)).replace("-", "−");
      const { value, low, high } = success.difference;
      expect(line.replaceAll("+", "")).toContain(`: ${points(value)} point`);
      expect(line.replaceAll("+", "")).toContain(`95 % CI ${points(low)} to ${points(high)}`);
      expect(line).toContain(`time ×${latency.all?.ratio.value?.toFixed(2)}`);
    }
  });

  test("tasks that changed side against the incumbent are marked as report.json has them", () => {
    const [, section = ""] = page.split("Tasks that changed side or are flaky");
    const rows = (section.split("</details>")[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
    const columns = (rows[0] ?? "").split(" | ").map((cell) => cell.replaceAll(/^\| | \|$/g, ""));
    expect(columns.slice(0, 2)).toEqual(["task", "incumbent"]);
    for (const { candidate, changed } of report.comparisons) {
      const column = columns.indexOf(candidate.profile);
      const marked = (mark: string) =>
        rows
          .map((row) => row.split(" | "))
          .filter((cells) => cells[column]?.startsWith(mark))
          .map((cells) => (cells[0] ?? "").slice(2))
          .sort();
      expect(marked("▲")).toEqual(changed.gained.map(({ task }) => task).sort());
      expect(marked("▼")).toEqual(changed.lost.map(({ task }) => task).sort());
    }
  });
});

describe("however long the run", () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ name: `profile-${index}`, success: 0.3 }));
  const { run: record, trials } = simulateRun({ profiles: many, tasks: 150, repeats: 2, seed: 4 });
  const chatty = trials.map((each) => (each.reason === null ? each : { ...each, reason: `${"🦀 | <b> ".repeat(60)}` }));
  const report = buildReport(record, chatty);

  test.each([65_536, 20_000, 6_000])(
    "the page has at most %i characters, the folds closed, and says what is left out",
    (limit) => {
      const text = toMarkdown(report, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text.includes("more in report.html")).toBe(true);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(text.split("\n")[0]).toContain("# agent-eval: ");
      expect(text.includes("| profile |")).toBe(true);
    },
  );

  test("a job summary has room for all of it", () => {
    const whole = toMarkdown(buildReport(record, trials), 1024 * 1024);
    expect(whole.includes("more in report.html")).toBe(false);
    expect(report.tasks.filter(({ id }) => !whole.includes(`| ${id} |`))).toEqual([]);
  });
});

describe("nothing that somebody wrote", () => {
  const hostile = [
    "https://evil.example/x www.evil.example mailto:a@b.example",
    "fixes #12, GH-34, owner/repo#56 and @octocat",
    "</details></td><script>alert(1)</script> <!-- ![x](https://evil.example/p.png)",
    "[click](javascript:alert(1)) | `a` | ```\n\n# head\n\n- [ ] item\n> quote\n\n---\n",
    "&lt;img src=x&gt; \\| \\` :tada: $\\href{https://evil.example}{x}$",
  ];
  const record = run(
    ["one"],
    [profile("a", { model: hostile.join(" "), backendFacts: { version: hostile[1] ?? "" } })],
    {
      environment: { gpu: hostile.join(" ") },
      sandboxReason: hostile.join(" "),
    },
  );
  const text = toMarkdown(
    buildReport(
      record,
      hostile.map((reason, index) =>
        trial("one", "a", 1, {
          attempt: index + 1,
          verdict: "unresolved",
          reason,
          tampering: [{ kind: "symlink", path: reason, detail: reason }],
        }),
      ),
    ),
  );

  test("links, calls or mentions anybody", () => {
    expect(text).not.toMatch(/:\/\//);
    expect(text).not.toMatch(/www\./i);
    expect(text).not.toMatch(/mailto:/i);
    expect(text).not.toMatch(/#\d/);
    expect(text).not.toMatch(/GH-\d/);
    expect(text).not.toMatch(/@\w/);
  });

  test("opens or closes markup", () => {
    const own = text.replaceAll(/<\/?(details|summary)>/g, (tag, _, at) => (text[at - 1] === "\\" ? tag : ""));
    expect(own).not.toMatch(/(?<!\\)[<>]/);
    expect(own).not.toMatch(/(?<!\\)\]/);
    expect(own).not.toMatch(/(?<!\\)[`$]/);
    expect(text.match(/^<details>/gm)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
  });

  test("adds a line, a cell or a heading", () => {
    const tables = text.split("\n\n").filter((block) => block.includes("| --- |"));
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) {
      const widths = table
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => line.replaceAll(/\\./g, "").split("|").length);
      expect(new Set(widths).size).toBe(1);
    }
    const headings = text.split("\n").filter((line) => line.startsWith("#"));
    expect(headings.every((line) => /^# agent-eval|^## [A-Z][a-z, ]+$/.test(line))).toBe(true);
  });
});

describe("a report without", () => {
  const shown = (report: Report) => `${toMarkdown(report)}\n${toTerminal(report)}`;

  test("anything to compare says so, and what it knows", () => {
    expect(shown(buildReport(run(["one"], [profile("a")]), [trial("one", "a")]))).toContain(
      "Nothing to compare with: a resolves 100 % (1/1, 21–100 %).",
    );
  });

  test("a verdict says so", () => {
    expect(shown(buildReport(run(["one"], [profile("a")]), []))).toContain(
      "No trial has a verdict: nothing can be said.",
    );
  });
});
