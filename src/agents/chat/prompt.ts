import type { AgentContext } from "../agent.ts";
import { type Selection, selectFiles } from "./selection.ts";

/** Tokens taken for a model whose context window nobody has told. */
export const DEFAULT_WINDOW = 32_768;
const CHARS_PER_TOKEN = 4;
/** Characters kept for what stands around task and files. */
const FRAME_CHARS = 2000;
/** Part of the room for files that the names of those left out may take. */
const NAMES_SHARE = 0.1;

/** The one message, and the name of the tags that files stand in. */
export interface Prompt {
  readonly text: string;
  readonly tag: string;
}

/** The task, as much of the repository as the context window holds beside an answer, and how to answer. */
export function composePrompt(context: Pick<AgentContext, "prompt" | "files" | "answer" | AboutRoom>): Prompt {
  const { prompt, files, answer } = context;
  const room = Math.max(0, roomFor(context) - prompt.length - FRAME_CHARS);
  const selection = selectFiles(files, prompt, room * (1 - NAMES_SHARE));
  const tag = tagFor([prompt, ...selection.shown.values()]);
  const text = [
    "You are a programmer. Solve the task below by changing the repository's files. You cannot run anything and " +
      "nobody can be asked: you give one answer, and it has to hold all changes.",
    `# Task\n\n${prompt.trim()}`,
    `# Repository\n\n${repository(selection, tag)}${leftOut(selection, room * NAMES_SHARE)}`,
    `# Answer\n\n${answer === "files" ? wholeFiles(tag) : unifiedDiff}`,
  ].join("\n\n");
  return { text, tag };
}

type AboutRoom = "contextWindow" | "settings";

/** Characters that the prompt may have. Half of the window is the answer's, unless the profile limits it. */
function roomFor({ contextWindow, settings }: Pick<AgentContext, AboutRoom>): number {
  const window = contextWindow ?? DEFAULT_WINDOW;
  const limit = settings["max_completion_tokens"] ?? settings["max_tokens"];
  const answer = typeof limit === "number" && limit > 0 && limit < window ? limit : window / 2;
  return (window - answer) * CHARS_PER_TOKEN;
}

/** A name that stands in none of the texts, so that no file's content can be taken for the end of a block. */
function tagFor(texts: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const tag = number === 1 ? "file" : `file${number}`;
    if (!texts.some((text) => text.includes(`<${tag}`) || text.includes(`</${tag}`))) return tag;
  }
}

function repository({ shown }: Selection, tag: string): string {
  if (shown.size === 0) return "(no file is shown)";
  return [...shown]
    .map(([path, text]) => `<${tag} path="${path}">\n${text}${/[^\n]$/.test(text) ? "\n" : ""}</${tag}>`)
    .join("\n");
}

/** The names of what is not shown, as many as `room` (characters) holds. */
function leftOut({ left }: Selection, room: number): string {
  const all = [...left].map(([path, why]) => `- ${path} (${why})`);
  let used = 0;
  const named = all.filter((line) => {
    used += line.length + 1;
    return used <= room;
  });
  const more = all.length - named.length;
  const rest = more === 0 ? [] : [`- and ${more} more`];
  return all.length === 0 ? "" : `\n\nNot shown:\n${[...named, ...rest].join("\n")}`;
}

function wholeFiles(tag: string): string {
  return [
    "Write each file that you change or add as a whole, from its first line to its last, between two lines like these:",
    `<${tag} path="src/example.ts">\n</${tag}>`,
    "Paths are relative to the repository. A file that is to go is one line: " +
      `<${tag} path="src/example.ts" deleted="true"/>`,
    "Leave files that stay as they are out. Do not shorten a file: what you leave out of it is lost.",
  ].join("\n\n");
}

const unifiedDiff = [
  "Write your changes as one unified diff, as `git diff` prints it, in a ```diff block:",
  [
    "```diff",
    "--- a/src/example.ts",
    "+++ b/src/example.ts",
    "@@ -10,4 +10,4 @@",
    " a line before",
    "-the old line",
    "+the new line",
    " a line behind",
    " another one",
    "```",
  ].join("\n"),
  "Copy unchanged and removed lines exactly, three of them around each change. A new file has `--- /dev/null`, a " +
    "file that is to go `+++ /dev/null`.",
].join("\n\n");
