/**
 * Holm's step-down adjusted p values for a family of tests (Holm 1979), in the order given.
 * A null (a test that could not be made) stays null and does not count in the family.
 */
export function holm(values: readonly number[]): number[];
export function holm(values: readonly (number | null)[]): (number | null)[];
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const sorted = values.flatMap((p, place) => (p === null ? [] : [{ p, place }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = values.map(() => null);
  let largest = 0;
  for (const [rank, { p, place }] of sorted.entries()) {
    largest = Math.max(largest, Math.min(1, (sorted.length - rank) * p));
    adjusted[place] = largest;
  }
  return adjusted;
}
