/** What the runner makes of what a step writes: workflow commands are obeyed, secrets are masked. */
export interface ReadLog {
  readonly log: string;
  /** What was written, without the commands that mask values. */
  readonly raw: string;
  readonly annotations: readonly Annotated[];
  readonly masks: readonly string[];
}

export interface Annotated {
  readonly level: string;
  readonly title: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** `::name key=value,key=value::message`, wherever the line is indented. */
const COMMAND = /^\s*::([\w-]+)(?:\s([^:]*(?:%3A[^:]*)*))?::(.*)$/;

/** Reads the output of a process as the runner reads it. */
export function readLog(output: string): ReadLog {
  const masks: string[] = [];
  const annotations: Annotated[] = [];
  const log: string[] = [];
  const raw: string[] = [];
  let stopped: string | null = null;
  for (const line of output.split("\n")) {
    const [, name = "", properties = "", message = ""] = COMMAND.exec(line) ?? [];
    if (stopped === null && name === "add-mask") {
      masks.push(unescaped(message));
      continue;
    }
    raw.push(line);
    if (stopped !== null) {
      if (line.trim() === `::${stopped}::`) stopped = null;
      else log.push(line);
    } else if (name === "stop-commands") stopped = message;
    else if (["error", "warning", "notice"].includes(name)) {
      const property = (key: string) => new RegExp(`(?:^|,)${key}=([^,]*)`).exec(properties)?.[1] ?? null;
      const lineNumber = property("line");
      annotations.push({
        level: name,
        title: unescaped(property("title") ?? ""),
        message: unescaped(message),
        file: unescaped(property("file") ?? "") || null,
        line: lineNumber === null ? null : Number(lineNumber),
      });
      log.push(`${name}: ${unescaped(message)}`);
    } else if (name === "group") log.push(`▼ ${message}`);
    else if (name !== "endgroup") log.push(line);
  }
  const masked = (text: string) => masks.reduce((rest, mask) => rest.replaceAll(mask, "***"), text);
  return { log: masked(log.join("\n")), raw: raw.join("\n"), annotations, masks };
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { "%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%25": "%" };
  return text.replaceAll(/%(?:0A|0D|3A|2C|25)/g, (code) => letters[code] ?? code);
}

/** What stands in an environment file: `name<<delimiter`, lines, `delimiter`, or `name=value`. */
export function readCommandFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined) {
      const end = lines.indexOf(delimiter ?? "");
      if (end < 0) throw new Error(`${name} has no end`);
      found[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join("\n");
    } else if (line.includes("=")) found[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
  }
  return found;
}
