import { differencesOf, partsText, type Told } from "../records/differences.ts";

/** Of these, the largest is told: the slowest load, and the memory that does everywhere. */
const LARGEST: ReadonlySet<string> = new Set(["loadMs", "vramBytes"]);

/** Facts of several parts as those of one run: where they differ, each value with its parts. */
export function joined(parts: readonly Told[]): Record<string, string> {
  const differences = new Map(differencesOf(parts).map(({ fact, values }) => [fact, values]));
  const keys = [...new Set(parts.flatMap(({ facts }) => Object.keys(facts)))];
  return Object.fromEntries(
    keys.map((key) => {
      const values = differences.get(key);
      const known = parts.flatMap(({ facts }) => facts[key] ?? []);
      if (!values) return [key, known[0] ?? ""];
      if (LARGEST.has(key)) return [key, known.reduce((a, b) => (Number(b) > Number(a) ? b : a))];
      const texts = values.map(({ value, parts }) => `${value ?? "not known"} (${partsText(parts)})`);
      return [key, texts.join("; ")];
    }),
  );
}
