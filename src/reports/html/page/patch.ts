import { el, plainText } from "./dom.ts";
import { highlightLines } from "./highlight.ts";

interface PatchFile {
  readonly path: string;
  readonly notes: string[];
  readonly hunks: Hunk[];
}

interface Hunk {
  readonly head: string;
  readonly old: number;
  readonly new: number;
  readonly lines: string[];
}

/** A unified diff with its files one below the other. */
export function patchView(patch: string): HTMLElement {
  const files = parse(plainText(patch));
  if (files.length === 0) return el("p", { class: "empty" }, "The agent changed nothing.");
  return el("div", { class: "patch" }, files.map(fileView));
}

function parse(patch: string): PatchFile[] {
  const files: PatchFile[] = [];
  for (const line of patch.split("\n")) {
    const file = files.at(-1);
    const hunk = file?.hunks.at(-1);
    const begins = /^diff --git a\/.* b\/(.*)$/.exec(line);
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (begins) files.push({ path: begins[1] ?? "", notes: [], hunks: [] });
    else if (head && file) file.hunks.push({ head: line, old: Number(head[1]), new: Number(head[2]), lines: [] });
    else if (hunk && /^[ +\-\\]/.test(line)) hunk.lines.push(line);
    else if (file && !hunk && line !== "" && !/^(index|---|\+\+\+) /.test(line)) file.notes.push(line);
    // The middle of a long patch is left out, in words that are no diff.
    else if (hunk && line.startsWith("…")) hunk.lines.push(`\\ ${line}`);
  }
  return files;
}

function fileView({ path, notes, hunks }: PatchFile): HTMLElement {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const added = lines.filter((line) => line.startsWith("+")).length;
  const removed = lines.filter((line) => line.startsWith("-")).length;
  return el(
    "details",
    { open: true },
    el(
      "summary",
      {},
      el("code", {}, path),
      " ",
      el("span", { class: "added" }, `+${added}`),
      " ",
      el("span", { class: "removed" }, `−${removed}`),
      notes.length > 0 && el("small", {}, ` ${notes.join(", ")}`),
    ),
    hunks.length > 0 &&
      el(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": `Changes to ${path}` },
        el(
          "pre",
          { class: "diff" },
          hunks.map((hunk) => hunkView(path, hunk)),
        ),
      ),
  );
}

/** Both sides are coloured whole, so that a string over several lines is one on each. */
function hunkView(path: string, hunk: Hunk): Node[] {
  const side = (sign: string) => hunk.lines.filter((line) => line.startsWith(" ") || line.startsWith(sign));
  const colored = (sign: string) =>
    highlightLines(
      path,
      side(sign)
        .map((line) => line.slice(1))
        .join("\n"),
    );
  const before = colored("-");
  const after = colored("+");
  let [oldAt, newAt] = [0, 0];
  const rows = hunk.lines.map((line) => {
    const sign = line[0];
    if (sign === "\\") return el("span", { class: "line meta" }, `${line}\n`);
    const content = sign === "-" ? before[oldAt] : after[newAt];
    const numbers = [sign === "+" ? "" : hunk.old + oldAt, sign === "-" ? "" : hunk.new + newAt];
    if (sign !== "+") oldAt += 1;
    if (sign !== "-") newAt += 1;
    const kind = sign === "+" ? "line add" : sign === "-" ? "line del" : "line";
    const gutter = numbers.map((number) => String(number).padStart(4)).join(" ");
    return el("span", { class: kind, "data-n": gutter }, `${sign}`, content ?? line.slice(1), "\n");
  });
  return [el("span", { class: "line meta" }, `${hunk.head}\n`), ...rows];
}
