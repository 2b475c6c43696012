import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { messageOf, UsageError } from "../errors.ts";
import { type Category, Identifier, type Language } from "../tasks/task.ts";
import { countTokens } from "../tasks/tokens.ts";
import { diffTrees } from "../trees/changes.ts";
import { writeTree } from "../trees/disk.ts";
import { renderPatch } from "../trees/patch.ts";
import { type Tree, textFile } from "../trees/tree.ts";
import { type Example, type ExampleVariant, edited, type Files } from "./example.ts";
import { exampleOf } from "./registry.ts";

/** What the new task is. */
export interface ScaffoldRequest {
  readonly name: string;
  readonly category: Category;
  readonly language: Language;
  /** Path from the task's folder to the JSON Schema of `task.yaml`, for editors. */
  readonly schema: string;
}

/**
 * Writes a new task folder `<suite>/<name>`: a small task that can be validated at once. Gives the paths in it.
 * @throws UsageError `invalid-name`, `task-exists`, `unusable-folder`; nothing is ever overwritten.
 */
export async function scaffoldTask(suite: string, request: ScaffoldRequest): Promise<string[]> {
  const { name } = request;
  const problem = Identifier.safeParse(name).error?.issues[0]?.message;
  if (problem !== undefined) {
    const fix = "Give it a name such as fix-cursor-paging.";
    throw new UsageError("invalid-name", `"${name}" cannot be the name of a task: ${problem}`, { fix });
  }
  const folder = join(suite, name);
  await takeFolder(folder);
  const tree = taskTree(request, exampleOf(request.category, request.language));
  await writeTree(folder, tree);
  return [...tree.keys()];
}

async function takeFolder(folder: string): Promise<void> {
  const unusable = (cause: unknown) =>
    new UsageError("unusable-folder", `${folder} cannot be made: ${messageOf(cause)}`, {
      cause,
      fix: "Name a folder with --suite that can be written to.",
    });
  await mkdir(dirname(folder), { recursive: true }).catch((cause: unknown) => {
    throw unusable(cause);
  });
  // Fails where something is there already, even if it came this moment.
  await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw unusable(cause);
    const fix = "Choose another name, or remove what is there.";
    throw new UsageError("task-exists", `${folder} is there already`, { place: { file: folder }, fix });
  });
}

function taskTree({ name, category, language, schema }: ScaffoldRequest, example: Example): Tree {
  const { title, prompt, toolchain, ownTests, grading, hidden } = example;
  const workspace = treeOf(example.workspace);
  const solved = edited(example.workspace, example.solution);
  const task = {
    version: 1,
    ...{ id: name, title, category, language, level: 1, toolchain },
    sensitivity: "internal",
    contextTokens: countTokens({ prompt, workspace }),
    limits: { timeoutSeconds: 600, requests: 60 },
    ...(ownTests ? { ownTests: { command: ownTests, failing: [] } } : {}),
    grading,
  };
  const head = `# yaml-language-server: $schema=${schema}\n# A small example that works: replace it part by part, and run \`agent-eval validate ${name}\` as you go.\n`;
  const changed = Object.entries(solved).filter(([path, text]) => example.workspace[path] !== text);
  return new Map([
    ["task.yaml", textFile(head + stringify(task, { lineWidth: 110, aliasDuplicateObjects: false }))],
    ["prompt.md", textFile(prompt)],
    ...below("workspace", example.workspace),
    ...below("solution", Object.fromEntries(changed)),
    ...below("hidden", hidden),
    ...patches("decoys", example.workspace, example.decoys),
    ...patches("mutants", example.workspace, example.mutants),
    ...patches("equivalents", example.workspace, example.equivalents),
  ]);
}

function below(folder: string, files: Files): Tree {
  return new Map([...treeOf(files)].map(([path, file]) => [`${folder}/${path}`, file]));
}

function treeOf(files: Files): Tree {
  return new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));
}

function patches(folder: string, workspace: Files, variants: readonly ExampleVariant[]): Tree {
  const base = treeOf(workspace);
  return new Map(
    variants.map(({ name, why, edits }) => {
      const patch = renderPatch(base, diffTrees(base, treeOf(edited(workspace, edits))));
      return [`${folder}/${name}.patch`, textFile(`${why}\n\n${patch}`)];
    }),
  );
}
