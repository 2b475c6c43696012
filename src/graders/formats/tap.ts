import { checkBounds, fullName, MalformedReport, type TestResult } from "./format.ts";

/** The tests of one indentation, until the line of their parent comes. */
interface Level {
  readonly results: TestResult[];
  count: number;
  plan: number | null;
}

/**
 * TAP 13 and 14, and what `node --test --test-reporter=tap` makes of them. Subtests are indented by
 * four spaces and come before their parent's line; a parent is listed itself only when it failed.
 */
export function parseTap(text: string): TestResult[] {
  const levels: Level[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = "", content = ""] = /^( *)(.*)$/.exec(lines[index] ?? "") ?? [];
    const depth = Math.floor(indent.length / 4);
    if (content.startsWith("Bail out!")) throw new MalformedReport(`the run bailed out: ${content.slice(9).trim()}`);
    const plan = /^1\.\.(\d+)(?:\s*#.*)?$/.exec(content);
    if (plan) setPlan(levelAt(levels, depth), Number(plan[1]));
    const point = /^(not )?ok\b(?: +\d+)?(?: +(?:- +)?(.*))?$/.exec(content);
    if (!point) continue;
    const block = diagnosticsAfter(lines, index, indent);
    index = block.end;
    const { title, directive, reason } = describe(point[2] ?? "");
    const failed = point[1] !== undefined;
    const status = directive ? "skipped" : failed ? "failed" : "passed";
    addPoint(levels, depth, { name: title, status, detail: failed && !directive ? block.error : reason });
  }
  const [top, orphan] = levels;
  if (orphan) throw new MalformedReport("it ends within a subtest");
  if (top?.plan == null) throw new MalformedReport("it has no plan, so it was cut off or is not TAP");
  checkPlan(top);
  return top.results;
}

function addPoint(levels: Level[], depth: number, point: TestResult): void {
  const own = levelAt(levels, depth);
  own.count += 1;
  const [below, ...deeper] = levels.splice(depth + 1);
  if (deeper.length > 0) throw new MalformedReport("a subtest has no parent");
  if (below) checkPlan(below);
  const children = below?.results ?? [];
  checkBounds(depth, own.results.length + children.length);
  const name = fullName(point.name);
  for (const child of children) own.results.push({ ...child, name: `${name} > ${child.name}` });
  if (children.length === 0 || point.status === "failed") own.results.push({ ...point, name });
}

function levelAt(levels: Level[], depth: number): Level {
  checkBounds(depth, 0);
  while (levels.length <= depth) levels.push({ results: [], count: 0, plan: null });
  return levels[depth] as Level;
}

function setPlan(level: Level, plan: number): void {
  if (level.plan !== null) throw new MalformedReport("it has two plans");
  level.plan = plan;
}

function checkPlan({ plan, count }: Level): void {
  if (plan !== null && plan !== count) throw new MalformedReport(`it plans ${plan} tests and has ${count}`);
}

/** Takes the directive and node-tap's time off a description, and the escapes of `#` and `\` out of it. */
function describe(text: string): { title: string; directive: boolean; reason: string } {
  const [, start = text, directive, reason = ""] = /^(.*?)(?:^|\s)#\s*(skip|todo)\b\S*\s*(.*)$/i.exec(text) ?? [];
  const title = start.replace(/\s# time=\S+$/, "").replace(/\\([\\#])/g, "$1");
  return { title: title.trim(), directive: directive !== undefined, reason };
}

/** The YAML block below a test line. Its end has its very indentation: a message within cannot forge it. */
function diagnosticsAfter(lines: readonly string[], index: number, indent: string): { end: number; error: string } {
  const opening = /^( +)---$/.exec(lines[index + 1] ?? "")?.[1];
  if (opening === undefined || opening.length <= indent.length) return { end: index, error: "" };
  const end = lines.indexOf(`${opening}...`, index + 2);
  if (end === -1) throw new MalformedReport("it ends within the diagnostics of a test");
  const block = lines.slice(index + 2, end).map((line) => line.slice(opening.length));
  const from = block.findIndex((line) => line.startsWith("error:") || line.startsWith("message:"));
  if (from === -1) return { end, error: "" };
  const to = block.findIndex((line, at) => at > from && /^\S/.test(line));
  const [first = "", ...rest] = block.slice(from, to === -1 ? undefined : to);
  const inline = first.replace(/^\w+:\s*/, "").replace(/^(['"])(.*)\1$/, "$2");
  const error = rest.length > 0 ? rest.map((line) => line.slice(2)).join("\n") : inline;
  return { end, error: error.trim() };
}
