import { isDeepStrictEqual } from "node:util";
import type { Config } from "../config/config.ts";
import { partsText } from "../records/differences.ts";
import type { ResolvedProfile } from "../records/run.ts";
import type { Part } from "./merging.ts";

/** A difference that keeps parts from being one run, in words, with who is on which side. */
type Difference = string;

/** Everything in which these parts differ and parts of one run must not. */
export function mixedBy(parts: readonly Part[]): Difference[] {
  return [
    ...differing("agent-eval", parts, ({ run }) => run.harnessVersion),
    ...differing("seed", parts, ({ run }) => run.seed),
    ...differing("sandbox", parts, ({ run }) => run.sandbox),
    ...configsDiffer(parts),
    ...suitesDiffer(parts),
    ...profilesDiffer(parts),
  ];
}

/** `seed: 1 in parts 1 and 3, 2 in part 2`; nothing when all are equal. */
function differing(name: string, parts: readonly Part[], of: (part: Part) => unknown): Difference[] {
  const groups: { value: unknown; indexes: number[] }[] = [];
  for (const part of parts) {
    const value = of(part);
    const known = groups.find((group) => isDeepStrictEqual(group.value, value));
    if (known) known.indexes.push(part.shard.index);
    else groups.push({ value, indexes: [part.shard.index] });
  }
  if (groups.length <= 1) return [];
  return [`${name}: ${groups.map(({ value, indexes }) => `${shown(value)} in ${partsText(indexes)}`).join(", ")}`];
}

function shown(value: unknown): string {
  if (value === undefined) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Where files lie on a machine, and what a resumed part has written out, is nobody's difference. */
function comparable({ suite: _, profiles, backends, run, ...rest }: Config): object {
  const places = { executable: undefined, authFile: undefined, codexHome: undefined };
  return {
    ...rest,
    profiles: Object.fromEntries(Object.entries(profiles).map(([name, one]) => [name, { ...one, ...places }])),
    backends: Object.fromEntries(
      Object.entries(backends).map(([name, one]) => [name, { ...one, gguf: undefined, archives: undefined }]),
    ),
    run: { ...run, sandbox: undefined, cpuSlots: undefined },
  };
}

function configsDiffer(parts: readonly Part[]): Difference[] {
  const flat = new Map(parts.map((part) => [part, flatten(comparable(part.run.config))]));
  const keys = [...new Set([...flat.values()].flatMap((entries) => [...entries.keys()]))].sort();
  return keys
    .filter((key) => key !== "run.seed")
    .flatMap((key) => differing(`configuration, ${key}`, parts, (part) => flat.get(part)?.get(key)));
}

/** Values by their dotted path; lists are values. */
function flatten(value: object, path = ""): Map<string, unknown> {
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const key = path === "" ? name : `${path}.${name}`;
    if (inner === undefined) return [];
    const isBranch = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return isBranch && Object.keys(inner).length > 0 ? [...flatten(inner, key)] : [[key, inner]];
  });
  return new Map(entries);
}

function suitesDiffer(parts: readonly Part[]): Difference[] {
  const suites = new Map(
    parts.map((part) => [part, new Map(part.shard.suite.map((one) => [one.id, one.fingerprint]))]),
  );
  const ids = [...new Set([...suites.values()].flatMap((suite) => [...suite.keys()]))].sort();
  const found = ids.flatMap((id) =>
    differing(`task ${id}`, parts, (part) => {
      const fingerprint = suites.get(part)?.get(id);
      return fingerprint === undefined ? "not there" : `version ${fingerprint.slice(0, 12)}`;
    }),
  );
  if (found.length > 0) return found;
  const order = (part: Part) => part.shard.suite.map(({ id }) => id);
  return differing("order of the tasks", parts, order);
}

/** Part and profile, where the profile could run. */
export function profilesThatRan(parts: readonly Part[], name: string): { part: Part; profile: ResolvedProfile }[] {
  return parts.flatMap((part) => {
    const profile = part.run.profiles.find((one) => one.name === name);
    const asked = part.run.tasks.length > 0;
    return asked && profile && profile.canary.status !== "failed" ? [{ part, profile }] : [];
  });
}

function profilesDiffer(parts: readonly Part[]): Difference[] {
  const names = [...new Set(parts.flatMap(({ run }) => run.profiles.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const ran = profilesThatRan(parts, name);
    if (new Set(ran.map(({ profile }) => profile.id)).size <= 1) return [];
    const of = new Map(ran.map(({ part, profile }) => [part, profile]));
    const those = ran.map(({ part }) => part);
    const seen = [
      ...differing(`profile ${name}, agent version`, those, (part) => of.get(part)?.agentVersion),
      ...[...new Set(ran.flatMap(({ profile }) => Object.keys(profile.backendFacts)))]
        .filter((fact) => !MEASURED.has(fact))
        .flatMap((fact) => differing(`profile ${name}, ${fact}`, those, (part) => of.get(part)?.backendFacts[fact])),
    ];
    return seen.length > 0 ? seen : differing(`profile ${name}, identity`, those, (part) => of.get(part)?.id);
  });
}

/** Facts that are another number at each start and make no other profile. */
export const MEASURED: ReadonlySet<string> = new Set(["loadMs", "vramBytes", "gpuShare"]);
