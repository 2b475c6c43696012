import { posix } from "node:path";
import type { Task } from "../../tasks/task.ts";
import type { Proof } from "../validation.ts";

/** Shorter titles of tests are phrases that a prompt may well use. */
const TELLING_LENGTH = 16;
/** Names as they stand in code are telling whatever their length. */
const CODE_NAME = /^\w*(?:_|[a-z][A-Z])\w*$/;

/** Neither the prompt nor the workspace names what the agent is not to know of. */
export const prompt: Proof = {
  name: "prompt",
  grades: false,
  appliesTo: () => true,
  async prove({ task }) {
    const seen = [...task.workspace].map(([path, { bytes }]) => ({
      where: path,
      text: `${path}\n${Buffer.from(bytes).toString("utf8")}`,
    }));
    const workspaceText = seen.map(({ text }) => text).join("\n");
    const inPrompt = [
      ...hiddenPaths(task).map((path) => ({ what: "the hidden file", name: path })),
      // What stands in the workspace is no secret.
      ...hiddenTests(task)
        .filter((name) => !workspaceText.includes(name))
        .map((name) => ({ what: "the hidden test", name })),
    ];
    const anywhere = variantNames(task);
    const problems = [
      ...[...inPrompt, ...anywhere].filter(({ name }) => names(task.prompt, name)).map(problem("the prompt")),
      ...seen.flatMap(({ where, text }) =>
        anywhere.filter(({ name }) => names(text, name)).map(problem(`workspace/${where}`)),
      ),
    ];
    return { figure: problems.length === 0 ? "yes" : "no", problems, notes: [] };
  },
};

const problem =
  (where: string) =>
  ({ what, name }: { what: string; name: string }) =>
    `${where} names ${what} ${JSON.stringify(name)}`;

/** Whole paths, names of files, and folders that only hidden files are in. */
function hiddenPaths({ workspace, hidden }: Task): string[] {
  const parts = (paths: Iterable<string>) =>
    [...paths].flatMap((path) => [path, posix.basename(path), ...path.split("/").slice(0, -1).filter(isTelling)]);
  const known = new Set(parts(workspace.keys()));
  return [...new Set(parts(hidden.keys()))].filter((part) => !known.has(part));
}

/** A folder of one word may be a word of the prompt's, too. */
function isTelling(folder: string): boolean {
  return /[-_]/.test(folder);
}

function hiddenTests({ grading }: Task): string[] {
  const none: { failToPass: string[]; passToPass: string[]; visible: string[] } = {
    failToPass: [],
    passToPass: [],
    visible: [],
  };
  const { failToPass, passToPass, visible } = { ...none, ...grading };
  const hidden = [...failToPass, ...passToPass].filter((name) => !visible.includes(name));
  const parts = hidden.flatMap((name) => [name, name.split(" > ").at(-1) ?? name]);
  return [...new Set(parts)].filter((name) => name.length >= TELLING_LENGTH || CODE_NAME.test(name));
}

/** A name of one word may be a word of the prompt's. */
function variantNames({ decoys, mutants, equivalents }: Task): { what: string; name: string }[] {
  const of = (what: string, variants: Task["decoys"]) => [...variants.keys()].map((name) => ({ what, name }));
  const all = [...of("the decoy", decoys), ...of("the mutant", mutants), ...of("the equivalent", equivalents)];
  return all.filter(({ name }) => name.includes("-"));
}

/** Whether the name stands in the text as a whole, not as a part of a longer one. */
function names(text: string, name: string): boolean {
  const isPart = (character: string | undefined) => character !== undefined && /[\w-]/.test(character);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + name.length])) return true;
  }
  return false;
}
