import { VARIABLE_NAME } from "../../config/servers/variable.ts";
import { UsageError } from "../../errors.ts";
import { oneLine } from "../../reports/format.ts";

/** A word for a POSIX shell, whatever it holds. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The value of a variable; a shell that lacks it stops with these words. They are the program's own.
 * @throws UsageError `variable-name`: anything else than a name could be a command.
 */
export function expanded(variable: string, otherwise: string): string {
  if (VARIABLE_NAME.test(variable)) return `"\${${variable}:?${otherwise}}"`;
  throw new UsageError("variable-name", "apiKeyEnv is not the name of an environment variable", {
    fix: "Correct apiKeyEnv in the configuration and run again.",
  });
}

/** Lines of a comment, each on one line of the file and none too long. Shells, TOML and YAML share the mark. */
export function comment(...sentences: readonly string[]): string[] {
  return sentences.flatMap((sentence) => wrapped(oneLine(sentence)).map((line) => `# ${line}`.trimEnd()));
}

const WIDTH = 98;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
