import picomatch from "picomatch";
import type { RefactorGrading } from "../tasks/task.ts";
import type { Tree } from "../trees/tree.ts";
import type { Check } from "./grader.ts";

/** A copy is at least so long: shorter ones are how a language is written. */
const MIN_TOKENS = 40;
const MIN_LINES = 4;
/** Files are written by strangers; beyond this a file is not looked into. */
const MAX_BYTES = 512 * 1024;
const SHOWN = 10;

/** How much of the files stands in copies, in percent of their lines as jscpd counts them. */
export async function checkDuplication({ duplication }: RefactorGrading, after: Tree): Promise<Check[]> {
  if (!duplication) return [];
  const [{ Detector, MemoryStore, Statistic, mild }, { getFormatByFile, Tokenizer }] = await Promise.all([
    import("@jscpd/core"),
    import("@jscpd/tokenizer"),
  ]);
  const matches = picomatch(duplication.files, { dot: true });
  const options = { minTokens: MIN_TOKENS, minLines: MIN_LINES, maxLines: 100_000, mode: mild };
  const detector = new Detector(new Tokenizer(), new MemoryStore(), [], options);
  const statistic = new Statistic();
  for (const [event, handler] of Object.entries(statistic.subscribe())) {
    detector.on(event as "CLONE_FOUND" | "START_DETECTION", handler);
  }
  const places: string[] = [];
  const refused: string[] = [];
  for (const [path, { bytes }] of after) {
    const format = getFormatByFile(path);
    if (!matches(path) || format === undefined) continue;
    if (bytes.byteLength > MAX_BYTES) refused.push(`${path} is larger than ${MAX_BYTES} bytes`);
    else {
      const clones = await detector.detect(path, Buffer.from(bytes).toString("utf8"), format);
      places.push(
        ...clones.map(({ duplicationA: a, duplicationB: b }) => {
          return `${a.sourceId}:${a.start.line}-${a.end.line} is ${b.sourceId}:${b.start.line}-${b.end.line}`;
        }),
      );
    }
  }
  const { percentage } = statistic.getStatistic().total;
  const passed = percentage <= duplication.maxPercent && refused.length === 0;
  const says = `${percentage} % of the lines stand in copies, at most ${duplication.maxPercent} % may`;
  const detail = [...refused, says, ...places.slice(0, SHOWN)].join("\n");
  return [{ name: "nothing is copied that could be shared", kind: "duplication", passed, detail }];
}
