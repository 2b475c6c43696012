import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { storedFrom } from "../baselines/blessed.ts";
import { readBaselineFile } from "../baselines/file.ts";
import type { Side } from "../comparisons/compare.ts";
import { isControl } from "../config/controls.ts";
import { nearest } from "../config/nearest.ts";
import { UsageError } from "../errors.ts";
import { newestRun } from "../history/read.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { Identifier } from "../tasks/task.ts";
import { shortPath } from "./failure.ts";

/** Sides as a person names them; `run` is where bare profile names are looked up. */
export interface NamedSides {
  readonly base: string;
  readonly candidate: string;
  /** Default: the newest run below reports/. */
  readonly run: string | undefined;
}

/** A side and where it was read from. */
export interface ReadSide extends Side {
  readonly folder: string;
}

/**
 * Reads two sides, each a run folder of one profile, `<run folder>#<profile>`, or a profile of the run; the base may be
 * a file that `bless` wrote.
 * @throws UsageError `baseline-as-candidate`, `not-a-run`, `invalid-record`, `unknown-profile`, `which-profile`, `same-side`, and newestRun's.
 */
export async function readSides({
  base,
  candidate,
  run,
}: NamedSides): Promise<{ base: ReadSide; candidate: ReadSide }> {
  const usual = async () => (run === undefined ? await newestRun(resolve("reports")) : resolve(run));
  const places = [await placeOf(base, usual), await placeOf(candidate, usual)] as const;
  if (isBaseline(places[1].folder)) {
    throw new UsageError("baseline-as-candidate", `${candidate} is a baseline: it can only be the base`, {
      fix: "Name the baseline first and the run after it.",
    });
  }
  const known = new Map<string, Promise<Omit<Side, "profile">>>();
  const read = async ({ folder, profile }: Place): Promise<ReadSide> => {
    const reading = known.get(folder) ?? readRun(folder);
    known.set(folder, reading);
    const found = await reading;
    return { ...found, folder, profile: profileIn(found, folder, profile) };
  };
  const sides = { base: await read(places[0]), candidate: await read(places[1]) };
  if (sides.base.run.id === sides.candidate.run.id && sides.base.profile === sides.candidate.profile) {
    throw new UsageError("same-side", `both sides are ${sides.base.profile} of run ${sides.base.run.id}`, {
      fix: "Name two profiles, or one profile in two runs.",
    });
  }
  return sides;
}

async function readRun(folder: string): Promise<Omit<Side, "profile">> {
  if (isBaseline(folder)) {
    const { run, trials, keeps } = storedFrom(await readBaselineFile(folder), folder);
    return { run, trials, baseline: keeps };
  }
  return { run: await readRunRecord(folder), trials: await readTrials(folder) };
}

/** A file that `bless` wrote stands for a run's folder. */
function isBaseline(path: string): boolean {
  return path.endsWith(".json");
}

interface Place {
  /** Of a run, or the path of a baseline's file. */
  readonly folder: string;
  /** null: the only one. */
  readonly profile: string | null;
}

async function placeOf(text: string, usual: () => Promise<string>): Promise<Place> {
  // A folder may have a # in its name.
  if (existsSync(join(text, "run.json"))) return { folder: resolve(text), profile: null };
  const mark = text.lastIndexOf("#");
  if (mark >= 0) {
    const folder = mark === 0 ? await usual() : resolve(text.slice(0, mark));
    return { folder, profile: text.slice(mark + 1) };
  }
  if (Identifier.safeParse(text).success) return { folder: await usual(), profile: text };
  return { folder: resolve(text), profile: null };
}

function profileIn({ run }: Pick<Side, "run">, folder: string, wanted: string | null): string {
  const names = run.profiles.map(({ name }) => name);
  if (wanted === null) {
    const candidates = run.profiles.filter(({ agent }) => !isControl(agent));
    const [only] = candidates.length === 0 ? run.profiles : candidates;
    if (only && (candidates.length || names.length) === 1) return only.name;
    throw new UsageError("which-profile", `run ${run.id} has ${names.length} profiles: ${names.join(", ")}`, {
      place: { file: folder },
      fix: `Name one of them, such as ${shortPath(folder)}#${names[0] ?? "profile"}.`,
    });
  }
  if (names.includes(wanted)) return wanted;
  const meant = nearest(wanted, names);
  throw new UsageError("unknown-profile", `run ${run.id} (${folder}) has no profile ${wanted}`, {
    place: { file: folder },
    fix: meant ? `Did you mean ${meant}? It has ${names.join(", ")}.` : `It has ${names.join(", ")}.`,
  });
}
