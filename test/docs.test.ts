import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Config } from "../src/config/config.ts";
import { parseYamlFile } from "../src/config/diagnostics.ts";
import { CheckKind, Tampering } from "../src/graders/grader.ts";
import { Report } from "../src/reports/report.ts";
import { toTerminal } from "../src/reports/terminal.ts";
import { Session } from "../src/sessions/session.ts";
import { TaskFile } from "../src/tasks/task.ts";
import { program, project } from "./support/program.ts";

const read = (name: string) => readFile(join(project, name), "utf8");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "examples/README.md",
  ...(await readdir(join(project, "docs"))).map((name) => `docs/${name}`),
];

/** Fenced code of a language. */
function fenced(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    (match) => match[1] ?? "",
  );
}

/** Names of all properties of a JSON Schema, at any depth. */
function propertiesOf(schema: unknown): Set<string> {
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("properties" in node && typeof node.properties === "object" && node.properties !== null) {
      for (const key of Object.keys(node.properties)) keys.add(key);
    }
    for (const value of Object.values(node)) walk(value);
  };
  walk(schema);
  return keys;
}

describe("the documentation says what the program does", () => {
  test.each([
    "init",
    "run",
    "list",
    "validate",
    "report",
    "merge",
    "regrade",
    "compare",
    "bless",
    "decide",
    "history",
    "view",
    "doctor",
  ])("every option of %s is there, and no other", async (name) => {
    const { stdout } = await program([name, "--help"]);
    const real = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)]
      .map((match) => match[1])
      .filter((o) => o !== "--help");
    const section = (await read("docs/cli.md")).split(/^## /m).find((part) => part.startsWith(`${name}\n`)) ?? "";
    const told = [...section.matchAll(/`(?:-\w, )?(--[a-z-]+)[^`]*`/g)].map((match) => match[1]);
    // Prose may name an option again.
    expect([...new Set(told)].filter((option) => option !== "--help").sort()).toEqual([...real].sort());
  });

  test("every key of a configuration is explained", async () => {
    const text = await read("docs/configuration.md");
    const schema = z.toJSONSchema(Config, { io: "input" });
    const keys = propertiesOf(schema);
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });

  test("every key of a task is explained", async () => {
    const text = await read("docs/tasks.md");
    const keys = propertiesOf(z.toJSONSchema(TaskFile, { io: "input" }));
    expect(keys.size).toBeGreaterThan(30);
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });

  test("every kind of check and of tampering is defined", async () => {
    const text = await read("docs/grading.md");
    const kinds = [...CheckKind.options, ...Tampering.shape.kind.options].filter((kind) => kind !== "evidence");
    expect(kinds.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });

  test("every configuration, task and session shown is a valid one", async () => {
    for (const page of pages) {
      for (const text of fenced(await read(page), "yaml")) {
        // Pieces of workflows: test/workflows compares them with the examples.
        if (/^\s*(?:- )?uses: /m.test(text)) continue;
        if (/^(suite|profiles):/m.test(text)) parseYamlFile(page, text, Config);
        else if (/^origin:/m.test(text)) parseYamlFile(page, text, Session);
        else if (/^category:/m.test(text)) parseYamlFile(page, text, TaskFile);
        else expect(text).toMatch(/^# yaml-language-server/);
      }
    }
  });

  test("every link inside the project leads somewhere", async () => {
    const dead: string[] = [];
    for (const page of pages) {
      for (const [, target = ""] of (await read(page)).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
        if (/^https?:/.test(target)) continue;
        if (!existsSync(join(project, dirname(page), target))) dead.push(`${page}: ${target}`);
      }
    }
    expect(dead).toEqual([]);
  });

  test("the README shows the committed sample, and the sample is a report of today", async () => {
    const report = Report.parse(JSON.parse(await read("reports/example/report.json")));
    const [shown = ""] = toTerminal(report).split("\nnot resolved\n");
    expect(await read("README.md")).toContain(`\`\`\`\n${shown.trimEnd()}\n\`\`\``);
    expect(await read("reports/example/report.md")).toContain(report.run.id);
  });
});

describe("the examples run", () => {
  test("your own task: a command as the agent", async () => {
    const config = "examples/your-own-task/agent-eval.yaml";
    const checked = await program(["validate", "-c", config, "--sandbox", "local"]);
    expect(checked.exitCode, checked.stderr).toBe(0);
    expect(checked.stdout).toContain("greet-by-name: oracle resolved, noop unresolved");
  });

  test("a server of your own: planned without starting anything", async () => {
    const config = "examples/local-server/agent-eval.config.ts";
    const { exitCode, stdout, stderr } = await program(["run", "-c", config, "--dry-run", "--json"]);
    expect(exitCode, stderr).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan.trials).toHaveLength(3 * 2 * 3);
    // Trials of one model stand together, so that each model is loaded once.
    expect(plan.modelLoads).toBe(2);
  });
});
