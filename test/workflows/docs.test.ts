import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../support/program.ts";
import { examples, readAction } from "./workflows.ts";

const PAGE = "docs/github-action.md";

/** Between two comments of a page. With UPDATE_DOCS=1, writes it instead of comparing. */
async function expectBlock(name: string, content: string): Promise<void> {
  const file = join(project, PAGE);
  const text = await readFile(file, "utf8");
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [before, rest] = text.split(begin);
  const [shown, after] = rest?.split(end) ?? [];
  expect(shown, `${PAGE} has a block ${name}`).toBeDefined();
  if (process.env["UPDATE_DOCS"] === "1") await writeFile(file, `${before}${begin}${content}${end}${after}`);
  else expect(shown, "npm run docs writes it").toBe(content);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => cells.map(inCell).join(" | "));
  return `${lines.map((line) => `| ${line} |`).join("\n")}\n`
    .replaceAll("| --- ", "|---")
    .replaceAll("--- |\n", "---|\n");
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ").trim();
}

test("every input is there, as action.yml has it", async () => {
  const { inputs } = await readAction();
  const rows = Object.entries(inputs).map(([name, { description, default: value }]) => [
    `\`${name}\``,
    description,
    value === undefined || value === "" ? "" : `\`${value}\``,
  ]);
  await expectBlock("inputs", table(["input", "meaning", "default"], rows));
});

test("every output is there, as action.yml has it", async () => {
  const { outputs } = await readAction();
  const rows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  await expectBlock("outputs", table(["output", "meaning"], rows));
});

test("the first workflow is shown as it is to be copied", async () => {
  const file = "examples/workflows/pull-request.yml";
  const text = examples.find((example) => example.file === file)?.text ?? "";
  await expectBlock(file, `\`\`\`yaml\n${text}\`\`\`\n`);
});

test("resuming is shown as the nightly workflow does it", async () => {
  const file = "examples/workflows/nightly.yml";
  const text = examples.find((example) => example.file === file)?.text ?? "";
  const steps = text.split(/^(?= {6}- )/m).filter((step) => /Fetch the run|Run all profiles/.test(step));
  expect(steps).toHaveLength(2);
  await expectBlock(file, `\`\`\`yaml\n${steps.join("")}\`\`\`\n`);
});

test("every piece of a workflow in the documentation is one of an example", async () => {
  const pages = ["README.md", ...(await readdir(join(project, "docs"))).map((name) => `docs/${name}`)];
  const strange: string[] = [];
  for (const page of pages.filter((name) => name.endsWith(".md"))) {
    const text = await readFile(join(project, page), "utf8");
    for (const [, code = ""] of text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)) {
      if (!/^\s*(?:- )?uses: /m.test(code)) continue;
      if (!examples.some((example) => flush(example.text).includes(flush(code)))) strange.push(`${page}:\n${code}`);
    }
  }
  expect(strange).toEqual([]);
});

/** Without indentation: a piece may stand further to the left. */
function flush(text: string): string {
  return text.replaceAll(/^ +/gm, "").trim();
}
