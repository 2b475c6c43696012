/** Which devices answer; the others are left out from the beginning. A display adapter often meters nothing. */
export function answering(values: readonly (number | null)[]): readonly boolean[] {
  return values.map((value) => value !== null);
}

/** Sum over the devices that answer; null when there are none, or when one has fallen silent or gone since. */
export function together(values: readonly (number | null)[], wanted: readonly boolean[]): number | null {
  let total: number | null = null;
  for (const [device, answers] of wanted.entries()) {
    const value = values[device] ?? null;
    if (answers && value === null) return null;
    if (answers) total = (total ?? 0) + (value ?? 0);
  }
  return total;
}
