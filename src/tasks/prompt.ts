import mustache from "mustache";
import { nearest } from "../config/nearest.ts";
import { messageOf, UsageError } from "../errors.ts";

/** mustache's parsed template: kind, name, start offset, end offset, children of a section. */
type Token = readonly [kind: string, name: string, start: number, end: number, children?: readonly Token[] | unknown];

type Variables = Readonly<Record<string, string | number | boolean>>;

/**
 * The prompt with its placeholders filled in, byte for byte: no HTML escaping.
 * @throws UsageError `invalid-prompt` for an empty prompt, broken syntax or a placeholder without a value.
 */
export function renderPrompt(file: string, template: string, variables: Variables): string {
  const names = Object.keys(variables);
  for (const [kind, name, start] of namedTokens(file, template)) {
    if (kind === ">")
      throw failure(file, template, start, `{{> ${name}}} includes another file`, "Write the text out.");
    if (Object.hasOwn(variables, name)) continue;
    const meant = nearest(name, names);
    const hint = meant ? `; did you mean ${meant}?` : "";
    const fix = `Add ${name} to variables in task.yaml, or correct the placeholder.`;
    throw failure(file, template, start, `{{${name}}} has no value${hint}`, fix, name);
  }
  const prompt = mustache.render(template, variables, {}, { escape: String });
  if (prompt.trim() === "") throw failure(file, template, 0, "the prompt is empty", "Write what the agent should do.");
  return prompt;
}

function namedTokens(file: string, template: string): Token[] {
  let tokens: readonly Token[];
  try {
    tokens = mustache.parse(template) as readonly Token[];
  } catch (cause) {
    const offset = Number(/ at (\d+)$/.exec(messageOf(cause))?.[1] ?? 0);
    const message = messageOf(cause).replace(/ at \d+$/, "");
    throw failure(file, template, offset, message, "Close the tag, or choose other delimiters with {{=<% %>=}}.");
  }
  const flatten = (list: readonly Token[]): Token[] =>
    list.flatMap((token) => [token, ...(Array.isArray(token[4]) ? flatten(token[4]) : [])]);
  return flatten(tokens).filter(([kind]) => ["name", "&", "#", "^", ">"].includes(kind));
}

function failure(
  file: string,
  template: string,
  offset: number,
  problem: string,
  fix: string,
  key?: string,
): UsageError {
  const before = template.slice(0, offset).split("\n");
  const place = { file, line: before.length, column: (before.at(-1) ?? "").length + 1, ...(key ? { key } : {}) };
  return new UsageError("invalid-prompt", `${file}:${place.line}:${place.column}: ${problem}`, { place, fix });
}
