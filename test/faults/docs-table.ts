import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { project } from "../support/program.ts";
import type { Outcome } from "./run-once.ts";

const PAGE = join(project, "docs/faults.md");

export type Cell = Pick<Outcome, "ended" | "blame" | "attempts" | "says">;

export interface Row {
  readonly fault: string;
  /** One for each column. */
  readonly cells: readonly Cell[];
}

/** A Markdown table: a line for each fault, or for each column where they differ in what they say. */
export function tableOf(columns: readonly string[], rows: readonly Row[]): string {
  const head = `| the server | ${columns.length === 1 ? "" : "agent | "}ended | blame | attempts | what the report says |`;
  const rule = head.replaceAll(/[^|]+/g, "---");
  const lines = rows.flatMap(({ fault, cells }) => {
    const groups = Map.groupBy(cells.entries(), ([, cell]) => wordsOf(cell).join(" | "));
    return [...groups].map(([words, members]) => {
      const who = members.length === columns.length ? "both" : members.map(([index]) => columns[index]).join(", ");
      return `| ${[fault, ...(columns.length === 1 ? [] : [who]), words].join(" | ")} |`;
    });
  });
  return [head, rule, ...lines].join("\n");
}

function wordsOf({ ended, blame, attempts, says }: Cell): string[] {
  return [ended, blame, String(attempts), normalised(says) || "–"];
}

/** Without what differs from one run, machine or engine to the next. */
export function normalised(text: string): string {
  return (
    text
      .replace(
        /its (last log lines|log says):(\n {2}.*)*\n {2}(.*)/g,
        (_, what, __, last) => `its ${what}: … ${lineOf(last)}`,
      )
      .replace(/\s+/g, " ")
      .replace(/f\d+-(codex|claude-code)/g, "NAME")
      .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
      .replace(/port \d+ is taken: .*?(?=; |$)/, "port PORT is taken: …")
      .replace(/agent-eval-stand-in-\w+:\w+/g, "IMAGE")
      .replace(/\/tmp\/[^\s:]+/g, "FILE")
      .replace(/does not answer: [^;]+;/g, "does not answer: …;")
      .replace(/broke off: [^(:]* \(/g, "broke off: … (")
      .replace(/model request \d+/g, "model request N")
      // What the task's tests say, and that the run is not whole, is another matter.
      .replace(/(; )?\d+ of \d+ required tests do not pass, the first is "says new"/, "")
      .replace(/; The run is incomplete: .* missing\./, "")
      .replace(/^; /, "")
      .replaceAll("|", "\\|")
      .trim()
  );
}

/** What a line of a stand-in's log says. */
function lineOf(logged: string): string {
  return /msg="((?:[^"\\]|\\.)*)"(.*)/.exec(logged)?.slice(1).join("") ?? logged;
}

/** While a server ends, its connections are refused or break: which of them was the last is chance. */
export function ofDyingServers(text: string): string {
  return text
    .replace(/The (model server cannot be reached|connection to the model server broke) \(\w+\)/g, "$1 (…)")
    .replace(
      /(model server cannot be reached|connection to the model server broke) \(…\)/g,
      "The model server cannot be reached, or the connection to it broke",
    );
}

/** Fails when a block of the page is not what was seen; with UPDATE_DOCS=1, writes it instead. */
export async function writeOrCompare(name: string, table: string): Promise<void> {
  const [begin, end] = [`<!-- faults: ${name} -->`, `<!-- /faults: ${name} -->`];
  const page = await readFile(PAGE, "utf8");
  const [before, rest = ""] = page.split(begin);
  const [shown, after] = rest.split(end);
  if (after === undefined) throw new Error(`${PAGE} has no block "${name}"`);
  if (process.env["UPDATE_DOCS"] === "1") await writeFile(PAGE, `${before}${begin}\n${table}\n${end}${after}`);
  else expect(shown?.trim(), "regenerate it with `npm run docs`").toBe(table);
}
