import { z } from "zod";
import type { Merged } from "./shard.ts";

/** What one part tells of itself. */
export interface Told {
  readonly part: number;
  readonly facts: Readonly<Record<string, string>>;
}

/** A fact in which the parts of a merged run differ; `value` is null for parts that do not tell it. */
export const Difference = z.strictObject({
  fact: z.string(),
  values: z.array(z.strictObject({ value: z.string().nullable(), parts: z.array(z.int().positive()) })),
});
export type Difference = z.infer<typeof Difference>;

/** The facts in which parts differ, in the order in which they are first told. */
export function differencesOf(parts: readonly Told[]): Difference[] {
  const facts = [...new Set(parts.flatMap((part) => Object.keys(part.facts)))];
  return facts.flatMap((fact) => {
    const values: { value: string | null; parts: number[] }[] = [];
    for (const { part, facts } of parts) {
      const value = facts[fact] ?? null;
      const known = values.find((other) => alike(fact, other.value, value));
      if (known) known.parts.push(part);
      else values.push({ value, parts: [part] });
    }
    return values.length > 1 ? [{ fact, values }] : [];
  });
}

/** What an operating system leaves of the same memory differs by a little. */
function alike(fact: string, one: string | null, other: string | null): boolean {
  if (one === other) return true;
  if (fact !== "memoryGiB" || one === null || other === null) return false;
  return Math.abs(Number(one) - Number(other)) <= 0.05 * Number(one);
}

/** In what the machines of a merged run differ, and the images on them; parts without tasks measured nothing. */
export function machinesDiffer({ parts }: Merged): Difference[] {
  const busy = parts.filter(({ tasks }) => tasks > 0);
  return [
    ...differencesOf(busy.map(({ index, environment }) => ({ part: index, facts: environment }))),
    ...differencesOf(busy.map(({ index, isolation }) => ({ part: index, facts: { isolation: isolation.status } }))),
    ...imagesDiffer(busy),
  ];
}

/** Images under one name with different contents. One that a part did not need is no difference. */
function imagesDiffer(parts: Merged["parts"]): Difference[] {
  const names = [...new Set(parts.flatMap(({ images }) => Object.keys(images)))];
  return names.flatMap((name) => {
    const told = parts.flatMap(({ index, images: { [name]: id } }) =>
      id === undefined ? [] : [{ part: index, facts: { [`image ${name}`]: id } }],
    );
    return differencesOf(told);
  });
}

/** `part 2`, `parts 1 and 3`, `parts 1, 2 and 4` */
export function partsText(indexes: readonly number[]): string {
  const [last, ...rest] = [...indexes].sort((a, b) => b - a);
  if (rest.length === 0) return `part ${last}`;
  return `parts ${rest.reverse().join(", ")} and ${last}`;
}
